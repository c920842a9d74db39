"""A fixed plan as random events: placed offers that are kept or not, and the preconditions that they share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import product
from math import inf
from types import MappingProxyType

import numpy as np
from attrs import field, frozen

from grith.errors import ForceError
from grith.force._data import ForceData
from grith.force._expression import parse_condition
from grith.force._plan import ForcePlan, servings
from grith.force.odds._thresholds import Row

MOST_CONDITIONS = 14
_SAME = 1e-9
_NOTHING = 1e-6
"""A share of a need that is no more than this counts as nothing placed."""
_AS_GIVEN: Mapping[str, float] = MappingProxyType({})


@frozen(eq=False)
class Model:
    """Events of a plan. ``offers`` are indices into the data's offers; a row of every matrix is one of them.

    ``worlds`` are all combinations of the shared preconditions (``conditions``), ``pattern_of`` the column of
    ``open_in`` that a world has: which offers' preconditions hold there. ``chance`` is by end (low, high) and offer,
    ``condition_chance`` by end and condition; an unknown chance is 0 at the low and 1 at the high end (``unknown``).
    """

    data: ForceData = field(repr=False)
    plan: ForcePlan | None = field(repr=False)
    offers: tuple[int, ...]
    conditions: tuple[str, ...]
    worlds: np.ndarray = field(repr=False)
    pattern_of: np.ndarray = field(repr=False)
    open_in: np.ndarray = field(repr=False)
    chance: np.ndarray = field(repr=False)
    condition_chance: np.ndarray = field(repr=False)
    unknown: tuple[str, ...]

    def weights(self, end: int, fixed: Mapping[str, float] = _AS_GIVEN) -> np.ndarray:
        """Chance of each pattern at one end; ``fixed`` overrides the chance of named preconditions."""
        p = [fixed.get(name, self.condition_chance[end, k]) for k, name in enumerate(self.conditions)]
        each = np.prod(np.where(self.worlds, p, 1.0 - np.array(p)), axis=1) if p else np.ones(1)
        return np.bincount(self.pattern_of, weights=each, minlength=self.open_in.shape[1])

    def columns(self, end: int, up: Collection[int] = (), down: Collection[int] = ()) -> np.ndarray:
        """Chance of each offer in each pattern; places in ``up`` are kept for sure where open, ``down`` never."""
        p = self.chance[end].copy()
        p[list(up)] = 1.0
        p[list(down)] = 0.0
        return np.asarray(p[:, None] * self.open_in)

    def of_nation(self, nation: str) -> list[int]:
        """Places of a nation's offers."""
        return [i for i, o in enumerate(self.offers) if self.data.offers[o].nation == nation]

    def brings(self, end: int, slot: int, month: int) -> dict[int, float]:
        """What each event brings to a slot in a month (1 is the first), with amounts at one end."""
        place = {offer: i for i, offer in enumerate(self.offers)}
        found: dict[int, float] = {}
        for p, kept in zip(self.plan.placements, self.plan.kept, strict=True) if self.plan else ():
            if p.slot == slot and p.present(month):
                found[place[p.offer]] = found.get(place[p.offer], 0.0) + p.worth * kept[end]
        return found


def model_of(plan: ForcePlan, certain: Collection[str] = (), never: Collection[str] = ()) -> Model:
    """The events of a plan. Preconditions in ``certain`` hold, those in ``never`` do not; the rest are at chance.

    Raises ForceError beyond MOST_CONDITIONS shared preconditions at chance.
    """
    return _model(plan.data, plan, sorted({p.offer for p in plan.placements}), certain, never)


def model_of_offers(data: ForceData, certain: Collection[str] = (), never: Collection[str] = ()) -> Model:
    """As :func:`model_of`, with every offer of the data as an event and no plan."""
    return _model(data, None, list(range(len(data.offers))), certain, never)


