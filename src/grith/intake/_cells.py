"""Rows of tables, one at a time, with the number that a spreadsheet program shows beside them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from attrs import define, field

from grith.filled_book import is_formula_error
from grith.intake._encoding import clean, first_lines

CELL_LIMIT = 100_000
_LINE_LIMIT = 64 * 1024 * 1024
_REPLACED = "\ufffd"
_SEPARATOR_LINE = re.compile(r"\"?sep=.\"?\s*", re.IGNORECASE)


class Row(NamedTuple):
    """Cells as text. ``problem`` is set on what could not be read as a row; ``notes`` tell what was changed."""

    number: int
    cells: list[str]
    notes: tuple[str, ...] = ()
    problem: str = ""
    remedy: str = ""


@define
class Sheet:
    """One table of a file: its name (empty for CSV, which has a ``delimiter``), its rows, and whether it is hidden.

    ``hidden_rows`` (those that hold anything), ``hidden_columns`` and ``merged`` areas (first row and column, last row
    and column) are known when its rows were read.
    """

    name: str
    rows: Iterator[Row]
    hidden: bool = False
    hidden_rows: list[int] = field(factory=list)
    hidden_columns: list[int] = field(factory=list)
    merged: list[tuple[int, int, int, int]] = field(factory=list)
    delimiter: str = ""

    def where(self, number: int, width: int = 0) -> str:
        """``row 5`` for a CSV file, ``pledges!A5:S5`` for a sheet."""
        if not self.name:
            return f"row {number}"
        return f"{self.name}!A{number}:{column_letters(width)}{number}" if width else f"{self.name}!{number}"


@lru_cache(1024)
def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@define
class _Lines:
    """Lines of a text file, remembering those of the record being read."""

    file: io.TextIOBase
    held: list[str]

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.file.readline(_LINE_LIMIT)
        if not line:
            raise StopIteration
        self.held.append(line)
        return line


def csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """Records of a CSV file, in constant memory but for one record of up to 64 MB.

    A quotation mark that is never closed would swallow the rest of the file: a record of several lines with the
    wrong width, or one still open at the end, is taken apart into its lines, so only the first of them is lost.
    """
    if csv.field_size_limit() < _LINE_LIMIT:
        csv.field_size_limit(_LINE_LIMIT)
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        lines = _Lines(file, [])
        held = lines.held
        reader = csv.reader(lines, delimiter=delimiter)
        number = width = 0
        while True:
            held.clear()
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield from _apart(number, held, delimiter, width, str(error))
                number += len(held) - 1
                continue
            if number == 1 and _SEPARATOR_LINE.fullmatch(held[0].lstrip("\ufeff")):
                continue
            if not width and len(cells) > 1:
                width = len(cells)
            if len(held) > 1 and width and (len(cells) != width or _still_open(held, delimiter)):
                yield from _apart(number, held, delimiter, width, "a quotation mark is never closed")
                number += len(held) - 1
                continue
            yield _tidy(number, cells, held)


def without_errors(number: int, cells: list[str]) -> list[str]:
    """Empty the cells that show what no formula can give, and the notes on them."""
    notes = []
    for index, cell in enumerate(cells):
        if cell[:1] in ("#", "E") and is_formula_error(cell):
            notes.append(f"{column_letters(index + 1)}{number} is a formula that gives {cell}, so it is empty")
            cells[index] = ""
    return notes


def _tidy(number: int, cells: list[str], held: list[str]) -> Row:
    notes: tuple[str, ...] = ()
    for line in held:
        if "#" in line or "Err:" in line:
            notes = (*notes, *without_errors(number, cells))
            break
    for line in held:
        if "\x00" in line or _REPLACED in line or len(line) > CELL_LIMIT or line[:1] == "\ufeff":
            cells, more = scrub(cells)
            notes = (*notes, *more)
            break
    return Row(number, cells, notes)


def scrub(cells: list[str]) -> tuple[list[str], tuple[str, ...]]:
    out, notes = [], []
    for cell in cells:
        cell, removed = clean(cell.removeprefix("\ufeff"))
        if removed:
            notes.append(removed)
        if _REPLACED in cell:
            notes.append(f"bytes that are not in the file's encoding are shown as {_REPLACED}")
        if len(cell) > CELL_LIMIT:
            notes.append(f"a cell of {len(cell):,} characters is cut to its first {CELL_LIMIT:,}")
            cell = cell[:CELL_LIMIT]
        out.append(cell)
    return out, tuple(dict.fromkeys(notes))


def _still_open(held: list[str], delimiter: str) -> bool:
    try:
        for _ in csv.reader(held, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _apart(number: int, held: list[str], delimiter: str, width: int, reason: str) -> Iterator[Row]:
    lines = list(held)
    for offset, line in enumerate(lines):
        try:
            # Strict: a line whose own quotation mark stays open is the broken one, not a row.
            cells = next(csv.reader([line], delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration):
            cells = []
        if width and len(cells) == width:
            yield _tidy(number + offset, cells, [line])
        elif line.strip():
            remedy = "Close or double the quotation mark in this row"
            yield Row(number + offset, [first_lines([line])], (), f"not a row ({reason})", remedy)


def delimiter_of(text: str) -> str:
    """The delimiter of a CSV sample: the one that gives the most rows of one width above one; a comma if none does."""
    first = text.lstrip("\ufeff").split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    sample = text.splitlines(keepends=True)[:60]
    best, score = ",", 0.0
    for candidate in (",", ";", "\t", "|"):
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=candidate) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        common = max(set(widths), key=lambda w: (widths.count(w), w))
        worth = widths.count(common) / len(widths) + min(common, 50) / 100 if common > 1 else 0.0
        if worth > score:
            best, score = candidate, worth
    return best
