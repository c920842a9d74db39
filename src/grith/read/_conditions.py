"""Conditions told by the order of things: "without X, Y will not", "will decide only when", "only after"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, noun_words, reach, taken_words, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_WHEN = frozenset({"if", "when", "once", "after", "until"})


def without(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Without guarantees there will be no truce", "no troops will go without a mandate": what must be there first."""
    if token.pos_ not in ("VERB", "AUX"):
        return None
    above = token.head.children if token.dep_ == "ccomp" and token.head.i > token.i else ()
    lead = next((c for c in (*token.children, *above) if c.dep_ == "prep" and c.lower_ in ("without", "absent")), None)
    if lead is None and token.dep_ == "relcl" and token.head.head.lower_ == "without":
        lead = token.head.head  # "Without a mandate no soldiers will go": the parse took the rest for a relative
    if lead is None:
        return None
    context = context_of(token, sentence)
    if not context.negated or context.hypothetical:
        return None
    if context.modal not in ("will", "would", "can", "could", "may") and token.lemma_ != "be":
        return None
    thing = _syntax.child(lead, "pobj", "pcomp")
    chain = resolver.voices.chain(token, sentence)
    if thing is None or not chain:
        return None
    topics = lexicon().named("truce.terms", "contribute.things", "condition.needy", "condition.tied")
    subject = _syntax.subject(token)
    about = taken_words(token) | (noun_words(subject) if subject is not None else set()) | noun_words(thing)
    if not about & topics and not (subject is not None and subject.lower_ in ("this", "that", "it", "none", "nothing")):
        return None
    target = others(resolver.parties(thing, sentence) or resolver.named_in(thing, sentence), chain[0], "unnamed")
    first, last = reach(*verb_group(token), thing, 12)
    return Candidate("condition.without", token, first, last, actor=chain[0], target=target, content=lead)


