"""Bounds where exact odds would take too much: best-first factoring with certain and impossible tests."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import count

import numpy as np

from grith.force.odds._thresholds import Row, good_order, whole_rows

MOST_STEPS = 20_000


def factored(
    rows: Sequence[Row], chances: np.ndarray, gap: float = 1e-3, most_steps: int = MOST_STEPS
) -> tuple[float, float]:
    """Lower and upper bound of the chance that every row holds, at most ``gap`` apart unless the steps run out.

    The heaviest undecided part is split on its next event, until what is neither certain nor impossible weighs less
    than ``gap``. Events with chance 0 or 1 are never split on.
    """
    whole = whole_rows(rows)
    if whole is None:
        return 0.0, 0.0
    order = [e for e in good_order(whole) if 0.0 < chances[e] < 1.0]
    sure = np.array([sum(a for e, a in amounts.items() if chances[e] == 1.0) for amounts, _ in whole], dtype=np.int64)
    need = np.array([n for _, n in whole], dtype=np.int64) - sure
    amounts = np.array([[given.get(e, 0) for given, _ in whole] for e in order], dtype=np.int64).reshape(
        len(order), len(whole)
    )
    rest = np.vstack([np.cumsum(amounts[::-1], axis=0)[::-1], np.zeros((1, len(whole)), dtype=np.int64)])
    low, open_weight, ticket = 0.0, 1.0, count()
    if (need > rest[0]).any():
        return 0.0, 0.0
    if (need <= 0).all():
        return 1.0, 1.0
    heap = [(-1.0, next(ticket), 0, need)]
    while heap and open_weight > gap and most_steps:
        most_steps -= 1
        weight, _, place, unmet = heapq.heappop(heap)
        weight = -weight
        open_weight -= weight
        p = chances[order[place]]
        for part, after in ((weight * p, unmet - amounts[place]), (weight * (1.0 - p), unmet)):
            if (after <= 0).all():
                low += part
            elif not (after > rest[place + 1]).any():
                heapq.heappush(heap, (-part, next(ticket), place + 1, after))
                open_weight += part
    return low, min(1.0, low + max(0.0, open_weight))
