"""What would close a shortfall: the smallest new offer, or more room at bases and on routes for offers at hand."""

from __future__ import annotations

from math import ceil, inf

import numpy as np
from attrs import frozen

from grith.force import _months as months
from grith.force._data import ForceData
from grith.force._plan import ForcePlan
from grith.force._programme import Programme, build
from grith.force._rooms import RESOURCES
from grith.force._solve import load
from grith.force._state import State
from grith.force._units import DIVISIBLE, amount_words, is_person, thing_words
from grith.units import counted, unit_words

_TINY = 1e-6


@frozen
class Ask:
    """One way to close a shortfall, the rest of the plan left as it is: ``parts`` are (what, how much, from month)."""

    kind: str
    words: str
    parts: tuple[tuple[str, float, int], ...]


def new_offer(state: State, number: int, short: tuple[int, ...], missing: tuple[float, ...]) -> Ask:
    """The smallest new offer that closes line ``number``, kept in place over its short months, and room for it.

    Beds and lift per item are those of persons (one each), or the largest among offers of the capability; where no
    offer tells them, none are counted and the words say so.
    """
    data = state.data
    line = data.lines[number]
    slot = data.slots[line.slot]
    whole = line.unit.casefold() not in DIVISIBLE
    amount = max(missing)
    amount = float(ceil(amount - _TINY)) if whole else round(amount, 6)
    first, last = short[0], short[-1]
    same = [o for o in data.offers if o.pledge.capability == slot.capability]
    person = 1.0 if is_person(line.unit) else 0.0
    parts = [(f"{line.unit} of {slot.capability} in {slot.area}", amount, first)]
    words = new_offer_words(data, number, short, amount)
    for resource, name in enumerate(RESOURCES):
        each = max((o.per_item[resource] for o in same), default=person if resource == 0 else 0.0)
        arrives = max((o.lift[0] for o in same), default=0.0) if name == "tonnes handled" else 0.0
        needed = [
            state.lacking(resource, slot.area, m, amount * (each + (arrives if m == first else 0.0)))[0]
            for m in range(first, last + 1)
        ]
        lacks = max(needed, default=0.0)
        if lacks > _TINY:
            words += f", with {_room_words(name, lacks)} at a base that serves {slot.area}"
            parts.append((f"{name} for {slot.area}", lacks, first))
    for index, ceiling in enumerate(data.ceilings):
        if ceiling.areas and slot.area not in ceiling.areas:
            continue
        kind = 0 if ceiling.counts == "tonnes" else 1
        each = max((o.lift[kind] for o in same), default=person if kind == 1 else 0.0)
        free = max(0.0, ceiling.per_month[first - 1] - state.moved.get((index, first), 0.0))
        lacks = amount * each - free
        if each and lacks > _TINY:
            words += f", and lift for {amount_words(lacks)} more {unit_words(ceiling.counts, lacks)} on {ceiling.name}"
            parts.append((f"{ceiling.counts} on {ceiling.name}", lacks, first))
    return Ask("new offer", words, tuple(parts))


def new_offer_words(data: ForceData, number: int, short: tuple[int, ...], amount: float) -> str:
    """``2 companies of engineers for west by month 4 (Oct 2025), until month 6``, with the readiness asked."""
    line = data.lines[number]
    slot = data.slots[line.slot]
    thing = thing_words(line.unit, slot.capability, amount)
    words = f"{amount_words(amount)} {thing} for {slot.area} by {months.label(data.start, short[0])}"
    if len(short) > 1:
        words += f", until month {short[-1]}"
    if slot.readiness_days is not None:
        notice = counted(slot.readiness_days, "days")
        words += f", at {notice}' notice or less"
    return words


def room_for_offers(plan: ForcePlan, number: int) -> tuple[Ask, ...]:
    """The least more room (beds, stands, handling, lift) with which offers at hand close line ``number``.

    Everything already placed stays; only this line's slot may get more. First each kind of room alone, then all kinds
    together (their amounts summed are made small). Nothing comes back where no room helps.
    """
    data = plan.data
    programme = plan.programme or build(data)
    line = data.lines[number]
    area = data.slots[line.slot].area
    kinds = _kinds(data, programme, area)
    found: list[Ask] = []
    for chosen in [[k] for k in kinds] + ([kinds] if len(kinds) > 1 else []):
        if len(chosen) > 1 and found:
            break
        amounts = _least_room(plan, programme, number, chosen)
        if amounts is None:
            continue
        first = min(m for m, q in enumerate(line.need, 1) if q > 0)
        parts = tuple((k[0], a, first) for k, a in zip(chosen, amounts, strict=True) if a > _TINY)
        if parts:
            words = " and ".join(_room_words(what, a) for what, a, _ in parts)
            found.append(Ask("room", words + ", filled by offers at hand", parts))
    return tuple(found)


def _room_words(what: str, amount: float) -> str:
    """``housing for 900 more at depot``, ``40 more tonnes on rail each month``."""
    kind, at, place = what.partition(" at ")
    told = {
        "beds": "housing for {} more",
        "stands": "stands for {} more",
        "hectares": f"{{}} more {unit_words('hectares', amount)}",
        "fuel": f"{{}} more {unit_words('litres', amount)} of fuel a day",
    }.get(kind)
    if told is None:
        return f"{amount_words(amount)} more {what} each month"
    return told.format(amount_words(amount)) + at + place


def _kinds(data: ForceData, programme: Programme, area: str) -> list[tuple[str, list[int]]]:
    """Kinds of room that may lack in an area: a name and the rows that it would widen."""
    rows: dict[str, list[int]] = {}
    for row, tag in enumerate(programme.tags):
        if tag[0] == "house" and tag[2] == area:
            homes = " or ".join(h.id for h in data.houses if area in h.serves)
            rows.setdefault(f"{RESOURCES[tag[1]]} at {homes}", []).append(row)
        elif tag[0] == "lift":
            ceiling = data.ceilings[tag[1]]
            if not ceiling.areas or area in ceiling.areas:
                rows.setdefault(f"{ceiling.counts} on {ceiling.name}", []).append(row)
    return list(rows.items())


def _least_room(
    plan: ForcePlan, programme: Programme, number: int, chosen: list[tuple[str, list[int]]]
) -> list[float] | None:
    data = plan.data
    slot = data.lines[number].slot
    at = {(t.offer, t.slot, t.first, t.last): c for c, t in enumerate(programme.tours)}
    low, high = np.zeros(programme.columns), programme.upper()
    for p in plan.placements:
        low[at[p.offer, p.slot, p.first, p.last]] = p.pieces
    for column, tour in enumerate(programme.tours):
        if tour.slot != slot:
            high[column] = low[column]
    for column, (line, month) in enumerate(programme.gaps, len(programme.tours)):
        missing = data.lines[line].need[month - 1] - plan.covered[line][month - 1]
        high[column] = 0.0 if line == number else max(0.0, missing) + 1e-6
    high = np.maximum(high, low)
    highs, module = load(programme)
    count = programme.columns
    highs.changeColsBounds(count, np.arange(count, dtype=np.int32), low, high)
    for _, rows in chosen:
        ids = np.array(rows, dtype=np.int32)
        highs.addCol(1.0, 0.0, inf, len(rows), ids, np.full(len(rows), -1.0))
    highs.setOptionValue("time_limit", 5.0)
    highs.run()
    if highs.getModelStatus() != module.HighsModelStatus.kOptimal:
        return None
    values = list(highs.getSolution().col_value)[count:]
    return [round(float(v), 6) for v in values]
