"""What a fixed choice says of a requirement's share holds in the band and in the odds as in the plan."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grith.errors import ForceError
from grith.force import ForcePlan, band, compile_tables, make_plan
from grith.force.odds import plan_odds
from grith.nouns import FixedChoice, ForceTables
from tests.force.small import need, pledge, tables


def test_a_share_kept_small_is_expected_small_and_never_met() -> None:
    """Ten are sure to come; R1 may have 4 of its 10, so R2 gets 6: 40 and 60 %, and neither is met as required."""
    t = tables(
        months=1,
        needs=(need("R1"), need("R2", priority=2)),
        pledges=(pledge(chance_low=1.0, chance_high=1.0),),
        fixed=(FixedChoice("F1", "exactly", 4, requirement="R1"),),
    )
    plan = make_plan(compile_tables(t))
    found, odds = band(plan), plan_odds(plan)
    assert [row[0] for row in plan.covered] == [4, 6]
    assert found is not None
    assert [pytest.approx(ends) for ends in found.by_line] == [(0.4, 0.4), (0.6, 0.6)]
    assert (odds.required["R1"].high, odds.required["R2"].high) == (0, 0)
    assert (odds.planned["R1"].low, odds.planned["R2"].low) == (1, 1)
    assert odds.short == ("R1", "R2")


@st.composite
def _shared_places(draw: st.DrawFn) -> ForceTables:
    lines = draw(st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.integers(1, 2)), min_size=1, max_size=3))
    offers = draw(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4))
    rules = st.sampled_from(("at least", "at most", "exactly"))
    choices = draw(st.lists(st.tuples(rules, st.integers(0, 6), st.integers(0, len(lines) - 1)), max_size=2))
    return tables(
        months=2,
        needs=tuple(
            need(f"R{n}", q, must_have=must, priority=level, until_month=1 + n % 2)
            for n, (q, must, level) in enumerate(lines)
        ),
        pledges=tuple(
            pledge(f"P{n}", likely, low=max(0, likely - less), high=likely + more, chance_low=0.25, chance_high=0.75)
            for n, (likely, less, more) in enumerate(offers)
        ),
        fixed=tuple(FixedChoice(f"F{n}", rule, q, requirement=f"R{at}") for n, (rule, q, at) in enumerate(choices)),
    )


def _shared(plan: ForcePlan, kept: tuple[bool, ...], end: int, month: int) -> list[float]:
    """By line: what it gets in a month if only some offers are kept."""
    data, supply = plan.data, 0.0
    for p, shares in zip(plan.placements, plan.kept, strict=True):
        if kept[p.offer] and p.present(month):
            supply += p.worth * shares[end]
    needs = [line.need[month - 1] for line in data.lines]
    least, most = [0.0] * len(needs), list(needs)
    for choice, _, _ in data.fixed:
        at = next(i for i, line in enumerate(data.lines) if line.id == choice.requirement)
        if choice.rule in ("at least", "exactly"):
            least[at] = max(least[at], choice.quantity or 0.0)
        if choice.rule in ("at most", "exactly"):
            most[at] = min(most[at], choice.quantity or 0.0)
    has = [0.0] * len(needs)
    for asked in (least, most):
        for at in sorted(range(len(needs)), key=lambda i: (data.lines[i].tier, needs[i], i)):
            more = max(0.0, min(supply, asked[at] - has[at], most[at] - has[at]))
            has[at], supply = has[at] + more, supply - more
    return has


@given(_shared_places())
def test_band_and_odds_share_out_as_the_plan_does(t: ForceTables) -> None:
    """Every combination of offers that are kept or not, shared out by hand, gives the same band and odds."""
    try:
        plan = make_plan(compile_tables(t))
    except ForceError:
        assume(False)
    data = plan.data
    found, odds = band(plan), plan_odds(plan)
    assert found is not None
    for end, chance in enumerate((0.25, 0.75)):
        cover, met = [0.0] * len(data.lines), [0.0] * len(data.lines)
        for kept in product((False, True), repeat=len(data.offers)):
            likely = 1.0
            for yes in kept:
                likely *= chance if yes else 1 - chance
            has = [_shared(plan, kept, end, month) for month in (1, 2)]
            for i, line in enumerate(data.lines):
                cover[i] += likely * sum(row[i] for row in has) / sum(line.need)
                met[i] += likely * all(row[i] >= q - 1e-6 for row, q in zip(has, line.need, strict=True))
        ends = [band_of[end] for band_of in found.by_line if band_of is not None]
        assert ends == pytest.approx(cover, abs=1e-6)
        for i, line in enumerate(data.lines):
            asked = odds.required[line.id]
            assert (asked.low, asked.high)[end] == pytest.approx(met[i], abs=1e-9)
