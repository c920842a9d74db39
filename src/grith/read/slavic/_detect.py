"""Which language a report is in, by its letters and function words: no model, no guess for short or mixed texts."""

from __future__ import annotations

import re

from grith.errors import ReadError

_ONLY_UK, _ONLY_RU = frozenset("іїєґ"), frozenset("ыэъё")
_UK = frozenset("та що це від після який яка які було у із про також до його її вони щодо під але як або й".split())
_RU = frozenset("что это от после который которая которые было из об также его её они при но как или и со".split())
_ALIASES = {
    "uk": "uk", "ukr": "uk", "ukrainian": "uk", "ua": "uk", "українська": "uk",
    "ru": "ru", "rus": "ru", "russian": "ru", "русский": "ru",
}  # fmt: skip
_SAMPLE = 6000


def language_of(text: str, said: str = "") -> str:
    """``uk``, ``ru`` or an empty text; ``said`` is the language that the report itself names, and goes first.

    A text counts as Ukrainian or Russian if most of its letters are Cyrillic and letters or function words of one of
    the two prevail; Bulgarian, Serbian and other Cyrillic texts stay undecided unless they look like one of them.
    """
    if said:
        return _ALIASES.get(re.split(r"[-_]", said.strip().lower())[0], "")
    sample = text[:_SAMPLE].lower()
    letters = [c for c in sample if c.isalpha()]
    if not letters or sum("\u0400" <= c <= "\u04ff" for c in letters) < 0.6 * len(letters):
        return ""
    if any(c in "јљњћђџўѓќ" for c in letters):
        return ""
    words = re.findall(r"[^\W\d_]+", sample)
    uk = 3 * sum(c in _ONLY_UK for c in letters) + 2 * sum(w in _UK and w not in _RU for w in words)
    ru = 3 * sum(c in _ONLY_RU for c in letters) + 2 * sum(w in _RU and w not in _UK for w in words)
    if abs(uk - ru) < 3:
        more_uk, more_ru = _known_words(words[:200])
        uk, ru = uk + 2 * more_uk, ru + 2 * more_ru
    if uk == ru:
        return ""
    return "uk" if uk > ru else "ru"


def _known_words(words: list[str]) -> tuple[int, int]:
    """How many longer words only the Ukrainian and only the Russian dictionary holds; (0, 0) without dictionaries."""
    from grith.read.slavic._words import known

    try:
        pairs = [(known(w, "uk"), known(w, "ru")) for w in words if len(w) > 3]
    except ReadError:
        return 0, 0
    return sum(u and not r for u, r in pairs), sum(r and not u for u, r in pairs)
