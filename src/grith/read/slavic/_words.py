"""Words of a Ukrainian or Russian text with their dictionary forms and grammar (pymorphy3, loaded at first use)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

from attrs import frozen

from grith.errors import ReadError

_TOKEN = re.compile(
    r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d+(?:[.,]\d+)?(?:-?(?:го|му|ми|ти|й|я|е|ї|х|м)\b)?"
    r"|[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*(?:-\d+)?|\|\||\n+|[^\w\s]",
)
_APOSTROPHES = str.maketrans("’ʼ`", "'''")
INSTALL = 'Install the dictionaries: pip install "grith[slavic]"'
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


@frozen
class Form:
    """One reading of a word: dictionary form, part of speech and the set of its grammemes."""

    lemma: str
    pos: str
    marks: frozenset[str]


@frozen
class Token:
    """A word or sign at the characters ``start`` to ``end`` of the report's text."""

    text: str
    low: str
    start: int
    end: int
    forms: tuple[Form, ...]
    lemmas: frozenset[str]

    @property
    def is_word(self) -> bool:
        """Whether it is a word with letters (not a number or sign)."""
        return bool(self.low) and self.low[0].isalpha()

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.low[:1].isdigit()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    def has(self, *parts: str) -> bool:
        """Whether some reading is one of these parts of speech."""
        return any(form.pos in parts for form in self.forms)

    @property
    def pos(self) -> str:
        """The likeliest part of speech."""
        return self.forms[0].pos if self.forms else ""


def installed(language: str) -> bool:
    """Whether the analyser and the dictionary of a language are there; nothing is loaded."""
    return all(find_spec(name) is not None for name in ("pymorphy3", f"pymorphy3_dicts_{language}"))


@cache
def _analyzer(language: str) -> Any:
    try:
        import pymorphy3
    except ImportError:
        raise ReadError(
            "the dictionaries for Ukrainian and Russian are not installed",
            "language",
            INSTALL,
        ) from None
    try:
        return pymorphy3.MorphAnalyzer(lang=language)
    except ValueError:
        raise ReadError(f"the dictionary for {language!r} is not installed", "language", INSTALL) from None


@lru_cache(maxsize=60_000)
def forms_of(low: str, language: str) -> tuple[Form, ...]:
    """All readings of a lower-case word, likeliest first; unlikely rare readings are left out."""
    found: list[Form] = []
    for parse in _analyzer(language).parse(low)[:24]:
        marks = frozenset(str(parse.tag).replace(",", " ").split())
        if "voct" in marks or (parse.score < 0.004 and found):
            continue
        found.append(Form(parse.normal_form, _part(parse.tag.POS, marks), marks))
    return tuple(found)


def _part(pos: str | None, marks: frozenset[str]) -> str:
    return (str(pos) if pos else "") or ("ABBR" if "UNKN" in marks else "NUMB" if "NUMB" in marks else "")


def tokens_of(text: str, language: str) -> list[Token]:
    """The words and signs of a text in order; offsets count code points of ``text``."""
    made = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        low = word.lower().translate(_APOSTROPHES)
        if low[0].isalpha():
            forms = forms_of(low, language)
            lemmas = frozenset(f.lemma for f in forms) | {low, low.replace("ё", "е")}
            if "-" in low and len(low.split("-")[0]) > 3:
                # "Дрони-камікадзе" inflects in its first part.
                parts = forms_of(low.split("-")[0], language)
                lemmas |= {f.lemma for f in parts}
                forms = parts if any(f.pos == "NOUN" for f in parts) else forms
            lemmas |= {x.replace("ё", "е") for x in lemmas}
        else:
            forms, lemmas = (), frozenset((low,))
        made.append(Token(word, low, match.start(), match.end(), forms, lemmas))
    return made


def known(low: str, language: str) -> bool:
    """Whether the dictionary of a language holds a lower-case word."""
    return bool(_analyzer(language).word_is_known(low))


def phrase_lemmas(phrase: str, language: str) -> tuple[frozenset[str], ...]:
    """The dictionary forms of each word of a listed phrase, to compare with a text; "=" means just that form."""
    found: list[frozenset[str]] = []
    if phrase.startswith("="):
        return (frozenset((phrase[1:],)),)
    for word in re.findall(r"[^\W_]+(?:['’ʼ-][^\W_]+)*", phrase):
        low = word.lower().translate(_APOSTROPHES)
        lemmas = {f.lemma for f in forms_of(low, language)} if low.isalpha() and low.lower() != low.upper() else set()
        # An abbreviation is only itself: its guessed dictionary forms are those of unrelated words.
        if word.isupper() and len(word) <= 5:
            lemmas = set()
        found.append(frozenset({x.replace("ё", "е") for x in lemmas} | {low.replace("ё", "е")}))
    return tuple(found)
