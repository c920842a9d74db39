"""Whether an offer that does not count, or does not fit, would close a gap by itself if that one reason went away."""

from __future__ import annotations

from math import inf

from attrs import evolve

from grith.force._data import ForceData, Offer
from grith.force._programme import Programme, build, speaks_of
from grith.force._rooms import RESOURCES, House
from grith.force._solve import load
from grith.force._state import State
from grith.nouns import FixedChoice

_TINY = 1e-6


def closes_alone(
    state: State, offer: Offer, number: int | None, rate: float, line: int, missing: tuple[float, ...]
) -> bool:
    """Whether ``offer`` can bring what ``line`` is ``missing`` in every month, everything placed left in place.

    Its tours, rest and endurance count, the rooms and lift that the plan leaves, and what fixed choices leave of it. Of
    an offer that has a ``number`` in the plan, what is at home in a month is taken, and what is left of its endurance.
    """
    data = state.data
    horizon = range(1, data.horizon + 1)
    if any(missing[m - 1] and state.kept_short(line, m) is not None for m in horizon):
        return False
    slot = data.lines[line].slot
    mine = evolve(offer, fits=((slot, rate, 0),))
    alone = evolve(
        data,
        offers=(mine,),
        lines=(evolve(data.lines[line], need=tuple(max(0.0, v - _TINY * v) for v in missing)),),
        houses=_rooms_left(state, data.slots[slot].area, mine),
        ceilings=tuple(
            evolve(c, per_month=tuple(max(0.0, c.per_month[m - 1] - state.moved.get((n, m), 0.0)) for m in horizon))
            for n, c in enumerate(data.ceilings)
        ),
        fixed=(),
    )
    programme = build(evolve(alone, fixed=_left_of_choices(state, alone)))
    if number is not None:
        _keep(state, number, programme)
    highs, module = load(programme)
    for column in range(len(programme.tours), len(programme.tours) + len(programme.gaps)):
        highs.changeColBounds(column, 0.0, 0.0)
    highs.run()
    return bool(highs.getModelStatus() == module.HighsModelStatus.kOptimal)


def _keep(state: State, number: int, programme: Programme) -> None:
    """Rows for what the offer does elsewhere already: its one offer in the programme is this one."""
    (offer,) = programme.data.offers
    tours = programme.tours
    for month in range(1, programme.data.horizon + 1):
        there = dict.fromkeys([c for c, t in enumerate(tours) if t.first <= month <= t.busy], 1.0)
        programme.add(("pool", 0, month), -inf, offer.pieces - state.busy(number, month), there)
    if offer.endurance is not None:
        served = {c: float(t.last - t.first + 1) for c, t in enumerate(tours)}
        programme.add(("endurance", 0), -inf, offer.pieces * offer.endurance - state.served(number), served)
        rest = dict.fromkeys([c for c, t in enumerate(tours) if t.rest], 1.0)
        programme.add(("endurance", 0), -inf, offer.pieces - state.rested(number), rest)


def _rooms_left(state: State, area: str, offer: Offer) -> tuple[House, ...]:
    """One base with what those of ``area`` have left in each month, where they limit what the offer takes."""
    data = state.data
    capacity: list[tuple[float, ...] | None] = []
    for resource in range(len(RESOURCES)):
        if not data.limited(resource, area):
            capacity.append(None)
            continue
        most = offer.amount * (offer.per_item[resource] + offer.lift[0])
        left = (most - state.lacking(resource, area, m, most)[0] for m in range(1, data.horizon + 1))
        capacity.append(tuple(max(0.0, v) for v in left))
    return (House("rooms left", (area,), tuple(capacity)),)


def _left_of_choices(state: State, alone: ForceData) -> tuple[tuple[FixedChoice, int, int], ...]:
    """Month by month, how much of the offer the fixed choices about it still allow."""
    found = []
    slot = alone.offers[0].fits[0][0]
    for choice, first, last in state.data.fixed:
        if choice.rule == "at least" or not speaks_of(alone, choice, 0, slot):
            continue
        counted = [p for p in state.plan.placements if speaks_of(state.data, choice, p.offer, p.slot)]
        for m in range(first, last + 1):
            left = (choice.quantity or 0.0) - sum(p.items for p in counted if p.present(m))
            found.append((evolve(choice, rule="at most", quantity=max(0.0, left)), m, m))
    return tuple(found)
