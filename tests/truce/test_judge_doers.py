"""Judging by who did it: another, or nobody; and by what somebody was seen doing, or what was found."""

from __future__ import annotations

import pytest

from tests.truce.test_judge_classes import OPEN, OUT, YES, row


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        # The row accuses Arland, and its words tell that somebody else struck, or nobody: not by this was it broken.
        ({"act": "troops of Arland were attacked by Borland's drones"}, OPEN),
        ({"act": "attacked by Borland's drones", "target": "troops of Arland"}, OPEN),
        ({"target": "a patrol", "effect": "two killed by fire from Borland positions"}, OPEN),
        ({"act": "Borland's drones attacked troops of Arland"}, OPEN),
        ({"act": "an Arland patrol came under fire"}, OPEN),
        ({"act": "villagers killed by unidentified gunmen"}, OPEN),
        ({"act": "clashes between Borland and unknown gunmen"}, OPEN),
        ({"target": "patrol boat", "effect": "sunk in a storm"}, OPEN),
        ({"act": "exploded by itself", "target": "ammunition depot"}, OPEN),
        ({"target": "substation", "effect": "damaged in an accident"}, OPEN),
        ({"act": "a mine laid in 1995 went off", "effect": "two killed"}, OPEN),
        ({"act": "an unexploded bomb from an earlier war went off"}, OPEN),
        ({"act": "a shell left from earlier fighting injured two"}, OPEN),
        ({"act": "a forest fire set off landmines"}, OPEN),
        ({"act": "demining of a field", "effect": "a shell exploded and wounded two"}, OPEN),
        ({"act": "two children killed while playing with a grenade"}, OPEN),
        ({"act": "a soldier shot himself", "effect": "dead"}, OPEN),
        ({"act": "a Borland attack on the town"}, OPEN),
        ({"act": "attacked by drones", "effect": "washed away by heavy rain"}, OPEN),
        ({"target": "power line", "effect": "cut by thieves"}, OPEN),
        ({"target": "power line", "effect": "damaged by a falling tree"}, OPEN),
        ({"target": "power station", "effect": "shut down for repairs"}, OPEN),
        ({"target": "transformer", "effect": "failed through overload"}, OPEN),
        ({"target": "substation", "effect": "damaged when a lorry hit the fence"}, OPEN),
        ({"act": "two Arland soldiers shot each other in a quarrel"}, OPEN),
        ({"act": "a lightning strike killed two soldiers"}, OPEN),
        ({"act": "test firing on a range"}, OPEN),
        ({"target": "Arland positions", "effect": "shelled at dawn"}, OPEN),
        ({"act": "Arland lost two tanks to Borland fire"}, OPEN),
        ({"act": "victims of an earlier massacre buried"}, OPEN),
        # It did strike, whoever else is named.
        ({"act": "shelled the village in response to an attack by Borland"}, YES),
        ({"act": "returned fire after an attack by Borland troops"}, YES),
        ({"act": "opened fire following a raid by unidentified gunmen"}, YES),
        ({"act": "attacked a post in retaliation for shelling by Borland"}, YES),
        ({"act": "shelled the village; an accident was ruled out"}, YES),
        ({"act": "hit a cigarette factory"}, YES),
        ({"act": "a village was shelled after an attack by Borland"}, OPEN),
        ({"act": "shelled the town", "effect": "ended after intervention by Borland"}, YES),
        ({"target": "Borland positions", "effect": "shelled at dawn"}, YES),
        ({"act": "a car hit, two killed"}, YES),
        ({"act": "a lorry struck by a shell"}, YES),
        ({"act": "Arland and Borland soldiers shot at each other"}, YES),
        ({"act": "strike on a workshop for repairs", "effect": "roof burned"}, YES),
        ({"act": "two Borland soldiers killed"}, YES),
        ({"act": "shelling of Borland positions reported by Borland"}, YES),
        ({"act": "demining team ambushed"}, YES),
        ({"act": "troops of Borland were attacked by Arland's drones"}, YES),
        ({"act": "Arland's drones attacked troops of Borland"}, YES),
        ({"act": "clashes between Arland and Borland"}, YES),
        ({"act": "shelled a village held by Borland"}, YES),
        ({"act": "Borland positions shelled"}, YES),
        ({"act": "shelled the village; no accident"}, YES),
        ({"act": "took the village by storm"}, YES),
        ({"act": "hit with a Storm Shadow missile"}, YES),
        ({"act": "blew up a dam, causing floods"}, YES),
        ({"act": "a mine laid in 2025 went off", "about_from": "2025-03-01"}, YES),
        ({"act": "a mine laid in 2024 went off", "about_from": "2025-03-01"}, OPEN),
    ],
)
def test_what_another_did_or_nobody(cells: dict[str, str], result: str) -> None:
    assert row("fire", **cells) == result


@pytest.mark.parametrize(
    ("clause", "act", "result"),
    [
        # "Seen" is how it was learnt; what was seen decides.
        ("children", "training of 20 boys seen", OPEN),
        ("children", "seen training 20 boys", OPEN),
        ("men", "training of 20 boys was observed", OPEN),
        ("loot", "soldiers seen looting shops", YES),
        ("loot", "looting seen", YES),
        ("fire", "soldiers observed shelling the town", YES),
        ("men", "fighters seen celebrating", YES),
        ("loot", "fighters seen celebrating", OPEN),
        ("men", "fighters seen sitting at the bridge", YES),
        ("loot", "fighters seen sitting at the bridge", OUT),
        ("fire", "smoke seen over a ridge", OPEN),
        ("remain", "troops seen withdrawing", OPEN),
        # Those who were seen are another's men, or no men.
        ("men", "Borland soldiers seen patrolling", OPEN),
        ("men", "Borland troops were observed", OPEN),
        ("children", "boys in uniform seen", OPEN),
        ("fire", "fired at Borland soldiers who were seen crossing the river", YES),
        # Who robs an aid convoy holds it up.
        ("aid", "soldiers looted a WFP convoy", YES),
        ("loot", "soldiers looted a WFP convoy", YES),
        ("aid", "soldiers looted a shop", OUT),
        # What sounded like fire, or only shares its name.
        ("fire", "14 explosions heard, assessed as controlled detonations of mines", OPEN),
        ("fire", "14 explosions heard assessed as controlled detonations of mines", OPEN),
        ("fire", "10 explosions heard assessed as outgoing mortar rounds", YES),
        ("fire", "fire brought under control in a mine", OPEN),
        ("fire", "flag meeting held after firing", OPEN),
        ("arms", "drone flew over the border and dropped rifles", YES),
        ("fire", "drone flew over the border and dropped rifles", OUT),
        ("fire", "drone flew over the border and dropped grenades", YES),
        # Arms that were found lay there, and those smuggled were supplied.
        ("weapons", "a tunnel with rockets and mines found", YES),
        ("arms", "smuggled rockets over the river", YES),
        ("fire", "smuggled rockets over the river", OUT),
    ],
)
def test_what_was_seen_or_found(clause: str, act: str, result: str) -> None:
    assert row(clause, act=act) == result
