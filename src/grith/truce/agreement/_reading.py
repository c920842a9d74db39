"""Readings: the common text with one side's changes put in place, then built and checked like any text."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from grith.nouns import Clause, ClauseException, Dispute, Line, Reading, Signatory, TimePoint, WeaponClass
from grith.nouns.agreement import ATTEMPTS, MODALITIES
from grith.truce.agreement._hours import read_hours
from grith.truce.agreement._section import Section
from grith.truce.agreement._taxonomy import CODES
from grith.truce.agreement._time import resolve_moments
from grith.truce.agreement._vocabulary import vocabulary
from grith.truce.agreement._words import moment_words

_SOURCE = ("article", "url", "said_by", "said_on", "source", "sources")
CLAUSE_KEYS = (
    *("id", "code", "modality", "says", "bearers", "acts", "unsure_acts", "breached_by", "objects", "unsure_objects"),
    *("weapons", "attempts", "zone", "line", "side", "within_km", "from", "until", "hours", "weekdays"),
    *("exceptions", "consequence", "notes", *_SOURCE),
)
EXCEPTION_KEYS = ("id", "kind", "title", "held_by", "applies", "asks", *_SOURCE)
READING_KEYS = (
    *("id", "title", "held_by", "notes", "changes", "clauses", "moments", "exceptions", *_SOURCE),
)  # fmt: skip
CHANGE_KEYS = ("clause", "moment", "exception", "party", "says", "set", "drop", *_SOURCE)
EXCEPTION_KINDS = ("self-defence", "anticipatory", "law enforcement", "humanitarian", "release", "consent", "other")
_PARTS = {"clause": "clauses", "moment": "moments", "exception": "exceptions"}


@frozen
class _Known:
    """The ids that clauses may speak of."""

    parties: tuple[Signatory, ...]
    zone: str
    lines: Mapping[str, Line]
    zones: set[str]
    url: str
    partial: bool
    answers: Mapping[str, tuple[str, ...]] = {}  # whom a side answers for besides, as this reading tells it

    @property
    def party_ids(self) -> set[str]:
        return {p.id for p in self.parties}

    def bearers(self, section: Section) -> tuple[str, ...]:
        """Who must keep a clause: those it names, else all who are bound, and whom they answer for in this reading."""
        named = section.words("bearers") or tuple(p.id for p in self.parties if p.bound)
        return tuple(dict.fromkeys((*named, *(other for id in named for other in self.answers.get(id, ())))))


def build_readings(
    top: Section,
    zone: str,
    url: str,
    parties: tuple[Signatory, ...],
    lines: Mapping[str, Line],
    zones: set[str],
    partial: bool,
) -> tuple[Reading, ...]:
    """One Reading for each ``[[readings]]``; without any, the text itself is the one reading."""
    known = _Known(parties, zone, lines, zones, url, partial)
    sections = top.tables("readings")
    if not sections:
        text = Section(top.notes, {"id": "text", "title": "The text as it stands"}, ())
        return (_reading(top, text, zone, known, sourced=False),)
    found = [_reading(top, section, zone, known, sourced=True) for section in sections]
    for number, reading in enumerate(found):
        if reading.id in {r.id for r in found[:number]}:
            sections[number].problem(f'the reading "{reading.id}" stands twice', "id", "Give each its own id")
    return tuple(found)


def _reading(top: Section, section: Section, zone: str, known: _Known, *, sourced: bool) -> Reading:
    section.known(*READING_KEYS)
    parts: dict[str, dict[str, Section]] = {}
    for name in _PARTS.values():
        parts[name] = {}
        for own in (*top.tables(name), *(section.tables(name) if section is not top and sourced else ())):
            id = own.text("id", required=True)
            if id in parts[name]:
                own.problem(f'the id "{id}" stands twice in {name}', "id", "Give each its own id")
            parts[name][id] = own
    changes = section.tables("changes")
    known = evolve(known, answers={id: more for c in changes if "party" in c.values for id, more in _answers(c, known)})
    disputes = [_change(change, parts, known.url) for change in changes]
    held_by = section.text("held_by")
    if held_by and held_by not in known.party_ids:
        section.problem(f'there is no party "{held_by}"', "held_by", "Known: " + ", ".join(sorted(known.party_ids)))
    exceptions = tuple(_exception(s, known) for s in parts["exceptions"].values())
    moments = resolve_moments(parts["moments"], zone)
    moments = {
        id: evolve(m, sources=parts["moments"][id].citations(known.url, required=True)) for id, m in moments.items()
    }
    clauses = tuple(_clause(s, known, parts, moments) for s in parts["clauses"].values())
    if not clauses and not known.partial:
        section.problem("there are no clauses", "", 'Write [[clauses]], then id = "1", modality = "prohibition", …')
    return Reading(
        id=section.text("id", required=True),
        title=section.text("title", required=True),
        held_by=held_by,
        clauses=clauses,
        moments=tuple(sorted(moments.values(), key=lambda m: (m.earliest, m.latest, m.id))),
        exceptions=exceptions,
        disputes=tuple(d for d in disputes if d is not None),
        notes=section.words("notes"),
        sources=section.citations(known.url, required=sourced),
    )


def _answers(change: Section, known: _Known) -> list[tuple[str, tuple[str, ...]]]:
    """The party that a change is about, with those it answers for in this reading alone."""
    id, values = change.text("party"), change.values.get("set")
    if id not in known.party_ids:
        change.problem(f'there is no party "{id}" to change', "party", "Known: " + ", ".join(sorted(known.party_ids)))
        return []
    if not isinstance(values, Mapping) or set(values) != {"answers_for"} or "drop" in change.values:
        what = "of a party a reading changes only whom it answers for besides"
        change.problem(what, "set", 'Write set = { answers_for = ["…"] }; what holds for clauses goes into a clause')
        return []
    more = change.changed(values, change.path)
    _check_ids(more, "answers_for", known.party_ids - {id}, "other party")
    return [(id, more.words("answers_for"))]


def _change(change: Section, parts: dict[str, dict[str, Section]], url: str) -> Dispute | None:
    """Put one ``[[readings.changes]]`` in place."""
    change.known(*CHANGE_KEYS)
    named = [key for key in (*_PARTS, "party") if key in change.values]
    if len(named) != 1:
        what = "a change names one clause, moment, exception or party"
        change.problem(what, "", 'Write clause = "1", moment = "start" or party = "AAA"')
        return None
    if named == ["party"]:
        return Dispute(
            f"party {change.text('party')}", change.text("says", required=True), change.citations(url, required=True)
        )
    kind, id = named[0], change.text(named[0])
    there = parts[_PARTS[kind]]
    if id not in there:
        change.problem(f'there is no {kind} "{id}" to change', kind, "Known: " + (", ".join(sorted(there)) or "none"))
        return None
    sources = change.citations(url, required=True)
    if change.values.get("drop") is True:
        del there[id]
    else:
        values = change.values.get("set")
        if not isinstance(values, dict) or not values or "id" in values:
            change.problem('a change needs set = { … } without "id", or drop = true', "set", "Write set = { at = … }")
            return None
        old = there[id]
        if kind == "moment" and {"at", "after", "between"} & values.keys():
            ways = {"at", "after", "between", "from", "counting", "hour", "not_before"}
            old = old.without(ways)
        # What a side tells differently rests on that side's own source, not on the common text.
        old = old.without(_SOURCE)
        if not set(_SOURCE) & values.keys():
            values = {**values, **{k: change.values[k] for k in _SOURCE if k in change.values}}
        there[id] = old.changed(values, change.path)
    return Dispute(f"{kind} {id}", change.text("says", required=True), sources)


def _exception(section: Section, known: _Known) -> ClauseException:
    section.known(*EXCEPTION_KEYS)
    _check_ids(section, "held_by", known.party_ids, "party")
    return ClauseException(
        id=section.text("id", required=True),
        kind=section.choice("kind", EXCEPTION_KINDS, required=True),
        title=section.text("title", required=True),
        held_by=section.words("held_by"),
        applies=section.choice("applies", ("", "yes", "no")),
        asks=section.text("asks") or "whether this exception applies",
        sources=section.citations(known.url, required=True),
    )


def _clause(
    section: Section, known: _Known, parts: dict[str, dict[str, Section]], moments: dict[str, TimePoint]
) -> Clause:
    section.known(*CLAUSE_KEYS)
    modality = section.choice("modality", MODALITIES, required=True)
    code = section.text("code", required=True)
    if code and code not in CODES:
        section.problem(f'"{code}" is no class of clause', "code", "Known: " + ", ".join(CODES))
    _check_ids(section, "bearers", known.party_ids, "party")
    _check_bound(section, known)
    _check_ids(section, "exceptions", set(parts["exceptions"]), "exception")
    for key, name in (("acts", "acts"), ("unsure_acts", "acts"), ("breached_by", "acts"), ("objects", "objects"),
                      ("unsure_objects", "objects")):  # fmt: skip
        _check_kinds(section, key, name)
    for key, ids in (("zone", known.zones), ("line", set(known.lines))):
        value = section.text(key)
        if value and value not in ids:
            section.problem(f'there is no {key} "{value}"', key, "Known: " + (", ".join(sorted(ids)) or "none"))
    within = section.number("within_km")
    if within == 0:
        section.problem("nothing is nearer than 0 km: nobody could break it", "within_km", "Write within_km = 25")
    for key in ("within_km", "side"):
        if section.values.get(key) not in (None, "") and not section.text("line"):
            section.problem(f"{key} needs the line that it is measured from", key, 'Write line = "…"')
    _check_breach(section, modality)
    start, end = (
        _edge(section, key, default, parts, moments) for key, default in (("from", "start"), ("until", "end"))
    )
    first, last = moments.get(start), moments.get(end)
    if start and end and first and last and last.latest <= first.earliest:
        what = f"{last.id} ({moment_words(last)}) is not after {first.id} ({moment_words(first)}): "
        what += "a clause from one to the other ends before it starts"
        at = parts["moments"][end] if (start, end) == ("start", "end") else section
        key = next(k for k in ("until", "from", "at", "after", "between") if k in at.values)
        at.problem(what, key, "Look at both moments, and at `from` and `until` of the clause")
    return Clause(
        id=section.text("id", required=True),
        code=code,
        modality=modality,
        says=section.text("says", required=True),
        bearers=known.bearers(section),
        acts=section.words("acts"),
        unsure_acts=section.words("unsure_acts"),
        breached_by=section.words("breached_by"),
        objects=section.words("objects"),
        unsure_objects=section.words("unsure_objects"),
        weapons=tuple(_weapons(s) for s in section.tables("weapons")),
        attempts=section.choice("attempts", ATTEMPTS),
        zone=section.text("zone"),
        line=section.text("line"),
        side=_side(section, known),
        within_km=within,
        start=start,
        end=end,
        hours=read_hours(section, known.zone),
        exceptions=section.words("exceptions"),
        consequence=section.text("consequence"),
        notes=section.words("notes"),
        sources=section.citations(known.url, required=True),
    )


def _check_breach(section: Section, modality: str) -> None:
    """What breaks a clause must be said, and once: a ban that bounds nothing would be broken by everything."""
    acts, breached_by = section.words("acts"), section.words("breached_by")
    if acts and breached_by:
        section.problem("acts and breached_by both say what breaks it", "acts", "Keep one of them")
    elif modality == "obligation" and acts:
        section.problem("a duty is broken by breached_by, not by acts", "acts", "Write breached_by = […] instead")
    bounds = acts or breached_by or section.words("objects") or section.tables("weapons")
    if modality == "prohibition" and not bounds and not section.notes.partial:
        remedy = 'Write acts = ["attack"] (kinds in docs/agreements.md), or modality = "definition" to tell it only'
        section.problem("it forbids no acts: everything that anybody does would break it", "modality", remedy)


def _check_bound(section: Section, known: _Known) -> None:
    """Who is not bound, and whom nobody who is bound answers for, can break nothing."""
    answered = {id for p in known.parties if p.bound for id in (*p.answers_for, *known.answers.get(p.id, ()))}
    for party in known.parties:
        if party.id in section.words("bearers") and not party.bound and party.id not in answered:
            what = f'"{party.id}" is not bound, and nobody who is bound answers for it'
            remedy = f'Take bound = false from it, or write answers_for = ["{party.id}"]'
            remedy += ", where one reading alone says so in its change of the party"
            section.problem(what, "bearers", remedy)


def _side(section: Section, known: _Known) -> str:
    side = section.text("side")
    line = known.lines.get(section.text("line"))
    if side and side not in known.party_ids:
        section.problem(f'there is no party "{side}"', "side", "side names the party whose side of the line is meant")
    elif side and line and side not in (line.left, line.right) and (line.shapes or line.left or line.right):
        what = f"the line {line.id} does not say on which side {side} is"
        section.problem(
            what, "side", f'Write left = "{side}" or right = "{side}" in the line, as seen along its points'
        )
    return side


def _edge(
    section: Section, key: str, default: str, parts: dict[str, dict[str, Section]], moments: dict[str, TimePoint]
) -> str:
    """The id of the moment at which a clause begins or ends; ``none`` leaves that side open."""
    value = section.text(key)
    if value == "none":
        return ""
    if value and value not in parts["moments"]:
        listed = ", ".join(sorted(parts["moments"])) or "none is defined"
        section.problem(f'there is no moment "{value}"', key, f"Known: {listed}")
        return ""
    return value or (default if default in moments else "")


def _weapons(section: Section) -> WeaponClass:
    section.known("kinds", "calibre_from_mm")
    _check_kinds(section, "kinds", "weapons")
    if not section.words("kinds") and not section.number("calibre_from_mm"):
        remedy = 'Write weapons = [{ kinds = ["artillery"], calibre_from_mm = 100 }], or leave it out for any weapon'
        section.problem("a class of weapon names no kinds and no calibre", "kinds", remedy)
    return WeaponClass(section.words("kinds"), section.number("calibre_from_mm") or 0.0)


def _check_ids(section: Section, key: str, ids: set[str], what: str) -> None:
    for value in section.words(key):
        if value not in ids:
            section.problem(f'there is no {what} "{value}"', key, "Known: " + (", ".join(sorted(ids)) or "none"))


def _check_kinds(section: Section, key: str, name: str) -> None:
    kinds = vocabulary(name)
    for value in section.words(key):
        if value not in kinds:
            near = kinds.near(value)
            remedy = f"Did you mean {near}?" if near else "See the list of kinds in docs/agreements.md"
            section.problem(f'"{value}" is no kind of {name[:-1]}', key, remedy)
