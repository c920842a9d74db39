"""Lists over several sentences: "the conditions are these. First, the militia leaves the towns. Second, ..."

A sentence that announces conditions or demands opens a list; each numbered sentence behind it is one of them, and so is
a sentence that goes on about the same party in the present tense.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._memory import OpenList, others, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_KINDS = {
    "condition": "condition",
    "precondition": "condition",
    "prerequisite": "condition",
    "requirement": "condition",
    "demand": "demand",
    "request": "demand",
}
# What a giver lists behind a colon, line by line.
_PACKAGES = frozenset("decision package contribution support assistance aid offer pledge commitment measures".split())
_HOLDS = frozenset("include cover comprise contain consist provide decide announce offer pledge be".split())
_HERE = frozenset(
    "following below these follows namely two three four five six several certain its their his our".split()
)
_NUMBERED = re.compile(
    r"^[\s\u2022\u00b7*(-]*(?:first|second|third|fourth|fifth|sixth|seventh|last|final|next)(?:ly)?\b(?: of all)?,?"
    r"|^\s*\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]\s|^\s*[\u2022\u00b7*\u2013-]\s",
    re.IGNORECASE,
)
_ACTS = frozenset(
    """withdrawal release end halt disarmament lifting return opening reopening cessation guarantee guarantees pullout
    departure dismantling handover dissolution removal exit ceasefire deployment recognition""".split()
)


def opens_list(sentence: Sentence, resolver: Resolver) -> None:
    """Note that a sentence announces conditions or demands that are listed behind it."""
    if sentence.span.text.rstrip().endswith(":"):
        _opens_package(sentence, resolver)
    for token in sentence.span:
        kind = _KINDS.get(token.lemma_.lower())
        if kind is None or token.tag_ not in ("NNS", "NNPS"):
            continue
        near = {c.lower_ for c in token.subtree} | {t.lower_ for t in token.doc[token.i : token.i + 6]}
        if sentence.span.text.rstrip().endswith(":") or near & _HERE:
            chain = resolver.voices.chain(token, sentence)
            verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), None)
            setter = resolver.subject(verb, sentence) if verb is not None and token.dep_ == "dobj" else ()
            actor = setter or (chain[0] if chain else ())
            if actor:
                resolver.voices.cast.open_list[0] = OpenList(sentence.number, kind, actor)


def _opens_package(sentence: Sentence, resolver: Resolver) -> None:
    """ "The decision includes:", "Norway's new package consists of:": what a giver lists line by line."""
    verb = sentence.span.root
    subject = _syntax.subject(verb)
    if verb.lemma_.lower() not in _HOLDS or subject is None or context_of(verb, sentence).hypothetical:
        return
    if subject.lemma_.lower() not in _PACKAGES:
        return
    speaker = resolver.voices.speaker_of(sentence)
    actor = resolver.owner(subject, sentence) or states_of(speaker)
    if actor:
        resolver.voices.cast.open_list[0] = OpenList(sentence.number, "pledge", actor)


def listed(sentence: Sentence, resolver: Resolver, found: list[Candidate]) -> list[Candidate]:
    """The candidates of a sentence, the main clause read as an item if a list of conditions or demands is open."""
    now = resolver.voices.cast.open_list[0]
    if now is None or sentence.number - now.number > 3 or sentence.number == now.number:
        return found
    before = sentence.span.doc.text[: sentence.span.start_char]
    opening = before if len(before.split()) == 1 else ""  # "1." is cut off as a sentence of its own
    numbered = _NUMBERED.match(opening + sentence.span.text) is not None
    main = sentence.span.root
    item = _item(main, now, numbered, sentence, resolver)
    if item is None:
        return found
    resolver.voices.cast.open_list[0] = OpenList(sentence.number, now.kind, now.actor, item.target)
    inside = {t.i for t in _syntax.conjuncts(main)}
    inside |= {t.i for t in sentence.span if t.head.i in inside and t.dep_ in ("ccomp", "xcomp", "dobj", "relcl")}
    return [c for c in found if c.trigger.i not in inside and c.kind not in ("meeting", "position", "demand")] + [item]


def _item(main: Token, now: OpenList, numbered: bool, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    if main.pos_ in ("VERB", "AUX") and now.kind != "pledge":
        subject = _syntax.subject(main)
        due = main.tag_ in ("VBZ", "VBP") or any(
            a.lower_ in ("must", "shall", "will", "should", "has", "have", "is", "are")
            for a in _syntax.auxiliaries(main)
        )
        if subject is None or not due or main.tag_ == "VBD":
            return None
        asked = others(resolver.parties(subject, sentence), now.actor)
        asked = asked or others(resolver.described(subject, sentence), now.actor)
        same = bool(asked) and {n.as_party for n in asked} == {n.as_party for n in now.target}
        if not (numbered or same) or (sentence.sources and not numbered):
            return None
        if not asked and not _syntax.is_passive(main):
            return None
        first, last = reach(*verb_group(main), next(iter(_syntax.children(main, "dobj", "ccomp")), None), 8)
        return Candidate(f"{now.kind}.listed", main, first, last, actor=now.actor, target=asked, speaker=now.actor)
    if now.kind == "pledge":
        return _gift(now, sentence) if numbered else None
    if numbered and main.pos_ == "NOUN" and main.lemma_.lower() in _ACTS:
        asked = others(resolver.owner(main, sentence), now.actor)
        first, last = reach(main, main, next(iter(_syntax.prepositions(main, "of", "to", "from")), None), 3)
        return Candidate(f"{now.kind}.listed", main, first, last, actor=now.actor, target=asked, speaker=now.actor)
    return None


def _gift(now: OpenList, sentence: Sentence) -> Candidate | None:
    """ "- EUR 90 million for ammunition, to be bought at home": a line that opens with what is given."""
    opening = []
    for token in sentence.span:
        if token.text in (",", ";", ":") or token.tag_ in ("VBZ", "VBP", "VBD", "MD"):
            break
        opening.append(token)
    named = {t.i for t in opening if t.pos_ in ("NOUN", "PROPN", "NUM")}
    thing = next((t for t in opening if t.i in named and not any(a.i in named for a in t.ancestors)), None)
    words = {w for t in opening for w in (t.lower_, t.lemma_.lower())}
    if thing is None or not words & lexicon().named("pledge.given", "contribute.things"):
        return None
    first = next(t for t in opening if t.is_alpha or t.like_num or t.is_currency)
    last = thing
    while last.i < opening[-1].i and last.nbor().pos_ == "NUM":
        last = last.nbor()  # "EUR 90 million"
    return Candidate("pledge.listed", thing, first, last, actor=now.actor, firmness="committed")
