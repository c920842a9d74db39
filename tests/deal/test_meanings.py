"""Whose words a merged position tells, and that a conflict stays the same one whoever holds its demands."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grith.deal import analyse, compare
from grith.nouns import Issue, Position, PositionSet

ISSUES = (Issue("truce"), Issue("zone_km", kind="graded", low=0, high=10, step=5, unit="km"))
DAY = date(2025, 4, 1)


def test_what_can_never_be_is_told_of_its_own_holder_alone() -> None:
    """B's 7 km lies between the steps, C contradicts himself: neither said the other's words, and each is to move."""
    deal = analyse(
        PositionSet(
            ISSUES, (Position("B1", "zone_km = 7", ("B",)), Position("C1", "truce and not truce", ("C",), weight=3))
        )
    )
    assert [[(p.id, p.holders) for p in c.points] for c in deal.conflicts] == [[("B1", ("B",))], [("C1", ("C",))]]
    assert [[p.cost for p in package.given_up] for package in deal.packages] == [[1, 3]]


def test_every_position_that_asks_for_nothing_is_named() -> None:
    deal = analyse(PositionSet(ISSUES, (Position("A", "truce or not truce", ("A",)), Position("B", "true", ("B",)))))
    assert [n for n in deal.agenda.notes if "asks for nothing" in n] == [
        "A holds in any case: it asks for nothing",
        "B holds in any case: it asks for nothing",
    ]


def test_a_conflict_stays_where_another_holder_goes_on_in_other_words() -> None:
    """A ends "5 or 10 km"; C goes on with "at least 1 km", which over steps of 5 is the same."""
    given_ = PositionSet(
        ISSUES,
        (
            Position("A1", "zone_km = 5 or zone_km = 10", ("A",), until=DAY),
            Position("C1", "zone_km >= 1", ("C",)),
            Position("D1", "zone_km < 5", ("D",)),
        ),
    )
    change = compare(analyse(given_, as_of=DAY), analyse(given_, as_of=DAY + timedelta(days=1)))
    assert [p.id for p in change.dropped] == ["A1"]
    assert not change.new_conflicts
    assert not change.gone_conflicts


MEANT = {
    "zone_km > 5": "zone_km > 5", "zone_km = 10": "zone_km > 5", "zone_km < 7": "zone_km < 7",
    "zone_km <= 5": "zone_km < 7", "zone_km = 3": "zone_km = 3",
}  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(sorted(MEANT)), st.sampled_from(("old", "new", "both"))), min_size=2, max_size=6)
)
def test_what_is_new_and_gone_depends_on_what_is_meant(held: list[tuple[str, str]]) -> None:
    """Were each position written in one fixed way for its meaning, as many conflicts would be new and gone."""

    def changed(same: dict[str, str]) -> tuple[int, int]:
        rows = tuple(
            Position(
                f"P{n}", same[w], (f"H{n}",), until=DAY if when == "old" else None,
                since=DAY + timedelta(days=1) if when == "new" else None,
            )
            for n, (w, when) in enumerate(held)
        )  # fmt: skip
        both = PositionSet(ISSUES, rows)
        change = compare(analyse(both, as_of=DAY), analyse(both, as_of=DAY + timedelta(days=1)))
        return len(change.new_conflicts), len(change.gone_conflicts)

    assert changed({words: words for words in MEANT}) == changed(MEANT)
