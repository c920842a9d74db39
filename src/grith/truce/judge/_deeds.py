"""What was done: the kinds of act that the words of a claim tell, and which of them are certain for themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import evolve

from grith.nouns import IncidentReport
from grith.truce.agreement import Vocabulary, vocabulary
from grith.truce.judge._effects import read_effect
from grith.truce.judge._facts import BOTH, YES, Facts
from grith.truce.judge._presence import ARMED, PRESENCE, SEEN, WEAPON, each_there, there
from grith.truce.judge._rows import DENIES, TELLS, kind_of
from grith.truce.judge._sayings import plain
from grith.truce.judge._several import either, parts_of

MOST_CELLS = 20_000  # one cell says the same in many claims
# "did not remain", "no fighting", "stopped shelling", "threatened to attack": the act is named and was not done; "not
# only shelled" was, and so was what came "without warning".
_NOT_DONE = re.compile(
    r"(?:(?:\b(?:no|not|never)|n't)\s+(?:(?!(?:only|just|merely|warning|reason|provocation)\b)[\w-]+\s+)?"
    r"|\b(?:without|stopped|ceased|ended|refrained\s+from"
    r"|(?:threaten|plann|prepar|vow|order|intend)(?:ed|ing)(?:\s+(?:to|for))?|(?:warn|call)(?:ed|ing)\s+(?:of|for)|threats?\s+(?:to|of)"
    r"|plans?\s+(?:to|for)|preparations?\s+for)\s+(?:an?\s+|the\s+|further\s+|new\s+)?)$",
    re.I,
)
KILLING = "killing_of_civilians"
# Phrases that tell an act of their own, whatever else stands beside them.
_CERTAIN = ("no_notice", "arms_supply")
_DEEDS = ("air raid", "air strike", "airstrike", "blown up")  # the other words of weapons are names of things


class Deeds:
    """Reads what was done; ``objects`` are the kinds of object with an agreement's own words for them."""

    def __init__(self, objects: Vocabulary) -> None:
        self.objects, self.acts, self.weapons = objects, vocabulary("acts"), vocabulary("weapons")
        self.attack, self.obstruction = self.acts.leaves(["attack"]), self.acts.leaves(["obstruction"])
        self.violence = self.attack | {KILLING}
        self.movable = (objects.leaves(["persons"]) - {"troops"}) | {"vehicle"}
        self.words = lru_cache(MOST_CELLS)(self._read_words)

    def told(
        self, claim: IncidentReport, target: str, objects: frozenset[str] | None
    ) -> tuple[frozenset[str] | None, str]:
        """The acts that a claim tells as done to ``target``, and the column that tells so; None: any is possible."""
        given = claim.attributes.get("act", "") or claim.type
        told_to_target = bool(target) and (objects is not None or bool(claim.effect))
        harmed = read_effect(claim.effect, claim.means).hit == YES
        # What is read from a text has no columns: its verb and what is accused of tell the act.
        said = "" if claim.cells else f"{claim.text} {target}".strip()
        for text, column in ((given, "act"), (claim.means, "means"), (said, "text")):
            found, calm = self.words(text)
            found = self._taken(found, objects, target, claim)
            if found >= {WEAPON, ARMED}:
                found = there(found, text, self._arms_told(claim))
            if found:
                # "drone" alone may be a flight; told as done to a target, or with harm done, it is an attack.
                if (told_to_target or harmed) and not calm and found & self.attack:
                    found -= {"overflight", WEAPON}
                    if objects is not None and not objects & self.movable:
                        found -= {KILLING}
                return self._obstructed(found, objects), column
        if claim.effect and kind_of(claim) in (*DENIES, "counter-accusation"):
            found = kinds_in(self.acts, claim.effect)
            if found:
                return found, "effect"
        if told_to_target and kind_of(claim) in TELLS and (not claim.text or claim.cells or _harm(claim.text)):
            if not (given or claim.means or claim.effect) and objects is not None and objects <= self.movable:
                return None, ""  # people and vehicles are also held up, robbed, led away
            if given.strip() and read_effect(claim.effect, "").hit != YES:
                return None, ""  # what was done is told, in words that are no act known here
            return self.attack, "target"  # told as done to a target, without saying how
        return None, ""

    def _arms_told(self, claim: IncidentReport) -> bool:
        """Whether a weapon is named in a column of its own, or by its name anywhere in the claim."""
        more = claim.attributes
        if more.get("weapon", "").strip() or more.get("calibre_mm", "").strip():
            return True
        return bool(self.weapons.find(f"{more.get('act', '')} {claim.type} {claim.means}"))

    def _taken(
        self, acts: frozenset[str], objects: frozenset[str] | None, target: str, claim: IncidentReport
    ) -> frozenset[str]:
        """Ground is captured, people and vehicles are seized: what was taken tells which, where the word does not.

        Who seizes an aid convoy or a patrol of monitors obstructs it.
        """
        if "seizure" not in acts:
            return acts
        if objects is not None and objects <= self.movable:
            kept = acts - {"ground_attack"}
            obstructed = {"monitors": "monitor_obstruction", "aid_workers": "aid_obstruction"}
            held_up = {obstructed[o] for o in objects & set(obstructed)}
            return (kept - {"seizure"} if objects <= set(obstructed) else kept) | held_up
        place = claim.place.name if claim.place else ""
        if (objects is None and place and place.casefold() in target.casefold()) or (
            objects is not None and not objects & (self.movable | {"troops"})
        ):
            return acts - {"seizure"}
        # Who was detained, if nobody says? It may have been monitors, or those who bring aid.
        return acts | self.obstruction if objects is None else acts

    def _read_words(self, text: str) -> tuple[frozenset[str], bool]:
        """The acts that ``text`` names, and whether it tells of something else than an attack.

        The name of a weapon may mean its fire or its presence ("Grad"): words beside it that can only mean one of the
        two ("fired", "in place") settle which.
        """
        told = [
            (phrase, kinds, phrase in self.weapons.phrases and phrase not in _DEEDS)
            for phrase, kinds in narrowed(self.acts, plain(text), _NOT_DONE)
        ]
        fire = any(a <= self.violence and a & self.attack and not noun for _, a, noun in told)
        named = [(a, noun) for phrase, a, noun in told if not (fire and phrase in SEEN)]
        quiet = frozenset[str]().union(*(a for a, _ in named if not a & self.violence))
        if fire != bool(quiet):
            settled = self.violence if fire else quiet
            # A weapon beside a word of presence was there, and is not told as fired; an aircraft flew.
            stood = not fire and WEAPON in quiet
            named = [
                (a & settled or (frozenset() if stood and noun and "overflight" not in a else a), noun)
                for a, noun in named
            ]
        found = frozenset[str]().union(*(a for a, _ in named))
        return found, bool(quiet) and not found & self.attack

    def _obstructed(self, acts: frozenset[str], objects: frozenset[str] | None) -> frozenset[str]:
        """Who was kept out tells which obstruction it was, where the words do not; a flight kept out was not flown."""
        either = self.obstruction
        if acts & either:
            acts -= {"overflight"}
        if objects is None or len(acts & either) < 2:
            return acts
        for kind, act in (("monitors", "monitor_obstruction"), ("aid_workers", "aid_obstruction")):
            if objects <= self.objects.leaves([kind]):
                return (acts - either) | {act}
        return acts

    def each(self, claim: IncidentReport, target: str, facts: Facts) -> list[frozenset[str]]:
        """The acts of a claim that are each certain for themselves: "shelled and looted", "moved without notice"."""
        acts = facts.acts
        text = claim.attributes.get("act", "") or claim.type or claim.means
        if acts is None or len(acts) < 2 or either(text):
            return []
        found = [frozenset({kind}) for kind in _CERTAIN if kind in acts]
        if acts <= PRESENCE:
            found += each_there(acts, text, self._arms_told(claim))
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
        return found


def kinds_in(words: Vocabulary, text: str) -> frozenset[str]:
    """The kinds that ``text`` names, all together."""
    return frozenset().union(*(leaves for _, leaves in narrowed(words, text)))


def narrowed(words: Vocabulary, text: str, unless: re.Pattern[str] | None = None) -> list[tuple[str, frozenset[str]]]:
    """Each phrase of ``text`` with its kinds, but for those that ``unless`` stands before.

    A broad word beside a narrower one of its own kind adds nothing, but for the dead: "shot and killed".
    """
    found = words.find(text)
    named = [(p, leaves) for at, p, leaves in found if unless is None or not unless.search(text[max(0, at - 40) : at])]
    kept = [(p, a & {KILLING} if any(b < a for _, b in named) else a) for p, a in named]
    return [(p, a) for p, a in kept if a]


def _harm(text: str) -> bool:
    """Whether a verb tells harm done, however it was done."""
    return read_effect(text, "").hit != BOTH
