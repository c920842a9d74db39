"""Incidents as they are alleged against one side under one clause of one reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from grith.nouns import FINDINGS, Agreement, Finding, IncidentReport
from grith.truce.corroboration import Corroboration, groups_of
from grith.truce.judge import DENIES, Teller, kind_of

NOBODY = "not attributed"
ANY = "any clause"
NOWHERE = "not stated"
# Which finding of several claims or clauses stands for all: see docs/agreements.md.
_WEIGHT = ("violation", "undetermined", "excused", "no violation", "out of scope")


@frozen
class Alleged:
    """One incident, alleged against one side, under one clause of one reading.

    ``result`` is one of FINDINGS for the claims that accuse this side, ``possible`` what it may still be.
    ``certain_side`` is False where the claims name several actors. The event lies in [``earliest``, ``latest``); None
    is not known. ``corroborated`` is [at the least, at the most]; the least needs an origin outside the parties that
    names this side too.
    """

    incident: str
    reading: str
    clause: str
    side: str
    result: str
    possible: tuple[str, ...]
    claims: tuple[str, ...]
    accusers: tuple[str, ...]
    earliest: datetime | None
    latest: datetime | None
    regions: tuple[str, ...]
    corroborated: tuple[bool, bool] = (False, False)
    certain_side: bool = True
    disputed: bool = False
    missing: tuple[str, ...] = ()

    def may_be(self, result: str) -> tuple[bool, bool]:
        """Whether it certainly, and whether it possibly, is ``result`` (if the claims are true as told)."""
        if result == "undetermined":
            return self.result == result and self.certain_side, self.result == result
        certain = self.result == result and self.certain_side
        return certain, self.result == result or (self.result == "undetermined" and result in self.possible)


def region_of(claim: IncidentReport) -> tuple[str, ...]:
    """The regions a claim names: its column ``region``, else the last part of each place ("Konotop, Sumy": Sumy)."""
    told = claim.attributes.get("region", "").strip() or (claim.place.name if claim.place else "").strip()
    names = [part.rsplit(",", 1)[-1].strip() for part in re.split(r"[;/]", told)]
    return tuple(dict.fromkeys(n for n in names if n)) or (NOWHERE,)


def timeless(agreement: Agreement) -> Agreement:
    """The agreement as if each clause always held: what would be covered before the start and after the end."""
    return evolve(
        agreement,
        readings=tuple(
            evolve(r, clauses=tuple(evolve(c, start="", end="") for c in r.clauses)) for r in agreement.readings
        ),
    )


def alleged_incidents(
    agreement: Agreement,
    claims: Sequence[IncidentReport],
    findings: Iterable[Finding],
    corroborations: Iterable[Corroboration] = (),
    incidents: Mapping[str, str] | None = None,
) -> list[Alleged]:
    """Each incident for each side that is accused of it, under each judged clause and under ``any clause`` together.

    Denials accuse nobody, totals are no incidents. Sorted by reading, clause, side and incident.
    """
    teller = Teller(agreement)
    side_of = {id: p.id for p in agreement.parties for id in p.answers_for}
    graded = {c.incident: c for c in corroborations}
    by_claim: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_claim[finding.claim].append(finding)
    made: list[Alleged] = []
    for incident, members in groups_of(claims, incidents).items():
        accusing: dict[str, list[tuple[IncidentReport, bool]]] = defaultdict(list)
        for claim in members:
            if kind_of(claim) in DENIES:
                continue
            named = sorted({side_of.get(p, p) for p in teller.actors_in(claim.alleged_actor) or ()}) or [NOBODY]
            for side in named:
                accusing[side].append((claim, len(named) == 1))
        if len(accusing) > 1:
            accusing.pop(NOBODY, None)  # somebody tells who: the others only do not say
        for side, told in accusing.items():
            made += _for_side(incident, side, told, by_claim, graded.get(incident))
    return sorted(made, key=lambda a: (a.reading, a.clause, a.side, a.incident))


def _for_side(
    incident: str,
    side: str,
    told: Sequence[tuple[IncidentReport, bool]],
    by_claim: Mapping[str, Sequence[Finding]],
    graded: Corroboration | None,
) -> list[Alleged]:
    claims = [c for c, _ in told]
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for claim in claims:
        for finding in by_claim.get(claim.id, ()):
            groups[finding.reading, finding.clause].append(finding)
            groups[finding.reading, ANY].append(finding)
    earliest, latest = when_of(claims)
    actor = graded.actor_corroborated.get(side, (False, False)) if graded else (False, False)
    corroborated = (actor[0], graded.corroborated[1]) if graded else (False, False)
    regions = tuple(sorted({r for c in claims for r in region_of(c)}))
    if len(regions) > 1 and NOWHERE in regions:
        regions = tuple(r for r in regions if r != NOWHERE)
    made = []
    for (reading, clause), found in groups.items():
        result = next(r for r in _WEIGHT if any(f.result == r for f in found))
        possible = tuple(r for r in FINDINGS if any(r in (f.possible or (f.result,)) for f in found))
        made.append(
            Alleged(
                incident=incident,
                reading=reading,
                clause=clause,
                side=side,
                result=result,
                possible=possible if result == "undetermined" else (result,),
                claims=tuple(sorted({c.id for c in claims})),
                accusers=tuple(sorted({c.accuser or c.source for c in claims if c.accuser or c.source})),
                earliest=earliest,
                latest=latest,
                regions=regions,
                corroborated=corroborated,
                certain_side=all(only for _, only in told),
                disputed=any(f.disputed_by for f in found),
                missing=tuple(dict.fromkeys(m.question for f in found for m in f.missing)),
            )
        )
    return made


def when_of(claims: Sequence[IncidentReport]) -> tuple[datetime | None, datetime | None]:
    """The time that all claims of one event allow; where they contradict one another, all that any of them tells."""
    moments = [c.event for c in claims if c.event]
    starts = [m.earliest for m in moments if m.earliest]
    ends = [m.latest for m in moments if m.latest]
    if not starts or not ends or max(starts) < min(ends):
        return max(starts, default=None), min(ends, default=None)
    known = len(starts) == len(ends) == len(claims)
    return (min(starts), max(ends)) if known else (None, None)
