"""Tables beside the log: accounts, sessions, sign-ins, and who looks at what. No copy of a ledger carries them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

beside = MetaData()

accounts = Table(
    "accounts",
    beside,
    Column("name", Text, primary_key=True),
    Column("folded", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("disabled", Text),
)
sessions = Table(
    "sessions",
    beside,
    Column("token", Text, primary_key=True),
    Column("csrf", Text, nullable=False),
    Column("name", Text, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("begun", Text, nullable=False),
    Column("used", Text, nullable=False),
    Column("expires", Text, nullable=False),
)
sign_ins = Table(
    "sign_ins",
    beside,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("sign_ins_folded_at", "folded", "at"),
    Index("sign_ins_address_at", "address", "at"),
)
presence = Table(
    "presence",
    beside,
    Column("session", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
)
BESIDE = (*beside.tables, "alembic_version")
"""What lies beside the log: `verify` passes over it, and no copy of a ledger carries it."""
