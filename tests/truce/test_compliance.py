"""Compliance: counts as ranges, rates and alerts against known laws, totals that are never added."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.errors import IntakeError
from grith.truce.agreement import check_text, load_agreement
from grith.truce.compliance import (
    Alleged,
    Period,
    Span,
    alleged_incidents,
    change_alerts,
    claimed_totals,
    compare_rates,
    compliance_view,
    count,
    count_table,
    levels_of,
    rate,
    read_levels,
    reading_status,
    reporting_gaps,
)  # fmt: skip
from grith.truce.judge import claims_of, judge, read_claims
from tests.pace import taken

ENERGY = load_agreement("energy-halt-2025")
KYIV = ZoneInfo("Europe/Kyiv")
CLAIMS = Path(__file__).parents[3] / "shared/data/energy_truce_2025/claims.csv"
ATTACKS = CLAIMS.parents[1] / "ua_air_attacks/air_attacks.csv"
needs_claims = pytest.mark.skipif(not CLAIMS.exists(), reason="needs the shared claims of the energy halt")


def end_of(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=KYIV) + timedelta(days=1)


def view_of(day: str, **more):
    claims, _ = read_claims(CLAIMS, ENERGY.zone)
    return compliance_view(
        ENERGY, [c for c in claims if c.published and c.published < end_of(day)], end_of(day), **more
    )


@pytest.mark.parametrize(
    ("day", "russia", "ukraine"),
    [
        ("2025-03-17", "not in force yet", "not in force yet"),
        ("2025-03-20", "in force", "not in force yet"),
        ("2025-04-16", "in force", "in force"),
        ("2025-04-17", "in force or ended", "in force"),
        ("2025-04-18", "ended", "in force"),
        ("2025-04-23", "ended", "in force"),
        ("2025-04-24", "ended", "in force or ended"),
        ("2025-04-25", "ended", "ended"),
    ],
)
def test_in_force_by_reading(day, russia, ukraine) -> None:
    states = [reading_status(ENERGY, r, end_of(day)).state for r in ENERGY.readings]
    assert states == [russia, ukraine]


def test_the_day_count_of_the_first_week() -> None:
    """20 March is day 3 of 30 by Russia's telling, and Ukraine's halt has not begun: the box of the design."""
    russia, ukraine = (reading_status(ENERGY, r, end_of("2025-03-20")) for r in ENERGY.readings)
    assert russia.words.startswith("day 3 of 30") and russia.day == (2, 3)
    assert ukraine.words == "not in force"  # its first day was not published yet, so it is not told
    assert russia.told_later and ukraine.told_later  # both tellings were first published later
    last = reading_status(ENERGY, ENERGY.readings[0], end_of("2025-04-16"))
    assert last.words.startswith("day 30 of 30")


@needs_claims
def test_the_record_of_the_energy_halt_counted_by_hand() -> None:
    """Counted by hand over claims.csv with tests/truce/expected_energy_findings.csv beside it."""
    russia, ukraine = view_of("2025-04-25")["readings"]
    against = {(r["id"], s): x["since_start"] for r in (russia, ukraine) for s, x in r["sides"].items()}
    words = {key: (row["alleged"]["words"], row["undetermined"]["words"]) for key, row in against.items()}
    assert words == {
        ("russia", "RUS"): ("4 to 6", "2"),  # U01 U03 U08 D03; U06 U10 open
        ("russia", "UKR"): ("9 to 12", "3"),  # R01 R02 R06 R09 R11 R12 R14 R16 R18; R03 R05 R07 open
        ("ukraine", "RUS"): ("3 to 5", "2"),  # U08 U14 D03; U06 U10 open
        ("ukraine", "UKR"): ("7 to 8", "1"),  # R06 R09 R11 R12 R14 R16 R18; R07 open
    }
    assert all(row["corroborated"] == {"low": 0, "high": 0, "words": "0"} for row in against.values())


@needs_claims
def test_claimed_totals_stand_beside_the_record_and_are_never_added() -> None:
    totals = {t["claim"]: t for t in view_of("2025-04-25")["readings"][0]["claimed_totals"]}
    assert {k: (t["sign"], t["number"]) for k, t in totals.items()} == {
        "U04": ("", 8), "U05": ("", 0), "U12": ("more than", 30), "R20": ("", 14), "R21": ("", 6), "R23": ("", 5),
        "R25": ("", 6), "R27": ("", 23), "R29": ("more than", 120), "R32": ("", None),
    }  # fmt: skip
    assert totals["R32"]["unit"] == "regions"
    assert totals["R27"]["on_record"] == {"low": 12, "high": 12}  # R01 to R18 but for what is not in the table
    assert totals["U04"]["on_record"] == {"low": 2, "high": 2}  # U01, U03
    assert set(totals["R27"]["overlaps"]) == {"R29", "R32"} and totals["R20"]["overlaps"] == ("R29", "R32")
    assert all(not set(t["overlaps"]) & {"U04", "U05", "U12"} for k, t in totals.items() if k[0] == "R")


@needs_claims
def test_nothing_said_later_is_counted_and_the_day_before_stands_beside() -> None:
    view = view_of("2025-03-20")
    assert view["cut_off"] == "2025-03-21T00:00:00+02:00"
    assert (view["period"]["words"], view["previous_period"]["words"]) == ("2025-03-20", "2025-03-19")
    sides = view["readings"][0]["sides"]
    assert {s: x["since_start"]["alleged"]["words"] for s, x in sides.items()} == {"RUS": "2", "UKR": "1"}
    assert {s: x["previous_period"]["alleged"]["words"] for s, x in sides.items()} == {"RUS": "0 to 1", "UKR": "1"}


@pytest.mark.skipif(not ATTACKS.exists(), reason="needs the shared table of air attacks")
def test_the_level_of_all_attacks() -> None:
    levels, left = read_levels(ATTACKS)
    # Three rows tell no number of what was launched: that is not none, and each is told.
    assert [(x.where, x.reason) for x in left] == [(x.where, "the number is missing") for x in left] and len(left) == 3
    found = levels_of(levels, Period.of_days(date(2025, 3, 18), date(2025, 3, 24), "Europe/Kyiv"))
    assert found == {"": {"days": 7, "rows": 30, "sum": 1145.0, "per_day": 163.57}}  # by a spreadsheet filter


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (['"1.234,5"', '"2.000"', "3"], [1234.5, 2000, 3]),
        (['"1,234.5"', "2.000", '"3,000"'], [1234.5, 2, 3000]),
        (["2.000", "3"], [3]),  # two, or two thousand: told and left out
        (["1.234.567", "2.000"], [1234567, 2000]),
        (['"1,5"', '"2,25"'], [1.5, 2.25]),
    ],
)
def test_thousands_and_decimals_are_read_as_the_column_shows(cells, numbers, tmp_path: Path) -> None:
    rows = "".join(f"2025-03-{n:02},{cell}\n" for n, cell in enumerate(cells, 1))
    (tmp_path / "levels.csv").write_text("date,count\n" + rows, encoding="utf-8")
    levels, left = read_levels(tmp_path / "levels.csv")
    assert [x.number for x in levels] == numbers
    assert len(left) == len(cells) - len(numbers)


def test_days_outside_the_table_of_levels_are_not_days_without_attacks(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_text("date,count\n2025-03-20,10\n2025-03-23,30\n", encoding="utf-8")
    levels, _ = read_levels(tmp_path / "levels.csv")
    march = levels_of(levels, Period.of_days(date(2025, 3, 1), date(2025, 3, 31), "Europe/Kyiv"))
    assert march == {"": {"days": 2, "rows": 2, "sum": 40.0, "per_day": 10.0}}  # the four days that the table is about
    assert levels_of(levels, Period.of_days(date(2025, 4, 1), date(2025, 4, 9), "Europe/Kyiv")) == {}


def test_a_claim_against_one_or_the_other_is_certainly_on_record_against_neither() -> None:
    rows = (
        "id,kind,said_by,said_on,about_from,about_to,accused,target,effect,count\n"
        "a,report,Reuters,2025-03-27,2025-03-27,,Russia or Ukraine,substation,destroyed,\n"
        "b,report,Reuters,2025-03-27,2025-03-27,,Russia,substation,destroyed,\n"
        "t,count,UA MFA,2025-03-28,2025-03-27,2025-03-27,Russia,,,2 attacks\n"
    )
    claims, _ = claims_of(rows, "t.csv", ENERGY.zone)
    (total,) = compliance_view(ENERGY, claims, end_of("2025-03-28"))["readings"][0]["claimed_totals"]
    assert total["on_record"] == {"low": 1, "high": 2}


def item(
    earliest, latest, result="violation", possible=None, side="A", regions=("north",), corroborated=(False, False)
):
    return Alleged(
        "i", "r", "any clause", side, result, possible or (result,), ("c",), ("x",), earliest, latest, regions,
        corroborated,
    )  # fmt: skip


def test_what_may_lie_on_two_days_is_certain_on_none() -> None:
    start = datetime(2025, 3, 18, 20, tzinfo=UTC)
    one = item(start, start + timedelta(hours=8))
    assert [(c.day, str(c.alleged)) for c in count_table([one], "UTC")] == [
        ("2025-03-18", "0 to 1"), ("2025-03-19", "0 to 1"),
    ]  # fmt: skip
    assert count([one], Period.of_days(date(2025, 3, 18), date(2025, 3, 19), "UTC"))["alleged"] == Span(1, 1)


MOMENTS = st.integers(0, 96)
ITEMS = st.builds(
    lambda a, length, result, places, c: item(
        datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=a),
        datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=a + length),
        result,
        ("violation", "no violation") if result == "undetermined" else None,
        regions=tuple(places),
        corroborated=(c == 2, c >= 1),
    ),
    MOMENTS, st.integers(1, 60), st.sampled_from(["violation", "undetermined", "excused", "out of scope"]),
    st.lists(st.sampled_from(["north", "south"]), min_size=1, max_size=2, unique=True).map(sorted), st.integers(0, 2),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, max_size=8))
def test_law_of_ranges(items) -> None:
    """The low ends of days never sum to more than the total's high end, corroborated never exceeds alleged."""
    rows = count_table(items, "UTC")
    total = count(items)
    assert sum(r.alleged.low for r in rows) <= total["alleged"].low
    assert sum(r.alleged.high for r in rows) >= total["alleged"].high
    for found in (total, *({"alleged": r.alleged, "corroborated": r.corroborated} for r in rows)):
        assert found["corroborated"].low <= found["alleged"].low
        assert found["corroborated"].high <= found["alleged"].high
    assert all(s.low <= s.high for s in total.values())


