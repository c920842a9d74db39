"""A sheet of a workbook as the text of a CSV table, so that one reader serves both; its row numbers stay."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grith.errors import IntakeError, Problem
from grith.filled_book import (
    FilledBook,
    hidden_notes,
    is_formula_error,
    merged_cells,
    open_filled,
    remark,
    shows_share,
    stored_rows,
    text_of,
)
from grith.nouns.heading_units import without_units

_LOOK_AHEAD = 25


def workbook_text(path: Path, known: Iterable[str], notes: list[Problem]) -> str:
    """The sheet of a workbook (XLSX, ODS) that has most of the ``known`` headings, as CSV with commas.

    The row of headings comes first, and empty lines stand for what is above it, so that line n is row n of the sheet
    below the headings. In ``notes``: other sheets, lines above the headings, cells without a heading, formulas without
    a result or with an error (these cells are empty), hidden parts, merged cells. Raises IntakeError for no workbook.
    """
    book = open_filled(path, IntakeError)
    names = set(map(_letters, known))
    found = [(_heading_row(sheet, names), sheet) for sheet in book.sheets if _has_values(sheet)]
    if not found:
        return ""
    (_, row), sheet = max(found, key=lambda pair: pair[0][0])
    others = [other.title for _, other in found if other is not sheet and other.sheet_state == "visible"]
    if others:
        what = f'the sheet "{sheet.title}" is read; not read: {", ".join(others)}'
        notes.append(Problem(what, path.name, "Give each table that counts a file of its own"))
    return _text(book, sheet, row, path.name, notes)


def _text(book: FilledBook, sheet: Any, heading: int, name: str, notes: list[Problem]) -> str:
    where = f"{name}, {sheet.title}"
    above = [c for n, row in stored_rows(sheet) if n < heading for c in row if c.value is not None]
    if above:
        words = " | ".join(" ".join(text_of(cell.value).split()) for cell in above)[:200]
        notes.append(Problem(f"lines above the headings are not read: {words}", f"{where}!{above[0].coordinate}", ""))
    rows = stored_rows(sheet, heading)
    heads = {c.column: " ".join(text_of(c.value).split()) for c in next(rows)[1]}
    headed = {column for column, title in heads.items() if title}
    width = max(headed, default=1)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    # The line of headings tells by what cells are parted: by commas.
    writer.writerow([heads.get(n, "").replace(";", ",") for n in range(1, width + 1)])
    blank, line = "," * (width - 1) + "\n", 1
    filled = []
    for number, cells in rows:
        texts = [""] * width
        for cell in cells:
            at = f"{where}!{cell.coordinate}"
            text = text_of(cell.value, shows_share(cell.number_format or "")).replace("\r", "").replace("\n", " ")
            if cell.column not in headed:
                notes += [remark(cell.value, at)] if text.strip() else []
            elif book.uncalculated(sheet, cell):
                notes.append(Problem("the formula has no value yet; the cell counts as empty", at, "Write the value"))
            elif is_formula_error(text):
                notes.append(Problem(f"the formula gives {text}; the cell counts as empty", at, "Write the value"))
            else:
                texts[cell.column - 1] = text
        if any(text.strip() for text in texts):
            filled.append(number)
            out.writelines([blank] * (number - line - 1))
            writer.writerow(texts)
            line = number
    notes += hidden_notes(sheet, filled, headed, where)
    notes += (
        p for p in merged_cells(sheet, headed, where) if int(re.sub(r"\D", "", p.where.rpartition("!")[2])) > heading
    )
    return out.getvalue()


def _heading_row(sheet: Any, names: set[str]) -> tuple[int, int]:
    """How many known headings the row of headings has, and its number: the first filled row where none has any."""
    first, best = 0, (0, 0)
    for number, cells in stored_rows(sheet):
        if number > _LOOK_AHEAD and first:
            break
        first = first or number * any(cell.value is not None for cell in cells)
        score = len(
            names & {_letters(name) for name in without_units([c.value for c in cells if isinstance(c.value, str)])[0]}
        )
        if score > best[0]:
            best = (score, number)
    return best if best[0] else (0, first)


def _has_values(sheet: Any) -> bool:
    return any(cell.value is not None for _, cells in stored_rows(sheet) for cell in cells)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())
