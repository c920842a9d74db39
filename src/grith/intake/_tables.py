"""Tables as streams of items: header found, tag and example rows set aside, each row handed to its kind's maker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO

from attrs import evolve, frozen

from grith.filled_book import NAME_OF_ONE_S_OWN, TYPED_OVER, heading_of, typed_over
from grith.intake import _feeds, _incidents, _statements
from grith.intake._cells import Row, Sheet
from grith.intake._context import Context, Item, Maker
from grith.intake._handling import STRICTEST, stamp
from grith.intake._kinds import Layout, is_tag_row, layout_of, mapped_layout
from grith.intake._mapping import Mapping as MappingFile
from grith.intake._templates import examples
from grith.nouns.place_codes import CODES_REMEDY, bears_sign, code_of, codes_of, told_codes
from grith.nouns.written import iso_date, slashed_order

LOOK_AHEAD = 25
_ROWS_FOR_ORDER = 1000
EXAMPLE = "example"
_MAKERS: Mapping[str, Callable[[Context, Layout], Maker]] = {
    "pledges": _statements.pledges,
    "positions": _statements.positions,
    "requirements": _statements.requirements,
    "totals": _statements.totals,
    "sizes": _statements.sizes,
    "incidents": _incidents.incidents,
    "claims": _incidents.incidents,
    "acled": _feeds.acled,
    "ucdp": _feeds.ucdp,
    "viina": _feeds.viina,
}
_REMEDY = "Name the columns as in the templates, or describe the table in a mapping file (--mapping)"


@frozen
class Batch:
    """The items of one source row; ``is_row`` is unset for notes about the table as a whole."""

    items: list[Item]
    is_row: bool = True


def feed_form(kind: str) -> str:
    """The form of a report that holds this kind of table."""
    return "feed" if kind in ("acled", "ucdp", "viina") else "table"


def find_layout(
    sheet: Sheet, mapping: MappingFile | None
) -> tuple[Layout | None, list[Row], Iterator[Row], int, list[str]]:
    """The layout of a sheet, the rows above its header, those below, its number, and mapped headers it lacks."""
    held: list[Row] = []
    rows = iter(sheet.rows)
    for row in rows:
        held.append(row)
        if len(held) >= LOOK_AHEAD:
            break
    filled = [r for r in held if not r.problem and any(c.strip() for c in r.cells)]
    for row in filled:
        if mapping and mapping.header_row and row.number != mapping.header_row:
            continue
        below = next((r for r in filled if r.number > row.number), None)
        tags = below.cells if below and is_tag_row(below.cells) else row.cells if is_tag_row(row.cells) else ()
        layout, missing = _layout(row, tags, mapping)
        if layout is not None or missing:
            above = [r for r in filled if r.number < row.number]
            after = [r for r in held if r.number > row.number]
            return layout, above, chain(after, rows), row.number, missing
    return None, filled, rows, 0, []


def _layout(
    row: Row, tags: tuple[str, ...] | list[str], mapping: MappingFile | None
) -> tuple[Layout | None, list[str]]:
    if mapping is None or not mapping.columns:
        return layout_of(row.cells, tags, mapping.kind if mapping else ""), []
    layout, missing = mapped_layout(row.cells, mapping.kind, mapping.columns)
    if len(layout.columns) * 2 < len(mapping.columns):
        return None, []
    return (None, missing) if missing else (layout, [])


def table_batches(
    ctx: Context, sheet: Sheet, layout: Layout, above: list[Row], rows: Iterator[Row], mapping: MappingFile | None
) -> Iterator[Batch]:
    """One batch per row; a row that cannot be read becomes a left-out note, blank rows are passed over."""
    if above:
        text = "\n".join(" | ".join(r.cells) for r in above)
        note = ctx.left(sheet.where(above[0].number), "lines above the header are not read", "", text)
        yield Batch([note], is_row=False)
    layout, rows, codes = _codes_told(layout, rows)
    if codes:
        yield Batch([ctx.left(sheet.name, codes, CODES_REMEDY)], is_row=False)
    layout, rows = _order_told(layout, rows)
    if layout.order:
        reason = f"dates such as 03/04/2025 were read {layout.order}, as other rows show"
        yield Batch([ctx.left(sheet.name, reason, "Write them as 2025-04-03 if that is wrong")], is_row=False)
    make, width = _MAKERS[layout.kind](ctx, _with_constants(layout, mapping)), len(layout.headers)
    while width and not layout.headers[width - 1]:
        width -= 1
    changed, undated = mapping is not None and mapping.changes_cells, ctx.undated
    future, padding = len(ctx.future), len(layout.headers)
    tight, marked = not sheet.name, layout.columns.get("handling", -1)
    name, example, heads = sheet.name, examples(layout.kind), [heading_of(h) for h in layout.headers]
    mark = next(iter(example), "")
    moved = heads.index(mark) if mark in heads else 0  # the column whose example bears the word
    for row in rows:
        cells = row.cells
        if not (row.problem or row.notes or any(c and not c.isspace() for c in cells)):
            continue
        where = f"row {row.number}" if tight else sheet.where(row.number, width)
        if row.problem:
            lost = [ctx.left(where, row.problem, row.remedy, " | ".join(cells))]
            yield Batch(stamp(ctx, lost, where, STRICTEST) if marked >= 0 else lost)
            continue
        if not any(c and not c.isspace() for c in cells):
            # A remark, or formulas that nobody calculated: the row is not empty to its author.
            lost = [ctx.left_row(row, where, note) for note in row.notes]
            yield Batch(stamp(ctx, lost, where, STRICTEST) if marked >= 0 else lost, is_row=False)
            continue
        if len(cells) != padding:
            fitted = _fit(cells, padding, width, tight)
            if fitted is None:
                if not any(c.strip() for c in cells):
                    continue
                reason = f"{len(cells)} columns, but the header has {width}"
                remedy = "Add or remove separators, or quote cells that contain one"
                lost = [ctx.left_row(row, where, reason, remedy)]
                yield Batch(stamp(ctx, lost, where, STRICTEST) if marked >= 0 else lost)
                continue
            row = row._replace(cells=fitted)
            cells = fitted
        first = cells[0]
        if first[:1] == "#" and is_tag_row(cells):
            continue
        if _is_example(first) or (moved and _is_example(cells[moved])):
            if typed_over((c, example.get(h, "")) for c, h in zip(cells, heads, strict=False) if h):
                lost = [ctx.left_row(row, where, TYPED_OVER, NAME_OF_ONE_S_OWN)]
                yield Batch(stamp(ctx, lost, where, STRICTEST) if marked >= 0 else lost)
            continue
        if changed and mapping is not None:
            row = row._replace(cells=mapping.apply(row.cells, layout))
        items = make(row, where)
        if row.notes:
            items.extend(ctx.left_row(row, where, note) for note in row.notes)
        if marked >= 0:
            items = stamp(ctx, items, where, row.cells[marked])
        yield Batch(items)
    remedy = "Add a date column, or a published date in a mapping file"
    for note in ctx.about_dates(undated, future, remedy, name or "table"):
        # It counts all rows: where they bear markings of their own, it is for those who may see all.
        yield Batch(stamp(ctx, [note], "", STRICTEST) if marked >= 0 else [note], is_row=False)


def _codes_told(layout: Layout, rows: Iterator[Row]) -> tuple[Layout, Iterator[Row], str]:
    """The layout with a column such as ``geo_precision`` told apart, by all its rows: a feed's codes, or km."""
    at = layout.columns.get("precision_code", -1)
    if at < 0 or at >= len(layout.headers):
        return layout, rows, ""
    heading, found = layout.headers[at], set[str]()
    if not bears_sign(layout.headers):
        known = codes_of(heading)
        found, rows = _looked_through(rows, at, lambda cell: bool(cell) and code_of(cell) not in known)
    codes, what = told_codes(layout.headers, heading, found)
    columns = dict(layout.columns)
    if not codes:
        columns.setdefault("precision_km", columns.pop("precision_code"))
    return evolve(layout, columns=columns), rows, what


