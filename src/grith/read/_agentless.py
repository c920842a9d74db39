"""Breaches and harm told without their doer: "the truce has been violated", "its patrol came under fire".

Somebody must tell it. Nobody is accused whom the words do not accuse, unless the report settles who the other side is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import Candidate, context_of, noun_words, reach, taken_words, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name
from grith.read._pointed import sourced
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token

_AIMS = ("on", "at", "upon", "towards", "toward", "into", "against")
# What "violated" may be said of and "broken" may not.
_BOUNDS = frozenset({"border", "territory", "airspace", "sovereignty"})
_GIVEN_UP = frozenset({"abandon", "undermine", "mock", "betray"})


def agentless(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """A breach or harm whose doer is left out, told by somebody known: the accused is the other side, or nobody."""
    if not (token.pos_ == "VERB" or _under_fire(token)) or not _doer_left_out(token) or _only_describes(token):
        return None
    if _doer_told(token, sentence, resolver):
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain or all(n.kind in ("unnamed", "other") and not n.party for n in chain[0]):
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.modal:
        return None
    accused = adversary(chain[0], resolver.voices.cast)
    first, last = verb_group(token)
    if (not context.negated and _broken(token)) or _undone(token, negated=context.negated):
        return Candidate("allegation.unnamed-breach", token, first, last, actor=accused)
    if not context.negated and _goes_on(token):
        return Candidate("allegation.unnamed-breach", token, first, last, actor=accused)
    hit = None if context.negated else _victim(token)
    if hit is None or not _complained_of(token, hit, chain[0], sentence, resolver):
        return None
    if not accused and not _told(token, sentence, resolver):
        return None  # told by nobody in particular: an event, not a complaint
    first, last = reach(first, last, next(iter(_syntax.prepositions(token, "under", *_AIMS)), None), 2)
    return Candidate("allegation.harmed", token, first, last, actor=accused, confidence="low")


def _only_describes(token: Token) -> bool:
    """A participle or clause that says which one is meant; a second verb of one claim; "as long as he is detained"."""
    own = _syntax.child(token, "nsubj", "nsubjpass")
    if token.dep_ in ("relcl", "amod"):  # but "occasions on which its airspace was violated"
        return own is None or own.tag_ in ("WDT", "WP")
    if token.dep_ == "conj":
        return _syntax.child(token, *_syntax.SUBJECTS) is None  # "was shelled and burnt"
    return token.dep_ == "acl" or (token.dep_ == "advcl" and token.head.lower_ == "long")


def _doer_told(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """ "Two Israeli drones struck", "two were killed when X fired": the weapon or a clause beside it names the doer."""
    weapon = _syntax.child(token, "nsubj")
    if weapon is not None and _is_weapon(weapon):
        return any(n.kind not in ("unnamed", "other") for n in resolver.owner(weapon, sentence))
    near = (*_syntax.children(token, "advcl"), *_syntax.children(token.head, "advcl"))
    return any(
        c.lemma_.lower() in lexicon()["truce.attack_verbs"]
        and c.i > token.i
        and any(m.lower_ in ("when", "as", "after") for m in c.children)
        and bool(resolver.parties(_syntax.child(c, "nsubj"), sentence))
        for c in near
    )


def _told(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    return (
        sourced(token, sentence, resolver) or resolver.voices.layout.quotation_at(sentence.position(token)) is not None
    )


def _doer_left_out(token: Token) -> bool:
    """A passive without "by", or with a mere weapon behind it; harm that weapons do; "came under fire"."""
    by = _behind_by(token)
    if _syntax.is_passive(token):
        return by is None or _is_weapon(by) or _is_anybody(by)
    if by is not None:
        return False
    if _goes_on(token):
        return token.tag_ != "VB"
    struck = token.tag_ in ("VBD", "VBN", "VBG") and _is_weapon(_syntax.child(token, "nsubj"))
    return struck or (token.tag_ != "VB" and _under_fire(token))


def _is_anybody(noun: Token) -> bool:
    """ "by three unidentified men", "by unknown gunmen": people who are said to be unknown, or just people."""
    unknown = any(c.lower_ in ("unknown", "unidentified", "unnamed", "masked", "armed") for c in noun.children)
    return unknown and noun.lemma_.lower() in lexicon()["harm.anybody"]


def _behind_by(token: Token) -> Token | None:
    by = next(iter(_syntax.prepositions(token, "by")), None)
    return _syntax.child(by, "pobj", "pcomp") if by is not None else None  # "by shelling" is parsed as a clause


def _is_weapon(noun: Token | None) -> bool:
    words = lexicon()
    if noun is None:
        return False
    forms = {noun.lower_, noun.lemma_.lower(), noun.lower_.removesuffix("s")}
    return bool(forms & words.named("truce.nouns_attack", "harm.weapons"))


def _under_fire(token: Token) -> bool:
    """ "came under mortar fire", "has been under attack"."""
    return token.lemma_ in ("come", "be") and any(
        _is_weapon(item) for item in _syntax.prepositional_objects(token, "under")
    )


def _broken(token: Token) -> bool:
    """ "the ceasefire has been violated", "the terms of the truce are being ignored"."""
    lemma = token.lemma_.lower()
    subject = _syntax.subject(token)
    words = lexicon()
    if subject is None or not _syntax.is_passive(token) or lemma not in words["truce.break_verbs"] - _GIVEN_UP:
        return False
    if lemma == "break" and any(c.dep_ == "prt" for c in token.children):
        return False  # "contact was broken off"
    head = subject.lemma_.lower() if subject.lower_ != "terms" else "terms"
    if head == "law":
        return any(c.lower_ in ("international", "humanitarian") for c in subject.children)
    if head in _BOUNDS or head in words["truce.signed"]:
        return lemma in ("violate", "breach", "infringe", "contravene", "flout", "disregard")
    if head in ("clause", "article", "provision"):
        return True
    return head in words["truce.nouns"] or (
        head in words["harm.clauses"] and bool(noun_words(subject) & words["truce.nouns"])
    )


def _goes_on(token: Token) -> bool:
    """ "violations occurred within an hour", "breaches of the truce are continuing"."""
    subject = _syntax.subject(token)
    if token.lemma_ not in ("occur", "happen", "continue", "persist", "recur", "multiply") or subject is None:
        return False
    return subject.lemma_.lower() in lexicon()["truce.nouns_breach"] and _syntax.child(token, "dobj", "xcomp") is None


def _undone(token: Token, *, negated: bool) -> bool:
    """ "the promise has not been kept", "the obligations were never honoured"; but "has not yet been implemented"."""
    if not negated or not _syntax.is_passive(token) or token.lemma_.lower() not in lexicon()["truce.comply"]:
        return False
    if any(c.lower_ in ("yet", "fully") for c in token.children):
        return False
    return bool(
        taken_words(token)
        & (lexicon()["truce.nouns"] - _BOUNDS | {"commitments", "obligations", "promises", "corridor", "corridors"})
    )


def _victim(token: Token) -> Token | None:
    """What was hit: the subject; what shots were fired at; what weapons struck."""
    lemma = token.lemma_.lower()
    words = lexicon()
    chance = {"NOUN": words["harm.mishaps"], "VERB": words["harm.accidents"]}
    if any(t.lemma_.lower() in chance.get(t.pos_, ()) for t in token.subtree if t.i != token.i):
        return None
    subject = _syntax.subject(token)
    if _under_fire(token):
        return subject
    if not _syntax.is_passive(token):
        return _syntax.child(token, "dobj") if lemma in words["harm.verbs"] else None
    at = next(iter(_syntax.prepositional_objects(token, *_AIMS)), None)
    down = lemma == "shoot" and any(c.lower_ == "down" for c in token.children)
    if lemma in ("fire", "launch", "shoot", "lob", "hurl", "open", "drop") and not down:
        if _is_weapon(subject):
            return at
        stranded = any(not list(p.children) for p in _syntax.prepositions(token, *_AIMS))
        return subject if stranded or lemma == "shoot" else None
    if lemma in ("hold", "turn", "drive") and not {c.lower_ for c in token.children} & {"up", "back", "out"}:
        return None
    if lemma in ("attack", "target", "hit", "assault") and any(_syntax.prepositions(token, "for", "over", "as")):
        return None  # "was attacked for signing": with words
    hits = lemma in words["harm.verbs"] or (lemma in words["truce.attack_verbs"] and _is_weapon(_behind_by(token)))
    return subject if hits else None


def _complained_of(token: Token, hit: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> bool:
    """Whether the one hit is the speaker's own, or one whom nobody may attack; never what somebody else lost."""
    if hit.pos_ == "NUM" or hit.lower_ in ("some", "several", "many", "most", "one"):
        hit = next(iter(_syntax.prepositional_objects(hit, "of")), hit)  # "two of its posts"
    if hit.lower_ in _FIRST_PERSON:
        return True
    words = lexicon()
    named = noun_words(hit)
    bodily = named & words.named("truce.attack_things", "groups.force_nouns", "harm.protected") or hit.pos_ == "PROPN"
    violent = token.lemma_.lower() in words["harm.violent"] or _is_weapon(_behind_by(token)) or _under_fire(token)
    if not bodily and not violent and hit.pos_ != "PRON":
        return False  # "its economy was hit"
    own = {n.as_party for n in speaker}
    whose = {n.as_party for n in (*resolver.parties(hit, sentence), *resolver.owner(hit, sentence)) if n.as_party}
    whose |= {n.as_party for n in resolver.named_in(hit, sentence)}
    its = any(c.dep_ == "poss" and c.lower_ in ("its", "our", "their") for c in hit.children)
    if whose & own or (its and not whose):
        return not any(t.lower_ == "own" for t in hit.subtree)  # "its own drone was shot down"
    outsider = all(n.kind == "organisation" for n in speaker)
    if whose and not outsider:
        return False  # what befell somebody else's men: as likely the speaker's own deed
    return bool(named & words["harm.protected"]) and not named & words["harm.prey"]
