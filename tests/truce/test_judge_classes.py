"""What reporters leave to other columns, or say in words of their own: rows by class, with what a person finds."""

from __future__ import annotations

import pytest

from grith.truce.agreement import check_text
from grith.truce.judge import claims_of, judge
from tests.truce.test_judge_claims import energy
from tests.truce.test_judge_sayings import HEAD, OPEN, OUT, TEXT, YES

TERMS = TEXT + "".join(
    f'[[clauses]]\nid = "{id}"\ncode = "P4"\nmodality = "prohibition"\nsays = "{id}"\narticle = "1"\nacts = ["{act}"]\n'
    for id, act in (
        ("bodily", "bodily_violence"),
        ("fear", "intimidation"),
        ("remain", "remaining"),
        ("ground", "ground_attack"),
        ("works", "fortification"),
        ("loot", "looting"),
        ("detain", "seizure"),
        ("aid", "aid_obstruction"),
        ("forward", "advance"),
    )
)


def row(clause: str, accused: str = "Arland", text: str = TERMS, **cells: str) -> str:
    terms = check_text(text).agreement
    assert terms
    columns = ",".join(cells)
    claims, left = claims_of(f"id,accused,{columns}\nx,{accused}," + ",".join(f'"{c}"' for c in cells.values()))
    assert not left
    return next(f.result for f in judge(terms, claims) if f.clause == clause)


@pytest.mark.parametrize(
    ("target", "effect", "result"),
    [
        # Who was hurt at a site is an effect on it: the site was hit.
        ("substation", "two workers wounded", YES),
        ("oil depot", "one killed, three injured", YES),
        ("substation", "no casualties", OPEN),
        ("substation", "nobody was hurt", OPEN),
        ("substation", "one passer-by wounded near the fence", OPEN),
        ("substation", "a guard wounded by debris", OPEN),
        ("substation", "a guard was killed in a car crash", OPEN),
        ("workers of a substation", "two wounded", OPEN),  # they, and not the site, were the target
        # What was stopped to the last is no hit; whether an attempt counts is not stated here.
        ("substation", "all drones were shot down", OPEN),
    ],
)
def test_who_was_hurt_at_a_site(target: str, effect: str, result: str) -> None:
    assert energy(target, effect, "drones") == {"russia": result, "ukraine": result}


@pytest.mark.parametrize(
    ("clause", "target", "effect", "result"),
    [
        # What was done is told in the column of the effect alone.
        ("rape", "", "at least 20 women were raped", YES),
        ("fire", "", "at least 20 women were raped", OUT),
        ("detain", "", "three villagers abducted", YES),
        ("fire", "", "three villagers abducted", OUT),
        ("loot", "warehouse", "ransacked; medical supplies stolen", YES),
        ("fire", "warehouse", "ransacked; medical supplies stolen", OUT),
        ("shells", "village", "shelled", YES),
        ("passage", "the road", "blocked", YES),
        ("rape", "village", "20 women were raped, houses burned", YES),
        ("fire", "village", "20 women were raped, houses burned", OPEN),
        ("fire", "", "three were killed", YES),
        # What came of it, what was not done and what came by chance tell no deed.
        ("fire", "village", "2,000 displaced", YES),
        ("fire", "", "no shots were fired", OPEN),
        ("fire", "", "nobody was killed", OPEN),
        ("detain", "", "no one was detained", OPEN),
        ("fire", "", "one killed when his car overturned", OPEN),
        ("fire", "", "mines cleared", OPEN),
        # What somebody shut was not struck, and nothing is known of what is unknown.
        ("fire", "substation", "disconnected", OPEN),
        ("fire", "gas pipeline", "supply cut, the valve was closed", OPEN),
        ("fire", "telephone exchange", "network went down", OPEN),
        ("fire", "houses", "searched", OPEN),
        ("fire", "three shepherds", "taken away", OPEN),
        # What is done to people is not always a blow, and who is threatened was not struck.
        ("fire", "villagers", "threatened with death", OUT),
        ("fire", "villagers", "told to leave", OPEN),
        ("fire", "shopkeepers", "told to pay protection money", OUT),
        ("fire", "monitoring team", "had to wait two hours at the gate", OPEN),
        ("fire", "villagers", "two wounded", YES),
        ("fire", "hospital", "took beds and medicines away", OPEN),
        ("fire", "two tanks", "parked beside the road", OPEN),
        ("fire", "positions of Borland", "fighters handed over their rifles", OPEN),
        ("fire", "hospital", "two shells landed in the yard", YES),
        ("fire", "hospital", "under fire for an hour", YES),
        ("access", "monitoring team", "not allowed to enter", YES),
        ("fire", "monitoring team", "not allowed to enter", OUT),
        ("fire", "substation", "without power", YES),
    ],
)
def test_acts_told_by_their_effect(clause: str, target: str, effect: str, result: str) -> None:
    assert row(clause, target=target, effect=effect) == result


