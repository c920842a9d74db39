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

_EXAMPLE = re.compile(r"\s*example\s*:", re.IGNORECASE)  # as templates mark it; "example-1" is a name
_FEW = 4  # a line of text may hold as many commas as a table of fewer columns


def table_text(path: Path, what: str, told: list[LeftOut] | None = None, known: Iterable[str] = ()) -> str:
    """The text of a CSV file in UTF-8 or UTF-16, as spreadsheets save it, or of the sheet of a workbook (XLSX, ODS)
    that has most of the ``known`` headings; ``what`` tells what it should be.

    Another encoding is read as Windows-1252, which is told in ``told``, as is what a workbook makes one notice (see
    :func:`workbook_text`). Raises IntakeError where the file cannot be opened, and for what would be told where there
    is no ``told``.
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
        return raw.decode("utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        if told is None:
            raise IntakeError("this is not UTF-8 text", str(path), "Save the table as CSV in UTF-8") from None
        reason = "the file is not UTF-8 and was read as Windows-1252"
        told.append(LeftOut(path.name, path.name, reason, "Check its names, or save it as CSV in UTF-8"))
        return raw.decode("cp1252", errors="replace")


def table_rows(text: str, name: str) -> list[list[str]]:
    """The rows of the text of a CSV table, its cells parted by what its first line has most of: comma, semicolon, tab.

    Units of the headings stand in the cells (see :func:`rows_in_units`).
    Raises IntakeError, naming the file ``name``, where it is no such table.
    """
    head = text.split("\n", 1)[0]
    try:
        return list(rows_in_units(closed_rows(text, max(",;\t", key=head.count), name)))
    except csv.Error as error:
        raise IntakeError(f"this table cannot be read: {error}", name, "Save it as CSV in UTF-8") from None


def closed_rows(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    """The rows of ``text``, one by one; the example row of a template is blank.

    Raises IntakeError with the row where a quotation mark is not closed, or closed so late that rows stand in its cell:
    they would be lost without a word. Raises csv.Error where a cell is too long.
    """
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
        yield [""] * len(row) if number > 1 and row and _EXAMPLE.match(row[0]) else row
    if last and _open(last, delimiter):
        _refuse(name, number, "it is never closed")


def _refuse(name: str, number: int, why: str) -> None:
    what = f"a quotation mark is opened in this row, and {why}"
    raise IntakeError(
        what, f"{name}, row {number}", "Close the quotation mark, or double it where it is part of a text"
    )


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
