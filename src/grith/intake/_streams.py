"""Files of many things as streams of batches: sheets, mailboxes, JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import evolve

from grith.errors import IntakeError
from grith.intake._books import book_sheets
from grith.intake._cells import Row, Sheet, csv_rows, delimiter_of
from grith.intake._context import Context
from grith.intake._documents import Origin
from grith.intake._encoding import Survey, encoding_of
from grith.intake._header import Document
from grith.intake._json import Value, json_document, json_lines, json_values
from grith.intake._kinds import Layout
from grith.intake._mail import mail_document, mbox_messages
from grith.intake._mapping import Mapping
from grith.intake._records import document_items, record_batches
from grith.intake._tables import Batch, find_layout, left_out_sheet, table_batches
from grith.intake._templates import LISTS
from grith.intake._unseen import put_together, remarks_told, unseen, until_headings

_TABLES = 20  # below each other on one sheet
Stream = Iterator[tuple[Batch, Document | None, str]]


def sheet_batches(path: Path, ctx: Context, seen: Survey, form: str, mapping: Mapping | None) -> Stream:
    """The rows of a CSV file or of every sheet of a workbook."""
    if form == "csv":
        encoding = (mapping.encoding if mapping else "") or encoding_of(seen)
        sample = seen.head.decode(encoding, errors="replace")
        delimiter = (mapping.delimiter if mapping else "") or delimiter_of(sample)
        yield from _sheet(ctx, Sheet("", csv_rows(path, encoding, delimiter), delimiter=delimiter), mapping)
        return
    try:
        for sheet in book_sheets(path, form):
            if mapping and mapping.sheet and sheet.name != mapping.sheet:
                yield Batch([ctx.left(sheet.name, "the mapping file names another sheet", "")]), None, ""
                continue
            yield from _sheet(ctx, sheet, mapping)
    except IntakeError:
        raise
    except Exception as error:  # openpyxl lets KeyError, ValueError and XML errors through on broken workbooks
        reason = f"the workbook is damaged ({type(error).__name__})"
        yield Batch([ctx.left("", reason, "Open it, save it again, or export it as CSV")]), None, ""


def _sheet(ctx: Context, sheet: Sheet, mapping: Mapping | None) -> Stream:
    """The tables of a sheet, one below the other."""
    for left in reversed(range(_TABLES)):
        below: list[Iterator[Row]] = []
        yield from _table(ctx, sheet, mapping, below if left else None)
        if not below:
            return
        sheet.hidden_rows.clear()  # told with the table above
        sheet.merged.clear()
        sheet = evolve(sheet, rows=chain(*below), hidden=False)


def _table(ctx: Context, sheet: Sheet, mapping: Mapping | None, below: list[Iterator[Row]] | None) -> Stream:
    """One table of a sheet; ``below`` gets the rows from the headings of another on."""
    layout, above, rows, number, missing = find_layout(sheet, mapping)
    if layout is None:
        if sheet.hidden and sheet.name == LISTS:
            return  # the words of a template's drop-downs: LibreOffice hides that sheet less well than we do
        if above or not sheet.name or missing:
            yield Batch([left_out_sheet(ctx, sheet, above, missing)]), None, ""
        return
    if twice := layout.twice:
        reason = f"more than one column is headed {', '.join(twice)}: only the first is read"
        note = ctx.left(sheet.where(number, len(layout.headers)), reason, "Give each column a heading of its own")
        yield Batch([note], is_row=False), None, ""
    if mapping is None and below is not None:
        rows = until_headings(layout, rows, below)
    if sheet.delimiter:
        rows = put_together(sheet.delimiter, len(layout.headers), rows)
    rows = remarks_told(sheet, layout, rows)
    filled = False  # a heading without rows under it, such as an untouched template, leaves nothing out
    if layout.kind == "reports":
        for batch, document, kind in _reports(ctx, sheet, layout, rows):
            filled = True
            yield batch, document, kind
    else:
        for batch in table_batches(ctx, sheet, layout, above, rows, mapping):
            filled = filled or batch.is_row
            yield batch, None, layout.kind if filled else ""
    if filled and (notes := unseen(ctx, sheet, layout, number)):
        yield Batch(notes, is_row=False), None, "container" if layout.kind == "reports" else layout.kind


def _reports(ctx: Context, sheet: Sheet, layout: Layout, rows: Iterator[Row]) -> Stream:
    """A table of documents (headlines, say): each row a report of its own."""
    names = {index: field for field, index in layout.columns.items()}
    told: set[str] = set()
    for row in rows:
        where = sheet.where(row.number, len(layout.headers))
        notes = [ctx.left_row(row, where, note) for note in row.notes]
        if row.problem or len(row.cells) > len(layout.headers):
            reason = row.problem or f"{len(row.cells)} columns, but the header has {len(layout.headers)}"
            yield Batch([ctx.left_row(row, where, reason, row.remedy)]), None, "container"
            continue
        data: dict[str, Any] = {}
        for index, cell in enumerate(row.cells):
            if cell.strip():
                data[names.get(index) or layout.headers[index]] = cell.strip()
        if not data:
            if notes:
                yield Batch(notes), None, "container"
            continue
        raw = json.dumps(dict(zip(layout.headers, row.cells, strict=False)), ensure_ascii=False).encode()
        document = json_document(Value(where, data, raw), ctx.file, ctx.zone, told=told)
        if document is None:
            lost = ctx.left_row(row, where, "a document without text", "Fill in its text")
            yield Batch([lost, *notes]), None, "container"
        else:
            yield Batch([*document_items(document), *notes]), document, "container"


def json_batches(path: Path, ctx: Context, encoding: str, form: str) -> Stream:
    """Values of a JSON or JSON Lines file."""
    if form == "jsonl":
        values = json_lines(path, encoding)
    else:
        values = json_values(path, encoding, ctx.report)
    geo = path.suffix.lower().startswith(".geojson")
    for batch, document in record_batches(ctx, values, geo):
        kinds = {kind for kind, _ in batch.items}
        if document is not None:
            yield batch, document, "container"
        else:
            yield batch, None, "incidents" if kinds - {"left_out"} else ""


def mail_batches(path: Path, ctx: Context, now: datetime | None) -> Stream:
    """Messages of a mailbox, each a report."""
    number = 0
    for number, data, lost in mbox_messages(path):
        if lost:
            content = data[:2000].decode("utf-8", "replace").replace("\x00", "")
            yield Batch([ctx.left(f"message {number}", lost, "", content)], is_row=False), None, ""
        if not number:
            continue
        sha = hashlib.sha256(data).hexdigest()
        try:
            document = mail_document(data, Origin(f"{ctx.file} #{number}", sha, ctx.zone, None, now))
        except IntakeError as error:
            first = error.problems[0]
            yield (
                Batch(
                    [ctx.left(f"message {number}", first.what, first.remedy, data[:2000].decode("utf-8", "replace"))]
                ),
                None,
                "",
            )
            continue
        yield Batch(document_items(document)), document, "container"
    if not number:
        yield Batch([ctx.left("", "no message in it", "Export the mailbox again")]), None, ""
