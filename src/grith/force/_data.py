"""Checked tables as strict data for the solver: lines with a number for each month, offers with what they fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from itertools import pairwise
from math import floor

from attrs import evolve, frozen

from grith.errors import ForceError
from grith.force import _months as months
from grith.force._bars import Bar, fitting, standing
from grith.force._checks import check_tables, require_sound
from grith.force._errors import MOST
from grith.force._findings import DataCheck, at
from grith.force._rooms import Ceiling, House, ceilings, houses, longest_runways
from grith.force._slot import Slot
from grith.force._units import DIVISIBLE, is_person
from grith.nouns import FixedChoice, ForceTables, Need, Pledge
from grith.nouns.pledge import STAGES

MOST_LINES = 20_000


@frozen
class Line:
    """One requirement, stated or derived from ``parent``, with its ``need`` in each month (index 0 is month 1)."""

    id: str
    slot: int
    need: tuple[float, ...]
    unit: str
    must_have: bool
    priority: int
    parent: str = ""

    @property
    def tier(self) -> tuple[bool, int]:
        """Lines of one tier are served together; False (a must-have) comes first."""
        return (not self.must_have, self.priority)


@frozen
class Offer:
    """One pledge that counts. It has ``pieces`` of ``size`` items each; ``whole``: only whole pieces are sent.

    ``first`` and ``last`` are the months of use, ``tour`` the months of a tour, ``ratio`` how many times its own length
    a tour keeps a piece from starting another (1: the nation rotates behind it). ``fits`` are (slot, rate, burden).
    ``share_low`` and ``share_high`` are the least and greatest amount over the amount planned with.
    """

    pledge: Pledge
    nation: str
    size: float
    pieces: float
    whole: bool
    first: int
    last: int
    tour: int
    ratio: float
    endurance: int | None
    fits: tuple[tuple[int, float, int], ...]
    chance: tuple[float, float] | None
    share_low: float
    share_high: float
    per_item: tuple[float, ...]
    lift: tuple[float, float]

    @property
    def amount(self) -> float:
        """All items of the offer."""
        return self.size * self.pieces

    @property
    def tours(self) -> tuple[int, ...]:
        """How many months a tour may have: never more than the endurance, and what that leaves after full tours."""
        if self.endurance is None:
            return (self.tour,)
        whole = min(self.tour, self.endurance)
        return tuple(t for t in (whole, self.endurance % max(1, whole)) if t > 0)


@frozen
class ForceData:
    """Everything the solver reads. ``barred`` tells why offers count nowhere, ``unfit`` why not in a slot, by (pledge,
    slot). ``aside`` are the barred offers as they would be if they counted; ``unfit`` speaks of them too.
    """

    tables: ForceTables
    as_of: date | None
    given: tuple[str, ...]
    without: tuple[str, ...]
    horizon: int
    slots: tuple[Slot, ...]
    lines: tuple[Line, ...]
    offers: tuple[Offer, ...]
    barred: dict[str, Bar]
    aside: dict[str, Offer]
    unfit: dict[tuple[str, int], Bar]
    houses: tuple[House, ...]
    ceilings: tuple[Ceiling, ...]
    fixed: tuple[tuple[FixedChoice, int, int], ...]
    not_sized: tuple[str, ...]
    findings: tuple[DataCheck, ...]

    @property
    def start(self) -> date:
        """First day of month 1."""
        return self.tables.settings.start

    @property
    def measured(self) -> bool:
        """Which lines are measured: True, must-haves; False, desired ones, where no must-have needs anything."""
        return any(line.must_have and any(line.need) for line in self.lines)

    def limited(self, resource: int, area: str) -> bool:
        """Whether the bases of an area limit a resource: all that serve it have a known capacity."""
        found = [h for h in self.houses if area in h.serves]
        return bool(found) and all(h.capacity[resource] is not None for h in found)


def compile_tables(
    tables: ForceTables,
    *,
    as_of: date | None = None,
    given: Collection[str] = (),
    not_given: Collection[str] = (),
    without: Collection[str] = (),
    strict: bool = False,
) -> ForceData:
    """Check ``tables`` and turn them into data for one scenario.

    ``as_of`` overrides the settings' day; ``given`` and ``not_given`` change which preconditions are assumed to hold;
    ``without`` leaves nations out (name or ISO code). Raises ForceError with every error found (``strict``: warnings
    too), and for names that the tables do not know.
    """
    if not months.YEARS[0] <= tables.settings.start.year <= months.YEARS[1]:
        what = f"{tables.settings.start.isoformat()} is no first day of a plan"
        raise ForceError(what, tables.source, f"Write a day of the years {months.YEARS[0]} to {months.YEARS[1]}")
    findings = check_tables(tables)
    require_sound(findings, strict=strict)
    known = [c.id for c in tables.conditions]
    for name in (*given, *not_given):
        if name not in known:
            raise ForceError(
                f'"{name}" is not a precondition of this plan', tables.source, "Known: " + ", ".join(known)
            )
    both = sorted(set(given) & set(not_given))
    if both:
        raise ForceError(f'"{both[0]}" is both given and not given', tables.source, "Keep one of them")
    nations = {p.nation.casefold() for p in tables.pledges} | {p.iso3.casefold() for p in tables.pledges}
    for name in without:
        if name.casefold() not in nations:
            raise ForceError(f'no pledge is by "{name}"', tables.source, "Name a nation as on the sheet Pledges")
    settings = tables.settings
    holds = ({c.id for c in tables.conditions if c.assumed} | set(given)) - set(not_given)
    day = as_of or settings.as_of
    slots: dict[Slot, int] = {}
    lines, not_sized = _lines(tables, slots)
    barred, counted = _counted(tables, day, holds, without)
    unfit: dict[tuple[str, int], Bar] = {}
    by_capability: dict[str, list[int]] = {}
    for slot, index in slots.items():
        by_capability.setdefault(slot.capability, []).append(index)
    places = tuple(slots)
    longest = longest_runways(tables, holds)
    offers = tuple(_offer(tables, p, places, by_capability, unfit, longest) for p in counted)
    aside = {
        p.id: _offer(tables, p, places, by_capability, unfit, longest) for p in tables.pledges if p.id in barred
    }  # fmt: skip
    horizon = settings.months
    return ForceData(
        tables=tables,
        as_of=day,
        given=tuple(sorted(holds)),
        without=tuple(without),
        horizon=horizon,
        slots=places,
        lines=lines,
        offers=offers,
        barred=barred,
        aside=aside,
        unfit=unfit,
        houses=houses(tables, holds),
        ceilings=ceilings(tables),
        fixed=tuple((f, *months.phase(settings.start, horizon, f.from_month, f.until_month)) for f in tables.fixed),
        not_sized=not_sized,
        findings=findings,
    )


def _lines(tables: ForceTables, slots: dict[Slot, int]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    unit = {c.id: c.unit for c in tables.capabilities}
    lines: list[Line] = []
    not_sized: list[str] = []

    def add(need: Need, parent: str) -> None:
        if need.quantity is None:
            not_sized.append(need.id)
            return
        if need.quantity > MOST:
            raise ForceError(
                f'"{need.id}" comes to {need.quantity:,.0f} {unit[need.capability]} by support ratios',
                ", ".join(at(tables, r, "per_item") for r in tables.ratios if r.needs == need.capability),
                f"No line may need more than {MOST:,.0f}: check the ratio",
            )
        if len(lines) >= MOST_LINES:
            raise ForceError(f"more than {MOST_LINES:,} lines with derived ones", "Requirements", "Use fewer ratios")
        first, last = months.phase(tables.settings.start, tables.settings.months, need.from_month, need.until_month)
        if need.sustain_months is not None:
            begun = months.touched(tables.settings.start, need.from_month) if need.from_month is not None else 1
            last = min(last, begun + need.sustain_months - 1)
        amounts = tuple(need.quantity if first <= m <= last else 0.0 for m in range(1, tables.settings.months + 1))
        asked = Slot(
            need.capability, need.area, need.task, need.readiness_days, need.interoperable, need.substitutes
        )  # fmt: skip
        slot = slots.setdefault(asked, len(slots))
        lines.append(Line(need.id, slot, amounts, unit[need.capability], need.must_have, need.priority, parent))
        for ratio in tables.ratios:
            if ratio.capability == need.capability and ratio.per_item:
                derived = evolve(
                    need,
                    id=f"{need.id} > {ratio.needs}",
                    capability=ratio.needs,
                    quantity=need.quantity * ratio.per_item,
                    task="",
                    interoperable=False,
                    substitutes=True,
                    must_have=need.must_have and ratio.must_have,
                    priority=ratio.priority,
                )
                add(derived, need.id)

    for need in tables.needs:
        add(need, "")
    return tuple(lines), tuple(not_sized)


def _counted(
    tables: ForceTables, day: date | None, holds: Collection[str], without: Collection[str]
) -> tuple[dict[str, Bar], list[Pledge]]:
    """Which pledges count, with amounts that no later stage of the same offer has taken over; and why others do not."""
    left = {name.casefold() for name in without}
    spoken = [p for p in tables.pledges if day is None or p.said is None or p.said <= day]
    replaced = {old: p for p in spoken for old in p.supersedes}
    barred: dict[str, Bar] = {}
    counted: list[Pledge] = []
    for p in tables.pledges:
        bar = standing(tables, p, day, holds, left, replaced, amount_of(tables, p))
        if bar is None:
            counted.append(p)
        else:
            barred[p.id] = bar
    return barred, _slices(tables, counted, barred)


def _slices(tables: ForceTables, counted: list[Pledge], barred: dict[str, Bar]) -> list[Pledge]:
    """An allocation reduces its announcement, it does not add: each stage keeps what no later stage has taken."""
    groups: dict[tuple[str, str], list[Pledge]] = {}
    for p in counted:
        groups.setdefault((p.offer or p.id, p.capability), []).append(p)
    kept: dict[str, Pledge] = {}
    for rows in groups.values():
        ordered = sorted(rows, key=lambda p: STAGES.index(p.stage))
        for one, other in pairwise(ordered):
            if one.stage == other.stage:
                raise ForceError(
                    f'"{one.id}" and "{other.id}" are the same stage of the offer "{one.offer}"',
                    other.where or one.where,
                    "Let one supersede the other, or give them different offers",
                )
        for index, p in enumerate(ordered):
            if index + 1 < len(ordered):
                after = ordered[index + 1]
                taken = {
                    name: _rest(tables, getattr(p, name), getattr(after, name), after)
                    for name in ("low", "likely", "high")
                }
                p = evolve(p, low=taken["low"], likely=taken["likely"], high=taken["high"])
            if not amount_of(tables, p):
                later = ordered[index + 1].id if index + 1 < len(ordered) else ""
                barred[p.id] = Bar("stage", f'all of it stands in "{later}"') if later else Bar("zero", "amount is 0")
            else:
                kept[p.id] = p
    return [kept[p.id] for p in counted if p.id in kept]


def _rest(tables: ForceTables, value: float | None, taken: float | None, after: Pledge) -> float | None:
    if value is None:
        return None
    amount = taken if taken is not None else amount_of(tables, after)
    return max(0.0, value - (amount or 0.0))


def amount_of(tables: ForceTables, p: Pledge) -> float | None:
    """The amount planned with: the one that the settings ask for, or the nearest that is known."""
    order = {"low": (p.low, p.likely, p.high), "likely": (p.likely, p.low, p.high), "high": (p.high, p.likely, p.low)}
    return next((v for v in order[tables.settings.amount] if v is not None), None)


def _offer(
    tables: ForceTables,
    p: Pledge,
    slots: tuple[Slot, ...],
    by_capability: dict[str, list[int]],
    unfit: dict[tuple[str, int], Bar],
    longest: Mapping[str, float],
) -> Offer:
    settings, start = tables.settings, tables.settings.start
    amount = amount_of(tables, p) or 0.0
    unit = next(c.unit for c in tables.capabilities if c.id == p.capability).casefold()
    nation = next((n for n in tables.nations if n.id == p.nation), None)
    whole = p.part is not None or unit not in DIVISIBLE
    pieces: float = amount
    if whole:
        pieces = max(1.0, float(floor(amount / (p.part or 1.0) + 1e-9)))
    size = amount / pieces if whole and (p.part is not None or amount < 1) else 1.0
    whole_of_it = size * pieces
    notice = p.notice_days
    if notice is None and p.ready is None:
        notice = settings.assumed_notice_days
    first = 1
    if notice is not None:
        first = max(first, months.first_full(start, start + timedelta(days=notice)))
    if p.ready is not None:
        first = max(first, months.first_full(start, p.ready))
    last = min(settings.months, months.last_full(start, p.until)) if p.until is not None else settings.months
    tour = p.tour_months or (nation.tour_months if nation else None) or settings.tour_months
    ratio = p.rotation_ratio or (nation.rotation_ratio if nation else None) or settings.rotation_ratio
    burden = bool(p.areas or p.not_areas) + bool(p.not_tasks) + (not p.interoperable)
    person = 1.0 if is_person(unit) else 0.0
    days = (months.begin(start, first) - start).days if notice is None else notice
    rates = {p.capability: 1.0}
    rates |= {s.stands_for: s.rate or 0.0 for s in tables.substitutes if s.capability == p.capability}
    fits = []
    for name, rate in rates.items():
        for index in by_capability.get(name, ()):
            bar = fitting(p, slots[index], days, longest)
            if bar is None:
                fits.append((index, rate, burden + (name != p.capability)))
            else:
                unfit[p.id, index] = bar
    chance = next(((f.chance_low, f.chance_high) for f in tables.firmness if f.id == p.firmness), (None, None))
    if p.chance_low is not None:
        chance = (p.chance_low, p.chance_high)
    return Offer(
        pledge=p,
        nation=p.nation,
        size=size,
        pieces=pieces,
        whole=whole,
        first=first,
        last=last,
        tour=tour,
        ratio=ratio if p.counts == "pool" else 1.0,
        endurance=p.endurance_months,
        fits=tuple(sorted(fits)),
        chance=None if chance[0] is None or chance[1] is None else (chance[0], chance[1]),
        share_low=min(1.0, p.low / whole_of_it) if p.low is not None and whole_of_it else 1.0,
        share_high=max(1.0, p.high / whole_of_it) if p.high is not None and whole_of_it else 1.0,
        per_item=(
            p.beds if p.beds is not None else person,
            p.stands or 0.0,
            p.supply_tonnes or 0.0,
            p.hectares or 0.0,
            p.fuel_day or 0.0,
        ),
        lift=(p.lift_tonnes or 0.0, p.lift_persons if p.lift_persons is not None else person),
    )
