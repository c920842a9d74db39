"""Aims one after the other: what is held for the next, and what the solver says of its own plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from grith.force import compile_tables, make_plan
from grith.nouns import (
    Base,
    ForceCapability,
    Lift,
    SupportRatio,
)
from tests.force.brute import as_placed, uncovered
from tests.force.small import need, pledge, tables


def test_a_better_plan_that_the_solver_finds_and_does_not_hand_over_is_taken() -> None:
    """HiGHS 1.16.0 told 20 1/3 and gave the columns of 21: one company of engineers stayed at home."""
    t = tables(
        months=12,
        needs=(
            need("R2", 39, capability="beds", area="west"),
            need("R3", 3, area="east", priority=2),
            need("R4", 3, area="east", priority=2),
        ),
        pledges=(pledge("P2", 29, capability="beds", ready=2), pledge("PX", 1, ready=date(2026, 4, 1))),
        settings={"tour_months": 3},
    )
    plan = make_plan(compile_tables(t))
    assert plan.stages[1].value == pytest.approx(24 - 2 / 3)
    assert {plan.data.offers[p.offer].pledge.id for p in plan.placements} == {"P2", "PX"}


def test_what_is_held_for_later_aims_is_what_whole_units_come_to() -> None:
    """Held at 7.9999981, where whole units come to 8, the must-haves left 4 desired line-months open instead of 2."""
    companies: dict[str, Any] = {"capability": "engineers", "area": "west"}
    t = tables(
        months=9,
        capabilities=(ForceCapability("jets", "aircraft"), ForceCapability("engineers", "companies")),
        needs=(
            need("R0", 4, task="patrol", **companies),
            need("R4", 2, area="west", must_have=False),
            need("R5", 5, area="west", from_month=6),
            need("R6", 1, priority=2, substitutes=False, **companies),
            need("R7", 3, from_month=6, **companies),
        ),
        pledges=(
            pledge("P0", 3, ready=2, firmness="willing", beds=120),
            pledge("P2", 4, ready=2, until=7, tour_months=3, beds=120, capability="engineers"),
            pledge("P3", 5, ready=7, tour_months=1, capability="engineers"),
            pledge("P4", 3, ready=2, counts="pool", tour_months=1, firmness="willing", capability="engineers"),
            pledge("P5", 2, ready=2, tour_months=1, beds=1),
            pledge("P6", 4, ready=2, tour_months=5),
        ),
        bases=(Base("B0", ("west",), beds=300, opens=5), Base("B2", ("west",), beds=100)),
    )
    plan = make_plan(compile_tables(t))
    assert uncovered(plan.data, as_placed(plan)) == pytest.approx((4.75, 8.0, 2.0), abs=1e-5)


def test_a_small_force_has_the_least_burden_and_the_fewest_nations() -> None:
    """One nation does all; a speck of another's offer for the second need is not held on to."""
    t = tables(
        months=11,
        needs=(
            need("R2", 1000, capability="troops", area="west", substitutes=False),
            need("R3", 250, capability="troops", area="west", from_month=11, priority=2),
        ),
        pledges=(
            pledge("P2", 250, capability="troops", ready=9, firmness="willing"),
            pledge("P7", 300, capability="troops", part=100, ready=4),
        ),
        lift=(Lift("L1", "persons", 100),),
        settings={"tour_months": 3},
    )
    plan = make_plan(compile_tables(t))
    assert plan.nations == ("Nation of P7",)
    assert [s.status for s in plan.stages] == ["proved"] * 4


def test_a_plan_far_from_its_bound_is_never_called_proved() -> None:
    t = tables(
        months=3,
        needs=(
            need("R0", 31, capability="beds", area="west"),
            need("R2", 48, capability="beds", area="west", task="x"),
        ),
        pledges=(
            pledge("P1", 59, capability="beds", ready=2, firmness="willing"),
            pledge("P3", 100, capability="troops", ready=2, part=100),
        ),
        settings={"tour_months": 3},
        ratios=(SupportRatio("beds", "troops", 0.01, must_have=False),),
    )
    plan = make_plan(compile_tables(t))
    assert plan.share(False) == pytest.approx(2 / 3)
    for stage in plan.stages:
        assert stage.status != "proved" or stage.value - stage.bound <= 2e-2 * max(1e-3, stage.value), stage


def test_fewest_nations_an_area() -> None:
    """6 in the west and 4 in the east from A with 6 and B with 4 (or 5 and 5): one nation in each place."""
    t = tables(
        months=1,
        needs=(need("W", 6, area="west"), need("E", 4, area="east")),
        pledges=(pledge("A", 6), pledge("B", 4)),
    )
    plan = make_plan(compile_tables(t))
    pairs = {(plan.data.offers[p.offer].nation, plan.data.slots[p.slot].area) for p in plan.placements}
    assert plan.share() == 1 and len(pairs) == 2


def test_firmer_and_cheaper_offers_are_taken_first() -> None:
    t = tables(
        months=1,
        needs=(need(quantity=4),),
        pledges=(
            pledge("soft", 4, firmness="willing", cost_month=1.0),
            pledge("dear", 4, cost_month=9.0),
            pledge("cheap", 4, cost_month=5.0),
            pledge("caveat", 4, cost_month=1.0, not_areas=("east",)),
        ),
    )
    plan = make_plan(compile_tables(t))
    assert [plan.data.offers[p.offer].pledge.id for p in plan.placements] == ["cheap"]
    assert plan.cost == (20.0, ())


def test_a_relaxed_plan_gives_up_no_person_for_a_desired_need_that_counts_for_more() -> None:
    """One person is a 50,000th of the must-have and all of the desired need; searched together the latter would win."""
    people: dict[str, Any] = {"capability": "troops"}
    t = tables(
        months=1,
        needs=(
            need("must", 50_000, area="west", **people),
            need("wish", 1, area="east", must_have=False, **people),
        ),
        pledges=(pledge("P1", 1, **people),),
    )
    plan = make_plan(compile_tables(t), relaxed=True)
    assert [stage.value for stage in plan.stages] == pytest.approx([1 - 1 / 50_000, 1.0], abs=1e-2, rel=0)
    assert plan.stages[0].value == pytest.approx(1 - 1 / 50_000, abs=1e-9, rel=0)
    assert plan.covered[0][0] == pytest.approx(1.0, abs=1e-2) and plan.covered[1][0] < 1e-2


def test_a_relaxed_plan_serves_many_priorities_each_before_the_next() -> None:
    """Thirteen units for six needs of three in one place, by priority: four are met, one has a third, one nothing."""
    needs = tuple(need(f"R{n}", 3, priority=n, area="west") for n in range(1, 7))
    plan = make_plan(compile_tables(tables(months=2, needs=needs, pledges=(pledge("P1", 13),))), relaxed=True)
    assert [stage.value for stage in plan.stages] == pytest.approx([0, 0, 0, 0, 2 * 2 / 3, 2], abs=1e-5)
