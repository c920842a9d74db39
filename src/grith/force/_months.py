"""Months of a plan: month 1 begins on the day on which the force is called."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

YEARS = (1950, 2200)
"""Days of a plan lie in these years: others are months' numbers shown as days, or stand for "no end"."""


def begin(start: date, month: int) -> date:
    """First day of ``month`` (1 is the first); a day that a month does not have falls on its last."""
    index = start.month - 2 + month
    year, number = start.year + index // 12, index % 12 + 1
    return date(year, number, min(start.day, calendar.monthrange(year, number)[1]))


def month_after(day: date) -> date:
    """The first day of the month after ``day``: when the force is called, until somebody says otherwise."""
    return begin(day.replace(day=1), 2)


def containing(start: date, day: date) -> int:
    """The month in which ``day`` falls; 0 or less before the start."""
    month = (day.year - start.year) * 12 + day.month - start.month + 1
    return month if begin(start, month) <= day else month - 1


def first_full(start: date, value: int | date) -> int:
    """The first month that is usable in full from ``value`` on (an offer's ready date)."""
    if isinstance(value, date):
        month = containing(start, value)
        return month if begin(start, month) == value else month + 1
    return value


def last_full(start: date, value: int | date) -> int:
    """The last month that is usable in full until ``value``, that day included."""
    return containing(start, value + timedelta(days=1)) - 1 if isinstance(value, date) else value


def touched(start: date, value: int | date) -> int:
    """The month that ``value`` touches (a need's first or last day)."""
    return containing(start, value) if isinstance(value, date) else value


def label(start: date, month: int) -> str:
    """A month for people: "month 3 (Aug 2025)"."""
    return f"month {month} ({begin(start, month):%b %Y})"


def span(start: date, months: list[int]) -> str:
    """Months as ranges: "months 1-4 and 9"."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    if not runs:
        return "no month"
    if len(runs) == 1 and runs[0][0] == runs[0][1]:
        return label(start, runs[0][0])
    parts = [f"{a}" if a == b else f"{a}-{b}" for a, b in runs]
    return "months " + (parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1])


def phase(start: date, horizon: int, first: int | date | None, last: int | date | None) -> tuple[int, int]:
    """First and last month that a need or a choice touches, cut to the plan; None is the plan's own end."""
    low = touched(start, first) if first is not None else 1
    high = touched(start, last) if last is not None else horizon
    return max(1, low), min(horizon, high)
