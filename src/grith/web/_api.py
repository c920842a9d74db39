"""What programs read: every table as JSON, CSV, XLSX and GeoJSON, the brief, and its own description."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import JSONResponse, Response, StreamingResponse

from grith.web._answers import office_of, picture_of, plain_page, role_of
from grith.web._live import map_of
from grith.web._schemas import CSV, FEATURES, FILE, GEOJSON, MAP, TABLE, TEXT, VIEW, XLSX, GeoJson, answers, told
from grith.web._tables import COLUMNS, as_csv, as_xlsx, feature, table_rows

router = APIRouter(prefix="/api", tags=["tables"])
AsOf = Annotated[
    str,
    Query(
        description="Day (2025-03-20) or local time (2025-03-20T08:00); the latest without it.", examples=["2025-03-20"]
    ),
]
Since = Annotated[str, Query(description="Changes since this day; the day before as_of without it.")]
TableName = Literal[
    "statements",
    "reports",
    "incidents",
    "findings",
    "register",
    "changes",
    "dates",
    "positions",
    "left-out",
    "force-lines",
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
    """What the live map draws: boundary lines, places, incident reports or their counts in squares."""
    picture = picture_of(request)
    return JSONResponse(
        office_of(request).kept("map", lambda: map_of(picture), picture.view["as_of"]["iso"], role_of(request))
    )


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
    name = f"brief-{picture.view['as_of']['day']}.{form}"
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
) -> Response:
    """One table on a day, filtered as its page; GeoJSON for incident reports."""
    picture = picture_of(request)
    rows = table_rows(table, office_of(request), picture, request.query_params)
    columns = COLUMNS[table]
    name = f"{table}-{picture.view['as_of']['day']}.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        return StreamingResponse(as_csv(columns, rows), media_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return Response(as_xlsx(table, columns, rows), media_type=XLSX, headers=headers)
    if form == "geojson":
        features = [feature(row) for row in rows] if "latitude" in columns else []
        return GeoJson({"type": "FeatureCollection", "features": features}, headers=headers)
    return JSONResponse(
        {"table": table, "as_of": picture.view["as_of"], "columns": columns, "rows": list(rows)}, headers=headers
    )
