"""Day counts against dates that were computed or reported outside this project."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from grith.nouns import Duration, Moment, TimePoint, just_before
from grith.truce.agreement import check_text, load_agreement, tell
from grith.truce.agreement._tell import clock_change
from grith.truce.agreement._time import count, length_of
from grith.truce.agreement._words import moment_words

KYIV = ZoneInfo("Europe/Kyiv")


def moment(agreement: str, reading: str, id: str) -> TimePoint:
    found = load_agreement(agreement).reading(reading)
    assert found
    point = found.moment(id)
    assert point
    return point


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        ("calendar", "2025-04-17T00:00"),  # by the calendar
        ("first day counts", "2025-04-17T00:00"),  # 16 April is the last day, as TASS had it on 14 April 2025
        ("first day does not count", "2025-04-18T00:00"),
        ("hours", "2025-04-17T01:00"),  # 720 hours, since the clocks moved on 30 March
    ],
)
def test_thirty_days_from_18_march_2025_in_kyiv(rule: str, end: str) -> None:
    start = datetime(2025, 3, 18, tzinfo=KYIV)
    assert count(start, Duration(days=30), rule, "Europe/Kyiv") == datetime.fromisoformat(end).replace(tzinfo=KYIV)


def test_russias_reading_ends_on_16_or_17_april_and_ukraines_not_before_24_april() -> None:
    russia, ukraine = moment("energy-halt-2025", "russia", "end"), moment("energy-halt-2025", "ukraine", "end")
    assert (russia.earliest, russia.latest) == (
        datetime(2025, 4, 17, tzinfo=KYIV),
        datetime(2025, 4, 18, tzinfo=KYIV),
    )
    assert ukraine.earliest == datetime(2025, 4, 24, tzinfo=KYIV)
    assert moment("energy-halt-2025", "ukraine", "start").earliest == datetime(2025, 3, 25, tzinfo=KYIV)


def test_the_clock_change_is_told_only_where_there_is_one() -> None:
    agreement = load_agreement("energy-halt-2025")
    for reading in agreement.readings:
        start, end = reading.moment("start"), reading.moment("end")
        assert start and end
        assert "01:00" in clock_change(start, end)  # both periods hold 30 March
    lebanon = load_agreement("lebanon-2024").readings[0]
    start, end = lebanon.moment("start"), lebanon.moment("withdrawal_due")
    assert start and end and clock_change(start, end) == ""


def test_lebanons_sixty_days_end_on_26_january_2025_at_02_00_gmt() -> None:
    # "by 02:00 GMT on Sunday", as reported on 27 January 2025
    assert moment("lebanon-2024", "sixty-days", "withdrawal_due").earliest == datetime(2025, 1, 26, 2, tzinfo=UTC)
    extended = moment("lebanon-2024", "lebanon", "withdrawal_due")
    assert extended.earliest.date().isoformat() == "2025-02-18" and not extended.certain


def test_minsk_pull_out_ends_1_march_from_the_truce_and_2_or_3_march_from_the_pull_out() -> None:
    from_truce = moment("minsk-2015", "from-truce", "withdrawn")
    assert from_truce.certain and from_truce.earliest == datetime(2015, 3, 1, tzinfo=KYIV)
    from_pullout = moment("minsk-2015", "from-pullout", "withdrawn")
    assert (from_pullout.earliest, from_pullout.latest) == (
        datetime(2015, 3, 2, tzinfo=KYIV),
        datetime(2015, 3, 3, tzinfo=KYIV),
    )
    assert from_pullout.anchor == "pullout_begins"


def test_midnight_of_24_25_february_2021_is_two_midnights() -> None:
    start = moment("line-of-control-2021", "text", "start")
    assert start.earliest == datetime(2021, 2, 24, 18, 30, tzinfo=UTC)  # India, UTC+5:30
    assert start.latest == datetime(2021, 2, 24, 19, 0, tzinfo=UTC)  # Pakistan, UTC+5


def test_libyas_three_months_for_foreign_fighters_ended_on_23_january_2021() -> None:
    # Signed on 23 October 2020; the deadline that the press and the United Nations named.
    signed = datetime(2020, 10, 23, tzinfo=ZoneInfo("Africa/Tripoli"))
    assert count(signed, Duration(months=3), "calendar", "Africa/Tripoli").date().isoformat() == "2021-01-23"


def test_a_moment_between_two_times_and_what_is_counted_from_it() -> None:
    text = """id = "t"
