"""The map's answers, held against a plain count over the ledger's own rows."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import h3
import numpy as np
import pytest

from grith.errors import GrithError
from grith.ledger import Ledger, open_ledger
from grith.map import MapIndex, Window
from grith.map import _index as index_module
from grith.map._cells import EDGE_KM, FINEST, cells_of, parents
from grith.nouns import AsOf, HandlingRules, IncidentReport, Moment, Place, Report
from grith.nouns.rows import to_row

KYIV = ZoneInfo("Europe/Kyiv")
DAY = datetime(2025, 3, 18, tzinfo=KYIV)


def incident(n: int, **more: object) -> IncidentReport:
    """A report of a strike on a grid of places and days."""
    day = DAY + timedelta(days=n % 5)
    given = {
        "id": f"i{n}", "report": "r1", "type": ("strike", "shelling")[n % 2], "alleged_actor": ("A", "B", "")[n % 3],
        "place": Place("P", 46 + (n % 7), 30 + (n % 11), 0.5),
        "event": Moment(day, day + timedelta(days=1), "day", "Europe/Kyiv"), "published": day,
    }  # fmt: skip
    return IncidentReport(**{**given, **more})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger.gpkg", create=True) as opened:
        reports = [Report(id="r1", published=DAY), Report(id="r2", published=DAY, handling="restricted")]
        opened.append("report", [to_row(r) for r in reports])
        yield opened


def add(ledger: Ledger, *incidents: IncidentReport) -> None:
    ledger.append("incident", [to_row(i) for i in incidents])


def made(ledger: Ledger, **more: object) -> MapIndex:
    index = MapIndex(ledger, zone="Europe/Kyiv", rules=HandlingRules("public"), **more)
    index.refresh()
    return index


def test_parents_by_bits_are_the_librarys_own() -> None:
    pick = np.random.default_rng(1)
    y, x = pick.uniform(-89.9, 89.9, 300), pick.uniform(-180, 180, 300)
    cells = cells_of(y, x)
    for resolution in range(FINEST + 1):
        own = [h3.str_to_int(h3.latlng_to_cell(a, b, resolution)) for a, b in zip(y, x, strict=True)]
        mine = parents(cells, resolution).tolist()
        theirs = [h3.str_to_int(h3.cell_to_parent(h3.int_to_str(int(c)), resolution)) for c in cells]
        assert mine == theirs and all(h3.is_valid_cell(h3.int_to_str(c)) for c in mine)
        assert sum(a != b for a, b in zip(mine, own, strict=True)) <= 60  # a child may stick out of its parent a little


def test_edges_are_the_published_ones() -> None:
    assert [round(h3.average_hexagon_edge_length(r, unit="km"), 3) for r in range(10)] == pytest.approx(
        EDGE_KM, rel=0.01
    )


@pytest.mark.parametrize("most", [10_000, 5])
def test_every_window_counts_what_the_rows_say(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(index_module, "MOST_MARKS", most)
    more = [
        incident(990, place=None), incident(991, event=None), incident(992, published=None),
        incident(993, place=Place("180", 10.0, 179.9, 0.2)), incident(994, place=Place("-180", 10.0, -179.9, None)),
    ]  # fmt: skip
    add(ledger, *(incident(n) for n in range(150)), *more)
    index = made(ledger)
    boxes = [(-180, -90, 180, 90), (29.5, 45.5, 33.5, 48.5), (170, 0, -170, 20), (50, 0, 60, 10)]
    spans = [(None, None), (DAY + timedelta(days=1), DAY + timedelta(days=3)), (DAY + timedelta(days=4), None)]
    cuts = [None, AsOf.parse("2025-03-19", "Europe/Kyiv"), AsOf.parse("2025-03-20T23:00", "Europe/Kyiv")]
    only = [{}, {"type": ("strike",), "alleged_actor": ("A", "")}]
    for box, (start, end), cut, words in itertools.product(boxes, spans, cuts, only):
        west, south, east, north = box
        view = index.view(Window(west, south, east, north, 6, start, end, cut, words))
        fit = [
            i for i in ledger.incidents(as_of=cut)
            if all(getattr(i, name) in values for name, values in words.items())
            and (start is None or (i.event and i.event.latest > start))
            and (end is None or (i.event and i.event.earliest < end))
        ]  # fmt: skip
        across = west > east

        def inside(p: Place, across: bool = across, w: float = west, e: float = east) -> bool:
            return (p.longitude >= w or p.longitude <= e) if across else w <= p.longitude <= e

        there = [i for i in fit if i.place and inside(i.place) and south <= i.place.latitude <= north]
        assert view.shown == len(there) == sum(f["count"] for f in view.features), (box, start, cut)
        assert view.off_the_map == sum(i.place is None for i in fit)
        assert view.shape == ("marks" if len(there) <= most else "cells")
        if view.shape == "marks":
            assert {f["id"] for f in view.features if f["draw"] == "point"} == {i.id for i in there}


def test_cells_hold_the_points_that_the_library_puts_there(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "MOST_MARKS", 0)
    add(ledger, *(incident(n) for n in range(100)))
    view = made(ledger).view(Window(zoom=3.0))
    assert view.resolution is not None
    fine = [h3.latlng_to_cell(i.place.latitude, i.place.longitude, FINEST) for i in ledger.incidents()]
    assert {f["cell"]: f["count"] for f in view.features} == Counter(
        h3.cell_to_parent(c, view.resolution) for c in fine
    )
    for feature in view.geojson()["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1] and len(ring) >= 6


def test_a_place_known_to_an_oblast_is_no_point(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    oblast = Place("Some oblast", 48.5, 35.0, 120.0)
    add(ledger, incident(1, place=oblast), incident(2, place=oblast), incident(3), incident(4, place=Place("x", 1, 2)))
    index = made(ledger)
    features = {f["properties"]["draw"]: f for f in index.view(Window(zoom=12)).geojson()["features"]}
    area = features["area"]
    assert area["properties"]["count"] == 2 and "id" not in area["properties"]
    ring = area["geometry"]["coordinates"][0]
    north = max(y for _, y in ring)
    assert (north - 48.5) * 111.2 == pytest.approx(120, rel=0.01)  # a degree of latitude has 111.2 km on a sphere
    east = max(x for x, _ in ring)
    assert (east - 35.0) * 111.2 * math.cos(math.radians(48.5)) == pytest.approx(120, rel=0.02)
    monkeypatch.setattr(index_module, "MOST_MARKS", 0)
    view = index.view(Window(zoom=12))
    vague = [f for f in view.features if f["count"] == 2]
    assert view.resolution == FINEST or view.resolution > vague[0]["resolution"]
    assert EDGE_KM[vague[0]["resolution"]] >= 120


def test_it_keeps_in_step_with_what_is_added_corrected_and_withdrawn(ledger: Ledger, tmp_path: Path) -> None:
    add(ledger, *(incident(n) for n in range(20)))
    index = made(ledger, folder=tmp_path / "cache" / "map")
    assert index.refresh() is False and len(index) == 20

    def check(index: MapIndex) -> None:
        fresh = made(ledger)
        view, other = index.view(Window()), fresh.view(Window())
        assert sorted(map(str, view.features)) == sorted(map(str, other.features)) and index.root == fresh.root
        assert view.shown == sum(1 for i in ledger.incidents() if i.place)

    add(ledger, *(incident(n) for n in range(20, 25)))
    ledger.correct("incident", "i3", {"place": Place("moved", 10.0, 20.0)}, reason="x", author="A")
    ledger.withdraw("incident", "i4", reason="x", author="A")
    assert index.refresh() and len(index) == 24
    check(index)
    again = made(ledger, folder=tmp_path / "cache" / "map")  # at the next start, from the files
    check(again)
    ledger.withdraw("report", "r1", reason="x", author="A")
    assert again.refresh() and len(again) == 0
    (tmp_path / "cache" / "map" / "cell.npy").write_bytes(b"spoilt")
    check(made(ledger, folder=tmp_path / "cache" / "map"))
    with open_ledger(tmp_path / "other" / "ledger.gpkg", create=True) as other:  # files of another ledger are not taken
        assert len(made(other, folder=tmp_path / "cache" / "map")) == 0


def test_who_is_not_cleared_is_shown_nothing_of_it(ledger: Ledger) -> None:
    rows = [incident(1), incident(2, report="r2"), incident(3, handling="restricted", place=None)]
    add(ledger, *rows, incident(4, handling="typo"))
    index = made(ledger)
    assert [index.view(Window(clearance=c)).shown for c in ("public", "internal", "restricted")] == [1, 1, 3]
    view = index.view(Window(clearance="public"))
    assert view.off_the_map == 0 and [f["id"] for f in view.features] == ["i1"]
    ledger.correct("report", "r1", {"handling": "internal"}, reason="x", author="A")
    index.refresh()
    assert [index.view(Window(clearance=c)).shown for c in ("public", "internal", "restricted")] == [0, 1, 3]


def entries_of(index: MapIndex, *names: str) -> np.ndarray:
    return np.array([index.entry(name, Window()) for name in names])


def test_findings_under_a_reading(ledger: Ledger) -> None:
    add(ledger, *(incident(n) for n in range(6)))
    index = made(ledger)
    index.put_findings("A", entries_of(index, "i2", "i0", "i1"), np.array([1, 1, 0]), ("undetermined", "violation"))
    shown = index.view(Window(reading="A", results=("violation",)))
    assert {f["id"] for f in shown.features} == {"i0", "i2"}
    with pytest.raises(GrithError, match="nothing was found"):
        index.view(Window(reading="B", results=("violation",)))


def test_cells_and_days_tell_each_finding_with_its_number(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a plain count over the rows; one that was not judged counts as such."""
    more = [incident(n, accuser=("X", "Y")[n % 2], **({"event": None} if n % 10 == 0 else {})) for n in range(60)]
    add(ledger, *more, incident(60, accuser="X", place=Place("region", 46.0, 30.0, 900.0)))
    index, words = made(ledger), ("violation", "undetermined", "out of scope")
    judged = [n for n in range(61) if n % 7]  # every seventh was not
    found = {f"i{n}": words[n % 3] if n in judged else "" for n in range(61)}
    index.put_findings("A", entries_of(index, *(f"i{n}" for n in judged)), np.array([n % 3 for n in judged]), words)
    rows = {i.id: i for i in ledger.incidents()}
    days, undated = index.found_days(Window(reading="A"))
    assert undated == sum(i.event is None for i in rows.values())
    assert days == Counter((i.accuser, found[i.id], i.event.earliest.date()) for i in rows.values() if i.event)
    some = Window(reading="A", results=("violation",), only={"accuser": ("X",)})
    assert {(who, result) for who, result, _ in index.found_days(some)[0]} == {("X", "violation")}
    assert {result for _, result, _ in index.found_days(Window())[0]} == {""}
    monkeypatch.setattr(index_module, "MOST_MARKS", 0)
    view = index.view(Window(reading="A", zoom=7))
    told: dict[tuple[str, int], Counter[str]] = {}
    for i in rows.values():
        level = 0 if i.place.precision_km == 900.0 else view.resolution  # finer cells have edges below 900 km
        cell = h3.cell_to_parent(h3.latlng_to_cell(i.place.latitude, i.place.longitude, FINEST), level)
        told.setdefault((cell, level), Counter())[found[i.id]] += 1
    assert {(f["cell"], f["resolution"]): f["by_result"] for f in view.features} == told
    assert all(f["count"] == sum(f["by_result"].values()) for f in view.features)
    assert "by_result" not in index.view(Window(zoom=7)).features[0]


