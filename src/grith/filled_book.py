"""Workbooks that people fill in: what a table reader must notice before it takes a cell for what it shows."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from attrs import field, frozen

from grith.errors import GrithError, Problem
from grith.ods_book import is_locked, is_ods, ods_sheets

EXAMPLE = re.compile(r"Example\b")
TYPED_OVER = 'the row begins with the word "Example" but is not that of the template, so it is not read'
NAME_OF_ONE_S_OWN = "Write a name of your own there, or delete the row"
_FORMULA_ERROR = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|NUM!|N/A|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:5\d\d")
_NOT_IN_NAMES = re.compile(r"[\\*?:/\[\]]")  # in Excel's names of sheets
_PLAIN_SIGN = re.compile(r'"[^"]*"|[\\_*].')
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
HIDDEN_REMEDY = "Delete what is not meant to count"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_OLD = b"\xd0\xcf\x11\xe0"
_MOST_BYTES = 400_000_000
_HEADING_ROWS = 10


def heading_of(value: object) -> str:
    """A heading for comparing: small letters, single blanks."""
    return " ".join(str(value if value is not None else "").replace("_", " ").split()).casefold()


def is_formula_error(value: object) -> bool:
    """Whether a cell shows what a formula gives that cannot be worked out, such as ``#REF!``."""
    return isinstance(value, str) and bool(_FORMULA_ERROR.fullmatch(value.strip()))


def typed_over(cells: Iterable[tuple[str, str]]) -> bool:
    """Whether a row that begins with "Example" holds more than the template's: pairs of a cell and its example."""
    return any(text.strip() != example for text, example in cells)


@cache
def shows_share(form: str) -> bool:
    """Whether a number format shows a share times a hundred; a mere sign, as in ``0"%"`` or ``0\\%``, does not."""
    return "%" in _PLAIN_SIGN.sub("", form)


def text_of(value: Any, percent: bool = False) -> str:
    """A cell's value as a person would read it: days without a midnight, whole numbers without a point, shares as
    ``50 %`` where the cell shows them so."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if percent and isinstance(value, int | float):
        return f"{text_of(round(100.0 * value, 9))} %"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        if value.year == 1900:  # a number in a cell that shows days: 3 is no third of January 1900
            from openpyxl.utils.datetime import to_excel

            return text_of(to_excel(value))
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def hidden_words(rows: Iterable[int], columns: Iterable[int], sheet: bool = False) -> str:
    """What of a sheet is hidden from sight, in words: ``rows 5, 7 to 9 are hidden``; empty where nothing is."""
    from openpyxl.utils import get_column_letter

    parts = ["the sheet is hidden"] if sheet else []
    for name, found, shown in (("row", rows, str), ("column", columns, get_column_letter)):
        runs = []
        for _, run in groupby(enumerate(sorted(set(found))), lambda pair: pair[1] - pair[0]):
            numbers = [number for _, number in run]
            runs.append(" to ".join(shown(n) for n in dict.fromkeys((numbers[0], numbers[-1]))))
        many = len(runs) > 1 or " to " in "".join(runs)
        if runs:
            parts.append(f"{name}{'s' * many} {', '.join(runs)} {'are' if many else 'is'} hidden")
    return "; ".join(parts)


@frozen
class FilledBook:
    """A workbook with its values, and the cells (sheet, row, column) of formulas that nobody has calculated."""

    name: str
    values: Any = field(repr=False)
    waiting: frozenset[tuple[str, int, int]] = field(repr=False)

    @property
    def sheets(self) -> list[Any]:
        """The sheets that hold rows; one that is a chart does not."""
        return list(self.values.worksheets)

    def uncalculated(self, sheet: Any, cell: Any) -> bool:
        """Whether an empty cell hides a formula that nobody has calculated: that is not a missing value.

        A formula that was calculated and gives an empty text is one.
        """
        return (sheet.title, cell.row, cell.column) in self.waiting


def open_filled(path: Path, kind: type[GrithError]) -> FilledBook:
    """The workbook (Excel's or OpenDocument's); raises ``kind`` where it is missing, none that can be read, or unpacks
    to more than 400 MB."""
    remedy = "Save it as Excel Workbook (.xlsx) or OpenDocument Spreadsheet (.ods)"
    try:
        with path.open("rb") as file:
            if file.read(4) == _OLD:
                raise kind(
                    "it is an old Excel file or has a password", path.name, "Save it as .xlsx without a password"
                )
        with zipfile.ZipFile(path) as archive:
            has_formulas = _look_inside(archive, path.name, kind)
            opener = _from_ods if is_ods(archive) else _from_xlsx
        return FilledBook(path.name, *opener(path, has_formulas))
    except FileNotFoundError:
        raise kind("there is no such file", str(path), "Name a workbook (.xlsx, .ods)") from None
    except GrithError:
        raise
    except Exception as error:  # openpyxl raises many kinds on damaged files
        raise kind(f"it cannot be opened as a workbook ({type(error).__name__})", path.name, remedy) from None


def _from_xlsx(path: Path, has_formulas: bool) -> tuple[Any, frozenset[tuple[str, int, int]]]:
    import openpyxl

    book: Any
    written: Any
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep, such as Excel's own colours, is not read here
        with path.open("rb") as file:  # a handle: by its name openpyxl would judge the kind
            book = openpyxl.load_workbook(file, data_only=True)
        if not has_formulas:
            return book, frozenset()
        with path.open("rb") as file:
            written = openpyxl.load_workbook(file)
    waiting = set()
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value = book[sheet.title].cell(cell.row, cell.column)
                    if value.value is None and value.data_type != "str":  # "str" is a text, though an empty one
                        waiting.add((sheet.title, cell.row, cell.column))
    return book, frozenset(waiting)


def _from_ods(path: Path, has_formulas: bool) -> tuple[Any, frozenset[tuple[str, int, int]]]:
    """An OpenDocument spreadsheet as the workbook that openpyxl would give of it, so that all else is the same."""
    import openpyxl

    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    waiting = set()
    for sheet in ods_sheets(path):
        made = book.create_sheet()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a name longer than Excel's stays what it is
            made.title = _NOT_IN_NAMES.sub("_", sheet.name) or made.title
        made.sheet_state = "hidden" if sheet.hidden else "visible"
        merged = []
        for row in sheet.rows:
            if row.hidden:
                made.row_dimensions[row.number].hidden = True
            for cell in row.cells:
                at = made.cell(row.number, cell.column)
                if isinstance(cell.value, str):
                    at._value, at.data_type = cell.value, "s"  # no text is a formula here, and none is too long
                else:
                    at.value = cell.value
                if cell.percent:
                    at.number_format = "0%"
                if cell.formula and not cell.calculated:
                    waiting.add((made.title, row.number, cell.column))
                if max(cell.columns, cell.rows) > 1:
                    merged.append((row.number, cell.column, row.number + cell.rows - 1, cell.column + cell.columns - 1))
        for area in merged:
            made.merge_cells(None, *area)
        for column in sheet.hidden_columns:
            made.column_dimensions[openpyxl.utils.get_column_letter(column)].hidden = True
    return book, frozenset(waiting)


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook is saved as Strict Open XML: openpyxl finds no sheet in it."""
    return "xl/workbook.xml" in archive.namelist() and _STRICT in archive.read("xl/workbook.xml")


