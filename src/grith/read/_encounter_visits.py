"""Visits told by a verb: "visited Kyiv", "hosted the ministers", "will travel to Moscow"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, noun_words, reach, verb_group
from grith.read._encounter_firm import how_firm, timed
from grith.read._encounter_who import body_name, of_rank
from grith.read._lexicon import lexicon
from grith.read._names import Name
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


def match_visit(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "visited Kyiv", "host 50 nations for talks", "dial in to the session"."""
    lemma = token.lemma_.lower()
    firmness = how_firm(token, sentence)
    matrix = (
        token.head
        if token.dep_ == "xcomp" and token.head.lemma_ in ("due", "set", "expect", "schedule", "slate")
        else None
    )
    if firmness is None:
        return None
    actor = resolver.subject(token, sentence)
    if not actor:
        return None
    first, last = verb_group(token)
    if lemma == "dial":
        if not (token.i + 1 < len(token.doc) and token.nbor().lower_ in ("in", "into")):
            return None
        if matrix is not None:
            first = verb_group(matrix)[0]
            firmness = "expected"
        last = token.nbor()
        return Candidate("meeting.dial-in", token, first, last, actor=actor, firmness=firmness)
    item = _syntax.child(token, "dobj")
    if item is None and lemma in ("receive", "welcome") and _syntax.is_passive(token):
        guests = resolver.parties(_syntax.child(token, "nsubjpass"), sentence)
        guests = guests or body_name(_syntax.child(token, "nsubjpass"))
        if not guests or all(n.kind in ("unnamed", "other") for n in actor):
            return None
        return Candidate("meeting.host", token, first, last, actor=guests, target=actor, firmness=firmness)
    if item is None:
        return None
    if lemma in ("host", "receive", "greet", "welcome"):
        target = resolver.parties(item, sentence)
        if not target and item.tag_ == "NNS" and (of_rank(item) or item.lemma_ == "counterpart"):
            target = (Name("unnamed leaders", "", "unnamed", True),)
        purpose = {w for o in _syntax.prepositional_objects(token, "for", "at") for w in noun_words(o)}
        purpose |= {w for o in _syntax.prepositional_objects(item, "for", "at") for w in noun_words(o)}
        if not target or not (
            purpose & lexicon()["meeting.nouns"]
            or (lemma in ("host", "receive") and (target[0].kind in ("person", "group", "unnamed") or of_rank(item)))
            or (
                lemma in ("welcome", "greet")
                and (of_rank(item) or target[0].kind == "person")
                and (_syntax.prepositions(token, "to", "in", "at") or timed(token, token))
            )
        ):
            return None
        first, last = reach(first, last, item, 5)
        return Candidate(
            "meeting.host", token, first, last, actor=actor, target=target, firmness=firmness, confidence="high"
        )
    if not any(n.kind == "person" for n in actor) and not any(n.kind == "group" for n in actor):
        return None
    place = resolver.parties(item, sentence)
    if not place or token.dep_ == "relcl":
        return None  # "X, who was visiting Y, said": where he was
    first, last = reach(first, last, item, 3)
    return Candidate(
        "meeting.visit",
        token,
        first,
        last,
        actor=actor,
        target=tuple(n for n in place if n.kind in ("state", "person")),
        firmness=firmness,
    )


def match_travel(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will travel to Kyiv", "flew to Moscow": a visit of somebody to another party."""
    actor = tuple(n for n in resolver.subject(token, sentence) if n.kind in ("person", "group", "organisation"))
    firmness = how_firm(token, sentence)
    subject = _syntax.subject(token)
    for led in _syntax.children(subject, "acl") if subject is not None else ():
        actor = actor or resolver.parties(_syntax.agent(led), sentence)  # "a delegation headed by X"
    if not actor or firmness is None:
        return None
    own = {n.as_party for n in actor}
    aim = next((c for c in _syntax.children(token, "advcl", "xcomp") if c.lemma_ in ("see", "meet")), None)
    if aim is not None:
        seen = resolver.parties(_syntax.child(aim, "dobj"), sentence)
        if seen:
            first, last = reach(*verb_group(token), aim, 10)
            return Candidate(
                "meeting.travel-to-see",
                token,
                first,
                last,
                actor=actor,
                target=seen,
                firmness=firmness,
                confidence="high",
            )
    for item in _syntax.prepositional_objects(token, "to", "into"):
        place = tuple(n for n in resolver.parties(item, sentence) if n.kind == "state" and n.as_party not in own)
        if not place:
            continue
        first, last = reach(*verb_group(token), item, 3)
        return Candidate(
            "meeting.travel", token, first, last, actor=actor, target=place, firmness=firmness, confidence="low"
        )
    return None
