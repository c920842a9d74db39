# ruff: noqa: E501  (claims are rows of a table)
"""Claims of several conflicts, and the traps of the record of the energy halt."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from grith.cli._run import run
from grith.errors import CaseError, IntakeError
from grith.nouns import Agreement, Finding, IncidentReport, Moment, Place
from grith.truce.agreement import check_text, load_agreement
from grith.truce.judge import claims_of, judge, judge_view, overall
from grith.truce.judge._effects import read_effect

HEAD = "id,kind,said_by,said_on,about_from,about_to,accused,place,target,means,effect,count,url"


def findings(agreement: str | Agreement, rows: str, head: str = HEAD) -> dict[tuple[str, str, str], Finding]:
    terms = load_agreement(agreement) if isinstance(agreement, str) else agreement
    claims, _ = claims_of(head + "\n" + rows, "t.csv", terms.zone)
    return {(f.claim, f.reading, f.clause): f for f in judge(terms, claims)}


def energy(target: str, effect: str = "damaged", means: str = "drones", day: str = "2025-04-03") -> dict[str, str]:
    rows = f'X1,accusation,s,{day},{day},{day},RU,p,"{target}","{means}","{effect}",,u'
    found = findings("energy-halt-2025", rows)
    return {reading: found["X1", reading, "energy"].result for reading in ("russia", "ukraine")}


@pytest.mark.parametrize(
    ("target", "russia", "ukraine"),
    [
        ("railway power substation", "undetermined", "undetermined"),
        ("traction substation", "undetermined", "undetermined"),
        ("rail contact line", "undetermined", "undetermined"),
        ("wind farm", "violation", "violation"),  # it generates electricity
        ("gas station", "undetermined", "undetermined"),  # filling station, or gas distribution station?
        ("filling station", "out of scope", "undetermined"),
        ("gas distribution station", "violation", "violation"),
        ("gas production facility", "out of scope", "violation"),  # not on Russia's list
        ("coal mine", "out of scope", "violation"),
        ("oil refinery", "violation", "violation"),
        ("Zaporizhzhia nuclear power plant", "violation", "violation"),
        ("hospital", "out of scope", "out of scope"),
        ("hospital and substation", "undetermined", "undetermined"),  # which of them was damaged?
        ("tank farm", "violation", "violation"),  # no armour
        ("fuel tank", "violation", "violation"),
        ("dam of a hydroelectric power station", "violation", "violation"),
        ("pumping station", "undetermined", "undetermined"),  # of oil, gas or water?
        ("quay and gas facilities' jetty of the port", "undetermined", "undetermined"),
        ("bridge with an electric cable", "undetermined", "undetermined"),  # a word of energy that is not understood
        ("bridge", "out of scope", "out of scope"),
        ("critical infrastructure", "undetermined", "undetermined"),
        ("something", "undetermined", "undetermined"),
        ("power plant workers", "undetermined", "undetermined"),  # people, and where they stood is not told
        ("school, not a substation", "out of scope", "out of scope"),
    ],
)
def test_inside_or_outside_the_classes(target: str, russia: str, ukraine: str) -> None:
    assert energy(target) == {"russia": russia, "ukraine": ukraine}


@pytest.mark.parametrize(
    ("target", "effect", "means", "result"),
    [
        ("substation", "", "drones shot down in the area of the substation", "undetermined"),
        ("in the area of a power plant", "fire", "drones", "undetermined"),  # what was aimed at is not told
        ("substation", "none", "4 drones, all intercepted", "undetermined"),
        ("substation", "fire from debris", "drone shot down", "undetermined"),
        ("substation", "fire", "2 of 5 drones shot down", "violation"),
        ("substation", "no fire, no damage", "drone", "undetermined"),
        ("substation", "no power in 3 villages", "drone", "violation"),
        ("substation", "none stated", "drone", "undetermined"),
    ],
)
def test_an_interception_is_not_a_hit(target: str, effect: str, means: str, result: str) -> None:
    assert energy(target, effect, means)["ukraine"] == result


def test_the_first_and_last_weeks_count_under_one_reading_only() -> None:
    assert energy("substation", day="2025-03-17") == {"russia": "out of scope", "ukraine": "out of scope"}
    assert energy("substation", day="2025-03-20") == {"russia": "violation", "ukraine": "out of scope"}
    assert energy("substation", day="2025-04-10") == {"russia": "violation", "ukraine": "violation"}
    assert energy("substation", day="2025-04-17") == {"russia": "undetermined", "ukraine": "violation"}
    assert energy("substation", day="2025-04-20") == {"russia": "out of scope", "ukraine": "violation"}
    assert energy("substation", day="2025-04-24") == {"russia": "out of scope", "ukraine": "undetermined"}
    assert energy("substation", day="2025-04-25") == {"russia": "out of scope", "ukraine": "out of scope"}


def test_one_strike_told_with_two_clock_times_and_one_site_hit_on_two_days_stay_apart() -> None:
    rows = """A1,accusation,s,2025-03-25,2025-03-24 23:50,2025-03-24 23:50,UA,Svatove,substation,drone,fire,,u
