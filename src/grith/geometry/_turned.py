"""Places whose latitude and longitude look swapped, as only the other places of a table can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_FEWEST = 3  # so many others must lie where the place would lie once turned round,
_TIMES = 4  # and so many times as many as lie where it stands


def turned_round(latitudes: Sequence[float], longitudes: Sequence[float]) -> list[int]:
    """The positions of places that lie alone, but among the others once latitude and longitude are swapped.

    Near is in the same or a neighbouring square of one degree. Places within 90 and 180 degrees are looked at as they
    stand; nothing is changed.
    """
    import numpy as np

    lat, lon = np.floor(np.asarray(latitudes, float)), np.floor(np.asarray(longitudes, float))
    squares, counts = np.unique(lat * 1000 + lon, return_counts=True)

    def around(row: Any, column: Any) -> Any:
        total = np.zeros(len(row), int)
        for step in [(n, e) for n in (-1, 0, 1) for e in (-1, 0, 1)]:
            key = (row + step[0]) * 1000 + column + step[1]
            at = np.minimum(np.searchsorted(squares, key), len(squares) - 1)
            total += np.where(squares[at] == key, counts[at], 0)
        return total

    if len(lat) <= _FEWEST:
        return []
    here, there = around(lat, lon) - 1, around(lon, lat)
    possible = np.abs(np.asarray(longitudes, float)) <= 90
    return [int(i) for i in np.flatnonzero(possible & (there >= _FEWEST) & (there >= _TIMES * here))]
