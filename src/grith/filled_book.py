"""Workbooks that people fill in: what a table reader must notice before it takes a cell for what it shows."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import field, frozen

from grith.errors import GrithError, Problem

EXAMPLE = re.compile(r"Example\b")
TYPED_OVER = 'the row begins with the word "Example" but is not that of the template, so it is not read'
NAME_OF_ONE_S_OWN = "Write a name of your own there, or delete the row"
_FORMULA_ERROR = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|NUM!|N/A|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:5\d\d")
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
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


@frozen
class FilledBook:
    """A workbook with its values and, only where it has formulas at all, the same with these."""

    name: str
    values: Any = field(repr=False)
    formulas: Any = field(repr=False)

    @property
    def sheets(self) -> list[Any]:
        """The sheets that hold rows; one that is a chart does not."""
        return list(self.values.worksheets)

    def uncalculated(self, sheet: Any, cell: Any) -> bool:
        """Whether an empty cell hides a formula that nobody has calculated: that is not a missing value.

        A formula that was calculated and gives an empty text is one: its cell says that it holds text.
        """
        if self.formulas is None or cell.value is not None or cell.data_type == "str":
            return False
        return bool(self.formulas[sheet.title].cell(cell.row, cell.column).data_type == "f")


def open_filled(path: Path, kind: type[GrithError]) -> FilledBook:
    """The workbook; raises ``kind`` where it is missing, none that can be read, or unpacks to more than 400 MB."""
    import openpyxl

    try:
        with path.open("rb") as file:
            if file.read(4) == _OLD:
                raise kind(
                    "it is an old Excel file or has a password", path.name, "Save it as .xlsx without a password"
                )
        with zipfile.ZipFile(path) as archive:
            has_formulas = _look_inside(archive, path.name, kind)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep, such as Excel's own colours, is not read here
            with path.open("rb") as file:  # a handle: by its name openpyxl would judge the kind
                book = openpyxl.load_workbook(file, data_only=True)
            with path.open("rb") as file:
                formulas = openpyxl.load_workbook(file) if has_formulas else None
    except FileNotFoundError:
        raise kind("there is no such file", str(path), "Name a workbook (.xlsx)") from None
    except GrithError:
        raise
    except Exception as error:  # openpyxl raises many kinds on damaged files
        what = f"it cannot be opened as a workbook ({type(error).__name__})"
        raise kind(what, path.name, "Save it as Excel Workbook (.xlsx)") from None
    return FilledBook(path.name, book, formulas)


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook is saved as Strict Open XML: openpyxl finds no sheet in it."""
    return "xl/workbook.xml" in archive.namelist() and _STRICT in archive.read("xl/workbook.xml")


def _look_inside(archive: zipfile.ZipFile, name: str, kind: type[GrithError]) -> bool:
    """Whether there are formulas; raises ``kind`` for what is no workbook of Excel's usual form."""
    members = archive.namelist()
    if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
        raise kind("the workbook unpacks to more than 400 MB", name, "Split it or remove pictures")
    if "mimetype" in members and b"opendocument" in archive.read("mimetype"):
        raise kind("it is an OpenDocument file", name, "Save it as Excel Workbook (.xlsx)")
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
    book: FilledBook, sheet: Any, known: Iterable[str], problems: list[Problem], where: str
) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a sheet that hold anything: their number and their filled cells by heading, as it is written.

    ``known`` are the headings of the table, ``where`` names the sheet in ``problems``: those of headings that stand
    lower, of cells without a heading and, in the columns that are known, of headings that stand twice, merged cells,
    formulas that nobody calculated or that give an error. In a column of one's own such a cell is empty.
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
    for cells in sheet.iter_rows(min_row=2):
        row = {}
        for cell in cells:
            at = f"{where}!{cell.coordinate}"
            if cell.column in own and (cell.value is None or is_formula_error(cell.value)):
                continue
            if book.uncalculated(sheet, cell):
                problems.append(uncalculated(at))
            elif is_formula_error(cell.value):
                what, remedy = f"the formula gives {cell.value}", "Mend the formula or write the value itself"
                problems.append(Problem(what, at, remedy))
            elif cell.value is None or not str(cell.value).strip():
                continue
            elif cell.column in heads:
                row[heads[cell.column]] = cell.value
            elif cell.column not in twice:
                problems.append(Problem("a value stands in a column without a heading", at, "Give it a heading"))
        if row:
            found.append((cells[0].row, row))
    return found
