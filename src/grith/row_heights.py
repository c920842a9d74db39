"""How high a row of wrapped cells has to be: not every spreadsheet program works it out when it opens a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

_LINE = 15.0  # points
_MOST_LINES = 27  # a row is 409 points high at the most


def row_height(values: Iterable[Any], widths: Sequence[float]) -> float | None:
    """The height in points of a row with ``values`` in columns of ``widths`` (in characters), text wrapped.

    None where one line will do, so that the program's own height stays. A number never wraps.
    """
    lines = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            lines = max(lines, sum(max(1, ceil(len(part) / width)) for part in value.split("\n")))
    return None if lines == 1 else _LINE * min(lines, _MOST_LINES)
