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
from grith.force.odds._logic import TooLarge
from grith.force.odds._model import Model, model_of_offers
from grith.force.odds._oracle import Answer, Oracle
from grith.force.odds._thresholds import Row, threshold_diagram

_TINY = 1e-6
_MOST_STATES = 200_000


@frozen
class Effort:
    """When to stop: bounds at most ``gap`` apart, or the budget of plans (``calls``) or parts (``steps``) is used.

    ``draws`` by chance (from ``seed``) at each end teach prices beforehand and give the estimate; 0 leaves them out.
    """

    gap: float = 0.02
    calls: int = 20_000
    steps: int = 20_000
    draws: int = 400
    seed: int = 1


@frozen
class Replanned:
    """Bounds (lower, upper) at the low and at the high end of all chances.

    ``goal`` is how many must-have line-months may stay uncovered: 0, or what even everybody together leaves
    (``reachable`` False). ``enough`` and ``breaking`` are learned sets of pledges, smallest first, each checked.
    ``estimate`` is by simulation, at both ends: the chance and its standard error; no bound, and None without draws.
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
    estimate: tuple[tuple[float, float], tuple[float, float]] | None = None


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
    drawn = [search.simulate(model, end) for end in (0, 1)] if effort.draws else None
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
        (drawn[0], drawn[1]) if drawn else None,
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

    def simulate(self, model: Model, end: int) -> tuple[float, float]:
        """The chance by draws and its standard error; whoever must come comes in all draws, and is weighed instead.

        Each draw is decided by a set or prices that are known, or by a plan, which adds to them.
        """
        weights, columns = model.weights(end), model.columns(end)
        each = weights * np.prod(columns[self.must], axis=0)
        total, luck = float(each.sum()), np.random.default_rng(self.effort.seed)
        if total <= 0.0:
            return 0.0, 0.0
        held, draws = 0, 0
        while draws < self.effort.draws and self.oracle.calls < self.effort.calls:
            world = luck.choice(len(each), p=each / total)
            kept = (luck.random(len(columns)) < columns[:, world]) | self.must
            held += self.works(kept, np.zeros(len(kept))) is not None
            draws += 1
        # One of each kind more, so that no draw that failed is not taken for no chance of it.
        share = (held + 1) / (draws + 2)
        return total * held / max(1, draws), total * float(np.sqrt(share * (1 - share) / max(1, draws)))

    def ceiling(self, weights: np.ndarray, columns: np.ndarray) -> float:
        """The exact chance that none of the learned prices speaks against those who come: no plan is likelier."""
        laws = self.oracle.laws(self.limit)
        while laws:
            rows = [Row({int(o): float(c[o]) for o in np.flatnonzero(c > 0)}, need - _TINY) for c, need in laws]
            try:
                return float(threshold_diagram(rows, _MOST_STATES).probability(columns) @ weights)
            except TooLarge:
                laws = laws[: len(laws) // 2]
        return 1.0

    def bounds(self, model: Model, end: int) -> tuple[float, float]:
        """Lower and upper bound at one end of all chances."""
        weights, columns = model.weights(end), model.columns(end)
        top = self.ceiling(weights, columns)
        ticket, low, undecided = count(), 0.0, 0.0
        heap: list[tuple[float, int, int, np.ndarray, np.ndarray]] = []
        for world in (int(w) for w in np.flatnonzero(weights > 0)):
            certain, open_ = columns[:, world] >= 1.0, columns[:, world] > 0.0
            weight = float(weights[world] * np.prod(columns[self.must, world]))
            heapq.heappush(heap, (-weight, next(ticket), world, certain | self.must, open_))
            undecided += weight
        steps = self.effort.steps
        while heap and min(top - low, undecided) > self.effort.gap and steps and self.oracle.calls < self.effort.calls:
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
        return low, max(low, min(top, 1.0, low + max(0.0, undecided)))
