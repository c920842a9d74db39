"""Two targets or two weapons in one row: where one of them alone decides a violation, the other cannot undo it."""

from __future__ import annotations

from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.nouns import FINDINGS
from grith.truce.agreement import load_agreement
from grith.truce.judge import FactTable, claims_of, judge, judge_columns, judge_facts, judge_table
from grith.truce.judge._several import calibres
from tests.truce.test_judge_claims import HEAD, energy, findings
from tests.truce.test_judge_laws import AGREEMENTS, CLAUSES, facts


@pytest.mark.parametrize(
    ("target", "effect", "means", "russia", "ukraine"),
    [
        ("hospital and substation", "damaged", "drones", "undetermined", "undetermined"),  # which of them?
        ("hospital and substation", "both damaged", "drones", "violation", "violation"),
        ("hospital and substation", "hospital damaged", "drones", "undetermined", "undetermined"),
        ("houses; substation", "substation destroyed, windows of houses broken", "drones", "violation", "violation"),
        ("houses and substation", "houses and the substation hit", "drones", "violation", "violation"),
        ("houses and substation", "substation burned and houses spared", "drones", "violation", "violation"),
        ("houses and substation", "houses burned and substation spared", "drones", "undetermined", "undetermined"),
        ("houses and substation", "houses destroyed; substation not damaged", "drones", "undetermined", "undetermined"),
        ("houses and substation", "substation hit", "drones shot down", "undetermined", "undetermined"),
        ("houses or a substation", "both damaged", "drones", "undetermined", "undetermined"),
        ("between houses and a substation", "both damaged", "drones", "undetermined", "undetermined"),
        ("railway and its substation", "both destroyed", "drones", "undetermined", "undetermined"),
        ("substation, power plant", "damaged", "missiles", "violation", "violation"),
        ("coal mine and hospital", "both hit", "drones", "out of scope", "violation"),
        ("a phone mast and a transformer", "damaged", "drones", "undetermined", "undetermined"),  # which of them?
        (
            "a phone mast and a transformer",
            "mast damaged, transformer intact",
            "drones",
            "undetermined",
            "undetermined",
        ),
        ("a phone mast and a transformer", "transformer destroyed", "drones", "violation", "violation"),
        ("a substation in the north and the south", "destroyed", "drones", "violation", "violation"),
        ("school and hospital", "both damaged", "drones", "out of scope", "out of scope"),
    ],
)
def test_two_targets(target: str, effect: str, means: str, russia: str, ukraine: str) -> None:
    """Expected as a careful person would say, before the code."""
    assert energy(target, effect, means) == {"russia": russia, "ukraine": ukraine}


MINSK = "id,kind,said_on,about_from,accused,weapon,line,side,distance_km,act,calibre_mm"


@pytest.mark.parametrize(
    ("weapon", "calibre", "result"),
    [
        # On the clause on guns and mortars from 100 mm, less than 25 km from the line.
        ("152 mm howitzer and 82 mm mortar", "", "violation"),
        ("82 mm mortar and 152 mm howitzer", "", "violation"),
        ("82 mm mortar or 152 mm howitzer", "", "undetermined"),
        ("82 mm mortar and howitzer", "", "undetermined"),  # of what calibre was the howitzer?
        ("60 mm and 82 mm mortars", "", "out of scope"),
        ("122 and 152 mm howitzers", "", "violation"),
        ("tanks and a howitzer, 152 mm", "", "violation"),
        ("tanks and an 82mm mortar", "", "out of scope"),  # tanks are no guns here, and the mortar is too small
        ("an 82 mm mortar; two tanks", "", "out of scope"),
        ("tanks or an 82mm mortar", "", "undetermined"),
        ("tanks, field pieces and an 82mm mortar", "", "undetermined"),  # one of them is of no known kind
        ("tanks, artillery and an 82mm mortar", "", "undetermined"),
        ("tanks, mortars and an 82mm mortar", "", "undetermined"),
        ("tanks and a 120mm mortar", "", "violation"),
        ("howitzers of over 100 mm", "", "violation"),
        ("guns of 100 mm and more", "", "violation"),
        ("mortars up to 82 mm", "", "out of scope"),
        ("mortars of at least 82 mm", "", "undetermined"),
        ("mortar", "82-120", "undetermined"),
        ("mortar", "120; 82", "undetermined"),
        ("mortar", ">82", "undetermined"),
        ("mortar", "120 mm", "violation"),
    ],
)
def test_two_weapons_and_their_calibres(weapon: str, calibre: str, result: str) -> None:
    row = f'A,report,2015-04-01,2015-04-01,Ukraine,"{weapon}",contact,Ukraine,10,in position,{calibre}'
    assert findings("minsk-2015", row, MINSK)["A", "from-truce", "2-guns-UKR"].result == result


