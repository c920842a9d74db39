"""The mixed-integer programme as sparse arrays: which columns and rows there are, and what each means.

Columns: tours (an offer, a slot, a first month), gaps (a line, a month), flows (a resource of a base to an area).
Rows carry tags, so that a full row can be told in words: ``("cover", slot, month)``, ``("pool", offer, month)``,
``("endurance", offer)``, ``("house", resource, area, month)``, ``("base", resource, house, month)``,
``("lift", ceiling, month)``, ``("fixed", choice, month)``. Months are numbers from 1 everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil, inf
from typing import Any

import numpy as np
from attrs import define, evolve, field, frozen

from grith.errors import ForceError
from grith.force._data import ForceData
from grith.force._rooms import RESOURCES, House
from grith.nouns import FixedChoice

MOST_COLUMNS = 400_000
"""The stated limit of a plan: tours that can be chosen from."""

Tag = tuple[Any, ...]


@frozen
class Tour:
    """A column: ``offer`` placed in ``slot`` from month ``first`` to ``last``; its pieces are free after ``busy``.

    ``worth`` is what one piece counts for in the slot (size times rate); ``burden`` its caveats and substitutions.
    ``rest``: a shorter tour, for what full tours leave of the endurance.
    """

    offer: int
    slot: int
    first: int
    last: int
    busy: int
    worth: float
    burden: int
    rest: bool = False


@define
class Programme:
    """The arrays. Columns stand in the order tours, gaps, flows; ``rows`` lists (tag, low, high, columns, values)."""

    data: ForceData
    tours: list[Tour]
    gaps: list[tuple[int, int]]
    flows: list[tuple[int, int, str, int]] = field(factory=list)
    tags: list[Tag] = field(factory=list)
    low: list[float] = field(factory=list)
    high: list[float] = field(factory=list)
    starts: list[int] = field(factory=lambda: [0])
    index: list[int] = field(factory=list)
    value: list[float] = field(factory=list)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.tours) + len(self.gaps) + len(self.flows)

    def add(self, tag: Tag, low: float, high: float, entries: dict[int, float]) -> None:
        """Add one row."""
        self.tags.append(tag)
        self.low.append(low)
        self.high.append(high)
        self.index.extend(entries.keys())
        self.value.extend(entries.values())
        self.starts.append(len(self.index))

    def upper(self) -> np.ndarray:
        """Upper bounds of the columns."""
        data = self.data
        tours = [data.offers[t.offer].pieces for t in self.tours]
        gaps = [data.lines[line].need[month - 1] for line, month in self.gaps]
        return np.array([*tours, *gaps, *[inf] * len(self.flows)])

    def whole(self) -> np.ndarray:
        """Which columns are whole numbers."""
        found = np.zeros(self.columns, dtype=bool)
        found[: len(self.tours)] = [self.data.offers[t.offer].whole for t in self.tours]
        return found

    def row(self, number: int) -> tuple[list[int], list[float]]:
        """Columns and values of one row."""
        a, b = self.starts[number], self.starts[number + 1]
        return self.index[a:b], self.value[a:b]


@frozen
class World:
    """A scenario of a shared plan: the ids of the pledges that are ``kept`` in it, and the bases as they are there."""

    kept: frozenset[str]
    houses: tuple[House, ...]


def build(data: ForceData, *, fixed: bool = True, worlds: Sequence[World] = ()) -> Programme:
    """The programme of ``data``; ``fixed`` False leaves the fixed choices out.

    With ``worlds`` there are gaps and cover rows for each world, one world after the other, while the tours are chosen
    once; where the bases of a world are others than those of ``data``, what is kept there finds room in them too.
    Raises ForceError where the tours to choose from are more than MOST_COLUMNS.
    """
    tours = _tours(data)
    needed = [(line, m) for line, row in enumerate(data.lines) for m, q in enumerate(row.need, 1) if q > 0]
    programme = Programme(data, tours, needed * max(1, len(worlds)))
    for number, world in enumerate(worlds or (None,)):
        _cover(programme, len(tours) + number * len(needed), needed, world.kept if world else None)
    _offers(programme)
    _bases(programme, data)
    for kept, homes in dict.fromkeys((w.kept, w.houses) for w in worlds if w.houses != data.houses):
        _bases(programme, evolve(data, houses=homes), kept)
    _lift(programme)
    if fixed:
        _fixed(programme)
    return programme


def _tours(data: ForceData) -> list[Tour]:
    need_months: list[list[int]] = [[] for _ in data.slots]
    for line in data.lines:
        need_months[line.slot] += [m for m, q in enumerate(line.need, 1) if q > 0]
    first_need = [min(m, default=0) for m in need_months]
    last_need = [max(m, default=0) for m in need_months]
    early = bool(data.ceilings)
    tours: list[Tour] = []
    for number, offer in enumerate(data.offers):
        for slot, rate, burden in offer.fits:
            if not last_need[slot]:
                continue
            # Where lift is scarce, units may come before the need begins.
            begin = offer.first if early else max(offer.first, first_need[slot])
            for first in range(begin, min(offer.last, last_need[slot]) + 1):
                ends = {min(first + t - 1, offer.last, last_need[slot]) for t in offer.tours}
                for last in sorted(ends):
                    if last < first_need[slot]:
                        continue
                    busy = first + ceil((last - first + 1) * offer.ratio - 1e-9) - 1
                    rest = last < max(ends)
                    tours.append(Tour(number, slot, first, last, busy, offer.size * rate, burden, rest))
        if len(tours) > MOST_COLUMNS:
            raise ForceError(
                f"the plan would choose from more than {MOST_COLUMNS:,} tours",
                data.tables.source,
                "Plan fewer months, join small offers, or leave out soft ones (Counted from)",
            )
    return tours


def _cover(p: Programme, start: int, needed: list[tuple[int, int]], kept: Collection[str] | None) -> None:
    entries: dict[tuple[int, int], dict[int, float]] = {}
    total: dict[tuple[int, int], float] = {}
    for column, (line, month) in enumerate(needed, start):
        key = (p.data.lines[line].slot, month)
        entries.setdefault(key, {})[column] = 1.0
        total[key] = total.get(key, 0.0) + p.data.lines[line].need[month - 1]
    for column, tour in enumerate(p.tours):
        if kept is not None and p.data.offers[tour.offer].pledge.id not in kept:
            continue
        for month in range(tour.first, tour.last + 1):
            if (tour.slot, month) in entries:
                entries[tour.slot, month][column] = tour.worth
    for (slot, month), row in sorted(entries.items()):
        p.add(("cover", slot, month), total[slot, month], inf, row)


def _offers(p: Programme) -> None:
    """No piece is in two places, nor out again before its time at home; endurance bounds the months in place.

    Each piece has one shorter tour for what full tours leave of its endurance.
    """
    of: dict[int, list[int]] = {}
    for column, tour in enumerate(p.tours):
        of.setdefault(tour.offer, []).append(column)
    for offer, cols in of.items():
        given = p.data.offers[offer]
        # Among intervals the tightest rows are those at the months in which one begins.
        seen: list[frozenset[int]] = []
        for month in sorted({p.tours[c].first for c in cols}, reverse=True):
            row = frozenset(c for c in cols if p.tours[c].first <= month <= p.tours[c].busy)
            if any(row <= other for other in seen):
                continue
            seen.append(row)
            p.add(("pool", offer, month), -inf, given.pieces, dict.fromkeys(sorted(row), 1.0))
        if given.endurance is not None:
            served = {c: float(p.tours[c].last - p.tours[c].first + 1) for c in cols}
            p.add(("endurance", offer), -inf, given.pieces * given.endurance, served)
            if rest := dict.fromkeys([c for c in cols if p.tours[c].rest], 1.0):
                p.add(("endurance", offer), -inf, given.pieces, rest)


def _used(
    p: Programme, data: ForceData, resource: int, kept: Collection[str] | None
) -> dict[tuple[str, int], dict[int, float]]:
    """By area and month: what one piece of each tour takes of a resource of bases, where it is limited."""
    found: dict[tuple[str, int], dict[int, float]] = {}
    scarce = {slot.area for slot in data.slots if data.limited(resource, slot.area)}
    handled = RESOURCES[resource] == "tonnes handled"
    for column, tour in enumerate(p.tours if scarce else ()):
        offer, area = p.data.offers[tour.offer], p.data.slots[tour.slot].area
        daily = offer.per_item[resource] * offer.size
        first = daily + offer.lift[0] * offer.size if handled else daily
        if area not in scarce or not first or (kept is not None and offer.pledge.id not in kept):
            continue
        for month in range(tour.first, (tour.last if daily else tour.first) + 1):
            found.setdefault((area, month), {})[column] = first if month == tour.first else daily
    return found


def _bases(p: Programme, data: ForceData, kept: Collection[str] | None = None) -> None:
    """Units live where bases serve their area; a base that serves several areas is shared by flows."""
    for resource in range(len(RESOURCES)):
        used = _used(p, data, resource, kept)
        shared: dict[tuple[int, int], dict[int, float]] = {}
        for (area, month), entries in sorted(used.items()):
            own = 0.0
            for number, house in enumerate(data.houses):
                capacity = house.capacity[resource]
                if area not in house.serves or capacity is None:
                    continue
                if len(house.serves) == 1:
                    own += capacity[month - 1]
                    continue
                column = p.columns
                p.flows.append((resource, number, area, month))
                entries[column] = -1.0
                shared.setdefault((number, month), {})[column] = 1.0
            p.add(("house", resource, area, month), -inf, own, entries)
        for (number, month), entries in sorted(shared.items()):
            capacity = data.houses[number].capacity[resource]
            assert capacity is not None
            p.add(("base", resource, number, month), -inf, capacity[month - 1], entries)


def _lift(p: Programme) -> None:
    for number, ceiling in enumerate(p.data.ceilings):
        rows: dict[int, dict[int, float]] = {}
        kind = 0 if ceiling.counts == "tonnes" else 1
        for column, tour in enumerate(p.tours):
            offer = p.data.offers[tour.offer]
            amount = offer.lift[kind] * offer.size
            if amount and (not ceiling.areas or p.data.slots[tour.slot].area in ceiling.areas):
                rows.setdefault(tour.first, {})[column] = amount
        for month, entries in sorted(rows.items()):
            if ceiling.per_month[month - 1] == inf:
                continue
            p.add(("lift", number, month), -inf, ceiling.per_month[month - 1], entries)


def _fixed(p: Programme) -> None:
    for number, (choice, first, last) in enumerate(p.data.fixed):
        quantity = choice.quantity or 0.0
        for month in range(first, last + 1):
            entries, shift = _subject(p, number, month)
            low = quantity - shift if choice.rule != "at most" else -inf
            high = quantity - shift if choice.rule != "at least" else inf
            if entries or not low <= 0 <= high:
                p.add(("fixed", number, month), low, high, entries)


def _subject(p: Programme, number: int, month: int) -> tuple[dict[int, float], float]:
    """What a fixed choice sums in a month, as columns and a constant."""
    choice = p.data.fixed[number][0]
    if choice.requirement:
        at = [c for c, (line, m) in enumerate(p.gaps) if m == month and p.data.lines[line].id == choice.requirement]
        need = sum(p.data.lines[p.gaps[c][0]].need[month - 1] for c in at)
        return {len(p.tours) + c: -1.0 for c in at}, need
    found = {}
    for column, tour in enumerate(p.tours):
        if tour.first <= month <= tour.last and speaks_of(p.data, choice, tour.offer, tour.slot):
            found[column] = p.data.offers[tour.offer].size
    return found, 0.0


def speaks_of(data: ForceData, choice: FixedChoice, offer: int, slot: int) -> bool:
    """Whether a fixed choice about a nation or a pledge counts what an offer places in a slot."""
    given, place = data.offers[offer], data.slots[slot]
    return (
        not choice.requirement
        and (not choice.pledge or given.pledge.id == choice.pledge)
        and (not choice.nation or given.nation == choice.nation)
        and (not choice.area or place.area == choice.area)
        and (not choice.capability or place.capability == choice.capability)
    )


def linked(data: ForceData) -> list[list[int]]:
    """Slots in groups: those that an offer fits both stand in one."""
    group = list(range(len(data.slots)))

    def head(slot: int) -> int:
        while group[slot] != slot:
            slot = group[slot]
        return slot

    for offer in data.offers:
        fits = [head(f[0]) for f in offer.fits]
        for other in fits[1:]:
            group[max(head(fits[0]), head(other))] = min(head(fits[0]), head(other))
    found: dict[int, list[int]] = {}
    for slot in range(len(group)):
        found.setdefault(head(slot), []).append(slot)
    return [found[k] for k in sorted(found)]
