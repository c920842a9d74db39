"""Whether a reading holds the agreement in force at a moment, and the how-manieth day it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from grith.nouns import Agreement, Reading, TimePoint, just_before


@frozen
class ReadingStatus:
    """One reading at a moment: ``state`` is in force, not in force yet, ended, or one of two with a question mark.

    ``day`` is the day of the truce as a range (the first day is day 1), ``length`` its days as a range; 0 where not
    known. ``told_on`` is the day on which this reading was first told, if its sources have one; ``told_later`` says
    that the moment asked about is before it. ``words`` say it all.
    """

    reading: str
    title: str
    held_by: str
    state: str
    day: tuple[int, int]
    length: tuple[int, int]
    start: TimePoint | None
    end: TimePoint | None
    told_on: date | None
    told_later: bool
    words: str


def reading_status(agreement: Agreement, reading: Reading, at: datetime) -> ReadingStatus:
    """The state of a reading just before the instant ``at`` (aware), by its moments ``start`` and ``end``.

    A cut-off at the end of a day asks about that day.
    """
    tz = ZoneInfo(agreement.zone)
    now = just_before(at, tz)
    start, end = reading.moment("start"), reading.moment("end")
    state = _state(now, start, end)
    today = now.date()
    day = length = (0, 0)
    if start is not None and start.known:
        first = [m.astimezone(tz).date() for m in (start.latest, start.earliest)]
        day = (max((today - first[0]).days + 1, 0), max((today - first[1]).days + 1, 0))
        if end is not None and end.known:
            # The last day is the day before an end at midnight: an end is the first instant that no longer counts.
            last = [just_before(m, tz).date() for m in (end.earliest, end.latest)]
            length = ((last[0] - first[0]).days + 1, (last[1] - first[1]).days + 1)
            if _by_the_clock(start, end, tz):
                # Sixty days from 04:00 touch 61 dates: each day lasts from 04:00 to 04:00.
                length = (length[0] - 1,) * 2
                day = (max(day[0] - (now.time() < start.earliest.astimezone(tz).time()), 0),) * 2
            if _first_day_open(start, end) and length[1] - length[0] == 1:
                # Where it is open whether the first day is day 1 or day 0, the number of days is the same in both.
                day, length = (max(day[0] - 1, 0), day[1]), (length[0], length[0])
    told = [c.said_on for c in reading.sources if c.said_on]
    told += [c.said_on for d in reading.disputes for c in d.sources if c.said_on]
    told_on = min(told, default=None)
    later = told_on is not None and told_on > today
    # What a reading says of the future is not told for a day on which nobody had published it.
    words = "not in force" if later and state == "not in force yet" else _words(state, day, length, start, end, tz)
    return ReadingStatus(
        reading.id, reading.title, reading.held_by, state, day, length, start, end, told_on, later, words
    )


def _first_day_open(start: TimePoint, end: TimePoint) -> bool:
    """Whether it is not settled if the first day counts: the end is known to the day, by two ways of counting."""
    return start.certain and end.anchor == start.id and end.latest - end.earliest <= timedelta(hours=25)


def _by_the_clock(start: TimePoint, end: TimePoint, tz: ZoneInfo) -> bool:
    """Whether the days run from clock time to clock time, and not from midnight to midnight."""
    first, last = start.earliest.astimezone(tz), end.earliest.astimezone(tz)
    return start.certain and end.certain and first.time() == last.time() != time() and first.date() < last.date()


def _state(now: datetime, start: TimePoint | None, end: TimePoint | None) -> str:
    if start is not None and now < start.earliest:
        return "not in force yet"
    if end is not None and now >= end.latest:
        return "ended"
    if end is not None and now >= end.earliest:
        return "in force or ended"
    if start is not None and now < start.latest:
        return "in force or not yet" if start.known else "start not known"
    return "in force"


def _words(
    state: str,
    day: tuple[int, int],
    length: tuple[int, int],
    start: TimePoint | None,
    end: TimePoint | None,
    tz: ZoneInfo,
) -> str:
    if state == "not in force yet" and start is not None:
        return f"not in force; it begins on {_day(start.earliest, tz)}"
    if state == "ended" and end is not None:
        last = just_before(end.latest, tz)
        hour = end.latest.astimezone(tz)
        until = f", until {hour:%H:%M}" if hour.time() != time() else ""
        return f"ended: its last day was {_day(last, tz)}{until}" + ("" if end.certain else " at the latest")
    if state == "start not known":
        return "whether it is in force is not known: nobody has dated its start"
    if length[0] and length[0] == length[1] and day[0] < day[1]:
        # Told by the count that takes the first day for day 1; the other one is a day behind.
        number = f"day {min(day[1], length[1])} of {length[1]}"
        number += f" (day {day[0]} if the first day does not count)" if day[0] else ""
    else:
        number = f"day {_range(day)}" + (f" of {_range(length)}" if length[1] else "")
    if state == "in force or ended":
        return f"its last day, or past it: day {_range(day)} of {_range(length)}, as its days are counted"
    if state == "in force or not yet":
        return f"{number}; the hour of its start is not settled"
    return number


def _day(moment: datetime, tz: ZoneInfo) -> str:
    local = moment.astimezone(tz)
    return f"{local.day} {local:%B} {local.year}"


def _range(pair: tuple[int, int]) -> str:
    return (
        str(pair[0])
        if pair[0] == pair[1]
        else f"{pair[0]} or {pair[1]}"
        if pair[1] - pair[0] == 1
        else f"{pair[0]} to {pair[1]}"
    )
