"""Constructions that no single word triggers: modal promises, obligations, claims of attack, terms of a deal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import (
    OBLIGATION,
    POSSIBILITY,
    Candidate,
    Context,
    context_of,
    noun_words,
    reach,
    taken_words,
    verb_group,
)
from grith.read._frames import Resolver, recipient
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_REFUSED_VERBS = frozenset(
    """accept agree allow permit negotiate talk withdraw recognise recognize send deploy leave cede surrender give disarm return
    tolerate compromise bow yield meet sign join participate hand relinquish abandon back support release stop halt lay
    contribute provide take discuss consider deal retreat vacate share host fund pay lift""".split()
)
_MATRIX_PLANS = {
    "plan": "planned",
    "intend": "planned",
    "aim": "planned",
    "expect": "expected",
    "due": "planned",
    "set": "planned",
    "slate": "planned",
    "schedule": "planned",
    "go": "planned",
    "prepare": "planned",
    "likely": "expected",
    "continue": "committed",
    "begin": "committed",
    "start": "committed",
    "decide": "committed",
    "hope": "expected",
    "able": "possible",
}
_ENDED = frozenset(
    "pause suspension blockade embargo freeze siege halt occupation ban restriction restrictions closure moratorium".split()
)
_GIVING_NEEDS_NOTHING = frozenset(
    {"withdraw", "disarm", "abstain", "refrain", "abide", "contribute", "mediate", "participate", "comply"}
)
_NOT_GIVEN = frozenset(
    "signal message letter response statement details detail information update evidence answer reason example speech address clue"
    " impression sense warning condolences condolence chance opportunity interview".split()
)
_PART_OF_DEAL = frozenset({"under", "per"})
_TERM_VERBS = frozenset(
    "call provide stipulate require oblige envisage envision mandate include foresee state specify commit bind say set demand allow entail obligate".split()
)
_DEAL = frozenset(
    "deal agreement ceasefire cease-fire truce accord pact armistice treaty memorandum arrangement text terms plan".split()
)
_TRUCE_EVENTS = frozenset(
    "take come enter go begin start expire declare agree reach sign announce conclude broker implement hold".split()
)
_DUTY = frozenset({"have", "need", "ought", "get"})


def match_constructions(sentence: Sentence, resolver: Resolver, taken: set[int]) -> Iterator[Candidate]:
    """Statements found by construction; ``taken`` are the words that triggers of frames already use."""
    for token in sentence.span:
        if token.pos_ == "NOUN" and token.i not in taken:
            noun = _breach_noun(token, sentence, resolver)
            if noun is not None:
                yield noun
                continue
        if token.i in taken or token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        if token.pos_ in ("VERB", "AUX", "ADJ") or any(c.dep_ in _syntax.SUBJECTS for c in token.children):
            found = (
                _obligation(token, sentence, resolver)
                or _proposal_is(token, sentence, resolver)
                or _imperative(token, sentence, resolver)
                or _term(token, sentence, resolver)
                or _truce_event(token, sentence, resolver)
                or _claim(token, sentence, resolver)
                or _false_claim(token, sentence, resolver)
                or _refusal(token, sentence, resolver)
                or _promise(token, sentence, resolver)
                or _share_of_package(token, sentence, resolver)
                or _unacceptable(token, sentence, resolver)
                or _nothing_until(token, sentence, resolver)
            )
            if found is not None:
                yield found


# ---------------------------------------------------------------------- obligations
def _obligation(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X must / should / has to / needs to do Y": a demand, a condition, or a red line when it must not be allowed."""
    if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
        return None
    auxiliaries = _syntax.auxiliaries(token)
    modal = next((a for a in auxiliaries if a.lower_ in OBLIGATION and a.lower_ != "shall"), None)
    duty: Token | None = None
    if modal is None:
        head = token.head
        if (
            token.dep_ == "xcomp"
            and head.lemma_ in _DUTY
            and head.i < token.i
            and any(c.lower_ == "to" for c in token.children)
        ):
            duty = head
        elif token.lemma_ in ("need", "require") and token.pos_ == "VERB" and _syntax.is_passive(token):
            duty = token
        else:
            return None
    anchor = duty if duty is not None else token
    context = context_of(anchor, sentence)
    if modal is not None and modal.i > token.i:
        return None
    if context.hypothetical:
        return None
    allowed = token.lemma_ in ("allow", "permit", "tolerate", "accept") and _syntax.is_passive(token)
    chain = resolver.voices.chain(anchor, sentence)
    if not chain:
        return None
    subject = _syntax.subject(token) if duty is None else _syntax.subject(duty)
    if subject is None:
        return None
    passive = _syntax.is_passive(token)
    if passive and resolver.parties(_syntax.agent(token), sentence):
        target = resolver.parties(_syntax.agent(token), sentence)
    else:
        target = resolver.parties(subject, sentence)
    speaker = chain[0]
    negated = _syntax.is_negated(token) or (duty is not None and _syntax.is_negated(duty))
    first, last = verb_group(token)
    if duty is not None and duty.i != token.i:
        first, last = reach(first, last, verb_group(duty)[0], 5)
    kind, rule = "demand", "demand.must"
    words = {t.lower_ for t in anchor.subtree}
    if _before_a_deal(token, sentence) or (token.dep_ == "conj" and _before_a_deal(token.head, sentence)):
        kind, rule = "condition", "condition.must-for"
    elif allowed and negated:
        kind, rule = "red_line", "red_line.not-allowed"
    elif subject.lower_ in _FIRST_PERSON or (target and {n.as_party for n in target} <= {n.as_party for n in speaker}):
        kind, rule = "position", "position.must"
        if subject.lower_ in _FIRST_PERSON:
            target = ()
    elif (
        not target
        and subject.lower_ in ("it", "this", "that", "these", "they")
        and resolver.voices.cast.last_addressee[0]
    ):
        target = _put_to(speaker, resolver)  # goes on about what was just demanded
    elif not target and not (
        words & lexicon().named("truce.nouns", "truce.nouns_attack")
        or words & lexicon()["truce.attack_things"]
        or words & lexicon()["contribute.things"]
    ):
        kind, rule = "position", "position.must"
    if kind == "demand" and not target:
        target = _told(anchor, sentence, speaker) or _put_to(speaker, resolver)
    actor = speaker
    if kind in ("demand", "condition"):
        actor = states_of(speaker)
    complement = _syntax.complement(token)
    first, last = reach(first, last, complement, 4)
    return Candidate(
        rule,
        kind,
        token,
        first,
        last,
        actor,
        target,
        None,
        "",
        kind == "red_line" or negated,
        complement,
        "high" if target else "medium",
    )


