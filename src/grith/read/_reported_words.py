"""Words and phrases that the readings of a reported clause share: what is ruled out, whose turn it is, deeds of war."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._candidates import Candidate, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name

if TYPE_CHECKING:
    from spacy.tokens import Token


RULED_OUT = re.compile(
    r"\b(?:not (?:an|a real|even an) option"
    r"|not (?:on|up for) (?:the table|offer|the agenda|discussion|negotiation|debate|sale)"
    r"|off the table|nothing to (?:discuss|negotiate|talk about)|(?:is|are|was|were|remains?) out(?: of bounds)?$"
    r"|unthinkable|inconceivable|unimaginable|intolerable|taboo|a non-starter"
    r"|will (?:not|never) happen|no question of"
    r"|(?:is|are|was|were) not acceptable|not up to (?:debate|discussion)"
    r"|not for (?:sale|discussion|negotiation)|non-negotiable|not negotiable"
    r"|can(?: ?not| never) (?:go|flow|live|walk|sit|run) (?:together|side by side|hand in hand)|in abeyance"
    r"|no (?:room|place) for|no business|not a subject for|out of the picture|hear nothing of)\b"
)
WHOSE_TURN = re.compile(
    r"\b(?:onus (?:is|lies|rests)|ball is (?:now )?in"
    r"|the next (?:move|step) is|has (?:only )?to (?:say|decide|choose|act|show)"
    r"|high time|about time|had better|would do well to|ought to|it is for|(?:is|was|'s) (?:now )?(?:the )?turn"
    r"|(?:is|are|lies?|rests?|now) in \w+ hands|ball is in"
    r"|needs? (?:\w+ )?to|would like|is required|are required|no (?:other )?choice but)\b"
)
# A candidate of low confidence: no trigger word bears it out.
low_candidate = partial(Candidate, confidence="low")


def clause_words(clause: Token) -> set[str]:
    """The lower-case words and lemmas of a clause."""
    return {w for t in clause.subtree for w in (t.lower_, t.lemma_.lower())}


def foul_deeds() -> frozenset[str]:
    """Words for attacks, breaches and other wrongs."""
    words = lexicon()
    return words.named("truce.nouns_breach", "truce.nouns_attack", "reported.wrongs") | (
        words["truce.attack_verbs"] - words["truce.attack_light"]
    )


def refused_by_predicate(clause: Token, actor: tuple[Name, ...], speaker: tuple[Name, ...]) -> Candidate:
    """A refusal told by a predicate: "were not a matter for bargaining" runs to the end of what is said of it."""
    said = next((c for c in _syntax.children(clause, "attr", "acomp", "prep") if c.i > clause.i), None)
    last = said.right_edge if said is not None and clause.lemma_ == "be" and said.right_edge.i - clause.i < 8 else None
    first, end = reach(*verb_group(clause), last, 8)
    return Candidate("red_line.reported", clause, first, end, actor=actor, speaker=speaker, confidence="low")