A2,accusation,s,2025-03-25,2025-03-25 00:10,2025-03-25 00:10,UA,Svatove,substation,drone,fire,,u
A3,accusation,s,2025-03-25,2025-03-24 23:50,2025-03-25 00:10,UA,Svatove,substation,drone,fire,,u
A4,accusation,s,2025-04-02,2025-04-01,2025-04-01,UA,Svatove,substation,drone,fire,,u"""
    found = findings("energy-halt-2025", rows)
    results = {k[0]: f.result for k, f in found.items() if k[1] == "ukraine"}
    # Ten minutes either side of midnight decide; where both are told, the hour is the missing fact.
    assert results == {"A1": "out of scope", "A2": "violation", "A3": "undetermined", "A4": "violation"}
    assert [m.name for m in found["A3", "ukraine", "energy"].missing] == ["time"]


def test_a_claim_keeps_accuser_alleged_and_adjudicated_actor_apart() -> None:
    head = HEAD + ",adjudicated_actor,adjudicated_by"
    found = findings(
        "energy-halt-2025",
        "A1,accusation,RU MoD,2025-04-02,2025-04-01,2025-04-01,UA,p,substation,drone,fire,,u,RU,panel",
        head,
    )["A1", "russia", "energy"]
    assert (found.accuser, found.alleged_actor, found.adjudicated_actor) == ("RU MoD", "UA", "RU")
    assert (found.alleged_target, found.told_effect) == ("substation", "fire")
    assert found.result == "violation" and any("panel" in c and "about the claim" in c for c in found.cautions)


def test_a_total_stays_a_total_however_much_it_tells() -> None:
    row = "C1,count,s,2025-04-05,2025-04-04,2025-04-05,RU,p,substations,drones,confirmed hits,14,u"
    found = findings("energy-halt-2025", row)["C1", "ukraine", "energy"]
    assert found.result == "undetermined" and found.possible == ("violation", "no violation")
    assert "14" in found.missing[0].question


def test_who_denies_is_not_accused_by_the_denial() -> None:
    rows = """N1,denial,General Staff,2025-03-29,2025-03-28,2025-03-28,UA,Sudzha,gas metering station,,{},,u"""
    own = findings("energy-halt-2025", rows.format("shelled by Russian troops themselves"))["N1", "ukraine", "energy"]
    assert own.result == "undetermined" and [m.name for m in own.missing] == ["actor"]
    vague = findings("energy-halt-2025", rows.format("it was a warning"))["N1", "ukraine", "energy"]
    assert vague.result == "undetermined" and vague.missing[0].name == "event"
    plain = findings("energy-halt-2025", rows.format("did not strike it"))["N1", "ukraine", "energy"]
    assert plain.result == "no violation"


def test_every_open_finding_names_what_is_missing() -> None:
    for name, rows, head in (
        ("lebanon-2024", LEBANON, HEAD),
        ("minsk-2015", MINSK, MINSK_HEAD),
        ("south-sudan-2014", SOUTH_SUDAN, HEAD),
        ("line-of-control-2021", LOC, HEAD),
    ):
        for finding in findings(name, rows, head).values():
            assert bool(finding.missing) == (finding.result == "undetermined")
            assert bool(finding.possible) == (finding.result == "undetermined")
            assert finding.reason and finding.reason.endswith(".")
            assert bool(finding.about) == (finding.result in ("out of scope", "excused"))


def test_a_name_that_nobody_knows_is_asked_for_and_a_third_party_is_out_of_scope() -> None:
    rows = "A1,accusation,s,2025-04-02,2025-04-01,2025-04-01,{},p,substation,drone,fire,,u"
    unknown = findings("energy-halt-2025", rows.format("partisans"))["A1", "russia", "energy"]
    assert unknown.result == "undetermined" and "partisans" in unknown.missing[0].question
    third = findings("energy-halt-2025", rows.format("United States"))["A1", "russia", "energy"]
    assert (third.result, third.about) == ("out of scope", ("party",))


LEBANON = """L1,accusation,IDF,2024-12-02,2024-12-02,2024-12-02,Hezbollah,Mount Dov,Israeli outpost,2 mortar shells,open areas,,u
L2,accusation,NNA,2024-12-02,2024-12-02,2024-12-02,Israel,"Beit Lif, Bint Jbeil",town,2 artillery shells,no injuries,,u
L3,accusation,army,2024-11-28,2024-11-27 03:30,2024-11-27 03:30,IDF,south Beirut,buildings,air strikes,destroyed,,u
L10,accusation,SANA,2024-11-29,2024-11-29,2024-11-29,Israel,"Homs, Syria",border crossing,air strike,damaged,,u
L12,report,UNIFIL,2025-02-10,2025-02-10,2025-02-10,IDF,"Khiam, south Lebanon",,remained at a post,,,u
L13,report,UNIFIL,2024-12-06,2024-12-05,2024-12-05,Lebanese army,"Khiam, south Lebanon",,armed presence,,,u
L14,report,UNIFIL,2024-12-06,2024-12-05,2024-12-05,Hezbollah,"Khiam, south Lebanon",,armed presence,,,u"""


def test_lebanon_self_defence_groups_and_the_two_deadlines() -> None:
    found = findings("lebanon-2024", LEBANON)
    # A group cannot claim a state's right of self-defence; Lebanon answers for it.
    assert found["L1", "lebanon", "2-Lebanon"].result == "violation"
    assert found["L1", "lebanon", "2-Israel"].about == ("party",)
    text, israel = found["L2", "lebanon", "2-Israel"], found["L2", "israel", "2-Israel"]
    assert text.result == israel.result == "undetermined"
    assert [m.name for m in text.missing] == ["self_defence"]
    assert [m.name for m in israel.missing] == ["self_defence", "anticipatory"]
    assert found["L3", "lebanon", "2-Israel"].about == ("time",)  # half an hour too early
    assert found["L10", "lebanon", "2-Israel"].about == ("place",)
    assert found["L12", "sixty-days", "12"].result == "violation"
    assert found["L12", "lebanon", "12"].about == ("time",)  # put off to 18 February
    assert found["L13", "lebanon", "5"].about == ("party",)
    assert found["L14", "lebanon", "5"].result == "violation"


def test_an_exception_excuses_only_in_the_reading_that_has_it() -> None:
    head = HEAD + ",exceptions"
    row = "L5,accusation,s,2024-11-28,2024-11-28,2024-11-28,IAF,Baysariyah,weapons storage,air strike,destroyed,,u,self_defence=no; anticipatory=yes"
    found = findings("lebanon-2024", row, head)
    assert found["L5", "lebanon", "2-Israel"].result == "violation"
    assert (found["L5", "israel", "2-Israel"].result, found["L5", "israel", "2-Israel"].about) == (
        "excused",
        ("anticipatory",),
    )


MINSK_HEAD = HEAD + ",weapon,line,side,distance_km,act"
MINSK = """M1,report,OSCE SMM,2018-05-24,2018-05-23,2018-05-23,DPR,Zaichenko,,,,,u,"2 self-propelled howitzers, 122mm",memorandum,DPR,10,weapon present
M2,report,OSCE SMM,2015-03-01,2015-03-01,2015-03-01,DPR,Torez,,,,,u,6 BM-21 Grad MLRS,memorandum,DPR,20,weapon present
M4,report,OSCE SMM,2015-04-01,2015-04-01,2015-04-01,UKR,Avdiivka,,,,,u,82 mm mortar,contact,Ukraine,2,weapon present
M5,report,OSCE SMM,2015-04-01,2015-04-01,2015-04-01,UKR,Avdiivka,,,,,u,152 mm howitzer,contact,Ukraine,20-30,weapon present
M6,report,OSCE SMM,2015-04-01,2015-04-01,2015-04-01,UKR,Avdiivka,,,,,u,152 mm howitzer,contact,Ukraine,25,weapon present
M7,report,OSCE SMM,2015-04-15,2015-04-14,2015-04-14,UKR,Kramatorsk,,,,,u,Smerch,contact,Ukraine,60,weapon present
M8,report,OSCE SMM,2015-04-15,2015-04-14,2015-04-14,UKR,Kramatorsk,,,,,u,Grad,contact,Ukraine,60,weapon present
M9,report,OSCE SMM,2015-04-15,2015-04-14,2015-04-14,DPR,Horlivka,,,,,u,122 mm howitzer,contact,DPR,2,weapon present"""


def test_minsk_withdrawal_by_calibre_line_and_day() -> None:
    found = findings("minsk-2015", MINSK, MINSK_HEAD)
    assert found["M1", "from-truce", "2-guns-CADLR"].result == "violation"
    # 1 March 2015: too late if the days run from the truce, in time if they run from the pull-out.
    assert found["M2", "from-truce", "2-rockets-CADLR"].result == "violation"
    assert found["M2", "from-pullout", "2-rockets-CADLR"].about == ("time",)
    assert found["M4", "from-truce", "2-guns-UKR"].about == ("weapon",)  # under 100 mm
    assert found["M5", "from-truce", "2-guns-UKR"].missing[0].name == "place"  # 20 to 30 km: which side of 25?
    assert found["M6", "from-truce", "2-guns-UKR"].about == ("place",)  # at 25 km it stands back far enough
    assert found["M7", "from-truce", "2-heavy-UKR"].result == "violation"  # 70 km for Smerch
    assert found["M8", "from-truce", "2-rockets-UKR"].about == ("place",)  # 35 km for Grad
    # The armed formations are measured from the line of the memorandum, and that distance is not told.
    assert [m.name for m in found["M9", "from-truce", "2-guns-CADLR"].missing] == ["place"]


SOUTH_SUDAN = """S1,accusation,Makuei,2014-01-25,2014-01-25,2014-01-25,rebels,unknown,government forces,attack,,,u
S3,denial,Makuei,2014-02-05,2014-02-05,2014-02-05,,Malakal,S1,,we have not attacked any positions,,u
S4,accusation,Dak,2014-01-24,2014-01-24,2014-01-24,government forces,Bentiu,rebel forces,attacked,,,u
S6,accusation,witness,2014-02-19,2014-02-18,2014-02-18,White Army,Malakal,women,rape,,,u
S7,accusation,agency,2014-02-19,2014-02-18,2014-02-18,SPLA,Bor,aid convoy,convoy blocked,,,u"""


def test_south_sudan_the_first_hours_allies_and_civilians() -> None:
    found = findings("south-sudan-2014", SOUTH_SUDAN)
    assert found["S1", "text", "1-fire"].result == "violation"
    assert found["S3", "text", "1-fire"].result == "no violation"
    assert found["S1", "text", "1-fire"].disputed_by == ("S3",)
    assert [m.name for m in found["S4", "text", "1-fire"].missing] == ["time"]  # the truce began at 17:30 GMT that day
    assert found["S6", "text", "3.2"].result == found["S6", "text", "3.3"].result == "violation"
    assert found["S7", "text", "4"].result == "violation"
    assert found["S7", "text", "1-fire"].about == ("act",)


@pytest.mark.parametrize(
    ("verb", "target", "place", "breaches", "untouched"),
    [
        # Clause 1 forbids attacks, 3.4 abuse of civilians, 4 hindering aid, 5 hindering the monitors.
        ("accused", "seizing a UN aid convoy in Bor", "Bor", {"4"}, {"1-fire", "5"}),
        ("had seized", "an aid convoy", "Bor", {"4"}, {"1-fire", "5"}),
        ("accused", "detaining UN monitors in Bentiu", "Bentiu", {"5"}, {"1-fire", "4"}),
        ("accused", "capturing Bor", "Bor", {"1-fire"}, set()),
        ("seized", "the hospital", "Malakal", {"1-fire"}, {"4", "5"}),
        ("seized", "four vehicles", "Malakal", set(), {"1-fire"}),
        ("accused", "shelling the hospital in Malakal", "Malakal", {"1-fire"}, {"4", "5"}),
        ("said rebels looted", "a warehouse in Malakal", "Malakal", {"3.4"}, {"1-fire"}),
        ("destroyed", "houses", "Malakal", {"1-fire"}, {"5"}),
        ("visited", "the hospital", "Malakal", set(), set()),
    ],
)
def test_what_a_text_accuses_of_is_the_act_that_it_names(
    verb: str, target: str, place: str, breaches: set[str], untouched: set[str]
) -> None:
    claim = IncidentReport(
        id="t",
        report="r",
        event=Moment.of_day(date(2014, 3, 11), "Africa/Juba"),
        place=Place(place),
        accuser="United Nations",
        alleged_actor="SPLM-IO",
        target=target,
        text=verb,
        attributes={"kind": "allegation"},
    )
    found = {f.clause: f for f in judge(load_agreement("south-sudan-2014"), [claim])}
    assert {c for c, f in found.items() if f.result == "violation"} == breaches
    assert untouched <= {c for c, f in found.items() if f.result == "out of scope"}


LOC = """I1,accusation,BSF,2021-05-03,2021-05-03 06:15,2021-05-03 06:15,Pakistan Rangers,"Ramgarh, Samba",BSF patrolling party,unprovoked firing,no loss,,u
P1,counter-accusation,Pakistan,2021-05-04,2021-05-03,2021-05-03,Indian BSF,Working Boundary,I1,30 rounds small arms,,,u
I2,accusation,BSF,2021-04-24,2021-04-24,2021-04-24,Pakistan,Arnia,,2 drones observed entering,retreated,,u
I3,accusation,Army,2021-02-25,2021-02-25 00:15,2021-02-25 00:15,Pakistan Army,"Uri, LoC",post,mortar,,,u
I4,count,India,2021-01-28,2021-01-01,2021-01-28,Pakistan,LoC,,,,299,u
I5,accusation,Army,2021-06-15,2021-06-15,2021-06-15,Pakistan,Karachi,house,shots,,,u"""


def test_line_of_control_both_sides_tell_one_morning_and_midnight_is_disputed() -> None:
    found = {k[0]: f for k, f in findings("line-of-control-2021", LOC).items() if k[2] == "firing"}
    assert found["I1"].result == found["P1"].result == "violation"
    assert found["I1"].disputed_by == ("P1",)
    assert found["I2"].result == "undetermined" and found["I2"].missing[0].name == "act"  # a flight, or an attack?
    assert [m.name for m in found["I3"].missing] == ["time"]  # a quarter past, between the two midnights
    assert (found["I4"].result, found["I4"].about) == ("out of scope", ("time",))
    assert found["I5"].about == ("place",)


def test_claims_as_a_ledger_keeps_them_speak_of_each_other_by_their_rows_ids() -> None:
    terms = load_agreement("energy-halt-2025")
    rows = """R12,accusation,s,2025-03-28,2025-03-28,2025-03-28,UA,Sudzha,gas metering station,HIMARS,fire,,u
