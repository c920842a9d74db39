"""Where whole units make a gap move in steps, the gaps are searched before the tours.

The relaxation parts units so that each need is met to the last fraction. Which unit goes on which tour matters far less
than how many are in place: so a branch and bound asks of the gaps alone that they stand on a step. That takes few
relaxations, and its value is a bound. Then whole units are packed under these gaps: by rounding up one tour after the
other, else group by group of capabilities; where that works, the plan is proved. Else gaps and tours are searched among
few tours.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from time import perf_counter
from typing import Any

import numpy as np

from grith.force._few import SPARE, among_few, few_tours, liked
from grith.force._programme import linked
from grith.force._search import Search

_PIVOTS = 30_000
"""Simplex steps that the search of the gaps may take: work is counted, not seconds."""
_DIVE = 120
_NODES, _PAIRS, _FEW_PAIRS = 30, 20, 4
"""Among few tours the first pair mostly drives out what is too much, and where four do not, twenty did not either."""
_TINY = 1e-6


class StepSearch(Search):
    """The search for one aim: gaps that stand on steps first, then whole units under them."""

    def run(self, start: np.ndarray | None = None) -> tuple[float, np.ndarray | None]:
        """A bound of the aim, and the best plan found, if any; ``start`` is the plan so far."""
        if not self.steps.any():
            return -inf, None
        bound, gaps = self.least()
        values = None
        if gaps is not None:
            values = self.dive(gaps)
            values = self.pack(gaps) if values is None else values
        if values is None or not self.close(float(self.cost @ values), bound):
            values = among_few(self, bound, start if values is None else values)
        return bound, values

    def least(self) -> tuple[float, np.ndarray | None]:
        """The best gaps that stand on steps while tours may be parted: a bound, and the gaps (None: none was found).

        Best first with plunges, within a number of simplex steps; a branch holds a gap at a step or above the next.
        """
        highs, cost = self.relaxation(self.cost), self.cost[self.gaps]
        statuses = _statuses()
        pivots, number, sure = 0, 0, True

        def solve(low: np.ndarray, high: np.ndarray) -> tuple[float, np.ndarray]:
            nonlocal pivots, sure
            highs.changeColsBounds(len(self.gaps), self.gaps, low, high)
            highs.run()
            pivots += max(1, int(highs.getInfo().simplex_iteration_count))
            status = highs.getModelStatus()
            sure = sure and status in (statuses.kOptimal, statuses.kInfeasible)
            if status != statuses.kOptimal:
                return inf, low
            values = np.array(highs.getSolution().col_value)
            return float(self.cost @ values), values[self.gaps]

        low, high = np.zeros(len(self.gaps)), self.upper[self.gaps]
        value, gaps = solve(low, high)
        heap = [(value, number, low, high, gaps)] if value < inf else []
        best, found, pruned = inf, None, inf
        while heap and pivots < _PIVOTS and perf_counter() < self.ends:
            value, _, low, high, gaps = heappop(heap)
            while value < inf:
                if value >= best - max(_TINY, self.tolerance * best):
                    pruned = min(pruned, value)
                    break
                below, above = self._around(gaps)
                off = np.minimum(gaps - below, above - gaps)
                if off.max(initial=0.0) <= _TINY:
                    best, found = value, gaps
                    break
                if pivots >= _PIVOTS:
                    number += 1
                    heappush(heap, (value, number, low, high, gaps))
                    break
                # What is furthest between two steps, by what a step costs.
                at = int(np.argmax((cost + _TINY) * np.where(off > _TINY, off, 0.0)))
                less, more = high.copy(), low.copy()
                less[at], more[at] = below[at], above[at]
                children = [(*solve(low, less), low, less), (*solve(more, high), more, high)]
                (value, gaps, low, high), other = sorted(children, key=lambda child: child[0])
                if other[0] < inf:
                    number += 1
                    heappush(heap, (other[0], number, other[2], other[3], other[1]))
        bound = min([best, pruned, *(node[0] for node in heap)])
        return (bound if sure and bound < inf else -inf), found

    def _around(self, gaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The steps below and above; a gap without steps, or on one, is its own."""
        stepped = self.steps > 0
        step = np.where(stepped, self.steps, 1.0)
        placed = (self.need - gaps) / step
        near = np.abs(placed - np.round(placed)) < _TINY
        below = np.maximum(0.0, self.need - np.ceil(placed) * step)
        above = self.need - np.floor(placed) * step
        own = ~stepped | near | (gaps < _TINY)
        return np.where(own, gaps, below), np.where(own, gaps, above)

    def _packing(self, gaps: np.ndarray, cost: np.ndarray) -> Any:
        highs = self.relaxation(cost)
        highs.changeColsBounds(len(self.gaps), self.gaps, np.zeros(len(gaps)), self._top(gaps))
        return highs

    def _top(self, gaps: np.ndarray) -> np.ndarray:
        return np.where(gaps < _TINY, 0.0, np.minimum(self.need, gaps + 1e-9))

    def dive(self, gaps: np.ndarray) -> np.ndarray | None:
        """Whole units under these gaps, one tour after the other rounded up (down again where none fits)."""
        highs, optimal = self._packing(gaps, self.use), _statuses().kOptimal
        low, high = np.zeros(len(self.tours)), self.upper[self.tours].copy()
        whole = self.whole[self.tours]
        taken: list[tuple[int, float, float, float | None]] = []
        for _ in range(_DIVE):
            highs.run()
            if highs.getModelStatus() == optimal:
                values = np.array(highs.getSolution().col_value)
                at = values[self.tours]
                part = np.where(whole, at - np.floor(at + _TINY), 0.0)
                if part.max(initial=0.0) <= _TINY:
                    return self.exact(values)
                tour = int(np.argmax(part))
                taken.append((tour, low[tour], high[tour], float(np.ceil(at[tour]))))
                low[tour] = np.ceil(at[tour])
                highs.changeColBounds(tour, low[tour], high[tour])
                continue
            while taken:
                tour, least, most, up = taken.pop()
                low[tour], high[tour] = least, most if up is None else up - 1.0
                highs.changeColBounds(tour, low[tour], high[tour])
                if up is not None:
                    taken.append((tour, least, most, None))
                    break
            else:
                return None
        return None

    def pack(self, gaps: np.ndarray, *, every: bool = False) -> np.ndarray | None:
        """Whole units under these gaps, group by group (groups share no offer), with room left for those to come.

        What is then too much for bases and routes is driven out by planning pairs of groups again. Few tours suffice
        and are far faster; among ``every`` tour later aims find a better beginning.
        """
        count = len(self.limits)
        if not count:
            return None
        few = few_tours(self, [*SPARE[0][0], *SPARE[0][1]])
        few |= liked(self, 1e-3 * self.use, 1.0, [(0.0, 0.0)], self._top(gaps))
        highs = self._packing(gaps, np.zeros(self.programme.columns))
        most = np.where(few | every, self.upper[self.tours], 0.0)
        # One column for the share that is free everywhere, then one a limit for what is too much.
        highs.addCol(-1e-2, 0.0, 1.0, count, self.limits, self.room)
        for row, size in zip(self.limits, self.room, strict=True):
            highs.addCol(1.0, 0.0, inf, 1, np.array([row], dtype=np.int32), np.array([-size]))
        options = {
            "mip_max_nodes": _NODES, "mip_allow_restart": False, "mip_heuristic_effort": 0.02, "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-7, "time_limit": max(1.0, self.ends - perf_counter()),
        }  # fmt: skip
        for name, value in options.items():
            highs.setOptionValue(name, value)
        slots = [t.slot for t in self.programme.tours]
        groups = [np.isin(slots, g) for g in linked(self.programme.data)]
        made, values = np.zeros(len(self.tours), dtype=bool), np.zeros(self.programme.columns)
        for group in groups:
            anew = self._plan_anew(highs, group, made, values, most)
            if anew is None:
                return None
            made, values = made | group, anew
        pairs = [(groups[i], groups[(i + k) % len(groups)]) for k in range(1, len(groups)) for i in range(len(groups))]
        for one, other in pairs[: _PAIRS if every else _FEW_PAIRS]:
            if self._fits(values) or perf_counter() >= self.ends:
                break
            anew = self._plan_anew(highs, one | other, ~(one | other), values, most)
            values = values if anew is None else anew
        return self.exact(values) if self._fits(values) else None

    def _fits(self, values: np.ndarray) -> bool:
        return bool((self.taken @ values <= self.room + _TINY).all())

    def _plan_anew(
        self, highs: Any, free: np.ndarray, held: np.ndarray, values: np.ndarray, most: np.ndarray
    ) -> np.ndarray | None:
        """The tours of ``free`` made whole, those of ``held`` as they are, the rest parted at will."""
        import highspy

        at = values[self.tours]
        low, high = np.where(held, at, 0.0), np.where(held, at, np.where(free, self.upper[self.tours], most))
        highs.changeColsBounds(len(at), self.tours, low, high)
        kinds, whole = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger), self.whole[self.tours] & free
        highs.changeColsIntegrality(len(at), self.tours, np.array([kinds[int(w)] for w in whole]))
        highs.run()
        if highs.getInfo().primal_solution_status != 2:
            return None
        found = np.array(highs.getSolution().col_value)[: self.programme.columns]
        found[self.tours] = np.where(whole, np.round(found[self.tours]), found[self.tours])
        return found


def _statuses() -> Any:
    import highspy

    return highspy.HighsModelStatus
