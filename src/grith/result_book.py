"""Workbooks of results: a table a sheet, in one look, that prints well and opens alike in every spreadsheet program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from grith.errors import GrithError
from grith.row_heights import row_height

LONGEST = 32_000  # characters; a cell holds 32,767
MOST_ROWS = 1_048_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PAGE_WIDTH = 250  # characters that can be read across a page
_WIDEST, _NARROWEST = 60, 9
_A4 = 9
_DAY = re.compile(r"(19|2\d)\d\d-\d\d-\d\d")


class Share(float):
    """A number that a sheet shows in per cent."""


@frozen
class Column:
    """A column: its heading, its width in characters, and the note on its heading.

    What is only looked up, such as a hash, is not ``printed`` and makes no row higher; such columns stand last.
    """

    title: str
    width: float = 14
    note: str = ""
    printed: bool = True


def clean(value: Any) -> str:
    """Text that a cell can hold: no lone surrogates, no NUL, cut at 32,000 characters and marked as cut."""
    text = "" if value is None else str(value)
    if text.isascii() and len(text) <= LONGEST and "\x00" not in text:
        return text
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return text if len(text) <= LONGEST else text[:LONGEST] + " … [cut]"


def print_layout(
    sheet: Any, widths: Sequence[float], leading: int = 1, *, heading: int = 0, title: str = "", unprinted: str = ""
) -> None:
    """Print on A4 across, as few pages wide as can still be read; on each the rows up to ``heading`` (from 0), the
    ``leading`` columns, and below ``title``, the sheet's name, what is ``unprinted``, and the page's number.

    Of a sheet that is several pages wide the pages of the same rows follow each other.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
    wide = max(1, ceil(sum(widths) / _PAGE_WIDTH))
    sheet.fit_to_pages(wide, 0)
    if wide > 1:
        sheet.print_across()
    sheet.repeat_rows(0, heading)
    sheet.repeat_columns(0, leading - 1)
    left = " · ".join(filter(None, (clean(title)[:100].replace("&", "&&"), "&A", unprinted[:100].replace("&", "&&"))))
    sheet.set_footer(f"&L&8{' ' if left[0].isdigit() else ''}{left}&R&8 &P / &N", {"margin": 0.3})


@contextmanager
def new_book(target: Path | BinaryIO, **about: Any) -> Iterator[Any]:
    """A new XLSX file with the properties ``about``, in which no text becomes a formula, a link or a number.

    Raises GrithError where it cannot be written. Where the filling raises, nothing is written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # In memory: a temporary file for each part takes longer than the part.
    plain = {"in_memory": True} | {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, plain)
    book.set_properties(about)
    yield book
    try:
        if isinstance(target, Path):
            target.parent.mkdir(parents=True, exist_ok=True)
        book.close()
    except (OSError, FileCreateError) as error:
        cause = error.args[0] if isinstance(error, FileCreateError) else error
        remedy = "Close it in the spreadsheet program, or choose another name"
        raise GrithError(f"cannot be written ({cause.strerror})", str(target), remedy) from None


@contextmanager
def result_book(target: Path | BinaryIO, title: str, created: datetime, comments: str = "") -> Iterator[ResultBook]:
    """A new workbook of results; ``created`` is the file's own date, so that the same rows give the same bytes."""
    words = {"title": clean(title)[:250], "comments": clean(comments)[:250]}
    with new_book(target, author="Grith", created=created, **words) as book:
        yield ResultBook(book, words["title"])


