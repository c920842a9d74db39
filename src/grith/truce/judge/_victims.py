"""Who something was done to, where the words of an act tell it: "abducted three villagers", "two women were raped"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

Named = Sequence[tuple[int, str, frozenset[str]]]
# Between a verb and its object; "killed by villagers" and "abducted from a farmer" name others.
_OBJECT = re.compile(
    r"\s+(?:(?:of|on|upon|against)\s+)?(?:(?!(?:by|from|in|at|near|with|on|as|and|for|to|of|near|who|that)\b)[\w',-]+\s+){0,4}",
    re.I,
)
_FIRED = re.compile(r"\b(?:fired?|firing|shots?|shooting)$", re.I)  # "fired at farmers", not "gunfire at a wedding"
_NAMES_THEM = re.compile(r"\b(?:civilians|children)$")  # "killing of civilians"
# "Villagers massacred", with nobody behind it whom they could have massacred.
_NEEDS_OBJECT = re.compile(
    r"killed|massacred|executed|murdered|abducted|kidnapped|detained|arrested|raped|wounded|injured|beaten|tortured"
    r"|beheaded|assassinated|expelled|displaced|shot dead",
    re.I,
)
_NO_OBJECT = re.compile(r"\s*(?:$|[,.;]|(?:in|at|near|by|on|during|after|and|when|as)\b)", re.I)
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


@frozen
class DoneTo:
    """Which of the acts of a text are told as done to which kinds of people; ``all_acts`` where each of them is."""

    acts: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    all_acts: bool = False

    @property
    def people(self) -> frozenset[str]:
        """All of the people."""
        return frozenset().union(*(kinds for _, kinds in self.acts))


def done_to(text: str, verbs: Named, things: Named, people: frozenset[str]) -> DoneTo:
    """What was done to whom; ``verbs`` and ``things`` are phrases found in ``text``, ``people`` kinds of things."""
    found, told = [], set()
    heads = sorted(at for at, _, _ in (*verbs, *things))
    for start, verb, done in verbs:
        kinds = frozenset({"civilians"} if _NAMES_THEM.search(verb) else ())
        for at, phrase, named in things:
            alone = not any(min(start, at) < head < max(start, at) for head in heads)
            if named <= people and alone and _is_told(text, start, verb, done, at, phrase):
                kinds |= named
        if kinds:
            found.append((done, kinds))
            told.add(start)
    return DoneTo(tuple(found), bool(found) and all(start in told for start, _, _ in verbs))


def _is_told(text: str, start: int, verb: str, done: frozenset[str], at: int, phrase: str) -> bool:
    """Whether the verb at ``start`` was done to the people named at ``at``."""
    if _OF_THEIRS.match(text[at + len(phrase) :]):
        return False
    if at < start:
        between, after = text[at + len(phrase) : start], text[start + len(verb) :]
        bare = not between.strip() and _NEEDS_OBJECT.fullmatch(verb) and _NO_OBJECT.match(after)
        return bool(bare or _SUBJECT.fullmatch(between))
    between = text[start + len(verb) : at]
    if _FIRED.search(verb):
        between = between.replace(" at ", " on ", 1)
    return bool(_OBJECT.fullmatch(between) or (done <= _TAKES_FROM and _FROM.fullmatch(between)))
