"""The rules of the register, one by one, on statements made for them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve

from grith.coalition import builtin_capabilities
from grith.coalition._capabilities import all_capabilities, finder
from grith.nouns import Capability, Party, Quantity, Span
from tests.coalition.made import CASE, build, read
from tests.coalition.rows import pledge


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


def test_an_offer_withdrawn_is_refused_and_one_that_stays_is_not() -> None:
    words = {"kind": "red_line", "negated": True, "firmness": "refused"}
    back = read("b", ("Kenya",), **words, span=Span(exact="withdrew its offer"), object="its offer of 300 troops")
    told = "withdrew its offer of 300 troops as there is no ceasefire"
    why = read("w", ("Chad",), **words, span=Span(exact=told), object="")
    register = build(back, why, *(
        read(exact, ("Nepal",), **words, span=Span(exact=exact), object="to withdraw its offer of 300 troops")
        for exact in ("will not withdraw", "refuses to withdraw", "ruled out withdrawing", "denied withdrawing")
    ))  # fmt: skip
    assert register.cell("KEN", "troops").firmness == register.cell("TCD", "troops").firmness == "refused"
    assert register.cell("NPL", "troops") is None


def _withdrawn(**slots: object):
    words = {"kind": "red_line", "negated": True, "firmness": "refused", "span": Span(exact="withdrew its offer")}
    return read("n", ("Kenya",), **{"object": "its offer of troops", **words, **slots})


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_report_that_a_nation_withdrew_its_offer_ends_the_offer(by_hand: bool) -> None:
    said = read("y", ("Kenya",), speaker=("minister of Kenya",), published=datetime(2025, 3, 10, tzinfo=UTC))
    yes = pledge("y", "Kenya", "2025-03-10", "willing", speaker="the president") if by_hand else said
    register = build(yes, _withdrawn())
    cell = register.cell("KEN", "troops")
    assert (cell.firmness, cell.firmness_low, cell.firmness_high) == ("refused", "refused", "refused")
    assert cell.quantity is None
    assert any(f.startswith("an offer was taken back on 20 March 2025: willing (") for f in cell.flags)
    assert register.how_many.high == 0
    again = read("z", ("Kenya",), speaker=("minister of Kenya",), published=datetime(2025, 3, 25, tzinfo=UTC))
    assert build(yes, _withdrawn(), again).cell("KEN", "troops").firmness == "willing"


def test_an_unsure_reading_of_a_withdrawal_waits_for_review() -> None:
    yes = pledge("y", "Kenya", "2025-03-10", "willing")
    unsure = build(yes, _withdrawn(confidence="low")).cell("KEN", "troops")
    assert (unsure.firmness, unsure.firmness_low) == ("willing", "refused")
    assert any(f.startswith("told otherwise since: refused") for f in unsure.flags)


def test_a_withdrawal_that_names_no_kind_is_listed() -> None:
    register = build(_withdrawn(object="its offer", capability=()))
    assert any("takes an offer back" in u.reason for u in register.unplaced)


@pytest.mark.parametrize(("name", "code"), [("Perú", "PER"), ("Cote d\u2019Ivoire", "CIV"), ("México", "MEX")])
def test_a_state_is_known_with_and_without_accents(name: str, code: str) -> None:
    assert build(pledge("a", name, "2025-03-20", "willing")).cell(code, "troops") is not None


@pytest.mark.parametrize(("state", "basis"), [("Kenya", "public statement"), ("Nepal", ""), ("", "")])
def test_a_speaker_whom_the_report_calls_a_minister_speaks_for_that_state_alone(state: str, basis: str) -> None:
    said = read("a", ("Kenya",), speaker=("Ann Otieno",), attributes={"office_of": state} if state else {})
    cell = build(said).cell("KEN", "troops")
    assert bool(cell.official) is bool(basis) and cell.basis.startswith(basis)


def test_what_a_report_leaves_open_is_undecided() -> None:
    words = {"kind": "position", "firmness": "", "object": "whether to send troops"}
    register = build(read("o", ("Kenya",), **words, rule="position.undecided"))
    assert register.cell("KEN", "troops").firmness == "" and register.count("possible").high == 0
    assert build(read("s", ("Kenya",), **words, rule="position.said")).cell("KEN", "troops") is None


def test_kinds_of_the_case_stand_beside_what_the_reader_found() -> None:
    case = evolve(CASE, capabilities=(Capability("police", "Police", ("Police units", "police officers")),))
    both = read("b", ("Kenya",), object="500 troops and two police units to a force in Haiti")
    place = read("p", ("Ghana",), object="500 troops to the police officers in Haiti")
    register = build(both, place, case=case)
    assert {c.capability for c in register.cells if c.iso3 == "KEN"} == {"troops", "police"}
    assert {c.capability for c in register.cells if c.iso3 == "GHA"} == {"troops"}


def test_a_report_that_a_nation_will_no_longer_give_ends_its_offer() -> None:
    yes = pledge("y", "Kenya", "2025-03-10", "willing")
    no = _withdrawn(span=Span(exact="will no longer send"), object="troops")
    assert build(yes, no).cell("KEN", "troops").firmness == "refused"
    host = _withdrawn(span=Span(exact="will no longer accept"), object="foreign troops")
    assert build(yes, host).cell("KEN", "troops").firmness == "willing"


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("took back its pledge", True),
        ("took its offer of 300 troops back", True),
        ("backed out of its offer", True),
        ("stepped back from its commitment", True),
        ("pulled the offer", True),
        ("takes its commitments seriously", False),
        ("goes beyond its pledges", False),
        ("goes to the talks about its offer", False),
    ],
)
def test_only_what_goes_back_is_taken_back(told: str, back: bool) -> None:
    """Who keeps a word, or speaks of others' troops, has refused none of its own."""
    line = read("r", ("Kenya",), kind="red_line", negated=True, firmness="refused", span=Span(exact=told), object="")
    assert bool(build(line).cells) is back


