"""Units in headings: what is taken for one, what is not, and that a table reads as if each cell bore its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.intake import add_files
from grith.ledger import open_ledger
from grith.nouns import CaseDefinition
from grith.nouns.heading_units import rows_in_units, without_units
from grith.nouns.written import kilometres
from grith.truce.fusion._read import read_tables
from grith.truce.judge import read_claims
from grith.truce.watch import read_events


@pytest.mark.parametrize(
    ("heading", "name", "cell", "read"),
    [
        ("Latitude (deg)", "Latitude", "50.45", "50.45"),
        ("longitude_[decimal degrees]", "longitude", "30.52", "30.52"),
        ("Lat (°, WGS 84)", "Lat", "50.45", "50.45"),
        ("Accuracy (m)", "Accuracy km", "500", "500 m"),
        ("Accuracy (m)", "Accuracy km", "~500", "~500 m"),
        ("Accuracy (m)", "Accuracy km", "1 500", "1 500 m"),
        ("Accuracy (m)", "Accuracy km", "2 km", "2 km"),
        ("radius (metres)", "radius km", "0,5", "0,5 m"),
        ("Precision [km]", "Precision km", "5 km", "5 km"),
        ("distance (m)", "distance km", "", ""),
        ("Time (UTC)", "Time", "17:05", "17:05 UTC"),
        ("Time (UTC+3)", "Time", "1705", "1705 UTC+3"),
        ("Event time (Africa/Khartoum)", "Event time", "17:00-18:30", "17:00-18:30 Africa/Khartoum"),
        ("Time (UTC)", "Time", "17:05 EET", "17:05 EET"),
        ("Time (local)", "Time", "17:05", "17:05"),
        ("Time\n(hh:mm, 24h)", "Time", "17:05", "17:05"),
        ("Date (UTC)", "Date", "2025-03-20", "2025-03-20"),
        ("Date/time (UTC)", "Date/time", "2025-03-20 17:05", "2025-03-20 17:05 UTC"),
        ("Date/time (UTC)", "Date/time", "2025-03-20T17:05-05:00", "2025-03-20T17:05-05:00"),
        ("Date (DD/MM/YYYY)", "Date", "03/04/2025", "2025-04-03"),
        ("Date (mm/dd/yy, local time)", "Date", "03/04/2025", "2025-03-04"),
        ("Date (yyyy-mm-dd)", "Date", "2025-04-03", "2025-04-03"),
        # No unit of what the heading names: it is part of the name.
        ("date (reported)", "date (reported)", "03/04/2025", "03/04/2025"),
        ("x (m)", "x (m)", "500", "500"),
        ("quantity (m)", "quantity (m)", "500", "500"),
        ("latitude (min)", "latitude (min)", "27", "27"),
        ("time (UTC or EET)", "time (UTC or EET)", "17:05", "17:05"),
        ("precision (code)", "precision (code)", "1", "1"),
        ("(UTC)", "(UTC)", "17:05", "17:05"),
        ("DATE (EVENT)", "DATE (EVENT)", "2025-03-20 17:05", "2025-03-20 17:05"),
        ("DATE (POST)", "DATE (POST)", "2025-03-20 17:05", "2025-03-20 17:05"),
        ("Time (Start/End)", "Time (Start/End)", "17:05", "17:05"),
        ("Time (IST)", "Time", "17:05", "17:05 IST"),
    ],
)
def test_what_a_heading_says_is_read_into_its_cells(heading: str, name: str, cell: str, read: str) -> None:
    assert list(rows_in_units([[heading], [cell]])) == [[name], [read]]


@pytest.mark.parametrize("cell", ["1,500", "1,500.5", "1 500", "+500", "5e2", "500-1000"])
def test_a_number_of_metres_is_never_taken_for_kilometres(cell: str) -> None:
    """What cannot be read, or may be 1.5 m as well as 1,500 m, is told as no precision."""
    assert kilometres(list(rows_in_units([["Accuracy (m)"], [cell]]))[1][0]) is None
    assert kilometres("1,500") == 1.5


def test_degrees_beside_minutes_stay_what_they_are() -> None:
    headings = ["latitude (deg)", "latitude (min)", "longitude (deg)"]
    assert without_units(headings) == ([*headings[:2], "longitude"], {})


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (["Date", "Time (UTC)", "Time (local)"], ["Date", "Time (UTC)", "Time"]),
        (["Date (UTC)", "Time (local)", "Time (UTC)"], ["Date", "Time (local)", "Time"]),
        (["Start (local)", "Start (UTC)"], ["Start (local)", "Start"]),
        (["Date (local)", "Date (UTC)"], ["Date (local)", "Date"]),
        (["Date (UTC)", "Date (EET)"], ["Date", "Date (EET)"]),
        (["Latitude (deg)", "latitude (decimal)"], ["Latitude", "latitude (decimal)"]),
        (["Accuracy (m)", "Accuracy (km)"], ["Accuracy km", "Accuracy (km)"]),
        (["Time", "Time (UTC)"], ["Time", "Time (UTC)"]),
    ],
)
def test_of_several_columns_of_one_name_one_is_read(headings: list[str], names: list[str]) -> None:
    """A day with its zone; hours on the clock of the day, lest 23:05 UTC be put on the next day of a local date."""
    found, readers = without_units(headings)
    assert found == names
    assert {at for at, heading in enumerate(headings) if heading == found[at]}.isdisjoint(readers)


def test_the_zone_of_a_date_counts_for_the_time_beside_it() -> None:
    rows = [["Date (UTC)", "Time", "Time of report"], ["2025-03-20", "17:05", "18:00"]]
    assert list(rows_in_units(rows))[1] == ["2025-03-20", "17:05 UTC", "18:00"]
    two = [["Date (UTC)", "Time", "Start (EET)"], ["2025-03-20", "17:05", "17:05"]]
    assert list(rows_in_units(two))[1][1] == "17:05"


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), max_size=4))
def test_a_table_without_units_is_left_as_it_is(rows: list[list[str]]) -> None:
    plain = [[cell.replace("(", "").replace("[", "") for cell in row] for row in rows]
    assert list(rows_in_units(plain)) == plain


NOTED = "uid,Date (DD/MM/YYYY),Time (UTC),Latitude (deg),Longitude (deg),Accuracy (m),type,target,accused"
PLAIN = "uid,date,time,latitude,longitude,precision,type,target,accused"
ROWS = [("a1", "03/04/2025", "17:05", "50.45", "30.52", "500"), ("a2", "04/04/2025", "", "50.45", "30.52", "")]


def _fused(path: Path) -> list[Any]:
    rows, told = read_tables([path])
    assert not told
    return [(r.uid, r.start, r.clock, r.latitude, r.longitude, r.precision_km) for r in rows]


def _watched(path: Path) -> list[Any]:
    events, left = read_events(path, "Europe/Kyiv")
    assert not left
    return events


def _judged(path: Path) -> list[Any]:
    claims, left = read_claims(path, "Europe/Kyiv")
    assert not [note for note in left if note.where != "row 1"]
    return [(c.id, c.event.earliest, c.event.latest, c.place) for c in claims if c.event]


def _taken_in(path: Path) -> list[Any]:
    with open_ledger(path.parent / path.stem / "ledger.gpkg", create=True) as ledger:
        add_files(ledger, CaseDefinition("Test", zone="Europe/Kyiv"), [path])
        return [(i.event.earliest, i.event.latest, i.place) for i in ledger.incidents() if i.event]


@pytest.mark.parametrize("read", [_fused, _watched, _judged, _taken_in])
def test_each_reader_reads_them_as_if_every_cell_had_its_unit(
    read: Callable[[Path], list[Any]], tmp_path: Path
) -> None:
    noted, plain = tmp_path / "noted.csv", tmp_path / "plain.csv"
    told = [
        (uid, "-".join(reversed(day.split("/"))), f"{clock} UTC" if clock else "", *spot, f"{km} m" if km else "")
        for uid, day, clock, *spot, km in ROWS
    ]
    for path, head, rows in ((noted, NOTED, ROWS), (plain, PLAIN, told)):
        path.write_text("\n".join([head, *(",".join((*row, "shelling", "a substation", "Russia")) for row in rows)]))
    found = read(noted)
    assert found == read(plain) and len(found) == len(ROWS)


@pytest.mark.parametrize("order", [("EVENT", "POST"), ("POST", "EVENT")])
@pytest.mark.parametrize("form", ["{} ({})", "{1} {0}", "{}_{}", "{} of {}"])
def test_the_day_and_hour_of_the_event_are_read_not_those_of_the_post(
    tmp_path: Path, order: tuple[str, str], form: str
) -> None:
    """Monitors of posts write DATE (EVENT), TIME (EVENT) beside DATE (POST), TIME (POST)."""
    heads = [form.format(what, of) for of in order for what in ("DATE", "TIME")]
    cells = {"EVENT": "2025-03-20,17:05", "POST": "2025-03-21,09:30"}
    path = tmp_path / "posts.csv"
    path.write_text(
        f"uid,{','.join(heads)},latitude,longitude,type,target,accused\n"
        f"a1,{','.join(cells[of] for of in order)},50,30,strike,substation,Ukraine\n",
        encoding="utf-8",
    )
    plain = tmp_path / "plain.csv"
    plain.write_text("uid,date,time,latitude,longitude\na1,2025-03-20,17:05,50,30\n", encoding="utf-8")
    assert [[(r.start, r.clock) for r in read_tables([one])[0]] for one in (path, plain)] == [
        [(_fused(plain)[0][1], True)]
    ] * 2
    (event,), _ = read_events(path, "UTC")
    assert event.start.isoformat() == "2025-03-20T17:05:00+00:00"
    (claim,), _ = read_claims(path, "UTC")
    assert claim.event is not None and str(claim.event.earliest) == "2025-03-20 17:05:00+00:00"
    with open_ledger(tmp_path / "l.gpkg", create=True) as ledger:
        add_files(ledger, CaseDefinition("Test", zone="UTC"), [path])
        (report,) = ledger.incidents()
    assert report.event is not None and str(report.event.earliest) == "2025-03-20 17:05:00+00:00"
