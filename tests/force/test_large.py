"""Plans made part by part, against the plain search, the limits simulated by hand, and the relaxation."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from math import inf
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from attrs import evolve
from bench.force import invented

from grith.force import ForceData, ForcePlan, compile_tables, make_plan, prices
from grith.force._aims import gap_aims
from grith.force._few import among_few
from grith.force._large import _Parts
from grith.force._programme import build
from grith.force._state import State
from grith.force.keystones import losses
from grith.nouns import Base
from tests.force.brute import simulate, uncovered
from tests.force.small import need, pledge, tables
from tests.force.test_losses import drawn
from tests.force.test_steps import searched


@cache
def best_plan(seed: int) -> ForcePlan:
    """The plan of a drawn force by the plain search."""
    return make_plan(drawn(seed))


@cache
def best_in_parts(seed: int) -> ForcePlan:
    """The plan of a drawn force made part by part."""
    return in_parts(drawn(seed))


def in_parts(data: ForceData, *, relaxed: bool = False) -> ForcePlan:
    with patch("grith.force._plan.LARGE", 1):
        return make_plan(data, relaxed=relaxed)


SEEDS = (0, 1, 2, 3, 6, 7, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (4, 5)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_in_parts_keeps_every_limit_and_tells_its_bound(seed: int) -> None:
    data, plan, plain = drawn(seed), best_in_parts(seed), best_plan(seed)
    placed = [(p.offer, p.slot, p.first, p.last, p.pieces) for p in plan.placements]
    assert not _overfull(data, placed)
    state = State(plan)
    for area in ("air", "west", "east"):
        assert all(state.lacking(0, area, month, 0.0)[0] <= 1e-5 for month in range(1, data.horizon + 1))
    found = uncovered(data, placed)
    for stage, value, best in zip(plan.stages, found, plain.stages, strict=False):
        assert stage.value >= value - 1e-6  # what is spared closes no gap
        assert stage.bound <= stage.value + 1e-9
        if stage is plan.stages[0]:
            assert best.bound - 1e-6 <= stage.value and stage.bound <= best.value + 1e-6
    assert plan.share() is not None and plan.share() >= plain.share() - 0.2  # type: ignore[operator]


def _overfull(data: ForceData, placed: list[tuple[int, int, int, int, float]]) -> str:
    """As :func:`simulate`, save for bases, which serve two areas here and are looked at by Hall's condition."""
    return simulate(evolve(data, houses=()), placed)


@pytest.mark.parametrize("seed", range(4))
def test_the_first_answer_in_parts_is_the_relaxation(seed: int) -> None:
    data = drawn(seed)
    plan, plain = in_parts(data, relaxed=True), make_plan(data, relaxed=True)
    for one, other in zip(plan.stages, plain.stages, strict=True):
        assert one.value == pytest.approx(other.value, abs=1e-5) and one.status == "relaxed"
    assert prices(data, plan)[0].keys() == prices(data, plain)[0].keys()


