"""How much room words take in a drawing: a guess by kind of letter, since nothing is laid out where they stand."""

from __future__ import annotations

_NARROW = frozenset(" .,:;!|'`()[]-/ijlftrI")
_WIDE = frozenset("mwMOQGCD&+=<>~—")
_WIDEST = frozenset("W@%")


def width_of(words: str, size: float) -> float:
    """About how wide ``words`` are in a plain sans serif of ``size``, in the same units; seldom less than they are."""
    return size * sum(map(_em, words))


def fitted(words: str, room: float, size: float = 12) -> str:
    """``words``, cut with a sign where they would take more than ``room``."""
    if width_of(words, size) <= room:
        return words
    kept, left = 0, room - size
    for letter in words:
        left -= _em(letter) * size
        if left < 0:
            break
        kept += 1
    return words[:kept].rstrip() + "…"


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDEST or ord(letter) >= 0x2E80:  # Chinese, Japanese and Korean signs are square
        return 1.02
    if letter in _WIDE:
        return 0.86
    return 0.76 if letter.isupper() else 0.58
