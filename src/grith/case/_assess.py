"""What a case's reports come to as of a cut: incidents, and findings under each reading, for a million reports too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from grith.case._incidents import decisions_made, fuse_case
from grith.case._truce import agreement_of, claim_row, claims_of_case, comply_with
from grith.nouns import FINDINGS, Agreement, AsOf, CaseDefinition, Incident, IncidentReport
from grith.nouns.rows import to_row

if TYPE_CHECKING:
    import numpy as np

    from grith.case._incidents import FusedCase
    from grith.ledger import Ledger
    from grith.truce.compliance import Told

    Column = np.ndarray[Any, np.dtype[Any]]

Progress = Callable[[str, int, int | None], None]
SHOWN = 80  # incidents and pairs that the desk offers at a time
TEXTS = 500  # incidents of texts alone that an allegation may be linked to
UNLIKELY = 0.05  # pairs less likely than this are not offered
NOT_IN_TABLE = 0  # the entry of a claim that is no row of a table or feed: a total, a denial, a text


@frozen
class Pair:
    """Two incidents that may tell of one event."""

    one: Incident
    other: Incident
    probability: float
    reason: str


@frozen
class Offered:
    """What the desk shows of the incidents: the likeliest pairs, incidents of several reports and of one.

    ``texts`` are incidents that only texts tell of. ``pair_count``, ``several_count`` and ``count``
    are of all; ``decided`` is how many merges and splits there were.
    """

    pairs: tuple[Pair, ...]
    several: tuple[Incident, ...]
    single: tuple[Incident, ...]
    texts: tuple[Incident, ...]
    pair_count: int
    several_count: int
    count: int
    decided: int

    def shown(self) -> list[Incident]:
        """The incidents that the desk shows, each once."""
        found = [*(i for p in self.pairs for i in (p.one, p.other)), *self.several, *self.single, *self.texts]
        return list({incident.id: incident for incident in found}.values())


@frozen(eq=False)
class Assessment:
    """The incidents of a case as of a cut and, with an agreement, the finding of each claim under each reading.

    ``reports`` counts the incident reports, ``newest`` is the highest of their ledger entries. ``view`` is what
    :func:`grith.truce.compliance.comply` tells of all claims together, None without an agreement.

    The rest stands claim by claim, in the order of ``claims`` (by name). ``names``; ``incidents``, the name of each
    claim's incident; ``events``, the number of what fusion or a person put together; ``entries``, the claim's ledger
    entry, 0 where it is no row of a table or feed. ``statements``: those that claims rest on, by position.
    ``found``: positions in FINDINGS under each reading as a whole, key (reading, ""), and under each judged clause.
    ``grades``: positions in ``graded`` (Admiralty code, words, the two ends of whether it is corroborated).
    ``places``: longitude and latitude. ``times``: start and end in microseconds since 1970. ``accused``: positions in
    ``actors``. ``refers``: the claims that a claim speaks of. ``latest`` are the rows of the latest 2,000 claims.
    """

    as_of: str
    reports: int
    newest: int
    offered: Offered
    view: dict[str, Any] | None = None
    claims: Sequence[IncidentReport] = ()
    names: Column | Sequence[bytes] = ()
    incidents: Column | Sequence[bytes] = ()
    events: Column | Sequence[int] = ()
    entries: Column | Sequence[int] = ()
    statements: Mapping[int, str] = {}
    found: Mapping[tuple[str, str], Column] = {}
    grades: Column | Sequence[int] = ()
    graded: tuple[tuple[str, str, tuple[bool, bool]], ...] = ()
    places: Sequence[Any] = ((), ())
    times: Sequence[Any] = ((), ())
    accused: Column | Sequence[int] = ()
    actors: tuple[str, ...] = ()
    refers: Mapping[int, tuple[int, ...]] = {}
    latest: Sequence[dict[str, Any]] = ()

    @property
    def readings(self) -> tuple[str, ...]:
        """The ids of the readings."""
        return tuple(r["id"] for r in self.view["readings"]) if self.view else ()

    def clauses(self, reading: str) -> tuple[str, ...]:
        """The judged clauses of a reading."""
        return tuple(clause for r, clause in self.found if r == reading and clause)

    def event_of(self, entry: int) -> Incident | None:
        """The claims that were put together with the one of this ledger entry, as an incident; None for others."""
        import numpy as np

        found = np.flatnonzero(np.asarray(self.entries) == entry)
        if entry == NOT_IN_TABLE or not len(found):
            return None
        members = np.flatnonzero(np.asarray(self.events) == self.events[found[0]]).tolist()
        reports = tuple(self.claims[n] for n in members)
        return Incident(min(r.id for r in reports), reports)

    def results(self, position: int, clause: str = "") -> dict[str, str]:
        """The finding of one claim under each reading, as a whole or under one clause."""
        return {
            reading: FINDINGS[self.found[reading, clause][position]]
            for reading in self.readings
            if (reading, clause) in self.found
        }

    def by_clause(self, position: int, reading: str) -> str:
        """The finding of one claim under each judged clause of a reading, in words."""
        clauses = self.clauses(reading)
        return "; ".join(f"{clause}: {FINDINGS[self.found[reading, clause][position]]}" for clause in clauses)

    def told(self) -> dict[str, Any] | None:
        """The part for a brief: ``view`` with the latest claims in words, and the statements behind figures.

        ``claims`` is the number of all claims, ``rests`` the statements behind each reading's sides, and ``by_claim``
        those of single claims by name.
        """
        if self.view is None:
            return None
        rests = {
            reading["id"]: {id: self._behind(reading["id"], side["name"]) for id, side in reading["sides"].items()}
            for reading in self.view["readings"]
        }
        return {
            **self.view,
            "claims": len(self.claims),
            "findings": list(self.latest),
            "rests": rests,
            "by_claim": {self.names[n].decode(): name for n, name in self.statements.items()},
        }

    def latest_of(self, most: int) -> list[int]:
        """The positions of the latest claims, the latest first; of all in their own order, where there are no more."""
        import numpy as np

        if len(self.claims) <= most:
            return list(range(len(self.claims)))
        found: list[int] = np.argsort(-np.asarray(self.times[0], np.float64), kind="stable")[:most].tolist()
        return found

    def _behind(self, reading: str, side: str) -> list[str]:
        """The statements behind what is alleged against a side, or may be."""
        found = self.found.get((reading, ""))
        if found is None or not self.statements:
            return []
        about = {n for n, name in enumerate(self.actors) if side in name}
        ranked: dict[str, list[str]] = {"violation": [], "undetermined": []}
        for position, name in self.statements.items():
            result = FINDINGS[found[position]]
            if result in ranked and int(self.accused[position]) in about:
                ranked[result].append(name)
        return list(dict.fromkeys(ranked["violation"] + ranked["undetermined"]))

    def rows(self, agreement: Agreement, positions: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The claims at these positions with their findings and the reasons in words, which are made now."""
        from grith.truce.judge import judge, name_of

        wanted = set(positions)
        for _ in range(2):  # what they speak of, and what that speaks of
            wanted |= {other for position in wanted for other in self.refers.get(position, ())}
        claims = {position: self.claims[position] for position in sorted(wanted)}
        reasons: dict[tuple[str, str, str], str] = {}
        for finding in judge(agreement, list(claims.values())):
            reasons.setdefault((finding.claim, finding.reading, finding.result), finding.reason)
        for position in positions:
            claim = claims[position]
            results = self.results(position)
            admiralty, words, corroborated = "", "", []
            if self.grades[position] >= 0:
                admiralty, words, ends = self.graded[self.grades[position]]
                corroborated = list(ends)
            told = claim_row(claim, self.incidents[position].decode(), agreement.zone)
            yield {
                **told,
                "id": name_of(claim),
                "statement": self.statements.get(position, ""),
                "results": results,
                "reasons": {r: reasons.get((claim.id, r, result), "") for r, result in results.items()},
                "grade": admiralty,
                "told_by": words,
                "corroborated": corroborated,
            }


