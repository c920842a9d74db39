"""An offer that ends: what it had replaced does not stand again by itself; what it came on top of does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from grith.coalition import Register, compare
from grith.force import pledges_from_register
from grith.nouns import FIRMNESS, Quantity, Statement
from tests.coalition.made import build, read
from tests.coalition.rows import pledge

AFTER, BEFORE = "2025-07-01", "2025-06-30"


def _persons(number: float) -> Quantity:
    return Quantity("persons", number, number, "=", f"{number:g}")


def _until(row: Statement, day: str = "2025-06-30", name: str = "valid_until") -> Statement:
    return evolve(row, attributes={**row.attributes, name: day})


OLD = pledge("old", "Norway", "2025-03-01", "committed", quantity=_persons(300))
NEW = _until(pledge("new", "Norway", "2025-04-10", "planned", quantity=_persons(500)))
MORE = evolve(NEW, id="more", object="200 more troops", quantity=_persons(200))


def _troops(register: Register) -> Any:
    return register.cell("NOR", "troops")


def test_what_an_offer_replaced_does_not_stand_again_when_it_ends() -> None:
    """300; then "now 500, until June". In July nobody has said that the 300 are on offer: no cell, no count."""
    found = build(OLD, NEW, day=AFTER)
    assert found.cells == ()
    assert found.count("possible").high == 0
    (lapsed,) = found.lapsed
    assert (lapsed.nation, lapsed.capability, lapsed.until) == ("Norway", "troops", date(2025, 6, 30))
    assert lapsed.words == (
        "planned, 500 persons (minister of Norway, 10 April 2025), stood until 30 June 2025; before it committed, "
        "300 persons (minister of Norway, 1 March 2025): nobody has said whether that stands again"
    )
    assert lapsed.statements == ("new", "old")
    assert (
        "1 nation whose last word on troops has ended, and who has not said what stands now: Norway",
        ("new", "old"),
    ) in [(r.words, r.statements) for r in found.how_many.reasons]


def test_on_its_last_day_it_stands_and_its_end_is_told() -> None:
    found = build(OLD, NEW, day=BEFORE)
    assert (found.lapsed, _troops(found).firmness) == ((), "planned")
    assert "stands until 30 June 2025" in _troops(found).flags


def test_an_offer_that_ended_alone_has_lapsed_too() -> None:
    (lapsed,) = build(NEW, day=AFTER).lapsed
    assert lapsed.words == (
        "planned, 500 persons (minister of Norway, 10 April 2025), stood until 30 June 2025; nobody has renewed it"
    )


def test_what_an_offer_says_itself_to_supersede_never_stands_again() -> None:
    found = build(OLD, evolve(NEW, attributes={**NEW.attributes, "supersedes": "old"}), day=AFTER)
    assert found.cells == ()
    assert [x.statements for x in found.lapsed] == [("new",)]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("200 more troops", "200"),
        ("troops", "200 more"),
        ("troops", "an additional 200"),
        ("a further company", "200"),
        ("another 200 troops", "200"),
        ("troops on top of the first company", "200"),
        ("200 extra troops", "200"),
        ("to send 200 more troops", "200"),
        ("to send more troops", "200"),
        ("two more companies", "2"),
        ("and another company", "1"),
        ("up to another 200 troops", "up to 200"),
        ("fifteen more troops", "15"),
        ("twenty more soldiers for two more years", "20"),
    ],
)
def test_what_comes_on_top_ends_by_itself(what: str, words: str) -> None:
    """ "And 200 more until June": the 300 stood beside them all the time, and stand in July."""
    more = evolve(MORE, object=what, quantity=evolve(_persons(200), words=words))
    june, july = build(OLD, more, day=BEFORE), build(OLD, more, day=AFTER)
    for found in (june, july):
        assert _troops(found).quantity.low == 300
    assert any(f.startswith("on top of it, not summed: ") for f in _troops(june).flags)
    assert (_troops(july).firmness, july.lapsed) == ("committed", ())


def test_what_comes_on_top_neither_leads_nor_contradicts_what_it_comes_on_top_of() -> None:
    """Ten days after the 300, and planned only: the 300 stay committed, without an end."""
    more = evolve(MORE, published=OLD.published.replace(day=11))  # type: ignore[union-attr]
    cell = _troops(build(OLD, more, day="2025-03-12"))
    assert (cell.firmness, cell.statements, cell.until, cell.contradictions) == ("committed", ("old",), None, ())
    assert [s.statement for s in cell.history] == ["old", "more"]
    (row,) = pledges_from_register(build(OLD, more, day="2025-03-12"), {"troops": ("troops", "persons")}).pledges
    assert (row.low, row.firmness, row.statements) == (300, "committed", ("old",))
    assert (
        row.note
        == "on top of it, not summed: planned, 200 persons (minister of Norway, 11 March 2025), until 30 June 2025"
    )


def test_every_addition_is_told_and_its_number_is_never_that_of_an_offer_without_one() -> None:
    """A firm offer without a number, then 200 more and 100 more, both planned: none of them is committed."""
    first = evolve(MORE, published=OLD.published.replace(day=15))  # type: ignore[union-attr]
    other = evolve(first, id="other", object="100 more troops", quantity=_persons(100))
    again = evolve(first, id="again", published=OLD.published.replace(day=20))  # type: ignore[union-attr]
    cell = _troops(build(evolve(OLD, quantity=None), first, other, again, day="2025-03-31"))
    assert (cell.firmness, cell.quantity) == ("committed", None)
    assert cell.beside == (
        "on top of it, not summed: planned, 200 persons (minister of Norway, 20 March 2025), until 30 June 2025; "
        "on top of it, not summed: planned, 100 persons (minister of Norway, 15 March 2025), until 30 June 2025"
    )


def test_a_reporters_summary_does_not_lead_over_the_governments_own_addition() -> None:
    """ "Norway is willing", a report sums up; "we will send another 200", says its minister."""
    own = evolve(OLD, id="own", object="another 200 troops", quantity=_persons(200))
    cell = _troops(build(own, read("summary", ("Norway",), published=OLD.published), day="2025-03-31"))
    assert (cell.firmness, cell.quantity.low, cell.statements) == ("committed", 200, ("own",))


def test_who_refuses_more_keeps_what_he_offered() -> None:
    none = evolve(pledge("none", "Norway", "2025-05-01", "refused"), object="additional troops")
    cell = _troops(build(OLD, MORE, none, day=BEFORE))
    assert (cell.firmness, cell.quantity.low) == ("committed", 300)
    assert cell.beside == "nothing on top of it: refused (minister of Norway, 1 May 2025)"
    assert _troops(build(none, day=BEFORE)).firmness == "refused"


def test_an_addition_that_outlives_what_it_came_on_top_of_says_so() -> None:
    more = evolve(MORE, attributes=OLD.attributes)
    cell = _troops(build(NEW, more, day=AFTER))
    assert (cell.quantity.low, cell.flags) == (
        200,
        (
            "an offer ended on 30 June 2025: planned, 500 persons (minister of Norway, 10 April 2025)",
            "what stands was offered on top of it",
        ),
    )


def test_an_offer_on_top_of_a_refusal_is_an_offer() -> None:
    no = pledge("no", "Norway", "2025-03-01", "refused")
    yes = pledge("yes", "Norway", "2025-02-01")
    assert _troops(build(no, MORE, day=BEFORE)).firmness == "planned"
    assert _troops(build(yes, no, MORE, day=BEFORE)).firmness == "planned"


@pytest.mark.parametrize(
    "what",
    [
        "more than 200 troops",
        "no more than 200 troops",
        "200 troops or more",
        "troops if more nations join",
        "troops under another nation's command",
        "to further strengthen its 200 troops",
        "offers more than two hundred troops",
        "200 troops for two more years",
        "200 troops for 6 more months",
        "200 troops with extra vehicles",
        "200 troops subject to additional guarantees",
        "troops once two more nations join",
        "200 troops, 50 more than in March",
    ],
)
def test_a_bound_is_not_on_top(what: str) -> None:
    assert build(OLD, evolve(MORE, object=what), day=AFTER).cells == ()


def test_what_comes_on_top_is_shown_alone_where_nothing_else_is_named() -> None:
    cell = _troops(build(MORE, day=BEFORE))
    assert cell.quantity.low == 200


def test_a_word_since_stands_without_what_was_replaced() -> None:
    """Willing without a number, said after the 500 and open-ended: it leads, and the 300 are not its number."""
    since = pledge("since", "Norway", "2025-05-05")
    cell = _troops(build(OLD, NEW, since, day=AFTER))
    assert (cell.firmness, cell.quantity, cell.statements) == ("willing", None, ("since",))
    assert (
        "an offer ended on 30 June 2025: planned, 500 persons (minister of Norway, 10 April 2025); "
        "what was said before it is not counted" in cell.flags
    )


def test_words_of_the_same_day_are_not_replaced() -> None:
    same = pledge("same", "Norway", "2025-04-10", "willing", quantity=_persons(100))
    assert _troops(build(same, NEW, day=AFTER)).quantity.low == 100


def test_a_report_that_ends_takes_nothing_from_the_governments_own_word() -> None:
    leak = _until(pledge("leak", "Norway", "2025-04-10", "possible", basis="leak", speaker=("officials",)))
    found = build(OLD, leak, day=AFTER)
    assert (_troops(found).firmness, found.lapsed) == ("committed", ())


def test_what_a_reporter_retold_while_it_stood_does_not_outlive_it() -> None:
    """ "Norway is willing to send troops" in a report of May is told of the offer that ended in June."""
    may = read("may", ("Norway",), published=OLD.published.replace(month=5))  # type: ignore[union-attr]
    july = evolve(may, id="july", published=OLD.published.replace(month=7))  # type: ignore[union-attr]
    assert build(OLD, NEW, may, day=AFTER).cells == ()
    assert _troops(build(OLD, NEW, may, july, day=AFTER)).statements == ("july",)


def test_a_report_that_tells_an_offer_again_while_it_stood_does_not_outlive_it() -> None:
    """The press tells the same 500 in May; 800 would be news, and so would the 500 in July."""
    same = evolve(pledge("same", "Norway", "2025-05-20", "planned", basis="press report"), quantity=_persons(500))
    bare = evolve(same, id="bare", quantity=None, firmness="willing")
    assert build(OLD, NEW, same, bare, day=AFTER).cells == ()
    news = evolve(same, id="news", quantity=_persons(800))
    assert _troops(build(OLD, NEW, same, news, day=AFTER)).statements == ("news",)
    late = evolve(same, id="late", published=OLD.published.replace(month=7))  # type: ignore[union-attr]
    assert _troops(build(OLD, NEW, same, late, day="2025-07-02")).statements == ("late",)


def test_a_refusal_for_a_time_leaves_the_yes_before_it_open() -> None:
    no = _until(pledge("no", "Norway", "2025-04-10", "refused"))
    found = build(OLD, no, day=AFTER)
    assert found.cells == ()
    assert found.lapsed[0].words.startswith("refused (minister of Norway, 10 April 2025), stood until 30 June 2025;")


def test_the_end_is_told_as_a_change_with_both_words() -> None:
    rows = (OLD, NEW)
    (change,) = compare(build(*rows, day=AFTER), build(*rows, day=BEFORE))
    assert (change.kind, change.before, change.after) == ("no longer stands", "planned", "")
    assert change.words.endswith(": nobody has said whether that stands again")
    assert change.statements == ("new", "old")


def test_a_change_that_an_end_brings_is_told_as_such() -> None:
    """The leak led till it ended; the minister said nothing new."""
    leak = _until(pledge("leak", "Norway", "2025-04-10", "possible", basis="leak", speaker=("officials",)))
    (change,) = compare(build(OLD, leak, day=AFTER), build(OLD, leak, day=BEFORE))
    assert (change.kind, change.before, change.after) == ("firmer", "possible", "committed")
    assert change.words.endswith("; the word before ended on 30 June 2025")


def test_a_draft_of_the_force_names_what_lapsed_and_counts_none_of_it() -> None:
    drafted = pledges_from_register(build(OLD, NEW, day=AFTER), {"troops": ("troops", "persons")})
    assert drafted.pledges == ()
    (line,) = drafted.left_out
    assert line.startswith("Norway, troops: planned, 500 persons (minister of Norway, 10 April 2025), stood until")


def test_a_draft_of_the_force_notes_until_when_an_offer_stands() -> None:
    (row,) = pledges_from_register(build(OLD, NEW, day=BEFORE), {"troops": ("troops", "persons")}).pledges
    assert (row.low, row.note) == (500, "the offer stands until 2025-06-30")


@pytest.mark.parametrize("heading", ["valid until", "Valid_Until", "Expires", "EXPIRY DATE", "valid till"])
def test_a_ledger_that_kept_the_end_under_its_heading_is_read(heading: str) -> None:
    """Before the column was known its cells were kept as they stood, under the table's own heading."""
    assert build(_until(OLD, name=heading), day=AFTER).cells == ()
    assert len(build(_until(OLD, name=heading), day=BEFORE).cells) == 1


