"""Scenarios side by side, one plan for several, and plans nearly as good."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from bench.force import invented
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.errors import ForceError
from grith.force import (
    alternatives,
    compare,
    compare_view,
    comparison_sheets,
    compile_scenario,
    compile_tables,
    default_scenarios,
    make_plan,
    robust_plan,
    scaled,
    write_sheets,
)
from grith.nouns import Base, FixedChoice, ForceCondition, ForceScenario, SupportRatio
from tests.force.brute import as_placed, simulate, uncovered
from tests.force.small import need, pledge, tables

BACKING = (ForceCondition("backing", assumed=False),)


def test_scenarios_differ_only_in_what_they_name() -> None:
    """Tests that backing, a nation left out, a size and a later start each change the cover by a known amount."""
    t = tables(
        conditions=BACKING,
        needs=(need("R1", 1000, capability="troops", area="west"), need("R2", 4)),
        pledges=(
            pledge("P1", 500, capability="troops", iso3="FRA"),
            pledge("P2", 500, capability="troops", precondition="backing"),
            pledge("P3", 3, ready=date(2025, 9, 1)),
        ),
    )
    found = compare(
        t,
        (
            ForceScenario("as written"),
            ForceScenario("backed", given=("backing",)),
            ForceScenario("alone", without=("FRA",)),
            ForceScenario("half", size=500),
            ForceScenario("September", start=date(2025, 9, 1)),
        ),
    )
    by_name = {o.scenario.id: o.plan for o in found}
    troops = {name: plan.line_share(0) for name, plan in by_name.items() if plan}
    assert troops == pytest.approx({"as written": 0.5, "backed": 1, "alone": 0, "half": 1, "September": 0.5})
    jets = {name: plan.line_share(1) for name, plan in by_name.items() if plan}
    # Three of six months at three of four; a force half the size needs two; from September all months.
    assert jets == pytest.approx({"as written": 0.375, "backed": 0.375, "alone": 0.375, "half": 0.5, "September": 0.75})


def test_a_size_scales_needs_and_their_support() -> None:
    """Tests that persons scale exactly, whole items round up and derived needs follow."""
    t = tables(
        needs=(need("R1", 1000, capability="troops", area="west"), need("R2", 3)),
        ratios=(SupportRatio("troops", "beds", 0.01),),
    )
    small = scaled(t, 250)
    assert [n.quantity for n in small.needs] == [250, 1]
    assert [max(ln.need) for ln in compile_tables(small).lines] == [250, 2.5, 1]
    with pytest.raises(ForceError, match="cannot be scaled"):
        scaled(tables(needs=(need(),)), 100)


def test_scenarios_of_the_workbook_are_checked_by_name() -> None:
    """Tests that an unknown precondition, nation and size are all named at once."""
    t = tables(
        conditions=BACKING,
        needs=(need(),),
        pledges=(pledge(nation="Norway"),),
        scenarios=(
            ForceScenario("a", given=("backng",), where="Scenarios!2"),
            ForceScenario("b", without=("Norwy",), size=-5, where="Scenarios!3"),
        ),
    )
    with pytest.raises(ForceError) as caught:
        compile_tables(t)
    text = str(caught.value)
    assert 'Did you mean "backing"' in text and 'Did you mean "Norway"' in text and "size is -5" in text


def test_without_a_sheet_each_precondition_is_turned_over() -> None:
    """Tests the scenarios made up where the planner has written none."""
    t = tables(conditions=(ForceCondition("x", assumed=True), ForceCondition("y")))
    assert [(s.id, s.given, s.not_given) for s in default_scenarios(t)] == [
        ("as written", (), ()),
        ("without x", (), ("x",)),
        ("with y", ("y",), ()),
    ]


def test_a_scenario_without_a_plan_keeps_its_reason() -> None:
    """Tests that a clash in one scenario does not hide the others."""
    t = tables(
        needs=(need(),),
        pledges=(pledge("P1", 4, nation="Norway"), pledge("P2", 4, nation="Denmark")),
        fixed=(FixedChoice("F1", "at least", 4, nation="Norway"),),
    )
    both = compare(t, (ForceScenario("all"), ForceScenario("alone", without=("Norway",))))
    assert both[0].plan is not None and both[1].plan is None
    assert "F1" in both[1].problem
    assert compare_view(both)["scenarios"][1]["problem"] == both[1].problem


def _lost(plan: object) -> float:
    return sum(uncovered(plan.data, as_placed(plan)))  # type: ignore[attr-defined]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.booleans()), min_size=2, max_size=4))
def test_the_shared_plan_is_the_best_shared_choice(rows: list[tuple[int, bool, bool]]) -> None:
    """Tests against every shared choice: who goes to which of two areas, before it is known which scenario comes."""
    t = tables(
        months=1,
        conditions=BACKING,
        needs=(need("R1", 4), need("R2", 3, area="west")),
        pledges=tuple(
            pledge(f"P{i}", n, precondition="backing" if backed else "", part=n, not_areas=("west",) if air else ())
            for i, (n, backed, air) in enumerate(rows)
        ),
    )
    two = (ForceScenario("no"), ForceScenario("yes", given=("backing",)))
    shared = robust_plan(t, two)
    best = None
    full = compile_scenario(t, two[1])
    bare = compile_scenario(t, two[0])
    keeps = {o.pledge.id for o in bare.offers}
    for places in product((None, 0, 1), repeat=len(full.offers)):
        if any(s is not None and s not in {f[0] for f in o.fits} for s, o in zip(places, full.offers, strict=True)):
            continue
        total = 0.0
        for world in (keeps, {o.pledge.id for o in full.offers}):
            for slot, asked in ((0, 4), (1, 3)):
                here = sum(
                    o.amount for s, o in zip(places, full.offers, strict=True) if s == slot and o.pledge.id in world
                )
                total += max(0.0, asked - here) / asked
        best = total if best is None else min(best, total)
    assert sum(_lost(p) for p in shared.plans) == pytest.approx(best or 0.0, abs=1e-5)
    assert all(simulate(p.data, as_placed(p)) == "" for p in shared.plans)


def test_who_comes_in_a_scenario_finds_room_at_the_bases_that_are_open_in_it() -> None:
    """The host agrees only with backing: without it 100 beds are left, and the shared plan counts on no more there."""
    t = tables(
        conditions=BACKING,
        needs=(need("R1", 400, capability="troops", area="west"),),
        pledges=(
            pledge("P1", 300, capability="troops"),
            pledge("P2", 300, capability="troops", precondition="backing"),
        ),
        bases=(Base("depot", ("west",), beds=100), Base("host", ("west",), beds=300, precondition="backing")),
    )
    no, yes = robust_plan(
        t, (ForceScenario("no", not_given=("backing",)), ForceScenario("yes", given=("backing",)))
    ).plans
    assert max(no.supply[0]) == pytest.approx(100) and max(yes.supply[0]) == pytest.approx(400)
    assert simulate(no.data, as_placed(no)) == "" and simulate(yes.data, as_placed(yes)) == ""


def test_an_offer_that_needs_a_runway_closed_in_one_scenario_has_no_place_in_a_shared_plan() -> None:
    t = tables(
        conditions=BACKING,
        needs=(need(),),
        pledges=(pledge(runway=2_000),),
        bases=(Base("strip", ("air",), runway=2_500, precondition="backing"),),
    )
    shared = robust_plan(t, (ForceScenario("no", not_given=("backing",)), ForceScenario("yes", given=("backing",))))
    assert [p.placements for p in shared.plans] == [(), ()]


def test_a_scenario_that_the_tables_do_not_fit_is_kept_beside_the_others() -> None:
    """The offer is ready in month 4 and ends in November: from September on it never serves; nothing counts persons."""
    t = tables(needs=(need(),), pledges=(pledge("P1", ready=4, until=date(2025, 11, 30)), pledge("P2", 5)))
    rows = (ForceScenario("now"), ForceScenario("later", start=date(2025, 9, 1)), ForceScenario("large", size=1_000))
    now, later, large = compare(t, rows)
    assert now.plan is not None and later.plan is None and large.plan is None
    assert "first month is after the last" in later.problem and "cannot be scaled" in large.problem
    with pytest.raises(ForceError, match="not a precondition"):
        compare(t, (ForceScenario("slip", given=("bakcing",)),))


def test_a_shared_plan_needs_one_requirement() -> None:
    """Tests that scenarios of different sizes are refused by name."""
    t = tables(needs=(need("R1", 100, capability="troops", area="west"),), pledges=(pledge(),))
    with pytest.raises(ForceError, match="differs in start, size"):
        robust_plan(t, (ForceScenario("a"), ForceScenario("b", size=50)))


@pytest.mark.parametrize(
    "amounts",
    [((12, 5), (3, 8, 8, 4), 3), ((4, 2), (8, 1, 4), 4), ((12, 6), (3, 7, 6, 7), 4)],
)
def test_no_tier_of_an_alternative_loses_more_than_the_slack(amounts: tuple) -> None:  # type: ignore[type-arg]
    """Must-haves and desired lines share a place: what must-haves take back is not taken from the desired beyond it."""
    (must, desired), offered, months = amounts
    t = tables(
        months=months,
        needs=(need("R1", must), need("R2", desired, must_have=False)),
        pledges=tuple(pledge(f"P{i}", n) for i, n in enumerate(offered)),
    )
    plan = make_plan(compile_tables(t))
    found = alternatives(plan, slack=0.1)
    assert found
    for other in found:
        assert all(lost <= 0.1 * months + 1e-4 for _, lost in other.loses), other.loses


def test_alternatives_are_as_good_and_differ() -> None:
    """Tests that with two nations that could each do it, the other is shown, and nothing where there is none."""
    t = tables(needs=(need(),), pledges=(pledge("P1"), pledge("P2")))
    plan = make_plan(compile_tables(t))
    (other,) = alternatives(plan, 3, 0.0)
    assert other.differs == 1 and set(other.nations_in).isdisjoint(plan.nations)
    assert all(value == pytest.approx(0, abs=1e-5) for _, value in other.loses)
    alone = make_plan(compile_tables(tables(needs=(need(),), pledges=(pledge("P1"),))))
    assert alternatives(alone, 3, 0.02) == ()


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["", "air", "west"])), min_size=2, max_size=5))
def test_alternatives_keep_every_limit_and_the_slack(rows: list[tuple[int, str]]) -> None:
    """Tests with a checker of its own that alternatives are possible and lose no more than asked."""
    t = tables(
        months=3,
        needs=(need("R1", 4), need("R2", 3, area="west")),
        pledges=tuple(pledge(f"P{i}", n, areas=(a,) if a else ()) for i, (n, a) in enumerate(rows)),
    )
    plan = make_plan(compile_tables(t))
    for other in alternatives(plan, 2, 0.1):
        assert simulate(other.plan.data, as_placed(other.plan)) == ""
        assert all(value <= 0.1 * 6 + 1e-4 for _, value in other.loses)
        assert other.differs >= 0.01


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3])
def test_alternatives_are_found_where_rooms_are_nearly_full(seed: int) -> None:
    """Tests with the same checker a force whose bases and lift bind in many months, too large to be searched whole."""
    plan = make_plan(compile_tables(invented(20, 90, 5, 3, 12, seed)))
    (other,) = alternatives(plan, 1)
    assert simulate(other.plan.data, as_placed(other.plan)) == ""
    assert other.differs >= 0.4
    months = 12 * len(plan.data.lines)
    assert all(value <= 0.02 * months + 1e-4 for _, value in other.loses)


def test_the_comparison_is_written_as_a_workbook(tmp_path: Path) -> None:
    """Tests that each scenario has its column with the shares shown on the screen."""
    t = tables(conditions=BACKING, needs=(need(),), pledges=(pledge("P1", 5), pledge("P2", 5, precondition="backing")))
    path = write_sheets(comparison_sheets(compare_view(compare(t))), tmp_path / "side by side.xlsx")
    sheet = openpyxl.load_workbook(path)["Scenarios"]
    assert [c.value for c in sheet[1]] == ["Scenario", "as written", "with backing"]
    assert [c.value for c in sheet[5]] == ["Must-haves if all is kept", 0.5, 1]