def test_means_that_are_no_weapon_tell_no_blow() -> None:
    stopped = {"target": "aid convoy", "means": "checkpoint", "effect": "let through after an hour"}
    assert row("fire", **stopped) == OPEN
    assert row("fire", target="aid convoy", means="mortar", effect="burnt out") == YES


@pytest.mark.parametrize(
    ("means", "target", "effect", "result"),
    [
        # A weapon in the column of the means may only have stood there, unless a target or what came of it is told.
        ("BM-21 Grad", "", "", OPEN),
        ("mortars", "", "nobody was hurt", YES),
        ("mortars", "", "no damage", YES),
        ("mortars", "Jabaliya orchards", "", YES),
        ("mortars", "near Jabaliya", "", OPEN),
        ("rocket launchers moved", "Jabaliya orchards", "", OUT),
        ("drone", "", "shot down", OPEN),
    ],
)
def test_a_weapon_alone_in_the_column_of_means(means: str, target: str, effect: str, result: str) -> None:
    assert row("fire", means=means, target=target, effect=effect) == result


@pytest.mark.parametrize(
    ("target", "act", "result"),
    [
        ("a new bunker", "constructed", YES),
        ("trenches", "extended", YES),
        ("trenches", "shelled", OUT),
        ("new trenches", "", YES),
        ("new trenches", "shelled", OUT),
        ("bunker", "destroyed", OUT),
        ("weapons depot", "destroyed", OPEN),  # struck, or done away with by its owners?
    ],
)
def test_works_in_the_column_of_the_target(target: str, act: str, result: str) -> None:
    assert row("works", target=target, act=act) == result


@pytest.mark.parametrize(
    ("clause", "effect", "result"),
    [
        ("shells", "three villagers abducted", YES),
        ("detain", "three villagers abducted", YES),
        ("loot", "three villagers abducted", OUT),
        ("loot", "no casualties, shops looted", YES),
        ("loot", "shops looted or burned", OPEN),
        ("shells", "shops looted or burned", YES),
        ("passage", "road blocked by rubble", OUT),  # it came of the shelling
        ("killing", "two wounded", OUT),
    ],
)
def test_an_effect_tells_further_acts(clause: str, effect: str, result: str) -> None:
    assert row(clause, target="village", act="shelled", effect=effect) == result


