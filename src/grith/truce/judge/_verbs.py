"""The verbs that are not known here, and what of an act is told in words that are."""

from __future__ import annotations

import re
from functools import cache

from grith.truce.agreement import Vocabulary, vocabulary
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
    r"(?!\s+(?:by|with|in|during|under|amid|from|when|as|while|because|due|that\s+\w+ed)\b)"
    r".*\b(?:the|an?|of|about|for|on|to|from|that|past|new|before|after)\s+(?:[\w'’-]+\s+){0,2}$",
    re.S,
)
# What is done with arms ("handed over their rifles"), and with a deed as its subject ("the shelling was remembered").
_HANDLED = re.compile(
    r"\b([a-z-]{3,}ed)\s+(?:(?:over|up|in|out|away|back)\s+)?"
    r"(?:(?!(?:by|with|in|from|under|at|on|and|of|to|for)\b)[\w'’-]+\s+){0,3}$"
)
_SUBJECT = re.compile(
    r"(?:(?!\b(?:who|which|that|when|while|where|as)\b).)*?\b(?:was|were|is|are|been|being)\s+"
    r"(?:(?:[a-z]+ly|not|also|then|later)\s+)*([a-z-]+)\b|\s+(?:of\s+(?:the\s+)?[\w-]+\s+)?([a-z-]{3,}ed)\b",
    re.S,
)
# "A stamp shows the bombing", "people talk of the shelling": named as known, by words that tell no deed.
_NAMED = re.compile(
    r"(?!\W*(?:on|in|at|for|during|since|from|near|over|throughout|by|around|between|the|when|as|where)\b)"
    r".*?\b([a-z]{3,})(?:\s+(?:of|for|about|to))?\s+the\s+(?:(?!(?:by|with|in|on|from|through)\b)[\w'’-]+\s+){0,2}$",
    re.S | re.I,
)
_DESCRIBES = re.compile(r"\s+(?:by|in|during|at|with|under)\b")  # "killed by shells", before the verb of its sentence
_DOES = re.compile(r"(?:ed|^(?:blew|struck|shot|hit|took|broke|fought|overran|sank|set|went|came|opened))\b")
_IS = re.compile(r"\b(?:was|were|is|are|been|being)\s+(?:[a-z]+ly\s+)*$")
VERB = re.compile(r"[a-z-]{2,}(?:ed|ing)")
_WORD = re.compile(r"[a-z-]+")
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
        pieces = _split(text)
        for number, (joined, piece) in enumerate(pieces):
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
                about = (
                    self._about(piece) or (joined == "after" and self._only_after(pieces[number - 1][1], piece)) or ""
                )
                known.append("" if about else piece)
                strange += [about] if about else []
                continue
            strange.append(head[1])
        return (", ".join(known) if strange else act), tuple(strange)

    def _about(self, piece: str) -> str:
        """The verb, not known here, that stands before the noun of a deed and is only about it."""
        found = self.acts.find(piece)
        if not found:
            return ""
        start, phrase, _ = found[0]
        before, after = piece[:start], piece[start + len(phrase) :]
        noun = not _DOES.search(phrase)
        ways = [_ABOUT.search(before)] if noun else []
        named = _NAMED.match(before) if noun else None
        if named and named[1].casefold() in verbs("spoken_of", "speaks_of") and not _recorded(before):
            return named[1]
        if phrase in vocabulary("weapons").phrases:
            ways.append(_HANDLED.search(before))
        subject = _SUBJECT.match(after)
        if subject and noun and (verb := subject[1] or subject[2]) in verbs("spoken_of"):
            return verb
        if not noun and _DESCRIBES.match(after) and not _IS.search(before):
            ways.append(subject)
        return next((verb for way in ways if way for verb in way.groups() if verb and self._strange(verb)), "")

    def _only_after(self, before: str, piece: str) -> str:
        """The verb of what came after the deed that ``piece`` names, and is none: "dismissed after the bombing"."""
        found = self.acts.find(piece)
        if not found or found[0][1].endswith("ed") or self.acts.find(before):
            return ""
        return next((word for word in _WORD.findall(before) if word in verbs("spoken_of")), "")

    def _strange(self, verb: str) -> bool:
        known = verb in self.usual or verb in verbs("consequences")
        return not known and (VERB.fullmatch(verb) is not None or verb in verbs("irregular") or verb == "left")

    def _alone(self, verb: str, piece: str) -> bool:
        """Whether a verb that is known only within longer phrases stands without one: "took medicines"."""
        return verb in verbs("irregular") - verbs("light") and not any(
            verb in phrase.split() for _, phrase, _ in self.acts.find(piece)
        )


def _recorded(before: str) -> bool:
    """Whether it is a record that shows a deed: "footage shows the bombing"."""
    return not verbs("records").isdisjoint(_WORD.findall(before.casefold()))


def _split(text: str) -> list[tuple[str, str]]:
    """The pieces of ``text``, each with the word or sign that joins it to the one before."""
    found, at, joined = [], 0, ""
    for cut in PIECES.finditer(text):
        found.append((joined, text[at : cut.start()]))
        at, joined = cut.end(), cut[0].strip().casefold()
    return [*found, (joined, text[at:])]


@cache
def verbs(*lists: str) -> frozenset[str]:
    """The verbs of some of the lists of ``_verbs.toml``."""
    return frozenset(verb for name in lists for verb in data("_verbs.toml")[name])


def _usual(acts: Vocabulary) -> frozenset[str]:
    """The words at the head of a clause that are known, or tell nothing of their own."""
    return verbs("light") | {word for phrase in acts.phrases for word in phrase.split()} | words_of_effects()
