"""Accusations told by what somebody feels or thinks of a deed: "is concerned at the destruction by X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_FELT = frozenset(
    """concerned worried alarmed appalled dismayed outraged shocked horrified troubled disturbed perturbed indignant
    angered saddened aghast""".split()
)
_FEELINGS = frozenset(
    """concern alarm dismay outrage shock worry condemnation denunciation indignation anger horror disquiet revulsion
    criticism consternation unease""".split()
)
_ABOUT = ("at", "by", "over", "about", "of", "with", "regarding", "against", "following")
_HARMS = frozenset("destruction demolition targeting occupation displacement starvation siege blockade burning".split())


def felt_deed(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "is alarmed at X's strikes", "repeated his condemnation of the attacks by X": a deed taken for granted."""
    feeling = token.pos_ == "NOUN" and token.lemma_.lower() in _FEELINGS and token.dep_ in ("dobj", "pobj", "conj")
    if not feeling and not (token.pos_ in ("ADJ", "VERB") and token.lower_ in _FELT):
        return None
    verb = token
    if feeling or token.pos_ == "ADJ":
        verb = next((h for h, _ in _syntax.governors(token) if h.pos_ in ("VERB", "AUX")), token)
    context = context_of(verb, sentence)
    if context.hypothetical or context.negated or context.modal in ("would", "could", "should", "might", "may"):
        return None
    chain = resolver.voices.chain(token, sentence)
    told = resolver.subject(verb, sentence)
    if not told and not feeling and token.pos_ == "VERB":
        told = resolver.parties(_syntax.subject(token), sentence)
    told = told or (chain[0] if chain else ())
    if not told:
        return None
    places = [*_syntax.prepositional_objects(token, *_ABOUT), *_syntax.strayed(token, *_ABOUT)]
    for first_deed in places:
        for deed in _syntax.conjuncts(first_deed):
            accused = others(_doers(deed, sentence, resolver), told)
            if not accused:
                continue
            first, last = reach(*verb_group(token), deed, 9)
            return Candidate("allegation.felt", token, first, last, actor=states_of(accused), speaker=told)
    return None


def _doers(deed: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whose attack, breach or destruction it is, if the noun is one."""
    words = lexicon()
    lemma = deed.lemma_.lower()
    deeds = words.named("truce.nouns_breach", "truce.nouns_attack")
    listed = lemma in ("activity", "action", "operation") and any(
        {t.lower_, t.lemma_.lower()} & deeds for t in deed.subtree if t.i > deed.i
    )
    if not ({deed.lower_, lemma} & deeds or lemma in _HARMS or listed):
        return ()
    found = resolver.culprit(deed, sentence)
    for item in () if found else deed.subtree:
        if item.dep_ == "pobj" and item.head.lower_ == "by" and item.i > deed.i:
            found = found or resolver.parties(item, sentence)
    return tuple(n for n in found if n.kind not in ("unnamed", "place", "other"))


_LEVELLED = frozenset("level make voice raise bring put lay repeat".split())


def accusation_by(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X denied it, an accusation levelled by Y": whose accusation a denial answers."""
    if token.lemma_.lower() not in ("accusation", "allegation", "charge", "claim"):
        return None
    made = next((c for c in _syntax.children(token, "acl") if c.tag_ == "VBN" and c.lemma_.lower() in _LEVELLED), None)
    verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), None)
    if made is None or verb is None or verb.lemma_ not in ("deny", "reject", "dismiss", "dispute", "refute"):
        return None
    told = resolver.parties(_syntax.agent(made), sentence)
    for other in _syntax.children(made, "agent"):
        for joined in _syntax.children(other, "conj"):
            told += tuple(n for item in _syntax.children(joined, "pobj") for n in resolver.parties(item, sentence))
    accused = tuple(n for n in resolver.subject(verb, sentence) if n.kind != "unnamed")
    if not told or not accused or {n.as_party for n in told} & {n.as_party for n in accused}:
        return None
    first, last = reach(token, token, made, 3)
    return Candidate("allegation.answered", token, first, last, actor=states_of(accused), speaker=told)


def not_said_of(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X kept the truce, which cannot be said of Y": a breach told by what cannot be said."""
    if token.lemma_ != "say" or token.dep_ not in ("relcl", "ccomp", "conj", "advcl", "ROOT"):
        return None
    context = context_of(token, sentence)
    chain = [c for c in resolver.voices.chain(token, sentence) if c]
    if not context.negated or context.modal not in ("can", "could") or not _syntax.is_passive(token) or not chain:
        return None
    for item in _syntax.prepositional_objects(token, "of", "for", "about"):
        accused = others(resolver.parties(item, sentence), chain[0], "unnamed", "other")
        if accused:
            first, last = reach(*verb_group(token), item, 6)
            return Candidate("allegation.not-said-of", token, first, last, actor=states_of(accused), speaker=chain[0])
    return None