@pytest.mark.parametrize(
    ("clause", "act", "result"),
    [
        # A verb that is not known may tell any act; what stands beside it stands.
        ("shells", "shelled and frobnicated the village", YES),
        ("loot", "shelled and frobnicated the village", OPEN),
        ("loot", "shelled the village, supported by drones", OUT),
        ("loot", "fired, wounding two", OUT),
        ("loot", "fired, damaging two houses", OUT),
        ("forward", "seized a village and frobnicated a flag", YES),
        ("fire", "seized a village and frobnicated a flag", YES),
        # What follows such a verb is its object, and nothing that was done.
        ("fire", "paraded missiles through the town", OPEN),
        ("fire", "condemned the attack", OPEN),
        ("fire", "denied shelling the town", OPEN),
        ("fire", "handed over the killed", OPEN),
        ("fire", "launched missiles at the town", YES),
        ("fire", "an exercise with artillery", OPEN),
        ("fire", "air raid sirens", OPEN),
        ("fire", "no shots were fired", OPEN),
        ("fire", "bulldozers seen at the ridge", OUT),
        # Who was hurt, and who is helped, was not struck by it; what is taken to the rear goes nowhere near.
        ("fire", "sent medical teams to wounded soldiers", OPEN),
        ("fire", "evacuated three wounded fighters", OPEN),
        ("fire", "an ambulance for the injured", OPEN),
        ("men", "returned the bodies of killed soldiers", OPEN),
        ("fire", "returned fire", YES),
        ("fire", "wounded two soldiers", YES),
        ("fire", "shelling of the town killed two", YES),
        ("moves", "sent tanks to a repair shop", OPEN),
        ("moves", "moved four howitzers into storage", OPEN),
        ("moves", "sent tanks to seize the depot", YES),
        # Works are of a kind of their own, whatever else was done; what was attacked was not built.
        ("works", "dug trenches and tunnels", YES),
        ("works", "observed new trenches", YES),
        ("works", "a bunker under construction", YES),
        ("works", "construction of concrete bunkers near the line", YES),
        ("works", "trenches had been extended", YES),
        ("works", "fortified its positions", YES),
        ("works", "shelled a village and dug trenches", YES),
        ("works", "shelled new trenches", OUT),
        ("works", "shelled the trenches", OUT),
        ("works", "soldiers seen in trenches", OUT),
        ("works", "did not dig trenches", OPEN),
        ("works", "built a school", OPEN),
        ("fire", "dug trenches and tunnels", OUT),
        ("moves", "dug trenches", OUT),
        # The words of an act tell whom it was done to.
        ("killing", "forcibly recruited three girls", YES),
        ("killing", "a trader was killed on the road", YES),
        ("killing", "killed a man in civilian clothes", OPEN),
        ("killing", "killed the farmers' cattle", OPEN),
        ("killing", "soldiers killed by villagers", OUT),
        ("killing", "killed three soldiers", OUT),
        ("extortion", "collecting taxes from traders at gunpoint", YES),
        ("extortion", "collecting customs fees", OPEN),
        ("killing", "fired on protesters with rifles", OUT),
        ("civilians", "fired on protesters", YES),
        ("civilians", "celebratory gunfire at a wedding", OPEN),
        ("civilians", "shelled a village killing three farmers", YES),
        ("homes", "shelled a village killing three farmers", OPEN),
        ("homes", "killed three farmers and burned their houses", OPEN),
        ("killing", "14 families were driven out of their homes", YES),
        # Beating is violence, and an attack only with stones or knives; who beats was there, armed or not.
        ("bodily", "travellers were beaten", YES),
        ("fire", "travellers were beaten", OUT),
        ("men", "travellers were beaten", OPEN),
        ("rape", "travellers were beaten", OUT),
        ("fire", "the attack was beaten back", YES),
        ("fire", "stoned a car", YES),
        # What is made, bought, borne or found is not fired; what is discharged is.
        ("arms", "making home-made rifles", YES),
        ("fire", "making home-made rifles", OUT),
        ("arms", "received 20 high-powered weapons", YES),
        ("arms", "made room for mine clearance", OPEN),
        ("arms", "received 20 wounded fighters", OPEN),
        ("fire", "soldiers patrolled the bazaar with automatic rifles", OUT),
        ("men", "soldiers patrolled the bazaar with automatic rifles", YES),
        ("fire", "a rocket was found and defused", OUT),
        ("fire", "discharged their weapons into the air", YES),
        ("fire", "prevented an attack on the market", OPEN),
        # Money, and what was taken and kept.
        ("extortion", "forced teachers to hand over a month's salary", YES),
        ("extortion", "forced to hand over the post", OPEN),
        ("loot", "houses and land remain seized", YES),
        ("fire", "houses and land remain seized", OUT),
        ("fire", "seized two villages", YES),
        ("detain", "two prospectors were taken hostage", YES),
        ("passage", "two prospectors were taken hostage", OPEN),
        ("fear", "a chief was threatened at gunpoint", YES),
        ("fear", "the truce was threatened with collapse", OPEN),
        ("passage", "not allowed past the roadblock", YES),
        ("works", "dug a trench for water pipes", OPEN),
        # A weapon's name is no assault, the monitors' own aircraft are not flown by a side.
        ("ground", "soldiers with assault rifles present", OUT),
        ("men", "soldiers with assault rifles present", YES),
        ("flights", "an SMM UAV saw an extension of a trench", OUT),
        ("works", "an SMM UAV saw an extension of a trench", YES),
        ("flights", "a UAV spotted flying over positions", YES),
        ("fire", "a UAV dropped a grenade on a trench", YES),
        # Who is seen moving moves; what is additional was brought.
        ("moves", "a convoy of armoured personnel carriers seen moving", YES),
        ("moves", "350 additional soldiers were deployed", YES),
        ("passage", "cut the mountain road", YES),
        ("passage", "restriction of movement: stopped by armed men", YES),
        ("passage", "turned round at the checkpoint", YES),
        ("killing", "a teacher was shot dead", YES),
        ("killing", "an air strike on the town; civilians among the dead", YES),
        # What men have with them is not fired; a word of fire beside it says that it was.
        ("fire", "reinforcements sent to the foothills, two companies with artillery", OUT),
        ("moves", "reinforcements sent to the foothills, two companies with artillery", YES),
        ("fire", "opened fire at the patrol craft with small arms", YES),
        ("moves", "60 men and two armoured vehicles seen heading to the pass", YES),
        ("detain", "detained on the way to the hospital", YES),
        ("forward", "took two hills", YES),
        ("fire", "took two hills", YES),
        ("forward", "retook the town after heavy fighting", YES),
        ("forward", "setting up of a new camp", YES),
        ("arms", "a boatload of firearms was landed at night", YES),
        ("extortion", "levying a tax on farmers at gunpoint", YES),
        # Of a withdrawal alone it is not told whether it was done.
        ("remain", "the unit has yet to be withdrawn", YES),
        ("remain", "withdrawal delayed", OPEN),
        ("remain", "the unit pulled back", OUT),
        ("killing", "some 40 villagers massacred, houses burnt", YES),
        ("killing", "villagers killed two soldiers", OUT),
        ("forward", "captured", OPEN),
        ("loot", "cattle rustling", YES),
        ("arms", "ammunition sent up the river", YES),
        ("arms", "weapons sent to storage", OUT),
        ("moves", "flew in 500 fresh troops", YES),
        ("men", "twenty men carrying Kalashnikovs came to buy rice", YES),
        ("men", "a lorry carrying rifles", OUT),
        ("passage", "clearance for flights withheld", YES),
        ("flights", "clearance for flights withheld", OUT),
        ("children", "enlisting of youngsters", YES),
        # What somebody answers for, what is denied or false, what was only held was not done.
        ("rape", "a soldier was sentenced for rape", OPEN),
        ("killing", "arrested two men for killing a trader", OUT),
        ("detain", "arrested two men for killing a trader", YES),
        ("bodily", "detained for two hours and beaten", YES),
        ("fire", "no evidence of shelling was found", OPEN),
        ("fire", "reports of shelling were false", OPEN),
        ("fire", "denied that civilians were killed", OPEN),
        ("detain", "elections were held for two days", OPEN),
        ("detain", "talks held aboard a ship", OPEN),
        ("men", "troops returned to barracks", OUT),
        ("fire", "a wounded soldier was flown out", OUT),
        ("fire", "a memorial for the massacred villagers", OPEN),
        ("flights", "an unarmed drone of the mission was lost", OPEN),
        ("passage", "permission was not denied", OPEN),
        # What goes back may or may not be a movement that is meant; it is nothing else.
        ("moves", "units pulled back to their camps", OPEN),
        ("fire", "units pulled back to their camps", OUT),
        ("fire", "shelled the town and withdrew", YES),
        # What remains as it was has not stayed behind, and who arrives was sent.
        ("moves", "the situation remained calm", OPEN),
        ("passage", "the road remained closed", YES),
        ("passage", "the school remained closed", OPEN),
        ("moves", "300 fighters arrived by plane", YES),
        ("moves", "an envoy arrived by plane", OPEN),
        # An aircraft that was seen to fly flew; one that carries a load did not strike.
        ("flights", "helicopter gunships seen overflying positions", YES),
        ("fire", "helicopter gunships seen overflying positions", OUT),
        ("fire", "resupplied the garrison with ammunition by helicopter", OUT),
        ("men", "armed cadres entered the school", YES),
        ("detain", "held three shepherds captive", OPEN),
        ("detain", "three shepherds were held for two days", YES),
        ("fire", "the ceasefire held for two days", OPEN),
        ("detain", "the ceasefire held for two days", OPEN),
        ("passage", "a checkpoint held the convoy up for two days", YES),
        ("fire", "new mines were found laid on the road", YES),
        ("fire", "sunk a boat", YES),
        # Who goes in has moved, whether he attacked or not; who takes ground has done both.
        ("forward", "crossed the line of contact", YES),
        ("fire", "crossed the line of contact", OPEN),
        ("forward", "drones crossed the border", OPEN),
        ("forward", "refugees crossed the border", OPEN),
        ("moves", "sent aid to the soldiers", OPEN),
        ("forward", "tanks rolled into the village and fired at houses", YES),
        ("fire", "tanks rolled into the village and fired at houses", YES),
        ("forward", "attacked and captured two villages", YES),
        ("fire", "took the village", YES),
        ("fire", "took two soldiers prisoner", OPEN),
        ("moves", "brought in three battalions and 20 armoured vehicles", YES),
        ("fire", "had not left the district", OUT),
        ("men", "police officers on patrol", YES),
    ],
)
def test_verbs_known_and_not_known(clause: str, act: str, result: str) -> None:
    assert row(clause, act=act) == result


