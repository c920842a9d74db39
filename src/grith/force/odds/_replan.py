"""Odds where one may plan anew with those who come: lower and upper bound from learned sets, each checked by the LP.

A sufficient set of offers can be planned to the goal without the others; without a breaking set nobody can. The
heaviest undecided part is split along a sufficient set (as Dotson and Gobien 1979 split a network along a path).
"""

from __future__ import annotations

import heapq
from collections.abc import Collection
from itertools import count

import numpy as np
from attrs import field, frozen

from grith.force._data import ForceData
from grith.force.odds._model import Model, model_of_offers
from grith.force.odds._oracle import Answer, Oracle

_TINY = 1e-6


@frozen
class Effort:
    """When to stop: bounds at most ``gap`` apart, or the budget of plans (``calls``) or parts (``steps``) is used."""

    gap: float = 0.02
    calls: int = 20_000
    steps: int = 400_000


@frozen
class Replanned:
    """Bounds (lower, upper) at the low and at the high end of all chances.

    ``goal`` is how many must-have line-months may stay uncovered: 0, or what even everybody together leaves
    (``reachable`` False). ``enough`` and ``breaking`` are learned sets of pledges, smallest first, each checked.
    """

    low: tuple[float, float]
    high: tuple[float, float]
    goal: float
    reachable: bool
    enough: tuple[tuple[str, ...], ...]
    breaking: tuple[tuple[str, ...], ...]
    calls: int
    complete: bool
    unknown: tuple[str, ...] = field(default=())


def replanned_odds(
    data: ForceData, *, certain: Collection[str] = (), never: Collection[str] = (), effort: Effort | None = None
) -> Replanned:
    """Bounds of the chance that some plan with those who come reaches the goal, in every month.

    ``data`` should be compiled with every precondition given that may hold, since an offer whose precondition is not
    given is not in it. Units may be parted, so a whole-unit plan may need more than a sufficient set. Amounts are
    those the settings plan with. No clock: the same data and effort give the same bounds.
    """
    effort = effort or Effort()
    model = model_of_offers(data, certain, never)
    search = _Search(data, effort)
    ends = [search.bounds(model, end) for end in (0, 1)]

    def names(sets: np.ndarray) -> tuple[tuple[str, ...], ...]:
        named = {tuple(data.offers[i].pledge.id for i in np.flatnonzero(s)) for s in sets}
        return tuple(sorted(named, key=lambda s: (len(s), s)))

    wide = max(high - low for low, high in ends)
    return Replanned(
        ends[0],
        ends[1],
        search.goal,
        search.goal <= _TINY,
        names(search.enough),
        names(search.breaking),
        search.oracle.calls,
        wide <= effort.gap + 1e-12,
        model.unknown,
    )


class _Search:
    def __init__(self, data: ForceData, effort: Effort) -> None:
        self.data, self.effort, self.oracle = data, effort, Oracle(data, desired=False)
        self.enough = self.breaking = np.zeros((0, len(data.offers)), dtype=bool)
        self.base: Answer = self.oracle.ask(np.ones(len(data.offers), dtype=bool))
        self.goal = max(0.0, self.base.must_have)
        if self.base.must_have <= _TINY:
            self.goal = 0.0
        self.limit = self.goal + 2 * _TINY
        self.must = self.alone()

    def works(self, kept: np.ndarray, chance: np.ndarray) -> np.ndarray | None:
        """A sufficient set within ``kept``, the likeliest that is known, or a new one; None if there is none.

        ``chance``: logarithms of the offers' chances. In the last case a breaking set is learned.
        """
        fits = np.flatnonzero(~(self.enough & ~kept).any(axis=1))
        if len(fits):
            return np.asarray(self.enough[fits[(self.enough[fits] @ chance).argmax()]])
        if not self.broken(kept):
            answer = self.oracle.ask(kept)
            if answer.must_have <= self.goal + _TINY:
                used = np.zeros(len(kept), dtype=bool)
                used[answer.used] = True
                self.enough = np.vstack([self.enough, used])
                return used
            # Its prices tell who was missed; where they do not (no plan at all), it is all who are away.
            if not self.broken(kept):
                self.breaking = np.vstack([self.breaking, ~kept])
        return None

    def broken(self, kept: np.ndarray) -> bool:
        """Whether what is known rules ``kept`` out: a set learned before, or the prices of another answer."""
        if not (self.breaking & kept).any(axis=1).all():
            return True
        away = self.oracle.culprits(kept, self.limit)
        if away is not None:
            self.breaking = np.vstack([self.breaking, away])
        return away is not None

    def alone(self) -> np.ndarray:
        """Offers whose loss breaks it though all others come."""
        found = np.zeros(len(self.data.offers), dtype=bool)
        for offer in range(len(found)):
            others = np.ones(len(found), dtype=bool)
            others[offer] = False
            found[offer] = self.works(others, np.zeros(len(found))) is None
        return found

    def bounds(self, model: Model, end: int) -> tuple[float, float]:
        weights, columns = model.weights(end), model.columns(end)
        ticket, low, undecided = count(), 0.0, 0.0
        heap: list[tuple[float, int, int, np.ndarray, np.ndarray]] = []
        for world in (int(w) for w in np.flatnonzero(weights > 0)):
            certain, open_ = columns[:, world] >= 1.0, columns[:, world] > 0.0
            weight = float(weights[world] * np.prod(columns[self.must, world]))
            heapq.heappush(heap, (-weight, next(ticket), world, certain | self.must, open_))
            undecided += weight
        steps = self.effort.steps
        while heap and undecided > self.effort.gap and steps and self.oracle.calls < self.effort.calls:
            steps -= 1
            negative, _, s, sure, may = heapq.heappop(heap)
            weight = -negative
            undecided -= weight
            p = columns[:, s]
            path = self.works(may, np.log(np.maximum(p, 1e-12)))
            if path is None:
                continue
            # Whoever is needed now comes, or the part is lost.
            now = self.oracle.needed(may, self.limit) & ~sure
            weight *= float(np.prod(p[now]))
            sure = sure | now
            # Unlikely members first: their failing takes the largest parts off at once.
            left = weight
            for e in sorted(np.flatnonzero(path & ~sure), key=lambda i: (p[i], i)):
                without = may.copy()
                without[e] = False
                part = float(left * (1.0 - p[e]))
                heapq.heappush(heap, (-part, next(ticket), s, sure.copy(), without))
                undecided += part
                sure = sure.copy()
                sure[e] = True
                left *= float(p[e])
            low += left
        return low, min(1.0, low + max(0.0, undecided))
