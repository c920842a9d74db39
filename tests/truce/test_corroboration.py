"""Corroboration: independent origins, parties to the dispute, traces, and reliability against the figures of 1979."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.nouns import IncidentReport
from grith.truce.agreement import load_agreement
from grith.truce.corroboration import Standings, corroborate, dawid_skene, grade, is_corroborated, learn_reliability
from grith.truce.judge import claims_of

ENERGY = load_agreement("energy-halt-2025")
LEBANON = load_agreement("lebanon-2024")
HEAD = "id,kind,said_by,origin,accused,target,effect,trace,text\n"

# Table 1 of Dawid and Skene (1979): 45 patients; observer 1 three times, observers 2 to 5 once each.
PATIENTS = """
111 1111|333 4343|112 2122|222 3121|222 3222|222 3322|122 2111|333 3433|222 2223|232 2223|444 4444|222 3343|111 1111|
222 3212|121 1111|111 2111|111 1111|111 1111|222 2221|222 1322|222 2222|222 2221|222 3222|221 2222|111 1111|111 1111|
232 2222|111 1111|111 1111|112 1121|111 1111|333 3233|111 1111|222 2222|222 3232|433 4343|221 2232|232 3233|333 3432|
111 1111|111 1111|121 2111|232 2222|121 1111|222 2222
"""


def anaesthetists() -> list[tuple[str, int, int]]:
    labels = []
    for patient, cell in enumerate("".join(PATIENTS.split("\n")).split("|"), 1):
        first, rest = cell.split()
        labels += [("1", patient, int(x)) for x in first]
        labels += [(str(observer), patient, int(x)) for observer, x in enumerate(rest, 2)]
    return labels


def told(rows: str, agreement=ENERGY, incidents=None):
    claims, left = claims_of(HEAD + rows, zone=agreement.zone)
    assert not left
    if incidents is None:
        incidents = {c.id: "one" for c in claims}
    found, _ = corroborate(agreement, claims, incidents)
    return {c.incident: c for c in found}


def test_dawid_and_skene_1979_class_shares() -> None:
    labels = anaesthetists()
    assert len(labels) == 45 * 7
    _, shares, rates = dawid_skene(labels)
    assert [round(shares[k], 2) for k in (1, 2, 3, 4)] == [0.40, 0.42, 0.11, 0.07]  # as the article has them
    for matrix in rates.values():
        for row in matrix.values():
            assert sum(row.values()) == pytest.approx(1)


def test_five_outlets_of_one_ministry_are_one_origin() -> None:
    rows = "".join(f"R{n},accusation,outlet {n},Russian defence ministry,UA,substation,fire,,\n" for n in range(5))
    one = told(rows)["one"]
    assert (one.independent, one.sides, one.corroborated) == (1, ("RUS",), (False, False))
    assert one.admiralty == "F6"


def test_all_voices_of_a_side_are_one_origin() -> None:
    one = told(
        "R1,accusation,RIA Novosti,,UA,substation,fire,,\nR2,accusation,Peskov,,UA,substation,fire,,\n"
        "R3,accusation,RU MoD,,UA,substation,fire,,\n"
    )["one"]
    assert (one.independent, one.corroborated) == (1, (False, False))


def test_both_sides_telling_it_is_no_corroboration() -> None:
    one = told(
        "R1,accusation,RU MoD,,UA,gas metering station,fire,video,\n"
        "U1,counter-accusation,UA General Staff,,RU,gas metering station,hit,photo,\n"
    )["one"]
    assert one.level == "told by both sides" and one.corroborated == (False, False) and one.traces == ()
    assert "several ways" in one.words and "Trace shown by a party" in one.words


def test_a_monitor_beside_a_party_corroborates_the_event_and_not_the_actor() -> None:
    one = told(
        "U1,accusation,UA officials,,RU,substation,destroyed,,\n"
        "M1,report,OSCE Special Monitoring Mission to Ukraine,,,substation,destroyed,site visit,\n"
    )["one"]
    assert one.corroborated == (True, True) and one.traces == ("site visit",) and one.credibility == 1
    assert one.actor_corroborated == {"RUS": (False, False)}


def test_one_newsroom_alone_corroborates_nothing_and_two_do() -> None:
    assert told("A,report,Reuters,,RU,substation,fire,,\n")["one"].level == "one origin outside the parties"
    two = told("A,report,Reuters,,RU,substation,fire,,\nB,report,AFP,,RU,substation,fire,,\n")["one"]
    assert two.level == "corroborated" and two.actor_corroborated == {"RUS": (True, True)} and two.credibility == 1
    same = told(
        'A,report,Dawn,Reuters,RU,substation,fire,,\nB,report,"Reuters, carried by Dawn",,RU,substation,fire,,\n'
    )
    assert same["one"].level == "one origin outside the parties"


def test_an_unknown_name_never_corroborates_for_certain() -> None:
    one = told("A,accusation,UA officials,,RU,substation,fire,,\nB,report,Channel Seventeen,,RU,substation,fire,,\n")[
        "one"
    ]
    assert one.corroborated == (False, True) and one.outside == (0, 1)


def test_a_copied_text_counts_with_its_original() -> None:
    words = "Drones struck the substation at the edge of the town during the night and a fire broke out"
    one = told(
        f"A,accusation,UA officials,,RU,substation,fire,,{words}\n"
        f"B,report,Channel Seventeen,,RU,substation,fire,,{words} .\n"
    )["one"]
    assert (one.independent, one.corroborated) == (1, (False, False))


def test_a_monitor_that_finds_nothing_contradicts() -> None:
    one = told(
        "A,accusation,UA officials,,RU,substation,fire,,\nB,report,Reuters,,RU,substation,fire,,\n"
        "D1,denial,IAEA,,,A,no strike,,\n"
    )["one"]
    assert one.level.startswith("contradicted") and one.corroborated[0] is False and one.credibility == 4


@pytest.mark.parametrize(
    ("name", "agreement", "standing"),
    [
        ("RU UN (Nebenzia)", ENERGY, "party"),
        ("Ukraine's envoy to the UN", ENERGY, "party"),
        ("OSCE SMM in Ukraine", ENERGY, "outside"),
        ("UN Human Rights Monitoring Mission in Ukraine", ENERGY, "outside"),
        ("Kyiv Independent", ENERGY, "outside"),
        ("TASS", ENERGY, "party"),
        ("TASS", LEBANON, "outside"),
        ("United Nations Interim Force in Lebanon (UNIFIL)", LEBANON, "outside"),
        ("Lebanese army", LEBANON, "party"),
        ("Hezbollah", LEBANON, "party"),
        ("local officials", ENERGY, "party"),
        ("US officials", ENERGY, "outside"),
        ("somebody", ENERGY, "not known"),
    ],
)
def test_whose_voice(name, agreement, standing) -> None:
    assert Standings(agreement).of(name)[0] == standing


def test_a_group_stands_with_the_party_that_answers_for_it() -> None:
    standings = Standings(LEBANON)
    assert standings.of("Hezbollah")[1] == standings.of("Lebanese government")[1] != ""


@settings(max_examples=60, deadline=None)
@given(
    voices=st.lists(
        st.sampled_from(["RU MoD", "UA General Staff", "Zelensky", "TASS", "Kremlin", "Ukrinform", "local officials"]),
        min_size=1,
        max_size=8,
    ),
    traces=st.lists(st.sampled_from(["", "video", "satellite image", "crater"]), min_size=8, max_size=8),
)
def test_law_parties_alone_never_corroborate(voices, traces) -> None:
    claims = [
        IncidentReport(
            id=str(n), report="t", accuser=name, alleged_actor="Russia", target="substation", effect="fire",
            attributes={"trace": traces[n]},
        )
        for n, name in enumerate(voices)
    ]  # fmt: skip
    (one,), _ = corroborate(ENERGY, claims, {c.id: "one" for c in claims})
    assert one.corroborated == (False, False) and one.credibility >= 3
    assert not any(high for _, high in one.actor_corroborated.values())
    again, _ = corroborate(ENERGY, claims[::-1], {c.id: "one" for c in claims})
    assert again == [one]


@given(*(st.integers(0, 4) for _ in range(4)), st.booleans())
def test_law_of_grades(outside, unknown, sides, denied, traced) -> None:
    level, (low, high), number = grade(outside, unknown, sides, traced, denied)
    assert high or not low
    assert low <= is_corroborated(outside, sides, traced)
    if outside + unknown == 0:
        assert not high and (number == 6 or sides >= 2 or denied)
    assert level == "corroborated" if low else level != "corroborated"


def test_reliability_is_learned_only_with_overlap() -> None:
    """Four sources of known share of right labels, independent by construction; a fifth shares too little."""
    chance = random.Random(1979)
    share = {"a": 0.95, "b": 0.9, "c": 0.6, "f": 0.8}
    labels = []
    for n in range(300):
        truth = chance.random() < 0.5
        for name, right in share.items():
            said = truth if chance.random() < right else not truth
            labels.append((name, n, "struck" if said else "not struck"))
    labels += [("d", n, "struck") for n in range(3)]
    found = learn_reliability(labels, {"e": "B"}, ["e"])
    assert [found[k].basis for k in "abcde"] == ["learned", "learned", "learned", "prior", "given"]
    assert all(abs(found[name].share - right) < 0.06 for name, right in share.items())
    assert found["d"].letter == "F" and found["e"].letter == "B" and found["a"].letter < found["c"].letter
    alike = learn_reliability([(s, n, "struck") for s in "abc" for n in range(50)])
    assert {r.basis for r in alike.values()} == {"prior"}  # who only ever says yes tells nothing of himself


@pytest.mark.parametrize(
    "voice",
    [
        "{press}, citing Russian defence ministry",
        "{press} citing the Russian defence ministry",
        "{press} (quoting TASS)",
        "{press}, with reference to the Russian defence ministry",
        "{press}, according to Russian officials",
        "According to Russian officials, {press}",
        "Russian defence ministry via {press}",
        "Russian defence ministry, reported by {press}",
        "Russian defence ministry ({press})",
        "{press}/TASS",
        "Russian defence ministry spokesman to {press}",
        "Russian defence ministry told {press}",
        "Russian officials, {press} interview",
        "Russian officials in an interview with {press}",
        "{press} interview with Russian officials",
        "{press}: Russian defence ministry",
        "{press} and the Russian defence ministry",
        "Russian defence ministry and {press}",
        "two officials close to the Kremlin, {press}",
    ],
)
def test_newsrooms_that_say_whom_they_repeat_are_that_voice(voice: str) -> None:
    rows = "".join(
        f'{press},accusation,"{voice.format(press=press)}",,UA,substation,fire,,\n'
        for press in ("Reuters", "BBC", "AFP")
    )
    one = told(rows)["one"]
    assert (one.independent, one.sides, one.corroborated) == (1, ("RUS",), (False, False))


def test_newsrooms_in_their_own_name_stay_outside() -> None:
    for name in ("Reuters (Kyiv)", "BBC Russian Service", "Kyiv Independent", "Reuters, carried by Dawn"):
        one = told(f'a,accusation,"{name}",,UA,substation,fire,,\nb,accusation,OSCE,,UA,substation,fire,,\n')["one"]
        assert one.corroborated == (True, True) and one.outside == (2, 2), name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reuters", "Reuters News Agency"),
        ("Associated Press", "AP"),
        ("OSCE", "Special Monitoring Mission"),
        ("UN HRMMU", "OHCHR"),
        ("Reuters", "Reuters; BBC"),
        ("Médecins (MSF)", "Doctors Without Borders"),
    ],
)
def test_one_body_under_two_names_is_one_origin(one: str, other: str) -> None:
    found = told(f'a,report,"{one}",,Russia,substation,fire,,\nb,report,"{other}",,Russia,substation,fire,,\n')["one"]
    assert (found.independent, found.outside, found.corroborated) == (1, (1, 1), (False, False))


def test_two_newspapers_without_a_name_may_be_two() -> None:
    rows = "".join(f"{at},report,a newspaper in {at},,Russia,substation,fire,,\n" for at in ("Sumy", "Lviv"))
    assert told(rows)["one"].outside == (2, 2)


def test_outside_origins_that_name_two_actors_corroborate_neither_for_certain() -> None:
    rows = "a,report,Reuters,,Russia,substation,fire,,\nb,report,BBC,,Ukraine,substation,fire,,\n"
    one = told(rows)["one"]
    assert one.corroborated == (True, True)
    assert one.actor_corroborated == {"RUS": (False, True), "UKR": (False, True)}


@pytest.mark.parametrize(
    "trace",
    [
        "none found",
        "?",
        "site could not be visited",
        "no crater, no fragments",
        "video, unverified",
        "access denied",
        "-",
    ],
)
def test_a_trace_that_nobody_has_found_is_none(trace: str) -> None:
    one = told(f'a,report,Reuters,,Russia,substation,fire,"{trace}",\n')["one"]
    assert (one.traces, one.corroborated) == ((), (False, False))


@pytest.mark.parametrize(
    ("trace", "kinds"),
    [
        ("crater; weapon unknown", ("crater",)),
        ("remains of a drone, type unknown", ("remains of a drone",)),
        ("shell that did not explode", ("shell that did not explode",)),
        ("video, satellite image requested", ("picture or video",)),
        ("unknown", ()),
        ("satellite image requested", ()),
    ],
)
def test_what_is_not_known_of_a_trace_leaves_it_found(trace: str, kinds: tuple[str, ...]) -> None:
    one = told(f'a,report,Reuters,,Russia,substation,fire,"{trace}",\n')["one"]
    assert one.traces == kinds


def test_of_two_traces_the_one_that_was_found_stands() -> None:
    one = told('a,report,Reuters,,Russia,substation,fire,"crater, no fragments",\n')["one"]
    assert (one.traces, one.corroborated) == (("crater",), (True, True))


def test_a_trace_that_an_unknown_origin_found_may_corroborate() -> None:
    alone = told("a,report,Lviv Tracker,,Russia,substation,fire,crater,\n")["one"]
    assert (alone.corroborated, alone.traces, alone.credibility) == ((False, True), (), 3)
    assert told("a,report,Lviv Tracker,,Russia,substation,fire,,\n")["one"].corroborated == (False, False)
    assert told("a,report,UA MFA,,Russia,substation,fire,crater,\n")["one"].corroborated == (False, False)


def test_a_state_s_own_broadcaster_is_its_government_s_whatever_the_party_is_called() -> None:
    """An agreement's ids need not be codes of states: nobody is outside because of an id."""
    sudan = load_agreement("south-sudan-2014")
    assert Standings(sudan).of("SSBC") == ("party", "GRSS")
    assert Standings(sudan).of("Xinhua") == ("outside", "")
    rows = "a,report,SSBC,,SPLM-IO,village,fire,,\nb,accusation,SPLA,,SPLM-IO,village,fire,,\n"
    one = told(rows, sudan)["one"]
    assert (one.independent, one.corroborated) == (1, (False, False))
