"""A deed that is named and not told as done: in a name, feared, threatened, remembered, denied; and its like done."""

from __future__ import annotations

import pytest

from grith.truce.agreement import vocabulary
from grith.truce.judge._verbs import Verbs
from tests.pace import taken
from tests.truce.rows import rows
from tests.truce.test_judge_classes import YES, row

NOT_DONE = rows("spoken_of")
NOT_DONE_CELLS = [
    {"act": "arrested", "target": "members of the Shelling Victims Association"},
    {"target": "Shelling Victims Association", "effect": "its office closed"},
    {"act": "detained", "target": "an officer of the 5th Assault Brigade"},
    {"target": "Ambush Alley bridge", "act": "closed"},
    {"target": "fire station", "act": "occupied"},
    {"act": "spread of fire from burning stubble", "effect": "two houses burned"},
    {"target": "two houses", "effect": "burned when fire spread from the fields"},
    {"act": "accidental discharge of a rifle", "effect": "one soldier wounded"},
    {"act": "a soldier stepped on an old mine", "effect": "lost a leg"},
    {"act": "children picked up an unexploded grenade", "effect": "two killed"},
    {"act": "helicopter crash", "effect": "four dead"},
    {"act": "an army lorry overturned", "effect": "six soldiers killed"},
    {"target": "bridge", "effect": "collapsed in a flood"},
    {"target": "school", "effect": "roof torn off by a storm"},
    {"target": "power line", "effect": "damaged by strong winds"},
    {"target": "houses", "effect": "destroyed by a mudslide"},
    {"target": "village", "effect": "dozens killed in an earthquake"},
    {"target": "clinic", "effect": "patients died of cholera"},
    {"act": "a mine exploded", "effect": "it had lain there for years"},
    {"target": "threat to shell the town"},
    {"target": "plans to attack the port"},
    {"target": "drill at the school"},
    {"target": "order to open fire"},
    {"target": "anniversary of the attack on the school"},
    {"target": "warning of an attack on the port"},
    {"target": "exercise on the bridge"},
    {"target": "a rally at the church"},
    {"target": "the mayor's call for attacks on the base"},
    {"target": "report on the shelling of the school"},
    {"target": "fears of an attack on the market"},
    {"target": "statement on the bombing of the hospital"},
    {"target": "parade of soldiers in the village"},
    {"target": "market", "effect": "the shelling of the market was remembered"},
    {"target": "bridge", "effect": "a commander was dismissed after the bombing of the bridge"},
    {"target": "school", "effect": "rebuilt after the shelling"},
    {"target": "police", "effect": "accused of shelling a post"},
    {"target": "village", "effect": "a report on its shelling was shown"},
    {"target": "monument to the dead of August", "effect": "unveiled"},
]
DONE = rows("done")
DONE_CELLS = [
    {"target": "Attack Squadron headquarters", "act": "shelled"},
    {"target": "Patrol Base Delta", "act": "shelled"},
    {"target": "Patrol Base Delta", "effect": "two soldiers killed"},
    {"target": "fire station", "act": "shelled"},
    {"target": "memorial hospital"},
    {"target": "school for girls"},
    {"target": "house in the village"},
    {"target": "market at the crossing"},
    {"target": "a hospital for the blind"},
    {"target": "school", "effect": "burnt after the shelling"},
    {"target": "barn", "means": "mortar", "effect": "set alight; nobody hurt"},
    {"target": "police post", "means": "RPG", "effect": "destroyed, its crew escaped"},
    {"target": "road", "means": "tank shells", "effect": "impassable"},
    {"target": "wedding", "means": "shots", "effect": "two guests wounded"},
]


@pytest.mark.parametrize("act", NOT_DONE)
def test_what_is_spoken_of_is_no_attack(act: str) -> None:
    assert row("fire", act=act) != YES


@pytest.mark.parametrize("words", [*NOT_DONE, *DONE])
def test_what_an_effect_tells_alone_is_read_as_an_act(words: str) -> None:
    assert row("fire", effect=words) == row("fire", act=words)


@pytest.mark.parametrize("cells", NOT_DONE_CELLS, ids=str)
def test_what_is_spoken_of_in_other_columns_is_no_attack(cells: dict[str, str]) -> None:
    assert row("fire", **cells) != YES


@pytest.mark.parametrize("act", DONE)
def test_what_was_done_stays_an_attack(act: str) -> None:
    assert row("fire", act=act) == YES


@pytest.mark.parametrize("cells", DONE_CELLS, ids=str)
def test_an_attack_on_what_bears_such_a_name(cells: dict[str, str]) -> None:
    assert row("fire", **cells) == YES


@pytest.mark.parametrize(
    ("clause", "act"),
    [
        ("loot", "met the Looting Claims Commission"),
        ("forward", "a rally of the Movement of the Free Officers"),
        ("forward", "detained officials of the Sudan Liberation Movement"),
    ],
)
def test_a_name_tells_no_other_deed(clause: str, act: str) -> None:
    assert row(clause, act=act) != YES


def test_ground_taken_without_a_shot_was_entered() -> None:
    assert row("forward", act="took the hill without firing a shot") == YES
    assert row("fire", act="took the hill without firing a shot") != YES


@pytest.mark.parametrize(
    "act", ["could not " * 1500, "A-" * 7500, "shelled" + " " * 15_000 + "x"], ids=["not", "name", "blanks"]
)
def test_long_cells_are_read_in_time(act: str) -> None:
    """Each was read from every word on: four times the time for twice the length."""
    with taken() as spent:
        Verbs(vocabulary("acts")).read(act)
    assert spent.seconds < 0.5
