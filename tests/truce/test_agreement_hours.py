"""Hours of the day and days of the week: read, told, laid on a calendar whose clocks move."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.nouns import FINDINGS, Hours
from grith.truce.agreement import agreement_view, check_text, load_agreement, to_odrl
from grith.truce.agreement._hours import windows
from grith.truce.judge import claims_of, judge, judge_columns
from grith.truce.judge._rules import at_hours

PAUSES = Path(__file__).parent / "agreements" / "pauses.toml"
TEXT = PAUSES.read_text(encoding="utf-8")
ZONES = ("Europe/Kyiv", "Asia/Gaza", "America/New_York", "UTC")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('hours = "9 to 5"', '"9 to 5" is no time of day from and to'),
        ('hours = ["25:00-26:00"]', '"25:00-26:00" is no time of day'),
        ('hours = ["09:00-09:00"]', '"09:00-09:00" is no time of day'),
        ("hours = 10", '"hours" must be a list of texts'),
        ('hours = "10 hours a day"', "is no time of day"),
        ('weekdays = ["Funday"]', '"Funday" is no day of the week'),
    ],
)
def test_what_is_no_time_of_day_is_told_with_its_line(line: str, told: str) -> None:
    text = TEXT.replace('hours = "9:00 to 14:00"', line)
    (problem,) = check_text(text, "p.toml").problems
    number = next(n for n, x in enumerate(text.splitlines(), 1) if x == line)
    assert told in problem.what and problem.where == f"p.toml:{number}" and problem.remedy


@pytest.mark.parametrize("line", ['hours = ["00:00-24:00"]', 'hours = ["06:00-18:00", "18:00-06:00"]', "hours = []"])
def test_all_hours_are_no_bound(line: str) -> None:
    agreement = check_text(TEXT.replace('hours = "9:00 to 14:00"', line)).agreement
    assert agreement and agreement.readings[0].clauses[0].hours is None


@pytest.mark.parametrize("days", ['["Friday", "Saturday"]', '["Tuesday", "Wednesday", "Thursday"]', '["Monday"]'])
def test_days_that_follow_one_another_are_a_bound(days: str) -> None:
    agreement = check_text(TEXT.replace('weekdays = ["Friday"]', f"weekdays = {days}")).agreement
    assert agreement
    hours = agreement.readings[0].clauses[2].hours
    assert hours and len(hours.weekdays) == days.count(",") + 1


def test_every_day_of_the_week_is_no_bound() -> None:
    days = '["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]'
    agreement = check_text(TEXT.replace('weekdays = ["Friday"]', f"weekdays = {days}")).agreement
    assert agreement and agreement.readings[0].clauses[2].hours is None


def test_hours_are_told_in_words_in_json_and_in_odrl() -> None:
    agreement = load_agreement(PAUSES)
    view = agreement_view(agreement)
    told = {c["id"]: c["hours"] for c in view["readings"][0]["clauses"]}
    assert told == {
        "roads": "from 09:00 to 14:00 each day (Kyiv time)",
        "nights": "from 22:00 to 06:00 each day (Kyiv time)",
        "fridays": "on Friday (Kyiv time)",
        "flights": "at hours of the day that are not stated",
    }
    words = "\n".join(view["words"])
    assert all(hours in words for hours in told.values())
    odrl = json.dumps(to_odrl(agreement))
    assert all(hours in odrl for hours in told.values())


def test_a_reading_may_tell_other_hours() -> None:
    reading = """
