"""Bases and lift shared out among the parts of a force: a share for each part, and a reserve that all draw on.

One linear programme plans for everybody and uses each room as little as it can. What a part uses there is its own
share; all that is left is the reserve. Others who come may ask more of the rooms than that: of each room its share and
the same part ``t`` of its reserve. As long as the ``t`` of all parts sum to no more than 1, all fit in at once, so what
each part asks of the reserve may be looked at by itself, and the sums by convolution.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor

import numpy as np
from attrs import frozen
from scipy.sparse import block_diag, coo_array, csr_array, hstack, vstack

from grith.covering import quiet_highs
from grith.force.odds._part import Part, Programme

UNITS = 64
"""The reserve is counted in so many equal units."""
_SPREAD = 1e-4
_UNCOVERED = 100.0
_BEYOND = 1000.0
_TINY = 1e-9
_QUANTILES = (0.3, 0.5, 0.7, 0.85, 0.95, 1.0)
_INSIDE = (("solver", "ipm"), ("run_crossover", "off"))
"""An answer from the midst of the best ones leaves all parts some room, unlike one at a corner."""


def shared_rooms(parts: Sequence[Part]) -> list[int]:
    """Rooms that more than one part uses."""
    rooms, counts = np.unique(np.concatenate([p.rooms for p in parts]), return_counts=True)
    return [int(r) for r in rooms[counts > 1]]


@frozen(eq=False)
class Division:
    """For each part its ``shares`` by room, and how much of must-haves it leaves ``uncovered``; the ``reserve``.

    The shares of a room and its reserve never exceed it.
    """

    shares: tuple[dict[int, float], ...]
    uncovered: tuple[float, ...]
    reserve: dict[int, float]


def divide(parts: Sequence[Part]) -> Division | None:
    """The division by the plan for everybody that uses each room as little as it can; None without a plan."""
    rooms = shared_rooms(parts)
    place = {room: k for k, room in enumerate(rooms)}
    users = [[r for r in map(int, p.rooms) if r in place] for p in parts]
    start = np.cumsum([0, *map(len, users)])
    capacity = np.array([parts[0].system.high[r] for r in rooms])
    gives, high = [], []
    for number, part in enumerate(parts):
        at = [part.row_of(room) for room in users[number]]
        give = coo_array(
            (-np.ones(len(at)), (at, start[number] + np.arange(len(at)))), shape=(len(part.low), start[-1])
        )
        gives.append(give)
        high.append(part.high.copy())
        high[-1][at] = 0.0
    sums = coo_array(
        (np.ones(start[-1]), ([place[r] for u in users for r in u], np.arange(start[-1]))),
        shape=(len(rooms), start[-1]),
    )
    plans = block_diag([p.matrix for p in parts], format="csr")
    width = plans.shape[1]
    tightness = csr_array(np.column_stack([-np.diag(capacity), np.zeros(len(rooms))]))
    tightest = csr_array(np.column_stack([np.eye(len(rooms)), -np.ones(len(rooms))]))
    matrix = csr_array(
        vstack(
            [
                hstack([plans, vstack(gives), csr_array((plans.shape[0], len(rooms) + 1))]),
                hstack([csr_array((len(rooms), width)), sums, tightness]),
                hstack([csr_array((len(rooms), width + start[-1])), tightest]),
            ]
        )
    )
    nothing, cost = np.zeros(len(rooms)), np.concatenate([p.cost for p in parts])
    solution = least_cost(
        matrix,
        np.concatenate([_UNCOVERED * cost, np.zeros(start[-1]), nothing + _SPREAD, [len(rooms) * _SPREAD]]),
        np.concatenate([*(p.upper for p in parts), np.full(start[-1], np.inf), nothing + 1.0, [1.0]]),
        np.concatenate([*(p.low for p in parts), nothing - np.inf, nothing - np.inf]),
        np.concatenate([*high, nothing, nothing]),
    )
    if solution is None:
        return None
    given = np.maximum(0.0, solution[width : width + start[-1]])
    total = sums @ given
    # Rounding may go beyond a room.
    given = given * np.minimum(1.0, capacity / np.maximum(total, _TINY))[[place[r] for u in users for r in u]]
    left = np.maximum(0.0, capacity - sums @ given) * (1.0 - _TINY)
    ends = np.cumsum([0, *(len(p.cost) for p in parts)])
    return Division(
        tuple({room: float(given[start[k] + n]) for n, room in enumerate(u)} for k, u in enumerate(users)),
        tuple(float(p.cost @ solution[a:b]) for p, a, b in zip(parts, ends[:-1], ends[1:], strict=True)),
        {room: float(amount) for room, amount in zip(rooms, left, strict=True)},
    )


class Reserved(Programme):
    """A part with its share of the rooms: the least part ``t`` of the reserve with which it stays within ``limit``.

    The answer's value is ``t``, infinite where the whole reserve is not enough. What goes beyond the reserve costs so
    much that the prices of such an answer tell it, too. ``most`` is how often the reserve may be used.
    """

    def __init__(
        self, part: Part, shares: dict[int, float], reserve: dict[int, float], limit: float, most: float = 1.0
    ) -> None:
        high, at = part.high.copy(), {room: part.row_of(room) for room in shares}
        more = np.zeros((len(high), 2))
        for room, row in at.items():
            more[row] = -reserve[room], -high[row]
            high[row] = shares[room]
        cost = csr_array(np.append(part.cost, [0.0, 0.0])[None, :])
        super().__init__(
            part.system,
            part.groups,
            csr_array(vstack([hstack([part.matrix, csr_array(more)]), cost])),
            np.append(part.low, -np.inf),
            np.append(high, limit),
            np.append(np.zeros(len(part.cost)), [1.0, _BEYOND]),
            np.append(part.upper, [most, 1.0]),
            np.append(part.row_offer, -1),
            np.append(part.column_offer, [-1, -1]),
            len(part.offers),
        )

    def _value(self, values: np.ndarray) -> float:
        return float(values[-2]) if values[-1] <= _TINY else np.inf


def levels(needed: Sequence[Sequence[np.ndarray]], tops: np.ndarray, slight: float) -> list[list[int]]:
    """For each part the units of the reserve worth telling apart, by what drawn samples of it need (1 is all of it).

    ``needed`` is by part and end. Some quantiles, twice the largest for what was not drawn, and all of it. Then those
    are left out, one by one, that make the least difference, as long as the samples of all parts together lose no more
    than ``slight`` of the chance, which at each end is ``tops`` at the most: few levels make a short search. The last
    is what the others leave at least.
    """
    found: list[list[int]] = []
    samples: list[list[np.ndarray]] = []
    for ends in needed:
        samples.append([])
        for tells in ends:
            known = tells[np.isfinite(tells)]
            known = known if len(known) else np.array([0.0, 0.125, 0.25])
            samples[-1].append(np.append(known, min(1.0, 2.0 * known.max())))
        tell = [1.0, *(t for s in samples[-1] for t in (*np.quantile(s[:-1], _QUANTILES, method="higher"), s[-1]))]
        found.append(sorted({ceil(UNITS * t - 1e-6) for t in tell}))

    def shares(tells: Sequence[np.ndarray], units: Sequence[int]) -> np.ndarray:
        return _counted(tells, lambda t: np.asarray(units)[np.searchsorted(units, UNITS * t - 1e-6)])

    fewer = _fewer(found, samples, shares, tops, slight)
    lowest = [units[0] for units in fewer]
    left = [max(u, UNITS - sum(lowest) + u) for u in lowest]
    return [sorted({*(u for u in units if u < top), top}) for units, top in zip(fewer, left, strict=True)]


def steps(needed: Sequence[Sequence[np.ndarray]], tops: np.ndarray, slight: float) -> list[list[int]]:
    """As :func:`levels`, for a measure that counts from below: what needs more than a step counts as that much."""
    found = []
    for ends in needed:
        tell = np.concatenate([np.quantile(t, _QUANTILES, method="lower") for t in ends if len(t)] or [np.zeros(1)])
        found.append(sorted({min(UNITS + 1, max(1, floor(UNITS * t - 1e-6))) for t in tell} | {UNITS + 1}))

    def shares(tells: Sequence[np.ndarray], units: Sequence[int]) -> np.ndarray:
        edges = np.append(0, units)
        return _counted(tells, lambda t: edges[np.searchsorted(units, UNITS * t - 1e-6)])

    return _fewer(found, needed, shares, tops, slight)


def _fewer(
    found: Sequence[list[int]],
    samples: Sequence[Sequence[np.ndarray]],
    shares: Callable[[Sequence[np.ndarray], Sequence[int]], np.ndarray],
    tops: np.ndarray,
    slight: float,
) -> list[list[int]]:
    """Units without those that make little difference; the last of each part stays."""
    found = list(found)
    now = [shares(s, units) for s, units in zip(samples, found, strict=True)]

    def chance(by_part: Sequence[np.ndarray]) -> np.ndarray:
        return within_reserve(by_part, len(tops)) * tops

    whole = chance(now)
    while True:
        best, best_off = None, slight
        for part, units in enumerate(found):
            for unit in units[:-1]:
                fewer = [u for u in units if u != unit]
                off = float(
                    abs(chance([*now[:part], shares(samples[part], fewer), *now[part + 1 :]]) - whole).max(initial=0.0)
                )
                if off < best_off or (best is None and off <= best_off):
                    best, best_off = (part, fewer), off
        if best is None:
            return found
        part, fewer = best
        found[part], now[part] = fewer, shares(samples[part], fewer)


def _counted(tells: Sequence[np.ndarray], units: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """The share of samples that counts as so many units, by units and end; more than the reserve is lost."""
    found = np.zeros((UNITS + 2, len(tells)))
    for end, values in enumerate(tells):
        if len(values):
            found[:, end] = np.bincount(np.minimum(units(values), UNITS + 1), minlength=UNITS + 2) / len(values)
    return found[: UNITS + 1]


def within_reserve(by_units: Sequence[np.ndarray], cases: int) -> np.ndarray:
    """Chance, by case, that independent parts need no more than the whole reserve between them.

    ``by_units`` has for each part, by units needed (0 to UNITS) and case, the chance; what is missing to 1 is lost.
    """
    found = np.zeros((UNITS + 1, cases))
    found[0] = 1.0
    for chances in by_units:
        after = np.zeros_like(found)
        for units in np.flatnonzero(chances.any(axis=1)):
            after[units:] += found[: UNITS + 1 - units] * chances[units]
        found = after
    return np.asarray(found.sum(axis=0))


def least_cost(
    matrix: csr_array,
    cost: np.ndarray,
    top: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    bottom: np.ndarray | float = 0.0,
) -> np.ndarray | None:
    """The columns, from ``bottom`` to ``top``, that keep the rows from ``low`` to ``high`` at the least cost, or None.

    From the midst of the best ones where that can be had.
    """
    import highspy

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(low)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(cost)) + bottom, top
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data
    for way in (_INSIDE, ()):
        highs = quiet_highs()
        for name, value in (("threads", 1), ("random_seed", 0), ("parallel", "off"), *way):
            highs.setOptionValue(name, value)
        highs.passModel(model)
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return np.array(highs.getSolution().col_value)
    return None
