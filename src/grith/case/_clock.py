"""The latest publication day that a ledger knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from grith.nouns.as_of import AsOf

if TYPE_CHECKING:
    from grith.ledger import Ledger


def latest_day(ledger: Ledger, zone: str, incidents: Iterable[date] | None = None) -> date | None:
    """The first local day by whose end everything dated in the ledger is public; None where nothing is dated.

    Withdrawn reports, and what rests on them, do not count. Who has an index of the incident reports gives their
    own latest day (or none), so that they are not read one by one.
    """
    published: set[tuple[datetime, str]] = set()
    live = set()
    for report in ledger.reports():
        live.add(report.id)
        if report.published:
            published.add((report.published, report.published_precision))
    for statement in ledger.statements():
        if statement.published:
            published.add((statement.published, statement.published_precision))
    if incidents is not None:
        return max((*incidents, *(_day(when, precision, zone) for when, precision in published)), default=None)
    # Incidents may be millions: their rows are looked at as they are, not built into nouns.
    for entry in ledger.entries("incident"):
        when = entry.body.get("published")
        if when and entry.body.get("report") in live:
            published.add((datetime.fromisoformat(when), entry.body.get("published_precision", "day")))
    return max((_day(when, precision, zone) for when, precision in published), default=None)


def _day(when: datetime, precision: str, zone: str) -> date:
    day = when.date()
    if precision in ("minute", "hour", "second"):
        return when.astimezone(ZoneInfo(zone)).date() if when.tzinfo else day
    while not AsOf.of_day(day, zone).includes(when, precision):
        day += timedelta(days=1)
    return day
