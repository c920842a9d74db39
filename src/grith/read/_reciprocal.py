"""Accusations that go both ways: "accused each other", "each blamed the other", "each said the other had fired"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, taken_words, verb_group
from grith.read._conflicts import rivals
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_EACH = frozenset({"each", "both", "either"})
_SIDES = frozenset(
    "side party neighbour neighbor country state army military government camp force rival capital".split()
)


def is_reciprocal(token: Token) -> bool:
    """Whether a verb goes both ways: "each other", "one another", or "each" before and "the other" behind it."""
    behind = token.doc[token.i + 1 : min(token.i + 3, token.sent.end)]
    for item in _syntax.children(token, "dobj"):
        behind = token.doc[token.i + 1 : min(item.i + 4, token.sent.end)]  # "pointed the finger at each other"
    near = [t.lower_ for t in behind]
    if any(near[i : i + 2] in (["each", "other"], ["one", "another"]) for i in range(len(near))):
        return True
    after = [t.lower_ for t in token.doc[token.i : min(token.i + 12, token.sent.end)]]
    if by_each(token) and "other" in after and "blame" in after:
        return True  # "each side laid the blame at the other's door"
    for item in (*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "on")):
        if item.lower_ in ("other", "another") and any(
            c.lower_ in ("each", "one") for c in (*item.children, *item.lefts)
        ):
            return True
        if item.lower_ == "other" and item.i and item.nbor(-1).lower_ == "each":
            return True
        if means_other(item) and by_each(token):
            return True
    return False


def means_other(token: Token) -> bool:
    """ "the other", "the other side": the one of two that is not the subject."""
    if token.lower_ == "other":
        return any(c.lower_ == "the" for c in token.children) or (token.i > 0 and token.nbor(-1).lower_ == "the")
    return token.lemma_.lower() in _SIDES and any(c.lower_ == "other" for c in token.children)


def by_each(token: Token) -> bool:
    """Whether each of two is the subject: "each", "each of the neighbours", "both armies", "the two each"."""
    subject = _syntax.subject(token)
    if subject is None:
        return False
    beside = (subject, *subject.children, *(c for c in token.children if c.i < token.i and c.dep_ != "prep"))
    return any(t.lower_ in _EACH for t in beside)


def rivals_among(sides: tuple[Name, ...]) -> bool:
    """Whether two are known as each other's other side."""
    return len(sides) == 2 and rivals(sides[0].as_party, sides[1].as_party)


def two_sides(token: Token, sentence: Sentence, resolver: Resolver, *, accuses: bool = False) -> tuple[Name, ...]:
    """The two who act on one another: the subject's names, those behind "each of", or the last pair."""
    sides = resolver.subject(token, sentence)
    subject = _syntax.subject(token)
    if len(sides) != 2 and subject is not None:
        for item in _syntax.prepositional_objects(subject, "of"):
            sides = resolver.parties(item, sentence)
    if len(sides) != 2:
        pair = resolver.voices.cast.pairs[sentence.number]
        sides = pair if len(pair) == 2 else ()
        if accuses and not rivals_among(sides):
            # "after X and Y had spoken, each side accused the other": the two at war, not the two on the telephone
            main = resolver.voices.cast.main_parties()[:3]
            known = [p for p in itertools.combinations(main, 2) if rivals(*p)]
            if len(known) == 1:
                sides = tuple(Name(p, p, "state") for p in known[0])
    return sides


def both_ways(candidate: Candidate, token: Token, sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """One statement for each direction of ``candidate``, roles swapped; nothing if the two are not known."""
    sides = two_sides(token, sentence, resolver, accuses=candidate.kind == "allegation")
    subject = _syntax.subject(token)
    if len(sides) != 2 and subject is not None and is_reciprocal(token) and candidate.kind == "allegation":
        # Two sides that no table knows: by their own words ("the army and its rivals blamed each other").
        pair = [resolver.parties(t, sentence) or resolver.described(t, sentence) for t in _syntax.conjuncts(subject)]
        sides = tuple(names[0] for names in pair if names)
        if len(sides) != 2:
            plural = subject.tag_ in ("NNS", "NNPS") or len(pair) > 1 or by_each(token)
            sides = (Name("one side", "", "unnamed"), Name("the other side", "", "unnamed")) if plural else ()
    if len(sides) != 2:
        return
    for one, other in ((sides[0], sides[1]), (sides[1], sides[0])):
        if candidate.kind == "allegation":
            yield evolve(candidate, actor=states_of((other,)), target=(), speaker=(one,), pair=True)
        else:
            yield evolve(candidate, actor=(one,), target=(other,), speaker=(one,), pair=True)


def mutual_claims(token: Token, sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """ "Each said the other had fired first", "both said it was the other side that broke the truce"."""
    words = lexicon()
    lemma = token.lemma_.lower()
    unkept = lemma in words["truce.comply"] and _negation.is_negated(token)
    if token.pos_ != "VERB" or not (
        unkept or lemma in words["truce.break_verbs"] or lemma in words["truce.attack_verbs"]
    ):
        return
    subject = _syntax.subject(token)
    if token.dep_ in ("relcl", "ccomp") and subject is not None and subject.lower_ in ("that", "which", "who"):
        subject = token.head  # "it was the other side that fired"
    if subject is None or not means_other(subject) or _syntax.is_passive(token):
        return
    taken = taken_words(token)
    named = taken & words.named("truce.nouns", "truce.attack_things") or (unkept and taken & {"it", "them"})
    if not named and lemma not in ("attack", "fire"):
        return
    context = context_of(token, sentence)
    if context.hypothetical or (context.negated and not unkept) or context.modal:
        return
    told = next((s for s in sentence.sources if not s.phrase and s.token.is_ancestor(token)), None)
    if told is None or not by_each(told.token):
        return
    first, last = reach(*verb_group(token), told.token, 9)
    claim = Candidate("allegation.mutual", token, first, last, confidence="high")
    yield from both_ways(claim, told.token, sentence, resolver)


def mutual_waits(token: Token, sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """ "Each side said it would pull back only when the other did": the same condition, set by both."""
    if token.pos_ != "VERB" or context_of(token, sentence).modal not in ("will", "would"):
        return
    waits = next(iter(_syntax.opened_by(token, "when", "if", "once", "after", "until", "unless")), None)
    doer = _syntax.child(waits, "nsubj") if waits is not None else None
    if waits is None or doer is None or not means_other(doer):
        return
    told = next((s for s in sentence.sources if not s.phrase and s.token.is_ancestor(token)), None)
    teller = told.token if told is not None else token
    if not by_each(teller):
        return
    first, last = reach(*verb_group(token), waits, 20)
    each = Candidate("condition.mutual", token, first, last, content=waits, confidence="high")
    sides = two_sides(teller, sentence, resolver) or (
        Name("one side", "", "unnamed"),
        Name("the other side", "", "unnamed"),
    )
    if len(sides) == 2:
        for one, other in ((sides[0], sides[1]), (sides[1], sides[0])):
            yield evolve(each, actor=(one,), target=(other,), speaker=(one,), pair=True)
