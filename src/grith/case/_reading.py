"""Reading what is unread: in batches, each of them whole in the ledger or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from grith.nouns.rows import to_row

if TYPE_CHECKING:
    from grith.ledger import Ledger
    from grith.nouns import CaseDefinition, Report

Progress = Callable[[str, int, int | None], None]
BATCH = 16
READER = "grith.read"


def read_unread(ledger: Ledger, definition: CaseDefinition, progress: Progress | None = None) -> dict[str, int]:
    """Read every document that this version of the reader has not read; returns counts of reports and statements.

    A report and its statements are written in one transaction with the marker that says it was read. Where an older
    version had read it, statements that the new one no longer finds and nobody reviewed are withdrawn with a reason.
    """
    from grith.read import READER_VERSION, read_reports

    read_by: dict[str, set[str]] = {}
    for entry in ledger.entries("reading"):
        read_by.setdefault(str(entry.body.get("report")), set()).add(str(entry.body.get("reader")))
    unread = [r.id for r in ledger.reports() if r.form == "document" and READER_VERSION not in read_by.get(r.id, ())]
    done = found = 0
    for batch in _batches(unread):
        reports = [r for r in (ledger.report(name) for name in batch) if r is not None]
        for report, statements in read_reports(reports, definition):
            rows = [to_row(s) for s in statements]
            marker = {
                "id": f"{report.id}:{READER_VERSION}",
                "report": report.id,
                "reader": READER_VERSION,
                "statements": len(rows),
            }
            ledger.append_many([("statement", rows), ("reading", [marker])])
            if report.id in read_by:
                _withdraw_outdated(ledger, report, {str(row["id"]) for row in rows}, READER_VERSION)
            done += 1
            found += len(rows)
            if progress:
                progress("reading", done, len(unread))
    return {"reports": done, "statements": found}


def _batches(names: list[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _withdraw_outdated(ledger: Ledger, report: Report, kept: set[str], version: str) -> None:
    for s in list(ledger.statements()):
        outdated = s.report == report.id and s.extractor.startswith(READER) and s.id not in kept
        if outdated and s.review == "unreviewed":
            ledger.withdraw("statement", s.id, reason=f"not found again by reader {version}", author=READER)
