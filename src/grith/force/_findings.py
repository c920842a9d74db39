"""What a data check finds, and how one is written: a small function that yields what is wrong, where, the remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from grith.errors import Problem
from grith.nouns import ForceTables

LEVELS = ("error", "warning", "note")


@frozen
class DataCheck:
    """One finding of one check: its level, the check's name, what is wrong, where and how to mend it."""

    level: str
    check: str
    what: str
    where: str = ""
    remedy: str = ""

    @property
    def problem(self) -> Problem:
        return Problem(self.what, self.where, self.remedy)


Found = tuple[str, str, str]
Rule = Callable[[ForceTables], Iterable[Found]]
RULES: list[tuple[str, Rule]] = []
"""Every check with its level, in the order of the list."""


def check(level: str) -> Callable[[Rule], Rule]:
    """Put a function on the list of checks."""

    def add(function: Rule) -> Rule:
        RULES.append((level, function))
        return function

    return add


def at(tables: ForceTables, row: Any, *fields: str) -> str:
    """The cells of a row's fields (``Pledges!E4``); the row where it came from no sheet with such columns."""
    sheet, _, number = row.where.partition("!")
    letters = tables.cells.get(sheet, {})
    cells = [f"{sheet}!{letters[name]}{number}" for name in fields if name in letters]
    return ", ".join(cells) or str(row.where)


def all_rows(*tables: tuple[Any, ...]) -> list[Any]:
    """Rows of several tables."""
    return [row for table in tables for row in table]


def name_of(row: Any) -> str:
    """A row by its id, or by its capability where it has none."""
    return f'"{getattr(row, "id", getattr(row, "capability", ""))}"'


def like(word: str, known: Iterable[str]) -> str:
    """A remedy: the known word that is nearest, if one is near; several known words are to be parted."""
    known = list(known)
    parts = [part for part in re.split(r"\s*[,/\n]\s*", word) if part]
    if len(parts) > 1 and all(part in known for part in parts):
        return f"Part them by semicolons: {'; '.join(parts)}"
    near = difflib.get_close_matches(word, known, 1, 0.6)
    return f'Did you mean "{near[0]}"?' if near else ""
