"""An agreement told back in plain English, reading by reading, with its calendar: what a person checks it against."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from grith.geometry import length_km, long_stretches
from grith.nouns import Agreement, Citation, Clause, Line, Reading, Shape, TimePoint, WeaponClass, Zone
from grith.truce.agreement._hours import hours_words
from grith.truce.agreement._taxonomy import CODES
from grith.truce.agreement._vocabulary import vocabulary
from grith.truce.agreement._words import cite, listed, moment_words, parties


def tell(agreement: Agreement) -> list[str]:
    """The agreement as lines of plain text: parties, then each reading with disputes, calendar and clauses."""
    bound = [p for p in agreement.parties if p.bound]
    lines = [agreement.title, f"Binds {listed(p.name for p in bound)}. Days are counted in {agreement.zone}."]
    for party in agreement.parties:
        if party.answers_for:
            lines.append(f"{party.name} answers for {parties(agreement, party.answers_for)}.")
    lines += [f"Note: {note}" for note in agreement.notes]
    lines += geometry_lines(agreement)
    lines += [f"Text: {cite(c)}" for c in agreement.sources]
    for reading in agreement.readings:
        lines += ["", *_reading(agreement, reading)]
    return lines


def geometry_lines(agreement: Agreement) -> list[str]:
    """Each line and zone: where its course comes from, how long it is, when it is valid, what to check about it."""
    told = []
    parts: list[Line | Zone] = [*agreement.lines, *agreement.zones]
    for part in parts:
        if not part.shapes:
            known = "known by name only"
            if isinstance(part, Zone) and part.places:
                known = "known by the places it names" + (" and what lies around them" if part.around else "")
            told.append(f"{part.title} ({part.id}): {known}; places with coordinates are not measured against it.")
        for shape in part.shapes:
            told.append(f"{part.title} ({part.id}): {shape_words(agreement, part, shape)}")
            told += [
                f"    Note: a stretch of {length:,.0f} km is measured along the earth; a map of degrees draws it up to "
                f"{apart:,.1f} km off. Give more points if that matters."
                for length, apart in long_stretches(shape)
                if apart >= 0.1
            ]
    return told


def shape_words(agreement: Agreement, part: Line | Zone, shape: Shape) -> str:
    """One course of a line or outline of a zone in words."""
    points = sum(len(p) for p in shape.parts)
    words = f"{points} points, {length_km(shape):,.1f} km" + (" around" if shape.area else "")
    words += f", from {shape.where}" if shape.where else ""
    if shape.since or shape.until:
        words += (
            f", valid {f'from {shape.since} ' if shape.since else ''}{f'until {shape.until}' if shape.until else ''}"
        )
    if isinstance(part, Line) and part.left and part.right:
        words = words.rstrip() + f"; looking along it, {agreement.party(part.left)} is on the left"
        words += f" and {agreement.party(part.right)} on the right"
    return words.rstrip() + "."


def _reading(agreement: Agreement, reading: Reading) -> list[str]:
    lines = [f"READING {reading.id}: {reading.title}"]
    lines += [f"    Source: {cite(c)}" for c in reading.sources]
    for dispute in reading.disputes:
        lines.append(f"    Tells differently ({dispute.about}): {dispute.says}")
        lines += [f"        {cite(c)}" for c in dispute.sources]
    lines += [f"    Note: {note}" for note in reading.notes]
    lines.append("  Calendar")
    for moment in reading.moments:
        lines += [f"    {line}" for line in calendar_lines(reading, moment)]
    lines.append("  Clauses")
    for clause in reading.clauses:
        lines += [f"    {line}" for line in _clause(agreement, reading, clause)]
    return lines


def calendar_lines(reading: Reading, moment: TimePoint) -> list[str]:
    """One moment: when, by which rule, and what the clocks do to it."""
    lines = [f"{moment.title}: {moment_words(moment)}", f"    {moment.rule}"]
    if moment.note:
        lines.append(f"    {moment.note}")
    anchor = reading.moment(moment.anchor) if moment.anchor else None
    if anchor is not None and anchor.known:
        changed = clock_change(anchor, moment)
        if changed:
            lines.append(f"    {changed}")
    lines += [f"    {cite(c)}" for c in moment.sources]
    return lines


def clock_change(start: TimePoint, end: TimePoint) -> str:
    """A sentence if the clocks move between two moments, with what counting in hours would give."""
    zone = ZoneInfo(end.zone)
    first, last = start.earliest.astimezone(zone), end.earliest.astimezone(zone)
    before, after = first.utcoffset(), last.utcoffset()
    if before is None or after is None or before == after or first.time() != last.time():
        return ""  # where the end does not keep the clock time, it was not counted in days
    days = (last.date() - first.date()).days
    by_hours = (start.earliest.astimezone(ZoneInfo("UTC")) + timedelta(days=days)).astimezone(zone)
    way = "forward" if after > before else "back"
    times = f"{days} times " if days != 1 else ""
    return (
        f"The clocks go {way} in between: {times}24 hours would end at {by_hours:%H:%M} "
        f"on {by_hours.day} {by_hours:%B}, not at {last:%H:%M}."
    )


def _clause(agreement: Agreement, reading: Reading, clause: Clause) -> list[str]:
    judged = "" if clause.judged else " (told, not judged)"
    lines = [
        f"[{clause.id}] {clause.says}",
        f"    {clause.code}, {CODES.get(clause.code, '')}; {clause.modality}{judged}",
    ]
    if clause.judged or clause.modality != "definition":
        lines.append(f"    {sentence(agreement, reading, clause)}")
    if clause.unsure_objects:
        names = listed(vocabulary("objects").title(k) for k in clause.unsure_objects)
        lines.append(f"    Not settled by the text: {names}.")
    if clause.unsure_acts:
        names = listed(vocabulary("acts").title(k) for k in clause.unsure_acts)
        lines.append(f"    Not settled by the text: {names}.")
    for exception in reading.exceptions:
        if exception.id in clause.exceptions:
            settled = {"no": " Settled for the whole time: it does not apply", "yes": " Settled: it applies"}.get(
                exception.applies, ""
            )
            lines.append(f"    Unless: {exception.title}.{settled}{'.' if settled else ''}")
            lines += [f"        {cite(c)}" for c in exception.sources]
    if clause.consequence:
        lines.append(f"    If broken: {clause.consequence}")
    lines += [f"    Note: {note}" for note in clause.notes]
    lines += [f"    {cite(c)}" for c in clause.sources]
    return lines


def sentence(agreement: Agreement, reading: Reading, clause: Clause) -> str:
    """A clause as one sentence: who must not (or may, or shall) do what, to what, where, from when until when."""
    acts, objects = vocabulary("acts"), vocabulary("objects")
    what = clause.breached_by or clause.acts
    titles = [acts.title(a) for a in what]
    if clause.objects:  # they tell once against whom
        titles = [title.removesuffix(" against civilians").removesuffix(" of civilians") for title in titles]
    doing = listed(titles, "or") or ("any act of this kind" if clause.judged else "")
    doing = f"a breach is {doing}" if clause.judged else doing or "as said"
    text = f"{parties(agreement, clause.bearers)}: {doing}"
    if clause.objects:
        text += f" against {listed((objects.title(o) for o in clause.objects), 'or')}"
    if clause.weapons:
        text += f" with {weapon_words(clause)}"
    if clause.zone:
        text += " in " + next((z.title for z in agreement.zones if z.id == clause.zone), clause.zone)
    if clause.line:
        line = next((x.title for x in agreement.lines if x.id == clause.line), clause.line)
        near = f" less than {clause.within_km:g} km from" if clause.within_km is not None else " at"
        text += f"{near} {line}" + (f", on the side of {agreement.party(clause.side)}" if clause.side else "")
    start, end = reading.moment(clause.start), reading.moment(clause.end)
    text += f", from {_edge(start)}" if start else ", from the beginning"
    text += f" until {_edge(end)}" if end else ", without an end"
    text += f", {hours_words(clause.hours)}" if clause.hours else ""
    attempts = {
        "count": " An attempt that is stopped counts.",
        "do not count": " An attempt that is stopped does not count.",
        "not stated": " Whether an attempt that is stopped counts is not stated.",
    }.get(clause.attempts, "")
    if not attempts and clause.judged and acts.leaves(what) & acts.leaves(["attack"]):
        attempts = " The file does not say whether an attempt that is stopped counts; it is taken to count."
    return f"{text}.{attempts}"


def _edge(moment: TimePoint) -> str:
    words = moment_words(moment)
    return words if moment.certain or not words.startswith("between") else f"some moment {words}"


def weapon_words(clause: Clause) -> str:
    """The weapons that a clause speaks of; empty where it means any."""
    return listed((weapon_class_words(w) for w in clause.weapons), "or")


def weapon_class_words(weapon: WeaponClass) -> str:
    """``gun or howitzer of 100 mm and more``."""
    words = listed((vocabulary("weapons").title(k) for k in weapon.kinds), "or") or "any weapon"
    return f"{words} of {weapon.calibre_from_mm:g} mm and more" if weapon.calibre_from_mm else words


def agreement_view(agreement: Agreement) -> dict[str, Any]:
    """The agreement as JSON-ready data: parties, and each reading with its calendar and clauses in words."""
    return {
        "id": agreement.id,
        "title": agreement.title,
        "zone": agreement.zone,
        "parties": [{"id": p.id, "name": p.name, "bound": p.bound} for p in agreement.parties],
        "lines": [_part_view(x) for x in agreement.lines],
        "zones": [_part_view(z) for z in agreement.zones],
        "readings": [_reading_view(agreement, r) for r in agreement.readings],
        "words": tell(agreement),
    }


def _part_view(part: Line | Zone) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "shapes": [
            {
                "points": sum(len(p) for p in s.parts),
                "length_km": round(length_km(s), 3),
                "from": s.where,
                "since": s.since.isoformat() if s.since else "",
                "until": s.until.isoformat() if s.until else "",
            }
            for s in part.shapes
        ],
    }


def _reading_view(agreement: Agreement, reading: Reading) -> dict[str, Any]:
    return {
        "id": reading.id,
        "title": reading.title,
        "held_by": reading.held_by,
        "sources": [_citation(c) for c in reading.sources],
        "tells_differently": [
            {"about": d.about, "says": d.says, "sources": [_citation(c) for c in d.sources]} for d in reading.disputes
        ],
        "calendar": [
            {
                "id": m.id,
                "title": m.title,
                "earliest": m.earliest.isoformat(),
                "latest": m.latest.isoformat(),
                "zone": m.zone,
                "rule": m.rule,
                "words": moment_words(m),
                "sources": [_citation(c) for c in m.sources],
            }
            for m in reading.moments
        ],
        "clauses": [
            {
                "id": c.id,
                "code": c.code,
                "modality": c.modality,
                "judged": c.judged,
                "says": c.says,
                "told": sentence(agreement, reading, c) if c.judged else "",
                "from": c.start,
                "until": c.end,
                "hours": hours_words(c.hours) if c.hours else "",
                "sources": [_citation(x) for x in c.sources],
            }
            for c in reading.clauses
        ],
    }


def _citation(citation: Citation) -> dict[str, str]:
    found = {
        "article": citation.article,
        "said_by": citation.said_by,
        "said_on": citation.said_on.isoformat() if citation.said_on else "",
        "note": citation.note,
        "url": citation.url,
    }
    return {key: value for key, value in found.items() if value}
