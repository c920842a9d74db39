"""Measures of nothing: a force without must-haves, and requirements that ask for nothing in the months planned."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from grith.brief._force import force_box
from grith.case._force import force_for_brief
from grith.cli._run import run
from grith.force import compile_tables, make_plan, plan_view, write_workbook
from grith.force.keystones import importances
from grith.force.odds import odds_view, plan_odds
from grith.nouns import ForceCondition, ForceTables, Need
from tests.force.small import need, pledge, tables


def _desired() -> ForceTables:
    """R1 is covered by P1 (kept at 0.5), R2 not without the backing: half of the line-months, a quarter expected."""
    return tables(
        months=3,
        needs=(need("R1", must_have=False), Need("R2", "troops", "west", 4, must_have=False)),
        pledges=(
            pledge(chance_low=0.5, chance_high=0.5),
            pledge("P2", 4, capability="troops", chance_low=0.5, chance_high=0.5, precondition="backing"),
        ),
        conditions=(ForceCondition("backing", "US backing", 0.4, 0.4),),
    )


def test_a_force_without_must_haves_is_measured_by_its_desired_lines() -> None:
    """Neither 0 % of no must-haves, nor a missing chance where none is missing."""
    plan = make_plan(compile_tables(_desired()))
    odds = plan_odds(plan)
    (first,) = importances(odds.model, [0, 1], as_planned=True)
    view = odds_view(odds)
    assert odds.coverage == pytest.approx((0.25, 0.25))
    assert first.cover[0] == pytest.approx((0.0, 0.25, 0.5))
    assert view["must_have_coverage"] is None
    assert view["desired_coverage"] == pytest.approx([0.25, 0.25])


def test_the_brief_tells_the_desired_lines_where_there_are_no_must_haves() -> None:
    """The box has a line a scenario; without the backing R2 is the first gap."""
    part = force_for_brief(_desired(), date(2025, 6, 1))
    words = ["".join(piece["text"] for piece in line) for line in force_box(part)["lines"]]
    assert words[:2] == [
        "desired lines covered with US backing: 50 % expected, 100 % if all is kept",
        "desired lines covered without US backing: 25 % expected, 50 % if all is kept",
    ]
    assert [g["capability"] for g in part["scenarios"][0]["gaps"]] == ["troops"]


def test_what_asks_for_nothing_is_neither_met_nor_without_a_chance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """R1 is needed after the last month: no odds, no band, and no word of a missing chance."""
    t = tables(months=3, needs=(need("R1", from_month=9), need("R2")), pledges=(pledge(),))
    plan = make_plan(compile_tables(t))
    odds = plan_odds(plan)
    assert set(odds.required) == {"R2", "must-have gaps, priority 1", "must-haves", "whole"}
    assert next((line["band"], line["share"]) for line in plan_view(plan)["lines"]) == (None, None)
    write_workbook(t, tmp_path / "plan.xlsx")
    for command in ("plan", "odds", "keystones"):
        assert run(["force", command, str(tmp_path / "plan.xlsx")]) == 0
    told = capsys.readouterr().out
    assert "nothing needed" in told
    assert "a chance is missing" not in told


def test_nothing_at_all_is_no_share_of_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook without requirements has no 0 % and no 100 %."""
    write_workbook(tables(pledges=(pledge(),)), tmp_path / "plan.xlsx")
    for command in ("odds", "keystones"):
        assert run(["force", command, str(tmp_path / "plan.xlsx")]) == 0
    told = capsys.readouterr().out
    assert "Nothing is needed in the months planned." in told
    assert "%" not in told
    assert "places nothing" not in told


def test_what_is_not_measured_is_not_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Losses of desired lines are told as such; where a must-have is needed later, there are must-haves."""
    later = need("R3", from_month=9)
    t = evolve(_desired(), needs=(*_desired().needs, later))
    write_workbook(t, tmp_path / "plan.xlsx")
    assert run(["force", "keystones", str(tmp_path / "plan.xlsx")]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Losses weigh all desired lines alike" in told
    assert "No must-have needs anything. Desired line-months covered on average: 25 %" in told
    assert "o must-haves" not in told