def _proposal_is(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Our proposal is that it start on Monday", "their demand was to ...": the noun names the act."""
    if token.lemma_ != "be":
        return None
    noun = _syntax.child(token, "nsubj")
    clause = _syntax.child(token, "ccomp", "xcomp", "advcl")
    if (
        noun is None
        or clause is None
        or noun.lemma_.lower() not in ("proposal", "demand", "request", "appeal", "call", "ask", "message")
    ):
        return None
    if context_of(token, sentence).hypothetical or _syntax.is_negated(token):
        return None
    owner = _syntax.child(noun, "poss")
    actor = resolver.parties(owner, sentence) if owner is not None else resolver.owner(noun, sentence)
    chain = resolver.voices.chain(token, sentence)
    actor = actor or (chain[0] if chain else ())
    if not actor and not (owner is not None and owner.lower_ in _FIRST_PERSON):
        return None
    first, last = reach(noun, token, clause, 4)
    target = resolver.parties(_syntax.child(clause, "nsubj"), sentence) or _put_to(
        chain[0] if chain else actor, resolver
    )
    return Candidate(
        "demand.proposal-is", "demand", token, first, last, actor, target, None, "", False, clause, "medium"
    )


def _told(token: Token, sentence: Sentence, speaker: tuple[Name, ...]) -> tuple[Name, ...]:
    """Whom the words were said to: "told X that ...", "repeated to both sides the demand that ..."."""
    own = {n.as_party for n in speaker}
    heads = {h.i for h, _ in _syntax.governors(token)}
    for source in sentence.sources:
        if source.token.i in heads:
            found = tuple(n for n in source.addressees if n.as_party not in own and n.kind != "unnamed")
            if found:
                return states_of(found)
    return ()


def _put_to(speaker: tuple[Name, ...], resolver: Resolver) -> tuple[Name, ...]:
    """Whom a demand without an addressee is put to: the speaker's last addressee, otherwise the other side."""
    cast = resolver.voices.cast
    own = {n.as_party for n in speaker}
    last = tuple(n for n in cast.last_addressee[0] if n.as_party not in own)
    if last:
        return states_of(last)
    if len(own) == 1:
        other = cast.opponent(next(iter(own)))
        if other:
            return (Name(other, other, "state"),)
    return ()


_TO_WORK = re.compile(
    r"\bfor (?:any|an|a|the|this)? ?[\w' -]{0,40}?\b(?:ceasefire|cease-fire|truce|deal|agreement|accord|peace|settlement|pause)\b[\w' -]{0,20}? to "
    r"(?:work|hold|last|succeed|stick|begin|start|be|take|come|happen|survive|endure|function)",
    re.IGNORECASE,
)


def _before_a_deal(token: Token, sentence: Sentence) -> bool:
    """ "must X before a ceasefire", "for a truce to work, Y must": the price of a deal, not a plain demand."""
    truce = lexicon()["truce.terms"]
    before = token.doc[token.sent.start : token.i].text
    if _TO_WORK.search(before):
        return True
    for other in token.children:
        if other.dep_ in ("prep", "advcl", "mark") and other.i != token.i:
            head = (
                other.lower_
                if other.dep_ == "prep"
                else next((c.lower_ for c in other.children if c.dep_ in ("mark", "advmod") and c.i < other.i), "")
            )
            span_words = {t.lower_ for t in other.subtree}
            if head == "before" and span_words & truce:
                return True
            if head in ("for",) and other.i < token.i and span_words & truce:
                return True
            if other.dep_ == "advcl" and any(c.lower_ == "for" for c in other.children) and span_words & truce:
                return True
            if (
                other.dep_ == "advcl"
                and other.i < token.i
                and head in ("if",)
                and span_words & truce
                and other.tag_ in ("VBZ", "VBP")
            ):
                return any(c.lower_ in ("to",) for c in other.children)
    return False


def _imperative(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "end these attacks": a bare verb at the head of quoted or addressed words."""
    if (
        token.tag_ != "VB"
        or token.pos_ != "VERB"
        or any(c.dep_ in ("aux", "nsubj", "nsubjpass", "mark") for c in token.children)
    ):
        return None
    if token.dep_ not in ("ROOT", "ccomp", "parataxis", "appos", "attr", "acl", "dep", "conj"):
        return None
    if token.dep_ == "conj" and not (token.head.tag_ == "VB" and token.head.dep_ in ("ROOT", "parataxis")):
        return None
    if token.dep_ == "conj":
        return None
    before = token.doc[token.i - 1].text if token.i > sentence.span.start else ""
    if token.i != sentence.span.start and before not in (":", '"', "'", "\u2014", "-"):
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    words = {t.lower_ for t in token.subtree} | {t.lemma_.lower() for t in token.subtree}
    topical = words & (
        lexicon()["truce.nouns"]
        | lexicon()["truce.nouns_attack"]
        | lexicon()["truce.attack_things"]
        | lexicon()["contribute.things"]
    )
    if not topical or token.lemma_ in ("let", "see", "look", "read", "thank", "watch"):
        return None
    target: tuple[Name, ...] = ()
    for other in sentence.span[: max(0, token.i - sentence.span.start)]:
        if other.dep_ in ("pobj", "dobj", "dative", "npadvmod"):
            target = resolver.parties(other, sentence) or target
    first, last = verb_group(token)
    item = _syntax.child(token, "dobj")
    first, last = reach(first, last, item, 4)
    actor = chain[0]
    return Candidate("demand.imperative", "demand", token, first, last, actor, target, None, "", False, None, "medium")


# ---------------------------------------------------------------------- terms and truces
def _term(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Under the deal, X will withdraw"; "the agreement calls for ...": single terms of a deal."""
    if token.pos_ != "VERB":
        return None
    subject = _syntax.child(token, "nsubj")
    if subject is not None and subject.lemma_.lower() in _DEAL and token.lemma_ in _TERM_VERBS:
        context = context_of(token, sentence)
        if context.hypothetical or context.negated or context.modal not in ("", "will", "would"):
            return None
        if token.lemma_ == "call" and not _syntax.prepositions(token, "for"):
            return None
        if token.lemma_ in (
            "say",
            "state",
            "set",
            "include",
            "hold",
            "commit",
            "allow",
            "demand",
        ) and subject.lemma_.lower() in ("plan", "text"):
            return None
        clause = _syntax.complement(token)
        doer = _syntax.child(clause, "nsubj", "nsubjpass") if clause is not None else None
        if doer is None:
            doer = next(iter(_syntax.children(token, "dobj")), None)
        actor = resolver.parties(doer, sentence)
        first, last = verb_group(token)
        first, last = reach(first, last, next(iter(_syntax.prepositions(token, "for")), clause), 4)
        return Candidate(
            "agreement.term", "agreement", token, first, last, actor, (), None, "committed", False, clause, "medium"
        )
    duty = token.head if token.dep_ in ("xcomp", "pcomp") and token.head.i != token.i else None
    if duty is not None and duty.pos_ == "ADP":
        duty = duty.head
    if duty is not None and duty.lemma_ not in (
        "be",
        "have",
        "require",
        "oblige",
        "suppose",
        "commit",
        "bind",
        "task",
        "mandate",
        "expect",
        "allow",
    ):
        duty = None
    lead = _deal_phrase(token) or (_deal_phrase(duty) if duty is not None else None)
    if lead is None:
        above = duty if duty is not None else token
        if (
            above.dep_ in ("conj", "advcl")
            and _syntax.child(above, "nsubj", "nsubjpass") is not None
            and not any(c.lower_ in ("after", "before", "if", "until", "because") for c in above.children)
        ):
            lead = _deal_phrase(above.head) or (_deal_phrase(above.head.head) if above.head.dep_ == "xcomp" else None)
    if lead is None:
        return None
    context = context_of(duty if duty is not None else token, sentence)
    due = duty is not None or any(a.lower_ in ("will", "would", "must", "shall") for a in _syntax.auxiliaries(token))
    if context.hypothetical or not due:
        return None
    actor = resolver.parties(_syntax.subject(token), sentence)
    if not actor and not _syntax.is_passive(token):
        return None
    first, last = verb_group(token)
    first, last = reach(first, last, _syntax.complement(token), 4)
    return Candidate(
        "agreement.under",
        "agreement",
        token,
        first,
        last,
        actor,
        (),
        None,
        "committed",
        context.negated,
        None,
        "medium",
    )


def _deal_phrase(token: Token) -> Token | None:
    """ "under the deal", "as part of the agreement": the phrase that makes a clause a term of a deal."""
    for other in token.children:
        if other.dep_ != "prep":
            continue
        words = {t.lower_ for t in other.subtree}
        if other.lower_ in _PART_OF_DEAL or (other.lower_ in ("as", "in") and words & {"part", "line", "accordance"}):
            lemmas = {t.lemma_.lower() for t in other.subtree}
            if lemmas & (_DEAL - {"plan", "text", "arrangement"}):
                return other
    return None


def _truce_event(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The ceasefire took effect", "a truce was reached": the deal itself as subject."""
    if token.lemma_ not in _TRUCE_EVENTS or token.pos_ != "VERB":
        return None
    subject = _syntax.child(token, "nsubj", "nsubjpass")
    if subject is None or subject.lemma_.lower() not in lexicon()["truce.terms"] - {
        "proposal",
        "plan",
        "offer",
        "talks",
        "text",
        "draft",
        "release",
        "exchange",
        "swap",
        "withdrawal",
    }:
        return None
    context = context_of(token, sentence)
    if (
        context.hypothetical
        or context.negated
        or context.modal in ("could", "may", "might", "can", "should", "must", "would")
    ):
        return None
    passive = _syntax.is_passive(token)
    if any(a.dep_ == "auxpass" and a.lower_ in ("is", "are") for a in token.children) and not context.modal:
        return None  # "the moment an agreement is reached"
    words = {t.lower_ for t in token.subtree}
    if token.lemma_ in ("take", "come", "enter", "go") and not words & {"effect", "force"}:
        return None
    if token.lemma_ in ("begin", "start", "expire", "hold") and not (
        words & {"ceasefire", "truce", "cease-fire", "halt", "pause"}
    ):
        return None
    if token.lemma_ in ("hold", "expire"):
        return None
    if (
        token.lemma_ in ("declare", "agree", "reach", "sign", "announce", "conclude", "broker", "implement")
        and not passive
    ):
        return None
    actor = resolver.parties(_syntax.agent(token), sentence) if passive and token.lemma_ not in ("broker",) else ()
    if not actor:
        for item in _syntax.prepositional_objects(subject, "between", "with"):
            actor = resolver.parties(item, sentence)
    first, last = verb_group(token)
    first, last = reach(
        first, last, next((p for p in _syntax.prepositions(token, "into")), _syntax.child(token, "dobj")), 3
    )
    firmness = "planned" if context.modal == "will" else "done"
    return Candidate(
        "agreement.in-force", "agreement", token, first, last, actor, (), None, firmness, False, None, "medium"
    )


# ---------------------------------------------------------------------- claims of attack
def _claim(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
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
    fails = lemma == "fail" and _syntax.complement(token) is not None
    if not (breaks or attacks or guilty or fails) or (token.pos_ not in ("VERB",) and not guilty):
        return None
    if token.dep_ == "amod":
        return None
    taken = taken_words(token)
    if breaks and not taken & (words["truce.nouns"] | {"resolution", "1701", "cessation", "it", "agreements"}):
        return None
    if not breaks and not guilty and not fails and lemma in words["truce.attack_light"]:
        aimed = lemma in ("fire", "shoot", "launch", "strike", "hit") and _syntax.prepositions(
            token, "at", "on", "upon", "towards", "toward", "into"
        )
        if not aimed and not taken & (words["truce.attack_things"] | words["truce.nouns"]):
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
        for item in _syntax.prepositional_objects(token, "in", "by", "after", "during"):
            struck = lemma in ("kill", "wound", "injure", "destroy", "damage", "hit", "displace")
            if struck and {item.lemma_.lower()} & words["truce.nouns_attack"] - {"violation", "breach"}:
                accused = resolver.owner(item, sentence)
    accused = tuple(n for n in accused if n.kind != "unnamed")
    subject = _syntax.subject(token)
    if not passive and not accused and subject is not None:
        accused = resolver.owner(subject, sentence) if subject.pos_ == "NOUN" else ()
    if not accused:
        return None
    context = context_of(token, sentence)
    if context.modal and not (guilty and context.modal == "will"):
        return None
    chain = resolver.voices.chain(token, sentence)
    speaker_parties = {n.as_party for names in chain[:1] for n in names}
    accused_parties = {n.as_party for n in accused}
    same_side = bool(speaker_parties & accused_parties)
    denied = context.negated or _denied_above(token)
    if denied:
        if chain and (same_side or not speaker_parties):
            return _with_span(
                Candidate("denial.own-side", "denial", token, token, token, accused, (), None, "", True),
                token,
                sentence,
                resolver,
                chain,
            )
        return None
    if context.hypothetical or same_side or _repeats_claim(token):
        return None
    if not chain and not breaks:
        return None
    if token.tag_ == "VB" and token.dep_ != "conj":
        return None
    actor = states_of(accused)
    confidence = "high" if chain else "medium"
    rule = (
        "allegation.violation"
        if breaks
        else "allegation.guilty"
        if guilty
        else "allegation.failure"
        if fails
        else "allegation.attack"
    )
    return _with_span(
        Candidate(rule, "allegation", token, token, token, actor, (), None, "", False, None, confidence),
        token,
        sentence,
        resolver,
        chain,
    )


def _repeats_claim(token: Token) -> bool:
    """Whether the verb only goes on with a list under another accusation ("guilty of shelling X and raiding Y")."""
    words = lexicon()
    node = token
    for head, label in _syntax.governors(token):
        if label not in ("conj", "pcomp", "prep", "advcl", "xcomp"):
            return False
        lemma = head.lemma_.lower()
        if lemma in ("guilty", "responsible", "accuse", "blame", "condemn"):
            return True
        own_subject = _syntax.child(node, "nsubj", "nsubjpass")
        if (
            label in ("conj", "advcl")
            and own_subject is None
            and head.pos_ == "VERB"
            and (lemma in words["truce.attack_verbs"] or lemma in words["truce.break_verbs"])
        ):
            return _claimable(head)
        node = head
    return False


def _claimable(token: Token) -> bool:
    words = lexicon()
    return token.lemma_.lower() not in words["truce.attack_light"] or bool(
        taken_words(token) & (words["truce.attack_things"] | words["truce.nouns"])
    )


def _denied_above(token: Token) -> bool:
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
    from attrs import evolve

    first, last = verb_group(token)
    for head, _ in _syntax.governors(token):
        if any(s.token.i == head.i and not s.phrase for s in sentence.sources):
            if head.i < first.i and first.i - head.i <= 9:
                first = head
            break
    first, last = reach(first, last, next(iter(_syntax.children(token, "dobj", "prep")), None), 2)
    return evolve(candidate, first=first, last=last)


_UNREAL = frozenset({"reality", "truth", "facts", "fact"})


def _false_claim(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The claims are false", "the report has nothing to do with reality": denying what the other side said."""
    subject = _syntax.child(token, "nsubj", "nsubjpass")
    if subject is None or not ({subject.lower_, subject.lemma_.lower()} & lexicon()["claims.nouns"]):
        return None
    words = {t.lower_ for t in token.subtree if t.i > subject.i}
    near = {t.lower_ for t in token.doc[token.i : min(token.i + 7, token.sent.end)]}
    false = token.lemma_ == "be" and bool(near & lexicon()["claims.false_words"])
    unreal = bool(words & _UNREAL) and ("nothing" in near or "no" in near or _syntax.is_negated(token))
    untrue = token.lemma_ == "be" and _syntax.is_negated(token) and bool(near & {"true", "accurate", "correct"})
    if not (false or unreal or untrue) or context_of(token, sentence).hypothetical:
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    own = {n.as_party for n in chain[0]}
    target = tuple(n for n in resolver.owner(subject, sentence) if n.as_party not in own)
    first, last = verb_group(token)
    first, last = reach(
        first,
        last,
        next(
            (t for t in token.doc[token.i : token.sent.end] if t.lower_ in lexicon()["claims.false_words"] | _UNREAL),
            None,
        ),
        7,
    )
    return Candidate("denial.false-claim", "denial", token, first, last, states_of(chain[0]), target, None, "", True)


# ---------------------------------------------------------------------- refusals
def _refusal(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will never accept", "no intention of leaving": the speaker's own side will not do it."""
    if token.pos_ != "VERB" or token.lemma_ not in _REFUSED_VERBS:
        return None
    context = context_of(token, sentence)
    negated = context.negated
    intention = (
        token.dep_ in ("acl", "pcomp")
        and _denied_above(token)
        and any(w.lemma_ in ("intention", "plan", "question", "way") for w, _ in list(_syntax.governors(token))[:2])
    )
    if not intention and not (negated and context.modal in ("will", "would", "can", "could", "shall")):
        return None
    if context.hypothetical and not intention:
        return None
    actors = resolver.subject(token, sentence)
    if not actors and not _syntax.is_passive(token):
        subject = _syntax.subject(token)
        if subject is not None and subject.lower_ in _FIRST_PERSON:
            actors = resolver.voices.voice(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    if not actors:
        return None
    own = not chain or {n.as_party for n in actors} & {n.as_party for names in chain for n in names}
    if not own:
        return None
    first, last = verb_group(token)
    if intention:
        for head, _ in _syntax.governors(token):
            if head.pos_ == "NOUN":
                first, last = reach(first, last, head, 4)
                break
    return Candidate("red_line.will-not", "red_line", token, first, last, actors, (), None, "refused", True, None)


def _unacceptable(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "is unacceptable", "is a red line", "is out of the question": ruling out by a predicate."""
    lemma = token.lemma_.lower()
    words = {t.lower_ for t in token.doc[token.i : min(token.i + 5, len(token.doc))]}
    line = token.pos_ in ("AUX", "VERB") and lemma in ("be", "remain", "constitute")
    if not line:
        return None
    said: Token | None = None
    for other in token.children:
        if other.dep_ in ("acomp", "attr", "prep", "advmod", "dobj"):
            inner = {t.lower_ for t in other.subtree} if len(list(other.subtree)) < 9 else {other.lower_}
            if (
                other.lower_ in ("unacceptable", "non-negotiable", "inadmissible", "nonnegotiable", "impossible")
                or (other.lower_ == "line" and inner & {"red"})
                or (other.lower_ in ("out", "off") and inner & {"question", "table"})
            ):
                said = other
    if said is None:
        return None
    del words
    context = context_of(token, sentence)
    if context.hypothetical or _syntax.is_negated(token):
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    first, last = verb_group(token)
    first, last = reach(first, last, said, 4)
    return Candidate("red_line.unacceptable", "red_line", token, first, last, chain[0], (), None, "refused", True, None)


def _nothing_until(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "there will be no talks until ...", "no truce without ...": what must come first."""
    if token.lemma_ != "be" or _syntax.child(token, "expl") is None:
        return None
    thing = _syntax.child(token, "attr")
    if thing is None or not any(c.lower_ == "no" for c in thing.children):
        return None
    if not noun_words(thing) & (
        lexicon()["truce.terms"]
        | lexicon()["meeting.nouns"]
        | {"peace", "settlement", "normalisation", "normalization", "release", "reconstruction"}
    ):
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    first = next((c for c in thing.children if c.lower_ == "no"), thing)
    for other in (*token.children, *thing.children):
        opens = other.lower_ in ("until", "unless", "without", "before") and other.dep_ == "prep"
        marks = other.dep_ == "advcl" and any(c.lower_ in ("until", "unless", "before") for c in other.children)
        if not opens and not marks:
            continue
        doer = (
            _syntax.child(other, "nsubj", "nsubjpass") if marks else next(iter(_syntax.children(other, "pobj")), None)
        )
        target = resolver.parties(doer, sentence) if doer is not None else ()
        if not target and doer is not None:
            target = resolver.owner(doer, sentence)
        own = {n.as_party for n in chain[0]}
        mark = other if opens else next((c for c in other.children if c.lower_ in ("until", "unless", "before")), other)
        low, high = reach(first, thing, mark, 5)
        return Candidate(
            "condition.nothing-until",
            "condition",
            token,
            low,
            high,
            chain[0],
            tuple(n for n in target if n.as_party not in own),
            None,
            "",
            False,
            other,
        )
    low, high = reach(first, thing, token, 5)
    later = next((t for t in token.doc[token.i : token.sent.end] if t.lower_ in ("until", "unless", "without")), None)
    if later is not None:
        return Candidate(
            "condition.nothing-until", "condition", token, low, high, chain[0], (), None, "", False, None, "medium"
        )
    if context_of(token, sentence).modal in ("will", "would", "can", "could"):
        return Candidate(
            "red_line.there-will-be-no",
            "red_line",
            token,
            low,
            high,
            chain[0],
            (),
            None,
            "refused",
            True,
            None,
            "medium",
        )
    return None


def _breach_noun(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "repeated violations by X", "X's breaches of the truce", told by somebody: an accusation as a noun."""
    if (
        token.pos_ != "NOUN"
        or token.lower_ not in lexicon()["truce.nouns_breach"]
        or token.dep_ in ("compound", "nmod")
    ):
        return None
    accused = tuple(n for n in resolver.owner(token, sentence) if n.kind != "unnamed")
    if not accused:
        return None
    chain = resolver.voices.chain(token, sentence)
    verb = next((h for h, _ in _syntax.governors(token) if h.pos_ in ("VERB", "AUX")), None)
    if (
        not chain
        or verb is None
        or verb.lemma_ in ("deny", "deter", "prevent", "stop", "avoid", "accuse", "reject", "commit")
    ):
        return None
    own = {n.as_party for n in chain[0]}
    context = context_of(verb, sentence)
    if (
        own & {n.as_party for n in accused}
        or context.hypothetical
        or context.negated
        or context.modal in ("could", "would", "may", "might", "should", "must")
    ):
        return None
    first, last = reach(token, token, next((c for c in token.children if c.dep_ == "amod"), None), 3)
    return Candidate(
        "allegation.breach-noun",
        "allegation",
        token,
        first,
        last,
        states_of(accused),
        (),
        None,
        "",
        False,
        None,
        "medium",
    )


# ---------------------------------------------------------------------- promises by modal verb
def _promise(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will send", "could contribute", "is considering sending", "is putting in": a capability and who gives it."""
    lemma = token.lemma_.lower()
    words = lexicon()
    if token.pos_ != "VERB" or (lemma not in words["contribute.verbs"] and lemma != "end") or _syntax.is_passive(token):
        return None
    taken = taken_words(token)
    things = words["contribute.things"]
    if lemma == "end" and not taken & _ENDED:
        return None
    if lemma in words["contribute.light"] and not taken & things:
        return None
    if lemma not in words["contribute.light"] and lemma not in _GIVING_NEEDS_NOTHING and not taken:
        return None
    direct = (
        set().union(*(noun_words(o) for o in _syntax.children(token, "dobj")))
        if _syntax.children(token, "dobj")
        else set()
    )
    if {o.lemma_.lower() for o in _syntax.children(token, "dobj")} & _NOT_GIVEN:
        return None
    if direct & words["meeting.nouns"] and lemma in (
        "host",
        "hold",
        "join",
        "lead",
        "open",
        "extend",
        "resume",
        "attend",
    ):
        return None
    context = context_of(token, sentence)
    if context.negated:
        return None
    if token.dep_ in ("relcl", "advcl") and context.modal in POSSIBILITY:
        return None
    matrix = _matrix(token)
    progressive = token.tag_ == "VBG" and any(a.lemma_ == "be" for a in _syntax.auxiliaries(token))
    firmness = ""
    if matrix is not None:
        above = context_of(matrix, sentence)
        if above.hypothetical or above.negated:
            return None
        firmness = _MATRIX_PLANS[matrix.lemma_.lower()]
        if above.modal == "will" and matrix.lemma_ != "able":
            firmness = "committed"
        if above.modal in POSSIBILITY:
            firmness = "possible"
        if matrix.lemma_ in ("continue", "begin", "start", "go") and not (above.modal or matrix.tag_ == "VBG"):
            return None
        anchor = matrix
    else:
        if context.hypothetical:
            return None
        anchor = token
        if context.modal in POSSIBILITY:
            firmness = "possible"
        elif context.modal in ("will", "shall"):
            firmness = "committed"
        elif context.modal == "would":
            firmness = "committed" if context.past_report and not context.conditional else "willing"
        elif progressive and token.dep_ != "acl":
            firmness = "committed"
        else:
            return None
    if lemma in ("attack", "strike"):
        return None
    actors = resolver.subject(anchor, sentence)
    if not actors:
        actors = _payers(_syntax.subject(anchor), sentence, resolver)
    if not actors:
        return None
    if any(n.name == "all parties" for n in actors):
        return None
    first, last = verb_group(token)
    if matrix is not None:
        first, last = reach(first, last, verb_group(matrix)[0], 6)
    item = next(iter(_syntax.children(token, "dobj")), None)
    first, last = reach(first, last, item, 5)
    if item is None:
        first, last = reach(first, last, _syntax.complement(token), 4)
    target = recipient(token, sentence, resolver)
    actor = states_of(actors)
    target = tuple(n for n in target if n.as_party not in {a.as_party for a in actor})
    return Candidate("pledge.modal", "pledge", token, first, last, actor, target, None, firmness, False, None, "medium")


_HOLDS = frozenset({"include", "cover", "contain", "comprise", "consist", "involve"})


def _share_of_package(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The package includes 20 million euros from Norway": a party's share named as a noun with "from"."""
    if token.lemma_ not in _HOLDS or token.pos_ != "VERB":
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal in POSSIBILITY:
        return None
    for item in _syntax.children(token, "dobj"):
        for thing in _syntax.conjuncts(item):
            if not noun_words(thing) & lexicon()["pledge.given"]:
                continue
            for giver in (*_syntax.prepositional_objects(thing, "from"), *_syntax.prepositional_objects(token, "from")):
                actor = resolver.parties(giver, sentence)
                if not actor:
                    continue
                first, last = reach(thing, thing, giver, 6)
                low = min(
                    (
                        c.left_edge
                        for c in thing.children
                        if c.dep_ in ("nummod", "quantmod", "compound") and c.i < thing.i
                    ),
                    default=thing,
                    key=lambda t: t.i,
                )
                first = low if thing.i - low.i <= 4 else first
                return Candidate(
                    "pledge.package",
                    "pledge",
                    thing,
                    first,
                    last,
                    actor,
                    recipient(thing, sentence, resolver),
                    None,
                    "committed",
                    False,
                    None,
                    "medium",
                )
    return None


def _payers(thing: Token | None, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Who stands behind a package: "paid for by X", "from X", "X's package"."""
    if thing is None or not noun_words(thing) & lexicon()["pledge.given"]:
        return ()
    for other in thing.children:
        if other.dep_ in ("acl", "relcl") and other.lemma_ in (
            "pay",
            "fund",
            "finance",
            "provide",
            "supply",
            "donate",
            "give",
        ):
            found = resolver.parties(_syntax.agent(other), sentence)
            if not found:
                for inner in other.children:
                    if inner.dep_ == "prep":
                        for item in _syntax.prepositional_objects(inner, "by") or [
                            t for a in _syntax.children(inner, "agent") for t in _syntax.children(a, "pobj")
                        ]:
                            found = resolver.parties(item, sentence)
            if found:
                return found
    for item in _syntax.prepositional_objects(thing, "from", "by"):
        found = resolver.parties(item, sentence)
        if found:
            return found
    return resolver.owner(thing, sentence)


def _matrix(token: Token) -> Token | None:
    """The verb or adjective of planning right above an infinitive: "plans to send", "is due to send"."""
    if token.dep_ == "pcomp" and token.head.lower_ == "on" and token.head.head.lemma_ == "go":
        return token.head.head
    if token.dep_ not in ("xcomp", "ccomp") or _syntax.child(token, "nsubj") is not None:
        return None
    head = token.head
    lemma = head.lemma_.lower()
    if lemma in _MATRIX_PLANS and (token.tag_ in ("VB", "VBG")):
        return head
    return None


__all__ = ["Context", "match_constructions"]
