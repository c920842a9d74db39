"""The database under the ledger: opening, transactions, and errors in plain words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from grith.errors import LedgerError
from grith.ledger import _geopackage as gpkg
from grith.ledger._beside import BESIDE
from grith.ledger._migrate import NEWEST, migrate, version_of
from grith.ledger._schema import SQLITE_OBJECTS

BUSY_SECONDS = 120
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7182818)"
# An entry is on disk when its append returns, whatever the server's own setting is.
_DURABLE = (
    "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' "
    "ELSE current_setting('synchronous_commit') END, true)"
)


class PageSize:
    """How many rows to fetch at a time: up to 2,000, fewer where rows are long, so that a page stays near 4 MB."""

    def __init__(self) -> None:
        self.rows = 100

    def learn(self, characters: int, rows: int) -> None:
        """Take the last page as a guide for the next, growing at most fourfold."""
        self.rows = max(1, min(2000, self.rows * 4, 4_000_000 * rows // max(characters, 1)))


class Store:
    """A database with the ledger's tables: an SQLite file, or whatever an SQLAlchemy URL names (PostgreSQL)."""

    def __init__(self, engine: Engine, where: str, *, read_only: bool = False) -> None:
        self.engine = engine
        self.where = where
        self.read_only = read_only
        self.is_sqlite = engine.dialect.name == "sqlite"

    @classmethod
    def of_file(cls, path: Path) -> Store:
        """The SQLite file ``path``, which may not exist yet; without write permission it is opened read-only."""
        locked = path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        options = "mode=ro&immutable=1" if locked else "mode=rwc"
        uri = f"file:{quote(str(path.absolute()))}?{options}"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)

        engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=4)

        @event.listens_for(engine, "connect")
        def _settings(connection: Any, _record: Any) -> None:
            for pragma in ("synchronous=FULL", "trusted_schema=OFF", "cell_size_check=ON", "cache_size=-32000"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            writing = connection.get_execution_options().get("writing")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

        return cls(engine, str(path), read_only=locked)

    @classmethod
    def of_url(cls, url: str) -> Store:
        """The database that an SQLAlchemy URL names; needs its driver (``psycopg`` for PostgreSQL)."""
        if url.startswith("postgresql://"):
            url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
        try:
            engine = create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise LedgerError(
                f"the database driver {error.name} is not installed", "ledger", "pip install 'grith[postgres]'"
            ) from None
        except (SQLAlchemyError, ValueError):
            raise LedgerError("this is not a database URL", "ledger", "Write postgresql://user@host/name") from None
        return cls(engine, engine.url.render_as_string(hide_password=True))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short read transaction."""
        with self.plain_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One long read transaction: everything as it is now, whatever others write meanwhile.

        Text that is not UTF-8 (a damaged SQLite file) comes out with half surrogate pairs instead of an error.
        """
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                yield connection.execution_options(isolation_level="REPEATABLE READ")
                return
            raw: Any = connection.connection.dbapi_connection
            raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            try:
                yield connection
            finally:
                raw.text_factory = str

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the database's write lock from its beginning; committed at the end."""
        with self.plain_errors(), self.engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("LOCK TABLE entries IN EXCLUSIVE MODE"))
                    connection.execute(text(_DURABLE))
                yield connection

    @contextmanager
    def beside(self) -> Iterator[Connection]:
        """A transaction on the tables beside the log, one at a time; on a server no writer of the log waits for it."""
        with self.plain_errors(), self.engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text(_ONE_AT_A_TIME))
                yield connection

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Turn a database error into a LedgerError that says what to do."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, UnicodeError) as error:
            raise LedgerError(_plain(error), self.where, _remedy(error)) from None

    def has_tables(self) -> bool:
        """Whether the ledger's tables are there (not whether they are sound)."""
        with self.reading() as connection:
            return self.engine.dialect.has_table(connection, "entries")

    def migrate(self) -> None:
        """Bring the tables to the newest version that this Grith knows, where they are not there yet.

        A ledger file gets the tables beside its log only when somebody needs them; the log itself is the file format.
        """
        with self.reading() as connection:
            if version_of(connection) == NEWEST:
                return
        with self.beside() as connection:
            migrate(connection, self.where)

    def create_tables(self) -> None:
        """Make every table, trigger and catalogue row in one transaction, unless they are there."""
        if not self.is_sqlite:
            self.migrate()
            return
        self._raw("PRAGMA journal_mode=WAL")  # kept in the file; cannot be set within a transaction
        with self.writing() as connection:
            if self.engine.dialect.has_table(connection, "entries"):
                return
            connection.exec_driver_sql(f"PRAGMA application_id={gpkg.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={gpkg.USER_VERSION}")
            for statement in (*SQLITE_OBJECTS.values(), *gpkg.OBJECTS.values()):
                connection.exec_driver_sql(statement)
            for row in gpkg.SPATIAL_REF_SYS:
                connection.exec_driver_sql("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", row)
            for table, (data_type, name, description, srs) in gpkg.CONTENTS_FIXED.items():
                connection.exec_driver_sql(
                    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (table, data_type, name, description, gpkg.EPOCH, srs),
                )
            for row in gpkg.GEOMETRY_COLUMNS:
                connection.exec_driver_sql("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)", row)

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of an SQLite ledger to ``path``, whole or not at all, without free pages or a WAL."""
        if path.exists() and path.samefile(self.where):
            raise LedgerError("a ledger cannot be copied onto itself", str(path), "Name another folder")
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            draft.unlink(missing_ok=True)
            self._raw("VACUUM INTO ?", str(draft))
            _without_what_lies_beside(draft)
            for suffix in ("-wal", "-shm"):  # what an earlier file of that name left would be read into the new one
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            draft.replace(path)
        except OSError as error:
            raise LedgerError(f"the copy cannot be written ({error.strerror})", str(path), "Check the path") from None
        finally:
            draft.unlink(missing_ok=True)

    def _raw(self, statement: str, *values: Any) -> None:
        """Run a statement outside any transaction."""
        with self.plain_errors():
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute(statement, values).fetchall()
            finally:
                connection.close()

    def close(self) -> None:
        """Move everything from the WAL into the file and let go of it."""
        if self.is_sqlite and not self.read_only:
            # Another process may be at it, or the file is damaged, and then drivers raise nearly anything. Nothing
            # is lost by that: the last close, or the next open, brings the WAL in.
            with suppress(Exception):
                self._raw("PRAGMA wal_checkpoint(TRUNCATE)")
        self.engine.dispose()


def _without_what_lies_beside(path: Path) -> None:
    """Take accounts and sessions out of a copy, and out of its free pages."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        gone = [table for table in BESIDE if table in there]
        for table in gone:
            connection.execute(f"DROP TABLE {table}")
        if gone:
            connection.execute("VACUUM")
    finally:
        connection.close()


def _plain(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    words = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
    return f"the database says: {words[:300]}"


def _remedy(error: Exception) -> str:
    words = str(error).lower()
    if "locked" in words or "busy" in words:
        return "Another program holds the file; close it and try again"
    if "full" in words or "disk i/o" in words:
        return "Check the free space and the disk"
    if "connection" in words:
        return "Check the address, the name and the password, and that the server runs"
    if "readonly" in words or "unable to open" in words:
        return "Check the path and the rights on the folder"
    if "malformed" in words or "not a database" in words or "decode" in words or "no such" in words:
        return "Run verify to see what is damaged, and restore the file from a backup"
    return "Run verify; if it finds nothing, please report this message"
