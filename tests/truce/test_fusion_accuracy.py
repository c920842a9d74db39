"""What fusion finds of incidents whose truth is known, and how far its probabilities hold."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from attrs import evolve
from scipy.spatial import cKDTree

from grith.truce.fusion import Fusion, Row, fuse, reports_of
from grith.truce.fusion._reports import names
from tests.truce.fusion_synthetic import DAY, FOUR, MANY, ONE, TWO, calibration_error, f1, pairs, told, true_pairs

REGIONS = ((49.9, 36.4), (51.0, 34.0), (46.8, 30.6), (49.6, 33.9), (48.5, 35.0))


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
    assert f1(found, wanted) > best_plain(rows, (1.0, 2.0, 4.0, 8.0), wanted) + 0.02


def best_plain(rows: list[Row], radii_km: Sequence[float], wanted: set[tuple[str, str]]) -> float:
    """The best that any of the radii finds: all pairs within it, on the same day or the next, of one type."""
    table = reports_of(rows)
    one, other = cKDTree(table.place).query_pairs(max(radii_km), output_type="ndarray").T
    alike = (np.abs(table.start[one] - table.start[other]) <= 1) & (table.type[one] == table.type[other])
    one, other = one[alike], other[alike]
    apart = np.linalg.norm(table.place[one] - table.place[other], axis=1)
    uid = np.array(table.uid)
    found = [pairs(zip(uid[one[apart <= km]], uid[other[apart <= km]], strict=True)) for km in radii_km]
    return max(f1(some, wanted) for some in found)


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
    assert f1(found, wanted) >= best_plain(rows, (1.0, 2.0, 3.0, 4.0), wanted) + 0.03
    rows, truth = told(3000, sources, seed=101, **dense)  # type: ignore[arg-type]
    fresh = fuse(rows, parameters=fusion.parameters)
    name = names(fresh.reports)
    links = zip(fresh.one.tolist(), fresh.other.tolist(), fresh.probability.tolist(), strict=True)
    assert calibration_error((p, truth[name[a]] == truth[name[b]]) for a, b, p in links) <= 0.05


@pytest.mark.parametrize(("sources", "least"), [(TWO, 0.75), (FOUR, 0.62), (ONE, 0.72)])
def test_a_few_hundred_reports_of_a_crowded_week_are_not_taken_for_a_few_events(
    sources: tuple[tuple[str, float, float], ...], least: float
) -> None:
    """So few prove little: that all reports are shared, or that partners lie as far apart as chance neighbours."""
    scores = []
    for seed in (1, 2, 3):
        rows, truth = told(300, sources, seed=seed, error_km=1.0, days=6, places=60)
        scores.append(f1(pairs(fuse(rows).members().values()), true_pairs(truth)))
    assert np.mean(scores) >= least
    assert min(scores) >= 0.55


@pytest.mark.parametrize(("sources", "least"), [(TWO, 0.86), (MANY, 0.81), (FOUR, 0.84)])
def test_a_few_hundred_reports_of_small_towns_are_told_apart(
    sources: tuple[tuple[str, float, float], ...], least: float
) -> None:
    """A dozen reports a town: density must not be taken from the country around it."""
    scores = []
    for seed in (941, 942, 943):
        rows, truth = told(300, sources, seed=seed, error_km=1.0, days=10, places=60)
        scores.append(f1(pairs(fuse(rows).members().values()), true_pairs(truth)))
    assert np.mean(scores) >= least


def test_reports_of_a_single_crowded_day_are_not_taken_for_a_few_events() -> None:
    rows, truth = told(4000, TWO, seed=1, days=20)
    for day in (2, 5, 8):
        few = [r for r in rows if r.start == DAY + day]
        wanted = true_pairs({r.uid: truth[r.uid] for r in few})
        assert f1(pairs(fuse(few).members().values()), wanted) >= 0.5


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
