"""Beside the log: accounts, sessions and sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables of people."""
    op.create_table(
        "accounts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("folded", sa.Text, nullable=False, unique=True),
        *_texts("role", "secret", "created", "changed"),
        sa.Column("disabled", sa.Text),
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.Text, primary_key=True),
        *_texts("csrf", "name", "address", "begun", "used", "expires"),
    )
    op.create_index("ix_sessions_name", "sessions", ["name"])
    op.create_table(
        "sign_ins",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        *_texts("at", "name", "folded", "address", "outcome"),
    )
    op.create_index("sign_ins_folded_at", "sign_ins", ["folded", "at"])
    op.create_index("sign_ins_address_at", "sign_ins", ["address", "at"])
