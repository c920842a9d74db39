"""Layers of a map, written as GeoJSON or as an OGC GeoPackage that QGIS opens."""

from __future__ import annotations

import json
import math
import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import field, frozen

from grith.errors import IntakeError
from grith.geometry.catalogue import APPLICATION_ID, SPATIAL_REF_SYS, TABLES, USER_VERSION

EPOCH = "1970-01-01T00:00:00.000Z"


@frozen
class Drawn:
    """One feature of a layer: a GeoJSON geometry (None: its place is not known), and its properties."""

    geometry: Mapping[str, Any] | None = field(eq=False)
    properties: Mapping[str, str | int | float | None] = field(factory=dict, eq=False)


def point(longitude: float | None, latitude: float | None, **properties: str | int | float | None) -> Drawn:
    """A point as a feature; without both degrees it keeps its properties and has no place."""
    known = longitude is not None and latitude is not None and math.isfinite(longitude) and math.isfinite(latitude)
    return Drawn({"type": "Point", "coordinates": [longitude, latitude]} if known else None, properties)


def write_layers(path: Path, layers: Mapping[str, Sequence[Drawn]]) -> None:
    """Write layers: a GeoPackage with a table each (.gpkg), or one GeoJSON collection with a property ``layer``.

    WGS 84 degrees. A layer without features is left out of a GeoPackage. The same layers give the same bytes. Raises
    IntakeError where the ending is another or the file cannot be written.
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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _write_geopackage(path: Path, layers: Mapping[str, Sequence[Drawn]]) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {USER_VERSION}")
        for statement in TABLES.values():
            connection.execute(statement)
        connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", SPATIAL_REF_SYS)
        for name, drawings in layers.items():
            if drawings:
                _write_layer(connection, name, drawings)


def _write_layer(connection: sqlite3.Connection, name: str, drawings: Sequence[Drawn]) -> None:
    import shapely

    keys = [k for k in dict.fromkeys(k for f in drawings for k in f.properties) if k not in ("fid", "geom")]
    geometries = [shapely.from_geojson(json.dumps(f.geometry)) if f.geometry else None for f in drawings]
    known = [g for g in geometries if g is not None]
    box = shapely.total_bounds(known).tolist() if known else [None] * 4
    kinds = {str(f.geometry["type"]).upper() for f in drawings if f.geometry}
    kind = kinds.pop() if len(kinds) == 1 else "GEOMETRY"
    columns = {k: _column(drawings, k) for k in keys}
    told = "".join(f", {_quoted(k)} {column}" for k, column in columns.items())
    table = _quoted(name)
    connection.execute(f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY NOT NULL, geom {kind}{told})")
    row = (name, name, EPOCH, *box)
    connection.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, 4326)", row)
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (name, kind))
    # Header "GP", version 0, little-endian, no envelope, EPSG:4326; then the geometry as WKB.
    head = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
    connection.executemany(
        f"INSERT INTO {table} VALUES (NULL, ?{', ?' * len(keys)})",
        [
            (None if g is None else head + shapely.to_wkb(g, byte_order=1), *_cells(f, columns))
            for g, f in zip(geometries, drawings, strict=True)
        ],
    )


def _cells(drawing: Drawn, columns: Mapping[str, str]) -> list[str | int | float | None]:
    found = {k: drawing.properties.get(k) for k in columns}
    return [str(v) if v is not None and columns[k] == "TEXT" else v for k, v in found.items()]
