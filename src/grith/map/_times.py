"""When rows are: their order in time, and the day that each is about on the clock of the case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from grith.map._columns import CLOCKS, NEVER_DATED, Columns

UNDATED = -(2**31)
EPOCH = date(1970, 1, 1)


def time_order(columns: Columns) -> NDArray[np.int64]:
    """The rows by the time that they are about, else by when they became public; then in the order of recording."""
    numbers = columns.numbers
    start = numbers["start"]
    key = np.where(start == NEVER_DATED, numbers["public"], start)
    return np.lexsort((numbers["seq"], key))


def local_days(columns: Columns, zone: str) -> NDArray[np.int32]:
    """The day that each row is about, in days since 1970; a day told in a zone near the case's stays that day."""
    start, precision = columns.numbers["start"], columns.codes["event_precision"]
    whole = np.array([word not in CLOCKS for word in columns.words["event_precision"]] or [True], bool)[precision]
    # A day told elsewhere begins at another hour of the case's clock; its noon lies within the same date of both.
    noon = start + np.where(whole & (start != NEVER_DATED), 43_200_000_000, 0)
    moments, places = np.unique(noon, return_inverse=True)
    here = ZoneInfo(zone)
    days = np.full(len(moments), UNDATED, np.int32)
    for at, moment in enumerate(moments.tolist()):
        if moment != NEVER_DATED:
            local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)
            days[at] = (local.astimezone(here).date() - EPOCH).days
    found: NDArray[np.int32] = days[places.reshape(-1)]
    return found
