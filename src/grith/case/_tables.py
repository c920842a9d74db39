"""One table of a case.toml, read key by key: what is wrong is noted with its line, and reading goes on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from grith.errors import Problem
from grith.toml_text import Lines, Path

_TYPE_WORDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    (int, "a number"),
    (float, "a number"),
    (datetime, "a date with a time"),
    (date, "a date"),
    (list, "a list"),
    (dict, "a table"),
)


class Section:
    """A table with the place where it stands; its readers return a usable value always and note what was wrong."""

    def __init__(
        self,
        data: dict[str, Any],
        path: Path,
        lines: Lines,
        name: str,
        *,
        partial: bool = False,
        parent: Section | None = None,
    ) -> None:
        self.data, self.path, self.lines, self.name, self.partial = data, path, lines, name, partial
        self.errors: list[Problem] = parent.errors if parent else []
        self.warnings: list[Problem] = parent.warnings if parent else []
        self._known: set[str] = set()
        self._failed: set[str] = set()

    def where(self, *keys: str | int) -> str:
        """File and line of a key of this table, or of the table itself."""
        return f"{self.name}:{self.lines.of((*self.path, *keys))}"

    def problem(self, what: str, key: str = "", remedy: str = "", *, warning: bool = False) -> None:
        """Note a mistake (or a warning) at ``key``, or at the table."""
        found = Problem(what, self.where(key) if key else self.where(), remedy)
        (self.warnings if warning else self.errors).append(found)
        self._failed.add(key)

    def failed(self, *keys: str) -> bool:
        """Whether something was already found wrong with one of these keys."""
        return bool(self._failed & set(keys))

    def raw(self, key: str) -> Any:
        return self.data.get(key)

    def _typed(self, key: str, kinds: tuple[type, ...], wanted: str, remedy: str) -> Any:
        self._known.add(key)
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.problem(f"{key} should be {wanted}, not {_type_of(value)}", key, remedy)
            return None
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """The text at ``key``, trimmed; an empty string where there is none."""
        value = self._typed(key, (str,), "text", f'Write {key} = "…"')
        if required and not self.failed(key) and not (value or "").strip() and not self.partial:
            label = f"[[{self.path[-2]}]]" if len(self.path) > 1 else "the case"
            self.problem(f"{label} has no {key}", key if key in self.data else "", f'Add {key} = "…"')
        return unicodedata.normalize("NFC", (value or "").strip())

    def identity(self, fallback: str) -> str:
        """The ``id``; without one, the ``fallback`` text in lower case with underscores."""
        given = self.text("id")
        if given and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", given):
            self.problem(f'"{given}" is no good as an id', "id", f'Use letters, digits and "_": id = "{_slug(given)}"')
            return _slug(given)
        other = self.data.get(fallback)
        return given or (_slug(other) if isinstance(other, str) else "")

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """A word out of ``allowed``; an empty string where there is none."""
        word = self.text(key)
        if not word or word in allowed:
            return word
        near = get_close_matches(word, [a for a in allowed if a], 1, 0.5)
        remedy = f'Did you mean "{near[0]}"?' if near else "Write one of: " + ", ".join(a for a in allowed if a)
        self.problem(f'"{word}" is not a {key} that Grith knows', key, remedy)
        return ""

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; each once, in the order given."""
        values = self._typed(key, (list,), "a list of texts", f'Write {key} = ["…", "…"]')
        kept: dict[str, None] = {}
        for i, value in enumerate(values or ()):
            if isinstance(value, str) and value.strip():
                kept.setdefault(unicodedata.normalize("NFC", value.strip()))
                continue
            what = "is empty" if isinstance(value, str) else f"should be text, not {_type_of(value)}"
            self.errors.append(
                Problem(
                    f"item {i + 1} of {key} {what}", self.where(key, i), "Put it between quotation marks, or remove it"
                )
            )
        return tuple(kept)

    def day(self, key: str) -> date | None:
        """A calendar day: a TOML date, or the same as text."""
        self._known.add(key)
        value = self.data.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        remedy = f"Write a day as year-month-day without quotation marks: {key} = 2025-03-20"
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                self.problem(f'{key} = "{value}" is not a day', key, remedy)
                return None
        self.problem(f"{key} should be a day, not {_type_of(value)}", key, remedy)
        return None

    def number(self, key: str, low: float, high: float) -> float | None:
        """A number from ``low`` to ``high``."""
        value = self._typed(key, (int, float), "a number", f"Write {key} = {low:g} or more, without quotation marks")
        if value is None:
            return None
        if not low <= value <= high:
            self.problem(f"{key} = {value:g} is out of range", key, f"It lies between {low:g} and {high:g}")
            return None
        return float(value)

    def tables(self, key: str) -> list[Section]:
        """The tables of the list ``[[key]]``; what is no table is noted and passed over."""
        self._known.add(key)
        value = self.data.get(key)
        if value is None:
            return []
        if isinstance(value, dict):
            self.problem(f"[{key}] should be a list of tables", key, f"Write two brackets: [[{key}]]")
            return [self._sub(value, (key,))]
        if not isinstance(value, list):
            self.problem(f"{key} should be a list of tables, not {_type_of(value)}", key, f"Write [[{key}]] above each")
            return []
        sections = []
        for i, item in enumerate(value):
            if isinstance(item, dict):
                sections.append(self._sub(item, (key, i)))
            else:
                self.errors.append(
                    Problem(
                        f"item {i + 1} of {key} should be a table, not {_type_of(item)}",
                        self.where(key, i),
                        'Write { name = "…" }',
                    )
                )
        return sections

    def table(self, key: str) -> Section | None:
        """The table ``[key]``, or None where there is none."""
        value = self._typed(key, (dict,), "a table", f"Write [{key}] on a line of its own")
        return None if value is None else self._sub(value, (key,))

    def _sub(self, data: dict[str, Any], keys: Path) -> Section:
        return Section(data, (*self.path, *keys), self.lines, self.name, partial=self.partial, parent=self)

    def close(self) -> None:
        """Note every key that nobody asked for, with the nearest name that is known here."""
        for key in self.data:
            if key not in self._known:
                near = get_close_matches(key, sorted(self._known), 1, 0.6)
                remedy = f'Did you mean "{near[0]}"?' if near else "Known here: " + ", ".join(sorted(self._known))
                self.problem(f'"{key}" is not a key that Grith knows here', key, remedy)


def _type_of(value: Any) -> str:
    return next((words for kind, words in _TYPE_WORDS if isinstance(value, kind)), "something else")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", (plain or text).lower()).strip("_")
