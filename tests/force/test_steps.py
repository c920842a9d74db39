"""The search of gaps by their steps: its bound is never above the best plan, and what it packs is a plan."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings

from grith.force import compile_tables, make_plan
from grith.force._aims import burden_aim, gap_aims
from grith.force._few import among_few, few_tours, group_by_group
from grith.force._programme import Programme, build
from grith.force._search import steps_of
from grith.force._solve import load
from grith.force._steps import StepSearch
from grith.nouns import Base, FixedChoice, ForceTables
from tests.force.brute import best, simulate
from tests.force.small import need, pledge, tables
from tests.force.test_plan_laws import tiny_forces


def searched(programme: Programme, cost: np.ndarray | None = None) -> StepSearch:
    """The search for the first tier, or for another cost."""
    highs, _ = load(programme)
    cost = gap_aims(programme)[0].cost if cost is None else cost
    return StepSearch(programme, highs.getLp(), cost, 1e-4, inf)


def three_wanted_beds_for_two_and_a_half() -> ForceTables:
    return tables(
        needs=(need(quantity=3),),
        pledges=(pledge(likely=5, beds=100),),
        bases=(Base("b", ("air",), beds=250.0),),
    )


def test_half_a_unit_is_no_bound() -> None:
    """Beds for two and a half units: parted, a sixth of six months is missing; whole, a third."""
    data = compile_tables(three_wanted_beds_for_two_and_a_half())
    programme = build(data)
    relaxed = make_plan(data, relaxed=True)
    assert relaxed.stages[0].bound == pytest.approx(6 * 0.5 / 3)
    bound, values = searched(programme).run()
    assert bound == pytest.approx(6 * 1 / 3)
    assert values is not None and gap_aims(programme)[0].cost @ values == pytest.approx(6 * 1 / 3)
    assert make_plan(data).stages[0].status == "proved"


def test_among_few_tours_whole_units_fit_the_beds() -> None:
    programme = build(compile_tables(three_wanted_beds_for_two_and_a_half()))
    search = searched(programme)
    assert few_tours(search, [(0.0, 0.0), (0.3, 0.3)]).any()
    values = among_few(search, 0.0, None)
    assert values is not None and search.cost @ values == pytest.approx(6 * 1 / 3)


def test_capability_by_capability_a_softer_unit_gives_way() -> None:
    """Both can come; the plan holds the soft one, and the firm one closes the same gap."""
    pledges = (pledge("P1", likely=1, firmness="willing"), pledge("P2", likely=1, firmness="committed"))
    programme = build(compile_tables(tables(needs=(need(quantity=1),), pledges=pledges)))
    search = searched(programme, burden_aim(programme).cost)
    search.upper[search.gaps] = 0.0
    search.model.col_upper_ = list(search.upper)
    plan = np.zeros(programme.columns)
    soft = next(c for c, t in enumerate(programme.tours) if programme.data.offers[t.offer].pledge.id == "P1")
    plan[soft] = 1.0
    better = group_by_group(search, plan, 1)
    used = {programme.data.offers[t.offer].pledge.id for t, v in zip(programme.tours, better, strict=False) if v}
    assert used == {"P2"}


def test_steps_are_what_all_units_of_a_slot_have_in_common() -> None:
    pairs = (pledge("P1", likely=8, part=4), pledge("P2", likely=6, part=6))
    assert set(steps_of(build(compile_tables(tables(needs=(need(),), pledges=pairs))))) == {2.0}


def test_no_steps_where_something_else_moves_the_gap() -> None:
    """Persons can be parted; two lines of a slot share what is there; a share fixed beforehand leaves more open."""
    plain = tables(needs=(need(),), pledges=(pledge(),))
    parted = evolve(plain, capabilities=tuple(evolve(c, unit="persons") for c in plain.capabilities))
    shared = evolve(plain, needs=(need(), need("R2", must_have=False)))
    fixed = evolve(plain, fixed=(FixedChoice("F1", "at most", requirement="R1", quantity=3.0),))
    assert steps_of(build(compile_tables(plain))).all()
    for other in (parted, shared, fixed):
        assert not steps_of(build(compile_tables(other))).any()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_forces())
def test_bound_and_packed_plan_of_a_tiny_force(t: ForceTables) -> None:
    data = compile_tables(t)
    programme = build(data)
    if not programme.columns:
        return
    search, least = searched(programme), best(data)[0]
    bound, found = search.run()
    assert bound <= least + 1e-5
    few = among_few(search, bound, None)
    for values in (found, few):
        if values is None:
            continue
        placed = [
            (tour.offer, tour.slot, tour.first, tour.last, float(pieces))
            for tour, pieces in zip(programme.tours, values, strict=False)
            if pieces
        ]
        assert simulate(data, placed) == ""
        assert gap_aims(programme)[0].cost @ values >= least - 1e-5
        assert np.array_equal(values[: len(programme.tours)], np.round(values[: len(programme.tours)]))
