"""Nouns to the rows of a brief: JSON-ready, with dates in words beside ISO, and the words in their sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from grith.brief._parties import PartyNames
from grith.brief._words import instant_row, local, local_day, moment_row, quantity_row
from grith.nouns import KINDS, IncidentReport, LeftOut, Place, Report, Statement
from grith.read.codes import codes_of

CONTEXT = 220  # characters of the sentence shown on each side of the words, at the most
SENTENCE_ENDS = ".!?…\n\r\u2028\u2029。؟"
CLAIMS = ("allegation", "denial")


def safe_url(url: str) -> str:
    """``url`` if it is a plain web address, otherwise an empty text: a brief links to nothing else."""
    text = url.strip()
    if any(ord(c) < 33 for c in text) or not text.lower().startswith(("http://", "https://")):
        return ""
    return text


def without_empty(row: dict[str, Any]) -> dict[str, Any]:
    """The row without fields that hold nothing."""
    return {k: v for k, v in row.items() if v is not None and v != "" and v != [] and v != {} and v is not False}


def _order(when: datetime | None) -> float:
    """Instants in order; what has no date comes first."""
    return when.timestamp() if when is not None else float("-inf")


def report_rows(reports: Iterable[Report], zone: str) -> tuple[list[dict[str, Any]], dict[str, Report]]:
    """Rows of the sources table, oldest first, numbered from 1; and the reports by id."""
    found = sorted(
        reports,
        key=lambda r: (_order(local(r.published, zone) if r.published else None), r.publisher, r.title, r.id),
    )
    rows = []
    for number, report in enumerate(found, start=1):
        row = {
            "number": number,
            "id": report.id,
            "sha256": report.id,
            "title": report.title or report.filename or "(no title)",
            "publisher": report.publisher,
            "origin": report.origin,
            "url": safe_url(report.url),
            "published": instant_row(report.published, report.published_precision, zone),
            "undated": report.published is None,
            "place": report.place,
            "language": report.language,
            "speaker": report.speaker,
            "reliability": report.reliability,
            "licence": report.licence,
            "form": report.form,
            "filename": report.filename,
            "handling": report.handling,
        }
        rows.append(without_empty(row))
    return rows, {report.id: report for report in found}


def _context(statement: Statement, report: Report | None) -> tuple[str, str]:
    """What stands before and after the words in their sentence; the stored prefix and suffix when the text is gone."""
    span = statement.span
    text = report.text if report else ""
    if not span.exact or span.cells or text[span.start : span.end] != span.exact:
        return span.prefix, span.suffix
    first = span.start
    stop = max(0, span.start - CONTEXT)
    while first > stop and text[first - 1] not in SENTENCE_ENDS:
        first -= 1
    last = span.end
    stop = min(len(text), span.end + CONTEXT)
    if span.exact.rstrip()[-1:] not in SENTENCE_ENDS:
        while last < stop and text[last] not in SENTENCE_ENDS:
            last += 1
        if last < stop and text[last] not in "\n\r\u2028\u2029":
            last += 1
    before = text[first : span.start].lstrip()
    after = text[span.end : last].rstrip()
    if first > 0 and first == span.start - CONTEXT:
        before = "… " + before
    if last < len(text) and last == span.end + CONTEXT:
        after += " …"
    return before, after


def _ordered(statements: Iterable[Statement], numbers: dict[str, int], zone: str) -> list[Statement]:
    kinds = {kind: position for position, kind in enumerate(KINDS)}
    return sorted(
        statements,
        key=lambda s: (
            kinds.get(s.kind, len(kinds)),
            _order(local(s.published, zone) if s.published else None),
            numbers.get(s.report, 0),
            s.span.start,
            s.span.cells,
            s.id,
        ),
    )


def _whose_row(statement: Statement) -> bool:
    """Whether it is a row about one nation or party, of which a bare "foreign minister" beside it is the minister."""
    return statement.rule in ("table:pledges", "table:positions") and len(statement.actor) == 1


def statement_rows(
    statements: Iterable[Statement],
    reports: dict[str, Report],
    numbers: dict[str, int],
    parties: PartyNames,
    zone: str,
) -> list[dict[str, Any]]:
    """Rows of the statements, by kind and then by date, numbered from 1 in that order."""
    rows = []
    for number, statement in enumerate(_ordered(statements, numbers, zone), start=1):
        report = reports.get(statement.report)
        before, after = _context(statement, report)
        day = local_day(statement.published, statement.published_precision, zone) if statement.published else None
        shown = {
            "actor": [parties.shown(name) for name in statement.actor],
            "target": [parties.shown(name) for name in statement.target],
        }
        speakers = [n for n in statement.speaker if not (_whose_row(statement) and parties.is_office(n))]
        claimant = next((p for p in (parties.of(name, day) for name in speakers) if p), "")
        if not claimant and statement.kind not in CLAIMS and shown["actor"]:
            claimant = parties.behind(statement.actor[:1], day)[0]
        row = {
            "number": number,
            "id": statement.id,
            "kind": statement.kind,
            "report": statement.report,
            "report_number": numbers.get(statement.report),
            "before": before,
            "words": statement.span.exact,
            "after": after,
            "start": statement.span.start if not statement.span.cells else None,
            "end": statement.span.end if not statement.span.cells else None,
            "cells": statement.span.cells,
            "speaker": list(statement.speaker),
            "reported_by": statement.reported_by,
            "claimant": claimant,
            "actor": shown["actor"],
            "actor_party": parties.behind(statement.actor, day),
            "target": shown["target"],
            "object": statement.object,
            "capability": list(statement.capability),
            "quantity": quantity_row(statement.quantity),
            "firmness": statement.firmness,
            "condition": statement.condition,
            "conditions": list(statement.conditions),
            "event": moment_row(statement.event),
            "place": statement.place,
            "negated": statement.negated,
            "published": instant_row(statement.published, statement.published_precision, zone),
            "undated": statement.published is None,
            "url": safe_url(statement.url),
            "extractor": statement.extractor,
            "rule": statement.rule,
            "confidence": statement.confidence,
            "review": statement.review,
            "codes": without_empty(codes_of(statement).to_dict()),
            "attributes": {str(k): str(v) for k, v in sorted(statement.attributes.items())},
        }
        rows.append(without_empty(row))
    return rows


def incident_row(
    incident: IncidentReport, place: Place | None, numbers: dict[str, int], parties: PartyNames, zone: str
) -> dict[str, Any]:
    """One incident report as a row; accuser, alleged actor and target stay apart; ``place`` as the case knows it."""
    return without_empty(
        {
            "id": incident.id,
            "report": incident.report,
            "report_number": numbers.get(incident.report),
            "cells": incident.cells,
            "type": incident.type,
            "event": moment_row(incident.event),
            "place": place.name if place else "",
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "precision_km": place.precision_km if place else None,
            "accuser": incident.accuser,
            "accuser_party": parties.of(incident.accuser) or incident.accuser,
            "alleged_actor": parties.shown(incident.alleged_actor),
            "target": incident.target,
            "means": incident.means,
            "effect": incident.effect,
            "source": incident.source,
            "origin": incident.origin,
            "text": incident.text[:400],
            "published": instant_row(incident.published, incident.published_precision, zone),
            "url": safe_url(incident.url),
        }
    )


def left_out_rows(left_out: Iterable[LeftOut]) -> list[dict[str, str]]:
    """What was not taken in, in the order of file and place; the content is cut at 200 characters."""
    rows = [
        without_empty(
            {
                "file": item.file,
                "where": item.where,
                "reason": item.reason,
                "remedy": item.remedy,
                "content": item.content[:200],
            }
        )
        for item in left_out
    ]
    return sorted(rows, key=lambda r: [r.get(k, "") for k in ("file", "where", "reason", "content")])


def ids(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The ids of statement rows, in their order."""
    return [row["id"] for row in rows]
