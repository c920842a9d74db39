"""The register of the coalition of 2025 against what a person reads off positions.csv, row by row.

The tables below were written from the CSV before the engine ran. "-" is undecided (the CSV's ``not_decided``).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grith.coalition import Register, build_register, compare
from tests.coalition.rows import DEFINITION, cut, positions

# Last word on troops by 20 March 2025. Croatia and Switzerland are known to the month only: not before 31 March.
# Belgium and Luxembourg speak of "participation" (no kind); Sweden's forces only "may include troops".
TROOPS_20_MARCH = """
Australia      willing     press      possible in public on 15 March, willing by officials on 17 March
Czechia        refused     official   2024, before the coalition
Denmark        willing     official
Finland        refused     official   the prime minister; the president speaks on 26 March
France         willing     press
Germany        possible    official   and undecided by a government source on the same day
Hungary        refused     official
Ireland        possible    official
Italy          refused     official
Latvia         possible    official
New Zealand    possible    official
Norway         -           official
Poland         refused     official
Spain          -           official   refused in December 2024, left open in February
Sweden         possible    press
Turkey         possible    official
United Kingdom willing     press
"""

# Last word on troops by 5 September 2025, of the rows willing or pledged: the eleven of the research note.
TROOPS_5_SEPTEMBER_WILLING = [
    "Australia", "Belgium", "Denmark", "Estonia", "France", "Latvia", "Lithuania", "Netherlands", "Norway", "Sweden",
    "United Kingdom",
]  # fmt: skip
TROOPS_5_SEPTEMBER_REFUSED = [
    "Bulgaria", "Croatia", "Czechia", "Greece", "Hungary", "Italy", "Japan", "Poland", "Romania", "Spain",
    "United States",
]  # fmt: skip

OTHER_5_SEPTEMBER = """
Australia       surveillance  committed
Bulgaria        airfields     committed
Bulgaria        naval         committed
Bulgaria        demining      committed
Estonia         naval         committed
Estonia         demining      committed
Estonia         training      committed
Estonia         command       committed
Germany         air_defence   committed
Germany         equipment     committed
Italy           monitoring    possible
Italy           training      possible
Poland          logistics     committed
Romania         airfields     willing
Romania         logistics     willing
Romania         monitoring    willing
Sweden          air           willing
Sweden          naval         willing
Turkey          naval         willing
United Kingdom  air           willing
United Kingdom  training      willing
United Kingdom  logistics     willing
United States   air           possible
United States   surveillance  possible
United States   air_defence   -
United States   command       willing
"""


def table(text: str) -> list[list[str]]:
    return [
        line.split(None, 3) for line in text.replace("United ", "United_").replace("New Z", "New_Z").split("\n") if line
    ]


@pytest.fixture
def register(shared: Path):
    statements = positions(shared)
    return lambda day: build_register(statements, DEFINITION, cut(day))


def rungs(r: Register) -> dict[str, str]:
    return {c.nation: c.firmness or "-" for c in r.cells if c.capability == "troops"}


def test_troops_as_of_20_march(register) -> None:
    expected = {row[0].replace("_", " "): row[1] for row in table(TROOPS_20_MARCH)}
    assert rungs(register("2025-03-20")) == expected


def test_basis_as_of_20_march(register) -> None:
    r = register("2025-03-20")
    for row in table(TROOPS_20_MARCH):
        cell = r.cell(row[0].replace("_", " "), "troops")
        assert cell.basis == "press report" if row[2] == "press" else "statement" in cell.basis, row


def test_how_many_as_of_20_march_is_two_to_four(register) -> None:
    """Denmark and the United Kingdom say so themselves; Australia and France are only reported to be willing."""
    answer = register("2025-03-20").how_many
    assert (answer.low, answer.best, answer.high, answer.rung) == (2, 4, 4, "willing")


def test_willing_in_september_is_the_eleven_of_the_research_note(register) -> None:
    row = register("2025-09-05").count("willing")
    assert list(row.nations_high) == TROOPS_5_SEPTEMBER_WILLING
    # By governments' own standing words: Latvia, Norway undecided; Australia, Netherlands, Sweden only "possible".
    assert row.nations_low == ("Belgium", "Denmark", "Estonia", "France", "Lithuania", "United Kingdom")


def test_refusals_in_september(register) -> None:
    found = sorted(n for n, rung in rungs(register("2025-09-05")).items() if rung == "refused")
    assert found == TROOPS_5_SEPTEMBER_REFUSED


def test_other_capabilities_in_september(register) -> None:
    r = register("2025-09-05")
    for line in OTHER_5_SEPTEMBER.strip().split("\n"):
        nation, capability, rung = line[:16].strip(), *line[16:].split()
        cell = r.cell(nation, capability)
        assert cell is not None, line
        assert (cell.firmness or "-") == rung, line


def test_ruling_out_troops_is_not_ruling_out_everything(register) -> None:
    r = register("2025-09-05")
    assert r.cell("POL", "troops").firmness == "refused"
    assert r.cell("POL", "logistics").firmness == "committed"


def test_participation_is_not_troops(register) -> None:
    r = register("2025-03-20")
    for nation in ("Belgium", "Luxembourg"):
        assert r.cell(nation, "troops") is None
        assert r.cell(nation, "unspecified").firmness == "possible"


def test_france_names_about_10000_and_the_number_outlives_a_later_word_without_one(register) -> None:
    amount = register("2025-03-20").cell("FRA", "troops").quantity
    assert (amount.low, amount.high, amount.unit, amount.said) == (9000, 11000, "persons", "about 10000")
    assert amount.stated_earlier
    assert amount.published.date().isoformat() == "2025-02-18"
    later = register("2025-04-30").cell("FRA", "troops").quantity
    assert (later.low, later.high) == (5000, 10000)


def test_only_five_nations_ever_give_a_number_of_soldiers(register) -> None:
    """SOURCE.md: France, the United Kingdom, Estonia, Lithuania and Switzerland; the noughts of refusals are none."""
    cells = [c for c in register("2026-02-01").cells if c.capability == "troops"]
    assert {c.nation for c in cells if c.quantity} == {
        "France",
        "United Kingdom",
        "Estonia",
        "Lithuania",
        "Switzerland",
    }


def test_germany_had_two_tones_on_17_february(register) -> None:
    cell = register("2025-02-17").cell("DEU", "troops")
    assert cell.firmness == "possible"
    assert cell.official.speaker == "defence ministry spokesperson"
    assert cell.reported.speaker == "government source"
    (contradiction,) = cell.contradictions
    assert (contradiction.kind, contradiction.days_apart) == ("public and reported", 0)
    assert len(contradiction.statements) == 2


def test_finland_has_two_office_holders_and_two_lines(register) -> None:
    assert register("2025-03-25").cell("FIN", "troops").firmness == "refused"
    cell = register("2025-03-26").cell("FIN", "troops")
    assert (cell.firmness, cell.speaker) == ("possible", "Stubb, president")
    (contradiction,) = cell.contradictions
    assert (contradiction.kind, contradiction.days_apart) == ("refused", 14)
    assert "Orpo" in contradiction.words and "Stubb" in contradiction.words


def test_australia_15_and_17_march(register) -> None:
    assert register("2025-03-14").cell("AUS", "troops") is None
    first = register("2025-03-15").cell("AUS", "troops")
    assert (first.firmness, first.contradictions) == ("possible", ())
    second = register("2025-03-17").cell("AUS", "troops")
    assert (second.firmness, second.firmness_low, second.firmness_high) == ("willing", "possible", "willing")
    assert second.official.firmness == "possible" and second.reported.firmness == "willing"
    assert any("government's own word" in flag for flag in second.flags)
    assert [c.days_apart for c in second.contradictions] == [2]
    changes = compare(register("2025-03-20"), register("2025-03-15"))
    assert next((c.kind, c.before, c.after) for c in changes if c.nation == "Australia") == (
        "firmer",
        "possible",
        "willing",
    )


def test_netherlands_4_september_public_word_before_leak(register) -> None:
    cell = register("2025-09-04").cell("NLD", "troops")
    assert (cell.firmness, cell.speaker) == ("possible", "Schoof, prime minister")
    assert cell.firmness_high == "willing"
    assert [c.kind for c in cell.contradictions] == ["rungs"]


def test_italian_deputy_does_not_move_the_prime_ministers_no(register) -> None:
    cell = register("2025-03-15").cell("ITA", "troops")
    assert (cell.firmness, cell.firmness_high) == ("refused", "refused")
    assert [s.weight for s in cell.history] == ["voice", "official"] or [s.weight for s in cell.history] == [
        "official",
        "voice",
    ]
    assert [c.kind for c in cell.contradictions] == ["refused"]


def test_lithuania_january_2026_two_numbers_in_two_days(register) -> None:
    cell = register("2026-01-07").cell("LTU", "troops")
    assert (cell.quantity.low, cell.quantity.high) == (200, 500)
    (contradiction,) = cell.contradictions
    assert "140–150 persons" in contradiction.words and "200–500 persons" in contradiction.words


def test_month_precision_waits_for_the_end_of_the_month(register) -> None:
    assert register("2025-03-30").cell("HRV", "troops") is None
    assert register("2025-03-31").cell("HRV", "troops").firmness == "refused"
    assert register("2025-03-31").cell("CHE", "troops").firmness == "possible"


def test_preconditions_and_named_conditions(register) -> None:
    found = {p.words: p.conditions for p in register("2025-03-20").cell("GBR", "troops").preconditions}
    assert found["US backstop"] == ("us_backstop",)
    assert found["ceasefire"] == ("ceasefire_in_force",)


def test_every_number_has_its_statements(register) -> None:
    r = register("2025-09-05")
    known = {f"L{i}" for i in range(2, 111)}
    for row in r.nations_at_rung:
        assert set(row.statements) <= known
        assert bool(row.statements) == bool(row.high)
    for cell in r.cells:
        assert cell.statements and set(cell.statements) <= known
        assert {s.statement for s in cell.history} >= set(cell.statements)
    assert all(reason.statements for reason in r.how_many.reasons)


def test_no_row_is_lost(register, shared: Path) -> None:
    r = register("2026-12-31")
    placed = {s.statement for c in r.cells for s in c.history}
    assert placed == {s.id for s in positions(shared)}
    assert r.unplaced == ()
