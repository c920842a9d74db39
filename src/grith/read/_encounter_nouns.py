"""Meetings and calls as nouns: "held talks", "a phone call with", "the summit takes place"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._encounter_beside import told_beside
from grith.read._encounter_firm import TRAVEL, how_firm, timed
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged
from grith.read._resolver import Resolver
from grith.read._sides import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token

CALL_WORDS = frozenset({"call", "conversation", "teleconference", "videoconference", "videocall"})
_BY_PHONE = frozenset({"video", "phone", "telephone", "hotline", "telephonic"})
_AMONG = ("between", "with", "among")
_BEFORE_IT = frozenset({"before", "ahead", "until"})
_DUE = frozenset({"due", "set", "scheduled", "expected", "planned"})


@frozen(eq=False)
class _Noun:
    """A noun for a meeting or a call: who is named behind it, and the verb that tells of it."""

    token: Token
    sentence: Sentence
    resolver: Resolver
    lemma: str
    before: set[str]  # the words before it in its phrase
    is_call: bool
    named: tuple[Name, ...]
    between: bool  # named as its sides, not only as those met
    verb: Token | None

    @property
    def kind(self) -> str:
        return "call" if self.is_call else "meeting"

    def doer(self, verb: Token) -> tuple[Name, ...]:
        return self.resolver.subject(verb, self.sentence)

    def parties(self, items: list[Token]) -> tuple[Name, ...]:
        return self.resolver.every(items, self.sentence)


def noun(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """Meetings and calls as nouns: held, taking place, or behind "after", "during", with their participants."""
    before = {w.lower_ for c in token.lefts for w in (c, *c.children)}
    if _no_encounter(token, before):
        return None
    met = _encounter(token, before, sentence, resolver)
    if met is None:
        return None
    return (
        _to_resume(met)
        or _lost_verb(met)
        or told_beside(token, met.kind, met.named, sentence, resolver)
        or _told_by_its_verb(met)
    )


def _no_encounter(token: Token, before: set[str]) -> bool:
    """Whether the noun only describes another, is denied, or means something else."""
    lemma, head = token.lemma_.lower(), token.head
    if token.dep_ in ("compound", "nmod", "amod", "poss"):
        return True
    if token.dep_ == "dobj" and head.dep_ == "acl" and any(c.lower_ == "no" for c in head.head.children):
        return True  # "no decision to hold talks"
    if lemma == "call":
        return _asks(token, before)
    if lemma == "conversation":
        return not before & lexicon()["call.marks"]
    if lemma == "conference":
        return bool(before & {"news", "press"})
    return lemma == "council" or (lemma == "assembly" and "general" in before)


def _asks(token: Token, before: set[str]) -> bool:
    """ "a call for talks", "joined the calls of others for a truce": what is asked, and nobody rung up."""
    if token.dep_ not in ("dobj", "pobj", "nsubj", "nsubjpass", "conj", "attr", "npadvmod"):
        return True
    if token.tag_ == "NNS" and token.dep_ == "dobj" and token.head.lemma_ in ("join", "echo", "back"):
        return True
    return bool(_syntax.prepositions(token, "for")) and not before & lexicon()["call.marks"]


def _encounter(token: Token, before: set[str], sentence: Sentence, resolver: Resolver) -> _Noun | None:
    """The noun with its participants; ``None`` for talks with the press and for a "call" that nothing bears out."""
    lemma = token.lemma_.lower()
    items = _syntax.prepositional_objects(token, *_AMONG, "of")
    if any(item.lower_ in lexicon()["rule.press"] for item in items):
        return None
    met = _Noun(
        token,
        sentence,
        resolver,
        lemma,
        before,
        is_call=lemma in CALL_WORDS or (lemma in lexicon()["rule.by_phone"] and bool(before & _BY_PHONE)),
        named=resolver.every(items, sentence) or _named_further_in(token, sentence, resolver),
        between=bool(_syntax.prepositions(token, "between", "among")),
        verb=_governing_verb(token),
    )
    during = token.dep_ == "pobj" and token.head.lower_ in ("in", "during")
    bare = lemma == "call" and not (met.named or during or before & lexicon()["call.marks"])
    return None if bare else met


def _named_further_in(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "a round of talks between X and Y": those whom the inner noun names."""
    talks = lexicon()["meeting.nouns"]
    inner = [t for t in _syntax.prepositional_objects(token, "of") if {t.lemma_.lower(), t.lower_} & talks]
    items = [item for talk in inner for item in _syntax.prepositional_objects(talk, *_AMONG)]
    return resolver.every(items, sentence)