def test_rates_against_published_exact_limits() -> None:
    """Jeffreys' interval for 10 events: 90 % limits of chi-square tables with 21 degrees of freedom, halved."""
    found = rate(10, 10, 1.0)
    assert found.low == pytest.approx(11.591 / 2, rel=1e-3) and found.high == pytest.approx(32.671 / 2, rel=1e-3)
    equal = compare_rates(rate(20, 20, 10), rate(20, 20, 10))
    assert equal.low * equal.high == pytest.approx(1.0) and equal.fell == pytest.approx((0.5, 0.5))
    assert compare_rates(rate(40, 40, 10), rate(5, 5, 10)).words.startswith("The rate fell")
    ranged = compare_rates(rate(5, 40, 10), rate(5, 5, 10))
    assert ranged.low < compare_rates(rate(40, 40, 10), rate(5, 5, 10)).high < 1 < ranged.high


def test_the_interval_of_a_ratio_covers_as_often_as_it_says() -> None:
    chance = random.Random(3)

    def poisson(mean: float) -> int:
        total, number = chance.expovariate(1), 0
        while total < mean:
            total, number = total + chance.expovariate(1), number + 1
        return number

    held = 0
    for _ in range(400):
        change = compare_rates(*(rate(n, n, 10) for n in (poisson(30), poisson(12))))
        held += change.low <= 0.4 <= change.high
    assert 0.86 <= held / 400 <= 0.94


