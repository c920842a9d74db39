"""Denials told without "deny": claims called baseless, "no question of a breach", "had no hand in the attack"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, taken_words, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNREAL = frozenset({"reality", "truth", "facts", "fact"})
_GROUNDS = frozenset(
    {"foundation", "basis", "merit", "substance", "truth", "ground", "grounds", "evidence", "validity"}
)
_KEEPING = frozenset({"insist", "maintain", "assert", "stress", "reiterate", "repeat", "protest", "claim", "affirm"})
_SHARE = frozenset({"hand", "part", "role", "involvement", "responsibility", "share"})


def false_claim(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The claims are false", "the report has nothing to do with reality": denying what the other side said."""
    subject = _syntax.child(token, "nsubj", "nsubjpass") or (_syntax.subject(token) if token.dep_ == "conj" else None)
    pronoun = subject is not None and subject.lower_ in ("this", "that", "it", "these", "which")
    if subject is None or not (pronoun or {subject.lower_, subject.lemma_.lower()} & lexicon()["claims.nouns"]):
        return None
    if token.dep_ == "relcl" and token.head.lemma_.lower() in lexicon()["claims.false_words"]:
        return None  # "'disinformation' that has nothing to do with reality": denied by what it is called
    words = {t.lower_ for t in token.subtree if t.i > subject.i}
    near = {t.lower_ for t in token.doc[token.i : min(token.i + 7, token.sent.end)]}
    false = token.lemma_ == "be" and not pronoun and bool(near & lexicon()["claims.false_words"])
    unreal = bool(words & _UNREAL) and (
        bool(near & {"nothing", "no", "odds", "contradict", "contradicts", "contradicted", "contrary", "far"})
        or _negation.is_negated(token)
    )
    groundless = _without_grounds(token)
    untrue = token.lemma_ == "be" and _negation.is_negated(token) and bool(near & {"true", "accurate", "correct"})
    if not (false or unreal or untrue or groundless) or context_of(token, sentence).hypothetical:
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    target = others(resolver.owner(subject, sentence), chain[0])
    named = lexicon()["claims.false_words"] | _UNREAL | _GROUNDS
    word = next((t for t in token.doc[token.i : token.sent.end] if t.lower_ in named), None)
    first, last = reach(*verb_group(token), word, 7)
    return Candidate(
        "denial.false-claim", token, first, last, actor=states_of(chain[0]), target=target, confidence="high"
    )


