"""The review list of a case: statements that were read with little sureness, put before a person, never twice."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from grith.case._ids import meant
from grith.case._slots import changes_from
from grith.errors import GrithError, RequestError
from grith.nouns import Report, Statement

if TYPE_CHECKING:
    from grith.ledger import Ledger
    from grith.nouns import CaseDefinition

DECISIONS = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "undo": "undone"}
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n")


@frozen
class ReviewItem:
    """A statement to be looked at, how sure its reading is (0 to 1), its report, and the words around it."""

    statement: Statement
    sureness: float
    report: Report | None
    before: str
    after: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with the field names of the evaluation sets and the report it stands in."""
        from grith.read import statement_as_dict

        report = self.report
        return {
            "id": self.statement.id,
            "sureness": round(self.sureness, 3),
            "review": self.statement.review,
            "report": self.statement.report,
            "title": report.title if report else "",
            "published": report.published.isoformat() if report and report.published else None,
            "before": self.before,
            "after": self.after,
            **statement_as_dict(self.statement),
        }


def review_list(ledger: Ledger, threshold: float, *, everything: bool = False) -> list[ReviewItem]:
    """What nobody has decided on and was read with less sureness than ``threshold``: the least sure first.

    ``everything`` takes every unreviewed statement that was read from a text. What a newer reader finds on the words of
    a statement already decided on is not asked again.
    """
    from grith.read.confidence import sureness

    decided: dict[str, list[Statement]] = defaultdict(list)
    waiting = []
    for statement in ledger.statements(rejected=True):
        if statement.review != "unreviewed":
            decided[statement.report].append(statement)
        elif not statement.span.cells:
            waiting.append((sureness(statement), statement))
    chosen = [
        (sure, s)
        for sure, s in waiting
        if (everything or sure < threshold) and not settled(s, decided.get(s.report, ()))
    ]
    chosen.sort(key=lambda pair: (round(pair[0], 6), pair[1].report, pair[1].span.start, pair[1].id))
    reports: dict[str, Report | None] = {}
    return [_item(s, sure, _report(ledger, s.report, reports)) for sure, s in chosen]


def settled(newer: Statement, known: Iterable[Statement]) -> bool:
    """Whether decisions settle what another reader found on the same words.

    Two statements that one reader found on the same words ("accused each other") are decided on one by one: while one
    of them waits, nothing is settled.
    """
    there = [
        s
        for s in known
        if s.extractor != newer.extractor and s.span.start < newer.span.end and newer.span.start < s.span.end
    ]
    if any(s.id == newer.id for s in known):
        return False
    return bool(there) and all(s.review != "unreviewed" for s in there)


def _report(ledger: Ledger, identifier: str, known: dict[str, Report | None]) -> Report | None:
    if identifier not in known:
        known[identifier] = ledger.report(identifier)
    return known[identifier]


def _item(statement: Statement, sure: float, report: Report | None) -> ReviewItem:
    before, after = context(statement, report)
    return ReviewItem(statement, sure, report, before, after)


def context(statement: Statement, report: Report | None) -> tuple[str, str]:
    """The sentence before and the rest of its own before the words, and what follows to the end of the next one."""
    span, text = statement.span, report.text if report else ""
    if span.cells or text[span.start : span.end] != span.exact:
        return span.prefix, span.suffix
    ends = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    first = [e for e in ends if e <= span.start][-2:][0]
    last = [e for e in ends if e >= span.end][:2][-1]
    return text[first : span.start].lstrip(), text[span.end : last].rstrip()


def find_item(ledger: Ledger, typed: str) -> ReviewItem:
    """The one statement (rejected ones included) whose id is ``typed``, or begins with it."""
    from grith.read.confidence import sureness

    known = {s.id: s for s in ledger.statements(rejected=True)}
    found = meant(typed, (("statement", identifier) for identifier in known), ("statement",))
    if len(found) != 1:
        what = f"there is no statement {typed!r}" if not found else f"{typed!r} begins {len(found)} statements"
        raise RequestError(what, "review", "Give an id from: grith review CASE list")
    statement = known[found[0][1]]
    return _item(statement, sureness(statement), ledger.report(statement.report))


