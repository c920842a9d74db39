"""Times of day: "10 p.m. Kyiv time", "0500 GMT", "noon", "midnight"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from grith.nouns import Moment
from grith.read._date_calendar import DAY, Context
from grith.read._date_words import CITY_ZONES, ZONES


@frozen
class Clock:
    """A wall-clock time; ``zone`` is empty for the case's own; midnight may be either end of its day."""

    hour: float = 0
    exact: bool = True
    zone: str = ""
    midnight: bool = False
    instant: datetime | None = None


def _zone(words: Sequence[str], at: int) -> tuple[str, int]:
    def w(index: int) -> str:
        return words[index] if index < len(words) else ""

    if w(at) in ZONES:
        return ZONES[w(at)], at + 1
    if w(at) == "local":
        return "", at + (2 if w(at + 1) == "time" else 1)
    if w(at) in CITY_ZONES:
        after = at + 1 + (w(at + 1) in ("standard", "summer", "daylight"))
        return (CITY_ZONES[w(at)], after + 1) if w(after) == "time" else ("", at)
    if w(at) in ("central", "new", "greenwich") and w(at + 2) == "time":
        two = {"central european": "Europe/Paris", "new york": "America/New_York", "new delhi": "Asia/Kolkata"}
        two["greenwich mean"] = "UTC"
        return two.get(f"{w(at)} {w(at + 1)}", ""), at + 3
    return "", at


def read_clock(words: Sequence[str], at: int) -> tuple[Clock, int] | None:
    """A clock time at token ``at`` and the index after it; bare numbers count only beside a.m., p.m. or a zone."""

    def w(index: int) -> str:
        return words[index] if index < len(words) else ""

    word = w(at)
    if word in ("noon", "midday", "midnight"):
        zone, after = _zone(words, at + 1)
        return Clock(12 if word != "midnight" else 0, True, zone, word == "midnight"), after
    match = re.fullmatch(r"(\d{1,2})(?:([:.h])(\d\d))?", word)
    half = re.sub(r"[.\s]", "", w(at + 1))
    if match and half in ("am", "pm", "noon", "midnight") and 1 <= int(match[1]) <= 12:
        hour = int(match[1]) % 12 + int(match[3] or 0) / 60 + (12 if half in ("pm", "noon") else 0)
        zone, after = _zone(words, at + 2)
        return Clock(hour, match[3] is not None, zone), after
    if match and match[2] in (":", "h") and int(match[1]) <= 24 and int(match[3]) < 60:
        zone, after = _zone(words, at + 1 + (w(at + 1) in ("hours", "hrs")))
        return Clock(int(match[1]) + int(match[3]) / 60, True, zone), after
    if match and w(at + 1) == "o" and w(at + 2) == "clock":
        return Clock(int(match[1]), False, ""), at + 3
    if (match and match[2] != ".") or re.fullmatch(r"[0-2]\d[0-5]\d", word):
        spoken = w(at + 1) in ("hours", "hrs") and len(word) == 4
        zone, after = _zone(words, at + 1 + spoken)
        if (after > at + 1 + spoken or spoken) and (w(at + 1) != "local" or w(at + 2) == "time"):
            value = int(word[:2]) + int(word[2:]) / 60 if len(word) == 4 else int(match[1]) if match else 0
            if value < 24.01:
                return Clock(value, len(word) == 4, zone), after
    return None


def at_clock(clock: Clock, day: Callable[[Context], object] | None = None) -> Callable[[Context], Moment | None]:
    """That time on that day (the dateline's own if none); an exact time is a minute long, a bare hour an hour.

    "Midnight on Tuesday" may open or close Tuesday: the whole day is given, and "from" and "until" take their end.
    A zone in the words wins over the case's zone; the day is then a day in the zone of the words.
    """

    def meaning(context: Context) -> Moment | None:
        if clock.instant is not None:
            instant = clock.instant
            start = instant if instant.tzinfo else instant.replace(tzinfo=context.tz)
            return Moment(start, start + timedelta(minutes=1), "minute", context.zone)
        base = day(context) if day else context.one(context.day)
        if not isinstance(base, Moment) or base.first_day is None:
            return None
        if clock.midnight:
            if day is None:
                turn = context.day + (DAY if context.tense == "future" else 0 * DAY)
                start = context.at(turn)
                return Moment(start, start + timedelta(minutes=1), "minute", context.zone)
            return base
        zone = clock.zone or context.zone
        start = datetime.combine(base.first_day, datetime.min.time(), ZoneInfo(zone))
        start += timedelta(minutes=round(clock.hour * 60))
        step = timedelta(minutes=1) if clock.exact else timedelta(hours=1)
        return Moment(start, start + step, "minute" if clock.exact else "hour", zone)

    return meaning
