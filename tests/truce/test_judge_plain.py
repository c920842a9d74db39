"""Plain rows, as monitors and ministries write most of them: what is told of odd sayings must not reach these."""

from __future__ import annotations

import pytest

from grith.nouns import Finding
from grith.truce.agreement import check_text
from grith.truce.judge import claims_of, judge
from tests.truce.test_judge_classes import OPEN, OUT, TERMS, YES, row

PROTECTED = (
    TERMS
    + """
[[clauses]]
id = "plants"
code = "P1"
modality = "prohibition"
says = "no power plants are struck"
article = "1"
acts = ["attack"]
objects = ["power_plant", "substation", "power_line"]
attempts = "do not count"
"""
)

PLAIN = [
    "for the third time shelled the village",
    "at the same time struck the bridge",
    "this time hit the school",
    "night time shelling of the town",
    "night time shelling in the sector",
    "despite the ceasefire shelled Oakfield",
    "during the truce attacked a checkpoint",
    "after the ceasefire shelling hit two villages",
    "Oakfield was shelled a third time today",
    "the village was attacked for the second time in a week",
    "the post was shelled for the first time",
    "attacked a second time with mortars",
    "shelling for the third time this week",
    "attacked the population in Oakfield",
    "shelled the civilian population with Grad rockets",
    "bombardment of the civilian population",
    "shelling of the population in the frontier villages",
    "attack on the local population",
    "hit the fuel stocks at the depot",
    "hit grain stocks in the port",
    "bombed a housing project in the suburb",
    "attacked a water project at Oakfield",
    "hit the main door with a rocket",
    "fired at the table in the yard",
    "shot at doors and windows",
    "hit by a shell while at the table",
    "attacks on the vaccination campaign in Oakfield, two nurses killed",
    "attacked the election convoy with mortars",
    "struck the plan office in Oakfield",
    "the agreement was violated: shelled Oakfield",
    "shelled despite the agreement",
    "attacked again after talks",
    "struck a record number of houses",
    "bombed a play park in Oakfield",
    "shelled the show ground in Oakfield",
    "a rocket hit the film set in Oakfield",
    "the village took fire from mortars",
    "the post took a hit from a mortar",
    "our position was under fire from machine guns",
    "our positions came under fire in the sector of Oakfield",
    "positions came under fire over the night",
    "came under fire from across the line, two soldiers wounded",
    "our posts were under fire for their third day",
    "shots heard near the post; a soldier wounded",
    "reports of shelling: two houses destroyed in Oakfield",
    "two civilians were wounded when a shell hit the house",
    "fired at the minister's convoy",
    "fired a general warning and then shelled the post",
    "shot two officials",
    "shot and wounded two officials at the gate",
    "fired at officials",
    "officials were fired upon",
    "fired three teachers' houses with incendiary shells",
    "tank battalion attacked Oakfield",
    "rocket battery fired on Oakfield",
    "drone unit struck a substation",
    "artillery battalion hit the market",
    "drone crews attacked a bus",
    "the mission heard 12 explosions and saw smoke over Oakfield",
    "OSCE monitors recorded 40 explosions from mortar fire",
    "houses in the village were shelled, people are still in basements",
    "resumed shelling after a lull",
    "killed two soldiers in an ambush after the talks in Oakfield",
    "opened fire at a vigil",
    "attack on a funeral, mourning families were hit",
    "fired at a debate of students, killing two",
    "shelled as the president gave a speech",
    "shelled the town with artillery in reply to an attack",
    "struck back with artillery at the village",
    "fired back with mortars",
    "the ministry's building was hit",
    "hit back at Oakfield with rockets",
    "ministry building fired at with grenade launchers",
    "troops went in without resistance and later shelled the school",
    "sappers found a shell after the army had shelled the field",
    "two killed, three still in hospital after the strike",
    "accused Borland of provocations and shelled Oakfield",
    "villagers were evacuated during shelling",
    "children cried as shells fell on the village",
    "the shelling was the heaviest in a month",
    "the shelling was aimed at the power plant",
    "the shelling was carried out from Hill 20",
    "the shelling started at 5 and ended at 7",
    "the attack was repelled",
    "the attack was carried out by two drones",
    "the strike was registered by the mission",
    "the shelling was observed by the monitors",
    "the raid was led by a colonel",
    "the bombing was heavy",
    "the strike damaged a transformer",
    "the attack left two dead",
    "the attack caused a blackout",
    "attack reported by residents",
    "the attack was reported by residents",
    "the drone was seen above the plant before it exploded in the yard",
    "firing at farmers prevented the harvest",
    "firing from the army post was recorded at 14:05",
    "fired up to 40 shells at the village",
    "firing up to 20 rounds a day at the post",
    "fired up the slope at our men",
    "launched 20 missiles at the town",
    "launched drones against the port",
    "launched several Shahed drones at Odesa",
    "used artillery against the village",
    "used drones to attack the post",
    "used tanks on the village",
    "reports speak of shelling of Oakfield",
    "found and fired a mortar at the post",
    "recovered a mortar and fired it",
    "attack in the course of the talks",
    "attacked the negotiation venue in Oakfield",
    "strike on the message centre of the army",
    "struck the market; the deal was called off",
    "the strike came as the vote was held",
    "hit as talks were under way",
    "shelled during the election",
    "attack on election day",
    "attacks on the economy: refinery hit by drones",
    "left the village after burning houses",
    "used mortars against the post, 3 rounds",
]

