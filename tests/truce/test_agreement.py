"""Agreements as data: what is read, what is refused, and that every shipped file stands on named sources."""

from __future__ import annotations

import json

import pytest

from grith.errors import CaseError, IntakeError
from grith.nouns import Agreement
from grith.truce.agreement import CODES, agreement_names, check_text, load_agreement, tell, to_odrl, vocabulary
from grith.truce.judge import claims_of, judge

SMALL = """\
id = "small"
title = "A small truce"
zone = "Europe/Kyiv"
url = "https://example.org/text"

[[parties]]
id = "AAA"
name = "Arland"

[[parties]]
id = "BBB"
name = "Borland"

[[moments]]
id = "start"
title = "the start"
at = 2025-03-18
article = "1"

[[clauses]]
id = "1"
code = "P1"
modality = "prohibition"
says = "No firing."
acts = ["attack"]
attempts = "count"
article = "1"
"""


def problems(text: str) -> list[str]:
    return [str(p) for p in check_text(text, "a.toml").problems]


def test_a_ban_on_nothing_a_duty_with_acts_and_a_name_of_two_parties_are_refused() -> None:
    assert any("forbids no acts" in p and "a.toml:23" in p for p in problems(SMALL.replace('acts = ["attack"]\n', "")))
    duty = SMALL.replace('modality = "prohibition"', 'modality = "obligation"')
    assert any("broken by breached_by" in p for p in problems(duty))
    both = SMALL.replace('acts = ["attack"]', 'acts = ["attack"]\nbreached_by = ["movement"]')
    assert any("both say what breaks it" in p for p in problems(both))
    twice = SMALL.replace('name = "Arland"', 'name = "Arland"\naliases = ["the army"]')
    twice = twice.replace('name = "Borland"', 'name = "Borland"\naliases = ["The Army"]')
    assert any('"The Army" names two parties, AAA and BBB' in p for p in problems(twice))
    assert any(
        "counting goes with after" in p for p in problems(SMALL.replace("at = 2025", 'counting = "hours"\nat = 2025'))
    )
    assert not problems(SMALL)


def test_the_five_agreements_come_with_grith() -> None:
    assert set(agreement_names()) >= {
        "energy-halt-2025",
        "lebanon-2024",
        "line-of-control-2021",
        "minsk-2015",
        "south-sudan-2014",
    }


@pytest.mark.parametrize("name", agreement_names())
def test_every_clause_and_reading_names_a_public_source(name: str) -> None:
    agreement = load_agreement(name)
    for reading in agreement.readings:
        if len(agreement.readings) > 1:
            assert any(c.url.startswith("http") for c in reading.sources), reading.id
        for part in (*reading.clauses, *reading.moments, *reading.exceptions):
            assert any(c.url.startswith("http") for c in part.sources), (reading.id, part.id)
        for clause in reading.clauses:
            assert clause.code in CODES
            assert any(c.article or c.said_by for c in clause.sources), clause.id
        for dispute in reading.disputes:
            assert dispute.sources, dispute.about


@pytest.mark.parametrize("name", agreement_names())
def test_it_is_told_back_whole(name: str) -> None:
    agreement = load_agreement(name)
    text = "\n".join(tell(agreement))
    for reading in agreement.readings:
        assert f"READING {reading.id}" in text
        for clause in reading.clauses:
            assert clause.says in text
        for moment in reading.moments:
            assert moment.title in text
        for dispute in reading.disputes:
            assert dispute.says in text


def test_no_agreement_ships_coordinates() -> None:
    for name in agreement_names():
        agreement = load_agreement(name)
        assert not any(line.shapes for line in agreement.lines)
        assert not any(zone.shapes for zone in agreement.zones)


