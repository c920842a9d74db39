"""Several things in one cell: what is named beside one another was there together, what is named with "or" was not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from math import inf

from attrs import frozen

from grith.truce.judge._phrasing import phrases

_NEAR = 200  # letters: a calibre further before a weapon is of another
_NUMBER = r"\d+(?:[.,]\d+)?"
_BESIDE_ONE_ANOTHER = re.compile(r"\s*(?:[;,&]|\band\b|\bas well as\b|\bplus\b)\s*", re.I)
_ANY_OF = re.compile(rf"{_BESIDE_ONE_ANOTHER.pattern}|\s*(?:/|\bor\b)\s*", re.I)
_MARK = re.compile(r"[/?]")
_PLACED = re.compile(r"\b(?:in|at|of|from|to|for|with|by|on|across|under|including)\b", re.I)
_THING = re.compile(r"(?:an?|the|two|three|four|five|several|some)\s+[a-z]|[a-z-]+\s+[a-z-]+", re.ASCII)
_UNIT = r"(?:mm\b|millimet\w+)"
_SIZES = re.compile(
    rf"(?<![\w.])({_NUMBER}(?:\s*-?\s*{_UNIT})?(?:\s*(?:,\s*and\b|[,;/–-]|\band\b|\bor\b|\bto\b)\s*"
    rf"{_NUMBER}(?:\s*-?\s*{_UNIT})?)*)",
    re.I,
)
_OVER = re.compile(
    r"(?:>=?|≥|\bover|\babove|\b(?:more|larger|greater|heavier|not less|no less) than|\bat least|\bfrom|\bexceeding"
    r"|\bupwards of)\s*(?:an?\s+)?(?:calib(?:re|er)\s+of\s+)?$",
    re.I,
)
_AND_OVER = re.compile(
    r"\s*(?:(?:in\s+)?calib(?:re|er)\s*)?(?:\+|(?:and|or)\s+(?:above|over|more|larger|up|upwards|heavier|greater)\b)",
    re.I,
)
_AND_MORE = re.compile(r"\s+(?:and|or)\s+(?:above|over|more|larger|up|upwards|heavier|greater)\b", re.I)
_UNDER = re.compile(
    r"(?:<=?|≤|\bunder|\bbelow|\b(?:less|smaller|lighter|not more|no more) than|\bup to|\bat most)\s*(?:an?\s+)?"
    r"(?:calib(?:re|er)\s+of\s+)?$",
    re.I,
)


def together(text: str) -> list[str]:
    """The things that ``text`` names beside one another; nothing where it names one, or leaves open which of them."""
    parts = parts_of(text)
    return parts if len(parts) > 1 and not leaves_open(text) else []


def parts_of(text: str) -> list[str]:
    """What stands beside one another in ``text``, joined by "and" or set apart by commas."""
    return [part for part in _BESIDE_ONE_ANOTHER.split(text) if part.strip()]


def either(text: str) -> bool:
    """Whether ``text`` denies one of the acts that it names, or leaves open which it was."""
    return (phrases("either").search(text) or _MARK.search(text)) is not None


def things(text: str) -> list[str]:
    """What ``text`` names with an article or in several words, joined by "and": "a shop" and "a transformer".

    What follows a place ("in the north and the south") and single words ("oil and gas facilities") are none.
    """
    parts = [p.strip() for p in re.split(r"[;&]|\band\b", text, flags=re.I) if p.strip()]
    placed = next((n for n, p in enumerate(parts) if _PLACED.search(p)), len(parts))
    return [p for p in parts[: placed + 1] if _THING.match(p)] if len(parts) > 1 else []


def leaves_open(text: str) -> bool:
    """Whether ``text`` leaves open which of several things it was."""
    return (phrases("unsure").search(text) or _MARK.search(text)) is not None


def pieces(effect: str) -> list[list[str]]:
    """The pieces of an effect, each of which may speak of other targets; things joined by "and" stand one by one."""
    found = re.split(r"\s*(?:[;.]|\bbut\b|\bwhile\b)\s+", effect)
    return [[p for p in _BESIDE_ONE_ANOTHER.split(piece) if p.strip()] for piece in found]


def each_hit(effect: str) -> bool:
    """Whether an effect tells that all that was aimed at was struck ("both damaged")."""
    return phrases("each_hit").search(effect) is not None


def calibres(text: str, bare: bool = False) -> tuple[float, float] | None:
    """The least and the greatest calibre in ``text``, in millimetres; None where it tells none.

    "Over 100 mm" has no greatest, "up to 82 mm" no least. With ``bare`` a number needs no unit, as in a column.
    """
    found = []
    for match in _SIZES.finditer(text):
        after = text[match.end() :]
        unit = re.match(rf"\s*-?\s*{_UNIT}", after, re.I)
        if not (bare or unit or re.search(_UNIT, match[1], re.I)):
            continue
        sizes = [float(n.replace(",", ".")) for t in re.findall(_NUMBER, match[1]) for n in _numbers(t)]
        rest = after[unit.end() :] if unit else after
        before = text[: match.start()]
        low = 0.0 if _UNDER.search(before) else min(sizes)
        high = inf if _OVER.search(before) or _AND_OVER.match(rest) else max(sizes)
        found.append((low, high))
    return (min(low for low, _ in found), max(high for _, high in found)) if found else None


def _numbers(text: str) -> list[str]:
    """``12,7`` is one number, ``122,152`` two."""
    return text.split(",") if re.fullmatch(r"\d{2,3},\d{2,3}", text) else [text]


@frozen
class Arms:
    """Weapons that a claim tells of, with their calibres."""

    kinds: frozenset[str]
    low: float = 0.0
    high: float = inf


def arms(texts: Iterable[str], kinds_in: Callable[[str], frozenset[str]]) -> list[Arms]:
    """The weapons of the cells ``texts``, one by one; a calibre alone belongs to the weapon before it, else after."""
    found: list[Arms] = []
    for text in (_AND_MORE.sub("+", t) for t in texts):
        waiting = ""
        for part in (p for p in _ANY_OF.split(text) if p.strip()):
            kinds, size = kinds_in(part), calibres(f"{waiting} {part}")
            if kinds:
                found.append(Arms(kinds, *(size or (0.0, inf))))
                waiting = ""
            elif found and size and not waiting:
                last = found.pop()
                low, high = (last.low, last.high) if last.high < inf or last.low else (inf, 0.0)
                found.append(Arms(last.kinds, min(low, size[0]), max(high, size[1])))
            else:
                waiting = f"{waiting} {part},"[-_NEAR:]
    sized = [a for a in found if a.low or a.high < inf]
    return [a for a in found if a in sized or not any(a.kinds & other.kinds for other in sized)]