title = "T"
zone = "Europe/Kyiv"
url = "https://example.org"
[[parties]]
id = "A"
name = "A"
[[moments]]
id = "start"
between = [2025-03-18T17:00:00, 2025-03-18T23:00:00]
article = "1"
[[moments]]
id = "end"
after = "30 days"
article = "1"
[[clauses]]
id = "1"
code = "P1"
modality = "prohibition"
says = "No fire."
acts = ["attack"]
article = "1"
"""
    agreement = check_text(text).agreement
    assert agreement
    end = agreement.readings[0].moment("end")
    assert end and (end.earliest.hour, end.latest.hour, end.earliest.day) == (17, 23, 17)
    assert check_text(text.replace("T23:", "T03:")).problems[0].what.startswith("moment start: between needs two times")


def test_south_sudan_started_at_17_30_gmt() -> None:
    assert moment("south-sudan-2014", "text", "start").earliest == datetime(2014, 1, 24, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "iso"), [("30 days", "P30D"), ("2 weeks", "P14D"), ("24 hours", "PT24H"), ("1 month 3 days", "P1M3D")]
)
def test_lengths_in_words(words: str, iso: str) -> None:
    length = length_of(words)
    assert length and length.iso == iso


@pytest.mark.parametrize("words", ["", "soon", "30", "30 moons", "about 30 days"])
def test_other_words_are_no_length(words: str) -> None:
    assert length_of(words) is None


@example(start=datetime(1999, 10, 30, 23, fold=1), days=1, zone="Asia/Beirut")  # the second of two such hours
@given(
    start=st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    days=st.integers(1, 400),
    zone=st.sampled_from(["Europe/Kyiv", "Asia/Beirut", "Asia/Kolkata", "Africa/Juba", "UTC"]),
)
def test_counting_rules_differ_by_no_more_than_a_day_and_an_hour(start: datetime, days: int, zone: str) -> None:
    tz = ZoneInfo(zone)
    begin = start.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)
    ends = {r: count(begin, Duration(days=days), r, zone).astimezone(UTC) for r in ("calendar", "hours")}
    inclusive = count(begin, Duration(days=days), "first day counts", zone).astimezone(UTC)
    exclusive = count(begin, Duration(days=days), "first day does not count", zone).astimezone(UTC)
    assert inclusive <= ends["calendar"] + timedelta(hours=1)
    assert ends["calendar"] <= exclusive + timedelta(hours=1)
    assert abs(exclusive - inclusive - timedelta(days=1)) <= timedelta(hours=1)
    assert abs(ends["hours"] - ends["calendar"]) <= timedelta(hours=1)
    assert ends["hours"] - begin == timedelta(days=days)


def test_a_day_of_lebanon_ends_at_a_midnight_that_no_clock_showed() -> None:
    """From 0:00 the clocks went to 1:00 on 30 March 2025 (tz database); the ledger keeps instants in universal time."""
    beirut = Moment.of_day(date(2025, 3, 29), "Asia/Beirut")
    assert beirut.earliest and beirut.latest
    kept = evolve(beirut, earliest=beirut.earliest.astimezone(UTC), latest=beirut.latest.astimezone(UTC))
    assert kept.latest == datetime(2025, 3, 29, 22, tzinfo=UTC)
    assert kept.iso == beirut.iso == "2025-03-29"
    assert just_before(kept.latest, ZoneInfo("Asia/Beirut")).date() == date(2025, 3, 29)


@pytest.mark.parametrize("length", ["9000 years", "99999999 days", "200000 months", "999999999999 hours"])
def test_a_length_that_leads_out_of_the_calendar_is_a_problem_in_words(length: str) -> None:
    text = f"""
    title = "T"
    zone = "UTC"
    [[moments]]
    id = "start"
    at = 2025-03-18
    [[moments]]
    id = "end"
    after = "{length}"
    """
    problems = check_text(text).problems
    assert any("leads out of the calendar" in p.what for p in problems), problems


def test_hours_are_told_as_hours_also_where_the_clocks_move() -> None:
    # By hand: 24 elapsed hours from noon on 29 March 2025 in Kyiv end at 13:00; a day later is noon again.
    text = """id = "t"
