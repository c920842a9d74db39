"""Who or what was there: a word such as "deployed" may speak of men, of weapons and of their movement."""

from __future__ import annotations

import re

# Beside fire they tell that the fire was seen, or what it was aimed at.
BESIDE_FIRE = frozenset({"seen", "observed", "spotted", "new fortification"})
WEAPON, ARMED = "weapon_present", "armed_presence"
_MOVES = frozenset({"advance", "reinforcement"})
PRESENCE = _MOVES | {WEAPON, ARMED}
MEN = re.compile(
    r"\b(?:(?:armed|gun|service|police|militia)\s?men|troops?|soldiers?|fighters?|combatants?|militants?|militias?"
    r"|cadres?|guerr?illas?|rebels?|commandos?|mercenar(?:y|ies)|units?|compan(?:y|ies)|platoons?|battalions?"
    r"|brigades?|regiments?|forces|patrols?)\b",
    re.I,
)
_ARMS = re.compile(
    r"\b(?:armou?red|vehicles?|apcs?|ifvs?|bmps?|btrs?|launchers?|guns?|weapon(?:s|ry)?|ammunition|missiles?|rockets?"
    r"|mines?|explosives?|arms|artillery|rifles?|ak-?47s?|\d+\s*mm)\b",
    re.I,
)
ARMED_MEN = re.compile(
    rf"\barmed\s+(?:[\w-]+\s+){{0,2}}{MEN.pattern}"
    rf"|(?:\bmen\b|{MEN.pattern})\s+(?:[\w-]+\s+){{0,2}}?(?:carrying|bearing|wielding)\s+(?:[\w-]+\s+){{0,3}}?"
    r"(?:weapons?|arms|rifles?|guns?|kalashnikovs?|ak-?47s?)\b",
    re.I,
)
BORNE = re.compile(r"\b(?:with|carrying|bearing|holding|wielding)\b", re.I)
_MOVED = re.compile(
    r"\b(?:moved|moving|heading|headed|march(?:ed|ing)|en\s+route|arriv(?:ed|ing)|flown\s+in"
    rf"|(?:additional|extra|fresh)\s+{MEN.pattern})\b",
    re.I,
)


def there(acts: frozenset[str], text: str, arms: bool) -> frozenset[str]:
    """``acts`` without the presence of weapons where only men are named, and the other way round.

    ``arms`` tells that a weapon is named elsewhere in the claim.
    """
    men, arms = MEN.search(text) is not None, arms or _ARMS.search(text) is not None
    if men == arms:
        return acts
    return acts - {WEAPON if men else ARMED}


def each_there(acts: frozenset[str], text: str, arms: bool) -> list[frozenset[str]]:
    """What is certain for itself where ``acts`` are all of PRESENCE: what was moved in was there too.

    ``arms`` tells that a weapon is named elsewhere in the claim.
    """
    found = [frozenset({kind}) for kind in (WEAPON, ARMED) if kind in acts]
    if len(found) > 1 and not (MEN.search(text) and (arms or _ARMS.search(text))):
        found = []  # men or weapons: which of them is not told
    if acts >= _MOVES and _MOVED.search(text):
        found.append(_MOVES)
    return [one for one in found if one != acts]