@pytest.mark.parametrize(
    ("mean", "shape"), [(0.3, None), (2.0, None), (8.0, None), (2.0, 2.0), (8.0, 4.0), (2.0, 0.5), (8.0, 1.0)]
)
def test_false_alarms_are_no_more_than_stated(mean, shape) -> None:
    """A steady record, Poisson or negative binomial: at most one day in a hundred raises an alert."""
    import numpy as np

    chance = np.random.default_rng(5)
    alarms = days = 0
    for _ in range(25):
        means = mean if shape is None else chance.gamma(shape, mean / shape, 120)
        series = chance.poisson(means, 120)
        daily = {date(2025, 1, 1) + timedelta(days=n): int(x) for n, x in enumerate(series)}
        alarms += len(change_alerts(daily))
        days += 120 - 17
    assert alarms / days <= 0.01


def test_a_real_change_is_seen() -> None:
    daily = {date(2025, 1, 1) + timedelta(days=n): (3 if n < 30 else 14) for n in range(33)}
    (alert, *_) = change_alerts(daily)
    assert alert.direction == "rise" and alert.day <= date(2025, 2, 1) and "one day in 100" in alert.words
    quiet = {date(2025, 1, 1) + timedelta(days=n): (9 if n < 30 else 0) for n in range(34)}
    assert change_alerts(quiet)[-1].direction == "fall"


