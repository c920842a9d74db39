"""Looks at what a trigger takes, to tell a statement from its lookalikes: clefts, questions, claims, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._candidates import Context, noun_words, taken_words
from grith.read._lexicon import Frame, lexicon
from grith.read._names import Name

if TYPE_CHECKING:
    from spacy.tokens import Token


def limits_itself(token: Token) -> bool:
    """ "confined itself to offering", "stopped short at promising", "responded by offering"."""
    verb = token.head.head
    return token.dep_ == "pcomp" and (
        (verb.lemma_ in ("confine", "limit", "restrict") and token.head.lower_ == "to")
        or (verb.lemma_ in ("respond", "react", "reply", "answer") and token.head.lower_ in ("by", "with"))
    )


def never_to(token: Token) -> bool:
    """ "vowed never to accept", "swore not to yield": a refusal put as a vow."""
    clause = _syntax.child(token, "xcomp", "ccomp")
    return (
        clause is not None
        and token.lemma_ in ("vow", "swear", "promise", "pledge")
        and _negation.is_negated(clause)
        and clause.lemma_
        in ("accept", "recognise", "recognize", "yield", "surrender", "cede", "give", "agree", "allow")
    )


def considered_as(token: Token) -> bool:
    """ "considers the plan a threat": what it is held to be, not what is weighed."""
    if _syntax.child(token, "oprd") is not None:
        return True
    clause = _syntax.child(token, "ccomp")
    return clause is not None and clause.pos_ in ("NOUN", "ADJ") and _syntax.child(clause, "nsubj") is not None


def could_give(token: Token) -> bool:
    clause = _syntax.complement(token)
    words = {clause.lemma_.lower()} if clause is not None else taken_words(token)
    return bool(words & lexicon().named("contribute.verbs", "contribute.things", "pledge.considered"))


def asks_about(token: Token) -> bool:
    """ "asked whether X would": a question, not a request."""
    clause = _syntax.child(token, "ccomp", "xcomp")
    if clause is not None and clause.lemma_ in ("comment", "respond", "react", "explain", "confirm", "say"):
        return True  # "was asked to comment"
    if any(o.lower_ in ("comment", "reaction", "confirmation") for o in _syntax.prepositional_objects(token, "for")):
        return True
    if token.dep_ == "pcomp" and token.head.lower_ == "by":
        return True  # "went back on its word by asking for another list": how
    if clause is not None and any(c.lower_ in ("whether", "if", "why", "how", "what", "when") for c in clause.children):
        return True
    after = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    return after in ("whether", "about", "if", "why", "how", "what", "when", "by")


def hedges(token: Token) -> bool:
    clause = _syntax.child(token, "ccomp")
    if clause is not None and token.lemma_ == "suggest" and clause.tag_ in ("VBZ", "VBD"):
        return True  # "suggested that it was improbable": a view
    return clause is not None and any(
        a.lower_ in ("could", "may", "might", "would", "will", "was", "were", "is", "had", "has")
        for a in _syntax.auxiliaries(clause)
    )


def price(token: Token) -> Token | None:
    """The clause that an acceptance hangs on: "would agree only if ...", "will accept once ..."."""
    for other in token.children:
        if (
            other.dep_ == "advcl"
            and other.i > token.i
            and any(
                c.lower_ in ("if", "unless", "once", "until", "after")
                or (c.lower_ == "when" and any(t.lower_ == "only" for t in token.doc[token.i : c.i]))
                for c in other.children
            )
        ):
            return other
    clause = _syntax.complement(token)
    if clause is not None:
        for other in clause.children:
            if other.dep_ == "advcl" and any(c.lower_ in ("if", "unless", "once") for c in other.children):
                return other
    return None


def told_as_done(token: Token, context: Context) -> bool:
    """An acceptance is told by a finite verb or a perfect; bare and "to" infinitives and gerunds only wish or order it."""  # noqa: E501
    if token.pos_ not in ("VERB", "AUX"):
        return True
    if any(c.lower_ == "than" for c in token.children) or token.head.lower_ == "than":
        return False  # "for longer than it had agreed to"
    if token.tag_ == "VB":
        return context.modal in ("will", "shall", "would") or any(
            a.lower_ in ("do", "did", "does") for a in _syntax.auxiliaries(token)
        )
    if token.tag_ == "VBG" and token.dep_ == "advcl" and token.i > token.head.i and token.head.tag_ in ("VBD", "VBN"):
        # "the generals talked, agreeing on a mechanism": what came of it
        return token.lemma_ in ("agree", "sign") and token.doc[token.left_edge.i - 1].text == ","
    if token.tag_ == "VBG":
        return any(a.lemma_ in ("be", "have") for a in _syntax.auxiliaries(token))
    # "once an agreement is reached": a present passive tells no event.
    return not any(
        a.dep_ == "auxpass"
        and a.lower_ in ("is", "are")
        and not any(o.lower_ in ("being", "been") for o in token.children)
        for a in token.children
    )


def takes_terms(token: Token) -> bool:
    """ "ready to accept the proposal": willingness towards terms is an acceptance, not a contribution."""
    clause = _syntax.complement(token)
    if clause is None:
        return False
    takes = (
        clause.lemma_ in ("accept", "sign", "endorse", "adopt", "embrace", "approve")
        or (clause.lemma_ == "take" and any(c.lower_ == "up" for c in clause.children))
        or (clause.lemma_ in ("agree", "commit", "consent") and bool(_syntax.prepositions(clause, "to", "on")))
    )
    words = taken_words(clause)
    return takes and bool(words & (lexicon()["truce.terms"] | {"proposal", "offer", "plan"}))


def agreed_with_words(token: Token) -> bool:
    """ "agreed with the assessment", "as agreed", "agreed that Russia was to blame" are no acceptance of terms."""
    if token.lemma_ != "agree":
        return False
    passive = _syntax.child(token, "nsubjpass")
    if passive is not None and passive.lower_ in ("what", "which", "that"):
        return True
    if _syntax.child(token, "mark") is not None and _syntax.child(token, "mark").lower_ == "as":  # type: ignore[union-attr]
        return True
    clause = _syntax.complement(token)
    if clause is not None and clause.dep_ == "xcomp" and clause.lemma_ in ("disagree", "differ"):
        return True
    if clause is not None and clause.dep_ == "ccomp" and clause.lemma_ in ("be", "remain", "seem"):
        # "agreed that the situation was grave": a view, and no term
        return not any(a.lower_ in _syntax.MODALS for a in _syntax.auxiliaries(clause)) and clause.tag_ != "VB"
    takes_terms = (
        clause is not None
        or bool(_syntax.prepositions(token, "to", "on", "upon", "for", "in"))
        or bool(_syntax.objects(token))
    )
    return not takes_terms


def calls_a_claim(token: Token, frame: Frame) -> bool:
    """ "called the reports false": something said must be what is called false."""
    nouns = [t for t in token.doc[token.i + 1 : min(token.i + 5, token.sent.end)] if t.pos_ == "NOUN"]
    if nouns and nouns[0].lower_ in lexicon()["claims.nouns"] - lexicon()["claims.false_words"] and len(nouns) > 1:
        return True  # "called the report 'disinformation'": the quotation marks may split the parse
    for item in _syntax.objects(token):
        if item.lower_ == "which" and token.dep_ == "relcl":
            return True  # "reported an assault, which the other side called a lie"
        if item.lemma_.lower() in lexicon()["claims.false_words"] and any(
            c.lower_ in ("this", "that", "it") for c in item.children if c.i < item.i
        ):
            return True
        if item.lower_ in ("what", "which") or item.lemma_.lower() in lexicon()["claims.false_words"]:
            continue
        if noun_words(item) & lexicon()["claims.nouns"] or item.lower_ in ("it", "this", "that", "them", "these"):
            return True
    for clause in _syntax.children(token, "ccomp", "xcomp"):
        doer = _syntax.child(clause, "nsubj")
        if doer is not None and noun_words(doer) & lexicon()["claims.nouns"]:
            return True
    return False


def refused_above(token: Token) -> bool:
    """Whether a noun stands under a verb of refusing: "refuses to accept it as a condition", "rejects that as a term"."""  # noqa: E501
    return any(
        head.lemma_ in ("refuse", "reject", "decline", "dispute", "deny") and label != "nsubj"
        for head, label in _syntax.governors(token)
    )


def rejects_what_was_said(token: Token) -> bool:
    """ "rejected this", "dismissed it": the object only points back."""
    things = _syntax.objects(token)
    return bool(things) and all(t.lower_ in ("this", "that", "it", "them", "these") for t in things)


def agrees_in_view(token: Token, actors: tuple[Name, ...]) -> bool:
    """ "agreed that pressure must grow": one alone shares a view of what is needed, and takes on no term."""
    clause = _syntax.child(token, "ccomp")
    if clause is None or len(actors) > 1 or any(n.plural for n in actors) or _syntax.is_passive(token):
        return False
    duty = clause.lemma_ in ("have", "need") and _syntax.child(clause, "xcomp") is not None
    duty = duty or any(a.lower_ in ("must", "should", "ought") for a in _syntax.auxiliaries(clause))
    doer = _syntax.subject(clause)
    own = doer is not None and doer.lower_ in ("it", "they", "he", "she", "we")
    return duty and not own


def several(token: Token, actors: tuple[Name, ...]) -> bool:
    """Whether two or more act together: then what they promise is agreed."""
    subject = _syntax.subject(token)
    plural = subject is not None and subject.lemma_.lower() in ("side", "party", "army", "government", "neighbour")
    return len(actors) > 1 or any(n.name == "all parties" for n in actors) or (plural and subject.tag_ == "NNS")  # type: ignore[union-attr]
