"""JSON values as items: documents become reports, flat objects rows of the table that their keys make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from grith.intake._cells import CELL_LIMIT, Row
from grith.intake._context import Context, Item, Maker
from grith.intake._handling import STRICTEST, stamp
from grith.intake._header import Document
from grith.intake._json import Value, feature_record, is_document, json_document
from grith.intake._kinds import Layout, layout_of
from grith.intake._tables import _MAKERS, Batch
from grith.nouns.rows import to_row

_LOOK_AHEAD = 100
_REMEDY = "Documents need a text key; rows need the keys of a table (docs/file-formats.md)"


def document_items(document: Document) -> list[Item]:
    """The entries of one document report: itself, its notes, the marker that it is complete."""
    report = document.report
    items: list[Item] = [("report", to_row(report))]
    items.extend(("left_out", to_row(note)) for note in document.notes)
    marker = {
        "id": report.id, "filename": report.filename, "rows": 0, "statements": 0, "left_out": len(document.notes),
        "complete": True,
    }  # fmt: skip
    items.append(("intake", marker))
    return items


class _Rows:
    """Makes items of records whose keys may grow along the file."""

    def __init__(self, ctx: Context, sample: list[dict[str, str]], geo: bool) -> None:
        self.ctx, self.geo = ctx, geo
        self.headers = list(dict.fromkeys(key for record in sample for key in record))
        self.positions: dict[str, int] = {}
        self.maker: Maker | None = None
        self.unused: set[str] = set()
        self._remake()

    def _remake(self) -> None:
        self.positions = {key: index for index, key in enumerate(self.headers)}
        layout = layout_of(self.headers)
        if layout is not None and layout.kind == "reports":
            layout = None
        if layout is None and self.geo:
            layout = layout_of(self.headers, kind="incidents") or _points(self.headers)
        self.layout: Layout | None = layout
        self.maker = _MAKERS[layout.kind](self.ctx, layout) if layout else None

    def items(self, record: dict[str, str], where: str) -> list[Item] | None:
        if any(key not in self.positions for key in record):
            self.headers += [key for key in record if key not in self.positions]
            self._remake()
        if self.maker is None:
            return None
        cells, notes = [""] * len(self.headers), []
        for key, cell in record.items():
            if len(cell) > CELL_LIMIT:
                notes.append(f"a value of {len(cell):,} characters is cut to its first {CELL_LIMIT:,}")
                cell = cell[:CELL_LIMIT]
            cells[self.positions[key]] = cell
        row = Row(0, cells)
        items = [*self.maker(row, where), *(self.ctx.left_row(row, where, note) for note in notes)]
        marked = self.layout.columns.get("handling", -1) if self.layout else -1
        return stamp(self.ctx, items, where, cells[marked]) if marked >= 0 else items


def _points(headers: list[str]) -> Layout | None:
    """Points with a place and little else still say that something is there."""
    from grith.intake._kinds import _columns
    from grith.intake._words import plain

    columns = _columns("incidents", [plain(h) for h in headers], ())
    return Layout("incidents", tuple(headers), columns) if "latitude" in columns else None


def record_batches(ctx: Context, values: Iterator[Value], geo: bool) -> Iterator[tuple[Batch, Document | None]]:
    """One batch per JSON value; a document comes with its own original to keep."""
    values = iter(values)
    head = list(islice(values, _LOOK_AHEAD))
    sample = [feature_record(v.data)[0] for v in head if not v.problem and not is_document(v.data)]
    geo = geo or any(isinstance(v.data, dict) and v.data.get("type") == "Feature" for v in head)
    rows = _Rows(ctx, [r for r in sample if r], geo)
    undated, future = ctx.undated, len(ctx.future)
    for value in chain(head, values):
        yield _one(ctx, rows, value)
    marked = rows.layout is not None and "handling" in rows.layout.columns
    for note in ctx.about_dates(undated, future, "Add a published key to each row"):
        # It counts all rows: where they bear markings of their own, it is for those who may see all.
        yield Batch(stamp(ctx, [note], "", STRICTEST) if marked else [note], is_row=False), None


def _one(ctx: Context, rows: _Rows, value: Value) -> tuple[Batch, Document | None]:
    batch, document = _items(ctx, rows, value)
    marking = value.data.get("handling") if isinstance(value.data, dict) else None
    if document is None and marking and all(kind == "left_out" for kind, _ in batch.items):
        return Batch(stamp(ctx, batch.items, value.where or "file", str(marking))), None
    return batch, document


def _items(ctx: Context, rows: _Rows, value: Value) -> tuple[Batch, Document | None]:
    where = value.where or "file"
    if value.problem:
        content = value.data if isinstance(value.data, str) else _short(value.data)
        return Batch([ctx.left(where, value.problem, "Correct it at the source", content)]), None
    if is_document(value.data):
        document = json_document(value, ctx.file, ctx.zone, told=rows.unused)
        if document is None:
            return Batch([ctx.left(where, "a document without text", _REMEDY, _short(value.data))]), None
        return Batch(document_items(document)), document
    record, problem = feature_record(value.data)
    if not record or problem:
        reason = problem or "nothing in it"
        return Batch([ctx.left(where, reason, "Give points in WGS 84", _short(value.data))]), None
    items = rows.items(record, where)
    if items is None:
        reason = "neither a document nor a row of a table that is known"
        return Batch([ctx.left(where, reason, _REMEDY, _short(value.data))]), None
    return Batch(items), None


def _short(data: Any) -> str:
    try:
        return json.dumps(data, ensure_ascii=False)[:2000]
    except (ValueError, RecursionError, TypeError):
        return str(type(data).__name__)