def test_the_readings_of_the_energy_halt_differ_where_the_sides_do() -> None:
    agreement = load_agreement("energy-halt-2025")
    russia, ukraine = agreement.reading("russia"), agreement.reading("ukraine")
    assert russia and ukraine
    assert (russia.held_by, ukraine.held_by) == ("RUS", "UKR")
    kinds = vocabulary("objects")
    his = kinds.leaves(russia.clause("energy").objects)  # type: ignore[union-attr]
    hers = kinds.leaves(ukraine.clause("energy").objects)  # type: ignore[union-attr]
    # Ukraine's energy ministry: the Russian list leaves out the production of oil and gas.
    assert {"gas_production", "oil_production"} <= hers - his
    assert {"refinery", "substation", "nuclear_plant", "hydro_dam", "gas_storage"} <= his & hers
    assert russia.clause("energy").consequence and not ukraine.clause("energy").consequence  # type: ignore[union-attr]


def test_minsk_measures_each_side_from_its_own_line() -> None:
    text = load_agreement("minsk-2015").readings[0]
    for name, kilometres in (("guns", 25), ("rockets", 35), ("heavy", 70)):
        ukraine, others = text.clause(f"2-{name}-UKR"), text.clause(f"2-{name}-CADLR")
        assert ukraine and others
        assert (ukraine.line, others.line) == ("contact", "memorandum")
        assert ukraine.within_km == others.within_km == kilometres  # half of 50, 70 and 140 km
    assert text.clause("2-guns-UKR").weapons[0].calibre_from_mm == 100  # type: ignore[union-attr]


def test_a_small_agreement_has_one_reading_the_text() -> None:
    agreement = check_text(SMALL).agreement
    assert isinstance(agreement, Agreement)
    (reading,) = agreement.readings
    assert reading.id == "text"
    assert reading.clauses[0].bearers == ("AAA", "BBB")
    assert reading.clauses[0].start == "start"


def test_all_mistakes_are_told_at_once_each_with_its_line() -> None:
    text = SMALL.replace('zone = "Europe/Kyiv"', 'zone = "Europe/Kiew"').replace('"prohibition"', '"prohibiton"')
    text = text.replace('acts = ["attack"]', 'acts = ["atack"]\nbearers = ["CCC"]\nfrom = "begin"\nexceptions = ["x"]')
    text = text.replace("at = 2025-03-18", "at = 2025-03-18\ncolour = 1")
    found = problems(text)
    assert len(found) == 7, found
    for line, words in (
        (3, '"Europe/Kiew" is not a time zone'),
        (18, 'unknown key "colour"'),
        (24, '"prohibiton" is no modality. Did you mean prohibition'),
        (26, '"atack" is no kind of act. Did you mean attack'),
        (27, 'there is no party "CCC"'),
        (28, 'there is no moment "begin"'),
        (29, 'there is no exception "x"'),
    ):
        assert any(p.startswith(f"a.toml:{line}: ") and words in p for p in found), (line, words, found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('article = "1"\n\n[[clauses]]', "\n[[clauses]]"), "has no source"),
        (("at = 2025-03-18", 'at = "18 March"'), "is not a time"),
        (("at = 2025-03-18", 'after = "30 moons"\nfrom = "start"'), "in a circle"),
        (("at = 2025-03-18", "title2 = 1"), "exactly one of at, after, between"),
        (('url = "https://example.org/text"', 'url = "example.org"'), "is no address"),
        (('id = "BBB"', 'id = "AAA"'), "stands twice"),
        (('title = "A small truce"\n', ""), '"title" is missing'),
        (('zone = "Europe/Kyiv"\n', ""), "time zone is missing"),
        (("attempts", "within_km = 25\nattempts"), "within_km needs the line"),
        (("attempts", 'until = "end"\nattempts'), 'there is no moment "end"'),
        (('says = "No firing."', "says = No firing."), "is not valid TOML"),
    ],
)
def test_a_mistake_is_named_and_how_to_mend_it(change: tuple[str, str], words: str) -> None:
    assert change[0] in SMALL
    found = check_text(SMALL.replace(*change, 1), "a.toml")
    assert found.agreement is None
    assert any(words in p.what for p in found.problems), found.problems
    assert all(p.where.startswith("a.toml:") for p in found.problems)


