"""A core group: the few nations that between them have something to offer for most of what is needed.

This is maximal covering, the same model as that of watch plans: nations are the sites, line-months the demands. It asks
who is at the table, not whether the numbers suffice: that is the plan's question.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from scipy.sparse import csr_array

from grith.covering import Covering, CoverLimits, solve
from grith.force._data import ForceData

_SIZES = 6


@frozen
class CoreGroup:
    """``nations`` that reach ``share`` of the must-have line-months; no as small a group reaches more than ``bound``.

    ``twice`` is the share that two or more of them reach: what stays reached whoever of them leaves.
    """

    nations: tuple[str, ...]
    share: float
    twice: float
    bound: float


def core_groups(data: ForceData, sizes: int = _SIZES) -> list[CoreGroup]:
    """The best groups of 1, 2, … nations, up to ``sizes`` or to where one more nation reaches nothing more.

    A nation reaches a month of a line if one of its offers that count fits the line's slot and may be there then. Every
    must-have line-month weighs the same. Empty where there are no must-haves or no offers.
    """
    wanted = [
        (line.slot, m) for line in data.lines if line.must_have for m, q in enumerate(line.need, 1) if q > 0
    ]  # fmt: skip
    nations = sorted({o.nation for o in data.offers})
    if not wanted or not nations:
        return []
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for offer in data.offers:
        for slot, _, _ in offer.fits:
            spans.setdefault((nations.index(offer.nation), slot), []).append((offer.first, offer.last))
    reach = np.array(
        [[any(a <= m <= b for a, b in spans.get((n, slot), ())) for slot, m in wanted] for n in range(len(nations))],
        dtype=float,
    )
    found: list[CoreGroup] = []
    for size in range(1, min(sizes, len(nations)) + 1):
        cover = solve(Covering(np.ones(len(wanted)), csr_array(reach), size), CoverLimits(seconds=10.0))
        share = cover.covered / len(wanted)
        if share <= (found[-1].share if found else 0.0):
            break
        names = tuple(nations[i] for i in cover.sites)
        found.append(CoreGroup(names, share, cover.twice / len(wanted), min(1.0, cover.bound / len(wanted))))
    return found
