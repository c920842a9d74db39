"""Dates in cells and headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.intake import IntakeResult
from grith.intake._dates import DateProblem, moment_of, parse_when
from grith.ledger import Ledger

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    "words",
    [
        "2025-03-19", "20250319", "19 March 2025", "19 Mar 2025", "March 19, 2025", "Wednesday, 19 March 2025",
        "19.03.2025", "19/03/2025", "03/19/2025", "2025-03-19 00:00:00", "19th March 2025", " 2025-3-19 ",
    ],
)  # fmt: skip
def test_a_day_in_many_writings(words: str) -> None:
    when = parse_when(words, "Europe/Kyiv")
    assert (when.start, when.precision) == (datetime(2025, 3, 19, tzinfo=KYIV), "day")


def test_clock_times_keep_their_zone() -> None:
    assert parse_when("2025-03-19 08:30", "Europe/Kyiv").start == datetime(2025, 3, 19, 6, 30, tzinfo=UTC)
    assert parse_when("2025-04-19 08:30", "Europe/Kyiv").start == datetime(2025, 4, 19, 5, 30, tzinfo=UTC)
    assert parse_when("2025-03-19T08:30:15+02:00", "America/New_York").start.astimezone(UTC).hour == 6
    assert parse_when("2025-03-19 08:30 Europe/London", "UTC").start == datetime(2025, 3, 19, 8, 30, tzinfo=UTC)
    assert parse_when("Wed, 19 Mar 2025 08:30:00 +0200", "UTC").start == datetime(2025, 3, 19, 6, 30, tzinfo=UTC)


def test_a_month_is_public_by_its_last_day() -> None:
    when = parse_when("2025-02", "UTC")
    assert when.precision == "month"
    assert when.published == (datetime(2025, 2, 28, tzinfo=ZoneInfo("UTC")), "day")


@pytest.mark.parametrize(
    "words",
    ["2025-02-31", "31 February 2025", "2025-13-01", "2025-03-19 25:00", "soon", "", "03/04/2025", "0001-01-01", "99"],
)
def test_what_is_no_date_is_refused_with_a_reason(words: str) -> None:
    with pytest.raises(DateProblem) as problem:
        parse_when(words, "UTC")
    assert str(problem.value)


def test_a_moment_of_days_is_half_open_and_follows_the_clocks() -> None:
    moment = moment_of("2025-03-29", "2025-03-30", "Europe/Kyiv")
    assert moment.first_day == date(2025, 3, 29) and moment.last_day == date(2025, 3, 30)
    assert moment.earliest is not None and moment.latest is not None
    assert moment.latest.astimezone(UTC) - moment.earliest.astimezone(UTC) == timedelta(hours=47)


def test_an_interval_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DateProblem, match="before"):
        moment_of("2025-03-20", "2025-03-19")


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    for words in (day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%d %B %Y"), day.strftime("%d.%m.%Y")):
        assert parse_when(words, "Asia/Tokyo").start.date() == day


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(words: str) -> None:
    try:
        parse_when(words, "Europe/Kyiv")
    except DateProblem as problem:
        assert str(problem)


def test_a_publication_date_after_today_is_told_and_kept(add: Callable[..., IntakeResult], ledger: Ledger) -> None:
    now = datetime(2024, 11, 29, tzinfo=UTC)
    rows = "nation,contribution,firmness,date\nItaly,troops,willing,2124-11-28\nSpain,troops,willing,2024-11-29\n"
    table = add("p.csv", rows, now=now).files[0]
    assert [p.reason for p in table.problems] == ["a publication date after today in 1 row, up to 2124-11-28"]
    note = add("n.md", "---\npublished: 2124-11-28\n---\n\nItaly is ready.", now=now).files[0]
    assert "after today" in note.problems[0].reason
    assert len(list(ledger.statements())) == 2
