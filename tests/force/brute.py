"""A slow planner of its own: tries every whole-number plan of a tiny force, simulating each month by hand."""

from __future__ import annotations

from itertools import product

from grith.force import ForceData, ForcePlan


def simulate(data: ForceData, placed: list[tuple[int, int, int, int, float]]) -> str:
    """What a plan breaks, or an empty text. ``placed``: (offer, slot, first, last, pieces). Needs single-area bases."""
    horizon = data.horizon
    for number, offer in enumerate(data.offers):
        mine = [p for p in placed if p[0] == number]
        for _, slot, first, last, _ in mine:
            if slot not in {f[0] for f in offer.fits}:
                return f"{offer.pledge.id} does not fit slot {slot}"
            if first < offer.first or last > offer.last or last - first + 1 > offer.tour:
                return f"{offer.pledge.id} is out of its time"
        # Each piece is an own body: away while it serves, then at home (ratio - 1) times as long as it served.
        for month in range(1, horizon * 8):
            tied = 0.0
            for _, _, first, last, pieces in mine:
                served = last - first + 1
                if first <= month < first + served * offer.ratio:
                    tied += pieces
            if tied > offer.pieces + 1e-5:
                return f"{offer.pledge.id} has {tied} of {offer.pieces} pieces tied in month {month}"
        served = sum(n * (last - first + 1) for _, _, first, last, n in mine)
        if offer.endurance is not None and served > offer.endurance * offer.pieces + 1e-5:
            return f"{offer.pledge.id} serves too long"
    for month in range(1, horizon + 1):
        for area in {s.area for s in data.slots}:
            homes = [h for h in data.houses if area in h.serves]
            for resource in range(3):
                if not homes or any(h.capacity[resource] is None for h in homes):
                    continue
                used = 0.0
                for o, slot, first, last, n in placed:
                    if data.slots[slot].area == area and first <= month <= last:
                        each = data.offers[o].per_item[resource]
                        if resource == 2 and first == month:
                            each += data.offers[o].lift[0]
                        used += each * n * data.offers[o].size
                if used > sum(h.capacity[resource][month - 1] for h in homes) + 1e-5:  # type: ignore[index]
                    return f"resource {resource} in {area}, month {month}: {used}"
        for ceiling in data.ceilings:
            used = sum(
                data.offers[o].lift[0 if ceiling.counts == "tonnes" else 1] * n * data.offers[o].size
                for o, slot, first, _, n in placed
                if first == month and (not ceiling.areas or data.slots[slot].area in ceiling.areas)
            )
            if used > ceiling.per_month[month - 1] + 1e-5:
                return f"lift {ceiling.name} in month {month}: {used}"
    return ""


def as_placed(plan: ForcePlan) -> list[tuple[int, int, int, int, float]]:
    """The placements of a plan in the form that :func:`simulate` reads."""
    return [(p.offer, p.slot, p.first, p.last, p.pieces) for p in plan.placements]


def uncovered(data: ForceData, placed: list[tuple[int, int, int, int, float]]) -> tuple[float, ...]:
    """Uncovered line-months by tier; lines of one slot are served in the best way by trying all orders."""
    from itertools import permutations

    tiers = sorted({line.tier for line in data.lines})
    total = [0.0] * len(tiers)
    for slot in range(len(data.slots)):
        lines = [ln for ln in data.lines if ln.slot == slot]
        for month in range(1, data.horizon + 1):
            supply = 0.0
            for o, s, first, last, n in placed:
                if s == slot and first <= month <= last:
                    rate = next(f[1] for f in data.offers[o].fits if f[0] == slot)
                    supply += n * data.offers[o].size * rate
            best = None
            for order in permutations(lines):
                left, lost = supply, [0.0] * len(tiers)
                for line in order:
                    need = line.need[month - 1]
                    if need:
                        given = min(left, need)
                        left -= given
                        lost[tiers.index(line.tier)] += (need - given) / need
                if best is None or lost < best:
                    best = lost
            total = [a + b for a, b in zip(total, best or [0.0] * len(tiers), strict=True)]
    return tuple(round(v, 6) for v in total)


def best(data: ForceData) -> tuple[float, ...]:
    """The smallest uncovered line-months by tier over every plan that keeps all limits."""
    choices = []
    for number, offer in enumerate(data.offers):
        for slot, _, _ in offer.fits:
            months = [m for ln in data.lines if ln.slot == slot for m, q in enumerate(ln.need, 1) if q]
            length = offer.tour if offer.endurance is None else min(offer.tour, offer.endurance)
            lengths = {length} | ({offer.endurance % length} - {0} if offer.endurance else set())
            for first in range(offer.first, min(offer.last, max(months, default=0)) + 1):
                for last in sorted({min(first + n - 1, offer.last, max(months)) for n in lengths}):
                    choices.append((number, slot, first, last, range(int(offer.pieces) + 1)))
    found = None
    for counts in product(*(c[4] for c in choices)):
        placed = [(*c[:4], float(n)) for c, n in zip(choices, counts, strict=True) if n]
        if simulate(data, placed):
            continue
        value = uncovered(data, placed)
        if found is None or value < found:
            found = value
    return found or ()
