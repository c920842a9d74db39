"""What a reported clause amounts to when no trigger word says so: who its subject is, what it denies, what it names.

Somebody says a clause. Of his own side he promises, refuses or denies; of another he accuses or demands. The subject,
the polarity, the modal verb and the classes of the words decide; an agreement is never read in this way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import Candidate, context_of
from grith.read._names import Name
from grith.read._reported_impersonal import impersonal
from grith.read._reported_other import GUNMEN, of_another
from grith.read._reported_own import of_own_side
from grith.read._reported_words import Reported
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token


def reported(clause: Token, speaker: tuple[Name, ...], sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """The statement that the reported ``clause`` makes, or ``None`` if it is a mere stance."""
    context = context_of(clause, sentence)
    if context.hypothetical or not speaker or clause.pos_ not in ("VERB", "AUX"):
        return None
    subject = _syntax.subject(clause)
    strangers = all(n.kind in ("unnamed", "other") and not n.party for n in speaker)
    if not strangers and (all(n.kind == "unnamed" for n in speaker) or _syntax.child(clause, "expl") is not None):
        return impersonal(Reported(clause, subject, _text(clause), context, speaker, (), sentence, resolver))
    if subject is None:
        return None
    if not strangers and subject.lemma_.lower() in GUNMEN:
        subject = _syntax.agent(clause) or subject  # "the gunmen were helped by X"
    doers = _doers(subject, strangers, sentence, resolver)
    told = Reported(clause, subject, _text(clause), context, speaker, doers, sentence, resolver)
    if strangers:
        return of_another(told) if doers else None
    own, parties = {n.as_party for n in speaker}, {n.as_party for n in doers}
    if subject.lower_ in _FIRST_PERSON or (parties and parties <= own):
        return of_own_side(told)
    found = of_another(told) if parties and not parties & own else None
    return found or impersonal(told)


def _doers(subject: Token, strangers: bool, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Whom the subject of a reported clause names, or whose it is."""
    doers = resolver.parties(subject, sentence)
    named = tuple(n for n in doers if n.kind not in ("unnamed", "other"))
    if strangers:
        return named or (resolver.owner(subject, sentence) if subject.pos_ == "NOUN" else ())
    if not doers and subject.lower_ not in _FIRST_PERSON and subject.pos_ in ("NOUN", "PROPN"):
        return tuple(n for n in resolver.owner(subject, sentence) if n.kind not in ("unnamed", "other"))
    return named


def _text(clause: Token) -> str:
    """The words of a clause without those of a clause that somebody else's view or claim adds ("the view that ...")."""
    aside = {
        t.i
        for c in clause.subtree
        if c.dep_ in ("acl", "relcl", "ccomp") and c.head.pos_ == "NOUN" and _told_of_another(c, clause)
        for t in c.subtree
    }
    return " ".join(t.lower_ for t in clause.subtree if t.i not in aside).replace(" n't", " not")


def _told_of_another(inner: Token, clause: Token) -> bool:
    doer, own = _syntax.child(inner, "nsubj", "nsubjpass"), _syntax.child(clause, "nsubj", "nsubjpass")
    marked = any(c.lower_ == "that" and c.dep_ == "mark" for c in inner.children)
    return marked and doer is not None and own is not None and doer.pos_ in ("NOUN", "PROPN") and doer.i != own.i
