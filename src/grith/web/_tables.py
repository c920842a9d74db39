"""Every table that the pages show, as flat rows, filtered as the page was; and rows as CSV, XLSX and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from fastapi import HTTPException

from grith.case._assess import Assessment
from grith.errors import GrithError
from grith.nouns import FINDINGS
from grith.result_book import MOST_ROWS, fitting, result_book
from grith.web import _force
from grith.web._alerts import alert_rows
from grith.web._assessing import NotReady
from grith.web._incidents import box_of, finding_of, no_reading, read_rows, window_of
from grith.web._office import Office
from grith.web._picture import Picture

Row = dict[str, Any]
Span = tuple[datetime | None, datetime | None]
_PIECE = 500  # findings put into words at a time
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


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


def _findings(office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> Iterator[Row]:
    """A row for each claim and reading that fit the filters of the page; nothing is cut but by offset and limit."""
    limit = query.get("limit", "")
    chosen = findings_that_fit(office, picture, role, query)
    start = int(query.get("offset") or 0)
    return finding_rows(office, picture, chosen[start : start + int(limit) if limit else None])


def findings_that_fit(
    office: Office, picture: Picture, role: str, query: Mapping[str, str], span: Span = (None, None)
) -> Any:
    """Claim by claim and reading by reading: positions in the claims times the number of readings, plus the reading's.

    The filters are those of the incident table; ``span`` is a half-open span of time. Raises NotReady where the
    findings are still worked out.
    """
    held = ready(picture)
    if held is None:
        return np.zeros(0, np.int64)
    readings, wanted, finding = held.readings, query.get("reading", ""), finding_of(query)
    if wanted and wanted not in readings:
        raise no_reading(wanted)
    fits = np.ones((len(held.claims), len(readings)), bool)
    if wanted:
        fits[:, [n for n, name in enumerate(readings) if name != wanted]] = False
    for n, reading in enumerate(readings):
        codes = held.found.get((reading, query.get("clause", "")))
        if codes is None:
            fits[:, n] &= not (query.get("clause") or finding)
        elif finding:
            fits[:, n] &= codes == FINDINGS.index(finding)
    only = {name: query[name] for name in ("accuser", "actor", "type", "from", "until") if query.get(name)}
    if only:  # of what the index knows: rows of tables and feeds
        listed = office.index().rows(window_of(office, picture, role, only))
        fits &= np.isin(np.asarray(held.entries), listed.entries)[:, None]
    if query.get("bbox"):
        fits &= _inside(held, box_of(query["bbox"]))[:, None]
    if span != (None, None):
        fits &= _during(held, *span)[:, None]
    return np.flatnonzero(fits.ravel())


def finding_rows(office: Office, picture: Picture, chosen: Any) -> Iterator[Row]:
    """The rows of findings of :func:`findings_that_fit`, read and put into words as they are asked for."""
    held = ready(picture)
    if held is None or not len(chosen):
        return
    agreement, known = office.case().agreement(), picture.rows
    readings = held.readings
    for start in range(0, len(chosen), _PIECE):
        piece = chosen[start : start + _PIECE].tolist()
        positions = list(dict.fromkeys(number // len(readings) for number in piece))
        told = dict(zip(positions, held.rows(agreement, positions), strict=True))
        for number in piece:
            found, reading = told[number // len(readings)], readings[number % len(readings)]
            yield {
                **found,
                "id": f"{found['id']} {reading}",
                "claim": found["id"],
                "statement": found["statement"] if found["statement"] in known else "",
                "reading": reading,
                "result": found["results"].get(reading, ""),
                "reason": found["reasons"].get(reading, ""),
                "clauses": held.by_clause(number // len(readings), reading),
            }


def ready(picture: Picture) -> Assessment | None:
    """The findings that a picture holds; None without an agreement. Raises NotReady while they are worked out."""
    held = picture.held
    if held.assessment is None and held.work is not None:
        raise NotReady(held.work)
    return held.assessment if held.assessment is not None and held.assessment.view is not None else None


def _inside(held: Assessment, box: tuple[float, float, float, float]) -> Any:
    west, south, east, north = box
    x, y = (np.asarray(column) for column in held.places)
    across = (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)  # over the 180th meridian
    return across & (y >= south) & (y <= north)


def _during(held: Assessment, start: datetime | None, end: datetime | None) -> Any:
    """Which claims are about a time that meets the span; those that nothing dates are in none."""
    first, last = (np.asarray(column) for column in held.times)
    limits = np.iinfo(np.int64)
    fits = (first != limits.min) & (last != limits.max)
    fits &= True if end is None else first < end.timestamp() * 1e6
    fits &= True if start is None else last > start.timestamp() * 1e6
    return fits


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
        *("id", "claim", "reading", "result", "clauses", "reason", "said_by", "when", "place", "latitude", "longitude"),
        *("precision_km", "accused", "target", "effect", "grade", "told_by"),
    ),
    "register": (
        *("nation", "iso3", "capability", "firmness", "firmness_range", "quantity", "preconditions"),
        *("speaker", "published", "until", "contradictions", "flags", "statements"),
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
    "force-placements": ("nation", "pledge", "capability", "used_as", "area", "from_month", "until_month", "items"),
    "force-lines": ("id", "capability", "area", "unit", "must_have", "priority", "band", "share", "need", "covered"),
}


def table_rows(name: str, office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> Iterator[Row]:
    """The rows of the table ``name`` on the picture's day; raises 404 for a table that there is not."""
    view = picture.view
    makers: dict[str, Callable[[], Iterable[Row]]] = {
        "statements": lambda: _statements(picture, query),
        "reports": lambda: _reports(picture, query),
        "incidents": lambda: _incidents(office, picture, role, query),
        "findings": lambda: _findings(office, picture, role, query),
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
    out = io.BytesIO()
    listed = [[row[key] for key in columns] for row in rows]
    if len(listed) > MOST_ROWS:
        raise GrithError("this table has more rows than a sheet holds", name, "Take CSV, or narrow the filter")
    with result_book(out, name, datetime(2025, 1, 1)) as book:
        book.table(name, fitting(columns, listed), listed)
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
