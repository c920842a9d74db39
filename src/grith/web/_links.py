"""What a statement can be linked to at the review desk: statements that are like it, and incidents near it."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from grith.case import RELATION_WORDS, links_of
from grith.nouns import Incident, Statement
from grith.web._answers import case_of, office_of, picture_of, role_of
from grith.web._picture import Picture

SHOWN = 8
_LOOKED_AT = 60
_DAYS = 2


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
    office = office_of(request)
    fused = office.fused(role_of(request))
    if fused is None:
        return []
    day = statement.event.first_day if statement.event else None
    found = []
    for incident in fused.incidents:
        if any(r.id == statement.id for r in incident.reports):
            continue
        other = incident.event.first_day if incident.event else None
        if day and other and abs((day - other).days) > _DAYS:
            continue
        place = incident.place.name if incident.place else ""
        found.append(
            (not (place and place == statement.place), incident.id, {"id": incident.id, "words": _told(incident)})
        )
    return [row for _, _, row in sorted(found, key=lambda x: x[:2])][:40]


def _told(incident: Incident) -> str:
    first = incident.reports[0]
    parts = (
        incident.event.iso if incident.event else "no day",
        incident.place.name if incident.place else "no place",
        f"{first.accuser or first.source}: {first.target or first.text[:60]}",
    )
    return ", ".join(parts)
