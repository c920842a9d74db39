"""The rows of a CSV table that a person or a program wrote."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from grith.errors import IntakeError, Problem
from grith.nouns import LeftOut
from grith.nouns.heading_units import rows_in_units
from grith.nouns.written import QUOTED, read_as_one, rejoined
from grith.units import counted

_EXAMPLE = re.compile(r"\s*example\s*:", re.IGNORECASE)  # as templates mark it; "example-1" is a name
CELL_LIMIT = 100_000  # characters, as in grith.intake
_NOT_READ = 'the row begins with "Example:", as the example of a template does, and was not read'
_OWN_NAME = "If it is yours, give it a name of its own; else delete it"
_FEW = 4  # a line of text may hold as many commas as a table of fewer columns


def table_text(path: Path, what: str, told: list[LeftOut] | None = None, known: Iterable[str] = ()) -> str:
    """The text of a CSV file in UTF-8 or UTF-16, as spreadsheets save it, or of the sheet of a workbook (XLSX, ODS)
    that has most of the ``known`` headings; ``what`` tells what it should be.

    Another encoding is read as Windows-1252 and NUL characters are left out, which is told in ``told``, as is what a
    workbook makes one notice (see :func:`workbook_text`). Raises IntakeError where the file cannot be opened, and for
    what would be told where there is no ``told``.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise IntakeError(f"cannot be opened: {why}", str(path), f"Name {what}") from None
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from grith.truce._workbook_text import workbook_text

        notes: list[Problem] = []
        text = workbook_text(path, known, notes)
        if told is None and notes:
            raise IntakeError(notes)
        told = [] if told is None else told
        told += (LeftOut(path.name, note.where, note.what, note.remedy) for note in notes)
        return text
    try:
        text = raw.decode("utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        if told is None:
            raise IntakeError("this is not UTF-8 text", str(path), "Save the table as CSV in UTF-8") from None
        reason = "the file is not UTF-8 and was read as Windows-1252"
        told.append(LeftOut(path.name, path.name, reason, "Check its names, or save it as CSV in UTF-8"))
        text = raw.decode("cp1252", errors="replace")
    if (empty := text.count("\0")) and told is not None:
        reason = f"{counted(empty, 'NUL characters')} left out"
        told.append(LeftOut(path.name, path.name, reason, "Check its words, or save it as CSV in UTF-8"))
    return text.replace("\0", "")


def table_rows(text: str, name: str, told: list[LeftOut] | None = None) -> list[list[str]]:
    """The rows of the text of a CSV table, its cells parted by what its first line has most of: comma, semicolon, tab.

    Units of the headings stand in the cells (see :func:`rows_in_units`). Cells that are too long are cut and example
    rows are blank, and that is told in ``told``. Raises IntakeError, naming the file
    ``name``, where it is no such table.
    """
    head = text.split("\n", 1)[0]
    try:
        return list(rows_in_units(closed_rows(text, max(",;\t", key=head.count), name, told)))
    except csv.Error as error:
        raise IntakeError(f"this table cannot be read: {error}", name, "Save it as CSV in UTF-8") from None


def closed_rows(text: str, delimiter: str, name: str, told: list[LeftOut] | None = None) -> Iterator[list[str]]:
    """The rows of ``text``, one by one; the example row of a template is blank and stands in ``told``: somebody may
    have typed over it.

    Empty cells beyond the headings go; a text that holds the delimiter is put together where that is sure, and told.
    A cell of more than 100,000 characters is cut, which is told in ``told``. Raises IntakeError with the row where a
    quotation mark is not closed, or closed so late that rows stand in its cell: they would be lost without a word; and
    where a cell is too long, or a row is an example, and there is no ``told``.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    held: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            held.append(line)
            yield line

    number = width = 0
    last: list[str] = []
    for number, row in enumerate(csv.reader(lines(), delimiter=delimiter), 1):
        width = width or len(row)
        if len(held) > 1:
            inside = sum(_is_row(line, delimiter, width) for line in held[1:])
            if inside and any("\n" in cell or "\r" in cell for cell in row):
                _refuse(name, number, f"{inside} {'row stands' if inside == 1 else 'rows stand'} in one of its cells")
        last = held[:]
        held.clear()
        if any(len(cell) > CELL_LIMIT for cell in row):
            row = [_cut(cell, f"{Path(name).name}, row {number}", name, told) for cell in row]
        if len(row) > width:
            row = _fitted(row, width, delimiter, name, number, told)
        if number > 1 and row and _EXAMPLE.match(row[0]):
            _tell_example(row, f"row {number}", name, told)
            row = [""] * len(row)
        yield row
    if last and _open(last, delimiter):
        _refuse(name, number, "it is never closed")


def _tell_example(row: list[str], where: str, name: str, told: list[LeftOut] | None) -> None:
    if told is None:
        raise IntakeError(_NOT_READ, f"{name}, {where}", _OWN_NAME)
    told.append(LeftOut(name, where, _NOT_READ, _OWN_NAME, row[0].strip()))


def _fitted(
    row: list[str], width: int, delimiter: str, name: str, number: int, told: list[LeftOut] | None
) -> list[str]:
    whole = rejoined(row, width, delimiter)
    if whole is None:
        return row
    if (reason := read_as_one(row, whole, delimiter)) and told is not None:
        told.append(LeftOut(Path(name).name, f"row {number}", reason, QUOTED, delimiter.join(row)[:2000]))
    return whole


def _refuse(name: str, number: int, why: str) -> None:
    what = f"a quotation mark is opened in this row, and {why}"
    raise IntakeError(
        what, f"{name}, row {number}", "Close the quotation mark, or double it where it is part of a text"
    )


def _cut(cell: str, where: str, name: str, told: list[LeftOut] | None) -> str:
    if len(cell) <= CELL_LIMIT:
        return cell
    reason, remedy = f"a cell of {len(cell):,} characters is cut to its first {CELL_LIMIT:,}", "Shorten it"
    if told is None:
        raise IntakeError(f"a cell of {len(cell):,} characters is too long", where, remedy)
    told.append(LeftOut(name, where, reason, remedy, cell[:2000]))
    return cell[:CELL_LIMIT]


def _is_row(line: str, delimiter: str, width: int) -> bool:
    if width < _FEW or line.count(delimiter) < width - 1:
        return False
    return len(next(csv.reader([line], delimiter=delimiter), [])) == width


def _open(held: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(held, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
