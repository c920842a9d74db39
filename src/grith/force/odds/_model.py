"""A fixed plan as random events: placed offers that are kept or not, and the preconditions that they share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import product
from types import MappingProxyType

import numpy as np
from attrs import field, frozen

from grith.errors import ForceError
from grith.force._data import ForceData
from grith.force._expression import parse_condition
from grith.force._plan import ForcePlan
from grith.force.odds._thresholds import Row

MOST_CONDITIONS = 14
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

    Lines of one slot are served in the order of the plan (by tier, small needs first), so a line is met when the
    slot's supply reaches the needs up to and with its own.
    """
    data = model.data
    slot = data.lines[line].slot
    rows = []
    for m, q in enumerate(data.lines[line].need):
        if q > 0:
            order = sorted(
                (i for i, ln in enumerate(data.lines) if ln.slot == slot),
                key=lambda i: (data.lines[i].tier, data.lines[i].need[m], i),
            )
            reached = sum(data.lines[i].need[m] for i in order[: order.index(line) + 1])
            rows.append(Row(model.brings(end, slot, m + 1), reached))
    return rows


def coverage(model: Model, end: int, columns: np.ndarray, must_have: bool) -> np.ndarray:
    """Expected share of line-months covered, by column of chances; exact (sums beyond the need merged)."""
    data = model.data
    total, parts = np.zeros(columns.shape[1]), 0
    of_slot: dict[int, list[int]] = {}
    for number, line in enumerate(data.lines):
        of_slot.setdefault(line.slot, []).append(number)
    seen: dict[tuple[object, ...], np.ndarray] = {}
    for slot, lines in of_slot.items():
        for month in range(1, data.horizon + 1):
            order = sorted(
                (i for i in lines if data.lines[i].need[month - 1] > 0),
                key=lambda i: (data.lines[i].tier, data.lines[i].need[month - 1], i),
            )
            wanted = [i for i in order if data.lines[i].must_have == must_have]
            parts += len(wanted)
            brings = model.brings(end, slot, month)
            if not wanted or not brings:
                continue
            needs = tuple((data.lines[i].need[month - 1], i in wanted) for i in order)
            key = (needs, tuple(sorted((e, round(v, 6)) for e, v in brings.items())))
            if key not in seen:
                seen[key] = _shares(brings, needs, columns)
            total += seen[key]
    return total / parts if parts else total


def _shares(
    brings: dict[int, float], needs: tuple[tuple[float, bool], ...], columns: np.ndarray
) -> np.ndarray:  # fmt: skip
    top = sum(q for q, _ in needs)
    states: dict[float, np.ndarray] = {0.0: np.ones(columns.shape[1])}
    for event, amount in sorted(brings.items()):
        p = columns[event]
        after: dict[float, np.ndarray] = {}
        for have, likely in states.items():
            for reached, weight in ((min(top, round(have + amount, 6)), likely * p), (have, likely * (1.0 - p))):
                after[reached] = after[reached] + weight if reached in after else weight
        states = after
    found = np.zeros(columns.shape[1])
    for have, likely in states.items():
        left, share = have, 0.0
        for q, wanted in needs:
            share += min(left, q) / q if wanted else 0.0
            left = max(0.0, left - q)
        found += likely * share
    return found
