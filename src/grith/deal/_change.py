"""What changed between two days, or between two versions of a position set."""

from __future__ import annotations

from collections.abc import Hashable

from attrs import frozen

from grith.deal._agenda import trivial
from grith.deal._deal import Conflict, Deal
from grith.deal._encode import Encoding
from grith.deal._language import parse
from grith.nouns import Position


@frozen
class DealChange:
    """Positions new, dropped and reworded; conflicts new and gone; the packages and the cheapest way out, then and now.

    Conflicts are the same if constraints of the same meaning clash, whoever holds them. ``certain`` is False if either
    side was cut by its budget.
    """

    new: tuple[Position, ...]
    dropped: tuple[Position, ...]
    reworded: tuple[tuple[Position, Position], ...]
    new_conflicts: tuple[Conflict, ...]
    gone_conflicts: tuple[Conflict, ...]
    packages: tuple[int, int]
    cheapest: tuple[float | None, float | None]
    certain: bool


def compare(before: Deal, now: Deal) -> DealChange:
    """What changed from ``before`` to ``now``."""
    old, new = _positions(before), _positions(now)
    meaning = _meanings(before, now)
    old_conflicts = {frozenset(meaning[p.text] for p in c.points): c for c in before.conflicts}
    new_conflicts = {frozenset(meaning[p.text] for p in c.points): c for c in now.conflicts}
    return DealChange(
        tuple(new[i] for i in sorted(new.keys() - old.keys())),
        tuple(old[i] for i in sorted(old.keys() - new.keys())),
        tuple(
            (old[i], new[i])
            for i in sorted(old.keys() & new.keys())
            if (old[i].constraint, old[i].holders, old[i].hard) != (new[i].constraint, new[i].holders, new[i].hard)
        ),
        tuple(c for key, c in new_conflicts.items() if key not in old_conflicts),
        tuple(c for key, c in old_conflicts.items() if key not in new_conflicts),
        (before.found.packages_counted, now.found.packages_counted),
        (_cheapest(before), _cheapest(now)),
        before.complete and now.complete,
    )


def _positions(deal: Deal) -> dict[str, Position]:
    return {p.id: p for point in (*deal.points, *deal.agenda.fixed) for p in point.positions}


def _meanings(before: Deal, now: Deal) -> dict[str, Hashable]:
    """By its words, what each constraint in a conflict means: a new holder of an old demand is no new conflict.

    Where the issues are no longer the same, only the same words mean the same.
    """
    texts = sorted({p.text for deal in (before, now) for c in deal.conflicts for p in c.points})
    issues = now.agenda.issues
    if before.agenda.issues != issues:
        return {text: text for text in texts}
    read = {text: parse(text, issues) for text in texts}
    encoding = Encoding(issues, read.values())
    keys = {text: encoding.key(expression) for text, expression in read.items()}
    return {text: (text, key) if trivial(key) else key for text, key in keys.items()}


def _cheapest(deal: Deal) -> float | None:
    return min((p.cost for p in deal.packages), default=None)