@needs_claims
def test_thousands_of_silent_years_bring_no_other_alert() -> None:
    """Once nothing was counted in a month, nothing changes any more: its days are not gone through one by one."""

    def alerts(day: str) -> list[tuple[str, str, str, str]]:
        readings = view_of(day)["readings"]
        found = [
            (r["id"], s, a["day"], a["words"]) for r in readings for s, x in r["sides"].items() for a in x["alerts"]
        ]
        return found

    with taken() as spent:
        assert alerts("2025-06-30") == alerts("9990-01-01")
    assert spent.seconds < 20


@pytest.mark.parametrize("odd", ["1925-03-14,", "2024-01-01,2025-03-17"])
def test_a_slip_of_a_century_or_a_vague_year_begins_no_record(odd: str) -> None:
    """The rate before the start is that of the days of which there is a record, whatever one row tells."""
    head = "id,kind,said_by,said_on,about_from,about_to,accused,target,effect\n"
    days = ("2025-03-09", "2025-03-11", "2025-03-13", "2025-03-16", "2025-03-20")
    rows = [f"x{d},accusation,UA MFA,{d},{d},{d},Russia,substation,destroyed" for d in days]
    rows.append(f"odd,accusation,UA MFA,2025-03-19,{odd},Russia,substation,destroyed")
    claims, _ = claims_of(head + "\n".join(rows), "t.csv", ENERGY.zone)
    for reading in compliance_view(ENERGY, claims, end_of("2025-03-27"))["readings"]:
        before = reading["sides"]["RUS"]["change"]["periods"][0]["words"]
        assert before == {"russia": "2025-03-09 to 2025-03-17", "ukraine": "2025-03-09 to 2025-03-24"}[reading["id"]]


def test_a_silence_is_warned_of_and_a_habit_is_not() -> None:
    every = [date(2025, 3, 1) + timedelta(days=n) for n in range(20)]
    (gap,) = reporting_gaps({"ministry": every}, date(2025, 4, 5))
    assert (gap.first, gap.last) == (date(2025, 3, 21), date(2025, 4, 5))
    weekly = [date(2025, 3, 1) + timedelta(days=7 * n) for n in range(8)]
    assert reporting_gaps({"bulletin": weekly}, date(2025, 4, 25)) == []


def test_sides_and_unattributed_stand_apart() -> None:
    table = (
        "id,kind,said_by,about_from,accused,target,effect,means\n"
        "a,accusation,UA officials,2025-04-01,Russia,substation,destroyed,drone\n"
        "b,report,Reuters,2025-04-02,,substation,destroyed,drone\n"
        "c,accusation,RU MoD,2025-04-03,Ukraine,substation,destroyed,drone\n"
    )
    claims, _ = claims_of(table, zone=ENERGY.zone)
    sides = compliance_view(ENERGY, claims, end_of("2025-04-05"))["readings"][0]["sides"]
    assert {s: x["since_start"]["alleged"]["words"] for s, x in sides.items()} == {
        "RUS": "1", "UKR": "1", "not attributed": "0 to 1",
    }  # fmt: skip
    assert claimed_totals(ENERGY, claims, lambda *_: Span()) == []


