"""What programs read: every table as JSON, CSV, XLSX and GeoJSON, the brief, and its own description."""

from __future__ import annotations

import tempfile
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Literal

from attrs import evolve
from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import JSONResponse, Response, StreamingResponse

from grith.web._answers import office_of, picture_of, plain_page, role_of
from grith.web._incidents import window_of
from grith.web._live import map_of
from grith.web._schemas import (
    CSV,
    FEATURES,
    FILE,
    GEOJSON,
    MAP,
    TABLE,
    TEXT,
    VIEW,
    WINDOW,
    XLSX,
    GeoJson,
    answers,
    told,
)
from grith.web._tables import COLUMNS, as_csv, as_json, as_xlsx, feature, table_rows

router = APIRouter(prefix="/api", tags=["tables"])
AsOf = Annotated[
    str,
    Query(
        description="Day (2025-03-20) or local time (2025-03-20T08:00); the latest without it.", examples=["2025-03-20"]
    ),
]
Since = Annotated[str, Query(description="Changes since this day; the day before as_of without it.")]
Bbox = Annotated[str, Query(description="West,south,east,north in degrees.")]
Accuser = Annotated[str, Query(description="Incident reports: only of this accuser, as the table names it.")]
Actor = Annotated[str, Query(description="Incident reports: only where this is the alleged actor.")]
Type = Annotated[str, Query(description="Incident reports: only of this type.")]
From = Annotated[str, Query(alias="from", description="Incident reports: about this day or later (2025-03-20).")]
Until = Annotated[str, Query(description="Incident reports: about this day or earlier.")]
TableName = Literal[
    "statements",
    "reports",
    "incidents",
    "findings",
    "register",
    "changes",
    "alerts",
    "dates",
    "positions",
    "left-out",
    "force-lines",
    "force-gaps",
    "force-placements",
    "sides",
    "totals",
]
JSON = "application/json"


@router.get("", include_in_schema=False)
def description(request: Request) -> Response:
    """The description of the API for people."""
    schema = request.app.openapi()
    routes = [
        {"method": method.upper(), "path": path, "summary": route.get("summary"), "words": route.get("description", "")}
        for path, methods in schema["paths"].items()
        for method, route in methods.items()
    ]
    return plain_page("api.html", routes=routes, description=schema["info"]["description"], tables=COLUMNS)


@router.get("/view.json", responses=answers(told("The view", **{JSON: VIEW})))
def view(request: Request, as_of: AsOf = "", since: Since = "") -> JSONResponse:
    """The whole content of the brief of a day as one value."""
    return JSONResponse(picture_of(request).view)


@router.get("/map", responses=answers(told("The map", **{JSON: MAP})))
def live_map(request: Request, as_of: AsOf = "") -> JSONResponse:
    """What stays on the live map as it moves: boundary lines, the agreement's lines and zones, places, the accusers."""
    picture = picture_of(request)
    office, role = office_of(request), role_of(request)
    return JSONResponse(
        office.kept("map", lambda: map_of(office, picture, role), picture.view["as_of"]["iso"], picture.asked, role)
    )


@router.get(
    "/map/window", response_class=GeoJson, responses=answers(told("What is in view", **{GEOJSON: WINDOW}), missing=True)
)
def map_window(
    request: Request,
    zoom: Annotated[float, Query(ge=0, le=24, description="Of a web map: at 0 the world is 512 pixels wide.")] = 5.0,
    bbox: Bbox = "",
    accuser: Accuser = "",
    actor: Actor = "",
    type: Type = "",
    start: From = "",
    until: Until = "",
    reading: Annotated[str, Query(description="Each mark with its finding under this reading of the agreement.")] = "",
    finding: Annotated[str, Query(description="With a reading: only what has this finding under it.")] = "",
    clause: Annotated[str, Query(description="With a reading: its finding under this clause alone.")] = "",
    as_of: AsOf = "",
) -> Response:
    """The incident reports in a window of the map as GeoJSON: up to 20,000 one by one, else counts in cells of H3."""
    office, picture, role = office_of(request), picture_of(request), role_of(request)
    window = evolve(window_of(office, picture, role, request.query_params), zoom=zoom)
    return Response(office.index().view(window).text(), media_type=GEOJSON)


