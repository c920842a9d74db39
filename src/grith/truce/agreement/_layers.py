"""The lines and zones of an agreement, and what its clauses measure from them, as layers of a map."""

from __future__ import annotations

from grith.geometry import Drawn, buffer, drawn
from grith.nouns import Agreement, Clause, Line, Zone
from grith.truce.agreement._tell import weapon_words


def agreement_layers(agreement: Agreement) -> dict[str, list[Drawn]]:
    """The layers ``lines``, ``zones`` and ``buffers``: courses and outlines with their days, and what lies within a
    clause's distance of its line (both sides), once for all readings that say the same.

    Empty where the agreement has no shapes. WGS 84; buffers are geodesic.
    """
    lines = [drawn(s, **_told(agreement, x, s.since, s.until)) for x in agreement.lines for s in x.shapes]
    zones = [drawn(s, **_told(agreement, z, s.since, s.until)) for z in agreement.zones for s in z.shapes]
    held: dict[Clause, list[str]] = {}
    for reading in agreement.readings:
        for clause in reading.clauses:
            if clause.line and clause.within_km:
                held.setdefault(clause, []).append(reading.id)
    courses = {x.id: x for x in agreement.lines}
    buffers = [
        buffer(
            shape,
            clause.within_km or 0.0,
            clause=clause.id,
            readings=", ".join(readings),
            line=clause.line,
            within_km=clause.within_km,
            weapons=weapon_words(clause),
            side=agreement.party(clause.side) if clause.side else "",
            says=clause.says,
        )
        for clause, readings in held.items()
        if clause.line in courses
        for shape in courses[clause.line].shapes
    ]
    return {"lines": lines, "zones": zones, "buffers": buffers}


def _told(agreement: Agreement, part: Line | Zone, since: object, until: object) -> dict[str, str]:
    told = {"id": part.id, "title": part.title}
    if isinstance(part, Line):
        told |= {"left": agreement.party(part.left), "right": agreement.party(part.right)}
    days = {"since": str(since or part.since or ""), "until": str(until or part.until or "")}
    return {**told, **days, "sources": "; ".join(c.url for c in part.sources if c.url)}