def _governing_verb(token: Token) -> Token | None:
    for head, label in _syntax.governors(token):
        if head.lower_ == "following" and label == "pobj":
            continue  # "Following his call with X, Y ordered": Y's
        if head.pos_ in ("VERB", "AUX"):
            return head
    return None


def _to_resume(met: _Noun) -> Candidate | None:
    """ "talks, which will resume on Monday": a relative clause that looks forward."""
    if met.lemma not in lexicon()["meeting.talks"] | {"round"}:
        return None
    clauses = [t for r in _syntax.children(met.token, "relcl") for t in (r, *_syntax.children(r, "xcomp"))]
    ahead = next((t for t in clauses if t.lemma_ in lexicon()["meeting.resuming"] and _lies_ahead(t)), None)
    if ahead is None:
        return None
    first, last = reach(met.token, met.token, ahead, 6)
    actor = met.named or sides_of(met.resolver.voices.cast, met.sentence.number)
    return Candidate("meeting.due", met.token, first, last, actor=actor, firmness="planned", confidence="low")


def _lies_ahead(verb: Token) -> bool:
    return verb.dep_ == "xcomp" or any(a.lower_ in ("will", "were", "was") for a in _syntax.auxiliaries(verb))


def _lost_verb(met: _Noun) -> Candidate | None:
    """ "Turkey hosted talks": where the parse took the verb for an attribute, its subject stands before it."""
    hosting = lexicon()["meeting.hosting"]
    attributes = [c for c in met.token.lefts if c.dep_ in ("amod", "acl") and c.tag_ == "VBD"]
    lost = next((c for c in attributes if c.lemma_ in hosting), None)
    if lost is None or lost.i <= met.sentence.span.start:
        return None
    actor = met.named if met.between else met.resolver.parties(lost.nbor(-1), met.sentence)
    target = () if met.between else met.named
    if not actor:
        return None
    return Candidate(
        "meeting.noun", met.token, lost, met.token, actor=actor, target=target, firmness="done", confidence="low"
    )


def _told_by_its_verb(met: _Noun) -> Candidate | None:
    """The first way of telling that fits decides, also where it then finds nothing."""
    verb = met.verb
    if verb is None:
        return None
    due = _syntax.child(verb, "xcomp") if verb.lemma_ == "be" and met.token.dep_ == "nsubj" else None
    if due is not None and any(c.lower_ == "to" for c in due.children):
        verb = due  # "talks are to open on Monday"
    tell = next((tell for fits, tell in _WAYS if fits(met, verb)), None)
    return tell(met, verb) if tell is not None else None


def _candidate(
    met: _Noun,
    verb: Token,
    firmness: str,
    actor: tuple[Name, ...],
    target: tuple[Name, ...] = (),
    *,
    first: Token | None = None,
    last: Token | None = None,
) -> Candidate | None:
    if not actor and not target and firmness == "done" and not timed(verb, met.token):
        return None
    link = next(iter(_syntax.prepositions(met.token, "with", "between")), None)
    first, last = reach(first or _opening(met.token), last or met.token, link, 1)
    return Candidate(f"{met.kind}.noun", met.token, first, last, actor=actor, target=target, firmness=firmness)


def _opening(token: Token) -> Token:
    """The first word of the noun's phrase, without attributes that reach far back."""
    first = token
    for child in token.lefts:
        if child.dep_ in ("amod", "compound", "nummod", "nmod") and first.i - child.left_edge.i <= 4:
            first = min(first, child.left_edge, key=lambda t: t.i)
    return first


def _from_verb(met: _Noun, verb: Token, limit: int) -> Token:
    """The first word of the verb if it stands at most ``limit`` words before the noun's phrase, else of the phrase."""
    first, start = _opening(met.token), verb_group(verb)[0]
    return start if verb.i < first.i and first.i - start.i <= limit else first


def _is_held(met: _Noun, verb: Token) -> bool:
    holding = lexicon()["meeting.holding"]
    return met.token.dep_ in ("dobj", "conj") and (verb.lemma_.lower() in holding or verb.lemma_ in ("make", "take"))


def _held(met: _Noun, verb: Token) -> Candidate | None:
    """ "X held talks with Y", "X hosts a summit together with Y", "X brokered a meeting between Y and Z"."""
    firmness = how_firm(verb, met.sentence)
    if firmness is None or verb.lemma_ == "skip":
        return None
    actor, target = met.doer(verb), met.named
    joined = met.parties(_syntax.prepositional_objects(verb, "with", "together", "alongside"))
    if verb.lemma_ in ("chair", "lead", "co-chair", "cochair", "host", "convene"):
        actor = merged(actor, joined)
    else:
        target = merged(target, joined)
    if met.between:
        actor, target = met.named, ()
    elif verb.lemma_ in ("mediate", "broker", "facilitate"):
        actor, target = met.named or actor, ()
    if not actor and not _syntax.is_passive(verb):
        return None
    return _candidate(met, verb, firmness, actor, target, first=_from_verb(met, verb, 7))


