"""Moments of an agreement: from "30 days from the start" to instants, by the calendar and by a stated rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve

from grith.nouns import Duration, TimePoint, clock_instants
from grith.nouns.agreement import COUNTING
from grith.nouns.hours import zone_known
from grith.truce.agreement._section import Section

MOMENT_KEYS = (
    *(
        "id",
        "title",
        "at",
        "not_before",
        "after",
        "from",
        "counting",
        "hour",
        "between",
        "zone",
        "zones",
        "note",
        "article",
    ),
    *("url", "said_by", "said_on", "source", "sources"),
)
_LENGTH = re.compile(r"(\d+)\s*(minute|hour|day|week|month|year)s?", re.IGNORECASE)
_UTC = ZoneInfo("UTC")
# What is not known lies between these; no date that is read lies outside them.
NEVER = (datetime(1800, 1, 1, tzinfo=_UTC), datetime(2200, 1, 1, tzinfo=_UTC))


def length_of(words: str) -> Duration | None:
    """``30 days``, ``2 weeks``, ``24 hours``, ``1 month 3 days`` as a duration; None if the words are no length."""
    parts = _LENGTH.findall(words)
    if not parts or _LENGTH.sub("", words).replace("and", "").strip(" ,"):
        return None
    total: dict[str, int] = {}
    for number, unit in parts:
        unit = unit.lower()
        days = 7 if unit == "week" else 1
        name = "days" if unit == "week" else unit + "s"
        total[name] = total.get(name, 0) + int(number) * days
    return Duration(words=words, **total)


def count(start: datetime, length: Duration, rule: str, zone: str) -> datetime:
    """The end of a period by one counting rule, on the calendar of ``zone``.

    ``calendar``: so many days, months or years later at the same local clock time (hours are elapsed time).
    ``first day counts``: the local day of ``start`` is day 1; the period ends at the midnight that ends the last day.
    ``first day does not count``: the day after ``start`` is day 1, the usual rule where a law says nothing else.
    ``hours``: each day is 24 elapsed hours, whatever the clocks do. The end is the first instant after the period.
    """
    tz = ZoneInfo(zone)
    local = start.astimezone(tz)
    match rule:
        case "hours":
            hours = 24 * length.days + length.hours
            shifted = evolve(length, days=0, hours=0, minutes=0).after(local)
            return (shifted.astimezone(_UTC) + timedelta(hours=hours, minutes=length.minutes)).astimezone(tz)
        case "first day counts":
            return length.after(datetime.combine(local.date(), time(), tz))
        case "first day does not count":
            return length.after(datetime.combine(local.date() + timedelta(days=1), time(), tz))
        case _:
            return length.after(local)


def resolve_moments(sections: Mapping[str, Section], zone: str) -> dict[str, TimePoint]:
    """All moments of one reading; mistakes (unknown anchor, circle, no date) are noted in their sections."""
    done: dict[str, TimePoint] = {}
    failed: set[str] = set()

    def resolve(id: str, chain: tuple[str, ...]) -> TimePoint | None:
        if id in done:
            return done[id]
        if id in failed:
            return None
        section = sections[id]
        if id in chain:
            what = f"the moments {' → '.join((*chain, id))} hang on each other in a circle"
            section.problem(what, "from", "Count one of them from another moment, or give it a date: at = 2025-03-18")
            failed.add(id)
            return None
        anchor = section.text("from")
        before: TimePoint | None = None
        if "after" in section.values:
            anchor = anchor or "start"
            if anchor not in sections:
                section.problem(f'there is no moment "{anchor}"', "from", "Known: " + ", ".join(sorted(sections)))
                failed.add(id)
                return None
            before = resolve(anchor, (*chain, id))
            if before is None:
                failed.add(id)
                return None
        point = _moment(section, id, before, zone)
        if point is None:
            failed.add(id)
        else:
            done[id] = point
        return point

    for id in sections:
        resolve(id, ())
    return done


def _moment(section: Section, id: str, before: TimePoint | None, zone: str) -> TimePoint | None:
    section.known(*MOMENT_KEYS)
    zone = section.zone("zone", before.zone if before else zone)
    point = TimePoint(
        id, section.text("title", id.replace("_", " ")), datetime.max, datetime.max, zone, note=section.text("note")
    )
    given = [k for k in ("at", "after", "between") if k in section.values]
    if not given and section.notes.partial:
        return None  # it stood on the line that could not be read
    if len(given) != 1:
        section.problem(
            f"the moment {id} needs exactly one of at, after, between",
            "",
            'Write at = 2025-03-18, or after = "30 days"',
        )
        return None
    if before is not None:
        return _counted(section, point, before)
    if "counting" in section.values:
        section.problem("counting goes with after", "counting", "Leave it out: this moment is not counted")
    if given == ["between"]:
        both = section.values["between"]
        ends = [_instants(v, zone) for v in both] if isinstance(both, list) else []
        known = [end for end in ends if end is not None]
        if len(ends) != 2 or len(known) != 2 or known[0][0] > known[1][1]:
            section.problem("between needs two times, the earlier first", "between", "Write between = [first, second]")
            return None
        return evolve(point, earliest=known[0][0], latest=known[1][1], rule="known only to lie between the two")
    return _dated(section, point)


def _dated(section: Section, point: TimePoint) -> TimePoint | None:
    at = section.values["at"]
    if at == "not known":
        return _not_known(section, point)
    if "not_before" in section.values:
        section.problem('not_before goes with at = "not known"', "not_before", "Leave it out, or write at so")
    zones = section.words("zones") or (point.zone,)
    for name in zones:
        if not zone_known(name):
            section.problem(f'"{name}" is not a time zone', "zones", 'Write an IANA name such as "Asia/Kolkata"')
            return None
    found = [i for name in zones if (i := _instants(at, name)) is not None]
    if not found:
        section.problem(
            f'"{at}" is not a time', "at", "Write at = 2025-03-18 (a day), or 2025-03-18T04:00:00 (local clock time)"
        )
        return None
    earliest, latest = min(first for first, _ in found), max(last for _, last in found)
    only_day = _only_day(at)
    hour = section.choice("hour", ("not stated", "whole day", ""))
    rule = "the date that is named"
    if len(zones) > 1:
        rule = "the local time of " + " or ".join(_city(z) for z in zones) + "; the text names no zone"
    if only_day and hour == "not stated":
        latest = max(datetime.combine(i.date() + timedelta(days=1), time(), i.tzinfo) for i, _ in found)
        rule = "some hour of that day; which one is not stated"
        rule += f", nor in which zone ({' or '.join(_city(z) for z in zones)})" if len(zones) > 1 else ""
    elif only_day:
        rule += "; no hour is stated, the day is counted whole"
    elif any(first != last for first, last in found):
        rule += _EITHER
    return evolve(point, earliest=earliest, latest=latest, whole_day=only_day and hour != "not stated", rule=rule)


def _not_known(section: Section, point: TimePoint) -> TimePoint | None:
    """A moment that hangs on something that has not happened yet, or that nobody dated."""
    if "not_before" not in section.values:
        return evolve(point, earliest=NEVER[0], latest=NEVER[1], rule="not known")
    first = _instants(section.values["not_before"], point.zone)
    if first is None:
        section.problem("not_before is not a time", "not_before", "Write not_before = 2025-03-25")
        return None
    rule = "not known, and not before the time that is named"
    return evolve(point, earliest=first[0], latest=NEVER[1], rule=rule)


def _counted(section: Section, point: TimePoint, before: TimePoint) -> TimePoint | None:
    told = section.values["after"]
    length = length_of(str(told))
    if length is None:
        number = isinstance(told, int | float) and not isinstance(told, bool)
        remedy = f'Write after = "{told} days"' if number else 'Write after = "30 days", or "24 hours", in figures'
        section.problem(f'"{told}" is no length of time', "after", remedy)
        return None
    rules = section.words("counting") or ("calendar",)
    for rule in rules:
        if rule not in COUNTING:
            listed = ", ".join(f'"{r}"' for r in COUNTING)
            section.problem(f'"{rule}" is no way of counting', "counting", f"It may be {listed}")
            return None
    try:
        ends = [_ends(edge, length, rule, point.zone) for edge in (before.earliest, before.latest) for rule in rules]
    except (OverflowError, ValueError):
        section.problem(f'"{length.words}" leads out of the calendar', "after", "Give a shorter length")
        return None
    words = f"{length.words} from {before.title}"
    words += ", counted " + " or ".join(_rule_words(r, length) for r in rules)
    words += _EITHER if any(first != last for first, last in ends) else ""
    return evolve(point, earliest=min(e[0] for e in ends), latest=max(e[1] for e in ends), rule=words, anchor=before.id)


def _ends(start: datetime, length: Duration, rule: str, zone: str) -> tuple[datetime, datetime]:
    """The end of a period, or the two that it may be where the clocks repeat its clock time or leave it out."""
    end = count(start, length, rule, zone)
    by_the_clock = rule == "calendar" and not (length.hours or length.minutes)
    if by_the_clock and (length.years or length.months or length.days):
        return _by_clock(end.replace(tzinfo=None), zone)
    return end, end


def _by_clock(local: datetime, zone: str) -> tuple[datetime, datetime]:
    """The instants that a clock time may mean; one that begins an hour left out stays as it was told, since
    further days are counted from that clock time."""
    first, last = clock_instants(local, zone)
    return (local.replace(tzinfo=ZoneInfo(zone)),) * 2 if first == last else (first, last)


_EITHER = "; the clocks repeat that hour or leave it out, either may be meant"
_RULE_WORDS = {
    "calendar": "by the calendar to the same clock time",
    "first day counts": "with the first day as day 1",
    "first day does not count": "with the day after it as day 1",
    "hours": "in hours, 24 to the day",
}


def _rule_words(rule: str, length: Duration) -> str:
    """How a length is counted; hours and minutes are elapsed time under every rule."""
    clock = bool(length.hours or length.minutes)
    if rule == "calendar" and clock:
        days = length.years or length.months or length.days
        return "by the calendar, then in elapsed hours" if days else "in elapsed hours"
    return _RULE_WORDS[rule]


def _only_day(value: object) -> bool:
    return (isinstance(value, date) and not isinstance(value, datetime)) or (
        isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()) is not None
    )


def _instants(value: object, zone: str) -> tuple[datetime, datetime] | None:
    """A TOML date, date-time or text as the aware instant that it means, twice, or the two that it may mean.

    A value without an offset is local time in ``zone``: an hour that the clocks repeat or leave out may be either.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(re.sub(r"[ T](\d):", r" 0\1:", value.strip()))
        except ValueError:
            return None
    if isinstance(value, date) and not 1800 <= value.year <= 2200:
        return None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return _by_clock(value, zone)
        return (value.astimezone(ZoneInfo(zone)),) * 2
    if isinstance(value, date):
        return (datetime.combine(value, time(), ZoneInfo(zone)),) * 2
    return None


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