def _looked_through(rows: Iterator[Row], at: int, decides: Callable[[str], bool]) -> tuple[set[str], Iterator[Row]]:
    """The different cells of a column, up to the first that ``decides``, and all rows once more.

    The rows passed wait in a file, so that memory does not grow with them.
    """
    found = set[str]()
    held = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed by who reads it, or with the last rows
    for row in rows:
        held.write(json.dumps(row) + "\n")
        cell = row.cells[at].strip() if at < len(row.cells) else ""
        found.add(cell)
        if decides(cell):
            break
    return found, chain(_read_back(held), rows)


def _read_back(held: IO[str]) -> Iterator[Row]:
    with held:
        held.seek(0)
        for line in held:
            number, cells, notes, problem, remedy = json.loads(line)
            yield Row(number, cells, tuple(notes), problem, remedy)


def _order_told(layout: Layout, rows: Iterator[Row]) -> tuple[Layout, Iterator[Row]]:
    """The layout with the order of days with strokes, where one of its first rows shows it and one needs it."""
    if feed_form(layout.kind) == "feed" or not layout.dates:
        return layout, rows
    first = list(islice(rows, _ROWS_FOR_ORDER))
    days = [r.cells[at] for r in first for at in layout.dates if at < len(r.cells) and "/" in r.cells[at]]
    order = slashed_order(days)
    needed = any(iso_date(day) == day != iso_date(day, order) for day in days)
    return evolve(layout, order=order if needed else ""), chain(first, rows)


def _fit(cells: list[str], padding: int, width: int, tight: bool) -> list[str] | None:
    """Cells in the header's width: empty ones are added or dropped at the end, filled ones never.

    A short row of a CSV file may have lost a separator anywhere, so it is not guessed at; a sheet's cells have
    addresses, so there a short row only ends with empty cells.
    """
    if len(cells) > padding:
        return cells[:padding] if not any(c.strip() for c in cells[padding:]) else None
    if not tight or len(cells) >= width:
        return [*cells, *[""] * (padding - len(cells))]
    return None


def _is_example(cell: str) -> bool:
    if cell[: len(EXAMPLE)].casefold() != EXAMPLE:
        return False
    rest = cell[len(EXAMPLE) :].lstrip()
    return not rest or rest[0] in ":-–—"


def _with_constants(layout: Layout, mapping: MappingFile | None) -> Layout:
    """Constants of a mapping file are columns after the last one."""
    if mapping is None or not mapping.constants:
        return layout
    columns = dict(layout.columns)
    for offset, name in enumerate(mapping.constants):
        columns[name] = len(layout.headers) + offset
    return Layout(layout.kind, (*layout.headers, *[""] * len(mapping.constants)), columns)


def left_out_sheet(ctx: Context, sheet: Sheet, rows: list[Row], missing: list[str]) -> Item:
    """The note for a sheet that is no table we know."""
    content = "\n".join(" | ".join(r.cells) for r in rows[:5])
    if missing:
        reason = "the mapping file names columns that the table lacks: " + ", ".join(missing)
        return ctx.left(sheet.name, reason, "Correct the mapping file", content)
    reason = "no table that can be recognised by its column names" if rows else "empty table"
    return ctx.left(sheet.name, reason, _REMEDY if rows else "Fill it in", content)