@pytest.mark.parametrize("written", ["30.06.2025", "30 June 2025", "2025-06-30 12:00"])
def test_an_end_that_such_a_ledger_kept_as_written_is_read(written: str) -> None:
    assert build(_until(OLD, written, "valid until"), day=AFTER).cells == ()
    assert len(build(_until(OLD, written, "valid until"), day=BEFORE).cells) == 1


def test_an_end_that_cannot_be_read_is_told() -> None:
    cell = _troops(build(_until(OLD, "harvest", "valid until"), day=AFTER))
    assert 'its end "harvest" is no day such as 2025-03-20, so it counts on' in cell.flags


_ROW = st.tuples(
    st.integers(0, 20),
    st.none() | st.integers(0, 20),
    st.sampled_from(("", *FIRMNESS)),
    st.sampled_from(("public statement", "leak", "analyst", "")),
    st.sampled_from(("troops", "200 more troops")),
)


@given(st.lists(_ROW, max_size=7), st.integers(0, 31))
def test_nothing_leads_that_ended_or_was_replaced_and_all_that_ended_is_accounted_for(
    rows: list[tuple[int, int | None, str, str, str]], day: int
) -> None:
    made = []
    for n, (said, lasts, rung, basis, what) in enumerate(rows):
        row = evolve(pledge(f"s{n}", "Norway", f"2025-03-{said + 1:02}", rung, basis=basis), object=what)
        made.append(row if lasts is None else _until(row, f"2025-03-{min(said + 1 + lasts, 31):02}"))
    at = f"2025-03-{day:02}" if day else "2025-02-28"
    found = build(*made, day=at)
    ended = {s.id for s in made if s.attributes.get("valid_until", "9") < at and s.published.date().isoformat() <= at}  # type: ignore[union-attr]
    for cell in found.cells:
        assert not ended & set(cell.statements)
        assert not ended & {s.statement for s in cell.history}
    assert len(found.cells) + len(found.lapsed) <= 1
    known = [s for s in made if s.published.date().isoformat() <= at and s.firmness]  # type: ignore[union-attr]
    assert bool(known) <= bool(found.cells or found.lapsed)