def in_violation(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "This is in violation of the resolution": the deed just complained of is called a breach."""
    subject = _syntax.child(token, "nsubj")
    if token.lemma_ != "be" or subject is None or subject.lower_ not in ("this", "that", "it", "these", "which"):
        return None
    breach = next(
        (t for t in _syntax.prepositional_objects(token, "in") if t.lemma_ in ("violation", "breach", "contravention")),
        None,
    )
    number, accused = resolver.voices.cast.last_accused[0]
    context = context_of(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    if breach is None or context.hypothetical or context.negated or context.modal:
        return None
    if sentence.number - number > 1 or not accused or (chain and accused & {n.as_party for n in chain[0]}):
        return None
    doers = tuple(Name(p, p, "state") for p in sorted(accused))
    first, last = reach(*verb_group(token), breach, 6)
    return Candidate("allegation.call-breach", token, first, last, actor=doers)


def not_broken(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The agreement had not been abrogated by anyone", "the truce is intact": told by a party."""
    words = lexicon()
    if token.pos_ != "VERB" or not _syntax.is_passive(token) or not _negation.is_negated(token):
        return None
    if token.lemma_.lower() not in words["truce.break_verbs"] | {"abrogate", "annul", "rescind", "infringe"}:
        return None
    subject = _syntax.subject(token)
    chain = resolver.voices.chain(token, sentence)
    context = context_of(token, sentence)
    if subject is None or not chain or context.hypothetical or context.modal:
        return None
    if subject.lemma_.lower() not in words["truce.nouns"] or any(n.kind == "unnamed" for n in chain[0]):
        return None
    return Candidate("denial.not-broken", token, actor=states_of(chain[0]), confidence="low")


def _without_grounds(token: Token) -> bool:
    """ "were without foundation", "had no basis in fact", "lacked substance"."""
    if token.lemma_ == "be":
        bare = [t for c in _syntax.children(token, "acomp") for t in _syntax.prepositional_objects(c, "of")]
        bare = bare if any(c.lower_ in ("devoid", "bereft", "void") for c in token.children) else []
        without = _syntax.prepositional_objects(token, "without", "devoid")
        return any(item.lower_ in _GROUNDS for item in (*without, *bare))
    items = _syntax.children(token, "dobj")
    if token.lemma_ == "lack":
        return any(item.lower_ in _GROUNDS for item in items)
    return token.lemma_ in ("have", "bear", "contain") and any(
        item.lower_ in _GROUNDS and any(c.lower_ == "no" for c in item.children) for item in items
    )


def no_such_deed(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "There was no question of a breach", "there is no truth in the report", "had no hand in the attack"."""
    words = lexicon()
    chain = resolver.voices.chain(token, sentence)
    if not chain or token.pos_ not in ("VERB", "AUX") or context_of(token, sentence).hypothetical:
        return None
    own = {n.as_party for n in chain[0]}
    things = [
        c for c in token.children if c.dep_ in ("attr", "dobj") and any(d.lower_ in ("no", "any") for d in c.children)
    ]
    thing = next((t for t in things if any(d.lower_ == "no" for d in t.children) or _negation.is_negated(token)), None)
    if token.lemma_ == "have" and any(t.lower_ == "nothing" and t.dep_ == "dobj" for t in token.children):
        thing = next(t for t in token.children if t.lower_ == "nothing")
        behind = {t.lower_ for t in token.subtree if t.i > thing.i}
        if not {"do", "with"} <= behind:
            return None
    ignorant = None
    if token.lemma_ == "know":
        ignorant = next((t for t in token.children if t.lower_ == "nothing"), None)
    elif token.lemma_ == "be":
        ignorant = next((t for t in token.children if t.lower_ == "unaware"), None)
    thing = thing or ignorant
    if thing is None:
        return None
    behind = {w for t in thing.subtree if t.i > thing.i for w in (t.lower_, t.lemma_.lower())}
    behind |= {w for t in token.subtree if t.i > thing.i for w in (t.lower_, t.lemma_.lower())}
    deeds = words.named("truce.nouns_breach", "truce.nouns_attack", "truce.attack_verbs", "truce.break_verbs")
    deeds = (deeds - words["truce.attack_light"]) | words["truce.nouns_attack"] | {"incident", "incidents", "clash"}
    subject = _syntax.child(token, "nsubj", "expl")
    if ignorant is not None:
        doing = {n.as_party for n in resolver.subject(token, sentence)}
        if not behind & deeds or not doing & own:
            return None
    elif token.lemma_ == "be" and subject is not None and subject.dep_ == "expl":
        asked = thing.lower_ == "question" and behind & deeds
        truth = thing.lower_ in _GROUNDS and behind & (words["claims.nouns"] | {"it", "them", "that", "this"})
        breach = thing.lower_ in words["truce.nouns_breach"] and _by_own_side(thing, own, sentence, resolver)
        if not (asked or truth or breach):
            return None
        doers = [t for t in thing.subtree if t.dep_ in ("nsubj", "poss") or t.head.lower_ == "by"]
        for doer in (d for d in doers if d.lemma_ not in ("side", "part", "its", "our", "their")):
            said = {n.as_party for n in resolver.parties(doer, sentence)}
            if said and not said & own:
                return None  # "no question of the other side having fired"
    elif token.lemma_ in ("have", "take", "play", "bear"):
        shares = thing.lower_ in _SHARE or thing.lower_ == "nothing"
        doing = {n.as_party for n in resolver.subject(token, sentence)}
        told_back = thing.lower_ == "nothing" and behind & {"it", "them", "that", "this", "these", "those"}
        if not (shares and (behind & deeds or told_back) and doing and doing & own):
            return None
    else:
        return None
    first, last = reach(*verb_group(token), thing, 6)
    return Candidate("denial.no-deed", token, first, last, actor=states_of(chain[0]), confidence="high")


def _by_own_side(noun: Token, own: set[str], sentence: Sentence, resolver: Resolver) -> bool:
    """Whether a breach that is said not to have been would have been the speaker's: "by our forces", "on its part"."""
    for item in _syntax.prepositional_objects(noun, "by", "from", "on"):
        if item.lower_ in ("part", "side") and any(c.dep_ == "poss" for c in item.children):
            return True
        if {n.as_party for n in resolver.parties(item, sentence)} & own:
            return True
    return False


_WHOLLY = frozenset("strictly fully scrupulously faithfully rigorously meticulously completely never always".split())


def kept_truce(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Its own units had strictly observed the ceasefire": an accused side says that it kept its word."""
    words = lexicon()
    if token.pos_ != "VERB" or token.lemma_.lower() not in words["truce.comply"] or _syntax.is_passive(token):
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal or token.dep_ not in ("ccomp", "ROOT", "conj"):
        return None
    told = token.tag_ in ("VBD", "VBN", "VBZ", "VBP", "VBG")
    if not told or not taken_words(token) & (words["truce.nouns"] - {"border", "territory", "law", "airspace"}):
        return None
    chain = resolver.voices.chain(token, sentence)
    own = {n.as_party for n in chain[0]} if chain else set()
    doing = {n.as_party for n in resolver.subject(token, sentence)}
    if not own or not doing or not doing <= own:
        return None
    accused = any(own & set(resolver.voices.cast.accused_by.get(p, ())) for p in resolver.voices.cast.accused_by)
    wholly = any(c.lower_ in _WHOLLY for c in token.children)
    insists = token.head.lemma_ in _KEEPING and token.dep_ == "ccomp" and token.tag_ in ("VBG", "VBN", "VBD")
    wholly = wholly or insists
    if not (wholly or accused) or not (wholly or adversary(chain[0], resolver.voices.cast)):
        return None
    first, last = reach(*verb_group(token), next(iter(_syntax.children(token, "dobj")), None), 4)
    return Candidate("denial.kept", token, first, last, actor=states_of(chain[0]))