D03,counter-accusation,s,2025-03-28,2025-03-28,2025-03-28,RU,Sudzha,R12,,says Russia hit it,,u"""
    claims, _ = claims_of(HEAD + "\n" + rows, "t.csv", terms.zone)
    kept = [
        evolve(c, id=f"abc:row {n}:incident", attributes={"claim": c.attributes["kind"], "id": c.id})
        for n, c in enumerate(claims, 2)
    ]
    found = {(f.claim, f.reading): f for f in judge(terms, kept)}
    assert found["abc:row 2:incident", "russia"].disputed_by == ("D03",)
    assert found["abc:row 3:incident", "russia"].result == "violation"


def test_nobody_is_called_guilty() -> None:
    terms = load_agreement("lebanon-2024")
    claims, left = claims_of(HEAD + "\n" + LEBANON, "t.csv", terms.zone)
    text = json.dumps(judge_view(terms, claims, left)).casefold()
    for word in ("guilty", "proven", "culprit", "perpetrator", "committed by"):
        assert word not in text
    assert "if the claim is true as told" in text


def test_bad_rows_are_each_reported_and_none_is_lost() -> None:
    rows = """B1,accusation,s,2025-04-02,2025-04-09,2025-04-01,UA,p,substation,drone,fire,,u
B1,accusation,s,2025-04-02,1.4.2025,,UA,p,substation,drone,fire,,u
B2,gossip,s,2025-04-02,2025-04-01,2025-04-01,UA,p,substation,drone,fire,,u
B3,accusation,s,2025-04-02,2031-04-01,2031-04-01,UA,p,substation,drone,fire,,u
B4,accusation,s,2025-04-02,2025-04-01,2025-04-01,UA,p,substation,drone,fire,,u,extra
,accusation,s,2025-04-02,2025-04-01,2025-04-01,UA,p,substation,drone,fire,,u"""
    claims, left = claims_of(HEAD + "\n" + rows, "t.csv", "Europe/Kyiv")
    assert [c.id for c in claims] == ["B1", "B1 (row 3)", "B3", "row 7"]
    reasons = {x.where: x.reason for x in left}
    assert {x.where for x in left} == {"row 2", "row 3", "row 4", "row 5", "row 6"}
    assert "ends" in reasons["row 2"] and "no kind of claim" in reasons["row 4"] and "more cells" in reasons["row 6"]
    assert all(x.remedy and x.content for x in left)
    terms = load_agreement("energy-halt-2025")
    results = {(o.claim, o.reading): o.result for o in overall(judge(terms, claims))}
    assert results["B1", "russia"] == "undetermined"  # the day is missing, the claim is kept
    assert results["B3", "russia"] == "out of scope"


@pytest.mark.parametrize(
    ("lat", "lon", "words"), [("0", "0", "not known"), ("139", "50", "swapped"), ("a", "b", "no coord")]
)
def test_impossible_places_are_told(lat: str, lon: str, words: str) -> None:
    head = HEAD + ",latitude,longitude"
    row = f"B1,accusation,s,2025-04-02,2025-04-01,2025-04-01,UA,p,substation,drone,fire,,u,{lat},{lon}"
    claims, left = claims_of(head + "\n" + row, "t.csv", "UTC")
    assert words in left[0].reason
    assert claims[0].place is not None and claims[0].place.latitude is None


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(IntakeError, match="no target and no accused"):
        claims_of("a,b\n1,2\n")
    with pytest.raises(IntakeError, match="empty"):
        claims_of("")
    with pytest.raises(CaseError, match="no reading"):
        judge(load_agreement("minsk-2015"), [], ["nobody"])


def test_a_column_that_is_not_known_is_told() -> None:
    _, left = claims_of(HEAD + ",mood\nA1,accusation,s,,,,UA,p,t,m,e,,u,bad", "t.csv", "UTC")
    assert any('"mood"' in x.reason for x in left)


@pytest.mark.parametrize(
    ("effect", "hit"),
    [
        ("fire; 1,700 m2", {True}),
        ("none at the station", {False}),
        ("none stated", {True, False}),
        ("", {True, False}),
        (">1,700 off", {True}),
        ("no damage", {False}),
        ("not badly damaged", {True}),
        ("no power outage", {False}),
        ("no power", {True}),
        ("failed to hit", {False}),
        ("nothing was hit", {False}),
        ("attack failed", {False}),
        ("a unit failed", {True}),
        ("fell short", {False}),
        ("no interruption of supply", {False}),
        ("power cut averted", {True, False}),
        ("threat of a blackout", {True, False}),
        ("risk of outages", {True, False}),
        ("possible damage", {True, False}),
        ("no significant damage", {True, False}),
        ("lines severed", {True}),
        ("outage; nothing else was hit", {True}),
        ("no electricity", {True}),
        ("see U09", {True, False}),
        ("1,500 customers lost power", {True}),
        ("gas supply cut", {True}),
        ("attack called off", {True, False}),
        ("fell 3 km off the coast", {True, False}),
        ("damaged windows nearby", {True, False}),
        ("fell nearby, no damage", {False}),
        ("did not reach the target", {True, False}),
        ("no casualties", {True, False}),
        ("no casualties, large fire", {True}),
        ("1 engineer wounded", {True, False}),
        ("not only damaged but destroyed", {True}),
        ("one shot down, two hit", {True}),
    ],
)
def test_effects_in_words(effect: str, hit: set[bool]) -> None:
    assert read_effect(effect, "drone").hit == hit


def test_of_several_drones_those_that_came_through_are_a_hit() -> None:
    assert read_effect("", "three drones; one shot down, two hit").hit == {True}
    assert read_effect("", "two drones, one hit by air defence").hit == {True, False}
    assert not read_effect("", "three drones; one shot down, two hit").stopped


def test_an_hour_that_the_clocks_repeat_or_leave_out_may_be_either() -> None:
    rows = [f"A{n},accusation,s,,{day} 03:30,,UA,p,substation,drone,fire,,u" for n, day in enumerate(
        ("2025-03-30", "2025-10-26", "2025-06-01"))]  # fmt: skip
    claims, left = claims_of("\n".join([HEAD, *rows]), "t.csv", "Europe/Kyiv")
    spans = [(c.event.latest - c.event.earliest).total_seconds() / 60 for c in claims if c.event]  # type: ignore[operator]
    assert not left and spans == [61, 61, 1]


def test_days_with_full_stops_and_headings_with_spaces_are_read() -> None:
    head = HEAD.replace("_", " ").replace("accused", "Accused")
    claims, left = claims_of(
        head + "\nA1,accusation,s,27.3.2025,26.03.2025 17:00,,UA,p,substation,drone,fire,,u", "t.csv", "UTC"
    )
    assert not left and claims[0].event is not None and claims[0].event.earliest is not None
    assert claims[0].event.earliest.isoformat() == "2025-03-26T17:00:00+00:00"
    assert claims[0].event.precision == "minute" and claims[0].alleged_actor == "UA"


def test_a_whole_day_is_told_on_the_calendar_of_the_claim() -> None:
    text = (
        'id = "t"\ntitle = "T"\nzone = "Asia/Baku"\nurl = "https://example.org"\n[[parties]]\nid = "A"\nname = "Arland"\n'
        '[[moments]]\nid = "start"\nat = 2020-11-10T00:00:00\nzone = "Europe/Moscow"\narticle = "1"\n'
        '[[clauses]]\nid = "1"\ncode = "P1"\nmodality = "prohibition"\nsays = "No fire."\nacts = ["attack"]\narticle = "1"\n'
    )
    terms = check_text(text).agreement
    assert terms
    claims, _ = claims_of("id,accused,about_from,act\n1,Arland,2022-12-12,attack", "t.csv", terms.zone)
    assert "12 December 2022 (Baku time)" in judge(terms, claims)[0].reason


def test_reasons_pass_over_clauses_about_other_acts_but_no_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "claims.csv"
    table.write_text(
        "id,accused,about_from,act\nA,SPLA,2014-04-15,overflight\nB,SPLA,2014-04-15,troop movement\n", "utf-8"
    )
    assert run(["judge", "south-sudan-2014", str(table), "--reasons"]) == 0
    out = capsys.readouterr().out
    assert "A · text: out of scope\n    No clause is about this kind of act." in out
    assert [line for line in out.splitlines() if " · text · clause" in line] == [
        "B · text · clause 1-freeze: violation"
    ]


def test_judge_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "claims.csv"
    table.write_text(
        HEAD + "\nA1,accusation,s,2025-04-02,2025-04-01,2025-04-01,UA,p,substation,drone,fire,,u\n", "utf-8"
    )
    assert run(["judge", "energy-halt-2025", str(table), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(r["claim"], r["reading"], r["result"]) for r in data["rows"]] == [
        ("A1", "russia", "violation"),
        ("A1", "ukraine", "violation"),
    ]
    for finding in data["findings"]:
        assert finding["reason"] and finding["used"] and finding["label"].startswith("alleged violation, if")
    assert run(["judge", "energy-halt-2025", str(table), "--reasons", "--reading", "ukraine"]) == 0
    out = capsys.readouterr().out
    assert "If the claim is true as told" in out and "russia" not in out
    assert run(["judge", "energy-halt-2025", str(tmp_path / "none.csv")]) == 4
    assert run(["judge", "energy-halt-2025", str(table), "--reading", "nobody", "--json"]) == 3
