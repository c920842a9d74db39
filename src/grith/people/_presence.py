"""Who looks at which item now: beside the log, so that several server processes know of each other's visitors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select

from grith.ledger import presence

if TYPE_CHECKING:
    from grith.ledger import Ledger

PRESENT = timedelta(seconds=30)
"""How long after they were last heard of somebody still counts as there."""


class Presence:
    """Visitors of a case and what each looks at: no matter of record, and forgotten after 30 seconds."""

    def __init__(self, ledger: Ledger) -> None:
        self._database = ledger.database
        self._database.migrate()

    def look(self, item: str, session: str, name: str, *, now: datetime | None = None) -> list[str]:
        """Note that ``name`` looks at ``item``, and at nothing else, in ``session``; returns the others who do."""
        at = (now or datetime.now(UTC)).astimezone(UTC)
        mark = sha256(session.encode()).hexdigest()
        with self._database.beside() as connection:
            old = presence.c.at < _text(at - PRESENT)
            connection.execute(delete(presence).where(or_(old, presence.c.session == mark)))
            row = {"session": mark, "item": item, "name": name, "at": _text(at)}
            connection.execute(insert(presence), [row])
            found = select(presence.c.name).where(presence.c.item == item, presence.c.session != mark)
            return sorted(set(connection.execute(found).scalars()))


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