# What a deed does, or what is done to it, where the deed is the subject.
DOES = [
    "supported by tanks",
    "backed by tanks",
    "preceded by artillery",
    "followed by an assault",
    "accompanied by drones",
    "was mounted from Hill 20",
    "intensified",
    "resumed",
    "was resumed",
    "escalated",
    "increased",
    "spread to the next village",
    "destroyed a house",
    "damaged a house",
    "wounded two",
    "killed a woman",
    "injured two",
    "burnt a barn",
    "cut the power line",
    "disrupted the supply",
    "interrupted the harvest",
    "struck a barn",
    "landed near the school",
    "impacted near the school",
    "continued",
    "was continued",
    "started at 5",
    "began at dawn",
    "ensued",
    "occurred at 5",
    "happened at 5",
    "took place at 5",
    "was conducted by night",
    "was carried out by two guns",
    "was committed at night",
    "was perpetrated by the brigade",
    "was launched from the hill",
    "was observed by a patrol",
    "was heard by a patrol",
    "was noted by the mission",
    "was recorded",
    "was documented",
    "was confirmed by the mayor",
    "was reported by the mayor",
    "was detected by radar",
    "was registered",
    "resulted in two dead",
    "caused a fire",
    "left two dead",
    "led to two deaths",
    "forced people into cellars",
    "prompted people to flee",
    "ignited a fire",
    "ignited a depot",
    "collapsed a roof",
    "levelled a house",
    "shattered windows",
    "blew out windows",
    "trapped people",
    "emptied the village",
    "halted traffic",
    "stopped traffic",
    "prevented farmers from working",
    "originated from the north",
    "came from the north",
    "was aimed at the bridge",
    "was directed at the bridge",
    "targeted the bridge",
    "involved 12 drones",
    "used cluster munitions",
    "employed cluster munitions",
    "was answered",
    "was provoked by nobody",
    "was repeated at night",
    "was suspended at noon",
    "was broken off",
    "lasted an hour",
    "was heavy",
    "was fierce",
    "was intense",
    "was seen from afar",
    "set a house on fire",
    "rocked the town",
    "shook the town",
    "hit the town",
    "claimed two lives",
    "violated the ceasefire",
    "breached the truce",
    "followed",
    "was filmed",
    "was described as heavy",
    "was counted",
    "was corrected by a drone",
    "was guided by a drone",
    "was adjusted by a drone",
    "was coordinated",
    "was concentrated on the centre",
    "punctured a pipe",
    "pierced a wall",
    "scarred a church",
    "flattened a house",
    "ruined a school",
    "wrecked a school",
    "crippled the grid",
    "plunged the town into darkness",
    "terrified people",
    "terrorised people",
    "scattered the crowd",
    "engulfed the depot",
    "reached the centre",
    "exceeded 100 rounds",
    "totalled 40 rounds",
    "numbered 40 rounds",
    "covered the road",
    "extended to the port",
    "centred on the port",
    "erupted",
    "ceased at noon",
    "ended at noon",
    "decreased",
    "reduced the school to rubble",
]
TOLD = [
    "residents reported the shelling",
    "a drone corrected the shelling",
    "observers counted the strikes",
    "soldiers continued the shelling",
    "the mission detected shelling",
    "the brigade led the assault",
    "the army intensified the shelling",
    "a commander directed the shelling",
    "renewed the shelling",
    "escalated the shelling of Oakfield",
    "increased the shelling of Oakfield",
    "repeated the attack",
    "opened the attack",
    "participated in the attack",
    "two died from the shelling",
    "two perished in the shelling",
    "a barn burned after the strike",
    "the town lost power after the strike",
    "a roof collapsed after the shelling",
    "the plant suspended work after the shelling",
    "the plant closed after the drone attack",
    "the town was left without power after the attack",
    "two were hospitalised after the attack",
    "the village was cut off after the shelling",
    "the market emptied after the shelling",
    "a fire started after the drone attack",
    "a fire was extinguished after the drone attack",
    "rescuers extinguished a fire after the drone attack",
    "repairs began after the attack",
    "the school was closed after the shelling",
    "a child was orphaned by the shelling",
    "a church was gutted in the shelling",
    "the roof was holed by shelling",
    "water supply was cut by shelling",
    "residents sheltered during the shelling",
    "residents hid from the shelling",
    "residents were woken by shelling",
    "the mission heard the shelling",
    "OSCE observed the shelling",
    "OSCE noted the shelling of Oakfield",
    "monitors confirmed the shelling of Oakfield",
    "police confirmed the attack",
    "the mayor said shelling killed two",
    "the ministry stated that the army shelled Oakfield",
    "the army registered 12 attacks",
    "the ministry recorded a violation: the shelling of Oakfield",
    "the ministry counted 12 attacks in a day",
    "repelled the attack of two companies",
    "our men repelled an attack",
    "air defence repelled a drone attack",
    "shelling of villages along the line was noted",
    "the side carried out the shelling from behind the line",
    "damage from the shelling",
    "damaged in the shelling: two houses",
    "casualties from the shelling: two",
    "victims of shelling: 2 killed, 3 wounded",
    "consequences of the attack: a house destroyed",
    "as a result of the shelling two died",
    "as a result of the attack a line was disconnected",
    "due to shelling two settlements lost power",
    "because of the shelling the plant stopped",
    "under cover of artillery the infantry attacked",
    "with support of tanks attacked the post",
    "after artillery preparation attacked the post",
    "used the truce to shell Oakfield",
    "an officer lost a leg in the attack",
    "a patrol witnessed the attack",
    "villagers suffered from shelling",
    "schools were turned to rubble by the shelling",
    "the strike knocked out power",
    "the shelling was so heavy that people fled",
    "fired at by snipers",
    "shots fired at the post",
    "shots were fired at the post",
    "fired upon a patrol",
    "burst of machine-gun fire at the post",
    "violations: shelling of Oakfield",
    "violation of the ceasefire by shelling",
    "handed over villages after shelling them",
    "surrounded the village and fired",
    "collected near the line and shelled the post",
    "parked a tank and fired",
    "moved a mortar to the yard and fired it",
    "brought up howitzers and shelled the town",
    "prepared positions and opened fire",
    "regrouped and attacked",
    "concentrated troops and attacked",
    "trained mortars on the village and fired",
    "Arland continues the shelling of Oakfield",
    "army resumes the bombing of the port",
    "army carries out the attack on the post",
    "soldiers begin the shelling at 5",
    "residents report the shelling of Oakfield",
    "tanks support the attack",
    "mission sees the shelling of the post",
    "guns keep up the shelling of the town",
    "drones guide the shelling of the post",
    "the mission hears the shelling of the town",
    "brigade leads the assault on the hill",
    "army renews the shelling",
    "army steps up the shelling of the town",
    "in violation of the truce shelled the village",
    "in breach of the agreement by firing mortars",
    "breach of the terms by drone attack on a bus",
    "because of the shelling the plant stopped",
    "with the shelling of the post the truce broke",
    "through the shelling two houses were lost",
    "violation of the ceasefire by shelling",
    "violation of the terms through the shelling of a school",
    "two people die in the shelling of Oakfield",
    "a woman dies from the shelling",
    "the shelling kills two",
    "shelling destroys a school",
    "drone attack damages a substation",
    "drone strikes the bus",
    "shell hits a house",
    "attack kills 4",
    "attack leaves 3,000 without power",
    "attack injures two workers",
    "missile strike destroys a bridge",
    "rocket fire wounds a child",
    "army shells Oakfield",
    "army attacks the post",
    "forces open fire on farmers",
    "forces fire at a patrol",
    "sniper kills a soldier",
    "snipers wound two",
    "aircraft strike a school",
    "artillery pounds the town",
    "fighters ambush a convoy",
    "a video shows the shelling of Oakfield",
    "footage shows the strike on the bus",
    "photos show the bombing of the school",
]


