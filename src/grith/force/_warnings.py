"""Checks whose findings a planner should know: warnings, which stop a strict plan, and notes on what is not limited."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from grith.filled_book import HIDDEN_REMEDY
from grith.force import _months as months
from grith.force._findings import Found, at, check, like
from grith.force._sheets import SETTINGS_SHEET, columns, sheet_names
from grith.force._units import DIVISIBLE, is_person
from grith.nouns import FIRMNESS, ForceTables
from grith.units import counted


@check("warning")
def nothing_asked_for(t: ForceTables) -> Iterator[Found]:
    """At least one requirement has a quantity; without one there is nothing to plan for."""
    if not any(n.quantity is not None for n in t.needs):
        yield "no requirement has a quantity: there is nothing to plan for", "Requirements", "Write what is needed"


@check("warning")
def need_without_number(t: ForceTables) -> Iterator[Found]:
    """A requirement without a quantity cannot be planned; it is listed as not sized, never taken for zero."""
    for n in t.needs:
        if n.quantity is None:
            yield f'requirement "{n.id}" has no quantity: it is not planned', at(t, n, "quantity"), "Write a number"


@check("warning")
def pledge_without_number(t: ForceTables) -> Iterator[Found]:
    """An offer without any number cannot be planned; it is listed beside the gaps that it might fill."""
    for p in t.pledges:
        if p.low is None and p.likely is None and p.high is None and p.firmness != "refused":
            where = at(t, p, "likely")
            yield f'offer "{p.id}" ({p.nation}) names no amount: it is not planned', where, "Mark yours as assumed"


@check("warning")
def pledge_without_firmness(t: ForceTables) -> Iterator[Found]:
    """An offer with an amount has a word of firmness; without one it counts as undecided."""
    for p in t.pledges:
        if not p.firmness and not (p.low is None and p.likely is None and p.high is None):
            where = at(t, p, "firmness")
            yield f'offer "{p.id}" has an amount but no firmness: it is not planned', where, "Choose a word"


@check("warning")
def pledge_without_date(t: ForceTables) -> Iterator[Found]:
    """An offer with neither a ready date nor a notice is taken at the assumed notice."""
    days = counted(t.settings.assumed_notice_days, "days")
    for p in t.pledges:
        if p.ready is None and p.notice_days is None and p.firmness != "refused":
            where = at(t, p, "ready", "notice_days")
            yield f'offer "{p.id}" has no date: taken as ready after {days}', where, "Write a month or a notice"


@check("warning")
def pledge_for_no_need(t: ForceTables) -> Iterator[Found]:
    """An offer of a capability that nothing asks for fills no gap."""
    asked = {n.capability for n in t.needs} | {r.needs for r in t.ratios}
    asked |= {s.capability for s in t.substitutes if s.stands_for in asked}
    for p in t.pledges:
        if p.capability not in asked:
            where = at(t, p, "capability")
            yield f'offer "{p.id}": no requirement asks for {p.capability}', where, "Add one, or a substitute"


@check("warning")
def outside_the_plan(t: ForceTables) -> Iterator[Found]:
    """Requirements and offers lie, at least in part, within the months planned."""
    start, last = t.settings.start, t.settings.months
    planned = f"{counted(last, 'months')} planned"
    for n in t.needs:
        first = months.touched(start, n.from_month) if n.from_month is not None else 1
        final = months.touched(start, n.until_month) if n.until_month is not None else last
        if first > last or final < 1:
            where = at(t, n, "from_month", "until_month")
            yield f'requirement "{n.id}" lies outside the {planned}', where, "Plan more months"
    for p in t.pledges:
        if p.ready is not None and months.first_full(start, p.ready) > last:
            where = at(t, p, "ready")
            yield f'offer "{p.id}" is ready only after the {planned}', where, "Plan more months"


@check("warning")
def never_of_use(t: ForceTables) -> Iterator[Found]:
    """Offers are of use in a whole month at least; bases, routes and fixed choices touch the months planned."""
    start, last = t.settings.start, t.settings.months
    planned = f"{counted(last, 'months')} planned"
    for p in t.pledges:
        if p.until is not None:
            first = max(1, months.first_full(start, p.ready)) if p.ready is not None else 1
            if months.last_full(start, p.until) < first:
                where = at(t, p, "ready", "until") if p.ready is not None else at(t, p, "until")
                yield f'offer "{p.id}" is of use in no whole month of the plan', where, "Write a later last month"
    for b in t.bases:
        if b.opens is not None and months.first_full(start, b.opens) > last:
            yield f'base "{b.id}" opens only after the {planned}', at(t, b, "opens"), "Plan more months"
    for name, rows in (("route", t.lift), ("fixed choice", t.fixed)):
        for row in rows:
            low, high = months.phase(start, last, row.from_month, row.until_month)
            if low > high:
                where = at(t, row, "from_month", "until_month")
                yield f'{name} "{row.id}" lies outside the {planned}', where, "Plan more months"


@check("warning")
def part_of_an_item(t: ForceTables) -> Iterator[Found]:
    """Things that go in whole items are offered in whole items; a part of one is not planned."""
    unit = {c.id: c.unit.casefold() for c in t.capabilities}
    for p in t.pledges:
        most = max((v for v in (p.low, p.likely, p.high) if v is not None), default=0.0)
        if p.part is not None and 0.0 < most < p.part:
            what = f'offer "{p.id}" is {most:g}, less than its smallest part: it goes as one'
            yield what, at(t, p, "part"), "Write a smaller part, or the amount in the same unit"
        if p.part is None and unit.get(p.capability, "") not in DIVISIBLE and p.capability in unit:
            for name in ("low", "likely", "high"):
                value = getattr(p, name)
                if value is not None and value > 1 and abs(value - round(value)) > 1e-9:
                    what = f'offer "{p.id}" has {value:g} {unit[p.capability]}: only {int(value)} can be placed'
                    yield what, at(t, p, name), "Write whole items, or the smallest part that can be sent"


@check("warning")
def absurd_amount(t: ForceTables) -> Iterator[Found]:
    """An offer is not more than a hundred times what is needed of its capability."""
    peak: dict[str, float] = {}
    for n in t.needs:
        peak[n.capability] = peak.get(n.capability, 0.0) + (n.quantity or 0.0)
    for p in t.pledges:
        most = max((v for v in (p.low, p.likely, p.high) if v is not None), default=0.0)
        if peak.get(p.capability) and most > 100 * peak[p.capability]:
            where = at(t, p, *(name for name in ("low", "likely", "high") if getattr(p, name) == most))
            yield f'offer "{p.id}" is {most:,.0f}, over 100 times the need', where, "Check the figure and its unit"


@check("warning")
def chance_missing(t: ForceTables) -> Iterator[Found]:
    """Every rung in use has a chance; without it no band can be given."""
    known = {f.id for f in t.firmness if f.chance_low is not None}
    used = {p.firmness for p in t.pledges if p.chance_low is None and p.firmness not in ("", "refused")}
    for rung in sorted(used - known, key=FIRMNESS.index):
        yield f'the rung "{rung}" has no chance: no band for its offers', "Firmness", "Write low and high"


@check("warning")
def derived_and_stated(t: ForceTables) -> Iterator[Found]:
    """What a support ratio asks for is not also stated as a requirement of its own in the same area."""
    stated = {(n.capability, n.area): n for n in t.needs}
    for r in t.ratios:
        for n in t.needs:
            twin = stated.get((r.needs, n.area))
            if n.capability == r.capability and twin is not None:
                yield (
                    f'{r.needs} in {n.area} is asked for by "{twin.id}" and the ratio of {r.capability}: they add up',
                    at(t, twin, "capability"),
                    "Remove one if both mean the same need",
                )


@check("warning")
def beds_not_known(t: ForceTables) -> Iterator[Found]:
    """Where beds are limited, every offer says how many beds an item takes (persons: one each)."""
    if any(b.beds is not None for b in t.bases):
        unit = {c.id: c.unit.casefold() for c in t.capabilities}
        for p in t.pledges:
            if p.beds is None and p.firmness != "refused" and not is_person(unit.get(p.capability, "")):
                where = at(t, p, "beds")
                yield f'offer "{p.id}": beds per item not given, so none are counted', where, "Write them, 0 if none"


@check("warning")
def nation_written_in_two_ways(t: ForceTables) -> Iterator[Found]:
    """A nation is written in one way; else it counts as two in losses, nations an area and tours."""
    first: dict[str, str] = {}
    for p in t.pledges:
        for key in filter(None, (p.nation.casefold(), p.iso3.casefold())):
            other = first.setdefault(key, p.nation)
            if other != p.nation:
                what = f'offer "{p.id}": "{p.nation}" and "{other}" are one nation, but count as two'
                yield what, at(t, p, "nation"), "Write it in one way"
                break
    for n in t.nations:
        if n.id not in first.values():
            names = [p.nation for p in t.pledges]
            yield f'no offer is by "{n.id}": its tours and ratio are not used', at(t, n, "id"), like(n.id, names)


@check("warning")
def caveat_for_no_task(t: ForceTables) -> Iterator[Found]:
    """A task that an offer is not for is that of a requirement, written alike; else the caveat keeps nothing out."""
    tasks = [n.task for n in t.needs if n.task]
    for p in t.pledges:
        for name in p.not_tasks:
            if name not in tasks:
                yield f'offer "{p.id}": no requirement has the task "{name}"', at(t, p, "not_tasks"), like(name, tasks)


@check("warning")
def heading_nearly_ours(t: ForceTables) -> Iterator[Found]:
    """No column of one's own is called almost like a column of the layout that is missing."""
    for table, title in sheet_names().items():
        have = t.cells.get(title, {})
        missing = {c.title: c for c in columns(table) if c.field not in have}
        own = dict.fromkeys(name for row in getattr(t, table) for name in row.attributes)
        for name in own:
            if near := get_close_matches(name, missing, n=1, cutoff=0.8):
                yield f'the column "{name}" is not part of the layout', title, f'Call it "{near[0]}" if that is meant'


