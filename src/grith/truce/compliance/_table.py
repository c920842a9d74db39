"""Alleged incidents as columns: what :class:`Alleged` holds one by one, for a million at once.

tests/truce/test_compliance_table.py holds both ways equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import frozen

from grith.nouns import FINDINGS, Agreement, IncidentReport
from grith.truce.compliance._alleged import ANY, NOBODY, NOWHERE, region_of, when_of
from grith.truce.compliance._counts import LONGEST, RESULTS, Count, Period, Span, count_of
from grith.truce.corroboration import Corroboration
from grith.truce.judge import DENIES, Teller, Verdicts, kind_of, weightiest

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]

Key = tuple[str, str]
UNDETERMINED = FINDINGS.index("undetermined")
_BIT = {"violation": 1, "no violation": 2, "excused": 4, "out of scope": 8}
_MICRO = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1)


@frozen(eq=False)
class Accused:
    """Each incident for each side that is accused of it: a row each, the same under every reading and clause.

    ``side`` are positions in ``sides``, ``regions`` in ``region_sets``. Times are microseconds since 1970, the lowest
    and highest number where nothing tells. ``certain`` is False where the claims name several actors.
    ``members`` and ``first`` are the positions of the claims of all rows, and where those of each row begin.
    """

    sides: tuple[str, ...]
    side: Column
    certain: Column
    earliest: Column
    latest: Column
    corroborated: tuple[Column, Column]
    regions: Column
    region_sets: tuple[tuple[str, ...], ...]
    members: Column
    first: Column

    def __len__(self) -> int:
        return len(self.side)


def accused_of(
    agreement: Agreement,
    claims: Sequence[IncidentReport],
    groups: Mapping[str, Sequence[IncidentReport]],
    grades: Mapping[str, Corroboration],
) -> Accused:
    """The rows of the incidents of ``groups``, as :func:`alleged_incidents` makes them."""
    import numpy as np

    teller = Teller(agreement)
    side_of = {id: p.id for p in agreement.parties for id in p.answers_for}
    at = {c.id: n for n, c in enumerate(claims)}
    sides: dict[str, int] = {}
    sets: dict[tuple[str, ...], int] = {}
    named: dict[str, list[str]] = {}
    shown: dict[tuple[str, str], tuple[str, ...]] = {}
    columns: list[list[Any]] = [[] for _ in range(8)]
    side_column, certain, earliest, latest, low, high, regions, first = columns
    members: list[int] = []
    stamps = _Stamps()
    for incident, told in groups.items():
        accusing: dict[str, list[tuple[IncidentReport, bool]]] = defaultdict(list)
        for claim in told:
            if kind_of(claim) in DENIES:
                continue
            actor = claim.alleged_actor
            if actor not in named:
                named[actor] = sorted({side_of.get(p, p) for p in teller.actors_in(actor) or ()}) or [NOBODY]
            for side in named[actor]:
                accusing[side].append((claim, len(named[actor]) == 1))
        if len(accusing) > 1:
            accusing.pop(NOBODY, None)
        grade = grades.get(incident)
        for side, pairs in accusing.items():
            mine = [claim for claim, _ in pairs]
            first.append(len(members))
            members += [at[c.id] for c in mine]
            side_column.append(sides.setdefault(side, len(sides)))
            certain.append(all(only for _, only in pairs))
            begin, end = when_of(mine)
            earliest.append(_LOWEST if begin is None else stamps.of(begin))
            latest.append(_HIGHEST if end is None else stamps.of(end))
            actors = grade.actor_corroborated.get(side, (False, False)) if grade else (False, False)
            low.append(actors[0])
            high.append(grade.corroborated[1] if grade else False)
            regions.append(sets.setdefault(_regions(mine, shown), len(sets)))
    dtypes = (np.int16, bool, np.int64, np.int64, bool, bool, np.int32, np.int64)
    made = [np.array(column, dtype) for column, dtype in zip(columns, dtypes, strict=True)]
    return Accused(
        tuple(sides), made[0], made[1], made[2], made[3], (made[4], made[5]), made[6], tuple(sets),
        np.array(members, np.int64), made[7],
    )  # fmt: skip


_LOWEST, _HIGHEST = -(2**63), 2**63 - 1
_DAY = timedelta(days=1) // _MICRO
_SILENCE = 366 * _DAY


class _Stamps:
    """Instants as microseconds; one that was seen before costs a look-up."""

    def __init__(self) -> None:
        self._known: dict[datetime | None, int] = {}

    def of(self, moment: datetime | None) -> int:
        found = self._known.get(moment)
        if found is None:
            found = self._known[moment] = _micros(moment)  # type: ignore[arg-type]
        return found


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICRO


def _regions(claims: Sequence[IncidentReport], shown: dict[tuple[str, str], tuple[str, ...]]) -> tuple[str, ...]:
    found: set[str] = set()
    for claim in claims:
        key = (claim.attributes.get("region", ""), claim.place.name if claim.place else "")
        if key not in shown:
            shown[key] = region_of(claim)
        found.update(shown[key])
    regions = tuple(sorted(found))
    return tuple(r for r in regions if r != NOWHERE) if len(regions) > 1 and NOWHERE in regions else regions


class Allegations:
    """The rows of :class:`Accused` with what they come to under each clause of each reading, and counts of them."""

    def __init__(self, accused: Accused, verdicts: Verdicts) -> None:
        import numpy as np

        self.accused, self.keys = accused, {}
        for n, (reading, clause) in enumerate(verdicts.pairs):
            self.keys[reading, clause] = self._joined([verdicts.codes(n)], [verdicts.possible[n]])
        for reading in verdicts.readings:
            mine = [n for n, (r, _) in enumerate(verdicts.pairs) if r == reading]
            self.keys[reading, ANY] = self._joined(
                [verdicts.codes(n) for n in mine], [verdicts.possible[n] for n in mine]
            )
        disputed = verdicts.disputed[accused.members]
        self.disputed = np.logical_or.reduceat(disputed, accused.first) if len(accused) else np.zeros(0, bool)

    keys: dict[Key, tuple[Column, Column]]

    def _joined(self, codes: Sequence[Column], possible: Sequence[Column]) -> tuple[Column, Column]:
        """Of each row the finding that stands for its claims, and what it may still be."""
        import numpy as np

        members, first = self.accused.members, self.accused.first
        if not len(first):
            return np.zeros(0, np.uint8), np.zeros(0, np.uint8)
        rank, back = _ranks()
        best = np.minimum.reduceat(rank[weightiest([c[members] for c in codes])], first)
        union = np.bitwise_or.reduce([p[members] for p in possible])
        return back[best], np.bitwise_or.reduceat(union, first)

    def sides(self) -> list[str]:
        """The sides that are accused of anything."""
        return sorted(self.accused.sides)

    def of_side(self, side: str) -> Column:
        """The positions of a side's rows."""
        import numpy as np

        found: Column = np.flatnonzero(self.accused.side == self.accused.sides.index(side))
        return found

    def may_be(self, key: Key, result: str, rows: Column) -> tuple[Column, Column]:
        """Whether each of these rows certainly, and whether it possibly, is ``result``."""
        code, possible = (column[rows] for column in self.keys[key])
        is_it = code == FINDINGS.index(result)
        certain = is_it & self.accused.certain[rows]
        if result == "undetermined":
            return certain, is_it
        return certain, is_it | ((code == UNDETERMINED) & ((possible & _BIT[result]) != 0))

    def held(self, rows: Column, period: Period) -> tuple[Column, Column]:
        """Whether each of these rows certainly, and whether it possibly, lies in the period."""
        early, late = self.accused.earliest[rows], self.accused.latest[rows]
        start, end = _micros(period.start), _micros(period.end)
        known = (early != _LOWEST) & (late != _HIGHEST)
        return known & (early >= start) & (late <= end), (late > start) & (early < end)

    def count(self, key: Key, rows: Column, inside: tuple[Column, Column] | None = None) -> dict[str, Span]:
        """The ranges of RESULTS over these rows; ``inside`` says which certainly and which possibly count."""
        import numpy as np

        everywhere = np.ones(len(rows), bool)
        sure, maybe = inside or (everywhere, everywhere)
        found = {}
        for name, certain, possible in self._results(key, rows):
            found[name] = Span(int((sure & maybe & certain).sum()), int((maybe & possible).sum()))
        return found

    def _results(self, key: Key, rows: Column) -> Iterator[tuple[str, Column, Column]]:
        for name in RESULTS:
            certain, possible = self.may_be(key, "violation" if name in ("alleged", "corroborated") else name, rows)
            if name == "corroborated":
                low, high = self.accused.corroborated
                certain, possible = certain & low[rows], possible & high[rows]
            yield name, certain, possible

    def totals(self, reading: str) -> list[Count]:
        """A row for each side and clause of a reading over the whole time."""
        keys = sorted((side, clause) for r, clause in self.keys if r == reading for side in self.accused.sides)
        return [
            count_of((reading, side, clause), self.count((reading, clause), self.of_side(side)))
            for side, clause in keys
        ]

    def table(self, zone: str, *, regions: bool, clauses: Collection[str] | None = None) -> list[Count]:
        """A row for each reading, side, clause, region and local day, as :func:`count_table`; all regions together
        without ``regions``."""
        import numpy as np

        rows, days, sure = self._by_day(zone)
        where = np.zeros(len(rows), np.int64)
        names: list[str] = [""]
        if regions:
            names = sorted({name for found in self.accused.region_sets for name in found})
            sets = [[names.index(name) for name in found] for found in self.accused.region_sets]
            many = np.array([len(found) for found in sets] or [0])[self.accused.regions[rows]]
            ends = np.cumsum(np.array([0, *(len(found) for found in sets)]))
            flat = np.array([n for found in sets for n in found], np.int64)
            spread = np.repeat(np.arange(len(rows)), many)
            offset = np.arange(len(spread)) - np.repeat(np.cumsum(many) - many, many)
            where = flat[ends[self.accused.regions[rows]][spread] + offset]
            sure = sure[spread] & (many == 1)[spread]
            rows, days = rows[spread], days[spread]
        made: list[Count] = []
        for key in sorted(self.keys):
            if clauses is None or key[1] in clauses:
                made += self._cells(key, rows, days, sure, where, names)
        return sorted(made, key=lambda c: (c.reading, c.side, c.clause, c.region, c.day))

    def _cells(
        self, key: Key, rows: Column, days: Column, sure: Column, where: Column, names: Sequence[str]
    ) -> Iterator[Count]:
        import numpy as np

        if not len(rows):
            return
        least = int(days.min())
        span = int(days.max()) - least + 1
        cell = (self.accused.side[rows].astype(np.int64) * len(names) + where) * span + (days - least)
        there, home = np.unique(cell, return_inverse=True)
        spans = {
            name: (
                np.bincount(home, certain & sure, len(there)).astype(np.int64).tolist(),
                np.bincount(home, possible, len(there)).astype(np.int64).tolist(),
            )
            for name, certain, possible in self._results(key, rows)
        }
        for n, number in enumerate(there.tolist()):
            day = (_EPOCH_DAY + timedelta(days=number % span + least)).isoformat()
            side, region = self.accused.sides[number // span // len(names)], names[number // span % len(names)]
            found = {name: Span(low[n], high[n]) for name, (low, high) in spans.items()}
            yield count_of((key[0], side, key[1]), found, region, day)

    def _by_day(self, zone: str) -> tuple[Column, Column, Column]:
        """Rows by the local days on which they may lie, and whether a row certainly lies on that day."""
        import numpy as np

        accused = self.accused
        dated = np.flatnonzero((accused.earliest != _LOWEST) & (accused.latest != _HIGHEST))
        first = local_days(accused.earliest[dated], zone)
        last = local_days(accused.latest[dated] - 1, zone)
        near = (last - first <= LONGEST) & (last >= first)
        dated, first, last = dated[near], first[near], last[near]
        many = last - first + 1
        rows = np.repeat(dated, many)
        offset = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
        return rows, np.repeat(first, many) + offset, np.repeat(many == 1, many)

    def daily(self, key: Key, rows: Column, period: Period) -> dict[date, int]:
        """Incidents that may be covered by the day on which they start; those within the period."""
        import numpy as np

        zone = str(period.start.tzinfo)
        first, last = period.start.date(), (period.end - _MICRO).date()
        days = {first + timedelta(days=n): 0 for n in range((last - first).days + 1)}
        chosen = rows[self.may_be(key, "violation", rows)[1] & (self.accused.earliest[rows] != _LOWEST)]
        found, counts = np.unique(local_days(self.accused.earliest[chosen], zone), return_counts=True)
        for number, many in zip(found.tolist(), counts.tolist(), strict=True):
            day = _EPOCH_DAY + timedelta(days=number)
            if day in days:
                days[day] += many
        return days

    def first_day(self, rows: Column | None, zone: str, until: datetime) -> date | None:
        """The local day on which the record before ``until`` begins, of these rows or of all: its first start, or the
        first after a year of silence (a slip of a century is no record of a century)."""
        import numpy as np

        starts = np.unique(self._starts(rows))
        starts = starts[starts < _micros(until)]
        after = np.flatnonzero(np.diff(starts) > _SILENCE)
        return _local_day(starts[after[-1] + 1 if len(after) else 0], zone) if len(starts) else None

    def last_day(self, rows: Column | None, zone: str) -> date | None:
        """The local day of the latest start that is told, in these rows or in all."""
        starts = self._starts(rows)
        return _local_day(starts.max(), zone) if len(starts) else None

    def _starts(self, rows: Column | None) -> Column:
        import numpy as np

        chosen = np.arange(len(self.accused)) if rows is None else rows
        early, late = self.accused.earliest[chosen], self.accused.latest[chosen]
        told = early != _LOWEST
        near = told & (late != _HIGHEST)
        near[near] = late[near] - early[near] <= (LONGEST + 1) * _DAY
        starts: Column = early[near if near.any() else told]  # what is dated to a year begins no record
        return starts

    def by_region(self, key: Key, rows: Column, periods: Sequence[Period]) -> list[tuple[str, list[Span]]]:
        """What is alleged in each region in each of these periods; regions without anything are left out."""
        import numpy as np

        near = np.logical_or.reduce([self.held(rows, period)[1] for period in periods])
        rows = rows[near]
        sets = [self.accused.region_sets[n] for n in self.accused.regions[rows].tolist()]
        there: dict[str, list[int]] = defaultdict(list)
        for n, names in enumerate(sets):
            for name in names:
                there[name].append(n)
        alone = np.array([len(names) == 1 for names in sets], bool)
        found = []
        for region in sorted(there):
            mine = np.array(there[region])
            spans = []
            for period in periods:
                sure, maybe = self.held(rows[mine], period)
                spans.append(self.count(key, rows[mine], (sure & alone[mine], maybe))["alleged"])
            if any(span.high for span in spans):
                found.append((region, spans))
        return found


def _ranks() -> tuple[Column, Column]:
    import numpy as np

    from grith.truce.judge._verdicts import RANK

    back = np.argsort(np.array(RANK)).astype(np.uint8)
    return np.array(RANK, np.uint8), back


def _local_day(micros: int, zone: str) -> date:
    return (_EPOCH + int(micros) * _MICRO).astimezone(ZoneInfo(zone)).date()


def local_days(micros: Column, zone: str) -> Column:
    """The local day of each instant, in days since 1970."""
    import numpy as np

    here = ZoneInfo(zone)
    moments, home = np.unique(micros, return_inverse=True)
    days = [((_EPOCH + m * _MICRO).astimezone(here).date() - _EPOCH_DAY).days for m in moments.tolist()]
    found: Column = np.array(days, np.int64)[home.reshape(-1)]
    return found