title = "T"
zone = "Europe/Kyiv"
url = "https://example.org"
[[parties]]
id = "A"
name = "A"
[[moments]]
id = "start"
title = "the start"
at = 2025-03-29T12:00:00
article = "1"
[[moments]]
id = "hours"
after = "24 hours"
article = "1"
[[moments]]
id = "day"
after = "1 day"
article = "1"
[[clauses]]
id = "1"
code = "P1"
modality = "prohibition"
says = "No fire."
acts = ["attack"]
article = "1"
"""
    agreement = check_text(text).agreement
    assert agreement
    told = "\n".join(tell(agreement))
    assert "Sun 30 March 2025, 13:00 Kyiv time\n        24 hours from the start, counted in elapsed hours\n" in told
    assert (
        "Sun 30 March 2025, 12:00 Kyiv time\n        1 day from the start, counted by the calendar to the same" in told
    )
    assert told.count("The clocks go forward in between: 24 hours would end at 13:00 on 30 March, not at 12:00.") == 1


HEAD = """
id = "x"
title = "x"
zone = "Europe/Kyiv"
url = "https://example.org/x"
[[parties]]
id = "A"
name = "Arland"
[[clauses]]
id = "1"
code = "P1"
modality = "prohibition"
says = "x"
acts = ["attack"]
article = "1"
"""


def moments(body: str) -> dict[str, TimePoint]:
    checked = check_text(HEAD + body)
    assert checked.agreement, checked.problems
    return {m.id: m for m in checked.agreement.readings[0].moments}


def utc(point: TimePoint) -> tuple[str, str]:
    return tuple(edge.astimezone(UTC).isoformat()[:16] for edge in (point.earliest, point.latest))  # type: ignore[return-value]


def test_a_clock_time_that_the_clocks_repeat_or_leave_out_may_be_either() -> None:
    # Kyiv, 26 October 2025: 04:00 becomes 03:00. 29 March 2026: 03:00 becomes 04:00 (European rules since 1996).
    found = moments("""
[[moments]]
id = "start"
at = 2025-10-20T03:30:00
article = "1"
[[moments]]
id = "repeated"
at = 2025-10-26T03:30:00
article = "1"
[[moments]]
id = "counted"
after = "6 days"
article = "1"
[[moments]]
id = "elapsed"
after = "144 hours"
article = "1"
[[moments]]
id = "left_out"
at = 2026-03-29T03:30:00
article = "1"
[[moments]]
id = "skipped_midnight"
at = 2026-03-29T00:00:00
zone = "Asia/Beirut"
article = "1"
""")
    assert utc(found["repeated"]) == utc(found["counted"]) == ("2025-10-26T00:30", "2025-10-26T01:30")
    assert "either may be meant" in found["repeated"].rule and "either may be meant" in found["counted"].rule
    assert utc(found["elapsed"]) == ("2025-10-26T00:30",) * 2
    assert utc(found["left_out"]) == ("2026-03-29T00:30", "2026-03-29T01:30")
    assert utc(found["skipped_midnight"]) == ("2026-03-28T22:00",) * 2  # where the clocks go from 00:00 to 01:00
    words = moment_words(found["repeated"])
    assert "03:30 (UTC+03:00) and Sun 26 October 2025, 03:30 (UTC+02:00)" in words


def test_a_day_whose_hour_and_zone_are_open_lasts_as_long_as_in_any_of_them() -> None:
    body = '[[moments]]\nid = "{0}"\nat = 2021-02-25\nhour = "not stated"\nzones = [{1}]\narticle = "1"\n'
    both = '"Asia/Kolkata", "Asia/Karachi"', '"Asia/Karachi", "Asia/Kolkata"'
    found = moments(body.format("a", both[0]) + body.format("b", both[1]))
    # From midnight in India (UTC+5:30) to the midnight that ends the day in Pakistan (UTC+5).
    assert utc(found["a"]) == utc(found["b"]) == ("2021-02-24T18:30", "2021-02-25T19:00")


@pytest.mark.parametrize(
    ("zone", "at", "end"),
    [
        ("Asia/Beirut", "2025-03-30T00:00:00", "2025-04-01T21:00"),  # a midnight that no clock showed
        ("Asia/Beirut", "2025-03-30T01:00:00", "2025-04-01T22:00"),  # the same instant, told otherwise
        ("Europe/Kyiv", "2025-03-30T03:00:00", "2025-04-02T00:00"),
    ],
)
def test_days_from_a_clock_time_that_the_clocks_skip_end_at_that_clock_time(zone: str, at: str, end: str) -> None:
    found = moments(f"""
[[moments]]
id = "start"
zone = "{zone}"
at = {at}
article = "1"
[[moments]]
id = "counted"
after = "3 days"
article = "1"
""")
    assert utc(found["counted"]) == (end,) * 2
