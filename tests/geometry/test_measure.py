"""Distances and sides against figures from outside: other programs, closed formulas, and dense sampling by pyproj."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import shape as as_shape

from grith.geometry import LEFT, against, closer, distance_km, drawn, inside, length_km, near, within
from grith.nouns import Shape

GEOD = Geod(ellps="WGS84")
Line = tuple[tuple[float, float], ...]


def line(*points: tuple[float, float], **more: object) -> Shape:
    return Shape((points,), **more)  # type: ignore[arg-type]


def area(*points: tuple[float, float]) -> Shape:
    return Shape(((*points, points[0]),), area=True)


def sampled_km(points: Line, lon: float, lat: float, steps: int = 4000) -> float:
    """The least distance to thousands of spots along the geodesics between the points: slow and plain."""
    best = np.inf
    for a, b in itertools.pairwise(points):
        spots = np.array([a, *GEOD.npts(*a, *b, steps), b])
        one = np.full(len(spots), lon), np.full(len(spots), lat)
        best = min(best, float(np.min(GEOD.inv(spots[:, 0], spots[:, 1], *one)[2])))
    return best / 1000


def test_kyiv_to_kharkiv_as_three_other_programs_have_it() -> None:
    # 410,332.279 m by DuckDB, SpatiaLite and PostGIS alike, for these two points.
    assert distance_km(30.5234, 50.4501, 36.2304, 49.9935) * 1000 == pytest.approx(410_332.279, abs=0.001)
    assert length_km(line((30.5234, 50.4501), (36.2304, 49.9935))) * 1000 == pytest.approx(410_332.279, abs=0.001)


def test_one_degree_and_a_quarter_of_the_earth() -> None:
    assert distance_km(0, 0, 0, 1) == pytest.approx(110.574, abs=0.001)  # WGS 84, from the equator
    assert distance_km(0, 0, 1, 0) == pytest.approx(6378.137 * np.pi / 180, abs=1e-6)  # the equator is a circle
    assert distance_km(0, 0, 0, 90) == pytest.approx(10_001.965729, abs=1e-5)  # the meridian quadrant of WGS 84


@pytest.mark.parametrize(
    ("points", "lon", "lat"),
    [
        (((30.0, 49.0), (30.0, 51.0)), 30.1, 50.0),
        (((30.5234, 50.4501), (36.2304, 49.9935)), 33.0, 49.0),  # a long stretch
        (((-10.0, 50.0), (40.0, 55.0)), 10.0, 45.0),  # 3,400 km in one stretch
        (((179.0, 60.0), (-179.0, 61.0)), -179.9, 60.0),  # over the date line
        (((0.0, 85.0), (120.0, 88.0)), 60.0, 89.5),  # near the pole
        (((0.0, 89.0), (180.0, 89.0)), 90.0, 89.9),  # over the pole
        (((30.0, 49.0), (30.0, 51.0), (33.0, 51.5), (30.5, 52.0)), 31.5, 50.9),
        (((30.0, 49.0), (31.0, 49.0)), 35.0, 50.0),  # beyond the end
        (((30.0, 49.0), (31.0, 49.0)), -60.0, -20.0),  # far away
    ],
)
def test_distance_to_a_line_is_the_least_of_thousands_sampled_along_it(points: Line, lon: float, lat: float) -> None:
    found = float(near(line(*points), lon, lat).km[0])
    slow = sampled_km(points, lon, lat)
    assert found == pytest.approx(slow, abs=0.003)
    assert found <= slow + 1e-6


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(20, 24), st.floats(60, 63)), min_size=2, max_size=4, unique=True),
    st.floats(19, 25), st.floats(59, 64),
)  # fmt: skip
def test_distance_to_any_line_is_the_least_of_many_sampled_along_it(
    points: list[tuple[float, float]], lon: float, lat: float
) -> None:
    found, slow = float(near(line(*points), lon, lat).km[0]), sampled_km(tuple(points), lon, lat, 400)
    assert found <= slow + 1e-6 and found == pytest.approx(slow, abs=0.5)


def test_many_places_at_once_are_as_one_by_one() -> None:
    random = np.random.default_rng(1)
    lon, lat = random.uniform(28, 34, 200), random.uniform(48, 52, 200)
    shape = line((30.0, 49.0), (31.0, 50.0), (30.5, 51.0))
    together = near(shape, lon, lat)
    for i in range(0, 200, 20):
        alone = near(shape, lon[i], lat[i])
        assert (alone.km[0], alone.side[0], alone.ends_km[0]) == (together.km[i], together.side[i], together.ends_km[i])


def test_sides_of_a_line_and_what_lies_beyond_its_ends() -> None:
    north = line((30.0, 49.0), (30.0, 51.0))
    bent = line((30.0, 49.0), (30.0, 50.0), (31.0, 50.0))  # north, then east
    ring = line((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0))  # against the clock: left is inside
    date_line = line((179.5, 10.0), (-179.5, 10.0))  # eastwards
    for shape, lon, lat, side in (
        (north, 29.9, 50.0, 1), (north, 30.1, 50.0, -1), (north, 30.1, 48.0, 0), (north, 29.9, 51.5, 0),
        (bent, 29.9, 50.1, 1), (bent, 30.5, 49.5, -1), (bent, 30.5, 50.5, 1),
        (ring, 0.5, 0.5, 1), (ring, 1.5, 1.5, -1), (date_line, 180.0, 10.5, 1), (date_line, -179.9, 9.5, -1),
    ):  # fmt: skip
        assert near(shape, lon, lat).side[0] == side, (shape.parts, lon, lat)


def test_inside_an_outline_with_a_hole_over_the_date_line_and_around_a_pole() -> None:
    square = ((30.0, 50.0), (31.0, 50.0), (31.0, 51.0), (30.0, 51.0), (30.0, 50.0))
    hole = ((30.4, 50.4), (30.6, 50.4), (30.6, 50.6), (30.4, 50.6), (30.4, 50.4))
    holed = Shape((square, hole), area=True)
    assert inside(holed, [30.2, 30.5, 32.0], [50.2, 50.5, 50.5]).tolist() == [True, False, False]
    pacific = area((179.0, 10.0), (-179.0, 10.0), (-179.0, 12.0), (179.0, 12.0))
    assert inside(pacific, [180.0, -179.5, 178.0, 0.0], [11.0, 11.0, 11.0, 11.0]).tolist() == [True, True, False, False]
    arctic = area(*((x, 80.0) for x in range(-180, 180, 30)))
    assert inside(arctic, [0.0, 77.0], [89.0, 70.0]).tolist() == [True, False]
    with pytest.raises(ValueError):
        inside(line((0.0, 0.0), (1.0, 1.0)), 0.5, 0.5)


LINES = st.lists(st.tuples(st.floats(30, 31), st.floats(50, 51)), min_size=2, max_size=4, unique=True)
PLACES = st.tuples(st.floats(29.5, 31.5), st.floats(49.5, 51.5))


@settings(max_examples=60, deadline=None)
@given(LINES, PLACES, st.floats(0, 60), st.floats(0, 1))
def test_widening_never_decides_and_refining_never_flips(
    points: list[tuple[float, float]], place: tuple[float, float], wide: float, share: float
) -> None:
    shape = line(*points)
    rough, fine = against([shape], *place, wide), against([shape], *place, wide * share)
    assert rough.low_km <= fine.low_km <= fine.high_km <= rough.high_km
    assert fine.sides <= rough.sides


@settings(max_examples=60, deadline=None)
@given(LINES, PLACES, st.floats(0.1, 40), st.floats(0, 360), st.floats(0, 0.99))
def test_a_place_found_to_lie_elsewhere_in_its_circle_never_flips(
    points: list[tuple[float, float]], place: tuple[float, float], wide: float, way: float, share: float
) -> None:
    shape, rough = line(*points), against([line(*points)], *place, wide)
    lon, lat, _ = GEOD.fwd(*place, way, wide * share * 1000)
    found = against([shape], lon, lat, wide * (1 - share) * 0.99)
    assert rough.low_km - 1e-6 <= found.low_km and found.high_km <= rough.high_km + 1e-6
    # A line that bends back on itself without parting the land has no two sides; with two points it always has.
    if len(points) == 2 and len(rough.sides) == 1:
        assert found.sides == rough.sides


@settings(max_examples=40, deadline=None)
@given(PLACES, st.floats(0, 60), st.floats(0, 1), st.floats(0, 360))
def test_an_area_is_three_valued_in_the_same_way(
    place: tuple[float, float], wide: float, share: float, way: float
) -> None:
    shape = area((30.0, 50.0), (31.0, 50.0), (31.0, 51.0), (30.0, 51.0))
    rough = within([shape], *place, wide)
    assert within([shape], *place, wide * share) <= rough
    lon, lat, _ = GEOD.fwd(*place, way, wide * share * 1000)
    assert within([shape], lon, lat, wide * (1 - share) * 0.99) <= rough


def test_a_line_that_moves_counts_on_its_days_only() -> None:
    before = line((30.0, 49.0), (30.0, 51.0), since=date(2020, 1, 1), until=date(2020, 5, 31))
    after = line((30.5, 49.0), (30.5, 51.0), since=date(2020, 6, 1))
    spot = (30.2, 50.0, 0.0)
    may, june = date(2020, 5, 20), date(2020, 6, 20)
    assert against([before, after], *spot, may, may).sides == {"right"}
    assert against([before, after], *spot, june, june).sides == {LEFT}
    both = against([before, after], *spot, may, june)  # the day is not known that well
    assert both.sides == {LEFT, "right"} and both.low_km < both.high_km
    assert against([before, after], *spot, date(2019, 1, 1), date(2019, 1, 1)).high_km == np.inf
    assert against([before, after], *spot).high_km == np.inf  # no day told, and the line has a first day
    assert against([before], *spot, may, june).high_km == np.inf  # no line is known for June


@given(st.integers(0, 10_000), st.sampled_from([0.5, 5.0, 25.0, 400.0, 3_000.0]))
@settings(max_examples=25, deadline=None)
def test_closer_answers_as_measuring_every_place_does(seed: int, km: float) -> None:
    luck = np.random.default_rng(seed)
    corner = luck.uniform([-180, -80], [180, 80])
    points = corner + np.cumsum(luck.normal(0, 0.4, (8, 2)), axis=0)
    line = Shape((tuple((float(x), float(np.clip(y, -89, 89))) for x, y in points),))
    lon, lat = (
        points[0, 0] + luck.normal(0, 1 + km / 60, 60),
        np.clip(points[0, 1] + luck.normal(0, 1 + km / 90, 60), -89, 89),
    )
    assert closer(line, lon, lat, km).tolist() == (near(line, lon, lat).km <= km).tolist()


def test_lines_and_areas_over_the_date_line_are_drawn_on_both_sides_of_it() -> None:
    """RFC 7946, section 3.1.9: a map that draws degrees would otherwise run the line around the whole earth."""
    course = drawn(line((179.5, -10.0), (-179.5, -10.5)))
    assert course.geometry is not None
    assert course.geometry["coordinates"] == [[[179.5, -10.0], [180.0, -10.25]], [[-180.0, -10.25], [-179.5, -10.5]]]
    ring = ((179.0, 1.0), (-179.0, 1.0), (-179.0, 2.0), (179.0, 2.0), (179.0, 1.0))
    area = drawn(Shape((ring,), area=True))
    assert area.geometry is not None
    boxes = sorted(as_shape(area.geometry).geoms, key=lambda p: p.bounds)
    assert [p.bounds for p in boxes] == [(-180.0, 1.0, -179.0, 2.0), (179.0, 1.0, 180.0, 2.0)]
