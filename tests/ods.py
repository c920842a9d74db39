"""An openpyxl workbook saved as OpenDocument spreadsheet, with the marks that LibreOffice 7.4 writes for the same."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import odfdo
import openpyxl
from openpyxl.utils import get_column_letter


def save_ods(book: openpyxl.Workbook, path: Path, results: dict[str, Any] | None = None) -> Path:
    """``book`` as an .ods file; ``results`` gives what formulas show, by ``Sheet!A1``: a value, or an error's words.

    A formula without a result has none in the file.
    """
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    for sheet in book.worksheets:
        table = odfdo.Table(sheet.title)
        for child in list(table.children):
            table.delete(child)
        if sheet.sheet_state != "visible":
            style = odfdo.Element.from_tag(
                '<style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/>'
                "</style:style>"
            )
            document.get_part("content").get_element("//office:automatic-styles").append(style)
            table.set_attribute("table:style-name", "unseen")
        for number in range(1, sheet.max_column + 1):
            column = odfdo.Element.from_tag("table:table-column")
            if sheet.column_dimensions[get_column_letter(number)].hidden:
                column.set_attribute("table:visibility", "collapse")
            table.append(column)
        spans = {(a.min_row, a.min_col): (a.size["rows"], a.size["columns"]) for a in sheet.merged_cells.ranges}
        for cells in sheet.iter_rows():
            row = odfdo.Element.from_tag("table:table-row")
            if sheet.row_dimensions[cells[0].row].hidden:
                row.set_attribute("table:visibility", "filter")
            for cell in cells:
                made = _cell(cell, (results or {}).get(f"{sheet.title}!{cell.coordinate}"))
                if span := spans.get((cell.row, cell.column)):
                    made.set_attribute("table:number-rows-spanned", str(span[0]))
                    made.set_attribute("table:number-columns-spanned", str(span[1]))
                row.append(made)
            table.append(row)
        document.body.append(table)
    document.save(path)
    return path


def _cell(cell: Any, result: Any) -> odfdo.Element:
    made = odfdo.Element.from_tag(
        "table:covered-table-cell" if type(cell).__name__ == "MergedCell" else "table:table-cell"
    )
    value = cell.value
    if cell.data_type == "f":
        made.set_attribute("table:formula", f"of:{value}")
        value = result
    if value is None:
        return made
    error = isinstance(value, str) and value.startswith(("#", "Err:"))
    kind, stored = _typed(value, "%" in cell.number_format)
    made.set_attribute("office:value-type", kind)
    if error:
        made.set_attribute("calcext:value-type", "error")
        made.set_attribute("office:string-value", "")
    if stored:
        made.set_attribute("office:value" if kind in ("float", "percentage") else f"office:{kind}-value", stored)
    for line in str(value).split("\n"):
        paragraph = odfdo.Element.from_tag("text:p")
        paragraph.text = line
        made.append(paragraph)
    return made


def _typed(value: Any, percent: bool) -> tuple[str, str]:
    if isinstance(value, bool):
        return "boolean", str(value).lower()
    if isinstance(value, int | float):
        return ("percentage" if percent else "float"), repr(value)
    if isinstance(value, date):
        return "date", value.isoformat()
    if isinstance(value, time):
        return "time", f"PT{value.hour:02}H{value.minute:02}M{value.second:02}S"
    if isinstance(value, timedelta):
        return "time", f"PT{value.total_seconds() / 3600:.0f}H00M00S"
    return "string", ""
