"""Is the truce holding: a case's agreement, its claims as of a day, and what follows under each reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import asdict, evolve, frozen

from grith.errors import CaseError
from grith.nouns import Agreement, AsOf, CaseDefinition, Incident, IncidentReport, LeftOut, Moment, Place, Statement

if TYPE_CHECKING:
    from grith.ledger import Ledger
    from grith.truce.compliance import LevelDay, Period, Told

_FROM_ROWS = ("allegation", "denial", "position")  # a count of none is a position


@frozen
class TruceShown:
    """What a case's agreement implies as of a cut: ``view`` as of :func:`grith.truce.compliance.compliance_view`.

    ``claims`` are the rows that were judged, ``left_out`` what of the table of levels could not be used and what of
    case.toml stands in the way.
    """

    agreement: Agreement
    view: dict[str, Any]
    claims: tuple[IncidentReport, ...]
    as_of: AsOf
    since: AsOf | None
    left_out: tuple[LeftOut, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        left = [asdict(x) for x in self.left_out]
        return {"as_of": self.as_of.iso, "since": self.since.iso if self.since else None, **self.view, "left_out": left}


def agreement_of(folder: Path, definition: CaseDefinition) -> Agreement:
    """The agreement that case.toml names: a file in the case folder, else one that comes with Grith.

    Lines and areas in a folder ``geometry`` beside that file, or in the case folder, are joined to it. Raises CaseError
    where case.toml names none, and the agreement's own mistakes with their lines.
    """
    from grith.truce.agreement import load_agreement, with_geometry_beside

    if definition.truce is None:
        raise CaseError(
            "the case names no agreement",
            str(folder / "case.toml"),
            'Add [truce] and agreement = "my-agreement.toml"; grith truce list names those that come with Grith',
        )
    named = definition.truce.agreement
    own = folder / named
    terms = load_agreement(own if own.exists() else named)
    return with_geometry_beside(_with_names(terms, definition), own.parent if own.exists() else folder)[0]


def _with_names(agreement: Agreement, definition: CaseDefinition) -> Agreement:
    """The agreement whose parties also go by the names that the case has for them.

    A party of the case that shares one name with exactly one party of the agreement is that party.
    """
    own = {p.id: {n.casefold() for n in (p.id, p.name, *p.aliases)} for p in agreement.parties}
    more: dict[str, tuple[str, ...]] = {}
    for party in definition.parties:
        names = tuple(n for n in (party.name, party.iso3, *party.aliases) if n)
        same = [id for id, known in own.items() if known & {n.casefold() for n in names}]
        if len(same) == 1:
            more[same[0]] = (*more.get(same[0], ()), *names)
    taken = {n: id for id, known in own.items() for n in known}
    parties = tuple(
        evolve(p, aliases=(*p.aliases, *(n for n in more.get(p.id, ()) if taken.get(n.casefold()) is None)))
        for p in agreement.parties
    )
    return evolve(agreement, parties=parties)


def show_truce(
    ledger: Ledger,
    definition: CaseDefinition,
    folder: Path,
    incidents: Sequence[Incident],
    as_of: AsOf,
    since: AsOf | None = None,
    readings: Iterable[str] | None = None,
) -> TruceShown:
    """Status, findings and compliance of the case's agreement as of a cut; ``incidents`` are those of the same cut.

    With ``since`` the daily counts are about the days after it, else about the day of the cut.
    """
    from grith.truce.compliance import compliance_view
    from grith.truce.judge import name_of

    agreement = agreement_of(folder, definition)
    rows, further, home, alone = claims_of_case(ledger, incidents, as_of)
    more, left = _circumstances(agreement, ledger, definition, folder, as_of, since)
    left += odd_rows(agreement, rows)
    view = compliance_view(
        agreement, rows, _instant(agreement, as_of), incidents=home, further=further, readings=readings, **more
    )
    view["as_of_words"] = as_of.words
    view["texts_only"] = alone
    view["claims"] = [
        claim_row(c, home.get(c.id, ""), agreement.zone) for c in sorted(rows, key=lambda c: (name_of(c), c.id))
    ]
    return TruceShown(agreement, view, tuple(rows), as_of, since, tuple(left))


def comply_with(
    agreement: Agreement,
    ledger: Ledger,
    definition: CaseDefinition,
    folder: Path,
    claims: tuple[Sequence[IncidentReport], Sequence[IncidentReport], Mapping[str, str]],
    as_of: AsOf,
    since: AsOf | None,
    progress: Callable[[str, int], None],
) -> tuple[Told, list[LeftOut]]:
    """As :func:`show_truce` without the words of each claim; ``claims`` are the first three of
    :func:`claims_of_case`. Second: rows of the table of levels that cannot be used."""
    from grith.truce.compliance import comply

    rows, further, home = claims
    more, left = _circumstances(agreement, ledger, definition, folder, as_of, since)
    left += odd_rows(agreement, rows)
    at = _instant(agreement, as_of)
    return comply(agreement, rows, at, incidents=home, further=further, progress=progress, **more), left


def _circumstances(
    agreement: Agreement, ledger: Ledger, definition: CaseDefinition, folder: Path, as_of: AsOf, since: AsOf | None
) -> tuple[dict[str, Any], list[LeftOut]]:
    """What compliance rests on beside the claims; second: what of the table of levels cannot be used, and clocks that
    do not agree."""
    from grith.truce.compliance import read_levels

    levels: list[LevelDay] = []
    left: list[LeftOut] = []
    if definition.truce is not None and definition.truce.levels:
        levels, left = read_levels(folder / definition.truce.levels)
    left += two_clocks(agreement, definition, as_of)
    return {
        "period": _period(agreement, as_of, since),
        "party_of": _party_of(definition, as_of),
        "given": {r.publisher: r.reliability for r in ledger.reports(as_of=as_of) if r.publisher and r.reliability},
        "levels": [x for x in levels if x.day <= as_of.day],
    }, left


def two_clocks(agreement: Agreement, definition: CaseDefinition, as_of: AsOf) -> list[LeftOut]:
    """A word on a case whose days begin at another hour than the agreement's: they touch two days of its calendar."""
    here, there = (as_of.instant.astimezone(ZoneInfo(z)).utcoffset() for z in (definition.zone, agreement.zone))
    if here == there:
        return []
    reason = (
        f"days without an hour are read on the clock of {definition.zone}, but the agreement counts days on that of "
        f"{agreement.zone}: each touches two of its days"
    )
    return [
        LeftOut("case.toml", "zone", reason, f'Write zone = "{agreement.zone}" unless the tables tell other days', "")
    ]


