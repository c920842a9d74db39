"""Every shortfall in words and numbers: who could fill it and why each does not, its price, what would close it."""

from __future__ import annotations

from attrs import evolve, field, frozen

from grith.force import _months as months
from grith.force._aims import tier_name
from grith.force._alone import closes_alone
from grith.force._data import ForceData, Offer, amount_of
from grith.force._plan import ForcePlan
from grith.force._programme import Tour
from grith.force._remedies import Ask, new_offer, room_for_offers
from grith.force._smallest import planned_anew
from grith.force._state import State
from grith.force._units import amount_words
from grith.units import counted, unit_words

_SMALL = 1e-4
MOST_ASKS = 25
"""For so many shortfalls, the first ones, it is searched what more room, or planning anew, would do."""


@frozen
class Candidate:
    """A pledge that could fill a gap, the leading ``cause`` why it does not (more), every reason in ``words``.

    ``causes`` are those of all reasons of an offer that counts, the leading one first.

    ``could_bring`` is what its amount counts for there (``stands_in``: it offers something else, at a rate). It
    ``closes`` the gap by itself if the leading cause, its only one, goes away: in every short month, by its tours and
    the room that the plan leaves.
    """

    pledge: str
    nation: str
    cause: str
    words: str
    could_bring: float | None = None
    closes: bool = False
    causes: tuple[str, ...] = ()
    stands_in: bool = False


@frozen
class Shortfall:
    """A line that is not covered in full: by month what is ``missing``, in ``months``; ``worst`` is the largest.

    ``price`` is what one more item needed in all these months adds to the uncovered line-months of its tier (the dual
    of the relaxed plan): 0 where there is slack, at most the sum of 1/need where nothing else can give way.
    """

    line: int
    months: tuple[int, ...]
    missing: tuple[float, ...]
    worst: float
    price: float | None
    candidates: tuple[Candidate, ...] = field(repr=False)
    asks: tuple[Ask, ...] = ()


@frozen
class Price:
    """What one more item of a scarce thing (a bed, a tonne of lift) takes from the uncovered line-months."""

    what: str
    month: int
    worth: float
    aim: str


def explain_gaps(plan: ForcePlan, *, asks: bool = True) -> tuple[Shortfall, ...]:
    """All shortfalls of a plan, must-haves first, then by the share of line-months lost.

    ``asks`` False leaves out the search for what would close each. Candidates are all pledges of the capability or of
    a substitute for it, those that do not count included.
    """
    data = plan.data
    state = State(plan)
    tours: dict[tuple[int, int], list[Tour]] = {}
    for tour in plan.built.tours:
        tours.setdefault((tour.offer, tour.slot), []).append(tour)
    dual, _ = prices(data, plan)
    found = []
    for number, line in enumerate(data.lines):
        missing = [q - c if q - c > _SMALL * q else 0.0 for q, c in zip(line.need, plan.covered[number], strict=True)]
        short = tuple(m for m, v in enumerate(missing, 1) if v > 0)
        if not short:
            continue
        price = sum(dual.get((number, m), 0.0) for m in short)
        candidates = _candidates(state, number, short, missing, tours)
        found.append(Shortfall(number, short, tuple(missing), max(missing), price, candidates))
    found.sort(key=lambda s: (data.lines[s.line].tier, -_lost(data, s), s.line))
    if not asks:
        return tuple(found)
    return tuple(
        Shortfall(
            s.line, s.months, s.missing, s.worst, s.price, s.candidates,
            (_new_offer(state, s, rank), *_room(state, s, rank)),
        )
        for rank, s in enumerate(found)
    )  # fmt: skip


def _new_offer(state: State, s: Shortfall, rank: int) -> Ask:
    held = next(filter(None, (state.held(s.line, month) for month in s.months)), None)
    choice = held or next(filter(None, (state.kept_short(s.line, month) for month in s.months)), None)
    loosen = (
        f'allow more than {amount_words(choice.quantity or 0.0)} in the fixed choice "{choice.id}"' if choice else ""
    )
    if held:
        return Ask("fixed choice", loosen, ())
    ask = new_offer(state, s.line, s.months, s.missing)
    if rank < MOST_ASKS and not state.plan.relaxed:
        ask = planned_anew(state.plan, s.line, s.months, ask)
    if loosen:
        ask = evolve(ask, words=f"{ask.words}, and {loosen}")
    before = _served_before(state, s)
    return evolve(ask, words=f"{ask.words}, beside what {' and '.join(before)} lacks") if before else ask


