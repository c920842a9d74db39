"""Finding a quote in the text: exactly, or with spaces and quotation marks made alike. Never nearly."""

from __future__ import annotations

from functools import lru_cache

_SAME = dict.fromkeys("“”„«»‟″", '"') | dict.fromkeys("‘’‚‛ʼ′`", "'")
FEWEST_LETTERS = 6


@lru_cache(maxsize=8)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text with every run of white space as one space and every quotation mark straight, and where each character
    of it stood."""
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text):
        if char.isspace():
            if letters and letters[-1] == " ":
                continue
            char = " "
        letters.append(_SAME.get(char, char))
        places.append(index)
    return "".join(letters), tuple(places)


def locate(
    quote: str, text: str, low: int = 0, high: int | None = None, taken: frozenset[tuple[int, int]] = frozenset()
) -> tuple[int, int] | None:
    """Start and end of the first place of ``quote`` between ``low`` and ``high`` that is not ``taken``, or ``None``.

    Equal characters are looked for first; then white space and quotation marks count as alike. A quote with fewer than
    six letters or digits is never found: it would stand for any sentence. Offsets are code points of ``text``.
    """
    high = len(text) if high is None else high
    words = quote.strip()
    if sum(c.isalnum() for c in words) < FEWEST_LETTERS:
        return None
    exact = _first(words, text, low, high, taken)
    if exact is not None:
        return exact
    plain, places = _folded(text)
    wanted = _folded(words)[0].strip()
    at = plain.find(wanted)
    while at >= 0:
        span = (places[at], places[at + len(wanted) - 1] + 1)
        if low <= span[0] and span[1] <= high and span not in taken and _whole(text, *span):
            return span
        at = plain.find(wanted, at + 1)
    return None


def _first(words: str, text: str, low: int, high: int, taken: frozenset[tuple[int, int]]) -> tuple[int, int] | None:
    at = text.find(words, low, high)
    while at >= 0:
        span = (at, at + len(words))
        if span not in taken and _whole(text, *span):
            return span
        at = text.find(words, at + 1, high)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the span begins and ends with whole words ("attack" is not in "counterattack")."""
    cut_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cut_right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (cut_left or cut_right)


def says(words: str, text: str) -> bool:
    """Whether a few words stand in the text, spaces, quotation marks and capitals aside, as whole words."""
    wanted = _folded(words)[0].strip().casefold()
    if not wanted:
        return False
    plain = _folded(text)[0].casefold()
    at = plain.find(wanted)
    while at >= 0:
        if _whole(plain, at, at + len(wanted)):
            return True
        at = plain.find(wanted, at + 1)
    return False
