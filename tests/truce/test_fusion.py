"""Laws of fusion: order does not matter, additions equal a full run, a person's word stays, nothing is lost."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.errors import GrithError, IntakeError
from grith.nouns import IncidentReport, Moment, Place
from grith.truce.fusion import (
    Decision,
    Fusion,
    Row,
    add_reports,
    fuse,
    load_parameters,
    reports_of,
    rows_of_incidents,
    save_parameters,
)
from grith.truce.fusion._read import read_decisions, read_tables
from grith.truce.fusion._reports import names
from tests.truce.fusion_synthetic import DAY, calibration_error, f1, pairs, told, true_pairs

TWO = (("A", 0.7, 0.0), ("B", 0.7, 0.0))
MANY = (("A", 0.7, 0.0), ("B", 0.5, 0.4), ("C", 0.6, 0.1))
FOUR = (*MANY, ("D", 0.4, 0.2))
ONE = (("A", 0.7, 0.4),)
REGIONS = ((49.9, 36.4), (51.0, 34.0), (46.8, 30.6), (49.6, 33.9), (48.5, 35.0))


def same(one: Fusion, other: Fusion) -> bool:
    return one.incidents() == other.incidents() and list(one.links()) == list(other.links())


@pytest.fixture(scope="module")
def many() -> tuple[list[Row], dict[str, int], Fusion]:
    rows, truth = told(1500, MANY, seed=4, error_km=1.0, days=120, places=60)
    return rows, truth, fuse(rows)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_rows_and_sources_does_not_matter(rnd: random.Random) -> None:
    rows, _ = told(120, MANY, seed=2, error_km=1.0, days=20, places=5)
    mixed = list(rows)
    rnd.shuffle(mixed)
    assert same(fuse(rows), fuse(mixed))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 120))
def test_reports_added_later_give_the_incidents_of_a_full_run(
    many: tuple[list[Row], dict[str, int], Fusion], seed: int, count: int
) -> None:
    rows, _, fusion = many
    rnd = random.Random(seed)
    first = rnd.choice(rows).start or 0.0
    near = [r for r in rows if abs((r.start or 0.0) - first) <= 3]
    new = rnd.sample(near, min(count, len(near)))
    late = {r.uid for r in new}
    before = fuse([r for r in rows if r.uid not in late], parameters=fusion.parameters)
    added = add_reports(before, new)
    full = fuse(rows, parameters=fusion.parameters)
    assert same(added, full)
    assert np.array_equal(added.probability, full.probability)


def test_added_one_by_one_or_all_at_once(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    step = fuse(rows[:1400], parameters=fusion.parameters)
    for row in rows[1400:1425]:
        step = add_reports(step, [row])
    assert same(step, fuse(rows[:1425], parameters=fusion.parameters))


def test_what_is_learned_says_who_repeats_itself(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    repeats = many[2].parameters.repeats_itself()
    # Of B's events 40 % are told again: about 0.56 of its reports have a twin; A never repeats itself.
    assert repeats["A"] < 0.05 < 0.35 < repeats["B"]
    assert repeats["A"] < repeats["C"] < repeats["B"]


@pytest.mark.parametrize(
    ("sources", "error_km", "least"),
    # Least: what the generator allows is not known for these; a fixed radius of any size stays 0.1 to 0.3 below.
    [(TWO, 3.0, 0.92), (MANY, 1.0, 0.93), ((("A", 0.7, 0.4),), 1.0, 0.9)],
)
def test_pairs_are_found_across_and_within_sources(
    sources: tuple[tuple[str, float, float], ...], error_km: float, least: float
) -> None:
    rows, truth = told(3000, sources, seed=11, error_km=error_km)
    found, wanted = pairs(fuse(rows).members().values()), true_pairs(truth)
    assert f1(found, wanted) >= least
    best = max(f1(plain(rows, km), wanted) for km in (1.0, 2.0, 4.0, 8.0))
    assert f1(found, wanted) > best + 0.02


def plain(rows: list[Row], kilometres: float) -> set[tuple[str, str]]:
    """All pairs within a radius, on the same day or the next, of one type."""
    table = reports_of(rows)
    found = set()
    for i in range(len(table)):
        near = np.sqrt(((table.place - table.place[i]) ** 2).sum(1)) <= kilometres
        near &= (np.abs(table.start - table.start[i]) <= 1) & (table.type == table.type[i])
        near[: i + 1] = False
        found |= {tuple(sorted((table.uid[i], table.uid[j]))) for j in np.flatnonzero(near).tolist()}
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("sources", "error_km", "seed"),
    [(TWO, 3.0, 21), (TWO, 3.0, 22), (ONE, 1.0, 21), (MANY, 1.0, 21), (MANY, 3.0, 22), (FOUR, 1.0, 23)],
)
def test_probabilities_are_calibrated_on_data_not_learned_from(
    sources: tuple[tuple[str, float, float], ...], error_km: float, seed: int
) -> None:
    learned = fuse(told(3000, sources, seed=seed, error_km=error_km)[0]).parameters
    rows, truth = told(3000, sources, seed=seed + 100, error_km=error_km)
    fresh = fuse(rows, parameters=learned)
    name = names(fresh.reports)
    links = [
        (p, truth[name[a]] == truth[name[b]])
        for a, b, p in zip(fresh.one.tolist(), fresh.other.tolist(), fresh.probability.tolist(), strict=True)
    ]
    assert len(links) > 1000
    assert calibration_error(links) <= 0.05
    shown = [(x.probability, truth[x.uid_a] == truth[x.uid_b]) for x in fresh.links()]
    assert calibration_error(shown) <= 0.05


@pytest.mark.parametrize("sources", [MANY, FOUR, (("A", 0.5, 0.4), ("B", 0.5, 0.4))])
def test_many_reports_of_one_event_are_learned_where_events_are_crowded(
    sources: tuple[tuple[str, float, float], ...],
) -> None:
    dense = {"error_km": 1.0, "days": 60, "places": 60}
    rows, truth = told(3000, sources, seed=1, **dense)  # type: ignore[arg-type]
    fusion = fuse(rows)
    found, wanted = pairs(fusion.members().values()), true_pairs(truth)
    # A radius that suits the truth best, with the type, finds 0.78 of MANY's: fusion, told nothing, finds more.
    assert f1(found, wanted) >= max(f1(plain(rows, km), wanted) for km in (1.0, 2.0, 3.0, 4.0)) + 0.03
    rows, truth = told(3000, sources, seed=101, **dense)  # type: ignore[arg-type]
    fresh = fuse(rows, parameters=fusion.parameters)
    name = names(fresh.reports)
    links = zip(fresh.one.tolist(), fresh.other.tolist(), fresh.probability.tolist(), strict=True)
    assert calibration_error((p, truth[name[a]] == truth[name[b]]) for a, b, p in links) <= 0.05


def strikes_by_region(precision_km: float, days: int = 10) -> list[Row]:
    """Unrelated strikes that two sources tell of, each placed at the middle of its region: one or two a day in the
    first region, three in ten days in the others."""
    rnd = random.Random(1)
    rows = []
    for source in ("A", "B"):
        for day in range(days):
            for k, (lat, lon) in enumerate(REGIONS):
                for i in range(rnd.choice((1, 2)) if k == 0 else int(rnd.random() < 0.3)):
                    uid = f"{source}{k}.{day}.{i}"
                    place = {"latitude": lat, "longitude": lon, "precision_km": precision_km}
                    rows.append(Row(uid, source, DAY + day, type="strike", **place))
    return rows


@pytest.mark.parametrize(("precision_km", "most"), [(0.0, 0.5), (30.0, 0.95), (80.0, 0.5)])
def test_strikes_that_share_only_region_and_day_are_not_held_to_be_one(precision_km: float, most: float) -> None:
    fusion = fuse(strikes_by_region(precision_km))
    busy = [group for group in fusion.members().values() if group[0][1] == "0"]
    # Where each day has one or two, two of one day are no more likely one than not.
    assert all(len(group) == 1 for group in busy)
    # Elsewhere two sources that tell one strike each of a day, within 30 km, may well mean the same one.
    assert max((x.probability for x in fusion.links(0.0)), default=0.0) < most


@pytest.mark.parametrize("days", [2, 3, 4, 5])
def test_a_regions_point_that_many_reports_share_is_no_spot_though_they_span_a_few_days_only(days: int) -> None:
    members = fuse(strikes_by_region(0.0, days)).members()
    busy = [group for group in members.values() if group[0][1] == "0"]
    # Unrelated by construction: one report more or less may fall on another, never a day's or all of them.
    assert max(map(len, busy)) <= 2
    assert len(busy) >= 0.8 * sum(map(len, busy))


@pytest.mark.parametrize(
    ("events_a_day", "days", "least"), [(40, 3, 0.8), (40, 5, 0.85), (200, 3, 0.65), (200, 5, 0.7)]
)
def test_a_few_days_of_reports_are_told_apart_as_those_of_a_year_are(
    events_a_day: int, days: int, least: float
) -> None:
    rows, truth = told(events_a_day * 20, TWO, seed=1, days=20)
    for first in (2, 5, 8):
        few = [r for r in rows if DAY + first <= (r.start or 0.0) < DAY + first + days]
        fusion = fuse(few)
        wanted = true_pairs({r.uid: truth[r.uid] for r in few})
        assert f1(pairs(fusion.members().values()), wanted) >= least


def test_few_reports_that_name_one_town_and_day_are_likely_one_event() -> None:
    """Ten voices that rarely speak: what they share must not be learned away for want of examples."""
    rows = strikes_by_region(100.0)[:30]
    for name, text in (("president", "energy facility shelled"), ("general staff", "energy facilities damaged")):
        place = {"latitude": 46.64, "longitude": 32.61, "precision_km": 10.0}
        rows.append(Row(name, name, DAY + 3, type="strike", text=text, **place))
    incident = fuse(rows).incidents()
    assert incident["president"] == incident["general staff"]


def test_two_reports_alone_are_one_event_at_one_spot_but_not_in_one_region() -> None:
    def two(precision_km: float) -> Fusion:
        place = {"latitude": 49.9, "longitude": 36.4, "precision_km": precision_km}
        return fuse([Row("a", "A", DAY, type="strike", **place), Row("b", "B", DAY, type="strike", **place)])

    assert len(two(0.1).members()) == 1
    assert len(two(80.0).members()) == 2


def test_a_shift_between_two_lists_and_coordinates_that_one_list_copies_are_learned() -> None:
    rows, truth = told(1500, TWO, seed=31, error_km=1.0, days=120, places=40)
    # B's places: half are A's of the same event, moved along one line in degrees as a blur for publication would.
    at = {truth[r.uid]: r for r in rows if r.source == "A"}
    rnd = random.Random(5)
    moved = []
    for r in rows:
        a = at.get(truth[r.uid])
        if r.source == "B" and a is not None and rnd.random() < 0.5:
            by = rnd.random() * 0.02
            r = evolve(r, latitude=a.latitude + by, longitude=a.longitude + by, start=a.start)
        moved.append(r)
    before, after = fuse(rows), fuse(moved)
    offsets = after.parameters.offsets
    assert before.parameters.offsets.share.sum() == 0
    assert 0.3 < offsets.share.max() < 0.7
    row, part = np.unravel_index(int(offsets.share.argmax()), offsets.share.shape)
    assert offsets.mean[row, part] == pytest.approx([0.01, 0.01], abs=0.002)
    wanted = true_pairs(truth)
    gain = f1(pairs(after.members().values()), wanted) - f1(pairs(before.members().values()), wanted)
    assert gain > 0.03


def test_a_persons_split_and_merge_are_kept(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    big = max(fusion.members().values(), key=len)
    far = next(r.uid for r in rows if abs((r.start or 0) - DAY) > 60)
    decisions = (Decision("split", big[0], big[1], "two blasts"), Decision("merge", big[0], far, "same crater", "AB"))
    decided = fuse(rows, parameters=fusion.parameters, decisions=decisions)
    for run in (decided, fuse(rows, decisions=decisions), add_reports(decided, [evolve(rows[0], uid="new")])):
        incident = run.incidents()
        assert incident[big[0]] != incident[big[1]]
        assert incident[big[0]] == incident[far]
    reasons = [x.reason for x in decided.links() if {x.uid_a, x.uid_b} == {big[0], far}]
    assert reasons == [] or "put together by AB (same crater)" in reasons[0]
    late = (*decisions, Decision("merge", big[0], big[1]))
    later = fuse(rows, parameters=fusion.parameters, decisions=late).incidents()
    assert later[big[0]] == later[big[1]]


def test_decisions_that_cannot_be_met_are_told(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    gone = Decision("merge", rows[0].uid, "nobody")
    chain = [
        Decision("merge", rows[0].uid, rows[1].uid),
        Decision("merge", rows[1].uid, rows[2].uid),
        Decision("split", rows[0].uid, rows[2].uid),
    ]
    decided = fuse(rows, parameters=fusion.parameters, decisions=[gone, *chain])
    assert gone in decided.unmet
    assert len(decided.unmet) == 2
    incident = decided.incidents()
    assert incident[rows[0].uid] != incident[rows[2].uid]
    with pytest.raises(GrithError, match="no decision"):
        fuse(rows, decisions=[Decision("join", "a", "b")])


def test_copies_of_one_origin_count_once() -> None:
    base = Row("a", "Agency", DAY, latitude=50.0, longitude=36.0, type="drone", origin="Ministry")
    rows = [
        base,
        evolve(base, uid="b", source="Daily", origin="ministry "),
        evolve(base, uid="c", source="Radio", origin=""),
        evolve(base, uid="d", source="Ministry", origin=""),
    ]
    fusion = fuse(rows)
    assert list(fusion.independent_sources().values()) == [2]
    reasons = {(x.uid_a, x.uid_b): x.reason for x in fusion.links()}
    assert "both go back to Ministry" in reasons["a", "b"]


def test_reasons_are_told_in_words() -> None:
    rows, _ = told(300, TWO, seed=5, days=60)
    reasons = [x.reason for x in fuse(rows).links()]
    assert reasons
    for reason in reasons:
        assert " apart; " in reason
        assert "both " in reason or " and " in reason
        assert "by chance as near as this about once in" in reason or "unrelated reports" in reason


def test_alike_texts_tell_reports_of_one_place_and_day_apart() -> None:
    rnd = random.Random(3)
    words = [f"word{i}" for i in range(400)]
    rows = []
    for event in range(200):
        text = rnd.sample(words, 12)
        day = DAY + event // 4
        for source in "AB":
            told_words = " ".join(rnd.sample(text, 9) + rnd.sample(words, 3))
            rows.append(Row(f"{source}{event}", source, day, latitude=50.0, longitude=36.0, type="x", text=told_words))
    found = pairs(fuse(rows, days=0).members().values())
    wanted = {(f"A{e}", f"B{e}") for e in range(200)}
    assert f1(found, wanted) > 0.9
    blind = pairs(fuse([evolve(r, text="") for r in rows], days=0).members().values())
    assert f1(blind, wanted) < 0.6


def test_two_reports_that_cite_one_page_are_told_from_others_of_their_place_and_day() -> None:
    rnd = random.Random(6)
    page = ("https://t.me/channel/{}", "see t.me/channel/{}?single.", "(http://www.t.me/channel/{}#top)")
    rows = []
    for event in range(200):
        for source in "AB":
            text = f"Shelling reported by {source} {rnd.choice(page).format(1000 + event)}"
            rows.append(Row(f"{source}{event}", source, DAY + event // 4, latitude=50.0, longitude=36.0, text=text))
    fusion = fuse(rows, days=0)
    assert f1(pairs(fusion.members().values()), {(f"A{e}", f"B{e}") for e in range(200)}) > 0.97
    assert all("both cite one page" in x.reason for x in fusion.links())


def test_clock_times_are_used_to_the_second() -> None:
    rnd = random.Random(8)
    rows = []
    for event in range(400):
        at = DAY + event * 0.2 + rnd.uniform(0, 0.1)
        rows.append(Row(f"A{event}", "A", at, clock=True, latitude=50.0, longitude=36.0))
        if event % 10:
            rows.append(Row(f"B{event}", "B", at + rnd.gauss(0, 30) / 86400, clock=True, latitude=50.0, longitude=36.0))
    fusion = fuse(rows)
    wanted = {(f"A{e}", f"B{e}") for e in range(400) if e % 10}
    assert f1(pairs(fusion.members().values()), wanted) > 0.98
    assert any(" s apart" in x.reason for x in fusion.links())


def test_a_vague_place_and_a_long_interval_still_find_their_event() -> None:
    rows, _ = told(600, TWO, seed=9, error_km=1.0, days=200, places=100)
    rows.append(Row("exact", "A", DAY + 100, latitude=60.0, longitude=20.0, type="drone"))
    rows.append(Row("vague", "B", DAY + 98, DAY + 104, latitude=60.2, longitude=20.0, precision_km=30.0, type="drone"))
    incident = fuse(rows).incidents()
    assert incident["exact"] == incident["vague"]


@pytest.mark.parametrize("jitter", [0.0, 0.002])
@pytest.mark.parametrize("sources", ["X", "XY"])
def test_a_hundred_reports_of_one_event_are_one_incident(jitter: float, sources: str) -> None:
    rnd = random.Random(1)
    hundred = [
        Row(f"h{i}", sources[i % len(sources)], DAY, latitude=50 + rnd.gauss(0, jitter), longitude=36.0, type="drone")
        for i in range(100)
    ]
    others, _ = told(1500, TWO, seed=12)
    incident = fuse([*others, *hundred]).incidents()
    assert len(incident) == 100 + len(others)
    assert len({incident[r.uid] for r in hundred}) == 1
    # With nothing else to compare with, spots apart may be several events; the very same spot is one.
    alone = fuse(hundred)
    assert len(alone.incidents()) == 100
    assert len(alone.members()) <= (1 if jitter == 0 else 5)


def test_a_busy_city_is_not_one_incident() -> None:
    rnd = random.Random(2)
    rows = [
        Row(
            f"k{i}",
            "AB"[i % 2],
            DAY + rnd.randrange(3),
            latitude=50 + rnd.gauss(0, 0.05),
            longitude=36 + rnd.gauss(0, 0.05),
        )
        for i in range(2000)
    ]
    members = fuse(rows).members()
    assert max(map(len, members.values())) <= 3
    assert len(members) >= 0.95 * len(rows)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_next_to_nothing_is_no_trouble(count: int) -> None:
    rows = [Row(f"r{i}", "A", DAY + 100 * i, latitude=50.0, longitude=36.0) for i in range(count)]
    assert set(fuse(rows).incidents()) == {r.uid for r in rows}


def test_bad_rows_are_told_and_kept() -> None:
    rows, _ = told(300, TWO, seed=6)
    good = Row("ok", "A", DAY, latitude=50.0, longitude=36.0, type="drone")
    bad = {
        "zero": evolve(good, latitude=0.0, longitude=0.0),
        "range": evolve(good, latitude=136.0, longitude=50.0),
        "swapped": evolve(good, latitude=36.0, longitude=50.0),
        "future": evolve(good, start=DAY + 9000),
        "backwards": evolve(good, end=DAY - 3),
        "nodate": evolve(good, start=None),
        "noplace": evolve(good, latitude=None),
        "unknown": evolve(good, type="Unknown"),
    }
    mixed = [*rows, good, *(evolve(row, uid=uid) for uid, row in bad.items()), evolve(good, uid="ok")]
    reports = reports_of(mixed, as_of=DAY + 400)
    fusion = fuse(reports)
    assert len(fusion.incidents()) == len(mixed)
    assert {"ok", "ok#2"} <= set(fusion.incidents())
    problems = {p.content: p.reason for p in reports.problems if p.content}
    assert set(problems) == {"zero", "range", "swapped", "future", "backwards", "nodate", "noplace", "ok"}
    assert "0, 0" in problems["zero"]
    assert "swapped" in problems["swapped"]
    assert "future" in problems["future"]
    assert "before the start" in problems["backwards"]
    assert "twice" in problems["ok"]
    alone = fusion.members()
    for uid in ("zero", "range", "nodate", "noplace"):
        assert alone[uid] == (uid,)


numbers = st.one_of(st.none(), st.floats(-1e4, 1e4), st.sampled_from([0.0, 90.0, -90.0, 180.0, -180.0]))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            Row,
            uid=st.text(max_size=3),
            source=st.sampled_from("AB"),
            start=st.one_of(st.none(), st.floats(-1e5, 1e5)),
            end=st.one_of(st.none(), st.floats(-1e5, 1e5)),
            clock=st.booleans(),
            latitude=numbers,
            longitude=numbers,
            precision_km=st.floats(0, 5000),
            type=st.text(max_size=3),
            text=st.text(max_size=10),
        ),
        max_size=12,
    )
)
def test_no_row_crashes_it_and_none_is_lost(rows: list[Row]) -> None:
    fusion = fuse(rows)
    assert len(fusion.incidents()) == len(rows)
    assert sum(len(m) for m in fusion.members().values()) == len(rows)
    assert all(0 <= x.probability <= 1 and x.reason for x in fusion.links(0.0))


def test_parameters_are_saved_and_read(tmp_path: Path, many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    save_parameters(fusion.parameters, one)
    again = load_parameters(one)
    save_parameters(again, two)
    assert one.read_bytes() == two.read_bytes()
    assert same(fusion, fuse(rows, parameters=again))
    two.write_bytes(b"nothing")
    with pytest.raises(IntakeError, match="cannot read the parameters"):
        load_parameters(two)


def test_a_source_and_a_type_not_met_when_learning(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    twin = evolve(rows[0], uid="z", source="Z", type="landslide")
    incident = add_reports(fusion, [twin]).incidents()
    assert incident["z"] == incident[rows[0].uid]


def test_senseless_settings_are_refused() -> None:
    for settings_ in ({"kilometres": 0.0}, {"days": -1}, {"threshold": 1.0}):
        with pytest.raises(GrithError, match="no sense"):
            fuse([], **settings_)  # type: ignore[arg-type]


def test_incident_reports_of_a_case_become_rows() -> None:
    from datetime import date

    report = IncidentReport(
        "i1",
        "r1",
        "A2:F2",
        "strike",
        Moment.of_day(date(2025, 3, 20), "Europe/Kyiv"),
        Place("Kropyvnytskyi", 48.5, 32.3, 5.0),
        source="Suspilne",
    )
    row = rows_of_incidents([report])[0]
    # 20 March 2025 is day 20,167 after 1970-01-01; the local day in Kyiv begins two hours earlier in UTC.
    assert (row.start, row.end, row.clock) == (20167.0, 20167.0, False)
    assert (row.uid, row.source, row.precision_km) == ("i1", "Suspilne", 5.0)


def test_tables_in_many_spellings_are_read(tmp_path: Path) -> None:
    table = tmp_path / "Radio.csv"
    table.write_text(
        "﻿Event_ID;Event date;Time;Lat;Lon;Type;Precision;Notes\n"
        "1;2025-03-20;14:05;50,5;36.25;drone;2 km;Blast\n"
        "2;20 March;25:99;x;36;;-4;\n"
        "3;2025-03-20T23:30:00+02:00;;50;36;;;\n"
        ";2025-03-20 00:00:00;;50\n",
        encoding="utf-8",
    )
    rows, problems = read_tables([table])
    assert (rows[0].source, rows[0].latitude, rows[0].precision_km, rows[0].text) == ("Radio", 50.5, 2.0, "Blast")
    assert rows[0].start == pytest.approx(20167 + (14 * 60 + 5) / 1440)
    assert rows[1].start is None and rows[1].latitude is None
    assert rows[2].start == pytest.approx(20167 + 21.5 / 24)
    assert (rows[3].start, rows[3].clock, rows[3].longitude, rows[3].uid) == (20167.0, False, None, "row 5")
    assert [p.reason for p in problems] == [
        '"20 March" is no date',
        '"25:99" is no time of day',
        '"-4" is no precision',
        "the report has no id",
    ]
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(IntakeError, match="uid, date, latitude, longitude"):
        read_tables([tmp_path / "bad.csv", tmp_path / "missing.csv"])


def test_decisions_are_read(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("decision,uid_a,uid_b,reason\nmerge,a,b,same crater\nSplit,a,c,\n")
    assert read_decisions(file) == [Decision("merge", "a", "b", "same crater"), Decision("split", "a", "c")]
    file.write_text("decision,uid_a,uid_b\nunite,a,b\nsplit,a,\n")
    with pytest.raises(IntakeError) as caught:
        read_decisions(file)
    assert len(caught.value.problems) == 2


def test_the_command_writes_links_and_incidents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    from grith.cli._app import run

    rows, truth = told(200, TWO, seed=7, days=90)
    for source in "AB":
        with (tmp_path / f"{source}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["uid", "date", "latitude", "longitude", "type"])
            for r in rows:
                if r.source == source:
                    day = np.datetime64(int(r.start or 0), "D")
                    writer.writerow([r.uid, day, r.latitude, r.longitude, r.type])
    files = [str(tmp_path / "A.csv"), str(tmp_path / "B.csv")]
    out, incidents = tmp_path / "links.csv", tmp_path / "incidents.csv"
    assert run(["fuse", *files, "--out", str(out), "--incidents", str(incidents), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    first = out.read_bytes(), incidents.read_bytes()
    assert run(["fuse", *reversed(files), "--out", str(out), "--incidents", str(incidents)]) == 0
    assert (out.read_bytes(), incidents.read_bytes()) == first
    links = list(csv.DictReader(out.open()))
    assert list(links[0]) == ["uid_a", "uid_b", "probability", "reason"]
    assert summary["reports"] == len(rows) == len(list(csv.DictReader(incidents.open())))
    assert f1({tuple(sorted((x["uid_a"], x["uid_b"]))) for x in links}, true_pairs(truth)) > 0.85  # type: ignore[misc]
    assert run(["fuse", str(tmp_path / "none.csv"), "--json"]) == 4