def odd_rows(agreement: Agreement, rows: Sequence[IncidentReport]) -> list[LeftOut]:
    """Rows that accuse by a name that the agreement does not know, and what looks wrong among the others."""
    from grith.truce.judge import Teller, odd_claims, some_names, turned_shapes

    teller, found = Teller(agreement), []
    unknown: dict[str, list[IncidentReport]] = defaultdict(list)
    for row in rows:
        if row.alleged_actor.strip() and not teller.actors_in(row.alleged_actor):
            unknown[row.alleged_actor.strip()].append(row)
    for name, claims in sorted(unknown.items()):
        reason = f'accused "{name}" is no party of the agreement: counted as not attributed'
        remedy = "Mend the name, or add it to the aliases of a party"
        found.append(LeftOut("claims", some_names(claims), reason, remedy, name))
    for odd in odd_claims(rows):
        found.append(
            LeftOut("claims", some_names(odd.claims), odd.reason, f"{odd.remedy}; they were used as they stand", "")
        )
    return found + list(turned_shapes(agreement, rows))


def _instant(agreement: Agreement, as_of: AsOf) -> datetime:
    """The cut on the agreement's own calendar: a whole day is the same date there, whatever the case's zone."""
    if not as_of.whole_day:
        return as_of.instant
    return datetime.combine(as_of.day + timedelta(days=1), time(), ZoneInfo(agreement.zone))


def _period(agreement: Agreement, as_of: AsOf, since: AsOf | None) -> Period | None:

    from grith.truce.compliance import Period

    if since is None or since.day >= as_of.day:
        return None
    return Period.of_days(since.day + timedelta(days=1), as_of.day, agreement.zone)


def _party_of(definition: CaseDefinition, as_of: AsOf) -> Any:
    from grith.case._claims import party_namer

    who = party_namer(definition)
    day: date = as_of.day
    return lambda name: who(name, day)


def claim_row(claim: IncidentReport, incident: str, zone: str) -> dict[str, Any]:
    """A claim as a row of the view; ``incident`` is the name of its incident, ``zone`` that of clock times."""
    from grith.truce.compliance import day_said, region_of
    from grith.truce.judge import kind_of, name_of

    return {
        "id": name_of(claim),
        "incident": incident,
        "incident_report": claim.id,
        "kind": kind_of(claim),
        "said_by": claim.accuser or claim.source,
        "said_on": said.isoformat() if (said := day_said(claim, zone)) else "",
        "when": _when(claim.event, ZoneInfo(zone)) if claim.event else "",
        "accused": claim.alleged_actor,
        "place": claim.place.name if claim.place else "",
        "latitude": claim.place.latitude if claim.place else None,
        "longitude": claim.place.longitude if claim.place else None,
        "precision_km": claim.place.precision_km if claim.place else None,
        "region": "; ".join(region_of(claim)),
        "target": claim.target,
        "means": claim.means,
        "effect": claim.effect,
        "count": claim.attributes.get("count", ""),
        "report": claim.report,
        "cells": claim.cells,
        "url": claim.url,
    }


