"""Hours as people write them beside a day: 17:05, 5 PM, 23:00-01:00, 17:00 to 18:30, 17:05 EET."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo

from grith.nouns.written import iso_date

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(.*)", re.DOTALL)
# A whole ISO 8601 time: with a T what follows 17:00- is the offset of a zone, with a blank the hour of the end.
_PLAIN = re.compile(
    r"T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?|[ ]\d{2}:\d{2}(:\d{2}([.,]\d+)?(Z|[+-]\d{2}:\d{2})?)?"
)
_END_OF_DAY = re.compile(r"[T ]24:00(:00([.,]0+)?)?(Z|[+-]\d{2}:?\d{2})?")
_MIDNIGHT = re.compile(r"[T ]00:00(:00([.,]0+)?)?")
_CLOCK = r"(\d{1,2})(?:[:.](\d{2})(:\d{2}(?:[.,]\d+)?)?)?(?: ?([AaPp])\.?[Mm]\.?)?"
_ZONE = r"Z|(?:UTC|GMT)? ?[+-]\d{1,2}(?::?\d{2})?|[A-Z][A-Za-z]+/[A-Za-z_/]+|[A-Z]{2,5}"
_FOUR_DIGITS = re.compile(r"(?<![\d:.+-])([01]\d|2[0-3])([0-5]\d)(?![\d:])|(?<=[-–])([01]\d|2[0-3])([0-5]\d)(?![\d:])")
_WRITTEN_OFFSET = re.compile(r"(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?")
_OFFSET = re.compile(r"(?:UTC|GMT)? ?([+-])(\d{1,2}):?(\d{2})?")


class Hours(NamedTuple):
    """The first and the last moment of two cells in ISO 8601, and why an hour that is written there is not used."""

    first: str
    last: str
    lost: str = ""


class _Span(NamedTuple):
    first: time
    last: time | None
    zone: str


@lru_cache(maxsize=1024)
def zone_known(name: str) -> bool:
    """Whether ``name`` is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def hours_of(start: str, end: str, clock: str = "", zone: str = "", order: str = "") -> Hours:
    """The cells of a day, its end and its hours as the first and the last moment; without an end ``last`` is empty.

    Hours stand behind the day or in ``clock``. Two hours are a span, over midnight if the second is the earlier one. A
    name such as EET is a time zone where the clocks of ``zone`` (the IANA zone of the table) bear it on that day, or
    where it has one meaning in the world; else the hour is not used. Without a name the hour stays without an offset.
    ``order`` is that of days with strokes, see :func:`iso_date`. A cell that is no day stays as it is.
    """
    if len(start) == 10 and not clock and len(end) in (0, 10) and "/" not in start + end:
        return Hours(iso_date(start), iso_date(end))
    start, end = iso_date(start, order).strip(), iso_date(end, order).strip()
    begin = _ISO.fullmatch(start)
    if begin is None:
        last, lost = _end(end, zone)
        return Hours(start, last, lost or (_unread(clock) if clock.strip() and _span(clock.strip()) is None else ""))
    day, rest = begin.groups()
    apart = clock.strip() and (not rest or _MIDNIGHT.fullmatch(rest))
    if apart and rest and _MIDNIGHT.fullmatch(end[10:]):
        end = end[:10]  # as programs write a day
    last, lost = _end(end, zone)
    if not apart and (not rest or _PLAIN.fullmatch(rest)):
        other = _other_hour(clock, rest)
        moment, wrong = _told(day, "" if other else rest)
        return Hours(moment, last, lost or other or wrong)
    rest = clock if apart else rest
    span = _span(rest.strip(" ,").removeprefix("T"))
    if span is None:
        return Hours(day, last, _unread(rest))
    try:
        first = date.fromisoformat(day)
        offset = _offset(span.zone, first, span.first, zone)
        if span.last and not span.zone and rest.strip().endswith(_own_offset(first, span.first, zone)):
            offset = None
        after = first + timedelta(days=bool(span.last and span.last < span.first))
    except (ValueError, OverflowError):
        return Hours(day, last, lost or _unread(rest))
    if offset is None:
        why = f'"{span.zone}" names no one time zone on that day' if span.zone else "its end may be a time zone"
        return Hours(day, last, f'the time "{rest.strip()}" is not used: {why}')
    if span.last and (not last or (len(last) == 10 and last >= day)):
        last = f"{max(last, after.isoformat())}T{span.last.isoformat('minutes')}{offset}"
    return Hours(f"{day}T{span.first.isoformat('auto' if span.first.second else 'minutes')}{offset}", last, lost)


