"""What was struck, blocked or held: the kinds of object that the words of a target name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from grith.truce.agreement import Vocabulary
from grith.truce.judge._phrasing import phrases, ways
from grith.truce.judge._several import things

_AT_A_SITE = r"\s+(?:of|from|at|in)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}$"
# "a mosque in the village": where it stood, and not what was struck.
_SCENES = frozenset({"homes", "bridge"})
_WITHIN = re.compile(r"\w\s+(?:in|at|on|inside|within)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+)?$")
_OWNERS = (frozenset({"monitors"}), frozenset({"aid_workers"}))
_OF = re.compile(r"(?:of|from|belonging to|used by|carrying)(?: an?| the)?")
_NO_SUCH = re.compile(r"\bnot\s+(?:an?\s+|the\s+)?$")


@cache
def _staff_of() -> re.Pattern[str]:
    return re.compile(rf"(?:'s)?\s+{ways('staff')}\b")


def objects_of(
    words: Vocabulary, target: str, supplies: tuple[str, ...], of_a_side: Callable[[str], bool]
) -> tuple[frozenset[str] | None, str]:
    """The kinds of object that ``target`` may be, and the columns that tell so; None where they are not known.

    What went out (``supplies``) narrows a target that is named only broadly. ``of_a_side`` tells whether a text names a
    side, whose post or patrol it then is.
    """
    found: frozenset[str] = frozenset()
    manned = words.leaves(("troops", "monitors"))  # whose a post or a patrol may be
    movable = words.leaves(("persons", "vehicle", "military_vehicle"))
    low, last, owner = target.casefold(), 0, frozenset[str]()
    for position, phrase, leaves in words.find(target):
        before, after = low[max(0, position - 60) : position], low[position + len(phrase) :]
        if (
            phrases("near_to", r"[\w\s'-]{0,20}$").search(before)
            or _staff_of().match(after)
            or phrases("staff", _AT_A_SITE).search(before)
        ):
            return None, ""  # "in the area of a power plant" does not say what was aimed at
        if _NO_SUCH.search(before) or (leaves <= _SCENES and _WITHIN.search(before)):
            continue
        if leaves <= movable and (
            phrases("of_mission", r"['’]?s?\s+$").search(before) or phrases("behind_mission").match(after.lstrip())
        ):
            leaves = words.leaves(("monitors", "aid_workers"))  # "UN car": those who watch, or those who help
        if leaves == manned and (phrases("of_troops", r"\s+$").search(before) or of_a_side(target)):
            leaves = leaves - {"monitors"}
        # "UNIFIL patrol", "WFP lorries", "car of the mission": whose they are counts; a site stays what it is.
        between = low[last:position].strip()
        theirs = bool(owner) and not between and (owner < leaves or (owner in _OWNERS and leaves <= movable))
        if owner and (
            (leaves in _OWNERS and owner <= movable and _OF.fullmatch(between))
            or (owner in _OWNERS and not between and not leaves <= movable)
        ):
            found -= owner
        found |= owner if theirs else leaves
        last, owner = position + len(phrase), (owner if theirs else leaves)
    if not found and phrases("members").search(target) and of_a_side(target):
        return frozenset({"troops", "civilians"}), "target"  # of a side, under arms or not
    if not found and phrases("camps").search(target) and of_a_side(target):
        return frozenset({"troops"}), "target"
    if not found:
        return None, ""
    found |= words.hinted(target, found)
    if supplies:
        narrower = found & words.leaves(supplies)
        if narrower and narrower != found and len(found) > 1:
            return narrower, "target, effect"
    if any(not words.find(thing) and not words.hinted(thing, frozenset()) for thing in things(target)):
        return None, ""  # "a phone mast and a transformer": one of them is of no known kind
    return found, "target"


def near(target: str) -> bool:
    """Whether the words of a target tell only what lay near it, or beneath."""
    return phrases("beside_it").search(target) is not None