def _served_before(state: State, s: Shortfall) -> list[str]:
    """Lines in the same place, short in the same months, that any offer would serve before this one."""
    data, covered = state.data, state.plan.covered
    mine = data.lines[s.line]
    found = []
    for number, line in enumerate(data.lines):
        if number == s.line or line.slot != mine.slot:
            continue
        for m in s.months:
            need, own = line.need[m - 1], mine.need[m - 1]
            short = need - covered[number][m - 1] > _SMALL * need
            if short and (line.tier, need, number) < (mine.tier, own, s.line):
                found.append(line.id)
                break
    return found


def _room(state: State, s: Shortfall, rank: int) -> tuple[Ask, ...]:
    blocked = any({"base", "lift"} & set(c.causes) for c in s.candidates)
    if not blocked or rank >= MOST_ASKS or state.plan.relaxed:
        return ()
    return room_for_offers(state.plan, s.line)


def _lost(data: ForceData, s: Shortfall) -> float:
    need = data.lines[s.line].need
    return sum(v / need[m] for m, v in enumerate(s.missing) if v)


def prices(data: ForceData, plan: ForcePlan | None = None) -> tuple[dict[tuple[int, int], float], tuple[Price, ...]]:
    """Duals of the relaxed plan: by (line, month) the price of one more item needed; and what scarce things are worth.

    Each is in uncovered line-months of the tier concerned, once the tiers before it are served as well as can be. What
    is scarce is told for the first tier that more of it may better, since more of it would go there. A ``plan`` of the
    same data saves building the programme again, and solving it, once asked or if it is relaxed.
    """
    plan = plan or ForcePlan(data, (), ())
    stages, tiers = plan.priced, sorted({line.tier for line in data.lines})
    if not stages:
        return {}, ()
    of_line: dict[tuple[int, int], float] = {}
    scarce: dict[tuple[str, int, str], float] = {}
    seen: set[str] = set()
    for tier, stage in zip(tiers, stages, strict=True):
        assert stage.prices is not None
        cover = {}
        for tag, dual in zip(plan.built.tags, stage.prices, strict=True):
            if tag[0] == "cover":
                cover[tag[1], tag[2]] = max(0.0, float(dual))
            elif tag[0] in ("house", "base", "lift") and dual < -1e-9 and (what := _scarce_name(data, tag)) not in seen:
                scarce[what, tag[-1], tier_name(tier)] = -float(dual)
        for number, line in enumerate(data.lines):
            if line.tier == tier:
                for m, q in enumerate(line.need, 1):
                    if q > 0:  # it may always stay uncovered itself, whatever the dual of a need that is held says
                        of_line[number, m] = min(cover.get((line.slot, m), 0.0), 1.0 / q)
        seen |= {what for what, _, aim in scarce if aim == tier_name(tier)}
    rows = [Price(what, month, worth, aim) for (what, month, aim), worth in scarce.items()]
    return of_line, tuple(sorted(rows, key=lambda r: (-round(r.worth, 9), r.what, r.month, r.aim)))


def _scarce_name(data: ForceData, tag: tuple[object, ...]) -> str:
    from grith.force._rooms import RESOURCES

    kind, number = tag[0], tag[1]
    assert isinstance(number, int)
    if kind == "lift":
        return f"{data.ceilings[number].counts} of lift on {data.ceilings[number].name}"
    if kind == "base":
        assert isinstance(tag[2], int)
        return f"{RESOURCES[number]} at {data.houses[tag[2]].id}"
    homes = ", ".join(h.id for h in data.houses if tag[2] in h.serves)
    return f"{RESOURCES[number]} at {homes}"


def _candidates(
    state: State,
    at: int,
    short: tuple[int, ...],
    missing: list[float],
    tours: dict[tuple[int, int], list[Tour]],
) -> tuple[Candidate, ...]:
    data = state.data
    line = data.lines[at]
    slot = data.slots[line.slot]
    rates = {slot.capability: 1.0}
    rates |= {s.capability: s.rate or 0.0 for s in data.tables.substitutes if s.stands_for == slot.capability}
    numbers = {o.pledge.id: n for n, o in enumerate(data.offers)}
    worst = max(missing)
    found = []
    for p in data.tables.pledges:
        if p.capability not in rates:
            continue
        rate, stands_in = rates[p.capability], p.capability != slot.capability
        number = numbers.get(p.id)
        offer = data.aside[p.id] if number is None else data.offers[number]
        amount = offer.amount * rate if number is not None or amount_of(data.tables, p) is not None else None
        bars = [bar for bar in (data.barred.get(p.id), data.unfit.get((p.id, line.slot))) if bar]
        if bars:
            if bars[0].cause in ("superseded", "later", "stage"):
                continue  # another row speaks for this offer
            final = bars[0].cause in ("refused", "ended")
            more = [] if final else [words for _, words in _out_of_time(data, offer, short)]
            told = "; ".join([bars[0].words] if final else [*(bar.words for bar in bars), *more])
            closes = amount is not None and amount >= worst and not more and not final and len(bars) == 1
            closes = closes and closes_alone(state, offer, number, rate, at, tuple(missing))
            found.append(Candidate(p.id, p.nation, bars[0].cause, told, amount, closes, stands_in=stands_in))
        elif number is not None:
            causes, words = _why_not_more(state, number, at, short, tours.get((number, line.slot), []))
            found.append(Candidate(p.id, p.nation, causes[0], words, amount, causes=causes, stands_in=stands_in))
    return tuple(found)


