"""How much time and how many answers a question may take; stopping rules are objects, and what was cut is said."""

from __future__ import annotations

from time import perf_counter

from attrs import field, frozen
from attrs.validators import gt


@frozen
class Budget:
    """Limits of one analysis: wall-clock ``seconds``, and how many ``conflicts`` and ``packages`` are listed at most.

    With a time limit that is never reached, the same input gives the same bytes. A count limit is always
    deterministic; a time limit that is reached is not, and the result says that it was cut.

    Three quarters of the seconds at most go into the search for conflicts and packages, checking the positions
    included; what is left is for the questions of the same view (who must move for which goal).
    """

    seconds: float = field(default=10.0, validator=gt(0))
    conflicts: int = field(default=10_000, validator=gt(0))
    packages: int = field(default=10_000, validator=gt(0))

    def start(self) -> Clock:
        """A running clock of this budget."""
        return Clock(perf_counter() + self.seconds)


class Clock:
    """Tells whether the time is used up."""

    def __init__(self, end: float) -> None:
        self._end = end

    @property
    def over(self) -> bool:
        """Whether the time is used up."""
        return perf_counter() >= self._end

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._end - perf_counter())

    def part(self, share: float) -> Clock:
        """A clock that runs out after ``share`` of what is left."""
        return Clock(perf_counter() + self.left * share)
