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

    def names(sets: list[np.ndarray]) -> tuple[tuple[str, ...], ...]:
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
        self.data, self.effort, self.oracle = data, effort, Oracle(data)
        self.enough: list[np.ndarray] = []
        self.breaking: list[np.ndarray] = []
        self.base: Answer = self.oracle.ask(np.ones(len(data.offers), dtype=bool))
        self.goal = max(0.0, self.base.must_have)
        if self.base.must_have <= _TINY:
            self.goal = 0.0

    def works(self, kept: np.ndarray) -> np.ndarray | None:
        """A sufficient set within ``kept``, learned before or now; else None, and a breaking set is learned."""
        for found in self.enough:
            if not (found & ~kept).any():
                return found
        answer = self.oracle.ask(kept)
        if answer.must_have <= self.goal + _TINY:
            used = np.zeros(len(kept), dtype=bool)
            used[answer.used] = True
            self.enough.append(used)
            return used
        self._learn_breaking(kept)
        return None

    def _learn_breaking(self, kept: np.ndarray) -> None:
        """Let come back whoever does not help, in halves; what stays away breaks it."""
        away = ~kept
        for part in _halves(np.flatnonzero(away)):
            trial = away.copy()
            trial[part] = False
            if self.oracle.calls >= self.effort.calls:
                break
            if trial.any() and self.oracle.ask(~trial).must_have > self.goal + _TINY:
                away = trial
        self.breaking.append(away)

    def bounds(self, model: Model, end: int) -> tuple[float, float]:
        weights, columns = model.weights(end), model.columns(end)
        ticket, low, undecided = count(), 0.0, 0.0
        heap: list[tuple[float, int, int, np.ndarray, np.ndarray]] = []
        for world in (int(w) for w in np.flatnonzero(weights > 0)):
            certain, open_ = columns[:, world] >= 1.0, columns[:, world] > 0.0
            heapq.heappush(heap, (-float(weights[world]), next(ticket), world, certain, open_))
            undecided += float(weights[world])
        steps = self.effort.steps
        while heap and undecided > self.effort.gap and steps and self.oracle.calls < self.effort.calls:
            steps -= 1
            negative, _, s, sure, may = heapq.heappop(heap)
            weight = -negative
            undecided -= weight
            if any(not (b & may).any() for b in self.breaking):
                continue
            path = self.works(may)
            if path is None:
                continue
            p = columns[:, s]
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


def _halves(places: np.ndarray) -> list[np.ndarray]:
    """Parts to try: halves, quarters, and so on down to single ones, in a fixed order."""
    found: list[np.ndarray] = []
    size = len(places) // 2
    while size >= 1 and len(found) < 60:
        found += [places[i : i + size] for i in range(0, len(places), size)]
        size //= 2
    return found