def _happens(met: _Noun, verb: Token) -> bool:
    happening = lexicon().named("meeting.happening", "meeting.holding")
    return met.token.dep_ in ("nsubj", "nsubjpass") and (
        verb.lemma_.lower() in happening or any(c.lemma_ in _DUE or c.lemma_ == "underway" for c in verb.children)
    )


def _happening(met: _Noun, verb: Token) -> Candidate | None:
    """ "The talks begin on Monday", "a summit is due in May"."""
    firmness = how_firm(verb, met.sentence)
    if firmness is None or verb.lemma_ in ("have", "attend", "join", "arrive", "chair", "mediate", "broker", "host"):
        return None
    if verb.lemma_ == "take" and not any(c.lower_ == "place" for c in verb.children):
        return None
    if verb.lemma_ in ("expect", "schedule", "due", "set", "plan", "slate") or _DUE & {c.lemma_ for c in verb.children}:
        firmness = "expected" if verb.lemma_ == "expect" else "planned"
    actor = met.named or sides_of(met.resolver.voices.cast, met.sentence.number)
    if (not actor and not timed(verb, met.token)) or (verb.lemma_ == "go" and verb.tag_ != "VB"):
        return None
    return _candidate(met, verb, firmness, actor, last=verb if 0 < verb.i - met.token.i <= 16 else None)


def _is_way_of_speaking(met: _Noun, verb: Token) -> bool:
    spoken = met.token.dep_ == "pobj" and met.token.head.lower_ in ("in", "during", "by", "over", "on")
    return met.is_call and not met.named and spoken


def _way_of_speaking(met: _Noun, verb: Token) -> Candidate | None:
    """ "discussed it in a phone call": the call is between those who speak."""
    firmness = how_firm(verb, met.sentence)
    if firmness is None:
        return None
    actor = met.doer(verb)
    told = _syntax.children(verb, "dobj", "dative")
    target = _persons(met, [*told, *_syntax.prepositional_objects(verb, "with", "to")])
    clause = _syntax.child(verb, "xcomp", "ccomp")
    if not target and clause is not None and clause.pos_ == "PROPN":
        target = _persons(met, [clause])
    if not target and verb.lemma_ in ("join", "address", "consult", "brief"):
        target = met.parties(_syntax.children(verb, "dobj"))
    marked = bool(met.before & lexicon()["call.marks"] - {"call"})
    peers = any(o.lower_ in _peers() for o in told)
    if not (len(actor) > 1 or target or peers) or not (marked or (target and met.lemma == "call")):
        return None
    first, last = reach(_opening(met.token), met.token, verb, 9)
    return _candidate(met, verb, firmness, actor, target, first=first, last=last)


def _persons(met: _Noun, items: list[Token]) -> tuple[Name, ...]:
    return merged(*(tuple(n for n in met.resolver.parties(item, met.sentence) if n.kind == "person") for item in items))


def _peers() -> frozenset[str]:
    return lexicon().named(
        "rule.peers", "groups.unnamed_leaders", "groups.unnamed_officials", "groups.unnamed_participants"
    )


def _is_addressed(met: _Noun, verb: Token) -> bool:
    crowd = not met.is_call and met.lemma in ("forum", "conference", "rally", "assembly", "gathering")
    return met.token.dep_ == "dobj" and verb.lemma_ in ("tell", "address", "brief", "inform") and not crowd


def _addressed(met: _Noun, verb: Token) -> Candidate | None:
    """ "told a virtual call of leaders that ...": speaking at a meeting is holding it."""
    firmness, actor = how_firm(verb, met.sentence), met.doer(verb)
    if firmness is None or not actor:
        return None
    near = 0 < _opening(met.token).i - verb.i <= 4
    return _candidate(met, verb, firmness, actor, met.named, first=verb_group(verb)[0] if near else None)


def _is_gone_to(met: _Noun, verb: Token) -> bool:
    link = met.token.head
    goes = met.token.dep_ == "pobj" and link.lower_ == "for" and verb.lemma_ in TRAVEL
    return goes and _syntax.under(link, verb)


