"""Figures in words: one company, two companies; 31 to 48 %."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import floor

_AFTER = re.compile(r" (?:of|a|an|per|for|in|with) ")
_SENTENCE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|does|do)\b")
_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "servicemen": "serviceman"}
_STAY = frozenset("headquarters barracks series species means works premises troops".split())
_KEEP_E = frozenset("sorties caches".split())


def unit_words(unit: str, amount: float) -> str:
    """The unit beside an amount: "companies", but "company" for one; what is no plain English plural stays.

    Of "hours of flight" the first word is turned, of "medical teams" the last.
    """
    if amount != 1:
        return unit
    cut = _AFTER.search(unit)
    head, tail = (unit[: cut.start()], unit[cut.start() :]) if cut else (unit, "")
    before, word = (head[: head.rfind(" ") + 1], head[head.rfind(" ") + 1 :])
    return f"{before}{_singular(word)}{tail}"


def in_sentence(title: str) -> str:
    """A title within a sentence: its article is small, and one that is a sentence itself stands in quotation marks."""
    if _SENTENCE.search(title):
        return f"“{title}”"
    first, blank, rest = title.partition(" ")
    return f"{first.lower()}{blank}{rest}" if first in ("A", "An", "The") else title


def counted(number: float, unit: str) -> str:
    """``1 month``, ``12 months``, ``1,200 reports``: a number beside the plural that is given."""
    return f"{number:,} {unit_words(unit, number)}"


def _singular(word: str) -> str:
    small = word.casefold()
    if small in _IRREGULAR:
        return _IRREGULAR[small]
    if small in _STAY or not word.endswith("s") or small.endswith(("ss", "us", "is")):
        return word
    if small in _KEEP_E:
        return word[:-1]
    if small.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if small.endswith(("ches", "shes", "sses", "xes", "buses")) else word[:-1]


def whole_percent(share: float) -> int:
    """A share in whole per cent; a half is rounded up, also where it lies a rounding error below."""
    return floor(100 * share + 0.5 + 1e-6)


def percent(share: float, places: int = 0) -> str:
    """A share in per cent, without the sign; what may happen is never shown as 0, what may fail never as 100."""
    step = 10**-places
    low, high = f"{step:.{places}f}", f"{100 - step:.{places}f}"
    if 0.0 < share < step / 200:
        return f"under {low}"
    if 1.0 - step / 200 - 1e-8 < share < 1.0 - 1e-9:
        return f"over {high}"
    return f"{whole_percent(share / step) * step:.{places}f}"


def cover_band(ends: Sequence[float] | None, kept: float | None) -> str:
    """The band of what is covered, beside its share if all is ``kept``: no share means that nothing is needed."""
    return "nothing needed" if kept is None else percent_band(ends)


def percent_band(ends: Sequence[float] | None) -> str:
    """A band for people: "31 to 48 %"."""
    if ends is None:
        return "no band (a chance is missing)"
    low, high = map(percent, ends)
    return f"{low} %" if low == high else f"{low} to {high} %"
