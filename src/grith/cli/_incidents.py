"""The incidents of a case in the terminal: what was fused, and a person's merge and split."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import app
from grith.cli._options import Author, CaseFolder, Json, Reason, author_of
from grith.cli._output import console, print_json, table, when_asked, write_table
from grith.units import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grith.case._incidents import FusedCase
    from grith.nouns import Incident


@app.command()
def merge(
    case: CaseFolder,
    incidents: Annotated[list[str], typer.Argument(metavar="IDS", help="Incidents, or any of their reports.")],
    reason: Reason,
    author: Author = "",
    json: Json = False,
) -> None:
    """Put incidents of a case together that tell of one event; kept in the ledger, on every later run."""
    from grith.case import open_case

    with open_case(case) as opened:
        made = opened.merge(incidents, reason=reason, author=author_of(author))
    _decided((made,), json)


@app.command()
def split(
    case: CaseFolder,
    reports: Annotated[list[str], typer.Argument(metavar="IDS", help="Reports of one incident that tell of another.")],
    reason: Reason,
    author: Author = "",
    json: Json = False,
) -> None:
    """Take reports out of an incident of a case: they tell of another event; kept in the ledger, on every later run."""
    from grith.case import open_case

    with open_case(case) as opened:
        made = opened.split(reports, reason=reason, author=author_of(author))
    _decided(made, json)


def show_case(
    case: Path, as_of: str | None, *, relearn: bool, out: Path | None, incidents: Path | None, json: bool
) -> None:
    """Fuse a case and tell its incidents; ``out`` and ``incidents`` as for tables."""
    from grith.case import open_case

    with open_case(case) as opened:
        fused, when = opened.fuse(as_of, relearn=relearn), when_asked(opened, as_of)
    found = fused.incidents
    if out:
        links = ((x.one, x.other, f"{x.probability:.4f}", x.reason) for i in found for x in i.links)
        write_table(out, ("uid_a", "uid_b", "probability", "reason"), links)
    if incidents:
        write_table(incidents, ("uid", "incident"), ((r.id, i.id) for i in found for r in i.reports))
    if json:
        print_json(_as_dict(fused))
        return
    reports = sum(len(i.reports) for i in found)
    console().print(
        f"{counted(reports, 'reports')}: {counted(len(found), 'incidents')}, "
        f"{sum(len(i.reports) > 1 for i in found):,} of them told by several{when}."
    )
    _table(found)
    unplaced = len(fused.unplaced)
    if unplaced:
        console().print(f"{unplaced:,} allegations in texts name no day or no place: they are in no incident.")
    if reports > 2 * fused.learned_from:
        console().print("There are more than twice the reports that were learned from: consider --relearn.")
    for note in fused.fusion.parameters.notes:
        console().print(f"Note: {note}.")


def _as_dict(fused: FusedCase) -> dict[str, Any]:
    return {
        "incident_count": len(fused.incidents),
        "report_count": sum(len(i.reports) for i in fused.incidents),
        "learned_from": fused.learned_from,
        "incidents": [incident_as_dict(i) for i in fused.incidents],
        "without_day_or_place": [s.id for s in fused.unplaced],
        "decisions_not_met": [f"{d.kind} {d.one} {d.other}" for d in fused.fusion.unmet],
        "problems": [{"what": p.reason, "where": p.where, "remedy": p.remedy} for p in fused.fusion.reports.problems],
        "notes": list(fused.fusion.parameters.notes),
    }


def incident_as_dict(incident: Incident) -> dict[str, Any]:
    """JSON-ready: the incident with the ids of its reports, its links and origins."""
    return {
        "id": incident.id,
        "when": incident.event.iso if incident.event else None,
        "place": incident.place.name if incident.place else None,
        "probability": round(incident.probability, 4),
        "origins": list(incident.origins),
        "decided_by_a_person": incident.decided,
        "reports": [
            {"id": r.id, "source": r.source, "accuser": r.accuser, "alleged_actor": r.alleged_actor, "target": r.target}
            for r in incident.reports
        ],
        "links": [
            {"uid_a": x.one, "uid_b": x.other, "probability": x.probability, "reason": x.reason} for x in incident.links
        ],
    }


def _decided(incidents: tuple[Incident, ...], json: bool) -> None:
    if json:
        print_json([incident_as_dict(i) for i in incidents])
    else:
        _table(incidents)


def _table(incidents: Iterable[Incident]) -> None:
    from grith.case import short_id

    rows = []
    for i in incidents:
        when, place = (i.event.iso if i.event else ""), (i.place.name if i.place else "")
        # An incident bears the id of one of its reports: that one stands first, the others below it.
        for r in sorted(i.reports, key=lambda r: r.id != i.id):
            sure = "" if len(i.reports) == 1 else "by a person" if i.decided else f"{i.probability:.0%}"
            first = (when, place, sure) if r.id == i.id else ("", "", "")
            rows.append((short_id(r.id), *first, r.source, r.target or r.text or r.type))
    table("Incidents", ("id", "when", "place", "sure", "source", "tells of"), rows)
