"""Sheets of text and numbers: headings that stay in sight, a filter, and one page wide on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from attrs import frozen

from grith.row_heights import row_height

LONGEST = 32_000  # characters; a cell holds 32,767
MOST_ROWS = 1_048_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Fill and text colour a rung: the page's light palette.
COLOURS = {
    "refused": ("#F8DCD0", "#6E1D05"),
    "possible": ("#EEF4FA", "#16283A"),
    "considering": ("#D8E7F5", "#13263A"),
    "willing": ("#B5D2EC", "#0E2238"),
    "expected": ("#8AB8E0", "#081C30"),
    "planned": ("#2C6FAE", "#FFFFFF"),
    "committed": ("#1D5590", "#FFFFFF"),
    "done": ("#10365E", "#FFFFFF"),
}


@frozen
class Column:
    """A column: its heading, its width in characters, and the note on its heading."""

    title: str
    width: float = 14
    note: str = ""


def clean(value: Any) -> str:
    """Text that a cell can hold: no lone surrogates, no NUL, cut at 32,000 characters and marked as cut."""
    text = "" if value is None else str(value)
    if text.isascii() and len(text) <= LONGEST and "\x00" not in text:
        return text
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return text if len(text) <= LONGEST else text[:LONGEST] + " … [cut]"


class Workbook:
    """Sheets of text and numbers; no cell is ever a formula or a link."""

    def __init__(self, path: Path, title: str, created: datetime) -> None:
        self.book = xlsxwriter.Workbook(
            str(path),
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "constant_memory": False,
            },
        )
        self.book.set_properties({"title": clean(title)[:250], "author": "Grith", "created": created})
        base = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
        self.plain = self.book.add_format(base)
        # The quote mark keeps "=…" a text also after somebody edits the cell.
        self.quoted = self.book.add_format({**base, "quote_prefix": True})
        self.head = self.book.add_format(
            {**base, "bold": True, "bottom": 1, "bg_color": "#E9E6DF", "font_color": "#1B1B1B"}
        )
        self.title = self.book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})
        self.bold = self.book.add_format({**base, "bold": True})
        self.rungs = {
            rung: self.book.add_format(
                {**base, "bg_color": fill, "font_color": ink, "border": 1, "border_color": "#FFFFFF"}
            )
            for rung, (fill, ink) in COLOURS.items()
        }

    def put(self, sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
        """A number as a number, anything else as text."""
        if value is None or value == "":
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style or self.plain)
            return
        text = clean(value)
        if style is None:
            style = self.quoted if text.startswith(FORMULA_STARTS) else self.plain
        sheet.write_string(row, column, text, style)

    def table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, frozen_columns: int = 1
    ) -> Any:
        """A sheet with headings (and notes on them), an autofilter and a frozen heading row."""
        sheet = self.book.add_worksheet(name)
        widths = [column.width for column in columns]
        sheet.set_row(0, row_height([column.title for column in columns], widths))
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width)
            sheet.write_string(0, position, column.title, self.head)
            if column.note:
                sheet.write_comment(0, position, column.note, {"x_scale": 2, "y_scale": 1, "author": "Grith"})
        last = 0
        for last, row in enumerate(rows, start=1):
            if last > MOST_ROWS:
                self.put(sheet, last, 0, "cut here: the rest stands in brief.json")
                break
            for position, value in enumerate(row):
                self.put(sheet, last, position, value)
            sheet.set_row(last, row_height(row, widths))
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.freeze_panes(1, frozen_columns)
        self.page(sheet)
        sheet.repeat_rows(0)
        return sheet

    def page(self, sheet: Any) -> None:
        """Print on A4, one page wide."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
