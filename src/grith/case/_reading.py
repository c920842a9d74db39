"""Reading what is unread: each report with its statements is whole in the ledger or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import asdict

from grith.case._review import settled
from grith.errors import GrithError
from grith.nouns import LeftOut
from grith.nouns.rows import to_row

if TYPE_CHECKING:
    from grith.ledger import Ledger
    from grith.nouns import CaseDefinition, Report, Statement

Progress = Callable[[str, int, int | None], None]
BATCH = 64
READER = "grith.read"
NO_DICTIONARY = "the dictionary of its language is not installed"


def read_unread(ledger: Ledger, definition: CaseDefinition, progress: Progress | None = None) -> dict[str, int]:
    """Read every document that this version of the reader has not read; returns counts of what came of it.

    A report and its statements are written in one transaction with the marker that says it was read. Where an older
    version had read it, statements that the new one no longer finds and nobody reviewed are withdrawn with a reason.
    What a person has decided on is not brought up again because a newer reader tells it a little differently.
    A report in a language that is not read, or one that cannot be read, becomes a left-out note.
    """
    from grith.read import READER_VERSION

    read_by: dict[str, set[str]] = {}
    for entry in ledger.entries("reading"):
        read_by.setdefault(str(entry.body.get("report")), set()).add(str(entry.body.get("reader")))
    unread = [r.id for r in ledger.reports() if r.form == "document" and READER_VERSION not in read_by.get(r.id, ())]
    counts = {"reports": 0, "statements": 0, "left_out": 0}
    before = _known_statements(ledger, {name for name in unread if name in read_by})
    kept: dict[str, set[str]] = {}
    told_anew: list[Statement] = []
    for batch in _batches(unread):
        reports = [r for r in (ledger.report(name) for name in batch) if r is not None]
        for report, statements, problem in _read(reports, definition):
            rows = [to_row(s) for s in statements if not settled(s, before.get(report.id, ()))]
            marker = {
                "id": f"{report.id}:{READER_VERSION}",
                "report": report.id,
                "reader": READER_VERSION,
                "statements": len(rows),
            }
            groups: list[tuple[str, list[dict[str, Any]]]] = [("statement", rows)]
            if problem:
                groups.append(("left_out", [to_row(problem)]))
            # Without the dictionary of its language a report stays unread, to be read once that is there.
            ledger.append_many(
                groups if problem and problem.reason == NO_DICTIONARY else [*groups, ("reading", [marker])]
            )
            if report.id in read_by:
                kept[report.id] = {str(row["id"]) for row in rows}
                told_anew += statements
            counts["reports"] += 1
            counts["statements"] += len(rows)
            counts["left_out"] += problem is not None
            if progress:
                progress("reading", counts["reports"], len(unread))
    if kept:
        _withdraw_outdated(ledger, kept, READER_VERSION)
        _correct_retold(ledger, told_anew, READER_VERSION)
    return counts


def _batches(names: list[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _read(
    reports: list[Report], definition: CaseDefinition
) -> Iterator[tuple[Report, list[Statement], LeftOut | None]]:
    """Each report with its statements; one that breaks the reader is left out, and the others are read all the same."""
    from grith.read import read_reports

    done = set()
    try:
        for report, statements in read_reports(reports, definition):
            done.add(report.id)
            yield report, statements, _other_language(report, statements)
    except GrithError:
        raise
    except Exception as error:  # a fault of the reader must not hold up the other reports
        rest = [r for r in reports if r.id not in done]
        if len(reports) > 1:
            for report in rest:
                yield from _read([report], definition)
            return
        for report in rest:
            reason = f"the reader failed on it ({type(error).__name__}: {str(error)[:200]})"
            yield (
                report,
                [],
                _left_out(report, reason, "Report the fault with this file; its other uses are not affected"),
            )


def _other_language(report: Report, statements: list[Statement]) -> LeftOut | None:
    if statements:
        return None
    from grith.read._batch import is_english
    from grith.read.slavic import missing_dictionary

    remedy = missing_dictionary(report)
    if remedy:
        return _left_out(report, NO_DICTIONARY, remedy + ", then read again")
    language = report.language.strip()
    if not language or language.lower().split("-")[0] in ("en", "und", "uk", "ru") or is_english(report.text, language):
        return None
    reason = f"its language is {language!r}; only English, Ukrainian and Russian are read"
    return _left_out(report, reason, "Add a translation, or a table row")


def _left_out(report: Report, reason: str, remedy: str) -> LeftOut:
    return LeftOut(report.filename or report.title or report.id, "", reason, remedy, report.text[:2000], report.id)


def _known_statements(ledger: Ledger, reports: set[str]) -> dict[str, list[Statement]]:
    """What was found before in these reports, rejected statements included."""
    known: dict[str, list[Statement]] = {}
    if reports:
        for s in ledger.statements(rejected=True):
            if s.report in reports:
                known.setdefault(s.report, []).append(s)
    return known


def _withdraw_outdated(ledger: Ledger, kept: dict[str, set[str]], version: str) -> None:
    """Withdraw what an older reader found in the reports of ``kept`` and this one did not."""
    for s in list(ledger.statements()):
        outdated = s.report in kept and s.id not in kept[s.report] and s.extractor.startswith(READER)
        if outdated and s.review == "unreviewed":
            ledger.withdraw("statement", s.id, reason=f"not found again by reader {version}", author=READER)


# What identifies a statement or comes from deciding on it: never corrected by a reader.
_NOT_RETOLD = frozenset({"id", "report", "extractor", "review", "handling"})


def _correct_retold(ledger: Ledger, found: list[Statement], version: str) -> None:
    """Where this reader tells the same words otherwise (another condition or kind), the standing statement says so.

    A statement's id comes from its words and parties alone, so that the newer telling would not be taken in beside the
    older one. What a person has decided on stays as it is.
    """
    if not found:
        return
    anew = {s.id: s for s in found}
    for s in list(ledger.statements()):
        new = anew.get(s.id)
        if (
            new is None
            or s.review != "unreviewed"
            or not s.extractor.startswith(READER)
            or s.extractor == new.extractor
        ):
            continue
        changes = {
            name: value
            for name, value in asdict(new, recurse=False).items()
            if name not in _NOT_RETOLD and value != getattr(s, name)
        }
        if changes:
            ledger.correct("statement", s.id, changes, reason=f"told otherwise by reader {version}", author=READER)