def _look_inside(archive: zipfile.ZipFile, name: str, kind: type[GrithError]) -> bool:
    """Whether there are formulas; raises ``kind`` for what is no workbook of Excel's usual form."""
    members = archive.namelist()
    if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
        raise kind("the workbook unpacks to more than 400 MB", name, "Split it or remove pictures")
    if "mimetype" in members and b"opendocument" in archive.read("mimetype"):
        if not is_ods(archive):
            raise kind("it is an OpenDocument file, but no spreadsheet", name, "Name a workbook (.xlsx, .ods)")
        if is_locked(archive):
            raise kind("it has a password", name, "Save it without a password")
        return True
    if is_strict(archive):
        raise kind("it is saved as Strict Open XML", name, "Save it as Excel Workbook (.xlsx)")
    return any(_FORMULA.search(archive.read(m)) for m in members if m.startswith("xl/worksheets/"))


def sheets_named(book: FilledBook, wanted: Iterable[str], problems: list[Problem]) -> dict[str, Any]:
    """The sheets of these names (in small letters), whatever their capitals; the problem of one that stands twice."""
    found: dict[str, Any] = {}
    for sheet in book.sheets:
        name = heading_of(sheet.title)
        if name in found:
            problems.append(Problem(f'the sheet "{name}" stands twice', book.name, "Keep one of them"))
        elif name in wanted:
            found[name] = sheet
    return found


def uncalculated(where: str) -> Problem:
    """The problem of a formula that nobody has calculated."""
    return Problem("the formula has no value yet", where, "Open the file in Excel and save it, or write the value")


def merged_cells(sheet: Any, columns: Iterable[int], where: str) -> Iterator[Problem]:
    """The problems of cells below the headings that were made one, where ``columns`` are read."""
    read = set(columns)
    for merged in sheet.merged_cells.ranges:
        if merged.max_row > 1 and read & set(range(merged.min_col, merged.max_col + 1)):
            what = f"{merged.coord} is one cell: all but the first are empty"
            yield Problem(what, f"{where}!{merged.start_cell.coordinate}", "Unmerge them")


