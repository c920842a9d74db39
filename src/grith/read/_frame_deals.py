"""Agreements told by a frame: whether a deal was made, or only what it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._candidates import Candidate, Context, reach, verb_group
from grith.read._deals import before_a_deal
from grith.read._frame_checks import agreed_with_words, considered_as, price
from grith.read._frame_draft import Draft
from grith.read._sides import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token


_ON_THE_WAY = frozenset(
    """effort call appeal bid push hope search campaign work talk discussion negotiation consultation preparation
    contact attempt initiative mediation plea demand pressure commitment readiness victory""".split()
)


def _carried_on(thing: Token) -> bool:
    """ "the continuation of talks", "the start of preparations": what goes on is no deal."""
    return thing.lemma_.lower() in ("continuation", "start", "resumption", "renewal", "launch", "extension") and any(
        t.lemma_.lower() in _ON_THE_WAY for t in _syntax.prepositional_objects(thing, "of")
    )


_NOT_YET = frozenset({"to", "from", "of", "before", "without", "about", "against", "instead", "toward", "towards"})
_BACKGROUND = frozenset({"since", "after", "before", "until", "when", "once", "as", "while"})


def conditional_deal(draft: Draft) -> Candidate | None:
    """The condition that "would accept if ..." or "will agree only to ..." states instead of an agreement."""
    frame, token, sentence, resolver, context = draft.frame, draft.token, draft.sentence, draft.resolver, draft.context
    if draft.kind == "agreement" and (context.modal in ("would", "could", "will", "can") or context.conditional):
        terms = price(token)
        if terms is not None and resolver.voices.chain(token, sentence):
            doer = _syntax.child(terms, "nsubj", "nsubjpass")
            first, last = verb_group(token)
            asked = resolver.parties(doer, sentence) if doer is not None else ()
            own = {n.as_party for n in draft.actors}
            return Candidate(
                "condition.agree-if",
                token,
                first,
                last,
                actor=draft.actors or resolver.voices.chain(token, sentence)[0],
                target=tuple(n for n in asked if n.as_party not in own),
                content=terms,
                confidence="high",
            )
    if (
        draft.kind == "agreement"
        and frame.id in ("agreement.accept", "agreement.agree")
        and (named := _only_this(token, context))
    ):
        first, last = reach(*verb_group(token), named, 8)
        own = {n.as_party for n in draft.actors}
        asked = tuple(n for n in resolver.named_in(named, sentence) if n.as_party not in own)
        return Candidate("condition.only-this", token, first, last, actor=draft.actors, target=asked, content=named)
    return None


def holds_as_deal(draft: Draft) -> bool:
    """Whether an agreement is told as made; sets its parties and firmness."""
    frame, token, sentence, resolver, context = draft.frame, draft.token, draft.sentence, draft.resolver, draft.context
    if frame.id == "pledge.consider" and token.lemma_ == "consider" and considered_as(token):
        return False
    if draft.kind == "agreement" and not draft.targets and frame.target == "prep:with":
        for item in (*_syntax.objects(token), *_syntax.prepositional_objects(token, "to", "on")):
            for inner in _syntax.prepositional_objects(item, "with"):
                draft.targets = draft.targets or resolver.parties(inner, sentence)
    if (
        draft.kind == "agreement"
        and not draft.actors
        and _syntax.is_passive(token)
        and token.dep_ not in ("relcl", "acl", "amod")
    ):
        draft.actors = sides_of(resolver.voices.cast, sentence.number)
    earlier = token.dep_ == "advcl" and any(c.lower_ in _BACKGROUND for c in token.children if c.i < token.i)
    if draft.kind == "agreement" and earlier and _syntax.is_passive(token):
        return False  # "since the pause was declared": when something else happened
    if draft.kind == "agreement":
        if token.dep_ == "acl" and token.tag_ == "VBN" and _syntax.child(token, "aux", "nsubj", "nsubjpass") is None:
            return False  # "any release agreed by the parties": which one, not that it happened
        if token.dep_ in ("relcl", "acl") and not draft.actors:
            return False
        if token.dep_ == "pcomp" and token.head.lower_ in _NOT_YET:
            return False  # "is close to being agreed", "far from being signed"
        told = context.modal == "would" and context.past_report and not context.conditional
        if context.modal in ("would", "could", "may", "might", "can") and not told:
            return False
        if context.conditional:
            return False
        if agreed_with_words(token):
            return False
        if frame.id in ("agreement.declare", "agreement.extend") and any(
            o.lemma_.lower() in _ON_THE_WAY or _carried_on(o) for o in _syntax.objects(token)
        ):
            return False  # "will renew efforts for a truce", "announced the continuation of preparations"
        if context.modal == "will":
            draft.firmness = "committed"
        if any("principle" in (t.lower_ for t in c.subtree) for c in token.children if c.dep_ == "prep"):
            draft.firmness = "willing"
    return True


def price_of_a_deal(draft: Draft, clause: Token | None) -> Token | None:
    """Makes a demand that must be met before there is any deal a condition; returns the word that opens the price."""
    token, sentence, resolver = draft.token, draft.sentence, draft.resolver
    if (
        draft.kind == "demand"
        and clause is not None
        and (before_a_deal(clause, sentence) or before_a_deal(token, sentence))
    ):
        draft.kind = "condition"  # "demanded that X pull out before there is any dialogue": the price of a deal
    demanded = clause if draft.kind == "demand" else None
    price_clause = next(iter(_syntax.opened_by(demanded, "until", "unless") if demanded is not None else ()), None)
    if price_clause is not None and clause is not None and _negation.is_negated(clause):
        draft.kind = "condition"  # "insists that nothing be asked of it until X has withdrawn"
        draft.targets = resolver.parties(_syntax.child(price_clause, "nsubj", "nsubjpass"), sentence) or draft.targets
        return next((m for m in price_clause.children if m.lower_ in ("until", "unless")), None)
    return None


def _only_this(token: Token, context: Context) -> Token | None:
    """ "would only accept a deal that ...", "will agree only to a truce linked to ...": what alone is accepted."""
    if context.modal not in ("will", "would", "can", "could"):
        return None
    items = [*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "to", "on")]
    for item in items:
        only = any(c.lower_ == "only" for c in (*token.children, *item.children, *item.head.children))
        if only and (_syntax.child(item, "relcl", "acl") is not None or _syntax.prepositions(item)):
            return item
    return None
