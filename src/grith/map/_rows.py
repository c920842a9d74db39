"""The rows behind the marks: in the order of time a page at a time, and counted by word, by day and by square."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from grith.map._columns import ALWAYS, Columns, cut_of
from grith.map._state import State
from grith.map._times import EPOCH, UNDATED
from grith.nouns import AsOf


@frozen
class Listed:
    """Reports in the order of time: the numbers of their ledger entries, and how many fit in all.

    ``undated`` are left out of a span of time because nothing says when.
    """

    entries: tuple[int, ...]
    count: int
    undated: int


@frozen
class Totals:
    """What fits a window, counted: by accuser, without a place, in squares of a degree's part by (south, west) number.

    ``frame`` is west, south, east, north of all points, ``first`` and ``last`` are the days of the earliest and latest.
    """

    count: int
    without_place: int
    by_accuser: Mapping[str, int]
    squares: Mapping[tuple[int, int], int]
    frame: tuple[float, float, float, float] | None
    first: date | None
    last: date | None


def page_of(state: State, fits: NDArray[np.bool_], offset: int, limit: int | None, newest: bool) -> tuple[int, ...]:
    """The entries of a page of the rows that fit."""
    order = state.order[::-1] if newest else state.order
    chosen = order[fits[order]][offset : None if limit is None else offset + limit]
    found: list[int] = state.columns.numbers["seq"][chosen].tolist()
    return tuple(found)


def totals_of(state: State, fits: NDArray[np.bool_], square: int) -> Totals:
    """Counts of the rows that fit; ``square`` is how many squares a degree has."""
    columns = state.columns
    placed = fits & (columns.numbers["cell"] != 0)
    x, y = columns.numbers["longitude"][placed], columns.numbers["latitude"][placed]
    south, west = np.floor(y * square).astype(np.int64), np.floor(x * square).astype(np.int64)
    keys, counts = np.unique((south + 1_000_000) * 4_000_000 + (west + 1_000_000), return_counts=True)
    squares = {
        (k // 4_000_000 - 1_000_000, k % 4_000_000 - 1_000_000): n
        for k, n in zip(keys.tolist(), counts.tolist(), strict=True)
    }
    days = state.days[fits]
    dated = days[days != UNDATED]
    count = int(fits.sum())
    return Totals(
        count,
        count - len(x),
        words_of(columns, "accuser", fits),
        squares,
        (float(x.min()), float(y.min()), float(x.max()), float(y.max())) if len(x) else None,
        EPOCH + timedelta(days=int(dated.min())) if len(dated) else None,
        EPOCH + timedelta(days=int(dated.max())) if len(dated) else None,
    )


def words_of(columns: Columns, name: str, fits: NDArray[np.bool_]) -> dict[str, int]:
    """How many of the rows that fit have each word of a category."""
    words = columns.words[name]
    counts = np.bincount(columns.codes[name][fits], minlength=len(words))
    return {word: int(n) for word, n in zip(words, counts, strict=False) if n}


def days_of(state: State, fits: NDArray[np.bool_], name: str) -> tuple[Counter[tuple[str, date]], int]:
    """How many of the rows that fit are about each day, by the words of a category; and how many have no day."""
    counts, undated = found_days_of(state, fits, name, "")
    return Counter({(word, day): number for (word, _, day), number in counts.items()}), undated


def found_days_of(
    state: State, fits: NDArray[np.bool_], name: str, reading: str
) -> tuple[Counter[tuple[str, str, date]], int]:
    """As :func:`days_of`, and by what was found under ``reading``: "" where nothing was, or no reading is given."""
    columns = state.columns
    days, codes = state.days[fits], columns.codes[name][fits].astype(np.int64)
    results: tuple[str, ...] = ()
    if reading:
        found, results = state.found(reading)
        codes = codes * (len(results) + 1) + found[fits] + 1
    width = len(results) + 1
    dated = days != UNDATED
    keys, counts = np.unique(days[dated].astype(np.int64) * 2**32 + codes[dated], return_counts=True)
    words, told = columns.words[name], ("", *results)
    by_day: Counter[tuple[str, str, date]] = Counter()
    for key, number in zip(keys.tolist(), counts.tolist(), strict=True):
        code = key % 2**32
        by_day[words[code // width], told[code % width], EPOCH + timedelta(days=key // 2**32)] += number
    return by_day, int((~dated).sum())


def public_days(columns: Columns, fits: NDArray[np.bool_], zone: str) -> list[date]:
    """The days on which the rows that fit became public, on the clock of ``zone``, in order."""
    public = columns.numbers["public"][fits]
    quarter = 900 * 1_000_000  # every clock in use is a number of quarter hours off
    found, here = set(), ZoneInfo(zone)
    for moment in np.unique(public[public != ALWAYS] // quarter).tolist():
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment * quarter)
        found.add(local.astimezone(here).date())
    return sorted(found)


def latest_day(columns: Columns, fits: NDArray[np.bool_], zone: str) -> date | None:
    """The first day by whose end every dated one of the rows that fit is public; None where none is dated."""
    public = columns.numbers["public"][fits]
    known = public[public != ALWAYS]
    if not len(known):
        return None
    last = int(known.max())
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=last)).astimezone(ZoneInfo(zone)).date()
    while cut_of(AsOf.of_day(day, zone)) <= last:
        day += timedelta(days=1)
    return day