def is_zone(word: str) -> bool:
    """Whether ``word`` is written as a time zone: UTC, UTC+2, EET, Europe/Kyiv; IST too, which is several."""
    if word in _data()[0] or word in _several() or word == "Z" or _WRITTEN_OFFSET.fullmatch(word):
        return True
    try:
        return "/" in word and bool(ZoneInfo(word))
    except (KeyError, OSError, ValueError):  # no such place
        return False


def in_zone(cell: str, zone: str) -> str:
    """A cell with ``zone`` behind its hours where they name none; a day without hours, and any other cell, as it is."""
    day = _ISO.fullmatch(iso_date(cell).strip())
    rest = day[2] if day else cell.strip()
    if day and (plain := _PLAIN.fullmatch(rest)):
        return cell if rest.endswith("Z") or plain[3] or plain[6] or _MIDNIGHT.fullmatch(rest) else f"{cell} {zone}"
    span = _span(rest.strip(" ,").removeprefix("T")) if rest else None
    return f"{cell} {zone}" if span and not span.zone else cell


def _other_hour(clock: str, rest: str) -> str:
    """What to tell of a clock that is not the hour behind its day; an hour with its zone is whole without one."""
    told, own = _span(clock.strip()), _span(rest.strip(" ,").removeprefix("T"))
    if told is None or own is None or (own.zone and own.first != time()):
        return ""
    same = told.last is None and told.first.replace(second=0) == own.first.replace(second=0)
    return "" if same else f'the time "{clock.strip()}" is not used: the day has an hour of its own'


def _told(day: str, rest: str) -> tuple[str, str]:
    """A day with its hour in ISO 8601, and why that hour is not used; 24:00 is the next day's midnight."""
    try:
        date.fromisoformat(day)
    except ValueError:
        return day + rest, ""
    try:
        if _END_OF_DAY.fullmatch(rest):
            return f"{(date.fromisoformat(day) + timedelta(days=1)).isoformat()}{rest[0]}00{rest[3:]}", ""
        datetime.fromisoformat(day + rest)
    except (ValueError, OverflowError):
        return day, _unread(rest)
    return day + rest, ""


def _unread(clock: str) -> str:
    return f'the time "{clock.strip()}" cannot be read'


def _end(end: str, zone: str) -> tuple[str, str]:
    """The last moment of the cell of an end: of two hours the second."""
    found = _ISO.fullmatch(end)
    if found is None or not found[2]:
        return end, ""
    if _PLAIN.fullmatch(found[2]):
        if _END_OF_DAY.fullmatch(found[2]):
            return f"{found[1]}T23:59{found[2].rpartition(':00')[2]}", ""  # as of 20:00-24:00
        last, lost = _told(*found.groups())
        return last, lost and f'the time "{found[2].strip()}" of the end cannot be read'
    span = _span(found[2].strip(" ,").removeprefix("T"))
    try:
        day = date.fromisoformat(found[1])
        offset = _offset(span.zone, day, span.first, zone) if span else None
        day += timedelta(days=bool(span and span.last and span.last < span.first))
    except (ValueError, OverflowError):
        return end, ""
    if span is None or offset is None:
        return found[1], f'the time "{found[2].strip()}" of the end cannot be read'
    return f"{day.isoformat()}T{(span.last or span.first).isoformat('minutes')}{offset}", ""


@cache
def _several() -> frozenset[str]:
    data = tomllib.loads((files("grith.nouns") / "data" / "hours.toml").read_text("utf-8"))
    return frozenset(data["several"]["zones"])


