"""Plans made part by part, against the plain search, the limits simulated by hand, and the relaxation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from attrs import evolve

from grith.force import ForceData, ForcePlan, make_plan, prices
from grith.force._state import State
from tests.force.brute import simulate, uncovered
from tests.force.test_losses import drawn


def in_parts(data: ForceData, *, relaxed: bool = False) -> ForcePlan:
    with patch("grith.force._plan.LARGE", 1):
        return make_plan(data, relaxed=relaxed)


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_in_parts_keeps_every_limit_and_tells_its_bound(seed: int) -> None:
    data = drawn(seed)
    plan, plain = in_parts(data), make_plan(data)
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


def test_the_same_data_give_the_same_plan_in_parts() -> None:
    assert in_parts(drawn(2)) == in_parts(drawn(2))


_PRINT = """
import os, sys
from unittest.mock import patch
if sys.argv[1] == "one":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from grith.force import make_plan
from grith.force.keystones import losses
from tests.force.test_losses import drawn
data = drawn(4)
with patch("grith.force._plan.LARGE", 1):
    parts = make_plan(data)
stages = [(s.value, s.bound, s.status) for s in parts.stages]
print(repr((make_plan(data).placements, parts.placements, stages, losses(data))), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system cannot bind a process to one processor")
def test_one_processor_and_all_give_the_same_bytes() -> None:
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", _PRINT, which], cwd=root, capture_output=True, check=True, timeout=60
        ).stdout
        for which in ("one", "all")
    }  # fmt: skip
    assert len(found) == 1 and b"Placement" in next(iter(found))
