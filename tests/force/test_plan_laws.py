"""Plans and asks of tiny forces, against every plan that there is."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.force import compile_tables, explain_gaps, make_plan
from grith.nouns import (
    Base,
    ForceTables,
    Lift,
)
from tests.force.brute import as_placed, best, simulate, uncovered
from tests.force.small import need, pledge, tables


@st.composite
def tiny_forces(draw: st.DrawFn) -> ForceTables:
    """Two lines, two or three offers of one or two aircraft, two or three months, some limits."""
    months = draw(st.integers(2, 3))
    needs = (
        need("A", draw(st.integers(1, 3)), area="west", until_month=draw(st.integers(1, months))),
        need("B", draw(st.integers(1, 3)), area=draw(st.sampled_from(["west", "east"])), must_have=draw(st.booleans())),
    )
    offers = tuple(
        pledge(
            f"P{i}",
            draw(st.integers(1, 2)) if i == 0 else 1,
            ready=draw(st.integers(1, 2)),
            counts=draw(st.sampled_from(["in place", "pool"])),
            tour_months=draw(st.integers(1, 2)),
            rotation_ratio=draw(st.sampled_from([1.5, 2.0])),
            endurance_months=draw(st.sampled_from([None, 1, 2])),
            areas=draw(st.sampled_from([("west",), ("east",), ()])) if i == 0 else ("west",),
            stands=1.0,
            lift_tonnes=1.0,
        )
        for i in range(draw(st.integers(1, 2)))
    )
    return tables(
        months=months,
        needs=needs,
        pledges=offers,
        bases=draw(st.sampled_from([(), (Base("b", ("west",), stands=1.0),), (Base("b", ("west",), stands=2.0),)])),
        lift=draw(st.sampled_from([(), (Lift("l", per_month=1.0),)])),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_forces())
def test_no_plan_of_a_tiny_force_does_better(t: ForceTables) -> None:
    data = compile_tables(t)
    plan = make_plan(data)
    placed = as_placed(plan)
    assert simulate(data, placed) == ""
    assert uncovered(data, placed) == pytest.approx(best(data), abs=1e-5)
    assert all(c.cause != "unused" for s in explain_gaps(plan) for c in s.candidates)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_forces())
def test_the_new_offer_that_is_asked_for_takes_the_whole_shortfall_away(t: ForceTables) -> None:
    """Planned anew with that offer, the tier loses at least what the line was short of (lines may change places)."""
    t = evolve(t, bases=(), lift=())
    plan = make_plan(compile_tables(t))
    gaps = explain_gaps(plan)
    if not gaps:
        return
    line = plan.data.lines[gaps[0].line]
    ask = next(a for a in gaps[0].asks if a.kind == "new offer")
    part = ask.parts[0]
    assert part[1] < gaps[0].worst if "planned anew" in ask.words else part[1] == gaps[0].worst
    assert part[2] == gaps[0].months[0]
    extra = pledge("new", part[1], areas=(plan.data.slots[line.slot].area,), ready=part[2], tour_months=12)
    helped = make_plan(compile_tables(evolve(t, pledges=(*t.pledges, extra))))
    short = sum(v / q for v, q in zip(gaps[0].missing, line.need, strict=True) if q)
    before, after = uncovered(plan.data, as_placed(plan)), uncovered(helped.data, as_placed(helped))
    tier = sorted({ln.tier for ln in plan.data.lines}).index(line.tier)
    assert after[:tier] == before[:tier] and after[tier] <= before[tier] - short + 1e-5
