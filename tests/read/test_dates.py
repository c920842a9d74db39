"""Dates in words, against a calendar of 2025: 20 March is a Thursday, and Kyiv's clocks move on 30 March."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grith.nouns import Duration, Moment
from grith.read.dates import event_date, find_dates, resolve

THURSDAY = date(2025, 3, 20)
KYIV = ZoneInfo("Europe/Kyiv")

# The twelve of the acceptance list: (phrase, tense, ISO day / interval / duration).
TWELVE = [
    ("Thursday", "future", "2025-03-20"),
    ("on Tuesday", "past", "2025-03-18"),
    ("last month", "past", "2025-02"),
    ("on Wednesday", "past", "2025-03-19"),
    ("Saturday", "past", "2025-03-15"),
    ("30-day", "none", "P30D"),
    ("three-year-long", "none", "P3Y"),
    ("Monday", "past", "2025-03-17"),
    ("on Wednesday following a call", "past", "2025-03-19"),
    ("next week", "future", "2025-03-24/2025-03-30"),
    ("by the end of May", "future", "../2025-05-31"),
    ("24 March", "past", "2025-03-24"),
]

CASES = [
    # days around the dateline
    ("today", "none", "2025-03-20"),
    ("yesterday", "past", "2025-03-19"),
    ("tomorrow", "future", "2025-03-21"),
    ("the day before yesterday", "past", "2025-03-18"),
    ("the day after tomorrow", "future", "2025-03-22"),
    ("the previous day", "past", "2025-03-19"),
    ("the following day", "past", "2025-03-21"),
    ("the next day", "past", "2025-03-21"),
    ("a day earlier", "past", "2025-03-19"),
    ("one day later", "past", "2025-03-21"),
    ("two days ago", "past", "2025-03-18"),
    ("three days earlier", "past", "2025-03-17"),
    ("five days later", "past", "2025-03-25"),
    ("in three days", "future", "2025-03-23"),
    ("ten days from now", "future", "2025-03-30"),
    ("the same day", "past", "2025-03-20"),
    # parts of days
    ("tomorrow morning", "future", "2025-03-21"),
    ("yesterday evening", "past", "2025-03-19"),
    ("yesterday afternoon", "past", "2025-03-19"),
    ("this morning", "past", "2025-03-20"),
    ("Tuesday night", "past", "2025-03-18/2025-03-19"),
    ("on Monday morning", "past", "2025-03-17"),
    ("Friday evening", "future", "2025-03-21"),
    ("last night", "past", "2025-03-19/2025-03-20"),
    ("tonight", "future", "2025-03-20/2025-03-21"),
    ("overnight", "past", "2025-03-19/2025-03-20"),
    ("overnight", "future", "2025-03-20/2025-03-21"),
    ("overnight into Wednesday", "past", "2025-03-18/2025-03-19"),
    ("the night of March 18-19", "past", "2025-03-18/2025-03-19"),
    ("on the evening of 18 March", "past", "2025-03-18"),
    ("early on Thursday", "past", "2025-03-20"),
    ("early Wednesday", "past", "2025-03-19"),
    ("late on Tuesday", "past", "2025-03-18"),
    ("late Tuesday", "past", "2025-03-18"),
    ("earlier on Thursday", "past", "2025-03-20"),
    ("later on Thursday", "future", "2025-03-20"),
    ("earlier today", "past", "2025-03-20"),
    ("later today", "future", "2025-03-20"),
    ("in the early hours of Wednesday", "past", "2025-03-19"),
    # weekdays
    ("Wednesday", "future", "2025-03-26"),
    ("Friday", "future", "2025-03-21"),
    ("Friday", "past", "2025-03-14"),
    ("Friday", "none", "2025-03-21"),
    ("Monday", "none", "2025-03-17"),
    ("Sunday", "none", "2025-03-23"),
    ("Thursday", "past", "2025-03-20"),
    ("Thursday", "none", "2025-03-20"),
    ("last Friday", "past", "2025-03-14"),
    ("last Thursday", "past", "2025-03-13"),
    ("last Monday", "past", "2025-03-17"),
    ("next Friday", "future", "2025-03-28"),
    ("next Monday", "future", "2025-03-24"),
    ("next Thursday", "future", "2025-03-27"),
    ("this Friday", "future", "2025-03-21"),
    ("this coming Monday", "future", "2025-03-24"),
    ("this past Sunday", "past", "2025-03-16"),
    ("Tuesday last week", "past", "2025-03-11"),
    ("on Monday of next week", "future", "2025-03-24"),
    ("Thursday next week", "future", "2025-03-27"),
    ("from Monday to Wednesday", "past", "2025-03-17/2025-03-19"),
    ("Monday through Friday", "future", "2025-03-24/2025-03-28"),
    ("Thurs.", "past", "2025-03-20"),
    # weeks and weekends
    ("this week", "none", "2025-03-17/2025-03-23"),
    ("last week", "past", "2025-03-10/2025-03-16"),
    ("the previous week", "past", "2025-03-10/2025-03-16"),
    ("a week earlier", "past", "2025-03-10/2025-03-16"),
    ("two weeks ago", "past", "2025-03-03/2025-03-09"),
    ("in two weeks", "future", "2025-03-31/2025-04-06"),
    ("earlier this week", "past", "2025-03-17/2025-03-20"),
    ("later this week", "future", "2025-03-20/2025-03-23"),
    ("early next week", "future", "2025-03-24/2025-03-25"),
    ("late last week", "past", "2025-03-13/2025-03-16"),
    ("the end of next week", "future", "2025-03-27/2025-03-30"),
    ("over the weekend", "past", "2025-03-15/2025-03-16"),
    ("over the weekend", "future", "2025-03-22/2025-03-23"),
    ("this weekend", "future", "2025-03-22/2025-03-23"),
    ("last weekend", "past", "2025-03-15/2025-03-16"),
    ("next weekend", "future", "2025-03-29/2025-03-30"),
    ("the week of March 24", "future", "2025-03-24/2025-03-30"),
    ("2025-W12", "none", "2025-03-17/2025-03-23"),
    # months, quarters, seasons and years
    ("this month", "none", "2025-03"),
    ("next month", "future", "2025-04"),
    ("a month ago", "past", "2025-02"),
    ("three months ago", "past", "2024-12"),
    ("six months later", "future", "2025-09"),
    ("earlier this month", "past", "2025-03-01/2025-03-20"),
    ("later this month", "future", "2025-03-20/2025-03-31"),
    ("late last month", "past", "2025-02-21/2025-02-28"),
    ("mid-March", "none", "2025-03-11/2025-03-20"),
    ("in mid-April", "future", "2025-04-11/2025-04-20"),
    ("early March", "past", "2025-03-01/2025-03-10"),
    ("in late February", "past", "2025-02-21/2025-02-28"),
    ("at the start of April", "future", "2025-04-01/2025-04-07"),
    ("the end of the month", "future", "2025-03-25/2025-03-31"),
    ("the first week of April", "future", "2025-04-01/2025-04-07"),
    ("the last week of February", "past", "2025-02-22/2025-02-28"),
    ("the first Monday of April", "future", "2025-04-07"),
    ("the last Friday in March", "future", "2025-03-28"),
    ("the last day of March", "future", "2025-03-31"),
    ("in May", "none", "2025-05"),
    ("in January", "past", "2025-01"),
    ("in November", "past", "2024-11"),
    ("last November", "past", "2024-11"),
    ("last March", "past", "2024-03"),
    ("next January", "future", "2026-01"),
    ("this June", "future", "2025-06"),
    ("September 2024", "past", "2024-09"),
    ("Sept. 2024", "past", "2024-09"),
    ("2025-02", "none", "2025-02"),
    ("2024", "none", "2024"),
    ("in 2022", "past", "2022"),
    ("this year", "none", "2025"),
    ("last year", "past", "2024"),
    ("three years ago", "past", "2022"),
    ("early 2025", "past", "2025-01-01/2025-04-30"),
    ("late 2024", "past", "2024-09-01/2024-12-31"),
    ("the end of 2025", "future", "2025-12"),
    ("the first quarter of 2025", "past", "2025-01-01/2025-03-31"),
    ("the fourth quarter of 2024", "past", "2024-10-01/2024-12-31"),
    ("Q3 2025", "future", "2025-07-01/2025-09-30"),
    ("next quarter", "future", "2025-04-01/2025-06-30"),
    ("the first half of 2025", "past", "2025-01-01/2025-06-30"),
    ("the first half of April", "future", "2025-04-01/2025-04-15"),
    ("last summer", "past", "2024-06-01/2024-08-31"),
    ("the summer of 2024", "past", "2024-06-01/2024-08-31"),
    # written dates
    ("March 11", "past", "2025-03-11"),
    ("11 March 2025", "past", "2025-03-11"),
    ("March 11, 2025", "past", "2025-03-11"),
    ("the 18th of March", "past", "2025-03-18"),
    ("on 18th March", "past", "2025-03-18"),
    ("March 18th", "past", "2025-03-18"),
    ("Monday, May 12", "future", "2025-05-12"),
    ("Tuesday, 18 March", "past", "2025-03-18"),
    ("on Saturday, March 15, 2025", "past", "2025-03-15"),
    ("the 18th", "past", "2025-03-18"),
    ("December 20", "past", "2024-12-20"),
    ("31 December", "none", "2024-12-31"),
    ("Feb. 24, 2022", "past", "2022-02-24"),
    ("2025-03-18", "none", "2025-03-18"),
    ("20.03.2025", "none", "2025-03-20"),
    ("1.4.25", "none", "2025-04-01"),
    ("3/20/2025", "none", "2025-03-20"),
    ("20/03/2025", "none", "2025-03-20"),
    ("3/4/2025", "none", "2025-03-04/2025-04-03"),
    # ranges
    ("March 20-24", "future", "2025-03-20/2025-03-24"),
    ("20–24 March", "future", "2025-03-20/2025-03-24"),
    ("March 23-25, 2025", "past", "2025-03-23/2025-03-25"),
    ("from 18 March to 17 April", "future", "2025-03-18/2025-04-17"),
    ("from March 28 until April 3", "future", "2025-03-28/2025-04-03"),
    ("between 2 and 5 April", "future", "2025-04-02/2025-04-05"),
    ("between March 16 and 18", "past", "2025-03-16/2025-03-18"),
    ("between March 28 and April 2", "future", "2025-03-28/2025-04-02"),
    ("16 or 17 April", "future", "2025-04-16/2025-04-17"),
    ("April 16 or 17", "future", "2025-04-16/2025-04-17"),
    ("from 28 December 2024 to 3 January 2025", "past", "2024-12-28/2025-01-03"),
    ("20 December to 5 January 2025", "past", "2024-12-20/2025-01-05"),
    ("from 2 to 5 April", "future", "2025-04-02/2025-04-05"),
    # bounds
    ("since March 11", "past", "2025-03-11/.."),
    ("since last November", "past", "2024-11-01/.."),
    ("from 18 March", "past", "2025-03-18/.."),
    ("from March 18 onwards", "past", "2025-03-18/.."),
    ("starting on Monday", "future", "2025-03-24/.."),
    ("as of 18 March", "past", "2025-03-18/.."),
    ("until 31 May", "future", "../2025-05-31"),
    ("by Friday", "future", "../2025-03-21"),
    ("no later than 1 April", "future", "../2025-04-01"),
    ("before 1 April", "future", "../2025-03-31"),
    ("after 1 April", "future", "2025-04-02/.."),
    ("through April 17", "future", "../2025-04-17"),
    ("up to the end of 2025", "future", "../2025-12-31"),
    ("until midnight on Tuesday", "future", "../2025-03-25"),
    ("from midnight on Tuesday", "future", "2025-03-25/.."),
    # stretches to or from the dateline
    ("within 14 days", "future", "2025-03-20/2025-04-03"),
    ("within a month", "future", "2025-03-20/2025-04-20"),
    ("over the past week", "past", "2025-03-13/2025-03-20"),
    ("in the last three days", "past", "2025-03-17/2025-03-20"),
    ("over the next 30 days", "future", "2025-03-20/2025-04-19"),
    ("in the coming days", "future", "2025-03-20/.."),
    ("in the coming weeks", "future", "2025-03-20/.."),
    ("in the next few weeks", "future", "2025-03-20/.."),
    ("in recent days", "past", "../2025-03-20"),
    ("several days ago", "past", "../2025-03-20"),
    ("a few weeks ago", "past", "../2025-03-20"),
    ("30 days from 18 March", "none", "2025-03-18/2025-04-16"),
    # durations
    ("90-minute", "none", "PT90M"),
    ("60-day", "none", "P60D"),
    ("two-week", "none", "P14D"),
    ("for 30 days", "none", "P30D"),
    ("72 hours", "none", "PT72H"),
    ("twenty-four hours", "none", "PT24H"),
    ("two and a half years", "none", "P2Y6M"),
    ("half an hour", "none", "PT30M"),
    ("in three days", "past", "P3D"),
]

NOTHING = ["day one", "Day 1,120", "peace", "the ceasefire", "one day", "may", "", "the 47th brigade", "31 February"]


def iso(meaning: Moment | Duration | None) -> str | None:
    return None if meaning is None else meaning.iso


@pytest.mark.parametrize(("phrase", "tense", "expected"), TWELVE)
def test_the_twelve(phrase: str, tense: str, expected: str) -> None:
    assert iso(resolve(phrase, THURSDAY, tense, "Europe/Kyiv")) == expected


@pytest.mark.parametrize(("phrase", "tense", "expected"), CASES)
def test_resolves(phrase: str, tense: str, expected: str) -> None:
    assert iso(resolve(phrase, THURSDAY, tense, "Europe/Kyiv")) == expected


@pytest.mark.parametrize("phrase", NOTHING)
def test_is_no_date(phrase: str) -> None:
    assert resolve(phrase, THURSDAY, "past") is None


def test_thirty_days_over_the_clock_change() -> None:
    start = datetime(2025, 3, 18, tzinfo=KYIV)
    assert Duration(days=30).after(start).isoformat() == "2025-04-17T00:00:00+03:00"
    length = resolve("30-day", THURSDAY, "none", "Europe/Kyiv")
    assert isinstance(length, Duration)
    assert length.after(start) == datetime(2025, 4, 17, tzinfo=KYIV)
    span = resolve("30 days from 18 March", THURSDAY, "none", "Europe/Kyiv")
    assert isinstance(span, Moment) and span.latest == datetime(2025, 4, 17, tzinfo=KYIV)


def test_the_day_the_clocks_move_is_23_hours_long() -> None:
    moment = resolve("30 March", THURSDAY, "none", "Europe/Kyiv")
    assert isinstance(moment, Moment) and moment.earliest and moment.latest
    utc = ZoneInfo("UTC")
    assert moment.latest.astimezone(utc) - moment.earliest.astimezone(utc) == timedelta(hours=23)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("at 10 p.m. Kyiv time", "2025-03-20T22:00:00+02:00"),
        ("0500 GMT", "2025-03-20T05:00:00+00:00"),
        ("at 05:30 Moscow time on Tuesday", "2025-03-18T05:30:00+03:00"),
        ("Tuesday at 7pm", "2025-03-18T19:00:00+02:00"),
        ("at 5 a.m. local time on Wednesday", "2025-03-19T05:00:00+02:00"),
        ("00:00 on 18 March", "2025-03-18T00:00:00+02:00"),
        ("2025-03-18T10:00:00Z", "2025-03-18T10:00:00+00:00"),
        ("2025-03-18 10:00", "2025-03-18T10:00:00+02:00"),
        ("at noon on April 2", "2025-04-02T12:00:00+03:00"),
    ],
)
def test_clock_times(phrase: str, expected: str) -> None:
    moment = resolve(phrase, THURSDAY, "past", "Europe/Kyiv")
    assert isinstance(moment, Moment) and moment.earliest is not None
    assert moment.earliest.isoformat() == expected
    assert moment.precision in ("minute", "hour")


def test_until_a_clock_time_ends_at_it() -> None:
    moment = resolve("until 10 p.m. on Friday", THURSDAY, "future", "Europe/Kyiv")
    assert isinstance(moment, Moment)
    assert moment.earliest is None
    assert moment.latest == datetime(2025, 3, 21, 22, tzinfo=KYIV)


def test_slashed_dates_follow_the_country() -> None:
    assert iso(resolve("3/4/2025", THURSDAY, country="USA")) == "2025-03-04"
    assert iso(resolve("3/4/2025", THURSDAY, country="GBR")) == "2025-04-03"
    assert iso(resolve("03.04.2025", THURSDAY, country="USA")) == "2025-04-03"


def test_an_unknown_tense_is_refused() -> None:
    with pytest.raises(ValueError, match="tense"):
        resolve("today", THURSDAY, "present")


def test_the_dateline_is_read_in_the_zone() -> None:
    late = datetime(2025, 3, 19, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert iso(resolve("today", late, "none", "Europe/Kyiv")) == "2025-03-20"
    hour = resolve("two hours ago", late, "past", "Europe/Kyiv")
    assert isinstance(hour, Moment) and hour.earliest == late - timedelta(hours=2)


def test_words_are_kept() -> None:
    moment = resolve("on Tuesday", THURSDAY, "past")
    assert moment is not None and moment.words == "on Tuesday"


@pytest.mark.parametrize(
    ("phrase", "tense", "expected"),
    [
        ("Tuesday night", "past", "2025-03-18"),
        ("last night", "past", "2025-03-19"),
        ("overnight", "past", "2025-03-19/2025-03-20"),
        ("from 18 March", "past", "2025-03-18"),
        ("by the end of May", "future", "2025-05-31"),
        ("last month", "past", "2025-02"),
        ("30-day", "none", None),
    ],
)
def test_event_date(phrase: str, tense: str, expected: str | None) -> None:
    assert event_date(resolve(phrase, THURSDAY, tense)) == expected


FOUND = [
    ("The envoys met on Tuesday in Doha and will meet again next week.", ["on Tuesday", "next week"]),
    ("A 30-day halt began at 10 p.m. Kyiv time on Monday, officials said.", ["at 10 p.m. Kyiv time on Monday"]),
    ("Shelling went on overnight and until Friday morning.", ["overnight", "until Friday morning"]),
    ("Between March 16 and 18, six posts were hit.", ["Between March 16 and 18"]),
    ("They may march on the city; Theresa May and Stefan March agreed.", []),
    ("The May talks failed, but talks in May 2024 had not.", ["in May 2024"]),
    ("The force could grow to 2,025 troops within 60 days.", ["within 60 days"]),
    ("Last night's strike and Thursday's reply broke the truce.", ["Last night", "Thursday"]),
    ("The sun sat low and a second man was wed.", []),
    ("Resolution 1701 of 2006 and the 2015 deal", []),
    ("It took the army three days to withdraw.", []),
    ("On the night of 18 to 19 March drones flew in.", ["On the night of 18 to 19 March"]),
    ("The Sunday Times and The Mail on Sunday reported it.", []),
    ("The Good Friday Agreement ended the conflict.", []),
    ("The truce should last 30 days and no more.", []),
    ("He spoke a day earlier, two weeks ago and in mid-March.", ["a day earlier", "two weeks ago", "in mid-March"]),
    ("In the early hours of Sunday, June 22, 2025, jets struck.", ["In the early hours of Sunday, June 22, 2025"]),
    ("The ratio was 10:30 in favour; the vote came at 10:30.", ["at 10:30"]),
    ("On Day 1,120 of the war, one day after the call, nothing moved.", []),
    ("Fighting in April and early May left 40 dead.", ["in April", "early May"]),
]


@pytest.mark.parametrize(("text", "phrases"), FOUND)
def test_finds(text: str, phrases: list[str]) -> None:
    found = find_dates(text)
    assert [phrase for _, _, phrase in found] == phrases
    assert all(text[start:end] == phrase for start, end, phrase in found)


def test_durations_are_listed_on_demand() -> None:
    text = "A 30-day truce was agreed for three weeks on Monday."
    assert [p for _, _, p in find_dates(text, durations=True)] == ["30-day", "three weeks", "on Monday"]


DATELINES = st.dates(date(1995, 1, 1), date(2090, 1, 1))
TENSE = st.sampled_from(["past", "future", "none"])
PHRASES = [phrase for phrase, _, _ in (*TWELVE, *CASES)]
ZONES = st.sampled_from(["UTC", "Europe/Kyiv", "Asia/Kolkata", "America/New_York", "Africa/Khartoum"])


@given(st.sampled_from(PHRASES), DATELINES, TENSE, ZONES)
def test_law_earliest_before_latest(phrase: str, dateline: date, tense: str, zone: str) -> None:
    moment = resolve(phrase, dateline, tense, zone)
    if isinstance(moment, Moment):
        assert moment.earliest is not None or moment.latest is not None
        if moment.earliest is not None and moment.latest is not None:
            assert moment.earliest.timestamp() < moment.latest.timestamp()


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@given(st.integers(0, 6), DATELINES, TENSE)
def test_law_weekdays(number: int, dateline: date, tense: str) -> None:
    here = resolve(WEEKDAYS[number], dateline, tense)
    later = resolve(WEEKDAYS[number], dateline + timedelta(days=7), tense)
    assert isinstance(here, Moment) and isinstance(later, Moment) and here.first_day and later.first_day
    assert here.first_day.weekday() == number
    assert later.first_day - here.first_day == timedelta(days=7)
    gap = (here.first_day - dateline).days
    low, high = {"past": (-6, 0), "future": (0, 6), "none": (-3, 3)}[tense]
    assert low <= gap <= high


@given(DATELINES, st.integers(0, 400))
def test_law_ago_and_later(dateline: date, days: int) -> None:
    ago, later = resolve(f"{days} days ago", dateline), resolve(f"{days} days later", dateline)
    assert isinstance(ago, Moment) and isinstance(later, Moment)
    assert ago.first_day == dateline - timedelta(days=days)
    assert later.first_day == dateline + timedelta(days=days)


@given(st.dates(date(1970, 1, 1), date(2090, 12, 31)), DATELINES, TENSE)
def test_law_full_dates_need_no_dateline(day: date, dateline: date, tense: str) -> None:
    for form in (
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        day.isoformat(),
        f"{day:%d.%m.%Y}",
    ):
        moment = resolve(form, dateline, tense)
        assert isinstance(moment, Moment) and moment.first_day == moment.last_day == day, form


@given(DATELINES, DATELINES)
def test_law_a_year_less_date_is_the_nearest(day: date, dateline: date) -> None:
    moment = resolve(f"{day.day} {day:%B}", dateline)
    if (day.month, day.day) != (2, 29):
        assert isinstance(moment, Moment) and moment.first_day is not None
        assert abs((moment.first_day - dateline).days) <= 183


@example("The permit is valid until 9999-12-31.")
@example("23:59 on 9999-12-31")
@example("early on 0001-01-01")
@example("September 0001-01-01")
@example("0000-05")
@example("0000-W05")
@given(st.text(max_size=80))
def test_law_any_text_is_safe(text: str) -> None:
    for start, end, phrase in find_dates(text):
        assert 0 <= start < end <= len(text) and text[start:end] == phrase
        resolve(phrase, THURSDAY)
    resolve(text, THURSDAY)


@given(st.lists(st.sampled_from([*PHRASES, "the troops", "said", ",", "and", "30", "2025", "May"]), max_size=8))
def test_law_found_phrases_are_in_order_and_apart(parts: list[str]) -> None:
    text = " ".join(parts)
    found = find_dates(text)
    assert all(text[a:b] == phrase for a, b, phrase in found)
    assert all(found[k][1] <= found[k + 1][0] for k in range(len(found) - 1))


@pytest.mark.parametrize(
    "phrase", ["9999-12-31", "overnight", "this weekend", "within a month", "last week", "next Friday"]
)
@pytest.mark.parametrize("dateline", [date(1, 1, 1), date(9999, 12, 31)])
@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/New_York"])
def test_what_lies_beyond_the_calendar_is_no_date(phrase: str, dateline: date, zone: str) -> None:
    found = resolve(phrase, dateline, "none", zone)
    if isinstance(found, Moment):  # within it: then every zone can name it
        assert all(edge.astimezone(UTC) for edge in (found.earliest, found.latest) if edge)
