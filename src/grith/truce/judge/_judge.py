"""Judging claims: a finding for each claim, reading and clause, and one that sums up a reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import asdict, evolve, frozen

from grith.errors import CaseError
from grith.nouns import Agreement, Finding, IncidentReport, LeftOut
from grith.truce.judge._facts import Facts
from grith.truce.judge._reason import missing_facts, reason, used_facts
from grith.truce.judge._rows import DENIES, answered, kind_of, name_of, references
from grith.truce.judge._rules import ClauseRule
from grith.truce.judge._told import Teller

REFUSAL = (
    "Findings are about claims as told. None says that something happened or who did it; a claim that is told by a "
    "party to the conflict stays that party's claim."
)
# Which finding of several clauses stands for the reading: one violation is enough, one open question keeps it open.
WEIGHT = ("violation", "undetermined", "excused", "no violation", "out of scope")
_SEE = re.compile(r"see\s+([A-Za-z]{1,6}[-_]?\d+[a-z]?)")
_ANSWERING = (*DENIES, "counter-accusation")
LABELS = {
    "violation": "alleged violation, if the claim is true as told",
    "no violation": "no violation, even as told",
    "excused": "excused by an exception, as told",
    "out of scope": "out of scope of the clause",
    "undetermined": "undetermined: a fact is missing",
}


@frozen
class Overall:
    """The finding of a claim under a whole reading, with the clauses that give it."""

    claim: str
    reading: str
    result: str
    clauses: tuple[str, ...]


def judge_facts(agreement: Agreement, facts: Facts, reading: str, clause: str) -> tuple[str, tuple[str, ...]]:
    """The finding of bare facts under one clause, and what it may still be; raises CaseError on unknown ids."""
    rule = _rule(agreement, reading, clause)
    possible = rule.conditions(rule.deciding(facts)).possible
    return (possible[0] if len(possible) == 1 else "undetermined"), possible


def judge(
    agreement: Agreement, claims: Sequence[IncidentReport], readings: Iterable[str] | None = None
) -> list[Finding]:
    """A finding for each claim, reading and judged clause, in that order.

    ``readings`` are ids; None means all. The result depends on each claim's own facts and on the claims that it refers
    to by id, not on the order of the claims. Raises CaseError where a reading is unknown.
    """
    rules = [
        ClauseRule(agreement, reading, clause)
        for reading in _readings(agreement, readings)
        for clause in reading.clauses
        if clause.judged
    ]
    teller = Teller(agreement)
    by_id = {name_of(claim): claim for claim in claims}
    against = _against(claims, by_id)
    found = []
    for claim in claims:
        told, absent = _followed(claim, by_id)
        facts = teller.facts(told, told.target)
        cautions = (*_cautions(teller, claim, facts), *absent)
        found += [
            _finding(rule, claim, told, facts, tuple(against.get(name_of(claim), ())), cautions) for rule in rules
        ]
    return found


def parties_named(agreement: Agreement, text: str) -> str:
    """The names of the parties that ``text`` speaks of, in one spelling; empty if it names none."""
    found = Teller(agreement).actors_in(text) or frozenset()
    return ", ".join(agreement.party(id) for id in sorted(found))


def overall(findings: Iterable[Finding]) -> list[Overall]:
    """One finding for each claim and reading: what its clauses come to together."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.claim, finding.reading), []).append(finding)
    summed = []
    for (claim, reading), group in groups.items():
        result = next(r for r in WEIGHT if any(f.result == r for f in group))
        summed.append(Overall(claim, reading, result, tuple(f.clause for f in group if f.result == result)))
    return summed


def reason_of(findings: Sequence[Finding]) -> str:
    """Why a reading finds what it does: the reasons of the clauses that give it, each after its clause.

    Clauses about another kind of act are passed over where there is more to say.
    """
    nearer = [f for f in findings if not (f.result == "out of scope" and "act" in f.about)]
    if findings and not nearer:
        return "No clause is about this kind of act."
    return " ".join(f"[{f.clause}] {f.reason}" for f in nearer)


def judge_view(
    agreement: Agreement,
    claims: Sequence[IncidentReport],
    left_out: Sequence[LeftOut] = (),
    readings: Iterable[str] | None = None,
) -> dict[str, Any]:
    """All findings as JSON-ready data: readings, a row for each claim and reading, every finding, what was left out."""
    findings = judge(agreement, claims, readings)
    found = {(f.claim, f.reading, f.clause): f for f in findings}
    rows = [
        {
            **asdict(o),
            "label": LABELS[o.result],
            "reason": reason_of([found[o.claim, o.reading, clause] for clause in o.clauses]),
        }
        for o in overall(findings)
    ]
    return {
        "agreement": agreement.id,
        "title": agreement.title,
        "refusal": REFUSAL,
        "readings": [{"id": r.id, "title": r.title, "held_by": r.held_by} for r in agreement.readings],
        "claims": len(claims),
        "rows": rows,
        "findings": [{**asdict(f), "label": LABELS[f.result]} for f in findings],
        "left_out": [asdict(x) for x in left_out],
    }


