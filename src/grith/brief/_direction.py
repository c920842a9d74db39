"""Names written from right to left, kept in boxes of their own, so that the figure beside one stays where it belongs.

Without a box ``NAME: 3 allegations`` is shown as ``3 :NAME allegations``: figures and signs beside letters that run
from right to left run with them. A sign that turns letters round, hidden in a name, would turn the rest of the line.
"""

from __future__ import annotations

import re

_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]"
_TURN = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_NAME = re.compile(rf"{_LETTER}(?:[ \u00a0.'’-]*{_LETTER})*|[^\s<>&;]*{_TURN}[^\s<>&;]*")
_ANY = re.compile(f"{_LETTER}|{_TURN}")
# Text between two tags, with the tag before it and the beginning of the one behind.
_TEXT = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>([^<]+)(?=<(/?[A-Za-z][\w-]*)?)")
_PLAIN = frozenset({"title", "option", "textarea", "script", "style", "text", "tspan", "desc"})  # hold text alone
_QUOTED = frozenset({"mark", "/mark"})  # beside a mark stand words of a report: they keep their own order


def keep_apart(page: str) -> str:
    """The HTML ``page`` with such names in ``<span dir="auto">``; its text is the same, and so is a page without."""
    if page.isascii() or not _ANY.search(page):
        return page
    return _TEXT.sub(_node, page)


def _node(found: re.Match[str]) -> str:
    closing, tag, more, words, after = found.groups()
    if not _ANY.search(words) or tag in _PLAIN or tag in _QUOTED or after in _QUOTED or " dir=" in more:
        return found[0]
    return f"<{closing}{tag}{more}>" + _NAME.sub(r'<span dir="auto">\g<0></span>', words)
