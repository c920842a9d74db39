"""What a unit of count tells: whether it can be parted, and whether it is people."""

from __future__ import annotations

DIVISIBLE = frozenset({"person", "persons", "people", "soldiers", "troops", "beds", "tonnes", "hours", "litres"})
"""Units that can be parted freely: an offer of 250 persons may be used as 120 and 130."""


def is_person(unit: str) -> bool:
    """Whether a unit counts people."""
    return unit.casefold() in ("person", "persons", "people", "soldiers", "troops")
