"""Beside the log: who looks at which item of the review desk now."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of presence."""
    op.create_table(
        "presence",
        sa.Column("session", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("item", "name", "at")),
    )
