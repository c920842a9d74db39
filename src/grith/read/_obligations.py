"""Obligations and direct demands: "X must ...", "our proposal is that ...", imperatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import OBLIGATION, Candidate, context_of, reach, verb_group
from grith.read._deals import argues_refusal, before_a_deal, is_price
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
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


_ALLOWS = frozenset({"allow", "permit", "tolerate"})
_MISJUDGED = frozenset({"mistake", "underestimate", "misjudge", "imagine"})
_RULED_OUT = frozenset(
    """role place room truce ceasefire talks negotiations negotiation compromise concession concessions deal return
    dialogue settlement recognition""".split()
)


def obligation(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X must / should / has to / needs to do Y": a demand, a condition, or a red line when it must not be allowed."""
    if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN") or token.lemma_ in _VIEWS:
        return None
    modal = _obliging_modal(token)
    duty = _duty(token) if modal is None else None
    if (modal is None and duty is None) or (modal is not None and _is_no_must(modal, token)):
        return None
    anchor = duty if duty is not None else token
    chain = resolver.voices.chain(anchor, sentence)
    if not chain or context_of(anchor, sentence).hypothetical or _feels_that(token):
        return None
    thing = _syntax.child(token, "attr") if _syntax.child(token, "expl") is not None else None
    if thing is not None and _negation.is_negated(token) and thing.lower_ in _RULED_OUT:
        return None  # "there should be no role for X": ruled out, found as such
    subject = thing or _syntax.subject(anchor)
    if subject is None:
        return None
    speaker = chain[0]
    obliged = resolver.parties(_syntax.agent(token), sentence) if _syntax.is_passive(token) else ()
    obliged = obliged or resolver.parties(subject, sentence)
    negated = _negation.is_negated(token) or _negation.is_negated(anchor)
    rule = _what_it_states(token, anchor, subject, obliged, speaker, negated, sentence, resolver)
    first, last = reach(*verb_group(token), verb_group(anchor)[0] if anchor.i != token.i else None, 5)
    complement = _syntax.complement(token)
    first, last = reach(first, last, complement, 4)
    target = obliged
    if rule == "position.must" and not _is_own(subject, obliged, speaker):
        target = ()
    elif rule == "demand.must" and not obliged:
        target = _addressed(token, anchor, subject, speaker, sentence, resolver)
    ours = rule == "demand.must" and any(t.lower_ in ("we", "our", "us") for t in anchor.subtree)
    return Candidate(
        rule,
        token,
        first,
        last,
        actor=states_of(speaker) if ours else speaker,
        target=target,
        negated=rule == "red_line.not-allowed" or negated,
        content=complement,
        confidence="high" if target else "medium",
    )


def _obliging_modal(token: Token) -> Token | None:
    """The "must" or "should" of a predicate, the "cannot" of "cannot allow"."""
    auxiliaries = _syntax.auxiliaries(token)
    modal = next((a for a in auxiliaries if a.lower_ in OBLIGATION and a.lower_ != "shall"), None)
    if modal is None and token.lemma_ in _ALLOWS and _negation.is_negated(token):
        modal = next((a for a in auxiliaries if a.lower_ in ("can", "could", "ca", "may")), None)
        if modal is None and _syntax.is_passive(token):
            modal = next((a for a in auxiliaries if a.lower_ in ("will", "would", "wo")), None)
    return modal


def _is_no_must(modal: Token, token: Token) -> bool:
    """ "must keep X and take Y" is one demand; "must have been a drone" is a guess."""
    if modal.i > token.i or (token.dep_ == "conj" and modal.head.i != token.i):
        return True
    perfect = any(c.lower_ == "have" for c in token.children if c.dep_ == "aux")
    return perfect and (token.tag_ == "VBN" or token.lemma_ == "be")


def _duty(token: Token) -> Token | None:
    """The verb of a duty: "has to", "needs to", "ought to" above the predicate, or "is needed" itself."""
    head = token.head
    below = token.dep_ == "xcomp" and head.i < token.i and any(c.lower_ == "to" for c in token.children)
    if not below or head.lemma_ not in _DUTY:
        needed = token.pos_ == "VERB" and token.lemma_ in ("need", "require") and _syntax.is_passive(token)
        return token if needed and not _tells_which(token) else None
    if head.lemma_ == "get" and _negation.is_negated(head):
        return None  # "they don't get to dictate": what they may not
    if any(c.lower_ == "yet" and head.i < c.i < token.i for c in (*head.children, *token.children)):
        return None  # "has yet to answer": what has not come
    if head.lemma_ == "have" and head.tag_ == "VBD" and _theirs(_syntax.subject(head)):
        return None  # "its peacekeepers had to shoot down a drone": what they did
    return None if _tells_which(head) else head


def _tells_which(duty: Token) -> bool:
    """ "the soldiers that the army has to recruit"."""
    doer = _syntax.child(duty, "nsubj")
    if doer is not None and doer.lower_ in ("which", "who") and duty.doc[doer.i - 1].text == ",":
        return False  # ", which had to release the hostages": a clause of its own
    return duty.dep_ == "relcl" and duty.tag_ != "MD" and doer is not None


