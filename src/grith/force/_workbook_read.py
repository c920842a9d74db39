"""A force workbook to tables: every mistake at once, each with its sheet and cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from grith.errors import ForceError, Problem
from grith.filled_book import (
    EXAMPLE,
    NAME_OF_ONE_S_OWN,
    TYPED_OVER,
    FilledBook,
    headings_below,
    hidden_columns,
    merged_cells,
    open_filled,
    row_of_headings,
    shows_share,
    stored_rows,
    typed_over,
    uncalculated,
)
from grith.force._cells import CellProblem, _text, read_cell
from grith.force._checks import check_tables
from grith.force._sheets import (
    CHANGES_SHEET,
    MOST_ROWS,
    NOUNS,
    REQUIRED_FIELDS,
    SETTINGS_SHEET,
    Column,
    columns,
    settings_rows,
    sheet_names,
)
from grith.nouns import ForceSettings, ForceTables

FILES = ("force.xlsx", "force.ods")
_NEEDED = ("capabilities", "needs")
_AMOUNTS = {"low", "likely", "high", "quantity", "size"}
_IS_CELL = re.compile(r"![A-Z]+[1-9]\d*$")


def read_workbook(path: Path | str) -> ForceTables:
    """The tables of a force workbook (XLSX, ODS); raises ForceError with all problems, each naming sheet and cell.

    Columns that the layout does not know are kept as ``attributes`` of their row; sheets that it does not know are
    named in ``left_out``. A row that begins with the word "Example" in the layout's first column, wherever that stands
    now, or in the sheet's, is not read; one that holds anything else than the example of the template is a problem.
    """
    path = Path(path)
    filled = open_filled(path, ForceError)
    book = filled.values
    problems: list[Problem] = []
    names = [sheet.title for sheet in filled.sheets]  # sheets that are one chart hold no rows
    by_name = {name.strip().casefold(): name for name in names}
    known = {name.casefold(): table for table, name in sheet_names().items()}
    for name in names:
        low = name.strip().casefold()
        if by_name[low] != name and low in {*known, SETTINGS_SHEET.casefold()}:
            problems.append(Problem(f'the sheet "{by_name[low].strip()}" stands twice', path.name, "Keep one of them"))
    tables: dict[str, Any] = {}
    cells: dict[str, dict[str, str]] = {}
    hidden: list[str] = []
    beside: list[str] = []
    for table, title in sheet_names().items():
        name = by_name.get(title.casefold())
        if name is None:
            if table in _NEEDED:
                problems.append(Problem(f'the sheet "{title}" is missing', path.name, "grith force template writes it"))
            continue
        tables[table] = _read_sheet(filled, book[name], table, problems, cells, hidden, beside)
    settings = ForceSettings()
    if SETTINGS_SHEET.casefold() in by_name:
        settings = _read_settings(filled, book[by_name[SETTINGS_SHEET.casefold()]], problems, cells)
    if "start" not in cells.get(SETTINGS_SHEET, {}):
        problems.append(Problem("the plan has no first day", SETTINGS_SHEET, "Write the first day of month 1 as Start"))
    ours = {*known, SETTINGS_SHEET.casefold(), CHANGES_SHEET.casefold(), "lists"}
    left_out = tuple(real for low, real in by_name.items() if low not in ours)
    left_out += tuple(chart.title for chart in book.chartsheets)
    problems += _renamed(book, left_out, [title for t, title in sheet_names().items() if t not in tables])
    found = ForceTables(
        settings=settings,
        source=path.name,
        left_out=left_out,
        hidden=tuple(hidden),
        beside=tuple(beside),
        cells=cells,
        **tables,
    )
    if problems:
        raise ForceError([*problems, *_what_else(found, problems)])
    return found


def _renamed(book: Any, unread: Sequence[str], missing: Sequence[str]) -> Iterator[Problem]:
    """Sheets under a name of one's own that hold the columns of a sheet of the layout that is not there."""
    tables = {title: table for table, title in sheet_names().items()}
    for name in (n for n in unread if n in {sheet.title for sheet in book.worksheets}):
        row = next(book[name].iter_rows(min_row=1, max_row=1, values_only=True), ())
        heads = {" ".join(str(value or "").split()).casefold() for value in row} - {""}
        for title in missing:
            ours = {column.title.casefold() for column in columns(tables[title])}
            needed = {c.title.casefold() for c in columns(tables[title]) if c.field in REQUIRED_FIELDS}
            if needed <= heads and 2 * len(heads & ours) > len(heads) > 2:
                what = f'the sheet "{name}" holds the columns of "{title}", which is not there'
                yield Problem(what, name, f"Name it {title}")


