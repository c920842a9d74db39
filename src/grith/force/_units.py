"""What a unit of count tells, and amounts in words."""

from __future__ import annotations

from grith.units import unit_words

DIVISIBLE = frozenset({"person", "persons", "people", "soldiers", "troops", "beds", "tonnes", "hours", "litres"})
"""Units that can be parted freely: an offer of 250 persons may be used as 120 and 130."""


def amount_words(value: float) -> str:
    """``10,000`` or ``0.5``, never in exponents; whole from a hundred on, since less is the solver's tolerance."""
    if abs(value) >= 99.5:
        return f"{value:,.0f}"
    text = f"{float(f'{value:.4g}'):.10f}".rstrip("0").rstrip(".")
    return text or "0"


def thing_words(unit: str, capability: str, amount: float = 2.0) -> str:
    """What is counted, in words: "companies of engineers", "medical beds" (not "beds of medical_beds"), "ships".

    One of it is a "company of engineers" and a "medical bed".
    """
    words, one = capability.replace("_", " "), unit_words(unit, amount)
    if words.casefold().endswith(unit.casefold()):
        return f"{words[: len(words) - len(unit)]}{one}" if one != unit else words
    return f"{one} of {words}"


def is_person(unit: str) -> bool:
    """Whether a unit counts people."""
    return unit.casefold() in ("person", "persons", "people", "soldiers", "troops")
