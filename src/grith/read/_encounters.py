"""Meetings and calls: who met or spoke with whom, as verb or as noun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, noun_words, reach, verb_group
from grith.read._encounter_calls import BY_PHONE, match_call, match_contact, match_in_touch, words_of
from grith.read._encounter_firm import how_firm, timed
from grith.read._encounter_nouns import CALL_WORDS, noun
from grith.read._encounter_other import other_encounter
from grith.read._encounter_visits import match_travel, match_visit
from grith.read._encounter_who import body_name, of_a_body
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


_NOT_MET = frozenset(
    "demand demands condition conditions need needs target targets deadline deadlines obligation obligations goal "
    "goals requirement requirements resistance criteria end challenge threat fate expectation expectations "
    "opposition response commitment commitments cost costs".split()
)


def match_encounters(sentence: Sentence, resolver: Resolver, taken: set[int]) -> Iterator[Candidate]:
    """Meetings and calls of a sentence; ``taken`` are words that other triggers already use."""
    words = lexicon()
    used: set[int] = set()
    for token in sentence.span:
        if token.i in used:
            continue
        lemma = token.lemma_.lower()
        found: Candidate | None = None
        if token.pos_ == "VERB":
            sat = (token.i + 1 < len(token.doc) and (lemma, token.nbor().lower_) in _TOGETHER) or (
                lemma == "sit" and of_a_body(token)
            )
            if lemma in words["meeting.verbs"] or sat:
                found = _meet(token, sentence, resolver)
            elif lemma in ("speak", "talk", "phone", "telephone", "call", "confer", "converse", "ring", "consult") or (
                lemma in ("discuss", "review", "exchange", "tell", "inform", "assure")
                and {t.lower_ for t in token.subtree} & (BY_PHONE - {"line", "link"})
            ):
                found = match_call(token, sentence, resolver)
            elif lemma in ("visit", "host", "receive", "dial", "greet", "welcome"):
                found = match_visit(token, sentence, resolver)
            elif lemma in ("travel", "fly", "head"):
                found = match_travel(token, sentence, resolver)
            elif lemma in ("see", "sit", "put", "drop", "pay", "arrive", "attend", "join", "huddle"):
                found = _face_to_face(token, sentence, resolver)
            elif lemma in ("bring", "gather", "assemble") and item_of(token) is not None:
                found = _brought_together(token, sentence, resolver)
            elif lemma in ("chair", "co-chair", "convene"):
                found = _chair(token, sentence, resolver)
            elif lemma in ("have", "make", "establish", "hold"):
                found = match_contact(token, sentence, resolver)
        elif token.lemma_ == "be" and token.pos_ == "AUX":
            found = _face_to_face(token, sentence, resolver) or match_in_touch(token, sentence, resolver)
        if (
            found is None
            and token.pos_ in ("NOUN", "PROPN")
            and (lemma in words["meeting.nouns"] or token.lower_ in words["meeting.nouns"] or lemma in CALL_WORDS)
        ):
            found = noun(token, sentence, resolver)
        found = found or other_encounter(token, sentence, resolver)
        if found is None:
            continue
        if found.trigger.i in taken and found.rule != "meeting.meet":
            continue
        if found.actor and not found.target and all(n.kind == "other" for n in found.actor) and _anybody(found):
            continue  # "soldiers had dinner": men of no party, and nobody whom they meet
        verb = found.trigger if found.trigger.pos_ == "VERB" else found.trigger.head
        if found.firmness == "possible" and verb.lemma_ in ("host", "organise", "organize", "facilitate"):
            # "might host a round of talks": what is offered, not yet a meeting
            found = evolve(found, rule="pledge.host", kind="pledge", actor=states_of(found.actor), target=())
        used |= set(range(min(found.first.i, token.i), max(found.last.i, token.i) + 1))
        yield found


def _anybody(found: Candidate) -> bool:
    subject = _syntax.subject(found.trigger)
    return subject is not None and subject.tag_ == "NNS" and not of_a_body(found.trigger)


_TOGETHER = frozenset(
    {
        ("sit", "down"),
        ("come", "together"),
        ("get", "together"),
        ("sit", "together"),
        ("sit", "around"),
        ("sit", "round"),
    }
)


def _meet(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    item = _syntax.child(token, "dobj")
    if item is not None and (item.lower_ in _NOT_MET or item.lemma_ in _NOT_MET):
        return None
    firmness = how_firm(token, sentence)
    if firmness is None:
        return None
    if _syntax.is_passive(token) or any(c.lemma_ in ("eat", "dine", "drink", "pray") for c in token.children):
        return None
    actor = resolver.subject(token, sentence)
    target: tuple[Name, ...] = ()
    if item is not None:
        target = resolver.parties(item, sentence)
        if not target and item.lower_ not in ("other", "another"):
            return None
    target = merged(target, resolver.every(_syntax.prepositional_objects(token, "with"), sentence))
    if not actor:
        subject = _syntax.subject(token)
        actor = body_name(subject)
        if not actor and (
            subject is None
            or subject.tag_ != "NNS"
            or not (timed(token, token) or _syntax.prepositions(token, "in", "at"))
        ):
            return None
        actor = actor or (Name("unnamed participants", "", "unnamed", True),)
    first, last = reach(*verb_group(token), next(iter(_syntax.prepositions(token, "in", "with", "at")), None), 1)
    if words_of(token) & {"video", "phone", "telephone", "hotline", "videolink"}:
        return Candidate(
            "call.confer", token, first, last, actor=actor, target=target, firmness=firmness, confidence="high"
        )
    return Candidate(
        "meeting.meet", token, first, last, actor=actor, target=target, firmness=firmness, confidence="high"
    )


def _face_to_face(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "sat across from X", "was in X for talks", "put their heads together": meeting in other words."""
    firmness = how_firm(token, sentence)
    if firmness is None or (token.pos_ == "VERB" and _syntax.is_passive(token)):
        return None
    lemma = token.lemma_
    actor = resolver.subject(token, sentence)
    after = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 6, token.sent.end)]]
    talks = lexicon()["meeting.nouns"]
    target: tuple[Name, ...] = ()
    fits = False
    if lemma == "see":
        fits = after[:2] in (["each", "other"], ["one", "another"]) and len(actor) == 2
    elif lemma == "sit":
        if "table" in after and {"same", "one"} & set(after) and len(actor) > 1:
            return Candidate("meeting.face-to-face", token, actor=actor, firmness=firmness, confidence="low")
        fits = after[:2] in (["across", "from"], ["opposite", ""]) or after[:1] in (["opposite"], ["with"])
        for item in token.subtree:
            if item.dep_ == "pobj" and item.i > token.i and item.head.lower_ in ("from", "opposite", "with"):
                target = target or resolver.parties(item, sentence)
        fits = fits and bool(target)
    elif lemma == "put":
        fits = "heads" in after and "together" in after
    elif lemma == "pay":
        visit = next((t for t in _syntax.children(token, "dobj") if t.lemma_ in ("visit", "call")), None)
        target = target or resolver.first(
            _syntax.prepositional_objects(visit, "to", "on") if visit is not None else (), sentence
        )
        fits = visit is not None
    elif lemma in ("arrive", "be"):
        purpose = [*_syntax.prepositional_objects(token, "for")]
        for place in _syntax.prepositional_objects(token, "in", "at"):
            purpose += _syntax.prepositional_objects(place, "for")
        purpose += [t for p in purpose for t in _syntax.prepositional_objects(p, "of")]  # "for two days of talks"
        fits = any({t.lower_, t.lemma_.lower()} & talks for t in purpose) and bool(
            _syntax.prepositions(token, "in", "at")
        )
        for item in purpose:
            target = merged(target, resolver.every(_syntax.prepositional_objects(item, "with"), sentence))
        host = next((t for t in _syntax.children(token, "attr") if t.lemma_ == "guest"), None)
        owner = _syntax.child(host, "poss") if host is not None else None
        if owner is not None:
            fits, target = True, resolver.parties(owner, sentence)
        subject = _syntax.subject(token)
        if fits and not actor and subject is not None and (subject.tag_ == "NNS" or subject.lemma_ == "delegation"):
            actor = (Name("unnamed participants", "", "unnamed", True),)
    elif lemma == "huddle":
        fits = bool(_syntax.prepositions(token, "with", "in"))
        target = merged(target, resolver.every(_syntax.prepositional_objects(token, "with"), sentence))
    if not fits or not actor:
        return None
    own = {n.name for n in actor}
    return Candidate(
        "meeting.face-to-face",
        token,
        actor=actor,
        target=tuple(n for n in target if n.name not in own),
        firmness=firmness,
        confidence="low",
    )


