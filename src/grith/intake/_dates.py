"""Dates as people and feeds write them in headers and cells: a wrong date is reported, never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from grith.nouns import Moment
from grith.nouns.hours import hours_of

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z][a-z]+/[A-Za-z_]+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")
_WRITTEN = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([A-Za-z]+)\.?,?[\s-]+(\d{4})(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{2}))?"
)
_AMERICAN = re.compile(
    r"(?:[A-Za-z]+,\s+)?([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(\d{1,2}):(\d{2}))?"
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{2}))?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:,?\s+(\d{1,2}):(\d{2}))?")
_MONTH_YEAR = re.compile(r"([A-Za-z]+)\.?,?\s+(\d{4})")
_YEAR = re.compile(r"(\d{4})")


class DateProblem(ValueError):
    """A cell or header that should hold a date and does not; the text says why."""


@frozen
class When:
    """A date as written: the first instant it can mean, and ``minute``, ``day``, ``month`` or ``year``."""

    start: datetime
    precision: str
    words: str

    @property
    def last_day(self) -> date:
        """The last local day that the words can mean."""
        first = self.start.date()
        if self.precision == "month":
            return first.replace(day=monthrange(first.year, first.month)[1])
        return first.replace(month=12, day=31) if self.precision == "year" else first

    @property
    def published(self) -> tuple[datetime, str]:
        """As a publication time: a bare month or year counts from its last day, when it was public at the latest."""
        if self.precision == "minute":
            return self.start, "minute"
        return datetime.combine(self.last_day, time(), self.start.tzinfo), "day"


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """The IANA zone ``name``."""
    return ZoneInfo(name)


@lru_cache(maxsize=16384)
def parse_when(text: str, zone: str = "UTC") -> When:
    """The date or time that ``text`` writes out; raises DateProblem for anything else, 31 February included.

    ISO 8601 (also with a blank for the T), ``yyyymmdd``, ``19 March 2025``, ``March 19, 2025``, ``19.03.2025``,
    RFC 2822, and ``19/03/2025`` where only one order is possible; what :func:`hours_of` reads besides.
    Without an offset the words are in ``zone``.
    """
    words = " ".join(text.split())
    if not words:
        raise DateProblem("no date")
    if m := _ISO.fullmatch(words):
        if (m[4], m[5], m[6], m[7]) == ("00", "00", "00", None):  # how exports write a bare day
            return _make(words, zone, m[1], m[2], m[3])
        return _make(words, zone, m[1], m[2], m[3], m[4], m[5], m[6], m[7])
    if m := _COMPACT.fullmatch(words):
        return _make(words, zone, m[1], m[2], m[3], m[4], m[5], m[6], m[7])
    if (m := _WRITTEN.fullmatch(words)) and m[2].lower() in _MONTHS:
        return _make(words, zone, m[3], _MONTHS[m[2].lower()], m[1], m[4], m[5])
    if (m := _AMERICAN.fullmatch(words)) and m[1].lower() in _MONTHS:
        return _make(words, zone, m[3], _MONTHS[m[1].lower()], m[2], m[4], m[5])
    if m := _DOTTED.fullmatch(words):
        return _make(words, zone, m[3], m[2], m[1], m[4], m[5])
    if m := _SLASHED.fullmatch(words):
        return _slashed(words, zone, m)
    if (m := _MONTH_YEAR.fullmatch(words)) and m[1].lower() in _MONTHS:
        return _make(words, zone, m[2], _MONTHS[m[1].lower()], None)
    if (m := _YEAR.fullmatch(words)) and 1800 <= int(m[1]) <= 2200:
        return _make(words, zone, m[1], None, None)
    told = hours_of(words, "", "", zone)  # 2:05 PM, 14.05, 2025/3/20, 17:05 EET
    if told.first != words and not told.last and not told.lost and _ISO.fullmatch(told.first):
        return evolve(parse_when(told.first, zone), words=words)
    return _mail_date(words)


def _slashed(words: str, zone: str, m: re.Match[str]) -> When:
    first, second = int(m[1]), int(m[2])
    if first <= 12 and second <= 12 and first != second:
        raise DateProblem(f"{words!r} can be two days (day/month or month/day)")
    day, month = (first, second) if second <= 12 else (second, first)
    return _make(words, zone, m[3], month, day, m[4], m[5])


def _make(
    words: str,
    zone: str,
    year: str | int,
    month: str | int | None,
    day: str | int | None,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    offset: str | None = None,
) -> When:
    precision = "year" if month is None else "month" if day is None else "day" if hour is None else "minute"
    try:
        tz = _zone(offset, zone)
        start = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=tz
        )
    except (ValueError, OverflowError) as error:
        raise DateProblem(f"{words!r} is no date of the calendar ({error})") from None
    if not 1000 <= start.year <= 9000:
        raise DateProblem(f"{words!r} has an impossible year")
    return When(start, precision, words)


def _zone(offset: str | None, zone: str) -> tzinfo:
    if not offset:
        return _known_zone(zone)
    if offset in ("Z", "UTC", "GMT"):
        return zone_of("UTC")
    if "/" in offset:
        return _known_zone(offset)
    return datetime.strptime(offset.replace(":", ""), "%z").tzinfo or zone_of("UTC")


def _known_zone(name: str) -> tzinfo:
    try:
        return zone_of(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"unknown time zone {name!r}") from None


def _mail_date(words: str) -> When:
    from email.utils import parsedate_to_datetime

    if ":" not in words or "," not in words:
        raise DateProblem(f"{words[:80]!r} is no date that can be read")
    try:
        stamp = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise DateProblem(f"{words[:80]!r} is no date that can be read") from None
    if stamp.tzinfo is None:  # "-0000": the clock is universal time, the place is unknown
        stamp = stamp.replace(tzinfo=zone_of("UTC"))
    return When(stamp.replace(second=0, microsecond=0), "minute", words)


def moment_of(first: str, last: str = "", zone: str = "UTC", precision: str = "") -> Moment:
    """The interval from ``first`` to ``last`` (both as written, both included); raises DateProblem.

    A clock time alone is that minute. ``precision`` overrides the word that names how exact it is.
    """
    return _moment(first, last, zone, precision)


@lru_cache(maxsize=16384)
def _moment(first: str, last: str, zone: str, precision: str) -> Moment:
    start = parse_when(first, zone)
    end = parse_when(last, zone) if last else start
    words = start.words if not last or last == first else f"{start.words} to {end.words}"
    begin = start.start
    if end.precision == "minute":
        stop = end.start + timedelta(minutes=1)
    else:
        stop = datetime.combine(end.last_day + timedelta(days=1), time(), end.start.tzinfo)
    if stop <= begin:
        raise DateProblem(f"ends ({end.words}) before it begins ({start.words})")
    same = first == last or not last or (start.precision == end.precision == "day" and start.start == end.start)
    return Moment(begin, stop, precision or (start.precision if same else "interval"), zone, words)
