"""What a solution comes to when whole tours are whole: the solver's tolerance taken out of its gaps."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from grith.force._programme import Programme

_WHOLE = 1e-4


class Exact:
    """Makes solutions of one programme exact.

    A millionth of a unit on a tour, or of a need left open, makes a gap look smaller than any plan can have it. If that
    were held for later aims they would have to leave as much open in the same way, and miss better plans.
    """

    def __init__(self, programme: Programme) -> None:
        shape = len(programme.tags), programme.columns
        rows = csr_array((programme.value, programme.index, programme.starts), shape=shape)
        cover = [number for number, tag in enumerate(programme.tags) if tag[0] == "cover"]
        self._rows, self._low = csr_array(rows[cover]), np.array(programme.low)[cover]
        self._whole, self._upper = programme.whole(), programme.upper()
        first, lines = len(programme.tours), programme.data.lines
        # The gaps of each row, those that are served last first.
        self._gaps: list[list[int]] = []
        for number in cover:
            gaps = [c for c in programme.row(number)[0] if c >= first]
            served = sorted((lines[programme.gaps[c - first][0]].tier, self._upper[c], c) for c in gaps)
            self._gaps.append([column for _, _, column in reversed(served)])

    def __call__(self, solution: np.ndarray) -> np.ndarray:
        """The solution with whole tours whole, and gaps as large as they are then; nothing else is changed."""
        values = solution.copy()
        count = len(self._whole)
        near = np.round(values[:count])
        snap = self._whole & (np.abs(values[:count] - near) < _WHOLE)
        values[:count][snap] = near[snap]
        lacks = self._low - self._rows @ values[:count]
        for row in np.flatnonzero(lacks > 0.0):
            for column in self._gaps[row]:
                more = min(lacks[row], self._upper[column] - values[column])
                if more > 0.0:
                    values[column] += more
                    lacks[row] -= more
        return values
