"""The incident layer, read back by GDAL; the file, checked against the OGC GeoPackage standard (12-128r18)."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grith.ledger import Ledger, open_ledger
from grith.nouns import IncidentReport, Place
from grith.nouns.rows import to_row
from tests.ledger.conftest import REPORT


@pytest.fixture
def case(sample: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample, tmp_path / "case")
    return tmp_path / "case" / "ledger.gpkg"


def test_gdal_reads_the_layer_with_attributes_and_crs(case: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    before = case.read_bytes()
    assert [list(row) for row in pyogrio.list_layers(case)] == [["incidents", "Point"], ["entries", None]]
    info = pyogrio.read_info(case, layer="incidents")
    assert (info["crs"], info["geometry_type"], info["features"]) == ("EPSG:4326", "Point", 4)
    assert info["fid_column"] == "fid" and tuple(info["total_bounds"]) == (30.0, 48.5, 37.25, 51.5)
    meta, fids, shapes, columns = pyogrio.raw.read(case, layer="incidents", return_fids=True)
    rows = dict(zip(meta["fields"], columns, strict=True))
    assert list(rows["id"]) == ["i0", "i1", "i2", "i3"]  # i4 was withdrawn
    assert list(rows["place"]) == ["Place 0", "Moved", "", "Place 3"]  # i1 was corrected, i2 has no place
    assert list(rows["report"]) == [REPORT] * 4 and rows["text"][3] == "Обстріл" * 3
    assert str(rows["event_start"][0]) == "2025-03-19T22:00:00.000"  # 20 March, 00:00 in Kyiv
    assert str(rows["published"][0]) == "2025-03-20T09:30:00.000"
    points = [struct.unpack("<BIdd", shape)[2:] if shape else None for shape in shapes]
    assert points == [(37.25, 48.5), (30.0, 50.0), None, (34.25, 51.5)]
    with open_ledger(case) as ledger:
        assert [ledger.get("incident", name).seq for name in ("i0", "i1", "i2", "i3")] == list(fids)
        assert ledger.verify().ok
    assert case.read_bytes() == before  # neither reading it in GDAL nor verifying changes a byte


def test_a_box_selects_points(case: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    *_, columns = pyogrio.raw.read(case, layer="incidents", bbox=(34, 51, 35, 52), columns=["id"])
    assert list(columns[0]) == ["i3"]


def test_the_file_meets_the_requirements_of_the_standard(case: Path) -> None:
    raw = case.read_bytes()
    assert raw[:16] == b"SQLite format 3\0"  # requirement 1
    assert raw[68:72] == b"GPKG" and struct.unpack(">I", raw[60:64])[0] == 10300  # requirement 2
    db = sqlite3.connect(case)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]  # requirement 6
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []  # requirement 7
    srs = dict(db.execute("SELECT srs_id, organization FROM gpkg_spatial_ref_sys"))
    assert srs.keys() >= {-1, 0, 4326} and srs[4326] == "EPSG"  # requirement 11
    columns = "SELECT column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns WHERE table_name = ?"
    assert db.execute(columns, ("incidents",)).fetchall() == [("geom", "POINT", 4326, 0, 0)]
    types = {name: kind for _, name, kind, *_ in db.execute("PRAGMA table_info(incidents)")}
    assert types["geom"] == "POINT" and types["fid"] == "INTEGER"  # requirements 29 to 31
    for (blob,) in db.execute("SELECT geom FROM incidents WHERE geom IS NOT NULL"):  # requirements 19 and 20
        assert struct.unpack("<2sBBi", blob[:8]) == (b"GP", 0, 1, 4326) and len(blob) == 29
    for (moment,) in db.execute("SELECT last_change FROM gpkg_contents"):  # requirement 15
        datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ")
    db.close()


def test_odd_values_leave_the_layer_sound(ledger: Ledger) -> None:
    odd = {"id": "odd", "report": "r", "place": {"name": 5, "latitude": 1e400 // 1, "longitude": True}}
    del odd["place"]["latitude"]
    rows = [
        odd,
        {"id": "x", "report": "r", "place": "Kyiv", "event": [1], "published": "soon", "text": "a\0b\ud800"},
        {"id": "big", "report": "r", "place": {"name": "X", "latitude": 10**400, "longitude": 1}},
        to_row(IncidentReport(id="zero", report="r", place=Place("Null Island", 0.0, -0.0))),
    ]
    ledger.append("incident", rows)
    result = ledger.verify()
    assert result.ok, result.problems


def test_the_extent_shrinks_when_a_point_is_withdrawn(ledger: Ledger) -> None:
    def box() -> tuple:
        path = ledger.folder / "ledger.gpkg"
        db = sqlite3.connect(path)
        found = db.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'incidents'"
        ).fetchone()
        db.close()
        return tuple(found)

    def point(name: str, lat: float, lon: float) -> dict:
        return to_row(IncidentReport(id=name, report="r", place=Place(name, lat, lon), published=datetime.now(UTC)))

    assert box() == (None,) * 4
    ledger.append("incident", [point("a", 1.0, 2.0), point("b", -5.0, 9.0)])
    ledger.append("incident", [point("c", 3.0, 3.0)])
    assert box() == (2.0, -5.0, 9.0, 3.0)
    ledger.withdraw("incident", "b", reason="r", author="me")
    assert box() == (2.0, 1.0, 3.0, 3.0)
    ledger.correct("incident", "c", {"place": None}, reason="unknown", author="me")
    assert box() == (2.0, 1.0, 2.0, 1.0)
    ledger.withdraw("incident", "a", reason="r", author="me")
    assert box() == (None,) * 4 and ledger.verify().ok
