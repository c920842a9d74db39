"""Claims of attack or breach, and their denial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import (
    Candidate,
    context_of,
    reach,
    taken_words,
    verb_group,
)
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._pointed import pointed_back, sourced
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token


def claim(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X said that Y attacked / violated ...": an allegation, or a denial when X denies it of its own side."""
    lemma = token.lemma_.lower()
    words = lexicon()
    breaks = lemma in words["truce.break_verbs"]
    attacks = lemma in words["truce.attack_verbs"]
    guilty = (
        lemma in ("guilty", "responsible", "blame")
        and token.dep_ in ("acomp", "attr", "oprd", "amod")
        and token.pos_ == "ADJ"
    )
    fails = lemma in ("fail", "refuse") and _syntax.complement(token) is not None
    kept = lemma in words["truce.comply"] and _syntax.is_negated(token)
    if not (breaks or attacks or guilty or fails or kept) or (token.pos_ not in ("VERB",) and not guilty):
        return None
    if token.dep_ == "amod":
        return None
    if token.dep_ == "relcl" and any(c.lower_ in ("any", "every", "whichever") for c in token.head.children):
        return None  # "any party that breaks the truce": whoever that may be
    taken = taken_words(token)
    ignores = lemma in words["truce.comply"] and _not_kept(token, taken)
    if breaks and not taken & (words["truce.nouns"] | {"resolution", "1701", "cessation", "it", "agreements"}):
        return None
    if kept and not ignores:
        return None
    if not breaks and not guilty and not fails and not kept and lemma in words["truce.attack_light"]:
        if lemma in ("continue", "resume", "keep", "begin") and _syntax.child(token, "xcomp") is not None:
            return None
        sent = next(iter(_syntax.children(token, "dobj")), token)
        aims = ("against", "at", "into", "towards", "toward", "over")
        if lemma == "send" and not (
            (_syntax.prepositions(sent, *aims) or _syntax.prepositions(token, *aims))
            and taken & {"drone", "drones", "missile", "missiles", "rocket", "rockets", "jets", "bombs", "shells"}
        ):
            return None
        if lemma == "set" and not {t.lower_ for t in token.subtree} & {"fire", "ablaze", "alight", "light", "off"}:
            return None
        if lemma == "go" and not _syntax.prepositions(token, "for", "after"):
            return None
        aimed = lemma in ("fire", "shoot", "launch", "strike", "hit") and (
            _syntax.prepositions(token, "at", "on", "upon", "towards", "toward", "into")
            or any(c.lower_ == "first" for c in token.children)
        )
        place = lemma in ("strike", "hit", "target", "level") and any(
            o.pos_ == "PROPN" and n.kind in ("state", "place")
            for o in _syntax.children(token, "dobj")
            for n in resolver.parties(o, sentence)
        )
        if not aimed and not place and not taken & (words["truce.attack_things"] | words["truce.nouns"]):
            return None
        if lemma in ("open", "carry", "conduct", "commit", "launch", "resume", "continue", "break") and not taken & (
            words["truce.nouns_attack"] | words["truce.attack_things"] - {"border", "area", "region", "people", "line"}
        ):
            return None
    if fails and not taken & (
        words["truce.nouns"]
        | {
            "honour",
            "honor",
            "implement",
            "comply",
            "withdraw",
            "abide",
            "respect",
            "observe",
            "fulfil",
            "fulfill",
            "release",
            "adhere",
        }
    ):
        return None
    passive = _syntax.is_passive(token)
    accused = resolver.subject(token, sentence)
    if passive and not accused:
        # "were hit by Russian drones" names the accused; "were killed in an Israeli strike" does so through the noun.
        for item in _syntax.prepositional_objects(token, "in", "by", "after", "during", "from", "with"):
            struck = lemma in ("kill", "wound", "injure", "destroy", "damage", "hit", "displace")
            if item.head.lower_ in ("from", "with") and attacks and lemma not in ("free", "release"):
                weapon = {item.lower_, item.lemma_.lower()} & words.named("groups.force_nouns", "truce.attack_things")
                accused = accused or (resolver.owner(item, sentence) if weapon else ())
            elif struck and {item.lemma_.lower()} & words["truce.nouns_attack"] - {"violation", "breach"}:
                accused = resolver.owner(item, sentence)
    if passive and not accused and lemma in ("fire", "launch", "drop", "lob", "hurl", "send", "use"):
        accused = resolver.owner(_syntax.subject(token) or token, sentence)  # "Houthi missiles were fired at a tanker"
    by = _syntax.agent(token) if passive and not accused and not _syntax.is_negated(token) else None
    for item in by.subtree if by is not None else ():
        # "wounded by a grenade dropped from a drone of X": whose weapon it was stands further in
        if item.dep_ == "pobj" and item.i > by.i and item.head.lower_ in ("from", "by"):  # type: ignore[union-attr]
            accused = accused or resolver.parties(item, sentence)
    if passive and not accused and _syntax.is_negated(token):
        # "Nobody was hit by its fire, the army said": what is the speaker's own.
        by = _syntax.agent(token)
        told = resolver.voices.chain(token, sentence)
        if (
            by is not None
            and told
            and any(c.dep_ == "poss" and c.lower_ in ("its", "our", "their") for c in by.children)
        ):
            accused = told[0]
    shot = _syntax.child(token, "nsubj")
    for sent in _syntax.children(shot, "acl") if shot is not None and not accused else ():
        accused = accused or resolver.parties(_syntax.agent(sent), sentence)  # "shells fired by X killed six"
    accused = tuple(n for n in accused if n.kind != "unnamed")
    if accused and all(n.kind == "other" and not n.party for n in accused):
        told = resolver.voices.chain(token, sentence)
        if not told or all(n.kind in ("unnamed", "other") for n in told[0]):
            return None  # unknown men did it, unknown people say
    subject = _syntax.subject(token)
    if not passive and not accused and subject is not None:
        raid = subject.lemma_.lower() in words["truce.nouns_attack"]
        whose = resolver.culprit if raid else resolver.owner
        accused = whose(subject, sentence) if subject.pos_ == "NOUN" else ()
        told = resolver.voices.chain(token, sentence)
        if raid and not accused and told:
            # "strikes killed 50 people, the ministry said"
            known = pointed_back(subject, sentence, resolver)
            accused = adversary(told[0], resolver.voices.cast) if known is None else known
    if not accused:
        return None
    anchor = _begun(token)
    context = context_of(anchor, sentence)
    if context.modal and not (guilty and context.modal == "will"):
        return None
    chain = resolver.voices.chain(token, sentence)
    speaker_parties = {n.as_party for names in chain[:1] for n in names}
    accused_parties = {n.as_party for n in accused}
    same_side = bool(speaker_parties & accused_parties)
    denied = (context.negated and not kept) or denied_above(token)
    if denied and lemma == "escalate":
        return None
    if denied:
        if chain and (same_side or not speaker_parties):
            return _with_span(
                Candidate("denial.own-side", token, actor=accused, confidence="high"),
                token,
                sentence,
                resolver,
                chain,
            )
        return None
    if context.hypothetical or same_side or _repeats_claim(token) or (_since(anchor) and not breaks and not kept):
        return None
    if not chain and not breaks and not kept and not sourced(token, sentence, resolver):
        return None
    only_to = anchor.dep_ == "advcl" and anchor.doc[anchor.left_edge.i].lower_ == "only"  # "agreed, only to attack"
    if anchor.tag_ == "VB" and anchor.dep_ != "conj" and not kept and not only_to:
        return None
    if lemma == "refuse" and not taken & (words["truce.nouns"] - {"border", "territory", "law", "airspace"}):
        return None
    actor = states_of(accused)
    confidence = "high" if chain else "medium"
    rule = (
        "allegation.violation"
        if breaks
        else "allegation.guilty"
        if guilty
        else "allegation.failure"
        if fails or kept
        else "allegation.attack"
    )
    return _with_span(
        Candidate(rule, token, actor=actor, confidence=confidence),
        token,
        sentence,
        resolver,
        chain,
    )


