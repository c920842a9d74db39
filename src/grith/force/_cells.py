"""One cell to a typed value: a number, a month, a date, yes or no, a list; or a problem that names the cell."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date, datetime
from typing import Any

from grith.filled_book import is_formula_error
from grith.force._months import YEARS
from grith.force._sheets import Column, fixed_lists

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([T ][0-9:.]+(Z|[+-]\d\d:?\d\d)?)?")
_YES, _NO = {"yes", "y", "true", "x"}, {"no", "n", "false"}
UNDECIDED = "undecided"


class CellProblem(ValueError):
    """What is wrong with a cell and how to mend it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def read_cell(value: Any, column: Column) -> Any:
    """The typed value of a filled cell; raises :class:`CellProblem`."""
    if isinstance(value, str):
        value = value.strip()
    if is_formula_error(value):
        raise CellProblem(f"the formula gives {value}", "Mend the formula or write the value itself")
    if column.field.startswith("until") and isinstance(value, str) and _MONTH.fullmatch(value):
        return _last_day(_date(value))
    reader = {
        "number": read_number,
        "whole": _whole,
        "month": _month,
        "date": _date,
        "yes_no": _yes_no,
        "list": _list,
    }.get(column.kind, _text)
    found = reader(value)
    allowed = fixed_lists().get(column.choices)
    if allowed and isinstance(found, str):
        word = found.lower()
        if word not in allowed:
            raise CellProblem(f'"{found}" is not one of the words offered', f"Choose {', '.join(allowed)}")
        return "" if word == UNDECIDED else word
    return found


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else value
    return str(value)


def read_number(value: Any) -> float:
    """The number of a cell; raises :class:`CellProblem`, also for text that could be two numbers."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", value):
        what = f'"{value}" is text that may mean {value.replace(".", "")} or {value}'
        raise CellProblem(what, "Write it as a number, without a mark for thousands")
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        value = float(value)
    if isinstance(value, str) and (percent := re.fullmatch(r"(\d+(\.\d+)?) ?%", value)):
        raise CellProblem(f'"{value}" is text', f"Write it as a number: {float(percent[1]) / 100:g}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellProblem(
            f'"{_text(value)}" is not a number', "Write a plain number such as 200 or 0.5, or leave it empty"
        )
    if not math.isfinite(value):
        raise CellProblem("the number is not finite", "Write a plain number")
    return float(value)


def _whole(value: Any) -> int:
    number = read_number(value)
    if not number.is_integer():
        raise CellProblem(f"{number:g} is not a whole number", "Write a whole number")
    return int(number)


def _month(value: Any) -> int | date:
    if isinstance(value, datetime) and value.year == 1900:  # "3" in a cell that shows days
        from openpyxl.utils.datetime import to_excel

        value = int(to_excel(value))
        if value > 58:  # 29 February 1900, which never was, makes 59 and 60 one day
            raise CellProblem("the cell shows a month's number as a day", "Give the cell the number format General")
    if isinstance(value, datetime | date) or (isinstance(value, str) and "-" in value.strip("-")):
        return _date(value)
    try:
        return _whole(value)
    except CellProblem as problem:
        what = f'"{value}" is neither a number nor a date that can be read' if isinstance(value, str) else problem.what
        raise CellProblem(what, "Write the number of a month (1 is the first), or a date such as 2025-07-01") from None


def _date(value: Any) -> date:
    day = _any_date(value)
    if not YEARS[0] <= day.year <= YEARS[1]:
        remedy = (
            f"Days lie in the years {YEARS[0]} to {YEARS[1]}; an empty cell is no end; months are numbers, not days"
        )
        raise CellProblem(f"{day.isoformat()} is no day of a plan", remedy)
    return day


def _any_date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    day = _DAY.fullmatch(f"{text}-01" if _MONTH.fullmatch(text) else text)
    try:
        if day is None:
            raise ValueError
        return date.fromisoformat(day[1])
    except ValueError:
        raise CellProblem(f'"{text}" is not a date', "Write a date such as 2025-07-01") from None


def _last_day(month: date) -> date:
    """A last month as text is meant with all its days."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _yes_no(value: Any) -> bool:
    word = str(value).lower()
    if value is True or value == 1 or word in _YES:
        return True
    if value is False or value == 0 or word in _NO:
        return False
    raise CellProblem(f'"{value}" is neither yes nor no', "Write yes or no")


def _list(value: Any) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(value).split(";") if part.strip())