def only_when(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will decide only when ...", "can begin only after ...", "only if": a step that waits for another."""
    if token.pos_ not in ("VERB", "AUX"):
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal not in ("will", "would", "can", "could", "may"):
        return None
    waits: Token | None = None
    for other in token.children:
        if other.i < token.i or other.dep_ not in ("advcl", "prep"):
            continue
        opens = other if other.dep_ == "prep" else next((c for c in other.children if c.lower_ in _WHEN), None)
        if opens is None or opens.i == token.sent.start:
            continue
        if opens.lower_ not in _WHEN and not _in_trade(opens):
            continue
        if opens.nbor(-1).lower_ == "only" or any(c.lower_ == "only" for c in (*token.children, *other.children)):
            waits = other
            break
    if waits is None or _offers(token):
        return None
    subject = _syntax.subject(token)
    chain = resolver.voices.chain(token, sentence)
    actor = resolver.parties(subject, sentence) if subject is not None else ()
    actor = tuple(n for n in actor if n.kind != "unnamed") or (chain[0] if chain else ())
    topics = lexicon().named(
        "truce.terms", "contribute.things", "condition.needy", "condition.tied", "meeting.nouns", "position.topics"
    )
    topics |= lexicon().named("meeting.verbs", "contribute.verbs", "demand.verbs", "reported.refusable")
    topics |= {"talk", "negotiate", "speak"}
    about = taken_words(token) | (noun_words(subject) if subject is not None else set()) | {token.lemma_.lower()}
    told_of = (
        subject is not None and subject.lower_ in ("this", "that", "it") and token.lemma_ in ("happen", "be", "come")
    )
    if not actor or not (about & topics or told_of):
        return None
    doer = _syntax.child(waits, "nsubj", "nsubjpass") if waits.dep_ == "advcl" else _syntax.child(waits, "pobj")
    target: tuple[Name, ...] = ()
    if doer is not None:
        target = resolver.parties(doer, sentence) or resolver.owner(doer, sentence)
    if not target:
        target = resolver.named_in(waits, sentence)
    if target:
        target = others(target, actor, "unnamed")
    first, last = reach(*verb_group(token), _syntax.child(waits, "pobj") if waits.dep_ == "prep" else waits, 25)
    return Candidate("condition.only-when", token, first, last, actor=actor, target=target, content=waits)


_SENDS = frozenset("send deploy provide contribute dispatch station commit".split())


def _offers(token: Token) -> bool:
    """ "Would send observers only with a mandate": an offer on a condition, which is told with the offer."""
    if token.lemma_ not in _SENDS or _syntax.is_passive(token):
        return False
    given = {t.lower_ for o in _syntax.objects(token) for t in (o, *o.lefts)}
    return bool(given & lexicon().named("capability.troops", "capability.monitoring", "capability.air"))


_TRADED = frozenset(
    {
        ("as", "part"),
        ("in", "exchange"),
        ("in", "return"),
        ("in", "the"),
        ("under", "a"),
        ("under", "an"),
        ("within", "the"),
        ("with", "a"),
        ("with", "the"),
        ("on", "condition"),
    }
)


def _in_trade(opens: Token) -> bool:
    """ "only as part of a deal", "only in exchange for", "only under a mandate": what alone it is given for."""
    return opens.dep_ == "prep" and opens.nbor(-1).lower_ == "only" and (opens.lower_, opens.nbor().lower_) in _TRADED


def unless(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The truce cannot last unless X withdraws", "would not sign until Y had left": what must come first."""
    if token.pos_ not in ("VERB", "AUX"):
        return None
    waits = next((c for c in _syntax.opened_by(token, "unless", "until", "before") if c.i > token.i), None)
    context = context_of(token, sentence)
    if waits is None or context.hypothetical or not context.negated:
        return None
    if context.modal not in ("will", "would", "can", "could", "shall"):
        return None
    chain = resolver.voices.chain(token, sentence)
    subject = _syntax.subject(token)
    if not chain or subject is None:
        return None
    topics = lexicon().named(
        "truce.terms", "contribute.things", "condition.needy", "condition.tied", "meeting.nouns", "position.topics"
    )
    before = sentence.span[0 : token.i - sentence.span.start]
    about = taken_words(token) | noun_words(subject) | {t.lower_ for t in before if subject.lower_ in ("it", "this")}
    acting = resolver.parties(subject, sentence)
    own = {n.as_party for n in chain[0]}
    if {n.as_party for n in acting} & own or not (about & topics or subject.lower_ in ("it", "this", "that")):
        return None  # "we will not leave until ...": a refusal with its condition
    doer = _syntax.child(waits, "nsubj", "nsubjpass")
    asked = resolver.parties(doer, sentence) or (resolver.named_in(doer, sentence) if doer is not None else ())
    first, last = reach(
        *verb_group(token), next(m for m in waits.children if m.lower_ in ("unless", "until", "before")), 8
    )
    return Candidate(
        "condition.unless",
        token,
        first,
        last,
        actor=chain[0],
        target=tuple(n for n in asked if n.as_party not in own and n.kind != "unnamed"),
        content=waits,
    )


def talks_once(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "There will be talks once X has withdrawn", "peace can come when ...": what opens the way, told by a party."""
    if token.lemma_ not in ("be", "come", "begin", "start", "follow") or token.pos_ not in ("AUX", "VERB"):
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal not in ("will", "would", "can", "could"):
        return None
    thing = _syntax.child(token, "attr") if _syntax.child(token, "expl") is not None else _syntax.subject(token)
    things = lexicon().named("meeting.nouns", "truce.deal") | {"peace", "settlement", "reconstruction", "withdrawal"}
    if thing is None or not {thing.lower_, thing.lemma_.lower()} & things:
        return None
    waits = next((c for c in _syntax.opened_by(token, "once", "if", "when", "after") if c.i > token.i), None)
    chain = resolver.voices.chain(token, sentence)
    if waits is None or not chain:
        return None
    asked = resolver.parties(_syntax.child(waits, "nsubj", "nsubjpass"), sentence)
    target = others(asked, chain[0], "unnamed")
    if not target:
        return None
    first, last = reach(*verb_group(token), thing, 4)
    return Candidate("condition.once", token, first, last, actor=chain[0], target=target, content=waits)


_WAITING_MARKS = frozenset({"if", "unless", "until", "once", "provided", "providing", "till", "when"})
_THREATS = frozenset(
    "respond retaliate strike attack fight pay crush regret consequences punish force response".split()
)


def waiting(token: Token) -> Token | None:
    """The words that make a clause wait: "if", "once", "unless", "provided that", "as long as", "on condition that"."""
    for other in token.children:
        if other.dep_ == "advcl" and any(m.lower_ in _WAITING_MARKS and m.i < other.i for m in other.children):
            return other
        if other.lower_ in ("provided", "providing") and _syntax.child(other, "ccomp", "pobj") is not None:
            return other
        if other.lower_ == "long" and _syntax.child(other, "advcl") is not None:
            return other
        if other.dep_ == "prep" and other.lower_ in ("on", "in", "after", "upon") and other.i > token.i:
            words = [t.lower_ for t in other.subtree]
            if words[:3] == ["on", "condition", "that"] or words[:2] in (["in", "return"], ["in", "exchange"]):
                return other
            if words[0] in ("after", "upon") and other.i and other.nbor(-1).lower_ == "only":
                return other
    told = token.head
    if token.dep_ == "ccomp" and told.i < token.i:
        # the parse may hang "provided that" on the reporting verb
        for other in told.children:
            if other.i > token.i and other.lower_ in ("provided", "providing") and other.dep_ == "prep":
                return other
    return None


def waits_for(clause: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The deal will hold as long as X respects it": what a party's step or a deal is made to wait for.

    A last resort for a told clause that fits nothing else; threats and forecasts about other people yield nothing.
    """
    waits = waiting(clause)
    context = context_of(clause, sentence)
    if waits is None or context.hypothetical or context.modal not in ("will", "would", "can", "could", "shall"):
        return None
    words = {w for t in clause.subtree for w in (t.lower_, t.lemma_.lower())}
    if words & _THREATS or any(n.kind == "unnamed" for n in speaker):
        return None
    subject = _syntax.subject(clause)
    awaited = _syntax.child(waits, "nsubj", "nsubjpass")
    same = subject is not None and awaited is not None and subject.lower_ == awaited.lower_
    when = any(m.lower_ == "when" for m in waits.children)
    if clause.lemma_ in ("leave", "quit", "resign", "walk", "move", "topple", "step", "die") or (when and same):
        return None  # a threat to go, or a commonplace: "we'll speak when we speak"
    own = {n.as_party for n in speaker}
    doers = resolver.parties(subject, sentence) if subject is not None else ()
    acting = {n.as_party for n in doers if n.party or n.kind != "group"}  # "the army": the speaker's
    topics = lexicon().named(
        "truce.terms", "contribute.things", "condition.needy", "condition.tied", "meeting.nouns", "contribute.verbs"
    )
    topics |= lexicon().named("meeting.verbs", "demand.verbs")
    topics |= {"talk", "negotiate", "speak", "sign", "trade", "pause", "table"}
    about = words & topics
    if not about or (acting and not acting & own and clause.lemma_ != "be"):
        return None
    named = resolver.named_in(waits, sentence)
    first, last = reach(*verb_group(clause), waits, 14)
    return Candidate(
        "condition.waits",
        clause,
        first,
        last,
        actor=speaker,
        target=tuple(n for n in named if n.as_party not in own),
        speaker=speaker,
        content=waits,
        confidence="low",
    )
