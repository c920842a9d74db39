"""The deal of a case: its positions as of a day, and what changed since an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from grith.errors import GrithError
from grith.nouns import LeftOut
from grith.nouns.as_of import AsOf

if TYPE_CHECKING:
    from grith.deal import Budget, Deal, DealChange
    from grith.nouns import PositionSet

BRIEF_LIMIT = 2_000  # conflicts and packages sought for a brief, which tells the first 200 and 50


@frozen
class DealShown:
    """What the positions of a case imply as of a day; what changed since an earlier one, if one was named."""

    deal: Deal
    before: Deal | None
    change: DealChange | None
    as_of: AsOf
    since: AsOf | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what ``grith.deal.deal_view`` gives, and under ``changes`` what ``change_view`` gives."""
        from grith.deal import change_view, deal_view

        changes = None
        if self.before is not None and self.change is not None:
            changes = change_view(self.before, self.deal, self.change)
        return {**deal_view(self.deal), "changes": changes}


def show_deal(given: PositionSet, as_of: AsOf, since: AsOf | None, budget: Budget | None = None) -> DealShown:
    """Analyse ``given`` at both dates and compare."""
    from grith.deal import analyse, compare

    now = analyse(given, as_of=as_of, budget=budget)
    if since is None:
        return DealShown(now, None, None, as_of, None)
    before = analyse(given, as_of=since, budget=budget)
    return DealShown(now, before, compare(before, now), as_of, since)


def deal_for_brief(
    folder: Path, as_of: AsOf, since: AsOf | None, seen: Callable[[PositionSet], PositionSet]
) -> tuple[DealShown | None, list[LeftOut]]:
    """The deal for the brief, None without positions; mistakes in the positions are left out and told, not raised.

    ``seen`` takes away the positions that may not be seen.
    """
    from grith.deal import Budget, positions_of_case

    try:
        given = positions_of_case(folder)
        given = None if given is None else seen(given)
        if given is None or all(p.proposed for p in given.positions):
            return None, []  # issues alone, or drafts that nobody has confirmed, answer nothing
        return show_deal(given, as_of, since, Budget(conflicts=BRIEF_LIMIT, packages=BRIEF_LIMIT)), []
    except GrithError as error:
        return None, [LeftOut("positions", p.where, p.what, p.remedy) for p in error.problems]
