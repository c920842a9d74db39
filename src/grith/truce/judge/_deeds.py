"""What was done: the kinds of act that the words of a claim tell, and which of them are certain for themselves."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from attrs import evolve

from grith.nouns import IncidentReport
from grith.truce.agreement import Vocabulary, vocabulary
from grith.truce.judge._aimed import subject_of, told_in
from grith.truce.judge._effects import hurt, nobody_hurt, read_effect
from grith.truce.judge._facts import BOTH, YES, Facts
from grith.truce.judge._named import KILLING, kinds_in, named_in, narrowed
from grith.truce.judge._phrasing import data, phrases
from grith.truce.judge._presence import ARMED, BESIDE_FIRE, PRESENCE, WEAPON, each_there, there
from grith.truce.judge._rows import DENIES, TELLS, kind_of
from grith.truce.judge._sayings import plain
from grith.truce.judge._several import either, parts_of
from grith.truce.judge._targets import near
from grith.truce.judge._verbs import PIECES, VERB, Verbs, verbs
from grith.truce.judge._victims import DoneTo, done_to

MOST_CELLS = 20_000  # one cell says the same in many claims
PROPERTY = "looting"
FORTIFIES, WITHDRAWAL = "fortification", "withdrawal"
_CALM = frozenset({WITHDRAWAL, "release"})
# Phrases that tell an act of their own, whatever else stands beside them.
_CERTAIN = ("no_notice", "arms_supply", FORTIFIES)
_SCENES = frozenset({"homes", "school"})
_GROUND = frozenset({"homes", "bridge"})
_DEEDS = ("air raid", "air strike", "airstrike", "blown up")  # the other words of weapons are names of things


class Deeds:
    """Reads what was done; ``objects`` are the kinds of object with an agreement's own words for them."""

    def __init__(self, objects: Vocabulary) -> None:
        self.objects, self.acts, self.weapons = objects, vocabulary("acts"), vocabulary("weapons")
        self.attack, self.obstruction = self.acts.leaves(["attack"]), self.acts.leaves(["obstruction"])
        self.kept_out = {"monitors": "monitor_obstruction", "aid_workers": "aid_obstruction"}
        self.violence = self.attack | {KILLING}
        abuse = (self.acts.leaves(["abuse"]) - {"displacement"}) | {"extortion", "intimidation"}
        self.told_by_effects = (
            self.violence | self.obstruction | abuse | {"seizure", "remaining", FORTIFIES, "no_notice", "arms_supply"}
        )
        self.done_to_people = (abuse - {"looting", "extortion"}) | {"seizure"}
        self.people, self.aid = objects.leaves(["persons"]), objects.leaves(["aid_workers"])
        self.suffered = self.acts.leaves(["abuse"]) | abuse | {"seizure"} | self.attack
        self.civilian = objects.leaves(["civilian_objects"])
        self.movable = (objects.leaves(["persons"]) - {"troops"}) | {"vehicle"}
        self.to_a_target = self.obstruction | {"remaining", PROPERTY}  # what an effect tells as done to a target
        self.words = lru_cache(MOST_CELLS)(self._read_words)
        self._of_effect = lru_cache(MOST_CELLS)(self._read_of_effect)
        self._verbs = Verbs(self.acts)
        self._strange = lru_cache(MOST_CELLS)(self._verbs.read)

    def told(
        self, claim: IncidentReport, target: str, objects: frozenset[str] | None
    ) -> tuple[frozenset[str] | None, str]:
        """The acts that a claim tells as done to ``target``, and the column that tells so; None: any is possible.

        A verb that is not known may tell any act; an effect may tell of further acts ("three villagers abducted").
        """
        acts, column = self._of_columns(claim, target, objects)
        if acts is None or self.not_known(claim) or (column == "effect" and _given(claim).strip()):
            return None, ""
        if column not in ("effect", "target"):
            acts = acts.union(*self._further(claim, target, objects, acts))
        return acts, column

    def done_to(self, claim: IncidentReport) -> DoneTo:
        """What the act of a claim names as done to people, and to which."""
        text = plain(_given(claim))
        verbs = [one for one in self.acts.find(text) if one[2] & self.suffered and not self._noun(one[1])]
        if not verbs:
            return DoneTo()
        named = self.objects.find(text)
        told = done_to(text, verbs, named, self.people)
        alone = all(kinds <= self.people | _SCENES for _, _, kinds in named)  # nothing else was struck or taken
        return told if alone else evolve(told, all_acts=False)

    def aimed(self, claim: IncidentReport, *, blow: bool) -> str:
        """The words of the act that name what it was done to; ``blow`` tells that it was an attack."""
        text = _given(claim)
        found = [one for one in self.acts.find(text) if one[2] & self.suffered and not one[2] & PRESENCE]
        nouns = frozenset(phrase for _, phrase, _ in found if self._noun(phrase))
        said = plain(text)
        kept = [at for at, _, kinds in self.acts.find(said) if kinds <= self.obstruction]
        if kept and not found and (subject := subject_of(said, kept[0])):
            return subject
        return told_in(text, found, nouns=nouns, blow=blow)

    def may_be(self, claim: IncidentReport, objects: frozenset[str], acts: frozenset[str]) -> frozenset[str]:
        """What an attack may have been as well, by what came of it: civilians killed, or their property destroyed."""
        found: set[str] = set()
        for piece in PIECES.split(claim.effect) if acts <= self.violence | {"intimidation"} else ():
            if objects <= self.kept_out.keys() and any(
                kinds & self.obstruction for _, _, kinds in self.acts.find(plain(piece))
            ):
                found.update(self.kept_out[one] for one in objects)  # monitors that were shot at "had to turn round"
            if phrases("denied").search(piece):
                continue
            if phrases("dead").search(piece) and self._civilians(piece):
                found.add(KILLING)
            if phrases("destroyed").search(piece) and objects <= self.civilian:
                found.add(PROPERTY)
        return frozenset(found) - acts

    def but_fire(self, act: str) -> str:
        """``act`` without the fire that was opened in it, which is no blaze."""
        for at, phrase, kinds in reversed(self.acts.find(act)):
            if kinds <= self.attack and phrase.endswith("fire") and phrase not in _outcomes():
                act = f"{act[:at]}{act[at + len(phrase) :]}"
        return act

    def _noun(self, phrase: str) -> bool:
        """Whether a phrase of an act is the name of a weapon, and no verb."""
        return phrase in self.weapons.phrases and phrase not in _DEEDS

    def not_known(self, claim: IncidentReport) -> tuple[str, ...]:
        """The verbs of the act told that are not known here, beside ones that may be."""
        given = _given(claim)
        return self._strange(given)[1] if given else ()

    def _of_columns(
        self, claim: IncidentReport, target: str, objects: frozenset[str] | None
    ) -> tuple[frozenset[str] | None, str]:
        given = _given(claim)
        if objects == {"troops"} and FORTIFIES in self.words(f"{given} {target}")[0]:
            given = f"{given} {target}"  # "constructed", and the target is a bunker
        known = self._strange(given)[0] if given else ""
        effect = read_effect(claim.effect, claim.means)
        aimed = bool(target) and (objects is not None or bool(claim.effect) or not near(target))
        told_to_target = aimed or effect.hit == YES or (not effect.stopped and self._harmed(claim.effect))
        # What is read from a text has no columns: its verb and what is accused of tell the act.
        said = "" if claim.cells else f"{claim.text} {target}".strip()
        means = claim.means
        if means and claim.effect and not target and not self._harmed(claim.effect):
            means = f"{means} {claim.effect}"  # "mortars", "brought into forward positions"
        for text, column in ((known, "act"), (means, "means"), (said, "text")):
            found, calm = self.words(text)
            found = self._taken(found, objects, target, claim, text)
            if (
                "ground_attack" in found
                and claim.cells
                and phrases("takes_ground").search(text)
                and self._ground(objects, target, claim, text)
            ):
                found |= {"advance"}
            if found and found <= PRESENCE and self._civilians_first(text):
                continue
            if target and found and phrases("at_nobody").search(text):
                found |= {"intimidation"}  # fire, but whether at the target is not told
            if found >= {WEAPON, ARMED}:
                found = there(found, text, self._arms_told(claim))
            if found:
                # "drone" alone may be a flight; told as done to a target, or with harm done, it is an attack.
                if told_to_target and not calm and found & self.attack:
                    found -= {"overflight", WEAPON}
                    if objects is not None and not objects & self.movable:
                        found -= {KILLING}
                return self._obstructed(found, objects), column
        kind = kind_of(claim)
        if claim.effect and kind in (*DENIES, "counter-accusation"):
            found = kinds_in(self.acts, claim.effect)
            if found:
                return found, "effect"
        if kind not in TELLS:
            return None, ""
        if claim.cells and not given and not claim.means and claim.effect and self._only_named(claim.effect):
            return None, ""
        if claim.cells and (deeds := self._done(claim, target, objects)):
            found = frozenset[str]().union(*deeds)
            # What was damaged as well may have been attacked.
            return found | self.attack if effect.hit == YES and not found & self.attack else found, "effect"
        known_target = objects is not None or effect.hit != BOTH or effect.stopped
        if bool(target) and known_target and (not claim.text or claim.cells or _harm(claim.text)):
            ruined = (
                phrases("ruined").search(given) and not phrases("denied").search(given) and objects != {"weapons_store"}
            )
            if given.strip() and effect.hit != YES and not ruined:
                return None, ""  # what was done is told, in words that are no act known here
            armed = bool(self.weapons.find(claim.means) or phrases("armed_means").search(claim.means))
            moves = objects is not None and objects & self.movable and objects <= self.movable | {"troops"}
            if moves and not (armed or self._harmed(claim.effect)):
                return None, ""  # people and vehicles are also held up, robbed, led away
            if not (given or armed) and (phrases("by_hand").search(claim.effect) or self._strange_effect(claim.effect)):
                return None, ""  # what was shut, "searched" or let through was not struck, as far as it is told
            return self.attack, "target"  # told as done to a target, without saying how
        return None, ""

    def _only_named(self, effect: str) -> bool:
        """Whether an effect names a blow without telling it, and tells of no harm: "rebuilt after the raid"."""
        known, strange = self._strange(effect)
        told = plain(known if strange else effect)
        return self._blow(effect) and not self._blow(told) and not self._harmed(told)

    def _blow(self, text: str) -> bool:
        return any(kinds & self.attack for _, _, kinds in self.acts.find(text))

    def _done(
        self, claim: IncidentReport, target: str, objects: frozenset[str] | None, certain: bool = False
    ) -> list[frozenset[str]]:
        """The acts that the effect of a claim tells; those alone that are ``certain``, each for itself, if asked."""
        found = []
        alone = not (claim.means or _given(claim))  # who was "held up", with no word of a blow, was so as a deed
        for phrase, kinds, sure in self._of_effect(claim.effect) if claim.effect else ():
            if (certain and not sure) or (phrase in _outcomes() and not (alone and kinds <= self.obstruction)):
                continue
            kinds = self._obstructed(self._taken(kinds, objects, target, claim, phrase), objects)
            if objects is not None and not objects & self.movable:
                kinds -= {KILLING}
            if kinds:
                found.append(kinds)
        return found

    def _further(
        self,
        claim: IncidentReport,
        target: str,
        objects: frozenset[str] | None,
        acts: frozenset[str],
        certain: bool = False,
    ) -> list[frozenset[str]]:
        """The acts of another kind that the effect tells; who was hurt, or a road blocked, came of an attack."""
        if not claim.effect or not claim.cells or kind_of(claim) not in TELLS:
            return []
        came_of = self.violence | self.obstruction if acts & self.attack else frozenset[str]()
        return [kinds for kinds in self._done(claim, target, objects, certain) if not kinds & (acts | came_of)]

    def _read_of_effect(self, effect: str) -> tuple[tuple[str, frozenset[str], bool], ...]:
        """The phrases of an effect that tell a deed, its kinds, and whether it is certain; what came of it is none."""
        found = []
        for piece in PIECES.split(effect):
            piece = plain(piece)
            if not piece or phrases("denied").search(piece) or phrases("by_chance").search(piece):
                continue
            stopped = phrases("brought_down").search(piece)
            for phrase, kinds in narrowed(self.acts, piece, _not_done()):
                noun = self._noun(phrase)
                kinds = kinds & self.attack if noun and stopped else kinds
                kinds = kinds & {"intimidation"} if phrases("threat").search(piece) else kinds  # it was not done
                if kinds and kinds <= self.told_by_effects and (stopped or not noun):
                    found.append((phrase, kinds, not either(piece)))
        return tuple(found)

    def _strange_effect(self, effect: str) -> bool:
        """Whether an effect that tells of no harm speaks in a verb that is not known here, or of what merely stood."""
        if read_effect(effect, "").hit != BOTH or read_effect(effect, "").stopped or phrases("unhurt").search(effect):
            return False
        acts, calm = self.words(effect)
        if calm and acts <= PRESENCE:
            return True
        words = (word for word in re.findall(r"[a-z][a-z-]+", effect))
        return any(
            w in verbs("irregular", "irregular_in_effects") or (VERB.fullmatch(w) and w not in self._verbs.usual)
            for w in words
        )

    def _harmed(self, effect: str) -> bool:
        """Whether an effect tells of a blow: harm, one that was stopped or missed, or what comes of one alone."""
        told = read_effect(effect, "")
        if told.hit != BOTH or told.stopped or hurt(effect) or nobody_hurt(effect):
            return True
        return any(phrase in _outcomes() for phrase, _ in narrowed(self.acts, effect))

    def _arms_told(self, claim: IncidentReport) -> bool:
        """Whether a weapon is named in a column of its own, or by its name anywhere in the claim."""
        more = claim.attributes
        if more.get("weapon", "").strip() or more.get("calibre_mm", "").strip():
            return True
        return bool(self.weapons.find(f"{more.get('act', '')} {claim.type} {claim.means}"))

    def _taken(
        self, acts: frozenset[str], objects: frozenset[str] | None, target: str, claim: IncidentReport, text: str
    ) -> frozenset[str]:
        """Ground is captured, people and vehicles are seized: what was taken tells which, where the word does not.

        Who seizes an aid convoy or a patrol of monitors obstructs it.
        """
        if "seizure" not in acts:
            return acts
        if objects is not None and objects <= self.movable:
            kept = acts - {"ground_attack"}
            held_up = {self.kept_out[o] for o in objects & self.kept_out.keys()}
            one_act = not claim.cells and objects <= self.kept_out.keys()  # a text says of it that it was obstructed
            return (kept - {"seizure"} if one_act else kept) | held_up
        if "ground_attack" in acts and self._ground(objects, target, claim, text):
            return acts - {"seizure"} | ({"advance"} if claim.cells else set())
        if objects is not None:
            return acts
        # What was captured, who was detained, if nobody says? Ground; monitors, or those who bring aid.
        return acts | self.obstruction | ({"advance"} if "ground_attack" in acts else set())

    def _ground(self, objects: frozenset[str] | None, target: str, claim: IncidentReport, text: str) -> bool:
        """Whether what was taken is ground or a site, by the target or, without one, by the text of the act."""
        if objects is not None:
            return not objects & (self.movable | {"troops"})
        if not target and any(kinds <= _GROUND for _, _, kinds in self.objects.find(text)):
            return True
        return names_place(claim, target or text)

    def _read_words(self, text: str) -> tuple[frozenset[str], bool]:
        """The acts that ``text`` names, and whether it tells of something else than an attack.

        The name of a weapon may mean its fire or its presence ("Grad"): words beside it that can only mean one of the
        two ("fired", "in place") settle which.
        """
        told = [(phrase, kinds, self._noun(phrase)) for phrase, kinds in narrowed(self.acts, plain(text), _not_done())]
        if phrases("drill").search(text):
            told = [one for one in told if not one[2] and one[0] not in _outcomes()]  # "an exercise with howitzers"
        if phrases("no_fight").search(text):
            told = [(phrase, kinds - self.attack or kinds, noun) for phrase, kinds, noun in told]
        every = named_in(self.acts, plain(text), _not_done())
        fire = any(a <= self.violence and a & self.attack and not self._noun(phrase) for phrase, a in every)
        flown = any(kinds == {"overflight"} for _, kinds, _ in told)
        named = [(a, noun) for phrase, a, noun in told if not ((fire or flown) and phrase in BESIDE_FIRE)]
        took = frozenset[str]().union(*(a for phrase, a, _ in told if phrase in data("_phrases.toml")["took"]))
        flies = any("overflight" in kinds for _, kinds, _ in told)
        goes_in = not flies and any(phrase in data("_phrases.toml")["goes_in"] for phrase, _, _ in told)
        quiet = frozenset[str]().union(*(a for a, _ in named if not a & self.violence))
        if not fire:
            named = [(self._idle(a, quiet, text) if noun else a, noun) for a, noun in named]
        if fire != bool(quiet):
            settled = self.violence if fire else quiet
            named = [(a & settled or a, noun) for a, noun in named]
        found = took.union(*(a for a, _ in named), ["advance"] if goes_in else [])
        if not found <= {*_CALM, "remaining"}:
            found -= _CALM  # on the way back something else was done
        return found, bool(quiet) and not found & self.attack

    def _idle(self, weapon: frozenset[str], quiet: frozenset[str], text: str) -> frozenset[str]:
        """What the name of a weapon tells beside the acts ``quiet`` and no word of fire.

        One beside a word of presence or of supply, or that men have with them, was there and is not told as fired; an
        aircraft may have flown.
        """
        borne = phrases("borne").search(text) is not None and (
            ARMED in quiet or phrases("men").search(text) is not None
        )
        if "arms_supply" in quiet or ((WEAPON in quiet or borne) and "overflight" not in weapon):
            return weapon - self.violence or frozenset({WEAPON} if borne and not quiet else ())
        return weapon

    def _obstructed(self, acts: frozenset[str], objects: frozenset[str] | None) -> frozenset[str]:
        """Who was kept out tells which obstruction it was, where the words do not; a flight kept out was not flown."""
        either = self.obstruction
        if acts & either:
            acts -= {"overflight"}
        if "looting" in acts and objects is not None and objects <= self.aid:
            acts |= {"aid_obstruction"}  # who robs an aid convoy holds it up
        if objects is None or len(acts & either) < 2:
            return acts
        for kind, act in self.kept_out.items():
            if objects <= self.objects.leaves([kind]):
                return (acts - either) | {act}
        return acts

    def each(self, claim: IncidentReport, target: str, facts: Facts) -> list[frozenset[str]]:
        """The acts of a claim that are each certain for themselves: "shelled and looted", "moved without notice"."""
        further = self._certain(claim, target, facts)
        acts = facts.acts if facts.acts is not None else further[0] if further and self.not_known(claim) else None
        text = _given(claim) or claim.means
        if acts is None or len(acts) < 2 or either(text):
            return further
        found = [frozenset({kind}) for kind in _CERTAIN if kind in acts]
        found += further
        if "advance" in acts:
            went = any(
                phrase in data("_phrases.toml")["goes_in"]
                for phrase, _ in narrowed(self.acts, plain(text), _not_done())
            )
            if went and "overflight" not in acts and not self._civilians(text):
                found.append(frozenset({"advance"}))
            if (
                "ground_attack" in acts
                and "seizure" not in acts
                and phrases("takes_ground").search(f"{plain(text)} {claim.effect}")
            ):
                found += [frozenset({"advance"}), frozenset({"ground_attack"})]
        if "seizure" in acts and acts <= {"seizure"} | self.obstruction:  # who is seized is held up, if it is told who
            found += [frozenset({kind}) for kind in (acts if facts.objects is not None else ["seizure"])]
        if acts & self.obstruction and acts - self.obstruction == {"looting"} and facts.objects is not None:
            found += [acts & self.obstruction, frozenset({"looting"})] if facts.objects <= self.aid else []
        if acts & self.obstruction and acts - self.obstruction <= {ARMED, WEAPON}:
            found.append(acts & self.obstruction)
        if ARMED in acts and phrases("armed_men").search(text):
            found.append(frozenset({ARMED}))
        if acts <= PRESENCE:
            found += each_there(acts, text, self._arms_told(claim))
        elif (
            acts & PRESENCE
            and acts - PRESENCE - {"remaining"}
            and any(phrase in BESIDE_FIRE for phrase, _ in narrowed(self.acts, plain(text), _not_done()))
        ):
            found.append(acts - PRESENCE)  # "seen looting": so it was learnt
        if KILLING in acts and acts <= self.violence:
            found.append(acts & self.attack)
            if facts.objects is not None and facts.objects <= {"civilians"}:
                found.append(frozenset({KILLING}))
        parts = parts_of(claim.attributes.get("act", ""))
        for part in parts if len(parts) > 1 else ():
            alone = evolve(claim, attributes={**claim.attributes, "act": part})
            one, _ = self.told(alone, target, facts.objects)
            if one and one < acts:
                found.append(one)
                if KILLING in one and one <= self.violence:
                    found.append(one & self.attack)
        return found

    def _civilians(self, text: str) -> bool:
        """Whether ``text`` names civilians: "refugees crossed the line" tells of no forces."""
        return any(kinds == {"civilians"} for _, _, kinds in self.objects.find(text)) or bool(
            phrases("no_forces").search(text)
        )

    def _civilians_first(self, text: str) -> bool:
        """Whether it is civilians who are told as moving or there, and no forces: "villagers moved to the camp"."""
        moved = next((at for at, _, kinds in self.acts.find(text) if kinds & PRESENCE), len(text))
        return self._civilians(text[:moved]) and not phrases("men").search(text) and not phrases("arms").search(text)

    def _certain(self, claim: IncidentReport, target: str, facts: Facts) -> list[frozenset[str]]:
        """What is told for certain beside a verb that is not known, and what an effect tells beside the act."""
        if facts.acts is not None and not (claim.effect and self._of_effect(claim.effect)):
            return []
        own, column = self._of_columns(claim, target, facts.objects)
        if own is None or column == "target" or kind_of(claim) not in TELLS:
            return []
        if column == "effect":
            deeds = self._done(claim, target, facts.objects, certain=True)
            return [kinds for kinds in deeds if kinds != facts.acts]
        further = self._further(claim, target, facts.objects, own, certain=True)
        if own == facts.acts or (facts.acts is None and either(_given(claim))):
            return further
        return [own, *further]


def names_place(claim: IncidentReport, text: str) -> bool:
    """Whether ``text`` names the place of a claim."""
    place = claim.place.name if claim.place else ""
    return bool(place) and re.search(rf"(?<!\w){re.escape(place)}(?!\w)", text, re.I) is not None


def _given(claim: IncidentReport) -> str:
    return claim.attributes.get("act", "") or claim.type


@cache
def _not_done() -> re.Pattern[str]:
    """What stands before the word of an act that was not done."""
    return phrases("not_done", "$")


@cache
def _outcomes() -> frozenset[str]:
    return frozenset(data("_phrases.toml")["outcomes"])


def _harm(text: str) -> bool:
    """Whether a verb tells harm done, however it was done."""
    return read_effect(text, "").hit != BOTH
