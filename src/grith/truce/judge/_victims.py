"""Who something was done to, where the words of an act tell it: "abducted three villagers", "two women were raped"."""

from __future__ import annotations

import re
from collections.abc import Sequence

Named = Sequence[tuple[int, str, frozenset[str]]]
# Between a verb and its object; "killed by villagers" and "abducted from a farmer" name others.
_OBJECT = re.compile(
    r"\s+(?:of\s+)?(?:(?!(?:by|from|in|at|near|with|on|as|and|for|to|of|near|who|that)\b)[\w',-]+\s+){0,4}", re.I
)
_TAKES_FROM = frozenset({"extortion", "looting"})
_FROM = re.compile(r"\s+(?:[\w',-]+\s+){0,4}?(?:from|on)\s+(?:(?!by\b)[\w',-]+\s+){0,3}", re.I)
_SUBJECT = re.compile(
    r"(?:\s+(?:from|of|in)\s+[\w'-]+)?\s+(?:(?:was|were|is|are|being|been|has|have|had|had\s+been)\s+)+(?:[\w-]+\s+){0,2}",
    re.I,
)
# "A man in civilian clothes", "the farmers' cattle".
_OF_THEIRS = re.compile(
    r"['’]|\s+(?:clothes|clothing|dress|attire|vehicles?|cars?|convoys?|areas?|homes?|houses?|property|boats?|camps?)\b",
    re.I,
)


def victims(text: str, verbs: Named, people: Named) -> frozenset[str]:
    """The kinds of people that stand as what the ``verbs`` were done to; both are phrases found in ``text``."""
    found: set[str] = set()
    for start, verb, done in verbs:
        for at, phrase, kinds in people:
            if _OF_THEIRS.match(text[at + len(phrase) :]):
                continue
            if at >= start + len(verb):
                between = text[start + len(verb) : at]
                told = _OBJECT.fullmatch(between) or (done <= _TAKES_FROM and _FROM.fullmatch(between))
            else:
                told = _SUBJECT.fullmatch(text[at + len(phrase) : start])
            found |= kinds if told else frozenset()
    return frozenset(found)
