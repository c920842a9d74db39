"""The handling markings that reports and rows bear, as they read now."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import and_, select

from grith.ledger._decisions import Decisions
from grith.ledger._schema import entries
from grith.ledger._store import Store
from grith.ledger._types import Entry

_ROWS = ("statement", "incident", "requirement", "left_out")
_MARKED = '%"handling":%'


class Markings:
    """The markings of reports as they read now, kept in step with a growing ledger."""

    def __init__(self) -> None:
        self._seen = 0
        self._by_report: dict[str, str] = {}

    def current(self, store: Store, size: int, decisions: Decisions) -> dict[str, str]:
        """Report id → marking, of reports that bear one; decisions are the standing ones."""
        with store.reading() as connection:
            query = select(entries.c.id, entries.c.body).where(
                and_(
                    entries.c.kind == "report",
                    entries.c.seq > self._seen,
                    entries.c.seq <= size,
                    entries.c.body.like(_MARKED),
                )
            )
            for identifier, text in connection.execute(query):
                if marking := str(json.loads(text).get("handling") or ""):
                    self._by_report[identifier] = marking
        self._seen = size
        out = dict(self._by_report)
        for (kind, identifier), changes in decisions.changes.items():
            if kind == "report" and "handling" in changes:
                out[identifier] = str(changes["handling"] or "")
        return {identifier: marking for identifier, marking in out.items() if marking}


def row_markings(
    store: Store, get: Callable[[str, str], Entry | None], decisions: Decisions, report: str, after: int = 0
) -> dict[tuple[str, str], str]:
    """(kind, id) → marking of rows (of one report, or of all) with a marking of their own, as they read now.

    With ``after`` only rows recorded after that entry are looked at, and all that were marked by a correction.
    """
    out: dict[tuple[str, str], str] = {}
    with store.reading() as connection:
        query = select(entries.c.kind, entries.c.id, entries.c.body).where(
            and_(entries.c.kind.in_(_ROWS), entries.c.seq > after, entries.c.body.like(_MARKED))
        )
        for kind, identifier, text in connection.execute(query):
            body = json.loads(text)
            if (not report or body.get("report") == report) and body.get("handling"):
                out[kind, identifier] = str(body["handling"])
    for (kind, identifier), changes in decisions.changes.items():
        if kind not in _ROWS or "handling" not in changes:
            continue
        entry = get(kind, identifier)
        if entry is not None and (not report or entry.body.get("report") == report):
            out[kind, identifier] = str(changes["handling"] or "")
    return {key: marking for key, marking in out.items() if marking}
