"""The log: entries, nodes, heads, and the layer of incidents derived from them.

On SQLite these tables are the file format, whose exact words `grith verify` compares: they are made with the file
(`grith.ledger._schema`), and this version only says that they are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TEXTS = (
    "id report cells type place accuser alleged_actor target means effect source origin text url event_precision "
    "published_precision event_start event_end published"
).split()


def _whole(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables on a server; triggers keep them append-only."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.create_table(
        "entries",
        _whole("seq"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "id", "recorded", "body")),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("kind", "id", name="entries_kind_id"),
    )
    op.create_index("entries_kind_seq", "entries", ["kind", "seq"])
    op.create_table("nodes", _whole("level"), _whole("position"), sa.Column("hash", sa.LargeBinary, nullable=False))
    op.create_table(
        "heads",
        _whole("size"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("root", "signed", "signature", "public_key")),
    )
    op.create_table(
        "incidents",
        _whole("fid"),
        sa.Column("geom", sa.LargeBinary),
        *(sa.Column(name, sa.Text) for name in _TEXTS),
        *(sa.Column(name, sa.Float) for name in ("longitude", "latitude", "precision_km")),
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION grith_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
    )
    for table in ("entries", "nodes", "heads"):
        op.execute(
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION grith_append_only()"
        )