@cache
def _data() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads((files("grith.nouns") / "data" / "hours.toml").read_text("utf-8"))
    words = data["words"]
    after = rf"(?i:(?: ?(?:{'|'.join(words['after'])}))?)"
    before = rf"(?i:(?:(?:{'|'.join(words['before'])}) )?)"
    zone = rf"(?: ?\(?({_ZONE})\)?)?"
    between = rf"(?i: ?[-–—] ?| (?:{'|'.join(words['to'])}) )"
    one = re.compile(rf"{before}{_CLOCK}{after}{zone}{after}")
    two = re.compile(rf"{before}{_CLOCK}{after}{between}{_CLOCK}{after}{zone}{after}")
    return data["zones"], one, two


@lru_cache(maxsize=16384)
def _span(text: str) -> _Span | None:
    """The hours that ``text`` writes out; None for anything else."""
    text = " ".join(text.split())
    if ":" not in text:
        text = _FOUR_DIGITS.sub(lambda m: f"{m[1] or m[3]}:{m[2] or m[4]}", text)
    _, one, two = _data()
    if found := two.fullmatch(text):
        hour, minute, seconds, half, hour2, minute2, seconds2, half2, zone = found.groups()
        if bool(seconds) != bool(seconds2):  # 17:00:00-05:00 is an hour and the offset of its zone
            return _single(text, one)
        if half and not half2 and 0 < int(hour2) <= 12:
            return None  # 11:30 AM-2:30 may end at night
        last = _time(hour2, minute2, half2)
        first = _time(hour, minute, half or half2)
        if half2 and not half and first and last and last < first:
            first = _time(hour, minute, "a" if half2 in "pP" else "p")  # 11:00-1:00 PM
        if hour2 == "24" and minute2 == "00":
            last = time(23, 59)  # an end counts with its minute
        return _Span(first, last if last != first else None, _name(zone)) if first and last else None
    return _single(text, one)


def _single(text: str, one: re.Pattern[str]) -> _Span | None:
    found = one.fullmatch(text)
    first = _time(found[1], found[2], found[4], found[3] or "") if found else None
    return _Span(first, None, _name(found[5])) if found and first else None


def _name(zone: str | None) -> str:
    """A name of a zone is written in capitals; what is not is told as it stands."""
    return (zone or "").strip()


def _time(hour: str, minute: str | None, half: str | None, seconds: str = "") -> time | None:
    value = int(hour)
    if half:
        if not 1 <= value <= 12:
            return None
        value = value % 12 + (12 if half in "pP" else 0)
    elif minute is None:
        return None
    second = int(seconds[1:3] or 0) if seconds else 0
    return time(value, int(minute or 0), second) if value < 24 and int(minute or 0) < 60 and second < 60 else None


def _offset(name: str, day: date, clock: time, zone: str) -> str | None:
    """The offset of a named zone at that hour (``+02:00``), empty without a name; None where it is no one zone."""
    if not name:
        return ""
    if name == "Z":
        return "+00:00"
    if found := _OFFSET.fullmatch(name):
        hours, minutes = int(found[2]), int(found[3] or 0)
        return f"{found[1]}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else None
    zones = _data()[0]
    if "/" in name:
        found_at = _clock_of(name, day, clock)
        return found_at[1] if found_at else None
    if zones.get(name) == "UTC":
        return "+00:00"
    for place in filter(None, (zone, zones.get(name, ""))):
        for fold in (0, 1):
            at = _clock_of(place, day, clock.replace(fold=fold))
            if at and at[0] == name:
                return at[1]
    return None


def _clock_of(place: str, day: date, clock: time) -> tuple[str, str] | None:
    try:
        at = datetime.combine(day, clock, ZoneInfo(place))
    except (KeyError, ValueError, OSError):
        return None
    return at.tzname() or "", at.isoformat()[-6:]


def _own_offset(day: date, clock: time, zone: str) -> str:
    """The offset of the table's own zone west of Greenwich as an end of hours would look: 17:00-05:00 may be either."""
    at = _clock_of(zone, day, clock) if zone else None
    return at[1] if at and at[1].startswith("-") else "\0"