[[readings]]
id = "arland"
title = "As Arland tells it"
held_by = "AAA"
article = "2"
[[readings.changes]]
clause = "roads"
says = "The pause is of the afternoon."
set = { hours = ["14:00-19:00"], weekdays = ["Sundays"] }
article = "2"
"""
    agreement = check_text(TEXT + reading).agreement
    assert agreement
    hours = agreement.readings[0].clauses[0].hours
    assert hours == Hours(((840, 1140),), (6,), "Europe/Kyiv")


def test_reasons_name_the_hours() -> None:
    agreement = load_agreement(PAUSES)
    claims, _ = claims_of(
        "id,accused,about_from,act\nA,Arland,2025-03-26 15:00,firing\nB,Arland,2025-03-26,firing",
        "t.csv",
        agreement.zone,
    )
    why = {f.claim: f for f in judge(agreement, claims) if f.clause == "roads"}
    assert why["A"].result == "out of scope" and why["A"].about == ("time",)
    assert "is outside its hours, from 09:00 to 14:00 each day (Kyiv time)" in why["A"].reason
    assert "when exactly it happened; the clause holds from 09:00 to 14:00 each day" in why["B"].reason


def test_the_clock_of_an_hour_that_comes_twice_or_never() -> None:
    # 26 October 2025: 03:00 to 04:00 comes twice in Kyiv. A ban until 03:30 certainly ends at the first one only.
    night = Hours(((0, 210),), (), "Europe/Kyiv")
    found = windows(night, date(2025, 10, 26), date(2025, 10, 26))
    ends = {end for _, end in found.inner}, {end for _, end in found.outer}
    assert datetime(2025, 10, 26, 0, 30, tzinfo=UTC) in ends[0] and datetime(2025, 10, 26, 1, 30, tzinfo=UTC) in ends[1]
    between = datetime(2025, 10, 26, 1, 0, tzinfo=UTC)
    assert at_hours(between, between + timedelta(minutes=1), night) is None


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    minutes = st.integers(0, 1439)
    spans = draw(st.lists(st.tuples(minutes, minutes).filter(lambda s: s[0] != s[1]), max_size=2))
    days = draw(st.sets(st.integers(0, 6), min_size=0 if spans else 1, max_size=5))
    return Hours(tuple(spans), tuple(sorted(days)), draw(st.sampled_from(ZONES)), draw(st.integers(0, 9)) > 0)


@given(
    some_hours(), st.integers(0, 400 * 24 * 60), st.integers(1, 20_000), st.integers(0, 20_000), st.integers(0, 3000)
)
@settings(max_examples=200, deadline=None)
def test_an_hour_is_judged_as_its_minutes_are(hours: Hours, first: int, length: int, before: int, after: int) -> None:
    """Brute force: a span is inside if each of its minutes is, outside if none is; a longer one never decides more."""
    from zoneinfo import ZoneInfo

    begin = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=first)
    end = begin + timedelta(minutes=length)
    found = at_hours(begin, end, hours)
    wider = at_hours(begin - timedelta(minutes=before), end + timedelta(minutes=after), hours)
    assert wider is None or wider == found
    if not hours.stated:
        assert found is None
        return
    zone = ZoneInfo(hours.zone)

    def holds(instant: datetime) -> bool:
        local = instant.astimezone(zone)
        minute, day = local.hour * 60 + local.minute, local.weekday()
        for start, stop in hours.spans or ((0, 1440),):
            here = not hours.weekdays or day in hours.weekdays
            yesterday = not hours.weekdays or (day - 1) % 7 in hours.weekdays
            if start < stop and here and start <= minute < stop:
                return True
            if stop < start and ((here and minute >= start) or (yesterday and minute < stop)):
                return True
        return False

    held = [holds(begin + timedelta(minutes=m)) for m in range(0, length, max(1, length // 200))]
    if found is not None:
        assert set(held) == {found}


def test_columns_judge_hours_as_single_claims_do() -> None:
    agreement = load_agreement(PAUSES)
    chance = np.random.default_rng(5)
    rows = []
    for n in range(300):
        begin = datetime(2025, 3, 22) + timedelta(minutes=int(chance.integers(0, 17 * 1440)))
        end = begin + timedelta(minutes=int(chance.choice([0, 30, 500, 3000, 20_000])))
        act = chance.choice(["shelling", "overflight", "firing"])
        told = f"{begin:%Y-%m-%d %H:%M},{end:%Y-%m-%d %H:%M}" if n % 9 else ","
        rows.append(f"C{n},{chance.choice(['Arland', 'Borland'])},{told},{act}")
    claims, left = claims_of("id,accused,about_from,about_to,act\n" + "\n".join(rows), "t.csv", agreement.zone)
    assert not left
    single = {(f.claim, f.clause): f.result for f in judge(agreement, claims)}
    columns = judge_columns(agreement, claims)
    for number, (_reading, clause) in enumerate(columns.pairs):
        found = [FINDINGS[c] for c in columns.codes(number)]
        assert found == [single[c.id, clause] for c in claims]
    assert set(single.values()) == {"violation", "out of scope", "undetermined"}