def item_of(token: Token) -> Token | None:
    """ "brought together 30 leaders": those who are brought together."""
    together = any(c.lower_ == "together" for c in token.children)
    return _syntax.child(token, "dobj") if together else None


def _brought_together(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The talks brought together some 30 leaders": a meeting told by who came."""
    item = item_of(token)
    firmness = how_firm(token, sentence)
    if item is None or firmness is None:
        return None
    actor = resolver.parties(item, sentence)
    if not actor and item.tag_ in ("NNS", "NNPS"):
        actor = (Name("unnamed participants", "", "unnamed", True),)
    host = tuple(n for n in resolver.subject(token, sentence) if n.kind in ("person", "state"))
    if not actor:
        return None
    first, last = reach(*verb_group(token), item, 6)
    who, others = (host, actor) if host else (actor, ())
    return Candidate("meeting.bring", token, first, last, actor=who, target=others, firmness=firmness)


def _chair(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will chair the contact group": whoever chairs a body holds a meeting of it."""
    item = _syntax.child(token, "dobj")
    if item is None or noun_words(item) & lexicon()["meeting.nouns"]:
        return None
    if token.dep_ == "relcl" and token.tag_ in ("VBZ", "VBP"):
        return None  # "France, which chairs the mechanism": who it is
    firmness = how_firm(token, sentence)
    actor = resolver.subject(token, sentence)
    if firmness is None or not actor or (token.dep_ == "xcomp" and token.head.lemma_ == "use"):
        return None
    for places in (token, item):
        for preposition in places.children:
            if preposition.dep_ in ("prep", "advmod") and preposition.lower_ in ("with", "together", "alongside"):
                for found in (
                    *_syntax.children(preposition, "pobj"),
                    *_syntax.prepositional_objects(preposition, "with"),
                ):
                    actor = merged(actor, resolver.parties(found, sentence))
    first, last = reach(*verb_group(token), item, 6)
    return Candidate("meeting.chair", token, first, last, actor=actor, firmness=firmness, confidence="high")
