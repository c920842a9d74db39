"""Lines and areas on the ellipsoid: distances along the earth, sides, and what an imprecise place leaves open.

Distances are geodesics on WGS 84 (Karney's method, by pyproj). A stretch of a line between two of its points is
taken as the geodesic between them; the nearest point on it is found by ternary search along its length.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Geod

Points = tuple[tuple[float, float], ...]
BOTH = frozenset({True, False})


@cache
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """The geodesic distance in kilometres between two points in WGS 84 degrees."""
    return float(_geod().inv(lon1, lat1, lon2, lat2)[2]) / 1000


def distance_to_line(points: Points, lon: float, lat: float) -> float:
    """The geodesic distance in kilometres from a point to the nearest spot of a line."""
    if len(points) == 1:
        return distance_km(*points[0], lon, lat)
    return min(_to_stretch(a, b, lon, lat) for a, b in pairwise(points))


def _to_stretch(a: tuple[float, float], b: tuple[float, float], lon: float, lat: float) -> float:
    geod = _geod()
    azimuth, _back, length = geod.inv(*a, *b)

    def away(along: float) -> float:
        x, y, _ = geod.fwd(*a, azimuth, along)
        return float(geod.inv(x, y, lon, lat)[2])

    low, high = 0.0, float(length)
    while high - low > 0.1:  # metres
        third = (high - low) / 3
        if away(low + third) <= away(high - third):
            high -= third
        else:
            low += third
    return min(away((low + high) / 2), away(0.0), away(float(length))) / 1000


def distance_range(points: Points, lon: float, lat: float, precision_km: float | None) -> tuple[float, float]:
    """The least and greatest distance from a line of a place known to within ``precision_km`` (None: exact)."""
    middle, margin = distance_to_line(points, lon, lat), precision_km or 0.0
    return max(0.0, middle - margin), middle + margin


def side_of(points: Points, lon: float, lat: float) -> str:
    """``left`` or ``right`` of a line, looking along its points; empty where that cannot be told.

    The side is that of the nearest stretch, in the plane of longitude and latitude scaled at the place.
    """
    if len(points) < 2:
        return ""
    from math import cos, radians

    scale = cos(radians(lat))
    stretches = list(pairwise(points))
    nearest = min(range(len(stretches)), key=lambda i: _to_stretch(*stretches[i], lon, lat))
    total = 0.0
    near_km = _to_stretch(*stretches[nearest], lon, lat)
    for a, b in stretches:
        # At a bend two stretches are equally near; their turns are added up so that the bend itself decides.
        if _to_stretch(a, b, lon, lat) <= near_km + 1e-3:
            ux, uy = (b[0] - a[0]) * scale, b[1] - a[1]
            vx, vy = (lon - a[0]) * scale, lat - a[1]
            length = (ux * ux + uy * uy) ** 0.5 or 1.0
            total += (ux * vy - uy * vx) / length
    return "left" if total > 0 else "right" if total < 0 else ""


def inside(ring: Points, lon: float, lat: float, precision_km: float | None) -> frozenset[bool]:
    """Whether a place lies in an outline: {True}, {False}, or both where its precision reaches over the edge."""
    closed = ring if ring[0] == ring[-1] else (*ring, ring[0])
    if precision_km and distance_to_line(closed, lon, lat) <= precision_km:
        return BOTH
    odd = False
    for (x1, y1), (x2, y2) in pairwise(closed):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            odd = not odd
    return frozenset({odd})
