# ruff: noqa: E501  (claims are rows of a table)
"""What single words of a claim settle and what they leave open: hours, precision, who, where, which act."""

from __future__ import annotations

from datetime import UTC

import pytest
from attrs import evolve

from grith.truce.agreement import check_text, load_agreement, vocabulary
from grith.truce.agreement._vocabulary import plural
from grith.truce.judge import claims_of, judge, judge_view, overall
from grith.truce.judge._effects import read_effect
from grith.truce.judge._facts import Facts, LineFact
from tests.truce.test_judge_claims import HEAD, LEBANON, energy, findings


def against_israel(accused: str, place: str, region: str = "") -> str:
    """The finding on a rocket that hit a house, told without a word of self-defence."""
    rows = f"A,{accused},{place},{region},house,rocket,2024-12-03,self_defence=no"
    found = findings("lebanon-2024", rows, "id,accused,place,region,target,means,about_from,exceptions")
    return found["A", "sixty-days", "2-Israel"].result


@pytest.mark.parametrize(
    ("agreement", "row", "clause", "result"),
    [
        # Launchers that are moved are no attack; south of the Litani they are arms where none may be.
        ("lebanon-2024", "2024-12-10,Hezbollah,south of the Litani,weapons depot,rocket launchers moved,", "2-Lebanon", "out of scope"),
        ("lebanon-2024", "2024-12-10,Hezbollah,south of the Litani,weapons depot,rocket launchers moved,", "5", "violation"),
        ("lebanon-2024", "2025-02-20,Israel,southern Lebanon,five hilltop positions,troops remain,", "12", "violation"),
        ("lebanon-2024", "2025-02-20,Israel,southern Lebanon,five hilltop positions,troops remain,", "2-Israel", "out of scope"),
        ("minsk-2015", "2015-03-10,Ukraine,Donetsk,,four 152 mm howitzers in place,", "1", "out of scope"),
        ("minsk-2015", "2015-03-10,Ukraine,Donetsk,,152 mm howitzer fired,", "1", "violation"),
        ("minsk-2015", "2015-03-10,DPR,Donetsk,,BM-21 Grad,", "1", "undetermined"),
        ("south-sudan-2014", "2014-06-01,Government,Bor,monitoring team,denied access,", "5", "violation"),
        ("line-of-control-2021", "2023-06-24,India,Sattwal sector,shepherds,firing,two killed", "firing", "violation"),
    ],
)  # fmt: skip
def test_presence_is_no_fire_and_words_beside_a_weapon_settle_which(agreement, row, clause, result) -> None:
    """Expected by reading each row against the clause, before the code."""
    terms = load_agreement(agreement)
    table = "id,said_on,about_from,accused,place,target,means,effect\nx,2026-01-01," + row
    claims, _ = claims_of(table, "t.csv", terms.zone)
    found = {f.clause: f.result for f in judge(terms, claims) if f.reading == terms.readings[0].id}
    assert found[clause] == result


def test_hours_from_and_to_in_one_cell_are_two_clock_times_and_no_offset() -> None:
    # In ISO 8601 "17:00-18:00" after a date could be an offset of eighteen hours: that moved the event to the next day.
    rows = "\n".join(
        f"{id},accusation,s,2025-04-06,{when},,RU,p,substation,drone,fire,,u"
        for id, when in (
            ("A", "2025-04-05 17:00-18:00"),
            ("B", "5.4.2025 9:05 – 10:00"),
            ("C", "2025-04-05T17:00-05:00"),
            ("D", "2025-04-05 23:00-01:00"),
        )
    )
    claims, left = claims_of(HEAD + "\n" + rows, "t.csv", "Europe/Kyiv")
    spans = {
        c.id: (c.event.earliest.astimezone(UTC).isoformat()[:16], c.event.latest.astimezone(UTC).isoformat()[:16])  # type: ignore[union-attr]
        for c in claims
        if c.event
    }
    assert spans["A"] == ("2025-04-05T14:00", "2025-04-05T15:01")
    assert spans["B"] == ("2025-04-05T06:05", "2025-04-05T07:01")
    assert spans["C"] == ("2025-04-05T22:00", "2025-04-05T22:01")  # a zone five hours behind, as ISO 8601 writes it
    assert spans["D"] == ("2025-04-05T20:00", "2025-04-05T22:01") and not left  # over midnight, to the next day


