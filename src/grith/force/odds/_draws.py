"""Draws of those who come to the parts of a force, put together: do the parts fit into the rooms?

Three answers matter. They fit into the division at hand; they fit into another; or no plan has room for them, and its
prices say why.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from grith.force.odds._part import Part, Programme
from grith.force.odds._reserve import Division, Reserved
from grith.force.odds._tune import tuned

_FEW, _PAIRS = 25, 100
"""Draws of a part, and combinations of them, by which rooms are divided."""
_WORTH = 0.4
"""What chance, in parts of the gap, is worth another division, or prices."""
Draws = Sequence[Sequence[Sequence[np.ndarray]]]
"""Flags of those who come, by part, end and draw."""


def values(programmes: Sequence[Programme], drawn: Draws) -> list[list[np.ndarray]]:
    """What each draw asks, by part and end. Raises Spent."""
    return [
        [np.array([programme.ask(come).value for come in draws]) for draws in ends]
        for programme, ends in zip(programmes, drawn, strict=True)
    ]


def matched(
    division: Division,
    everybody: Part,
    goal: float,
    parts: Sequence[Part],
    limits: Sequence[float],
    drawn: Draws,
    tops: np.ndarray,
    gap: float,
    calls: int,
    luck: np.random.Generator,
) -> tuple[Division, dict[int, float]]:
    """A division that fits the draws better where that matters, and prices of rooms that tell who cannot fit in.

    ``everybody`` is the force as one part, which may leave ``goal`` uncovered, ``limits`` what each part may; ``tops``
    are upper bounds of the chance at each end. ``calls`` is the whole budget. Raises Spent.
    """
    fewer = [ceil(_FEW * top / tops.max()) for top in tops]
    few = [[draws[:n] for draws, n in zip(ends, fewer, strict=True)] for ends in drawn]
    shared = zip(parts, division.shares, limits, strict=True)
    asks = values([Reserved(part, own, division.reserve, limit) for part, own, limit in shared], few)
    pairs, weights, prices = [], [], []
    first, lost = np.zeros(len(parts), dtype=np.int64), np.zeros((2, len(tops)))
    for end, top in enumerate(tops):
        sizes = [len(ends[end]) for ends in few]
        if not min(sizes):
            continue
        count = ceil(min(_PAIRS, calls // (20 * len(parts))) * top / tops.max())
        for _ in range(count):
            pick = [int(luck.integers(size)) for size in sizes]
            if sum(asks[k][end][n] for k, n in enumerate(pick)) > 1.0:
                come = np.zeros(everybody.size, dtype=bool)
                for part, ends, n in zip(parts, few, pick, strict=True):
                    come[np.searchsorted(everybody.offers, part.offers)] = ends[end][n]
                fits = everybody.ask(come).value <= goal
                lost[int(fits), end] += top / count
                if not fits:
                    prices.append(top * everybody.room_prices())
                    continue
            pairs.append(pick + first)
            weights.append(top / count)
        first += sizes
    if lost[1].max(initial=0.0) > gap * _WORTH:
        draws = [[come for ends in part for come in ends] for part in few]
        division = tuned(division, parts, limits, draws, np.array(pairs), np.array(weights), gap / 40, calls // 3)
    if lost[0].max(initial=0.0) <= gap * _WORTH:
        return division, {}
    return division, {int(r): float(p) for r, p in zip(everybody.rooms, np.mean(prices, axis=0), strict=True)}
