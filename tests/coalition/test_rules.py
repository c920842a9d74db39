"""The rules of the register, one by one, on statements made for them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve

from grith.coalition import build_register, builtin_capabilities, compare
from grith.coalition._capabilities import all_capabilities, finder
from grith.nouns import Capability, CaseDefinition, Holder, Office, Party, Quantity, Span, Statement
from tests.coalition.rows import DEFINITION, cut, pledge

CASE = evolve(
    DEFINITION,
    parties=(
        Party("gbr", "United Kingdom", iso3="GBR", aliases=("Britain", "Downing Street"), offices=(
            Office("prime minister", holders=(Holder("Keir Starmer", ("Starmer",)),)),
        )),
        Party("rus", "Russia", iso3="RUS", side="russia", role="belligerent", aliases=("Kremlin",)),
        Party("ukr", "Ukraine", iso3="UKR", side="ukraine", role="host"),
        Party("nato", "NATO", kind="organisation", aliases=("the Alliance",)),
    ),
)  # fmt: skip


def build(*rows: Statement, day: str = "2025-03-31", case: CaseDefinition = CASE):
    return build_register(rows, case, cut(day))


def read(name: str, actor: tuple[str, ...], **slots: object) -> Statement:
    """A statement as the reader makes it: no table, no basis."""
    defaults = {
        "report": "r", "kind": "pledge", "actor": actor, "speaker": actor, "capability": ("troops",),
        "firmness": "willing", "published": datetime(2025, 3, 20, tzinfo=UTC), "extractor": "grith.read",
    }  # fmt: skip
    return Statement(id=name, **{**defaults, **slots})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("boots on the ground", {"troops"}),
        ("Peacekeepers", {"troops"}),
        ("fighter jets", {"air"}),
        ("two frigates", {"naval"}),
        ("minesweepers", {"naval", "demining"}),
        ("air defence", {"air_defence"}),
        ("Patriot batteries", {"air_defence"}),
        ("satellite imagery", {"surveillance"}),
        ("field hospital", {"medical"}),
        ("land, air and sea roles", {"troops", "air", "naval"}),
        ("military engineers", {"engineering"}),
        ("airbases", {"airfields"}),
        ("barracks", {"housing"}),
        ("instructors", {"training"}),
        ("a loan", {"funding"}),
        ("headquarters", {"command"}),
        ("ceasefire monitoring", {"monitoring"}),
        ("logistics hub", {"logistics"}),
        ("participation", {"unspecified"}),
        ("participation with troops", {"troops"}),
        ("maintenance of databases", {"logistics"}),
        ("a fair and durable peace", set()),
        ("disease and highland", set()),
    ],
)
def test_words_of_capabilities(words: str, expected: set[str]) -> None:
    assert {n.id for n in finder(builtin_capabilities()).find(words)} == expected


def test_the_kinds_that_the_issue_names_are_built_in() -> None:
    wanted = {
        "troops", "air", "naval", "logistics", "surveillance", "engineering", "airfields", "housing", "medical",
        "training", "air_defence", "demining", "funding", "command",
    }  # fmt: skip
    assert wanted <= {c.id for c in builtin_capabilities()}


def test_a_case_adds_kinds_and_words() -> None:
    case = evolve(
        CASE, capabilities=(Capability("bridging", "Bridges", ("Ferry",)), Capability("air", "", ("sky guardians",)))
    )
    kinds = {c.id: c for c in all_capabilities(case)}
    assert kinds["air"].title == "Aircraft and air patrols"
    assert list(kinds)[-1] == "unspecified"
    found = finder(all_capabilities(case)).find("a ferry and sky guardians")
    assert [n.id for n in found] == ["bridging", "air"]


def test_hedged_kind_is_a_possibility_only() -> None:
    r = build(pledge("a", "Sweden", "2025-03-17", object="forces in some form, may include troops", capability=""))
    assert r.cell("SWE", "troops").firmness == "possible"
    assert r.cell("SWE", "unspecified").firmness == "willing"


def test_latest_statement_decides() -> None:
    r = build(pledge("a", "France", "2025-03-01", "committed"), pledge("b", "France", "2025-03-02", "possible"))
    cell = r.cell("France", "troops")
    assert (cell.firmness, cell.statements) == ("possible", ("b",))
    assert [s.statement for s in cell.history] == ["a", "b"]


def test_within_a_day_the_clock_decides_and_on_a_tie_the_softer_word() -> None:
    early = pledge("a", "France", "2025-03-01", "willing")
    late = evolve(early, id="b", firmness="possible")
    assert build(early, late).cell("FRA", "troops").firmness == "possible"


def test_press_report_never_overrides_a_fresh_official_refusal() -> None:
    r = build(
        pledge("a", "France", "2025-03-01", "refused"),
        pledge("b", "France", "2025-03-20", "willing", basis="leak", speaker=("officials",)),
    )
    cell = r.cell("FRA", "troops")
    assert (cell.firmness, cell.firmness_high, cell.quantity) == ("refused", "willing", None)
    assert cell.reported.statements == ("b",)
    assert any("reported otherwise" in f for f in cell.flags)


def test_official_word_settles_older_reports() -> None:
    r = build(
        pledge("a", "France", "2025-03-01", "committed", basis="press report", speaker=("sources",)),
        pledge("b", "France", "2025-03-05", "possible"),
    )
    cell = r.cell("FRA", "troops")
    assert (cell.firmness, cell.firmness_high, cell.reported) == ("possible", "possible", None)


def test_a_nation_with_reports_only_is_not_counted_at_the_low_end() -> None:
    r = build(pledge("a", "France", "2025-03-01", "willing", basis="press report"))
    row = r.count("willing")
    assert (row.low, row.best, row.high) == (0, 1, 1)


def test_a_voice_alone_is_shown_but_flagged() -> None:
    r = build(pledge("a", "Italy", "2025-03-01", speaker=("Rossi, member of parliament",)))
    cell = r.cell("ITA", "troops")
    assert cell.history[0].weight == "voice"
    assert any("nobody who speaks for the government" in f for f in cell.flags)
    assert r.count("willing").low == 0


@pytest.mark.parametrize(
    ("speaker", "weight"),
    [
        ("deputy prime minister", "official"),
        ("deputy defence minister", "official"),
        ("Calovini, deputy of the ruling party", "voice"),
        ("former prime minister", "voice"),
        ("an MP", "voice"),
        ("opposition leader", "voice"),
        ("a retired general", "voice"),
    ],
)
def test_who_speaks_for_a_government(speaker: str, weight: str) -> None:
    r = build(pledge("a", "Italy", "2025-03-01", speaker=(speaker,)))
    assert r.cell("ITA", "troops").history[0].weight == weight


@pytest.mark.parametrize(
    ("speaker", "weight", "basis"),
    [
        ("Keir Starmer", "official", "public statement"),
        ("Starmer", "official", "public statement"),
        ("Downing Street", "official", "public statement"),
        ("United Kingdom", "retold", "the report, on the nation's stance"),
        ("Britain", "retold", "the report, on the nation's stance"),
        ("defence ministry spokesperson", "official", "public statement"),
        ("France", "reported", "said by another government"),
        ("unnamed officials", "reported", "unnamed source"),
        ("Jane Doe", "voice", "a person whose office is not known"),
    ],
)
def test_whose_word_a_read_statement_is(speaker: str, weight: str, basis: str) -> None:
    said = build(read("a", ("United Kingdom",), speaker=(speaker,))).cell("GBR", "troops").history[0]
    assert (said.weight, said.basis) == (weight, basis)


def test_the_reporters_own_voice_is_a_report() -> None:
    said = build(read("a", ("France",), speaker=())).cell("FRA", "troops").history[0]
    assert (said.weight, said.basis) == ("retold", "the report in its own voice")


def test_a_reporters_summary_leads_only_where_nothing_better_is_at_hand() -> None:
    retold = read("a", ("France",), speaker=(), firmness="possible")
    alone = build(retold).cell("FRA", "troops")
    assert (alone.firmness, alone.statements) == ("possible", ("a",))
    fresh = build(retold, pledge("b", "France", "2025-03-01", "committed")).cell("FRA", "troops")
    assert (fresh.firmness, fresh.firmness_low, fresh.contradictions) == ("committed", "committed", ())
    assert [s.statement for s in fresh.history] == ["b", "a"]
    stale = build(retold, pledge("b", "France", "2025-02-17", "committed")).cell("FRA", "troops")
    assert (stale.firmness, stale.firmness_high) == ("possible", "committed")


def test_an_unsure_reading_leads_only_once_a_person_accepted_it() -> None:
    unsure = read("a", ("United Kingdom",), speaker=("Keir Starmer",), firmness="refused", confidence="low")
    sure = pledge("b", "United Kingdom", "2025-03-01", "willing")
    assert build(unsure, sure).cell("GBR", "troops").firmness == "willing"
    accepted = evolve(unsure, review="accepted")
    assert build(accepted, sure).cell("GBR", "troops").firmness == "refused"


def test_on_one_day_a_row_filled_in_by_a_person_goes_before_a_reading() -> None:
    row = pledge("a", "United Kingdom", "2025-03-20", "willing", basis="press report", speaker=("officials",))
    found = read("b", ("United Kingdom",), speaker=("British officials",), firmness="possible")
    cell = build(row, found).cell("GBR", "troops")
    assert (cell.firmness, cell.firmness_low) == ("willing", "possible")
    assert [c.kind for c in cell.contradictions] == ["rungs"]


@pytest.mark.parametrize(
    "actor",
    [("France and Germany",), ("France", "Germany"), ("France; Germany",), ("the French government", "Germany")],
)
def test_a_list_of_nations_makes_a_cell_each(actor: tuple[str, ...]) -> None:
    case = evolve(CASE, parties=(*CASE.parties, Party("fra", "France", iso3="FRA", aliases=("French",))))
    assert [c.nation for c in build(read("a", actor), case=case).cells] == ["France", "Germany"]


def test_groups_and_usual_names() -> None:
    cells = build(read("a", ("the Baltic states",)), read("b", ("Türkiye",)), read("c", ("the Netherlands",))).cells
    assert [c.iso3 for c in cells] == ["EST", "LVA", "LTU", "NLD", "TUR"]


def test_a_person_acts_for_the_party_whose_office_he_holds() -> None:
    assert build(read("a", ("Keir Starmer",))).cell("GBR", "troops") is not None


def test_organisations_have_cells_but_are_no_nations() -> None:
    r = build(read("a", ("NATO",)), read("b", ("France",)))
    assert [(c.nation, c.kind) for c in r.cells] == [("France", "state"), ("NATO", "organisation")]
    assert r.count("willing", "any").nations_high == ("France",)


def test_belligerent_and_host_are_never_counted() -> None:
    r = build(pledge("a", "Ukraine", "2025-03-01"), pledge("b", "Russia", "2025-03-01"))
    assert [(c.nation, c.counted) for c in r.cells] == [("Russia", False), ("Ukraine", False)]
    assert r.how_many.high == 0
    # In a report, what a side does with its own forces is no contribution at all.
    assert build(read("c", ("Russia",), object="servicemen")).cells == ()


def test_one_person_under_two_spellings_is_one_voice() -> None:
    r = build(
        read("a", ("United Kingdom",), speaker=("Keir Starmer",), firmness="refused"),
        pledge("b", "United Kingdom", "2025-03-22", "willing", speaker=("Starmer, prime minister",)),
        pledge("c", "United Kingdom", "2025-03-20", "refused", speaker=("Starmer, prime minister",)),
    )
    assert r.cell("GBR", "troops").contradictions == ()


def test_read_words_may_hedge_at_the_kind_that_the_reader_found() -> None:
    words = "to contribute forces in some form, which could include troops"
    r = build(read("a", ("Denmark",), object=words))
    assert r.cell("DNK", "troops").firmness == "possible"
    assert r.cell("DNK", "unspecified").firmness == "willing"


def test_one_unit_under_several_spellings() -> None:
    r = build(
        pledge("a", "France", "2025-03-01", quantity=Quantity("person", 5, 5)),
        pledge("b", "Norway", "2025-03-01", quantity=Quantity("people", 7, 7)),
    )
    (total,) = r.amounts_named
    assert (total.unit, total.low) == ("persons", 12)


def test_red_line_on_others_troops_is_no_refusal_of_ones_own() -> None:
    r = build(
        read(
            "a", ("Russia",), kind="red_line", firmness="refused", negated=True, object="deployment of foreign troops"
        ),
        read(
            "b", ("United States",), kind="red_line", firmness="refused", negated=True, object="presence of NATO troops"
        ),
    )
    assert r.cells == ()


def test_red_line_on_ones_own_troops_is_a_refusal() -> None:
    r = build(read("a", ("Poland",), kind="red_line", firmness="", negated=True, object="sending troops to Ukraine"))
    assert r.cell("POL", "troops").firmness == "refused"


def test_demands_on_issues_in_a_positions_table_are_no_pledges() -> None:
    row = pledge(
        "a", "Russia", "2025-03-01", "refused", kind="red_line", rule="table:positions", object="foreign troops"
    )
    assert build(row).cells == ()


def test_refusal_on_a_condition_leaves_the_door_open() -> None:
    row = pledge("a", "France", "2025-03-01", "refused", condition="without a ceasefire")
    cell = build(row).cell("FRA", "troops")
    assert cell.firmness == "possible"
    assert cell.preconditions[0].conditions == ("ceasefire_in_force",)
    assert any("as long as the condition" in f for f in cell.flags)
    firm = pledge("a", "France", "2025-03-01", "refused", condition="even after a ceasefire")
    assert build(firm).cell("FRA", "troops").firmness == "refused"


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