@pytest.mark.parametrize(
    ("precision", "known"),
    [("5", 5.0), ("5 km", 5.0), ("0,5", 0.5), ("500 m", 0.5), ("~2 km", 2.0), ("about town", None), ("-3", None)],
)
def test_a_precision_is_read_or_told_and_never_taken_as_exact(precision: str, known: float | None) -> None:
    head = "id,accused,target,latitude,longitude,precision_km"
    claims, left = claims_of(f'{head}\nA,RU,post,"48,5",37,"{precision}"', "t.csv", "Europe/Kyiv")
    place = claims[0].place
    if known is None:
        assert place and place.latitude is None and "no precision" in left[0].reason and left[0].remedy
    else:
        assert place and (place.latitude, place.precision_km) == (48.5, known) and not left


def test_a_lost_limb_is_a_wound() -> None:
    from grith.truce.judge._effects import hurt, nobody_hurt

    for told in ("one soldier lost a leg", "lost his left foot", "two men lost their lives"):
        assert hurt(told) and not nobody_hurt(told)
    for told in ("nobody lost a leg", "no lives were lost", "lost a vehicle", "lost power"):
        assert not hurt(told)
    assert nobody_hurt("no lives were lost")


def test_who_loots_or_blocks_cannot_miss() -> None:
    # Where attempts are not settled the effect is asked of attacks only.
    text = """
id = "x"
title = "x"
zone = "UTC"
url = "https://example.org/x"
[[parties]]
id = "A"
name = "Arland"
[[clauses]]
id = "1"
code = "O1"
modality = "prohibition"
says = "Hospitals are neither attacked nor looted."
acts = ["attack", "looting"]
objects = ["hospital"]
attempts = "do not count"
article = "1"
"""
    terms = check_text(text).agreement
    assert terms
    rows = "A,Arland,hospital,looted,,\nB,Arland,hospital,,shelling,missed\nC,Arland,hospital,,shelling,\n"
    rows += "D,Arland,hospital,looted,,no damage"
    found = findings(terms, rows, "id,accused,target,act,means,effect")
    assert [found[id, "text", "1"].result for id in "ABCD"] == [
        "violation",
        "no violation",
        "undetermined",
        "violation",
    ]


def test_people_and_vehicles_are_not_attacked_by_being_named() -> None:
    rows = "A,UKR,aid convoy,2015-04-01,\nB,UKR,civilians,2015-04-01,\nC,UKR,hospital,2015-04-01,\nD,UKR,aid convoy,2015-04-01,fire"
    found = findings("minsk-2015", rows, "id,accused,target,about_from,effect")
    assert all(found[id, "from-truce", "7"].result == "undetermined" for id in "AB")
    assert found["C", "from-truce", "7"].result == "out of scope"  # a site that is named is told as attacked
    assert found["D", "from-truce", "7"].result == "out of scope"


def test_reasons_tell_distance_calibre_and_what_is_missing_of_the_time() -> None:
    head = "id,accused,act,weapon,calibre_mm,line,side,distance_km,about_from"
    rows = """A,UKR,in position,howitzer,122,contact,UKR,20,2015-03-10
B,UKR,in position,howitzer,122,contact,UKR,>30,2015-03-10
C,UKR,in position,mortar,82,contact,UKR,5,2015-03-10
D,UKR,in position,howitzer,122,contact,UKR,24-26,2015-03-10"""
    found = findings("minsk-2015", rows, head)
    why = {id: found[id, "from-truce", "2-guns-UKR"].reason for id in "ABCD"}
    assert "in position, howitzer, calibre 122, 20 km from" in why["A"]
    assert "told: 30 km or more from it" in why["B"] and "the clause: less than 25 km" in why["B"]
    assert "other weapons (told: mortar, 82 mm)" in why["C"]
    assert "told: 24 to 26 km from it" in why["D"]
    rows = """A,IND,Kotli sector,post,shelling,2021-02-24,Asia/Karachi
B,IND,Kotli sector,post,shelling,2021-02-25 00:10,Asia/Kolkata"""
    found = findings("line-of-control-2021", rows, "id,accused,place,target,means,about_from,time_zone")
    assert "when exactly it happened, and when exactly midnight" in found["A", "text", "firing"].reason
    assert "Missing: when exactly midnight" in found["B", "text", "firing"].reason