def _when(event: Moment, zone: ZoneInfo) -> str:
    """The day or days; where a clock time is told, that time on the clock of ``zone``."""
    if event.precision not in ("minute", "hour", "second") or event.earliest is None or event.latest is None:
        return event.iso
    first, last = event.earliest.astimezone(zone), event.latest.astimezone(zone)
    if event.latest - event.earliest <= timedelta(minutes=1):  # not on the clock, which may jump in between
        return f"{first:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M}/{last:%Y-%m-%d %H:%M}"


# ---------------------------------------------------------------------- the claims


def claims_of_case(
    ledger: Ledger, incidents: Sequence[Incident], as_of: AsOf
) -> tuple[list[IncidentReport], list[IncidentReport], dict[str, str], int]:
    """Rows to judge, further reports that only corroborate, the incident of each, and how many only texts tell.

    Rows are those of tables and feeds, with the totals and denials that the ledger keeps as statements. An allegation
    read from a text stands beside the rows that it was fused with; alone it is not counted, unless there are no rows.
    """
    rows: list[IncidentReport] = []
    further: list[IncidentReport] = []
    home: dict[str, str] = {}
    alone: list[tuple[Incident, list[IncidentReport]]] = []
    for incident in incidents:
        table = [r for r in incident.reports if r.cells]
        if not table:
            alone.append((incident, list(incident.reports)))
            continue
        rows += table
        further += [r for r in incident.reports if not r.cells]
        for name, members in _kept_apart(incident).items():
            home.update((r.id, name) for r in members)
    if not rows:
        for incident, told in alone:
            rows += told
            home.update((r.id, f"text {incident.id[:8]}") for r in told)
        alone = []
    rows += [_of_statement(s) for s in ledger.statements(as_of=as_of, kinds=_FROM_ROWS) if _is_row(s)]
    return rows, further, home, sum(len(told) for _, told in alone)


def _kept_apart(incident: Incident) -> dict[str, list[IncidentReport]]:
    """The incident's reports by name; rows that one accuser numbers apart in one table stay apart.

    Fusion weighs places, and a region's middle point is vague; who lists two strikes with two numbers means two.
    A person's merge holds. Other reports go with the row that they are linked to best, of equals with the one whose
    words are most like theirs.
    """
    from grith.truce.judge import name_of

    voices: dict[tuple[str, str], list[IncidentReport]] = defaultdict(list)
    for report in incident.reports:
        if report.cells and report.attributes.get("id") and report.accuser:
            voices[report.report, report.accuser].append(report)
    apart = max(voices.values(), key=len, default=[])
    if incident.decided or len(apart) < 2:
        table = [r for r in incident.reports if r.cells]
        return {min(name_of(r) for r in table): list(incident.reports)}
    groups = {name_of(r): [r] for r in apart}
    by_id = {r.id: name_of(r) for r in apart}
    at = {r.id: r for r in apart}
    for report in incident.reports:
        if report.id in by_id:
            continue
        linked = [
            (round(link.probability, 2), _likeness(report, at[other]), by_id[other])
            for link in incident.links
            for one, other in ((link.one, link.other), (link.other, link.one))
            if one == report.id and other in by_id
        ]
        groups[max(linked)[-1] if linked else next(iter(groups))].append(report)
    return groups


def _likeness(one: IncidentReport, other: IncidentReport) -> float:
    """How much two reports tell of the same thing: the words that both use of target, means and effect, 0 to 1."""
    a, b = (set(re.findall(r"\w+", f"{r.target} {r.means} {r.effect}".lower())) for r in (one, other))
    return len(a & b) / (len(a | b) or 1)


def _is_row(statement: Statement) -> bool:
    return statement.rule == "table:claims" and bool(statement.span.cells) and _kind(statement) is not None


def _kind(statement: Statement) -> str | None:
    """The kind of a total or a denial; None for rows that are incident reports too."""
    from grith.truce.judge import COUNTS, DENIES

    told = statement.attributes.get("claim", "").strip().casefold()
    if told in COUNTS or told in DENIES:
        return told
    return "denial" if statement.kind == "denial" else None


def _of_statement(statement: Statement) -> IncidentReport:
    more = statement.attributes
    return IncidentReport(
        id=statement.id,
        report=statement.report,
        cells=statement.span.cells,
        event=statement.event,
        place=Place(statement.place) if statement.place else None,
        accuser=statement.speaker[0] if statement.speaker else statement.reported_by,
        alleged_actor=statement.actor[0] if statement.actor else "",
        target=more.get("target", "") or statement.object,
        means=more.get("means", ""),
        effect=more.get("effect", ""),
        source=statement.reported_by,
        published=statement.published,
        published_precision=statement.published_precision,
        url=statement.url,
        attributes={**more, "kind": _kind(statement) or ""},
    )