def test_cells_of_regions_and_days_are_all_there() -> None:
    start = datetime(2025, 3, 18, 8, tzinfo=UTC)
    rows = count_table([item(start, start + timedelta(hours=2), regions=("north", "south"))], "UTC")
    assert [(r.region, str(r.alleged)) for r in rows] == [("north", "0 to 1"), ("south", "0 to 1")]


def test_days_from_clock_time_to_clock_time_are_as_many_as_the_text_says() -> None:
    # Lebanon: sixty days from 27 November 2024, 04:00. They touch 61 dates and are sixty days.
    text = (Path(__file__).parent / "agreements" / "seven-days.toml").read_text(encoding="utf-8")
    terms = check_text(text).agreement
    assert terms
    (reading,) = terms.readings

    def words(*when: int) -> str:
        return reading_status(terms, reading, datetime(*when, tzinfo=KYIV)).words  # type: ignore[arg-type, misc]

    assert words(2025, 10, 23) == "day 1 of 7"  # begins on 22 October, 21:45
    assert words(2025, 10, 23, 21, 45) == "day 1 of 7" and words(2025, 10, 23, 21, 46) == "day 2 of 7"
    assert words(2025, 10, 29, 21, 45) == "day 7 of 7"
    assert words(2025, 10, 30) == "ended: its last day was 29 October 2025, until 21:45"


def test_a_comparison_of_rates_that_says_nothing_tells_no_numbers() -> None:
    told = compare_rates(rate(0, 60, 30), rate(0, 80, 40)).words
    assert told == "The record does not tell whether the rate rose or fell: too little of it is certain"
    assert "(90 % credible interval)" in compare_rates(rate(3, 6, 30), rate(8, 8, 40)).words
    wide = compare_rates(rate(0, 1, 8), rate(1, 3, 78)).words
    assert "the later rate is 0.011 to 170 times the earlier one (90 % credible interval)" in wide


def test_a_total_about_both_sides_stands_beside_each_and_beside_no_sum() -> None:
    head = "id,kind,said_by,said_on,about_from,about_to,accused,target,means,effect,count\n"
    rows = "a,accusation,OSCE,2025-04-02,2025-04-01,,Russia,substation,drone,fire,\n"
    rows += "b,accusation,OSCE,2025-04-02,2025-04-01,,Russia,power line,drone,cut,\n"
    rows += "c,accusation,OSCE,2025-04-02,2025-04-01,,Ukraine,substation,drone,fire,\n"
    rows += "T,count,OSCE,2025-04-03,2025-04-01,2025-04-02,Russia and Ukraine,energy facilities,,,7\n"
    rows += "N,count,OSCE,2025-04-03,2025-04-01,2025-04-02,Russia and Ukraine,energy facilities,,,0\n"
    claims, left = claims_of(head + rows, "t.csv", "Europe/Kyiv")
    assert not left
    view = compliance_view(ENERGY, claims, end_of("2025-04-03"))
    for reading in view["readings"]:
        found = {(t["claim"], t["against"]): (t["words"], t["on_record"]) for t in reading["claimed_totals"]}
        assert found == {
            ("T", "Russia"): ("7, these sides together", {"low": 2, "high": 2}),
            ("T", "Ukraine"): ("7, these sides together", {"low": 1, "high": 1}),
            ("N", "Russia"): ("0", {"low": 2, "high": 2}),
            ("N", "Ukraine"): ("0", {"low": 1, "high": 1}),
        }


