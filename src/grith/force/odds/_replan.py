"""Odds where one may plan anew with those who come: lower and upper bound from learned sets, each checked by the LP.

The force falls into parts that share no pledge (:mod:`_part`). With all bases and lift for each part, the product of
their chances is an upper bound. With a share for each and a common reserve (:mod:`_reserve`), the chance that they need
no more than the reserve between them is a lower one. Each part is searched by boxes (:mod:`_boxes`); where shares cost
too much and the force is not large, it is searched as a whole too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from math import ceil

import numpy as np
from attrs import field, frozen

from grith.errors import ForceError
from grith.force._data import ForceData
from grith.force.odds._boxes import Boxes
from grith.force.odds._draws import matched, values
from grith.force.odds._model import Model, model_of_offers
from grith.force.odds._part import Part, Spent, system_of
from grith.force.odds._prices import Priced
from grith.force.odds._reserve import UNITS, Reserved, divide, levels, shared_rooms, steps, within_reserve

_TINY = 1e-6
_AT_A_TIME = 16
_FUTILE = 0.01
_MOST_TOGETHER = 80
"""Pledges beyond which a search of the force as one part does not come far enough to better the bounds."""
_ROUNDING = 1e-9
_ANY = 1e12


@frozen
class Effort:
    """When to stop: bounds at most ``gap`` apart, or the budget of plans (``calls``) or boxes (``steps``) is used.

    Plans of parts count as plans. ``draws`` by chance (from ``seed``) teach laws, say how to share out bases and lift,
    and give the estimate at each end (for which half the budget comes on top); 0 leaves them out.
    """

    gap: float = 0.02
    calls: int = 30_000
    steps: int = 40_000
    draws: int = 400
    seed: int = 1


@frozen
class Replanned:
    """Bounds (lower, upper) at the low and at the high end of all chances.

    ``goal`` is how many must-have line-months may stay uncovered: 0, or what even everybody together leaves
    (``reachable`` False). ``enough`` and ``breaking`` are learned sets of pledges, smallest first, each checked.
    ``estimate`` is by simulation, at both ends: the chance and its standard error; no bound, and None without draws, or
    where the budget decides none. ``calls`` counts programmes, ``at_least`` those that are made whatever the budget:
    the first plans with everybody, of all and of each part. ``parts`` is how many parts share no pledge.
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
    parts: int = 1
    at_least: int = 0


def replanned_odds(
    data: ForceData, *, certain: Collection[str] = (), never: Collection[str] = (), effort: Effort | None = None
) -> Replanned:
    """Bounds of the chance that some plan with those who come reaches the goal, in every month.

    ``data`` should be compiled with every precondition given that may hold, since an offer whose precondition is not
    given is not in it. Units may be parted, so a whole-unit plan may need more than a sufficient set. Amounts are
    those the settings plan with. No clock: the same data and effort give the same bounds. Raises ForceError where
    fixed choices cannot be kept even if everybody comes.
    """
    search = _Search(data, model_of_offers(data, certain, never), effort or Effort())
    ends = search.run()
    estimate = search.simulate() if search.effort.draws else None

    def names(sets: Sequence[np.ndarray]) -> tuple[tuple[str, ...], ...]:
        named = {tuple(data.offers[i].pledge.id for i in np.flatnonzero(s)) for s in sets}
        return tuple(sorted(named, key=lambda s: (len(s), s)))

    wide = max(high - low for low, high in ends)
    return Replanned(
        ends[0],
        ends[1],
        search.goal,
        search.goal <= _TINY,
        names(search.enough()),
        names(search.breaking()),
        search.calls,
        wide <= search.effort.gap + 1e-12,
        search.model.unknown,
        estimate,
        len(search.system.groups),
        search.at_least,
    )


