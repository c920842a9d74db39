"""Tables to a force workbook: a sheet a table, drop-downs, a note on each heading; read back it gives the same."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from grith.errors import ForceError
from grith.force._sheets import SETTINGS_SHEET, Column, columns, fixed_lists, settings_rows, sheet_names
from grith.nouns import ForceTables
from grith.result_book import new_book, print_layout
from grith.row_heights import row_height

_LAST_ROW = 2000
_LISTS = "Lists"
_LONGEST = 32_767
_OWN_WIDTH = 18


def write_workbook(tables: ForceTables, path: Path, *, examples: bool = False) -> Path:
    """Write ``tables`` as XLSX to ``path``; the same tables give the same bytes.

    ``examples`` adds to each sheet a first row that begins with "Example" and is never read. Raises GrithError where
    the file cannot be written or a text is longer than a cell can hold.
    """
    with new_book(path, title=tables.settings.title, created=datetime(2025, 1, 1)) as book:
        styles = _styles(book)
        _settings(book, tables, styles)
        sheets = {table: book.add_worksheet(name) for table, name in sheet_names().items()}
        lists = book.add_worksheet(_LISTS)
        lists.very_hidden()
        offered = _write_lists(lists, 3 if examples else 2)
        for table, sheet in sheets.items():
            _write_sheet(sheet, table, getattr(tables, table), styles, offered, examples)
    return path


def refuse_name(path: Path, ending: str = ".xlsx") -> None:
    """Raise ForceError where ``path`` cannot be a new workbook: it is there already, or its name ends otherwise."""
    if path.exists():
        raise ForceError("the file is there already", str(path), "Choose another name")
    if path.suffix.lower() != ending:
        raise ForceError(f"the workbook is written as {ending}", str(path), f"Let its name end in {ending}")


def _styles(book: Any) -> dict[str, Any]:
    white = {"bold": True, "font_color": "#FFFFFF", "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "heading": book.add_format({"bg_color": "#1F3A5F", **white}),
        "example": book.add_format({"italic": True, "font_color": "#595959", "bg_color": "#F2F2F2", "text_wrap": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    }


def _write_lists(lists: Any, first: int) -> dict[str, str]:
    """The lists to choose from; those of other sheets begin in row ``first``, below the example."""
    offered = {}
    for place, (name, words) in enumerate(fixed_lists().items()):
        for row, word in enumerate((name, *words)):
            lists.write_string(row, place, word)
        letter = chr(65 + place)
        offered[name] = f"={_LISTS}!${letter}$2:${letter}${len(words) + 1}"
    # Lists that live on other sheets follow what people write there.
    for table in ("capabilities", "areas", "needs", "pledges"):
        offered[table] = f"='{sheet_names()[table]}'!$A${first}:$A${_LAST_ROW}"
    return offered


def _settings(book: Any, tables: ForceTables, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(SETTINGS_SHEET)
    widths = (22, 34, 80)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, styles["text"])
    print_layout(sheet, widths)
    for place, title in enumerate(("Setting", "Value", "What it means")):
        sheet.write_string(0, place, title, styles["heading"])
    for row, column in enumerate(settings_rows(), 1):
        sheet.write_string(row, 0, column.title, styles["text"])
        _write_cell(sheet, row, 1, getattr(tables.settings, column.field), styles)
        sheet.write_string(row, 2, column.note, styles["text"])
        sheet.set_row(row, row_height(("", getattr(tables.settings, column.field), column.note), widths))
        if column.choices:
            words = list(fixed_lists()[column.choices])
            sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": words})
    sheet.freeze_panes(1, 0)


def _write_sheet(
    sheet: Any, table: str, rows: tuple[Any, ...], styles: dict[str, Any], offered: dict[str, str], examples: bool
) -> None:
    layout = columns(table)
    own = list(dict.fromkeys(name for row in rows for name in row.attributes))
    _refuse_clashes(own, layout, sheet)
    first = 2 if examples else 1
    last = max(_LAST_ROW, len(rows) + 100)
    sheet.freeze_panes(1, 1)
    widths = [*(column.width for column in layout), *[_OWN_WIDTH] * len(own)]
    print_layout(sheet, widths, 2)
    sheet.set_row(0, row_height([*(column.title for column in layout), *own], [w - 2 for w in widths]))
    sheet.autofilter(0, 0, max(first, len(rows) + first - 1), len(layout) + len(own) - 1)
    for place, column in enumerate(layout):
        sheet.set_column(place, place, column.width, styles["date" if column.kind == "date" else "text"])
        sheet.write_string(0, place, column.title, styles["heading"])
        sheet.write_comment(0, place, column.note, {"x_scale": 2.0, "y_scale": 1.2, "author": "Grith"})
        if examples:
            sheet.set_row(1, row_height([c.example for c in layout], widths))
            sheet.write_string(1, place, column.example, styles["example"])
        _validate(sheet, place, column, offered, first, last)
    for place, name in enumerate(own, len(layout)):
        sheet.set_column(place, place, _OWN_WIDTH, styles["text"])
        sheet.write_string(0, place, name, styles["heading"])
    for number, row in enumerate(rows, first):
        words = [getattr(row, c.field) for c in layout] + [row.attributes.get(name) for name in own]
        words = ["; ".join(w) if isinstance(w, tuple) else w for w in words]
        sheet.set_row(number, row_height(words, widths))
        for place, column in enumerate(layout):
            value = getattr(row, column.field)
            _write_cell(sheet, number, place, value, styles)
        for place, name in enumerate(own, len(layout)):
            _write_cell(sheet, number, place, row.attributes.get(name), styles)


def _refuse_clashes(own: list[str], layout: tuple[Column, ...], sheet: Any) -> None:
    taken = {column.title.casefold() for column in layout}
    for name in own:
        if name.casefold() in taken or not name.strip():
            raise ForceError(f'"{name}" cannot be a column of its own', sheet.get_name(), "Give it another name")


def _validate(sheet: Any, place: int, column: Column, offered: dict[str, str], first: int, last: int) -> None:
    source: str | list[str] | None = offered.get(column.choices)
    if column.kind == "yes_no":
        source = ["yes", "no"]
    if source is not None:
        rule = {"validate": "list", "source": source, "error_message": "Choose from the list."}
        if column.choices in ("capabilities", "areas", "needs", "pledges"):
            rule |= {"error_type": "information", "error_message": "Add it to its own sheet first."}
        sheet.data_validation(first, place, last, place, rule)


def _write_cell(sheet: Any, row: int, place: int, value: Any, styles: dict[str, Any]) -> None:
    if value is None or value == "" or value == ():
        return
    if isinstance(value, bool):
        sheet.write_string(row, place, "yes" if value else "no", styles["text"])
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, styles["text"])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time()), styles["date"])
    else:
        text = "; ".join(value) if isinstance(value, tuple) else str(value)
        if len(text) > _LONGEST:
            at = f"{sheet.get_name()}!{chr(65 + place % 26)}{row + 1}"
            raise ForceError(f"the text has {len(text):,} characters; a cell holds {_LONGEST:,}", at, "Shorten it")
        sheet.write_string(row, place, text, styles["text"])
