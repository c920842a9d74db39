"""Reasons are told in full, asks are the smallest, and nothing is lost to rounding or to a cell's form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve

from grith.errors import ForceError
from grith.force import band, check_tables, compile_tables, explain_gaps, make_plan, read_workbook
from grith.force.odds import plan_odds
from grith.nouns import Base, FixedChoice, ForceCondition, Lift, Substitute
from tests.force.small import need, pledge, tables


def test_thirds_that_cover_a_need_are_odds_of_meeting_it() -> None:
    """Tests that three offers worth a third each meet a need of one with the chance that all three are kept."""
    thirds = tables(
        needs=(need(quantity=1),),
        pledges=tuple(pledge(f"P{i}", 1, capability="drones") for i in range(3)),
        substitutes=(Substitute("drones", "jets", 1 / 3),),
    )
    persons = tables(
        needs=(need(quantity=100, capability="troops", area="west"),),
        pledges=tuple(pledge(f"P{i}", 100 / 3, capability="troops") for i in range(3)),
    )
    for t in (thirds, persons):
        plan = make_plan(compile_tables(t))
        assert plan.share() == pytest.approx(1.0, abs=1e-6)
        whole = plan_odds(plan).required["whole"]
        assert (whole.low, whole.high) == pytest.approx((0.75**3, 0.95**3))


def test_a_part_of_an_item_is_told_and_low_and_high_stay_what_they_are() -> None:
    """Tests that 2.5 aircraft are 2 and a warning, and that the low end brings the 2 that were said."""
    t = tables(needs=(need(quantity=3),), pledges=(pledge("P1", 2.5, low=2, chance_low=1.0, chance_high=1.0),))
    found = [f for f in check_tables(t) if f.check == "part_of_an_item"]
    assert [f.level for f in found] == ["warning"] and "only 2 can be placed" in found[0].what
    shown = band(make_plan(compile_tables(t)))
    assert shown is not None and shown.must_have == pytest.approx((2 / 3, 2 / 3))


def test_what_lies_outside_the_months_is_told() -> None:
    """Tests that choices, routes, bases and offers that can never play a part are warnings, not silently dropped."""
    t = tables(
        needs=(need(),),
        pledges=(pledge(ready=dt.date(2025, 7, 2), until=dt.date(2025, 7, 31)),),
        fixed=(FixedChoice("F1", rule="at least", quantity=5, nation="Nation of P1", from_month=9),),
        lift=(Lift("rail", per_month=10, from_month=8),),
        bases=(Base("depot", ("air",), beds=10, opens=7),),
    )
    found = {f.what for f in check_tables(t) if f.check == "never_of_use"}
    assert found == {
        'offer "P1" is of use in no whole month of the plan',
        'base "depot" opens only after the 6 months planned',
        'route "rail" lies outside the 6 months planned',
        'fixed choice "F1" lies outside the 6 months planned',
    }


def test_every_reason_is_told_and_only_a_sole_reason_closes_a_gap() -> None:
    """Tests that an offer that would still be barred once its first reason is gone does not count as closing."""
    t = tables(
        needs=(need(task="patrol", readiness_days=30),),
        pledges=(
            pledge("many", areas=("west",), not_tasks=("patrol",), precondition="us", ready=4),
            pledge("only", precondition="us"),
            pledge("late", precondition="us", ready=1, until=3),
        ),
        conditions=(ForceCondition("us", "US backing"),),
    )
    (gap,) = explain_gaps(make_plan(compile_tables(t)))
    told = {c.pledge: (c.words, c.closes) for c in gap.candidates}
    assert told["many"] == (
        "precondition not assumed: US backing; caveat: only in west; caveat: not for patrol; "
        "92 days to get ready, 30 asked; ready only in month 4 (months 1-3)",
        False,
    )
    assert told["only"] == ("precondition not assumed: US backing", True)
    assert told["late"] == ("precondition not assumed: US backing; ends with month 3 (months 4-6)", False)
    assert "at 30 days' notice or less" in gap.asks[0].words


def test_the_new_offer_is_the_smallest_with_the_rest_planned_anew() -> None:
    """Tests that a pool of 60 at 1:2, all of it there in turn, is halved so that 70 more are enough and not 100.

    Four months, tours of two: 60 in one half of the time, or 30 throughout. 69 more close no plan's gap.
    """
    troops = {"capability": "troops", "area": "west"}
    pool = pledge("P1", 60, capability="troops", counts="pool", tour_months=2, rotation_ratio=2)
    t = tables(months=4, needs=(need(quantity=100, **troops),), pledges=(pool,))
    (gap,) = explain_gaps(make_plan(compile_tables(t)))
    ask = gap.asks[0]
    assert gap.worst == 100 and ask.parts == (("persons of troops in west", 70.0, 1),)
    assert ask.words.endswith("until month 4, the rest planned anew for it; 100 if the rest stays as it is")

    def uncovered(amount: float) -> float:
        more = pledge("new", amount, capability="troops", tour_months=12)
        plan = make_plan(compile_tables(evolve(t, pledges=(pool, more))))
        return sum(q - c for q, c in zip(plan.data.lines[0].need, plan.covered[0], strict=True))

    assert uncovered(70) == pytest.approx(0.0, abs=1e-3)
    assert uncovered(69) == pytest.approx(4.0, abs=1e-3)


def test_a_new_offer_brings_its_handling_and_comes_when_it_is_needed() -> None:
    """Tests that tonnes handled are asked for too, and lift in the month in which the offer must be there."""
    t = tables(
        needs=(need(quantity=5, from_month=2),),
        pledges=(pledge(likely=2, lift_tonnes=10, supply_tonnes=3),),
        bases=(Base("field", ("air",), throughput=30.0),),
        lift=(Lift("rail", per_month=25.0),),
    )
    (gap,) = explain_gaps(make_plan(compile_tables(t)))
    # 3 more aircraft: 9 tonnes a month and 30 on arrival, beside 6 of supply or 20 on arrival of the two at hand.
    parts = {what: amount for what, amount, _ in gap.asks[0].parts}
    assert parts["aircraft of jets in air"] == 3
    assert {"tonnes handled for air", "tonnes on rail"} <= parts.keys()
    more = pledge("new", 3, lift_tonnes=10, supply_tonnes=3, ready=2)
    wider = evolve(
        t,
        pledges=(*t.pledges, more),
        bases=(Base("field", ("air",), throughput=30.0 + parts["tonnes handled for air"]),),
        lift=(Lift("rail", per_month=25.0 + parts["tonnes on rail"]),),
    )
    assert make_plan(compile_tables(wider)).share() == pytest.approx(1.0)


BOOK = {
    "Capabilities": [["Capability", "Unit"], ["engineers", "persons"]],
    "Areas": [["Area"], ["west"], ["east"]],
    "Requirements": [["Id", "Capability", "Area", "Quantity"], ["R1", "engineers", "west", 300]],
    "Pledges": [["Id", "Nation", "Capability", "Likely", "Firmness"], ["P1", "Norway", "engineers", 100, "willing"]],
    "Settings": [["Setting", "Value"], ["Start", dt.date(2025, 7, 1)], ["Months", 6]],
}


def _book(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in {**BOOK, **sheets}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_headings_below_a_title_are_told_once(tmp_path: Path) -> None:
    """Tests that a title above the headings is one problem with its remedy, not one for every column and row."""
    rows = [["OUR PLEDGES"], *BOOK["Pledges"]]
    with pytest.raises(ForceError) as caught:
        read_workbook(_book(tmp_path / "plan.xlsx", Pledges=rows))
    (problem,) = caught.value.problems
    assert problem.what == "the headings stand in row 2, not in row 1" and problem.where == "Pledges!1"


def test_words_parted_by_commas_are_told_to_be_parted_by_semicolons(tmp_path: Path) -> None:
    """Tests that a list of known areas with commas gets the right remedy."""
    rows = [[*BOOK["Pledges"][0], "Only in areas"], [*BOOK["Pledges"][1], "west, east"]]
    found = [f for f in check_tables(read_workbook(_book(tmp_path / "plan.xlsx", Pledges=rows))) if f.level == "error"]
    assert [(f.where, f.remedy) for f in found] == [("Pledges!F2", "Part them by semicolons: west; east")]


def test_a_date_with_more_behind_it_is_refused_and_a_last_month_is_whole(tmp_path: Path) -> None:
    """Tests that "2025-07-01 to 2025-09-30" is no date, and that an offer until "2025-09" is there all September."""
    heads = [*BOOK["Pledges"][0], "Ready", "Until"]
    rows = [heads, [*BOOK["Pledges"][1], "2025-07-01 to 2025-09-30", "2025-09"]]
    with pytest.raises(ForceError) as caught:
        read_workbook(_book(tmp_path / "bad.xlsx", Pledges=rows))
    assert [p.where for p in caught.value.problems] == ["Pledges!F2"]
    rows = [heads, [*BOOK["Pledges"][1], "2025-07-01", "2025-09"]]
    found = read_workbook(_book(tmp_path / "good.xlsx", Pledges=rows))
    assert found.pledges[0].until == dt.date(2025, 9, 30)
    assert compile_tables(found).offers[0].last == 3


def test_rounding_between_aims_never_looks_like_a_contradiction() -> None:
    """Tests a force whose first aims come out a millionth too good: it has a plan, not a conflict of no choices."""
    t = tables(
        months=5,
        needs=(
            need("R0", 120, capability="troops", area="east"),
            need("R1", 100, capability="troops", area="west", priority=2),
            need("R3", 1, area="east", must_have=False),
        ),
        pledges=(
            pledge("P1", 5, ready=4, counts="pool", tour_months=1, rotation_ratio=4, firmness="willing", beds=10),
            pledge("P4", 4, ready=3, until=4, interoperable=False, beds=20),
            pledge("new", 90, capability="troops", chance_low=1, chance_high=1),
        ),
        bases=(Base("B0", ("east",), beds=200, opens=2), Base("B1", ("west", "east"), beds=200)),
    )
    plan = make_plan(compile_tables(t))
    names = [s.name for s in plan.stages]
    assert names[:3] == ["must-have gaps, priority 1", "must-have gaps, priority 2", "desired gaps, priority 1"]
    assert [s.value for s in plan.stages[:3]] == pytest.approx([1.25, 5.0, 2.0], abs=1e-4)  # R3 in months 3 to 5
