"""Hours of a day and days of a week at which a clause holds: read from a file, told in words, laid on a calendar."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from attrs import frozen

from grith.nouns import Hours, clock_instants
from grith.truce.agreement._section import Section
from grith.truce.agreement._words import listed, zone_words

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_STATED = "not stated"
WHOLE_DAY = 24 * 60
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|to|until)\s*(\d{1,2}):(\d{2})")


def read_hours(section: Section, zone: str) -> Hours | None:
    """The ``hours`` and ``weekdays`` of a clause, None where it holds at all; mistakes are noted in ``section``."""
    told, weekdays = section.words("hours"), _weekdays(section)
    stated = told != (NOT_STATED,)
    spans = [span for text in told if stated and (span := _span(section, text)) is not None]
    if stated and not spans and not weekdays:
        return None
    hours = Hours(tuple(sorted(set(spans))), weekdays, zone, stated)
    monday = date(2025, 1, 6)
    spans_of_a_week = windows(hours, monday, monday + timedelta(days=6)).inner if stated else ()
    always = any(end - begin >= timedelta(weeks=1) for begin, end in spans_of_a_week)
    return None if always else hours


def _span(section: Section, text: str) -> tuple[int, int] | None:
    found = _SPAN.fullmatch(text)
    if found:
        first, second, third, fourth = (int(n) for n in found.groups())
        begin, end = first * 60 + second, third * 60 + fourth
        if max(second, fourth) < 60 and begin < WHOLE_DAY and end <= WHOLE_DAY and begin != end:
            return begin, end
    remedy = 'Write hours = ["22:00-06:00"], or hours = "not stated" where the text tells how many hours and not which'
    section.problem(f'"{text}" is no time of day from and to', "hours", remedy)
    return None


def _weekdays(section: Section) -> tuple[int, ...]:
    found = set()
    for name in section.words("weekdays"):
        short = name.casefold()[:3]
        number = next((n for n, day in enumerate(DAYS) if day.casefold()[:3] == short), None)
        if number is None or name.casefold().removesuffix("s") not in (short, DAYS[number].casefold()):
            section.problem(f'"{name}" is no day of the week', "weekdays", 'Write weekdays = ["Saturday", "Sunday"]')
        else:
            found.add(number)
    return tuple(sorted(found))


def hours_words(hours: Hours) -> str:
    """``from 22:00 to 06:00 each day (Kyiv time)``; ``on Saturday and Sunday (Kyiv time)``."""
    days = f"on {listed(DAYS[n] for n in hours.weekdays)}" if hours.weekdays else ""
    if not hours.stated:
        return f"at hours of the day that are not stated{f', {days}' if days else ''}"
    spans = listed(span_words(span) for span in hours.spans)
    words = f"{spans} {days or 'each day'}" if spans else days
    over = " (beginning on that day)" if days and any(end <= begin for begin, end in hours.spans) else ""
    return f"{words}{over} ({zone_words(hours.zone)})"


def span_words(span: tuple[int, int]) -> str:
    """``from 22:00 to 06:00``."""
    begin, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)
    return f"from {begin} to {end}"


@frozen
class Windows:
    """Spans of time in order, none touching the next: ``inner`` are certainly within the hours, ``outer`` may be.

    They differ only where the clocks repeat a time or leave it out.
    """

    inner: tuple[tuple[datetime, datetime], ...]
    outer: tuple[tuple[datetime, datetime], ...]


@lru_cache(256)
def windows(hours: Hours, first: date, last: date) -> Windows:
    """The hours on the calendar from the local day before ``first`` to the day after ``last``, in UTC."""
    inner, outer = [], []
    for number in range(-1, (last - first).days + 2):
        day = first + timedelta(days=number)
        if hours.weekdays and day.weekday() not in hours.weekdays:
            continue
        for begin, end in hours.spans or ((0, WHOLE_DAY),):
            until = end if end > begin else end + WHOLE_DAY
            (begin_early, begin_late), (end_early, end_late) = (_instants(day, m, hours.zone) for m in (begin, until))
            inner.append((begin_late, end_early))
            outer.append((begin_early, end_late))
    return Windows(_joined(inner), _joined(outer))


def _instants(day: date, minutes: int, zone: str) -> tuple[datetime, datetime]:
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    early, late = clock_instants(local, zone)
    return early.astimezone(UTC), late.astimezone(UTC)


def _joined(spans: list[tuple[datetime, datetime]]) -> tuple[tuple[datetime, datetime], ...]:
    found: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(s for s in spans if s[0] < s[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)
