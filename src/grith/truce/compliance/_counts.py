"""Counts as ranges: the least that certainly fall into a cell, the most that may; sides are never added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import asdict, frozen

from grith.nouns import IncidentReport, just_before
from grith.truce.compliance._alleged import Alleged

RESULTS = ("alleged", "corroborated", "excused", "undetermined", "no violation", "out of scope")
LONGEST = 62  # days: what is dated more vaguely stands in totals only


def day_said(claim: IncidentReport, zone: str) -> date | None:
    """The local day on which a claim became public; what is known to the day alone stays that day in every zone."""
    if claim.published is None:
        return None
    if claim.published.tzinfo is None or claim.published_precision not in ("minute", "hour", "second"):
        return claim.published.date()
    return claim.published.astimezone(ZoneInfo(zone)).date()


@frozen
class Span:
    """A number known as a range [low, high]."""

    low: int = 0
    high: int = 0

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@frozen
class Period:
    """A stretch of time [start, end) of aware instants; ``words`` name it for people."""

    start: datetime
    end: datetime
    words: str = ""

    @classmethod
    def of_days(cls, first: date, last: date, zone: str, words: str = "") -> Period:
        """The local days ``first`` to ``last``, both included."""
        tz = ZoneInfo(zone)
        start = datetime.combine(first, time(), tz)
        end = datetime.combine(last + timedelta(days=1), time(), tz)
        return cls(start, end, words or (first.isoformat() if first == last else f"{first} to {last}"))

    def before(self) -> Period:
        """The period of the same number of local days that ends where this one starts."""
        days = max(1, round((self.end - self.start).total_seconds() / 86400))
        start = self.start - timedelta(days=days)  # on the local clock, since the zone travels with the instant
        first, last = start.date(), (self.start - timedelta(microseconds=1)).date()
        return Period(start, self.start, first.isoformat() if first == last else f"{first} to {last}")

    def holds(self, item: Alleged) -> tuple[bool, bool]:
        """Whether the incident certainly, and whether it possibly, lies in the period."""
        early, late = item.earliest, item.latest
        certain = early is not None and late is not None and early >= self.start and late <= self.end
        possible = (late is None or late > self.start) and (early is None or early < self.end)
        return certain, possible


@frozen
class Count:
    """The counts of one cell; each is a range. ``region`` and ``day`` are empty in totals."""

    reading: str
    side: str
    clause: str
    region: str = ""
    day: str = ""
    alleged: Span = Span()
    corroborated: Span = Span()
    excused: Span = Span()
    undetermined: Span = Span()
    no_violation: Span = Span()
    out_of_scope: Span = Span()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; each range as ``{"low": …, "high": …}``."""
        return asdict(self)


def count(items: Iterable[Alleged], period: Period | None = None, region: str = "") -> dict[str, Span]:
    """The ranges of RESULTS over ``items`` within a period and region; ``alleged`` are violations as told."""
    low = dict.fromkeys(RESULTS, 0)
    high = dict.fromkeys(RESULTS, 0)
    for item in items:
        inside = period.holds(item) if period else (True, True)
        here = (item.regions == (region,), region in item.regions) if region else (True, True)
        sure, maybe = inside[0] and here[0], inside[1] and here[1]
        if not maybe:
            continue
        for name in RESULTS:
            result = "violation" if name in ("alleged", "corroborated") else name
            certain, possible = item.may_be(result)
            if name == "corroborated":
                certain, possible = certain and item.corroborated[0], possible and item.corroborated[1]
            low[name] += sure and certain
            high[name] += possible
    return {name: Span(low[name], high[name]) for name in RESULTS}


def count_of(key: Sequence[str], found: Mapping[str, Span], region: str = "", day: str = "") -> Count:
    """The counts of one cell: ``key`` is its reading, side and clause."""
    reading, side, clause = key
    return Count(
        reading, side, clause, region, day, found["alleged"], found["corroborated"], found["excused"],
        found["undetermined"], found["no violation"], found["out of scope"],
    )  # fmt: skip


def total_rows(items: Sequence[Alleged], period: Period | None = None) -> list[Count]:
    """A row for each reading, side and clause over the whole period."""
    keys = sorted({(a.reading, a.side, a.clause) for a in items})
    return [count_of(key, count([a for a in items if (a.reading, a.side, a.clause) == key], period)) for key in keys]


def count_table(items: Sequence[Alleged], zone: str, period: Period | None = None) -> list[Count]:
    """A row for each reading, side, clause, region and local day on which anything may have happened.

    An incident that may lie on several days or in several regions adds to the high end of each and to the low end of
    none, so the rows do not sum to the total. Incidents without a date, or dated to more than 62 days, are left to it.
    """
    tz = ZoneInfo(zone)
    cells: dict[tuple[str, str, str, str, date], list[Alleged]] = {}
    for item in items:
        if item.earliest is None or item.latest is None:
            continue
        first = item.earliest.astimezone(tz).date()
        last = just_before(item.latest, tz).date()
        if (last - first).days > LONGEST:
            continue
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            for region in item.regions:
                cells.setdefault((item.reading, item.side, item.clause, region, day), []).append(item)
    rows = []
    for (reading, side, clause, region, day), inside in sorted(cells.items()):
        of_day = Period.of_days(day, day, zone)
        if period and not (of_day.start < period.end and of_day.end > period.start):
            continue
        rows.append(count_of((reading, side, clause), count(inside, of_day, region), region, day.isoformat()))
    return rows
