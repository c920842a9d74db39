"""The kinds that the phrases of a text name, and which of them add nothing beside the others."""

from __future__ import annotations

import re

from grith.truce.agreement import Vocabulary
from grith.truce.judge._phrasing import data
from grith.truce.judge._presence import BESIDE_FIRE

KILLING = "killing_of_civilians"


def kinds_in(words: Vocabulary, text: str) -> frozenset[str]:
    """The kinds that ``text`` names, all together."""
    return frozenset().union(*(leaves for _, leaves in narrowed(words, text)))


def named_in(words: Vocabulary, text: str, unless: re.Pattern[str] | None = None) -> list[tuple[str, frozenset[str]]]:
    """Each phrase of ``text`` with its kinds, but for those that ``unless`` stands before."""
    found = words.find(text)
    return [(p, a) for at, p, a in found if not (unless and at) or not unless.search(text[max(0, at - 40) : at])]


def narrowed(words: Vocabulary, text: str, unless: re.Pattern[str] | None = None) -> list[tuple[str, frozenset[str]]]:
    """As :func:`named_in`: a broad word beside a narrower one of its own kind adds nothing, but for the dead.

    "Shot and killed" keeps the dead; "seen moving" tells that it moved.
    """
    named = named_in(words, text, unless)
    narrow = [a for p, a in named if p not in BESIDE_FIRE]
    kept = [(p, a & _kept(p) if any(b < a for b in narrow) else a) for p, a in named]
    return [(p, a) for p, a in kept if a]


def _kept(phrase: str) -> frozenset[str]:
    """What a phrase tells of its own, whatever stands beside it."""
    told = data("_phrases.toml")
    if phrase in told["took"]:
        return frozenset({"advance", "ground_attack"})
    return frozenset({KILLING, "advance"} if phrase in told["goes_in"] else {KILLING})
