"""The language of constraints: what can be written, and what an error says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.deal import parse
from grith.deal._terms import AllOf, AnyOf, AtLeast, Atom, Constant, Expression, Not
from grith.errors import CaseError
from grith.nouns import Issue

ISSUES = {
    i.id: i
    for i in (
        Issue("foreign_troops"),
        Issue("truce"),
        Issue("guarantees"),
        Issue("zone_km", kind="graded", low=0, high=100, step=5, unit="km"),
        Issue("status", kind="choice", options=("neutral", "eu only", "nato")),
    )
}


def holds(expression: Expression, values: dict[str, object]) -> bool:
    """An evaluator written apart from the engine: straight from the meaning of the words."""
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Atom):
        value = values[expression.issue]
        if expression.op == "is":
            return bool(value)
        if expression.op == "in":
            return value in expression.options
        return eval(f"{value} {'==' if expression.op == '=' else expression.op} {expression.number}")
    if isinstance(expression, Not):
        return not holds(expression.part, values)
    inner = [holds(part, values) for part in expression.parts]
    if isinstance(expression, AtLeast):
        return sum(inner) >= expression.count
    return all(inner) if isinstance(expression, AllOf) else any(inner)


ALL_CASES = [
    {"foreign_troops": f, "truce": t, "guarantees": g, "zone_km": z, "status": s}
    for f in (False, True)
    for t in (False, True)
    for g in (False, True)
    for z in (0, 15, 20, 100)
    for s in ("neutral", "eu only", "nato")
]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("not foreign_troops", lambda v: not v["foreign_troops"]),
        ("no foreign_troops", lambda v: not v["foreign_troops"]),
        ("truce -> guarantees", lambda v: v["guarantees"] or not v["truce"]),
        ("truce only if guarantees", lambda v: v["guarantees"] or not v["truce"]),
        ("if truce then guarantees", lambda v: v["guarantees"] or not v["truce"]),
        ("truce if guarantees", lambda v: v["truce"] or not v["guarantees"]),
        ("truce unless foreign_troops", lambda v: v["truce"] or v["foreign_troops"]),
        ("truce <-> guarantees", lambda v: v["truce"] == v["guarantees"]),
        ("truce if and only if guarantees", lambda v: v["truce"] == v["guarantees"]),
        ("truce -> guarantees -> foreign_troops",
         lambda v: not (v["truce"] and v["guarantees"]) or v["foreign_troops"]),
        ("truce or guarantees and foreign_troops", lambda v: v["truce"] or (v["guarantees"] and v["foreign_troops"])),
        ("not truce and guarantees", lambda v: not v["truce"] and v["guarantees"]),
        ("zone_km >= 15", lambda v: v["zone_km"] >= 15),
        ("zone_km ≥ 15 km", lambda v: v["zone_km"] >= 15),
        ("not zone_km >= 15", lambda v: v["zone_km"] < 15),
        ("15 <= zone_km <= 30", lambda v: 15 <= v["zone_km"] <= 30),
        ("20 > zone_km", lambda v: v["zone_km"] < 20),
        ("zone_km in 15..30", lambda v: 15 <= v["zone_km"] <= 30),
        ("zone_km != 20", lambda v: v["zone_km"] != 20),
        ("status = neutral", lambda v: v["status"] == "neutral"),
        ("status != nato", lambda v: v["status"] != "nato"),
        ('status in {neutral, "eu only"}', lambda v: v["status"] in ("neutral", "eu only")),
        ("truce = false", lambda v: not v["truce"]),
        ("at least 2 of (truce, guarantees, foreign_troops)",
         lambda v: v["truce"] + v["guarantees"] + v["foreign_troops"] >= 2),
        ("at most 1 of (truce, guarantees, foreign_troops)",
         lambda v: v["truce"] + v["guarantees"] + v["foreign_troops"] <= 1),
        ("exactly 1 of (truce, guarantees, foreign_troops)",
         lambda v: v["truce"] + v["guarantees"] + v["foreign_troops"] == 1),
        ("¬(truce ∧ guarantees) ∨ foreign_troops",
         lambda v: not (v["truce"] and v["guarantees"]) or v["foreign_troops"]),
        ("true -> truce", lambda v: v["truce"]),
    ],
)  # fmt: skip
def test_meaning(text: str, meaning: object) -> None:
    expression = parse(text, ISSUES)
    for values in ALL_CASES:
        assert holds(expression, values) == bool(meaning(values)), (text, values)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "character", "words"),
    [
        ("", 1, "empty"),
        ("not and truce", 5, 'expected an issue, "not" or "(", found "and"'),
        ("truce and", 10, "found the end"),
        ("truce guarantees", 7, 'expected "and", "or", "->" or the end'),
        ("(truce or guarantees", 21, 'expected ")" for the bracket opened at character 1'),
        ("truce)", 6, "closes nothing"),
        ("truce ? guarantees", 7, '"?" has no meaning'),
        ("truce -> foreign_trops", 10, 'no issue is called "foreign_trops"'),
        ("Truce", 1, "Did you mean truce?"),
        ("zone_km", 8, "expected"),
        ("zone_km >= wide", 12, "expected a number"),
        ("zone_km in 30..20", 16, "ends at 20"),
        ("status = nutral", 10, "Did you mean neutral?"),
        ("status", 7, "its options: neutral"),
        ("status > nato", 8, 'expected "="'),
        ("at least 3 of (truce, guarantees)", 10, "more than there are"),
        ("at least two of (truce)", 10, "expected a whole number"),
        ("if truce guarantees", 10, 'expected "then"'),
        ("truce = 3", 1, "yes or no"),
        ("3 <= truce", 6, "is not a number"),
        ("foreign troops", 1, 'no issue is called "foreign"'),
    ],
)
def test_error_points_at_the_character(text: str, character: int, words: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse(text, ISSUES, "positions.toml: position X")
    (problem,) = caught.value.problems
    assert problem.where == f"positions.toml: position X, character {character}"
    assert words in str(problem)
    shown = problem.what.splitlines()
    assert shown[-1].index("^") == character - 1 + 4, "the caret stands under the character"


def test_long_and_deep_constraints_are_refused_in_words() -> None:
    for text in ("(" * 5_000 + "truce" + ")" * 5_000, "truce -> " * 2_000 + "truce", "truce and " * 3_000 + "truce"):
        with pytest.raises(CaseError):
            parse(text, ISSUES)
    assert parse("not " * 1_001 + "truce", ISSUES) == Not(Atom("truce"))


def _expressions() -> st.SearchStrategy[Expression]:
    atom = st.one_of(
        st.sampled_from(["foreign_troops", "truce", "guarantees"]).map(Atom),
        st.tuples(st.sampled_from(["=", ">=", "<=", ">", "<"]), st.sampled_from([0.0, 15.0, 17.0, 20.0, 100.0])).map(
            lambda t: Atom("zone_km", t[0], t[1])
        ),
        st.sampled_from([("neutral",), ("eu only", "nato"), ("nato",)]).map(lambda o: Atom("status", "in", options=o)),
        st.booleans().map(Constant),
    )
    return st.recursive(
        atom,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=1, max_size=4).map(lambda p: AllOf(tuple(p))),
            st.lists(inner, min_size=1, max_size=4).map(lambda p: AnyOf(tuple(p))),
            st.lists(inner, min_size=2, max_size=5).map(lambda p: AtLeast(2, tuple(p))),
        ),
        max_leaves=12,
    )


EXPRESSIONS = _expressions()


def written(expression: Expression) -> str:
    """The expression as a person would write it."""
    if isinstance(expression, Constant):
        return "true" if expression.value else "false"
    if isinstance(expression, Atom):
        if expression.op == "is":
            return expression.issue
        if expression.op == "in":
            return f"{expression.issue} in {{{', '.join(repr(o) for o in expression.options)}}}"
        return f"{expression.issue} {expression.op} {expression.number:g}"
    if isinstance(expression, Not):
        return f"not ({written(expression.part)})"
    if isinstance(expression, AtLeast):
        return f"at least {expression.count} of ({', '.join(written(p) for p in expression.parts)})"
    word = " and " if isinstance(expression, AllOf) else " or "
    return word.join(f"({written(p)})" for p in expression.parts)


@given(EXPRESSIONS)
@settings(deadline=None)
def test_what_is_written_is_read_back_with_the_same_meaning(expression: Expression) -> None:
    again = parse(written(expression), ISSUES)
    for values in ALL_CASES:
        assert holds(again, values) == holds(expression, values)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        parse(text, ISSUES)
    except CaseError as error:
        assert all(p.what and "character" in p.where for p in error.problems)
