"""The incidents of a case: what its tables and texts tell, fused; and a person's merges and splits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from grith.case._ids import meant, short_id
from grith.errors import ConflictError, LedgerError, RequestError
from grith.nouns import AsOf, CaseDefinition, Incident, IncidentReport, Place, Report, Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grith.ledger import Ledger
    from grith.read.gazetteer import Town
    from grith.truce.fusion import Decision, Fusion, Parameters

_TOLD = 10_000  # rows between two words on the progress
TOWN_KM = 10.0  # a town's point stands for what lies within this


@frozen
class FusedCase:
    """A case's reports fused: the incidents, and how they came about.

    ``unplaced`` are allegations read from texts that name no day or no place: they stay statements and are in no
    incident. ``learned_from`` is the number of reports that the recorded parameters were learned from, 0 where they
    were learned for this run only.
    """

    incidents: tuple[Incident, ...]
    fusion: Fusion
    unplaced: tuple[Statement, ...] = ()
    learned_from: int = 0


def fuse_case(
    ledger: Ledger,
    definition: CaseDefinition,
    as_of: AsOf | None,
    *,
    record: bool = False,
    relearn: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> FusedCase:
    """The incidents of what was public by ``as_of``, with the parameters that the ledger holds, or learned now.

    With ``record`` what was learned is kept in the ledger (the numbers as an original, named by an entry), so that
    later reports are added without learning anew; ``relearn`` learns in spite of what is kept, and so does another
    version of Grith than the one that learned it. ``progress`` is told how many incident rows were read.
    """
    from grith.truce.fusion import fuse_incidents, parameters_bytes

    reports, unplaced = incident_reports_of(ledger, definition, as_of, progress)
    known, learned_from = (None, 0) if relearn else _recorded(ledger)
    fusion, incidents = fuse_incidents(reports, parameters=known, decisions=decisions_of(ledger))
    if record and known is None and reports:
        digest = ledger.store_source_bytes(parameters_bytes(fusion.parameters))
        learned_from = len(reports)
        number = ledger.count("fusion") + 1
        ledger.append("fusion", [{"parameters": digest, "reports": learned_from, "number": number}])
    return FusedCase(incidents, fusion, unplaced, learned_from)


def _recorded(ledger: Ledger) -> tuple[Parameters | None, int]:
    """The parameters that were recorded last, and from how many reports they were learned."""
    from grith.truce.fusion import OutdatedParameters, load_parameters

    last = max(ledger.entries("fusion"), key=lambda e: e.seq, default=None)
    if last is None:
        return None, 0
    path = ledger.source_path(str(last.body["parameters"]))
    if not path.exists():
        raise LedgerError(
            "what fusion had learned is missing",
            str(path),
            "Restore the file, or learn anew: grith fuse CASE --relearn",
        )
    try:
        return load_parameters(path), int(last.body["reports"])
    except OutdatedParameters:
        return None, 0


# ---------------------------------------------------------------------- reports


def incident_reports_of(
    ledger: Ledger,
    definition: CaseDefinition,
    as_of: AsOf | None,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[list[IncidentReport], tuple[Statement, ...]]:
    """The incident rows of tables and feeds, then the allegations of texts that name a day and a place.

    Second: the allegations that do not. Places that have only a name get the point that the case gives them: its
    case.toml, another row, or the only town of that name in the countries of the case.
    """
    from grith.case._claims import party_namer

    rows = []
    for number, row in enumerate(ledger.incidents(as_of=as_of), 1):
        rows.append(row)
        if number % _TOLD == 0:
            progress(number)
    locate = _locator(definition, rows)
    who = party_namer(definition)
    parties = frozenset(p.name for p in definition.parties)
    documents = {r.id: r for r in ledger.reports(as_of=as_of)}
    found, unplaced = [], []
    for statement in ledger.statements(as_of=as_of, kinds=("allegation",)):
        if statement.span.cells or statement.negated:
            continue  # the row itself is an incident report
        place = locate(Place(statement.place)) if statement.place else None
        if place is None or statement.event is None or statement.event.earliest is None:
            unplaced.append(statement)
            continue
        found.append(_told(statement, documents.get(statement.report), place, who, parties))
    placed = [evolve(r, place=locate(r.place)) if r.place else r for r in rows]
    return [*placed, *found], tuple(unplaced)


def _told(
    statement: Statement,
    report: Report | None,
    place: Place,
    who: Callable[[str, date | None], str],
    parties: frozenset[str],
) -> IncidentReport:
    """An allegation as an incident report: two papers that quote one ministry have one origin.

    Of a person for whom nobody knows a party ("the mission found that ..., its head, Y, said") the origin is the party
    through whom the words came.
    """
    day = statement.published.date() if statement.published else None
    speaker = statement.speaker[0] if statement.speaker else ""
    origin = who(speaker, day) if speaker else (report.origin if report else "")
    if speaker and origin == speaker and statement.reported_by and speaker not in parties:
        through = who(statement.reported_by, day)
        origin = through if through in parties else origin
    publisher = (report.publisher or report.title or report.filename) if report else ""
    return IncidentReport(
        id=statement.id,
        report=statement.report,
        event=statement.event,
        place=place,
        accuser=speaker,
        alleged_actor=who(statement.actor[0], day) if statement.actor else "",
        target=statement.object,
        source=publisher or statement.report,
        origin=origin,
        text=statement.span.exact,
        published=statement.published or (report.published if report else None),
        published_precision=statement.published_precision,
        url=statement.url or (report.url if report else ""),
        attributes={"kind": "allegation"},
    )


def _locator(definition: CaseDefinition, rows: Iterable[IncidentReport]) -> Callable[[Place], Place]:
    """A function that gives a place that has only a name its point, if the case or a gazetteer knows it."""
    known: dict[str, Place] = {}
    for row in rows:
        if row.place and row.place.latitude is not None and row.place.name:
            known.setdefault(row.place.name.casefold(), row.place)
    for place in definition.places:
        if place.latitude is not None:
            for name in (place.name, *place.aliases):
                known[name.casefold()] = place
    countries = {p.iso3 for p in definition.parties if p.iso3 and p.role in ("belligerent", "host")} | {
        definition.country
    }

    def locate(place: Place) -> Place:
        if place.latitude is not None or not place.name:
            return place
        name = place.name.casefold()
        if name not in known:
            town = _town(place.name, countries)
            known[name] = Place(place.name, *town, TOWN_KM) if town else place
        there = known[name]
        return evolve(place, latitude=there.latitude, longitude=there.longitude, precision_km=there.precision_km)

    return locate


def _town(name: str, countries: set[str]) -> tuple[float, float] | None:
    """The point of the only town of this name (15,000 people or more) in these countries (ISO 3166 alpha-3)."""
    found = [town for town in _towns().get(name, ()) if town.iso3 and town.iso3 in countries]
    return (found[0].latitude, found[0].longitude) if len(found) == 1 else None


@cache
def _towns() -> dict[str, list[Town]]:
    from grith.read.gazetteer import towns

    found: dict[str, list[Town]] = {}
    for town in towns():
        found.setdefault(town.name, []).append(town)
    return found


# ---------------------------------------------------------------------- a person's word


def decisions_of(ledger: Ledger) -> list[Decision]:
    """A person's merges and splits as pairs of reports, as recorded: of two on one pair the later holds."""
    from grith.truce.fusion import Decision

    found = []
    entries = sorted((*ledger.entries("merge"), *ledger.entries("split")), key=lambda e: e.seq)
    for entry in entries:
        body = entry.body
        for one, other in _pairs(entry.kind, body.get("reports", ()), body.get("others", ())):
            found.append(Decision(entry.kind, one, other, body.get("reason", ""), body.get("author", "")))
    return found


