"""How parties, ministries and monitors say it: what was done, who was there, where, to whom, by whom.

Each expectation was written by reading the row against the clause, before the code.
"""

from __future__ import annotations

import pytest

from grith.truce.agreement import check_text, load_agreement, vocabulary
from grith.truce.judge import claims_of, judge
from grith.truce.judge._sayings import plain
from grith.truce.judge._where import lies_at

HEAD = """
id = "x"
title = "x"
zone = "UTC"
url = "https://example.org/x"
[[parties]]
id = "ARL"
name = "Arland"
aliases = ["Arland army", "former Arland guard"]
[[parties]]
id = "BOR"
name = "Borland"
"""
CLAUSES = {
    "fire": 'acts = ["attack"]\nattempts = "count"',
    "air": 'acts = ["air_strike"]\nattempts = "count"',
    "shells": 'acts = ["artillery_fire"]\nattempts = "count"',
    "flights": 'acts = ["overflight"]',
    "weapons": 'acts = ["weapon_present"]',
    "men": 'acts = ["armed_presence"]',
    "moves": 'acts = ["movement"]',
    "arms": 'acts = ["arms_supply"]',
    "notice": 'acts = ["no_notice"]',
    "access": 'acts = ["monitor_obstruction"]\nobjects = ["monitors"]',
    "passage": 'acts = ["obstruction"]',
    "children": 'acts = ["child_recruitment"]',
    "killing": 'acts = ["abuse"]\nobjects = ["civilians"]',
    "monitors": 'acts = ["attack"]\nobjects = ["monitors"]\nattempts = "count"',
    "civilians": 'acts = ["attack"]\nobjects = ["civilians"]\nattempts = "count"',
    "cars": 'acts = ["attack"]\nobjects = ["vehicle"]\nattempts = "count"',
    "homes": 'acts = ["attack"]\nobjects = ["homes"]\nattempts = "count"',
    "power": 'acts = ["attack"]\nobjects = ["substation"]\nattempts = "count"',
    "rape": 'acts = ["sexual_violence"]',
    "extortion": 'acts = ["extortion"]',
}
TEXT = HEAD + "".join(
    f'[[clauses]]\nid = "{id}"\ncode = "P1"\nmodality = "prohibition"\nsays = "{id}"\narticle = "1"\n{body}\n'
    for id, body in CLAUSES.items()
)
YES, OPEN, OUT = "violation", "undetermined", "out of scope"


def test_harm_done_tells_that_a_device_went_off() -> None:
    assert finding("weapons", act="explosive device", effect="a lorry was destroyed") == OUT
    assert finding("fire", act="explosive device", effect="a lorry was destroyed") == YES
    assert finding("fire", act="explosive device") == OPEN


def finding(
    clause: str, *, act: str = "", target: str = "", means: str = "", accused: str = "Arland", effect: str = ""
) -> str:
    terms = check_text(TEXT).agreement
    assert terms
    claims, left = claims_of(
        f'id,accused,target,means,act,effect\nx,"{accused}","{target}","{means}","{act}","{effect}"', "t.csv", "UTC"
    )
    assert not left
    return next(f.result for f in judge(terms, claims) if f.clause == clause)


