"""What a window draws: points, areas known only roughly, and cells that count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grith.map._cells import FINEST, parents
from grith.map._columns import Columns
from grith.map._state import State
from grith.map._window import EXACT_KM


def marks(state: State, rows: NDArray[np.int64], reading: str) -> Iterator[dict[str, Any]]:
    """Reports one by one: a point where the place is known, an area where it is not."""
    columns = state.columns
    vague = columns.numbers["precision"][rows] > EXACT_KM
    exact = rows[~vague]
    x, y = columns.numbers["longitude"][exact].tolist(), columns.numbers["latitude"][exact].tolist()
    ids = columns.ids[exact].tolist()
    words = [_words(columns, name, exact) for name in ("type", "accuser", "alleged_actor")]
    found = _results(state, reading, exact)
    for longitude, latitude, identifier, type_, accuser, accused, result in zip(x, y, ids, *words, found, strict=True):
        mark = {
            "draw": "point",
            "longitude": longitude,
            "latitude": latitude,
            "id": identifier.decode(),
            "type": type_,
            "accuser": accuser,
            "alleged_actor": accused,
            "count": 1,
        }
        yield {**mark, "result": result} if reading else mark
    yield from _areas(state, rows[vague], reading)


def _results(state: State, reading: str, rows: NDArray[np.int64]) -> list[str]:
    if not reading:
        return [""] * len(rows)
    codes, words = state.found(reading)
    return [words[code] if code >= 0 else "" for code in codes[rows].tolist()]


def _areas(state: State, rows: NDArray[np.int64], reading: str) -> Iterator[dict[str, Any]]:
    """Reports that are known to lie somewhere within an area, together where they share it."""
    if not len(rows):
        return
    columns = state.columns
    spots = np.stack([columns.numbers[n][rows] for n in ("longitude", "latitude", "precision")], axis=1)
    areas, homes, counts = np.unique(spots, axis=0, return_inverse=True, return_counts=True)
    told: list[Counter[str]] = [Counter() for _ in counts]
    results: list[Counter[str]] = [Counter() for _ in counts]
    for home, accuser, result in zip(
        homes.reshape(-1).tolist(), _words(columns, "accuser", rows), _results(state, reading, rows), strict=True
    ):
        told[home][accuser] += 1
        results[home][result] += 1
    for number, ((x, y, kilometres), count) in enumerate(zip(areas.tolist(), counts.tolist(), strict=True)):
        area = {"draw": "area", "longitude": x, "latitude": y, "precision_km": kilometres, "count": count}
        area["by_accuser"] = dict(sorted(told[number].items()))
        yield {**area, "by_result": dict(sorted(results[number].items()))} if reading else area


def in_cells(state: State, fits: NDArray[np.bool_], resolution: int, reading: str = "") -> Iterator[dict[str, Any]]:
    """Reports counted in cells of a resolution, or of their own where they are known less exactly.

    With a reading each cell also tells how many of its reports have each finding.
    """
    finest = state.columns.numbers["finest"]
    coarse = fits & (finest < resolution)
    fine = fits & ~coarse
    yield from _counted(state, fine, resolution, reading)
    if coarse.any():
        for own in np.unique(finest[coarse]).tolist():
            yield from _counted(state, coarse & (finest == own), own, reading)


def _counted(state: State, fits: NDArray[np.bool_], resolution: int, reading: str) -> Iterator[dict[str, Any]]:
    cells, starts = state.columns.numbers["cell"], _starts_of(state, resolution)
    counts = np.add.reduceat(fits, starts, dtype=np.int64)
    there = np.flatnonzero(counts)
    told: list[dict[str, int]] = []
    if reading:
        told = _told_in(state, fits, starts, there, reading)
    for number, place in enumerate(there.tolist()):
        cell = parents(cells[starts[place] : starts[place] + 1], resolution)[0]
        row = {"draw": "cell", "cell": f"{int(cell):x}", "resolution": resolution, "count": int(counts[place])}
        yield {**row, "by_result": told[number]} if reading else row


def _told_in(
    state: State, fits: NDArray[np.bool_], starts: NDArray[np.int64], there: NDArray[np.int64], reading: str
) -> list[dict[str, int]]:
    """How many of the rows that fit have each finding, for those of the cells (by where they begin) that are named."""
    codes, words = state.found(reading)
    kept = [(word, codes == number) for number, word in (*enumerate(words), (-1, ""))]
    columns = [(word, np.add.reduceat(fits & which, starts, dtype=np.int64)[there]) for word, which in kept]
    return [
        {word: int(column[n]) for word, column in sorted(columns, key=lambda c: c[0]) if column[n]}
        for n in range(len(there))
    ]


def _starts_of(state: State, resolution: int) -> NDArray[np.int64]:
    """Where in the sorted rows each cell of a resolution begins."""
    known = state.starts.get(resolution)
    if known is None:
        above = parents(state.columns.numbers["cell"], min(resolution, FINEST))
        known = np.concatenate([[0], np.flatnonzero(above[1:] != above[:-1]) + 1])
        state.starts[resolution] = known
    return known


def _words(columns: Columns, name: str, rows: NDArray[np.int64]) -> list[str]:
    words = columns.words[name]
    return [words[code] for code in columns.codes[name][rows].tolist()]