def test_findings_hold_when_the_ledger_grows_until_there_are_many(ledger: Ledger) -> None:
    add(ledger, incident(0))
    index = made(ledger)
    for number in range(40):
        index.put_findings(f"r{number}", entries_of(index, "i0"), np.array([0]), ("violation",))
    assert [index.has_findings(name) for name in ("r7", "r8", "r39")] == [False, True, True]
    marks = index.view(Window(reading="r39")).features
    assert [mark["result"] for mark in marks] == ["violation"]
    add(ledger, incident(1))
    index.refresh()
    assert {m["id"]: m["result"] for m in index.view(Window(reading="r39")).features} == {"i0": "violation", "i1": ""}
    assert index.view(Window(reading="r39", results=("violation",))).shown == 1
    assert index.after(index.entry("i0", Window()), Window()) == 1


def test_a_day_is_the_day_of_the_zone_in_which_it_was_written(ledger: Ledger) -> None:
    new_york = datetime(2025, 3, 20, tzinfo=ZoneInfo("America/New_York"))
    noon = datetime(2025, 3, 20, 12, tzinfo=UTC)
    add(ledger, incident(1, published=new_york), incident(2, published=noon), incident(3, published=new_york))
    ledger.correct("incident", "i3", {"published": new_york + timedelta(days=1)}, reason="x", author="A")
    index = made(ledger)
    for day in ("2025-03-19", "2025-03-20", "2025-03-21"):
        cut = AsOf.parse(day, "Europe/Kyiv")
        assert index.view(Window(as_of=cut)).shown == sum(1 for _ in ledger.incidents(as_of=cut)), day


