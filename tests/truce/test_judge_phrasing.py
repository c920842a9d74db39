"""The notation in which lists of phrases are written, as its table tells it, and the lists themselves."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.truce.judge._phrasing import data, phrase, phrases
from grith.truce.judge._sayings import plain

LISTS = {"arms": ["rifle[s]", "[machine] gun[s]"]}
WAYS = [say for saying in data("_sayings.toml")["saying"] for say in saying["say"] if ">>" not in say]


@pytest.mark.parametrize(
    ("text", "told", "not_told"),
    [
        ("held up", ["held up", "HELD  up", "was held up."], ["heldup", "held them up", "withheld up"]),
        ("block(ed|ing)", ["blocked", "blocking"], ["block", "blockeding"]),
        ("[newly] laid", ["newly laid", "laid"], ["newlylaid", "inlaid"]),
        ("pull[ed] out", ["pull out", "pulled out"], ["pulledout"]),
        ("mines [was|were|been]+ laid", ["mines laid", "mines were laid", "mines were been laid"], ["mines are laid"]),
        ("recruit*", ["recruit", "recruiting"], ["unrecruited"]),
        ("held for _ days", ["held for two days"], ["held for days", "held for two long days"]),
        ("# [men] off", ["20 off", "20 men off"], ["men off"]),
        ("kept ... from", ["kept from", "kept all of the men from"], ["kept all of the old men from"]),
        ("kept ...2 from", ["kept the men from"], ["kept all the men from"]),
        ("kept ...!(not) from", ["kept them from"], ["kept them not from"]),
        ("cut .. roads", ["cut both main roads"], ["cut off supplies to roads"]),
        ("air=raid", ["air raid", "air-raid", "airraid"], ["air  force raid"]),
        ("denied that ~ fire", ["denied that they ever fire"], ["denied that they say, they fire"]),
        ("denied that ~~ fire", ["denied that they say, they fire"], ["denied that. They fire"]),
        ("shell ~~~unexploded", ["shell found. It was unexploded"], ["unexploded shell"]),
        ("let in/", ["let in", "let in, he said"], ["let in the rain"]),
        ("^mine clearing", ["mine clearing went on"], ["the mine clearing"]),
        ("shot!( (down|at))", ["shot", "shot downwards"], ["shot down", "shot at"]),
        ("took&( the village)", ["took the village"], ["took the villagers"]),
        ("<!(not |no )fire", ["fire", "the fire"], ["no fire", "not fire"]),
        ("<&(not |no )fire", ["no fire", "not fire"], ["fire", "the fire"]),
        ("{arms} found", ["rifles found", "machine gun found"], ["drones found"]),
        ("workers' strike", ["workers' strike", "workers’ strike"], ["workers strike"]),
    ],
)  # fmt: skip
def test_what_a_phrase_stands_for(text: str, told: list[str], not_told: list[str]) -> None:
    pattern = re.compile(rf"\b(?:{phrase(text, LISTS).pattern})(?!\w)", re.I)
    assert [one for one in told if not pattern.search(one)] == []
    assert [one for one in not_told if pattern.search(one)] == []


@pytest.mark.parametrize("text", ["held (up", "held [up", "(a|(b)"])
def test_a_bracket_that_is_not_closed_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is missing in the phrase"):
        phrase(text)


def test_every_list_can_be_read_and_names_only_lists_that_are_there() -> None:
    found = data("_phrases.toml")
    assert all(phrases(name) for name in found if name != "lists")
    lists = data("_sayings.toml")["lists"]
    every = [*WAYS, *(one for found in lists.values() for one in found)]
    assert {name for one in every for name in re.findall(r"\{(\w+)\}", one)} <= set(lists)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_one_of_the_words_that_a_saying_needs_stands_in_whatever_it_matches(draw: st.DataObject) -> None:
    one = phrase(draw.draw(st.sampled_from(WAYS)), data("_sayings.toml")["lists"])
    text = draw.draw(st.from_regex(re.compile(one.pattern, re.ASCII), fullmatch=True))
    assert not one.needs or any(need in text.casefold() for need in one.needs)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # What stands before ">>" is kept, what somebody answers for goes.
        ("arrested two men for killing a trader", "arrested two men "),
        ("arrested two men for about three days", "arrested two men for about three days"),
        ("soldiers did not let the patrol pass", "soldiers did denied access"),
        ("nothing that is known here", "nothing that is known here"),
    ],
)
def test_sayings_are_put_plainly(text: str, told: str) -> None:
    assert plain(text) == told