def test_a_weapon_told_in_the_column_of_the_act() -> None:
    rows = "A,report,2015-04-01,2015-04-01,Ukraine,,contact,Ukraine,10,four 122 mm howitzers seen,\n"
    rows += "B,report,2015-04-01,2015-04-01,Ukraine,,contact,Ukraine,10,82 mm mortars in position,"
    found = findings("minsk-2015", rows, MINSK)
    assert [found[id, "from-truce", "2-guns-UKR"].result for id in "AB"] == ["violation", "out of scope"]


def test_the_part_that_decides_is_what_the_finding_tells() -> None:
    row = 'A,report,2015-04-01,2015-04-01,Ukraine,"82 mm mortar and 152 mm howitzer",contact,Ukraine,10,in position,'
    found = findings("minsk-2015", row, MINSK)["A", "from-truce", "2-guns-UKR"]
    assert [u.value for u in found.used if u.name == "weapon"] == ["gun or howitzer, 152 mm"]


@pytest.mark.parametrize(
    ("text", "least", "greatest"),
    [("7.62 mm", 7.62, 7.62), ("12,7 mm", 12.7, 12.7), ("122-mm", 122, 122), ("120 and 82 mm", 82, 120)],
)
def test_calibres_in_words(text: str, least: float, greatest: float) -> None:
    assert calibres(text) == (least, greatest)
    assert calibres("BM-21, three of 40") is None


@given(data=st.data(), clause=st.sampled_from(CLAUSES))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_part_only_ever_decides_what_was_possible(data: st.DataObject, clause: tuple[str, str, str]) -> None:
    """A part lies within the whole: to learn of it settles an open finding and turns no decided one; columns agree."""
    name, reading, id = clause
    agreement = AGREEMENTS[name]
    part, whole = data.draw(facts(name))
    with_part = evolve(whole, also=(part,))
    before, after = (judge_facts(agreement, f, reading, id)[0] for f in (whole, with_part))
    assert after == before or (before, after) == ("undetermined", "violation")
    if judge_facts(agreement, part, reading, id)[0] == "violation":
        assert after == "violation"
    # Parts that are all there was: out of scope where each of them is, and nothing else is decided by them.
    all_told = evolve(whole, also=(evolve(part, complete=True), evolve(whole, complete=True), part))
    by_all = judge_facts(agreement, all_told, reading, id)[0]
    assert by_all in (before, after)
    only = evolve(whole, also=(evolve(part, complete=True),))
    apart = judge_facts(agreement, part, reading, id)[0]
    assert judge_facts(agreement, only, reading, id)[0] == (apart if apart == "out of scope" else after)
    mixed = [whole, with_part, evolve(part, also=(part, whole)), part, all_told, only]
    order = [3, 1, 0, 5, 1, 2, 4]
    pairs, codes = judge_table(agreement, FactTable.of(agreement, mixed).take(order))
    row = pairs.index((reading, id))
    single = [judge_facts(agreement, mixed[n], reading, id)[0] for n in order]
    assert [FINDINGS[c] for c in codes[row]] == single


def test_rows_of_several_things_by_columns_and_in_any_order() -> None:
    agreement = load_agreement("energy-halt-2025")
    told = (("houses and substation", "both hit"), ("substation", "hit"), ("substation; mine", "each damaged"))
    day = "2025-04-01"
    rows = [f'T{n},accusation,s,{day},{day},,RU,p,"{t}",drones,"{e}",,u' for n, (t, e) in enumerate(told)]
    for order in permutations(rows):
        claims, _ = claims_of("\n".join([HEAD, *order]), "t.csv", agreement.zone)
        one = {(f.claim, f.reading): f.result for f in judge(agreement, claims)}
        columns = judge_columns(agreement, claims)
        for number, (reading, _clause) in enumerate(columns.pairs):
            for claim, code in zip(claims, columns.codes(number), strict=True):
                assert FINDINGS[code] == one[claim.id, reading]
        assert set(one.values()) == {"violation"}