def test_the_answer_is_plain_json_and_says_what_it_is_not(ledger: Ledger) -> None:
    add(ledger, *(incident(n) for n in range(3)))
    told = json.loads(json.dumps(made(ledger).view(Window()).geojson()))
    assert told == json.loads(made(ledger).view(Window()).text())
    assert told["type"] == "FeatureCollection" and "No mark says" in told["grith"]["note"]
    for wrong in ({"west": float("nan")}, {"south": 9, "north": 1}, {"only": {"x": ()}}, {"clearance": "x"}):
        with pytest.raises(GrithError):
            Window(**wrong)
    with pytest.raises(GrithError):
        Window(start=datetime(2025, 3, 20))


def test_rows_totals_words_and_days_are_what_the_ledger_holds(ledger: Ledger) -> None:
    """Against a plain count over the rows themselves, a page at a time."""
    more = [
        incident(
            n, accuser=("X", "Y")[n % 2], **({"place": Place("P", None, None)} if n % 4 == 0 else {}),
            **({"event": None} if n % 6 == 0 else {}),
        )
        for n in range(40)
    ]  # fmt: skip
    add(ledger, *more)
    index = made(ledger)
    window = Window(start=DAY + timedelta(days=1), end=DAY + timedelta(days=3), only={"accuser": ("X",)})
    fits = [
        i for i in more
        if i.accuser == "X" and i.event and i.event.earliest < window.end and i.event.latest > window.start
    ]  # fmt: skip
    pages = [index.rows(window, start, 3) for start in range(0, 40, 3)]
    listed = [r.id for page in pages for r in ledger.incidents_of(page.entries)]
    assert sorted(listed) == sorted(i.id for i in fits) and {p.count for p in pages} == {len(fits)}
    starts = [r.event.earliest for page in pages for r in ledger.incidents_of(page.entries)]
    assert starts == sorted(starts, reverse=True)
    assert pages[0].undated == sum(1 for i in more if i.accuser == "X" and i.event is None)
    whole = index.totals(Window())
    assert (whole.count, whole.without_place) == (40, 10)
    assert whole.by_accuser == index.words("accuser", Window()) == {"X": 20, "Y": 20}
    points = [(i.place.longitude, i.place.latitude) for i in more if i.place.latitude is not None]
    assert whole.frame == (min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), 52)
    days, undated = index.days(Window())
    assert undated == sum(1 for i in more if i.event is None)
    assert days == Counter((i.accuser, i.event.earliest.date()) for i in more if i.event)
    assert index.public_days(Window()) == [(DAY + timedelta(days=n)).date() for n in range(5)]
    assert index.latest_day(Window()) == (DAY + timedelta(days=4)).date()
    assert index.entry("i8", window) is None
    assert [r.id for r in ledger.incidents_of([index.entry("i8", Window())])] == ["i8"]  # type: ignore[list-item]


