"""Laws that hold whatever the statements are."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from grith.coalition import Register, build_register, compare
from grith.nouns import FIRMNESS, Quantity, Statement
from tests.coalition.rows import DEFINITION, cut, pledge

CANADA = ("Canada",)
NATIONS = ("France", "Norway", "Japan", "Estonia")
CAPABILITIES = ("troops", "air", "logistics")
BASES = ("public statement", "press report", "leak", "analyst", "")
START = date(2025, 3, 1)


# Made once: a strategy that is made anew for each draw takes longer than the draw.
NUMBER, DAY, AMOUNT = st.integers(0, 12), st.integers(0, 20), st.one_of(st.none(), st.integers(0, 5000))
SIXTEEN = st.integers(0, 15)
OF_NATIONS = {nations: st.sampled_from(nations) for nations in (NATIONS, CANADA)}
SLOTS = {
    name: st.sampled_from(values)
    for name, values in {
        "firmness": ("", *FIRMNESS),
        "capability": CAPABILITIES,
        "basis": BASES,
        "rule": ("table:pledges", "pledge.ready"),
        "confidence": ("high", "low"),
        "review": ("unreviewed", "accepted", "rejected"),
        "speaker": ("prime minister", "president", "officials", "a deputy"),
        "condition": ("", "ceasefire", "US backstop; ceasefire", "without a ceasefire"),
    }.items()
}


@st.composite
def statements(draw: st.DrawFn, nations: tuple[str, ...] = NATIONS, prefix: str = "s") -> list[Statement]:
    rows = []
    for i in range(draw(NUMBER)):
        day = (START + timedelta(days=draw(DAY))).isoformat()
        amount = draw(AMOUNT)
        rows.append(
            pledge(
                f"{prefix}{i}",
                draw(OF_NATIONS[nations]),
                "" if draw(SIXTEEN) == 0 else day,
                draw(SLOTS["firmness"]),
                draw(SLOTS["capability"]),
                basis=draw(SLOTS["basis"]),
                rule=draw(SLOTS["rule"]),
                confidence=draw(SLOTS["confidence"]),
                review=draw(SLOTS["review"]),
                speaker=(draw(SLOTS["speaker"]),),
                condition=draw(SLOTS["condition"]),
                quantity=None if amount is None else Quantity("persons", float(amount), float(amount) + 10, "range"),
            )
        )
    return rows


def build(rows: list[Statement], day: str = "2025-03-31") -> Register:
    return build_register(rows, DEFINITION, cut(day))


@given(statements(), st.randoms(use_true_random=False))
def test_order_of_statements_does_not_matter(rows: list[Statement], rng: random.Random) -> None:
    shuffled = rows[:]
    rng.shuffle(shuffled)
    assert build(shuffled) == build(rows)


@given(statements())
def test_twice_the_same_statements_change_nothing(rows: list[Statement]) -> None:
    assert build([*rows, *rows]) == build(rows)


@given(statements(), statements(prefix="t"), st.integers(0, 20))
def test_later_statements_never_change_an_earlier_register(
    rows: list[Statement], more: list[Statement], offset: int
) -> None:
    day = START + timedelta(days=offset)
    later = [s for s in more if s.published and s.published.date() > day]
    assert build([*rows, *later], day.isoformat()) == build(rows, day.isoformat())


@given(statements(), statements(nations=CANADA, prefix="t"))
def test_a_word_of_one_nation_never_changes_anothers_cells(rows: list[Statement], more: list[Statement]) -> None:
    with_more = [c for c in build([*rows, *more]).cells if c.nation != "Canada"]
    assert with_more == list(build(rows).cells)


@given(statements())
def test_counts_fall_from_soft_to_firm_and_low_best_high_are_in_order(rows: list[Statement]) -> None:
    r = build(rows)
    for scope in ("troops", "other", "any"):
        softer = None
        for rung in FIRMNESS[1:]:
            row = r.count(rung, scope)
            assert row.low <= row.best <= row.high
            assert set(row.nations_low) <= set(row.nations) <= set(row.nations_high)
            if softer is not None:
                assert set(row.nations) <= set(softer.nations)
                assert set(row.nations_low) <= set(softer.nations_low)
                assert set(row.nations_high) <= set(softer.nations_high)
            softer = row
    for rung in FIRMNESS[1:]:
        both = set(r.count(rung, "troops").nations) | set(r.count(rung, "other").nations)
        assert set(r.count(rung, "any").nations) == both


@given(statements())
def test_nothing_changed_against_itself(rows: list[Statement]) -> None:
    r = build(rows)
    assert compare(r, r) == ()


@given(statements(), st.integers(0, 20))
def test_changes_account_for_every_rung_that_differs(rows: list[Statement], offset: int) -> None:
    before, now = build(rows, (START + timedelta(days=offset)).isoformat()), build(rows)
    told = {(c.nation, c.capability) for c in compare(now, before)}
    old = {(c.nation, c.capability): c.firmness for c in before.cells}
    for cell in now.cells:
        key = (cell.nation, cell.capability)
        if key not in old or old[key] != cell.firmness:
            assert key in told


@given(statements())
def test_a_refusal_has_no_amount_and_no_amount_is_ever_nought(rows: list[Statement]) -> None:
    for cell in build(rows).cells:
        if cell.firmness == "refused":
            assert cell.quantity is None
        if cell.quantity:
            assert (cell.quantity.low, cell.quantity.high) != (0, 0)


@given(statements())
@settings(max_examples=30)
def test_the_dictionary_is_json_and_the_same_every_time(rows: list[Statement]) -> None:
    import json

    text = json.dumps(build(rows).to_dict(), sort_keys=True)
    assert json.dumps(build(rows).to_dict(), sort_keys=True) == text
