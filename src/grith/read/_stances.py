"""Stances: what somebody is said to think of these matters where nothing more definite is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of
from grith.read._conditions import waits_for
from grith.read._names import Name, states_of
from grith.read._reported import reported
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


def stances(sentence: Sentence, resolver: Resolver, found: list[Candidate]) -> list[Candidate]:
    """For each clause that somebody known says and that yielded nothing yet: what it amounts to, or a mere position."""
    if any(t.text == "?" for t in sentence.span[-3:]):
        return []
    made: list[Candidate] = []
    telling = {s.token.i for s in sentence.sources if not s.phrase}
    for clause in sentence.span:
        if clause.i in telling or not _heads_clause(clause, telling):
            continue
        inside = _own_words(clause)
        if any(c.trigger.i in inside and c.kind != "position" and not _beside(c) for c in (*found, *made)):
            continue
        stance = any(c.trigger.i in inside for c in (*found, *made))
        if any(
            c.kind in ("pledge", "red_line", "denial")
            and c.trigger.is_ancestor(clause)
            and clause.dep_ in ("ccomp", "xcomp")
            for c in found
        ):
            continue  # the content of a promise or a denial
        chain = resolver.voices.chain(clause, sentence)
        if not chain or all(n.kind in ("unnamed", "other") for n in chain[0]):
            blamed = reported(clause, chain[0], sentence, resolver) if chain else None
            if blamed is not None and blamed.kind == "allegation":
                made.append(blamed)
            continue
        definite = reported(clause, chain[0], sentence, resolver) or waits_for(clause, chain[0], sentence, resolver)
        if stance:
            if definite is not None:
                made.append(definite)
            continue
        made.append(definite or _stance(clause, chain[0], sentence, resolver))
    return made


def _beside(candidate: Candidate) -> bool:
    """ "a fraction of the lorries it promised": a promise that is only pointed back to."""
    return candidate.kind == "pledge" and candidate.trigger.dep_ == "relcl"


_PROOF = frozenset({"evidence", "proof", "information", "intelligence", "indication"})
_HELD = frozenset({"view", "opinion", "belief", "conviction", "assessment", "concern", "conclusion", "impression"})


def context_negated(verb: Token) -> bool:
    """Whether there is no evidence: "has no proof that ..."."""
    return _negation.is_negated(verb)


def _heads_clause(token: Token, telling: set[int]) -> bool:
    """Whether a clause of its own hangs on this word: a main clause, a reported one, or one joined to such."""
    if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN") or token.dep_ in ("aux", "auxpass"):
        return False
    if _syntax.child(token, *_syntax.SUBJECTS, "expl") is None:
        return False
    if token.dep_ in ("ROOT", "parataxis"):
        return True
    if token.dep_ == "relcl" and token.head.dep_ == "attr" and token.head.head.lemma_ == "be":
        return any(c.lower_ == "it" for c in token.head.head.children)  # "it is X who are holding up the deal"
    opened = token.dep_ in ("acl", "ccomp") and any(c.dep_ == "mark" for c in token.children)
    if opened and token.head.i in telling and token.head.pos_ == "NOUN":
        return True  # "a finding by X that they had looted"
    if opened and token.head.lemma_ in _HELD:
        return token.head.dep_ == "dobj" and not context_negated(token.head.head)  # "shares the view that X is ..."
    if opened and token.head.lemma_ in _PROOF:
        held = token.head.head  # "says it has evidence that X helped the gunmen"
        return held.lemma_ in ("have", "see", "hold", "possess", "present", "be", "find") and not context_negated(held)
    if token.dep_ == "ccomp":
        return token.head.i in telling or token.head.dep_ == "ROOT"
    return token.dep_ == "conj" and token.head.pos_ in ("VERB", "AUX", "ADJ")


def _own_words(clause: Token) -> set[int]:
    """The words of a clause without those of clauses joined to it or reported around it."""
    later = {
        t.i
        for c in clause.children
        if c.dep_ in ("conj", "parataxis") and _syntax.child(c, *_syntax.SUBJECTS) is not None
        for t in c.subtree
    }
    return {t.i for t in clause.subtree} - later


def _stance(clause: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> Candidate:
    return Candidate(
        "position.said",
        clause,
        actor=_whose_stance(clause, speaker, sentence, resolver),
        target=_spoken_of(clause, speaker, sentence, resolver),
        speaker=speaker,
        negated=context_of(clause, sentence).negated,
        confidence="low",
    )


def _whose_stance(clause: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whose stance it is: the speaker's party; the two sides, if somebody else speaks of both."""
    told = tuple(n for n in resolver.subject(clause, sentence) if n.kind not in ("unnamed", "other"))
    own = states_of(speaker)
    return own if len(told) != 2 or {n.as_party for n in told} & {n.as_party for n in own} else states_of(told)


def _spoken_of(clause: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """The one other party that a stance names."""
    own = {n.as_party for n in speaker}
    others = tuple(n for n in resolver.named_in(clause, sentence) if n.name not in own)
    return others if len(others) == 1 else ()
