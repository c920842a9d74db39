"""OpenDocument spreadsheets (.ods) as streams of rows: what each cell holds, and what of it a reader must be told.

The form is that of OASIS OpenDocument 1.3, part 3, section 9 (tables) and 19.385 (types of values).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from attrs import define, field

MOST_ROWS = 1_048_576  # the last row that a sheet can have
_MOST_COPIES = 2_000_000  # cells that the file holds once and stands for many
_MOST_COLUMNS = 16_384
_DAY_NOUGHT = date(1899, 12, 30)
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
_CACHED_SHEET = "'file:"  # how a program names its copy of a sheet of another file


class OdsCell(NamedTuple):
    """A cell that holds something: its column (1 is A), its value as openpyxl gives it, and what it is.

    ``covered`` is set under a merged cell, ``calculated`` where a formula has its result. ``columns`` and ``rows`` tell
    how far the cell is merged.
    """

    column: int
    value: Any
    formula: bool = False
    calculated: bool = True
    percent: bool = False
    covered: bool = False
    columns: int = 1
    rows: int = 1


class OdsRow(NamedTuple):
    """A row that holds something: its number and its filled cells."""

    number: int
    cells: tuple[OdsCell, ...]
    hidden: bool = False


@define
class OdsSheet:
    """A sheet: read its ``rows`` before the next sheet is asked for. ``hidden_columns`` are known before the rows."""

    name: str
    hidden: bool
    rows: Iterator[OdsRow]
    hidden_columns: list[int] = field(factory=list)


def is_ods(archive: zipfile.ZipFile) -> bool:
    """Whether an archive says that it is an OpenDocument spreadsheet."""
    return "mimetype" in archive.namelist() and archive.read("mimetype").strip().startswith(_SPREADSHEET)


def is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether an OpenDocument file has a password."""
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)


def ods_sheets(path: Path) -> Iterator[OdsSheet]:
    """The sheets of an OpenDocument spreadsheet, in order, streamed: memory does not grow with the rows.

    Values are those stored in the file: nothing is computed. A day is a ``datetime``, a clock time a ``time``, a
    share the number with ``percent``; a cell that shows an error holds its words (``#REF!``). A number shown as a day
    before 1901 is the number. Raises ValueError where more than two million cells are copies of others, and XML and
    zip errors for a broken file.
    """
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
        yield from _Reader(stream).sheets()


class _Reader:
    """One pass over ``content.xml``."""

    def __init__(self, stream: Any) -> None:
        from lxml import etree

        self.unseen: set[str] = set()  # styles of sheets that are not shown
        self.copies = 0
        self.events = etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True
        )

    def sheets(self) -> Iterator[OdsSheet]:
        for event, element in self.events:
            if event == "end" and element.tag == f"{_STYLE}style":
                shown = element.find(f"{_STYLE}table-properties")
                if shown is not None and shown.get(f"{_TABLE}display") == "false":
                    self.unseen.add(element.get(f"{_STYLE}name", ""))
            if event != "start" or element.tag != f"{_TABLE}table":
                continue
            name, style = element.get(f"{_TABLE}name", ""), element.get(f"{_TABLE}style-name", "")
            if element.getparent().tag != f"{_OFFICE}spreadsheet" or name.startswith(_CACHED_SHEET):
                continue
            sheet = OdsSheet(name, style in self.unseen, iter(()))
            first = self._columns(sheet)
            sheet.rows = self._rows(first, element)
            yield sheet
            for _ in sheet.rows:  # what the caller did not want
                pass

    def _columns(self, sheet: OdsSheet) -> Any:
        """Note the hidden columns and give the first row's element, or None where the sheet ends without one."""
        at = 1
        for event, element in self.events:
            if event == "start" and element.tag == f"{_TABLE}table-row":
                return element
            if event == "end" and element.tag == f"{_TABLE}table-column":
                repeated = min(_repeated(element, "columns"), _MOST_COLUMNS)
                if element.get(f"{_TABLE}visibility", "visible") != "visible":
                    sheet.hidden_columns += range(at, min(at + repeated, _MOST_COLUMNS + 1))
                at += repeated
            if event == "end" and element.tag == f"{_TABLE}table":
                return None
        return None

    def _rows(self, row: Any, table: Any) -> Iterator[OdsRow]:
        if row is None:
            return
        number, inside = 1, row  # ``inside`` is the row being read: a cell of it may hold a table of its own
        for event, element in self.events:
            if event == "start":
                if inside is None and element.tag == f"{_TABLE}table-row":
                    inside = element
                continue
            if element is table:
                table.clear()
                return
            if element is not inside:
                continue
            inside = None
            repeated = _repeated(element, "rows")
            if cells := _cells(element):
                hidden = element.get(f"{_TABLE}visibility", "visible") != "visible"
                last = min(number + repeated, MOST_ROWS + 2)
                self.copies += max(0, len(cells) * (last - number) - len(element))
                if self.copies > _MOST_COPIES:
                    raise ValueError(f"more than {_MOST_COPIES:,} copies of cells")
                for copy in range(number, last):
                    yield OdsRow(copy, cells, hidden)
            number += repeated
            element.clear()
            while (before := element.getprevious()) is not None:
                element.getparent().remove(before)


