"""Claims of attack or breach, and their denial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, taken_words, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._pointed import pointed_back, sourced
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token


# Attack verbs that tell of harm: the attack behind "in" or "during" then tells whose it was.
_HARMS = frozenset("kill wound injure destroy damage hit displace".split())
_FIRED = frozenset("fire launch drop lob hurl send use".split())
_AIMS = ("against", "at", "into", "towards", "toward", "over")
_MERE_PLACES = frozenset({"border", "territory", "law", "airspace"})


def claim(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X said that Y attacked / violated ...": an allegation, or a denial when X denies it of its own side."""
    rule = _wrong(token, sentence, resolver)
    if not rule:
        return None
    chain = resolver.voices.chain(token, sentence)
    accused = _accused(token, sentence, resolver)
    if accused and _strangers(accused) and (not chain or all(n.kind in ("unnamed", "other") for n in chain[0])):
        return None  # unknown men did it, unknown people say
    if accused and _strangers(accused) and _may_be_own(token, chain[0]):
        return None
    accused = accused or _whose_deed(token, chain, sentence, resolver)
    anchor = _begun(token)
    context = context_of(anchor, sentence)
    foretold = context.modal and not (rule == "allegation.guilty" and context.modal == "will")
    if not accused or foretold:
        return None
    tellers = {n.as_party for n in chain[0]} if chain else set()
    own_side = bool(tellers & {n.as_party for n in accused})
    undone = token.lemma_.lower() in lexicon()["truce.comply"]
    if (context.negated and not undone) or denied_above(token):
        if not chain or (tellers and not own_side) or token.lemma_ == "escalate":
            return None
        denial = Candidate("denial.own-side", token, actor=accused, confidence="high")
        return _with_span(denial, token, sentence)
    if context.hypothetical or own_side or not _told_as_fact(token, anchor, undone):
        return None
    breach = undone or rule == "allegation.violation"
    if not breach and (_since(anchor) or not (chain or sourced(token, sentence, resolver))):
        return None
    told = Candidate(rule, token, actor=states_of(accused), confidence="high" if chain else "medium")
    return _with_span(told, token, sentence)


def _wrong(token: Token, sentence: Sentence, resolver: Resolver) -> str:
    """Which wrong the predicate tells of, as the rule's name; nothing if it tells of none."""
    words, lemma = lexicon(), token.lemma_.lower()
    if token.dep_ == "relcl" and any(c.lower_ in ("any", "every", "whichever") for c in token.head.children):
        return ""  # "any party that breaks the truce": whoever that may be
    if token.pos_ == "ADJ" and lemma in ("guilty", "responsible", "blame"):
        return "allegation.guilty" if token.dep_ in ("acomp", "attr", "oprd") else ""
    if token.pos_ != "VERB" or token.dep_ == "amod":
        return ""
    if lemma in words["truce.break_verbs"]:
        broken = taken_words(token) & words.named("truce.nouns", "rule.broken")
        return "allegation.violation" if broken else ""
    if lemma in ("fail", "refuse"):
        due = words.named("truce.nouns", "truce.due")
        return "allegation.failure" if _syntax.complement(token) is not None and taken_words(token) & due else ""
    if lemma in words["truce.comply"]:
        return "allegation.failure" if _negation.is_negated(token) and _not_kept(token) else ""
    if lemma not in words["truce.attack_verbs"]:
        return ""
    attacks = lemma not in words["truce.attack_light"] or _truly_attacks(token, sentence, resolver)
    return "allegation.attack" if attacks else ""


