"""Plan anew with those who come: a warm linear programme that is asked again and again with other offers left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import field, frozen

from grith.force._data import ForceData
from grith.force._programme import build
from grith.force._solve import load

_DESIRED = 1e-3
_TINY = 1e-6


@frozen(eq=False)
class Answer:
    """What the best plan leaves uncovered: line-months of must-haves and of desired lines, gap by line; who is used.

    ``possible`` is False where the fixed choices cannot be kept; then everything counts as uncovered. ``start`` is
    where the search for the answer to a like question may begin.
    """

    must_have: float
    desired: float
    by_line: np.ndarray
    used: np.ndarray
    possible: bool = True
    start: Any = field(default=None, repr=False)


class Oracle:
    """The relaxed plan of ``data`` (units may be parted), kept loaded. Must-haves first, desired lines far behind."""

    def __init__(self, data: ForceData) -> None:
        self.data, self.programme = data, build(data)
        self.calls = 0
        programme = self.programme
        self._upper = programme.upper()
        self._of: list[list[int]] = [[] for _ in data.offers]
        for column, tour in enumerate(programme.tours):
            self._of[tour.offer].append(column)
        self._kept = np.ones(len(data.offers), dtype=bool)
        self._shift = len(programme.tours)
        self._line = np.array([line for line, _ in programme.gaps], dtype=np.int64)
        need = np.array([data.lines[line].need[m - 1] for line, m in programme.gaps])
        must = np.array([data.lines[line].must_have for line, _ in programme.gaps], dtype=bool)
        self._must = np.where(must, 1.0 / need, 0.0) if len(need) else need
        self._desired = np.where(must, 0.0, 1.0 / need) if len(need) else need
        cost = np.zeros(programme.columns)
        cost[self._shift : self._shift + len(need)] = self._must + _DESIRED * self._desired
        self._highs = None
        if programme.columns:
            self._highs, self._module = load(programme, relaxed=True)
            self._highs.setOptionValue("presolve", "off")
            self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def ask(self, kept: np.ndarray, near: Answer | None = None) -> Answer:
        """The best plan with the offers ``kept`` (a flag for each offer of the data), searched for ``near`` another."""
        self.calls += 1
        lines = len(self.data.lines)
        if self._highs is None:
            return Answer(0.0, 0.0, np.zeros(lines), np.zeros(0, dtype=np.int64))
        changed = [c for o in np.flatnonzero(kept != self._kept) for c in self._of[o]]
        self._kept = kept.copy()
        if changed:
            upper = np.array([self._upper[c] if kept[self.programme.tours[c].offer] else 0.0 for c in changed])
            at = np.array(changed, dtype=np.int32)
            self._highs.changeColsBounds(len(at), at, np.zeros(len(at)), upper)
        if near is not None and near.start is not None:
            self._highs.setBasis(near.start)
        self._highs.run()
        if self._highs.getModelStatus() != self._module.HighsModelStatus.kOptimal:
            every = float(self._must.sum()), float(self._desired.sum())
            return Answer(*every, np.full(lines, np.inf), np.zeros(0, dtype=np.int64), False)
        values = np.array(self._highs.getSolution().col_value)
        gaps = values[self._shift : self._shift + len(self._must)]
        by_line = np.bincount(self._line, weights=gaps, minlength=lines)
        placed = np.flatnonzero(values[: self._shift] > _TINY)
        used = np.unique([self.programme.tours[c].offer for c in placed]).astype(np.int64)
        return Answer(
            float(self._must @ gaps), float(self._desired @ gaps), by_line, used, True, self._highs.getBasis()
        )
