"""Gifts told without a promise: what flows, what has been given, a line of a list, a share of a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import POSSIBILITY, Candidate, context_of, noun_words, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import states_of
from grith.read._recipient import recipient
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


def flows(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "American weapons would flow to allies", "our tanks will be there", "X may follow": given by arriving."""
    if token.lemma_ not in ("flow", "come", "go", "arrive", "reach", "be", "follow", "continue", "land"):
        return None
    thing = _syntax.child(token, "nsubj")
    context = context_of(token, sentence)
    if thing is None or context.hypothetical or context.negated or context.modal not in ("will", "would", "may"):
        return None
    if context.conditional or (context.modal == "would" and not context.past_report):
        return None
    firmness = "possible" if context.modal == "may" else "committed"
    first, last = verb_group(token)
    if token.lemma_ == "follow" or context.modal == "may":
        actor = resolver.parties(thing, sentence)
        alone = _syntax.child(token, "dobj", "prep", "xcomp", "ccomp", "attr", "acomp") is None
        states = actor and all(n.kind == "state" for n in actor)
        if not (states and alone and token.lemma_ == "follow"):
            return None
        return Candidate("pledge.follow", token, first, last, actor=actor, firmness=firmness, confidence="low")
    there = any(c.lower_ in ("there", "here") for c in token.children)
    if token.lemma_ == "be" and not there:
        return None
    if not noun_words(thing) & lexicon().named("contribute.things", "pledge.given") or thing.lower_ == "talks":
        return None
    actor = resolver.owner(thing, sentence) or tuple(
        n for n in resolver.parties(thing, sentence) if n.kind not in ("unnamed", "other")
    )
    chain = resolver.voices.chain(token, sentence)
    if not actor or (chain and not {n.as_party for n in actor} & {n.as_party for n in chain[0]}):
        return None
    first, last = reach(first, last, thing, 5)
    target = recipient(token, sentence, resolver)
    return Candidate(
        "pledge.flows", token, first, last, actor=states_of(actor), target=target, firmness=firmness, confidence="low"
    )


_SPENT = frozenset(
    """put give spend provide commit contribute send deliver invest donate supply pledge ship hand""".split()
)


def given_already(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "we have sent 49 tanks", "the $1.5 billion that we've put in": what a speaker's own side has given."""
    if token.pos_ != "VERB" or token.lemma_ not in _SPENT or token.tag_ not in ("VBN", "VBD"):
        return None
    if _syntax.is_passive(token) and token.dep_ != "relcl":
        return None
    perfect = any(a.lemma_ == "have" for a in _syntax.auxiliaries(token))
    relative = token.dep_ == "relcl" and _syntax.child(token, "nsubj") is not None
    things = _syntax.children(token, "dobj")
    if relative:
        things = [*things, token.head]
    words = {w for t in things for w in noun_words(t)}
    chain = resolver.voices.chain(token, sentence)
    actor = resolver.subject(token, sentence)
    context = context_of(token, sentence)
    if not (perfect or relative) or not actor or context.hypothetical or context.negated or context.modal:
        return None
    own = not chain or {n.as_party for n in actor} & {n.as_party for n in chain[0]}
    given = words & lexicon().named("pledge.given") or words & {"million", "billion", "aid", "support"}
    if relative and not words & {"million", "billion", "package", "money"}:
        return None
    if not own or not given or (relative and token.head.lower_ in ("what", "all")):
        return None
    first, last = reach(*verb_group(token), things[-1], 9)
    firmness = "committed" if token.lemma_ in ("pledge", "commit") else "done"
    return Candidate(
        "pledge.given",
        token,
        first,
        last,
        actor=states_of(actor),
        target=recipient(token, sentence, resolver),
        firmness=firmness,
        confidence="low",
    )


def line_item(sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Norway: 1 billion euros for drones": a line of a list, party and sum without a verb."""
    span = sentence.span
    if len(span) < 4 or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in span[:4]):
        return None
    colon = next((t for t in span[:5] if t.text in (":", "\u2013", "\u2014")), None)
    if colon is None or colon.i == span.start:
        return None
    actor = resolver.parties(span.doc[colon.i - 1], sentence)
    rest = {t.lower_ for t in span.doc[colon.i + 1 : min(colon.i + 12, span.end)]}
    if not actor or not all(n.kind in ("state", "organisation") for n in actor):
        return None
    money = rest & {"million", "billion", "€", "$", "£", "euros", "dollars", "pounds"}
    if not money and not (
        any(t.like_num for t in span.doc[colon.i + 1 : colon.i + 4]) and rest & lexicon()["pledge.given"]
    ):
        return None
    head = next((t for t in span.doc[colon.i + 1 : span.end] if t.pos_ in ("NOUN", "PROPN")), colon)
    return Candidate(
        "pledge.line", head, span.doc[colon.i + 1], head, actor=states_of(actor), firmness="committed", confidence="low"
    )


_HOLDS = frozenset({"include", "cover", "contain", "comprise", "consist", "involve"})


def share_of_package(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The package includes 20 million euros from Norway": a party's share named as a noun with "from"."""
    if token.lemma_ not in _HOLDS or token.pos_ != "VERB":
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal in POSSIBILITY:
        return None
    for item in _syntax.children(token, "dobj"):
        for thing in _syntax.conjuncts(item):
            if not noun_words(thing) & lexicon()["pledge.given"]:
                continue
            for giver in (*_syntax.prepositional_objects(thing, "from"), *_syntax.prepositional_objects(token, "from")):
                actor = resolver.parties(giver, sentence)
                if not actor:
                    continue
                first, last = reach(thing, thing, giver, 6)
                low = min(
                    (
                        c.left_edge
                        for c in thing.children
                        if c.dep_ in ("nummod", "quantmod", "compound") and c.i < thing.i
                    ),
                    default=thing,
                    key=lambda t: t.i,
                )
                first = low if thing.i - low.i <= 4 else first
                return Candidate(
                    "pledge.package",
                    thing,
                    first,
                    last,
                    actor=actor,
                    target=recipient(thing, sentence, resolver),
                    firmness="committed",
                )
    return None
