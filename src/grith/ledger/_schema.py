"""The tables of the ledger, as SQLAlchemy sees them and as SQLite is told to make them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("recorded", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    UniqueConstraint("kind", "id", name="entries_kind_id"),
    Index("entries_kind_seq", "kind", "seq"),
)
nodes = Table(
    "nodes",
    metadata,
    Column("level", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
heads = Table(
    "heads",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", Text, nullable=False),
    Column("signed", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("public_key", Text, nullable=False),
)
# The layer of incidents: derived from the entries, never a source. Text columns may be empty but not missing.
LAYER_TEXTS = (
    "id",
    "report",
    "cells",
    "type",
    "place",
    "accuser",
    "alleged_actor",
    "target",
    "means",
    "effect",
    "source",
    "origin",
    "text",
    "url",
    "event_precision",
    "published_precision",
)
LAYER_TIMES = ("event_start", "event_end", "published")
LAYER_NUMBERS = ("longitude", "latitude", "precision_km")
incidents = Table(
    "incidents",
    metadata,
    Column("fid", BigInteger, primary_key=True, autoincrement=False),
    Column("geom", LargeBinary),
    *(Column(name, Text) for name in LAYER_TEXTS),
    *(Column(name, Text) for name in LAYER_TIMES),
    *(Column(name, Float) for name in LAYER_NUMBERS),
)


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows that hold every column, as the driver takes them: having SQLAlchemy look at each value takes longer."""
    if not rows:
        return
    names = [column.name for column in table.columns]
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
    connection.exec_driver_sql(statement, [tuple(map(row.__getitem__, names)) for row in rows])


_REFUSE = "RAISE(ABORT, 'the ledger is append-only')"


def _append_only(table: str) -> dict[str, str]:
    return {
        f"{table}_no_{verb}": (
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT {_REFUSE}; END"
        )
        for verb in ("update", "delete")
    }


# name → the exact statement: `verify` compares them with what the file holds.
SQLITE_OBJECTS: dict[str, str] = {
    "entries": (
        "CREATE TABLE entries (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, "
        "recorded TEXT NOT NULL, body TEXT NOT NULL, leaf BLOB NOT NULL) STRICT"
    ),
    "entries_kind_id": "CREATE UNIQUE INDEX entries_kind_id ON entries (kind, id)",
    "entries_kind_seq": "CREATE INDEX entries_kind_seq ON entries (kind, seq)",
    "nodes": (
        "CREATE TABLE nodes (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL, "
        "PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID"
    ),
    "heads": (
        "CREATE TABLE heads (size INTEGER PRIMARY KEY, root TEXT NOT NULL, signed TEXT NOT NULL, "
        "signature TEXT NOT NULL, public_key TEXT NOT NULL) STRICT"
    ),
    **_append_only("entries"),
    **_append_only("nodes"),
    **_append_only("heads"),
    # INSERT OR REPLACE removes a row without firing delete triggers: so these look before each insert.
    "entries_next": (
        "CREATE TRIGGER entries_next BEFORE INSERT ON entries WHEN NEW.seq IS NOT "
        "(SELECT coalesce(max(seq), 0) + 1 FROM entries) OR EXISTS "
        f"(SELECT 1 FROM entries WHERE kind = NEW.kind AND id = NEW.id) BEGIN SELECT {_REFUSE}; END"
    ),
    "nodes_new": (
        "CREATE TRIGGER nodes_new BEFORE INSERT ON nodes WHEN EXISTS (SELECT 1 FROM nodes "
        f"WHERE level = NEW.level AND position = NEW.position) BEGIN SELECT {_REFUSE}; END"
    ),
    "heads_next": (
        "CREATE TRIGGER heads_next BEFORE INSERT ON heads WHEN NEW.size <= "
        f"(SELECT coalesce(max(size), 0) FROM heads) BEGIN SELECT {_REFUSE}; END"
    ),
}
