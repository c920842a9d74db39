"""Hours beside a day as people write them, with the moment that a clock on the wall would have shown."""

from __future__ import annotations

import pytest

from grith.nouns.hours import Hours, hours_of

KYIV = "Europe/Kyiv"  # EET (+2) until 30 March 2025, then EEST (+3)


@pytest.mark.parametrize(
    ("clock", "first", "last"),
    [
        ("17:05", "2025-03-20T17:05", ""),
        ("9:05", "2025-03-20T09:05", ""),
        ("17.05", "2025-03-20T17:05", ""),
        ("1705", "2025-03-20T17:05", ""),
        ("5:05 PM", "2025-03-20T17:05", ""),
        ("12:05 a.m.", "2025-03-20T00:05", ""),
        ("5 pm", "2025-03-20T17:00", ""),
        ("17:05 local time", "2025-03-20T17:05", ""),
        ("17:05 Uhr", "2025-03-20T17:05", ""),
        ("17:05:30", "2025-03-20T17:05:30", ""),
        ("17:00-18:30", "2025-03-20T17:00", "2025-03-20T18:30"),
        ("17:00 – 18:30", "2025-03-20T17:00", "2025-03-20T18:30"),
        ("17:00 to 18:30", "2025-03-20T17:00", "2025-03-20T18:30"),
        ("between 17:00 and 18:30", "2025-03-20T17:00", "2025-03-20T18:30"),
        ("1700-1830", "2025-03-20T17:00", "2025-03-20T18:30"),
        ("23:00-01:00", "2025-03-20T23:00", "2025-03-21T01:00"),
        ("11:00 pm to 1:00 am", "2025-03-20T23:00", "2025-03-21T01:00"),
        ("5:00-6:30 PM", "2025-03-20T17:00", "2025-03-20T18:30"),
        ("11:00-1:00 PM", "2025-03-20T11:00", "2025-03-20T13:00"),
        ("20:00-24:00", "2025-03-20T20:00", "2025-03-20T23:59"),
        ("17:00-17:00", "2025-03-20T17:00", ""),
        ("17:05Z", "2025-03-20T17:05+00:00", ""),
        ("17:05 UTC", "2025-03-20T17:05+00:00", ""),
        ("17:05 GMT", "2025-03-20T17:05+00:00", ""),
        ("17:05 UTC+2", "2025-03-20T17:05+02:00", ""),
        ("17:05 +02:00", "2025-03-20T17:05+02:00", ""),
        ("17:05 EET", "2025-03-20T17:05+02:00", ""),
        ("17:05 (MSK)", "2025-03-20T17:05+03:00", ""),
        ("17:05 CET", "2025-03-20T17:05+01:00", ""),
        ("17:05 Europe/Moscow", "2025-03-20T17:05+03:00", ""),
        ("23:00-01:00 MSK", "2025-03-20T23:00+03:00", "2025-03-21T01:00+03:00"),
    ],
)
def test_hours_in_a_column_of_their_own_or_behind_the_day(clock: str, first: str, last: str) -> None:
    assert hours_of("2025-03-20", "", clock, KYIV) == Hours(first, last)
    assert hours_of(f"20 March 2025 {clock}", "", "", KYIV)[1:] == (last, "")
    assert hours_of(f"2025-03-20 {clock}", "", "", KYIV).lost == ""
    assert hours_of("2025-03-20 00:00:00", "", clock, KYIV) == Hours(first, last)  # as programs write a day


@pytest.mark.parametrize(
    ("clock", "day", "zone", "offset"),
    [
        ("17:05 EEST", "2025-07-01", KYIV, "+03:00"),
        ("17:05 CEST", "2025-07-01", KYIV, "+02:00"),
        ("17:05 IST", "2025-07-01", "Asia/Kolkata", "+05:30"),
        ("17:05 IST", "2025-01-10", "Asia/Jerusalem", "+02:00"),
        ("17:05 CST", "2025-01-10", "Asia/Shanghai", "+08:00"),
        ("17:05 CST", "2025-01-10", "America/Chicago", "-06:00"),
        ("17:05 EET", "2025-07-01", "Africa/Tripoli", "+02:00"),
        ("03:30 EET", "2025-10-26", KYIV, "+02:00"),  # that hour comes twice; the name tells which
        ("03:30 EEST", "2025-10-26", KYIV, "+03:00"),
    ],
)
def test_a_zone_s_name_is_read_where_it_has_one_meaning_for_the_case(
    clock: str, day: str, zone: str, offset: str
) -> None:
    assert hours_of(day, "", clock, zone) == Hours(f"{day}T{clock[:5]}{offset}", "")