def test_swapped_places_and_days_that_cannot_be_are_told() -> None:
    head = "id,said_on,about_from,accused,target,latitude,longitude"
    rows = [f"A{n},2025-04-02,2025-04-01,RU,substation,{49 + n / 10},36.{n}" for n in range(5)]
    rows += ["S,2025-04-02,2025-04-01,RU,substation,36.2,49.4", "F,,2031-01-01,RU,substation,49.4,36.2"]
    rows += ["B,2025-04-02,2024-04-01,RU,substation,49.4,36.2", "N,,2025-04-03,RU,substation,49.4,36.2"]
    claims, left = claims_of(head + "\n" + "\n".join(rows), "t.csv", "Europe/Kyiv")
    assert [(x.content, x.where) for x in left] == [("S", "row 7"), ("F", "row 8")] and len(claims) == len(rows)
    assert "swapped" in left[0].reason and "after all that was said" in left[1].reason
    found = {f.claim: f for f in judge(load_agreement("energy-halt-2025"), claims)}
    assert found["B"].cautions == ("It is dated before the agreement was made (2025-03-18).",)
    assert not found["A1"].cautions


def test_each_row_and_reading_carries_its_reason() -> None:
    terms = load_agreement("lebanon-2024")
    claims, left = claims_of(HEAD + "\n" + LEBANON, "t.csv", terms.zone)
    view = judge_view(terms, claims, left)
    by_finding = {(f["claim"], f["reading"], f["clause"]): f["reason"] for f in view["findings"]}
    assert len(view["rows"]) == len(claims) * len(terms.readings)
    for row in view["rows"]:
        reasons = [f"[{c}] {by_finding[row['claim'], row['reading'], c]}" for c in row["clauses"]]
        assert row["reason"] == "No clause is about this kind of act." or any(r in row["reason"] for r in reasons)
        if row["result"] != "out of scope":
            assert row["reason"] == " ".join(reasons)


@pytest.mark.parametrize(
    ("accused", "result"),
    [
        ("Israel", "violation"),
        ("Israeli forces", "violation"),
        ("an unknown unit of Israel", "violation"),
        ("not Israel", "undetermined"),
        ("Israel's enemies", "undetermined"),
        ("unknown (Israel denies)", "undetermined"),
        ("rivals of Israel", "undetermined"),
        ("men disguised as Israeli forces", "undetermined"),
    ],
)
def test_who_is_named_only_to_say_who_it_was_not_is_not_accused(accused: str, result: str) -> None:
    assert against_israel(accused, "Haris") == result


@pytest.mark.parametrize(
    ("place", "result"),
    [
        ("Lebanon", "violation"),
        ("southern Lebanon", "violation"),
        ("outside Lebanon", "undetermined"),
        ("on the border between Israel and Lebanon", "undetermined"),
        ("the border with Lebanon", "undetermined"),
        ("outside Beirut", "undetermined"),
    ],
)
def test_what_lies_outside_or_between_is_not_inside(place: str, result: str) -> None:
    assert against_israel("Israel", place) == result


def test_a_region_of_its_own_column_says_where_a_place_lies() -> None:
    assert against_israel("Israel", "Someville") == "undetermined"
    assert against_israel("Israel", "Someville", "Nabatieh") == "violation"
    assert against_israel("Israel", "", "Nabatieh") == "violation"
    assert against_israel("Israel", "Someville", "Haifa") == against_israel("Israel", "Haifa") == "out of scope"
    # Which of the two is meant is for whoever wrote the row.
    assert against_israel("Israel", "Nabatieh", "Haifa") == "undetermined"


@pytest.mark.parametrize(
    ("effect", "hit"),
    [
        # Light damage is damage, and what is not badly damaged is; "no heavy damage" leaves open whether there was any.
        ("lightly damaged", {True}),
        ("minor damage", {True}),
        ("damage was minor", {True}),
        ("slightly damaged", {True}),
        ("barely damaged", {True}),
        ("not seriously damaged", {True}),
        ("not damaged badly", {True}),
        ("damaged, but not badly", {True}),
        ("not completely destroyed", {True}),
        ("not further damaged", {True, False}),
        ("no heavy damage", {True, False}),
        ("without any serious damage", {True, False}),
        ("no further damage", {True, False}),
        # None at all.
        ("not damaged", {False}),
        ("undamaged", {False}),
        ("all drones were shot down", {False}),
        ("every missile was intercepted", {False}),
        ("drones were shot down", {True, False}),
        ("nearly all were shot down", {True, False}),
        ("all shot down, debris set a tank on fire", {True, False}),
        ("without any damage", {False}),
        ("neither damage nor casualties", {False}),
        ("damage was not caused", {False}),
        ("did not cause damage", {False}),
        ("not one shell hit", {False}),
        # Not told yet, or not what the word alone says.
        ("damage not known", {True, False}),
        ("damage to be determined", {True, False}),
        ("damage assessment under way", {True, False}),
        ("failed to explode", {True, False}),
        ("nearly hit", {True, False}),
        ("left without power, line cut", {True}),
        ("in flames", {True}),
    ],
)
def test_how_much_is_denied_is_not_whether(effect: str, hit: set[bool]) -> None:
    """Expected as a careful person would read each effect, before the code."""
    assert read_effect(effect, "drone").hit == hit


