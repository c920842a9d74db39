"""Planning anew with 200 pledges: the bounds beside a plain simulation with a linear programme of its own."""

from __future__ import annotations

import numpy as np
import pytest
from bench.force import invented
from bench.replan_check import OwnPlan, check

from grith.force import compile_tables
from grith.force.odds import Effort, model_of_offers
from grith.force.odds._replan import _Search

pytestmark = pytest.mark.slow


def test_a_simulation_that_shares_no_code_meets_the_bounds() -> None:
    """Seed 13: parts that compete for lift."""
    assert check(13, 600)


@pytest.mark.parametrize("seed", [10, 16])
def test_what_is_known_of_who_comes_agrees_with_a_plan_of_its_own(seed: int) -> None:
    """State by state: laws rule out only those who cannot; sets that keep to the reserve are enough."""
    tables = invented(40, 200, 10, 4, 12, seed)
    data, plan = compile_tables(tables), OwnPlan(tables)
    search = _Search(data, model_of_offers(data), Effort(gap=0.0, calls=4_000))
    search.by_parts()
    assert plan.uncovered(np.ones(len(data.offers), dtype=bool)) == pytest.approx(search.goal, abs=1e-6)
    place = [[p.id for p in tables.pledges].index(o.pledge.id) for o in data.offers]
    must = np.zeros(len(data.offers), dtype=bool)
    for boxes in search.parts:
        must[boxes.generous.offers] |= boxes.must
    luck, kept = np.random.default_rng(seed), search.model.columns(1)[:, 0]
    decided = {True: 0, False: 0}
    for _ in range(250):
        come = (luck.random(len(kept)) < kept) | must
        own = [(boxes, come[boxes.generous.offers]) for boxes in search.parts]
        enough = search._fit([boxes.known_level(c) for boxes, c in own])
        if enough or any(boxes.ruled_out(c) for boxes, c in own):
            decided[enough] += 1
            flags = np.zeros(len(tables.pledges), dtype=bool)
            flags[place] = come
            assert (plan.uncovered(flags) <= search.goal + 2e-5) == enough
    assert min(decided.values()) > 5
