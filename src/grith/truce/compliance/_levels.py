"""The level of all attacks, from a user's own table, beside the level of what an agreement covers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from attrs import frozen

from grith.errors import IntakeError
from grith.nouns import LeftOut
from grith.nouns.written import iso_date, number_of, slashed_order
from grith.truce._table_text import table_rows, table_text
from grith.truce.compliance._counts import Period

_DATES = ("date", "day", "time_start", "start", "event_date", "begin", "about_from")
_NUMBERS = ("launched", "count", "number", "attacks", "total", "incidents")
_SIDES = ("side", "accused", "actor", "by", "perpetrator")


@frozen
class LevelDay:
    """All attacks that one table tells for a local day: how many rows, and the sum of its numbers.

    ``side`` is who is said to have attacked, as the table writes it; empty if it has no such column.
    """

    day: date
    side: str
    rows: int
    number: float


def read_levels(path: Path | str) -> tuple[list[LevelDay], list[LeftOut]]:
    """The days of a table (CSV, XLSX, ODS) with a date column and, if it has one, one of numbers (else rows count).

    An attack over midnight stands on the day on which it starts. Rows that cannot be read are left out by name.
    Raises IntakeError where there is no table or no date column.
    """
    path = Path(path)
    left: list[LeftOut] = []
    text = table_text(path, "a CSV table of attacks by day", left, (*_DATES, *_NUMBERS, *_SIDES))
    rows = table_rows(text, path.name, left)
    columns = {name.strip().casefold(): at for at, name in reversed(list(enumerate(rows[0])))} if rows else {}
    when, number, side = (
        next((columns[n] for n in names if n in columns), None) for names in (_DATES, _NUMBERS, _SIDES)
    )
    if when is None:
        raise IntakeError(
            "this table has no date", f"{path.name}:1", "Columns: date (or time_start), launched (or count)"
        )
    mark = _decimal_mark(row[number] for row in rows[1:] if number is not None and number < len(row))
    order = slashed_order(row[when] for row in rows[1:] if when < len(row))
    sums: dict[tuple[date, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for at, row in enumerate(rows[1:], 2):
        if not any(c.strip() for c in row):
            continue
        if len(row) > len(rows[0]):
            remedy = "Put numbers and texts with commas in quotation marks"
            left.append(LeftOut(path.name, f"row {at}", "more cells than columns", remedy, ",".join(row)[:2000]))
            continue
        cells = [*row, *[""] * (len(rows[0]) - len(row))]
        day, value = _day(cells[when], order), _number(cells[number], mark) if number is not None else 1.0
        if day is None or value is None:
            bad = (cells[when] if day is None else cells[number or 0]).strip()
            what = "date" if day is None else "number"
            remedy = "Write 2025-03-20" if day is None else "Write 12; what is not known is not counted as none"
            reason = f'"{bad}" is no {what}' if bad else f"the {what} is missing"
            left.append(LeftOut(path.name, f"row {at}", reason, remedy, ",".join(row)[:2000]))
            continue
        cell = sums[day, cells[side].strip() if side is not None else ""]
        cell[0] += 1
        cell[1] += value
    return [LevelDay(day, who, int(n), total) for (day, who), (n, total) in sorted(sums.items())], left


def _decimal_mark(cells: Iterable[str]) -> str:
    """The mark that a column has before decimals, as one of its cells shows; empty if none does.

    It stands behind the mark of thousands, and before another number of digits than three.
    """
    for cell in cells:
        for mark, other in ((",", "."), (".", ",")):
            grouped = rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})"
            decimals = rf"{re.escape(mark)}(?:\d{{1,2}}|\d{{4,}})"
            shows = rf"\s*(?:\d+{decimals}|{grouped}+{re.escape(mark)}\d+|{grouped}{{2,}})\s*"
            if re.fullmatch(shows, cell):
                return mark
    return ""


def _day(text: str, order: str) -> date | None:
    text = iso_date(text, order).strip()
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
    except ValueError:
        match = re.match(r"(\d{4})-(\d{2})-(\d{2})", text)
        try:
            return date(*map(int, match.groups())) if match else None
        except ValueError:
            return None


def _number(text: str, mark: str) -> float | None:
    """A number of attacks; a comma parts thousands unless ``mark`` tells otherwise. "2.000" is as the column shows."""
    told = text.strip()
    if mark == ",":
        told = told.replace(".", "").replace(",", ".")
    elif not mark and re.fullmatch(r"\d{1,3}\.\d{3}", told):
        return None
    number = number_of(told.replace(",", ""))
    return number if number is not None and number >= 0 else None


def levels_of(levels: Sequence[LevelDay], period: Period) -> dict[str, dict[str, float]]:
    """For each side in the table: days with a row, rows, their sum, and the sum per day of the period.

    Days before the table's first and after its last are not known, so they are not days without an attack.
    """
    first, after = period.start.date(), period.end.date()
    if levels:
        first = max(first, min(level.day for level in levels))
        after = min(after, max(level.day for level in levels) + timedelta(days=1))
    days = max(1, (after - first).days)
    found: dict[str, dict[str, float]] = {}
    for level in levels:
        if first <= level.day < after:
            row = found.setdefault(level.side, {"days": 0, "rows": 0, "sum": 0.0})
            row["days"] += 1
            row["rows"] += level.rows
            row["sum"] += level.number
    for row in found.values():
        row["per_day"] = round(row["sum"] / days, 2)
    return found