@pytest.mark.parametrize("name", ["objects", "weapons"])
def test_a_plural_means_what_its_singular_means(name: str) -> None:
    kinds = vocabulary(name)
    for phrase, found in kinds.phrases.items():
        assert kinds.phrases[plural(phrase)] >= found or plural(phrase) == phrase, phrase


@pytest.mark.parametrize(
    ("target", "russia", "ukraine"),
    [
        ("railway substations", "undetermined", "undetermined"),  # they were read as "substations"
        ("traction substations", "undetermined", "undetermined"),
        ("nuclear power plants", "violation", "violation"),
        ("filling stations", "out of scope", "undetermined"),
        ("coal mines", "out of scope", "violation"),
        ("oil depots and fuel terminals", "violation", "violation"),
        ("bridges", "out of scope", "out of scope"),
    ],
)
def test_targets_in_the_plural(target: str, russia: str, ukraine: str) -> None:
    assert energy(target) == {"russia": russia, "ukraine": ukraine}


def test_an_agreements_own_words_have_a_plural_too() -> None:
    own = vocabulary("objects").with_phrases({"substation": ("step-down unit", "tank")})
    assert (
        own.find("two step-down units")[0][2] == own.find("a tank")[0][2] == own.find("tanks")[0][2] == {"substation"}
    )


@pytest.mark.parametrize(
    ("target", "effect", "act", "result"),
    [
        ("monitoring team", "", "welcomed the monitoring team", "undetermined"),
        ("monitoring team", "", "did not block the monitoring team", "undetermined"),
        ("aid convoy", "", "let the aid convoy pass", "undetermined"),
        ("civilians", "", "protected civilians", "undetermined"),
        ("oil field", "", "shut down", "undetermined"),
        ("", "", "no fighting", "undetermined"),
        ("", "", "stopped shelling", "undetermined"),
        ("houses", "destroyed", "came at dawn", "violation"),  # harm is told, however it was done
        ("civilians", "", "not only shelled but looted", "violation"),
        ("civilians", "", "without warning opened fire on them", "violation"),
        ("civilians", "", "for no reason shelled", "violation"),
        ("MVT", "", "denied the MVT access", "violation"),
        ("civilians", "", "killed", "violation"),
        ("hospital", "", "", "violation"),  # a site that is named is told as attacked
    ],
)
def test_an_act_that_was_not_done_or_is_none_is_not_judged_as_an_attack(
    target: str, effect: str, act: str, result: str
) -> None:
    """Expected as a careful person would say of the whole agreement, before the code."""
    terms = load_agreement("south-sudan-2014")
    head = "id,accused,about_from,place,target,effect,act"
    claims, _ = claims_of(f"{head}\nA,Government,2014-02-10,Juba,{target},{effect},{act}", "t.csv", terms.zone)
    assert [o.result for o in overall(judge(terms, claims))] == [result]


@pytest.mark.parametrize("name", ["objects", "acts", "weapons"])
def test_every_phrase_of_a_vocabulary_is_found_whole(name: str) -> None:
    """Also where a shorter phrase begins with the same letters."""
    words = vocabulary(name)
    for phrase in words.phrases:
        assert [found for _, found, _ in words.find(f"1 {phrase}.")] == [phrase]


def test_changed_facts_are_new_ones_that_keep_the_rest() -> None:
    facts = Facts(total=True, where={"act": "means"}, lines={"line": LineFact(low_km=2.0)})
    changed = facts.but(total=False, actors=frozenset({"A"}))
    assert changed == evolve(facts, total=False, actors=frozenset({"A"}))
    assert facts.total and facts.actors is None
