"""Plans too large for one search: the relaxation is made whole part by part, then parts are searched anew.

Relax and fix with fixed shares: each group of capabilities is made whole within what the relaxation gave it of bases
and lift, so no group can starve another, and groups may be searched side by side. Then areas, groups and neighbouring
groups in pairs that are shorter than in the relaxation are searched again, with all the rest held, until a round brings
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf
from time import perf_counter

import numpy as np
from scipy.sparse import csc_array, csr_array

from grith.covering import linear_model, quiet_highs
from grith.force._programme import Programme, linked
from grith.force._solve import Aim, Limits, Stage, load
from grith.force._start import run_from

LARGE = 12_000
"""Columns from which on a plan counts as large."""

_WEIGHT = 1_000.0
_WHOLE = 1e-6
_DEAR = 1e-7
_ROUNDS = 3
_NODES = 1
_CLOSE = 2e-3
"""How far a part may stay from its best, in weighed line-months; as a share it would be blunted by large must-haves."""
_THRIFT = 1e-3
"""What all of a base's room or of a route's lift in a month is worth beside a line-month of the last tier."""
_SHARE = 0.1
"""Yet for no tour more than this share of what it is worth in a month."""


def plan_large(programme: Programme, aims: Sequence[Aim], limits: Limits) -> tuple[np.ndarray, list[Stage]] | None:
    """A plan and what came of each aim; None where a part has none (fixed choices), so that the plain way is taken.

    Tiers are weighed a thousand to one within a part. The bound of the first aim is that of its own relaxation; that of
    a later one holds beside plans as good in the earlier ones. The prices of the first aim are those of its own
    relaxation, those of a later one are of the weighed relaxation, told in its line-months.
    """
    began = perf_counter()
    parts = _Parts(programme, aims, began + limits.seconds)
    first = parts.relaxation(aims[0].cost)
    prices = [parts.prices]
    relaxed = parts.relaxation(parts.cost) if len(aims) > 1 else first
    prices += [parts.prices / weight for weight in parts.weights[1:]]
    if first is None or relaxed is None:
        return None
    values = parts.make_whole(relaxed)
    if values is None:
        return None
    values = parts.search_again(values, relaxed, lambda v: _close(parts.bounds(v, first, relaxed), limits.tolerance))
    stages = []
    for aim, (value, bound), duals in zip(aims, parts.bounds(values, first, relaxed), prices, strict=True):
        close = _close([(value, bound)], limits.tolerance)
        status = "proved" if close else "cut" if parts.cut else "stopped"
        stages.append(Stage(aim.name, value, bound, status, 0, (perf_counter() - began) / len(aims), duals))
    return values, stages


def _close(reached: Sequence[tuple[float, float]], tolerance: float) -> bool:
    return all(value - bound <= max(1e-6, tolerance * value) for value, bound in reached)


def relax_large(programme: Programme, aims: Sequence[Aim]) -> tuple[np.ndarray, list[Stage]] | None:
    """The first answer for a large plan, or None: each aim's relaxation among the best of the aims before it."""
    parts = _Parts(programme, aims, inf)
    stages: list[Stage] = []
    values = None
    for aim in aims:
        began = perf_counter()
        values = parts.relaxation(aim.cost, interior=bool(stages))
        if values is None:
            return None
        value = float(aim.cost @ values)
        stages.append(Stage(aim.name, value, value, "relaxed", 0, perf_counter() - began, parts.prices))
        parts.keep_best()
    return (values, stages) if values is not None else None


