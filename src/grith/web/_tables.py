"""Every table that the pages show, as flat rows, filtered as the page was; and rows as CSV, XLSX and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fastapi import HTTPException

from grith.errors import GrithError
from grith.web import _force
from grith.web._alerts import alert_rows
from grith.web._incidents import read_rows, window_of
from grith.web._office import Office
from grith.web._picture import Picture

Row = dict[str, Any]
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
_SHEET_ROWS = 1_048_575  # below the head


def _flat(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("iso") or value.get("words") or json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, list | tuple):
        return "; ".join(str(_flat(item)) for item in value)
    return value


def pick(rows: Iterable[Row], names: tuple[str, ...]) -> Iterator[Row]:
    """The columns of a table, each value as one cell holds it."""
    for row in rows:
        yield {name: _flat(row.get(name, "")) for name in names}


def _plan(office: Office, picture: Picture) -> dict[str, Any]:
    return (_force.force_of(office, picture) or {}).get("plan") or {}


def _incidents(office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> Iterator[Row]:
    """All incident reports that fit the filters, the newest first; nothing is cut but by offset and limit."""
    limit = query.get("limit", "")
    window = window_of(office, picture, role, query)
    listed = office.index().rows(window, int(query.get("offset") or 0), int(limit) if limit else None)
    return read_rows(office, picture, listed)


def _statements(picture: Picture, query: Mapping[str, str]) -> Iterable[Row]:
    only = {picture.by_mark[m] for m in query.get("only", "").split(".") if m in picture.by_mark}
    report, nation = query.get("report", ""), query.get("nation", "")
    kind, party = query.get("kind", ""), query.get("party", "").casefold()
    words = query.get("words", "").casefold().split()
    return (
        row
        for row in picture.view["statements"]
        if (not query.get("only") or row["id"] in only)
        and (not report or row["report"] == report)
        and (not nation or said_by_nation(row, nation))
        and fits(row, kind, party, words)
    )


def said_by_nation(row: Row, nation: str) -> bool:
    """Whether a statement stands on the page of a nation."""
    return nation in (*row.get("actor", ()), *row.get("actor_party", ()), row.get("claimant"))


def fits(row: Row, kind: str, party: str, words: list[str]) -> bool:
    """Whether a statement passes the filter of its page."""
    if kind and row["kind"] != kind:
        return False
    named = (*row.get("actor", ()), *row.get("target", ()), row.get("claimant", ""), *row.get("speaker", ()))
    if party and not any(party in name.casefold() for name in named):
        return False
    text = f"{row.get('before', '')}{row.get('words', '')}{row.get('after', '')}".casefold() if words else ""
    return all(word in text for word in words)


def _reports(picture: Picture, query: Mapping[str, str]) -> Iterable[Row]:
    words = query.get("words", "").casefold().split()
    return (
        row
        for row in picture.view["sources"]
        if all(w in f"{row.get('title')} {row.get('publisher')} {row.get('origin')}".casefold() for w in words)
    )


def _register(picture: Picture) -> Iterator[Row]:
    for cell in picture.view["register"]["cells"]:
        yield {
            **cell,
            "preconditions": [p["words"] for p in cell["preconditions"]],
            "contradictions": [c["words"] for c in cell["contradictions"]],
        }


def _sides(picture: Picture, query: Mapping[str, str]) -> Iterator[Row]:
    """A row for each reading and side; ranges in words."""
    for reading in _readings(picture, query):
        for side in reading["sides"]:
            counts = {name: _range(side[name]) for name in ("alleged", "corroborated", "undetermined", "excused")}
            period = {
                "period": _range(side["period"]["alleged"]),
                "period_before": _range(side["previous_period"]["alleged"]),
            }
            yield {
                "reading": reading["title"],
                "against": side["name"],
                **counts,
                "disputed": side["disputed"],
                **period,
            }


def _totals(picture: Picture) -> Iterator[Row]:
    held = (picture.view.get("truce") or {}).get("readings") or [{"claimed_totals": ()}]
    for total in held[0]["claimed_totals"]:
        yield {**total, "on_record": _range(total["on_record"])}


def _range(span: dict[str, int]) -> str:
    return str(span["low"]) if span["low"] == span["high"] else f"{span['low']} to {span['high']}"


def _readings(picture: Picture, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """The readings that the page shows: the one that is asked for, or all."""
    readings: list[dict[str, Any]] = (picture.view.get("truce") or {}).get("readings") or []
    return [r for r in readings if r["id"] == query.get("reading")] or readings


def _findings(picture: Picture, query: Mapping[str, str]) -> Iterator[Row]:
    """A row for each claim and reading."""
    held = picture.view.get("truce") or {"findings": (), "readings": ()}
    places = {p["name"]: p for p in picture.view["places"]}
    for found in held["findings"]:
        here = places.get(found.get("place", ""), {})
        for reading in _readings(picture, query):
            yield {
                **found,
                "id": f"{found['id']} {reading['id']}",
                "claim": found["id"],
                "reading": reading["id"],
                "result": found["results"].get(reading["id"], ""),
                "reason": found["reasons"].get(reading["id"], ""),
                "latitude": here.get("latitude", ""),
                "longitude": here.get("longitude", ""),
                "precision_km": here.get("precision_km", ""),
            }


COLUMNS: dict[str, tuple[str, ...]] = {
    "statements": (
        *("number", "id", "kind", "speaker", "reported_by", "claimant", "actor", "target", "object", "capability"),
        *("quantity", "firmness", "condition", "event", "place", "negated", "published", "words", "report", "cells"),
        *("confidence", "review", "url"),
    ),
    "reports": ("number", "title", "publisher", "origin", "published", "language", "reliability", "sha256", "url"),
    "incidents": (
        *("id", "event", "place", "latitude", "longitude", "precision_km", "type", "accuser", "alleged_actor"),
        *("target", "means", "effect", "source", "origin", "published", "report", "cells", "url"),
    ),
    "findings": (
        *("id", "claim", "reading", "result", "reason", "said_by", "when", "place", "latitude", "longitude"),
        *("precision_km", "accused", "target", "effect", "grade", "told_by"),
    ),
    "register": (
        *("nation", "iso3", "capability", "firmness", "firmness_range", "quantity", "preconditions"),
        *("speaker", "published", "contradictions", "statements"),
    ),
    "changes": ("kind", "nation", "capability_title", "before", "after", "what", "statements"),
    "alerts": ("day", "kind", "words", "statements", "id"),
    "dates": ("iso", "when", "kind", "text", "statements"),
    "positions": (
        "number",
        "id",
        "title",
        "holders",
        "kind",
        "hard",
        "weight",
        "constraint",
        "published",
        "statements",
    ),
    "left-out": ("file", "where", "reason", "remedy"),
    "sides": (
        *("reading", "against", "alleged", "corroborated", "undetermined", "excused", "disputed"),
        *("period", "period_before"),
    ),
    "totals": ("claim", "said_by", "window", "words", "on_record", "overlaps", "statement"),
    "force-gaps": ("words", "candidates", "asks"),
    "force-placements": ("nation", "pledge", "used_as", "area", "from_month", "until_month", "items"),
    "force-lines": ("id", "capability", "area", "unit", "must_have", "priority", "band", "share", "need", "covered"),
}


def table_rows(name: str, office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> Iterator[Row]:
    """The rows of the table ``name`` on the picture's day; raises 404 for a table that there is not."""
    view = picture.view
    makers: dict[str, Callable[[], Iterable[Row]]] = {
        "statements": lambda: _statements(picture, query),
        "reports": lambda: _reports(picture, query),
        "incidents": lambda: _incidents(office, picture, role, query),
        "findings": lambda: _findings(picture, query),
        "sides": lambda: _sides(picture, query),
        "totals": lambda: _totals(picture),
        "register": lambda: _register(picture),
        "changes": lambda: view["changes"],
        "alerts": lambda: alert_rows(office, picture, role),
        "dates": lambda: view["dates"],
        "positions": lambda: (view["deal"] or {}).get("positions", ()),
        "left-out": lambda: view["left_out"],
        "force-lines": lambda: _plan(office, picture).get("lines", ()),
        "force-gaps": lambda: _plan(office, picture).get("gaps", ()),
        "force-placements": lambda: _plan(office, picture).get("placements", ()),
    }
    if name not in makers:
        raise HTTPException(404, f"there is no table {name!r}; tables are {', '.join(makers)}")
    return pick(makers[name](), COLUMNS[name])


