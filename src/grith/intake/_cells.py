"""Rows of CSV and XLSX files, one at a time, with the number that a spreadsheet program shows beside them."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from attrs import define, frozen

from grith.filled_book import is_formula_error
from grith.intake._encoding import clean, first_lines

CELL_LIMIT = 100_000
_LINE_LIMIT = 64 * 1024 * 1024
_REPLACED = "\ufffd"
_SEPARATOR_LINE = re.compile(r"\"?sep=.\"?\s*", re.IGNORECASE)
_SHEET_ROWS = 1_048_576
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_TAG = 24


class Row(NamedTuple):
    """Cells as text. ``problem`` is set on what could not be read as a row; ``notes`` tell what was changed."""

    number: int
    cells: list[str]
    notes: tuple[str, ...] = ()
    problem: str = ""
    remedy: str = ""


@frozen
class Sheet:
    """One table of a file: its name (empty for CSV), its rows, how many there may be, whether it is hidden."""

    name: str
    rows: Iterator[Row]
    total: int | None = None
    hidden: bool = False

    def where(self, number: int, width: int = 0) -> str:
        """``row 5`` for a CSV file, ``pledges!A5:S5`` for a sheet."""
        if not self.name:
            return f"row {number}"
        return f"{self.name}!A{number}:{column_letters(width)}{number}" if width else f"{self.name}!{number}"


@lru_cache(1024)
def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@define
class _Lines:
    """Lines of a text file, remembering those of the record being read."""

    file: io.TextIOBase
    held: list[str]

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.file.readline(_LINE_LIMIT)
        if not line:
            raise StopIteration
        self.held.append(line)
        return line


def csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """Records of a CSV file, in constant memory but for one record of up to 64 MB.

    A quotation mark that is never closed would swallow the rest of the file: a record of several lines with the
    wrong width, or one still open at the end, is taken apart into its lines, so only the first of them is lost.
    """
    if csv.field_size_limit() < _LINE_LIMIT:
        csv.field_size_limit(_LINE_LIMIT)
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        lines = _Lines(file, [])
        held = lines.held
        reader = csv.reader(lines, delimiter=delimiter)
        number = width = 0
        while True:
            held.clear()
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield from _apart(number, held, delimiter, width, str(error))
                number += len(held) - 1
                continue
            if number == 1 and _SEPARATOR_LINE.fullmatch(held[0].lstrip("\ufeff")):
                continue
            if not width and len(cells) > 1:
                width = len(cells)
            if len(held) > 1 and width and (len(cells) != width or _still_open(held, delimiter)):
                yield from _apart(number, held, delimiter, width, "a quotation mark is never closed")
                number += len(held) - 1
                continue
            yield _tidy(number, cells, held)


def _without_errors(number: int, cells: list[str]) -> list[str]:
    """Empty the cells that show what no formula can give, and the notes on them."""
    notes = []
    for index, cell in enumerate(cells):
        if cell[:1] in ("#", "E") and is_formula_error(cell):
            notes.append(f"{column_letters(index + 1)}{number} is a formula that gives {cell}, so it is empty")
            cells[index] = ""
    return notes


def _tidy(number: int, cells: list[str], held: list[str]) -> Row:
    notes: tuple[str, ...] = ()
    for line in held:
        if "#" in line or "Err:" in line:
            notes = (*notes, *_without_errors(number, cells))
            break
    for line in held:
        if "\x00" in line or _REPLACED in line or len(line) > CELL_LIMIT or line[:1] == "\ufeff":
            cells, more = _scrub(cells)
            notes = (*notes, *more)
            break
    return Row(number, cells, notes)


def _scrub(cells: list[str]) -> tuple[list[str], tuple[str, ...]]:
    out, notes = [], []
    for cell in cells:
        cell, removed = clean(cell.removeprefix("\ufeff"))
        if removed:
            notes.append(removed)
        if _REPLACED in cell:
            notes.append(f"bytes that are not in the file's encoding are shown as {_REPLACED}")
        if len(cell) > CELL_LIMIT:
            notes.append(f"a cell of {len(cell):,} characters is cut to its first {CELL_LIMIT:,}")
            cell = cell[:CELL_LIMIT]
        out.append(cell)
    return out, tuple(dict.fromkeys(notes))


def _still_open(held: list[str], delimiter: str) -> bool:
    try:
        for _ in csv.reader(held, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _apart(number: int, held: list[str], delimiter: str, width: int, reason: str) -> Iterator[Row]:
    lines = list(held)
    for offset, line in enumerate(lines):
        try:
            # Strict: a line whose own quotation mark stays open is the broken one, not a row.
            cells = next(csv.reader([line], delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration):
            cells = []
        if width and len(cells) == width:
            yield _tidy(number + offset, cells, [line])
        elif line.strip():
            remedy = "Close or double the quotation mark in this row"
            yield Row(number + offset, [first_lines([line])], (), f"not a row ({reason})", remedy)


def delimiter_of(text: str) -> str:
    """The delimiter of a CSV sample: the one that gives the most rows of one width above one; a comma if none does."""
    first = text.lstrip("\ufeff").split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    sample = text.splitlines(keepends=True)[:60]
    best, score = ",", 0.0
    for candidate in (",", ";", "\t", "|"):
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=candidate) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        common = max(set(widths), key=lambda w: (widths.count(w), w))
        worth = widths.count(common) / len(widths) + min(common, 50) / 100 if common > 1 else 0.0
        if worth > score:
            best, score = candidate, worth
    return best


def xlsx_sheets(path: Path) -> Iterator[Sheet]:
    """The worksheets of an XLSX file that was found safe; a formula is never run, its stored result is read."""
    from openpyxl import load_workbook

    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")  # what it warns of is told by the row
    values = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    formulas = None
    try:
        for sheet in values.worksheets:
            if sheet.sheet_state == "veryHidden":
                continue
            other = None
            if _has_formulas(path, sheet):
                formulas = formulas or load_workbook(path, read_only=True, data_only=False, keep_links=False)
                other = formulas[sheet.title]
            # The stated size of a sheet is often wrong, and believing it drops rows.
            sheet.reset_dimensions()
            if other is not None:
                other.reset_dimensions()
            yield Sheet(clean(sheet.title)[0], _sheet_rows(sheet, other), hidden=sheet.sheet_state != "visible")
    finally:
        values.close()
        if formulas is not None:
            formulas.close()


def _has_formulas(path: Path, sheet: Any) -> bool:
    import zipfile

    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as stream:
        tail = b""
        while piece := stream.read(1024 * 1024):
            if _FORMULA.search(tail + piece):
                return True
            tail = piece[-_TAG:]
    return False


def _sheet_rows(sheet: Any, formulas: Any) -> Iterator[Row]:
    others = formulas.iter_rows(values_only=True) if formulas is not None else None
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _SHEET_ROWS:
            yield Row(
                number, [], (), "rows beyond 1,048,576, the last row that a sheet can have", "Save the workbook again"
            )
            return
        notes: list[str] = []
        if others is not None:
            written = next(others, ())
            for index, formula in enumerate(written):
                if (isinstance(formula, str) and formula.startswith("=")) or type(formula).__name__ == "ArrayFormula":
                    value = values[index] if index < len(values) else None
                    cell = f"{column_letters(index + 1)}{number}"
                    if value is None:
                        notes.append(f"{cell} holds a formula without a stored result, so it is empty")
                    elif value != formula:
                        notes.append(f"{cell} is a formula; its stored result was read")
        cells = [_text(value) for value in values]
        notes.extend(_without_errors(number, cells))
        while cells and not cells[-1]:
            cells.pop()
        tidy = False
        for cell in cells:
            if len(cell) > CELL_LIMIT or "\x00" in cell:
                tidy = True
        if tidy:
            cells, more = _scrub(cells)
            notes.extend(more)
        yield Row(number, cells, tuple(notes))


def _text(value: Any) -> str:
    """A cell's value as a person would read it: days without a midnight, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        if value.year == 1900:  # a number in a cell that shows days: 3 is no third of January 1900
            from openpyxl.utils.datetime import to_excel

            return _text(to_excel(value))
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
