"""Which pledges suffice for one part of a force, by best-first splitting of boxes; bounds for many chances at once.

A box is a set of combinations: some pledges surely come, some stay away, the rest is open. The heaviest undecided box
is split along a sufficient set (Doulliez and Jamoulle 1972; Dotson and Gobien 1979), so that the pieces are disjoint
and their weights exact. Prices of plans that fall short are laws: what those who come must bring; they rule boxes out.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import count
from math import ceil, floor

import numpy as np

from grith.force.odds._logic import TooLarge
from grith.force.odds._part import Part, Programme, Reply
from grith.force.odds._thresholds import Row, threshold_diagram

_MOST_STATES = 200_000
_TINY = 1e-6
_ROUNDING = 1e-9
_DIGITS = 10**6
_MOST_PARTS = 2_000


class Boxes:
    """The search of one part. ``chances`` are by offer of the part and case; ``low`` and ``high`` bound each case.

    ``generous`` has all rooms: a law speaks where it leaves more than ``short_at`` uncovered. What suffices is asked of
    ``sparing``, the same part with its share of the rooms: a set is as good as the lowest of the ``levels`` that its
    value does not exceed. What is at none of them is set aside, undecided.
    """

    def __init__(self, generous: Part, chances: np.ndarray, short_at: float) -> None:
        self.generous, self.short_at = generous, short_at
        self.size, cases = chances.shape
        self.chances, self._middle = chances, chances.mean(axis=1)
        self._logs = np.log(np.maximum(self._middle, 1e-12))
        self.enough = self.breaking = np.zeros((0, self.size), dtype=bool)
        self.amounts, self.needs = np.zeros((0, self.size)), np.zeros(0)
        self.level_of = np.zeros(0, dtype=np.int64)
        self._aside, self._open = np.zeros(cases), np.ones(cases)
        self.spare(generous, [short_at - _TINY])
        self._ceiling, self._counted = np.ones(cases), 0
        self._ticket = count()
        start = np.zeros(self.size, dtype=bool), np.ones(self.size, dtype=bool), np.ones(cases)
        self._heap: list[tuple[float, int, tuple[np.ndarray, np.ndarray, np.ndarray]]] = [(0.0, 0, start)]

    @property
    def high(self) -> np.ndarray:
        """Upper bounds by case."""
        open_ = np.maximum(0.0, self._open) if self._heap else 0.0
        return np.maximum(self.low, np.minimum(self._ceiling, self.low + open_ + self._aside))

    @property
    def undecided(self) -> np.ndarray:
        """What may still be decided, by case."""
        return np.maximum(0.0, np.minimum(self._open, self._ceiling - self.low)) if self._heap else self._open * 0.0

    @property
    def boxes_left(self) -> int:
        """How many boxes are left to split."""
        return len(self._heap)

    @property
    def must(self) -> np.ndarray:
        """Who must come: a law asks it though all others come."""
        return self._needed(np.ones(self.size, dtype=bool))

    def again(self) -> Boxes:
        """The same search from the start, with all laws that are known."""
        other = Boxes(self.generous, self.chances, self.short_at)
        other.amounts, other.needs, other.breaking = self.amounts, self.needs, self.breaking
        other._ceiling, other._counted = self._ceiling, self._counted
        return other

    def spare(self, sparing: Programme, levels: Sequence[float]) -> None:
        """Search for what suffices in ``sparing``, by level. To be called before the first step."""
        self._sparing, self._levels = sparing, np.array(levels)
        self._strict, self._least = np.zeros((0, self.size)), np.zeros(0)
        self.held = np.zeros((len(levels), self.chances.shape[1]))

    @property
    def low(self) -> np.ndarray:
        """Chance of what suffices at some level, as far as it is decided, by case; ``held`` has it by level."""
        return np.asarray(self.held.sum(axis=0))

    def ruled_out(self, come: np.ndarray) -> bool:
        """Whether a law that is known speaks against those who come."""
        return bool((self.amounts @ come < self.needs - _ROUNDING).any())

    def known_level(self, come: np.ndarray) -> int | None:
        """The lowest level at which a known set among those who come suffices."""
        fits = np.flatnonzero(~(self.enough & ~come).any(axis=1))
        return int(self.level_of[fits].min()) if len(fits) else None

    def _known_enough(self, come: np.ndarray, level: int) -> np.ndarray | None:
        """The likeliest set among those who come that is known to suffice at the level."""
        fits = np.flatnonzero(~(self.enough & ~come).any(axis=1) & (self.level_of <= level))
        if not len(fits):
            return None
        return np.asarray(self.enough[fits[(self.enough[fits] @ self._logs).argmax()]])

    def holds(self, come: np.ndarray) -> bool:
        """Whether the part can be planned with all rooms and those who come; learns a law where it cannot."""
        if self.ruled_out(come):
            return False
        reply = self.generous.ask(come)
        if reply.value <= self.short_at - _TINY:
            return True
        self._learn(reply, come)
        return False

    def step(self, worth: np.ndarray) -> None:
        """Split the heaviest box; ``worth`` says what a case's undecided weight counts. Raises Spent."""
        sure, may, mass = self._heap[0][2]
        found = None if self.ruled_out(may) else self._sufficient(may)
        lost = found is None and not self.ruled_out(may) and (self.holds(may) or not self.ruled_out(may))
        # Now that nothing more is asked, the box is taken off.
        heapq.heappop(self._heap)
        self._open = self._open - mass
        if found is None:
            self._aside = self._aside + mass * lost
            return
        self._part(sure, may, mass, found, worth)

    def step_by_known(self, worth: np.ndarray) -> None:
        """As :meth:`step`, by known sets alone: nothing is asked. Good for a lower bound only."""
        _, _, (sure, may, mass) = heapq.heappop(self._heap)
        self._open = self._open - mass
        if self.ruled_out(may):
            return
        level = self.known_level(may)
        if level is None:
            self._aside = self._aside + mass
            return
        path = self._known_enough(may, level)
        assert path is not None
        self._part(sure, may, mass, (path, level), worth)

    def _part(
        self, sure: np.ndarray, may: np.ndarray, mass: np.ndarray, found: tuple[np.ndarray, int], worth: np.ndarray
    ) -> None:
        path, level = found
        # Whoever is needed now comes, or the box is lost.
        now = self._needed(may) & ~sure
        mass = mass * np.prod(self.chances[now], axis=0)
        sure = sure | now
        # Unlikely members first: their failing takes the largest boxes off at once.
        for e in sorted(np.flatnonzero(path & ~sure), key=lambda i: (self._middle[i], i)):
            without = may.copy()
            without[e] = False
            if not self.ruled_out(without):
                self._push(sure.copy(), without, mass * (1.0 - self.chances[e]), worth)
            sure[e] = True
            mass = mass * self.chances[e]
        self.held[level] += mass

    def weigh(self, worth: np.ndarray) -> None:
        """Order the boxes anew by what they count now."""
        counts = np.array([box[2] for _, _, box in self._heap]).reshape(-1, len(worth)) @ worth
        self._heap = [(-c, ticket, box) for c, (_, ticket, box) in zip(counts.tolist(), self._heap, strict=True)]
        heapq.heapify(self._heap)

    def cap(self) -> None:
        """The exact chance that no law speaks against those who come is an upper bound."""
        laws = list(zip(self.amounts, self.needs, strict=True))
        if len(laws) == self._counted:
            return
        self._counted = len(laws)
        while laws:
            rows = [outward(amounts, need) for amounts, need in laws]
            try:
                found = threshold_diagram(rows, _MOST_STATES).probability(self.chances)
                self._ceiling = np.minimum(self._ceiling, found)
                return
            except TooLarge:
                laws = laws[: len(laws) // 2]

    def _needed(self, may: np.ndarray) -> np.ndarray:
        """Offers among ``may`` without whom a law would rule out the rest."""
        slack = self.amounts @ may - self.needs + _ROUNDING
        return np.asarray((self.amounts > slack[:, None]).any(axis=0) & may)

    def _push(self, sure: np.ndarray, may: np.ndarray, mass: np.ndarray, worth: np.ndarray) -> None:
        if mass.any():
            self._open = self._open + mass
            heapq.heappush(self._heap, (-float(mass @ worth), next(self._ticket), (sure, may, mass)))

    def _sufficient(self, may: np.ndarray) -> tuple[np.ndarray, int] | None:
        """A set among ``may`` that suffices at its lowest level and spares nobody; and the level."""
        level = self._level(may)
        found = self._known_enough(may, level)
        if found is not None:
            return found, level
        asked = self._try(may, len(self._levels) - 1)
        if asked is None:
            return None
        found, level = asked
        known = self._known_enough(may, level)
        if known is not None:
            return known, level
        for e in sorted(np.flatnonzero(found), key=lambda i: (self._middle[i], i)):
            fewer = found.copy()
            fewer[e] = False
            if found[e] and not self.ruled_out(fewer):
                smaller = self._try(fewer, level)
                found = found if smaller is None else smaller[0]
        self.enough, self.level_of = np.vstack([self.enough, found]), np.append(self.level_of, level)
        return found, level

    def _level(self, come: np.ndarray) -> int:
        """The lowest level that no price speaks against for those who come; one too many if there is none."""
        least = (self._least - self._strict @ come).max(initial=-np.inf)
        return int(np.searchsorted(self._levels, least - _ROUNDING))

    def _try(self, come: np.ndarray, most: int) -> tuple[np.ndarray, int] | None:
        """Who is used by those who come, and at which level, if that is ``most`` at the most."""
        if self._level(come) > most:
            return None
        reply = self._sparing.ask(come)
        level = int(np.searchsorted(self._levels, reply.value))
        if level <= most:
            return reply.used, level
        if self._sparing is self.generous:
            self._learn(reply, come)
        elif np.isfinite(reply.constant):
            amounts = np.maximum(0.0, reply.credit)
            self._strict = np.vstack([self._strict, amounts])
            self._least = np.append(self._least, reply.constant)
        return None

    def _learn(self, reply: Reply, come: np.ndarray) -> None:
        amounts, need = _law(reply, come, self.short_at)
        if amounts @ come >= need - _ROUNDING:
            return  # too close to call: no law, so the box stays undecided
        self.amounts, self.needs = np.vstack([self.amounts, amounts]), np.append(self.needs, need)
        # Few of those who are away are culprits: those that the law asks most of.
        order = np.argsort(-np.where(come, 0.0, amounts), kind="stable")
        left = amounts.sum() - np.cumsum(amounts[order])
        culprits = np.zeros(self.size, dtype=bool)
        culprits[order[: int(np.flatnonzero(left < need - _ROUNDING)[0]) + 1]] = True
        self.breaking = np.vstack([self.breaking, culprits & ~come])


def _law(reply: Reply, come: np.ndarray, limit: float) -> tuple[np.ndarray, float]:
    """What those who come must bring for no more than ``limit`` to stay uncovered: amounts, and their least sum."""
    if not np.isfinite(reply.constant):
        return (~come).astype(float), 1.0
    amounts = np.maximum(0.0, reply.credit)
    rounding = amounts < _ROUNDING
    need = reply.constant - limit - float(amounts[rounding].sum())
    amounts[rounding] = 0.0
    return np.minimum(amounts, max(0.0, need)), need


def outward(amounts: np.ndarray, need: float) -> Row:
    """A law in numbers of six decimals that no combination breaks which the law lets pass.

    Small whole numbers where they fit, so that equal sums are equal; otherwise amounts are rounded up.
    """
    share = amounts / need
    parts = np.arange(1, _MOST_PARTS + 1)
    scaled = share[:, None] * parts
    off = abs(scaled - scaled.round()).sum(axis=0)
    exact = np.flatnonzero(off < 1e-2)
    if len(exact):
        k = int(parts[exact[0]])
        whole = (share * k).round()
        # A sum of whole numbers that falls short of this also falls short of the need.
        least = ceil(k - float(off[exact[0]]) - 1e-3)
        return Row({int(i): float(whole[i]) for i in np.flatnonzero(whole)}, float(least))
    up = np.ceil(share * _DIGITS - 1e-3) / _DIGITS
    return Row({int(i): float(up[i]) for i in np.flatnonzero(up > 0)}, floor(_DIGITS - 1e-3 * len(share)) / _DIGITS)