def test_a_syntax_error_does_not_hide_the_other_mistakes() -> None:
    text = SMALL.replace('says = "No firing."', "says = No firing.").replace('acts = ["attack"]', 'acts = ["atack"]')
    found = problems(text)
    assert any("not valid TOML" in p and p.startswith("a.toml:24:") for p in found), found
    assert len(found) == 2, found  # and none that only follows from the first
    assert any("atack" in p for p in found), found


def test_a_careless_file_is_told_line_by_line() -> None:
    text = SMALL.replace('title = "A small truce"', "title = 'A small truce\"").replace("2025-03-18", "18.03.2025")
    text = text.replace('id = "AAA"', "id = AAA").replace('acts = ["attack"]', "acts = attack")
    found = problems(text)
    assert [p.split(" ")[0] for p in found] == ["a.toml:2:", "a.toml:7:", "a.toml:17:", "a.toml:25:"], found
    assert all("not valid TOML" in p for p in found)


def test_a_reading_may_only_change_what_is_there_and_must_name_its_source() -> None:
    text = SMALL + '\n[[readings]]\nid = "a"\ntitle = "As A"\nheld_by = "ZZZ"\n'
    text += '[[readings.changes]]\nclause = "9"\nsays = "x"\nset = { acts = ["strike"] }\n'
    text += '[[readings.changes]]\nclause = "1"\nset = { acts = ["strike"] }\n'
    found = problems(text)
    for words in ("a has no source", 'no party "ZZZ"', 'no clause "9" to change', "reading a, change 2 has no source"):
        assert any(words in p for p in found), (words, found)


def test_a_reading_may_add_and_drop() -> None:
    source = 'source = { url = "https://example.org/a" }\n'
    text = SMALL + f'\n[[readings]]\nid = "a"\ntitle = "As A"\n{source}'
    text += f'[[readings.changes]]\nclause = "1"\nsays = "There is no such clause."\ndrop = true\n{source}'
    text += f'[[readings.clauses]]\nid = "2"\ncode = "R1"\nmodality = "power"\nsays = "Another."\n{source}'
    text += f'\n[[readings]]\nid = "b"\ntitle = "As B"\n{source}'
    checked = check_text(text)
    assert checked.agreement, checked.problems
    assert [[c.id for c in r.clauses] for r in checked.agreement.readings] == [["2"], ["1"]]


CHANGE = 'source = { url = "https://example.org/a" }\n'
ALLY = '[[parties]]\nid = "CCC"\nname = "Corland"\nbound = false\n'


def test_a_reading_may_tell_whom_a_side_answers_for() -> None:
    text = SMALL + ALLY + f'[[readings]]\nid = "a"\ntitle = "As A"\n{CHANGE}'
    text += (
        f'[[readings.changes]]\nparty = "AAA"\nsays = "A answers for C."\nset = {{ answers_for = ["CCC"] }}\n{CHANGE}'
    )
    text += f'[[readings]]\nid = "b"\ntitle = "As B"\n{CHANGE}'
    terms = check_text(text).agreement
    assert terms, check_text(text).problems
    assert "Tells differently (party AAA): A answers for C." in "\n".join(tell(terms))
    claims, _ = claims_of("id,accused,target,act,about_from\nx,Corland,substation,attacked,2025-03-20\n")
    assert {(f.reading, f.result) for f in judge(terms, claims)} == {("a", "violation"), ("b", "out of scope")}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('party = "ZZZ"\nset = { answers_for = ["CCC"] }', 'no party "ZZZ" to change'),
        ('party = "AAA"\nset = { answers_for = ["ZZZ"] }', 'no other party "ZZZ"'),
        ('party = "AAA"\nset = { answers_for = ["AAA"] }', 'no other party "AAA"'),
        ('party = "AAA"\nset = { bound = false }', "only whom it answers for besides"),
        ('party = "AAA"\ndrop = true', "only whom it answers for besides"),
        ('says = "y"', "one clause, moment, exception or party"),
    ],
)
def test_what_a_reading_may_not_tell_of_a_party_is_named(change: str, words: str) -> None:
    says = "" if "says" in change else 'says = "x"\n'
    text = (
        SMALL + ALLY + f'[[readings]]\nid = "a"\ntitle = "As A"\n{CHANGE}[[readings.changes]]\n{change}\n{says}{CHANGE}'
    )
    assert any(words in problem for problem in problems(text)), problems(text)


