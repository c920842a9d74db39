"""Meetings and calls: who met or spoke with whom, as verb or as noun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, noun_words, reach, verb_group
from grith.read._encounter_nouns import how_firm, noun, timed
from grith.read._encounter_other import other_encounter
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


_BY_PHONE = frozenset(
    {
        "phone",
        "telephone",
        "telephonically",
        "video",
        "videolink",
        "video-link",
        "call",
        "phoned",
        "videoconference",
        "conference",
        "hotline",
        "link",
        "line",
    }
)


_PRESS = frozenset(
    "reporter reporters journalist journalists press media broadcaster television tv radio crowd audience newspaper "
    "agency bbc cnn reuters afp nation".split()
)


_NOT_MET = frozenset(
    "demand demands condition conditions need needs target targets deadline deadlines obligation obligations goal "
    "goals requirement requirements resistance criteria end challenge threat fate expectation expectations "
    "opposition response commitment commitments cost costs".split()
)


_CALL_WORDS = frozenset({"call", "conversation", "teleconference", "videoconference", "videocall"})


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
                lemma == "sit" and _of_a_body(token)
            )
            if lemma in words["meeting.verbs"] or sat:
                found = _meet(token, sentence, resolver)
            elif lemma in ("speak", "talk", "phone", "telephone", "call", "confer", "converse", "ring", "consult") or (
                lemma in ("discuss", "review", "exchange", "tell", "inform", "assure")
                and {t.lower_ for t in token.subtree} & (_BY_PHONE - {"line", "link"})
            ):
                found = _speak(token, sentence, resolver)
            elif lemma in ("visit", "host", "receive", "dial", "greet", "welcome"):
                found = _visit(token, sentence, resolver)
            elif lemma in ("travel", "fly", "head"):
                found = _travel(token, sentence, resolver)
            elif lemma in ("see", "sit", "put", "drop", "pay", "arrive", "attend", "join", "huddle"):
                found = _face_to_face(token, sentence, resolver)
            elif lemma in ("bring", "gather", "assemble") and item_of(token) is not None:
                found = _brought_together(token, sentence, resolver)
            elif lemma in ("chair", "co-chair", "convene"):
                found = _chair(token, sentence, resolver)
        elif token.lemma_ == "be" and token.pos_ == "AUX":
            found = _face_to_face(token, sentence, resolver) or _in_touch(token, sentence, resolver)
        if (
            found is None
            and token.pos_ in ("NOUN", "PROPN")
            and (lemma in words["meeting.nouns"] or token.lower_ in words["meeting.nouns"] or lemma in _CALL_WORDS)
        ):
            found = noun(token, sentence, resolver, taken)
        found = found or other_encounter(token, sentence, resolver)
        if found is None:
            continue
        if found.trigger.i in taken and found.rule != "meeting.meet":
            continue
        used |= set(range(min(found.first.i, token.i), max(found.last.i, token.i) + 1))
        yield found


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
_BODIES = frozenset(
    "committee mechanism commission council cabinet group panel board subcommittee body delegation delegate member "
    "representative official officer commander general negotiator envoy minister diplomat expert team".split()
)


def _of_a_body(token: Token) -> bool:
    subject = _syntax.subject(token)
    return subject is not None and subject.lemma_.lower() in _BODIES


def _of_rank(item: Token) -> bool:
    return item.lemma_.lower() in lexicon()["groups.unnamed_leaders"] | {"envoy", "delegation", "ambassador"}


def _body_name(subject: Token | None) -> tuple[Name, ...]:
    """ "the Mechanism", "the monitoring committee": a body that meets keeps its own words as its name."""
    if subject is None or subject.lemma_.lower() not in _BODIES:
        return ()
    low, high = _syntax.noun_phrase_bounds(subject)
    words = [t.text for t in subject.doc[low : high + 1] if t.dep_ not in ("det", "predet", "poss")]
    if subject.tag_ in ("NNS", "NNPS"):
        return (Name("unnamed participants", "", "unnamed", True),)
    return (Name(" ".join(words), "", "organisation"),)


def _words_of(token: Token) -> set[str]:
    """The words of a clause without those of a clause with its own subject that is joined to it."""
    joined = {
        t.i
        for c in token.children
        if c.dep_ in ("conj", "parataxis") and _syntax.child(c, *_syntax.SUBJECTS) is not None
        for t in c.subtree
    }
    return {t.lower_ for t in token.subtree if t.i not in joined}


def _sides(names: tuple[Name, ...]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    return names, ()


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
    for other in _syntax.prepositional_objects(token, "with"):
        target = merged(target, resolver.parties(other, sentence))
    if not actor:
        subject = _syntax.subject(token)
        actor = _body_name(subject)
        if not actor and (
            subject is None
            or subject.tag_ != "NNS"
            or not (timed(token, token) or _syntax.prepositions(token, "in", "at"))
        ):
            return None
        actor = actor or (Name("unnamed participants", "", "unnamed", True),)
    first, last = verb_group(token)
    first, last = reach(first, last, next(iter(_syntax.prepositions(token, "in", "with", "at")), None), 1)
    if _words_of(token) & {"video", "phone", "telephone", "hotline", "videolink"}:
        return Candidate(
            "call.confer", token, first, last, actor=actor, target=target, firmness=firmness, confidence="high"
        )
    return Candidate(
        "meeting.meet", token, first, last, actor=actor, target=target, firmness=firmness, confidence="high"
    )


def _speak(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "spoke with X (by phone)", "phoned X", "talked to X": a call; to the press it is none."""
    lemma = token.lemma_.lower()
    words = _words_of(token)
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
            if item.lower_ in _PRESS or noun_words(item) & _PRESS:
                return None
            target = merged(target, resolver.parties(item, sentence))
            if not target and item.lower_ in ("both", "each", "all", "one"):
                target = _of_them(item, sentence, resolver)
        many = _syntax.subject(token)
        several = len(resolver.subject(token, sentence)) > 1 or (
            many is not None
            and many.tag_ == "NNS"
            and (bool(words & _BY_PHONE) or (_of_rank(many) and token.dep_ == "xcomp" and lemma in ("talk", "confer")))
        )
        if not target and not several:
            return None
    firmness = how_firm(token, sentence)
    if firmness is None:
        return None
    actor = resolver.subject(token, sentence)
    by_phone = bool(words & _BY_PHONE) or lemma in ("phone", "telephone", "call", "ring")
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
    first, last = verb_group(token)
    first, last = reach(first, last, next(iter(_syntax.prepositions(token, "with", "to")), None), 2)
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


