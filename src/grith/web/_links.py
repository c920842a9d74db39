"""What a statement can be linked to at the review desk: statements that are like it, and incidents near it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve
from fastapi import Request

from grith.case import RELATION_WORDS, links_of
from grith.case._incidents import decide_among
from grith.map import Window
from grith.nouns import Incident, IncidentReport, Statement
from grith.web._answers import case_of, office_of, picture_of, role_of
from grith.web._assessing import NotReady, large
from grith.web._picture import Picture

SHOWN = 8
_LOOKED_AT = 60
_DAYS = 2
_NEAR = 400  # incident reports near a day that are looked at


def links_on(request: Request, identifier: str) -> list[dict[str, Any]]:
    """What was decided on this statement and others."""
    picture, found = picture_of(request), []
    for link in links_of(case_of(request).ledger()):
        if identifier not in (link.one, link.other) or link.relation == "undone":
            continue
        other = link.other if link.one == identifier else link.one
        row = picture.rows.get(other, {})
        words = {"words": row.get("words", ""), "number": row.get("number"), "told": RELATION_WORDS[link.relation]}
        found.append({"id": link.id, "other": other, "reason": link.reason, "author": link.author, **words})
    return found


def near(picture: Picture, identifier: str) -> list[dict[str, Any]]:
    """The statements most like this one by words, then by day, place and who: a few, each with why."""
    from rapidfuzz import fuzz, process, utils

    own = picture.rows.get(identifier)
    if own is None:
        return []
    words = {name: row.get("words", "") for name, row in picture.rows.items() if name != identifier}
    alike = process.extract(
        own.get("words", ""), words, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=_LOOKED_AT
    )
    found = []
    for _, score, name in alike:
        row = picture.rows[name]
        same = [
            title
            for title, key in (("kind", "kind"), ("who", "actor"), ("against whom", "target"), ("place", "place"))
            if own.get(key) and own.get(key) == row.get(key)
        ]
        if _first(own) and _first(own) == _first(row):
            same.append("day")
        why = f"words alike to {round(score)} %" + (f", the same {', '.join(same)}" if same else "")
        found.append({**row, "why": why, "weight": score + 12 * len(same)})
    return sorted(found, key=lambda row: (-row["weight"], row["number"]))[:SHOWN]


def _first(row: dict[str, Any]) -> str:
    return str(row.get("event", {}).get("first", ""))


def homes(request: Request, statement: Statement) -> list[dict[str, str]]:
    """The incidents that an allegation may tell of: on a day near its own, those of the same place first."""
    if statement.kind != "allegation" or statement.span.cells:
        return []
    office, role = office_of(request), role_of(request)
    held = office.held(office.clearance(role), office.cut("", role), latest=True)
    texts = held.assessment.offered.texts if held.assessment else ()
    window = Window(as_of=office.cut("", role), clearance=office.clearance(role))
    day = statement.event.first_day if statement.event else None
    if day:
        zone, reach = ZoneInfo(office.case().definition.zone), timedelta(days=_DAYS)
        start, end = (datetime.combine(edge, time(), zone) for edge in (day - reach, day + reach + timedelta(days=1)))
        window = evolve(window, start=start, end=end)
    listed = office.index().rows(window, limit=_NEAR).entries
    rows = [Incident(r.id, (r,)) for r in office.case().ledger().incidents_of(listed)]
    found: dict[str, tuple[bool, str, str]] = {}
    for incident in (*texts, *rows):
        if any(r.id == statement.id for r in incident.reports):
            continue
        other = incident.event.first_day if incident.event else None
        if day and other and abs((day - other).days) > _DAYS:
            continue
        place = incident.place.name if incident.place else ""
        words = _told(incident)
        found.setdefault(words, (not (place and place == statement.place), incident.id, words))
    return [{"id": name, "words": words} for _, name, words in sorted(found.values())][:40]


def to_incident(request: Request, statement: str, incident: str, reason: str, author: str) -> None:
    """Record that an allegation tells of an incident, which is named by the id of any of its reports.

    In a large case the incident is taken as it was last put together.
    """
    office, role = office_of(request), role_of(request)
    held = office.held(office.clearance(role), office.cut("", role), latest=True)
    case = office.case(role)
    if held.work is None and held.assessment is not None and not large(held.assessment):
        case.merge([statement, incident], reason=reason, author=author)
        return
    if held.assessment is None:
        raise NotReady(held.work)
    window = Window(as_of=office.cut("", role), clearance=office.clearance(role))
    offered, number = held.assessment.offered, office.index().entry(incident, window) or 0
    known = [i for i in (*offered.texts, held.assessment.event_of(number)) if i is not None]
    if number and not any(r.id == incident for i in known for r in i.reports):  # recorded since, or not judged
        known += [Incident(r.id, (r,)) for r in office.case().ledger().incidents_of([number])]
    if not any(r.id == statement for i in known for r in i.reports):
        known.append(Incident(statement, (IncidentReport(statement, ""),)))
    decide_among(case.ledger(), known, offered.decided, "merge", [statement, incident], reason=reason, author=author)


def _told(incident: Incident) -> str:
    first = incident.reports[0]
    parts = (
        incident.event.iso if incident.event else "no day",
        incident.place.name if incident.place else "no place",
        f"{first.accuser or first.source}: {first.target or first.text[:60]}",
    )
    return ", ".join(parts)
