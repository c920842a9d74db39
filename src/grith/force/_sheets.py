"""The layout of a force workbook as data: which sheet holds which table, which column which field."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from grith.nouns import (
    Base,
    FirmnessChance,
    FixedChoice,
    ForceArea,
    ForceCapability,
    ForceCondition,
    ForceNation,
    ForceScenario,
    Lift,
    Need,
    Pledge,
    Substitute,
    SupportRatio,
)

NOUNS: dict[str, type[Any]] = {
    "capabilities": ForceCapability,
    "areas": ForceArea,
    "needs": Need,
    "pledges": Pledge,
    "bases": Base,
    "lift": Lift,
    "conditions": ForceCondition,
    "substitutes": Substitute,
    "ratios": SupportRatio,
    "fixed": FixedChoice,
    "nations": ForceNation,
    "firmness": FirmnessChance,
    "scenarios": ForceScenario,
}
REQUIRED_FIELDS = {"id", "nation", "capability", "area", "serves", "unit", "needs", "stands_for"}
SETTINGS_SHEET = "Settings"
CHANGES_SHEET = "Changes"
EXAMPLE = "Example"
MOST_ROWS = 20_000
"""The stated limit of rows a table."""


@frozen
class Column:
    """One column: the noun's ``field``, its heading, what kind of cell it is and what it offers to choose from."""

    field: str
    heading: str = ""
    width: int = 14
    kind: str = "text"
    note: str = ""
    example: str = ""
    choices: str = ""

    @property
    def title(self) -> str:
        """The heading, made of the field's name where none is set."""
        return self.heading or self.field.replace("_", " ").capitalize()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("grith.force") / "data" / "sheets.toml").read_text("utf-8"))


@cache
def sheet_names() -> dict[str, str]:
    """Table name to sheet name, in the order of the workbook."""
    return dict(_data()["sheets"])


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in order."""
    return tuple(Column(**row) for row in _data()["columns"][table])


@cache
def settings_rows() -> tuple[Column, ...]:
    """The rows of the sheet Settings in order."""
    return tuple(Column(**row) for row in _data()["settings"])


@cache
def fixed_lists() -> dict[str, tuple[str, ...]]:
    """The lists that do not depend on other sheets."""
    return {name: tuple(words) for name, words in _data()["lists"].items()} | {"symbols": symbol_words()}


@cache
def _symbols() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("grith.force") / "data" / "symbols.toml").read_text("utf-8"))


@cache
def symbol_words() -> tuple[str, ...]:
    """The words for which an APP-6 symbol is drawn."""
    return tuple(word for kind in ("units", "aircraft", "ships") for word in _symbols()[kind])


def symbol_key(word: str, unit: str) -> str:
    """``"engineers/companies"``: the word of a symbol and, for land units counted in one, the echelon."""
    echelon = unit.casefold()
    return f"{word}/{echelon if word in _symbols()['units'] and echelon in _symbols()['echelons'] else ''}"
