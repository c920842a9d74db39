"""Shapes for maps: geodesic circles and buffers, layers written as GeoJSON or GeoPackage."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import field, frozen

from grith.errors import IntakeError
from grith.geometry._measure import cut, geod
from grith.geometry.catalogue import APPLICATION_ID, SPATIAL_REF_SYS, TABLES, USER_VERSION
from grith.nouns.shape import Shape

EPOCH = "1970-01-01T00:00:00.000Z"


@frozen
class Drawn:
    """One feature of a layer: a GeoJSON geometry, and its properties."""

    geometry: Mapping[str, Any] = field(eq=False)
    properties: Mapping[str, str | int | float | None] = field(factory=dict, eq=False)


def drawn(shape: Shape, **properties: str | int | float | None) -> Drawn:
    """A shape as a feature; an area by the even-odd rule, a line as it stands."""
    import shapely

    if not shape.area:
        parts = [list(map(list, part)) for part in shape.parts]
        geometry: dict[str, Any] = {"type": "MultiLineString", "coordinates": parts}
    else:
        area: Any = shapely.Polygon()
        for ring in shape.parts:
            area = area.symmetric_difference(shapely.Polygon(ring))
        geometry = _multi(area)
    return Drawn(geometry, properties)


def point(longitude: float, latitude: float, **properties: str | int | float | None) -> Drawn:
    """A point as a feature."""
    return Drawn({"type": "Point", "coordinates": [longitude, latitude]}, properties)


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
    """The area cut at the date line and brought back to -180 to 180 degrees (RFC 7946, section 3.1.9)."""
    import shapely
    from shapely.affinity import translate

    pieces = [
        translate(area.intersection(shapely.box(-180 + turn, -90, 180 + turn, 90)), -turn) for turn in (-360, 0, 360)
    ]
    return shapely.union_all([p for p in pieces if not p.is_empty and p.area > 0])


def _multi(area: Any) -> dict[str, Any]:
    import shapely

    polygons = [p for p in getattr(area, "geoms", [area]) if p.geom_type == "Polygon" and not p.is_empty]
    right = [shapely.geometry.polygon.orient(p) for p in polygons]
    rings = [[[[x, y] for x, y in ring.coords] for ring in (p.exterior, *p.interiors)] for p in right]
    return {"type": "MultiPolygon", "coordinates": rings}


def write_layers(path: Path, layers: Mapping[str, Sequence[Drawn]]) -> None:
    """Write layers: a GeoPackage with a table each (.gpkg), or one GeoJSON collection with a property ``layer``.

    The same layers give the same bytes in GeoJSON. Raises IntakeError where the ending is another or the file cannot
    be written.
    """
    try:
        if path.suffix.casefold() == ".gpkg":
            _write_geopackage(path, layers)
        elif path.suffix.casefold() in (".geojson", ".json"):
            features = [
                {"type": "Feature", "properties": {"layer": name, **f.properties}, "geometry": f.geometry}
                for name, drawings in layers.items()
                for f in drawings
            ]
            text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
            path.write_text(text + "\n", encoding="utf-8")
        else:
            raise IntakeError("is no kind of map file", str(path), "End the name with .geojson or .gpkg")
    except (OSError, sqlite3.Error) as error:
        raise IntakeError(f"cannot be written: {error}", str(path), "Name a file in a folder that is there") from None


def _column(drawings: Sequence[Drawn], key: str) -> str:
    kinds = {type(v) for f in drawings if (v := f.properties.get(key)) is not None}
    return "INTEGER" if kinds == {int} else "DOUBLE" if kinds and kinds <= {int, float} else "TEXT"


def _write_geopackage(path: Path, layers: Mapping[str, Sequence[Drawn]]) -> None:
    import shapely

    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {USER_VERSION}")
        for statement in TABLES.values():
            connection.execute(statement)
        connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", SPATIAL_REF_SYS)
        for name, drawings in layers.items():
            if not drawings:
                continue
            keys = list(dict.fromkeys(k for f in drawings for k in f.properties))
            geometries = [shapely.from_geojson(json.dumps(f.geometry)) for f in drawings]
            box = shapely.total_bounds(geometries).tolist()
            kind = drawings[0].geometry["type"].upper()
            columns = "".join(f', "{k}" {_column(drawings, k)}' for k in keys)
            connection.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY NOT NULL, geom {kind}{columns})')
            connection.execute(
                "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, 4326)",
                (name, name, EPOCH, *box),
            )
            connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (name, kind))
            head = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
            connection.executemany(
                f'INSERT INTO "{name}" VALUES (NULL, ?{", ?" * len(keys)})',
                [
                    (head + shapely.to_wkb(g, byte_order=1), *(f.properties.get(k) for k in keys))
                    for g, f in zip(geometries, drawings, strict=True)
                ],
            )
