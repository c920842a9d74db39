"""The force in the brief: shares worked out by hand, the same bytes twice, mistakes of a workbook listed."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from grith.brief._force import force_box, force_drawings
from grith.case._force import _chief_condition, force_for_brief, force_part, read_force
from grith.force import read_workbook
from grith.nouns import ForceCondition, ForceTables, Pledge
from grith.units import percent_band

CASE = Path(__file__).resolve().parents[2] / "examples" / "ukraine-2025"
# By hand, as in tests/force/test_founding_case.py: of 141 must-have line-months, without and with backing.
BY_HAND = {
    "2025-03-20": (0.0, 9 / 141),
    "2025-04-10": (13.5 / 141, 13.5 / 141),
    "2025-09-05": ((9 * 150 / 10_000 + 18) / 141, (9 + 9 * 2_650 / 5_000 + 18) / 141),
}


@pytest.mark.parametrize("day", BY_HAND)
def test_share_of_must_haves_by_hand(day: str) -> None:
    part = force_for_brief(read_workbook(CASE / "force.xlsx"), date.fromisoformat(day))
    assert part["condition"]["title"] == "United States backing"
    found = [s["must_have"]["if_all_kept"] for s in part["scenarios"]]
    assert found == pytest.approx(BY_HAND[day], abs=1e-6)
    for s in part["scenarios"]:
        assert s["must_have"]["band"][0] <= s["must_have"]["band"][1] <= 1  # the high end may bring more than planned
        assert len(s["gaps"]) == 3
    box = force_box(part)
    assert "with United States backing" in box["lines"][0][0]["text"]
    for drawn in force_drawings(part)["force_drawings"]:
        for row in drawn["coverage"]["rows"]:
            assert len(row["cells"]) == sum(1 for need in row["line"]["need"] if need)


def test_france_alone_by_hand() -> None:
    # 20 March with backing: France alone is placed, in 9 of 141 line-months, and brings up to a tenth more.
    part = force_for_brief(read_workbook(CASE / "force.xlsx"), date(2025, 3, 20))
    (france,) = (k for k in part["scenarios"][1]["keystones"] if k["kind"] == "nation")
    without, now, sure = france["cover"][1]
    assert france["name"] == "France" and without == 0.0
    assert sure <= 9 / 141 * 1.1 + 1e-9 and now < sure


def test_mistakes_are_listed_and_no_workbook_is_no_force(tmp_path: Path) -> None:
    read = partial(read_force, tmp_path / "force.xlsx", {}, None)
    assert force_part(read, date(2025, 3, 20), False) == (None, [])
    shutil.copy(CASE / "case.toml", tmp_path / "force.xlsx")
    part, unread = force_part(read, date(2025, 3, 20), False)
    assert part is None and unread[0].file == "force.xlsx" and unread[0].reason


def test_percent_never_hides_a_chance() -> None:
    assert percent_band([0.0, 0.001]) == "0 to under 1 %"
    assert percent_band([0.999, 1.0]) == "over 99 to 100 %"
    assert percent_band(None) == "no band (a chance is missing)"


def test_offers_that_have_ended_do_not_choose_the_chief_precondition() -> None:
    """Two ended offers name the backing, one that stands the ceasefire: that is what is open."""
    tables = ForceTables(
        conditions=(ForceCondition("backing", "US backing"), ForceCondition("ceasefire", "A ceasefire")),
        pledges=tuple(
            Pledge(f"p{n}", "Norway", "troops", precondition=name, firmness="willing", ended=ended)
            for n, (name, ended) in enumerate(
                [("backing", date(2025, 7, 1)), ("backing", date(2025, 7, 1)), ("ceasefire", None)]
            )
        ),
    )
    assert [_chief_condition(tables, date(2025, *day)) for day in ((6, 30), (7, 1))] == ["backing", "ceasefire"]