def _visit(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
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
        guests = guests or _body_name(_syntax.child(token, "nsubjpass"))
        if not guests or all(n.kind in ("unnamed", "other") for n in actor):
            return None
        return Candidate("meeting.host", token, first, last, actor=guests, target=actor, firmness=firmness)
    if item is None:
        return None
    if lemma in ("host", "receive", "greet", "welcome"):
        target = resolver.parties(item, sentence)
        if not target and item.tag_ == "NNS" and (_of_rank(item) or item.lemma_ == "counterpart"):
            target = (Name("unnamed leaders", "", "unnamed", True),)
        purpose = {w for o in _syntax.prepositional_objects(token, "for", "at") for w in noun_words(o)}
        purpose |= {w for o in _syntax.prepositional_objects(item, "for", "at") for w in noun_words(o)}
        if not target or not (
            purpose & lexicon()["meeting.nouns"]
            or (lemma in ("host", "receive") and (target[0].kind in ("person", "group", "unnamed") or _of_rank(item)))
            or (
                lemma in ("welcome", "greet")
                and (_of_rank(item) or target[0].kind == "person")
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


def _travel(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
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
        first, last = verb_group(token)
        first, last = reach(first, last, item, 3)
        return Candidate(
            "meeting.travel", token, first, last, actor=actor, target=place, firmness=firmness, confidence="low"
        )
    return None


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
        for item in _syntax.prepositional_objects(visit, "to", "on") if visit is not None else ():
            target = target or resolver.parties(item, sentence)
        fits = visit is not None
    elif lemma in ("arrive", "be"):
        purpose = [*_syntax.prepositional_objects(token, "for")]
        for place in _syntax.prepositional_objects(token, "in", "at"):
            purpose += _syntax.prepositional_objects(place, "for")
        fits = any({t.lower_, t.lemma_.lower()} & talks for t in purpose) and bool(
            _syntax.prepositions(token, "in", "at")
        )
        for item in purpose:
            for inner in _syntax.prepositional_objects(item, "with"):
                target = merged(target, resolver.parties(inner, sentence))
        host = next((t for t in _syntax.children(token, "attr") if t.lemma_ == "guest"), None)
        owner = _syntax.child(host, "poss") if host is not None else None
        if owner is not None:
            fits, target = True, resolver.parties(owner, sentence)
        subject = _syntax.subject(token)
        if fits and not actor and subject is not None and (subject.tag_ == "NNS" or subject.lemma_ == "delegation"):
            actor = (Name("unnamed participants", "", "unnamed", True),)
    elif lemma == "huddle":
        fits = bool(_syntax.prepositions(token, "with", "in"))
        for item in _syntax.prepositional_objects(token, "with"):
            target = merged(target, resolver.parties(item, sentence))
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


def _in_touch(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "was on the line with X", "were in contact over the hotline": a call in other words."""
    after = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 8, token.sent.end)]]
    on_line = after[:2] == ["on", "the"] and bool({"line", "phone", "telephone"} & set(after[:3]))
    touch = after[:2] in (["in", "contact"], ["in", "touch"]) and bool(set(after) & _BY_PHONE)
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
    first, last = verb_group(token)
    first, last = reach(first, last, item, 6)
    return Candidate("meeting.chair", token, first, last, actor=actor, firmness=firmness, confidence="high")
