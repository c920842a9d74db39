"""Accusations in passing: a deed as subject or object of what is told, breaches "initiated by X", an issue raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_DONE = frozenset(
    """initiate commit carry launch start cause stage conduct perpetrate make execute mount instigate provoke do order
    direct mastermind orchestrate plan wage""".split()
)
_RAISED = frozenset("raise flag highlight bring protest condemn note".split())
_MATTERS = frozenset("issue matter case question concern incident problem".split())
# What takes a deed as told, and does not ask for its end, fear it or answer it.
_ASKS = frozenset(
    """stop end halt cease prevent avoid deter resume plan threaten order avert fear risk expect call demand urge resist
    repel thwart foil intercept deny reject dismiss justify allow answer avenge suspend pause limit reduce launch carry
    conduct stage mount plot prepare mean constitute be include rule exclude forbid ban prohibit authorise authorize
    approve defend continue""".split()
)
_STRUCK = frozenset(
    """attack strike airstrike shelling bombardment raid assault incursion bombing massacre onslaught hostility
    overflight invasion firing""".split()
)


def done_by(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "All violations were initiated by X", "the attack was carried out by Y": a deed whose doer the passive names."""
    if token.pos_ != "VERB" or not _syntax.is_passive(token) or token.lemma_.lower() not in _DONE:
        return None
    deed = _syntax.child(token, "nsubjpass", "nsubj")
    words = lexicon().named("truce.nouns_breach", "truce.nouns_attack")
    if deed is None or not {deed.lower_, deed.lemma_.lower()} & words or token.dep_ in ("acl", "amod"):
        return None
    context = context_of(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    if not chain or context.hypothetical or context.negated or context.modal:
        return None
    accused = _others(resolver.parties(_syntax.agent(token), sentence), chain[0])
    if not accused:
        return None
    first, last = reach(*verb_group(token), deed, 6)
    return Candidate("allegation.done-by", token, first, last, actor=states_of(accused), speaker=chain[0])


def issue_of(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Raised the issue of X's troops targeting villages": a deed put to the other side as a matter between them."""
    if token.pos_ != "VERB" or token.lemma_ not in _RAISED or _syntax.is_passive(token):
        return None
    context = context_of(token, sentence)
    told = resolver.subject(token, sentence)
    if not told or context.hypothetical or context.negated or context.modal:
        return None
    words = lexicon()
    deeds = words["truce.attack_verbs"] | words["truce.break_verbs"] | words["reported.wrongs"]
    for thing in _syntax.children(token, "dobj"):
        if thing.lemma_ not in _MATTERS:
            continue
        for act in (t for t in token.subtree if t.i > thing.i):
            if act.tag_ != "VBG" or act.lemma_.lower() not in deeds or act.i < thing.i:
                continue
            near = act.nbor(-1)  # the parse may hang "X's troops shelling" on the verb above
            doer = _syntax.child(act, "nsubj") or (near if near.pos_ in ("NOUN", "PROPN") else None)
            accused = _others(resolver.parties(doer, sentence), told)
            if accused:
                first, last = reach(*verb_group(token), act, 12)
                return Candidate("allegation.issue-of", act, first, last, actor=states_of(accused), speaker=told)
    return None


_PROMISED = frozenset("undertake promise pledge agree commit vow require oblige".split())


def not_as_promised(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "has not pulled back its guns as it undertook to do", "did not leave as agreed": a promise left undone."""
    if token.pos_ != "VERB" or not (_negation.is_negated(token) or _neither(token)):
        return None
    if token.tag_ not in ("VBN", "VB") or not {a.lower_ for a in _syntax.auxiliaries(token)} & {
        "has",
        "have",
        "had",
        "did",
    }:
        return None
    promised = any(
        c.lemma_ in _PROMISED and c.i > token.i and any(m.lower_ == "as" for m in c.children)
        for c in _syntax.children(token, "advcl")
    ) or any(c.lower_ in ("promised", "agreed", "required", "pledged") for c in _behind_as(token))
    context = context_of(token, sentence)
    if not promised or context.hypothetical:
        return None
    accused = tuple(n for n in resolver.subject(token, sentence) if n.kind != "unnamed")
    chain = resolver.voices.chain(token, sentence)
    if not accused or (chain and {n.as_party for n in chain[0]} & {n.as_party for n in accused}):
        return None
    return Candidate("allegation.not-as-promised", token, *verb_group(token), actor=states_of(accused))


def _neither(token: Token) -> bool:
    subject = _syntax.child(token, "nsubj")
    return subject is not None and any(t.lower_ in ("neither", "none") for t in (subject, *subject.children))


def _behind_as(token: Token) -> list[Token]:
    end = token.sent.end
    return [t for t in token.doc[token.i + 1 : end] if t.doc[t.i - 1].lower_ == "as"]


def told_deed(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X's strikes on the city show ...", "cannot excuse the Xian raid": an attack that a side takes as told."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in _STRUCK or token.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return None
    if any(c.lower_ in ("no", "any", "a", "an", "future", "possible", "potential") for c in token.children):
        return None
    verb = token.head
    if verb.pos_ not in ("VERB", "AUX") or (token.dep_ == "dobj" and verb.lemma_ in _ASKS):
        return None
    context = context_of(verb, sentence)
    if context.hypothetical or (token.dep_ != "dobj" and (context.modal or context.conditional)):
        return None
    if token.dep_ != "dobj" and (verb.lemma_ in _ASKS - {"be", "continue"} or _negation.is_negated(verb)):
        return None
    chain = resolver.voices.chain(verb, sentence)
    if not chain or all(n.kind == "unnamed" for n in chain[0]):
        return None
    accused = _others(resolver.culprit(token, sentence), chain[0])
    aimed = any(c.dep_ == "prep" and c.lower_ in ("on", "against", "in", "at", "of") for c in token.children)
    if not accused or not aimed:
        return None
    first, last = reach(token, token, next(iter(_syntax.prepositions(token, "on", "against", "of", "in")), None), 3)
    first, last = reach(first, last, next((c for c in token.children if c.dep_ == "amod"), None), 3)
    return Candidate("allegation.told-deed", token, first, last, actor=states_of(accused), speaker=chain[0])


def _others(names: tuple[Name, ...], own: tuple[Name, ...]) -> tuple[Name, ...]:
    return others(names, own, "unnamed", "other")
