"""A small case and an empty ledger for every test of the intake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grith.intake import IntakeResult, add_files
from grith.ledger import Ledger, open_ledger
from grith.nouns import CaseDefinition, NamedCondition, Party, Place


@pytest.fixture
def case() -> CaseDefinition:
    """Two sides, one backer, one named condition, two places, Kyiv time."""
    return CaseDefinition(
        "Test",
        zone="Europe/Kyiv",
        parties=(
            Party("ukr", "Ukraine", iso3="UKR", side="ukraine", aliases=("UA",)),
            Party("rus", "Russia", iso3="RUS", side="russia", aliases=("RU", "Russian Federation")),
            Party("aus", "Australia", iso3="AUS"),
        ),
        places=(Place("Kharkiv", 49.99, 36.23), Place("Lviv", 49.84, 24.03)),
        conditions=(NamedCondition("us_backstop", "US backstop", ("backstop", "US role")),),
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with open_ledger(tmp_path / "case" / "ledger.gpkg", create=True) as opened:
        yield opened


@pytest.fixture
def add(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> Callable[..., IntakeResult]:
    """``add("name.csv", content)``: write a file and take it in."""

    def add_one(name: str, content: str | bytes, **options: object) -> IntakeResult:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return add_files(ledger, case, [path], **options)  # type: ignore[arg-type]

    return add_one
