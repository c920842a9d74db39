"""Plan anew with those who come: a warm linear programme that is asked again and again with other offers left out.

Only the tours and limits that matter are loaded (delayed column and row generation): after each answer all others are
looked at, and those that could better it or are broken by it join. Its prices bound the answers to other questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
from attrs import define, evolve, field, frozen
from scipy.sparse import csr_array

from grith.covering import quiet_highs
from grith.force._data import ForceData
from grith.force._programme import build

_DESIRED = 1e-4
"""So far behind that no must-have is given up for a desired line, unless that needs a ten-thousandth as much."""
_TINY = 1e-6
_SAME = 1e-10
_OFF = 1e-7
_JOIN = 10
_ROUNDS = 10
_SCALE = 16
_OPTIONS = {
    "threads": 1, "random_seed": 0, "presolve": "off", "parallel": "off",
    # Prices are added up into bounds, so they must be true to a billionth. Costs told in 65,536ths, columns scaled by
    # their largest value let the solver perturb costs, and undo it, in half the steps.
    "user_objective_scale": _SCALE, "dual_feasibility_tolerance": 1e-9 * 2**_SCALE,
    "simplex_scale_strategy": 4, "dual_simplex_cost_perturbation_multiplier": 0.2,
}  # fmt: skip


@define(eq=False)
class Start:
    """A basis, for the columns and rows of the programme at that time; brought up to date on use."""

    loaded: object
    basis: Any
    columns: np.ndarray
    rows: np.ndarray


@frozen(eq=False)
class Answer:
    """What the best plan leaves uncovered: line-months of must-haves and of desired lines, gap by line; who is used.

    ``total`` is what was made small: must-haves and, far behind, desired lines. ``possible`` is False where the fixed
    choices cannot be kept; then everything counts as uncovered. ``start`` is where a like question may begin.
    """

    must_have: float
    desired: float
    by_line: np.ndarray
    used: np.ndarray
    total: float
    possible: bool = True
    start: Start | None = field(default=None, repr=False)


class Oracle:
    """The relaxed plan of ``data`` (units may be parted), kept loaded. Must-haves first, desired lines far behind.

    ``desired`` False leaves the desired lines out of sight.
    """

    def __init__(self, data: ForceData, *, desired: bool = True) -> None:
        self.data, self.programme = data, build(data)
        self.calls = 0
        p = self.programme
        self._shift = len(p.tours)
        self._offer = np.full(p.columns, -1, dtype=np.int64)
        self._offer[: self._shift] = [t.offer for t in p.tours]
        self._kept = np.ones(len(data.offers), dtype=bool)
        self._line = np.array([line for line, _ in p.gaps], dtype=np.int64)
        share = 1.0 / np.array([data.lines[line].need[m - 1] for line, m in p.gaps])
        must = np.array([data.lines[line].must_have for line, _ in p.gaps], dtype=bool)
        self._must, self._desired = must.astype(float), 1.0 - must
        self._cost = np.zeros(p.columns)
        self._cost[self._shift : self._shift + len(share)] = self._must + (_DESIRED if desired else 0.0) * self._desired
        self._bear(data, share, must)
        self._low, self._high, self._size = np.array(p.low), np.array(p.high), p.upper()
        for column, (resource, house, _, month) in enumerate(p.flows, self._shift + len(share)):
            capacity = data.houses[house].capacity[resource]
            assert capacity is not None
            self._size[column] = capacity[month - 1]
        # Columns are shares of what there is, so that a ten-millionth is as little of persons as of ships.
        self._upper = np.where(self._size > 0.0, 1.0, 0.0)
        self._rows = csr_array((np.array(p.value) * self._size[p.index], p.index, p.starts), (len(p.tags), p.columns))
        self._columns = csr_array(self._rows.T)
        # The rows that vanish with an offer.
        self._row_offer = np.array([t[1] if t[0] in ("pool", "endurance") else -1 for t in p.tags], dtype=np.int64)
        self._cover = np.array([tag[0] == "cover" for tag in p.tags], dtype=bool)
        self._told = 0
        self._constants = np.zeros(0)
        self._credits = np.zeros((0, len(data.offers)))
        self._inside, self._held = np.arange(p.columns), np.arange(len(p.tags))
        if p.columns:
            self._load()
            self._shrink()

    def _bear(self, data: ForceData, share: np.ndarray, must: np.ndarray) -> None:
        """Prepare to tell which lines bear a gap: in one slot and month those that cost alike, last served first."""
        gaps = self.programme.gaps
        group = {k: n for n, k in enumerate(dict.fromkeys((data.lines[x].slot, m) for x, m in gaps))}
        slot = np.array([group[data.lines[x].slot, m] for x, m in gaps], dtype=np.int64)
        served = sorted(range(len(data.lines)), key=lambda x: (data.lines[x].tier, x))
        rank = np.empty(len(data.lines), dtype=np.int64)
        rank[served] = np.arange(len(served))
        order = np.lexsort((-rank[self._line], share, must, slot)) if len(gaps) else np.zeros(0, dtype=np.int64)
        alike = [a[order] for a in (slot, must, share)]
        opens = np.ones(len(order), dtype=bool)
        if len(order):
            opens[1:] = np.any([a[1:] != a[:-1] for a in alike], axis=0)
        self._need = (1.0 / share)[order] if len(order) else np.zeros(0)
        before = np.cumsum(self._need) - self._need
        self._order, self._group = order, np.cumsum(opens) - 1
        self._before = before - before[opens][self._group] if len(order) else before

    def _borne(self, gaps: np.ndarray) -> np.ndarray:
        """Gap by line, each told at the lines that are served last among those that cost alike."""
        if not len(self._order):
            return np.zeros(len(self.data.lines))
        total = np.bincount(self._group, weights=gaps[self._order])[self._group]
        borne = np.clip(total - self._before, 0.0, self._need)
        return np.bincount(self._line[self._order], weights=borne, minlength=len(self.data.lines))

    def twin(self, near: Sequence[Answer]) -> tuple[Oracle, list[Answer]]:
        """Another with the same programme and all that was learned so far, for another thread; ``near`` told for it."""
        other = copy(self)
        other.calls, other._told = 0, len(self._constants)
        if self.programme.columns:
            other._load()
        told = [evolve(a, start=a.start and evolve(a.start, loaded=other._loaded)) for a in near]
        return other, told

    def learn(self, twin: Oracle) -> None:
        """Take over the prices that a twin has learned, and count its questions as asked."""
        self.calls += twin.calls
        self._constants = np.append(self._constants, twin._constants[twin._told :])
        self._credits = np.vstack([self._credits, twin._credits[twin._told :]])

    def focus(self, near: Sequence[Answer]) -> list[Answer]:
        """Load what the plans of ``near`` rest on, and nothing else; returns them, ready for questions near them.

        What is at zero and what does not bind in all of them is left out, and joins again on demand.
        """
        if not self.programme.columns:
            return list(near)
        kinds = self._module.HighsBasisStatus
        kind = [kinds(number) for number in range(len(kinds.__members__))]
        columns = np.full((len(near), len(self._upper)), int(kinds.kLower))
        rows = np.full((len(near), len(self._low)), int(kinds.kBasic))
        for number, answer in enumerate(near):
            if answer.start is not None:
                columns[number, answer.start.columns] = [int(k) for k in answer.start.basis.col_status]
                rows[number, answer.start.rows] = [int(k) for k in answer.start.basis.row_status]
        keep, hold = (columns != int(kinds.kLower)).any(axis=0), (rows != int(kinds.kBasic)).any(axis=0)
        keep[self._shift :] = True
        self._inside, self._held = np.flatnonzero(keep), np.flatnonzero(hold | self._cover)
        self._load()
        found = []
        for number, answer in enumerate(near):
            basis = self._module.HighsBasis()
            basis.col_status = [kind[k] for k in columns[number, self._inside].tolist()]
            basis.row_status = [kind[k] for k in rows[number, self._held].tolist()]
            basis.valid, basis.alien = True, False
            start = Start(self._loaded, basis, self._inside, self._held)
            found.append(evolve(answer, start=start if answer.start is not None else None))
        return found

    def _load(self) -> None:
        import highspy

        part = csr_array(self._rows[self._held][:, self._inside])
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._inside), len(self._held)
        model.col_cost_, model.col_upper_ = self._cost[self._inside], self._live(self._kept)[self._inside]
        model.col_lower_ = np.zeros(len(self._inside))
        model.row_lower_, model.row_upper_ = self._low[self._held], self._high[self._held]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = part.indptr.astype(np.int32), part.indices.astype(np.int32)
        model.a_matrix_.value_ = part.data
        self._module, self._highs = highspy, quiet_highs()
        self._loaded = object()
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(model)

    def _run(self) -> bool:
        """Solve; whether there is a best plan. A search that goes round in a circle is begun anew, from no basis."""
        limit, status = "simplex_iteration_limit", self._module.HighsModelStatus
        self._highs.setOptionValue(limit, _ROUNDS * (len(self._held) + len(self._inside)))
        self._highs.run()
        if self._highs.getModelStatus() == status.kIterationLimit:
            self._highs.clearSolver()
            self._highs.setOptionValue(limit, 2**31 - 1)
            self._highs.run()
        return bool(self._highs.getModelStatus() == status.kOptimal)

    def _shrink(self) -> None:
        """Keep the tours that the plan with everybody uses and the limits that bind in it; the rest joins on demand."""
        if not self._run():
            return
        values = np.array(self._highs.getSolution().col_value)
        reached = self._rows @ values
        tight = (reached < self._low + _OFF) | (reached > self._high - _OFF)
        used = values > _SAME
        used[self._shift :] = True
        self._inside, self._held = np.flatnonzero(used), np.flatnonzero(tight | self._cover)
        self._load()

    def _live(self, kept: np.ndarray) -> np.ndarray:
        """Upper bounds of the columns with the offers ``kept``."""
        gone = np.concatenate([~kept, [False]])[self._offer]
        return np.where(gone, 0.0, self._upper)

    def bound(self, kept: np.ndarray) -> float:
        """A total that no plan with the offers ``kept`` can go below, by the prices of all answers so far.

        A feasible dual solution stays feasible when offers leave, so it bounds every question: its value rises by what
        it paid for the offers that left.
        """
        if not len(self._constants):
            return 0.0
        return max(0.0, float((self._constants + self._credits @ ~kept).max()))

    def ask(self, kept: np.ndarray, near: Answer | None = None) -> Answer:
        """The best plan with the offers ``kept`` (a flag for each offer of the data), searched for ``near`` another."""
        self.calls += 1
        if not self.programme.columns:
            return Answer(0.0, 0.0, np.zeros(len(self.data.lines)), np.zeros(0, dtype=np.int64), 0.0)
        upper, known = self._live(kept), self.bound(kept)
        changed = np.flatnonzero(np.append(kept != self._kept, False)[self._offer[self._inside]]).astype(np.int32)
        self._kept = kept.copy()
        self._bounds(changed, upper)
        if near is not None and near.start is not None and near.start.loaded is self._loaded:
            self._widen(near.start)
            self._highs.setBasis(near.start.basis)
        while True:
            if not self._run():
                if len(self._inside) + len(self._held) == sum(self._rows.shape):
                    return self._impossible()
                # What is missing may be what makes it possible.
                self._inside, self._held = np.arange(len(self._upper)), np.arange(len(self._low))
                self._load()
                continue
            solution = self._highs.getSolution()
            values = np.zeros(len(self._upper))
            values[self._inside] = solution.col_value
            reached = self._rows @ values
            broken = (reached > self._high + _OFF) | (reached < self._low - _OFF)
            broken[self._held] = False
            better = np.zeros(0, dtype=np.int64)
            proved = float(self._cost @ values) <= known + _SAME
            if not proved:
                prices, reduced = self._prices(solution)
                gain = np.where(upper > 0.0, reduced, 0.0)
                gain[self._inside] = 0.0
                better = np.flatnonzero(gain < -_SAME)
                better = better[np.argsort(gain[better], kind="stable")[:_JOIN]]
            if not broken.any() and not len(better):
                break
            self._join(better, np.flatnonzero(broken))
        if not proved:
            self._learn(prices, reduced)
        return self._answer(values)

    def _bounds(self, places: np.ndarray, upper: np.ndarray) -> None:
        if len(places):
            count = len(places)
            self._highs.changeColsBounds(count, places, np.zeros(count), upper[self._inside[places]])

    def _prices(self, solution: Any) -> tuple[np.ndarray, np.ndarray]:
        """The dual values of all rows, cleaned of wrong signs, and the reduced costs of all columns that follow."""
        prices = np.zeros(len(self._low))
        prices[self._held] = solution.row_dual
        wrong = ((prices > 0) & ~np.isfinite(self._low)) | ((prices < 0) & ~np.isfinite(self._high))
        prices[wrong] = 0.0
        return prices, self._cost - self._columns @ prices

    def _join(self, columns: np.ndarray, rows: np.ndarray) -> None:
        if len(columns):
            part = csr_array(self._columns[columns][:, self._held])
            at, index = part.indptr[:-1].astype(np.int32), part.indices.astype(np.int32)
            zero, top = np.zeros(len(columns)), self._upper[columns]
            self._highs.addCols(len(columns), self._cost[columns], zero, top, part.nnz, at, index, part.data)
            self._inside = np.concatenate([self._inside, columns])
        if len(rows):
            part = csr_array(self._rows[rows][:, self._inside])
            at, index = part.indptr[:-1].astype(np.int32), part.indices.astype(np.int32)
            self._highs.addRows(len(rows), self._low[rows], self._high[rows], part.nnz, at, index, part.data)
            self._held = np.concatenate([self._held, rows])

    def _widen(self, start: Start) -> None:
        """Bring a basis of before up to date with what has joined since: columns at zero, rows slack."""
        columns, rows = len(self._inside) - len(start.columns), len(self._held) - len(start.rows)
        if columns or rows:
            kinds, basis = self._module.HighsBasisStatus, self._module.HighsBasis()
            basis.col_status = [*start.basis.col_status, *[kinds.kLower] * columns]
            basis.row_status = [*start.basis.row_status, *[kinds.kBasic] * rows]
            basis.valid, basis.alien = True, False
            start.basis, start.columns, start.rows = basis, self._inside, self._held

    def _learn(self, prices: np.ndarray, reduced: np.ndarray) -> None:
        side = np.where(prices > 0, self._low, self._high)
        paid = np.where(prices == 0.0, 0.0, prices * np.where(prices == 0.0, 0.0, side))
        taken = np.minimum(0.0, reduced) * self._upper
        size = len(self.data.offers) + 1
        credit = np.bincount(self._row_offer + 1, weights=-paid, minlength=size)[1:]
        credit += np.bincount(self._offer + 1, weights=-taken, minlength=size)[1:]
        self._constants = np.append(self._constants, paid.sum() + taken.sum())
        self._credits = np.vstack([self._credits, credit])

    def _impossible(self) -> Answer:
        every = float(np.count_nonzero(self._must)), float(np.count_nonzero(self._desired))
        gaps = slice(self._shift, self._shift + len(self._must))
        total = float((self._cost[gaps] / (self._must + self._desired)).sum())  # all that is needed, uncovered
        nobody = np.zeros(0, dtype=np.int64)
        return Answer(*every, np.full(len(self.data.lines), np.inf), nobody, total + 1.0, False)

    def _answer(self, values: np.ndarray) -> Answer:
        gaps = values[self._shift : self._shift + len(self._must)]
        by_line = self._borne(gaps * self._size[self._shift : self._shift + len(gaps)])
        used = np.zeros(len(self.data.offers), dtype=bool)
        used[self._offer[: self._shift][values[: self._shift] > _TINY]] = True
        must_have, desired = float(self._must @ gaps), float(self._desired @ gaps)
        start = Start(self._loaded, self._highs.getBasis(), self._inside, self._held)
        return Answer(must_have, desired, by_line, np.flatnonzero(used), float(self._cost @ values), True, start)
