"""The answers about positions: merging, dates, unlocking, prices, who must move, what changed."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations, product
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.deal import Budget, analyse, compare, parse, stream_conflicts, who_must_move
from grith.errors import CaseError
from grith.nouns import AsOf, Goal, Issue, Position, PositionSet, Rule
from tests.deal.test_language import holds
from tests.pace import taken

NAMES = ("troops", "truce", "guarantees", "backstop", "aid", "zone_km")
ISSUES = (*(Issue(n) for n in NAMES[:-1]), Issue("zone_km", kind="graded", low=0, high=100, step=5, unit="km"))


def position(name: str, constraint: str, *holders: str, **more: object) -> Position:
    return Position(name, constraint, holders or (name[0],), **more)  # type: ignore[arg-type]


KNOT = PositionSet(
    ISSUES,
    (
        position("R1", "not troops", "RUS"),
        position("U1", "truce", "UKR"),
        position("U2", "truce only if guarantees", "UKR"),
        position("G1", "troops only if backstop", "GBR"),
        position("A1", "not backstop", "USA"),
        position("A2", "not zone_km >= 60", "USA"),
    ),
    (Rule("what_guarantees", "guarantees -> troops", "an analyst", "only troops guarantee"),),
    (Goal("held", "truce and guarantees", "a truce with guarantees"),),
)


def ids(points: object) -> list[str]:
    return [p.id for p in points]  # type: ignore[attr-defined]


def test_a_knot_that_can_be_checked_by_hand() -> None:
    """truce → guarantees → troops → backstop: either Russia's "no troops" or America's "no backstop" is in the way."""
    deal = analyse(KNOT)
    assert [ids(c.points) for c in deal.conflicts] == [["R1", "U1", "U2"], ["A1", "G1", "U1", "U2"]]
    assert sorted(ids(p.given_up) for p in deal.packages) == [["A1", "R1"], ["G1", "R1"], ["U1"], ["U2"]]
    assert ids(deal.free) == ["A2"]
    assert [(s.point.id, s.conflicts) for s in deal.swing][:2] == [("U1", 2), ("U2", 2)]
    assert deal.needed(deal.conflicts[0]) == ("rule what_guarantees",)
    assert [ids(k) for k in deal.knots] == [["A1", "G1", "R1", "U1", "U2"]]
    unlocked = deal.unlock("R1")
    assert [ids(c.points) for c in unlocked.vanishing] == [["R1", "U1", "U2"]]
    assert (unlocked.remaining, ids(unlocked.freed)) == (1, ["R1"][1:])
    assert deal.price("R1").others == 1  # Ukraine alone gives up U1 or U2
    assert deal.price("U1").others == 0  # Ukraine itself can give up U2
    moves = who_must_move(deal, "held")
    assert [(m.parties, ids(m.given_up)) for m in moves.moves] == [
        (("GBR", "RUS"), ["G1", "R1"]),
        (("RUS", "USA"), ["A1", "R1"]),
    ]
    assert moves.necessary == ("RUS",) and moves.reachable


def test_order_of_rows_does_not_matter() -> None:
    turned = evolve(KNOT, positions=KNOT.positions[::-1], issues=KNOT.issues[::-1])
    first, second = analyse(KNOT), analyse(turned)
    assert [ids(c.points) for c in first.conflicts] == [ids(c.points) for c in second.conflicts]
    assert [ids(p.given_up) for p in first.packages] == [ids(p.given_up) for p in second.packages]


CONSTRAINTS = (
    "troops", "not troops", "truce", "truce -> guarantees", "not guarantees or truce", "not backstop", "aid",
    "guarantees -> troops or backstop", "troops only if backstop", "truce -> not aid", "zone_km >= 20",
    "zone_km < 20", "zone_km <= 15", "truce -> zone_km in 10..30", "not (truce and aid)", "guarantees <-> backstop",
    "at most 1 of (troops, backstop, aid)",
)  # fmt: skip
rows = st.lists(
    st.tuples(st.sampled_from(CONSTRAINTS), st.sampled_from("ABCD"), st.integers(1, 4)), min_size=1, max_size=9
)


def given_set(drawn: list[tuple[str, str, int]]) -> PositionSet:
    positions = (Position(f"P{i:02}", c, (h,), weight=w) for i, (c, h, w) in enumerate(drawn))
    return PositionSet(ISSUES, tuple(positions))


OUTCOMES = [
    {**dict(zip(NAMES, values, strict=False)), "zone_km": zone}
    for values in product((False, True), repeat=5)
    for zone in (*range(0, 101, 5),)
]


@cache
def outcomes(constraint: str) -> int:
    """The outcomes (as bits) in which a constraint holds, by trying every one with an evaluator of its own."""
    expression = parse(constraint, {i.id: i for i in ISSUES})
    return sum(1 << n for n, outcome in enumerate(OUTCOMES) if holds(expression, outcome))


def stands(names: set[str] | frozenset[str], positions: PositionSet, extra: str = "true") -> bool:
    """Whether the named positions can all be true at once."""
    together = outcomes(extra)
    for p in positions.positions:
        if p.id in names:
            together &= outcomes(p.constraint)
    return together != 0


@given(rows)
@settings(max_examples=25, deadline=None)
def test_packages_of_positions_equal_those_of_trying_everything(drawn: list[tuple[str, str, int]]) -> None:
    """Through the whole of it: constraints as text, merged, encoded, enumerated, against every subset of positions."""
    positions = given_set(drawn[:6])
    names = [p.id for p in positions.positions]
    good = {
        frozenset(s) for k in range(len(names) + 1) for s in combinations(names, k) if stands(frozenset(s), positions)
    }
    maximal = {s for s in good if not any(s < t for t in good)}
    deal = analyse(positions)
    found = {frozenset(q.id for p in k.stands for q in p.positions) for k in deal.packages}
    assert found == maximal


@given(rows)
@settings(max_examples=40, deadline=None)
def test_merging_holders_changes_no_package(drawn: list[tuple[str, str, int]]) -> None:
    """One row with two holders, or two rows with one holder each: the same conflicts, packages, costs and burdens."""
    apart = given_set(drawn)
    together: dict[str, list[tuple[str, int]]] = {}
    for constraint, holder, weight in drawn:
        together.setdefault(constraint, []).append((holder, weight))
    even = [(c, [(h, 2) for h, _ in held]) for c, held in together.items()]
    one = PositionSet(ISSUES, tuple(
        Position(f"Q{i:02}", c, tuple(h for h, _ in held), weight=2) for i, (c, held) in enumerate(even)))  # fmt: skip
    single = [(c, h) for c, held in even for h, _ in held]
    many = PositionSet(ISSUES, tuple(Position(f"R{i:02}", c, (h,), weight=2) for i, (c, h) in enumerate(single)))

    def answers(positions: PositionSet) -> object:
        deal = analyse(positions)
        return (
            sorted(sorted(p.text for p in c.points) for c in deal.conflicts),
            sorted((k.cost, k.burden, sorted(p.text for p in k.given_up)) for k in deal.packages),
        )

    assert answers(one) == answers(many)
    assert {p.text for p in analyse(apart).points} <= {c for c, _, _ in drawn}


@given(rows, st.sampled_from(["truce", "guarantees and not aid", "zone_km >= 17", "troops and backstop"]))
@settings(max_examples=40, deadline=None)
def test_the_fewest_movers_are_those_found_by_trying_every_set_of_parties(
    drawn: list[tuple[str, str, int]], goal: str
) -> None:
    """Everything hangs together here through one rule, so that every position counts for the goal."""
    glue = Rule("glue", "true or (" + " and ".join(NAMES[:-1]) + " and zone_km >= 0)", "test")
    positions = evolve(given_set(drawn), rules=(glue,))
    deal = analyse(positions)
    moves = who_must_move(deal, goal)
    near = {p.id for point in _counted(deal, goal) for p in point.positions}
    parties = sorted({h for p in positions.positions if p.id in near for h in p.holders})

    def enough(movers: set[str]) -> bool:
        # a constraint stands as long as one of its holders keeps it
        kept = {p.id for point in deal.points for p in point.positions if not set(point.holders) <= movers} & near
        return stands(kept, positions, goal)

    good = [set(s) for k in range(len(parties) + 1) for s in combinations(parties, k) if enough(set(s))]
    smallest = {frozenset(s) for s in good if not any(t < s for t in good)}
    assert {frozenset(m.parties) for m in moves.moves} == smallest
    for move in moves.moves:
        left = near - {p.id for point in move.given_up for p in point.positions}
        assert stands(left, positions, goal), "what is given up is enough"


def _counted(deal: object, goal: str) -> object:
    from grith.deal._agenda import prepare
    from grith.deal._move import _near

    agenda = deal.agenda  # type: ignore[attr-defined]
    expression = agenda.goal(goal)
    agenda = prepare(agenda.given, None, [expression])
    wanted = agenda.encoding.clauses(expression)
    return _near(agenda, (*agenda.problem.hard, *wanted), wanted)


@given(rows)
@settings(max_examples=40, deadline=None)
def test_prices_and_unlocking_equal_a_new_analysis(drawn: list[tuple[str, str, int]]) -> None:
    positions = given_set(drawn)
    deal = analyse(positions)
    best = deal.packages[0].cost
    for point in deal.points:
        without = evolve(positions, positions=tuple(p for p in positions.positions if p not in point.positions))
        after = min((k.cost for k in analyse(without).packages), default=0.0)
        unlocked = deal.unlock(point.id)
        assert unlocked.cheapest_before == best and unlocked.cheapest_after == after
        assert unlocked.remaining == len(analyse(without).conflicts)
        price = deal.price(point.id)
        hard = evolve(positions, positions=tuple(evolve(p, hard=p in point.positions) for p in positions.positions))
        try:
            kept = analyse(hard).packages[0].cost
        except CaseError:
            assert price.extra is None and price.others is None
        else:
            assert price.extra == kept - best


def test_goals_that_ask_for_nothing_or_for_the_impossible() -> None:
    deal = analyse(KNOT)
    assert [m.parties for m in who_must_move(deal, "truce or not truce").moves] == [()]
    for goal in ("truce and not truce", "zone_km > 100"):
        moves = who_must_move(deal, goal)
        assert not moves.reachable and moves.barred_by == () and not moves.moves
    with pytest.raises(CaseError, match="the goal, character 1"):
        who_must_move(deal, "trucee")


def test_hard_positions_are_never_given_up() -> None:
    fixed = evolve(KNOT, positions=(evolve(KNOT.positions[0], hard=True), *KNOT.positions[1:]))
    deal = analyse(fixed)
    assert "R1" not in {p.id for p in deal.points}
    assert [ids(c.points) for c in deal.conflicts] == [["U1", "U2"]]
    assert "hard position R1" in deal.needed(deal.conflicts[0])
    moves = who_must_move(deal, "held")
    assert not moves.reachable and "hard position R1" in moves.barred_by
    with pytest.raises(CaseError, match="hard"):
        deal.price("R1")


def test_contradictory_rules_are_named_and_no_others() -> None:
    rules = (
        Rule("harmless", "troops or not troops", "x"),
        Rule("first", "truce -> guarantees", "x"),
        Rule("second", "truce", "x"),
        Rule("third", "not guarantees", "x"),
    )
    with pytest.raises(CaseError) as caught:
        analyse(evolve(KNOT, rules=rules))
    assert str(caught.value).count("rule ") == 3 and "harmless" not in str(caught.value)
    with pytest.raises(CaseError, match="rule odd contradicts itself"):
        analyse(evolve(KNOT, rules=(Rule("odd", "truce and not truce", "x"),)))


def test_every_mistake_is_told_at_once() -> None:
    wrong = PositionSet(
        (Issue("truce"), Issue("of"), Issue("zone", kind="graded", low=5, high=1), Issue("c", kind="choice")),
        (
            position("A", "truse"),
            position("A", "truce and"),
            Position("B", "truce", (), weight=0),
            Position("C", "truce", ("X",), since=date(2025, 3, 2), until=date(2025, 3, 1)),
        ),
        (Rule("r", "truce", ""),),
    )
    with pytest.raises(CaseError) as caught:
        analyse(wrong)
    text = str(caught.value)
    for words in ("Did you mean truce?", "found the end", "nobody holds", "not above zero", "ends on 2025-03-01",
                  "needs an author", 'two positions are called "A"', '"of" cannot name an issue', "is empty",
                  "two or more"):  # fmt: skip
        assert words in text, words


def test_dates_held_decide_and_the_change_is_told() -> None:
    dated = evolve(KNOT, positions=(
        evolve(KNOT.positions[0], since=date(2025, 3, 6)),
        *KNOT.positions[1:4],
        evolve(KNOT.positions[4], since=date(2025, 2, 26), until=date(2025, 3, 19)),
        KNOT.positions[5],
    ))  # fmt: skip
    early, late = analyse(dated, as_of="2025-03-01"), analyse(dated, as_of=AsOf.parse("2025-03-20"))
    assert [ids(c.points) for c in early.conflicts] == [["A1", "G1", "U1", "U2"]]
    assert [ids(c.points) for c in late.conflicts] == [["R1", "U1", "U2"]]
    assert [p.id for p in late.agenda.ended] == ["A1"]
    assert analyse(dated, as_of=date(2025, 3, 19)).agenda.point_of.keys() >= {"A1", "R1"}, "the last day counts"
    change = compare(early, late)
    assert [p.id for p in change.new] == ["R1"] and [p.id for p in change.dropped] == ["A1"]
    assert [ids(c.points) for c in change.new_conflicts] == [["R1", "U1", "U2"]]
    assert [ids(c.points) for c in change.gone_conflicts] == [["A1", "G1", "U1", "U2"]]
    same = compare(late, late)
    assert not (same.new or same.dropped or same.reworded or same.new_conflicts or same.gone_conflicts)


def test_graded_outcomes_are_told_with_their_bounds() -> None:
    zone = Issue("zone_km", kind="graded", low=0, high=100, unit="km")
    deal = analyse(
        PositionSet(
            (zone,), (position("A", "zone_km >= 15"), position("B", "zone_km < 30"), position("C", "zone_km > 40"))
        )
    )
    assert [ids(c.points) for c in deal.conflicts] == [["B", "C"]]
    kept = next(p for p in deal.packages if ids(p.given_up) == ["C"])
    (shown,) = deal.outcome(kept)
    assert (shown["low"], shown["low_included"], shown["high"], shown["high_included"]) == (15, True, 30, False)
    moves = who_must_move(deal, "zone_km = 35")  # a number that no position names
    assert [m.parties for m in moves.moves] == [("B", "C")]


def test_six_positions_over_a_zone_and_a_force() -> None:
    """Zone width 0 to 100 km by 5 and a force 0 to 40 thousand with a coverage rule, as measured for the design."""
    deal = analyse(
        PositionSet(
            (Issue("zone", kind="graded", high=100, low=0, step=5), Issue("force", kind="graded", low=0, high=40)),
            (
                position("wide", "zone >= 30"),
                position("narrow", "zone <= 15"),
                position("few", "force <= 10"),
                position("many", "force >= 20"),
            ),
            (Rule("coverage", "zone >= 30 -> force >= 20", "x"),),
        )
    )
    assert [ids(c.points) for c in deal.conflicts] == [["few", "many"], ["few", "wide"], ["narrow", "wide"]]


def test_no_positions_one_position_and_positions_that_ask_for_nothing() -> None:
    empty = analyse(PositionSet())
    assert empty.complete and not empty.conflicts and empty.points == ()
    assert who_must_move(empty).moves[0].parties == ()
    one = analyse(PositionSet((Issue("a"),), (position("A", "a and not a"),)))
    assert [ids(c.points) for c in one.conflicts] == [["A"]] and one.price("A").others is None
    idle = analyse(PositionSet((Issue("a"),), (position("A", "a or not a"),)))
    assert not idle.conflicts and "asks for nothing" in idle.agenda.notes[0]


def test_drafted_positions_wait_for_a_person() -> None:
    waiting = evolve(KNOT, positions=(evolve(KNOT.positions[0], proposed=True), *KNOT.positions[1:]))
    deal = analyse(waiting)
    assert "R1" not in deal.agenda.point_of
    assert any("wait for a person" in note for note in deal.agenda.notes)


def test_conflicts_stream() -> None:
    assert sorted(ids(c.points) for c in stream_conflicts(KNOT)) == [["A1", "G1", "U1", "U2"], ["R1", "U1", "U2"]]
    assert len(list(stream_conflicts(KNOT, budget=Budget(conflicts=1)))) == 1


@pytest.mark.parametrize("length", [2, 3])
def test_ten_thousand_positions_stay_within_time_and_memory(length: int) -> None:
    """Short constraints (easy, full of conflicts) and random ones of three (hard for any solver): the budget holds."""
    luck = Random(3)
    names = [f"i{n}" for n in range(2_000)]

    def literal() -> str:
        return ("not " if luck.random() < 0.5 else "") + luck.choice(names)

    positions = tuple(
        Position(f"P{n}", " or ".join(literal() for _ in range(length)), (f"H{n % 40}",)) for n in range(10_000)
    )
    # The easy set is to be cut by its fifty conflicts, not by the clock.
    budget = Budget(seconds=8.0 if length == 2 else 2.0, conflicts=50, packages=20)
    with taken() as spent:
        deal = analyse(PositionSet(tuple(Issue(n) for n in names), positions), budget=budget)
    assert spent.seconds < 30
    assert not deal.complete and "cut at" in deal.cut
    assert len(deal.found.conflicts) <= 50 and len(deal.found.packages) <= 300
    if length == 2:
        assert deal.conflicts and deal.packages


def test_prices_are_exact_where_packages_are_too_many_to_list() -> None:
    """Twenty quarrels of three, 3^20 packages: each position's price is that of its own quarrel."""
    issues = tuple(Issue(f"i{n}", kind="choice", options=("a", "b", "c")) for n in range(20))
    held = tuple(position(f"{option.upper()}{n}", f"i{n} = {option}") for n in range(20) for option in "abc")
    deal = analyse(PositionSet(issues, held), budget=Budget(packages=50))
    assert deal.found.packages_counted == 3**20 and len(deal.packages) <= 50
    for name in ("A0", "B19", "C7"):
        price, unlocked = deal.price(name), deal.unlock(name)
        # Its two rivals give up here; in each of the other quarrels its own holder may be one of the two who do.
        assert (price.others, price.extra) == (2.0 + 19.0, 0.0)
        assert (unlocked.cheapest_before, unlocked.cheapest_after) == (40.0, 39.0)
