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


@pytest.mark.parametrize("act", PLAIN)
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
