"""One table of an agreement's TOML: typed access that notes every mistake with its line instead of stopping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path as Folder
from typing import Any

from grith.errors import Problem
from grith.nouns import Citation
from grith.nouns.hours import zone_known
from grith.toml_text import Lines, Path

# Tables whose name a person knows them by: "clause 2", "moment start".
_NAMED = ("clauses", "moments", "exceptions", "lines", "zones", "readings")
CITATION_KEYS = ("url", "article", "said_by", "said_on", "note")


class Notes:
    """All problems of one file, each told once, in the order of their lines."""

    def __init__(self, name: str, lines: Lines, folder: Folder | None = None) -> None:
        self.name = name
        self.folder = folder  # where files that the text names are looked for
        self.lines = lines
        self.partial = False  # a line was blanked: what is missing may have stood there
        self._found: dict[Problem, int] = {}

    def add(self, what: str, path: Path, remedy: str = "") -> None:
        line = self.lines.of(path)
        self._found.setdefault(Problem(what, f"{self.name}:{line}", remedy), line)

    def add_at(self, what: str, line: int, remedy: str = "") -> None:
        self._found.setdefault(Problem(what, f"{self.name}:{line}", remedy), line)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._found, key=lambda p: (self._found[p], p.what)))


class Section:
    """A table: its values, and the path of each (a reading's change stands elsewhere than what it changes)."""

    def __init__(
        self,
        notes: Notes,
        values: Mapping[str, Any],
        path: Path,
        paths: Mapping[str, Path] | None = None,
        part: str = "",
    ) -> None:
        self.notes = notes
        self.values = dict(values)
        self.path = path
        self.paths = dict(paths or {})
        self.name = str(values.get("id", "")) or " ".join(str(p + 1 if isinstance(p, int) else p) for p in path)
        self.part = part  # "clause 2": the part of the agreement that this table is, or stands in

    def path_of(self, key: str) -> Path:
        return self.paths.get(key, (*self.path, key))

    def problem(self, what: str, key: str = "", remedy: str = "") -> None:
        if self.part:  # a person looks for the clause, the line number is for the editor
            what = f"{self.part}{what.removeprefix(self.name) if what.startswith(self.name + ' ') else ': ' + what}"
        self.notes.add(what, self.path_of(key) if key else self.path, remedy)

    def changed(self, values: Mapping[str, Any], path: Path) -> Section:
        """This table with some values put in place of its own, as a reading does."""
        paths = {**self.paths, **dict.fromkeys(values, path)}
        paths.update({key: (*self.path, key) for key in self.values if key not in paths})
        return Section(self.notes, {**self.values, **values}, self.path, paths, self.part)

    def without(self, keys: Iterable[str]) -> Section:
        """This table without some of its values."""
        kept = {key: value for key, value in self.values.items() if key not in keys}
        return Section(self.notes, kept, self.path, self.paths, self.part)

    def known(self, *keys: str) -> None:
        """Note every key that means nothing here."""
        for key in self.values:
            if key not in keys:
                close = get_close_matches(key, keys, 1, 0.6)
                remedy = f"Did you mean {close[0]}?" if close else "It may hold: " + ", ".join(keys)
                self.problem(f'unknown key "{key}"', key, remedy)

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required and not self.notes.partial:
                where = f" in {self.name}" if self.name and not self.part else ""
                self.problem(f'"{key}" is missing{where}', "", f'Write {key} = "…"')
            return default
        if not isinstance(value, str):
            self.problem(f'"{key}" must be text', key, f'Put it in quotation marks: {key} = "{value}"')
            return str(value)
        return value.strip()

    def choice(self, key: str, allowed: Iterable[str], default: str = "", *, required: bool = False) -> str:
        value = self.text(key, default, required=required)
        options = tuple(allowed)
        if value and value not in options:
            close = get_close_matches(value, options, 1, 0.5)
            near = f"Did you mean {close[0]}? " if close else ""
            listed = ", ".join(f'"{o}"' for o in options if o)
            self.problem(f'"{value}" is no {key}', key, f"{near}It may be {listed}")
            return default
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, ())
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            self.problem(f'"{key}" must be a list of texts', key, f'Write {key} = ["…", "…"]')
            return ()
        return tuple(v.strip() for v in value)

    def number(self, key: str) -> float | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e5:
            self.problem(f'"{key}" must be a number from 0', key, f"Write {key} = 25, without quotation marks")
            return None
        return float(value)

    def yes_no(self, key: str, default: bool = True) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.problem(f'"{key}" must be true or false', key, f"Write {key} = true, without quotation marks")
            return default
        return value

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.problem(f'"{key}" is not a day', key, f"Write {key} = 2025-03-18, without quotation marks")
        return None

    def zone(self, key: str, default: str) -> str:
        value = self.text(key, default)
        if value and not zone_known(value):
            self.problem(f'"{value}" is not a time zone', key, 'Write an IANA name such as "Europe/Kyiv"')
            return default
        return value

    def tables(self, key: str) -> list[Section]:
        value = self.values.get(key, [])
        if isinstance(value, Mapping):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
            self.problem(f'"{key}" must be a list of tables', key, f"Write [[{key}]] before each")
            return []
        base = self.path_of(key)
        return [Section(self.notes, v, (*base, i), part=self._part(key, v, i)) for i, v in enumerate(value)]

    def _part(self, key: str, values: Mapping[str, Any], at: int) -> str:
        if key == "changes":
            return f"{self.part}, change {at + 1}"
        return f"{key[:-1]} {values['id']}" if key in _NAMED and values.get("id") else self.part

    def points(self, key: str) -> tuple[tuple[float, float], ...]:
        value = self.values.get(key, [])
        good = isinstance(value, list) and all(
            isinstance(p, list) and len(p) == 2 and all(isinstance(x, int | float) for x in p) for p in value
        )
        if not good or not all(abs(p[0]) <= 180 and abs(p[1]) <= 90 for p in value):
            self.problem(
                f'"{key}" must be a list of points', key, f"Write {key} = [[longitude, latitude], …] in degrees"
            )
            return ()
        return tuple((float(p[0]), float(p[1])) for p in value)

    def citations(self, default_url: str = "", *, required: bool = False) -> tuple[Citation, ...]:
        """The sources of this part: ``article`` of the agreement's own text, ``source = {…}`` or ``sources = […]``."""
        found = []
        article = self.text("article")
        if article and not default_url and "url" not in self.values and not self.notes.partial:
            what = "an article is named, and no address of the text that it stands in"
            self.notes.add(what, (), 'Write url = "https://…" at the top, or source = { url = "https://…" } beside it')
            return (Citation("", article),)
        if article and (default_url or "url" in self.values):
            found.append(Citation(self.text("url", default_url), article))
        elif "url" in self.values:
            found.append(Citation(self.text("url"), article, self.text("said_by"), self.day("said_on")))
        for key in ("source", "sources"):
            for section in self.tables(key):
                section.paths = {k: self.path_of(key) for k in section.values}
                section.known(*CITATION_KEYS)
                texts = {k: section.text(k) for k in ("url", "article", "said_by", "note")}
                found.append(Citation(said_on=section.day("said_on"), **{**texts, "url": texts["url"] or default_url}))
        for citation in found:
            if citation.url and not citation.url.startswith(("https://", "http://", "urn:", "doi:")):
                what, remedy = f'"{citation.url}" is no address', "Write it with https:// before it"
                if citation.url == default_url:
                    self.notes.add(what, ("url",), remedy)  # once, where it stands
                else:
                    self.problem(what, "url" if citation.url == self.values.get("url") else "", remedy)
        if required and not self.notes.partial and not any(c.url for c in found):
            self.problem(
                f"{self.name} has no source",
                "",
                'Write source = { url = "https://…", article = "2" }: nothing unsourced',
            )
        return tuple(found)
