"""Whether the name of a place says that it lies in a zone: what lies near a place or on the way to it is not in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# Between such words and a name: "near the city of Northtown", "on the border between Arland and Borland".
_GAP = r"\s+(?:the\s+)?(?:(?:city|town|village|settlement|port|district|region|camp)\s+of\s+)?(?:[\w'-]+\s+and\s+)?$"
_SIDE = r"(?:north|south|east|west)(?:[\s-]?(?:north|south|east|west))?"
_ELSEWHERE = re.compile(
    rf"\b(?:(?:outside|beyond|between|borders?|except)(?:\s+(?:of|with))?|off(?:\s+the)?(?:\s+coast\s+of)?|opposite"
    rf"|facing|from|towards?|to|direction\s+of){_GAP}",
    re.I,
)
_NEAR = re.compile(
    rf"\b(?:near(?:by)?|close\s+to|next\s+to|around|(?:outskirts|suburbs|vicinity)\s+of|{_SIDE}\s+of"
    rf"|(?:km|kilomet(?:re|er)s?|miles?)\s+(?:{_SIDE}\s+)?(?:of|from)){_GAP}",
    re.I,
)


def lies_at(names: Iterable[str], text: str, around: bool = False) -> bool:
    """Whether ``text`` says that something lies at one of ``names``; with ``around`` what lies near one counts too."""
    if not text:
        return False
    low = text.casefold()
    return any(_inside(low[: match.start()], around) for match in _any_of(tuple(names)).finditer(low))


@lru_cache(1024)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Wherever one of the names begins, as whole words; without names nowhere."""
    found = "|".join(re.escape(name.casefold()) for name in names)
    return re.compile(rf"(?<!\w)(?=(?:{found})(?!\w))" if names else r"(?!)")


def _inside(before: str, around: bool) -> bool:
    return around if _NEAR.search(before) else not _ELSEWHERE.search(before)
