"""Contributions that somebody leaves open: "has not decided whether to send troops", "is undecided about sending"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, taken_words, verb_group
from grith.read._kinds_given import LESS
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_DECIDES = frozenset({"decide", "determine"})
_TAKEN = frozenset({"make", "take", "reach", "come"})


def undecided(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Has not decided whether to send troops", "no decision has been made on sending observers": open, by a party."""
    open_at = _left_open(token)
    if open_at is None or _conditional(token, sentence):
        return None
    clause = next(
        (c for c in _asked(token, open_at) if taken_words(c) & lexicon().named("contribute.things")),
        None,
    )
    if clause is None or clause.lemma_.lower() not in lexicon()["contribute.verbs"] - LESS:
        return None
    actor = _whose(token, open_at, clause, sentence, resolver)
    if not actor:
        return None
    first, last = reach(*verb_group(token), open_at, 5)
    return Candidate("position.undecided", token, first, last, actor=states_of(actor), content=clause)


def _left_open(token: Token) -> Token | None:
    """The word that is left open: the verb itself, "undecided", "decision", "mind"; None where nothing is."""
    if token.lemma_ in _DECIDES and token.pos_ == "VERB":
        yet = token.dep_ == "xcomp" and any(c.lower_ == "yet" for c in token.head.children)
        return token if yet or _negation.is_negated(token) else None
    if token.lower_ == "undecided" and token.dep_ in ("acomp", "attr"):
        return None if _negation.is_negated(token) else token
    if token.lemma_ not in _TAKEN or token.pos_ != "VERB":
        return None
    for thing in (*_syntax.objects(token), *_syntax.children(token, "nsubjpass")):
        yet = token.dep_ == "xcomp" and any(c.lower_ == "yet" for c in token.head.children)
        if thing.lemma_ in ("decision", "mind") and (yet or _negation.is_negated(token)):
            return thing
    return None


def _conditional(token: Token, sentence: Sentence) -> bool:
    """Whether it is asked or supposed only; "has yet to decide" is told as fact."""
    yet = token.dep_ == "xcomp" and any(c.lower_ == "yet" for c in token.head.children)
    return context_of(token.head if yet else token, sentence).hypothetical


def _asked(token: Token, open_at: Token) -> Iterator[Token]:
    """The verbs of the question that is open: "whether to send", "on sending", "about whether it will send"."""
    for head in dict.fromkeys((token, open_at)):
        for other in head.children:
            if other.dep_ in ("ccomp", "xcomp", "acl", "advcl") and other.i > head.i and other.pos_ == "VERB":
                yield other
            if other.dep_ == "prep" and other.lower_ in ("on", "about", "over", "of", "as"):
                for inner in other.children:
                    if inner.dep_ in ("pcomp", "pobj") and inner.pos_ == "VERB":
                        yield inner


def _whose(token: Token, open_at: Token, clause: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Who would give it: the doer of the question, who has not decided, or whoever says so of no decision."""
    own = _syntax.child(clause, "nsubj")
    for doer in (own, None if _syntax.is_passive(token) else _syntax.subject(token)):
        named = tuple(n for n in resolver.parties(doer, sentence) if n.kind not in ("other", "unnamed"))
        if named:
            return named
    chain = resolver.voices.chain(token, sentence)
    impersonal = _syntax.is_passive(token) or open_at.lower_ == "mind"
    return chain[0] if impersonal and chain and chain[0][0].kind != "unnamed" else ()