@pytest.mark.parametrize(
    ("clause", "act", "result"),
    [
        # Men who are seen are no weapons, and weapons no men; "deployed" alone may be either.
        ("men", "soldiers seen near the bridge", YES),
        ("weapons", "soldiers seen near the bridge", OUT),
        ("men", "a platoon stationed in the school", YES),
        ("men", "three howitzers seen", OUT),
        ("weapons", "three howitzers seen", YES),
        ("weapons", "artillery deployed on the ridge", YES),
        ("fire", "artillery deployed on the ridge", OUT),
        ("men", "still in position", OPEN),
        ("weapons", "still in position", OPEN),
        ("men", "fighters with mortars observed", YES),
        ("weapons", "fighters with mortars observed", YES),
        # What is moved in was moved, and is there; what is moved out is not.
        ("moves", "moved a company to the hill", YES),
        ("men", "moved a company to the hill", YES),
        ("moves", "moved back from the hill", OPEN),
        ("moves", "massing of troops", YES),
        ("notice", "moved two tanks without informing the monitors", YES),
        ("notice", "an exercise without prior notification", YES),
        # Fire that was seen is fire.
        ("fire", "observed 12 undetermined explosions", YES),
        ("weapons", "shelling observed", OUT),
        ("fire", "two projectiles in flight", YES),
        ("flights", "two projectiles in flight", OUT),
        ("fire", "returned fire", YES),
        ("fire", "muzzle flashes", YES),
        # A bomb is dropped or laid.
        ("air", "car bomb", OUT),
        ("air", "suicide bombing", OUT),
        ("air", "a bomb exploded", OPEN),
        ("fire", "a roadside bomb", YES),
        ("fire", "planted landmines", YES),
        ("air", "five raids", OPEN),  # by men, or by aircraft?
        ("shells", "bombarded the town", OPEN),
        ("fire", "threw a hand grenade", YES),
        ("fire", "grenades stored in a cellar", OUT),
        # Who shoots at an aircraft does not fly it.
        ("flights", "fired at a reconnaissance drone", OUT),
        ("fire", "fired at a reconnaissance drone", YES),
        ("flights", "shot down a helicopter", OUT),
        ("fire", "shot down a helicopter", YES),
        ("flights", "a helicopter overflew the camp", YES),
        # Arms that are brought, however they came.
        ("arms", "a cargo flight delivered weapons", YES),
        ("arms", "smuggled ammunition over the river", YES),
        ("arms", "shipments of heavy weapons", YES),
        ("arms", "drones dropped rifles and weapons", YES),
        ("arms", "resupplied the garrison with munitions", YES),
        ("arms", "delivered 200 weapons to the monitors", OPEN),  # handed over
        ("arms", "transferred its arms into a container", OPEN),
        ("arms", "the fighters dropped their weapons", OPEN),
        ("weapons", "holding unregistered rifles", YES),
        # Passage that is refused.
        ("passage", "did not let the buses pass", YES),
        ("passage", "prevented the mission from entering", YES),
        ("passage", "held the lorries for six hours at a checkpoint", YES),
        ("passage", "restricted the freedom of movement", YES),
        ("passage", "held positions at the border", OPEN),
        ("passage", "held talks at the crossing", OPEN),
        ("passage", "stopped shelling at the crossing", OPEN),
        ("passage", "stopped two ambulances at the crossing", YES),
        ("fire", "set up posts near old mines", OPEN),
        ("passage", "turned away at the boundary", YES),
        ("extortion", "illegal taxes at roadblocks", YES),
        ("passage", "was not prevented from entering", OPEN),
        # Killing is an attack, and of civilians an abuse of them.
        ("fire", "massacre of villagers", YES),
        ("fire", "killed civilians", YES),
        ("fire", "murdered", YES),
        ("fire", "executed a plan", OPEN),
        ("fire", "sexual assault of a detainee", OUT),
        # Several acts told together.
        ("fire", "shelled and looted the village", YES),
        ("passage", "blocked the road and shot at a bus", YES),
        ("fire", "shelled or looted the village", OPEN),
        # What is threatened or planned was not done; words are no fire.
        ("fire", "threatened to attack the town", OPEN),
        ("fire", "planned an attack", OPEN),
        ("fire", "verbal attack on the minister", OPEN),
        ("fire", "without warning attacked the town", YES),
        ("children", "forcibly recruited two boys", YES),
        ("children", "recruitment of under-age girls", YES),
        ("extortion", "illegal taxation of traders", YES),
        ("extortion", "shelled", OUT),
        ("rape", "a woman was sexually assaulted", YES),
        ("weapons", "an improvised explosive device", OPEN),
        ("moves", "entered the village", OPEN),
    ],
)
def test_what_was_done(clause: str, act: str, result: str) -> None:
    assert finding(clause, act=act) == result


@pytest.mark.parametrize(
    ("clause", "target", "result"),
    [
        # Whose patrol, whose post?
        ("monitors", "UNIFIL patrol", YES),
        ("monitors", "a patrol", OPEN),
        ("monitors", "army patrol", OUT),
        ("monitors", "Borland positions", OUT),
        ("monitors", "UN observation post", YES),
        ("monitors", "observation post", OPEN),
        ("cars", "military vehicle", OUT),
        ("cars", "patrol boat", OUT),
        ("cars", "minibus", YES),
        ("cars", "police vehicle", OPEN),
        # Where it stood is not what was struck.
        ("homes", "a mosque in the village", OUT),
        ("homes", "the village", YES),
        ("power", "a substation in the village", YES),
        ("power", "workers of the substation", OPEN),
        ("power", "engineers at a substation", OPEN),
        ("power", "water tank", OUT),
        ("civilians", "two schoolgirls", YES),
        ("civilians", "refugee camp", YES),
        ("civilians", "servicemen", OUT),
        # Whether civilians were in it is not told.
        ("civilians", "a crowded market", OPEN),
        ("civilians", "apartment building", OPEN),
        ("civilians", "aid workers", OPEN),
        ("civilians", "army post", OUT),
        ("civilians", "power line", OUT),
    ],
)
def test_what_was_struck(clause: str, target: str, result: str) -> None:
    assert finding(clause, act="attacked", target=target) == result


@pytest.mark.parametrize(
    ("clause", "target", "act", "result"),
    [
        ("killing", "civilians", "shot and killed", YES),
        ("fire", "civilians", "shot and killed", YES),
        ("killing", "civilians", "shot and wounded", OUT),
        ("killing", "two teachers", "murdered", YES),
        ("fire", "two teachers", "murdered", YES),
        ("killing", "soldiers", "killed", OUT),
        ("access", "monitoring team", "barred from entering the port", YES),
        ("access", "monitoring team", "allowed to pass", OPEN),
        ("fire", "farmer", "harassed", OPEN),  # with words, or with fire?
        ("fire", "farmer", "harassing fire", YES),
        ("fire", "positions", "reconnaissance UAV", OUT),
        ("fire", "positions", "explosive drone", YES),
    ],
)
def test_what_was_done_to_whom(clause: str, target: str, act: str, result: str) -> None:
    assert finding(clause, act=act, target=target) == result


