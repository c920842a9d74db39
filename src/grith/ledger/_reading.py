"""Typed reading: entries as nouns, after corrections, withdrawals and reviews, as of a date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import Connection, select

from grith.errors import ConflictError, LedgerError
from grith.ledger._canonical import text_time
from grith.ledger._decisions import REVIEWS, Decisions
from grith.ledger._keys import Signer
from grith.ledger._layer import load_decisions
from grith.ledger._log import Log
from grith.ledger._markings import Markings, row_markings
from grith.ledger._mirror import Mirror
from grith.ledger._schema import entries
from grith.ledger._schema import incidents as layer
from grith.ledger._store import Store
from grith.ledger._types import Entry
from grith.nouns import AsOf, IncidentReport, LeftOut, Report, Requirement, Statement
from grith.nouns.rows import from_row, to_row

NOUNS: dict[str, type] = {
    "report": Report,
    "statement": Statement,
    "incident": IncidentReport,
    "requirement": Requirement,
    "left_out": LeftOut,
}
KnownBy = AsOf | datetime | None


class TypedReading(Log):
    """The half of the ledger that speaks in nouns."""

    def __init__(self, store: Store, folder: Path, signer: Signer, mirror: Mirror) -> None:
        super().__init__(store, folder, signer, mirror)
        self._markings = Markings()

    def reports(self, *, as_of: AsOf | None = None, known_by: KnownBy = None) -> Iterator[Report]:
        """Reports in the order of recording; ``as_of``: public by then, ``known_by``: recorded by then."""
        return self._nouns("report", as_of, known_by)

    def report(self, identifier: str) -> Report | None:
        """The report with this id as it reads now; ``None`` when it is not there or was withdrawn."""
        entry = self.get("report", identifier)
        if entry is None:
            return None
        row = self._decisions(None).row("report", identifier, entry.body)
        return None if row is None else self._noun(entry, row)

    def statements(
        self,
        *,
        as_of: AsOf | None = None,
        known_by: KnownBy = None,
        kinds: Collection[str] | None = None,
        rejected: bool = False,
    ) -> Iterator[Statement]:
        """Statements in the order of recording; those rejected in review only when ``rejected`` is set.

        A statement without a date of its own counts as public with its report.
        """
        for statement in self._nouns("statement", as_of, known_by):
            if (rejected or statement.review != "rejected") and (kinds is None or statement.kind in kinds):
                yield statement

    def incidents(self, *, as_of: AsOf | None = None, known_by: KnownBy = None) -> Iterator[IncidentReport]:
        """Incident reports in the order of recording; one without a date counts as public with its report."""
        return self._nouns("incident", as_of, known_by)

    def incidents_of(self, numbers: Sequence[int]) -> Iterator[IncidentReport]:
        """The incident reports of these entries as they read now, in this order; those withdrawn are passed over."""
        decisions = self._decisions(None)
        for start in range(0, len(numbers), 500):
            piece = numbers[start : start + 500]
            where = (entries.c.kind == "incident") & entries.c.seq.in_(piece)
            with self._store.reading() as connection:
                columns = (
                    entries.c.seq,
                    entries.c.kind,
                    entries.c.id,
                    entries.c.recorded,
                    entries.c.body,
                    entries.c.leaf,
                )
                found = {r.seq: self._entry(r) for r in connection.execute(select(*columns).where(where))}
            for number in piece:
                entry = found.get(number)
                row = decisions.row("incident", entry.id, entry.body) if entry else None
                if entry is not None and row is not None:
                    yield self._noun(entry, row)

    def incident_numbers(self, identifiers: Collection[str]) -> dict[str, int]:
        """The numbers of the ledger entries of these incident reports, by id; for :meth:`incidents_of`."""
        query = select(layer.c.id, layer.c.fid).execution_options(yield_per=10_000)
        with self._store.reading() as connection:
            return {row.id: row.fid for row in connection.execute(query) if row.id in identifiers}

    def requirements(self, *, as_of: AsOf | None = None, known_by: KnownBy = None) -> Iterator[Requirement]:
        """Requirements in the order of recording; each counts as public with its report."""
        return self._nouns("requirement", as_of, known_by)

    def left_out(self, *, as_of: AsOf | None = None, known_by: KnownBy = None) -> Iterator[LeftOut]:
        """What could not be read, in the order of recording."""
        return self._nouns("left_out", as_of, known_by)

    # ------------------------------------------------------------------ decisions

    def correct(
        self,
        kind: str,
        identifier: str,
        changes: Mapping[str, Any],
        *,
        reason: str,
        author: str,
        recorded: datetime | None = None,
    ) -> int:
        """Record that fields of an entry are to be read otherwise; returns the sequence number of the correction.

        A changed field is replaced as a whole (nouns and rows are both taken); ``None`` sets it back to its default.
        Raises LedgerError on unknown fields, values that do not fit, and entries that are not there.
        """
        changes = self._checked(kind, identifier, changes)
        return self._decide("correction", kind, identifier, {"changes": changes}, reason, author, recorded)

    def withdraw(
        self, kind: str, identifier: str, *, reason: str, author: str, recorded: datetime | None = None
    ) -> int:
        """Record that an entry, and for a report all that rests on it, is no longer to be read; it stays in the log."""
        self._current(kind, identifier)
        return self._decide("tombstone", kind, identifier, {}, reason, author, recorded)

    def withdrawals(self, targets: Iterable[tuple[str, str]], *, reason: str, author: str) -> list[dict[str, Any]]:
        """The tombstone bodies that withdraw these entries (kind, id), for ``append_many`` beside other entries.

        Entries that are not there or were withdrawn already are passed over.
        """
        decisions = self._decisions(None)
        bodies = []
        for kind, identifier in targets:
            entry = self.get(kind, identifier)
            if entry is None or decisions.row(kind, identifier, entry.body) is None:
                continue
            previous = decisions.last.get((kind, identifier), "")
            about = {"target_kind": kind, "target": identifier, "previous": previous}
            bodies.append({**about, "reason": reason.strip(), "author": author.strip()})
        return bodies

    def standing(self) -> Decisions:
        """All decisions so far, to ask many entries quickly whether they were withdrawn, corrected or reviewed."""
        return self._decisions(None)

    def review(
        self,
        statement_id: str,
        decision: str,
        *,
        reason: str,
        author: str,
        changes: Mapping[str, Any] | None = None,
        recorded: datetime | None = None,
        seen: str | None = None,
    ) -> int:
        """Record a person's decision on a statement: ``accepted``, ``rejected`` or ``corrected`` (with changes).

        The latest decision counts; ``undone`` takes the latest that still stands back. ``seen`` is the id of the last
        decision that the person knew of ("" for none): where another came since, ConflictError, and nothing is written.
        """
        if decision not in REVIEWS:
            raise LedgerError(f"{decision!r} is no decision", "review", f"Use one of {', '.join(REVIEWS)}")
        if (decision == "corrected") != bool(changes):
            raise LedgerError("changes belong to the decision 'corrected', and to no other", "review")
        body: dict[str, Any] = {"decision": decision}
        if changes:
            body["changes"] = self._checked("statement", statement_id, changes)
        else:
            self._current("statement", statement_id)
        if decision == "undone" and statement_id not in self._decisions(None).reviews:
            raise LedgerError("there is no decision to undo", f"statement {statement_id}", "Load the page again")
        return self._decide("review", "statement", statement_id, body, reason, author, recorded, seen)

    def _decide(
        self,
        decision: str,
        kind: str,
        identifier: str,
        body: dict[str, Any],
        reason: str,
        author: str,
        recorded: datetime | None,
        seen: str | None = None,
    ) -> int:
        about = {"statement": identifier} if decision == "review" else {"target_kind": kind, "target": identifier}
        # The chain to the decision before makes the same decision, taken again later, a new entry.
        previous = self._decisions(None).last.get((kind, identifier), "") if seen is None else seen
        body = {**about, **body, "reason": reason.strip(), "author": author.strip(), "previous": previous}

        def unchanged(connection: Connection) -> None:
            if load_decisions(connection).last.get((kind, identifier), "") != previous:
                raise ConflictError(
                    "somebody decided on this meanwhile; nothing was written",
                    f"{kind} {identifier}",
                    "Load it again and look at what was decided",
                )

        added = self.append_many([(decision, [body])], recorded=recorded, check=unchanged)
        return added.start

    def _current(self, kind: str, identifier: str) -> tuple[Entry, dict[str, Any]]:
        entry = self.get(kind, identifier) if kind in NOUNS else None
        if entry is None:
            raise LedgerError(f"there is no {kind} {identifier!r}", self._store.where, "Check kind and id")
        row = self._decisions(None).row(kind, identifier, entry.body)
        if row is None:
            raise LedgerError(f"the {kind} {identifier!r} was withdrawn", self._store.where, "Enter it anew")
        return entry, row

    def _checked(self, kind: str, identifier: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        entry, row = self._current(kind, identifier)
        names = {f.name for f in attrs.fields(NOUNS[kind])} - {"id", "report", "review"}
        unknown = sorted(set(changes) - names)
        if unknown or not changes:
            what = f"{', '.join(unknown)} cannot be changed in a {kind}" if unknown else "nothing is changed"
            raise LedgerError(what, f"{kind} {identifier}", f"Fields are {', '.join(sorted(names))}")
        plain = {name: _plain(value) for name, value in changes.items()}
        merged = {n: v for n, v in {**row, **plain}.items() if v is not None}
        self._noun(entry, merged)
        return plain

    # ------------------------------------------------------------------ machinery

    def _decisions(self, up_to: int | None) -> Decisions:
        with self._store.reading() as connection:
            return load_decisions(connection, up_to)

    def _nouns(self, kind: str, as_of: AsOf | None, known_by: KnownBy) -> Iterator[Any]:
        end = self.size if known_by is None else self._known(known_by)
        decisions = self._decisions(end)
        dates: dict[str, tuple[datetime | None, str]] = {}
        for entry in self.entries(kind, up_to=end):
            row = decisions.row(kind, entry.id, entry.body)
            if row is None:
                continue
            noun = self._noun(entry, row)
            if as_of is not None:
                published = getattr(noun, "published", None)
                precision = getattr(noun, "published_precision", "day")
                if published is None and kind != "report":
                    published, precision = self._report_date(noun.report, decisions, dates, end)
                if not as_of.includes(published, precision):
                    continue
            yield noun

    def _noun(self, entry: Entry, row: dict[str, Any]) -> Any:
        try:
            return from_row(NOUNS[entry.kind], row)
        except Exception as error:  # cattrs raises groups of any kind of error
            raise LedgerError(
                f"{entry.kind} {entry.id!r} does not fit: {_first(error)}",
                f"entry {entry.seq}",
                "Correct the field, or withdraw the entry",
            ) from None

    def _report_date(
        self,
        identifier: str,
        decisions: Decisions,
        dates: dict[str, tuple[datetime | None, str]],
        end: int,
    ) -> tuple[datetime | None, str]:
        """When the report that a row without a date rests on became public."""
        if identifier not in dates:
            entry = self.get("report", identifier) if identifier else None
            row = decisions.row("report", identifier, entry.body) if entry and entry.seq <= end else None
            report = self._noun(entry, row) if entry and row else None
            dates[identifier] = (report.published, report.published_precision) if report else (None, "day")
        return dates[identifier]

    def _known(self, known_by: AsOf | datetime) -> int:
        """The last entry recorded by then: recorded times never go down, so a binary search finds it."""
        if isinstance(known_by, datetime) and known_by.tzinfo is None:
            known_by = known_by.replace(tzinfo=UTC)
        low, high = 0, self.size
        with self._store.reading() as connection:
            while low < high:
                middle = (low + high + 1) // 2
                recorded = text_time(
                    connection.execute(select(entries.c.recorded).where(entries.c.seq == middle)).scalar_one()
                )
                inside = known_by.includes_instant(recorded) if isinstance(known_by, AsOf) else recorded <= known_by
                low, high = (middle, high) if inside else (low, middle - 1)
        return low

    def markings(self) -> dict[str, str]:
        """The handling marking of each report that bears one, as it reads now."""
        with self._turn:
            return self._markings.current(self._store, self.size, self.standing())

    def row_markings(self, report: str = "", after: int = 0) -> dict[tuple[str, str], str]:
        """(kind, id) → marking of the rows of a report (of all, unless given) that bear one of their own.

        With ``after`` only rows recorded after that entry are looked at, and all that were marked by a correction.
        """
        return row_markings(self._store, self.get, self.standing(), report, after)


def _plain(value: Any) -> Any:
    """A value of a field as a row holds it."""
    if attrs.has(type(value)):
        return to_row(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _first(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__} {error}"[:300]
