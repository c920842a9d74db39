"""A report's text with its statements marked in place, also where they overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any


def marked(text: str, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """``text`` in pieces: each with the statements that cover it (rows with ``start`` and ``end``, in code points)."""
    spans = [row for row in rows if row.get("end") and 0 <= row["start"] < row["end"] <= len(text)]
    cuts = sorted({0, len(text), *(row["start"] for row in spans), *(row["end"] for row in spans)})
    pieces = []
    begun: set[str] = set()
    for start, end in pairwise(cuts):
        over = [row for row in spans if row["start"] <= start and end <= row["end"]]
        new = [row for row in over if row["id"] not in begun]
        begun.update(row["id"] for row in new)
        pieces.append({"text": text[start:end], "start": start, "rows": over, "new": new})
    return pieces