def _pairs(kind: str, reports: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    if kind == "split":
        yield from ((one, other) for one in reports for other in others)
    else:
        yield from ((one, other) for k, one in enumerate(reports) for other in reports[k + 1 :])


def merge_incidents(
    ledger: Ledger,
    definition: CaseDefinition,
    typed: Sequence[str],
    *,
    reason: str,
    author: str,
    seen: int | None = None,
) -> Incident:
    """Record that these incidents (each by its id or that of any of its reports) are one; returns it as it is now."""
    body, now = _decide(ledger, definition, "merge", typed, reason, author, seen)
    return _incident(now, body["reports"][0])


def split_incident(
    ledger: Ledger,
    definition: CaseDefinition,
    typed: Sequence[str],
    *,
    reason: str,
    author: str,
    seen: int | None = None,
) -> tuple[Incident, ...]:
    """Record that these reports of one incident tell of another event than its others; returns what came of it."""
    body, now = _decide(ledger, definition, "split", typed, reason, author, seen)
    touched = {*body["reports"], *body["others"]}
    return tuple(i for i in now if any(r.id in touched for r in i.reports))


def _decide(
    ledger: Ledger,
    definition: CaseDefinition,
    kind: str,
    typed: Sequence[str],
    reason: str,
    author: str,
    seen: int | None,
) -> tuple[dict[str, Any], tuple[Incident, ...]]:
    """Record a merge or a split; returns what was recorded and the incidents after it."""
    _signed(kind, reason, author)
    body = _body(kind, fuse_case(ledger, definition, None).incidents, typed)
    _record(ledger, kind, body, reason, author, seen)
    return body, fuse_case(ledger, definition, None).incidents


def decide_among(
    ledger: Ledger,
    incidents: Iterable[Incident],
    decided: int,
    kind: str,
    typed: Sequence[str],
    *,
    reason: str,
    author: str,
) -> None:
    """Record a merge or a split of incidents that a person saw, without fusing anew to look what came of it.

    ``incidents`` are those shown, as they stood after ``decided`` merges and splits. ConflictError where a later one
    concerns any of the reports; then nothing is written.
    """
    _signed(kind, reason, author)
    now = decisions_made(ledger)
    body = _body(kind, list(incidents), typed)
    later = sorted((*ledger.entries("merge"), *ledger.entries("split")), key=lambda e: e.seq)[decided:]
    concerned = {*body["reports"], *body.get("others", ())}
    if concerned & {name for e in later for name in (*e.body.get("reports", ()), *e.body.get("others", ()))}:
        raise ConflictError(
            "somebody merged or split some of these meanwhile; nothing was written", kind, "Wait till it is worked in"
        )
    _record(ledger, kind, body, reason, author, now)


def _body(kind: str, incidents: Sequence[Incident], typed: Sequence[str]) -> dict[str, Any]:
    """The reports that a decision speaks of; RequestError where it would change nothing."""
    if kind == "merge":
        chosen = {i.id: i for i in (_incident(incidents, t) for t in typed)}
        if len(chosen) < 2:
            raise RequestError(
                "a merge needs two incidents" if len(typed) < 2 else "these reports are one incident already",
                kind,
                "Name the incidents by id: grith fuse CASE lists them",
            )
        return {"reports": [r.id for i in chosen.values() for r in i.reports]}
    names = dict.fromkeys(_report(incidents, t) for t in typed)
    homes = {i.id: i for i in incidents for r in i.reports if r.id in names}
    if len(homes) != 1:
        raise RequestError(
            "a split needs the reports to take out" if not names else "these reports are not of one incident",
            kind,
            "Name reports of one incident by id: grith fuse CASE lists them",
        )
    (whole,) = homes.values()
    others = [r.id for r in whole.reports if r.id not in names]
    if not others:
        what = "the incident has one report only" if len(whole.reports) == 1 else "that is the whole incident"
        raise RequestError(f"{what}: nothing would be left to split from", kind, "Name some of its reports, not all")
    return {"reports": list(names), "others": others}


def _signed(kind: str, reason: str, author: str) -> None:
    if not reason.strip() or not author.strip():
        raise RequestError(f"a {kind} needs a reason and an author", kind, "Give --reason and --author")


def decisions_made(ledger: Ledger) -> int:
    """How many merges and splits were recorded."""
    return ledger.count("merge") + ledger.count("split")


def _record(ledger: Ledger, kind: str, body: dict[str, Any], reason: str, author: str, seen: int | None = None) -> None:
    # The count makes the same decision, taken again later, a new entry.
    number = decisions_made(ledger) + 1

    def unchanged(connection: Connection) -> None:
        from sqlalchemy import func, select

        from grith.ledger import entry_table as entries

        query = select(func.count()).where(entries.c.kind.in_(("merge", "split")))
        if seen is not None and connection.execute(query).scalar_one() != seen:
            raise ConflictError(
                "somebody merged or split meanwhile; nothing was written", kind, "Look at the incidents again"
            )

    whole = {**body, "reason": reason.strip(), "author": author.strip(), "number": number}
    ledger.append_many([(kind, [whole])], check=unchanged)


def _report(incidents: Iterable[Incident], typed: str) -> str:
    """The id of the one incident report that ``typed`` stands for."""
    found = meant(typed, (("incident", r.id) for i in incidents for r in i.reports), ("incident",))
    if len(found) == 1:
        return found[0][1]
    if not found:
        raise RequestError(f"there is no incident report {typed!r}", "fuse", "List them with: grith fuse CASE")
    names = ", ".join(short_id(name) for _, name in found[:5])
    raise RequestError(f"{typed!r} may be {len(found)} reports: {names}", "fuse", "Give more of the id")


def _incident(incidents: Iterable[Incident], typed: str) -> Incident:
    """The incident that ``typed`` stands for: its own id, or that of one of its reports."""
    given = list(incidents)
    name = _report(given, typed)
    return next(i for i in given if any(r.id == name for r in i.reports))
