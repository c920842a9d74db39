"""The verbs that are not known here, and what of an act is told in words that are."""

from __future__ import annotations

import re
from functools import cache

from grith.truce.agreement import Vocabulary
from grith.truce.judge._effects import words_of_effects
from grith.truce.judge._phrasing import data
from grith.truce.judge._sayings import plain

# The verb at the head of a clause, but for one that only describes ("supported by tanks").
_HEAD = re.compile(
    r"(?:(?:[a-z]+ly|was|were|is|are|has|have|had|been|being|also|then|again|later)\s+)*([a-z][a-z-]*)"
    r"(?!\s+(?:by|from|in|at|near|with|on|during|for|inside|outside|of|along|between)\b)(?![\w-])"
)
# What somebody was seen doing, and what was seen being done: "seen training", "training of boys was observed".
_SEEN = re.compile(
    r"\b(?:seen|observed|spotted)\s+(?:\w+ly\s+)?([a-z-]+ing)\b|^\s*([a-z-]+ing)\b.*\b(?:seen|observed|spotted)\b", re.I
)
# A verb that is about a deed and does not do it: "asked about the attack"; who "died in an attack" tells of it.
_ABOUT = re.compile(
    r"\b([a-z-]{3,}ed|said|told|thought|knew|wrote|spoke|left|met|paid|laid)\b"
    r"(?!\s+(?:by|with|in|during|under|amid|from|after|when|as|while|because|due|that\s+\w+ed)\b)"
    r".*\b(?:the|an?|of|about|for|on|to|from|that|past|new|before)\s+(?:[\w'’-]+\s+){0,2}$",
    re.S,
)
VERB = re.compile(r"[a-z-]{2,}(?:ed|ing)")
PIECES = re.compile(r"(?<!\s)\s*+(?:[;,.]|\b(?:and|then|before|after|while|but)\b)\s*+", re.I)


class Verbs:
    """Reads the verbs of what was done, beside the phrases of ``acts``."""

    def __init__(self, acts: Vocabulary) -> None:
        self.acts, self.usual = acts, _usual(acts)

    def read(self, act: str) -> tuple[str, tuple[str, ...]]:
        """What of an act told is in words known here, and the verbs that are not.

        What stands beside such a verb is known only as its object: "paraded missiles", "condemned the attack".
        """
        known, strange = [], []
        text = plain(act)
        for number, piece in enumerate(PIECES.split(text)):
            seen = _SEEN.search(piece)
            if seen and (doing := (seen[1] or seen[2]).casefold()) not in self.usual:
                known.append(piece[: seen.start(1)] if seen[1] else "")
                strange.append(doing)
                continue
            head = _HEAD.match(piece if number else piece[:1].casefold() + piece[1:])
            if (
                head is None
                or (head[1] in self.usual and not self._alone(head[1], piece))
                or not (VERB.fullmatch(head[1]) or head[1] in verbs("irregular"))
            ):
                about = self._about(piece)
                known.append("" if about else piece)
                strange += [about] if about else []
                continue
            strange.append(head[1])
        return (", ".join(known) if strange else act), tuple(strange)

    def _about(self, piece: str) -> str:
        """The verb, not known here, that stands before the noun of a deed and is only about it."""
        found = self.acts.find(piece)
        if not found or found[0][1].endswith("ed"):
            return ""
        verb = _ABOUT.search(piece[: found[0][0]])
        return verb[1] if verb and verb[1] not in self.usual else ""

    def _alone(self, verb: str, piece: str) -> bool:
        """Whether a verb that is known only within longer phrases stands without one: "took medicines"."""
        return verb in verbs("irregular") - verbs("light") and not any(
            verb in phrase.split() for _, phrase, _ in self.acts.find(piece)
        )


@cache
def verbs(*lists: str) -> frozenset[str]:
    """The verbs of some of the lists of ``_verbs.toml``."""
    return frozenset(verb for name in lists for verb in data("_verbs.toml")[name])


def _usual(acts: Vocabulary) -> frozenset[str]:
    """The words at the head of a clause that are known, or tell nothing of their own."""
    return verbs("light") | {word for phrase in acts.phrases for word in phrase.split()} | words_of_effects()