def _since(token: Token) -> bool:
    """ "68,000 have died since X launched its offensive": from when on, not what is claimed."""
    return token.dep_ == "advcl" and any(c.lower_ == "since" and c.i < token.i for c in token.children)


def _not_kept(token: Token, taken: set[str]) -> bool:
    """ "did not keep to the truce", "has not honoured its commitments": a breach told by what was left undone."""
    told = token.tag_ in ("VBN", "VBG", "VBZ", "VBP") or any(
        a.lower_ in ("did", "does", "do", "has", "have", "had") for a in _syntax.auxiliaries(token)
    )
    things = lexicon()["truce.nouns"] - {"border", "territory", "law", "airspace", "sovereignty", "text"}
    return told and bool(taken & (things | {"commitments", "obligations", "promises", "side", "word"}))


_BEGUN = frozenset({"try", "attempt", "continue", "begin", "start", "keep", "go", "resume", "proceed"})


def _begun(token: Token) -> Token:
    """ "tried to storm", "continues to shell": the verb that tells how far the attack went is the one told as fact."""
    head = token.head
    if token.dep_ == "xcomp" and head.lemma_.lower() in _BEGUN and _syntax.child(token, "nsubj") is None:
        return head
    if token.dep_ == "pcomp" and head.lower_ == "on" and head.head.lemma_.lower() in ("go", "keep", "carry"):
        return head.head  # "was going on hitting power plants"
    return token


