"""The as-of cut. Clock changes: Kyiv went to summer time on 30 March 2025 (tz database)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from grith.errors import GrithError
from grith.nouns import AsOf

KYIV = "Europe/Kyiv"


def at(text: str, zone: str = KYIV) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_a_day_ends_at_local_midnight() -> None:
    cut = AsOf.parse("2025-03-20", KYIV)
    assert cut.instant == datetime(2025, 3, 20, 22, 0, tzinfo=UTC)
    assert AsOf.parse("2025-03-30", KYIV).instant == datetime(2025, 3, 30, 21, 0, tzinfo=UTC)
    assert (cut.day, cut.iso, cut.words) == (
        date(2025, 3, 20),
        "2025-03-20",
        "Thu 20 March 2025, end of day, Kyiv time",
    )
    assert AsOf.parse("2025-03-20").words == "Thu 20 March 2025, end of day, UTC"
    assert AsOf.parse("2025-03-20", "America/New_York").words.endswith("New York time")


def test_a_clock_time_is_local_unless_it_has_an_offset() -> None:
    cut = AsOf.parse("2025-03-20T08:00", KYIV)
    assert cut == AsOf.parse("2025-03-20T06:00Z", KYIV) == AsOf.parse(cut.iso, KYIV)
    assert (cut.iso, cut.words) == ("2025-03-20T08:00", "Thu 20 March 2025, 08:00, Kyiv time")
    assert AsOf.parse("2025-03-20T08:00:30", KYIV).iso == "2025-03-20T08:00:30"


def test_known_to_the_minute() -> None:
    day, clock = AsOf.parse("2025-03-20", KYIV), AsOf.parse("2025-03-20T08:00", KYIV)
    assert day.includes(at("2025-03-20T23:59:59"), "minute") and not day.includes(at("2025-03-21T00:00"), "minute")
    assert clock.includes(at("2025-03-20T08:00"), "minute") and not clock.includes(at("2025-03-20T08:01"), "minute")
    assert clock.includes(datetime(2025, 3, 20, 8, 0), "minute")  # naive: local


def test_known_to_the_day_counts_from_the_end_of_its_day() -> None:
    assert AsOf.parse("2025-03-20", KYIV).includes(at("2025-03-20T00:00"))
    assert not AsOf.parse("2025-03-20T23:59", KYIV).includes(at("2025-03-20T00:00"))
    assert AsOf.parse("2025-03-21T00:00", KYIV).includes(at("2025-03-20T00:00"))
    assert not AsOf.parse("2025-03-19", KYIV).includes(at("2025-03-20T00:00"))


@pytest.mark.parametrize("hours", [-11, -5, 0, 2, 13])
def test_a_days_date_means_the_same_in_every_zone(hours: int) -> None:
    published = datetime(2025, 3, 20, tzinfo=timezone(timedelta(hours=hours)))
    assert AsOf.parse("2025-03-20", KYIV).includes(published) and not AsOf.parse("2025-03-19", KYIV).includes(published)


def test_coarser_dates_and_none() -> None:
    first = at("2025-02-01T00:00")
    assert AsOf.parse("2025-02-28", KYIV).includes(first, "month")
    assert not AsOf.parse("2025-02-27", KYIV).includes(first, "month")
    assert AsOf.parse("2025-12-31").includes(first, "year") and not AsOf.parse("2025-12-30").includes(first, "year")
    assert AsOf.parse("2024-12-31").includes(datetime(2024, 12, 3), "month")
    assert AsOf.parse("1999-01-01").includes(None, "day")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2025-02-30",
        "20.03.2025",
        "2025-3-20",
        "20250320T0800",
        "9999-12-31",
        "0001-01-01",
        "0001-01-01T08:00",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(GrithError):
        AsOf.parse(text, KYIV)


@pytest.mark.parametrize("zone", ["Kyiv", "", "../etc/passwd", "Mars/Base"])
def test_unknown_zones_are_refused(zone: str) -> None:
    with pytest.raises(GrithError, match="zone"):
        AsOf.parse("2025-03-20", zone)
