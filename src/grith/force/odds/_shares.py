"""Bases and lift shared out among the parts of a force, so that parts that keep to their shares can all be kept.

One linear programme: plans for several drawn samples of those who come, part by part, under one division of the rooms,
that leave as little as possible uncovered, and then use each room as little as possible (as in two-stage robust
optimisation by generated scenarios: Zeng and Zhao 2013). What is left of a room goes to its users in proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from attrs import frozen
from scipy.sparse import block_diag, coo_array, csr_array, hstack, vstack

from grith.covering import quiet_highs
from grith.force.odds._part import Part

_SPREAD = 1e-4
_EVERYBODY = 100.0
_MOST = 3
_INSIDE = (("solver", "ipm"), ("run_crossover", "off"))
"""An answer from the midst of the best ones leaves all parts some room, unlike one at a corner."""


def shared_rooms(parts: Sequence[Part]) -> list[int]:
    """Rooms that more than one part uses."""
    rooms, counts = np.unique(np.concatenate([p.rooms for p in parts]), return_counts=True)
    return [int(r) for r in rooms[counts > 1]]


def divide(parts: Sequence[Part], samples: Sequence[Sequence[np.ndarray]]) -> list[dict[int, float]]:
    """For each part, how much it gets of each room that others use too. The shares of a room never exceed it.

    ``samples`` are by part; the first of each weighs most (it is everybody). Without a solution the parts get equal
    shares.
    """
    rooms = shared_rooms(parts)
    place = {room: k for k, room in enumerate(rooms)}
    users = [[r for r in map(int, p.rooms) if r in place] for p in parts]
    start = np.cumsum([0, *map(len, users)])
    capacity = np.array([parts[0].system.high[r] for r in rooms])
    blocks, gives, cost, low, high, top = [], [], [], [], [], []
    for number, part in enumerate(parts):
        mine = {room: start[number] + k for k, room in enumerate(users[number])}
        first = len(part.rows) - len(part.rooms)
        room_at = {first + k: mine[int(r)] for k, r in enumerate(part.rooms) if int(r) in mine}
        for k, come in enumerate(samples[number]):
            here = np.append(come, True)[part.place]
            blocks.append(csr_array(part.matrix[:, np.flatnonzero(here)]))
            give = coo_array(
                (-np.ones(len(room_at)), (list(room_at), list(room_at.values()))), shape=(len(part.rows), start[-1])
            )
            gives.append(give)
            weight = _EVERYBODY if k == 0 else 1.0
            cost.append(part.system.cost[part.columns[here]] * weight)
            top.append(np.where(part.place >= 0, np.inf, part.system.upper[part.columns])[here])
            low.append(part.low)
            bound = np.where(np.append(come, True)[part.row_place], part.high, 0.0)
            bound[list(room_at)] = 0.0
            high.append(bound)
    sums = coo_array(
        (np.ones(start[-1]), ([place[r] for u in users for r in u], np.arange(start[-1]))),
        shape=(len(rooms), start[-1]),
    )
    plans = block_diag(blocks, format="csr")
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
    nothing = np.zeros(len(rooms))
    solution = _solve(
        matrix,
        np.concatenate([*cost, np.zeros(start[-1]), nothing + _SPREAD, [len(rooms) * _SPREAD]]),
        np.concatenate([*top, np.full(start[-1], np.inf), nothing + 1.0, [1.0]]),
        np.concatenate([*low, nothing - np.inf, nothing - np.inf]),
        np.concatenate([*high, nothing, nothing]),
    )
    given = np.zeros(start[-1]) if solution is None else np.maximum(0.0, solution[width : width + start[-1]])
    total, count = sums @ given, sums @ np.ones(start[-1])
    shares: list[dict[int, float]] = []
    for number, mine_too in enumerate(users):
        part_of: Mapping[int, float] = dict(zip(mine_too, given[start[number] : start[number + 1]], strict=True))
        shares.append({})
        for room, amount in part_of.items():
            k = place[room]
            share = amount / total[k] if total[k] > 1e-9 else 1.0 / count[k]
            shares[-1][room] = float(capacity[k] * share) * (1.0 - 1e-12)
    return shares


@frozen(eq=False)
class Division:
    """The parts with their shares, the limit of each, and by how much each sample of the pool goes ``over`` it.

    ``spare`` is what the goal leaves beyond what the parts leave uncovered with everybody; below 0 it is missed.
    """

    parts: list[Part]
    limits: list[float]
    over: list[list[float]]
    spare: float


def divided(
    parts: Sequence[Part], samples: Sequence[Sequence[np.ndarray]], pools: Sequence[Sequence[np.ndarray]], goal: float
) -> Division:
    """The parts under a division made for ``samples``, tried on larger ``pools`` of samples."""
    shares = divide(parts, samples)
    sparing = [Part(p.system, p.groups, s) if s else p for p, s in zip(parts, shares, strict=True)]
    least = [p.ask(sample[0]).uncovered for p, sample in zip(sparing, samples, strict=True)]
    spare = (goal - sum(least)) / len(least)
    limits = [own + spare for own in least]
    over = [[p.ask(c).uncovered - top for c in pool] for p, top, pool in zip(sparing, limits, pools, strict=True)]
    return Division(sparing, limits, over, spare)


def reached(divisions: Sequence[Division]) -> float:
    """The share of combinations of pool samples that hold in some division, all parts in the same one."""

    def all_hold(bits: int) -> np.ndarray:
        mine = [d for k, d in enumerate(divisions) if bits >> k & 1]
        shares = []
        for part in range(len(mine[0].parts)):
            over = np.array([d.over[part] for d in mine])
            shares.append(float((over <= 0.0).all(axis=0).mean()) if over.size else 1.0)
        return np.array([np.prod(shares)])

    return float(together(all_hold, len(divisions))[0])


def together(all_hold: Callable[[int], np.ndarray], count: int) -> np.ndarray:
    """The chance that some of ``count`` divisions holds, from the chance that all of some (bits) do.

    By inclusion and exclusion. Parts are independent, so the latter is a product over parts.
    """
    found = np.zeros(1)
    for bits in range(1, 1 << count):
        found = found + (1 if bits.bit_count() % 2 else -1) * all_hold(bits)
    return np.maximum(0.0, found)


def best_divisions(found: Sequence[Division], slight: float) -> list[Division]:
    """Up to three divisions, the best one first, then whichever adds most, as long as it is more than ``slight``."""
    chosen: list[Division] = []
    value = 0.0
    while len(chosen) < _MOST and len(found) > len(chosen):
        values = [reached([*chosen, d]) if d not in chosen else -1.0 for d in found]
        best = int(np.argmax(values))
        if chosen and values[best] - value <= slight / 2:
            break
        chosen.append(found[best])
        value = values[best]
    return chosen


def _solve(
    matrix: csr_array, cost: np.ndarray, top: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray | None:
    import highspy

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(low)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(cost)), top
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data
    highs = quiet_highs()
    for name, value in (("threads", 1), ("random_seed", 0), ("parallel", "off"), *_INSIDE):
        highs.setOptionValue(name, value)
    highs.passModel(model)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(highs.getSolution().col_value)
