"""Who can watch: teams and sensors with their range, days, hours and number, from a table."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

from grith.errors import IntakeError, Problem
from grith.nouns import LeftOut
from grith.truce._table_text import table_rows, table_text
from grith.truce.watch._record import decimal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COLUMNS = ("name", "number", "range_km", "days", "hours", "shift_hours", "capacity_per_day")


@frozen
class Monitor:
    """One kind of team or sensor: how many there are, how far each sees, when each can watch.

    ``days`` are weekdays (0 Monday … 6 Sunday), ``hours`` whole local hours of the day (0 … 23). ``shift_hours`` is how
    long one watch lasts within these hours, in one piece (0: all of them). ``capacity_per_day`` is how many incidents
    one can record in a day (None: no limit).
    """

    name: str
    number: int
    range_km: float
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    hours: tuple[int, ...] = tuple(range(24))
    shift_hours: int = 0
    capacity_per_day: float | None = None

    def watches(self) -> list[tuple[int, ...]]:
        """The blocks of hours that one can watch in; each later watch starts an hour later."""
        length = self.shift_hours or len(self.hours)
        if length >= len(self.hours):
            return [self.hours]
        around = len(self.hours) == 24
        starts = range(24) if around else range(len(self.hours) - length + 1)
        return [tuple(self.hours[(s + i) % len(self.hours)] for i in range(length)) for s in starts]

    def begins(self, watch: tuple[int, ...]) -> int:
        """The hour at which the day of ``watch`` begins: what is earlier on the clock lies on the next morning.

        Of a night from 22:00 on Friday to 06:00 the watch from 02:00 is on Saturday.
        """
        return watch[0] if len(self.hours) == 24 else self.hours[0]


def read_monitors(path: Path | str, told: list[LeftOut] | None = None) -> list[Monitor]:
    """The monitors of a table (CSV, XLSX, ODS) with the columns name, number, range_km and, if they matter, days
    (mon-fri), hours (06:00-18:00), shift_hours and capacity_per_day. Raises IntakeError with every mistake."""
    path = Path(path)
    return monitors_of(table_text(path, "a CSV table of monitors", told, COLUMNS), path.name, told)


def monitors_of(text: str, name: str = "monitors.csv", told: list[LeftOut] | None = None) -> list[Monitor]:
    """As :func:`read_monitors`, for the text of a table."""
    rows = table_rows(text, name, told)
    columns = [re.sub(r"[\s-]+", "_", c.strip().casefold()) for c in rows[0]] if rows else []
    lacking = [c for c in COLUMNS[:3] if c not in columns]
    if lacking:
        raise IntakeError(f"the table has no column {', '.join(lacking)}", name, "Columns: " + ", ".join(COLUMNS))
    problems = [
        Problem(f'the column "{c}" is not known', f"{name}, row 1", "Columns: " + ", ".join(COLUMNS))
        for c in columns if c and c not in COLUMNS
    ]  # fmt: skip
    found: list[Monitor] = []
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            cells = {c: v.strip() for c, v in zip(columns, row, strict=False)}
            made = _monitor(cells, f"{name}, row {number}", problems)
            if made and made.name in {m.name for m in found}:
                problems.append(
                    Problem(f'"{made.name}" stands twice', f"{name}, row {number}", "Give each its own name")
                )
            found += [made] if made else []
    if not found and not problems:
        problems.append(Problem("there are no monitors in it", name, "Write one a row"))
    if problems:
        raise IntakeError(problems)
    return found


def _monitor(cells: dict[str, str], where: str, problems: list[Problem]) -> Monitor | None:
    before = len(problems)

    def number(key: str, low: float, high: float, default: float | None = None) -> float:
        text = cells.get(key, "")
        if not text and default is not None:
            return default
        try:
            value = decimal(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            problems.append(
                Problem(f'{key} "{text}" is no number from {low:g} to {high:g}', where, f"Write {key} as 5")
            )
            return float("nan")
        return value

    count, reach = number("number", 1, 10_000), number("range_km", 0.01, 1_000)
    days, hours = _days(cells.get("days", "")), _hours(cells.get("hours", ""))
    if days is None:
        problems.append(Problem(f'days "{cells["days"]}" are not understood', where, "Write mon-fri or sat,sun or all"))
    if hours is None:
        problems.append(Problem(f'hours "{cells["hours"]}" are not understood', where, "Write 06:00-18:00 or all"))
    shift = number("shift_hours", 1, 24, 0.0)
    capacity = number("capacity_per_day", 0.01, 1e6, -1.0)
    if not cells.get("name"):
        problems.append(Problem("the monitor has no name", where, "Write what it is: patrol, camera, drone team"))
    if (count == count and count != int(count)) or (shift == shift and shift != int(shift)):
        problems.append(Problem("number and shift_hours must be whole", where, "Write 4"))
    if len(problems) > before or days is None or hours is None:
        return None
    return Monitor(cells["name"], int(count), reach, days, hours, int(shift), None if capacity < 0 else capacity)


def _days(text: str) -> tuple[int, ...] | None:
    if text.casefold() in ("", "all", "daily", "every day"):
        return tuple(range(7))
    found: set[int] = set()
    for part in re.split(r"[,\s]+", text.casefold()):
        ends = [next((i for i, d in enumerate(DAYS) if p.startswith(d)), -1) for p in re.split(r"[-–]", part)]
        if not part or -1 in ends or len(ends) > 2:
            return None
        found |= {(ends[0] + i) % 7 for i in range((ends[-1] - ends[0]) % 7 + 1)}
    return tuple(sorted(found))


def _hours(text: str) -> tuple[int, ...] | None:
    if text.casefold() in ("", "all", "24", "24h", "24/7"):
        return tuple(range(24))
    match = re.fullmatch(r"(\d{1,2})(?::00)?\s*[-–]\s*(\d{1,2})(?::00)?", text)
    if not match or int(match[1]) > 23 or int(match[2]) > 24 or int(match[1]) == int(match[2]):
        return None
    first, last = int(match[1]), int(match[2])
    return tuple((first + i) % 24 for i in range((last - first) % 24 or 24))
