"""How firm and how definite a meeting or a call is: held, planned, only possible, or merely wished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import POSSIBILITY, Context, context_of
from grith.read._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

TRAVEL = frozenset("travel arrive fly head come go visit return leave depart send".split())
_EARLIER = frozenset({"after", "following", "since", "upon", "on", "by"})
# Words above an encounter that look forward to it, and how firmly.
_FORESEEN = {"expect": "expected", "likely": "expected"} | dict.fromkeys(
    "due plan set schedule slate prepare intend".split(), "planned"
)
_FORESEEN_BELOW = _FORESEEN | dict.fromkeys("be agree go".split(), "planned")


def how_firm(token: Token, sentence: Sentence) -> str | None:
    """How firm an encounter is, or ``None`` if it is only wished or denied."""
    if token.tag_ == "VB" and token.dep_ in ("advcl", "xcomp") and token.head.lemma_ in TRAVEL:
        return how_firm(token.head, sentence)  # "will fly to Paris to meet ..."
    if _yet_to_come(token) or _only_when(token):
        return None
    foreseen = _foreseen_by(token)
    context = context_of(token.head if foreseen else token, sentence, waiting=False)
    if context.hypothetical or context.negated:
        return None
    if foreseen:
        return None if context.modal in ("would", "could", "should", "may", "might") else foreseen
    if context.modal in POSSIBILITY:
        return None if any(c.lower_ == "before" for c in token.children) else "possible"
    if context.modal in ("should", "must", "would"):
        return "planned" if context.modal == "would" and context.past_report else None
    if _thanked_for(token) or _wished(token):
        return None
    return _below_a_plan(token) or _by_its_tense(token, context)


def timed(verb: Token | None, token: Token) -> bool:
    """Whether a day, a place or another circumstance makes the event a definite one."""
    words = {t.lower_ for t in (verb.subtree if verb is not None else token.subtree)}
    return bool(words & lexicon()["rule.days"]) or any(w.isdigit() for w in words)


def _yet_to_come(token: Token) -> bool:
    """ "looks forward to meeting X" is no meeting yet; "after meeting X" is one."""
    gerund = token.tag_ == "VBG" and not any(a.lemma_ == "be" for a in _syntax.auxiliaries(token))
    return gerund and token.dep_ == "pcomp" and token.head.lower_ not in _EARLIER


def _only_when(token: Token) -> bool:
    """ "will talk only if X leaves": a condition."""
    return any(
        c.dep_ in ("advcl", "prep")
        and c.i > token.i
        and "only" in {t.lower_ for t in token.doc[max(c.left_edge.i - 1, 0) : c.left_edge.i + 2]}
        for c in token.children
    )


def _foreseen_by(token: Token) -> str:
    """ "is expected to meet": how firm by the word above, or nothing if that word foresees nothing."""
    below = token.dep_ == "xcomp" or (token.dep_ == "ccomp" and token.tag_ == "VB")
    return _FORESEEN.get(token.head.lemma_.lower(), "") if below else ""


def _thanked_for(token: Token) -> bool:
    """ "thanked X for hosting the talks and meeting Y": what a word of thanks is for."""
    link = token.head
    if token.dep_ == "conj" and link.dep_ == "pcomp":
        link = link.head
    return link.lower_ == "for" and link.head.lemma_ in ("thank", "praise", "congratulate", "credit")


def _wished(token: Token) -> bool:
    return token.dep_ in ("xcomp", "ccomp") and token.head.lemma_.lower() in lexicon()["meeting.wishing"]


def _below_a_plan(token: Token) -> str:
    """ "agreed that the two meet", "is going to meet": planned by the word above."""
    return _FORESEEN_BELOW.get(token.head.lemma_.lower(), "") if token.dep_ in ("xcomp", "ccomp") else ""


def _by_its_tense(token: Token, context: Context) -> str | None:
    progressive = token.tag_ == "VBG" and any(a.lemma_ == "be" for a in _syntax.auxiliaries(token))
    if context.modal in ("will", "shall") or progressive:
        return "planned"
    if token.pos_ != "VERB" or token.tag_ not in ("VBZ", "VBP"):
        return "done"
    usual = any(c.lower_ in ("when", "whenever", "where", "while") for c in token.children if c.i < token.i)
    return None if usual else "planned"  # "as is usual when the coalition meets"
