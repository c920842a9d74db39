"""What is denied: a predicate by its own words, by its subject or object, or by the denial that it hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

_NO_WAY = frozenset({"under", "on", "in", "at", "by", "to", "upon"})
_MANNERS = frozenset("circumstances circumstance account way case event time terms means event stage pretext".split())


def _no_way(preposition: Token) -> bool:
    """ "under no circumstances", "on no account"; "fired on nobody"."""
    for item in _syntax.children(preposition, "pobj"):
        if item.lower_ in ("nobody", "none", "nothing", "noone"):
            return True
        if item.lower_ in _MANNERS and any(c.lower_ == "no" for c in item.children):
            return True
    return False


def _no_denial(no: Token) -> bool:
    """ "no fewer than 600 soldiers", "not more than ten", "not only Spain": an amount or a list, and nothing denied."""
    after = [t.lower_ for t in no.doc[no.i + 1 : no.i + 3]]
    if after[1:] == ["than"]:
        return after[0] in ("fewer", "less", "more", "later", "earlier")
    return after[:1] in (["only"], ["just"], ["merely"])


def _denies(other: Token) -> bool:
    """Whether a word beside a verb denies it: "not", "no longer"; "no longer than a month" denies nothing."""
    if other.dep_ == "neg":
        return True
    if other.lower_ != "longer" or not other.i or other.nbor(-1).lower_ != "no":
        return False
    return other.i + 1 == len(other.doc) or other.nbor().lower_ != "than"


_COMMITS = frozenset("promise pledge offer sign accept concede agree give send".split())


def is_negated(token: Token) -> bool:
    """Whether the predicate itself is denied: not, never, no longer, neither ... nor, or a subject or object with "no"."""  # noqa: E501
    for other in token.children:
        beside = token.pos_ in ("NOUN", "PROPN") and other.i > token.i  # "Thailand, not Cambodia"
        if (_denies(other) and not beside) or (
            other.lower_ in ("never", "neither", "nor") and other.dep_ in ("advmod", "preconj", "cc", "det")
        ):
            return True
        if other.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "expl") and any(
            (
                c.lower_ in ("no", "neither", "not")
                and c.dep_ in ("det", "preconj", "cc", "neg")
                and not (c.i > other.i or _no_denial(c))
            )
            or (c.lower_ in ("one", "single", "a") and c.i and c.nbor(-1).lower_ == "not")
            or (c.lower_ in ("more", "further") and c.i and c.nbor(-1).lower_ == "no" and c.nbor().lower_ != "than")
            for c in other.children
        ):
            return True
        if other.dep_ in ("nsubj", "nsubjpass") and other.lower_ in ("none", "nobody", "neither", "nothing"):
            return True
        if other.dep_ == "dobj" and other.lower_ == "nothing" and token.lemma_ in _COMMITS:
            return other.nbor().lower_ not in ("but", "except", "more", "less", "other", "else")
    if token.dep_ == "conj" and token.left_edge.i and token.doc[token.left_edge.i - 1].lower_ in ("nor", "neither"):
        return True  # "..., nor will it ship out its uranium"
    if any(c.dep_ == "prep" and c.lower_ in _NO_WAY and _no_way(c) for c in token.children):
        return True
    if token.pos_ == "ADJ" or token.dep_ in ("acomp", "attr"):
        head = token.head
        if (head.pos_ == "AUX" or head.lemma_ in ("be", "remain", "stand")) and head.i != token.i:
            return any(_denies(c) for c in head.children)
    if token.dep_ == "conj" and _syntax.child(token, *_syntax.SUBJECTS) is None and token.head.pos_ in ("VERB", "AUX"):
        # "will not send or fund": the denial reaches over "or" and "nor", never over "but".
        link = next((c.lower_ for c in token.head.children if c.dep_ == "cc"), "")
        if link in ("or", "nor") and not any(c.dep_ == "aux" for c in token.children):
            return any(_denies(c) or c.lower_ == "neither" for c in token.head.children)
    return False