def assess(
    ledger: Ledger,
    definition: CaseDefinition,
    folder: Path,
    as_of: AsOf,
    since: AsOf | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Assessment:
    """Fuse what was public by ``as_of``, and judge it where the case names an agreement. Writes nothing.

    Raises what the agreement's own mistakes raise.
    """
    from grith.brief import MOST_INCIDENTS

    agreement = agreement_of(folder, definition) if definition.truce else None  # its mistakes come before the work
    progress("read", 0, None)
    decided, many = decisions_made(ledger), ledger.count("incident")
    fused = fuse_case(ledger, definition, as_of, progress=lambda done: progress("read", done, many))
    number = sum(len(i.reports) for i in fused.incidents)
    progress("fused", number, number)
    offered = offer(fused, decided)
    entries = ledger.incident_numbers({r.id for i in fused.incidents for r in i.reports})
    newest = max(entries.values(), default=0)
    if agreement is None:
        return Assessment(as_of.iso, number, newest, offered)
    events = {r.id: n for n, i in enumerate(fused.incidents) for r in i.reports}
    rows, further, home, alone = claims_of_case(ledger, fused.incidents, as_of)
    told, left = comply_with(
        agreement,
        ledger,
        definition,
        folder,
        (rows, further, home),
        as_of,
        since,
        progress=lambda what, done: progress(what, done, len(rows)),
    )
    view = {
        **told.view,
        "as_of_words": as_of.words,
        "texts_only": alone,
        "left_out": [to_row(x) for x in left],
    }
    made = _with_columns(
        Assessment(as_of.iso, number, newest, offered, view), ledger, as_of, told, home, events, entries
    )
    return evolve(made, latest=tuple(made.rows(agreement, made.latest_of(MOST_INCIDENTS))))


def _with_columns(
    made: Assessment,
    ledger: Ledger,
    as_of: AsOf,
    told: Told,
    home: Mapping[str, str],
    events: Mapping[str, int],
    entries: Mapping[str, int],
) -> Assessment:
    """The assessment with what stands claim by claim."""
    import numpy as np

    from grith.truce.judge import name_of

    claims, verdicts = told.claims, told.verdicts
    found: dict[tuple[str, str], Column] = {(r, ""): verdicts.overall(r) for r in verdicts.readings}
    found |= {pair: verdicts.codes(n) for n, pair in enumerate(verdicts.pairs)}
    grades, graded = _graded(told)
    actors: dict[str, int] = {}
    accused = np.array([actors.setdefault(c.alleged_actor, len(actors)) for c in claims], np.int32)
    nan = float("nan")
    there = [c.place if c.place and c.place.latitude is not None else None for c in claims]
    at: dict[tuple[str, str], str] = {}
    for statement in ledger.statements(as_of=as_of):
        if statement.span.cells:
            at.setdefault((statement.report, statement.span.cells), statement.id)
    return evolve(
        made,
        claims=claims,
        names=np.array([name_of(c).encode() for c in claims], np.bytes_),
        incidents=np.array([home.get(c.id, "").encode() for c in claims], np.bytes_),
        events=np.array([events.get(c.id, -1) for c in claims], np.int64),
        entries=np.array([entries.get(c.id, NOT_IN_TABLE) for c in claims], np.int64),
        statements={n: at[c.report, c.cells] for n, c in enumerate(claims) if (c.report, c.cells) in at} if at else {},
        found=found,
        grades=grades,
        graded=graded,
        places=(
            np.array([p.longitude if p else nan for p in there], np.float64),
            np.array([p.latitude if p else nan for p in there], np.float64),
        ),
        times=_times(claims),
        accused=accused,
        actors=tuple(actors),
        refers=told.verdicts.refers,
    )


def _graded(told: Told) -> tuple[Column, tuple[tuple[str, str, tuple[bool, bool]], ...]]:
    """For each claim how well its incident is told, as a position in the second; -1 where it is no incident."""
    import numpy as np

    from grith.truce.judge import COUNTS, kind_of, name_of

    names = {c.id: name_of(c) for c in told.claims}
    home = {names.get(a.claim, a.claim): incident for incident, accounts in told.accounts.items() for a in accounts}
    kept: dict[tuple[str, str, tuple[bool, bool]], int] = {}
    codes = np.full(len(told.claims), -1, np.int32)
    for n, claim in enumerate(told.claims):
        incident = home.get(names[claim.id])
        if incident is not None and kind_of(claim) not in ("denial", *COUNTS):
            grade = told.grades[incident]
            codes[n] = kept.setdefault((grade.admiralty, grade.words, grade.corroborated), len(kept))
    return codes, tuple(kept)


def _times(claims: Sequence[IncidentReport]) -> tuple[Column, Column]:
    """Start and end of each claim's event in microseconds since 1970; the lowest and highest number where not told."""
    import numpy as np

    limits = np.iinfo(np.int64)
    columns = []
    for edge, unknown in (("earliest", limits.min), ("latest", limits.max)):
        moments = [getattr(c.event, edge, None) for c in claims]
        columns.append(np.array([unknown if m is None else round(m.timestamp() * 1e6) for m in moments], np.int64))
    return columns[0], columns[1]


def offer(fused: FusedCase, decided: int) -> Offered:
    """What the desk shows of a case's incidents; ``decided`` is how many merges and splits they rest on."""
    home = {report.id: incident for incident in fused.incidents for report in incident.reports}
    count, links = fused.fusion.between(UNLIKELY, SHOWN)
    pairs = tuple(Pair(home[x.uid_a], home[x.uid_b], x.probability, x.reason) for x in links)
    several = [incident for incident in fused.incidents if len(incident.reports) > 1]
    single = [incident for incident in fused.incidents if len(incident.reports) == 1]
    texts = [incident for incident in fused.incidents if not any(r.cells for r in incident.reports)][-TEXTS:]
    return Offered(
        pairs,
        tuple(several[:SHOWN]),
        tuple(single[:SHOWN]),
        tuple(texts),
        count,
        len(several),
        len(fused.incidents),
        decided,
    )