def stored_rows(sheet: Any, first: int = 1) -> Iterator[tuple[int, list[Any]]]:
    """The rows from ``first`` with the cells that the file stores: one far to the right makes no row wide."""
    places = sorted(place for place in sheet._cells if place[0] >= first)
    for number, row in groupby(places, lambda place: place[0]):
        yield number, [sheet._cells[place] for place in row]


def hidden_columns(sheet: Any) -> list[int]:
    """The numbers of the columns that are hidden."""
    found: list[int] = []
    for one in sheet.column_dimensions.values():
        if one.hidden:
            one.reindex()
            found += range(one.min, min(one.max, sheet.max_column) + 1)
    return found


def hidden_notes(sheet: Any, rows: Iterable[int], columns: Collection[int], where: str) -> list[Problem]:
    """The note on what is hidden among the ``rows`` and ``columns`` that are read: they are read all the same."""
    words = hidden_words(
        [row for row in rows if sheet.row_dimensions[row].hidden],
        [column for column in hidden_columns(sheet) if column in columns],
        sheet.sheet_state != "visible",
    )
    return [Problem(f"{words}, and read all the same", where, HIDDEN_REMEDY)] if words else []


def remark(value: object, where: str) -> Problem:
    """The note on a cell that stands below no heading: a sheet's cells have addresses, so it has shifted nothing."""
    text = " ".join(text_of(value).split())
    return Problem(f'"{text[:80]}" stands in a column without a heading, and is not read', where, "Give it a heading")


def row_of_headings(sheet: Any, known: Iterable[str]) -> int:
    """The row that holds most headings among the first ten: 1 where it should be, and where none has two."""
    ours = {heading_of(name) for name in known}
    found = [
        sum(heading_of(value) in ours for value in row)
        for row in sheet.iter_rows(min_row=1, max_row=_HEADING_ROWS, values_only=True)
    ]
    most = max(found, default=0)
    return found.index(most) + 1 if most > 1 and found[0] == 0 else 1


def headings(sheet: Any, known: Iterable[str]) -> list[str]:
    """What the row of headings says, in small letters."""
    row = row_of_headings(sheet, known)
    return [heading_of(value) for value in next(sheet.iter_rows(min_row=row, max_row=row, values_only=True), ())]


def headings_below(row: int, where: str) -> Problem:
    """The problem of headings that do not stand in the first row."""
    return Problem(f"the headings stand in row {row}, not in row 1", f"{where}!1", "Remove the rows above them")


def filled_rows(
    book: FilledBook, sheet: Any, known: Iterable[str], problems: list[Problem], notes: list[Problem], where: str
) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a sheet that hold anything: their number and their filled cells by heading, as it is written.

    ``known`` are the headings of the table, ``where`` names the sheet in ``problems``: those of headings that stand
    lower and, in the columns that are known, of headings that stand twice, merged cells, formulas that nobody
    calculated or that give an error. In a column of one's own such a cell is empty. Cells without a heading, which are
    not read, and what is hidden, which is, are told in ``notes``.
    """
    known = set(map(heading_of, known))
    if (lower := row_of_headings(sheet, known)) > 1:
        problems.append(headings_below(lower, where))
        return []
    heads: dict[int, str] = {}
    own: set[int] = set()
    twice: set[int] = set()
    for cell in next(sheet.iter_rows(min_row=1, max_row=1), ()):
        title = " ".join(str(cell.value if cell.value is not None else "").split())
        if title and heading_of(title) not in known:
            heads[cell.column] = title
            own.add(cell.column)
        elif title and heading_of(title) in map(heading_of, heads.values()):
            problems.append(Problem(f'the heading "{title}" stands twice', f"{where}!{cell.coordinate}", "Keep one"))
            twice.add(cell.column)
        elif title:
            heads[cell.column] = title
    problems += merged_cells(sheet, heads.keys() - own, where)
    found = []
    for number, cells in stored_rows(sheet, 2):
        row = {}
        for cell in cells:
            at = f"{where}!{cell.coordinate}"
            if cell.column not in heads:
                if cell.column not in twice and text_of(cell.value).strip():
                    notes.append(remark(cell.value, at))
                continue
            if cell.column in own and (cell.value is None or is_formula_error(cell.value)):
                continue
            if book.uncalculated(sheet, cell):
                problems.append(uncalculated(at))
            elif is_formula_error(cell.value):
                what, remedy = f"the formula gives {cell.value}", "Mend the formula or write the value itself"
                problems.append(Problem(what, at, remedy))
            elif cell.value is not None and str(cell.value).strip():
                row[heads[cell.column]] = cell.value
        if row:
            found.append((number, row))
    notes += hidden_notes(sheet, [number for number, _ in found], heads.keys() - own, where)
    return found