def test_a_word_that_the_case_gives_to_a_kind_of_its_own_is_that_kinds_alone() -> None:
    case = evolve(CASE, capabilities=(Capability("police", "Police", ("Formed police units", "infantry")),))
    found = finder(all_capabilities(case))
    assert [n.id for n in found.find("two formed police units")] == ["police"]
    both = evolve(case, capabilities=(*case.capabilities, Capability("troops", "", ("infantry",))))
    assert {n.id for n in finder(all_capabilities(both)).find("infantry")} == {"police", "troops"}
    assert {n.id for n in found.find("minesweepers")} == {"naval", "demining"}


def test_how_the_reader_took_the_sentence_goes_before_its_words() -> None:
    """The words that it marks leave out "back", and the "no" of "has no plans to drop its pledge"."""
    words = {"kind": "red_line", "negated": True, "firmness": "refused", "object": "its offer of 100 troops"}
    back = read("b", ("Kenya",), **words, rule="red_line.taken-back", span=Span(exact="took its offer"))
    kept = read("k", ("Nepal",), **words, rule="red_line.no-plans", span=Span(exact="plans to drop its offer"))
    assert [c.nation for c in build(back, kept).cells if c.firmness == "refused"] == ["Kenya"]


def test_a_condition_of_any_word_of_the_last_day_is_not_forgotten() -> None:
    day = "2025-03-01"
    bare = pledge("z", "Angola", day, "possible", "monitoring")
    tied = pledge("a", "Angola", day, "willing", "monitoring", condition="only with a UN mandate")
    later = pledge("l", "Angola", "2025-03-20", "committed", "monitoring")
    cell = build(bare, tied, later).cell("AGO", "monitoring")
    assert any("does not repeat: only with a UN mandate" in f for f in cell.flags)
    no = pledge("n", "Angola", day, "refused", "monitoring")
    assert not any("does not repeat" in f for f in build(tied, no, later).cell("AGO", "monitoring").flags)
