"""Plain rows, as monitors and ministries write most of them: what is told of odd sayings must not reach these."""

from __future__ import annotations

import pytest

from grith.nouns import Finding
from grith.truce.agreement import check_text
from grith.truce.judge import claims_of, judge
from tests.truce.rows import rows
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

PLAIN = rows("plain")

# What a deed does, or what is done to it, where the deed is the subject.
DOES = rows("plain_verbs")
TOLD = rows("plain_told")


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
