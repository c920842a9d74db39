"""Incidents as a GeoPackage of their own, for those who must not have the log."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from grith.errors import LedgerError
from grith.ledger import _geopackage as gpkg
from grith.nouns import IncidentReport
from grith.nouns.rows import to_row


def write_incidents(incidents: Iterable[IncidentReport], path: Path) -> Path:
    """Write incidents, numbered from 1, as a GeoPackage with one layer; whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            _fill(connection, incidents)
        finally:
            connection.close()
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise LedgerError(f"the GeoPackage cannot be written ({error})", str(path), "Check space and rights") from None
    finally:
        draft.unlink(missing_ok=True)
    return path


def _fill(connection: sqlite3.Connection, incidents: Iterable[IncidentReport]) -> None:
    connection.execute(f"PRAGMA application_id={gpkg.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={gpkg.USER_VERSION}")
    connection.execute("BEGIN")
    for statement in gpkg.OBJECTS.values():
        connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", gpkg.SPATIAL_REF_SYS)
    box: list[float] = []
    for number, incident in enumerate(incidents, 1):
        row = gpkg.layer_row(number, to_row(incident))
        names = ", ".join(row)
        connection.execute(
            f"INSERT INTO incidents ({names}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )
        if row["geom"] is not None:
            x, y = row["longitude"], row["latitude"]
            box = [min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)] if box else [x, y, x, y]
    data_type, name, description, srs = gpkg.CONTENTS_FIXED["incidents"]
    extent = box or (None,) * 4
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ("incidents", data_type, name, description, gpkg.EPOCH, *extent, srs),
    )
    connection.executemany("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)", gpkg.GEOMETRY_COLUMNS)
    connection.execute("COMMIT")
