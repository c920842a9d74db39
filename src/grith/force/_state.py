"""What a plan uses of every offer, base and route, and what stands in the way of one more tour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from grith.force._data import ForceData
from grith.force._plan import ForcePlan
from grith.force._programme import Tour, speaks_of
from grith.force._rooms import RESOURCES
from grith.nouns import FixedChoice
from grith.units import counted

_TINY = 1e-6
_MOST_AREAS = 10


class State:
    """Use of offers, bases and routes by the placements of a plan; months are numbers from 1."""

    def __init__(self, plan: ForcePlan) -> None:
        self.plan, self.data = plan, plan.data
        self.of_offer: dict[int, list[int]] = {}
        self.demand: dict[tuple[int, str, int], float] = {}
        self.moved: dict[tuple[int, int], float] = {}
        for number, p in enumerate(plan.placements):
            self.of_offer.setdefault(p.offer, []).append(number)
            offer, area = self.data.offers[p.offer], self.data.slots[p.slot].area
            for resource in range(len(RESOURCES)):
                for month in range(p.first, p.last + 1):
                    amount = _takes(self.data, p.offer, resource, month == p.first) * p.items
                    if amount:
                        key = (resource, area, month)
                        self.demand[key] = self.demand.get(key, 0.0) + amount
            for number, ceiling in enumerate(self.data.ceilings):
                if not ceiling.areas or area in ceiling.areas:
                    amount = offer.lift[0 if ceiling.counts == "tonnes" else 1] * p.items
                    self.moved[number, p.first] = self.moved.get((number, p.first), 0.0) + amount

    def busy(self, offer: int, month: int) -> float:
        """Pieces of an offer that are in place or at rest in ``month``."""
        placed = (self.plan.placements[n] for n in self.of_offer.get(offer, ()))
        return sum(p.pieces for p in placed if p.first <= month <= p.busy)

    def served(self, offer: int) -> float:
        """Piece-months of an offer in place so far."""
        placed = (self.plan.placements[n] for n in self.of_offer.get(offer, ()))
        return sum(p.pieces * (p.last - p.first + 1) for p in placed)

    def rested(self, offer: int) -> float:
        """Pieces of an offer on shorter tours, for what full tours leave of its endurance."""
        placed = (self.plan.placements[n] for n in self.of_offer.get(offer, ()))
        return sum(p.pieces for p in placed if p.rest)

    def lacking(self, resource: int, area: str, month: int, extra: float) -> tuple[float, tuple[str, ...]]:
        """How much of a resource is lacking at the bases if ``area`` takes ``extra`` more; and which bases are full.

        Exact by Hall's condition over the areas that share bases; with more than ten such areas only single areas
        and all of them together are looked at.
        """
        data = self.data
        if not data.limited(resource, area):
            return 0.0, ()
        worst = 0.0
        full: tuple[str, ...] = ()
        for areas in _with(area, _linked(data, resource, area)):
            demand = sum(self.demand.get((resource, a, month), 0.0) for a in areas) + extra
            serving = [h for h in data.houses if set(h.serves) & set(areas)]
            known = (h.capacity[resource] for h in serving)
            room = sum(capacity[month - 1] for capacity in known if capacity is not None)
            if demand - room > worst + _TINY:
                worst, full = demand - room, tuple(h.id for h in serving)
        return worst, full

    def _homes(self, names: tuple[str, ...]) -> str:
        """Bases by name, each with the reason why it cannot be used at all."""
        barred = {h.id: h.barred for h in self.data.houses}
        return ", ".join(f"{n} ({barred[n]})" if barred[n] else n for n in names)

    def held(self, number: int, month: int) -> FixedChoice | None:
        """The fixed choice that keeps a line (by its number) at what it has in a month."""
        has = self.plan.covered[number][month - 1]
        return self._allows_only(number, month, has + _TINY * max(1.0, has))

    def kept_short(self, number: int, month: int) -> FixedChoice | None:
        """The fixed choice with which a line (by its number) cannot get all that it needs in a month."""
        return self._allows_only(number, month, self.data.lines[number].need[month - 1] * (1.0 - _TINY))

    def _allows_only(self, number: int, month: int, amount: float) -> FixedChoice | None:
        """The first fixed choice that allows a line no more than ``amount`` in a month."""
        line = self.data.lines[number].id
        for choice, first, last in self.data.fixed:
            speaks = choice.rule != "at least" and choice.requirement == line and first <= month <= last
            if speaks and (choice.quantity or 0.0) <= amount:
                return choice
        return None

    def _chosen(self, tour: Tour, pieces: float) -> Iterator[tuple[str, tuple[object, ...], str]]:
        """Fixed choices about nations and pledges that allow no more of this tour."""
        data, more = self.data, pieces * self.data.offers[tour.offer].size
        for number, (choice, first, last) in enumerate(data.fixed):
            most = (choice.quantity or 0.0) + _TINY
            if choice.rule == "at least" or not speaks_of(data, choice, tour.offer, tour.slot):
                continue
            counted = [p for p in self.plan.placements if speaks_of(data, choice, p.offer, p.slot)]
            for month in range(max(first, tour.first), min(last, tour.last) + 1):
                if sum(p.items for p in counted if p.present(month)) + more > most:
                    yield "fixed choice", ("fixed", number), f'the fixed choice "{choice.id}" allows no more'
                    break

    def blocks(self, tour: Tour, pieces: float, seen: int) -> Iterator[tuple[str, tuple[object, ...], str]]:
        """What keeps ``pieces`` more from this tour: cause, a key to name the limit by, and words.

        A limit that binds in another month than ``seen`` is told with its month.
        """
        data = self.data
        offer, area = data.offers[tour.offer], data.slots[tour.slot].area
        starts = {tour.first} | {
            self.plan.placements[n].first
            for n in self.of_offer.get(tour.offer, ())
            if tour.first <= self.plan.placements[n].first <= tour.busy
        }
        taken = [m for m in sorted(starts) if self.busy(tour.offer, m) + pieces - offer.pieces > _TINY]
        if taken:
            when = "then" if taken[0] <= seen else f"from month {taken[0]}, before a tour would end"
            yield "rotation", ("pool", tour.offer), f"in place or at rest {when}"
        if offer.endurance is not None:
            length = tour.last - tour.first + 1
            rested = pieces + self.rested(tour.offer) if tour.rest else 0.0
            if (
                self.served(tour.offer) + pieces * length > offer.pieces * offer.endurance + _TINY
                or rested > offer.pieces + _TINY
            ):
                words = f"endurance of {counted(offer.endurance, 'months')} used up"
                yield "endurance", ("endurance", tour.offer), words
        yield from self._chosen(tour, pieces)
        for resource, name in enumerate(RESOURCES):
            for month in sorted(range(tour.first, tour.last + 1), key=lambda m: (m != seen, m)):
                extra = _takes(data, tour.offer, resource, month == tour.first) * offer.size * pieces
                if not extra:
                    continue
                lacks, full = self.lacking(resource, area, month, extra)
                if lacks > _TINY:
                    words = f"no {name} free at {self._homes(full)}" + (f" in month {month}" if month != seen else "")
                    yield "base", ("house", resource, area), words
                    break
        for number, ceiling in enumerate(data.ceilings):
            extra = offer.lift[0 if ceiling.counts == "tonnes" else 1] * offer.size * pieces
            if extra and (not ceiling.areas or area in ceiling.areas):
                used = self.moved.get((number, tour.first), 0.0)
                if used + extra > ceiling.per_month[tour.first - 1] + _TINY:
                    when = f" in month {tour.first}" if tour.first != seen else ""
                    words = f"no lift left on {ceiling.name}{when}"
                    yield "lift", ("lift", number), words


def _takes(data: ForceData, offer: int, resource: int, arrives: bool) -> float:
    """What one item takes of a resource of bases in a month."""
    given = data.offers[offer]
    extra = given.lift[0] if arrives and RESOURCES[resource] == "tonnes handled" else 0.0
    return given.per_item[resource] + extra


def _linked(data: ForceData, resource: int, area: str) -> list[str]:
    """Other areas that share bases with ``area``, directly or through others."""
    known, queue = {area}, [area]
    while queue:
        one = queue.pop()
        for house in data.houses:
            if one in house.serves:
                for other in house.serves:
                    if other not in known and data.limited(resource, other):
                        known.add(other)
                        queue.append(other)
    return sorted(known - {area})


def _with(area: str, others: list[str]) -> Iterator[tuple[str, ...]]:
    if len(others) > _MOST_AREAS:
        yield (area,)
        yield (area, *others)
        return
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            yield (area, *chosen)