class ResultBook:
    """Sheets of text, numbers and days; no cell is ever a formula or a link."""

    def __init__(self, book: Any, title: str = "") -> None:
        self.book, self.title = book, title
        self._base = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
        self.plain = self.style()
        # The quote mark keeps "=…" a text also after somebody edits the cell.
        self.quoted = self.style(quote_prefix=True)
        self.head = self.style(bold=True, bottom=1, bg_color="#E9E6DF", font_color="#1B1B1B")
        self.bold = self.style(bold=True)
        self._code = self.style(text_wrap=False, quote_prefix=True)
        self._day = self.style(num_format="yyyy-mm-dd", align="left")
        # Set off from the right edge: the next column begins with text.
        formats = ("General", "#,##0", "#,##0.0##", "0.0 %")
        self._numbers = [self.style(num_format=f, align="right", indent=1) for f in formats]

    def style(self, **more: Any) -> Any:
        """A cell style: the book's own, with ``more`` of xlsxwriter's properties."""
        return self.book.add_format({**self._base, **more})

    def put(self, sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
        """A number as a number, a day as a day, anything else as text."""
        if value is None or value == "":
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style or self._style_of(value))
        elif isinstance(value, date) and not isinstance(value, datetime):
            sheet.write_datetime(row, column, value, style or self._day)
        else:
            text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else clean(value)
            if style is None:
                style = self.quoted if text.startswith(FORMULA_STARTS) else self.plain
            sheet.write_string(row, column, text, style)

    def _style_of(self, value: float) -> Any:
        """Thousands are marked; figures below keep the digits that they came with."""
        general, whole, parts, share = self._numbers
        if isinstance(value, Share):
            return share
        if abs(value) < 1_000:
            return general
        return whole if float(value).is_integer() else parts

    def table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, frozen_columns: int = 1
    ) -> Any:
        """A sheet with headings (and notes on them), an autofilter and a frozen heading row.

        A column in which every word is a day (2025-03-20) holds real days.
        """
        sheet = self.book.add_worksheet(name[:31])
        printed = next((n for n, column in enumerate(columns) if not column.printed), len(columns))
        widths = [column.width for column in columns[:printed]]
        sheet.set_row(0, row_height([column.title for column in columns[:printed]], widths))
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width)
            sheet.write_string(0, position, column.title, self.head)
            if column.note:
                sheet.write_comment(0, position, column.note, {"x_scale": 2, "y_scale": 1, "author": "Grith"})
        last = 0
        for last, row in enumerate(_with_days(list(rows)), start=1):
            if last > MOST_ROWS:
                self.put(sheet, last, 0, "cut here: the rest stands in the JSON")
                break
            for position, value in enumerate(row):
                code = position >= printed and isinstance(value, str)
                self.put(sheet, last, position, value, self._code if code else None)
            sheet.set_row(last, row_height(row, widths))
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.freeze_panes(1, frozen_columns)
        told = ", ".join(column.title for column in columns[printed:])
        if told:
            sheet.print_area(0, 0, last, printed - 1)
            told = f"not printed: {told}"
        print_layout(sheet, widths, frozen_columns, title=self.title, unprinted=told)
        return sheet


def fitting(titles: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[Column]:
    """Columns as wide as their longest text, between 9 and 60 characters."""
    longest = [len(str(title)) for title in titles]
    for row in rows:
        for place, value in enumerate(row[: len(longest)]):
            if isinstance(value, str):
                longest[place] = max(longest[place], *map(len, value.split("\n")))
    return [Column(str(t), min(_WIDEST, max(_NARROWEST, n) + 2)) for t, n in zip(titles, longest, strict=True)]


def _with_days(rows: list[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """The rows, with real days in the columns that hold nothing else: among other words days could not be sorted."""
    width = max(map(len, rows), default=0)
    days = {n for n in range(width) if _all_days(row[n] for row in rows if n < len(row) and row[n] not in (None, ""))}
    for row in rows:
        yield [date.fromisoformat(v) if n in days and v else v for n, v in enumerate(row)] if days else row


def _all_days(words: Iterable[Any]) -> bool:
    """Whether there are words and all of them are days."""
    found = {isinstance(word, str) and bool(_DAY.fullmatch(word)) and _is_day(word) for word in words}
    return found == {True}


def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:  # 2025-02-30 stays as it was written
        return False
    return True