def as_csv(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    """UTF-8 CSV with a byte order mark, so that Excel reads its letters; no cell can start a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(row[name]) for name in columns])
        if buffer.tell() > 60_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def as_json(head: Mapping[str, Any], name: str, rows: Iterable[Any]) -> Iterator[str]:
    """A JSON object with ``rows`` as its last member, written as they come."""
    text = json.dumps(dict(head), ensure_ascii=False)
    yield f"{text[:-1]}{', ' if head else ''}{json.dumps(name)}: ["
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False)}"
    yield "]}\n"


def _harmless(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(_RISKY) else value


def as_xlsx(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> bytes:
    """One sheet with a frozen head and a filter; text stays text."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, columns, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        if last > _SHEET_ROWS:
            raise GrithError("this table has more rows than a sheet holds", name, "Take CSV, or narrow the filter")
        for column, key in enumerate(columns):
            value = row[key]
            if isinstance(value, bool):
                sheet.write_boolean(last, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(last, column, value)
            elif value:
                sheet.write_string(last, column, str(value)[:32_000])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    book.close()
    return out.getvalue()


def feature(row: Row) -> Row:
    """A row as a GeoJSON feature; one without a point has no geometry."""
    point = row.get("latitude") not in (None, "") and row.get("longitude") not in (None, "")
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]} if point else None,
        "properties": {name: value for name, value in row.items() if name not in ("latitude", "longitude")},
    }
