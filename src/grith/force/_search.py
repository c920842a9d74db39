"""One aim of a plan, ready to be searched: its relaxation, the steps of its gaps, what tours take of all room."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from grith.covering import quiet_highs
from grith.force._programme import Programme

_MOST_STEPS = 200
_TINY, _EXACT = 1e-6, 1e-12


def steps_of(programme: Programme) -> np.ndarray:
    """For each gap the step by which what is in place can change; 0 where it is not known to move in steps.

    A slot has steps if only whole units fit it. Where two lines share a slot and a month, only their sum has; where a
    requirement's share is fixed beforehand, its gap may be more than what is lacking.
    """
    data = programme.data
    worth: dict[int, set[Fraction] | None] = {}
    for tour in programme.tours:
        seen, each = worth.setdefault(tour.slot, set()), Fraction(tour.worth).limit_denominator(1000)
        if seen is not None and data.offers[tour.offer].whole and abs(float(each) - tour.worth) < _EXACT:
            seen.add(each)
        else:
            worth[tour.slot] = None
    step = {slot: float(reduce(_common, seen)) for slot, seen in worth.items() if seen}
    sharing = Counter((data.lines[line].slot, month) for line, month in programme.gaps)
    fixed = {choice.requirement for choice, _, _ in data.fixed}
    found = np.zeros(len(programme.gaps))
    for number, (at, month) in enumerate(programme.gaps):
        line = data.lines[at]
        size = step.get(line.slot, 0.0)
        if sharing[line.slot, month] == 1 and line.id not in fixed and line.need[month - 1] <= _MOST_STEPS * size:
            found[number] = size
    return found


def _common(a: Fraction, b: Fraction) -> Fraction:
    return Fraction(gcd(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator)


class Search:
    """What searches for one aim share: ``model`` is the programme as HiGHS holds it, with what earlier aims keep."""

    def __init__(self, programme: Programme, model: Any, cost: np.ndarray, tolerance: float, ends: float) -> None:
        self.programme, self.model, self.cost = programme, model, np.array(cost)
        self.tolerance, self.ends = tolerance, ends
        self.steps = steps_of(programme)
        count, first = programme.columns, len(programme.tours)
        self.gaps = np.arange(first, first + len(programme.gaps), dtype=np.int32)
        self.tours = np.arange(first, dtype=np.int32)
        self.need = np.array(programme.upper()[self.gaps])
        self.upper = np.array(model.col_upper_)[:count]
        # What a tour takes of all rooms and routes, each measured by what there is.
        limits = [
            i for i, t in enumerate(programme.tags) if t[0] in ("house", "base", "lift") and programme.high[i] > 0
        ]
        self.limits, self.room = np.array(limits, dtype=np.int32), np.array(programme.high)[limits]
        rows = csr_array((programme.value, programme.index, programme.starts), shape=(len(programme.tags), count))
        self.taken = csr_array(rows[limits])
        self.use = np.asarray(self.taken.T @ (1.0 / self.room))
        self.use[first:] = 0.0
        self.whole = programme.whole()
        # A gap that moves in whole steps is a whole number: searches then branch on gaps, not on tours alone.
        self.whole_gaps = self.gaps[(self.steps > 0) & (self.steps % 1.0 == 0.0) & (self.need % 1.0 == 0.0)]

    def close(self, value: float, bound: float) -> bool:
        """Whether a plan of this value counts as the best."""
        return value - bound <= max(_TINY, self.tolerance * abs(value))

    def relaxation(self, cost: np.ndarray) -> Any:
        """The relaxation, with this cost."""
        import highspy

        highs = quiet_highs()
        for name, value in (("threads", 1), ("parallel", "off"), ("random_seed", 0)):
            highs.setOptionValue(name, value)
        highs.passModel(self.model)
        count = self.programme.columns
        every, parted = np.arange(count, dtype=np.int32), highspy.HighsVarType.kContinuous
        highs.changeColsIntegrality(count, every, np.array([parted] * count))
        highs.changeColsCost(count, every, cost)
        return highs

    def exact(self, values: np.ndarray) -> np.ndarray:
        """Whole tours whole, gaps on their steps: what is off by the solver's tolerance."""
        values = np.where(self.whole, np.round(values), values)
        gaps, step = values[self.gaps], np.where(self.steps > 0, self.steps, 1.0)
        on = np.maximum(0.0, self.need - np.round((self.need - gaps) / step) * step)
        values[self.gaps] = np.where((self.steps > 0) & (np.abs(on - gaps) < 1e-4), on, gaps)
        return values