@pytest.mark.parametrize("act", [*PLAIN, *TOLD, *(f"the shelling {does}" for does in DOES)])
def test_a_plain_row_tells_an_attack(act: str) -> None:
    assert row("fire", act=act) == YES


@pytest.mark.parametrize(
    "cells",
    [
        {"target": "house", "means": "artillery", "effect": "two are still in critical condition"},
        {"act": "shelled", "effect": "12 wounded, ten are still in treatment"},
        {"act": "shelled", "effect": "fires are still at the depot"},
        {"target": "village", "means": "artillery", "effect": "residents are still in shelters"},
    ],
    ids=str,
)
def test_who_was_hurt_or_shelled_and_is_still_there_has_not_refused_to_leave(cells: dict[str, str]) -> None:
    assert row("remain", **cells) == OUT
    assert row("fire", **cells) == YES


def test_troops_that_are_still_there_have_stayed() -> None:
    assert row("remain", act="soldiers were still in the town on Monday") == YES
    assert row("remain", effect="are still in the port") == YES
    assert row("remain", effect="civilians are still in the village") == OPEN


@pytest.mark.parametrize("act", ["launched drones", "used mortars", "shared drones with the army"])
def test_arms_used_against_nobody_may_be_no_fire(act: str) -> None:
    assert row("fire", act=act) != YES


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        # The act tells what was struck where no effect is told.
        ({"act": "drone hit a substation"}, YES),
        ({"effect": "drone hit a substation"}, YES),
        ({"target": "substation", "act": "drone attack, transformer damaged"}, YES),
        ({"act": "attacked a substation"}, OPEN),
        ({"act": "opened fire on a substation"}, OPEN),
        ({"effect": "opened fire on a substation"}, OPEN),
        ({"target": "substation", "act": "mortar fire"}, OPEN),
        ({"target": "power line", "act": "hit beside the line"}, OPEN),
        ({"act": "hit a bus and shelled a substation"}, OPEN),
        ({"target": "substation", "act": "drones shot down"}, OPEN),
        # An allegation's text is what is told, unless it is a report or a remark.
        ({"target": "substation", "means": "drone", "text": "Two workers killed"}, YES),
        ({"target": "substation", "text": "Transformer destroyed. 3,000 without power."}, YES),
        ({"target": "substation", "means": "drone", "text": "no damage"}, "no violation"),
        ({"target": "substation", "means": "drone", "text": "hour not known"}, OPEN),
        ({"target": "substation", "means": "drone", "effect": "not stated", "text": "Two workers killed"}, OPEN),
        ({"target": "substation", "text": "It was visited. A transformer was damaged. Nobody saw a drone."}, OPEN),
    ],
    ids=str,
)
def test_what_was_struck_may_stand_in_another_cell(cells: dict[str, str], result: str) -> None:
    assert finding("plants", cells).result == result