def _what_it_states(
    token: Token,
    anchor: Token,
    subject: Token,
    obliged: tuple[Name, ...],
    speaker: tuple[Name, ...],
    negated: bool,
    sentence: Sentence,
    resolver: Resolver,
) -> str:
    """The rule of an obligation: the price of a deal, what must not be allowed, a mere stance, or a demand."""
    priced = before_a_deal(token, sentence) or (token.dep_ == "conj" and before_a_deal(token.head, sentence))
    priced = priced or any(s.phrase and opens_list(s.token) and is_price(s.token) for s in sentence.sources)
    if priced or argues_refusal(anchor) or _comes_first(token):
        return "condition.must-for"
    if negated and token.lemma_ in _ALLOWS | {"accept"} and _syntax.is_passive(token):
        return "red_line.not-allowed"
    if subject.lower_ in _FIRST_PERSON or _is_own(subject, obliged, speaker):
        return "position.must"
    if (negated and token.lemma_ in _MISJUDGED) or subject.lemma_.lower() in _AIMS:
        return "position.must"
    return "demand.must" if obliged or _is_of_weight(token, anchor, subject, speaker, resolver) else "position.must"


def _comes_first(token: Token) -> bool:
    """ "two things would have to be in place first", "the ring must be lifted beforehand": what has to come before."""
    end = min(token.i + 6, token.sent.end)
    return any(
        t.lower_ in ("first", "beforehand") and t.dep_ == "advmod" and t.head.pos_ in ("VERB", "AUX", "ADP")
        for t in token.doc[token.i + 1 : end]
    )


def _is_own(subject: Token, obliged: tuple[Name, ...], speaker: tuple[Name, ...]) -> bool:
    """Whether those obliged, named and not "we", are the speaker's own side."""
    own = {n.as_party for n in speaker}
    return bool(obliged) and subject.lower_ not in _FIRST_PERSON and {n.as_party for n in obliged} <= own


def _is_of_weight(token: Token, anchor: Token, subject: Token, speaker: tuple[Name, ...], resolver: Resolver) -> bool:
    """Whether an obligation of nobody named demands something: by what it speaks of, and by who says it."""
    words = {t.lower_ for t in anchor.subtree}
    if token.lemma_ in _VAGUE and not words & {"ceasefire", "truce", "attacks", "strikes"}:
        return False
    if subject.lower_ in _POINTING and resolver.voices.cast.last_addressee[0]:
        return True
    topics = lexicon().named("truce.nouns", "truce.nouns_attack", "truce.attack_things", "contribute.things")
    return any(n.kind not in ("unnamed", "other") for n in speaker) or bool(words & (topics | _SETTLED))


def _addressed(
    token: Token, anchor: Token, subject: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> tuple[Name, ...]:
    """Whom a demand of nobody named is put to."""
    goes_on = subject.lower_ in _POINTING and bool(resolver.voices.cast.last_addressee[0])
    told = _put_to(speaker, resolver) if goes_on else ()  # goes on about what was just demanded
    told = told or _told(anchor, sentence, speaker)
    return told or (() if _syntax.is_passive(token) else _put_to(speaker, resolver))


_VIEWS = frozenset("doubt forget think believe say note add".split())
_VAGUE = frozenset("lead mean bring come help remain learn".split())
_POINTING = frozenset({"it", "this", "that", "these", "they"})


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
    for item in _syntax.prepositional_objects(token, "on", "upon", "in", "with"):
        asked = resolver.owner(item, sentence) if item.lemma_ in ("court", "hand", "side") else ()
        asked = others(asked or resolver.parties(item, sentence), chain[0])
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
    if context_of(token, sentence).hypothetical or _negation.is_negated(token):
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
    heads = {h.i for h, _ in _syntax.governors(token)}
    for source in sentence.sources:
        if source.token.i in heads:
            found = others(source.addressees, speaker, "unnamed")
            if found:
                return states_of(found)
    return ()


def _put_to(speaker: tuple[Name, ...], resolver: Resolver) -> tuple[Name, ...]:
    """Whom a demand without an addressee is put to: the speaker's last addressee, otherwise the other side."""
    cast = resolver.voices.cast
    last = others(cast.last_addressee[0], speaker)
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
    if token.dep_ not in ("ROOT", "ccomp", "parataxis", "appos", "attr", "acl", "dep", "xcomp", "advcl"):
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
    topics = lexicon().named("truce.nouns", "truce.nouns_attack", "truce.attack_things", "contribute.things")
    let_us = token.lemma_ == "let" and any(t.lower_ in ("us", "me", "'s") for t in token.doc[token.i + 1 : token.i + 2])
    if not words & topics or token.lemma_ in ("see", "look", "read", "thank", "watch") or let_us:
        return None
    target: tuple[Name, ...] = ()
    for other in sentence.span[: max(0, token.i - sentence.span.start)]:
        if other.dep_ in ("pobj", "dobj", "dative", "npadvmod"):
            target = resolver.parties(other, sentence) or target
    first, last = reach(*verb_group(token), _syntax.child(token, "dobj"), 4)
    return Candidate("demand.imperative", token, first, last, actor=chain[0], target=target)


_WELL = frozenset(
    """timely better good best wise helpful useful welcome desirable appropriate advisable fitting logical prudent
    right""".split()
)


def would_be_well(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "It would be timely if X explained", "it would be better for X to withdraw": a demand put politely."""
    if token.lemma_ != "be" or context_of(token, sentence).modal != "would" or _negation.is_negated(token):
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
    for act in acts:
        asked = others(resolver.parties(_syntax.child(act, "nsubj", "nsubjpass"), sentence), chain[0])
        if asked:
            first, last = reach(*verb_group(token), act, 12)
            return Candidate("demand.would-be-well", token, first, last, actor=chain[0], target=asked)
    return None
