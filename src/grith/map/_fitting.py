"""Which rows a window holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grith.map._columns import ALWAYS, NEVER_DATED, cut_of, micros
from grith.map._state import State
from grith.map._window import Window
from grith.nouns.handling import HANDLINGS


def placed(state: State, window: Window) -> tuple[NDArray[np.bool_], int, int]:
    """Which rows lie in the window, how many fit otherwise and have no point, and how many nothing dates."""
    columns = state.columns
    fits, undated = _fitting(state, window)
    x, y = columns.numbers["longitude"], columns.numbers["latitude"]
    on_map = columns.numbers["cell"] != 0
    off = int((fits & ~on_map).sum())
    fits &= on_map & (y >= window.south) & (y <= window.north)
    if window.east - window.west < 360:
        west, east = _wrapped(window.west), _wrapped(window.east)
        fits &= (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)
    return fits, off, undated


def listed(state: State, window: Window) -> tuple[NDArray[np.bool_], int]:
    """Which rows a list holds, those without a point where the window is the world; and how many nothing dates."""
    if window.is_world:
        return _fitting(state, window)
    fits, _, undated = placed(state, window)
    return fits, undated


def _fitting(state: State, window: Window) -> tuple[NDArray[np.bool_], int]:
    """Which rows fit all but the place, and how many more would if something said when they were."""
    columns = state.columns
    fits = state.levels <= HANDLINGS.index(window.clearance)
    if window.as_of is not None:
        fits &= columns.numbers["public"] < cut_of(window.as_of)
    for name, values in window.only.items():
        words = columns.words[name]
        chosen = [n for n, word in enumerate(words) if word in set(values)]
        fits &= np.isin(columns.codes[name], chosen)
    if window.reading:
        codes, results = state.found(window.reading)
        if window.results:
            fits &= np.isin(codes, [n for n, word in enumerate(results) if word in window.results])
    if window.start is None and window.end is None:
        return fits, 0
    first, last = columns.numbers["start"], columns.numbers["end"]
    dated = (first != NEVER_DATED) & (last != ALWAYS)
    undated = int((fits & ~dated).sum())
    fits &= dated
    if window.end is not None:
        fits &= first < micros(window.end)
    if window.start is not None:
        fits &= last > micros(window.start)
    return fits, undated


def _wrapped(longitude: float) -> float:
    """A longitude between -180 and 180; 180 stays what it is."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