class _Search:
    """All parts, in all worlds at both ends at once: a case is a pattern of open offers at one end."""

    def __init__(self, data: ForceData, model: Model, effort: Effort) -> None:
        self.data, self.model, self.effort = data, model, effort
        self.system = system_of(data)
        self.cases = np.hstack([model.columns(0), model.columns(1)])
        nothing = np.zeros(self.cases.shape[1] // 2)
        self.weights = (np.append(model.weights(0), nothing), np.append(nothing, model.weights(1)))
        self.luck, self.steps = np.random.default_rng(effort.seed), effort.steps
        every = range(len(self.system.groups))
        self.all = Part(self.system, every)
        self.goal = self.all.ask(np.ones(len(self.all.offers), dtype=bool)).value
        if not np.isfinite(self.goal):
            raise ForceError(
                "the fixed choices cannot be kept, even if everybody comes", data.tables.source, "Change or drop one"
            )
        if self.goal <= _TINY:
            self.goal = 0.0
        parts = [Part(self.system, [g]) for g in every] if len(every) > 1 else [self.all]
        least = [p.ask(np.ones(len(p.offers), dtype=bool)).value for p in parts]
        # What the others leave uncovered at least, this one may not.
        spare = self.goal + 2 * _TINY - sum(least)
        self.parts = [Boxes(p, self.cases[p.offers], own + spare) for p, own in zip(parts, least, strict=True)]
        self.units = [[0] for _ in parts]
        self.prices: dict[int, float] = {}
        self.priced: list[Boxes] = []
        self.spending: list[list[int]] = []
        self.whole: Boxes | None = None
        self.at_least = self.calls
        self.system.budget = max(effort.calls, self.calls)

    @property
    def calls(self) -> int:
        """Programmes solved so far."""
        return self.system.asked

    def run(self) -> list[tuple[float, float]]:
        """Bounds at both ends."""
        wide = max(high - low for low, high in self.by_parts()) > self.effort.gap
        if len(self.parts) > 1 and len(self.all.offers) <= _MOST_TOGETHER and wide and self._left():
            self.whole = Boxes(self.all, self.cases[self.all.offers], self.goal + 2 * _TINY)
            with suppress(Spent):
                self._alone(self.whole)
                self._split([self.whole])
        return self._ends()

    def by_parts(self) -> list[tuple[float, float]]:
        """Bounds at both ends from the parts alone."""
        with suppress(Spent):
            for boxes in self.parts:
                self._alone(boxes)
            if self._share():
                if self.prices:
                    # First each bound for itself, then what is left for the lower one.
                    self._split(self.parts, self.effort.gap / 3, 0.5)
                    self._price()
                    self._split(self.priced, self.effort.gap / 6)
                self._split(self.parts)
        self._settle(self.parts)
        return self._ends()

    def simulate(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """At both ends, the chance by draws and its standard error; whoever must come is weighed, not drawn.

        None where the budget is used up before the first draw of an end is decided.

        Each draw is decided by a set or a law that is known, or by a plan.
        """
        must = np.zeros(len(self.data.offers), dtype=bool)
        for boxes in self.parts:
            must[boxes.generous.offers] |= boxes.must
        found = []
        start = max(self.effort.calls, self.calls)
        for end in (0, 1):
            self.system.budget = start + (end + 1) * self.effort.calls // 4
            weights, columns = self.model.weights(end), self.model.columns(end)
            each = weights * np.prod(columns[must], axis=0)
            total, held, draws = float(each.sum()), 0, 0
            with suppress(Spent):
                while total > 0.0 and draws < self.effort.draws:
                    world = self.luck.choice(len(each), p=each / total)
                    held += self._holds((self.luck.random(len(columns)) < columns[:, world]) | must)
                    draws += 1
            if total > 0.0 and not draws:
                return None
            # One of each kind more, so that no draw that failed is not taken for no chance of it.
            share, count = (held + 1) / (draws + 2), max(1, draws)
            error = float(np.sqrt(share * (1 - share) / count))
            found.append((total * held / count, total * error))
        return found[0], found[1]

    def _holds(self, come: np.ndarray) -> bool:
        own = [(boxes, come[boxes.generous.offers]) for boxes in self.parts]
        if any(boxes.ruled_out(c) for boxes, c in own):
            return False
        known = [boxes.known_level(c) for boxes, c in own]
        if self._fit(known):
            return True
        return self.all.ask(come[self.all.offers]).value <= self.goal + _TINY

    def _fit(self, at: Sequence[int | None]) -> bool:
        """Whether all parts, at these levels, keep to the reserve; a part may be at none (None)."""
        units = [u[level] for u, level in zip(self.units, at, strict=True) if level is not None]
        return len(units) == len(self.parts) and sum(units) <= UNITS

    def enough(self) -> list[np.ndarray]:
        """Sets of offers, each with one sufficient set of every part, that keep to the reserve together."""
        found = []
        order = [np.argsort(b.level_of, kind="stable") for b in self.parts]
        if all(len(o) for o in order):
            for k in range(max(map(len, order), default=0)):
                picks = [int(o[min(k, len(o) - 1)]) for o in order]
                if not self._fit([int(b.level_of[p]) for b, p in zip(self.parts, picks, strict=True)]):
                    break
                found.append(np.zeros(len(self.data.offers), dtype=bool))
                for boxes, p in zip(self.parts, picks, strict=True):
                    found[-1][boxes.generous.offers] = boxes.enough[p]
        return found + (self._spread(self.whole, self.whole.enough) if self.whole else [])

    def breaking(self) -> list[np.ndarray]:
        """Sets of offers without whom no plan reaches the goal."""
        searched = [*self.parts, *self.priced, *([self.whole] if self.whole else [])]
        return [s for boxes in searched for s in self._spread(boxes, boxes.breaking)]

    def _spread(self, boxes: Boxes, sets: np.ndarray) -> list[np.ndarray]:
        found = []
        for members in sets:
            found.append(np.zeros(len(self.data.offers), dtype=bool))
            found[-1][boxes.generous.offers] = members
        return found

    def _left(self) -> bool:
        return self.steps > 0 and self.calls < self.effort.calls

    def _alone(self, boxes: Boxes) -> None:
        """Whose loss alone breaks it; and first laws."""
        try:
            for offer in range(boxes.size):
                boxes.holds(np.arange(boxes.size) != offer)
        finally:
            boxes.cap()

    def _ends(self) -> list[tuple[float, float]]:
        for boxes in [*self.parts, *self.priced, *([self.whole] if self.whole else [])]:
            boxes.cap()
        low, high = self._low(), self._high()
        found = []
        for weight in self.weights:
            top = min(1.0, float(high @ weight))
            found.append((min(top, float(low @ weight)), top))
        return found

    def _low(self) -> np.ndarray:
        """Lower bound, by case: the parts need no more than the reserve between them, or all together suffice."""
        by_units = []
        for boxes, mine in zip(self.parts, self.units, strict=True):
            by_units.append(np.zeros((UNITS + 1, self.cases.shape[1])))
            by_units[-1][mine] = boxes.held
        low = within_reserve(by_units, self.cases.shape[1])
        return np.maximum(low, self.whole.low) if self.whole else low

    def _high(self) -> np.ndarray:
        """Upper bound, by case: no law of a part speaks against it, nor what the parts must spend on rooms."""
        high = np.prod([np.ones(self.cases.shape[1]), *(b.high for b in self.parts)], axis=0)
        if self.priced:
            by_units = []
            for boxes, mine in zip(self.priced, self.spending, strict=True):
                by_units.append(np.zeros((UNITS + 2, self.cases.shape[1])))
                by_units[-1][mine] = boxes.held
                by_units[-1][0] += boxes.high - boxes.low
            high = np.minimum(high, within_reserve([u[: UNITS + 1] for u in by_units], self.cases.shape[1]))
        return np.minimum(high, self.whole.high) if self.whole else high

    def _split(self, parts: Sequence[Boxes], enough: float = 0.0, share: float = 1.0) -> None:
        """Split boxes of the part that leaves most undecided, as long as an end is too wide. Raises Spent.

        Ends earlier where what is undecided counts no more than ``enough``, or the ``share`` of what is left is used.
        """
        last_step, last_call = self.steps * (1.0 - share), self.calls + (self.effort.calls - self.calls) * share
        while self._left() and self.steps > last_step and self.calls < last_call:
            pick, worth = self._heaviest(parts, enough)
            if pick is None:
                return
            # To order many boxes anew takes long, so more of them are split before the next time.
            for _ in range(max(_AT_A_TIME, pick.boxes_left // 8)):
                if pick.boxes_left and self._left():
                    pick.step(worth)
                    self.steps -= 1

    def _settle(self, parts: Sequence[Boxes]) -> None:
        """Use the steps that are left for what known sets alone can tell."""
        while self.steps > 0:
            pick, worth = self._heaviest(parts, 0.0)
            if pick is None:
                return
            for _ in range(min(self.steps, max(_AT_A_TIME, pick.boxes_left // 8))):
                if pick.boxes_left:
                    pick.step_by_known(worth)
                    self.steps -= 1

    def _heaviest(self, parts: Sequence[Boxes], enough: float) -> tuple[Boxes | None, np.ndarray]:
        """The part that leaves most undecided, its boxes in order, and what a case counts; None where it is enough."""
        apart = self._high() - self._low()
        wide = [weight for weight in self.weights if apart @ weight > self.effort.gap]
        if not wide:
            return None, apart
        high = [b.high for b in parts]
        others = [np.prod([h for j, h in enumerate(high) if j != i], axis=0) for i in range(len(parts))]
        worth = [np.sum(wide, axis=0) * o for o in others]
        gain = [float(b.undecided @ w) for b, w in zip(parts, worth, strict=True)]
        pick = int(np.argmax(gain))
        if sum(gain) <= max(enough, self.effort.gap * _FUTILE):
            return None, apart
        parts[pick].weigh(worth[pick])
        return parts[pick], worth[pick]

    def _share(self) -> bool:
        """Give each part its share of the rooms that several use, and the levels of the reserve to tell apart.

        False where the rooms cannot be shared out; then the parts alone give no lower bound.
        """
        generous = [b.generous for b in self.parts]
        if not shared_rooms(generous):
            return True
        division = divide(generous)
        if division is None:
            return False
        tops = np.array([high for _, high in self._ends()])
        ends = [end for end in (0, 1) if tops[end] > self.effort.gap] or [1]
        tops = tops[ends]
        # Where less can be gained, fewer draws tell enough.
        shares = tops / tops.max(initial=_TINY)
        every = [[self._drawn(boxes, end, s) for end, s in zip(ends, shares, strict=True)] for boxes in self.parts]
        # How likely those draws are, in place of bounds that are still loose.
        likely = np.prod([[chance for _, chance in one] for one in every], axis=0)
        kept = likely >= min(self.effort.gap / 2, likely.max())
        tops = np.minimum(tops, likely)[kept]
        drawn = [[come for (come, _), keep in zip(one, kept, strict=True) if keep] for one in every]
        spare = (self.goal + _TINY - sum(division.uncovered)) / len(generous)
        limits = [u + spare for u in division.uncovered]
        if tops.max() > self.effort.gap / 2:
            division, self.prices = matched(
                division,
                self.all,
                self.goal + _TINY,
                generous,
                limits,
                drawn,
                tops,
                self.effort.gap,
                self.effort.calls,
                self.luck,
            )
        reserved = [
            Reserved(part, shares, division.reserve, limit)
            for part, shares, limit in zip(generous, division.shares, limits, strict=True)
        ]
        self.units = levels(values(reserved, drawn), tops, self.effort.gap / 6)
        for boxes, sparing, units in zip(self.parts, reserved, self.units, strict=True):
            boxes.spare(sparing, [u / UNITS + _ROUNDING for u in units])
        self._drawn_of, self._tops = drawn, tops
        return True

    def _price(self) -> None:
        """Search the parts again by what they spend on rooms at least; everybody together spends the least."""
        system, prices = self.system, self.prices
        bases = []
        for boxes in self.parts:
            everybody = Priced(boxes.generous, prices, boxes.short_at).ask(np.ones(boxes.size, dtype=bool))
            bases.append(everybody.value)
        slack = sum(price * system.high[room] for room, price in prices.items()) - sum(bases)
        if not 0.0 < slack < np.inf:
            return
        spending = [
            Priced(b.generous, prices, b.short_at, own, slack) for b, own in zip(self.parts, bases, strict=True)
        ]
        units = steps(values(spending, self._drawn_of), self._tops, self.effort.gap / 6)
        priced = [boxes.again() for boxes in self.parts]
        for boxes, programme, mine in zip(priced, spending, units, strict=True):
            boxes.spare(programme, [*(u / UNITS + _TINY for u in mine), _ANY])
        self.priced, self.spending = priced, [[0, *mine] for mine in units]

    def _drawn(self, boxes: Boxes, end: int, share: float) -> tuple[list[np.ndarray], float]:
        """Draws of those who come to a part, at one end, with which it can be planned, and how likely that is.

        ``share`` is what part is drawn of as many as may be. Whoever is needed in any case comes, or no draw would tell
        anything.
        """
        world = int(self.weights[end].argmax())
        draws = ceil(share * min(self.effort.draws // 4, self.effort.calls // (20 * len(self.parts))))
        must, chances = boxes.must, boxes.chances[:, world]
        drawn = (self.luck.random((draws, boxes.size)) < chances) | must
        good = [come for come in drawn if boxes.holds(come)]
        return good, float(np.prod(chances[must])) * len(good) / max(1, draws)
