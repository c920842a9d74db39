"""Meetings and calls as nouns: "held talks", "a phone call with", "the summit takes place"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged
from grith.read._resolver import Resolver
from grith.read._sides import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token


_PRESS = frozenset(
    "reporter reporters journalist journalists press media broadcaster television tv radio crowd audience newspaper "
    "agency bbc cnn reuters afp nation".split()
)
_PLANNING = frozenset({"expect", "likely", "due", "plan", "set", "schedule", "slate", "prepare", "intend"})
_EARLIER = frozenset({"after", "following", "since", "upon", "on", "by"})
_TRAVEL = frozenset("travel arrive fly head come go visit return leave depart send".split())
_WITH_CONTENT = frozenset({"after", "following", "during", "at", "in", "before", "ahead", "since", "until"})
_CALL_WORDS = frozenset({"call", "conversation", "teleconference", "videoconference", "videocall"})


def how_firm(token: Token, sentence: Sentence) -> str | None:
    """How firm an encounter is, or ``None`` if it is only wished or denied."""
    gerund = token.tag_ == "VBG" and not any(a.lemma_ == "be" for a in _syntax.auxiliaries(token))
    # "after meeting X" is a meeting; "looks forward to meeting X" is not one yet.
    if gerund and token.dep_ == "pcomp" and token.head.lower_ not in _EARLIER:
        return None
    if token.tag_ == "VB" and token.dep_ in ("advcl", "xcomp") and token.head.lemma_ in _TRAVEL:
        return how_firm(token.head, sentence)  # "will fly to Paris to meet ..."
    if _only_when(token):
        return None  # "will talk only if X leaves": a condition
    context = context_of(token, sentence, waiting=False)
    planned = token.dep_ in ("xcomp", "ccomp") and token.head.lemma_.lower() in _PLANNING
    planned = planned and (token.dep_ == "xcomp" or token.tag_ == "VB")
    if planned:
        context = context_of(token.head, sentence, waiting=False)
        if context.modal in ("would", "could", "should", "may", "might"):
            return None
    if context.hypothetical or context.negated:
        return None
    if planned:
        return "expected" if token.head.lemma_.lower() in ("expect", "likely") else "planned"
    if context.modal in ("could", "may", "might", "can"):
        if any(c.lower_ == "before" for c in token.children):
            return None
        return "possible"
    if context.modal in ("should", "must", "would"):
        return "planned" if context.modal == "would" and context.past_report else None
    head = token.head
    if token.dep_ == "conj" and head.dep_ == "pcomp":
        head = head.head
    if head.lower_ == "for" and head.head.lemma_ in ("thank", "praise", "congratulate", "credit"):
        return None
    if token.dep_ in ("xcomp", "ccomp") and head.i != token.i:
        above = head.lemma_.lower()
        if above in ("expect",) or above == "likely":
            return "expected"
        if above in ("plan", "due", "set", "schedule", "slate", "be", "intend", "agree", "prepare", "go"):
            return "planned"
        if above in (
            "want",
            "hope",
            "offer",
            "refuse",
            "ready",
            "willing",
            "propose",
            "wish",
            "seek",
            "try",
            "urge",
            "ask",
            "press",
            "demand",
            "decline",
            "pledge",
            "promise",
            "vow",
            "undertake",
            "commit",
        ):
            return None
    if context.modal in ("will", "shall"):
        return "planned"
    if any(a.lemma_ == "be" for a in _syntax.auxiliaries(token)) and token.tag_ == "VBG":
        return "planned"
    if token.tag_ in ("VBZ", "VBP") and token.pos_ == "VERB":
        if any(c.lower_ in ("when", "whenever", "where", "while") for c in token.children if c.i < token.i):
            return None  # "as is usual when the coalition meets"
        return "planned"
    return "done"


def _only_when(token: Token) -> bool:
    return any(
        c.dep_ in ("advcl", "prep")
        and c.i > token.i
        and "only" in {t.lower_ for t in token.doc[max(c.left_edge.i - 1, 0) : c.left_edge.i + 2]}
        for c in token.children
    )


def noun(token: Token, sentence: Sentence, resolver: Resolver, taken: set[int]) -> Candidate | None:
    """Meetings and calls as nouns: held, taking place, or behind "after", "during", with their participants."""
    lemma = token.lemma_.lower()
    words = lexicon()
    left = {c.lower_ for c in token.children if c.i < token.i} | {
        c.lower_ for t in token.children if t.i < token.i for c in t.children
    }
    is_call = lemma in _CALL_WORDS or (
        lemma in ("conference", "talks", "meeting", "contact", "conversation", "exchange", "discussion")
        and bool(left & {"video", "phone", "telephone", "hotline", "telephonic"})
    )
    if token.dep_ in ("compound", "nmod", "amod", "poss"):
        return None
    if token.dep_ == "dobj" and token.head.dep_ == "acl" and any(c.lower_ == "no" for c in token.head.head.children):
        return None  # "no decision to hold talks"
    if lemma == "call":
        if any(p.lower_ == "for" for p in _syntax.prepositions(token)) and not left & words["call.marks"]:
            return None
        if token.dep_ not in ("dobj", "pobj", "nsubj", "nsubjpass", "conj", "attr", "npadvmod"):
            return None
    if (
        lemma == "call"
        and token.tag_ == "NNS"
        and token.dep_ == "dobj"
        and token.head.lemma_ in ("join", "echo", "back")
    ):
        return None  # "joined the calls of others for a truce"
    if lemma == "conference" and left & {"news", "press"}:
        return None
    if lemma == "council" or (lemma == "assembly" and "general" in left):
        return None
    with_names: tuple[Name, ...] = ()
    for item in _syntax.prepositional_objects(token, "between", "with", "among", "of"):
        if item.lower_ in _PRESS:
            return None
        with_names = merged(with_names, tuple(n for n in resolver.parties(item, sentence)))
    for whole in () if with_names else _syntax.prepositional_objects(token, "of"):
        if whole.lemma_.lower() in words["meeting.nouns"] or whole.lower_ in words["meeting.nouns"]:
            for item in _syntax.prepositional_objects(whole, "between", "with", "among"):
                with_names = merged(with_names, resolver.parties(item, sentence))
    between = any(p.lower_ in ("between", "among") for p in _syntax.prepositions(token))
    in_it = token.dep_ == "pobj" and token.head.lower_ in ("in", "during")
    if is_call and lemma == "call" and not with_names and not in_it and not left & words["call.marks"]:
        return None
    if lemma == "conversation" and not left & (words["call.marks"] | {"phone", "telephone"}):
        return None
    verb = _governing_verb(token)
    ahead = next(
        (
            t
            for r in _syntax.children(token, "relcl")
            for t in (r, *_syntax.children(r, "xcomp"))
            if t.lemma_ in ("resume", "begin", "start", "open", "take", "reconvene", "continue")
            and (t.dep_ == "xcomp" or any(a.lower_ in ("will", "were", "was") for a in _syntax.auxiliaries(t)))
        ),
        None,
    )
    if ahead is not None and lemma in ("talks", "talk", "negotiations", "negotiation", "meeting", "summit", "round"):
        first, last = reach(token, token, ahead, 6)
        actor = with_names or sides_of(resolver.voices.cast, sentence.number)
        return Candidate("meeting.due", token, first, last, actor=actor, firmness="planned", confidence="low")
    lost = next(
        (
            c
            for c in token.children
            if c.dep_ in ("amod", "acl")
            and c.tag_ == "VBD"
            and c.i < token.i
            and c.lemma_ in ("host", "hold", "convene", "chair", "organise", "organize")
        ),
        None,
    )
    if lost is not None and lost.i > sentence.span.start:
        # The parse took the verb for an attribute ("Turkey hosted talks"): its subject stands before it.
        actor = with_names if between else resolver.parties(lost.nbor(-1), sentence)
        if actor:
            return Candidate(
                "meeting.noun",
                token,
                lost,
                token,
                actor=actor,
                target=() if between else with_names,
                firmness="done",
                confidence="low",
            )
    kind = "call" if is_call else "meeting"
    beside = _told_beside(token, kind, with_names, sentence, resolver)
    if beside is not None:
        return beside
    if verb is not None and verb.lemma_ == "be" and token.dep_ == "nsubj":
        due = _syntax.child(verb, "xcomp")
        if due is not None and any(c.lower_ == "to" for c in due.children):
            verb = due  # "talks are to open on Monday"
    first = last = token
    for child in token.children:
        if (
            child.dep_ in ("amod", "compound", "nummod", "nmod")
            and child.i < token.i
            and first.i - child.left_edge.i <= 4
        ):
            first = min(first, child.left_edge, key=lambda t: t.i)
    actor = ()
    target: tuple[Name, ...] = ()
    firmness: str | None
    if (
        verb is not None
        and token.dep_ in ("dobj", "conj")
        and verb.lemma_.lower() in words["meeting.holding"] | {"make", "take"}
    ):
        firmness = how_firm(verb, sentence)
        if firmness is None:
            return None
        if verb.lemma_ in ("skip",):
            return None
        actor = resolver.subject(verb, sentence)
        extra = list(_syntax.prepositional_objects(verb, "with", "together", "alongside"))
        target = with_names
        for item in extra:
            names = resolver.parties(item, sentence)
            if verb.lemma_ in ("chair", "lead", "co-chair", "cochair", "host", "convene"):
                actor = merged(actor, names)
            else:
                target = merged(target, names)
        if between:
            actor, target = with_names, ()
        elif verb.lemma_ in ("mediate", "broker", "facilitate"):
            actor, target = with_names or actor, ()
        if verb.i < first.i and first.i - verb_group(verb)[0].i <= 7:
            first = verb_group(verb)[0]
        if not actor and not _syntax.is_passive(verb):
            return None
    elif (
        verb is not None
        and token.dep_ in ("nsubj", "nsubjpass")
        and (
            verb.lemma_.lower() in words["meeting.happening"] | words["meeting.holding"]
            or any(c.lemma_ in ("due", "set", "scheduled", "expected", "planned", "underway") for c in verb.children)
        )
    ):
        firmness = how_firm(verb, sentence)
        if firmness is None:
            return None
        if verb.lemma_ in ("expect", "schedule", "due", "set", "plan", "slate") or any(
            c.lemma_ in ("due", "set", "scheduled", "expected", "planned") for c in verb.children
        ):
            firmness = "expected" if verb.lemma_ == "expect" else "planned"
        actor = with_names
        if verb.lemma_ == "take" and not any(c.lower_ == "place" for c in verb.children):
            return None
        if verb.lemma_ in ("have", "attend", "join", "arrive", "chair", "mediate", "broker", "host"):
            return None
        actor = actor or sides_of(resolver.voices.cast, sentence.number)
        if not actor and not timed(verb, token):
            return None
        if verb.lemma_ == "go" and verb.tag_ != "VB":
            return None
        if verb.i > last.i and verb.i - last.i <= 16:
            last = verb
    elif (
        is_call
        and not with_names
        and token.dep_ == "pobj"
        and token.head.lower_ in ("in", "during", "by", "over", "on")
        and verb is not None
    ):
        # "discussed it in a phone call": the call is between those who speak.
        firmness = how_firm(verb, sentence)
        if firmness is None:
            return None
        actor = resolver.subject(verb, sentence)
        for item in (*_syntax.children(verb, "dobj", "dative"), *_syntax.prepositional_objects(verb, "with", "to")):
            target = merged(target, tuple(n for n in resolver.parties(item, sentence) if n.kind == "person"))
        told = _syntax.child(verb, "xcomp", "ccomp")
        if not target and told is not None and told.pos_ == "PROPN":
            target = tuple(n for n in resolver.parties(told, sentence) if n.kind == "person")
        marked = bool(left & words["call.marks"] - {"call"})
        if not target and verb.lemma_ in ("join", "address", "consult", "brief"):
            for item in _syntax.children(verb, "dobj"):
                target = merged(target, resolver.parties(item, sentence))
        heard = {"counterpart", "counterparts", "colleague", "colleagues"} | words.named(
            "groups.unnamed_leaders", "groups.unnamed_officials", "groups.unnamed_participants"
        )
        peers = any(o.lower_ in heard for o in _syntax.children(verb, "dobj", "dative"))
        if (len(actor) < 2 and not target and not peers) or not (marked or (target and lemma == "call")):
            return None
        first, last = reach(first, last, verb, 9)
    elif (
        verb is not None
        and token.dep_ == "dobj"
        and verb.lemma_ in ("tell", "address", "brief", "inform")
        and (is_call or lemma not in ("forum", "conference", "rally", "assembly", "gathering"))
    ):
        # "told a virtual call of leaders that ...": speaking at a meeting is holding it.
        firmness = how_firm(verb, sentence)
        actor = resolver.subject(verb, sentence)
        if firmness is None or not actor:
            return None
        target = with_names
        if verb.i < first.i and first.i - verb.i <= 4:
            first = verb_group(verb)[0]
    elif (
        token.dep_ == "pobj"
        and token.head.lower_ == "for"
        and verb is not None
        and verb.lemma_ in _TRAVEL
        and _syntax.under(token.head, verb)
    ):
        firmness = how_firm(verb, sentence)
        if firmness is None:
            return None
        actor = resolver.subject(verb, sentence)
        target = with_names
        if not actor:
            return None
        if verb.i < first.i and first.i - verb_group(verb)[0].i <= 12:
            first = verb_group(verb)[0]
    elif token.dep_ == "pobj" and token.head.lower_ in _WITH_CONTENT and with_names:
        if verb is None:
            return None
        context = context_of(verb, sentence)
        after = token.head.lower_ in ("after", "following", "during", "at", "in", "since")
        if context.hypothetical and not after:
            return None
        future = context.modal in ("will",) or token.head.lower_ in ("before", "ahead", "until")
        firmness = "planned" if future else "done"
        actor = with_names
        if not between:
            leader = resolver.subject(verb, sentence)
            chain_names = {n.name for n in with_names}
            leader = tuple(n for n in leader if n.name not in chain_names)
            owner = tuple(
                n for n in resolver.owner(token, sentence) if n.as_party not in {w.as_party for w in with_names}
            )
            actor, target = (leader or owner or with_names), with_names
            if actor == with_names:
                target = ()
        if lemma in ("round", "session", "council", "conference", "tour", "trip", "visit") and not between:
            return None
    elif (
        between
        and len(with_names) >= 2
        and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "attr", "ROOT")
        and lemma in ("talks", "talk", "meeting", "negotiation", "summit", "call", "conversation", "negotiations")
    ):
        if verb is not None:
            context = context_of(verb, sentence)
            if context.hypothetical or context.negated or context.modal in ("could", "should", "might", "may", "must"):
                return None
            if verb.lemma_ in (
                "build",
                "want",
                "urge",
                "propose",
                "seek",
                "resume",
                "broker",
                "call",
                "need",
                "facilitate",
                "push",
                "hope",
                "await",
                "support",
                "mediate",
                "welcome",
            ):
                return None
            firmness = "planned" if context.modal in ("will", "would") else "done"
        else:
            return None
        if token.dep_ == "pobj" and token.head.lower_ not in ("of", "to", "from", "about"):
            return None
        if token.dep_ in ("pobj", "dobj"):
            return None
        actor = with_names
    else:
        return None
    if not actor and not target and firmness == "done" and not timed(verb, token):
        return None
    first, last = reach(first, last, next(iter(_syntax.prepositions(token, "with", "between")), None), 1)
    return Candidate(f"{kind}.noun", token, first, last, actor=actor, target=target, firmness=firmness)


def _told_beside(
    token: Token, kind: str, with_names: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    """An encounter told beside its noun: "a call X received from Y", "took part in talks", "a summit held"."""
    for clause in _syntax.children(token, "relcl", "acl"):
        if kind == "call" and clause.lemma_ in ("receive", "get", "take", "have", "make", "place", "hold"):
            one = resolver.parties(_syntax.child(clause, "nsubj"), sentence)
            links = ("from",) if clause.lemma_ in ("receive", "get", "take") else ("with", "to")
            other = tuple(
                n for item in _syntax.prepositional_objects(clause, *links) for n in resolver.parties(item, sentence)
            )
            if one and other:
                caller, called = (other, one) if links == ("from",) else (one, other)
                first, last = reach(token, token, clause, 6)
                return Candidate("call.beside", token, first, last, actor=caller, target=called, firmness="done")
        held = clause.tag_ == "VBN" and clause.lemma_ in ("hold", "convene", "host", "chair", "organise", "organize")
        if held and token.dep_ in ("nsubj", "dobj") and _syntax.child(clause, "aux") is None and timed(clause, token):
            actor = with_names or resolver.parties(_syntax.agent(clause), sentence)
            cast = resolver.voices.cast
            inside = cast.mentions.within(sentence.block, token.doc, *_syntax.noun_phrase_bounds(token))
            actor = actor or tuple(cast.party_name(m) for m in inside if m.kind == "organisation")
            if actor:
                first, last = reach(token, token, clause, 4)
                return Candidate("meeting.held", token, first, last, kind=kind, actor=actor, firmness="done")
    link = token.head
    part = link.head.lemma_ == "part" and link.head.head.lemma_ in ("take", "have")
    taking = link.head.head if part else link.head
    if token.dep_ != "pobj" or link.lower_ != "in" or not (part or taking.lemma_ in ("take", "participate", "engage")):
        return None
    if taking.lemma_ == "take" and not part and not any(c.lemma_ == "part" for c in taking.children):
        return None
    firmness = how_firm(taking, sentence)
    actor = resolver.subject(taking, sentence)
    if firmness is None or not actor:
        return None
    others = [t for t in taking.subtree if t.dep_ == "pobj" and t.head.lower_ == "with" and t.i > taking.i]
    target = merged(with_names, *(resolver.parties(t, sentence) for t in others))
    first, last = reach(*verb_group(taking), token, 6)
    own = {n.name for n in actor}
    target = tuple(n for n in target if n.name not in own)
    return Candidate("meeting.take-part", token, first, last, kind=kind, actor=actor, target=target, firmness=firmness)


def timed(verb: Token | None, token: Token) -> bool:
    """Whether a day, a place or another circumstance makes the event a definite one."""
    days = {
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "yesterday",
        "week",
        "month",
        "weekend",
    }
    words = {t.lower_ for t in (verb.subtree if verb is not None else token.subtree)}
    return bool(words & days) or any(w.isdigit() for w in words)


def _governing_verb(token: Token) -> Token | None:
    for head, label in _syntax.governors(token):
        if head.lower_ == "following" and label == "pobj":
            continue  # "Following his call with X, Y ordered": Y's
        if head.pos_ in ("VERB", "AUX"):
            return head
    return None
