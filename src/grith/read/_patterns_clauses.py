"""Clauses that a frame asks for below its trigger: an infinitive, what is to come, a deed complained of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._lexicon import lexicon
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


def seen_act(token: Token) -> Token | None:
    """ "would like to see X leave", "wants to see the guns silenced": the act that is wished to be seen."""
    see = next((c for c in _syntax.children(token, "xcomp") if c.lemma_ in ("see", "have")), None)
    if see is None:
        return None
    acts = [*_syntax.children(see, "ccomp", "xcomp", "oprd")]
    acts += [c for o in _syntax.children(see, "dobj") for c in _syntax.children(o, "acl")]
    found = next((c for c in acts if c.pos_ in ("VERB", "AUX", "ADJ")), None)
    if found is not None:
        return found
    return next((t for t in see.subtree if t.i > see.i + 1 and t.tag_ in ("VB", "VBN") and t.pos_ == "VERB"), None)


def deed_told_of(token: Token) -> Token | None:
    """ "complained about X letting arms through": the gerund with a doer of its own."""
    for preposition in _syntax.prepositions(token, "of", "about", "at", "against", "over"):
        for deed in _syntax.children(preposition, "pcomp"):
            if _syntax.child(deed, "nsubj") is not None:
                return deed
        for doer in _syntax.children(preposition, "pobj"):
            deed_of = next((c for c in _syntax.children(doer, "acl") if c.tag_ == "VBG"), None)
            if deed_of is not None:
                return deed_of
    return None


def _is_infinitive(clause: Token) -> bool:
    return (clause.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)) or (
        clause.pos_ == "AUX" and any(c.lower_ == "to" for c in clause.children)
    )


def bare_infinitive(token: Token) -> bool:
    """ "plans to send": an infinitive without a doer of its own."""
    clause = _syntax.child(token, "xcomp", "ccomp")
    if clause is not None:
        return _is_infinitive(clause) and _syntax.child(clause, "nsubj") is None
    taken = _syntax.child(token, "dobj")
    if taken is None or token.lemma_ not in ("invite", "urge", "ask", "order", "encourage"):
        return False
    clause = _syntax.child(taken, "relcl", "acl")  # the parse hangs "to investigate" on the one invited
    return clause is not None and clause.tag_ == "VB" and any(c.lower_ == "to" for c in clause.children)


def infinitive_of_party(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """ "wants X to leave"."""
    clause = _syntax.child(token, "xcomp", "ccomp")
    return (
        clause is not None
        and _is_infinitive(clause)
        and bool(resolver.parties(_syntax.child(clause, "nsubj"), sentence))
    )


def infinitive_of_another(token: Token) -> bool:
    """ "would have them leave": an infinitive whose doer is not the speaker."""
    clause = _syntax.child(token, "ccomp", "xcomp")
    if clause is None or not _is_infinitive(clause):
        return False
    doer = _syntax.child(clause, "nsubj", "nsubjpass") or _syntax.child(token, "dobj")
    return doer is not None and doer.lower_ not in _FIRST_PERSON


def later_infinitive(token: Token) -> bool:
    """ "gave X until Monday to answer": an infinitive among the next words, wherever the parse hung it."""
    after = token.doc[token.i + 1 : min(token.i + 8, token.sent.end)]
    return any(t.lower_ == "to" and t.i + 1 < len(token.doc) and t.nbor().tag_ == "VB" for t in after)


def infinitive_further_on(token: Token) -> bool:
    """ "invited X, as guarantor, to send a team"; in "invited X and urged Y to stop" it is the other verb's."""
    joined = {t.i for other in _syntax.children(token, "conj") for t in other.subtree}
    further = (t for t in token.subtree if t.i > token.i + 1 and t.i not in joined)
    return any(t.tag_ == "VB" and t.nbor(-1).lower_ == "to" for t in further)


def subjunctive(token: Token) -> bool:
    """ "insists that X leave", "that it be confined"."""
    clause = _syntax.child(token, "ccomp")
    if clause is None or any(c.dep_ in ("aux", "auxpass") and c.tag_ != "VB" for c in clause.children):
        return False
    doer = _syntax.child(clause, "nsubj", "nsubjpass")
    if doer is None or doer.lower_ in _FIRST_PERSON or doer.lower_ in ("who", "what", "which"):
        return False
    if any(c.dep_ == "auxpass" and c.lower_ == "be" for c in clause.children):
        return _syntax.child(clause, "aux") is None
    singular = doer.tag_ in ("NNP", "NN") and _syntax.child(doer, "conj") is None
    return clause.tag_ == "VB" or (clause.tag_ == "VBP" and singular)


def plural_subjunctive(token: Token) -> bool:
    """ "proposed that hostilities cease": a present form after a verb that asks."""
    clause = _syntax.child(token, "ccomp")
    doer = _syntax.child(clause, "nsubj") if clause is not None else None
    if clause is None or doer is None or token.lemma_ not in ("propose", "recommend"):
        return False
    present = clause.tag_ in ("VBP", "VB") and _syntax.child(clause, "aux") is None
    return present and doer.lower_ not in _FIRST_PERSON


def other_party_will(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """ "hopes that X will play its part"."""
    clause = _syntax.child(token, "ccomp")
    doer = _syntax.child(clause, "nsubj") if clause is not None else None
    if clause is None or doer is None or doer.lower_ in _FIRST_PERSON or token.lemma_ == "expect":
        return False
    if clause.lemma_ in ("be", "have") or not _has_auxiliary(clause, "will", "would", "'ll"):
        return False
    own = {n.as_party for n in resolver.subject(token, sentence)}
    return any(n.as_party not in own for n in resolver.parties(doer, sentence))


def passive_to_come(token: Token) -> bool:
    """ "announced a package, whose contents will be published": the parse took the package for a subject."""
    clause = _syntax.child(token, "ccomp")
    if clause is None or _syntax.child(clause, "mark") is not None or not _syntax.is_passive(clause):
        return False
    return _has_auxiliary(clause, "will", "would")


def _has_auxiliary(clause: Token, *words: str) -> bool:
    return any(a.lower_ in words for a in _syntax.auxiliaries(clause))


def for_clause(token: Token) -> bool:
    """ "called for all of them to be freed"."""
    clauses = _syntax.children(token, "xcomp", "ccomp", "advcl")
    return any(m.lower_ == "for" and m.dep_ in ("mark", "prep") for c in clauses for m in c.children)


def gerund_of_giving(token: Token) -> bool:
    """ "looks at sending", "thinks about joining"."""
    gerund = next((g for p in _syntax.prepositions(token) for g in _syntax.children(p, "pcomp")), None)
    return gerund is not None and gerund.lemma_.lower() in lexicon()["contribute.verbs"]


def participle_of_object(token: Token) -> bool:
    """ "wants the captives freed"."""
    told = _syntax.children(token, "ccomp", "xcomp", "oprd")
    told += [c for o in _syntax.children(token, "dobj") for c in _syntax.children(o, "acl")]
    return any(c.tag_ == "VBN" for c in told)
