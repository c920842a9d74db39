"""Frames over the parse: each trigger word with what it takes, who acts and who is acted on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, taken_words
from grith.read._frame_deals import conditional_deal, holds_as_deal, price_of_a_deal
from grith.read._frame_draft import Draft
from grith.read._frame_kinds import fits_its_kind, fits_its_polarity
from grith.read._frame_meanings import means_it
from grith.read._frame_parties import has_its_parties, has_somebody
from grith.read._frame_reach import how_far
from grith.read._lexicon import Frame, frames, lexicon
from grith.read._names import states_of
from grith.read._patterns import first_taken, holds, named_as, right_word
from grith.read._reciprocal import both_ways, by_each, is_reciprocal, two_sides
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


def match_frames(sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """All statements that the frames find in a sentence."""
    table = frames()
    consumed: set[int] = set()
    for token in sentence.span:
        if token.i in consumed:
            continue
        rows = table.get(token.lemma_.lower()) or table.get(token.lower_)
        if not rows:
            continue
        if _obliged(token) or _attributive(token):
            continue
        words: set[str] | None = None
        for frame in rows:
            if not right_word(frame, token):
                continue
            if words is None:
                words = taken_words(token)
                if token.lemma_ in _NAMING:
                    words = words | named_as(token)
                elif frame.id in ("denial.dismiss-as", "red_line.dismiss-unacceptable"):
                    words = words | {c.lower_ for p in _syntax.prepositions(token, "as") for c in p.children}
                elif frame.id == "demand.stress-need":
                    needed = [t for o in _syntax.children(token, "dobj") for t in o.subtree]
                    wanted = lexicon().named("truce.halts", "truce.deal", "demand.wanted", "truce.halting")
                    words = words | ({t.lower_ for t in needed} & wanted)
                    words = words | {
                        t.lemma_.lower()
                        for o in _syntax.children(token, "dobj")
                        for act in _syntax.children(o, "acl")
                        for t in (act, *_syntax.children(act, "dobj"))
                    }
                elif token.lemma_ in ("order", "instruct", "direct", "command"):
                    words = words | {
                        t.lower_
                        for t in token.subtree
                        if t.i > token.i and t.tag_ == "VBN" and t.dep_ in ("acl", "ccomp", "oprd", "xcomp")
                    }
            if frame.object_in and not any(words & lexicon()[name] for name in frame.object_in):
                continue
            if frame.also_in and not any(words & lexicon()[name] for name in frame.also_in):
                continue
            if any(_looked_at(name, token, words) & lexicon()[name] for name in frame.object_not_in):
                continue
            if frame.needs and not any(holds(needs, token, sentence, resolver) for needs in frame.needs):
                continue
            made = list(_make(frame, token, sentence, resolver))
            if made:
                yield from made
                consumed |= _consumed(frame, token)
                break


def _looked_at(name: str, token: Token, words: set[str]) -> set[str]:
    """The words in which a class must not be found: for threats and for things denied only what is taken directly."""
    if name == "pledge.threat":
        clause = _syntax.complement(token)
        serves = clause is not None and clause.lemma_ == "act" and bool(_syntax.prepositions(clause, "as"))
        return first_taken(token) - ({"act"} if serves else set())
    if name == "deny.other":
        return {o.lower_ for o in _syntax.objects(token)}
    if name == "pledge.bad" and _syntax.objects(token):
        heads = [h for o in _syntax.objects(token) for h in _syntax.conjuncts(o)]
        return {w for h in heads for w in (h.lower_, h.lemma_.lower())}
    return words


_NAMING = frozenset(
    {"call", "describe", "brand", "label", "denounce", "characterise", "characterize", "dub", "condemn"}
)


def _obliged(token: Token) -> bool:
    """Whether the word hangs under "must", "need to" or "has to": the obligation is the statement, not its parts."""
    node, label = token, token.dep_
    if label == "conj" and token.tag_ in ("VBD", "VBZ", "VBP") and token.head.tag_ in ("VB", "VBN"):
        return False
    for _ in range(4):
        if label not in ("conj", "xcomp", "acomp", "attr", "dobj", "ccomp"):
            return False
        node, label = node.head, node.head.dep_
        if node.pos_ not in ("VERB", "AUX", "ADJ"):
            return False
        if (
            node.lemma_ in ("need", "have", "ought")
            and _syntax.child(node, "xcomp") is not None
            and node.lemma_ != "have"
        ):
            return True
        if any(a.lower_ in ("must", "should", "ought") for a in node.children if a.dep_ == "aux"):
            return True
    return False


def _attributive(token: Token) -> bool:
    """A participle or adjective before its noun states nothing."""
    return token.dep_ == "amod" and token.head.i > token.i and _syntax.complement(token) is None


def _consumed(frame: Frame, token: Token) -> set[int]:
    """Complement verbs that belong to the trigger and must not start a statement of their own."""
    clause = _syntax.complement(token)
    if clause is None or not frame.consumes or frame.kind in ("allegation", "denial", "position"):
        return set()
    return {
        t.i
        for t in _syntax.conjuncts(clause)
        # "proposed X before Y runs out, and called on Z": a second finite verb is its own statement
        if not (t.dep_ == "conj" and t.tag_ == "VBD" and token.tag_ == "VBD")
    }


def _make(frame: Frame, token: Token, sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """What a frame states at its trigger: nothing, one statement, or one for each side."""
    context = context_of(token, sentence)
    draft = Draft(frame, token, sentence, resolver, context, frame.kind, frame.negated, frame.firmness)
    if not (fits_its_polarity(draft) and fits_its_kind(draft)):
        return
    instead = conditional_deal(draft)
    if instead is not None:
        yield instead
        return
    if not all(step(draft) for step in (holds_as_deal, has_somebody, means_it, has_its_parties)):
        return
    clause = _syntax.complement(token)
    until = price_of_a_deal(draft, clause)
    first, last = how_far(draft, clause, until)
    candidate = Candidate(
        frame.id,
        token,
        first,
        last,
        kind=draft.kind,
        actor=draft.actors,
        target=draft.targets,
        speaker=draft.speaker,
        firmness=draft.firmness,
        negated=draft.negated,
        content=clause,
        confidence=frame.confidence,
    )
    if draft.kind == "denial" and by_each(token):
        sides = two_sides(token, sentence, resolver, accuses=True)
        if len(sides) == 2:
            for one, other in ((sides[0], sides[1]), (sides[1], sides[0])):
                yield evolve(candidate, actor=states_of((one,)), target=(other,), speaker=(one,), pair=True)
            return
    if frame.actor == "pair" or is_reciprocal(token):
        yield from both_ways(candidate, token, sentence, resolver)
        return
    yield candidate
