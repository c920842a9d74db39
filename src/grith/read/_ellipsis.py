"""Statements whose verb stands elsewhere: "would do the same", "what we are prepared to do is to train"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._names import states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAME = (["so"], ["likewise"], ["the", "same"], ["as", "much"], ["its", "part"], ["its", "bit"], ["our", "part"])
_FOLLOWS = frozenset({"reciprocate", "comply", "oblige", "cooperate", "co-operate"})


def same_again(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "India would do so from 17:00", "will follow suit": a promise whose content was named before."""
    if token.pos_ != "VERB":
        return None
    after = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 4, token.sent.end)]]
    does = token.lemma_ in ("do", "play") and any(after[: len(w)] == w for w in _SAME)
    suit = token.lemma_ == "follow" and after[:1] == ["suit"]
    if not (does or suit or token.lemma_ in _FOLLOWS):
        return None
    weighed = token.dep_ == "pcomp" and token.head.lower_ in ("at", "about", "of") and token.head.head
    context = context_of(weighed or token, sentence)
    looks = weighed and weighed.lemma_ in ("look", "think", "talk")
    if weighed and not looks:
        return None
    if context.hypothetical or context.negated:
        return None
    if not looks and context.modal not in ("will", "would", "shall", "could"):
        return None
    actor = tuple(n for n in resolver.subject(token, sentence) if n.kind not in ("unnamed", "other"))
    if not actor:
        return None
    first, last = reach(*verb_group(token), token.doc[min(token.i + 1, token.sent.end - 1)], 2)
    firmness = "possible" if context.modal == "could" else "considering" if looks else "committed"
    first, last = reach(first, last, verb_group(weighed)[0] if weighed else None, 6)
    return Candidate("pledge.same-again", token, first, last, actor=states_of(actor), firmness=firmness)


_ECHOED = frozenset({"pledge", "red_line", "demand", "agreement"})


_LIKE = frozenset({"similar", "same", "comparable", "such", "equivalent", "matching"})
_STEPS = frozenset("step move offer contribution pledge gesture measure commitment promise package undertaking".split())
_WEIGHS = frozenset("consider weigh mull study examine contemplate ponder".split())


def _like_step(sentence: Sentence, resolver: Resolver, earlier: list[Candidate]) -> list[Candidate]:
    """ "is considering a similar step", "announced the same contribution": what the last pledge was like."""
    found: list[Candidate] = []
    for token in sentence.span:
        step = _syntax.child(token, "dobj") if token.pos_ == "VERB" else None
        if step is None or step.lemma_.lower() not in _STEPS or not any(c.lower_ in _LIKE for c in step.children):
            continue
        weighs = token.lemma_ in _WEIGHS
        if not weighs and token.lemma_ not in ("announce", "promise", "make", "plan", "offer"):
            continue
        model = next((c for c in reversed(earlier) if c.kind == "pledge" and _stands_before(c.trigger, token)), None)
        actor = tuple(n for n in resolver.subject(token, sentence) if n.kind not in ("unnamed", "other"))
        context = context_of(token, sentence)
        if model is None or not actor or context.hypothetical or context.negated:
            continue
        if {n.as_party for n in actor} & {n.as_party for n in model.actor}:
            continue
        first, last = reach(*verb_group(token), step, 4)
        firmness = "considering" if weighs else "planned" if token.lemma_ == "plan" else "committed"
        found.append(
            Candidate("pledge.echo", token, first, last, actor=states_of(actor), target=model.target, firmness=firmness)
        )
    return found


