"""Words without end in the cells of tables may be broken, so that no column is pushed off the screen or the paper."""

from __future__ import annotations

import re

_CELL = re.compile(r"<t[dh]\b[^>]*>.*?</t[dh]>", re.DOTALL)
_TEXT = re.compile(r"(?<=>)[^<]+")
_LONG = re.compile(r"[^\s<>]{25,}")


def let_long_words_break(page: str) -> str:
    """The HTML ``page`` with such words in ``<span class="long">``; its text is the same."""
    return _CELL.sub(_cell, page)


def _cell(found: re.Match[str]) -> str:
    return _TEXT.sub(_words, found[0])


def _words(found: re.Match[str]) -> str:
    words = found[0]
    return _LONG.sub(r'<span class="long">\g<0></span>', words) if len(words) >= 25 else words
