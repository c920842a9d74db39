"""What an effect tells beside a blow: other things struck, no cause known, the deed itself, shots at nobody.

Each expectation was written by reading the row against the clause, before the code.
"""

from __future__ import annotations

import pytest

from grith.nouns import IncidentReport
from grith.truce.judge._nominal import with_deed
from tests.truce.test_judge_claims import energy
from tests.truce.test_judge_classes import TERMS, row
from tests.truce.test_judge_sayings import OPEN, OUT, YES

KILLING = '[[clauses]]\nid = "dead"\ncode = "P4"\nmodality = "prohibition"\nsays = "dead"\narticle = "1"\n'
MORE = TERMS + KILLING + 'acts = ["killing_of_civilians"]\n'


@pytest.mark.parametrize(
    ("target", "effect", "means", "result"),
    [
        # What was struck beside the target may have been aimed at.
        ("residential quarter", "a transformer was destroyed", "shelling", OPEN),
        ("barracks", "the fuel depot is on fire", "drones", OPEN),
        ("houses", "wreckage tore the power line", "drone", OPEN),
        ("airfield", "30 houses damaged", "drones", OUT),
        ("barracks", "burnt out; the fuel depot was not hit", "drones", OUT),
        ("barracks", "hit; the village is without power", "drones", OUT),
        ("substation", "destroyed; a school damaged", "drones", YES),
        # Whose deed it was is not told where the cause is not known.
        ("power grid", "blackout, cause unknown", "", OPEN),
        ("substation", "fire; the cause is under investigation", "", OPEN),
        ("oil depot", "a fire broke out for unclear reasons", "", OPEN),
        ("oil depot", "a fire, the cause was a drone", "", YES),
        # That nobody lost power denies no other harm.
        ("substation", "transformer destroyed; no one lost power", "drone", YES),
        ("substation", "roof holed, no power outage", "drone", YES),
        ("substation", "no power outage", "drone", OPEN),
    ],
)
def test_what_an_effect_tells_beside_a_blow(target: str, effect: str, means: str, result: str) -> None:
    assert energy(target, effect, means) == {"russia": result, "ukraine": result}


@pytest.mark.parametrize(
    ("clause", "cells", "result"),
    [
        # Where no act and no means are told, the effect may tell the deed itself.
        ("remain", {"effect": "had not pulled out of the village"}, YES),
        ("remain", {"target": "hilltop", "effect": "troops are still there"}, YES),
        ("access", {"target": "monitors", "effect": "denied flight clearance"}, YES),
        ("aid", {"target": "aid convoy", "effect": "turned back at a checkpoint"}, YES),
        ("moves", {"effect": "300 soldiers moved up to the river"}, YES),
        ("loot", {"target": "shop", "effect": "goods carried off"}, YES),
        ("moves", {"effect": "nothing moved"}, OPEN),
        ("moves", {"effect": "villagers moved to the camp"}, OPEN),
        ("fire", {"effect": "fighters handed over their rifles"}, OPEN),
        ("moves", {"effect": "threatened to move forward"}, OPEN),
        # A firing position is a place.
        ("fire", {"means": "122 mm howitzers", "effect": "in firing positions"}, OUT),
        ("weapons", {"means": "122 mm howitzers", "effect": "in firing positions"}, YES),
        ("fire", {"act": "tanks seen in a firing position"}, OUT),
        ("fire", {"act": "fired from a firing position"}, YES),
        # Shots in the air are fire; whether they were an attack on who stood there is not told.
        ("fire", {"target": "villagers", "means": "rifle shots into the air"}, OPEN),
        ("fire", {"target": "fishermen", "act": "fired warning shots"}, OPEN),
        ("fire", {"act": "fired into the air"}, YES),
        ("fire", {"target": "villagers", "means": "rifle shots"}, YES),
        # What an attack came to may be more than an attack.
        ("loot", {"target": "village", "means": "shelling", "effect": "burnt to the ground"}, OPEN),
        ("loot", {"target": "village", "means": "shelling", "effect": "two wounded"}, OUT),
        ("loot", {"target": "barracks", "means": "shelling", "effect": "burnt to the ground"}, OUT),
        ("fire", {"target": "village", "means": "shelling", "effect": "burnt to the ground"}, YES),
        ("dead", {"target": "hospital", "means": "rifles", "effect": "two patients shot"}, OPEN),
        ("dead", {"target": "hospital", "means": "rifles", "effect": "two soldiers shot"}, OUT),
        ("fire", {"target": "hospital", "means": "rifles", "effect": "two patients shot"}, YES),
        # Why somebody struck is not another's deed.
        ("fire", {"target": "depot", "means": "drones", "effect": "hit in reply to an attack by Borland"}, YES),
        # A drone brought down in flight was on its way to a target, and not on a mere flight.
        ("fire", {"target": "depot", "means": "drone, brought down in flight"}, YES),
    ],
)
def test_what_the_words_of_an_effect_tell(clause: str, cells: dict[str, str], result: str) -> None:
    assert row(clause, text=MORE, **cells) == result


@pytest.mark.parametrize(
    ("target", "deed"),
    [
        ("Islamic Movement of Uzbekistan", False),
        ("the Popular Movement of Arland", False),
        ("Illegal movement of troops", True),
        ("Movement of troops", True),
        ("NIGHT MOVEMENT OF TROOPS", True),
    ],
)
def test_the_name_of_a_movement_is_no_deed(target: str, deed: bool) -> None:
    claim = IncidentReport(id="1", report="claims.csv", cells="row 2", target=target)
    assert bool(with_deed(claim, target)[0].attributes.get("act")) is deed
