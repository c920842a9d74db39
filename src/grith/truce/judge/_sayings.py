"""Acts that a sentence tells in several places ("denied the monitors access"), as one phrase of the vocabulary."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from grith.truce.judge._phrasing import data, phrase, phrases, ways, weight

_LETTERS = 3
_CAPITAL = r"[A-Z0-9][\w'’-]*+"
_OF = re.compile(r"\s+(?:of|for|against|and)\b")


@cache
def _names() -> re.Pattern[str]:
    """Words with capitals side by side, or with "of the" and the like between them, as names have them.

    "Attack On Army Base" is a heading and no name.
    """
    part = rf"(?!(?i:{ways('no_name')})\b){_CAPITAL}"
    return re.compile(rf"(?<![\w'’-]){part}(?:\s++(?:(?:of|for|against|and)\s++)?(?:the\s++)?{part})+")


@cache
def _sayings() -> tuple[list[tuple[re.Pattern[str], str]], dict[str, list[tuple[str, int]]]]:
    """Each saying with what stands for it, and by first letters the words that a saying needs, with its number."""
    told = data("_sayings.toml")
    sayings: list[tuple[re.Pattern[str], str]] = []
    needed: dict[str, list[tuple[str, int]]] = {}
    for number, saying in enumerate(told["saying"]):
        ways = []
        for say in saying["say"]:
            parts = [phrase(part, told["lists"]) for part in say.split(">>")]
            for need in max((part.needs for part in parts), key=weight) or ("",):
                needed.setdefault(need[:_LETTERS] if need[_LETTERS - 1 :] else "", []).append((need, number))
            ways.append((f"({parts[0].pattern})" if len(parts) > 1 else "") + parts[-1].pattern)
        pattern = re.compile(rf"\b(?:{'|'.join(ways)})(?![\w-])", re.I)
        sayings.append((pattern, saying["as"] or r"\1" * pattern.groups))
    return sayings, needed


@lru_cache(100_000)
def plain(text: str) -> str:
    """``text`` with such sayings put as the phrase that the vocabulary of acts knows, and names without their deeds."""
    text = _names().sub(_no_deed, text)
    sayings, needed = _sayings()
    low = text.casefold()
    letters = {low[at : at + _LETTERS] for at in range(len(low))} | {""}
    numbers = {n for some in needed.keys() & letters for need, n in needed[some] if need in low}
    for number in sorted(numbers):
        pattern, plainly = sayings[number]
        text = pattern.sub(plainly, text)
    return text


def _no_deed(name: re.Match[str]) -> str:
    """The name of a body without the deeds in it; "Shelling of the Union offices" is no name from its first word on."""
    if not phrases("bodies").search(name[0]):
        return name[0]
    first = re.match(_CAPITAL, name[0])
    opens = first.end() if first and not name.start() and _OF.match(name[0], first.end()) else 0
    return name[0][:opens] + phrases("named_deeds").sub(
        lambda word: word[0] if word[0].islower() else "", name[0][opens:]
    )
