"""Whether the name of a place says that it lies in a zone: what lies near a place or on the way to it is not in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    low = text.casefold()
    found = (re.finditer(r"(?<!\w)" + re.escape(name.casefold()) + r"(?!\w)", low) for name in names)
    return any(_inside(low[: match.start()], around) for matches in found for match in matches)


def _inside(before: str, around: bool) -> bool:
    return around if _NEAR.search(before) else not _ELSEWHERE.search(before)
