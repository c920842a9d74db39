"""Calls told by a verb: "spoke with X by phone", "was on the line with X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, noun_words, reach, verb_group
from grith.read._encounter_firm import how_firm
from grith.read._encounter_who import of_rank
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


BY_PHONE = frozenset(
    "phone telephone telephonically video videolink video-link call phoned videoconference conference hotline link "
    "line".split()
)


def words_of(token: Token) -> set[str]:
    """The words of a clause without those of a clause with its own subject that is joined to it."""
    joined = {
        t.i
        for c in token.children
        if c.dep_ in ("conj", "parataxis") and _syntax.child(c, *_syntax.SUBJECTS) is not None
        for t in c.subtree
    }
    return {t.lower_ for t in token.subtree if t.i not in joined}


def match_call(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "spoke with X (by phone)", "phoned X", "talked to X": a call; to the press it is none."""
    lemma = token.lemma_.lower()
    words = words_of(token)
    if lemma in ("phone", "telephone", "call", "ring"):
        item = _syntax.child(token, "dobj")
        if (
            item is None
            or _syntax.child(token, "oprd", "xcomp", "ccomp", "acomp") is not None
            or (lemma == "call" and any(not _a_day(p) for p in _syntax.prepositions(token, "on", "for", "upon")))
        ):
            return None
        target = resolver.parties(item, sentence)
        official = item.lower_ == "counterpart" or item.lemma_.lower() in lexicon()["groups.unnamed_leaders"]
        official = official or (lemma != "call" and item.lemma_.lower() in ("capital", "side", "government", "party"))
        callers = resolver.subject(token, sentence)
        rung = (
            target
            and target[0].kind in ("place", "state")
            and target[0].party
            and callers
            and callers[0].kind == "person"
        )
        if rung and not list(item.children):
            official, target = True, (Name(target[0].party, target[0].party, "state"),)  # "the minister called Beijing"
        if not target or not (
            target[0].kind == "person" or official or (lemma != "call" and target[0].kind == "group")
        ):
            return None
    else:
        target = ()
        if lemma in ("tell", "inform", "assure"):
            heard = resolver.parties(_syntax.child(token, "dobj", "dative"), sentence)
            target = tuple(n for n in heard if n.kind == "person")
            if not target or not words & {"phone", "telephone"}:
                return None
        for item in _syntax.prepositional_objects(token, "with", "to"):
            if {item.lower_, *noun_words(item)} & lexicon()["rule.press"]:
                return None
            target = merged(target, resolver.parties(item, sentence))
            if not target and item.lower_ in ("both", "each", "all", "one"):
                target = _of_them(item, sentence, resolver)
        many = _syntax.subject(token)
        several = len(resolver.subject(token, sentence)) > 1 or (
            many is not None
            and (many.tag_ == "NNS" or any(c.tag_ in ("NNS", "NNPS") for c in many.children))
            and (bool(words & BY_PHONE) or (of_rank(many) and token.dep_ == "xcomp" and lemma in ("talk", "confer")))
        )
        if not target and not several:
            return None
    firmness = how_firm(token, sentence)
    if firmness is None:
        return None
    actor = resolver.subject(token, sentence)
    by_phone = bool(words & BY_PHONE) or lemma in ("phone", "telephone", "call", "ring")
    doer = _syntax.subject(token)
    if not actor and by_phone and doer is not None and (doer.tag_ == "NNS" or target):
        actor = (Name("unnamed participants", "", "unnamed", True),)
    if not actor:
        return None
    peers = any(t.lemma_.lower() == "counterpart" for t in token.subtree)
    persons = peers or (all(n.kind == "person" for n in target) if target else lemma == "speak")
    if not by_phone and not persons and lemma == "speak":
        return None
    kind = "call" if by_phone or persons else "meeting"
    if lemma in ("talk", "confer", "converse") and not by_phone and not persons:
        kind = "meeting"
    first, last = reach(*verb_group(token), next(iter(_syntax.prepositions(token, "with", "to")), None), 2)
    return Candidate(f"{kind}.speak", token, first, last, actor=actor, target=target, firmness=firmness)


def _a_day(preposition: Token) -> bool:
    """ "called X on Saturday", "on 3 May"; but "called on X"."""
    return any(
        c.lower_.endswith("day") or c.is_digit or any(g.is_digit for g in c.children)
        for c in _syntax.children(preposition, "pobj")
    )


def _of_them(item: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "spoke to both of them": the persons spoken of before."""
    pair = resolver.voices.cast.pairs[sentence.number]
    return pair if pair else (Name("unnamed leaders", "", "unnamed", True),)


def match_contact(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "made contact over the hotline", "had an exchange by telephone": a call by what was made or had."""
    thing = next((c for c in _syntax.children(token, "dobj") if c.lemma_ in ("contact", "exchange", "word")), None)
    firmness = how_firm(token, sentence)
    if thing is None or firmness is None or not words_of(token) & (BY_PHONE - {"call", "line"}):
        return None
    actor = resolver.subject(token, sentence)
    doer = _syntax.subject(token)
    if not actor and doer is not None and doer.tag_ in ("NNS", "NNPS"):
        actor = (Name("unnamed participants", "", "unnamed", True),)
    target: tuple[Name, ...] = ()
    target = merged(
        target,
        resolver.every(
            (*_syntax.prepositional_objects(token, "with"), *_syntax.prepositional_objects(thing, "with")), sentence
        ),
    )
    if not actor:
        return None
    first, last = reach(*verb_group(token), thing, 4)
    return Candidate("call.contact", token, first, last, actor=actor, target=target, firmness=firmness)


def match_in_touch(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "was on the line with X", "were in contact over the hotline": a call in other words."""
    after = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 8, token.sent.end)]]
    on_line = after[:2] == ["on", "the"] and bool({"line", "phone", "telephone"} & set(after[:3]))
    touch = after[:2] in (["in", "contact"], ["in", "touch"]) and bool(set(after) & BY_PHONE)
    firmness = how_firm(token, sentence)
    actor = resolver.subject(token, sentence)
    if not (on_line or touch) or firmness is None or not actor:
        return None
    target: tuple[Name, ...] = ()
    for item in token.subtree:
        if item.dep_ == "pobj" and item.head.lower_ == "with" and item.i > token.i:
            target = merged(target, resolver.parties(item, sentence))
    return Candidate(
        "call.in-touch", token, token, token, actor=actor, target=target, firmness=firmness, confidence="low"
    )
