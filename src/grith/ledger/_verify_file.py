"""Verification of what only the SQLite file has: its structure, and everything derived from the entries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, select

from grith.ledger import _geopackage as gpkg
from grith.ledger._beside import BESIDE
from grith.ledger._canonical import text_time
from grith.ledger._findings import Findings, Progress
from grith.ledger._layer import extent, load_decisions
from grith.ledger._schema import SQLITE_OBJECTS, entries, incidents
from grith.ledger._store import PageSize

_EXPECTED = {**SQLITE_OBJECTS, **gpkg.OBJECTS}
_TABLES = {name for name, sql in _EXPECTED.items() if sql.startswith("CREATE TABLE")}
_REDO = "Restore the file from a backup; if you edited it elsewhere (QGIS), edit a copy next time"


def check_file(connection: Connection, where: str, findings: Findings) -> None:
    """The file is a sound database, a GeoPackage by its header, and its structure is exactly the ledger's."""
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(100)"):
        if line != "ok":
            findings.add("database file", f"the database is damaged: {line}", where)
    for pragma, value in (("application_id", gpkg.APPLICATION_ID), ("user_version", gpkg.USER_VERSION)):
        found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
        if found != value:
            findings.add("database file", f"{pragma} is {found}, not {value}: no valid GeoPackage", where)
    present, foreign = {}, []
    for kind, name, table, sql in connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if name in _EXPECTED:
            present[name] = sql
        elif table in _TABLES:
            if sql is not None:  # the indexes that SQLite makes for keys have none
                findings.add("structure", f"the {kind} {name!r} on {table} is not the ledger's", where, _REDO)
        elif table not in BESIDE:
            foreign.append(f"{kind} {name}")
    for name, sql in _EXPECTED.items():
        if name not in present:
            findings.add("structure", f"{name!r} is missing from the file", where)
        elif present[name] != sql:
            findings.add("structure", f"the definition of {name!r} was changed", where)
    if foreign:
        findings.notes.append(f"The file also holds what is not Grith's: {', '.join(sorted(foreign))}")


def check_layer(connection: Connection, where: str, findings: Findings, tell: Progress) -> None:
    """The layer is computed again from the entries and compared, cell by cell."""
    actual, row = _layer(connection), None
    done = 0
    row = next(actual, None)
    for wanted in _wanted(connection):
        done += 1
        if not done % 1000:
            tell("incident layer", done, None)
        fid = wanted["fid"]
        while row is not None and row["fid"] < fid:
            findings.add("incident layer", f"row {row['fid']} belongs to no incident", where, _REDO)
            row = next(actual, None)
        if row is None or row["fid"] != fid:
            findings.add("incident layer", f"row {fid} is missing", where, _REDO)
            continue
        wrong = sorted(name for name in wanted if not _same(wanted[name], row[name]))
        if wrong:
            findings.add("incident layer", f"row {fid} was changed: {', '.join(wrong)}", where, _REDO)
        row = next(actual, None)
    while row is not None:
        findings.add("incident layer", f"row {row['fid']} belongs to no incident", where, _REDO)
        row = next(actual, None)


def _same(wanted: Any, found: Any) -> bool:
    return wanted == found and (wanted is None) == (found is None) and isinstance(found, type(wanted))


def _layer(connection: Connection) -> Iterator[dict[str, Any]]:
    after, pages, names = None, PageSize(), [column.name for column in incidents.columns]
    while True:
        query = select(incidents).order_by(incidents.c.fid).limit(pages.rows)
        rows = connection.execute(query if after is None else query.where(incidents.c.fid > after)).all()
        for row in rows:
            yield dict(zip(names, row, strict=True))
        if len(rows) < pages.rows:
            return
        after = rows[-1].fid
        pages.learn(sum(len(value) for row in rows for value in row if isinstance(value, str)), len(rows))


def _wanted(connection: Connection) -> Iterator[dict[str, Any]]:
    decisions, after, pages = load_decisions(connection), 0, PageSize()
    while True:
        query = (
            select(entries.c.seq, entries.c.id, entries.c.body)
            .where(and_(entries.c.kind == "incident", entries.c.seq > after))
            .order_by(entries.c.seq)
            .limit(pages.rows)
        )
        rows = connection.execute(query).all()
        for seq, identifier, text in rows:
            row = decisions.row("incident", identifier, json.loads(text))
            if row is not None:
                yield gpkg.layer_row(seq, row)
        if len(rows) < pages.rows:
            return
        after = rows[-1].seq
        pages.learn(sum(len(row.body) for row in rows), len(rows))


def check_catalogue(
    connection: Connection, where: str, findings: Findings, last_recorded: str, layer_recorded: str
) -> None:
    """The GeoPackage's own tables say what they must."""
    wanted_contents = set()
    for table, (data_type, name, description, srs) in gpkg.CONTENTS_FIXED.items():
        stamp = layer_recorded if table == "incidents" else last_recorded
        changed = gpkg.utc_text(text_time(stamp)) if stamp else gpkg.EPOCH
        box = extent(connection) if table == "incidents" else (None,) * 4
        wanted_contents.add((table, data_type, name, description, changed, *box, srs))
    for table, wanted in (
        ("gpkg_contents", wanted_contents),
        ("gpkg_spatial_ref_sys", set(gpkg.SPATIAL_REF_SYS)),
        ("gpkg_geometry_columns", set(gpkg.GEOMETRY_COLUMNS)),
    ):
        found = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
        if len(found) != len(wanted) or {_typed(row) for row in found} != {_typed(row) for row in wanted}:
            findings.add("GeoPackage catalogue", f"the table {table} was changed", where, _REDO)


def _typed(row: tuple[Any, ...]) -> tuple[tuple[str, Any], ...]:
    return tuple((type(value).__name__, value) for value in row)
