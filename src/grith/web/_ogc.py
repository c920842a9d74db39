"""OGC API – Features, Part 1: Core (17-069r4), so that QGIS and other clients read incident reports and findings."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi import Path as InPath

from grith.web._answers import office_of, picture_of, role_of
from grith.web._incidents import base_window, find_row, read_rows, window_of
from grith.web._picture import Picture
from grith.web._schemas import ALL, CONFORMANCE, FEATURE, GEOJSON, ITEMS, LANDING, ONE, GeoJson, answers, told
from grith.web._tables import COLUMNS, feature, finding_rows, findings_that_fit, pick, ready

now = datetime.now  # below, a parameter of the standard takes the name


def _only_known(request: Request) -> None:
    """A parameter that the description does not name is refused (17-069r4, requirement 8)."""
    known = {"as_of"} | ({"limit", "offset", "bbox", "datetime"} if request.url.path.endswith("/items") else set())
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise HTTPException(400, f"{unknown[0][:80]!r} is no parameter here; parameters are {', '.join(sorted(known))}")


router = APIRouter(prefix="/ogc", tags=["features"], dependencies=[Depends(_only_known)])
JSON = "application/json"
CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "geojson")
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
COLLECTIONS = {
    "incidents": "Incident reports: claims, each as one source tells it",
    "findings": "Findings: what each claim would mean under each reading, if it is true as told",
}
MOST = 10_000
Name = Annotated[str, InPath(description="The collection.", json_schema_extra={"enum": list(COLLECTIONS)})]
AsOf = Annotated[str, Query(description="Day (2025-03-20); the latest without it.", examples=["2025-03-20"])]


def _link(request: Request, path: str, rel: str, kind: str = "application/json", **query: Any) -> dict[str, str]:
    base = str(request.base_url).rstrip("/")
    as_of = request.query_params.get("as_of")
    given = {**({"as_of": as_of} if as_of else {}), **query}
    given = {name: value for name, value in given.items() if value not in ("", None)}
    tail = "?" + urlencode(given, safe="/:,") if given else ""
    return {"href": f"{base}{quote(path)}{tail}", "rel": rel, "type": kind}


@router.get("", responses=answers(told("Links", **{JSON: LANDING})))
@router.get("/", include_in_schema=False)
def landing(request: Request, as_of: AsOf = "") -> dict[str, Any]:
    """Where a client begins."""
    return {
        "title": f"Grith: {office_of(request).case().definition.title}",
        "description": "Incident reports on record. Every feature is a claim; none is established.",
        "links": [
            _link(request, "/ogc", "self"),
            _link(request, "/api/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.0"),
            _link(request, "/api", "service-doc", "text/html"),
            _link(request, "/ogc/conformance", "conformance"),
            _link(request, "/ogc/collections", "data"),
        ],
    }


@router.get("/conformance", responses=answers(told("Classes", **{JSON: CONFORMANCE})))
def conformance() -> dict[str, Any]:
    """Which parts of the standard are met."""
    return {"conformsTo": list(CONFORMS)}


@router.get("/collections", responses=answers(told("All", **{JSON: ALL})))
def collections(request: Request, as_of: AsOf = "") -> dict[str, Any]:
    """All collections."""
    return {
        "links": [_link(request, "/ogc/collections", "self")],
        "collections": [_collection(request, name) for name in COLLECTIONS],
    }


@router.get("/collections/{collection}", responses=answers(told("One", **{JSON: ONE}), missing=True))
def collection(request: Request, collection: Name, as_of: AsOf = "") -> dict[str, Any]:
    """One collection."""
    return _collection(request, _known(collection))


def _known(name: str) -> str:
    if name not in COLLECTIONS:
        raise HTTPException(404, f"there is no collection {name!r}; collections are {', '.join(COLLECTIONS)}")
    return name


def _collection(request: Request, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": name,
        "title": COLLECTIONS[name],
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(request, f"/ogc/collections/{name}", "self"),
            _link(request, f"/ogc/collections/{name}/items", "items", GEOJSON),
        ],
    }
    office, picture, role = office_of(request), picture_of(request), role_of(request)
    totals = office.kept(
        "extent", lambda: office.index().totals(base_window(office, picture, role)), picture.asked, role
    )
    extent: dict[str, Any] = {}
    if totals.frame:
        extent["spatial"] = {"bbox": [list(totals.frame)], "crs": CRS84}
    if totals.first and totals.last:
        zone = ZoneInfo(office.case().definition.zone)
        ends = (totals.first, time.min), (totals.last, time(23, 59, 59))
        extent["temporal"] = {"interval": [[datetime.combine(*end, zone).isoformat() for end in ends]]}
    return {**found, "extent": extent} if extent else found


@router.get(
    "/collections/{collection}/items",
    response_class=GeoJson,
    responses=answers(told("A page of features", **{GEOJSON: ITEMS}), missing=True),
)
def items(
    request: Request,
    collection: Name,
    limit: Annotated[int, Query(ge=1, description=f"How many at most; {MOST:,} where more are asked for.")] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    bbox: Annotated[str, Query(description="West, south, east, north in degrees.")] = "",
    datetime: Annotated[str, Query(description="An instant, or start/end; .. leaves an end open.")] = "",
    as_of: AsOf = "",
) -> GeoJson:
    """The features of a collection, a page at a time: follow the links next and prev; nothing else is left out."""
    name, limit = _known(collection), min(limit, MOST)
    matched, page = (_incidents if name == "incidents" else _findings)(request, bbox, datetime, offset, limit)
    query: dict[str, Any] = {"limit": limit, "bbox": bbox, "datetime": datetime}
    path = f"/ogc/collections/{collection}/items"
    links = [_link(request, path, "self", GEOJSON, offset=offset, **query)]
    if offset + limit < matched:
        links.append(_link(request, path, "next", GEOJSON, offset=offset + limit, **query))
    if offset:
        links.append(_link(request, path, "prev", GEOJSON, offset=max(0, offset - limit), **query))
    links.append(_link(request, f"/ogc/collections/{collection}", "collection"))
    return GeoJson(
        {
            "type": "FeatureCollection",
            "timeStamp": now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "numberMatched": matched,
            "numberReturned": len(page),
            "features": [feature(row) for row in page],
            "links": links,
        }
    )


Page = tuple[int, list[dict[str, Any]]]


def _incidents(request: Request, bbox: str, when: str, offset: int, limit: int) -> Page:
    """A page of incident reports, the newest first, from the index."""
    office, picture, role = office_of(request), picture_of(request), role_of(request)
    window = window_of(office, picture, role, {"bbox": bbox})
    if when:
        start, end = _interval(when, office.case().definition.zone)
        window = evolve(window, start=start, end=end)
    listed = office.index().rows(window, offset, limit)
    return listed.count, list(pick(read_rows(office, picture, listed), COLUMNS["incidents"]))


def _findings(request: Request, bbox: str, when: str, offset: int, limit: int) -> Page:
    """A page of findings, claim by claim and reading by reading."""
    office, picture, role = office_of(request), picture_of(request), role_of(request)
    span = _interval(when, office.case().definition.zone) if when else (None, None)
    chosen = findings_that_fit(office, picture, role, {"bbox": bbox}, span)
    rows = finding_rows(office, picture, chosen[offset : offset + limit])
    return len(chosen), list(pick(rows, COLUMNS["findings"]))


@router.get(
    "/collections/{collection}/items/{identifier:path}",
    response_class=GeoJson,
    responses=answers(told("A feature", **{GEOJSON: FEATURE}), missing=True),
)
def item(request: Request, collection: Name, identifier: str, as_of: AsOf = "") -> GeoJson:
    """One feature."""
    office, picture, role = office_of(request), picture_of(request), role_of(request)
    row: dict[str, Any] | None
    if _known(collection) == "incidents":
        found = find_row(office, picture, role, identifier)
        row = next(pick([found], COLUMNS["incidents"])) if found else None
    else:
        row = next(pick(finding_rows(office, picture, _named(picture, identifier)), COLUMNS["findings"]), None)
    if row is None:
        raise HTTPException(404, f"there is no feature {identifier!r} in {collection}")
    path = f"/ogc/collections/{collection}"
    links = [_link(request, path, "collection"), _link(request, f"{path}/items/{identifier}", "self", GEOJSON)]
    return GeoJson({**feature(row), "links": links})


def _named(picture: Picture, identifier: str) -> Any:
    """The finding with this id, as :func:`findings_that_fit` numbers it, if there is one."""
    held = ready(picture)
    name, _, reading = identifier.rpartition(" ")
    if held is None or reading not in held.readings:
        return np.zeros(0, np.int64)
    found = np.flatnonzero(np.asarray(held.names) == name.encode())[:1]
    return found * len(held.readings) + held.readings.index(reading)


def _interval(text: str, zone: str) -> tuple[datetime | None, datetime | None]:
    """The half-open span of an OGC datetime parameter; an end that is open is None, a day is a day of the case."""
    first, slash, last = text.partition("/")
    try:
        return _end(first, zone, last=False), _end(last if slash else first, zone, last=True)
    except ValueError:
        raise HTTPException(400, f"{text[:80]!r} is no date-time or interval of them") from None


def _end(text: str, zone: str, *, last: bool) -> datetime | None:
    if text in ("", ".."):
        return None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    try:
        if len(text) == 10:
            moment = moment.replace(tzinfo=ZoneInfo(zone)) + timedelta(days=int(last))
        else:
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            moment += timedelta(microseconds=int(last))
        return moment.astimezone(UTC)
    except OverflowError:  # the first or the last day of the calendar: as good as open
        return None
