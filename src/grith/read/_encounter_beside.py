"""An encounter told beside its noun: "a call X received from Y", "a summit held in Z", "took part in talks"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, reach, verb_group
from grith.read._encounter_firm import how_firm, timed
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_RECEIVES = frozenset({"receive", "get", "take"})
_RINGS = frozenset({"have", "make", "place", "hold"})


def told_beside(
    token: Token, kind: str, named: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    """The encounter of kind ``kind`` that a clause behind its noun, or a verb of taking part, tells of."""
    for clause in _syntax.children(token, "relcl", "acl"):
        found = _rung_up(token, clause, sentence, resolver) if kind == "call" else None
        found = found or _held(token, clause, kind, named, sentence, resolver)
        if found is not None:
            return found
    return _taken_part_in(token, kind, named, sentence, resolver)


def _rung_up(token: Token, clause: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "a call X received from Y", "the call X had with Y"."""
    if clause.lemma_ not in _RECEIVES | _RINGS:
        return None
    links = ("from",) if clause.lemma_ in _RECEIVES else ("with", "to")
    one = resolver.parties(_syntax.child(clause, "nsubj"), sentence)
    items = _syntax.prepositional_objects(clause, *links)
    other = tuple(n for item in items for n in resolver.parties(item, sentence))
    if not one or not other:
        return None
    caller, called = (other, one) if clause.lemma_ in _RECEIVES else (one, other)
    first, last = reach(token, token, clause, 6)
    return Candidate("call.beside", token, first, last, actor=caller, target=called, firmness="done")


def _held(
    token: Token, clause: Token, kind: str, named: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    """ "a NATO summit held in The Hague on Tuesday"."""
    held = clause.tag_ == "VBN" and clause.lemma_ in lexicon()["meeting.hosting"]
    if not held or token.dep_ not in ("nsubj", "dobj") or _syntax.child(clause, "aux") is not None:
        return None
    if not timed(clause, token):
        return None
    cast = resolver.voices.cast
    inside = cast.mentions.within(sentence.block, token.doc, *_syntax.noun_phrase_bounds(token))
    actor = named or resolver.parties(_syntax.agent(clause), sentence)
    actor = actor or tuple(cast.party_name(m) for m in inside if m.kind == "organisation")
    if not actor:
        return None
    first, last = reach(token, token, clause, 4)
    return Candidate("meeting.held", token, first, last, kind=kind, actor=actor, firmness="done")


def _taken_part_in(
    token: Token, kind: str, named: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    """ "took part in talks with X", "engaged in a dialogue"."""
    taking = _taking_part(token)
    if taking is None:
        return None
    firmness = how_firm(taking, sentence)
    actor = resolver.subject(taking, sentence)
    if firmness is None or not actor:
        return None
    others = [t for t in taking.subtree if t.dep_ == "pobj" and t.head.lower_ == "with" and t.i > taking.i]
    own = {n.name for n in actor}
    met = merged(named, resolver.every(others, sentence))
    target = tuple(n for n in met if n.name not in own)
    first, last = reach(*verb_group(taking), token, 6)
    return Candidate("meeting.take-part", token, first, last, kind=kind, actor=actor, target=target, firmness=firmness)


def _taking_part(token: Token) -> Token | None:
    """The verb of "take part in", "have a part in", "participate in" above the noun."""
    link = token.head
    if token.dep_ != "pobj" or link.lower_ != "in":
        return None
    above = link.head
    if above.lemma_ == "part" and above.head.lemma_ in ("take", "have"):
        return above.head
    takes = above.lemma_ == "take" and any(c.lemma_ == "part" for c in above.children)
    return above if takes or above.lemma_ in ("participate", "engage") else None