def _truly_attacks(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether a verb of many uses ("send", "open", "set") tells of an attack: by its aim, its target or its weapon."""
    words, lemma, taken = lexicon(), token.lemma_.lower(), taken_words(token)
    things = words["truce.attack_things"]
    if lemma in ("continue", "resume") and _syntax.child(token, "xcomp") is not None:
        return False
    if lemma == "send" and not (_is_aimed(token) and taken & (words["truce.weapons"] | {"jets"})):
        return False
    if lemma == "set" and not {t.lower_ for t in token.subtree} & {"fire", "ablaze", "alight", "light", "off"}:
        return False
    if lemma == "go" and not _syntax.prepositions(token, "for", "after"):
        return False
    if lemma in ("open", "carry", "conduct", "commit", "launch", "resume", "continue"):
        plain = {"border", "area", "region", "people", "line"}
        if not taken & (words["truce.nouns_attack"] | things - plain):
            return False
    return bool(taken & (things | words["truce.nouns"])) or _fires_at(token) or _hits_place(token, sentence, resolver)


def _is_aimed(token: Token) -> bool:
    """ "sent drones against X", "sent into Y a swarm of missiles"."""
    sent = next(iter(_syntax.children(token, "dobj")), token)
    return bool(_syntax.prepositions(sent, *_AIMS) or _syntax.prepositions(token, *_AIMS))


def _fires_at(token: Token) -> bool:
    """ "fired on the village", "shot first"."""
    if token.lemma_ not in ("fire", "shoot", "launch", "strike", "hit"):
        return False
    aimed = _syntax.prepositions(token, "at", "on", "upon", "towards", "toward", "into")
    return bool(aimed) or any(c.lower_ == "first" for c in token.children)


def _hits_place(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """ "struck Sumy", "levelled Mariupol"."""
    hit = token.lemma_ in ("strike", "hit", "target", "level")
    places = [o for o in _syntax.children(token, "dobj") if o.pos_ == "PROPN"] if hit else []
    return any(n.kind in ("state", "place") for o in places for n in resolver.parties(o, sentence))


def _strangers(accused: tuple[Name, ...]) -> bool:
    return all(n.kind == "other" and not n.party for n in accused)


def _doer(token: Token) -> Token | None:
    return _syntax.agent(token) if _syntax.is_passive(token) else _syntax.subject(token)


def _may_be_own(token: Token, speaker: tuple[Name, ...]) -> bool:
    """ "the army said that soldiers had fired": bare, in the mouth of one who has soldiers of his own."""
    doer = _doer(token)
    if doer is None or doer.lemma_.lower() not in lexicon()["groups.uniformed"]:
        return False
    bare = all(c.dep_ in ("det", "nummod", "punct") for c in doer.children)
    return bare and any(n.party and n.kind in ("state", "office", "person", "group") for n in speaker)


def _accused(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Who did it: the subject, whoever a passive names, or the sender of what hit."""
    accused = resolver.subject(token, sentence)
    doer = _doer(token)
    if doer is not None and doer.lemma_.lower() in lexicon()["groups.uniformed"]:
        accused = tuple(Name(n.party, n.party, "state") if n.kind == "other" and n.party else n for n in accused)
    if not accused and _syntax.is_passive(token):
        accused = _weapons_owner(token, sentence, resolver) or _named_by_agent(token, sentence, resolver)
    if not accused and _syntax.is_passive(token) and token.lemma_.lower() in lexicon()["truce.comply"]:
        broken = _syntax.subject(token)  # "X's promise has not been kept"
        accused = resolver.owner(broken, sentence) if broken is not None else ()
    if not accused and token.lemma_.lower() in _FIRED and _syntax.is_passive(token):
        whence = [t for t in _syntax.prepositional_objects(token, "from") if t.lemma_.lower() in _SIDES]
        accused = next(filter(None, (self_or_owner(t, sentence, resolver) for t in whence)), ())
    shot = _syntax.child(token, "nsubj")
    for sent in _syntax.children(shot, "acl") if shot is not None and not accused else ():
        accused = accused or resolver.parties(_syntax.agent(sent), sentence)  # "shells fired by X killed six"
    return tuple(n for n in accused if n.kind != "unnamed")


_SIDES = frozenset({"side", "position", "line", "trench", "post"})


def self_or_owner(noun: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "from our side": the speaker's; "from the X side": X's."""
    return resolver.parties(noun, sentence) or resolver.owner(noun, sentence)


def _weapons_owner(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "hit with Russian drones", "killed in an Israeli strike", "Houthi missiles were fired at a tanker"."""
    words, lemma = lexicon(), token.lemma_.lower()
    weapons = words.named("groups.force_nouns", "truce.attack_things")
    deeds = words["truce.nouns_attack"] - {"violation", "breach"}
    found: tuple[Name, ...] = ()
    for item in _syntax.prepositional_objects(token, "in", "by", "after", "during", "from", "with"):
        if item.head.lower_ in ("from", "with") and lemma in words["truce.attack_verbs"]:
            if {item.lower_, item.lemma_.lower()} & weapons:
                found = found or resolver.owner(item, sentence)
        elif lemma in _HARMS and item.lemma_.lower() in deeds:
            found = resolver.owner(item, sentence)
    if not found and lemma in _FIRED:
        return resolver.owner(_syntax.subject(token) or token, sentence)
    return found


def _named_by_agent(token: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "wounded by a grenade dropped from a drone of X"; "nobody was hit by its fire", says the army of itself."""
    by = _syntax.agent(token)
    if by is None:
        return ()
    if _negation.is_negated(token):
        chain = resolver.voices.chain(token, sentence)
        own = any(c.dep_ == "poss" and c.lower_ in ("its", "our", "their") for c in by.children)
        return chain[0] if own and chain else ()
    further_in = [t for t in by.subtree if t.dep_ == "pobj" and t.i > by.i and t.head.lower_ in ("from", "by")]
    return resolver.first(further_in, sentence)


def _whose_deed(
    token: Token, chain: list[tuple[Name, ...]], sentence: Sentence, resolver: Resolver
) -> tuple[Name, ...]:
    """ "strikes killed 50 people, the ministry said": whose strikes, else those of the other side."""
    subject = _syntax.subject(token)
    if subject is None or _syntax.is_passive(token):
        return ()
    raid = subject.lemma_.lower() in lexicon()["truce.nouns_attack"]
    whose = resolver.culprit if raid else resolver.owner
    accused = whose(subject, sentence) if subject.pos_ == "NOUN" else ()
    if accused or not raid or not chain:
        return accused
    known = pointed_back(subject, sentence, resolver)
    return adversary(chain[0], resolver.voices.cast) if known is None else known


def _told_as_fact(token: Token, anchor: Token, undone: bool) -> bool:
    """Whether the predicate itself tells the wrong: no item of a list, no purpose, no mere refusal."""
    only_to = anchor.dep_ == "advcl" and anchor.doc[anchor.left_edge.i].lower_ == "only"  # "agreed, only to attack"
    purpose = anchor.tag_ == "VB" and anchor.dep_ != "conj" and not undone and not only_to
    if purpose or _repeats_claim(token):
        return False
    return token.lemma_ != "refuse" or bool(taken_words(token) & lexicon()["truce.nouns"] - _MERE_PLACES)


def _since(token: Token) -> bool:
    """ "68,000 have died since X launched its offensive": from when on, not what is claimed."""
    return token.dep_ == "advcl" and any(c.lower_ == "since" and c.i < token.i for c in token.children)


def _not_kept(token: Token) -> bool:
    """ "did not keep to the truce", "has not honoured its commitments": a breach told by what was left undone."""
    told = token.tag_ in ("VBN", "VBG", "VBZ", "VBP") or any(
        a.lower_ in ("did", "does", "do", "has", "have", "had") for a in _syntax.auxiliaries(token)
    )
    things = lexicon()["truce.nouns"] - _MERE_PLACES - {"sovereignty"}
    return told and bool(taken_words(token) & (things | {"commitments", "obligations", "promises", "side", "word"}))


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
            if any(c.lower_ in ("no", "neither", "nor") for c in node.children) or _negation.is_negated(node):
                return True
            if node.dep_ in ("conj", "dobj", "attr") and node.head.i != node.i:
                node = node.head
            else:
                return False
    return False


def _with_span(candidate: Candidate, token: Token, sentence: Sentence) -> Candidate:
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
