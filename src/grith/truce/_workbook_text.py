"""A sheet of a workbook as the text of a CSV table, so that one reader serves both; its row numbers stay."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grith.errors import IntakeError, Problem
from grith.filled_book import FilledBook, hidden_notes, is_formula_error, merged_cells, open_filled, remark, text_of

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
    above = (
        [c for row in sheet.iter_rows(max_row=heading - 1) for c in row if c.value is not None] if heading > 1 else ()
    )
    if above:
        words = " | ".join(" ".join(text_of(cell.value).split()) for cell in above)[:200]
        notes.append(Problem(f"lines above the headings are not read: {words}", f"{where}!{above[0].coordinate}", ""))
    heads = {c.column: " ".join(text_of(c.value).split()) for c in sheet[heading]}
    headed = {column for column, title in heads.items() if title}
    width = max(headed, default=1)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([heads.get(n, "") for n in range(1, width + 1)])
    out.write("," * (width - 1) + "\n" if heading > 1 else "")
    out.writelines(["," * (width - 1) + "\n"] * (heading - 2))
    filled = []
    for cells in sheet.iter_rows(min_row=heading + 1):
        texts = [""] * width
        for cell in cells:
            at = f"{where}!{cell.coordinate}"
            text = text_of(cell.value, "%" in (cell.number_format or "")).replace("\r", "").replace("\n", " ")
            if cell.column not in headed:
                notes += [remark(cell.value, at)] if text.strip() else []
            elif book.uncalculated(sheet, cell):
                notes.append(Problem("the formula has no value yet; the cell counts as empty", at, "Write the value"))
            elif is_formula_error(text):
                notes.append(Problem(f"the formula gives {text}; the cell counts as empty", at, "Write the value"))
            else:
                texts[cell.column - 1] = text
        if any(text.strip() for text in texts):
            filled.append(cells[0].row)
        writer.writerow(texts)
    notes += hidden_notes(sheet, filled, headed, where)
    notes += (
        p for p in merged_cells(sheet, headed, where) if int(re.sub(r"\D", "", p.where.rpartition("!")[2])) > heading
    )
    return out.getvalue()


def _heading_row(sheet: Any, names: set[str]) -> tuple[int, int]:
    """How many known headings the row of headings has, and its number: the first filled row where none has any."""
    first, best = 0, (0, 0)
    for number, row in enumerate(sheet.iter_rows(max_row=_LOOK_AHEAD, values_only=True), 1):
        first = first or number * any(value is not None for value in row)
        score = len(names & {_letters(value) for value in row if isinstance(value, str)})
        if score > best[0]:
            best = (score, number)
    return best if best[0] else (0, first or 1)


def _has_values(sheet: Any) -> bool:
    return any(value is not None for row in sheet.iter_rows(values_only=True) for value in row)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())
