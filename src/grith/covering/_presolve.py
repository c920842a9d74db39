"""A smaller problem with the same best choice: demands that are alike are added up, sites that others outdo are left.

After Chen, Chen, Chen, Dai, Juan and Quan (2021), "Efficient presolving methods for solving maximal covering and
partial set covering location problems": isomorphic aggregation, domination, singleton aggregation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from grith.covering._problem import Array


@frozen(eq=False)
class Reduced:
    """What is left: sites × demands, the weights of the demands, what a site gains alone, and old numbers."""

    reach: Any
    weights: Array
    alone: Array
    sites: Array


def reduce(reach: Any, weights: Array, alone: Array, sites: Array, groups: Array | None = None) -> Reduced:
    """Aggregate and dominate until nothing changes.

    ``alone`` (sites) is weight that only this site reaches; it is counted with it and needs no demand of its own.
    """
    import numpy as np

    while True:
        reach, weights, alone = _aggregate(reach, weights, alone)
        kept = _undominated(reach, alone, None if groups is None else groups[sites])
        if len(kept) == len(sites):
            return Reduced(reach, weights, alone, sites)
        reach, alone, sites = reach[kept], alone[kept], np.asarray(sites)[kept]


def _aggregate(reach: Any, weights: Array, alone: Array) -> tuple[Any, Array, Array]:
    """Demands that the same sites reach become one; those of a single site go into ``alone``, those of none go."""
    import numpy as np

    by_demand = reach.T.tocsr()
    by_demand.sort_indices()
    starts, rows = by_demand.indptr, by_demand.indices
    lengths = np.diff(starts)
    alone = alone.copy()
    single = np.flatnonzero((lengths == 1) & (weights > 0))
    np.add.at(alone, rows[starts[single]], weights[single])
    first: dict[bytes, int] = {}
    kept: list[int] = []
    summed: list[float] = []
    for demand in np.flatnonzero((lengths > 1) & (weights > 0)).tolist():
        key = rows[starts[demand] : starts[demand + 1]].tobytes()
        place = first.setdefault(key, len(kept))
        if place == len(kept):
            kept.append(demand)
            summed.append(float(weights[demand]))
        else:
            summed[place] += float(weights[demand])
    smaller = by_demand[np.array(kept, dtype=np.int64)].T.tocsr()
    smaller.sort_indices()
    return smaller, np.array(summed), alone


def _undominated(reach: Any, alone: Array, groups: Array | None) -> Array:
    """The sites that no other outdoes: a site goes if another of its group reaches all that it reaches and more.

    Of equals the first stays. What a site gains alone no other site has, so such a site stays.
    """
    import numpy as np

    ones = reach.astype(np.int32)
    shared = (ones @ ones.T).tocoo()
    size = np.diff(reach.indptr)
    one, other = shared.row, shared.col
    within = (shared.data == size[one]) & (one != other) & (alone[one] <= 0)
    if groups is not None:
        within &= groups[one] == groups[other]
    equal = (size[one] == size[other]) & (alone[other] <= 0)
    outdone = within & (~equal | (other < one))
    gone = np.zeros(len(size), dtype=bool)
    gone[one[outdone]] = True
    gone |= (size == 0) & (alone <= 0)
    return np.flatnonzero(~gone)
