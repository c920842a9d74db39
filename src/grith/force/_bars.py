"""Why an offer does not count, or does not fit a place: every reason at once, the first one leading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from attrs import evolve, frozen

from grith.force._expression import parse_condition
from grith.force._slot import Slot
from grith.nouns import FIRMNESS, AsOf, ForceTables, Pledge
from grith.units import counted


@frozen
class Bar:
    """Why an offer does not count, or not in a slot: the leading cause in one word, and every reason in words."""

    cause: str
    words: str


def known_by(tables: ForceTables, cut: AsOf) -> ForceTables:
    """The tables as of a clock time: what ends on that day is over, while what is said on it counts from its end."""
    if cut.whole_day:
        return tables
    day, last = cut.day, cut.last_whole_day
    return evolve(
        tables,
        pledges=tuple(
            evolve(p, ended=last, said=last if p.said == day else p.said) if p.ended == day else p
            for p in tables.pledges
        ),
    )


def joined(bars: Iterable[Bar]) -> Bar | None:
    """One bar of several: the cause of the first, the words of all; None where there are none."""
    found = list(bars)
    return Bar(found[0].cause, "; ".join(b.words for b in found)) if found else None


def standing(
    tables: ForceTables,
    p: Pledge,
    day: date | None,
    holds: Collection[str],
    left: Collection[str],
    replaced: Mapping[str, Pledge],
    amount: float | None,
) -> Bar | None:
    """Why an offer does not count at all; None if it does. ``left`` are nations left out, in small letters."""
    if day is not None and p.said is not None and p.said > day:
        return Bar("later", f"said only on {p.said.isoformat()}")
    if p.id in replaced:
        return Bar("superseded", f'superseded by "{replaced[p.id].id}"')
    if p.ended is not None and (day is None or p.ended <= day):
        return Bar("ended", f"ended on {p.ended.isoformat()}")
    if p.firmness == "refused":
        return Bar("refused", "refused")
    found = []
    if not p.firmness:
        found.append(Bar("undecided", "undecided: asked and left open, or its firmness is not written"))
    elif FIRMNESS.index(p.firmness) < FIRMNESS.index(tables.settings.counted_from):
        words = f'only "{p.firmness}"; the plan counts from "{tables.settings.counted_from}"'
        found.append(Bar("firmness", words))
    if p.nation.casefold() in left or (p.iso3 and p.iso3.casefold() in left):
        found.append(Bar("left out", "its nation is left out of this plan"))
    condition = parse_condition(p.precondition)
    if not condition.holds(holds):
        names = {c.id: c.title or c.id for c in tables.conditions}
        found.append(Bar("precondition", f"precondition not assumed: {condition.lacking(holds, names)}"))
    if amount is None:
        found.append(Bar("no number", "names no amount"))
    return joined(found)


def fitting(p: Pledge, slot: Slot, days: int, longest: Mapping[str, float]) -> Bar | None:
    """Why an offer that moves after ``days`` does not fit a slot; None if it does. ``longest`` are runways by area."""
    found = []
    if slot.capability != p.capability and not slot.substitutes:
        found.append(Bar("caveat", f"nothing may stand in for {slot.capability} there"))
    if p.areas and slot.area not in p.areas:
        found.append(Bar("caveat", f"caveat: only in {', '.join(p.areas)}"))
    if slot.area in p.not_areas:
        found.append(Bar("caveat", f"caveat: not in {slot.area}"))
    if slot.task and slot.task in p.not_tasks:
        found.append(Bar("caveat", f"caveat: not for {slot.task}"))
    if slot.interoperable and not p.interoperable:
        found.append(Bar("caveat", "needs help to work with the others; asked for without"))
    if p.runway is not None and longest.get(slot.area, p.runway) < p.runway:
        most = f"at most {longest[slot.area]:,.0f} m serve {slot.area}"
        found.append(Bar("base", f"needs a runway of {p.runway:,.0f} m; {most}"))
    if slot.readiness_days is not None and days > slot.readiness_days:
        found.append(Bar("readiness", f"{counted(days, 'days')} to get ready, {slot.readiness_days} asked"))
    return joined(found)
