"""What a case's reports come to as of a cut: incidents, and findings under each reading, for a million reports too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from grith.case._incidents import decisions_made, fuse_case
from grith.case._truce import agreement_of, claim_row, claims_of_case, comply_with
from grith.nouns import FINDINGS, Agreement, AsOf, CaseDefinition, Incident, IncidentReport

if TYPE_CHECKING:
    import numpy as np

    from grith.case._incidents import FusedCase
    from grith.ledger import Ledger
    from grith.truce.compliance import Told

    Column = np.ndarray[Any, np.dtype[Any]]

Progress = Callable[[str, int, int | None], None]
SHOWN = 80  # incidents and pairs that the desk offers at a time
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

    ``pair_count``, ``several_count`` and ``count`` are of all; ``decided`` is how many merges and splits there were.
    """

    pairs: tuple[Pair, ...]
    several: tuple[Incident, ...]
    single: tuple[Incident, ...]
    pair_count: int
    several_count: int
    count: int
    decided: int


@frozen(eq=False)
class Assessment:
    """The incidents of a case as of a cut and, with an agreement, the finding of each claim under each reading.

    ``view`` is what :func:`grith.truce.compliance.comply` tells of all claims together, None without an agreement. The
    rest stands claim by claim, in the order of ``claims`` (by name): ``names``, ``incidents`` (the id of each claim's
    incident), ``entries`` (the number of its ledger entry, 0 where it is no row of a table or feed), ``statements`` (that
    which it rests on, by position), ``found`` (positions in FINDINGS under each reading as a whole, key
    (reading, ""), and under each judged clause of it), ``grades`` (positions in ``graded``: Admiralty code, words, the
    two ends of whether it is corroborated), ``places`` (longitude and latitude), ``times`` (start and end in
    microseconds since 1970), ``accused`` (positions in ``actors``). ``refers`` are the claims that one speaks of.
    """

    as_of: str
    reports: int
    offered: Offered
    view: dict[str, Any] | None = None
    claims: Sequence[IncidentReport] = ()
    names: Column | Sequence[bytes] = ()
    incidents: Column | Sequence[bytes] = ()
    entries: Column | Sequence[int] = ()
    statements: Mapping[int, str] = {}
    found: Mapping[tuple[str, str], Column] = {}
    grades: Column | Sequence[int] = ()
    graded: tuple[tuple[str, str, tuple[bool, bool]], ...] = ()
    places: tuple[Any, Any] = ((), ())
    times: tuple[Any, Any] = ((), ())
    accused: Column | Sequence[int] = ()
    actors: tuple[str, ...] = ()
    refers: Mapping[int, tuple[int, ...]] = {}

    @property
    def readings(self) -> tuple[str, ...]:
        """The ids of the readings."""
        return tuple(r["id"] for r in self.view["readings"]) if self.view else ()

    def clauses(self, reading: str) -> tuple[str, ...]:
        """The judged clauses of a reading."""
        return tuple(clause for r, clause in self.found if r == reading and clause)

    def results(self, position: int, clause: str = "") -> dict[str, str]:
        """The finding of one claim under each reading, as a whole or under one clause."""
        return {
            reading: FINDINGS[self.found[reading, clause][position]]
            for reading in self.readings
            if (reading, clause) in self.found
        }

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
            told = claim_row(claim, self.incidents[position].decode())
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
    agreement = agreement_of(folder, definition) if definition.truce else None  # its mistakes come before the work
    progress("read", 0, None)
    decided = decisions_made(ledger)
    fused = fuse_case(ledger, definition, as_of)
    number = sum(len(i.reports) for i in fused.incidents)
    progress("fused", number, number)
    offered = offer(fused, decided)
    if agreement is None:
        return Assessment(as_of.iso, number, offered)
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
        "left_out": [{"file": x.file, "where": x.where, "reason": x.reason, "remedy": x.remedy} for x in left],
    }
    return _columns(ledger, as_of, number, offered, view, told, home)


def _columns(
    ledger: Ledger,
    as_of: AsOf,
    number: int,
    offered: Offered,
    view: dict[str, Any],
    told: Told,
    home: Mapping[str, str],
) -> Assessment:
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
    entries = ledger.incident_numbers({c.id for c in claims})
    at: dict[tuple[str, str], str] = {}
    for statement in ledger.statements(as_of=as_of):
        if statement.span.cells:
            at.setdefault((statement.report, statement.span.cells), statement.id)
    return Assessment(
        as_of.iso,
        number,
        offered,
        view,
        claims,
        np.array([name_of(c).encode() for c in claims], np.bytes_),
        np.array([home.get(c.id, "").encode() for c in claims], np.bytes_),
        np.array([entries.get(c.id, NOT_IN_TABLE) for c in claims], np.int64),
        {n: at[c.report, c.cells] for n, c in enumerate(claims) if (c.report, c.cells) in at} if at else {},
        found,
        grades,
        graded,
        (
            np.array([p.longitude if p else nan for p in there], np.float64),
            np.array([p.latitude if p else nan for p in there], np.float64),
        ),
        _times(claims),
        accused,
        tuple(actors),
        verdicts.refers,
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
    return Offered(
        pairs, tuple(several[:SHOWN]), tuple(single[:SHOWN]), count, len(several), len(fused.incidents), decided
    )