@pytest.mark.parametrize("seed", range(3))
def test_the_prices_of_a_plan_in_parts_are_those_of_its_own_relaxations(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is solved for them anew; one more bed betters the tier told by no more than that."""
    data, plan = drawn(seed), in_parts(drawn(seed))
    monkeypatch.setattr("grith.force._plan.relax_large", None)
    monkeypatch.setattr("grith.force._plan.Solver", None)
    dual, scarce = prices(data, plan)
    monkeypatch.undo()
    assert dual and all(0.0 <= price <= 1.0 / data.lines[line].need[m - 1] + 1e-9 for (line, m), price in dual.items())
    assert {p.what for p in scarce} and all(p.worth > 0 for p in scarce)
    first = plan.stages[0].name
    worth = sum(p.worth for p in scarce if p.aim == first)
    wider = evolve(
        data,
        houses=tuple(
            evolve(h, capacity=tuple(None if c is None else tuple(v + 1 for v in c) for c in h.capacity))
            for h in data.houses
        ),
        ceilings=tuple(evolve(c, per_month=tuple(v + 1 for v in c.per_month)) for c in data.ceilings),
    )
    now, anew = (make_plan(d, relaxed=True).stages[0].value for d in (data, wider))
    assert now - anew <= worth + 1e-6


def test_the_same_data_give_the_same_plan_in_parts() -> None:
    assert in_parts(drawn(2)) == best_in_parts(2)


@pytest.mark.parametrize("seed", [3, 7, 8])
def test_must_haves_that_nobody_can_fill_do_not_blunt_the_search_for_the_rest(seed: int) -> None:
    given = drawn(seed).tables
    hopeless = tuple(need(f"X{n}", 50, capability="troops") for n in range(4))
    data = compile_tables(evolve(given, needs=(*given.needs, *hopeless)))
    must, desired = (s.value for s in in_parts(data).stages)
    best = make_plan(data)
    assert (must, desired) == pytest.approx((best.stages[0].value, best.stages[1].value), abs=1e-6)
    assert best.status == "proved" and must > 24.0


def test_no_gap_stays_open_to_save_room() -> None:
    given = tables(
        needs=(need("R", 9_000, capability="troops", must_have=False),),
        pledges=(pledge("P", 6, capability="troops", beds=1.0),),
        bases=(Base("b", ("air",), beds=2.0),),
    )
    (stage,) = in_parts(compile_tables(given)).stages
    assert stage.value == pytest.approx(6 * (1 - 2 / 9_000), abs=1e-9)


def test_a_part_leaves_room_that_it_does_not_need() -> None:
    offers = tuple(pledge(f"P{n}", 1, beds=float(beds)) for n, beds in enumerate((90, 50, 20, 70)))
    data = compile_tables(
        tables(needs=(need("R", 1, must_have=False),), pledges=offers, bases=(Base("b", ("air",), beds=1000.0),))
    )
    programme = build(data)
    parts = _Parts(programme, gap_aims(programme), inf)
    nothing = np.zeros(programme.columns)
    found = parts.search([0], nothing, parts.rounded_down(nothing))
    assert found is not None
    placed = {c for c, items in zip(*found, strict=True) if items > 0 and c < len(programme.tours)}
    assert {data.offers[programme.tours[c].offer].pledge.id for c in placed} == {"P2"}


def told_of(seed: int) -> str:
    """What the plain search, the search over few tours, the plan in parts and the losses come to, to the last digit."""
    data = drawn(seed)
    few = among_few(searched(build(data)), 0.0, None)
    assert few is not None
    parts = best_in_parts(seed)
    stages = [(s.value, s.bound, s.status) for s in parts.stages]
    return repr((best_plan(seed).placements, list(few), parts.placements, stages, losses(data)))


_PRINT = """
import os, sys
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from tests.force.test_large import told_of
print(*(told_of(int(seed)) for seed in sys.argv[1:]), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system cannot bind a process to one processor")
@pytest.mark.parametrize("seeds", [(1, 3), pytest.param((4, 6), marks=pytest.mark.slow)])
def test_one_processor_and_all_give_the_same_bytes(seeds: tuple[int, ...]) -> None:
    """This process may use all of them; another one is bound to one before it loads anything."""
    root, command = Path(__file__).parents[2], [sys.executable, "-c", _PRINT, *map(str, seeds)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as bound:
        here = " ".join(map(told_of, seeds))
        there = bound.communicate()[0]  # the test's own time limit ends the wait
    assert bound.returncode == 0 and there.strip() == here and "Placement" in here


@pytest.mark.slow
def test_a_small_force_with_scarce_rooms_has_its_must_haves_proved() -> None:
    """Some hundred tours: the search over all of them ends, and beats what packing under relaxed gaps finds."""
    plan = make_plan(compile_tables(invented(15, 40, 5, 2, 8, 1)))
    first = plan.stages[0]
    assert first.status == "proved" and first.value == pytest.approx(6.4, abs=1e-4)
