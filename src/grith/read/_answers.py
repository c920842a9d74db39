"""Short answers in a transcript: "No.", "They did not.", "It has." say or deny what the question before them asks.

The question is read once more as the one who answers would have told it, denied where he says no. What it then states
of his own or of another is his statement, and the words of the answer are its trigger.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from grith.read._candidates import Candidate

if TYPE_CHECKING:
    from spacy.tokens import Token

    from grith.read._attribution import Sentence
    from grith.read._resolver import Resolver

Reads = Callable[["Sentence", "Resolver"], list[Candidate]]

_WHO = r"(?:we|i|they|it|he|she|that|this|you)"
_DOES = r"(?:did|do|does|has|have|had|will|would|is|are|was|were)"
_NO = re.compile(
    rf"(?:no|never|not at all|(?:of course|certainly|absolutely|definitely) not|(?:no, )?{_WHO} {_DOES}(?:n't| not)"
    r"(?: so)?|(?:no, )?(?:that|this|it) is (?:not (?:true|so|correct|the case)|untrue|false|a lie|nonsense))[.,!]?",
    re.IGNORECASE,
)
_YES = re.compile(
    rf"(?:yes|of course|certainly|absolutely|indeed|(?:yes, )?{_WHO} {_DOES}(?: indeed)?"
    r"|(?:yes, )?(?:that|this|it) is (?:true|so|correct|right|the case))[.,!]?",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    rf"(?:{_DOES} {_WHO}|is (?:that|this|it) (?:true|so|correct|right|the case)|true|correct|right)\s*\?",
    re.IGNORECASE,
)
_STATES = {"yes": frozenset({"pledge", "agreement", "allegation"}), "no": frozenset({"denial", "red_line"})}


def answer(sentence: Sentence) -> str:
    """ "yes" or "no" where the sentence is nothing but that."""
    words = " ".join(sentence.span.text.split()).strip('" ')
    parts = [part for part in re.split(r"(?<=[.!])\s+", words) if part]
    for said, pattern in (("no", _NO), ("yes", _YES)):
        if parts and all(pattern.fullmatch(part) for part in parts):
            return said
    return ""


def _is_asked(act: Token) -> bool:
    """Whether the act itself is asked about: not what is thought or feared of it, nor what comes "if" another acts."""
    if any(t.lower_ in ("if", "unless", "whether", "should") and t.dep_ in ("mark", "aux") for t in act.sent):
        return False
    verb = act
    while verb.dep_ not in ("ROOT", "ccomp", "advcl", "acl", "relcl", "csubj"):
        verb = verb.head
    return verb.dep_ == "ROOT" or (verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT" and verb.head.lemma_ == "confirm")


def answered(
    sentence: Sentence, asked: list[Sentence], passed_on: list[Candidate], resolver: Resolver, reads: Reads
) -> list[Candidate]:
    """What a short answer states; ``asked`` are the question's sentences, ``passed_on`` what they tell of others."""
    said = answer(sentence)
    question = asked[-1] if asked else None
    voice = resolver.voices.speaker_of(sentence)
    if not said or question is None or not voice or not question.span.text.rstrip().endswith("?"):
        return []
    words = [t for t in sentence.span if not t.is_punct and not t.is_space]
    own = {n.as_party for n in voice}
    if _POINTS_BACK.fullmatch(question.span.text.strip()):
        # "Baku says that your troops fired. Did they?"
        accused = next((c.actor for c in passed_on if c.kind == "allegation"), ())
        if said == "yes" or not accused or not {n.as_party for n in accused} <= own:
            return []
        return [Candidate("denial.answer", sentence.span.root, words[0], words[-1], actor=accused)]
    own_voice = evolve(resolver.voices, turns={**resolver.voices.turns, question.block: voice})
    found = reads(evolve(question, answer=said, contexts={}), evolve(resolver, voices=own_voice))
    told = next((c for c in found if c.kind in _STATES[said] and _is_asked(c.trigger)), None)
    if told is None:
        return []
    return [
        evolve(
            told,
            rule=f"{told.kind}.answer",
            trigger=sentence.span.root,
            first=words[0],
            last=words[-1],
            speaker=None,
            content=None,
        )
    ]