@check("note")
def hidden_from_sight(t: ForceTables) -> Iterator[Found]:
    """Hidden rows, columns and sheets are read like all others."""
    if t.hidden:
        yield f"hidden, and read all the same: {', '.join(t.hidden)}", t.source, HIDDEN_REMEDY


@check("note")
def beside_the_headings(t: ForceTables) -> Iterator[Found]:
    """Cells without a heading are not read."""
    if t.beside:
        yield f"without a heading, and not read: {', '.join(t.beside)}", t.source, "Give the column a heading"


@check("note")
def missing_sheets(t: ForceTables) -> Iterator[Found]:
    """Sheets that are not there are taken as empty."""
    there = {name.strip().casefold() for name in t.cells}
    gone = [name for name in (SETTINGS_SHEET, *sheet_names().values()) if name.casefold() not in there]
    if t.cells and gone:
        yield "sheets that are not there are taken as empty: " + ", ".join(gone), t.source, ""


@check("note")
def not_limited(t: ForceTables) -> Iterator[Found]:
    """Where the tables give no beds, stands or lift, the plan is not limited by them."""
    served = {a for b in t.bases for a in b.serves}
    for area in dict.fromkeys(n.area for n in t.needs):
        if area not in served:
            yield f'no base serves "{area}": housing there is not limited', "Bases", ""
    for b in t.bases:
        if b.beds is None and not b.precondition:
            yield f'base "{b.id}": beds not known, so housing in its areas is not limited', at(t, b, "beds"), ""
    if not any(r.per_month is not None for r in t.lift):
        yield "no lift is given: moving in is not limited", "Lift", ""


@check("note")
def costs_missing(t: ForceTables) -> Iterator[Found]:
    """Offers without a cost are not free: totals say how many are left out."""
    without = sum(p.cost_month is None and p.cost_deploy is None for p in t.pledges)
    if without:
        yield f"offers without a cost: {without} of {len(t.pledges)}; totals leave them out", "Pledges", ""
