"""A part of the reports that is enough to learn from."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from grith.truce.fusion._reports import ARRAYS, Ints, Reports


def sampled(reports: Reports, count: int) -> Ints:
    """All reports, or some ``count`` to twice as many: of whole degree squares, then of a whole stretch of time."""
    usable = np.flatnonzero(reports.usable)
    if len(usable) <= count:
        return np.arange(len(reports))
    square = np.floor(reports.latitude[usable]) * 1000 + np.floor(reports.longitude[usable])
    names, codes, counts = np.unique(square, return_inverse=True, return_counts=True)
    # An order that has nothing to do with where the squares lie, the same in every run.
    shuffled = np.argsort((names.astype(np.int64) * 2_654_435_761) % 4_294_967_296, kind="stable")
    enough = int(np.searchsorted(np.cumsum(counts[shuffled]), count)) + 1
    rows = usable[np.isin(codes, shuffled[:enough])]
    return rows[len(rows) // 2 - count // 2 :][:count] if len(rows) > 2 * count else rows


def take(reports: Reports, rows: Ints) -> Reports:
    """These rows of ``reports``, in the same order."""
    names = rows.tolist()
    return evolve(
        reports,
        uid=tuple(reports.uid[i] for i in names),
        text=tuple(reports.text[i] for i in names) if reports.text else (),
        origin=tuple(reports.origin[i] for i in names),
        problems=(),
        **{name: getattr(reports, name)[rows] for name in ARRAYS},
    )
