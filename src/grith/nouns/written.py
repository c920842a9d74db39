"""Clock times and distances as people write them into the cells of a table."""

from __future__ import annotations

import math
import re

# With a blank before the hours: in ISO 8601 what follows T17:00- is the offset of a time zone.
_HOURS = re.compile(r"(\d{4}-\d\d?-\d\d? |\d\d?\.\d\d?\.\d{4} )(\d\d?:\d\d)\s*[-–—]\s*(\d\d?:\d\d)")
_LENGTH = re.compile(
    r"(?:~|±|about |within |up to )?\s*(\d+(?:[.,]\d+)?)\s*(km|kilomet(?:re|er)s?|m|met(?:re|er)s?)?", re.I
)


def hours_apart(start: str, end: str) -> tuple[str, str]:
    """The cells of a start and an end, where one holds both: ``2025-03-20 17:00-18:00`` is two clock times."""
    if len(start) < 16 and len(end) < 16:
        return start, end
    first, last = _HOURS.fullmatch(start.strip()), _HOURS.fullmatch(end.strip())
    if last:
        start, end = start or last[1] + last[2], last[1] + last[3]
    if first:
        start, end = first[1] + first[2], end or first[1] + first[3]
    return start, end


def number_of(cell: str) -> float | None:
    """A finite number with a point or, as many spreadsheets write it, a comma; None if it is none."""
    try:
        value = float(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def kilometres(cell: str) -> float | None:
    """A distance in kilometres from ``5``, ``5 km``, ``0,5`` or ``500 m``; None if it is none."""
    match = _LENGTH.fullmatch(cell.strip())
    value = number_of(match[1]) if match else None
    if match is None or value is None:
        return None
    return value / 1000 if (match[2] or "k").lower().startswith("m") else value
