"""A search among few tours: those that the relaxation likes when some room is kept spare.

Thousands of tours are alike to the relaxation, and a search over all of them is lost in them. A small price on room and
lift picks among the alike. Whole units never fit to the last bed, so a little is kept spare, here of the beds, there of
the lift, and the relaxation chooses other tours. Some hundred come together, and among these the search mostly ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf
from time import perf_counter
from typing import Any

import numpy as np

from grith.force._programme import linked
from grith.force._search import Search
from grith.force._start import run_from

SPARE = (
    (((0.0, 0.0), (0.001, 0.001), (0.002, 0.002), (0.004, 0.004)),
     ((0.0005, 0.0005), (0.0015, 0.0015), (0.003, 0.003), (0.006, 0.006))),
    (((0.003, 0.0), (0.0, 0.003), (0.006, 0.002), (0.002, 0.006)),
     ((0.01, 0.01), (0.008, 0.004), (0.004, 0.008), (0.0, 0.01), (0.01, 0.0))),
)  # fmt: skip
"""Rounds of two searches side by side; for each the shares of bases' room and of lift that are kept spare."""
_OVER = 60.0
"""What using all of a room or route twice costs, by the dearest column."""
_THRIFT = 2e-3
"""What all of a base's room or of a route's lift in a month is worth, by the dearest column."""
_NODES = 200
_TINY = 1e-7


def among_few(search: Search, bound: float, start: np.ndarray | None) -> np.ndarray | None:
    """The best plan found, or None; ends at ``bound``. The best of a round goes into the searches of the next."""
    best, least = start, inf if start is None else float(search.cost @ start)
    if not len(search.limits):
        return best
    for side_by_side in SPARE:
        if (best is not None and search.close(least, bound)) or perf_counter() >= search.ends:
            break
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda spare, b=best: _search(search, spare, bound, b), side_by_side))
        for values in found:
            if values is not None and float(search.cost @ values) < least - _TINY:
                best, least = values, float(search.cost @ values)
    return best


def few_tours(search: Search, spare: Sequence[tuple[float, float]]) -> np.ndarray:
    """The tours that the relaxation of the aim likes with these shares kept spare."""
    unit = float(search.cost.max(initial=0.0))
    return liked(search, search.cost + _THRIFT * unit * search.use, _OVER * unit, spare, search.upper[search.gaps])


def liked(
    search: Search, cost: np.ndarray, over: float, spare: Sequence[tuple[float, float]], most: np.ndarray
) -> np.ndarray:
    """The tours that the relaxation uses or is indifferent to: by cost, the price of too little room, the most gaps."""
    import highspy

    highs = search.relaxation(cost)
    highs.changeColsBounds(len(most), search.gaps, np.zeros(len(most)), most)
    lift = np.array([search.programme.tags[row][0] == "lift" for row in search.limits])
    for row, size in zip(search.limits, search.room, strict=True):
        highs.addCol(over, 0.0, 1.0, 1, np.array([row], dtype=np.int32), np.array([-size]))
    found = np.zeros(len(search.tours), dtype=bool)
    for house, route in spare:
        room = search.room * (1.0 - np.where(lift, route, house))
        highs.changeRowsBounds(len(room), search.limits, np.full(len(room), -highspy.kHighsInf), room)
        highs.run()
        solution = highs.getSolution()
        reduced, values = np.array(solution.col_dual), np.array(solution.col_value)
        found |= (reduced[search.tours] <= _TINY) | (values[search.tours] > _TINY)
    return found


def _search(
    search: Search, spare: Sequence[tuple[float, float]], bound: float, start: np.ndarray | None
) -> np.ndarray | None:
    import highspy

    few = few_tours(search, spare)
    if start is not None:
        few |= start[search.tours] > _TINY
    highs: Any = search.relaxation(search.cost)
    upper = np.where(few, search.upper[search.tours], 0.0)
    highs.changeColsBounds(len(upper), search.tours, np.zeros(len(upper)), upper)
    whole = np.array([*np.flatnonzero(search.whole), *search.whole_gaps], dtype=np.int32)
    highs.changeColsIntegrality(len(whole), whole, np.array([highspy.HighsVarType.kInteger] * len(whole)))
    options = {
        "mip_max_nodes": _NODES, "mip_allow_restart": False, "mip_rel_gap": search.tolerance, "mip_abs_gap": 1e-6,
        "time_limit": max(1.0, search.ends - perf_counter()),
    }  # fmt: skip
    if bound > -inf:
        options["objective_target"] = bound + max(1e-6, search.tolerance * bound)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    found = run_from(highs, start)
    if highs.getInfo().primal_solution_status != 2:
        return None
    return search.exact(found[: search.programme.columns])


def group_by_group(search: Search, values: np.ndarray, nodes: int) -> np.ndarray:
    """A plan made better capability by capability, with all others held."""
    import highspy

    highs: Any = search.relaxation(search.cost)
    whole = np.flatnonzero(search.whole).astype(np.int32)
    highs.changeColsIntegrality(len(whole), whole, np.array([highspy.HighsVarType.kInteger] * len(whole)))
    for name, value in (("mip_max_nodes", nodes), ("mip_heuristic_effort", 0.0), ("mip_rel_gap", 1e-3)):
        highs.setOptionValue(name, value)
    slots = [t.slot for t in search.programme.tours]
    for group in linked(search.programme.data):
        if perf_counter() >= search.ends:
            break
        at, free = values[search.tours], np.isin(slots, group)
        low, high = np.where(free, 0.0, at), np.where(free, search.upper[search.tours], at)
        highs.changeColsBounds(len(at), search.tours, low, high)
        anew = run_from(highs, values)
        if highs.getInfo().primal_solution_status == 2:
            found = search.exact(anew[: search.programme.columns])
            values = found if float(search.cost @ (found - values)) < -_TINY else values
    return values
