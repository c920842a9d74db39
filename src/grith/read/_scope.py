"""Which of the readings of a sentence stay: the best one of each trigger, and none that is only part of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._candidates import Candidate

if TYPE_CHECKING:
    from spacy.tokens import Token

# The firmest reading of a trigger first.
_ORDER = (
    "denial",
    "agreement",
    "red_line",
    "allegation",
    "condition",
    "demand",
    "pledge",
    "call",
    "meeting",
    "position",
)
_ENCOUNTERS = ("meeting", "call")
_ON_THE_WAY = ("meeting.visit", "meeting.travel")


def settle(candidates: list[Candidate]) -> list[Candidate]:
    """The readings that stay, in the order of their triggers."""
    best = _one_a_trigger(candidates)
    return [c for c in best if not any(_inside(c, other) for other in best if other.trigger.i != c.trigger.i)]


def _one_a_trigger(candidates: list[Candidate]) -> list[Candidate]:
    """The best reading of each trigger word: reciprocal pairs stay together."""
    best: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        kept = best.setdefault(candidate.trigger.i, [])
        if not kept or (candidate.pair and kept[0].pair and candidate.rule == kept[0].rule):
            kept.append(candidate)
        elif _ORDER.index(candidate.kind) < _ORDER.index(kept[0].kind):
            best[candidate.trigger.i] = [candidate]
    return [c for _, group in sorted(best.items()) for c in group]


def _inside(one: Candidate, other: Candidate) -> bool:
    """Whether ``one`` only tells a part of ``other``: a term listed under "agreed to", a stance beside a firmer reading."""  # noqa: E501
    node, above, kind = one.trigger, other.trigger, one.kind
    terms = other.kind == "agreement" and above.lemma_ in ("agree", "sign", "accept")
    if terms and kind not in ("pledge", "agreement", *_ENCOUNTERS) and _part_of(node, above):
        return True
    charge = _syntax.children(above, "prep", "xcomp", "ccomp")
    accuses = other.rule in ("allegation.accuse", "allegation.blame") and kind not in ("allegation", *_ENCOUNTERS)
    answered = kind == "denial" and node.dep_ == "relcl"  # "accuses X of lying, which X denies"
    if accuses and not answered and any(_syntax.under(node, part) for part in charge):
        return True
    if kind in _ENCOUNTERS:
        return _inside_of_encounter(one, other)
    if kind == "allegation":
        return _inside_of_allegation(one, other)
    if kind == "position":
        part = node.dep_ == "xcomp" and node.head.i == above.i
        return other.kind != "position" and (part or other.first.i <= node.i <= other.last.i)
    if kind == "demand":
        told = other.kind in ("red_line", "denial") and node.dep_ == "acl" and above.is_ancestor(node)
        return told or (other.rule == "condition.noun" and node.is_ancestor(above))
    if kind == "denial" and other.kind == "denial":
        part = node.dep_ in ("advcl", "xcomp") and node.head.i == above.i
        return part or (one.rule == "denial.own-side" and other.rule != one.rule)
    if kind == "agreement":
        if one.rule == "agreement.declare" and other.rule == "agreement.order-halt":
            return True  # "announced a truce and ordered all fire stopped": one act
        clause = _syntax.child(node, "ccomp")
        return node.lemma_ == "agree" and other.kind == "pledge" and clause is not None and _syntax.under(above, clause)
    if kind in ("red_line", "pledge") and other.rule == "pledge.act-noun":
        return above.is_ancestor(node)
    return one.rule == "condition.contingent" and other.kind == "condition" and above.is_ancestor(node)


def _inside_of_encounter(one: Candidate, other: Candidate) -> bool:
    node, above = one.trigger, other.trigger
    if other.kind == "condition":
        return _syntax.under(node, above)
    if other.rule in ("pledge.pledge", "pledge.commit"):
        aside = node.dep_ == "pobj" and node.head.lower_ in ("in", "during", "after", "at")
        return above.is_ancestor(node) and not aside
    if other.rule == "agreement.agree":
        clause = _syntax.complement(above)
        return clause is not None and clause.tag_ == "VB" and _syntax.under(node, clause)
    if other.kind not in _ENCOUNTERS:
        return False
    same = one.rule in _ON_THE_WAY and one.actor == other.actor and other.rule != one.rule
    if same and (_syntax.under(above, node) or above.dep_ == "conj"):
        return True  # "flew to X for talks with Y", "visited X and met Y": one encounter
    # "the talks brought together X, who chaired them, and Y, who dialled in": one meeting
    aside = node.dep_ == "relcl" or node.head.dep_ == "relcl"
    another = one.target and one.firmness != other.firmness  # "spoke with X, who is to meet Y"
    return other.rule not in _ON_THE_WAY and aside and above.is_ancestor(node) and not another


def _inside_of_allegation(one: Candidate, other: Candidate) -> bool:
    node, above = one.trigger, other.trigger
    if one.rule == "allegation.mutual" and other.pair and other.rule != one.rule:
        return True  # "traded accusations, each saying the other had fired"
    if other.kind == "denial":
        parts = _syntax.children(above, "dobj", "ccomp", "xcomp", "prep", "nsubj")
        # but in "Rwanda, accused by Kinshasa of arming M23, denied it" both are told
        return any(_syntax.under(node, p) for p in parts if p.dep_ != "nsubj" or p.pos_ != "PROPN")
    if other.rule in ("allegation.accuse", "allegation.blame") and above.is_ancestor(node) and one.actor == other.actor:
        return True  # "X was accused by Y of shelling Z": one charge
    if other.kind == "allegation" and node.dep_ == "acl" and node.head.dep_ == "nsubj" and node.head.head.i == above.i:
        return True  # "shells fired by X hit": one attack
    if (
        one.rule in ("allegation.breach-noun", "allegation.told-deed")
        and other.kind == "allegation"
        and other.rule != one.rule
    ):
        return above.is_ancestor(node) or node.is_ancestor(above) or other.actor == one.actor
    return False


def _part_of(node: Token, trigger: Token) -> bool:
    """Whether a word stands in what a trigger takes, and not in a clause that is only joined to it."""
    if not trigger.is_ancestor(node):
        return False
    below = node
    for head, label in _syntax.governors(node):
        if head.i == trigger.i:
            finite = below.tag_ in ("VBD", "VBZ", "VBP") or _syntax.child(below, *_syntax.SUBJECTS) is not None
            return not (label in ("conj", "advcl", "parataxis") and (finite or below.tag_ == "VB"))
        below = head
    return True
