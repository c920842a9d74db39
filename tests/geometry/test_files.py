"""A user's files: what is read, and each mistake named with its file, feature and remedy. All lines are made up."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from grith.errors import IntakeError
from grith.geometry import buffer, circle, distance_km, drawn, inside, near, point, read_shapes, write_layers
from grith.nouns import Shape

LINE = [[30.0, 49.0], [30.0, 51.0]]
SQUARE = [[[30.0, 50.0], [31.0, 50.0], [31.0, 51.0], [30.0, 51.0], [30.0, 50.0]]]


def written(folder: Path, *features: tuple[str, object, dict[str, object]], **top: object) -> Path:
    path = folder / "lines.geojson"
    listed = [
        {"type": "Feature", "properties": p, "geometry": {"type": kind, "coordinates": c}} for kind, c, p in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed, **top}), encoding="utf-8")
    return path


def test_lines_and_areas_with_their_days(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ("LineString", LINE, {"id": "contact", "since": "2020-01-01", "until": "2020-05-31"}),
        ("MultiLineString", [LINE, [[30.5, 51.0], [31.0, 51.0]]], {"name": "other"}),
        ("MultiPolygon", [SQUARE], {"name": "zone"}),
        ("Point", [30.0, 50.0], {"name": "a point is no line"}),
    )
    contact, other, zone = read_shapes(path)
    assert contact.parts == (((30.0, 49.0), (30.0, 51.0)),) and contact.names == ("contact",)
    assert str(contact.since) == "2020-01-01" and str(contact.until) == "2020-05-31"
    assert len(other.parts) == 2 and not other.area and zone.area


@pytest.mark.parametrize(
    ("kind", "coordinates", "properties", "says"),
    [
        ("LineString", [[55.0, 120.0], [56.0, 121.0]], {"name": "x"}, "swapped"),
        ("LineString", [[5_300_000.0, 4_100_000.0], [5_300_100.0, 4_100_000.0]], {}, "no degrees"),
        ("LineString", [[200.0, 50.0], [201.0, 95.0]], {}, "no place on earth"),
        ("LineString", [[30.0, 50.0], [30.0, 50.0]], {}, "two different points"),
        ("LineString", [], {}, "empty"),
        ("LineString", [[30, 50], [31, 51], [31, 50], [30, 51]], {}, "crosses itself near 30.5"),
        ("Polygon", [[[30, 50], [31, 51], [31, 50], [30, 51], [30, 50]]], {}, "crosses itself"),
        ("Polygon", [[[30, 50], [31, 51], [31, 50]]], {}, "not closed"),
        ("Polygon", [[[30, 50], [31, 51], [30, 50]]], {}, "three different points"),
        ("LineString", [["a", "b"], [30, 50]], {}, "no list of points"),
        ("LineString", [[0, 0], [30, 50]], {}, "0, 0"),
        ("GeometryCollection", [], {}, "neither line nor area"),
        ("MultiLineString", [[[30, 50], [31, 50]], [[30, 50], [29, 50]]], {}, "run against each other"),
        ("LineString", LINE, {"since": "spring"}, "no day"),
        ("LineString", LINE, {"since": "2020-06-01", "until": "2020-05-01"}, "before it begins"),
    ],
)
def test_each_mistake_is_named(
    tmp_path: Path, kind: str, coordinates: object, properties: dict[str, object], says: str
) -> None:
    path = written(tmp_path, ("LineString", LINE, {"name": "good"}), (kind, coordinates, properties))
    with pytest.raises(IntakeError) as error:
        read_shapes(path)
    (problem,) = error.value.problems
    assert says in problem.what and problem.remedy and problem.where.startswith("lines.geojson, feature 2")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no GeoJSON"),
        ('{"type": "FeatureCollection", "features": [', "no GeoJSON"),
        ("[]", "no GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "no features"),
        ('{"type": "FeatureCollection", "features": 3}', "no list"),
        ('{"type": "Point", "coordinates": [30, 50]}', "only points"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null}]}', "no geometry"),
        ('{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:32637"}}, "features": []}', "another"),
        ("SQLite format 3\0 and then nothing", "no GeoPackage"),
        ("[" * 100_000, "no GeoJSON"),
        ("9" * 5_000, "no GeoJSON"),
        ('{"type": "FeatureCollection", "crs": {"properties": 3}, "features": []}', "no features"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": 1.5}]}', "no geometry"),
        ('{"type": "MultiPolygon", "coordinates": [[[{}]]]}', "no list of points"),
        ('{"type": "LineString", "coordinates": [{"x": 1}, {"x": 2}]}', "no list of points"),
    ],
)  # fmt: skip
def test_files_that_are_none(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "lines.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IntakeError, match=says):
        read_shapes(path)
    with pytest.raises(IntakeError, match="no such file"):
        read_shapes(tmp_path / "nothing.gpkg")


def test_a_geopackage_of_ours_is_read_by_ours_and_by_gdal(tmp_path: Path) -> None:
    shape = Shape((tuple(map(tuple, LINE)),))  # type: ignore[arg-type]
    path = tmp_path / "plan.gpkg"
    write_layers(path, {"lines": [drawn(shape, id="contact", km=222.5)], "places": [point(30.0, 50.0, name="A", n=3)]})
    (found,) = read_shapes(path)
    assert found.parts == shape.parts and found.names == ("contact",)
    pyogrio = pytest.importorskip("pyogrio")
    assert {name for name, _kind in pyogrio.list_layers(path).tolist()} == {"lines", "places"}
    info = pyogrio.read_info(path, layer="lines")
    assert info["features"] == 1 and "4326" in info["crs"] and info["geometry_type"] == "MultiLineString"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE gpkg_geometry_columns SET srs_id = 32637")
    with pytest.raises(IntakeError, match="another coordinate system"):
        read_shapes(path)


def rings(geometry: dict[str, object]) -> Shape:
    polygons: list[list[list[list[float]]]] = geometry["coordinates"]  # type: ignore[assignment]
    return Shape(tuple(tuple((x, y) for x, y in ring) for p in polygons for ring in p), area=True)


@pytest.mark.parametrize("points", [LINE, [[30.0, 49.0], [36.0, 49.5]], [[179.5, 60.0], [-179.5, 60.5]]])
@pytest.mark.parametrize("km", [2.0, 25.0])
def test_the_edge_of_a_buffer_is_that_far_from_the_line(points: list[list[float]], km: float) -> None:
    shape = Shape((tuple((x, y) for x, y in points),))
    for x, y in [p for ring in rings(dict(buffer(shape, km).geometry)).parts for p in ring]:
        if abs(abs(x) - 180) > 1e-6:  # the cut at the date line is no edge
            assert float(near(shape, x, y).km[0]) == pytest.approx(km, rel=2e-3)


def test_circles_and_the_date_line(tmp_path: Path) -> None:
    for x, y in rings(dict(circle(30.0, 50.0, 10.0).geometry)).parts[0]:
        assert distance_km(30.0, 50.0, x, y) == pytest.approx(10.0, abs=1e-6)
    cut = circle(179.99, 10.0, 20.0)
    assert len(cut.geometry["coordinates"]) == 2 and inside(rings(dict(cut.geometry)), 179.95, 10.0)[0]
    path = tmp_path / "a.geojson"
    write_layers(path, {"circles": [cut]})
    first = path.read_bytes()
    write_layers(path, {"circles": [cut]})
    assert path.read_bytes() == first and json.loads(first)["features"][0]["properties"] == {"layer": "circles"}
    with pytest.raises(IntakeError, match="no kind of map file"):
        write_layers(tmp_path / "a.shp", {})