@pytest.mark.parametrize(
    "text", ["Arland's army fired 12 mortar rounds at the village, wounding a woman", "Two workers killed"]
)
def test_a_text_alone_tells_what_was_done(text: str) -> None:
    found = finding("fire", {"place": "Oakfield", "text": text})
    assert found.result == YES
    assert {fact.where for fact in found.used if fact.name == "act"} == {"text"}


def test_a_text_beside_an_act_or_in_a_denial_is_not_used() -> None:
    assert finding("fire", {"act": "held a parade", "text": "shelled the town"}).result != YES
    assert finding("fire", {"kind": "denial", "text": "shelled the town"}).result != YES


def finding(clause: str, cells: dict[str, str]) -> Finding:
    terms = check_text(PROTECTED).agreement
    assert terms
    told = ",".join(f'"{cell}"' for cell in cells.values())
    claims, left = claims_of(f"id,accused,{','.join(cells)}\nx,Arland,{told}")
    assert not left
    return next(f for f in judge(terms, claims) if f.clause == clause)


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ({"place": "Oakfield", "act": "was shelled"}, YES),
        ({"place": "Oakfield", "act": "came under mortar fire", "effect": "three houses damaged"}, YES),
        ({"place": "Oakfield", "means": "mortar", "effect": "came under fire"}, YES),
        ({"place": "Oakfield", "act": "were attacked at dawn"}, OPEN),
        ({"place": "Oakfield", "act": "did not open fire when they were shot at"}, OPEN),
        ({"act": "was shelled"}, OPEN),
    ],
    ids=str,
)
def test_the_place_of_a_row_is_what_was_shelled(cells: dict[str, str], result: str) -> None:
    assert row("fire", **cells) == result


