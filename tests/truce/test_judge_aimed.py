"""What an act was done to, where the act itself tells it and no column of its own does."""

from __future__ import annotations

import pytest

from grith.truce.agreement import check_text
from grith.truce.judge._aimed import told_in
from tests.pace import taken
from tests.truce.test_judge_classes import OPEN, OUT, YES, row
from tests.truce.test_judge_sayings import TEXT

TERMS = TEXT + "".join(
    f'[[clauses]]\nid = "{id}"\ncode = "O1"\nmodality = "prohibition"\nsays = "{id}"\narticle = "1"\n'
    f'acts = ["attack", "obstruction", "seizure"]\nobjects = ["{kind}"]\n'
    for id, kind in (("team", "monitors"), ("pupils", "school"), ("boats", "vehicle"), ("bridges", "bridge"))
)


def test_the_terms_are_whole() -> None:
    assert check_text(TERMS).agreement


@pytest.mark.parametrize(
    ("clause", "act", "result"),
    [
        ("team", "shots were fired at a car of UNIFIL", YES),
        ("team", "a UN patrol came under fire", YES),
        ("team", "denied UNIFIL monitors entry to a barracks", YES),
        ("team", "stopped a team of UNIFIL at a roadblock and turned it back", YES),
        ("team", "would not let observers pass", YES),
        ("team", "refused to let observers into the base", YES),
        ("team", "held three monitors hostage for six hours", YES),
        ("team", "fired on a police post", OUT),
        ("team", "set fire to a school", OPEN),  # what "set fire" was done to is not looked for
        ("team", "stopped a fishing boat", OPEN),
        ("boats", "seized three fishing boats", YES),
        ("pupils", "shelled houses and a school", YES),
        ("pupils", "a school was shelled", YES),
        ("pupils", "several rockets were fired at a school", YES),
        ("pupils", "burned down a school", YES),
        ("team", "burned down a school", OUT),
        ("team", "soldiers opened fire on a car of UNIFIL", YES),
        ("team", "an Arland camp on the hill was bombed", OPEN),
        ("team", "a patrol of Borland was ambushed on a rural road", OUT),
        ("team", "bombarded a camp of Borland", OUT),
        # What lay near it, stood there, belonged to it or was struck as well leaves open what was struck.
        ("pupils", "fired rockets near a school", OPEN),
        ("pupils", "shelled a village where a school stood", OPEN),
        ("bridges", "a bridge was blown up under a train", OPEN),
        ("boats", "a bridge was blown up under a train", OPEN),
        ("pupils", "attacked the school's bus", OPEN),
        ("pupils", "ten men killed at a school", OPEN),
        ("pupils", "soldiers ambushed at a school", OPEN),
        ("pupils", "clashes at a school", OPEN),
        ("pupils", "a school was nearly hit", OPEN),
        ("pupils", "almost hit a school", OPEN),
        ("team", "fired at a UN car", OPEN),  # of those who watch, or of those who help
        ("team", "shot at a vehicle of the mission", OPEN),
        ("team", "attacked a car with UN markings", OPEN),
        ("team", "attacked a farmer's car", OPEN),
        ("pupils", "an attack on a school", YES),
        ("boats", "killed a boy riding a bus", OPEN),
        ("bridges", "shelled workers repairing a bridge", OPEN),
        ("pupils", "did not shell the school", OPEN),
        ("pupils", "denied monitors entry and burned a school", OPEN),
        ("team", "shelled a village, hitting a UN base", OPEN),
    ],
)
def test_what_an_act_was_done_to(clause: str, act: str, result: str) -> None:
    assert row(clause, text=TERMS, act=act) == result


@pytest.mark.parametrize(
    ("clause", "act", "result"),
    [
        # Who went in or took ground did both, whatever stands beside it.
        ("fire", "advanced on Northtown and took two hills from Borland troops", YES),
        ("forward", "advanced on Northtown and took two hills from Borland troops", YES),
        ("forward", "infiltrated Borland lines and stormed a post", YES),
        ("forward", "set up a new military post on a hill", YES),
        ("forward", "massed forces and heavy weapons near the town", OUT),
        ("fire", "clashed with rebels in the hills", YES),
        ("fire", "kidnapped and killed a police informer", YES),
        ("fire", "dropped grenades from a drone on a bus stop", YES),
        ("fire", "launched a ground offensive to cut the last road", YES),
        ("detain", "took a farmer hostage", YES),
        ("fear", "death threats against the mayor", YES),
        ("fire", "fighting between soldiers and Borland fighters", YES),
        ("fire", "drove 60 families out of their villages", OUT),
        ("loot", "occupied a health centre and took its medicines", OPEN),  # "took" alone may tell of any act
        ("fire", "found no evidence that Arland had fired", OPEN),
        ("fire", "said it would answer any attack", OPEN),
        ("fire", "a helicopter went down in bad weather, four dead", OPEN),
        ("fire", "shelled the town in bad weather", YES),
        # To break into a house may be many things; what was found, or told unconfirmed, was not fired.
        ("fire", "stormed the house of a journalist and led him away", OPEN),
        ("fire", "roadside bomb found and defused near the market", OUT),
        ("fire", "boys were trained with rifles", OPEN),
        ("fire", "clash averted after talks", OPEN),
        # What serves no arms is no new post, and who drives off in a lorry drives nobody out.
        ("forward", "set up a camp for displaced families", OPEN),
        ("forward", "opened a post office in the village", OPEN),
        ("forward", "gathered vehicles for repair", OPEN),
        ("fire", "rebuilt its trenches", OUT),
        ("fire", "drove a truck from the village", OPEN),
        ("fire", "drove the rebels out of the village", OPEN),
        ("fire", "unconfirmed reports of shelling", OPEN),
    ],
)
def test_deeds_in_the_words_of_press_and_monitors(clause: str, act: str, result: str) -> None:
    assert row(clause, act=act) == result


def test_a_long_word_is_not_tried_in_all_its_parts() -> None:
    """Each letter more doubled the time: a name of thirty letters before an act took hours."""
    before, none = f"{'x' * 200} and {'y' * 200} ", frozenset[str]()
    with taken() as spent:
        assert told_in(f"{before}infiltrated", [(len(before), "infiltrated", none)], nouns=none, blow=True) == ""
    assert spent.seconds < 0.1
