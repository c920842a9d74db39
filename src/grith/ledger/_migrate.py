"""Migrations by Alembic: which version the tables have, and bringing them to the newest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from grith.errors import LedgerError

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST, LOG = "0003", "0001"
"""The newest version, and the first, which is the log alone."""

_FOLDER = Path(__file__).with_name("migrations")


def version_of(connection: Connection) -> str:
    """The version of the tables; "" where Alembic has not seen them yet."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def migrate(connection: Connection, where: str) -> None:
    """Bring the tables to the newest version within the open transaction; nothing is lost by it.

    Raises LedgerError where a newer Grith made them.
    """
    version = version_of(connection)
    if version == NEWEST:
        return
    if version > NEWEST:
        raise LedgerError(
            f"a newer version of Grith made these tables (version {version}; this one knows {NEWEST})",
            where,
            "Install the newest Grith",
        )
    from alembic import command

    config = config_for(connection)
    if not version and connection.dialect.has_table(connection, "entries"):
        command.stamp(config, LOG)
    command.upgrade(config, NEWEST)


def config_for(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