def _repeats_claim(token: Token) -> bool:
    """Whether the verb only goes on with a list under another accusation ("guilty of shelling X and raiding Y")."""
    words = lexicon()
    node = token
    for head, label in _syntax.governors(token):
        if label not in ("conj", "pcomp", "prep", "advcl", "xcomp"):
            return False
        lemma = head.lemma_.lower()
        if lemma in ("guilty", "responsible", "accuse", "blame", "condemn", "charge", "reproach"):
            return True
        own_subject = _syntax.child(node, "nsubj", "nsubjpass")
        if label == "conj" and node.tag_ in ("VBD", "VBZ") and head.tag_ == node.tag_ and _claimable(node):
            return False  # "fired rockets at X and sent drones against Y"
        if (
            label in ("conj", "advcl")
            and own_subject is None
            and head.pos_ == "VERB"
            and (
                lemma in words["truce.attack_verbs"]
                or (lemma in words["truce.break_verbs"] and taken_words(head) & words["truce.nouns"])
            )
        ):
            return _claimable(head)
        node = head
    return False


def _claimable(token: Token) -> bool:
    words = lexicon()
    return token.lemma_.lower() not in words["truce.attack_light"] or bool(
        taken_words(token) & (words["truce.attack_things"] | words["truce.nouns"])
    )


def denied_above(token: Token) -> bool:
    """ "neither a reason nor an order to break", "no intention of attacking"."""
    if token.dep_ in ("acl", "pcomp", "relcl"):
        node = token.head.head if token.dep_ == "pcomp" else token.head
        for _ in range(4):
            if any(c.lower_ in ("no", "neither", "nor") for c in node.children) or _syntax.is_negated(node):
                return True
            if node.dep_ in ("conj", "dobj", "attr") and node.head.i != node.i:
                node = node.head
            else:
                return False
    return False


def _with_span(
    candidate: Candidate, token: Token, sentence: Sentence, resolver: Resolver, chain: list[tuple[Name, ...]]
) -> Candidate:
    """Let the trigger run from a near reporting verb to the predicate that it reports."""
    first, last = verb_group(token)
    if _begun(token) is not token:
        first, last = reach(first, last, verb_group(_begun(token))[0], 8)
    for head, _ in _syntax.governors(token):
        if any(s.token.i == head.i and not s.phrase for s in sentence.sources):
            if head.i < first.i and first.i - head.i <= 9:
                first = head
            break
    first, last = reach(first, last, next(iter(_syntax.children(token, "dobj", "prep")), None), 2)
    return evolve(candidate, first=first, last=last)