def test_a_verb_that_is_not_known_is_named() -> None:
    terms = check_text(TERMS).agreement
    assert terms
    claims, _ = claims_of("accused,act\nArland,shelled and frobnicated the village")
    assert all(any('"frobnicated"' in c for c in f.cautions) for f in judge(terms, claims))


@pytest.mark.parametrize(
    ("clause", "target", "act", "result"),
    [
        ("aid", "convoy of WFP lorries", "turned back", YES),
        ("aid", "lorries of the Red Crescent", "turned back", YES),
        ("aid", "lorries", "turned back", OPEN),
        ("civilians", "MSF hospital", "shelled", OPEN),  # a site stays a site
        ("monitors", "MSF hospital", "shelled", OUT),
        ("monitors", "car of the Verification Mission", "shelled", YES),
        ("monitors", "RVM patrol", "shelled", YES),
        ("cars", "RVM vehicle", "shelled", OUT),
        ("monitors", "Cedland patrol", "shelled", OPEN),  # no bound side, and no mission by its name
    ],
)
def test_whose_lorries_and_patrols(clause: str, target: str, act: str, result: str) -> None:
    """A third party that an agreement names as a mission is one; agencies of aid go by their names."""
    more = '[[parties]]\nid = "RVM"\nname = "Verification Mission"\nbound = false\n'
    more += '[[parties]]\nid = "CED"\nname = "Cedland"\nbound = false\n'
    assert row(clause, text=TERMS.replace(HEAD, HEAD + more), target=target, act=act) == result


