"""Amounts, totals, counts and changes of the register, on statements made for them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve

from grith.coalition import compare
from grith.nouns import Quantity, Span, Statement
from tests.coalition.made import build, read
from tests.coalition.rows import pledge


def test_an_amount_goes_to_the_kind_that_is_counted_in_it() -> None:
    words = "satellite imagery; 1 A400M for lift; training"
    row = pledge("a", "Luxembourg", "2025-03-01", object=words, capability="", quantity=Quantity("instructors", 20, 20))
    r = build(row)
    assert r.cell("LUX", "training").quantity.low == 20
    assert r.cell("LUX", "logistics").quantity is None


def test_an_amount_that_nobody_can_assign_is_shared_and_not_summed() -> None:
    r = build(
        pledge(
            "a",
            "France",
            "2025-03-01",
            object="training and logistics",
            capability="",
            quantity=Quantity("units", 3, 3),
        )
    )
    assert r.cell("FRA", "training").quantity.shared_with == ("logistics",)
    assert r.amounts_named == ()


def test_amounts_are_summed_per_unit_and_open_bounds_stay_open() -> None:
    r = build(
        pledge("a", "France", "2025-03-01", quantity=Quantity("persons", 5000, 10000, "range")),
        pledge("b", "Estonia", "2025-03-01", quantity=Quantity("persons", 100, None, ">=")),
        pledge("c", "Norway", "2025-03-01"),
        pledge("d", "Denmark", "2025-03-01", "possible", quantity=Quantity("persons", 800, 800)),
    )
    (total,) = r.amounts_named
    assert (total.low, total.high, total.nations, total.without_number) == (
        5100,
        None,
        ("Estonia", "France"),
        ("Norway",),
    )


def test_an_amount_does_not_outlive_a_refusal() -> None:
    r = build(
        pledge("a", "France", "2025-03-01", quantity=Quantity("persons", 5000, 5000)),
        pledge("b", "France", "2025-03-05", "refused"),
        pledge("c", "France", "2025-03-09", "possible"),
    )
    assert r.cell("FRA", "troops").quantity is None


def test_totals_claimed_stay_apart_from_the_nations_named() -> None:
    claim = pledge(
        "a", "", "2025-03-17", "", actor=("unnamed countries",), speaker=("Downing Street",), rule="",
        quantity=Quantity("countries", 30, None, ">"), object="", capability="",
    )  # fmt: skip
    table = pledge(
        "b", "", "2025-03-20", "", kind="position", actor=(), speaker=("press",), rule="table:totals", capability="",
        quantity=Quantity("countries", 30, None, "~"), attributes={"claim": "total", "measure": "at the meeting"},
    )  # fmt: skip
    unclear = evolve(
        table,
        id="c",
        quantity=Quantity("", None, None, "~", "unclear"),
        attributes={"claim": "total", "measure": "willing"},
    )
    r = build(claim, table, unclear, pledge("d", "France", "2025-03-01"))
    assert [(t.words, t.speaker, t.statements) for t in r.totals_claimed] == [
        ("more than 30 countries (to contribute)", "Downing Street", ("a",)),
        ("about 30 countries (at the meeting)", "press", ("b",)),
        ("a number that is unclear (willing)", "press", ("c",)),
    ]
    assert r.how_many.high == 1
    assert any("never added" in reason.words and reason.statements == ("a",) for reason in r.how_many.reasons)
    assert r.unplaced == ()


def test_what_finds_no_place_is_listed_with_its_reason() -> None:
    r = build(
        read("a", ("France",), capability=(), object="a halt on strikes"),
        read("b", ("Atlantis",)),
        read("c", ("several allies",)),
        read("d", ()),
    )
    assert r.cells == ()
    assert [(u.statement, bool(u.reason)) for u in r.unplaced] == [("a", True), ("b", True), ("c", True), ("d", True)]


def test_rejected_ended_and_superseded_statements_do_not_count() -> None:
    r = build(
        evolve(pledge("a", "France", "2025-03-01"), review="rejected"),
        pledge("b", "Norway", "2025-03-01", attributes={"basis": "public statement", "valid_until": "2025-03-10"}),
        pledge("c", "Japan", "2025-03-01", "committed"),
        pledge("d", "Japan", "2025-02-01", "possible", attributes={"basis": "public statement", "supersedes": "c"}),
    )
    assert [(c.nation, c.statements) for c in r.cells] == [("Japan", ("d",))]
    early = build(
        pledge("b", "Norway", "2025-03-01", attributes={"basis": "public statement", "valid_until": "2025-03-10"}),
        day="2025-03-10",
    )
    assert early.cell("NOR", "troops") is not None


def test_undated_statements_count_as_the_oldest_and_are_listed() -> None:
    r = build(pledge("a", "France", "", "committed"), pledge("b", "France", "2025-03-01", "possible"))
    assert r.cell("FRA", "troops").firmness == "possible"
    assert r.undated == ("a",)
    alone = build(pledge("a", "France", "", "committed")).cell("FRA", "troops")
    assert "the statement has no date" in alone.flags


def test_two_ministers_within_two_weeks_contradict_and_after_that_do_not() -> None:
    first = pledge("a", "France", "2025-03-01", "possible", speaker=("foreign minister",))
    near = pledge("b", "France", "2025-03-15", "committed", speaker=("defence minister",))
    far = pledge("b", "France", "2025-03-16", "committed", speaker=("defence minister",))
    assert [c.kind for c in build(first, near).cell("FRA", "troops").contradictions] == ["rungs"]
    assert build(first, far).cell("FRA", "troops").contradictions == ()


def test_a_change_of_mind_of_one_person_is_no_contradiction() -> None:
    r = build(pledge("a", "France", "2025-03-01", "refused"), pledge("b", "France", "2025-03-03", "willing"))
    assert r.cell("FRA", "troops").contradictions == ()


def test_changes_are_told_in_words() -> None:
    old = build(pledge("a", "France", "2025-03-01", "committed"), pledge("b", "Japan", "2025-03-01", "possible"))
    new = build(
        pledge("a", "France", "2025-03-01", "committed"),
        pledge("c", "France", "2025-03-20", "refused", speaker=("president",)),
        pledge("b", "Japan", "2025-03-01", "possible"),
        pledge(
            "d", "Japan", "2025-03-20", "possible", condition="ceasefire", quantity=Quantity("persons", 5, 9, "range")
        ),
        pledge("e", "Norway", "2025-03-20", "willing"),
    )
    changes = compare(new, old)
    assert [(c.kind, c.nation) for c in changes] == [
        ("withdrawn", "France"),
        ("new", "Norway"),
        ("quantity", "Japan"),
        ("precondition", "Japan"),
    ]
    assert changes[0].words == "committed (minister of France) → refused (president, public statement, 20 March 2025)"
    assert changes[2].words.startswith("amount no number → 5–9 persons")
    assert all(c.statements for c in changes)


def test_a_cell_that_no_longer_stands_is_told() -> None:
    row = pledge("b", "Norway", "2025-03-01", attributes={"basis": "public statement", "valid_until": "2025-03-10"})
    (change,) = compare(build(row), build(row, day="2025-03-09"))
    assert (change.kind, change.before, change.after) == ("no longer stands", "willing", "")


def test_a_column_domain_counts_only_where_the_words_name_nothing() -> None:
    def row(words: str, domain: str, capability: tuple[str, ...]) -> Statement:
        kept = {"basis": "public statement", "domain": domain}
        return evolve(pledge("a", "Germany", "2025-03-01", attributes=kept), object=words, capability=capability)

    assert [c.capability for c in build(row("air defence", "air", ("air", "air_defence"))).cells] == ["air_defence"]
    assert [c.capability for c in build(row("help", "sea", ())).cells] == ["naval"]
    assert [c.capability for c in build(row("participation", "land", ("troops",))).cells] == ["unspecified"]


def test_a_column_capability_counts_beside_the_words() -> None:
    row = evolve(pledge("a", "Germany", "2025-03-01"), object="a base in the west", capability=("housing",))
    assert {c.capability for c in build(row).cells} == {"housing", "airfields"}


@pytest.mark.parametrize(("first", "then"), [("willing", "refused"), ("refused", "committed")])
def test_a_reading_that_turns_a_yes_or_a_no_round_waits_for_review(first: str, then: str) -> None:
    row = pledge("a", "United Kingdom", "2025-03-10", first)
    found = read("b", ("United Kingdom",), speaker=("Keir Starmer",), firmness=then, negated=then == "refused")
    cell = build(row, found).cell("GBR", "troops")
    assert (cell.firmness, cell.firmness_low, cell.firmness_high) == (first, first, first)
    assert any(flag.startswith(f"waits for review: read as {then}") for flag in cell.flags)
    assert [c.kind for c in cell.contradictions] in (["refused"], [])
    accepted = build(row, evolve(found, review="accepted")).cell("GBR", "troops")
    assert accepted.firmness == then
    old = evolve(row, published=datetime(2025, 2, 1, tzinfo=UTC))
    assert build(old, found).cell("GBR", "troops").firmness == then


def test_a_reading_that_only_moves_along_the_ladder_needs_no_review() -> None:
    row = pledge("a", "United Kingdom", "2025-03-10", "possible")
    found = read("b", ("United Kingdom",), speaker=("Keir Starmer",), firmness="committed")
    assert build(row, found).cell("GBR", "troops").firmness == "committed"


@pytest.mark.parametrize("kind", ["pledge", "red_line"])
def test_taking_away_is_no_contribution_and_no_refusal(kind: str) -> None:
    row = read(
        "a", ("Germany",), kind=kind, negated=kind == "red_line", object="withdrawing troops from existing commitments"
    )
    assert build(row).cells == ()


def test_another_governments_man_on_what_a_nation_plans_is_a_report() -> None:
    row = read("a", ("France",), speaker=("Keir Starmer", "France"))
    assert build(row).cell("FRA", "troops").history[0].weight == "reported"


def test_a_joint_amount_is_added_to_no_nation() -> None:
    amount = Quantity("persons", 500, 500, "=", "500")
    joint = pledge("j", "France and Italy", "2025-03-20", quantity=amount)
    register = build(joint, pledge("s", "Spain", "2025-03-20", quantity=evolve(amount, low=80, high=80)))
    cells = {c.nation: c for c in register.cells}
    assert cells["France"].quantity.shared_with == ("Italy",)
    assert cells["Italy"].quantity.shared_with == ("France",)
    (row,) = [a for a in register.amounts_named if a.unit == "persons"]
    assert (row.low, row.high, row.nations) == (80, 80, ("Spain",))


def test_a_firmness_that_nobody_knows_is_not_an_open_question() -> None:
    typo = pledge("t", "India", "2025-03-20", "", attributes={"firmness": "comitted"})
    asked = pledge("a", "Poland", "2025-03-20", "", kind="position", attributes={"firmness": "not decided"})
    register = build(typo, asked)
    assert [c.nation for c in register.cells] == ["Poland"]
    assert [(u.statement, "comitted" in u.reason) for u in register.unplaced] == [("t", True)]
    assert not any("India" in r.words for r in register.how_many.reasons)


def test_one_nation_is_told_in_the_singular() -> None:
    assert build(pledge("s", "Spain", "2025-03-20")).how_many.words.startswith("1 nation is named")


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("no ground troops but a frigate", {"naval"}),
        ("a frigate rather than troops", {"naval"}),
        ("not only troops but a field hospital", {"troops", "medical"}),
        ("troops, but no combat troops", {"troops"}),
    ],
)
def test_what_an_offer_leaves_out_is_not_offered(words: str, kinds: set[str]) -> None:
    register = build(pledge("n", "Italy", "2025-03-20", object=words))
    assert {c.capability for c in register.cells} == kinds


def test_a_refusal_may_say_no() -> None:
    (cell,) = build(pledge("n", "Italy", "2025-03-20", "refused", object="no troops", kind="red_line")).cells
    assert (cell.capability, cell.firmness) == ("troops", "refused")


def test_two_amounts_of_one_day_are_a_range() -> None:
    low, high = (Quantity("persons", n, n, "=", str(n)) for n in (300, 500))
    (cell,) = build(
        pledge("a", "Italy", "2025-03-20", quantity=low, basis="press report"),
        pledge("b", "Italy", "2025-03-20", quantity=high, basis="press report"),
    ).cells
    assert (cell.quantity.low, cell.quantity.high) == (300, 500)
    assert set(cell.quantity.statements) == {"a", "b"}
    assert cell.contradictions


def test_a_condition_that_is_not_said_again_is_flagged() -> None:
    first = pledge("a", "Spain", "2025-03-15", condition="a ceasefire")
    (cell,) = build(first, pledge("b", "Spain", "2025-03-20")).cells
    assert cell.preconditions == ()
    assert any("does not repeat: a ceasefire" in flag for flag in cell.flags)
    (cell,) = build(first, pledge("b", "Spain", "2025-03-20", condition="a UN mandate")).cells
    assert not any("does not repeat" in flag for flag in cell.flags)


def test_nations_parted_by_a_stroke() -> None:
    assert {c.nation for c in build(pledge("a", "France/Italy", "2025-03-20")).cells} == {"France", "Italy"}


def test_who_is_open_to_something_has_not_said_that_he_will() -> None:
    # The tables of March 2025 code "open to" as possible; a reading must not count for more than the row.
    found = read("a", ("United Kingdom",), speaker=("Keir Starmer",), span=Span(0, 19, "is open to sending"))
    assert build(found).cell("GBR", "troops").firmness == "possible"
    ready = evolve(found, span=Span(0, 16, "is ready to send"))
    assert build(ready).cell("GBR", "troops").firmness == "willing"


def test_a_reading_that_a_person_has_since_set_down_as_well_waits_for_nobody() -> None:
    no = pledge("a", "United Kingdom", "2025-03-10", "refused")
    yes = read("b", ("United Kingdom",), speaker=("Keir Starmer",), firmness="possible")
    assert any("waits for review" in flag for flag in build(no, yes).cell("GBR", "troops").flags)
    both = build(no, yes, pledge("c", "United Kingdom", "2025-03-20", "possible")).cell("GBR", "troops")
    assert both.firmness == "possible"
    assert not any("waits for review" in flag for flag in both.flags)


def test_a_total_that_nobody_is_quoted_for_is_told_as_in_a_report() -> None:
    def told(name: str, who: tuple[str, ...]) -> Statement:
        countries = Quantity("countries", 34, 34)
        return Statement(
            name, "r", "meeting", speaker=who, quantity=countries, published=datetime(2025, 3, 11, tzinfo=UTC)
        )

    words = [r.words for r in build(told("a", ()), told("b", ("press",)), told("c", ("AP",))).how_many.reasons]
    assert [w.split(", ")[1].split(":")[0] for w in words if w.startswith("34")] == [
        "in a report of 11 March 2025",
        "claimed by the press on 11 March 2025",
        "claimed by AP on 11 March 2025",
    ]


def test_a_stance_that_only_a_report_tells_is_not_put_in_the_nations_mouth() -> None:
    found = read("a", ("France",), speaker=("France",), firmness="committed")
    (change,) = (c for c in compare(build(found), build()) if c.kind == "new")
    assert change.words == "new: committed (the report, on the nation's stance, 20 March 2025)"


def test_several_countries_are_told_as_several_countries() -> None:
    told = Statement("a", "r", "meeting", speaker=("AP",), quantity=Quantity("countries", None, None, "=", "several"))
    assert [t.words for t in build(told).totals_claimed] == ["several countries (at a meeting)"]
