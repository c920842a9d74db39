"""Obligations and direct demands: "X must ...", "our proposal is that ...", imperatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import (
    OBLIGATION,
    Candidate,
    context_of,
    reach,
    verb_group,
)
from grith.read._deals import argues_refusal, before_a_deal, is_price
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._resolver import Resolver
from grith.read._sides import adversary
from grith.read._sources import opens_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_AIMS = frozenset({"goal", "aim", "priority", "task", "objective", "focus", "purpose", "job"})
_SETTLED = frozenset(
    """inquiry investigation talks negotiations accountability justice access passage guarantees corridor sanctions
    hostages prisoners return war occupation blockade siege suffering bloodshed killing killings famine solution
    settlement implementation restraint differences disputes dispute incidents calm dialogue grievances""".split()
)
_MESSAGES = frozenset({"message", "demand", "advice", "appeal", "call", "warning", "request", "plea", "order"})
_DUTY = frozenset({"have", "need", "ought", "get"})


_PUTATIVE = frozenset("painful sad regrettable strange odd natural surprising tragic shameful ironic sorry".split())


def _feels_that(token: Token) -> bool:
    """ "It is painful that the country should be at war": how somebody feels, no demand."""
    above = [head for head, label in list(_syntax.governors(token))[:2] if label in ("ccomp", "acomp", "attr")]
    return any(c.lower_ in _PUTATIVE for head in above for c in (head, *head.children) if c.pos_ in ("ADJ", "VERB"))


def _theirs(subject: Token | None) -> bool:
    """ "its peacekeepers", "we", "our patrol": the speaker's own people."""
    if subject is None:
        return False
    return subject.lower_ in _FIRST_PERSON or any(c.lower_ in ("its", "our", "my") for c in subject.children)


_MISJUDGED = frozenset("mistake doubt underestimate forget misjudge imagine think".split())
_RULED_OUT = frozenset(
    """role place room truce ceasefire talks negotiations negotiation compromise concession concessions deal return
    dialogue settlement recognition""".split()
)


