"""Judging many claims without words: what each may come to under each clause of each reading, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from grith.nouns import FINDINGS, Agreement, IncidentReport
from grith.truce.judge._facts import Facts
from grith.truce.judge._judge import WEIGHT, _against, _followed, _measured, _readings, spoken_of
from grith.truce.judge._rows import name_of
from grith.truce.judge._table import FactTable, _stamp, codes_of, possible_table
from grith.truce.judge._told import Teller

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]

Progress = Callable[[int], None]
_TOLD = 10_000  # claims between two words on the progress
RANK = tuple(WEIGHT.index(name) for name in FINDINGS)
"""How weighty each of FINDINGS is where one stands for several: 0 first."""


@frozen(eq=False)
class Verdicts:
    """What claims come to if true as told, in the order in which they were given.

    ``possible`` has a row for each of ``pairs`` (reading, clause) and a column for each claim: a bit for each of
    "violation", "no violation", "excused" and "out of scope" that it may be; one bit is decided. ``disputed`` says
    which claims another one denies, or tells with another actor. ``refers`` are the positions of the claims that a
    claim speaks of, or that answer it: with them it can be judged alone.
    """

    pairs: tuple[tuple[str, str], ...]
    possible: Column
    disputed: Column
    refers: dict[int, tuple[int, ...]]

    @property
    def readings(self) -> tuple[str, ...]:
        """The readings that have a judged clause."""
        return tuple(dict.fromkeys(reading for reading, _ in self.pairs))

    def codes(self, clause: int) -> Column:
        """The findings under one of the pairs, as positions in FINDINGS."""
        return codes_of(self.possible[clause])

    def overall(self, reading: str) -> Column:
        """The finding of each claim under a whole reading, as positions in FINDINGS."""
        return weightiest([self.codes(n) for n, (r, _) in enumerate(self.pairs) if r == reading])


def weightiest(codes: Sequence[Column]) -> Column:
    """Of several findings (positions in FINDINGS) for each column the one that stands for all."""
    import numpy as np

    rank, back = np.array(RANK, np.uint8), np.array([FINDINGS.index(name) for name in WEIGHT], np.uint8)
    found: Column = back[np.min([rank[c] for c in codes], axis=0)]
    return found


@frozen(eq=False)
class ToldClaims:
    """Claims as facts in columns, whatever the reading; ``disputed`` and ``refers`` as in :class:`Verdicts`."""

    facts: FactTable
    disputed: Column
    refers: dict[int, tuple[int, ...]]


def judge_columns(
    agreement: Agreement, claims: Sequence[IncidentReport], readings: Iterable[str] | None = None
) -> Verdicts:
    """The findings of :func:`judge` without their words, in a small part of the time.

    Raises CaseError where a reading is unknown.
    """
    return judge_told(agreement, told_claims(Teller(agreement), claims), readings)


def judge_told(agreement: Agreement, told: ToldClaims, readings: Iterable[str] | None = None) -> Verdicts:
    """As :func:`judge_columns`, for claims that were read for this agreement, at whatever times it holds."""
    chosen = evolve(agreement, readings=tuple(_readings(agreement, readings)))
    pairs, possible = possible_table(chosen, told.facts)
    return Verdicts(tuple(pairs), possible, told.disputed, told.refers)


def told_claims(teller: Teller, claims: Sequence[IncidentReport], progress: Progress = lambda done: None) -> ToldClaims:
    """What claims tell, for the agreement of ``teller``. Words that several claims share are read once."""
    import numpy as np

    agreement = teller.agreement
    names = [name_of(claim) for claim in claims]
    by_id, at = dict(zip(names, claims, strict=True)), {name: n for n, name in enumerate(names)}
    refers: dict[int, set[int]] = {}
    numbers: dict[int, int] = {}
    facts: list[Facts] = []
    rows = np.empty(len(claims), np.int64)
    for number, claim in enumerate(claims):
        if others := spoken_of(claim, by_id):
            refers.setdefault(number, set()).update(at[name] for name in others)
        followed = _followed(claim, by_id)[0]
        told = teller.told(followed, followed.target)
        rows[number] = numbers.setdefault(id(told), len(facts))
        if rows[number] == len(facts):
            facts.append(told)
        if number % _TOLD == 0:
            progress(number)
    table = _timed(FactTable.of(agreement, facts).take(rows), claims)
    if _measured(agreement):
        table = _placed(table, agreement, teller, claims)
    against = _against(claims, by_id)
    disputed = np.fromiter((name in against for name in names), bool, len(names))
    for number in np.flatnonzero(disputed).tolist():
        refers.setdefault(number, set()).update(at[name] for name in against[names[number]])
    return ToldClaims(table, disputed, {n: tuple(sorted(found)) for n, found in refers.items()})


def _timed(table: FactTable, claims: Sequence[IncidentReport]) -> FactTable:
    """The table with the time of each claim."""
    import numpy as np

    kept: dict[Any, int] = {}

    def stamps(edge: str, unknown: int) -> Column:
        found = np.full(len(claims), unknown, np.int64)
        for number, claim in enumerate(claims):
            moment = getattr(claim.event, edge, None)
            if moment is not None:
                stamp = kept.get(moment)
                found[number] = kept.setdefault(moment, _stamp(moment)) if stamp is None else stamp
        return found

    limits = np.iinfo(np.int64)
    earliest, latest = stamps("earliest", limits.min), stamps("latest", limits.max)
    parts = table.parts
    if parts is not None:
        parts = evolve(parts, earliest=earliest[table.owners], latest=latest[table.owners])
    return evolve(table, earliest=earliest, latest=latest, parts=parts)


def _placed(table: FactTable, agreement: Agreement, teller: Teller, claims: Sequence[IncidentReport]) -> FactTable:
    """The table with where each claim's point lies against the shapes of the agreement."""
    import numpy as np

    there = [
        n for n, c in enumerate(claims) if c.place and c.place.latitude is not None and c.place.longitude is not None
    ]
    if not there:
        return table
    measured = FactTable.of(
        agreement, [Facts(zones=teller.zones_of(claims[n]), lines=teller.lines_of(claims[n])) for n in there]
    )
    rows = np.array(there)
    for name, column in measured.zones.items():
        table.zones[name][rows] = column
    for name, columns in measured.lines.items():
        for column, found in zip(table.lines[name], columns, strict=True):
            column[rows] = found
    if table.parts is not None:
        for name, column in table.parts.zones.items():
            column[:] = table.zones[name][table.owners]
        for name, columns in table.parts.lines.items():
            for column, found in zip(columns, table.lines[name], strict=True):
                column[:] = found[table.owners]
    return table