def force_file(folder: Path) -> Path:
    """The force workbook of a case folder: force.xlsx or force.ods, the first where there is none.

    Raises ForceError where both stand there.
    """
    found = [folder / name for name in FILES if (folder / name).is_file()]
    if len(found) > 1:
        raise ForceError(f"the case has {' and '.join(FILES)}", str(folder), "Keep one of them")
    return found[0] if found else folder / FILES[0]


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook with tables of a force: what somebody filled in, not what came out of it."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except Exception:  # openpyxl raises many kinds on damaged files
        return False
    titles = {name.strip().casefold() for name in book.sheetnames}
    book.close()
    return {"pledges", "requirements"} <= titles


def _what_else(tables: ForceTables, problems: list[Problem]) -> list[Problem]:
    """What the checks find beside the cells already named, so that all can be mended at once.

    A missing sheet or column makes everything that rests on it look wrong; then nothing more is said.
    """
    if any(not _IS_CELL.search(p.where) for p in problems):
        return []
    named = {p.where for p in problems}
    errors = (f.problem for f in check_tables(tables) if f.level == "error")
    return [p for p in errors if not named & set(p.where.split(", "))]


def _read_settings(
    book: FilledBook, sheet: Any, problems: list[Problem], places: dict[str, dict[str, str]]
) -> ForceSettings:
    rows = {row.title.casefold(): row for row in settings_rows()}
    found: dict[str, Any] = {}
    for cells in sheet.iter_rows(min_row=1, max_col=2):
        name = str(cells[0].value or "").strip()
        if not name or name.casefold() == "setting":
            continue
        where = f"{sheet.title}!{cells[1].coordinate if len(cells) > 1 else cells[0].coordinate}"
        column = rows.get(name.casefold())
        if column is None:
            problems.append(Problem(f'"{name}" is not a setting', f"{sheet.title}!{cells[0].coordinate}", ""))
            continue
        if column.field in places.get(SETTINGS_SHEET, {}):
            problems.append(Problem(f'the setting "{name}" stands twice', where, "Keep one row"))
        places.setdefault(SETTINGS_SHEET, {})[column.field] = f"!{where.rpartition('!')[2]}"
        if len(cells) < 2 or not str(cells[1].value if cells[1].value is not None else "").strip():
            if len(cells) > 1 and book.uncalculated(sheet, cells[1]):
                problems.append(uncalculated(where))
            elif column.field == "start":
                problems.append(Problem("the plan has no first day", where, "Write the first day of month 1"))
            continue
        try:
            found[column.field] = read_cell(cells[1].value, column)
        except CellProblem as problem:
            problems.append(Problem(problem.what, where, problem.remedy))
    return ForceSettings(**found)


