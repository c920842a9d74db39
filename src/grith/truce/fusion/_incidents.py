"""From the reports of a case to its incidents: fusion, with the answer in nouns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grith.nouns import Incident, IncidentLink, IncidentReport
from grith.truce.fusion._fuse import Decision, Fusion, fuse
from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._reports import reports_of, rows_of_incidents


def fuse_incidents(
    reports: Iterable[IncidentReport], *, parameters: Parameters | None = None, decisions: Sequence[Decision] = ()
) -> tuple[Fusion, tuple[Incident, ...]]:
    """Fuse the incident reports of a case (ids unique, in the order of recording); every report is in one incident.

    An incident comes where its first report was recorded, and bears that report's id. ``parameters`` as in ``fuse``.
    """
    given = list(reports)
    fusion = fuse(reports_of(rows_of_incidents(given)), parameters=parameters, decisions=decisions)
    return fusion, incidents_of(fusion, given)


def incidents_of(fusion: Fusion, reports: Sequence[IncidentReport]) -> tuple[Incident, ...]:
    """The incidents that ``fusion`` made of these reports, each with its links and its independent origins."""
    home = fusion.incidents()
    members: dict[str, list[IncidentReport]] = {}
    for report in reports:
        members.setdefault(home[report.id], []).append(report)
    links: dict[str, list[IncidentLink]] = {}
    for link in fusion.links():
        told = IncidentLink(link.uid_a, link.uid_b, link.probability, link.reason)
        links.setdefault(home[link.uid_a], []).append(told)
    unmet = set(fusion.unmet)
    by_person = {home[end] for d in fusion.decisions if d not in unmet for end in (d.one, d.other) if end in home}
    return tuple(
        Incident(
            id=found[0].id,
            reports=tuple(found),
            links=tuple(links.get(name, ())),
            origins=_origins(found),
            decided=name in by_person,
        )
        for name, found in members.items()
    )


def _origins(reports: Iterable[IncidentReport]) -> tuple[str, ...]:
    """Whom the reports go back to: spelling in capitals or small letters makes no other origin."""
    found: dict[str, str] = {}
    for report in reports:
        origin = (report.origin or report.source or report.accuser or report.report).strip()
        found.setdefault(origin.casefold(), origin)
    return tuple(sorted(found.values(), key=lambda name: (name.casefold(), name)))
