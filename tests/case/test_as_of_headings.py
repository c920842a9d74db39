"""Every heading that names a day of asking tells its hour and its clock, where an hour was asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from grith.cli._run import run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ukraine-2025"
EIGHT, WORDS = "2025-03-20T08:00", "as of Thu 20 March 2025, 08:00, Kyiv time"
DAY = "as of Thu 20 March 2025, end of day, Kyiv time"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case with its tables and positions, without its reports."""
    folder = tmp_path_factory.mktemp("headings") / "case"
    folder.mkdir()
    for name in ("case.toml", "positions.toml", "force.xlsx"):
        if (EXAMPLE / name).is_file():
            shutil.copy(EXAMPLE / name, folder)
    (folder / "tables").mkdir()
    shutil.copy(EXAMPLE / "tables" / "pledges.csv", folder / "tables")
    assert run(["add", str(folder)]) == 0
    return folder


def _said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(list(words)) == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("asked", [("2025-03-20", DAY), (EIGHT, WORDS)])
@pytest.mark.parametrize(
    "command",
    ["coalition", "claims", "statements", "reports", "fuse", "brief", "deal why", "deal packages"],
)
def test_the_heading_tells_when(
    case: Path, command: str, asked: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    when, words = asked
    more = ("--out", str(case.parent / "brief")) if command == "brief" else ()
    assert words in _said(capsys, *command.split(), str(case), "--as-of", when, *more)


def test_a_list_of_all_names_no_day(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("claims", "statements", "reports"):
        assert "as of" not in _said(capsys, command, str(case))


def test_two_days_of_a_deal_are_told_with_their_hours(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, "deal", "compare", str(case), "2025-03-17", EIGHT)
    assert "From Mon 17 March 2025, end of day, Kyiv time to Thu 20 March 2025, 08:00, Kyiv time" in said


def test_an_exported_deal_tells_the_hour(case: Path, tmp_path: Path) -> None:
    for name in ("deal.json", "deal.xlsx"):
        assert run(["deal", "export", str(case), str(tmp_path / name), "--as-of", EIGHT]) == 0
    assert json.loads((tmp_path / "deal.json").read_text(encoding="utf-8"))["as_of"] == EIGHT
    summary = openpyxl.load_workbook(tmp_path / "deal.xlsx")["Summary"]
    assert any(WORDS in str(row[0].value) for row in summary.iter_rows())


def test_the_clock_of_the_case_is_meant(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """23:30 in UTC is 01:30 on the next day in Kyiv."""
    said = _said(capsys, "deal", "why", str(case), "--as-of", "2025-03-20T23:30+00:00")
    assert "as of Fri 21 March 2025, 01:30, Kyiv time" in said


def test_a_file_of_positions_has_no_clock_but_utc(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, "deal", "why", str(case / "positions.toml"), "--as-of", EIGHT)
    assert "as of Thu 20 March 2025, 08:00, UTC" in said


def test_a_force_is_asked_for_by_days_and_says_so(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["force", "plan", str(case), "--as-of", EIGHT]) == 8
    assert "offers are known to the day: write 2025-03-20" in " ".join(capsys.readouterr().err.split())


def test_the_brief_of_a_morning_counts_no_offer_of_that_day(case: Path, tmp_path: Path) -> None:
    """What is known to the day counts from its end: in the register, and in the force beside it."""
    told = {}
    for when in (EIGHT, "2025-03-19", "2025-03-20"):
        assert run(["brief", str(case), "--as-of", when, "--out", str(tmp_path / when.replace(":", ""))]) == 0
        (out,) = (tmp_path / when.replace(":", "")).rglob("brief.json")
        told[when] = json.loads(out.read_text(encoding="utf-8"))["force"]
    assert told[EIGHT] == told["2025-03-19"]
    assert told[EIGHT]["as_of"] == "2025-03-19"
    assert told["2025-03-20"]["as_of"] == "2025-03-20"
