"""Keeping the derived layer of incidents in step with the entries, in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, select, text

from grith.ledger._canonical import text_time
from grith.ledger._decisions import DECISION_KINDS, Decisions, target
from grith.ledger._geopackage import layer_row, utc_text
from grith.ledger._schema import entries, incidents, insert_rows

_PIECE = 500


def touches_layer(kind: str, body: dict[str, Any]) -> bool:
    """Whether an entry can change the layer: an incident, or a decision about an incident or a report."""
    if kind == "incident":
        return True
    return kind in ("correction", "tombstone") and body.get("target_kind") in ("incident", "report")


def load_decisions(connection: Connection, up_to: int | None = None) -> Decisions:
    """Every decision up to the entry ``up_to``."""
    query = select(entries.c.kind, entries.c.id, entries.c.body).where(entries.c.kind.in_(DECISION_KINDS))
    if up_to is not None:
        query = query.where(entries.c.seq <= up_to)
    return Decisions.of(
        (kind, identifier, body) for kind, identifier, body in connection.execute(query.order_by(entries.c.seq))
    )


def update_layer(
    connection: Connection, fresh: Sequence[tuple[int, str, str, dict[str, Any]]], *, catalogue: bool
) -> None:
    """Bring the layer in step with entries just inserted, given as (seq, kind, id, body).

    ``catalogue``: also keep the GeoPackage's extent of the layer.
    """
    decisions = load_decisions(connection)
    rows = []
    for seq, kind, identifier, body in fresh:
        if kind == "incident" and (row := decisions.row(kind, identifier, body)) is not None:
            rows.append(layer_row(seq, row))
    touched = [
        target(kind, body)
        for _, kind, _, body in fresh
        if kind in ("correction", "tombstone") and touches_layer(kind, body)
    ]
    if touched:
        new = {seq for seq, *_ in fresh}
        rows += _again(connection, [i for kind, i in touched if kind == "incident"], decisions, new)
        for kind, identifier in touched:
            if kind == "report" and (kind, identifier) in decisions.withdrawn:
                connection.execute(delete(incidents).where(incidents.c.report == identifier))
    insert_rows(connection, incidents, rows)
    if catalogue:
        keep_extent(connection, rows, shrink=bool(touched))


def _again(connection: Connection, identifiers: list[str], decisions: Decisions, new: set[int]) -> list[dict[str, Any]]:
    """Take the rows of earlier incidents out and return them as they are now."""
    rows = []
    for start in range(0, len(identifiers), _PIECE):
        piece = sorted(set(identifiers[start : start + _PIECE]))
        found = connection.execute(
            select(entries.c.seq, entries.c.id, entries.c.body).where(
                and_(entries.c.kind == "incident", entries.c.id.in_(piece))
            )
        ).all()
        for seq, identifier, body in found:
            if seq in new:
                continue
            connection.execute(delete(incidents).where(incidents.c.fid == seq))
            row = decisions.row("incident", identifier, json.loads(body))
            if row is not None:
                rows.append(layer_row(seq, row))
    return list({row["fid"]: row for row in rows}.values())


def extent(connection: Connection) -> tuple[float | None, ...]:
    """(min x, min y, max x, max y) of the layer's points; all ``None`` without points."""
    lon, lat = incidents.c.longitude, incidents.c.latitude
    query = select(func.min(lon), func.min(lat), func.max(lon), func.max(lat)).where(incidents.c.geom.is_not(None))
    return tuple(connection.execute(query).one())


def keep_extent(connection: Connection, rows: Iterable[dict[str, Any]], *, shrink: bool) -> None:
    """Bring the catalogue's extent of the layer in step: by these rows or, where rows went (``shrink``), anew."""
    if shrink:
        box = extent(connection)
    else:
        points = [(row["longitude"], row["latitude"]) for row in rows if row["geom"] is not None]
        if not points:
            return
        old = connection.execute(
            text("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'incidents'")
        ).one()
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if old[0] is not None:
            xs, ys = [*xs, old[0], old[2]], [*ys, old[1], old[3]]
        box = (min(xs), min(ys), max(xs), max(ys))
    connection.execute(
        text("UPDATE gpkg_contents SET min_x = :a, min_y = :b, max_x = :c, max_y = :d WHERE table_name = 'incidents'"),
        dict(zip("abcd", box, strict=True)),
    )


def stamp_catalogue(connection: Connection, recorded: str, *, layer: bool) -> None:
    """Note in the GeoPackage's catalogue when the entries (and the layer) last changed."""
    tables = ["entries", "incidents"] if layer else ["entries"]
    query = text("UPDATE gpkg_contents SET last_change = :moment WHERE table_name IN :tables")
    connection.execute(
        query.bindparams(bindparam("tables", expanding=True)),
        {"moment": utc_text(text_time(recorded)), "tables": tables},
    )
