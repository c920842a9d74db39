"""A person's name that no list knows: a run of capitalised words, and what bears out that it is a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from grith.read._description_words import BODY_NOUNS, TITLES
from grith.read._lexicon import lexicon
from grith.read._mentions import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_HONORIFICS = frozenset("Sheikh Sheikha Prince Princess King Queen Emir Imam Ayatollah".split())
_FORMS_OF_ADDRESS = frozenset("Mr Mrs Ms Dr Gen Lt Col Maj Adm Brig Capt Sen Rep Sir Lord Lady Dame".split())
_PARTICLES = frozenset({"al", "el", "bin", "ibn", "ben", "abu", "van", "von", "de", "der", "di", "-", "\u2019", "'"})
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december daily weekly monthly ramadan easter christmas eid nowruz""".split()
)
_ARTICLES = frozenset({"al", "el", "ul", "ad", "as", "ar", "an", "at", "az", "ash"})


@frozen(eq=False)
class Spelled:
    """A name as it is written: the words of the run that ends in ``token``, and those of them that name."""

    token: Token
    run: list[Token]
    names: list[Token]
    title: str | None

    @property
    def text(self) -> str:
        return self.token.doc[self.names[0].i : self.names[-1].i + 1].text

    @property
    def by_first_name(self) -> bool:
        """Whether the run opens with a word that goes with a first name alone."""
        return self.run[0].text in _HONORIFICS | {"Sir", "Lord", "Lady"}


def spell(token: Token, low: int, inside: list[Mention]) -> Spelled | None:
    """The name that ends in ``token``, not before word ``low``, behind its titles and the ``inside`` it holds."""
    start = token.i
    while start > low and (_is_part(token.doc[start - 1]) or _hyphen_in_name(token.doc, start)):
        start -= 1
    run = list(token.doc[start : token.i + 1])
    titles = [n for n, w in enumerate(run[:-1]) if w.lower_ in TITLES or w.text.rstrip(".") in _FORMS_OF_ADDRESS]
    held = [n for n, word in enumerate(run) if any(m.covers(word) for m in inside)]
    names = run[max((*titles, *held), default=-1) + 1 :]
    if not names or not names[0].text[:1].isupper():
        return None
    if not all(w.text[:1].isupper() or w.lower_ in _PARTICLES for w in names):
        return None
    while len(names) > 1 and names[0].text in _HONORIFICS:
        names = names[1:]
    title = next((TITLES[run[n].lower_] for n in reversed(titles) if run[n].lower_ in TITLES), None)
    return Spelled(token, run, names, title)


def _is_part(word: Token) -> bool:
    return word.pos_ == "PROPN" and word.dep_ in ("compound", "flat", "nmod")


def _hyphen_in_name(doc: Doc, start: int) -> bool:
    """Whether the word before ``start`` is the hyphen of "al-Hashimy" or of a double name."""
    if start < 2 or doc[start - 1].text != "-" or doc[start - 1].whitespace_ or doc[start - 2].whitespace_:
        return False
    before = doc[start - 2]
    return before.lower_ in _ARTICLES or (before.text[:1].isupper() and before.pos_ == "PROPN")


def is_person(spelled: Spelled, *, double: bool) -> bool:
    """Whether a name without a list to bear it out is a person's; ``double`` tells of a hyphen in it."""
    token, names, last = spelled.token, spelled.names, spelled.names[-1].lower_
    if last in BODY_NOUNS or last in TITLES or last in _CALENDAR or any(w.is_digit for w in names):
        return False
    if spelled.title is not None:
        return True
    stands = token.dep_ in ("nsubj", "appos", "pobj", "dobj", "conj", "nsubjpass", "ROOT")
    if not stands or (len(names) == 1 and token.tag_ != "NNP"):
        return False
    if len(names) == 1 and token.is_sent_start and not double and not _opens_as_person(token):
        return False
    tells = any(h.lemma_ in lexicon()["reporting.plain"] for h in (token.head, token.head.head))
    return tells or _acts_or_is_met(token) or any(w.text in _HONORIFICS for w in spelled.run)


def _opens_as_person(token: Token) -> bool:
    """A lone capitalised word that opens a sentence: a name if it does something."""
    titled = any(c.dep_ == "appos" and c.lemma_.lower() in TITLES for c in token.children)
    near = token.head.i - token.i <= 4 or titled  # "Bhatt, the director of operations, said"
    does = token.dep_ == "nsubj" and token.head.pos_ == "VERB" and near
    return does and token.lower_ not in lexicon()["groups.people"]


def _acts_or_is_met(token: Token) -> bool:
    head = token.head
    if token.dep_ == "nsubj":
        return head.pos_ == "VERB"
    if token.dep_ == "pobj":
        return head.lower_ == "with" and head.head.pos_ == "VERB"
    if token.dep_ == "dobj":
        return head.lemma_ in ("meet", "receive", "phone", "telephone", "host", "visit")
    return token.dep_ == "appos" and head.lemma_.lower() in TITLES


def as_written(token: Token) -> str:
    """A body that no table knows, by its whole name: "the House of Representatives", "the Special Deterrence Force"."""
    if token.pos_ != "PROPN":
        return token.text
    doc, start, end = token.doc, token.i, token.i
    while start > token.sent.start and doc[start - 1].dep_ in ("compound", "amod", "nmod"):
        if not doc[start - 1].text[:1].isupper() or not doc[start - 1].is_alpha:
            break
        start -= 1
    if end + 2 < token.sent.end and doc[end + 1].lower_ == "of" and doc[end + 2].pos_ == "PROPN":
        end += 2
    return doc[start : end + 1].text
