"""Who or what was there: a word such as "deployed" may speak of men, of weapons and of their movement."""

from __future__ import annotations

from grith.truce.judge._phrasing import phrases

# Beside fire they tell that the fire was seen, or what it was aimed at.
BESIDE_FIRE = frozenset({"seen", "observed", "spotted", "new fortification", "gun crew"})
WEAPON, ARMED = "weapon_present", "armed_presence"
_MOVES = frozenset({"advance", "reinforcement"})
PRESENCE = _MOVES | {WEAPON, ARMED}


def there(acts: frozenset[str], text: str, arms: bool) -> frozenset[str]:
    """``acts`` without the presence of weapons where only men are named, and the other way round.

    ``arms`` tells that a weapon is named elsewhere in the claim.
    """
    men, arms = phrases("men").search(text) is not None, arms or phrases("arms").search(text) is not None
    if men == arms:
        return acts
    return acts - {WEAPON if men else ARMED}


def each_there(acts: frozenset[str], text: str, arms: bool) -> list[frozenset[str]]:
    """What is certain for itself where ``acts`` are all of PRESENCE: what was moved in was there too.

    ``arms`` tells that a weapon is named elsewhere in the claim.
    """
    found = [frozenset({kind}) for kind in (WEAPON, ARMED) if kind in acts]
    if len(found) > 1 and not (phrases("men").search(text) and (arms or phrases("arms").search(text))):
        found = []  # men or weapons: which of them is not told
    if acts >= _MOVES and phrases("moved").search(text):
        found.append(_MOVES)
    return [one for one in found if one != acts]
