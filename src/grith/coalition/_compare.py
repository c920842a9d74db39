"""What changed between two registers, in words."""

from __future__ import annotations

from attrs import frozen

from grith.coalition._model import LEVELS, Amount, Cell, Register, as_plain, rung_words
from grith.coalition._words import day_words, range_words

KINDS = (
    "withdrawn",
    "weaker",
    "firmer",
    "new",
    "no longer stands",
    "contradiction",
    "reported",
    "quantity",
    "precondition",
)


@frozen
class Change:
    """One thing that is different now; ``before`` and ``after`` are rungs (empty for none), ``words`` tell all."""

    kind: str
    nation: str
    iso3: str
    capability: str
    before: str
    after: str
    words: str
    statements: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        row: dict[str, object] = as_plain(self)
        return row


def compare(now: Register, before: Register) -> tuple[Change, ...]:
    """The changes from ``before`` to ``now``, the weightiest kinds first, then by nation and capability."""
    old = {(c.key, c.capability): c for c in before.cells}
    new = {(c.key, c.capability): c for c in now.cells}
    lapsed = {(x.key, x.capability): x for x in now.lapsed}
    changes: list[Change] = []
    for key, cell in new.items():
        changes.extend(_changes(cell, old.get(key)))
    for key, cell in old.items():
        if key not in new:
            told = lapsed.get(key)
            words = told.words if told else f"{rung_words(cell.firmness)} no longer stands"
            ids = told.statements if told else None
            changes.append(_change("no longer stands", cell, rung_words(cell.firmness), "", words, ids))
    return tuple(sorted(changes, key=lambda c: (KINDS.index(c.kind), c.nation, c.capability, c.words)))


def _changes(now: Cell, old: Cell | None) -> list[Change]:
    # The nation itself is named as the speaker where only a report tells of its stance.
    whose_word = now.basis if now.basis.startswith("the report") else f"{now.speaker}, {now.basis}"
    who = f"{whose_word}, {_day(now)}"
    after = rung_words(now.firmness)
    if old is None:
        found = [_change("new", now, "", after, f"new: {after} ({who})")]
        old_contradictions: set[str] = set()
    else:
        found = []
        before = rung_words(old.firmness)
        old_contradictions = {c.words for c in old.contradictions}
        if now.firmness != old.firmness:
            kind = "firmer" if now.level > old.level else "withdrawn" if now.firmness == "refused" else "weaker"
            # Two people may hold two lines: the words say whose each is, and never that the nation changed its mind.
            whose = f" ({old.speaker})" if old.speaker and old.speaker != now.speaker else ""
            ended = _ended(now, old, old.statements)
            found.append(_change(kind, now, before, after, f"{before}{whose} → {after} ({who}){ended}"))
        found.extend(_reported(now, old, before, after))
        if _range(now.quantity) != _range(old.quantity) and now.firmness != "refused":
            amount = now.quantity
            words = f"amount {_range(old.quantity)} → {_range(amount)}"
            words += f" ({amount.speaker}, {amount.basis})" if amount else ""
            words += _ended(now, old, old.quantity.statements if old.quantity else ())
            found.append(_change("quantity", now, before, after, words, amount.statements if amount else ()))
        known = {(p.words.casefold(), p.conditions) for p in old.preconditions}
        for p in now.preconditions:
            if (p.words.casefold(), p.conditions) not in known:
                words = "new precondition: " + (p.words or ", ".join(p.conditions))
                found.append(_change("precondition", now, before, after, words, p.statements))
    for c in now.contradictions:
        if c.words not in old_contradictions:
            before = rung_words(old.firmness) if old else ""
            found.append(
                _change("contradiction", now, before, after, f"words that do not go together: {c.words}", c.statements)
            )
    return found


def _reported(now: Cell, old: Cell, before: str, after: str) -> list[Change]:
    """A report that says something else while the leading word stays."""
    line = now.reported
    if line is None or now.firmness != old.firmness or (old.reported and old.reported.firmness == line.firmness):
        return []
    if LEVELS[line.firmness] == now.level:
        return []
    words = f"reported as {rung_words(line.firmness)} ({line.speaker}, {line.basis}, {day_words(line.day)}); "
    return [_change("reported", now, before, after, words + f"the public word stays {after}", line.statements)]


def _ended(now: Cell, old: Cell, led: tuple[str, ...]) -> str:
    """Where a word that led before has ended: the change is nobody's new word."""
    stands = {s.statement for s in now.history}
    over = [s.until for s in old.history if s.statement in led and s.until and s.statement not in stands]
    return f"; the word before ended on {day_words(max(over))}" if over else ""


def _range(amount: Amount | None) -> str:
    return range_words(amount.low, amount.high, amount.unit) if amount else "no number"


def _day(cell: Cell) -> str:
    led = [s.day for s in cell.history if s.statement in cell.statements and s.speaker == cell.speaker]
    return day_words(led[-1] if led else None)


def _change(
    kind: str, cell: Cell, before: str, after: str, words: str, statements: tuple[str, ...] | None = None
) -> Change:
    ids = cell.statements if statements is None else statements
    return Change(kind, cell.nation, cell.iso3, cell.capability, before, after, words, ids)