def test_what_was_present_was_not_fired() -> None:
    assert row("fire", act="presence of two tanks in the zone") == OUT
    assert row("fire", act="shelled the town in the presence of monitors") == YES
    assert row("loot", act="looted shops in the presence of police") == YES


@pytest.mark.parametrize(
    "act", ["the shelling was commemorated", "a poster shows the raid", "a colonel was promoted after the raid"]
)
def test_what_is_only_spoken_of_stays_open(act: str) -> None:
    assert row("fire", act=act) == OPEN


@pytest.mark.parametrize(
    ("act", "result"),
    [
        ("a UN patrol was denied access at a checkpoint", YES),
        ("UN monitors were denied access to the village", YES),
        ("UN monitors were denied access to a school", YES),
        ("a patrol of UN monitors was stopped at a checkpoint", YES),
        ("UN monitors were not allowed to pass", YES),
        ("an aid convoy was denied passage to the town", OUT),
        ("villagers were denied access to their fields", OPEN),
        ("a convoy was stopped at a checkpoint", OPEN),
    ],
)
def test_who_was_kept_out_may_be_told_in_the_passive(act: str, result: str) -> None:
    text = (
        TERMS
        + """
[[clauses]]
id = "kept"
code = "P4"
modality = "prohibition"
says = "monitors are not kept out"
article = "1"
acts = ["monitor_obstruction"]
"""
    )
    assert row("kept", text=text, act=act) == result
    assert row("kept", text=text, effect=act) == result
