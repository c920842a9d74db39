"""Clauses that a frame looks for below its trigger: an act wished to be seen, a deed complained of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax

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
