"""Parses put right after the parser: three attachments that it often gets wrong in reports.

"Soldiers captured last week will be freed": the participle behind the noun is taken for the sentence's verb, and the
verb with the modal is hung below it. "X expects the council to act and invites Y": the second finite verb is joined to
the infinitive, and so given to the council. "X denied that it had attacked and accused Y": what X says beside its
denial is joined to what it denies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read._clefts import straighten
from grith.read._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FINITE = frozenset({"VBZ", "VBD"})
_DENIES = frozenset({"deny", "dispute", "reject", "dismiss", "refute"})
_CALLS_ON = frozenset("blame call condemn ask appeal criticise criticize invite order instruct".split())


def reattach(doc: Doc) -> Doc:
    """The document with these attachments put right where the words leave no doubt."""
    for token in doc:
        if token.tag_ in ("VBN", "VBD") and (verb := _true_verb(token)) is not None:
            _raise(verb, token)
        elif token.tag_ in _FINITE and token.dep_ == "conj" and (first := _first_verb(token) or _denial_above(token)):
            token.head = first
        elif token.lemma_ == "be" and token.dep_ != "dep":
            straighten(token)
    return doc


def _true_verb(participle: Token) -> Token | None:
    """The verb with an auxiliary that stands under a participle right behind the noun which is the subject of both."""
    subject = next((c for c in participle.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN") or subject.i + 1 != participle.i:
        return None
    if participle.lemma_.lower() in lexicon()["reporting.plain"]:
        return None
    if any(c.dep_ in ("aux", "auxpass", "cc", "dobj", "mark") for c in participle.children):
        return None
    below = [c for c in participle.children if c.i > participle.i and c.pos_ in ("VERB", "AUX")]
    if len(below) != 1 or below[0].dep_ not in ("dep", "ccomp"):
        return None
    verb = below[0]
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < verb.i]
    finite = any(a.tag_ in ("MD", "VBZ", "VBP", "VBD") for a in auxiliaries)
    own = any(c.dep_ in ("nsubj", "nsubjpass", "expl", "mark", "cc") for c in verb.children)
    between = any(t.text in (",", '"', ":") for t in verb.doc[participle.i : verb.i])
    return verb if finite and not own and not between else None


def _raise(verb: Token, participle: Token) -> None:
    subject = next(c for c in participle.children if c.dep_ in ("nsubj", "nsubjpass"))
    after = [c for c in participle.children if c.i > verb.i]
    root, label, head = participle.dep_ == "ROOT", participle.dep_, participle.head
    verb.head = verb if root else head
    verb.dep_ = label
    for token in (subject, *after):
        token.head = verb
    subject.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj"
    participle.head, participle.dep_, participle.tag_ = subject, "acl", "VBN"


def _first_verb(second: Token) -> Token | None:
    """The finite verb above the infinitive to which a finite verb of the same tense is joined without a subject."""
    infinitive = second.head
    if infinitive.tag_ != "VB" or not any(c.lower_ == "to" for c in infinitive.children if c.dep_ == "aux"):
        return None
    if any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in second.children):
        return None
    above = infinitive.head
    while above.tag_ == "VB" and above.dep_ in ("xcomp", "ccomp", "conj") and above.head.i != above.i:
        above = above.head
    return above if above.tag_ == second.tag_ and above.i < infinitive.i else None


def _denial_above(second: Token) -> Token | None:
    """ "Denied that it had attacked and accused X": who denies a deed accuses, calls and says beside the denial.

    A deed joined to the denied one ("had attacked and killed") is denied with it, and so is a verb with a subject.
    """
    deed = second.head
    above = deed.head
    if deed.dep_ != "ccomp" or above.tag_ not in _FINITE or above.lemma_.lower() not in _DENIES:
        return None
    if second.lemma_.lower() not in lexicon()["reporting.plain"] | _CALLS_ON:
        return None
    if any(c.dep_ in ("nsubj", "nsubjpass", "expl", "aux", "auxpass") for c in second.children):
        return None
    return above if above.tag_ == second.tag_ and above.i < deed.i else None