def _gone_to(met: _Noun, verb: Token) -> Candidate | None:
    """ "flew to Paris for talks with X"."""
    firmness, actor = how_firm(verb, met.sentence), met.doer(verb)
    if firmness is None or not actor:
        return None
    return _candidate(met, verb, firmness, actor, met.named, first=_from_verb(met, verb, 12))


def _is_time_of_another(met: _Noun, verb: Token) -> bool:
    links = _BEFORE_IT | {"after", "following", "during", "at", "in", "since"}
    if met.token.dep_ == "pobj" and met.named and _out_of(met.token):
        return True
    link = met.token.head
    beside = link.lower_ != "in" or link.head.pos_ != "ADJ"  # "interested in talks with X" tells of none
    return met.token.dep_ == "pobj" and link.lower_ in links and beside and bool(met.named)


def _out_of(noun: Token) -> bool:
    """ "came out of a meeting with X", "emerged from talks with X": it has been held."""
    link, above = noun.head, noun.head.head
    out = link.lower_ == "of" and above.lower_ == "out" and above.head.lemma_ in ("come", "walk", "step", "emerge")
    return out or (link.lower_ == "from" and above.lemma_ in ("emerge", "return", "come"))


def _time_of_another(met: _Noun, verb: Token) -> Candidate | None:
    """ "After a call with X, Y said": told in passing, as the time of something else."""
    if not met.between and met.lemma in ("round", "session", "conference", "tour", "trip", "visit"):
        return None
    to_come = met.token.head.lower_ in _BEFORE_IT
    context = context_of(verb, met.sentence)
    if context.hypothetical and to_come:
        return None
    firmness = "planned" if to_come or context.modal == "will" else "done"
    others = () if met.between else _other_side(met, verb)
    return _candidate(met, verb, firmness, others or met.named, met.named if others else ())


def _other_side(met: _Noun, verb: Token) -> tuple[Name, ...]:
    """Who met those named: the doer of what else is told, or whose meeting it was."""
    names, parties = {n.name for n in met.named}, {n.as_party for n in met.named}
    return tuple(n for n in met.doer(verb) if n.name not in names) or tuple(
        n for n in met.resolver.owner(met.token, met.sentence) if n.as_party not in parties
    )


def _has_two_sides(met: _Noun, verb: Token) -> bool:
    talks = met.lemma in lexicon()["meeting.talks"] or met.lemma in ("call", "conversation")
    return talks and met.between and len(met.named) > 1 and met.token.dep_ in ("nsubj", "nsubjpass", "attr")


def _between_two_sides(met: _Noun, verb: Token) -> Candidate | None:
    """ "Talks between X and Y dragged on": two sides named bear a meeting out, whatever is said of it."""
    context = context_of(verb, met.sentence)
    unreal = context.hypothetical or context.negated or context.modal in ("could", "should", "might", "may", "must")
    if unreal or verb.lemma_ in lexicon()["meeting.sought"]:
        return None
    return _candidate(met, verb, "planned" if context.modal in ("will", "would") else "done", met.named)


_NOT_HELD = frozenset("cancel postpone delay seek request want prepare propose oppose avoid refuse rule plan".split())


def _is_owned(met: _Noun, verb: Token) -> bool:
    owned = any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in met.token.children)
    with_whom = any(c.dep_ == "prep" and c.lower_ == "with" for c in met.token.children)
    talks = met.is_call or met.lemma in lexicon()["meeting.talks"] or met.lemma == "conversation"
    return owned and with_whom and talks and bool(met.named) and met.token.dep_ in ("pobj", "dobj", "nsubj")


def _owned_meeting(met: _Noun, verb: Token) -> Candidate | None:
    """ "reported on his conversation last Sunday with X": whose it was bears it out."""
    context = context_of(verb, met.sentence)
    unreal = context.hypothetical or context.negated or context.modal not in ("", "will")
    if unreal or verb.lemma_ in _NOT_HELD | lexicon()["meeting.sought"] | lexicon()["meeting.wishing"]:
        return None
    own = met.resolver.parties(_syntax.child(met.token, "poss"), met.sentence) or met.doer(verb)
    others = {n.as_party for n in met.named}
    actor = tuple(n for n in own if n.as_party not in others)
    return _candidate(met, verb, "planned" if context.modal else "done", actor, met.named) if actor else None


_WAYS = (
    (_is_held, _held),
    (_happens, _happening),
    (_is_way_of_speaking, _way_of_speaking),
    (_is_addressed, _addressed),
    (_is_gone_to, _gone_to),
    (_is_time_of_another, _time_of_another),
    (_has_two_sides, _between_two_sides),
    (_is_owned, _owned_meeting),
)