def _model(
    data: ForceData, plan: ForcePlan | None, offers: list[int], certain: Collection[str], never: Collection[str]
) -> Model:
    needed = [parse_condition(data.offers[o].pledge.precondition) for o in offers]
    names = sorted({n for c in needed for n in c.names} - set(certain) - set(never))
    if len(names) > MOST_CONDITIONS:
        raise ForceError(
            f"{len(names)} preconditions are at chance, more than {MOST_CONDITIONS}",
            data.tables.source,
            "Take some as given: --given NAME",
        )
    given = {c.id: c for c in data.tables.conditions}
    unknown = []
    ends: list[tuple[float, float]] = []
    for name in names:
        known = given[name].chance_low, given[name].chance_high
        if known[0] is None or known[1] is None:
            unknown.append(f"precondition {name}")
            ends.append((0.0, 1.0))
        else:
            ends.append((known[0], known[1]))
    kept: list[tuple[float, float]] = []
    for o in offers:
        chance = data.offers[o].chance
        if chance is None:
            unknown.append(f"pledge {data.offers[o].pledge.id}")
        kept.append(chance or (0.0, 1.0))
    worlds = np.array(list(product((False, True), repeat=len(names))), dtype=bool).reshape(2 ** len(names), len(names))
    holds = np.array(
        [
            [c.holds({*certain, *(n for n, yes in zip(names, world, strict=True) if yes)}) for c in needed]
            for world in worlds
        ],
        dtype=bool,
    ).reshape(len(worlds), len(offers))
    patterns, pattern_of = np.unique(holds, axis=0, return_inverse=True)
    return Model(
        data,
        plan,
        tuple(offers),
        tuple(names),
        worlds,
        pattern_of.ravel(),
        patterns.T.astype(float),
        np.array(kept, dtype=float).reshape(len(offers), 2).T,
        np.array(ends, dtype=float).reshape(len(names), 2).T,
        tuple(unknown),
    )


def rows_of(model: Model, line: int, end: int) -> list[Row]:
    """What must be reached for a line to be met in each of its months.

    Lines of one slot are served in the order of the plan, so a line is met when the slot's supply reaches all that is
    served up to the last of its own. One that a fixed choice keeps below its need is never met.
    """
    data = model.data
    slot = data.lines[line].slot
    rows = []
    for m, q in enumerate(data.lines[line].need, 1):
        if q > 0:
            brings = model.brings(end, slot, m)
            served = sum(one.amount for one in servings(data, slot, m) if one.line == line)
            met = served >= q * (1.0 - _SAME)
            rows.append(Row(brings, _up_to(data, line, m, inf)) if met else Row({}, q))
    return rows


def placed_rows(model: Model, line: int, end: int) -> list[Row]:
    """As :func:`rows_of`, for as much of the line as the amounts that the plan works with come to.

    A month in which all that the plan places goes to lines served before this one asks for nothing here.
    """
    data, plan = model.data, model.plan
    slot = data.lines[line].slot
    rows = []
    for m, q in enumerate(data.lines[line].need, 1):
        if q > 0 and plan is not None and plan.covered[line][m - 1] > q * _NOTHING:
            rows.append(Row(model.brings(end, slot, m), _up_to(data, line, m, plan.supply[slot][m - 1])))
    return rows


def _up_to(data: ForceData, line: int, month: int, supply: float) -> float:
    """The least supply of a line's slot with which the line gets as much as ``supply`` gives it."""
    found = reached = 0.0
    for one in servings(data, data.lines[line].slot, month):
        begin, reached = reached, reached + one.amount
        if one.line == line and supply > begin + one.need * _NOTHING:
            found = min(supply, reached)
    return found


def coverage(model: Model, end: int, columns: np.ndarray, must_have: bool) -> np.ndarray:
    """Expected share of line-months covered, by column of chances; exact (sums beyond the need merged)."""
    data = model.data
    total = np.zeros(columns.shape[1])
    parts = sum(q > 0 for line in data.lines if line.must_have == must_have for q in line.need)
    seen: dict[tuple[object, ...], np.ndarray] = {}
    for slot in range(len(data.slots)):
        for month in range(1, data.horizon + 1):
            brings = model.brings(end, slot, month)
            order = tuple(
                (one.amount, one.need, data.lines[one.line].must_have == must_have)
                for one in servings(data, slot, month)
            )
            if not brings or not any(wanted for _, _, wanted in order):
                continue
            key = (order, tuple(sorted((e, round(v, 6)) for e, v in brings.items())))
            if key not in seen:
                seen[key] = _shares(brings, order, columns)
            total += seen[key]
    return total / parts if parts else total


def _shares(
    brings: dict[int, float], order: tuple[tuple[float, float, bool], ...], columns: np.ndarray
) -> np.ndarray:  # fmt: skip
    top = sum(amount for amount, _, _ in order)
    states: dict[float, np.ndarray] = {0.0: np.ones(columns.shape[1])}
    for event, brought in sorted(brings.items()):
        p = columns[event]
        after: dict[float, np.ndarray] = {}
        for have, likely in states.items():
            for reached, weight in ((min(top, round(have + brought, 6)), likely * p), (have, likely * (1.0 - p))):
                after[reached] = after[reached] + weight if reached in after else weight
        states = after
    found = np.zeros(columns.shape[1])
    for have, likely in states.items():
        left, share = have, 0.0
        for amount, need, wanted in order:
            share += min(left, amount) / need if wanted else 0.0
            left = max(0.0, left - amount)
        found += likely * share
    return found
