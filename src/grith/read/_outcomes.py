"""Agreements told as what talks came to: "the night of talks ended in a truce", "mediation produced a deal"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, noun_words, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name
from grith.read._resolver import Resolver
from grith.read._sides import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEAR = frozenset({"produce", "yield", "bring", "deliver", "achieve", "secure", "clinch", "generate"})
_COME_TO = {
    "end": ("in", "with"),
    "result": ("in",),
    "lead": ("to",),
    "culminate": ("in", "with"),
    "conclude": ("with",),
    "close": ("with",),
    "finish": ("with",),
}
_EFFORTS = frozenset(
    "talks talk negotiation negotiations mediation diplomacy discussion discussions consultations contacts round "
    "meeting summit night effort efforts call conversation conversations shuttle session work".split()
)
_HALTING_DEALS = frozenset({"deal", "agreement", "accord", "pact", "understanding", "armistice", "settlement"})


def outcome(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The talks ended in an immediate ceasefire": told as done, of talks or of those who led them."""
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or _syntax.is_passive(token):
        return None
    subject = _syntax.subject(token)
    if subject is None or not noun_words(subject) & _EFFORTS:
        return None
    things: list[Token] = []
    if lemma in _BEAR:
        things = list(_syntax.children(token, "dobj"))
    elif lemma in _COME_TO:
        things = _syntax.prepositional_objects(token, *_COME_TO[lemma])
    thing = next((t for t in things if t.lemma_.lower() in lexicon()["truce.halts"] | _HALTING_DEALS), None)
    if thing is None or any(c.lower_ in ("no", "little") for c in thing.children):
        return None
    if thing.lemma_.lower() == "end" or any(c.dep_ == "neg" for c in thing.children):
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal:
        return None
    if token.tag_ not in ("VBD", "VBN") and not any(a.lemma_ == "have" for a in _syntax.auxiliaries(token)):
        return None
    actor: tuple[Name, ...] = ()
    for noun in (thing, subject):
        actor = actor or resolver.first(_syntax.prepositional_objects(noun, "between", "among"), sentence)
    actor = actor or sides_of(resolver.voices.cast, sentence.number)
    if not actor:
        return None
    first, last = reach(*verb_group(token), thing, 8)
    return Candidate("agreement.outcome", token, first, last, actor=actor)
