"""The sheets of workbooks, Excel's and OpenDocument's, as streams of rows: stored values, and what to tell of them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grith.filled_book import shows_share, text_of
from grith.intake._cells import CELL_LIMIT, Row, Sheet, column_letters, scrub, without_errors
from grith.intake._encoding import clean
from grith.ods_book import MOST_ROWS, OdsSheet, ods_sheets

_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_TAGS = re.compile(rb"<(?:\w{1,20}:)?(row|col|mergeCell)\s([^<>]*)>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"(?:^|\s)(r|min|max)\s*=\s*[\"'](\d+)[\"']")
_AREA = re.compile(rb"ref\s*=\s*[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
_PERCENT = (9, 10)  # Excel's own forms 0% and 0.00%
_TOO_MANY = "rows beyond 1,048,576, the last row that a sheet can have"


def book_sheets(path: Path, form: str) -> Iterator[Sheet]:
    """The worksheets of a workbook that was found safe, ``form`` "xlsx" or "ods"; a formula is never run, its stored
    result is read. The rows of a sheet are read before the next is asked for."""
    if form == "xlsx":
        yield from _xlsx_sheets(path)
        return
    for sheet in ods_sheets(path):
        made = Sheet(clean(sheet.name)[0], iter(()), sheet.hidden, hidden_columns=sheet.hidden_columns)
        made.rows = _ods_rows(sheet, made)
        yield made


def _ods_rows(sheet: OdsSheet, made: Sheet) -> Iterator[Row]:
    for row in sheet.rows:
        if row.number > MOST_ROWS:
            yield Row(row.number, [], (), _TOO_MANY, "Save the workbook again")
            return
        cells = [""] * max(cell.column for cell in row.cells)
        notes = []
        for cell in row.cells:
            at = f"{column_letters(cell.column)}{row.number}"
            cells[cell.column - 1] = text_of(cell.value, cell.percent)
            if cell.formula:
                notes.append(_of_formula(at, cell.value if cell.calculated else None))
            if cell.covered:
                notes.append(f"{at} lies hidden under a merged cell; it was read")
            if max(cell.rows, cell.columns) > 1:
                area = (row.number, cell.column, row.number + cell.rows - 1, cell.column + cell.columns - 1)
                made.merged.append(area)
        if row.hidden and any(cells):
            made.hidden_rows.append(row.number)
        yield _row(row.number, cells, notes)


def _of_formula(at: str, value: Any) -> str:
    if value is None:
        return f"{at} holds a formula without a stored result, so it is empty"
    return f"{at} is a formula; its stored result was read"


def _row(number: int, cells: list[str], notes: list[str]) -> Row:
    notes.extend(without_errors(number, cells))
    while cells and not cells[-1]:
        cells.pop()
    if any(len(cell) > CELL_LIMIT or "\x00" in cell for cell in cells):
        cells, more = scrub(cells)
        notes.extend(more)
    return Row(number, cells, tuple(notes))


def _xlsx_sheets(path: Path) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")  # what it warns of is told by the row
    values: Any = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    formulas = None
    shares = any(style.numFmtId in _PERCENT for style in values._cell_styles) or any(
        shows_share(form) for form in values._number_formats
    )
    try:
        for sheet in values.worksheets:
            made = Sheet(clean(sheet.title)[0], iter(()), sheet.sheet_state != "visible")
            hidden: set[int] = set()
            other = None
            if _look_at(path, sheet, made, hidden):
                formulas = formulas or load_workbook(path, read_only=True, data_only=False, keep_links=False)
                other = formulas[sheet.title]
                other.reset_dimensions()
            # The stated size of a sheet is often wrong, and believing it drops rows.
            sheet.reset_dimensions()
            made.rows = _xlsx_rows(sheet, other, made, hidden, shares)
            yield made
    finally:
        values.close()
        if formulas is not None:
            formulas.close()


def _look_at(path: Path, sheet: Any, made: Sheet, hidden: set[int]) -> bool:
    """Whether a sheet has formulas; its hidden columns, merged areas and ``hidden`` rows, which openpyxl's stream of
    rows does not tell."""
    import zipfile

    from openpyxl.utils import range_boundaries

    found, row = False, 0
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as stream:
        rest = b""
        while piece := stream.read(1024 * 1024):
            whole = rest + piece
            cut = whole.rfind(b"<")
            text, rest = (whole[:cut], whole[cut:]) if cut > 0 else (whole, b"")
            found = found or bool(_FORMULA.search(text))
            for tag in _TAGS.finditer(text):
                numbers = {name: int(value) for name, value in _NUMBER.findall(tag[2])}
                if tag[1] == b"row":
                    row = numbers.get(b"r", row + 1)
                    if _HIDDEN.search(tag[2]):
                        hidden.add(row)
                elif tag[1] == b"col" and _HIDDEN.search(tag[2]):
                    first = numbers.get(b"min", 1)
                    made.hidden_columns += range(first, min(numbers.get(b"max", first), 16_384) + 1)
                elif tag[1] == b"mergeCell" and (area := _AREA.search(tag[2])):
                    left, top, right, bottom = (n or 0 for n in range_boundaries(area[1].decode()))
                    made.merged.append((top, left, bottom, right))
    return found


def _xlsx_rows(sheet: Any, formulas: Any, made: Sheet, hidden: set[int], shares: bool) -> Iterator[Row]:
    others = formulas.iter_rows(values_only=True) if formulas is not None else None
    for number, read in enumerate(sheet.iter_rows(values_only=not shares), 1):
        if number > MOST_ROWS:
            yield Row(number, [], (), _TOO_MANY, "Save the workbook again")
            return
        values = [cell.value for cell in read] if shares else read
        notes: list[str] = []
        for index, formula in enumerate(next(others, ()) if others is not None else ()):
            if (isinstance(formula, str) and formula.startswith("=")) or type(formula).__name__ == "ArrayFormula":
                value = values[index] if index < len(values) else None
                if value is None or value != formula:
                    notes.append(_of_formula(f"{column_letters(index + 1)}{number}", value))
        cells = _shown(read) if shares else [text_of(value) for value in values]
        if number in hidden and any(cells):
            made.hidden_rows.append(number)
        yield _row(number, cells, notes)


def _shown(cells: Sequence[Any]) -> list[str]:
    return [text_of(cell.value, shows_share(getattr(cell, "number_format", "") or "")) for cell in cells]