def _read_sheet(
    book: FilledBook,
    sheet: Any,
    table: str,
    problems: list[Problem],
    places: dict[str, dict[str, str]],
    hidden: list[str],
    beside: list[str],
) -> tuple[Any, ...]:
    """The rows of a sheet. A row with a mistake is kept with that field empty, so that the checks can tell the rest."""
    from openpyxl.utils import get_column_letter

    if sheet.max_row > MOST_ROWS + 1 and (filled_in := _rows_filled(sheet)) > MOST_ROWS:
        problems.append(
            Problem(f"{filled_in:,} rows are more than the limit of {MOST_ROWS:,} a sheet", sheet.title, "")
        )
        return ()
    if (row := row_of_headings(sheet, [column.title for column in columns(table)])) > 1:
        problems.append(headings_below(row, sheet.title))
        return ()
    heads = _headings(sheet, table, problems)
    known = {id(column) for column in columns(table)}
    letters = {c.field: get_column_letter(number) for number, c in heads.items() if id(c) in known}
    first = next((number for number, c in heads.items() if c is columns(table)[0]), 1)
    places[sheet.title] = letters
    problems += merged_cells(sheet, heads, sheet.title)
    if sheet.sheet_state != "visible":
        hidden.append(f'the sheet "{sheet.title}"')
    hidden += (f"{sheet.title}!{get_column_letter(n)}" for n in hidden_columns(sheet) if n in heads)
    noun = NOUNS[table]
    fields = {f.name: f for f in attrs.fields(noun)}
    rows = []
    for at_row, cells in stored_rows(sheet, 2):
        filled = {c.column: c for c in cells if c.value is not None and str(c.value).strip()}
        for cell in cells:
            if cell.column in heads and book.uncalculated(sheet, cell):
                problems.append(uncalculated(f"{sheet.title}!{cell.coordinate}"))
        if not filled:
            continue
        begins = [n for n in dict.fromkeys((first, 1)) if n in filled and EXAMPLE.match(str(filled[n].value))]
        if begins:
            if typed_over((_text(c.value), heads[n].example) for n, c in filled.items() if n in heads):
                where = f"{sheet.title}!{filled[begins[0]].coordinate}"
                problems.append(Problem(TYPED_OVER, where, NAME_OF_ONE_S_OWN))
            continue
        if sheet.row_dimensions[at_row].hidden:
            hidden.append(f"{sheet.title}!{at_row}")
        values: dict[str, Any] = {}
        extra: dict[str, str] = {}
        for number, cell in filled.items():
            column = heads.get(number)
            where = f"{sheet.title}!{cell.coordinate}"
            if column is None:
                beside.append(f'{where} ("{" ".join(_text(cell.value).split())[:40]}")')
                continue
            try:
                found = read_cell(cell.value, column)
                if column.field in _AMOUNTS and shows_share(cell.number_format):
                    raise CellProblem(f"the cell shows {100 * found:g} %, not an amount", "Give it the format General")
            except CellProblem as problem:
                problems.append(Problem(problem.what, where, problem.remedy))
                if column.field in REQUIRED_FIELDS:
                    values[column.field] = ""
                continue
            if id(column) in known:
                values[column.field] = found
            else:
                extra[column.title] = found
        for name, spec in fields.items():
            if name in REQUIRED_FIELDS and spec.default is attrs.NOTHING and name not in values:
                column = next(c for c in columns(table) if c.field == name)
                if name in letters:  # else the missing column was told once
                    at = f"{sheet.title}!{letters[name]}{at_row}"
                    problems.append(Problem(f'"{column.title}" is empty', at, column.note))
                values[name] = () if column.kind == "list" else ""
        rows.append(noun(**values, attributes=extra, where=f"{sheet.title}!{at_row}"))
    return tuple(rows)


def _rows_filled(sheet: Any) -> int:
    """How many rows below the headings hold anything: a border drawn down a column makes no rows."""
    return sum(any(value is not None for value in row) for row in sheet.iter_rows(min_row=2, values_only=True))


def _headings(sheet: Any, table: str, problems: list[Problem]) -> dict[int, Column]:
    """Column number to column; headings of one's own become columns of text."""
    by_title = {column.title.casefold(): column for column in columns(table)}
    heads: dict[int, Column] = {}
    seen: set[str] = set()
    for cell in next(sheet.iter_rows(min_row=1, max_row=1), ()):
        title = " ".join(str(cell.value or "").split())
        if not title:
            continue
        if title.casefold() in seen:
            problems.append(Problem(f'the heading "{title}" stands twice', f"{sheet.title}!{cell.coordinate}", ""))
        seen.add(title.casefold())
        heads[cell.column] = by_title.get(title.casefold()) or Column(field="", heading=title)
    noun_fields = {f.name: f for f in attrs.fields(NOUNS[table])}
    for column in columns(table):
        spec = noun_fields[column.field]
        if spec.default is attrs.NOTHING and column.title.casefold() not in seen:
            problems.append(Problem(f'the column "{column.title}" is missing', f"{sheet.title}!1", column.note))
    return heads
