"""Numbers, days and lists in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grith import units

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_words(day: date | None) -> str:
    """``20 March 2025``; "undated" without a day. The language of the machine does not matter."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "undated"


def days_words(days: int) -> str:
    """``1 day``, ``3 days``."""
    return f"{days} day" if days == 1 else f"{days} days"


def count_words(count: int, noun: str = "nation") -> str:
    """``1 nation``, ``4 nations``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def list_words(names: Sequence[str]) -> str:
    """``France, Germany and Italy``."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def number_words(value: float | None) -> str:
    """``10,000`` with thousands marked; an empty string for no number."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1e5 or value == int(value) else f"{value:,g}"


def range_words(low: float | None, high: float | None, unit: str, said: str = "") -> str:
    """``9,000–11,000 persons``, ``at least 30 countries``, ``up to 10,000 persons``; what was ``said`` for neither."""
    if low is None and high is None:
        return said or "no number"
    if high is None:
        text = f"at least {number_words(low)}"
    elif low is None or low == 0:
        text = f"up to {number_words(high)}"
    elif low == high:
        text = number_words(low)
    else:
        text = f"{number_words(low)}–{number_words(high)}"
    return f"{text} {units.unit_words(unit, (low if high is None else high) or 0)}".strip()


_PLURALS = {"person": "persons", "people": "persons", "man": "men", "serviceman": "servicemen", "battery": "batteries"}
_SAME = ("aircraft", "personnel", "per cent", "percent")


def unit_words(unit: str) -> str:
    """One spelling for one unit: ``person``, ``people`` and ``persons`` are ``persons``; currencies stay codes."""
    unit = " ".join(unit.split())
    last = unit.rsplit(" ", 1)[-1]
    if not last.isalpha() or last.isupper() or last.endswith("s") or last in _SAME:
        return unit
    plural = _PLURALS.get(last) or (
        last[:-1] + "ies" if last.endswith("y") and last[-2:-1] not in "aeiou" else last + "s"
    )
    return unit.removesuffix(last) + plural
