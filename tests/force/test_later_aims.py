"""Burden and nations of forces too large for a brute-force planner, beside another solver's binding."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve
from bench.force import invented
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, lil_array, vstack

from grith.force import ForcePlan, compile_tables, make_plan
from grith.force._aims import burden_aim
from grith.force._programme import Programme, build
from grith.nouns import ForceTables


def without_rooms(tables: ForceTables) -> ForceTables:
    return evolve(tables, bases=(), lift=())


def nations_of(plan: ForcePlan) -> int:
    return len({(plan.data.offers[p.offer].nation, plan.data.slots[p.slot].area) for p in plan.placements})


def least(p: Programme, gaps: np.ndarray) -> tuple[float, float]:
    """The least burden with these gaps, and the fewest nations an area with that burden: a link for every tour."""
    rows = csr_array((p.value, p.index, p.starts), shape=(len(p.tags), p.columns))
    first, whole = len(p.tours), p.whole().astype(int)
    upper = p.upper()
    upper[first : first + len(gaps)] = gaps + 1e-7
    burden = burden_aim(p).cost
    kept = LinearConstraint(rows, p.low, p.high)
    one = milp(burden, integrality=whole, bounds=Bounds(0, upper), constraints=[kept], options={"mip_rel_gap": 0.0})
    assert one.status == 0
    of = [(p.data.offers[t.offer].nation, p.data.slots[t.slot].area) for t in p.tours]
    pairs = sorted(set(of))
    links = lil_array((first, p.columns + len(pairs)))
    for column, pair in enumerate(of):
        links[column, column] = 1.0
        links[column, p.columns + pairs.index(pair)] = -upper[column]
    wide = hstack([vstack([rows, csr_array(burden[None, :])]), csr_array((rows.shape[0] + 1, len(pairs)))])
    two = milp(
        np.concatenate([np.zeros(p.columns), np.ones(len(pairs))]),
        integrality=np.concatenate([whole, np.ones(len(pairs), dtype=int)]),
        bounds=Bounds(0, np.concatenate([upper, np.ones(len(pairs))])),
        constraints=[
            LinearConstraint(wide, np.append(p.low, -np.inf), np.append(p.high, one.fun + 1e-6)),
            LinearConstraint(links.tocsr(), -np.inf, 0.0),
        ],
        options={"mip_rel_gap": 0.0},
    )
    assert two.status == 0
    return float(one.fun), float(two.fun)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_burden_and_nations_are_the_least(seed: int) -> None:
    plan = make_plan(compile_tables(without_rooms(invented(10, 40, 3, 2, 8, seed))))
    programme = build(plan.data)
    gaps = [
        plan.data.lines[line].need[month - 1] - plan.covered[line][month - 1] for line, month in programme.gaps
    ]  # fmt: skip
    burden, nations = least(programme, np.array(gaps))
    by_name = {s.name.split()[0]: s for s in plan.stages}
    assert by_name["burden"].value == pytest.approx(burden, abs=1e-4)
    assert by_name["nations"].value == pytest.approx(nations, abs=1e-6)
    assert nations_of(plan) <= nations


def test_every_aim_of_a_force_with_free_rooms_is_proved() -> None:
    """40 nations, 200 pledges, 10 capabilities, 4 areas, 12 months: all within a ten-thousandth of their bounds."""
    for seed in (7, 1):
        plan = make_plan(compile_tables(without_rooms(invented(40, 200, 10, 4, 12, seed))))
        for stage in plan.stages:
            assert stage.value - stage.bound <= 1e-4 * max(0.01, stage.value), stage
        assert nations_of(plan) <= plan.stages[-1].value


def test_scarce_rooms_leave_a_bound_for_nations() -> None:
    """No fewer nations than tours that are parted need; half of the least number at least, in this force."""
    plan = make_plan(compile_tables(invented(40, 200, 10, 4, 12, 12)))
    stage = plan.stages[-1]
    assert nations_of(plan) <= stage.value and 0.5 * stage.value < stage.bound <= stage.value