def _finding(
    rule: ClauseRule,
    claim: IncidentReport,
    told: IncidentReport,
    facts: Facts,
    disputed: tuple[str, ...],
    cautions: tuple[str, ...],
) -> Finding:
    """The finding on ``claim``; ``told`` is the claim with its references to others written out."""
    facts = rule.deciding(facts)
    found = rule.conditions(facts)
    possible = found.possible
    result = possible[0] if len(possible) == 1 else "undetermined"
    missing = missing_facts(rule, facts, found, told) if result == "undetermined" else ()
    about: tuple[str, ...] = ()
    if result == "out of scope":
        about = found.failing
    elif result == "excused":
        about = tuple(id for id, value in found.exceptions.items() if value is True)
    more = list(cautions)
    if rule.start and rule.start.whole_day and found.scopes["time"] is True and facts.earliest is not None:
        zone = rule.start.zone
        if (facts.earliest.astimezone(rule.start.earliest.tzinfo).date()) == rule.start.earliest.date():
            more.append(
                f"It falls on the first day, whose hour of start is not stated ({zone}); the day is counted whole."
            )
    if disputed:
        more.append("Denied, or told with another actor, in " + ", ".join(disputed) + "; neither is decided here.")
    return Finding(
        claim=claim.id,
        reading=rule.reading.id,
        clause=rule.clause.id,
        result=result,
        about=about,
        possible=possible if result == "undetermined" else (),
        missing=missing,
        used=used_facts(rule, facts, told),
        reason=reason(rule, facts, found, result, missing, told),
        accuser=claim.accuser,
        alleged_actor=claim.alleged_actor,
        adjudicated_actor=claim.attributes.get("adjudicated_actor", ""),
        alleged_target=claim.target,
        told_effect=claim.effect,
        disputed_by=disputed,
        cautions=tuple(more),
        url=claim.url,
    )


def _cautions(teller: Teller, claim: IncidentReport, facts: Facts) -> tuple[str, ...]:
    found = [c for c in claim.attributes.get("cautions", "").split("\n") if c]
    found += teller.not_understood(claim)
    decided = claim.attributes.get("adjudicated_actor", "").strip()
    if decided and teller.actors_in(decided) != facts.actors:
        by = claim.attributes.get("adjudicated_by", "").strip()
        found.append(
            f"An adjudication{f' by {by}' if by else ''} names {decided} as the actor; this finding is about the claim."
        )
    agreed = teller.agreement.agreed
    if agreed and claim.event and claim.event.last_day and claim.event.last_day < agreed:
        found.append(f"It is dated before the agreement was made ({agreed}).")
    place = claim.place
    if place and place.latitude is not None and place.precision_km is None and _measured(teller.agreement):
        found.append("No precision is told for its place; the point was taken as exact.")
    if facts.intercepted:
        found.append("An interception is told; that is no hit.")
    return tuple(found)


def _measured(agreement: Agreement) -> bool:
    """Whether places are measured against lines or areas of this agreement."""
    return any(x.shapes for x in agreement.lines) or any(z.shapes for z in agreement.zones)


def _followed(claim: IncidentReport, by_id: Mapping[str, IncidentReport]) -> tuple[IncidentReport, tuple[str, ...]]:
    """The claim with what it says of other claims written out ("R12", "see U09"), and which of those are not here."""
    named = references(claim.target, by_id)
    elsewhere = _SEE.fullmatch(claim.effect.strip())
    if not named and not elsewhere:
        return claim, ()
    target, effect = claim.target, claim.effect
    if named:
        target = "; ".join(by_id[id].target for id in named if id in by_id and by_id[id] is not claim)
    if elsewhere and elsewhere[1] in by_id and by_id[elsewhere[1]] is not claim:
        effect = by_id[elsewhere[1]].effect
    absent = [id for id in (*named, *((elsewhere[1],) if elsewhere else ())) if id not in by_id]
    cautions = (f"It speaks of {', '.join(absent)}, not in this table.",) if absent else ()
    return evolve(claim, target=target, effect=effect), cautions


def spoken_of(claim: IncidentReport, by_id: Mapping[str, IncidentReport]) -> set[str]:
    """The names of the claims here that this one speaks of or answers."""
    found = set(references(claim.target, by_id))
    if elsewhere := _SEE.fullmatch(claim.effect.strip()):
        found.add(elsewhere[1])
    if kind_of(claim) in _ANSWERING:
        found.update(answered(claim, by_id))
    return {name for name in found if name in by_id}


def _against(claims: Sequence[IncidentReport], by_id: Mapping[str, IncidentReport]) -> dict[str, list[str]]:
    """Which claims deny which, or name another actor for it."""
    found: dict[str, list[str]] = {}
    for claim in sorted((c for c in claims if kind_of(c) in _ANSWERING), key=name_of):
        for id in answered(claim, by_id):
            found.setdefault(id, []).append(name_of(claim))
            if kind_of(claim) not in DENIES:  # each of the two tells the event with another actor
                found.setdefault(name_of(claim), []).append(id)
    return found


def _readings(agreement: Agreement, ids: Iterable[str] | None) -> list[Any]:
    if ids is None:
        return list(agreement.readings)
    wanted = list(ids)
    for id in wanted:
        if agreement.reading(id) is None:
            known = ", ".join(r.id for r in agreement.readings)
            raise CaseError(f'there is no reading "{id}" in {agreement.title}', "reading", f"Known: {known}")
    return [r for r in agreement.readings if r.id in wanted]


def _rule(agreement: Agreement, reading: str, clause: str) -> ClauseRule:
    (found,) = _readings(agreement, [reading])
    part = found.clause(clause)
    if part is None:
        known = ", ".join(c.id for c in found.clauses)
        raise CaseError(f'there is no clause "{clause}" in reading {reading}', "clause", f"Known: {known}")
    return ClauseRule(agreement, found, part)
