"""The view: the whole content of a brief as one JSON-ready value, from rows alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from grith.brief._dates import date_rows, timeline
from grith.brief._deal import answer_box, deal_part
from grith.brief._first_page import NOBODY, agreements_line, deal_box, support_box, truce_box
from grith.brief._force import force_box
from grith.brief._incidents import IncidentTotals, incidents_part, total_incidents
from grith.brief._parties import PartyNames
from grith.brief._register import LADDER, as_plain, change_rows, register_rows
from grith.brief._rows import (
    left_out_rows,
    report_rows,
    safe_url,
    statement_rows,
    without_empty,
)
from grith.brief._truce import truce_part
from grith.brief._words import KIND_TITLES
from grith.coalition import all_capabilities, dates_to_watch
from grith.nouns import KINDS, CaseDefinition, IncidentReport, LeftOut, Place, Report, Statement

if TYPE_CHECKING:
    from grith.deal import Deal, DealChange
    from grith.nouns.as_of import AsOf

FORMAT = "grith-brief/1"

__all__ = ["FORMAT", "build_view", "safe_url"]


def build_view(
    definition: CaseDefinition,
    *,
    reports: Iterable[Report],
    statements: Iterable[Statement],
    incidents: Iterable[IncidentReport] | IncidentTotals,
    left_out: Iterable[LeftOut],
    register: Any,
    changes: Iterable[Any] | None,
    head: Any,
    as_of: AsOf,
    since: AsOf | None,
    ledger_size: int,
    deal: Deal | None = None,
    deal_before: Deal | None = None,
    deal_change: DealChange | None = None,
    handling: str = "",
    truce: dict[str, Any] | None = None,
    force: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The content of ``brief.json``: everything that page and workbook show, and nothing else.

    Rows are taken as they come (the ledger has applied as-of, corrections and reviews); ``incidents`` may be a stream
    of millions, of which the latest 2,000 are listed and all are counted, or their totals. ``register`` is a
    ``Register`` or its ``to_dict()``. ``deal`` is what the case's positions imply on the day, with the same of the
    earlier day and the change between them; without it the box on the deal lists what each party asks for. ``handling``
    is the marking up to which the rows were chosen, if they were. ``truce`` is what the case's agreement
    implies (``Assessment.told`` of grith.case), ``force`` what the case's pledges cover. Pure: the same rows give the
    same value, whatever their order.
    """
    zone, parties = definition.zone, PartyNames(definition)
    sources, by_id = report_rows(reports, zone)
    numbers = {row["id"]: row["number"] for row in sources}
    taken = list(statements)
    told = statement_rows(taken, by_id, numbers, parties, zone)
    known = {row["id"] for row in told}
    shown = register_rows(register, definition, known)
    _name_tellers(shown["totals_claimed"], told, sources)
    titles = {c.id: c.title for c in all_capabilities(definition)}
    changed = change_rows(changes, titles, known)
    totals = incidents if isinstance(incidents, IncidentTotals) else total_incidents(incidents, definition)
    happened = incidents_part(totals, definition, numbers, parties)
    dealt = None if deal is None else deal_part(deal, deal_before, deal_change, told, parties)
    held = None if truce is None else truce_part(truce, known)
    boxes = [
        support_box(shown),
        deal_box(told, parties) if dealt is None else answer_box(dealt),
        truce_box(told, happened["by_accuser"], parties, held),
    ]
    if boxes[2] is not None and (line := agreements_line(told)):
        boxes[2]["lines"].append(line)
    if force is not None:
        boxes.insert(1, force_box(force))
    kinds = Counter(row["kind"] for row in told)
    marked = {"handling": handling} if handling else {}
    return {
        "format": FORMAT,
        **marked,
        "title": definition.title,
        "zone": zone,
        "country": definition.country,
        "as_of": _as_of(as_of),
        "since": _as_of(since) if since else None,
        "counts": {
            "reports": len(sources),
            "statements": len(told),
            "incidents": happened["count"],
            "undated": sum(1 for row in told if row.get("undated")),
            "kinds": {kind: kinds[kind] for kind in KINDS if kinds[kind]},
        },
        "ledger": {"entries": ledger_size, "head": _head(head)},
        "tree_head": _head(head),  # also here, where ``grith verify --head brief.json`` looks for it
        "boxes": [box for box in boxes if box],
        "changes": changed,
        "dates": date_rows(dates_to_watch(taken, as_of), told, dealt, as_of.day.isoformat(), shown["cells"]),
        "register": shown,
        "timeline": timeline(told),
        "places": [_place(p) for p in definition.places if p.latitude is not None and p.longitude is not None],
        "conditions": {c.id: c.title for c in definition.conditions},
        "capabilities": titles,
        "firmness": list(LADDER),
        "kinds": {kind: KIND_TITLES[kind][1] for kind in KINDS},
        "statements": told,
        "incidents": happened,
        "sources": sources,
        "left_out": left_out_rows(left_out),
        "deal": dealt,
        "truce": held,
        "force": force,
    }


def _name_tellers(totals: list[dict[str, Any]], told: list[dict[str, Any]], sources: list[dict[str, Any]]) -> None:
    """Where nobody is quoted for a total, the page that tells it is named."""
    reports = {row["id"]: row["report"] for row in told}
    names = {row["id"]: row.get("origin") or row.get("publisher", "") for row in sources}
    for total in totals:
        teller = next((names.get(reports[s], "") for s in total["statements"] if s in reports), "")
        if total["claimant"] == NOBODY and teller:
            total["told_by"] = teller


def _as_of(as_of: AsOf) -> dict[str, str]:
    return {"iso": as_of.iso, "day": as_of.day.isoformat(), "words": as_of.words}


def _head(head: Any) -> dict[str, Any] | None:
    """The signed tree head as plain fields; no ledger, no head."""
    if head is None:
        return None
    raw = as_plain(head)
    if not isinstance(raw, dict):
        return None
    return {key: raw[key] for key in ("size", "root", "signed", "signature", "public_key") if key in raw}


def _place(place: Place) -> dict[str, Any]:
    return without_empty(
        {
            "name": place.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "precision_km": place.precision_km,
            "country": place.country,
        }
    )