def test_a_place_of_the_case_gives_a_name_its_point(ledger: Ledger, tmp_path: Path) -> None:
    add(ledger, incident(1, place=Place("Old Town, district", None, None)), incident(2, place=Place("Elsewhere")))
    places = {"old town": (50.0, 30.0, 5.0)}
    index = made(ledger, places=places, folder=tmp_path / "kept")
    (mark,) = index.view(Window()).features
    assert (mark["longitude"], mark["latitude"], mark["precision_km"]) == (30.0, 50.0, 5.0)
    assert index.view(Window()).off_the_map == 1
    moved = made(ledger, places={"old town": (51.0, 30.0, 5.0)}, folder=tmp_path / "kept")
    assert moved.view(Window()).features[0]["latitude"] == 51.0  # what was kept was made with another place


def test_single_reports_stay_hidden_after_a_restart_and_when_more_come(ledger: Ledger, tmp_path: Path) -> None:
    """The markings are kept beside the columns; later ones and corrections are taken in."""
    add(ledger, incident(0), incident(1, handling="restricted"), incident(2))
    folder, public = tmp_path / "map", Window(clearance="public")

    def ids() -> set[str]:
        index = MapIndex(ledger, folder=folder, rules=HandlingRules(default="public"))
        index.refresh()
        return {str(f["id"]) for f in index.view(public).features}

    assert ids() == {"i0", "i2"} == ids()
    add(ledger, incident(3, handling="restricted"), incident(4))
    assert ids() == {"i0", "i2", "i4"} == ids()
    ledger.correct("incident", "i4", {"handling": "restricted"}, reason="x", author="A")
    ledger.correct("incident", "i1", {"handling": ""}, reason="x", author="A")
    assert ids() == {"i0", "i1", "i2"} == ids()
