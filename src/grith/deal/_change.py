"""What changed between two days, or between two versions of a position set."""

from __future__ import annotations

from attrs import frozen

from grith.deal._deal import Conflict, Deal
from grith.nouns import Position


@frozen
class DealChange:
    """Positions new, dropped and reworded; conflicts new and gone; the packages and the cheapest way out, then and now.

    Conflicts are the same if the same position ids clash. ``certain`` is False if either side was cut by its budget.
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
    old_conflicts = {_key(c): c for c in before.conflicts}
    new_conflicts = {_key(c): c for c in now.conflicts}
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


def _key(conflict: Conflict) -> tuple[str, ...]:
    # A point is known by its constraint, not by who holds it: a new holder of an old demand is no new conflict.
    return tuple(sorted(point.text for point in conflict.points))


def _cheapest(deal: Deal) -> float | None:
    return min((p.cost for p in deal.packages), default=None)
