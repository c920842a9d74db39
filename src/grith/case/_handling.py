"""Handling markings in a case: marking a report, and positions that rest on what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from grith.case._ids import meant
from grith.errors import RequestError
from grith.nouns.handling import HANDLINGS

if TYPE_CHECKING:
    from grith.ledger import Ledger
    from grith.nouns import HandlingRules, Position, PositionSet, Report


def mark_report(ledger: Ledger, typed: str, handling: str, *, reason: str, author: str) -> list[Report]:
    """Mark a report and what came attached to it; see :meth:`grith.case.Case.mark`."""
    if handling not in HANDLINGS:
        raise RequestError(f"{handling!r} is not a handling marking", "mark", f"Use one of {', '.join(HANDLINGS)}")
    if not reason.strip() or not author.strip():
        raise RequestError("a marking needs a reason and an author", "mark", "Give --reason and --author")
    known = {r.id: r for r in ledger.reports()}
    found = meant(typed, (("report", identifier) for identifier in known), ("report",))
    if len(found) != 1:
        what = f"there is no report {typed!r}" if not found else f"{typed!r} begins {len(found)} reports"
        raise RequestError(what, "mark", "Give an id from: grith reports CASE")
    chosen = known[found[0][1]]
    inside = f"{chosen.filename} > "
    attached = [r for r in known.values() if chosen.filename and r.filename.startswith(inside)]
    out = []
    for report in (chosen, *attached):
        if report.handling != handling:
            ledger.correct("report", report.id, {"handling": handling}, reason=reason, author=author)
        out.append(evolve(report, handling=handling))
    return out


def visible_positions(
    given: PositionSet, whole: Ledger, seen: Ledger, rules: HandlingRules, clearance: str
) -> PositionSet:
    """The positions that may be seen: whose statements and pages are; without either, what is unmarked may be."""
    shown = {s.id for s in seen.statements(rejected=True)}
    reports = {r.id for r in seen.reports()}
    hidden_pages = {r.url for r in whole.reports() if r.url and r.id not in reports}

    def visible(position: Position) -> bool:
        if position.url in hidden_pages and position.url:
            return False
        if position.statements:
            return set(position.statements) <= shown
        return rules.visible("", clearance)

    kept = tuple(p for p in given.positions if visible(p))
    return evolve(given, positions=kept)
