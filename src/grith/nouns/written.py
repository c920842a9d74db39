"""Dates, clock times and distances as people write them into the cells of a table."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

_THOUSANDS = re.compile(r"(?<![^,]) ?\d{1,3}(?:,\d{3})+(?![^,])")
_LENGTH = re.compile(
    r"(?:~|±|about |within |up to )?\s*(\d+(?:[.,]\d+)?)\s*(km|kilomet(?:re|er)s?|m|met(?:re|er)s?)?", re.I
)

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = {name[:n]: at for at, name in enumerate(_MONTHS, 1) for n in (3, len(name))} | {"sept": 9}
_DATE = re.compile(
    r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{4})"
    r"|(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<y3>\d{4})"
    r"|(?P<d4>\d{1,2})(?:st|nd|rd|th)?[ -](?P<m4>[A-Za-z]+)\.?,?[ -](?P<y4>\d{4})"
    r"|(?P<m5>[A-Za-z]+)\.? (?P<d5>\d{1,2})(?:st|nd|rd|th)?,? (?P<y5>\d{4}))(?=$|[T ,])"
)
_TIME = re.compile(
    r"(?:T|,? +)(\d{1,2})[:.](\d{2})(:\d{2}(?:[.,]\d+)?)?(?: *([AaPp])\.?[Mm]\.?)?"
    r" *(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
)
_SPAN = re.compile(r"^,? +.*\d-\d\d:\d\d$")  # "17:00-18:00" is two clock times, see hours_of
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?", re.A)
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u00a0\u202f", "-----  ")

ENDS_OF_OFFERS = tuple("valid until|valid till|valid to|valid through|expires|expires on|expiry|expiry date".split("|"))
"""Headings of the last day on which an offer stands."""

# What stands before the sums below a table.
_TOTALS = frozenset(
    (
        *("total", "totals", "subtotal", "sub total", "grand total", "sum", "in all", "altogether", "summe", "gesamt"),
        *("totale", "somme", "suma", "razem", "toplam", "итого", "всього", "разом"),
    )
)


def means_total(cell: str) -> bool:
    """Whether a cell says that its row holds sums: "Total", "Grand total:", "Summe"."""
    return " ".join(re.findall(r"\w+", cell.casefold())) in _TOTALS


def iso_date(cell: str, order: str = "") -> str:
    """A written date, with the time of day behind it if there is one, as ISO 8601; anything else as it stands.

    Reads 2025/3/20, 20.03.2025, 20 March 2025, 20-Mar-2025, March 20, 2025; 14.05, 2:05 PM and UTC behind them; digits
    of any script. 20/03/2025 is read where only one order is possible, or as ``order`` ("day first", "month first";
    see :func:`slashed_order`) tells.
    """
    if _PLAIN.fullmatch(cell):
        return cell
    text = cell.strip()
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.translate(_DASHES))
    found = _DATE.match(text)
    if found is None:
        return cell
    part = found.groupdict()
    day, month = (part["d"] or part["d2"] or part["d4"] or part["d5"]), (part["m"] or part["m2"])
    if name := part["m4"] or part["m5"]:
        month = str(_MONTH.get(name.casefold(), ""))
    if part["first"]:
        day, month = _slashed(part["first"], part["second"], order)
    year = part["y"] or part["y2"] or part["y3"] or part["y4"] or part["y5"]
    if not day or not month:
        return cell
    return f"{year}-{int(month):02}-{int(day):02}{_iso_time(text[found.end() :])}"


def slashed_order(cells: Iterable[str]) -> str:
    """In which order a column writes 20/03/2025: "day first", "month first", or "" where no cell, or both, tell."""
    found = set()
    for cell in cells:
        match = _DATE.match(cell.strip())
        if match and match["first"]:
            first, second = int(match["first"]), int(match["second"])
            found |= {"day first"} if first > 12 else {"month first"} if second > 12 else set()
    return found.pop() if len(found) == 1 else ""


def _slashed(first: str, second: str, order: str) -> tuple[str, str]:
    if int(first) > 12 or first == second or (order == "day first" and int(second) <= 12):
        return first, second
    return (second, first) if int(second) > 12 or order == "month first" else ("", "")


def _iso_time(rest: str) -> str:
    match = _TIME.fullmatch(rest)
    if match is None or _SPAN.search(rest):
        return " " + rest.strip(", ") if rest.strip(", ") and rest[0] != "T" else rest
    hour, minute, seconds, half, zone = match.groups()
    if half:
        if not 1 <= int(hour) <= 12:
            return rest
        hour = str(int(hour) % 12 + (12 if half in "Pp" else 0))
    zone = {"UTC": "+00:00", "GMT": "+00:00", None: ""}.get(zone, zone)
    return f"T{int(hour):02}:{minute}{seconds or ''}{zone}"


_THOUSANDS = re.compile(r"(?<![^,]) ?\d{1,3}(?:,\d{3})+(?![^,])")


def rejoined(cells: list[str], width: int, delimiter: str) -> list[str] | None:
    """The cells of a row of a CSV file within the ``width`` of its headings; None where that cannot be told.

    Empty cells beyond it go. A text that holds the delimiter without quotation marks is put together again where only
    one way is left: just as many cells begin with a blank, as behind a comma in prose, as there are too many, and no
    two are a number whose thousands a comma sets apart (``1,000``).
    """
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) <= width:
        return cells
    loose = {at for at, cell in enumerate(cells) if at and cell[:1] == " " and cell.strip()}
    if len(loose) != len(cells) - width or (delimiter == "," and _THOUSANDS.search(delimiter.join(cells))):
        return None
    whole: list[str] = []
    for at, cell in enumerate(cells):
        if at in loose:
            whole[-1] += delimiter + cell
        else:
            whole.append(cell)
    return whole


def read_as_one(cells: list[str], whole: list[str], delimiter: str) -> str:
    """What to tell of cells that :func:`rejoined` has put together; empty where it has not."""
    found = [cell for cell in whole if delimiter in cell and cell not in cells]
    told = "; ".join(f'"{cell[:200]}"' for cell in found)
    return f"read as one cell: {told}" if found else ""


QUOTED = "Put texts that hold the separator in quotation marks"


def number_of(cell: str) -> float | None:
    """A finite number with a point or, as many spreadsheets write it, a comma; None if it is none."""
    try:
        value = float(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def kilometres(cell: str) -> float | None:
    """A distance in kilometres from ``5``, ``5 km``, ``0,5`` or ``500 m``; None for others, and for ``1,500 m``."""
    match = _LENGTH.fullmatch(cell.strip())
    value = number_of(match[1]) if match else None
    if match is None or value is None:
        return None
    metres = (match[2] or "k").lower().startswith("m")
    if metres and _THOUSANDS.fullmatch(match[1]):
        return None
    return value / 1000 if metres else value
