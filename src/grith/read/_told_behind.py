"""A speaker told behind the words: "X will not do it, the spokesman of its army, General Y, said."

The parser takes such a speaker for an apposition of the noun before him and leaves the verb without a subject. Here
the commas decide: a noun of office behind one, perhaps a name between two more, and a verb of telling behind the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read import _syntax
from grith.read._description_words import TITLES
from grith.read._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_FAR = 30


@frozen
class ToldBehind:
    """The verb of telling, the noun of office, the last word of the name if one stands there, the comma before all."""

    verb: Token
    office: Token
    name: Token | None
    comma: int


def told_behind(verb: Token) -> ToldBehind | None:
    """The speaker between commas before a verb of telling that has no subject in the parse."""
    doc = verb.doc
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i - verb.sent.start < 5 or doc[verb.i - 1].text != ",":
        return None
    if verb.lemma_.lower() not in lexicon()["reporting.plain"] or _syntax.child(verb, "nsubj", "nsubjpass") is not None:
        return None
    for at in range(verb.i - 2, max(verb.sent.start, verb.i - _FAR), -1):
        if doc[at].pos_ in ("VERB", "AUX"):
            return None
        if doc[at].text != "," and doc[at].text != '"':
            continue
        office = next((t for t in doc[at + 1 : at + 6] if _is_office(t)), None)
        if office is None or not any(t.tag_ in ("DT", "PRP$", "POS") for t in doc[at + 1 : office.i]):
            continue
        last = doc[verb.i - 2]
        named = last.pos_ == "PROPN" and any(t.text == "," for t in doc[office.i + 1 : last.i])
        return ToldBehind(verb, office, last if named else None, at)
    return None


def words_end(span: Span) -> int:
    """The first word of a sentence that belongs to a speaker told behind; the sentence's end where there is none."""
    for token in span:
        if token.pos_ == "VERB" and (told := told_behind(token)) is not None:
            return told.comma
    return span.end


def _is_office(token: Token) -> bool:
    lowered = token.lower_
    return token.pos_ in ("NOUN", "PROPN") and (
        lowered in lexicon()["groups.spokesmen"] or token.lemma_.lower() in TITLES
    )
