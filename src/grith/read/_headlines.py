"""Headlines: "Armenia, Azerbaijan sign declaration", "RSF Announces Truce and Army Rejects Plan".

The parser takes such lines for strings of nouns. They are parsed once more as a sentence would put them, word for
word, and what was found is laid over the words as they stand; positions do not change.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from grith.read._lexicon import frames, lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_SHORTEST, _LONGEST = 4, 24
_PAST = {
    "meet": "met",
    "hold": "held",
    "strike": "struck",
    "begin": "began",
    "give": "gave",
    "send": "sent",
    "say": "said",
    "sign": "signed",
    "trade": "traded",
    "swap": "swapped",
    "set": "set",
    "break": "broke",
    "speak": "spoke",
    "lay": "laid",
    "put": "put",
    "win": "won",
    "shut": "shut",
}
_SMALL = frozenset(
    "a an the and or but of on in at to for from with by as after over amid not no than that into".split()
)


def is_headline(doc: Doc) -> bool:
    """A short line without a stop that opens with names joined by a comma, or whose words are capitalised."""
    if not _SHORTEST <= len(doc) <= _LONGEST or doc[-1].text in (".", "!", "?", ":", ";", '"', ",", "'"):
        return False
    return _joined_at(doc) > 0 or _capitalised(doc)


def reread(doc: Doc, nlp: Language) -> Doc:
    """The headline parsed as a sentence, over its own words."""
    from spacy.tokens import Doc as Words

    words = [t.text for t in doc]
    if _capitalised(doc):
        words = [w.lower() if _common(w) and not (i == 0 and w.isupper()) else w for i, w in enumerate(words)]
    comma = _joined_at(doc)
    verb = -1
    if comma:
        words[comma] = "and"
        verb = _verb_after(doc, comma)
        if verb > 0:
            words[verb] = _past(doc[verb].lower_)
        for token in doc[max(verb, 1) + 1 : len(doc) - 2]:
            if (
                doc[token.i - 1].lower_ == "and"
                and token.lower_ in _bare_verbs()
                and token.nbor().lower_ in ("to", "on")
            ):
                words[token.i] = _past(token.lower_)  # "sign a declaration and vow to end the war"
    shadow = nlp(Words(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc]))
    tags, lemmas, pos = [t.tag_ for t in shadow], [t.lemma_ for t in shadow], [t.pos_ for t in shadow]
    if verb > 0 and tags[verb] in ("VBD", "VBN"):
        tags[verb], lemmas[verb] = "VBP", doc[verb].lower_
    return Words(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        tags=tags,
        pos=pos,
        lemmas=lemmas,
        heads=[t.head.i for t in shadow],
        deps=[t.dep_ for t in shadow],
        sent_starts=[bool(t.is_sent_start) for t in shadow],
    )


def _joined_at(doc: Doc) -> int:
    """Where the link stands in "X, Y agree to ..." or "as X and Y trade blame": two names, then a bare verb; else 0."""
    for token in doc[1 : len(doc) - 3]:
        early = token.text == "," and token.i < 6
        lost = token.lower_ == "and" and not _capitalised(doc)
        if (early or lost) and _named(doc[token.i - 1]) and _named(doc[token.i + 1]):
            verb = _verb_after(doc, token.i)
            if verb > 0 and (early or doc[verb].tag_.startswith("N")):
                return token.i
    return 0


def _verb_after(doc: Doc, link: int) -> int:
    for token in doc[link + 2 : min(link + 5, len(doc) - 1)]:
        if token.lower_ in _bare_verbs() and token.text[0].islower() == (not _capitalised(doc)):
            return token.i
        if not _named(token):
            return -1
    return -1


def _named(token: Token) -> bool:
    return token.text[:1].isupper()


def _capitalised(doc: Doc) -> bool:
    long = [t for t in doc if t.is_alpha and t.lower_ not in _SMALL]
    return len(long) >= _SHORTEST and sum(_named(t) for t in long) >= 0.9 * len(long)


def _past(verb: str) -> str:
    if verb in _PAST:
        return _PAST[verb]
    return verb + "d" if verb.endswith("e") else verb[:-1] + "ied" if verb.endswith("y") else verb + "ed"


@cache
def _bare_verbs() -> frozenset[str]:
    """The verbs that frames hang on, in their bare form."""
    return frozenset(frames()) | frozenset(_PAST) | lexicon().named("meeting.verbs", "contribute.verbs")


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(frames()).union(*(words for name, words in lexicon().items() if not name.startswith("rule.")))


def _common(word: str) -> bool:
    """Whether a capitalised word of a headline is a common one: in a word class, in any form."""
    lowered = word.lower()
    if word.isupper() and len(word) <= 4:
        return False
    stems = {lowered, *(lowered.removesuffix(end) for end in ("s", "es", "d", "ed", "ing", "ly"))}
    return lowered in _SMALL or bool(stems & _vocabulary())
