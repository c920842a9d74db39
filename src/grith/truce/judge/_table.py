"""Judging many incidents at once: the rules of _rules.py on columns, findings only, without words.

A set of possibilities is a bit mask: one bit for each party or kind, and the highest bit for anything else. A
condition is two columns, "may be true" and "may be false". tests/truce/test_judge_table.py holds both ways equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, Any

from attrs import field, fields, frozen

from grith.nouns import FINDINGS, Agreement, Hours, TimePoint
from grith.truce.agreement import vocabulary
from grith.truce.agreement._hours import windows
from grith.truce.judge._facts import BOTH, Facts, LineFact
from grith.truce.judge._rules import ClauseRule

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]
    Pair = tuple[Column, Column]

ANYTHING = -1
_SOMETHING_ELSE = 1 << 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAPS = ("zones", "lines", "exceptions", "parts", "owners", "complete")
_FLAG = {frozenset({True}): 1, frozenset({False}): 2, BOTH: 3}
POSSIBLE = ("violation", "no violation", "excused", "out of scope")
_VIOLATION, _, _EXCUSED, _OUT = (1 << n for n in range(len(POSSIBLE)))
CHUNK = 50_000  # rows that stay in the processor's cache


@frozen(eq=False)
class FactTable:
    """The facts of many incidents as columns of equal length.

    ``occurred``, ``hit``, and each column of ``zones`` and ``exceptions`` hold 1 (yes), 2 (no) or 3 (not known);
    ``actors``, ``acts``, ``objects``, ``weapons`` hold the masks of :func:`masks` (-1 = anything); times are
    microseconds since 1970 in UTC, the event lying in [``earliest``, ``latest``). ``lines`` maps an id to the columns
    (mask of sides, least km, greatest km). ``total`` marks counts. ``parts`` are what is certain for itself of an
    incident (see Facts.also), ``owners`` the incident of each part, in order, and ``complete`` whether it is one
    of those that are together all there was.
    """

    occurred: Column
    actors: Column
    acts: Column
    objects: Column
    weapons: Column
    calibre_low: Column
    calibre_high: Column
    earliest: Column
    latest: Column
    hit: Column
    total: Column
    zones: Mapping[str, Column] = field(factory=dict)
    lines: Mapping[str, tuple[Column, Column, Column]] = field(factory=dict)
    exceptions: Mapping[str, Column] = field(factory=dict)
    parts: FactTable | None = None
    owners: Column | None = None
    complete: Column | None = None

    def __len__(self) -> int:
        return len(self.occurred)

    def take(self, rows: Column | slice) -> FactTable:
        """These rows, as many times as they are named."""
        columns = {f.name: getattr(self, f.name)[rows] for f in fields(FactTable) if f.name not in _MAPS}
        parts, owners, complete = self._parts_of(rows)
        return FactTable(
            **columns,
            parts=parts,
            owners=owners,
            complete=complete,
            zones={k: v[rows] for k, v in self.zones.items()},
            lines={k: (a[rows], b[rows], c[rows]) for k, (a, b, c) in self.lines.items()},
            exceptions={k: v[rows] for k, v in self.exceptions.items()},
        )

    def _parts_of(self, rows: Column | slice) -> tuple[FactTable | None, Column | None, Column | None]:
        import numpy as np

        if self.parts is None or self.owners is None or self.complete is None:
            return None, None, None
        chosen = np.arange(len(self))[rows]
        first = np.searchsorted(self.owners, chosen, "left")
        number = np.searchsorted(self.owners, chosen, "right") - first
        before = np.repeat(np.cumsum(number) - number, number)
        at = np.repeat(first, number) + np.arange(number.sum()) - before
        return self.parts.take(at), np.repeat(np.arange(len(chosen)), number), self.complete[at]

    @classmethod
    def of(cls, agreement: Agreement, facts: Sequence[Facts]) -> FactTable:
        """The table of single facts, for the zones, lines and exceptions of ``agreement``."""
        import numpy as np

        bits = {name: masks(agreement, name) for name in ("parties", "acts", "objects", "weapons")}
        exceptions = sorted({e.id for r in agreement.readings for e in r.exceptions})

        def sets(name: str, values: Iterable[frozenset[str] | None]) -> Column:
            return np.array([_mask(bits[name], v) for v in values], dtype=np.int64)

        def flags(values: Iterable[frozenset[bool]]) -> Column:
            return np.array([_FLAG[v] for v in values], dtype=np.uint8)

        def floats(values: Iterable[float]) -> Column:
            return np.array(list(values), dtype=np.float64)

        lowest, highest = np.iinfo(np.int64).min, np.iinfo(np.int64).max
        several = [part for f in facts for part in f.also]
        owners = np.repeat(np.arange(len(facts)), np.array([len(f.also) for f in facts], dtype=np.int64))
        return cls(
            parts=cls.of(agreement, several) if several else None,
            owners=owners if several else None,
            complete=np.array([part.complete for part in several], dtype=bool) if several else None,
            occurred=flags(f.occurred for f in facts),
            actors=sets("parties", (f.actors for f in facts)),
            acts=sets("acts", (f.acts for f in facts)),
            objects=sets("objects", (f.objects for f in facts)),
            weapons=sets("weapons", (f.weapons for f in facts)),
            calibre_low=floats(f.calibre_low for f in facts),
            calibre_high=floats(f.calibre_high for f in facts),
            earliest=np.array([lowest if f.earliest is None else _stamp(f.earliest) for f in facts], dtype=np.int64),
            latest=np.array([highest if f.latest is None else _stamp(f.latest) for f in facts], dtype=np.int64),
            hit=flags(f.hit for f in facts),
            total=np.array([f.total for f in facts], dtype=bool),
            zones={z.id: flags(f.zones.get(z.id, BOTH) for f in facts) for z in agreement.zones},
            lines={
                x.id: _line_columns(sets, floats, [f.lines.get(x.id, LineFact()) for f in facts])
                for x in agreement.lines
            },
            exceptions={e: flags(f.exceptions.get(e, BOTH) for f in facts) for e in exceptions},
        )

    def rows(self, start: int, stop: int) -> FactTable:
        """The rows from ``start`` up to ``stop``."""
        return self.take(slice(start, stop))


def masks(agreement: Agreement, name: str) -> dict[str, int]:
    """The bit of each party of the agreement, or of each leaf of the vocabulary acts, objects or weapons.

    Of more than 62 parties those that clauses and exceptions name; the others are "anything else" to them. Raises
    ValueError where there are more than 62, which no mask holds.
    """
    if name == "parties":
        items = [p.id for p in agreement.parties]
        if len(items) > 62:
            clauses = [c for r in agreement.readings for c in r.clauses]
            named = {name for c in clauses for name in (*c.bearers, c.side)}
            named |= {name for r in agreement.readings for e in r.exceptions for name in e.held_by}
            named |= {name for p in agreement.parties if p.id in named for name in p.answers_for}
            items = [name for name in items if name in named]
    else:
        kinds = vocabulary(name)
        items = sorted(kinds.leaves(kinds.titles))
    if len(items) > 62:
        raise ValueError(f"more than 62 {name} do not fit into one mask")
    return {item: 1 << number for number, item in enumerate(items)}


def judge_table(agreement: Agreement, table: FactTable) -> tuple[list[tuple[str, str]], Column]:
    """The findings of all incidents under all judged clauses of all readings.

    Returns the pairs (reading, clause) and an array of bytes with a row for each pair and a column for each incident:
    the position of the finding in FINDINGS. Time is linear in pairs × incidents; memory a byte for each.
    """
    pairs, possible = possible_table(agreement, table)
    return pairs, codes_of(possible)


def possible_table(agreement: Agreement, table: FactTable) -> tuple[list[tuple[str, str]], Column]:
    """As :func:`judge_table`, but each byte is the set of what is possible: a bit for each of POSSIBLE."""
    import numpy as np

    rules = [ClauseRule(agreement, r, c) for r in agreement.readings for c in r.clauses if c.judged]
    bits = {name: masks(agreement, name) for name in ("parties", "acts", "objects", "weapons")}
    found = np.empty((len(rules), len(table)), dtype=np.uint8)
    for start in range(0, len(table), CHUNK):
        part = table.rows(start, start + CHUNK)
        for number, rule in enumerate(rules):
            found[number, start : start + CHUNK] = _possible(rule, part, bits)
            if part.parts is not None and part.owners is not None and part.complete is not None:
                each = _possible(rule, part.parts, bits)
                whole = part.owners[part.complete]
                found[number, start + np.setdiff1d(whole, part.owners[part.complete & (each != _OUT)])] = _OUT
                for alone in (_EXCUSED, _VIOLATION):
                    found[number, start + part.owners[each == alone]] = alone
    return [(rule.reading.id, rule.clause.id) for rule in rules], found


def codes_of(possible: Column) -> Column:
    """What sets of possibilities come to, as positions in FINDINGS: one bit is that finding, more are undetermined."""
    import numpy as np

    code = np.full(16, FINDINGS.index("undetermined"), dtype=np.uint8)
    for position, name in enumerate(POSSIBLE):
        code[1 << position] = FINDINGS.index(name)
    found: Column = code[possible]
    return found


def _possible(rule: ClauseRule, t: FactTable, bits: Mapping[str, Mapping[str, int]]) -> Column:
    scopes = [_within(t.actors, _mask(bits["parties"], rule.bearers))]
    scopes += [_time(t, rule.start, False)] if rule.start else []
    scopes += [_time(t, rule.end, True)] if rule.end else []
    scopes += [_hours(t, rule.clause.hours)] if rule.clause.hours else []
    for kinds, column, name in ((rule.acts, t.acts, "acts"), (rule.objects, t.objects, "objects")):
        if not kinds.any:
            sure, unsure = _mask(bits[name], kinds.sure), _mask(bits[name], kinds.unsure)
            scopes.append(((column & (sure | unsure)) != 0, (column & ~sure) != 0))
    if rule.weapons:
        scopes.append(_any_weapon(rule, t, bits["weapons"]))
    clause = rule.clause
    if clause.zone:
        scopes.append(_flag(t.zones[clause.zone]))
    if clause.line:
        sides, low, high = t.lines[clause.line]
        if clause.side:
            scopes.append(_within(sides, bits["parties"][clause.side]))
        if clause.within_km is not None:
            scopes.append((low < clause.within_km, high >= clause.within_km))
    inside, outside = scopes[0]
    for true, false in scopes[1:]:
        inside, outside = inside & true, outside | false
    happened, not_happened = _flag(t.occurred)
    breach, clean = _conduct(rule, t, bits["acts"])
    breach, clean = breach | t.total, clean | t.total
    at_stake = happened & inside
    excusable, excused = _exceptions(rule, t, bits["parties"])
    found = (at_stake & breach & ~excused).astype("u1")
    found |= (not_happened | (at_stake & clean)).astype("u1") << 1
    found |= (at_stake & breach & excusable).astype("u1") << 2
    found |= (happened & outside).astype("u1") << 3
    return found


def _conduct(rule: ClauseRule, t: FactTable, bits: Mapping[str, int]) -> Pair:
    import numpy as np

    everywhere = np.ones(len(t), dtype=bool)
    attempts = rule.clause.attempts
    if not attempts or attempts == "count":
        return everywhere, ~everywhere
    may, may_not = _flag(t.hit)
    # A target that was certainly not hit: an attempt, which the terms exclude or say nothing of. Only an attack misses.
    attacks = _mask(bits, rule.attacks)
    meant = ANYTHING if rule.acts.any else _mask(bits, rule.acts.sure | rule.acts.unsure)
    other = (t.acts & _mask(bits, rule.every_act) & meant & ~attacks) != 0
    only_other = other & ((t.acts & meant & attacks) == 0)
    return (may | other if attempts == "do not count" else everywhere), may_not & ~only_other


def _exceptions(rule: ClauseRule, t: FactTable, parties: Mapping[str, int]) -> Pair:
    """Where some exception may apply, and where one certainly does."""
    import numpy as np

    may, certain = np.zeros(len(t), dtype=bool), np.zeros(len(t), dtype=bool)
    for exception in rule.exceptions:
        if exception.applies:
            true = np.full(len(t), exception.applies == "yes")
            false = ~true
        else:
            true, false = _flag(t.exceptions[exception.id])
            if exception.held_by:
                held, not_held = _within(t.actors, _mask(parties, frozenset(exception.held_by)))
                true, false = true & held, false | not_held
        may, certain = may | true, certain | (true & ~false)
    return may, certain


def _any_weapon(rule: ClauseRule, t: FactTable, bits: Mapping[str, int]) -> Pair:
    """Where the weapon may be one that the clause means, and where it may be another: kind by kind with its calibre."""
    meant = _mask(bits, frozenset(rule.weapons))
    every = _mask(bits, rule.weapon_kinds)
    may, may_not = (t.weapons & 0) != 0, (t.weapons & every & ~meant) != 0
    for calibre in sorted(set(rule.weapons.values())):
        kinds = _mask(bits, frozenset(k for k, least in rule.weapons.items() if least == calibre))
        here = (t.weapons & kinds) != 0
        may, may_not = may | (here & (t.calibre_high >= calibre)), may_not | (here & (t.calibre_low < calibre))
    return may, may_not


def _time(t: FactTable, point: TimePoint, before: bool) -> Pair:
    sure = t.earliest >= _stamp(point.latest)
    never = (t.latest <= _stamp(point.earliest)) & ~sure
    return (~sure, ~never) if before else (~never, ~sure)


def _hours(t: FactTable, hours: Hours) -> Pair:
    """Where an event may lie at the hours of a clause, and where it may lie at others."""
    import numpy as np

    limits = np.iinfo(np.int64)
    told = (t.earliest != limits.min) & (t.latest != limits.max)
    everywhere = np.ones(len(t), dtype=bool)
    if not hours.stated or not told.any():
        return everywhere, everywhere
    years = [_moment(int(edge)).year for edge in (t.earliest[told].min(), t.latest[told].max())]
    found = windows(hours, date(years[0] - 1, 12, 20), date(years[1] + 1, 1, 10))
    inner, outer = (np.array([[_stamp(e) for e in span] for span in spans]) for spans in (found.inner, found.outer))
    at = np.searchsorted(inner[:, 0], t.earliest, "right") - 1
    inside = (at >= 0) & (inner[at, 1] >= t.latest)
    touched = np.searchsorted(outer[:, 0], t.latest, "left") > np.searchsorted(outer[:, 1], t.earliest, "right")
    return touched | ~told, ~inside | ~told


def _moment(stamp: int) -> datetime:
    return _EPOCH + timedelta(microseconds=stamp)


def _within(column: Column, wanted: int) -> Pair:
    return (column & wanted) != 0, (column & ~wanted) != 0


def _flag(column: Column) -> Pair:
    return (column & 1) != 0, (column & 2) != 0


def _mask(bits: Mapping[str, int], items: frozenset[str] | None) -> int:
    if items is None:
        return ANYTHING
    mask = 0
    for item in items:
        mask |= bits.get(item, _SOMETHING_ELSE)
    return mask


def _stamp(instant: datetime) -> int:
    delta = instant.astimezone(UTC) - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _line_columns(sets: Any, floats: Any, facts: Sequence[LineFact]) -> tuple[Column, Column, Column]:
    sides = sets("parties", (f.sides for f in facts))
    return sides, floats(f.low_km for f in facts), floats(min(f.high_km, inf) for f in facts)