def _out_of_time(data: ForceData, offer: Offer, short: tuple[int, ...]) -> list[tuple[str, str]]:
    """Causes and words with their months: short months before the offer is ready or after it ends."""
    found: dict[tuple[str, str], list[int]] = {}
    for month in short:
        if (cause := _not_in_time(data, offer, month)) is not None:
            found.setdefault(cause, []).append(month)
    return [(cause, f"{words} ({months.span(data.start, at)})") for (cause, words), at in found.items()]


def _not_in_time(data: ForceData, offer: Offer, month: int) -> tuple[str, str] | None:
    if month < offer.first:
        assumed = offer.pledge.ready is None and offer.pledge.notice_days is None
        days = counted(data.tables.settings.assumed_notice_days, "days")
        return "date", f"ready only in month {offer.first}" + (f", {days}' notice assumed" if assumed else "")
    return ("date", f"ends with month {offer.last}") if month > offer.last else None


def _why_not_more(
    state: State, number: int, line: int, short: tuple[int, ...], tours: list[Tour]
) -> tuple[tuple[str, ...], str]:
    """The causes over the short months, the main one first, and all in words with their months."""
    data = state.data
    causes: dict[tuple[str, str], list[int]] = {}
    for month in short:
        found = _causes(state, number, data.lines[line].slot, month, tours)
        if (choice := state.held(line, month)) is not None:
            kept = f"{amount_words(choice.quantity or 0.0)} {unit_words(data.lines[line].unit, choice.quantity or 0.0)}"
            words = f'the fixed choice "{choice.id}" keeps {data.lines[line].id} at {kept}'
            found = [("fixed choice", words), *(c for c in found if c[0] != "unused")]
        for cause, words in found:
            causes.setdefault((cause, words), []).append(month)
    if not causes:
        return ("unused",), "could give more: the plan is not proved to be the best"
    start = data.start
    told = [f"{words} ({months.span(start, at)})" for (_, words), at in causes.items()]
    # What is placed here already is no reason in itself: anything else that stands in the way comes first.
    order = sorted(causes, key=lambda key: (key[0] == "used here", -len(causes[key])))
    return tuple(dict.fromkeys(cause for cause, _ in order)), "; ".join(told)


def _causes(state: State, number: int, slot: int, month: int, tours: list[Tour]) -> list[tuple[str, str]]:
    data, offer = state.data, state.data.offers[number]
    unit = next(c.unit for c in data.tables.capabilities if c.id == offer.pledge.capability)
    if (late := _not_in_time(data, offer, month)) is not None:
        return [late]
    found: list[tuple[str, str]] = []
    here = resting = 0.0
    places: dict[str, float] = {}
    for p in (state.plan.placements[n] for n in state.of_offer.get(number, ())):
        if p.present(month):
            if p.slot == slot:
                here += p.items
            else:
                place = data.slots[p.slot]
                name = f"{place.area}, {place.capability}" + (f", {place.task}" if place.task else "")
                places[name] = places.get(name, 0.0) + p.items
        elif p.last < month <= p.busy:
            resting += p.items
    if here > _SMALL:
        found.append(("used here", f"{amount_words(here)} {unit_words(unit, here)} already here"))
    for name, items in sorted(places.items()):
        found.append(("used elsewhere", f"{amount_words(items)} {unit_words(unit, items)} in {name}"))
    if resting > _SMALL:
        found.append(("rotation", f"{amount_words(resting)} {unit_words(unit, resting)} at rest after a tour"))
    step = 1.0 if offer.whole else min(1e-3, offer.pieces)
    free = offer.pieces - state.busy(number, month)
    if free >= step - 1e-6:
        blocks: dict[tuple[object, ...], tuple[str, str]] = {}
        covering = [t for t in tours if t.first <= month <= t.last]
        for tour in covering:
            stops = list(state.blocks(tour, step, month))
            if not stops:
                return [*found, ("unused", "could give more: the plan is not proved to be the best")]
            for cause, key, words in stops:  # a limit in the month itself says more than one elsewhere in the tour
                known = blocks.get((cause, *key[:1]))
                if known is None or len(words) < len(known[1]):
                    blocks[cause, *key[:1]] = (cause, words)
        for cause, words in blocks.values():
            found.append((cause, words))
        if not covering:
            found.append(("date", "no tour fits"))
    return found
