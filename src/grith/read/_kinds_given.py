"""Which kinds of contribution the words of a pledge name, and which words beside them name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._candidates import Candidate
from grith.read._lexicon import lexicon
from grith.read._slots import reach_of

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_FREED = frozenset(
    "prisoner prisoners captive captives detainee detainees hostage hostages wounded remains bodies".split()
)
LESS = frozenset("withdraw pull reduce cut remove end halt stop suspend leave recall".split())
"""Verbs of giving less, which offer and refuse nothing."""


def capabilities_of(candidate: Candidate) -> tuple[str, ...]:
    """What is given, as capability identifiers, from the words of the trigger and what it takes."""
    left_open = candidate.rule == "position.undecided"
    if candidate.kind not in ("pledge", "red_line", "agreement", "demand", "condition") and not left_open:
        return ()
    low, high = reach_of(candidate)
    doc = candidate.trigger.doc
    aside = _beside_the_thing(candidate, low, high)
    aside |= _carriers(doc[low : high + 1], aside)
    words: set[str] = set()
    for token in doc[low : high + 1]:
        if token.i in aside:
            continue
        words.add(token.lower_)
        words.add(token.lemma_.lower())
        if token.i < high:
            words.add(f"{token.lower_}-{token.nbor().lower_}")
    for symbol in ("$", "\u00a3", "\u20ac"):
        if symbol in words:
            words.add("funding")
    data = lexicon()
    if words & _FREED and words & {"hand", "release", "free", "exchange", "return", "swap", "repatriate", "let"}:
        return ("humanitarian",)  # people given back are no troops given
    if candidate.kind == "red_line" and candidate.content is not None and candidate.content.lemma_.lower() in LESS:
        return ()  # ruling out a withdrawal refuses no contribution
    if (
        "aid" in words
        and words & {"military", "weapons", "arms", "ammunition"}
        and not words & {"humanitarian", "food"}
    ):
        words.discard("aid")
    return tuple(name.partition(".")[2] for name in data if name.startswith("capability.") and words & data[name])


def _carriers(span: Span, aside: set[int]) -> set[int]:
    """ "Two helicopters for medical evacuation": what carries is of the kind that its purpose names, if any."""
    kinds = {w for name, words in lexicon().items() if name.startswith("capability.") for w in words}
    found: set[int] = set()
    for token in span:
        purpose = {t.lower_ for p in token.children if p.lower_ == "for" for t in p.subtree if t.i not in aside}
        if token.lemma_.lower() == "helicopter" and purpose & kinds:
            found.add(token.i)
    return found


_WHERE = frozenset({"to", "in", "at", "near", "from", "around", "into", "towards", "through", "via", "off"})
_BODIES = frozenset({"mission", "force", "mechanism", "operation"})
_MILITARY = frozenset("aid assistance support help equipment supply supplies package hardware material gear".split())


def _beside_the_thing(candidate: Candidate, low: int, high: int) -> set[int]:
    """Words that name no kind of contribution: towns ("to Port Sudan"), for whom it is, "military" of people.

    What is sent "to the monitoring mechanism" or bought "for the observers" is what is sent or bought, where that is
    named; a purpose ("for medical evacuation") still tells the kind.
    """
    doc, data = candidate.trigger.doc, lexicon()
    kinds = {w for name in data if name.startswith("capability.") for w in data[name]}
    aside: set[int] = set()
    for token in doc[low : high + 1]:
        if token.lower_ == "military" and token.dep_ in ("amod", "compound") and token.head.lemma_ not in _MILITARY:
            aside.add(token.i)
        if token.dep_ not in ("prep", "dative") or token.lower_ not in _WHERE | {"for"}:
            continue
        goal = _syntax.child(token, "pobj")
        if goal is None or candidate.kind not in ("pledge", "red_line", "position"):
            continue
        if token.lower_ in _WHERE:
            aside |= {t.i for t in token.subtree if t.tag_ in ("NNP", "NNPS")}
        thing = next((h for h, _ in _syntax.governors(goal) if h.pos_ in ("VERB", "AUX")), None)
        given = {
            w
            for o in (_syntax.objects(thing) if thing is not None else ())
            for t in _own_words(o)
            for w in (t.lower_, t.lemma_)
        }
        whom = (
            goal.tag_ in ("NNS", "NNPS")
            and goal.lemma_.lower() in data["capability.monitoring"] | data["capability.troops"]
        )
        whom = whom or goal.lemma_.lower() in _BODIES
        if given & kinds and (token.lower_ == "to" or (token.lower_ == "for" and whom)):
            aside |= {t.i for t in token.subtree}
    return aside


def _own_words(noun: Token) -> list[Token]:
    """A noun with what stands before it and what it consists of ("a battalion of 850 soldiers")."""
    found = [*noun.lefts, noun]
    for other in noun.children:
        if other.dep_ == "prep" and other.lower_ == "of":
            found += list(other.subtree)
        elif other.dep_ == "conj":
            found += _own_words(other)
    return found
