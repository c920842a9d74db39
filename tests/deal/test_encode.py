"""Clauses mean what the constraint means, for yes/no, choices and graded issues, and keys tell meanings apart."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from grith.deal._encode import Encoding, cells_of
from grith.deal._language import parse
from grith.deal._oracle import GroupSet, Oracle
from grith.deal._terms import AllOf, Constant, Expression
from grith.nouns import Issue
from tests.deal.test_language import EXPRESSIONS, ISSUES, holds

# every value that the step permits: the step is 5, so no gap between numbers is missed
GRID = [
    {"foreign_troops": f, "truce": t, "guarantees": g, "zone_km": z, "status": s}
    for f, t, g, z, s in product(
        (False, True), (False, True), (False, True), range(0, 101, 5), ("neutral", "eu only", "nato")
    )
]


def truth(expression: Expression) -> list[bool]:
    return [holds(expression, values) for values in GRID]


@given(st.lists(EXPRESSIONS, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_the_solver_finds_an_outcome_just_when_there_is_one(expressions: list[Expression]) -> None:
    encoding = Encoding(ISSUES, expressions)
    groups = tuple(encoding.clauses(e) for e in expressions)
    tables = [truth(e) for e in expressions]
    with Oracle(GroupSet(encoding.variables, tuple(encoding.hard), groups)) as oracle:
        for chosen in product((False, True), repeat=len(expressions)):
            members = [i for i, wanted in enumerate(chosen) if wanted]
            expected = any(all(tables[i][n] for i in members) for n in range(len(GRID)))
            assert oracle.possible(members) == expected


@given(EXPRESSIONS, EXPRESSIONS)
@settings(max_examples=60, deadline=None)
def test_two_constraints_share_a_key_just_when_they_mean_the_same(left: Expression, right: Expression) -> None:
    encoding = Encoding(ISSUES, [left, right])
    same = truth(left) == truth(right)
    assert (encoding.key(left) == encoding.key(right)) == same


def test_a_graded_issue_is_cut_only_where_constraints_look() -> None:
    wide = Issue("force", kind="graded", low=0, high=1_000_000)
    cells = cells_of(wide, [30_000, 40_000])
    # 0, up to 30,000, 30,000, up to 40,000, 40,000, up to a million, a million
    assert len(cells.values) == 7
    stepped = Issue("zone", kind="graded", low=0, high=20, step=5)
    assert cells_of(stepped, [12]).values == (0, 5, 15, 20)  # 12 is not on the grid; 5 stands for 5 and 10
    unbounded = Issue("anything", kind="graded")
    assert len(cells_of(unbounded, [5]).values) == 3


clauses_in_words = st.lists(
    st.tuples(st.sampled_from(["", "not "]), st.sampled_from(["foreign_troops", "truce", "guarantees"])),
    min_size=1,
    max_size=4,
).map(lambda parts: " or ".join(a + b for a, b in parts))


@given(clauses_in_words)
@settings(max_examples=60, deadline=None)
def test_the_short_way_for_plain_clauses_gives_what_the_long_way_gives(words: str) -> None:
    """Brackets around the whole take the long way through the parser; "and true" takes it through the encoding."""
    short, long = parse(words, ISSUES), parse(f"({words})", ISSUES)
    assert short == long
    encoding = Encoding(ISSUES, [short])
    roundabout = AllOf((short, Constant(True)))
    assert encoding.key(short) == encoding.key(roundabout)
    tables = {truth(short) == truth(roundabout), encoding.clauses(short) == encoding.clauses(roundabout)}
    assert tables == {True}
