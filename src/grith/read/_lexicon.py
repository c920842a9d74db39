"""The word classes of data/lexicon.toml and the frames of data/frames.toml, loaded once."""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from attrs import frozen


def _words(value: str | list[str]) -> frozenset[str]:
    return frozenset(value if isinstance(value, list) else value.split())


class Lexicon(dict[str, frozenset[str]]):
    """Word classes by ``section.name``; every class is a frozen set of lower-case words."""

    @cached_property
    def _unions(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def named(self, *names: str) -> frozenset[str]:
        """The union of several classes, made once."""
        if names not in self._unions:
            self._unions[names] = frozenset().union(*(self[n] for n in names))
        return self._unions[names]


@frozen
class Frame:
    """One way of saying a statement of ``kind``.

    ``lemmas`` trigger it. ``needs`` is a list of alternatives, each a list of constructions that must all be there:
    ``object``, ``clause``, ``passive``, ``active``, ``particle:out``, ``prep:on``. ``object_in`` and ``object_not_in``
    name word classes that must, or must not, be found in what the trigger takes; ``also_in`` must be found besides.
    ``actor`` and ``target`` tell where each comes from:
    ``subject``, ``object``, ``prep:with``, ``clause_subject``, ``agent``, ``speaker``.
    """

    id: str
    kind: str
    lemmas: frozenset[str]
    pos: str = "verb"
    needs: tuple[tuple[str, ...], ...] = ()
    object_in: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    object_not_in: tuple[str, ...] = ()
    actor: str = "subject"
    target: str = ""
    speaker: str = ""
    firmness: str = ""
    negated: bool = False
    when_negated: str = ""
    subject: str = ""
    allow_modal: bool = True
    consumes: bool = True
    confidence: str = "high"


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    data = tomllib.loads((files("grith.read") / "data" / "lexicon.toml").read_text("utf-8"))
    return Lexicon({f"{section}.{name}": _words(v) for section, names in data.items() for name, v in names.items()})


@cache
def frames() -> dict[str, tuple[Frame, ...]]:
    """Frames by trigger lemma, in the order of the file: the first that fits wins."""
    data = tomllib.loads((files("grith.read") / "data" / "frames.toml").read_text("utf-8"))
    found: dict[str, list[Frame]] = {}
    for row in data["frame"]:
        frame = _frame(row)
        for lemma in sorted(frame.lemmas):
            found.setdefault(lemma, []).append(frame)
    return {lemma: tuple(rows) for lemma, rows in found.items()}


def _frame(row: dict[str, Any]) -> Frame:
    row = dict(row)
    row["lemmas"] = _words(row["lemmas"])
    row["needs"] = tuple(tuple(alternative.split()) for alternative in row.get("needs", ()))
    for name in ("object_in", "also_in", "object_not_in"):
        row[name] = tuple(row.get(name, ()))
    return Frame(**row)