def test_a_start_that_hangs_on_a_condition_is_not_known() -> None:
    # The Black Sea truce of March 2025, as Russia told it, was to start once sanctions on banks had ended.
    text = SMALL.replace("at = 2025-03-18", 'at = "not known"\nnot_before = 2025-03-25')
    checked = check_text(text)
    assert checked.agreement, checked.problems
    assert "from a time that is not known, not before Tue 25 March 2025, 00:00 Kyiv time" in "\n".join(
        tell(checked.agreement)
    )
    exported = json.dumps(to_odrl(checked.agreement))
    assert "odrl:event" in exported and "2200" not in exported
    head = "id,kind,about_from,accused,target,means,effect\n"
    rows = "1,accusation,2025-03-24,Arland,ship,shelling,hit\n2,accusation,2025-06-01,Arland,ship,shelling,hit"
    claims, _ = claims_of(head + rows, "t", "Europe/Kyiv")
    found = judge(checked.agreement, claims)
    assert [f.result for f in found] == ["out of scope", "undetermined"]
    assert [m.name for m in found[1].missing] == ["time"] and "not known" in found[1].missing[0].question


def test_an_end_before_the_start_is_refused() -> None:
    text = SMALL.replace("[[clauses]]", '[[moments]]\nid = "end"\nat = 2025-03-17\narticle = "1"\n\n[[clauses]]')
    assert any("ends before it starts" in p for p in problems(text))


def test_a_file_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(IntakeError, match="energy-halt-2025"):
        load_agreement("no-such-agreement")


