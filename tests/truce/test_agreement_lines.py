"""Distances, sides and outlines against figures from outside, and what an imprecise place leaves open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.nouns import Agreement
from grith.truce.agreement import check_text
from grith.truce.agreement._geo import distance_km, distance_range, distance_to_line, inside, side_of
from grith.truce.judge import claims_of, judge

RING = ((30.0, 50.0), (31.0, 50.0), (31.0, 51.0), (30.0, 51.0))


def test_kyiv_to_kharkiv_as_three_other_programs_have_it() -> None:
    # 410,332.279 m by DuckDB, SpatiaLite and PostGIS alike, for these two points.
    assert distance_km(30.5234, 50.4501, 36.2304, 49.9935) * 1000 == pytest.approx(410_332.279, abs=0.001)


def test_one_degree_of_latitude_at_the_equator() -> None:
    assert distance_km(0, 0, 0, 1) == pytest.approx(110.574, abs=0.001)  # WGS 84


def test_distance_to_a_line_is_that_to_its_nearest_spot() -> None:
    meridian = ((30.0, 49.0), (30.0, 51.0))
    # Along the equator-ward parallel the nearest spot of a meridian is a little off the parallel; under 1 m here.
    assert distance_to_line(meridian, 30.1, 50.0) == pytest.approx(distance_km(30.0, 50.0, 30.1, 50.0), abs=0.01)
    assert distance_to_line(meridian, 30.0, 52.0) == pytest.approx(distance_km(30.0, 51.0, 30.0, 52.0), abs=1e-6)


@given(lon=st.floats(28, 32), lat=st.floats(48, 52), precision=st.floats(0, 50))
def test_a_wider_precision_only_widens_the_distance(lon: float, lat: float, precision: float) -> None:
    line = ((30.0, 49.0), (30.0, 51.0))
    exact, wide = distance_range(line, lon, lat, 0), distance_range(line, lon, lat, precision)
    assert wide[0] <= exact[0] == exact[1] <= wide[1]
    assert inside(RING, lon, lat, None) <= inside(RING, lon, lat, precision)


def test_sides_of_a_line() -> None:
    north = ((30.0, 49.0), (30.0, 51.0))
    assert side_of(north, 29.9, 50.0) == "left" and side_of(north, 30.1, 50.0) == "right"
    bent = ((30.0, 49.0), (30.0, 50.0), (31.0, 50.0))  # north, then east
    assert side_of(bent, 29.9, 50.1) == "left" and side_of(bent, 30.5, 49.5) == "right"
    assert side_of(bent, 30.5, 50.5) == "left"


def test_in_an_outline_or_at_its_edge() -> None:
    assert inside(RING, 30.5, 50.5, 1) == {True} and inside(RING, 32.0, 50.5, 1) == {False}
    assert inside(RING, 30.99, 50.5, 5) == {True, False}


TEXT = """\
id = "t"
title = "T"
zone = "UTC"
url = "https://example.org"
[[parties]]
id = "WEST"
name = "Westland"
[[parties]]
id = "EAST"
name = "Eastland"
[[lines]]
id = "line"
title = "the line"
points = [[30.0, 49.0], [30.0, 51.0]]
left = "WEST"
right = "EAST"
article = "1"
[[moments]]
id = "start"
at = 2020-01-01
article = "1"
[[clauses]]
id = "west"
code = "Z3"
modality = "obligation"
says = "Westland keeps guns of 100 mm and more 10 km behind the line."
bearers = ["WEST"]
breached_by = ["weapon_present"]
weapons = [{ kinds = ["artillery"], calibre_from_mm = 100 }]
line = "line"
side = "WEST"
within_km = 10
article = "1"
"""


def agreement() -> Agreement:
    found = check_text(TEXT)
    assert found.agreement, found.problems
    return found.agreement


@pytest.mark.parametrize(
    ("lon", "precision", "weapon", "result"),
    [
        (29.95, 0.5, "122 mm howitzer", "violation"),  # 3.6 km behind the line
        (29.80, 0.5, "122 mm howitzer", "out of scope"),  # 14.3 km
        (29.86, 0.5, "122 mm howitzer", "undetermined"),  # 10.0 km, give or take half a kilometre
        (29.95, 5.0, "122 mm howitzer", "undetermined"),  # it may stand on the other side
        (30.05, 0.5, "122 mm howitzer", "out of scope"),  # the other side
        (29.95, 0.5, "82 mm mortar", "out of scope"),
        (29.95, 0.5, "howitzer", "undetermined"),  # of what calibre?
    ],
)
def test_withdrawal_from_coordinates(lon: float, precision: float, weapon: str, result: str) -> None:
    head = "id,kind,said_by,said_on,about_from,accused,place,target,act,weapon,latitude,longitude,precision_km"
    row = f"W1,report,s,2020-06-02,2020-06-01,Westland,x,,weapon present,{weapon},50.0,{lon},{precision}"
    claims, left = claims_of(f"{head}\n{row}")
    assert not left
    assert [f.result for f in judge(agreement(), claims)] == [result]