def obligation(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X must / should / has to / needs to do Y": a demand, a condition, or a red line when it must not be allowed."""
    if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
        return None
    auxiliaries = _syntax.auxiliaries(token)
    modal = next((a for a in auxiliaries if a.lower_ in OBLIGATION and a.lower_ != "shall"), None)
    if modal is None and token.lemma_ in ("allow", "permit", "tolerate") and _syntax.is_negated(token):
        modal = next((a for a in auxiliaries if a.lower_ in ("can", "could", "ca", "may")), None)
        if modal is None and _syntax.is_passive(token):
            modal = next((a for a in auxiliaries if a.lower_ in ("will", "would", "wo")), None)
    duty: Token | None = None
    if modal is None:
        head = token.head
        if (
            token.dep_ == "xcomp"
            and head.lemma_ in _DUTY
            and head.i < token.i
            and any(c.lower_ == "to" for c in token.children)
        ):
            duty = head
        elif token.lemma_ in ("need", "require") and token.pos_ == "VERB" and _syntax.is_passive(token):
            duty = token
        else:
            return None
    if duty is not None and duty.lemma_ == "get" and _syntax.is_negated(duty):
        return None  # "they don't get to dictate": what they may not
    anchor = duty if duty is not None else token
    if duty is not None and any(
        c.lower_ == "yet" and duty.i < c.i < token.i for c in (*duty.children, *token.children)
    ):
        return None  # "has yet to answer": what has not come
    if duty is not None and duty.lemma_ == "have" and duty.tag_ == "VBD" and _theirs(_syntax.subject(duty)):
        return None  # "its peacekeepers had to shoot down a drone": what they did
    if duty is not None and duty.dep_ == "relcl" and _syntax.child(duty, "nsubj") is not None and duty.tag_ != "MD":
        return None  # "the soldiers that the army has to recruit": which ones
    if token.lemma_ in ("doubt", "forget", "think", "believe", "say", "note", "add"):
        return None
    if token.dep_ == "conj" and duty is None and modal is not None and modal.head.i != token.i:
        return None  # "must keep X and take Y": one demand
    if token.dep_ == "conj" and duty is not None and duty.head.i == token.i:
        return None
    context = context_of(anchor, sentence)
    perfect = any(c.lower_ == "have" for c in token.children if c.dep_ == "aux")
    if modal is not None and perfect and (token.tag_ == "VBN" or token.lemma_ == "be"):
        return None  # "must have been a drone": a guess
    if modal is not None and modal.i > token.i:
        return None
    if context.hypothetical:
        return None
    thing = _syntax.child(token, "attr") if _syntax.child(token, "expl") is not None else None
    if thing is not None and _syntax.is_negated(token) and thing.lower_ in _RULED_OUT:
        return None  # "there should be no role for X": ruled out, found as such
    allowed = token.lemma_ in ("allow", "permit", "tolerate", "accept") and _syntax.is_passive(token)
    chain = resolver.voices.chain(anchor, sentence)
    if not chain:
        return None
    subject = thing or (_syntax.subject(token) if duty is None else _syntax.subject(duty))
    if subject is None or _feels_that(token):
        return None
    passive = _syntax.is_passive(token)
    if passive and resolver.parties(_syntax.agent(token), sentence):
        target = resolver.parties(_syntax.agent(token), sentence)
    else:
        target = resolver.parties(subject, sentence)
    speaker = chain[0]
    negated = _syntax.is_negated(token) or (duty is not None and _syntax.is_negated(duty))
    first, last = verb_group(token)
    if duty is not None and duty.i != token.i:
        first, last = reach(first, last, verb_group(duty)[0], 5)
    kind, rule = "demand", "demand.must"
    words = {t.lower_ for t in anchor.subtree}
    priced = before_a_deal(token, sentence) or (token.dep_ == "conj" and before_a_deal(token.head, sentence))
    priced = priced or any(s.phrase and opens_list(s.token) and is_price(s.token) for s in sentence.sources)
    if priced or argues_refusal(anchor):
        kind, rule = "condition", "condition.must-for"
    elif allowed and negated:
        kind, rule = "red_line", "red_line.not-allowed"
    elif subject.lower_ in _FIRST_PERSON or (target and {n.as_party for n in target} <= {n.as_party for n in speaker}):
        kind, rule = "position", "position.must"
        if subject.lower_ in _FIRST_PERSON:
            target = ()
    elif (
        negated and token.lemma_ in ("mistake", "doubt", "underestimate", "forget", "misjudge", "imagine", "think")
    ) or subject.lemma_.lower() in _AIMS:
        kind, rule, target = "position", "position.must", ()
    elif (
        not target
        and token.lemma_ in ("lead", "mean", "bring", "come", "help", "remain", "learn")
        and not words & {"ceasefire", "truce", "attacks", "strikes"}
    ):
        kind, rule = "position", "position.must"
    elif (
        not target
        and subject.lower_ in ("it", "this", "that", "these", "they")
        and resolver.voices.cast.last_addressee[0]
    ):
        target = _put_to(speaker, resolver)  # goes on about what was just demanded
    elif (
        not target
        and all(n.kind in ("unnamed", "other") for n in speaker)
        and not (
            words & lexicon().named("truce.nouns", "truce.nouns_attack")
            or words & lexicon()["truce.attack_things"]
            or words & lexicon()["contribute.things"]
            or words & _SETTLED
        )
    ):
        kind, rule = "position", "position.must"
    if kind == "demand" and not target:
        target = _told(anchor, sentence, speaker) or (() if passive else _put_to(speaker, resolver))
    actor = speaker
    mine = {t.lower_ for t in anchor.subtree} & {"we", "our", "us"}
    if kind == "demand" and mine:
        actor = states_of(speaker)
    complement = _syntax.complement(token)
    first, last = reach(first, last, complement, 4)
    return Candidate(
        rule,
        token,
        first,
        last,
        actor=actor,
        target=target,
        negated=kind == "red_line" or negated,
        content=complement,
        confidence="high" if target else "medium",
    )


# "It is for its committee to say": whose business it is, no demand.
_DECIDES = frozenset("say decide settle determine judge choose discuss tell know define interpret answer".split())


def up_to(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "it is for X to withdraw", "it is up to X to answer": a demand put as a turn to act."""
    if token.lemma_ != "be" or token.i == sentence.span.start or token.nbor(-1).lower_ not in ("it", "now"):
        return None
    words = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 14, token.sent.end)]]
    aside = next((n for n, t in enumerate(token.doc[token.i + 1 : token.sent.end]) if t.pos_ != "ADV"), 0)
    if words[aside : aside + 1] == ["for"]:
        start = aside + 1
    elif words[aside : aside + 2] == ["up", "to"]:
        start = aside + 2
    else:
        return None
    if "to" not in words[start + 1 :]:
        return None
    act = next((t for t in token.doc[token.i + start + 1 : min(token.i + 14, token.sent.end)] if t.tag_ == "VB"), None)
    chain = resolver.voices.chain(token, sentence)
    decides = act is not None and act.lemma_ in _DECIDES and act.doc[act.i + 1 : act.i + 2].text.lower() != "yes"
    if act is None or decides or not chain or context_of(token, sentence).hypothetical:
        return None
    target: tuple[Name, ...] = ()
    for other in token.doc[token.i + start + 1 : act.i]:
        if other.pos_ in ("PROPN", "NOUN", "PRON"):
            target = resolver.parties(other, sentence) or target
    own = {n.as_party for n in chain[0]}
    if not target or {n.as_party for n in target} <= own:
        return None
    first, last = reach(token, token, act, 8)
    return Candidate("demand.up-to", token, first, last, actor=states_of(chain[0]), target=target, content=act)


def turn_of(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The onus is on X to accept", "the burden lies with Y to act": a demand put as whose turn it is."""
    subject = _syntax.child(token, "nsubj")
    if subject is None or subject.lower_ not in ("onus", "ball", "burden") or token.lemma_ not in _RESTS:
        return None
    if not any(t.tag_ == "VB" and t.nbor(-1).lower_ == "to" for t in token.subtree if t.i > token.i):
        return None  # "the ball is in X's court": a view
    context = context_of(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    if not chain or context.hypothetical or context.negated:
        return None
    own = {n.as_party for n in chain[0]}
    for item in _syntax.prepositional_objects(token, "on", "upon", "in", "with"):
        asked = resolver.owner(item, sentence) if item.lemma_ in ("court", "hand", "side") else ()
        asked = tuple(n for n in asked or resolver.parties(item, sentence) if n.as_party not in own)
        if asked:
            first, last = reach(subject, token, item, 5)
            return Candidate("demand.turn-of", token, first, last, actor=chain[0], target=states_of(asked))
    return None


_RESTS = frozenset({"be", "lie", "rest", "fall", "remain", "stay"})


def proposal_is(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Our proposal is that it start on Monday", "their demand was to ...": the noun names the act."""
    if token.lemma_ != "be":
        return None
    noun = _syntax.child(token, "nsubj")
    clause = _syntax.child(token, "ccomp", "xcomp", "advcl")
    if (
        noun is None
        or clause is None
        or noun.lemma_.lower() not in ("proposal", "demand", "request", "appeal", "call", "ask", "message")
    ):
        return None
    if context_of(token, sentence).hypothetical or _syntax.is_negated(token):
        return None
    owner = _syntax.child(noun, "poss")
    actor = resolver.parties(owner, sentence) if owner is not None else resolver.owner(noun, sentence)
    chain = resolver.voices.chain(token, sentence)
    actor = actor or (chain[0] if chain else ())
    if not actor and not (owner is not None and owner.lower_ in _FIRST_PERSON):
        return None
    first, last = reach(noun, token, clause, 4)
    target = resolver.parties(_syntax.child(clause, "nsubj"), sentence) or _put_to(
        chain[0] if chain else actor, resolver
    )
    return Candidate("demand.proposal-is", token, first, last, actor=actor, target=target, content=clause)


def _told(token: Token, sentence: Sentence, speaker: tuple[Name, ...]) -> tuple[Name, ...]:
    """Whom the words were said to: "told X that ...", "repeated to both sides the demand that ..."."""
    own = {n.as_party for n in speaker}
    heads = {h.i for h, _ in _syntax.governors(token)}
    for source in sentence.sources:
        if source.token.i in heads:
            found = tuple(n for n in source.addressees if n.as_party not in own and n.kind != "unnamed")
            if found:
                return states_of(found)
    return ()


def _put_to(speaker: tuple[Name, ...], resolver: Resolver) -> tuple[Name, ...]:
    """Whom a demand without an addressee is put to: the speaker's last addressee, otherwise the other side."""
    cast = resolver.voices.cast
    own = {n.as_party for n in speaker}
    last = tuple(n for n in cast.last_addressee[0] if n.as_party not in own)
    if last:
        return states_of(last)
    return adversary(speaker, cast)


def imperative(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "end these attacks": a bare verb at the head of quoted or addressed words."""
    if (
        token.tag_ != "VB"
        or token.pos_ != "VERB"
        or any(c.dep_ in ("aux", "nsubj", "nsubjpass", "mark") for c in token.children)
    ):
        return None
    if token.dep_ not in ("ROOT", "ccomp", "parataxis", "appos", "attr", "acl", "dep", "conj", "xcomp", "advcl"):
        return None
    if token.dep_ == "conj" and not (token.head.tag_ == "VB" and token.head.dep_ in ("ROOT", "parataxis")):
        return None
    if token.dep_ == "conj":
        return None
    before = token.doc[token.i - 1].text if token.i > sentence.span.start else ""
    if token.i != sentence.span.start and before not in (":", '"', "'", "\u2014", "-"):
        return None
    chain = resolver.voices.chain(token, sentence)
    message = next((t for t in sentence.span[: token.i - sentence.span.start] if t.lower_ in _MESSAGES), None)
    if before == ":" and message is not None:
        owner = _syntax.child(message, "poss")
        told = resolver.parties(owner, sentence) if owner is not None else resolver.owner(message, sentence)
        chain = [told] if told else chain
    if not chain:
        return None
    words = {t.lower_ for t in token.subtree} | {t.lemma_.lower() for t in token.subtree}
    topical = words & (
        lexicon()["truce.nouns"]
        | lexicon()["truce.nouns_attack"]
        | lexicon()["truce.attack_things"]
        | lexicon()["contribute.things"]
    )
    let_us = token.lemma_ == "let" and any(t.lower_ in ("us", "me", "'s") for t in token.doc[token.i + 1 : token.i + 2])
    if not topical or token.lemma_ in ("see", "look", "read", "thank", "watch") or let_us:
        return None
    target: tuple[Name, ...] = ()
    for other in sentence.span[: max(0, token.i - sentence.span.start)]:
        if other.dep_ in ("pobj", "dobj", "dative", "npadvmod"):
            target = resolver.parties(other, sentence) or target
    first, last = verb_group(token)
    item = _syntax.child(token, "dobj")
    first, last = reach(first, last, item, 4)
    actor = chain[0]
    return Candidate("demand.imperative", token, first, last, actor=actor, target=target)


_WELL = frozenset(
    """timely better good best wise helpful useful welcome desirable appropriate advisable fitting logical prudent
    right""".split()
)


def would_be_well(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "It would be timely if X explained", "it would be better for X to withdraw": a demand put politely."""
    if token.lemma_ != "be" or context_of(token, sentence).modal != "would" or _syntax.is_negated(token):
        return None
    if not any(c.lower_ == "it" for c in token.children):
        return None
    said = next((c for c in _syntax.children(token, "acomp") if c.lower_ in _WELL), None)
    chain = resolver.voices.chain(token, sentence)
    if said is None or not chain:
        return None
    acts = [
        c
        for c in (*_syntax.children(token, "advcl", "xcomp", "ccomp"), *_syntax.children(said, "advcl", "xcomp"))
        if c.i > token.i and any(m.lower_ in ("if", "to", "for") for m in c.children)
    ]
    own = {n.as_party for n in chain[0]}
    for act in acts:
        asked = tuple(
            n for n in resolver.parties(_syntax.child(act, "nsubj", "nsubjpass"), sentence) if n.as_party not in own
        )
        if asked:
            first, last = reach(*verb_group(token), act, 12)
            return Candidate("demand.would-be-well", token, first, last, actor=chain[0], target=asked)
    return None
