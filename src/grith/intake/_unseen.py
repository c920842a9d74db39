"""What a reader of a sheet may not have in mind: remarks beside the table, hidden parts, cells that were made one."""

from __future__ import annotations

from collections.abc import Iterator

from grith.filled_book import HIDDEN_REMEDY, hidden_words
from grith.intake._cells import Row, Sheet, column_letters
from grith.intake._context import Context, Item
from grith.intake._handling import STRICTEST, stamp
from grith.intake._kinds import Layout, known_headings, layout_of
from grith.intake._words import plain
from grith.nouns.written import read_as_one, rejoined

_SHOWN = 20
_FEEDS = ("acled", "ucdp", "viina")


def remarks_told(sheet: Sheet, layout: Layout, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows without the cells that stand below no heading; these are told among the row's notes.

    In a CSV file a row that is wider than the headings may have a separator too many, so it stays as it is. Numbers of
    rows, as programs write them into a first column without a heading, are no remarks.
    """
    width = len(layout.headers)
    used = set(layout.columns.values())
    nameless = [i for i, header in enumerate(layout.headers) if not header and i not in used]
    if not sheet.name and not nameless:
        return rows
    return _told(sheet, rows, width, nameless)


def put_together(delimiter: str, width: int, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a CSV file, those that are wider than the headings put together where that is sure, and told."""
    for row in rows:
        if len(row.cells) > width and not row.problem and (whole := rejoined(row.cells, width, delimiter)) is not None:
            note = read_as_one(row.cells, whole, delimiter)
            row = row._replace(cells=whole, notes=(*row.notes, note) if note else row.notes)
        yield row


def _told(sheet: Sheet, rows: Iterator[Row], width: int, nameless: list[int]) -> Iterator[Row]:
    last = -1
    for row in rows:
        beyond = range(width, len(row.cells) if sheet.name else width)
        found = [i for i in (*nameless, *beyond) if i < len(row.cells) and row.cells[i].strip()]
        if found[:1] == [0] and (number := _number(row.cells[0])) > last:
            last = number
            del found[0]
            row = row._replace(cells=["", *row.cells[1:]])
        if found and not row.problem:
            words = "; ".join(
                f"{column_letters(i + 1)}{row.number}: {' '.join(row.cells[i].split())[:200]}" for i in found
            )
            gone = set(found)
            cells = ["" if i in gone else cell for i, cell in enumerate(row.cells)]
            note = f"in a column without a heading, and not read: {words}"
            row = row._replace(cells=cells[:width] if sheet.name else cells, notes=(*row.notes, note))
        yield row


def _number(cell: str) -> int:
    text = cell.strip()
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def until_headings(layout: Layout, rows: Iterator[Row], below: list[Iterator[Row]]) -> Iterator[Row]:
    """The rows up to one that holds the headings of another table: from there on they are put into ``below``.

    Where the table's own headings stand once more, the row is one that cannot be read.
    """
    if layout.kind in _FEEDS:  # a machine wrote them, millions of rows
        yield from rows
        return
    known, own = known_headings(), [plain(header) for header in layout.headers if header]
    for row in rows:
        filled = [cell for cell in row.cells[:12] if cell.strip()][:3]
        if len(filled) == 3 and all(len(c) < 40 and plain(c) in known for c in filled) and not row.problem:
            if [plain(cell) for cell in row.cells if cell.strip()] == own:
                yield row._replace(problem="the headings stand here once more", remedy="Delete the row")
                continue
            other = layout_of(row.cells)
            if other is not None and other.kind not in _FEEDS:
                below += (iter([row]), rows)
                return
        yield row


def unseen(ctx: Context, sheet: Sheet, layout: Layout, heading: int) -> list[Item]:
    """Notes on what of a sheet that was read is hidden from sight, and on cells below its row of headings that were
    made one: all but the first are empty."""
    headed = {index + 1 for index, header in enumerate(layout.headers) if header}
    columns = [column for column in sheet.hidden_columns if column in headed]
    rows = [row for row in sheet.hidden_rows if row > heading]
    notes = []
    if words := hidden_words(rows, columns, sheet.hidden):
        notes.append(ctx.left(sheet.name, f"{words}, and read all the same", HIDDEN_REMEDY))
    merged = [
        f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        for top, left, bottom, right in sheet.merged
        if top > heading and headed & set(range(left, right + 1))
    ]
    if merged:
        more = f" and {len(merged) - _SHOWN} more" if len(merged) > _SHOWN else ""
        what = f"cells that were made one, of which only the first is filled: {', '.join(merged[:_SHOWN])}{more}"
        notes.append(ctx.left(sheet.name, what, "Unmerge them and fill in each"))
    # They tell of all rows: where these bear markings of their own, they are for those who may see all.
    return stamp(ctx, notes, "", STRICTEST) if notes and "handling" in layout.columns else notes