def test_loading_raises_with_every_problem(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "bad.toml"  # type: ignore[operator]
    path.write_bytes(b'id = "x"\ntitle = "\xff"\n')
    with pytest.raises(CaseError, match="UTF-8"):
        load_agreement(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(CaseError) as error:
        load_agreement(path)
    assert len(error.value.problems) >= 4


@pytest.mark.parametrize(
    "text", ["[[readings]]\n", "clauses = 3\n", "[words]\nsubstaton = ['x']\n", "parties = [1]\n", "[[moments]]\n"]
)
def test_odd_files_are_told_and_never_crash(text: str) -> None:
    assert check_text(text).problems


LINE = """
[[lines]]
id = "L"
title = "the line"
points = [[30.0, 50.0], [31.0, 50.0]]
left = "AAA"
right = "BBB"
article = "2"
"""
AT_LINE = 'line = "L"\nside = "BBB"\nwithin_km = 25\nattempts'


@pytest.mark.parametrize(
    ("changes", "line", "words"),
    [
        ([("acts", "bearers = ['CCC']\nacts")], "", 'clause 1: "CCC" is not bound, and nobody who is bound answers'),
        ([("attempts", AT_LINE.replace("25", "0"))], LINE, "clause 1: nothing is nearer than 0 km"),
        ([("attempts", 'side = "BBB"\nattempts')], "", "clause 1: side needs the line"),
        ([("attempts", AT_LINE)], LINE.replace('right = "BBB"\n', ""), "the line L does not say on which side BBB is"),
        ([("attempts", AT_LINE)], LINE.replace('"BBB"', '"AAA"'), "both sides of the line are the same"),
        ([("attempts", AT_LINE)], LINE.replace(", [31.0, 50.0]", ""), "line L: a line needs two different points"),
        ([('id = "AAA"', 'id = "AAA"\nanswers_for = ["AAA"]')], "", "AAA answers for itself"),
        ([("attempts", "weapons = [{ }]\nattempts")], "", "clause 1: a class of weapon names no kinds and no calibre"),
        ([("attempts", 'zone = "z"\nattempts')], '\n[[zones]]\nid = "z"\ntitle = "z"\nplaces = ["Here"]\n'
         'outside = ["here"]\narticle = "2"\n', 'zone z: "here" stands among the places inside and outside'),
        ([("at = 2025-03-18", "after = 30\nfrom = 'x'\n[[moments]]\nid = 'x'\nat = 2025-03-18")], "",
         'moment start: "30" is no length of time. Write after = "30 days"'),
        ([("at = 2025-03-18", "at = 18.03.2025")], "", "A day is written 2025-03-20"),
        ([("attempts", "within_km = 0,7\nattempts")], "", "A number is written with a full stop"),
        ([('"No firing."', '"No "firing"."')], "", "Within a text put other quotation marks"),
        ([("[[clauses]]", "[[clauses]]\nid = '0'\n\n[clauses]")], "", "Write [[clauses]] before each, with two"),
    ],
)  # fmt: skip
def test_what_a_beginner_gets_wrong_names_the_clause_and_the_mend(
    changes: list[tuple[str, str]], line: str, words: str
) -> None:
    text = SMALL.replace("[[moments]]", '[[parties]]\nid = "CCC"\nname = "Third"\nbound = false\n\n[[moments]]')
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    found = check_text(text + line, "a.toml")
    assert any(words in f"{p.what}. {p.remedy}" and p.remedy for p in found.problems), found.problems


def test_one_mistake_is_told_once() -> None:
    assert len(problems(SMALL.replace('url = "https://example.org/text"', 'url = "text.pdf"'))) == 1
    assert len(problems(SMALL.replace('url = "https://example.org/text"\n', ""))) == 1
    end = '[[moments]]\nid = "end"\nat = 2025-03-17\narticle = "1"\n\n[[clauses]]'
    second = SMALL[SMALL.index("[[clauses]]") :].replace('id = "1"', 'id = "2"')
    (only,) = problems((SMALL + "\n" + second).replace("[[clauses]]", end, 1))
    assert only.startswith("a.toml:22: moment end (Mon 17 March 2025, 00:00 Kyiv time) is not after start"), only


def test_what_is_told_and_not_judged_keeps_whose_and_by_when() -> None:
    # Hostages free by day five: nobody can judge it by an act, but a monitor asks whose duty it is and until when.
    text = SMALL.replace('modality = "prohibition"', 'modality = "obligation"').replace('acts = ["attack"]\n', "")
    text = text.replace("attempts", 'bearers = ["AAA"]\nuntil = "free"\nattempts')
    text = text.replace("[[clauses]]", '[[moments]]\nid = "free"\nafter = "5 days"\narticle = "1"\n\n[[clauses]]')
    told = tell(check_text(text).agreement)  # type: ignore[arg-type]
    assert any(
        "Arland: as said, from Tue 18 March 2025, 00:00 Kyiv time until Sun 23 March 2025, 00:00" in x for x in told
    )


def test_what_the_file_leaves_out_of_attempts_is_told() -> None:
    words = "The file does not say whether an attempt that is stopped counts"
    for old, new, said in (
        ('attempts = "count"\n', "", True),
        ("", "", False),
        ('acts = ["attack"]\nattempts = "count"\n', 'acts = ["propaganda"]\n', False),
    ):
        agreement = check_text(SMALL.replace(old, new) if old else SMALL).agreement
        assert agreement and (words in "\n".join(tell(agreement))) is said


def test_whom_an_act_is_against_is_told_once() -> None:
    text = SMALL.replace('acts = ["attack"]', 'acts = ["abuse", "killing_of_civilians"]\nobjects = ["civilians"]')
    told = "\n".join(tell(check_text(text).agreement))  # type: ignore[arg-type]
    assert "a breach is violence or killing against civilians" in told
    assert "violence against civilians against" not in told