@pytest.mark.parametrize(
    ("accused", "result"),
    [
        ("Arland", YES),
        ("fighters of Arland", YES),
        ("Arland and unknown gunmen", YES),
        ("former Arland guard", YES),  # the agreement knows it by that name
        ("former Arland fighters", OPEN),
        ("Arland deserters", OPEN),
        ("gunmen in territory of Arland", OPEN),
        ("gunmen, in an area held by Arland", OPEN),
        ("forces opposed to Arland", OPEN),
        ("a militia allied with Arland", OPEN),
        ("unknown, according to Arland", OPEN),
        ("possibly Arland", OPEN),
        ("suspected Arland fighters", OPEN),
        ("Arland or unidentified gunmen", OPEN),
        ("Arland protesters", OPEN),
        ("fire from the direction of Arland", OPEN),
    ],
)
def test_who_did_it(accused: str, result: str) -> None:
    assert finding("fire", act="shelling", accused=accused) == result


@pytest.mark.parametrize(
    ("place", "inside", "with_surroundings"),
    [
        ("Northtown", True, True),
        ("southern Northtown", True, True),
        ("Northtown district", True, True),
        ("near Northtown", False, True),
        ("5 km south-east of Northtown", False, True),
        ("on the outskirts of the city of Northtown", False, True),
        ("close to Northtown", False, True),
        ("off Northtown", False, False),
        ("off the coast of Northtown", False, False),
        ("the road to Northtown", False, False),
        ("the road from Northtown", False, False),
        ("outside Northtown", False, False),
        ("between Northtown and Southtown", False, False),
        ("near Southtown, Northtown", True, True),
    ],
)
def test_where_it_was(place: str, inside: bool, with_surroundings: bool) -> None:
    assert lies_at(["Northtown"], place) is inside
    assert lies_at(["Northtown"], place, around=True) is with_surroundings


def test_a_zone_says_whether_its_places_stand_for_their_surroundings() -> None:
    zone = '[[zones]]\nid = "z"\ntitle = "z"\nplaces = ["Northtown"]\narticle = "1"\n'
    clause = '[[clauses]]\nid = "1"\ncode = "P1"\nmodality = "prohibition"\nsays = "s"\nacts = ["attack"]\nzone = "z"\n'
    clause += 'attempts = "count"\narticle = "1"\n'
    found = []
    for more in ("", "around = true\n", "around = false\n"):
        terms = check_text(HEAD + zone + more + clause).agreement
        assert terms
        claims, _ = claims_of("accused,place,act\nArland,2 km from Northtown,shelling", "t.csv", "UTC")
        found += [f.result for f in judge(terms, claims)]
    assert found == [OPEN, YES, OPEN]
    assert check_text(HEAD + zone + 'around = "yes"\n' + clause).problems


def test_places_of_a_region_stand_for_their_surroundings_in_minsk() -> None:
    # Monitors place by distance and direction from a town; the towns that the file names lie within the two regions.
    terms = load_agreement("minsk-2015")
    for place, result in (("3 km north of Shyrokyne", YES), ("near Kharkiv", OPEN), ("off Mariupol", OPEN)):
        row = f"2015-04-01,DPR,{place},houses,mortar fire"
        claims, _ = claims_of(f"about_from,accused,place,target,means\n{row}", "t.csv", terms.zone)
        assert {f.result for f in judge(terms, claims) if f.clause == "1"} == {result}, place


def test_a_reading_dates_what_the_text_leaves_open() -> None:
    moments = '[[moments]]\nid = "start"\ntitle = "start"\nat = "not known"\nnot_before = 2025-01-10\narticle = "1"\n'
    clause = '[[clauses]]\nid = "1"\ncode = "P1"\nmodality = "prohibition"\nsays = "s"\nacts = ["attack"]\n'
    clause += 'attempts = "count"\narticle = "1"\n'
    reading = '[[readings]]\nid = "r"\ntitle = "r"\narticle = "1"\n[[readings.changes]]\nmoment = "start"\nsays = "s"\n'
    checked = check_text(HEAD + moments + clause + reading + "set = { at = 2025-01-12 }\narticle = '1'\n")
    assert not checked.problems and checked.agreement
    (moment,) = checked.agreement.readings[0].moments
    assert moment.earliest.date().isoformat() == "2025-01-12"


@pytest.mark.parametrize("name", ["acts", "objects", "weapons"])
def test_each_phrase_is_found_whole_and_before_shorter_ones(name: str) -> None:
    words = vocabulary(name)
    for phrase in words.phrases:
        ((at, found, _),) = words.find(f"({phrase})")
        assert (at, found) == (1, phrase)


@pytest.mark.parametrize("text", ["", "shelled the village", "fire at dawn", "the road to peace"])
def test_a_text_without_a_saying_stays_as_it_is(text: str) -> None:
    assert plain(text) == text
