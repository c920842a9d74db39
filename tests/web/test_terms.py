"""Lines, zones and distances of a case's agreement on the live map: the user's own, on their days."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grith.web import create_app
from tests.web.conftest import DAY

LINE = [[36.0, 47.0], [36.0, 48.0]]


def course(east: float, **days: str) -> dict[str, Any]:
    """The line of contact, so many degrees further east, on its days."""
    shape = {"type": "LineString", "coordinates": [[x + east, y] for x, y in LINE]}
    return {"type": "Feature", "properties": {"id": "contact", **days}, "geometry": shape}


@pytest.fixture
def lined(case: Path) -> Any:
    """A client of the case with another agreement, and with two courses of its line of contact."""
    from importlib.resources import files

    from fastapi.testclient import TestClient

    terms = files("grith.truce").joinpath("agreements", "minsk-2015.toml").read_text(encoding="utf-8")
    (case / "own.toml").write_text(terms, encoding="utf-8")
    definition = case / "case.toml"
    text = definition.read_text(encoding="utf-8").replace('"energy-halt-2025"', '"own.toml"')
    definition.write_text(text, encoding="utf-8")
    features = [course(0, until=DAY), course(2, since="2025-03-21")]
    (case / "geometry").mkdir()
    (case / "geometry" / "lines.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with TestClient(create_app(case, author="Tester"), base_url="http://localhost") as client:
        yield client


def terms_of(client: Any, day: str) -> dict[str, list[dict[str, Any]]]:
    told = client.get("/api/map", params={"as_of": day}).json()
    assert told["terms_problem"] == ""
    found: dict[str, list[dict[str, Any]]] = {}
    for feature in told["terms"]["features"]:
        found.setdefault(feature["properties"]["kind"], []).append(feature)
    return found


def test_the_line_of_the_day_is_drawn(lined: Any) -> None:
    before, after = terms_of(lined, DAY), terms_of(lined, "2025-03-22")
    assert [f["geometry"]["coordinates"] for f in before["line"]] == [[LINE]]
    assert [f["geometry"]["coordinates"][0][0][0] for f in after["line"]] == [38.0]


def test_a_distance_is_as_wide_as_the_clause_says(lined: Any) -> None:
    """Minsk, point 2: 25, 35 and 70 km from the line; measured along the earth by pyproj."""
    import shapely
    from pyproj import Geod

    widths = {f["properties"]["title"].split(" km")[0]: f for f in terms_of(lined, DAY)["buffer"]}
    assert set(widths) == {"within 25", "within 35", "within 70"}
    for words, feature in widths.items():
        area, km = shapely.geometry.shape(feature["geometry"]), float(words.removeprefix("within "))
        for part, inside in ((0.999, True), (1.001, False)):
            x, y, _ = Geod(ellps="WGS84").fwd(36.0, 47.5, 90, km * 1000 * part)
            assert area.contains(shapely.Point(x, y)) is inside


def test_a_line_that_cannot_be_used_is_told(lined: Any, case: Path) -> None:
    (case / "geometry" / "lines.geojson").write_text("{")
    answer = lined.get("/truce")
    assert answer.status_code == 400
    assert "lines.geojson" in answer.text
