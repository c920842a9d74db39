"""Who is enough: a smallest-by-one set of nations that covers as much of the must-haves as all together."""

from __future__ import annotations

import numpy as np

from grith.force._data import ForceData
from grith.force.keystones._losses import Losses
from grith.force.odds._oracle import Oracle

_TINY = 1e-6


def who_is_enough(data: ForceData, lost: Losses) -> tuple[str, ...]:
    """Nations that together cover as much of the must-haves as all do; none of them can be spared from the set.

    Nations are let go of one after the other, in the order of their names, and the must-haves planned anew each time
    (relaxed; desired lines are left out of sight). What the losses ``lost`` of the same data tell is not asked again.
    """
    nations = np.array([o.nation for o in data.offers])
    names = sorted(set(nations.tolist()))
    oracle = Oracle(data, desired=False)
    kept = np.ones(len(nations), dtype=bool)
    near = oracle.ask(kept)
    limit = near.must_have + _TINY
    (near,) = oracle.focus([near])
    left: list[str] = []
    for name in names:
        if any(set(group) <= {*left, name} for group in lost.breaking):
            continue
        trial = kept & (nations != name)
        answer = oracle.ask(trial, near) if (nations[near.used] == name).any() else near
        if answer.must_have <= limit:
            left, kept, near = [*left, name], trial, answer
    return tuple(name for name in names if name not in left)