def decide(
    ledger: Ledger,
    definition: CaseDefinition,
    typed: str,
    decision: str,
    *,
    reason: str,
    author: str,
    changes: Iterable[str] | Mapping[str, str] = (),
    seen: str | None = None,
) -> ReviewItem:
    """Write a decision (one of DECISIONS, ``correct`` with changes) to the ledger; returns how it reads now."""
    if decision not in DECISIONS:
        raise RequestError(f"{decision!r} is no decision", "review", f"Use one of {', '.join(DECISIONS)}")
    if not reason.strip() or not author.strip():
        raise RequestError("a decision needs a reason and an author", "review", "Give --reason and --author")
    item = find_item(ledger, typed)
    changed = None
    if decision == "correct":
        changed = changes_from(changes, item.statement, item.report, definition)
    ledger.review(item.statement.id, DECISIONS[decision], reason=reason, author=author, changes=changed, seen=seen)
    return find_item(ledger, item.statement.id)


def export_reviewed(ledger: Ledger, folder: Path) -> list[Path]:
    """Write the reports with decisions as an evaluation set (``NN.json``); returns the files.

    Accepted and corrected statements are rows that must be found, undecided ones are optional, rejected ones are left
    out: a reader that finds them again is wrong. Raises GrithError where the folder holds such files already, or
    nothing was decided on.
    """
    rows: dict[str, list[Statement]] = defaultdict(list)
    decided = set()
    for statement in ledger.statements(rejected=True):
        if not statement.span.cells:
            rows[statement.report].append(statement)
            if statement.review != "unreviewed":
                decided.add(statement.report)
    reports = [r for r in ledger.reports() if r.id in decided and r.text]
    if not reports:
        raise GrithError("no statement of a document was reviewed yet", str(folder), "Begin with: grith review CASE")
    reports.sort(key=lambda r: (str(r.published or ""), r.id))
    folder.mkdir(parents=True, exist_ok=True)
    if any(re.fullmatch(r"\d+", path.stem) for path in folder.glob("*.json")):
        raise GrithError("there is an evaluation set already", str(folder), "Name an empty folder")
    width = max(2, len(str(len(reports))))
    written = []
    for number, report in enumerate(reports, 1):
        name = f"{number:0{width}d}"
        path = folder / f"{name}.json"
        document = _document(name, report, rows[report.id])
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _document(name: str, report: Report, statements: list[Statement]) -> dict[str, Any]:
    kept = sorted((s for s in statements if s.review != "rejected"), key=lambda s: (s.span.start, s.span.end, s.id))
    return {
        "id": name,
        "url": report.url,
        "publisher": report.publisher,
        "published": report.published.date().isoformat() if report.published else None,
        "dateline_place": report.place or None,
        "lang": report.language or "en",
        "source_licence": report.licence,
        "document_speaker": report.speaker or None,
        "context_country": report.country or None,
        "sha256": report.id,
        "join": "\n",
        "sentences": report.text.split("\n"),
        "statements": [_row(f"{name}-{k:02d}", s, report.text) for k, s in enumerate(kept, 1)],
    }


def _row(identifier: str, statement: Statement, text: str) -> dict[str, Any]:
    from grith.read import statement_as_dict

    told = statement_as_dict(statement)
    start, end = told["span"]
    return {
        "id": identifier,
        "sent": list(range(text.count("\n", 0, start), text.count("\n", 0, end) + 1)),
        "kind": told["kind"],
        "accept_kinds": [],
        "trigger": told["quote"],
        "speaker": told["speaker"],
        "reported_by": told["reported_by"] or None,
        "actor": told["actor"],
        "target": told["target"],
        "object": told["object"] or None,
        "capability": told["capability"],
        "quantity": told["quantity"],
        "firmness": told["firmness"] or None,
        "condition": told["condition"] or None,
        "event_date": told["event_date"],
        "event_date_alt": [],
        "date_expr": statement.event.words or None if statement.event else None,
        "place": told["place"] or None,
        "negated": told["negated"],
        "optional": statement.review == "unreviewed",
        "same_as": None,
        "note": None,
        "span": told["span"],
    }
