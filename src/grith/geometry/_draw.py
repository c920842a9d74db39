"""Shapes for maps: lines and areas as they stand, geodesic circles and buffers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grith.geometry._layers import Drawn
from grith.geometry._measure import cut, geod
from grith.nouns.shape import Shape


def drawn(shape: Shape, **properties: str | int | float | None) -> Drawn:
    """A shape as a feature; an area by the even-odd rule, a line as it stands. Both are cut at the date line."""
    import shapely

    around = shape.parts[0][0][0]
    parts = [_whole(part, around) for part in shape.parts]
    if not shape.area:
        lines = _at_date_line(shapely.MultiLineString(parts)) if _leaves(parts) else shapely.MultiLineString(parts)
        courses = [list(map(list, line.coords)) for line in getattr(lines, "geoms", [lines])]
        return Drawn({"type": "MultiLineString", "coordinates": courses}, properties)
    area: Any = shapely.Polygon()
    for ring in parts:
        area = area.symmetric_difference(shapely.Polygon(ring))
    return Drawn(_multi(_at_date_line(area) if _leaves(parts) else area), properties)


def _whole(part: Sequence[tuple[float, float]], around: float) -> list[tuple[float, float]]:
    """A course without the jump at the date line, begun within half a turn of ``around``."""
    found: list[tuple[float, float]] = []
    for x, y in part:
        before = found[-1][0] if found else around
        turns = round((before - x) / 360.0) if abs(before - x) > 180 else 0
        found.append((x + 360.0 * turns, y))
    around_a_pole = part[0] == part[-1] and abs(found[-1][0] - found[0][0]) > 180
    return list(part) if around_a_pole else found


def _leaves(parts: Sequence[Sequence[tuple[float, float]]]) -> bool:
    return any(abs(x) > 180 for part in parts for x, _ in part)


def circle(longitude: float, latitude: float, km: float, **properties: str | int | float | None) -> Drawn:
    """All within ``km`` of a place along the earth, as an area with 128 corners on the circle."""
    import numpy as np
    import shapely

    azimuths = np.linspace(0, 360, 128, endpoint=False)
    x, y, _ = geod().fwd(np.full(128, longitude), np.full(128, latitude), azimuths, np.full(128, km * 1000))
    return Drawn(_multi(_at_date_line(shapely.Polygon(list(zip(_unrolled(x, longitude), y, strict=True))))), properties)


def buffer(shape: Shape, km: float, **properties: str | int | float | None) -> Drawn:
    """All within ``km`` of a line, or of the area and its inside, along the earth; right to a thousandth of ``km``.

    Each piece of at most 5 km is widened in a plane of true distances around its own middle, and the pieces are put
    together. Not for what lies within ``km`` of a pole: raises ValueError there.
    """
    import numpy as np
    import shapely
    from pyproj import Proj

    around = shape.parts[0][0][0]
    widened: list[Any] = []
    for part in shape.parts:
        points = cut(list(part), 5_000.0)
        for a, b in zip(points, points[1:] or points, strict=False):
            azimuth, _back, length = geod().inv(*a, *b)
            x, y, _ = geod().fwd(*a, azimuth, length / 2)
            if abs(y) + km / 110 > 89.5:
                raise ValueError("a buffer that reaches a pole cannot be drawn")
            plane = Proj(proj="aeqd", lat_0=y, lon_0=x, datum="WGS84")
            line = shapely.LineString([plane(*a), plane(*b)]).buffer(km * 1000, quad_segs=48)
            east, north = np.array(line.exterior.coords).T
            lon, lat = plane(east, north, inverse=True)
            widened.append(shapely.Polygon(np.column_stack((_unrolled(lon, around), lat))))
    if shape.area:
        inner: Any = shapely.Polygon()
        for ring in shape.parts:
            dense = np.array(cut(list(ring), 5_000.0))
            inner = inner.symmetric_difference(
                shapely.Polygon(np.column_stack((_unrolled(dense[:, 0], around), dense[:, 1])))
            )
        widened.append(inner)
    return Drawn(_multi(_at_date_line(shapely.union_all(widened))), properties)


def _unrolled(longitudes: Any, around: float) -> Any:
    """Longitudes without the jump at the date line: within half a turn of ``around``."""
    import numpy as np

    return around + (np.asarray(longitudes, dtype=float) - around + 180.0) % 360.0 - 180.0


def _at_date_line(area: Any) -> Any:
    """The area or course cut at the date line and brought back to -180 to 180 degrees (RFC 7946, section 3.1.9)."""
    import shapely
    from shapely.affinity import translate

    pieces = [
        translate(area.intersection(shapely.box(-180 + turn, -90, 180 + turn, 90)), -turn) for turn in (-360, 0, 360)
    ]
    return shapely.union_all([p for p in pieces if not p.is_empty and (p.area > 0 or p.length > 0)])


def _multi(area: Any) -> dict[str, Any]:
    import shapely

    polygons = [p for p in getattr(area, "geoms", [area]) if p.geom_type == "Polygon" and not p.is_empty]
    right = [shapely.geometry.polygon.orient(p) for p in polygons]
    rings = [[[[x, y] for x, y in ring.coords] for ring in (p.exterior, *p.interiors)] for p in right]
    return {"type": "MultiPolygon", "coordinates": rings}