@pytest.mark.parametrize(
    "accused", ["Arland activists", "Arland residents", "Arland workers", "a crowd of Arland citizens"]
)
def test_the_people_of_a_side_are_not_its_forces(accused: str) -> None:
    assert row("passage", accused, act="closed the road") == OPEN


def test_the_positions_of_a_state_are_its_troops() -> None:
    text = TERMS.replace('name = "Arland"', 'name = "Georgia"')
    assert row("monitors", "Georgia", text, target="Georgian positions", act="shelled") == OUT
    assert row("access", target="UN patrol", act="GPS signal jammed") == YES


@pytest.mark.parametrize(
    ("name", "accused", "result"),
    [
        ("Israel", "Israeli navy", YES),
        ("Israel", "the Israeli Air Force", YES),
        ("Israel", "Israeli gunboats", YES),
        ("Russian Federation", "Russian air force", YES),
        ("Government of Sudan", "Sudanese army", YES),
        ("Sudanese Armed Forces", "Sudanese air force", YES),
        # Another's name, and what a state only built.
        ("Government of Sudan", "South Sudanese army", OPEN),
        ("Syria", "Free Syrian Army", OPEN),
        ("Lebanon", "Lebanese Forces", OPEN),
        ("Lebanon", "Lebanese forces", YES),
        ("Serbia", "Serbian Army of Krajina", OPEN),
        ("Russia", "pro-Russian forces", OPEN),
        ("Russia", "former Russian soldiers", OPEN),
        ("Iran", "Iranian drones", OPEN),
        ("Israel", "Israeli settlers", OPEN),
        ("Arland", "Israeli navy", OPEN),
    ],
)
def test_the_services_of_a_state(name: str, accused: str, result: str) -> None:
    text = TERMS.replace('name = "Arland"', f'name = "{name}"')
    assert row("fire", accused, text, act="shelling") == result


def test_what_excuses_a_part_excuses_the_whole() -> None:
    more = '[[exceptions]]\nid = "listed"\nkind = "other"\ntitle = "a listed group"\nasks = "whether"\narticle = "1"\n'
    text = TERMS.replace('id = "fire"\n', 'id = "fire"\nexceptions = ["listed"]\n').replace(HEAD, HEAD + more)
    for told, result in (("yes", "excused"), ("no", YES), ("", OPEN)):
        exceptions = f"listed={told}" if told else ""
        assert row("fire", text=text, act="killed three in a raid", exceptions=exceptions) == result


def test_a_place_that_is_captured_is_ground() -> None:
    assert row("forward", place="Pweto", act="Pweto captured by troops") == YES
    assert row("forward", place="Bor", act="captured at the border") == OPEN
