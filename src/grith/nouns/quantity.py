"""How much: a number with its unit, as exact or as vague as the words were."""

from __future__ import annotations

from attrs import frozen

OPERATORS = ("=", "~", ">", ">=", "<", "<=", "range")


@frozen
class Quantity:
    """An amount with a unit; ``low`` and ``high`` bound it, ``None`` leaves a side unbounded.

    ``op`` tells how the words bound it: ``=`` exact, ``~`` about, ``>`` more than, ``>=`` at least, ``<`` fewer than,
    ``<=`` up to, ``range`` between. Vague words ("several hundred") may have no numbers at all: missing is never zero.
    """

    unit: str
    low: float | None = None
    high: float | None = None
    op: str = "="
    words: str = ""

    @property
    def value(self) -> float | str:
        """The number as said: the bound named by the words, ``low-high`` for a range, the words when there is none."""
        if self.op == "range" and self.low is not None and self.high is not None:
            return f"{self.low:g}-{self.high:g}"
        number = self.high if self.op in ("<", "<=") else self.low
        return self.words if number is None else number
