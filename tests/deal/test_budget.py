"""Budgets hold: the search, and the questions of a view about it, together."""

from __future__ import annotations

from random import Random

from grith.deal import Budget, analyse, deal_view, stream_conflicts
from grith.nouns import Goal, Issue, Position, PositionSet
from tests.pace import taken


def many(number: int, issues: int, length: int) -> PositionSet:
    """Random positions of a few literals each, and two goals."""
    luck = Random(5)

    def literal() -> str:
        return ("not " if luck.random() < 0.5 else "") + f"i{luck.randrange(issues)}"

    return PositionSet(
        tuple(Issue(f"i{n}") for n in range(issues)),
        tuple(Position(f"P{n}", " or ".join(literal() for _ in range(length)), (f"H{n % 20}",)) for n in range(number)),
        goals=(Goal("one", "i1 and i2"), Goal("two", "i3 or i4")),
    )


def test_the_search_and_its_view_share_one_budget() -> None:
    """Three questions (any deal, two goals) may not each take the budget again."""
    given = many(300, 60, 3)
    with taken() as spent:
        deal = analyse(given, budget=Budget(seconds=2.0))
        view = deal_view(deal)
    assert spent.seconds < 3.0
    assert not view["complete"] and view["cut"].startswith("cut at ") and view["conflicts"]
    assert len(view["moves"]) == 3


def test_a_budget_too_small_for_all_still_tells_the_first_conflict() -> None:
    deal = analyse(many(500, 100, 3), budget=Budget(seconds=2.0))
    assert not deal.complete and deal.conflicts
    assert next(stream_conflicts(many(500, 100, 3), budget=Budget(seconds=5))).points


def test_too_hard_to_tell_is_said_in_words() -> None:
    """Random clauses of three, five to an issue, 400 issues: beyond any solver in this time."""
    deal = analyse(many(2_000, 400, 3), budget=Budget(seconds=0.3))
    if not deal.conflicts:
        assert "too hard to tell" in deal.cut
    assert not deal.complete


def test_a_view_of_thousands_of_issues_keeps_the_budget() -> None:
    """What every package comes to is asked within the time as well; issues not looked at say so."""
    deal = analyse(many(2_500, 900, 3), budget=Budget(seconds=1.0))
    with taken() as spent:
        view = deal_view(deal)
    assert spent.seconds < 4.0
    for package in view["packages"][:10]:
        assert len(package["outcome"]) == 900
