"""A GeoPackage of point layers for QGIS, apart from the ledger's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grith.ledger._geopackage import APPLICATION_ID, EPOCH, OBJECTS, SPATIAL_REF_SYS, USER_VERSION, point

_CATALOGUE = ("gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns")


def write_layers(path: Path, layers: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write ``path`` as an OGC GeoPackage 1.3, one layer of points a name; rows have ``longitude`` and ``latitude``.

    WGS 84 degrees; a row without both keeps its attributes and has no point. Columns are those of a layer's rows, in
    the order they first come; numbers become DOUBLE, all else TEXT. The same rows give the same bytes. An existing
    file is replaced.
    """
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {USER_VERSION}")
        for name in _CATALOGUE:
            connection.execute(OBJECTS[name])
        connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", SPATIAL_REF_SYS)
        for name, rows in layers.items():
            _layer(connection, name, rows)
        connection.commit()
    finally:
        connection.close()


def _layer(connection: sqlite3.Connection, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = [c for c in dict.fromkeys(key for row in rows for key in row) if c not in ("fid", "geom")]
    numeric = {
        c
        for c in columns
        if any(row.get(c) is not None for row in rows)
        and all(isinstance(row.get(c), int | float) for row in rows if row.get(c) is not None)
    }
    kinds = ", ".join(f"{_quoted(c)} {'DOUBLE' if c in numeric else 'TEXT'}" for c in columns)
    table = _quoted(name)
    connection.execute(
        f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY NOT NULL, geom POINT{', ' + kinds if kinds else ''})"
    )
    marks = ", ".join("?" * (len(columns) + 2))
    spots = [(r["longitude"], r["latitude"]) for r in rows if point(r.get("longitude"), r.get("latitude")) is not None]
    for fid, row in enumerate(rows, 1):
        cells = [row.get(c) if c in numeric or row.get(c) is None else str(row[c]) for c in columns]
        values = (fid, point(row.get("longitude"), row.get("latitude")), *cells)
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)
    box = [f(s[k] for s in spots) if spots else None for f in (min, max) for k in (0, 1)]
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, 4326)", (name, name, EPOCH, *box)
    )
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', 4326, 0, 0)", (name,))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
