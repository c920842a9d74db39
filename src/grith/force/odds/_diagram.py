"""A decision diagram as arrays: exact probability and importance of independent events, one sweep over its nodes.

Fault trees (:class:`Logic`) and threshold systems (:func:`threshold_diagram`) both end as such a diagram.
"""

from __future__ import annotations

import numpy as np
from attrs import field, frozen

FALSE, TRUE = 0, 1
_MOST_CELLS = 8_000_000


@frozen(eq=False)
class Diagram:
    """``low`` and ``high`` are where a node goes when its event does not, or does, happen; nodes 0 and 1 are the ends.

    ``levels`` lists (event, first node, end node) from the bottom up; a node leads only to nodes of lower numbers.
    """

    levels: tuple[tuple[int, int, int], ...]
    low: np.ndarray = field(repr=False)
    high: np.ndarray = field(repr=False)
    root: int

    @property
    def nodes(self) -> int:
        """Number of nodes, without the two ends."""
        return len(self.low) - 2

    def probability(self, chances: np.ndarray) -> np.ndarray:
        """Chance that the root is true. ``chances``: by event, or by event and case (then one answer a case).

        Events are independent. Exact up to rounding: only sums and products of numbers between 0 and 1.
        """
        chances = np.asarray(chances, dtype=float)
        if chances.ndim == 1:
            return self._values(chances[:, None])[self.root, 0]
        width = max(1, _MOST_CELLS // len(self.low))
        parts = [
            self._values(chances[:, a : a + width])[self.root].copy() for a in range(0, chances.shape[1], width)
        ]  # fmt: skip
        return np.concatenate(parts) if parts else np.zeros(0)

    def importance(self, chances: np.ndarray) -> np.ndarray:
        """Birnbaum importance of every event: the chance of the root if it happens less that if it does not.

        ``chances`` is by event. Source: Birnbaum 1969; here by one sweep down and one up.
        """
        chances = np.asarray(chances, dtype=float)
        value = self._values(chances[:, None])[:, 0]
        reach = np.zeros(len(self.low))
        reach[self.root] = 1.0
        found = np.zeros(len(chances))
        for event, first, end in reversed(self.levels):
            here = reach[first:end]
            low, high = self.low[first:end], self.high[first:end]
            found[event] += here @ (value[high] - value[low])
            np.add.at(reach, high, here * chances[event])
            np.add.at(reach, low, here * (1.0 - chances[event]))
        return found

    def _values(self, chances: np.ndarray) -> np.ndarray:
        value = np.empty((len(self.low), chances.shape[1]))
        value[FALSE], value[TRUE] = 0.0, 1.0
        for event, first, end in self.levels:
            p = chances[event]
            value[first:end] = p * value[self.high[first:end]] + (1.0 - p) * value[self.low[first:end]]
        return value
