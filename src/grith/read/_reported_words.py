"""A reported clause, and what its readings share: what is ruled out, whose turn it is, deeds of war."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, Context, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others
from grith.read._resolver import Resolver

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


def clause_words(clause: Token) -> set[str]:
    """The lower-case words and lemmas of a clause."""
    return {w for t in clause.subtree for w in (t.lower_, t.lemma_.lower())}


def foul_deeds() -> frozenset[str]:
    """Words for attacks, breaches and other wrongs."""
    words = lexicon()
    return words.named("truce.nouns_breach", "truce.nouns_attack", "reported.wrongs") | (
        words["truce.attack_verbs"] - words["truce.attack_light"]
    )


@frozen(eq=False)
class Reported:
    """A clause that somebody says, with its words as said and the parties that its subject names."""

    clause: Token
    subject: Token | None
    said: str
    context: Context
    speaker: tuple[Name, ...]
    doers: tuple[Name, ...]
    sentence: Sentence
    resolver: Resolver
    inside: set[str] = field(init=False)

    @inside.default
    def _words_inside(self) -> set[str]:
        return clause_words(self.clause)

    @property
    def verb(self) -> str:
        return self.clause.lemma_.lower()

    @property
    def will(self) -> bool:
        return self.context.modal in ("will", "would", "shall")

    def parties(self, token: Token | None) -> tuple[Name, ...]:
        return self.resolver.parties(token, self.sentence)

    def others(self, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """Those of ``names`` that are not the speaker's own side."""
        return others(names, self.speaker)

    def states(self, rule: str, actor: tuple[Name, ...], **slots: Any) -> Candidate:
        """A candidate of low confidence: no trigger word bears it out."""
        return Candidate(rule, self.clause, actor=actor, speaker=self.speaker, confidence="low", **slots)

    def refuses(self, actor: tuple[Name, ...]) -> Candidate:
        """A refusal told by a predicate: "were not a matter for bargaining" runs to the end of what is said of it."""
        clause = self.clause
        said = next((c for c in clause.rights if c.dep_ in ("attr", "acomp", "prep")), None)
        near = said is not None and clause.lemma_ == "be" and said.right_edge.i - clause.i < 8
        first, last = reach(*verb_group(clause), said.right_edge if said is not None and near else None, 8)
        return Candidate("red_line.reported", clause, first, last, actor=actor, speaker=self.speaker, confidence="low")