def echoed(sentence: Sentence, resolver: Resolver, earlier: list[Candidate]) -> list[Candidate]:
    """ "So will Spain", "as did Qatar", "Belarus did too", "is doing the same": what was just said of one, of another.

    ``earlier`` are the statements of this sentence and of the one before, in order.
    """
    found: list[Candidate] = []
    if any(t.text == "?" for t in sentence.span[-3:]):
        return found
    found += _like_step(sentence, resolver, earlier)
    for token in sentence.span:
        doer = _echo_of(token)
        if doer is None:
            continue
        model = next((c for c in reversed(earlier) if c.kind in _ECHOED and _stands_before(c.trigger, token)), None)
        actor = tuple(n for n in resolver.parties(doer, sentence) if n.kind not in ("unnamed", "other"))
        if model is None or not actor or {n.as_party for n in actor} & {n.as_party for n in model.actor}:
            continue
        first, last = (token, doer) if doer.i > token.i else (doer, token)
        found.append(
            Candidate(
                f"{model.kind}.echo",
                token,
                first,
                last,
                actor=actor if model.kind == "demand" else states_of(actor),
                target=tuple(n for n in model.target if n.as_party not in {a.as_party for a in actor}),
                speaker=actor if model.speaker else None,
                firmness=model.firmness,
                negated=model.negated,
            )
        )
    return found


def did_again(sentence: Sentence, resolver: Resolver, earlier: list[Candidate]) -> list[Candidate]:
    """ "X opened fire on Monday, and on Tuesday it did so again": the same deed once more, told of the same side."""
    found: list[Candidate] = []
    for token in sentence.span:
        if token.lemma_ != "do" or token.tag_ not in ("VBD", "VBN"):
            continue
        after = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 4, sentence.span.end)]]
        if after[:1] not in (["so"], ["it"], ["likewise"]):
            continue
        model = next(
            (c for c in reversed(earlier) if c.kind == "allegation" and _stands_before(c.trigger, token)), None
        )
        doing = {n.as_party for n in resolver.subject(token, sentence)}
        context = context_of(token, sentence)
        if model is None or context.hypothetical or context.negated or context.modal or "again" not in after:
            continue
        if not doing or doing & {n.as_party for n in model.actor}:
            first, last = reach(token, token, token.doc[min(token.i + 2, token.sent.end - 1)], 2)
            found.append(Candidate("allegation.again", token, first, last, actor=model.actor, speaker=model.speaker))
    return found


def _stands_before(trigger: Token, token: Token) -> bool:
    return trigger.doc is not token.doc or trigger.i < token.i


def _echo_of(token: Token) -> Token | None:
    """The subject of an auxiliary that stands for a whole predicate, or of "does the same"."""
    if token.pos_ not in ("AUX", "VERB") or token.lemma_ not in ("do", "will", "would", "have", "be"):
        return None
    if token.tag_ == "VB" or (token.dep_ in ("ccomp", "xcomp") and token.head.lemma_ in ("make", "let", "have", "see")):
        return None  # "make X do likewise"
    doc, start, end = token.doc, token.sent.start, token.sent.end
    subject = _syntax.child(token, "nsubj")
    before = doc[token.i - 1].lower_ if token.i > start else ""
    after = [t.lower_ for t in doc[token.i + 1 : min(token.i + 4, end)] if t.text != ","]
    alone = token.dep_ not in ("aux", "auxpass") and _syntax.child(token, "xcomp", "ccomp", "acomp", "attr") is None
    if alone and before in ("so", "as", "nor", "neither"):
        behind = next((c for c in token.children if c.i > token.i and c.dep_ in ("nsubj", "dobj")), None)
        return behind if behind is not None and behind.i - token.i <= 4 else None
    if any(c.dep_ == "neg" or c.lower_ in _CONDITIONAL for c in token.children) or subject is None:
        return None
    if alone and (after[:1] in (["too"], ["likewise"], ["also"]) or after[:2] == ["as", "well"]):
        return subject
    same = token.lemma_ == "do" and any(after[: len(w)] == w for w in _SAME)
    modal = any(a.lower_ in _syntax.MODALS for a in _syntax.auxiliaries(token))
    return subject if same and not modal else None


_CONDITIONAL = frozenset({"if", "unless", "whether", "until", "once", "when"})