def _repeated(element: Any, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return max(1, int(text)) if text.isdecimal() else 1


def _cells(row: Any) -> tuple[OdsCell, ...]:
    found: list[OdsCell] = []
    column = 1
    for element in row.iterchildren(*_CELLS):
        repeated = _repeated(element, "columns")
        cell = _cell(element)
        if cell is not None:
            found += (cell._replace(column=n) for n in range(column, min(column + repeated, _MOST_COLUMNS + 1)))
        column += repeated
    return tuple(found)


def _cell(element: Any) -> OdsCell | None:
    """The cell of an element, in column 0; None where it holds nothing and is not merged."""
    get = element.get
    kind = get(f"{_OFFICE}value-type")
    formula = get(f"{_TABLE}formula") is not None
    wide, high = int(get(f"{_TABLE}number-columns-spanned", 1)), int(get(f"{_TABLE}number-rows-spanned", 1))
    value = _value(element, kind)
    calculated = kind is not None or element.find(f"{_TEXT}p") is not None  # an empty text is a result too
    if value is None and not formula and wide == high == 1:
        return None
    covered = element.tag == _CELLS[1]
    return OdsCell(0, value, formula, calculated, kind == "percentage", covered, wide, high)


def _value(element: Any, kind: str | None) -> Any:
    if element.get(f"{_CALC}value-type") == "error":
        return _shown(element) or "#VALUE!"
    if kind in ("float", "percentage", "currency"):
        return _number(element.get(f"{_OFFICE}value", "")) if element.get(f"{_OFFICE}value") else None
    if kind == "boolean":
        return element.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        return _day(element.get(f"{_OFFICE}date-value", "")) or _shown(element)
    if kind == "time":
        return _clock(element.get(f"{_OFFICE}time-value", "")) or _shown(element)
    return element.get(f"{_OFFICE}string-value") or _shown(element)


def _number(text: str) -> int | float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _day(text: str) -> datetime | int | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found.date() - _DAY_NOUGHT).days if found.year <= 1900 else found


def _clock(text: str) -> time | timedelta | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups()[1:4])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=float((found[5] or "0").replace(",", ".")))
    if found[1]:
        return -length
    return (datetime.min + length).time() if length < timedelta(days=1) else length


def _shown(element: Any) -> str | None:
    """The text that a cell shows, a line for each paragraph; a comment on the cell is none of it."""
    return "\n".join(_words(p) for p in element.iterchildren(f"{_TEXT}p", f"{_TEXT}h")) or None


def _words(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", 1)), 1000))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag != f"{_OFFICE}annotation":
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