@router.get(
    "/brief.{form}",
    response_class=Response,
    responses=answers(told("The brief", **{"text/html": TEXT, XLSX: FILE, JSON: VIEW})),
)
def brief(request: Request, form: Literal["html", "xlsx", "json"], as_of: AsOf = "", since: Since = "") -> Response:
    """The brief of a day as one page, one workbook or one JSON file."""
    from grith.brief import write_brief

    picture = picture_of(request)

    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix="grith-brief-") as folder:
            return write_brief(picture.view, Path(folder))[form].read_bytes()

    key = picture.view["as_of"]["iso"], (picture.view["since"] or {}).get("iso"), role_of(request)
    content = office_of(request).kept(f"brief {form}", make, *key)
    types = {"html": "text/html; charset=utf-8", "xlsx": XLSX, "json": "application/json"}
    name = f"brief-{picture.view['as_of']['iso'].replace(':', '')}.{form}"
    # The brief carries its own policy with the hashes of its own style and script; as a download it needs no other.
    return Response(content, media_type=types[form], headers={"content-disposition": f'attachment; filename="{name}"'})


@router.get(
    "/{table}.{form}",
    response_class=Response,
    responses=answers(told("The table", **{JSON: TABLE, CSV: TEXT, XLSX: FILE, GEOJSON: FEATURES})),
)
def table(
    request: Request,
    table: Annotated[TableName, InPath(description="The table.")],
    form: Literal["json", "csv", "xlsx", "geojson"],
    as_of: AsOf = "",
    since: Since = "",
    kind: Annotated[str, Query(description="Statements: only this kind.")] = "",
    party: Annotated[str, Query(description="Statements: only where this party or speaker is named.")] = "",
    words: Annotated[str, Query(description="Statements, reports: only with all these words.")] = "",
    only: Annotated[str, Query(description="Statements: short marks, parted by points, as in the pages.")] = "",
    report: Annotated[str, Query(description="Statements: only those of this report.")] = "",
    nation: Annotated[str, Query(description="Statements: only those on the page of this nation.")] = "",
    accuser: Accuser = "",
    actor: Actor = "",
    type: Type = "",
    start: From = "",
    until: Until = "",
    bbox: Bbox = "",
    reading: Annotated[str, Query(description="Findings, sides: only this reading.")] = "",
    finding: Annotated[str, Query(description="Findings; incident reports, with a reading: only this finding.")] = "",
    clause: Annotated[str, Query(description="With a finding: under this clause alone.")] = "",
    limit: Annotated[int | None, Query(ge=1, le=10**7, description="Incidents and findings: at most so many.")] = None,
    offset: Annotated[int, Query(ge=0, le=10**9, description="Incidents and findings: after so many.")] = 0,
) -> Response:
    """One table on a day, filtered as its page and whole unless limited; GeoJSON for incident reports and findings."""
    picture = picture_of(request)
    query = {**request.query_params, "offset": str(offset), "limit": "" if limit is None else str(limit)}
    rows = table_rows(table, office_of(request), picture, role_of(request), query)
    rows = chain(islice(rows, 1), rows)  # a filter that cannot be used is told before anything is sent
    columns = COLUMNS[table]
    name = f"{table}-{picture.view['as_of']['iso'].replace(':', '')}.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        return StreamingResponse(as_csv(columns, rows), media_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return Response(as_xlsx(table, columns, rows), media_type=XLSX, headers=headers)
    if form == "geojson":
        features = (feature(row) for row in rows if "latitude" in columns)
        text = as_json({"type": "FeatureCollection"}, "features", features)
        return StreamingResponse(text, media_type=GEOJSON, headers=headers)
    head = {"table": table, "as_of": picture.view["as_of"], "columns": columns}
    return StreamingResponse(as_json(head, "rows", rows), media_type=JSON, headers=headers)