def test_a_vaguer_retelling_does_not_widen_the_day_of_an_event() -> None:
    """27 March beside "27 or 28 March" is the 27th; 26 beside 27 may be either."""
    head = "id,kind,said_by,said_on,about_from,about_to,accused,target,effect,same_as\n"
    rows = "A,accusation,s,2025-03-29,2025-03-27,,Russia,substation,fire,\n"
    rows += "B,accusation,t,2025-03-29,2025-03-27,2025-03-28,Russia,substation,fire,A\n"
    rows += "C,accusation,s,2025-03-29,2025-03-26,,Russia,power line,cut,\n"
    rows += "D,accusation,t,2025-03-29,2025-03-27,,Russia,power line,cut,C\n"
    claims, _ = claims_of(head + rows, "t.csv", "Europe/Kyiv")
    view = compliance_view(ENERGY, claims, end_of("2025-03-28"))
    days = {
        d["day"]: (d["alleged"]["low"], d["alleged"]["high"])
        for d in view["days"]
        if (d["reading"], d["side"], d["clause"]) == ("ukraine", "RUS", "any clause")
    }
    assert [days.get(f"2025-03-{n}", (0, 0)) for n in (26, 27, 28)] == [(0, 1), (1, 2), (0, 0)]
    made = alleged_incidents(ENERGY, claims, judge(ENERGY, claims))
    spans = {a.incident: (a.earliest, a.latest) for a in made if a.reading == "ukraine"}
    assert spans["A"] == (claims[0].event.earliest, claims[0].event.latest)  # type: ignore[union-attr]


def test_a_denial_that_answers_no_claim_is_told() -> None:
    """D1 names what it denies, D2 names nothing that is on record: only D1 stands beside a claim."""
    head = "id,kind,said_by,said_on,about_from,accused,target,effect,answers\n"
    rows = "A1,accusation,s,2025-03-29,2025-03-27,Russia,substation,fire,\n"
    rows += "D1,denial,t,2025-03-29,2025-03-27,Russia,substation,did not strike,A1\n"
    rows += "D2,denial,t,2025-03-29,2025-03-27,Russia,substation,did not strike,A9\n"
    claims, _ = claims_of(head + rows, "t.csv", "Europe/Kyiv")
    view = compliance_view(ENERGY, claims, end_of("2025-03-29"))
    assert view["denials_of_no_claim"]["claims"] == ["D2"]
    assert view["denials_of_no_claim"]["words"].startswith("1 denial on record (D2) without a claim that is answered")
    assert [c["denied_by"] for c in view["corroboration"] if c["incident"] == "A1"] == [("t",)]
    assert compliance_view(ENERGY, claims[:2], end_of("2025-03-29"))["denials_of_no_claim"]["words"] == ""


def test_a_table_of_levels_as_spreadsheets_write_it(tmp_path: Path) -> None:
    """Other orders of the day, decimal commas, thousands, UTF-16; what is missing or in the wrong column is told."""
    told = "date;count;note\n20.03.2025;1,5;a\n21.03.2025;;b\n22.03.2025;-3;c\n32.03.2025;4;d\n24.03.2025;6;e;f\n"
    path = tmp_path / "levels.csv"
    path.write_bytes(told.encode("utf-16"))
    levels, left = read_levels(path)
    assert [(x.day, x.number) for x in levels] == [(date(2025, 3, 20), 1.5)]
    assert [(x.where, x.reason) for x in left] == [
        ("row 3", "the number is missing"), ("row 4", '"-3" is no number'), ("row 5", '"32.03.2025" is no date'),
        ("row 6", "more cells than columns"),
    ]  # fmt: skip
    path.write_text('date,launched\n25/03/2025,"1,234"\n3/4/2025,2\n', encoding="utf-8")
    assert [(x.day, x.number) for x in read_levels(path)[0]] == [(date(2025, 3, 25), 1234), (date(2025, 4, 3), 2)]
    path.write_bytes(b"PK\x03\x04 a workbook")
    with pytest.raises(IntakeError, match="workbook"):
        read_levels(path)


def test_tables_that_are_not_utf_8_are_read_and_told(tmp_path: Path) -> None:
    """As Excel saves a CSV file where nobody chose UTF-8."""
    levels, claims = tmp_path / "levels.csv", tmp_path / "claims.csv"
    levels.write_bytes("date,launched,note\n2025-03-25,7,Séance\n".encode("cp1252"))
    days, left = read_levels(levels)
    assert [(x.day, x.number) for x in days] == [(date(2025, 3, 25), 7)]
    assert [(x.where, "Windows-1252" in x.reason) for x in left] == [("levels.csv", True)]
    claims.write_bytes("id,accused,place,target\nA,Russia,Chișinău – Café,substation\n".encode("cp1252", "replace"))
    rows, left = read_claims(claims)
    assert [r.place.name for r in rows if r.place] == ["Chi?in?u – Café"]
    assert ["Windows-1252" in x.reason for x in left] == [True]
