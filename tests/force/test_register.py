"""Pledges drafted from the register of the founding case."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from grith.case import open_case
from grith.cli._run import run
from grith.force import pledges_from_register, read_workbook

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ukraine-2025"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The case with its pledge table only."""
    folder = tmp_path / "case"
    (folder / "tables").mkdir(parents=True)
    shutil.copy(EXAMPLE / "case.toml", folder)
    shutil.copy(EXAMPLE / "tables" / "pledges.csv", folder / "tables")
    with open_case(folder) as opened:
        opened.add(None)
    return folder


def test_france_and_poland_as_of_20_march(case: Path) -> None:
    """About 10,000 (18 February), on US backing (17 March): willing. Poland ruled troops out (17 February)."""
    with open_case(case) as opened:
        register = opened.coalition("2025-03-20").register
    made = pledges_from_register(register, {"troops": ("troops", "persons")})
    rows = {p.iso3: p for p in made.pledges}
    france = rows["FRA"]
    assert (france.low, france.high, france.firmness) == (9000, 11000, "willing")
    assert "us_backstop" in france.precondition and france.statements
    assert rows["POL"].firmness == "refused" and rows["POL"].low is None
    assert rows["GBR"].low is None and rows["GBR"].high is None
    assert all("mapping" in line or "not counted" in line for line in made.left_out) and made.left_out


def test_the_drafted_workbook_reads_back(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "plan.xlsx"
    assert run(["force", "draft", str(case), str(out), "--as-of", "2025-03-20", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert len(read_workbook(out).pledges) == said["pledges"] > 10
    assert read_workbook(out).settings.start == date(2025, 4, 1)  # the month after the day, not a fixed one
    assert run(["force", "check", str(out)]) == 0
    assert run(["force", "draft", str(case), str(tmp_path / "b.xlsx"), "--map", "troops"]) == 8
