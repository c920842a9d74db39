"""Clefts put straight after the parser: "what we ask of them is pressure" is read as "we ask pressure of them".

The words stay where they are. The verb behind "what" (or "all") becomes the verb of the sentence, and what stands
behind the copula fills the gap that "what" left, so that every frame and construction meets an ordinary clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_OPENERS = frozenset({"what", "all"})
_LABELS = ("csubj", "nsubj", "ccomp", "advcl", "dep", "csubjpass", "nsubjpass")
_GAPS = frozenset({"dobj", "pobj", "nsubjpass", "nsubj", "dative", "attr"})


def straighten(copula: Token) -> None:
    """Turn the cleft around this "is" or "was" into a plain clause, if it is one and its verb asks, gives or refuses."""  # noqa: E501
    found = _cleft(copula)
    if found is None:
        return
    verb, gap, rest = found
    holder, label = gap.head, gap.dep_
    above, place = copula.head, copula.dep_
    verb.head, verb.dep_ = (verb, "ROOT") if above.i == copula.i else (above, place)
    for child in list(copula.children):
        if child.i not in (verb.i, rest.i):
            child.head = verb
    copula.head, copula.dep_ = verb, "dep"
    gap.head, gap.dep_ = verb, "dep"
    if holder.lemma_ == "do" and rest.pos_ == "VERB":
        for child in list(holder.children):  # "what we can do is train them": the act takes the place of "do"
            if child.i not in (rest.i, gap.i) and holder.i != verb.i:
                child.head = rest
        if holder.i == verb.i:
            rest.head, rest.dep_ = verb, "xcomp"
        else:
            rest.head, rest.dep_ = holder.head, holder.dep_
            holder.head, holder.dep_ = verb, "dep"
    else:
        clause = rest.pos_ in ("VERB", "AUX")
        rest.head = holder if not clause or holder.pos_ == "VERB" else verb
        rest.dep_ = ("xcomp" if rest.tag_ == "VB" and _own_subject(rest) is None else "ccomp") if clause else label


def _own_subject(token: Token) -> Token | None:
    return next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)


def _completes(token: Token) -> bool:
    """ "is pressure", "is to help", "is that they help", "is for them to help"."""
    return token.dep_ in ("attr", "xcomp", "ccomp") or (token.dep_ == "advcl" and token.left_edge.lower_ == "for")


def _cleft(copula: Token) -> tuple[Token, Token, Token] | None:
    """The verb behind "what", the word "what" and what stands behind the copula."""
    if copula.lemma_ != "be" or copula.dep_ in ("aux", "auxpass") or any(c.dep_ == "neg" for c in copula.children):
        return None
    rest = next((c for c in copula.children if c.i > copula.i and _completes(c)), None)
    verb = next((c for c in copula.children if c.i < copula.i and c.dep_ in _LABELS), None)
    if rest is None or verb is None or rest.pos_ not in ("NOUN", "PROPN", "VERB", "AUX"):
        return None
    opener = next((t for t in verb.subtree if t.lower_ in _OPENERS and t.i == verb.left_edge.i), None)
    if opener is not None and opener.lower_ == "all" and verb.i == opener.i:
        verb = next((c for c in opener.children if c.dep_ == "relcl"), opener)  # "all we ask is ..."
        gap: Token | None = opener
    else:
        gap = opener
    if gap is None or verb.pos_ not in ("VERB", "AUX", "ADJ") or verb.i > copula.i:
        return None
    if gap.i != verb.i and gap.dep_ not in _GAPS and gap.lower_ == "what":
        return None
    words = {verb.lemma_.lower(), *(c.lemma_.lower() for c in verb.children if c.dep_ in ("acomp", "xcomp"))}
    return (verb, gap, rest) if words & lexicon()["rule.clefts"] else None
