"""Points on a line: sites reach stretches of it, and a dynamic programme is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grith.covering._problem import Array, Cover


def stretches(reach: Any) -> tuple[Array, Array] | None:
    """First and last-plus-one demand of each site if each reaches demands without a gap; None otherwise."""
    import numpy as np

    starts, columns = reach.indptr, reach.indices
    lengths = np.diff(starts)
    first, last = np.zeros(len(lengths), np.int64), np.zeros(len(lengths), np.int64)
    some = np.flatnonzero(lengths)
    if len(some):
        first[some] = np.minimum.reduceat(columns, starts[some])
        last[some] = np.maximum.reduceat(columns, starts[some]) + 1
    return (first, last) if (last - first == lengths).all() else None


def cover_line(first: Array, last: Array, weights: Array, number: int) -> Cover:
    """The best at most ``number`` of the stretches [``first``, ``last``) of demands in their order along the line.

    Exact in time demands × number: the most that ``k`` stretches reach among the first ``t`` demands is the larger of
    the same for ``t - 1`` and of what ``k - 1`` reach before the longest stretch that holds demand ``t``, plus that
    stretch up to ``t``.
    """
    import numpy as np

    from grith.covering._problem import Cover

    weights = np.asarray(weights, dtype=float)
    count = len(weights)
    total = np.concatenate(([0.0], np.cumsum(weights)))
    # The earliest start among the stretches that hold each demand, and whose it is.
    begin, whose = np.arange(1, count + 1), np.full(count + 1, -1)
    begin = np.concatenate(([0], begin))
    for site in np.lexsort((np.arange(len(first)), first))[::-1]:
        here = slice(int(first[site]) + 1, int(last[site]) + 1)
        begin[here], whose[here] = first[site], site
    at = np.arange(count + 1)
    best = [np.zeros(count + 1)]
    taken: list[Array] = []
    for _ in range(min(number, len(first))):
        gained = np.where(whose >= 0, best[-1][begin] + total - total[begin], 0.0)
        reached = np.maximum.accumulate(gained)
        if reached[-1] <= best[-1][-1]:
            break
        # Where the best so far was last improved: that is where its last stretch ends.
        fresh = gained >= reached
        taken.append(np.maximum.accumulate(np.where(fresh & (gained > 0), at, 0)))
        best.append(reached)
    sites, position = [], count
    for step in reversed(taken):
        position = int(step[position])
        if position == 0:
            break
        sites.append(int(whose[position]))
        position = int(begin[position])
    hits = np.zeros(count + 1)
    for site in sites:
        hits[int(first[site])] += 1
        hits[int(last[site])] -= 1
    hits = np.cumsum(hits)[:count]
    value = float(best[-1][-1])
    return Cover(
        tuple(sorted(set(sites))), value, value, float(weights[hits > 0].sum()), float(weights[hits > 1].sum()),
        "proved", {"line": 1.0},
    )  # fmt: skip
