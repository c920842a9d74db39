"""A division of bases and lift made better for those who may come, by cutting planes.

The plan for everybody says little of who steps in for whom. Draws of those who come to each part say more: their *t*
under a division comes with prices of the rooms, and by duality these bound *t* under every other division. A small
linear programme chooses shares and reserve by all such bounds, so that in as few combinations of draws as possible the
parts ask for more than the reserve between them; near the best division so far, since share and *t* times reserve is
no linear sum. (Kelley 1960, Journal of the SIAM 8; with a trust region: Marsten, Hogan and Blankenship 1975, Operations
Research 23.)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import define, evolve, frozen
from scipy.sparse import coo_array, csr_array

from grith.force.odds._part import Part
from grith.force.odds._reserve import Division, Reserved, least_cost

_FULL = 0.95
"""What the parts may ask for together, with some room for counting the reserve in units."""
_SLIGHT = 1e-4
_ROUNDS = 40
_FIRST_STEP, _LARGEST_STEP, _LEAST_STEP = 0.1, 0.5, 1e-3
_LEAST_RESERVE = 0.002
_MOST = 1000.0
_TINY = 1e-12


@frozen(eq=False)
class _Point:
    """A division as arrays: ``shares`` by part and room of it, one after the other; ``reserve`` by room."""

    shares: np.ndarray
    reserve: np.ndarray


@define(eq=False)
class _Cut:
    """Prices of rooms: share · price + t · reserve · price is ``least`` or more for a draw (number over all parts)."""

    part: int
    draw: int
    prices: np.ndarray
    least: float


class _Tuning:
    def __init__(
        self, division: Division, parts: Sequence[Part], limits: Sequence[float], draws: Sequence[Sequence[np.ndarray]]
    ) -> None:
        self.parts, self.limits, self.draws = parts, limits, draws
        self.rooms = list(division.reserve)
        place = {room: k for k, room in enumerate(self.rooms)}
        self.users = [list(shares) for shares in division.shares]
        self.room_of = [np.array([place[r] for r in u], dtype=np.int64) for u in self.users]
        self.start = np.cumsum([0, *map(len, self.users)])
        self.first = np.cumsum([0, *map(len, draws)])
        self.capacity = np.array([parts[0].system.high[r] for r in self.rooms])
        self.cuts: list[_Cut] = []
        self.bases: dict[int, object] = {}
        self.begin = self.fitted(
            np.array([a for shares in division.shares for a in shares.values()]), np.array([*division.reserve.values()])
        )

    def fitted(self, shares: np.ndarray, reserve: np.ndarray) -> _Point:
        """No reserve is nothing, and no room more than full."""
        shares, reserve = np.maximum(0.0, shares), np.maximum(_LEAST_RESERVE * self.capacity, reserve)
        every = np.concatenate(self.room_of)
        used = np.bincount(every, weights=shares, minlength=len(self.rooms)) + reserve
        over = np.maximum(1.0, used / np.maximum(self.capacity, _TINY)) * (1.0 + 1e-9)
        return _Point(shares / over[every], reserve / over)

    def division(self, point: _Point) -> tuple[tuple[dict[int, float], ...], dict[int, float]]:
        shares = tuple(
            dict(zip(u, point.shares[a:b].tolist(), strict=True))
            for u, a, b in zip(self.users, self.start[:-1], self.start[1:], strict=True)
        )
        return shares, dict(zip(self.rooms, point.reserve.tolist(), strict=True))

    def asks(self, point: _Point) -> np.ndarray:
        """The *t* of every draw; learns a cut from each. Raises Spent."""
        found: list[float] = []
        shares, reserve = self.division(point)
        for k, (part, rooms) in enumerate(zip(self.parts, self.room_of, strict=True)):
            own, left = point.shares[self.start[k] : self.start[k + 1]], point.reserve[rooms]
            programme = Reserved(part, shares[k], reserve, self.limits[k], _MOST)
            rows = [part.row_of(room) for room in self.users[k]]
            for number, come in enumerate(self.draws[k], int(self.first[k])):
                t = programme.ask(come, self.bases.get(number)).value
                self.bases[number] = programme.basis
                prices = np.maximum(0.0, -programme.prices[rows])
                if np.isfinite(t) and prices @ left > 1e-9:
                    if t > 1e-7:
                        self.cuts.append(_Cut(k, number, prices, float(prices @ own + t * (prices @ left))))
                    found.append(t)
                else:
                    found.append(0.0 if t <= 1e-7 else _MOST)
        return np.array(found)

    def better(self, at: _Point, step: float, pairs: np.ndarray, weights: np.ndarray) -> _Point | None:
        """The best division by all cuts, near another."""
        shares, rooms, draws = int(self.start[-1]), len(self.rooms), int(self.first[-1])
        t_at, over_at = shares + rooms, shares + rooms + draws
        every = np.concatenate(self.room_of)
        # Changes of shares and reserve, in parts of the reserve; nothing is far from 1 so.
        unit = np.maximum(at.reserve, _TINY)
        left = (self.capacity - np.bincount(every, weights=at.shares, minlength=rooms) - at.reserve) / unit
        row, column = [every, np.arange(rooms)], [np.arange(shares), shares + np.arange(rooms)]
        value, low, high = [np.ones(shares), np.ones(rooms)], [np.full(rooms, -np.inf)], [np.maximum(0.0, left)]
        number = rooms
        for cut in self.cuts:
            used = np.flatnonzero(cut.prices)
            mine, room = self.start[cut.part] + used, self.room_of[cut.part][used]
            prices = cut.prices[used] * unit[room]
            worth = float(prices.sum())
            t = (cut.least - float(cut.prices[used] @ at.shares[mine])) / worth
            if t + step * (1.0 + max(0.0, t)) <= 0.0:
                continue
            # t · reserve is made linear near ``at``.
            row.append(np.full(2 * len(used) + 1, number))
            column.append(np.concatenate([mine, shares + room, [t_at + cut.draw]]))
            value.append(np.concatenate([prices / worth, max(0.0, t) * prices / worth, [1.0]]))
            low.append(np.array([t]))
            number += 1
        high.append(np.full(number - rooms, np.inf))
        count = len(pairs)
        row += [np.repeat(number + np.arange(count), pairs.shape[1]), number + np.arange(count)]
        column += [t_at + pairs.ravel(), over_at + np.arange(count)]
        value += [-np.ones(pairs.size), np.ones(count)]
        low.append(np.full(count, -_FULL))
        high.append(np.full(count, np.inf))
        matrix = coo_array(
            (np.concatenate(value), (np.concatenate(row), np.concatenate(column))),
            shape=(number + count, over_at + count),
        )
        nothing = np.zeros(draws + count)
        least = np.concatenate([-np.minimum(step, at.shares / unit[every]), np.full(rooms, -step), nothing])
        most = np.concatenate([np.full(shares, step), np.full(rooms, 2.0 * step), nothing + np.inf])
        cost = np.concatenate([np.zeros(t_at), np.full(draws, _SLIGHT), weights])
        found = least_cost(csr_array(matrix), cost, most, np.concatenate(low), np.concatenate(high), least)
        if found is None:
            return None
        return self.fitted(at.shares + found[:shares] * unit[every], at.reserve + found[shares:t_at] * unit)


def tuned(
    division: Division,
    parts: Sequence[Part],
    limits: Sequence[float],
    draws: Sequence[Sequence[np.ndarray]],
    together: np.ndarray,
    weights: np.ndarray,
    slight: float,
    most: int,
) -> Division:
    """A division under which fewer combinations of draws ask for more than the reserve, or the same one.

    ``draws`` are flags of those who come, by part; ``limits`` what each part may leave uncovered; ``together`` has a
    row for each combination, with the number of the draw for each part, and ``weights`` say what it counts. No
    better one is looked for once those that ask for more count ``slight`` at the most, or after ``most`` programmes.
    """
    tuning = _Tuning(division, parts, limits, draws)
    pairs = together + tuning.first[:-1]
    best, best_over, step, point, shares = None, np.inf, _FIRST_STEP, tuning.begin, weights
    for _ in range(min(_ROUNDS, most // max(1, int(tuning.first[-1])))):
        asked = tuning.asks(point)
        if best is None:
            # What no share can help is out of sight.
            able = (asked[pairs] < _MOST).all(axis=1)
            pairs, weights = pairs[able], weights[able]
            shares = weights / max(weights.sum(), _TINY)
        asked_together = asked[pairs].sum(axis=1)
        over = float(np.maximum(0.0, asked_together - _FULL) @ shares)
        if over < best_over:
            step = step if best is None else min(_LARGEST_STEP, 1.5 * step)
            best, best_over = point, over
        else:
            step /= 2.0
        if weights[asked_together > 1.0].sum() <= slight or best_over <= _SLIGHT or step < _LEAST_STEP:
            break
        assert best is not None
        other = tuning.better(best, step, pairs, shares)
        if other is None:
            break
        point = other
    if best is None:
        return division
    own, reserve = tuning.division(best)
    return evolve(division, shares=own, reserve=reserve)