class _Parts:
    def __init__(self, programme: Programme, aims: Sequence[Aim], ends: float) -> None:
        p = self.programme = programme
        self.aims = aims
        self.ends, self.cut = ends, False
        self.prices, self.reduced = np.zeros(len(p.tags)), np.zeros(p.columns)
        self.weights = [_WEIGHT ** (len(aims) - 1 - k) for k in range(len(aims))]
        self.cost = sum((w * a.cost for w, a in zip(self.weights, aims, strict=True)), np.zeros(p.columns))
        self.rows = csr_array((p.value, p.index, p.starts), shape=(len(p.tags), p.columns))
        self.columns = csc_array(self.rows)
        self.low, self.high, self.upper, self.whole = np.array(p.low), np.array(p.high), p.upper(), p.whole()
        slots = p.data.slots
        self.lower = np.zeros(p.columns)
        # The slot of each tour and gap; flows (-1) belong to every part.
        gaps = [p.data.lines[line].slot for line, _ in p.gaps]
        self.slot = np.array([*[t.slot for t in p.tours], *gaps, *[-1] * len(p.flows)], dtype=np.int64)
        self.cover = {t[1:]: number for number, t in enumerate(p.tags) if t[0] == "cover"}
        self.groups = linked(programme.data)
        self.paired = [[*a, *b] for a, b in zip(self.groups, [*self.groups[1:], *self.groups[:1]], strict=True)]
        self.areas = [[i for i, s in enumerate(slots) if s.area == a] for a in sorted({s.area for s in slots})]
        self.goal = self.cost + self._thrift()

    def _thrift(self) -> np.ndarray:
        """A price on the room and lift that a tour takes, so that a part leaves free what it does not need.

        It is far less than the tour can be worth in any one month, so no gap stays open for it.
        """
        tags, shift = self.programme.tags, len(self.programme.tours)
        scarce = np.array([t[0] in ("house", "base", "lift") for t in tags], dtype=bool) & (self.high > 0)
        taken = self.columns.T @ np.where(scarce, 1.0 / np.where(scarce, self.high, 1.0), 0.0)
        least = np.full(len(tags), inf)
        for column, (line, month) in enumerate(self.programme.gaps, shift):
            row = self.cover[self.programme.data.lines[line].slot, month]
            least[row] = min(least[row], self.cost[column])
        covers = self.rows.multiply(np.where(np.isfinite(least), least, 0.0)[:, None])
        worth = np.asarray(covers.sum(axis=0)).ravel() / self.programme.data.horizon
        price: np.ndarray = np.minimum(_THRIFT * taken, _SHARE * worth)
        price[shift:] = 0.0
        return np.maximum(0.0, price)

    def relaxation(self, cost: np.ndarray, *, interior: bool = False) -> np.ndarray | None:
        """Solved afresh: starting from another aim's solution takes far longer here."""
        highs, module = load(self.programme, relaxed=True)
        count, rows = len(self.upper), len(self.low)
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        highs.changeColsBounds(count, np.arange(count, dtype=np.int32), self.lower, self.upper)
        highs.changeRowsBounds(rows, np.arange(rows, dtype=np.int32), self.low, self.high)
        highs.setOptionValue("solver", "ipm" if interior else "simplex")
        highs.run()
        solution = highs.getSolution()
        self.prices, self.reduced = np.array(solution.row_dual), np.array(solution.col_dual)
        found = highs.getModelStatus() == module.HighsModelStatus.kOptimal
        return np.array(solution.col_value) if found else None

    def bounds(self, values: np.ndarray, first: np.ndarray, relaxed: np.ndarray) -> list[tuple[float, float]]:
        """Value and bound of each aim: the first by its own relaxation, others by what the weighed one leaves."""
        found, left = [], float(self.cost @ relaxed)
        for number, (aim, weight) in enumerate(zip(self.aims, self.weights, strict=True)):
            value = float(aim.cost @ values)
            bound = max(0.0, left / weight) if number else float(aim.cost @ first)
            left -= weight * value
            found.append((value, min(value, bound)))
        return found

    def keep_best(self) -> None:
        """From now on only the best of the last relaxation: what its prices speak against stays at its limit."""
        stays = np.abs(self.reduced) > _DEAR
        self.lower = np.where(stays & (self.reduced < 0), self.upper, self.lower)
        self.upper = np.where(stays & (self.reduced > 0), self.lower, self.upper)
        self.low, self.high = (
            np.where(self.prices < -_DEAR, self.high, self.low),
            np.where(self.prices > _DEAR, self.low, self.high),
        )

    def make_whole(self, relaxed: np.ndarray) -> np.ndarray | None:
        """Every group by itself, two at a time, each within its own share of what the relaxation uses.

        Only tours that the relaxation uses are chosen from: fast, and what it loses comes back in later searches.
        """
        start, upper = self.rounded_down(relaxed), self.upper
        self.upper = np.where((relaxed > _DEAR) | (np.arange(len(upper)) >= len(self.programme.tours)), upper, 0.0)
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda group: self.search(group, relaxed, start, flows=False), self.groups))
        self.upper = upper
        values = relaxed.copy()
        for part in found:
            if part is None:
                return None
            values[part[0]] = part[1]
        return values

    def rounded_down(self, values: np.ndarray) -> np.ndarray:
        """Every whole tour rounded down, and the gaps that this leaves: no limit can mind, save a fixed choice."""
        found = np.where(self.whole, np.floor(values + _WHOLE), values)
        first = len(self.programme.tours)
        gaps = slice(first, first + len(self.programme.gaps))
        found[gaps] = 0.0
        lacks = np.maximum(0.0, self.low - self.rows @ found)
        for column, (line, month) in enumerate(self.programme.gaps, first):
            row = self.cover[self.programme.data.lines[line].slot, month]
            found[column] = min(self.upper[column], lacks[row])
            lacks[row] -= found[column]
        return found

    def search_again(self, values: np.ndarray, relaxed: np.ndarray, close: Callable[[np.ndarray], bool]) -> np.ndarray:
        """Parts that are shorter than in the relaxation, the shortest first, until close or a round brings nothing.

        A part that brought nothing is not searched anew before something else of the plan has changed.
        """
        idle: set[frozenset[int]] = set()
        for _ in range(_ROUNDS):
            before = float(self.goal @ values)
            for kind in (self.areas, self.groups, self.paired):
                short = [float(self.cost[m] @ (values - relaxed)[m]) for m in (self._of(g) for g in kind)]
                for number in sorted(range(len(kind)), key=lambda i: (-short[i], i)):
                    if short[number] <= _WHOLE:
                        continue
                    if close(values):
                        return values
                    if perf_counter() >= self.ends:
                        self.cut = True
                        return values
                    slots = frozenset(kind[number])
                    if slots in idle:
                        continue
                    part = self.search(kind[number], values, values)
                    if part is not None and float(self.goal[part[0]] @ (part[1] - values[part[0]])) < -_WHOLE:
                        values = values.copy()
                        values[part[0]] = part[1]
                        idle.clear()
                    else:
                        idle.add(slots)
            if float(self.goal @ values) >= before - _WHOLE:
                break
        return values

    def _of(self, slots: Sequence[int]) -> np.ndarray:
        return np.isin(self.slot, slots)

    def search(
        self, slots: Sequence[int], values: np.ndarray, start: np.ndarray, *, flows: bool = True
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """The columns of ``slots`` made as good as can be from ``start``, others held at ``values``."""
        import highspy

        free = self._of(slots) | ((self.slot < 0) & flows)
        at = np.flatnonzero(free)
        part = csr_array(self.columns[:, at])
        rows = np.flatnonzero(np.diff(part.indptr))
        part = csr_array(part[rows])
        held = self.rows[rows] @ np.where(free, 0.0, values)
        low, high = self.low[rows] - held, self.high[rows] - held
        model = linear_model(self.goal[at], self.upper[at], part, low, high, self.whole[at])
        highs = quiet_highs()
        options = {
            "threads": 1, "parallel": "off", "random_seed": 0, "mip_allow_restart": False, "mip_max_nodes": _NODES,
            "mip_rel_gap": 0.0, "mip_abs_gap": _CLOSE, "time_limit": max(1.0, self.ends - perf_counter()),
        }  # fmt: skip
        for name, value in options.items():
            highs.setOptionValue(name, value)
        highs.passModel(model)
        found = run_from(highs, start[at])
        if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            self.cut = True
        if highs.getInfo().primal_solution_status != 2:
            return None
        return at, np.where(self.whole[at], np.round(found), found)