@pytest.mark.parametrize(
    ("clock", "day", "zone"),
    [
        ("17:05 IST", "2025-03-20", KYIV),  # India, Ireland, Israel
        ("17:05 CST", "2025-03-20", KYIV),  # China, Cuba, Chicago
        ("17:05 BST", "2025-03-20", ""),
        ("17:05 EET", "2025-07-01", KYIV),  # the clocks show EEST: the writer's slip may be an hour
        ("17:05 XYZ", "2025-03-20", KYIV),
        ("17:00-05:00", "2025-01-20", "America/New_York"),  # a night, or the zone's own offset
        ("about noon", "2025-03-20", KYIV),
        ("25:00", "2025-03-20", KYIV),
        ("17:75", "2025-03-20", KYIV),
        ("14:00 PM", "2025-03-20", KYIV),
        ("7", "2025-03-20", KYIV),
        ("11:30 AM - 2:30", "2025-03-20", KYIV),  # in the afternoon, or at night
        ("17:05 UTC+2:99", "2025-03-20", KYIV),
    ],
)
def test_an_hour_that_may_be_several_leaves_the_day_and_is_told(clock: str, day: str, zone: str) -> None:
    found = hours_of(day, "", clock, zone)
    assert found[:2] == (day, "") and f'"{clock}"' in found.lost


def test_the_end_of_hours_meets_the_end_of_days() -> None:
    assert hours_of("2025-03-20", "2025-03-22", "17:00-18:00")[:2] == ("2025-03-20T17:00", "2025-03-22T18:00")
    assert hours_of("2025-03-20", "2025-03-20", "23:00-01:00")[:2] == ("2025-03-20T23:00", "2025-03-21T01:00")
    assert hours_of("2025-03-20 17:00", "2025-03-20 18:00-19:00")[:2] == ("2025-03-20 17:00", "2025-03-20T19:00")
    assert hours_of("2025-12-31 23:00-01:00", "")[:2] == ("2025-12-31T23:00", "2026-01-01T01:00")
    written = "2025-03-20 00:00:00"  # as programs write a day
    assert hours_of(written, written, "17:00-18:00")[:2] == ("2025-03-20T17:00", "2025-03-20T18:00")
    assert hours_of(written, written, "17:00")[:2] == ("2025-03-20T17:00", "2025-03-20")


def test_an_end_before_the_start_stays_for_the_reader_to_tell() -> None:
    assert hours_of("2025-03-20", "2025-03-19", "23:00-01:00")[:2] == ("2025-03-20T23:00", "2025-03-19")


def test_the_last_day_of_the_calendar_has_no_next() -> None:
    found = hours_of("9999-12-31", "", "23:00-01:00")
    assert found[:2] == ("9999-12-31", "") and "23:00-01:00" in found.lost
    assert hours_of("2025-03-20", "9999-12-31 23:00-01:00").first == "2025-03-20"


@pytest.mark.parametrize("start", ["2025-03-20T00:00:00Z", "2025-03-20T10:00", "2025-03-20 10:00:00"])
def test_a_clock_beside_another_hour_leaves_the_day_and_is_told(start: str) -> None:
    found = hours_of(start, "", "17:05", KYIV)
    assert found[:2] == ("2025-03-20", "") and '"17:05"' in found.lost


@pytest.mark.parametrize("start", ["2025-03-20T17:05", "2025-03-20 17:05:30", "2025-03-20T15:05:00Z"])
def test_a_clock_beside_its_own_hour_or_a_whole_time_changes_nothing(start: str) -> None:
    assert hours_of(start, "", "17:05", KYIV) == Hours(start, "")


@pytest.mark.parametrize(
    "cell", ["2025-03-20T17:00-05:00", "2025-03-20 17:00:00-05:00", "2025-03-20T17:05Z", "2025-03-20", "in spring", ""]
)
def test_what_iso_8601_writes_stays_as_it_is(cell: str) -> None:
    assert hours_of(cell, "", "", "America/New_York") == Hours(cell, "")


@pytest.mark.parametrize(
    ("start", "end", "read"),
    [
        ("2025-03-31 25:61", "", Hours("2025-03-31", "", 'the time "25:61" cannot be read')),
        ("2025-03-31T17:61+02:00", "", Hours("2025-03-31", "", 'the time "T17:61+02:00" cannot be read')),
        ("2025-03-31 17:00", "2025-03-31 27:00",
         Hours("2025-03-31 17:00", "2025-03-31", 'the time "27:00" of the end cannot be read')),
        ("2025-03-31 24:00", "", Hours("2025-04-01 00:00", "")),
        ("2025-03-31 20:00", "2025-03-31 24:00", Hours("2025-03-31 20:00", "2025-03-31T23:59")),
        ("2025-03-31 20:00", "2025-03-31T24:00:00Z", Hours("2025-03-31 20:00", "2025-03-31T23:59Z")),
        ("2025-02-30 10:00", "", Hours("2025-02-30 10:00", "")),  # no day of the calendar: whoever asked tells it
    ],
)  # fmt: skip
def test_an_hour_that_no_clock_shows_leaves_the_day(start: str, end: str, read: Hours) -> None:
    assert hours_of(start, end, "", KYIV) == read
