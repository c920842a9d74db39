"""Copying a ledger from one database to another, line by line: the same entries, the same tree, the same heads."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, tuple_

from grith.errors import LedgerError
from grith.ledger._beside import accounts
from grith.ledger._layer import keep_extent, stamp_catalogue, touches_layer
from grith.ledger._log import Log
from grith.ledger._mirror import Mirror
from grith.ledger._schema import entries, heads, incidents, nodes
from grith.ledger._store import Store
from grith.ledger._types import TreeHead

Progress = Callable[[str, int, int | None], None]
_PAGE = 2000
_TABLES = (entries, nodes, heads, incidents)


def copy_ledger(
    source: Log, target: str | Path, *, people: bool = False, progress: Progress | None = None
) -> TreeHead | None:
    """Copy the log and its layer into an empty database, all of it or nothing; returns the newest head of the copy.

    ``people`` takes the accounts along, never sessions or the audit. What was written is verified from the bytes up
    before anything is kept. Raises LedgerError where the target holds a ledger already, or does not verify.
    """
    tell = progress or (lambda *_: None)
    if isinstance(target, str) and "://" in target:
        store = Store.of_url(target)
        try:
            _refuse_full(store)
            store.create_tables()
            return _fill(source, store, people, tell)
        finally:
            store.close()
    path = Path(target)
    if path.exists() and path.stat().st_size:
        raise LedgerError("there is a file of this name already", str(path), "Name another file, or move it away")
    if not path.parent.is_dir():
        raise LedgerError("there is no such folder", str(path.parent), "Make the folder first")
    head = copy_as_file(source, path, people=people, progress=progress)
    _list_heads(path, source)
    return head


def copy_as_file(source: Log, path: Path, *, people: bool = False, progress: Progress | None = None) -> TreeHead | None:
    """Write the ledger as a file, whole or not at all, in the place of what is at ``path``; returns its head."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        store = Store.of_file(draft)
        try:
            store.create_tables()
            head = _fill(source, store, people, progress or (lambda *_: None))
        finally:
            store.close()
        for suffix in ("-wal", "-shm"):  # what an earlier file of that name left would be read into the new one
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        draft.replace(path)
        return head
    except OSError as error:
        what = f"the copy cannot be written ({error.strerror})"
        raise LedgerError(what, str(path), "Check space and rights") from None
    finally:
        for left in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)


def _refuse_full(store: Store) -> None:
    if not store.has_tables():
        return
    with store.reading() as connection:
        held = connection.execute(select(func.count()).select_from(entries)).scalar_one()
    if held:
        raise LedgerError(
            f"this database holds a ledger of {held:,} entries already", store.where, "Name an empty database"
        )


def _fill(source: Log, store: Store, people: bool, tell: Progress) -> TreeHead | None:
    from grith.ledger._verify import verify

    with source.database.plain_errors(), source.database.snapshot() as reading:
        if people:
            source.database.migrate()
            store.migrate()
        with store.writing() as writing:
            if writing.execute(select(func.count()).select_from(entries)).scalar_one():
                raise LedgerError("somebody else is filling this database", store.where, "Name an empty database")
            last, layer = _entries(reading, writing, tell)
            for table in (nodes, heads, incidents):
                _rows(reading, writing, table, tell)
            if people:
                _rows(reading, writing, accounts, tell)
            if store.is_sqlite and layer:
                keep_extent(writing, [], shrink=True)
                stamp_catalogue(writing, layer, layer=True)
            if store.is_sqlite and last:
                stamp_catalogue(writing, last, layer=False)
    found = verify(store, None, source.signer, None, progress=tell)
    if not found.ok:
        raise LedgerError(found.problems)
    return found.head


def _entries(reading: Connection, writing: Connection, tell: Progress) -> tuple[str, str]:
    """Copy the entries; returns when the last was recorded, and the last that touches the layer of incidents."""
    last = layer = ""
    total = reading.execute(select(func.count()).select_from(entries)).scalar_one()
    for done, page in _pages(reading, entries):
        writing.execute(insert(entries), page)
        for row in page:
            last = row["recorded"]
            if row["kind"] in ("incident", "correction", "tombstone") and touches_layer(
                row["kind"], {} if row["kind"] == "incident" else json.loads(row["body"])
            ):
                layer = last
        tell("entries copied", done, total)
    return last, layer


def _rows(reading: Connection, writing: Connection, table: Table, tell: Progress) -> None:
    for done, page in _pages(reading, table):
        writing.execute(insert(table), page)
        tell(f"{table.name} copied", done, None)


def _pages(reading: Connection, table: Table) -> Any:
    keys = list(table.primary_key.columns)
    after: tuple[Any, ...] | None = None
    done = 0
    while True:
        query = select(table).order_by(*keys).limit(_PAGE)
        if after is not None:
            query = query.where(tuple_(*keys) > tuple_(*after))
        page = [dict(row._mapping) for row in reading.execute(query)]
        if page:
            done += len(page)
            yield done, page
        if len(page) < _PAGE:
            return
        after = tuple(page[-1][key.name] for key in keys)


def _list_heads(path: Path, source: Log) -> None:
    """A file has its list of signed heads beside it; in the case's own folder it may be there already."""
    mirror = Mirror.beside(path)
    if not mirror.is_empty():
        return
    mirror.create()
    with mirror.locked() as sidecar, source.database.reading() as connection:
        rows = connection.execute(select(heads).order_by(heads.c.size))
        mirror.add(sidecar, (TreeHead(**row._mapping) for row in rows))
