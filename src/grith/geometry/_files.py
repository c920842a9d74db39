"""Lines and areas from a user's GeoJSON or GeoPackage file: every mistake with its feature and a remedy."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import frozen

from grith.errors import IntakeError, Problem
from grith.geometry._measure import distance_km
from grith.nouns.shape import Points, Shape

NAMES = ("id", "name", "title", "line", "zone", "label")
_SINCE, _UNTIL = ("since", "valid_from", "from", "start"), ("until", "valid_to", "to", "end")
_LINES = ("LineString", "MultiLineString")
_AREAS = ("Polygon", "MultiPolygon")
_SAVE = "Save the layer in WGS 84 (EPSG:4326), longitude first"
_FOLDER_ENDINGS = (".geojson", ".json", ".gpkg")


@frozen
class _Feature:
    where: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None


def geometry_files(folder: Path) -> list[Path]:
    """The GeoJSON and GeoPackage files of a folder, in the order of their names."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.casefold() in _FOLDER_ENDINGS)


def read_shapes(path: Path | str) -> list[Shape]:
    """The lines and areas of a GeoJSON or GeoPackage file, each named by its property id, name, title, line or zone.

    Validity comes from the properties since and until (days). Raises IntakeError with every mistake: not such a file,
    another coordinate system, degrees out of range or swapped, too few points, a line or outline that crosses itself,
    no features at all.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else f"cannot be opened: {error.strerror}"
        raise IntakeError(reason, str(path), "Name a GeoJSON (.geojson) or GeoPackage (.gpkg) file") from None
    features = list(_geopackage(path) if raw.startswith(b"SQLite format 3") else _geojson(path.name, raw))
    problems: list[Problem] = []
    shapes = [s for f in features if (s := _shape(f, problems)) is not None]
    if not features:
        problems.append(Problem("there are no features in it", path.name, "Draw a line or an area and save it"))
    elif not shapes and not problems:
        problems.append(Problem("there are only points in it", path.name, "Lines and areas are needed"))
    if problems:
        raise IntakeError(problems)
    return shapes


def _geojson(name: str, raw: bytes) -> Iterator[_Feature]:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise IntakeError("this is not UTF-8 text", name, "Save it as GeoJSON in UTF-8") from None
    except json.JSONDecodeError as error:
        remedy = "Save it again as GeoJSON; an empty or half-written file has no geometry"
        raise IntakeError(f"is no GeoJSON: {error.msg}", f"{name}:{error.lineno}", remedy) from None
    except (ValueError, RecursionError):
        what = "is no GeoJSON: it is nested too deeply, or a number has too many digits"
        raise IntakeError(what, name, "Save it again as GeoJSON") from None
    if not isinstance(data, dict) or "type" not in data:
        raise IntakeError("is no GeoJSON: it has no type", name, 'It begins {"type": "FeatureCollection", …')
    named = str(_object(_object(data.get("crs")).get("properties")).get("name", ""))
    if named and not re.search(r"CRS84|EPSG:{1,2}4326$", named, re.I):
        raise IntakeError(f"is in another coordinate system ({named})", name, _SAVE)
    kind = data["type"]
    found = data.get("features") if kind == "FeatureCollection" else [data]
    if not isinstance(found, list):
        raise IntakeError("its features are no list", name, 'Write "features": [ … ]')
    for number, feature in enumerate(found, 1):
        if not isinstance(feature, dict):
            raise IntakeError("this is no feature", f"{name}, feature {number}", "Each is an object with a geometry")
        bare = feature.get("type") != "Feature"
        geometry = feature if bare else feature.get("geometry")
        properties = {} if bare else dict(_object(feature.get("properties")))
        if not bare and "id" in feature:
            properties.setdefault("id", feature["id"])
        yield _Feature(_where(name, number, properties), properties, geometry if isinstance(geometry, dict) else None)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _geopackage(path: Path) -> Iterator[_Feature]:
    """All layers of features; a layer in another coordinate system is refused."""
    import shapely

    name = path.name
    try:
        with closing(sqlite3.connect(f"file:{path.resolve().as_posix()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            layers = connection.execute(
                "SELECT g.table_name, g.column_name, g.srs_id, s.organization, s.organization_coordsys_id AS number "
                "FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY 1"
            ).fetchall()
            for layer in layers:
                if layer["srs_id"] != 4326 and (str(layer["organization"]).upper(), layer["number"]) != ("EPSG", 4326):
                    system = f"{layer['organization']}:{layer['number']}"
                    where = f'{name}, layer "{layer["table_name"]}"'
                    raise IntakeError(f"is in another coordinate system ({system})", where, _SAVE)
                table = '"' + str(layer["table_name"]).replace('"', '""') + '"'
                for number, row in enumerate(connection.execute(f"SELECT * FROM {table}"), 1):
                    properties = {k: row[k] for k in row.keys() if k != layer["column_name"]}  # noqa: SIM118
                    where = _where(f'{name}, layer "{layer["table_name"]}"', number, properties)
                    blob = row[layer["column_name"]]
                    geometry = None
                    if blob is not None:
                        try:
                            geometry = json.loads(shapely.to_geojson(shapely.from_wkb(_wkb(blob))))
                        except (ValueError, IndexError, TypeError, shapely.errors.ShapelyError):
                            raise IntakeError(
                                "its geometry cannot be read", where, "Save the layer again as GeoPackage"
                            ) from None
                    yield _Feature(where, properties, geometry)
    except sqlite3.Error as error:
        raise IntakeError(f"is no GeoPackage: {error}", name, "Save the layer as GeoPackage or GeoJSON") from None


def _wkb(blob: bytes) -> bytes:
    """The geometry behind the header of GeoPackage binary: GP, version, flags, reference system, envelope."""
    if blob[:2] != b"GP":
        raise ValueError("no GeoPackage geometry")
    return blob[8 + (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7] :]


def _where(file: str, number: int, properties: Mapping[str, Any]) -> str:
    name = _name(properties)
    return f"{file}, feature {number}" + (f' "{name}"' if name else "")


def _name(properties: Mapping[str, Any]) -> str:
    return next((str(properties[k]) for k in NAMES if properties.get(k) not in (None, "")), "")


def _shape(feature: _Feature, problems: list[Problem]) -> Shape | None:
    """The feature as a shape; None for points, or with its mistakes noted."""
    geometry = feature.geometry
    if geometry is None or not geometry.get("type"):
        problems.append(Problem("it has no geometry", feature.where, "Draw it, or delete the row"))
        return None
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind in ("Point", "MultiPoint"):
        return None
    if kind not in (*_LINES, *_AREAS):
        problems.append(Problem(f"a {kind} is neither line nor area", feature.where, "Save lines and areas apart"))
        return None
    area = kind in _AREAS
    try:
        nested: Any = [coordinates] if kind == "LineString" else coordinates
        lists = [ring for polygon in nested for ring in polygon] if kind == "MultiPolygon" else nested
        parts = tuple(tuple((float(p[0]), float(p[1])) for p in part) for part in lists)
    except (TypeError, ValueError, LookupError, OverflowError):
        problems.append(Problem("its coordinates are no list of points", feature.where, "[[longitude, latitude], …]"))
        return None
    before = len(problems)
    since, until = (_day(feature, keys, problems) for keys in (_SINCE, _UNTIL))
    if since and until and until < since:
        problems.append(
            Problem(f"it ends ({until}) before it begins ({since})", feature.where, "Check since and until")
        )
    wrong = faults(parts, area)
    problems += [Problem(what, feature.where, remedy) for what, remedy in wrong]
    if len(problems) > before:
        return None
    names = tuple(dict.fromkeys(str(v) for k in NAMES if (v := feature.properties.get(k)) not in (None, "")))
    return Shape(parts, area, since, until, names, feature.where)


def _day(feature: _Feature, keys: tuple[str, ...], problems: list[Problem]) -> date | None:
    value = next((feature.properties[k] for k in keys if feature.properties.get(k) not in (None, "")), None)
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        problems.append(Problem(f'"{value}" is no day', feature.where, "Write 2025-03-18"))
        return None


def faults(parts: tuple[Points, ...], area: bool) -> list[tuple[str, str]]:
    """What is wrong with the parts of a line or the rings of an area, each with its remedy."""
    found: list[tuple[str, str]] = []
    points = [p for part in parts for p in part]
    if not points:
        return [("it is empty", "Draw it, or delete the row")]
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in points):
        return [("a coordinate is no number", "Delete or mend the point")]
    out = [(x, y) for x, y in points if abs(x) > 180 or abs(y) > 90]
    if out:
        x, y = out[0]
        if all(abs(a) <= 90 and abs(b) <= 180 for a, b in points):
            return [(f"latitude and longitude are swapped ({x:g}, {y:g})", "Write the longitude first, then latitude")]
        if max(abs(x), abs(y)) > 400:
            return [(f"{x:g}, {y:g} are no degrees; metres of a map grid?", _SAVE)]
        return [(f"{x:g}, {y:g} is no place on earth", "Longitudes go from -180 to 180, latitudes from -90 to 90")]
    if any(p == (0.0, 0.0) for p in points):
        found.append(("a point is at 0, 0, which stands for a place that is not known", "Delete or mend the point"))
    for number, part in enumerate(parts, 1):
        which = f" (part {number})" if len(parts) > 1 else ""
        if len(set(part)) < (3 if area else 2):
            need = "an outline needs at least three different points" if area else "a line needs two different points"
            found.append((need + which, "Draw it again"))
        elif area and part[0] != part[-1]:
            found.append(("the outline is not closed" + which, "End it with the point that it begins with"))
        elif (spot := _crossing(part)) is not None:
            what = "the outline crosses itself" if area else "the line crosses itself"
            found.append((f"{what} near {spot[0]:.5f}, {spot[1]:.5f}{which}", "Move or split it there"))
    if not area and not found:
        found += _head_to_head(parts)
    return found


def _crossing(part: Points) -> tuple[float, float] | None:
    """A spot at which the part crosses or overlaps itself; None if it is simple."""
    import shapely

    # Across the date line degrees jump: the part is unrolled, so that neighbours are near.
    unrolled = [part[0]]
    for x, y in part[1:]:
        turns = round((x - unrolled[-1][0]) / 360)
        unrolled.append((x - 360 * turns, y))
    line = shapely.LineString([p for i, p in enumerate(unrolled) if i == 0 or p != unrolled[i - 1]])
    if line.is_simple:
        return None
    counts: dict[tuple[float, float], int] = {}
    for piece in getattr(shapely.node(line), "geoms", [line]):
        for end in (piece.coords[0], piece.coords[-1]):
            counts[end[:2]] = counts.get(end[:2], 0) + 1
    x, y = max(counts, key=lambda p: (counts[p], p))
    return (x + 180) % 360 - 180, y


def _head_to_head(parts: tuple[Points, ...]) -> list[tuple[str, str]]:
    """Two parts that begin, or end, at the same point run against each other: left of one is right of the other."""
    found = []
    for which, spots in (("begin", [p[0] for p in parts]), ("end", [p[-1] for p in parts])):
        if len(set(spots)) < len(spots):
            x, y = next(s for i, s in enumerate(spots) if s in spots[:i])
            found.append(
                (f"two parts {which} at {x:.5f}, {y:.5f}: they run against each other", "Turn one of them round")
            )
    return found


def long_stretches(shape: Shape, longest_km: float = 50.0) -> list[tuple[float, float]]:
    """Stretches longer than ``longest_km``, each with its length and how far the geodesic and the straight line on a
    map of degrees lie apart at most (both in kilometres); the geodesic is what is measured."""
    from grith.geometry._measure import geod

    found = []
    for part in shape.parts:
        for a, b in pairwise(part):
            length = distance_km(*a, *b)
            if length > longest_km:
                dx = (b[0] - a[0] + 180) % 360 - 180
                x, y = geod().npts(*a, *b, 1)[0]
                found.append((length, distance_km(x, y, a[0] + dx / 2, (a[1] + b[1]) / 2)))
    return found
