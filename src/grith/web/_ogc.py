"""OGC API – Features, Part 1: Core (17-069r4), so that QGIS and other clients read incident reports and findings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi import Path as InPath

from grith.web._answers import office_of, picture_of
from grith.web._schemas import ALL, CONFORMANCE, FEATURE, GEOJSON, ITEMS, LANDING, ONE, GeoJson, answers, told
from grith.web._tables import feature, table_rows


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
    points = [row for row in _rows(request, name) if row["latitude"] not in (None, "")]
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
    if points:
        xs, ys = [row["longitude"] for row in points], [row["latitude"] for row in points]
        found["extent"] = {"spatial": {"bbox": [[min(xs), min(ys), max(xs), max(ys)]], "crs": CRS84}}
    return found


def _rows(request: Request, name: str) -> list[dict[str, Any]]:
    picture = picture_of(request)
    return list(table_rows(name, office_of(request), picture, {}))


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
    """The features of a collection, a page at a time."""
    rows, limit = _rows(request, _known(collection)), min(limit, MOST)
    if bbox:
        box = _box(bbox)
        rows = [row for row in rows if _inside(row, box)]
    if datetime:
        first, last = _interval(datetime)
        rows = [row for row in rows if _during(str(row.get("event") or row.get("when") or ""), first, last)]
    page = rows[offset : offset + limit]
    query: dict[str, Any] = {
        "limit": limit,
        **({"bbox": bbox} if bbox else {}),
        **({"datetime": datetime} if datetime else {}),
    }
    path = f"/ogc/collections/{collection}/items"
    links = [_link(request, path, "self", GEOJSON, offset=offset, **query)]
    if offset + limit < len(rows):
        links.append(_link(request, path, "next", GEOJSON, offset=offset + limit, **query))
    return GeoJson(
        {
            "type": "FeatureCollection",
            "numberMatched": len(rows),
            "numberReturned": len(page),
            "features": [feature(row) for row in page],
            "links": links,
        }
    )


@router.get(
    "/collections/{collection}/items/{identifier:path}",
    response_class=GeoJson,
    responses=answers(told("A feature", **{GEOJSON: FEATURE}), missing=True),
)
def item(request: Request, collection: Name, identifier: str, as_of: AsOf = "") -> GeoJson:
    """One feature."""
    row = next((row for row in _rows(request, _known(collection)) if row["id"] == identifier), None)
    if row is None:
        raise HTTPException(404, f"there is no feature {identifier!r} in {collection}")
    links = [_link(request, f"/ogc/collections/{collection}", "collection")]
    return GeoJson({**feature(row), "links": links})


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(-400 < n < 400 for n in numbers) or numbers[1] > numbers[3]:
        raise HTTPException(400, f"{text[:80]!r} is no bbox; write west,south,east,north in degrees")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _inside(row: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    if row["latitude"] in (None, ""):
        return False
    x, y = row["longitude"], row["latitude"]
    across = west <= x <= east if west <= east else x >= west or x <= east  # over the 180th meridian
    return bool(across and south <= y <= north)


def _interval(text: str) -> tuple[str, str]:
    """The first and last day of an OGC datetime parameter, empty where it is open."""
    first, slash, last = text.partition("/")
    ends = [first, last if slash else first]
    for number, end in enumerate(ends):
        ends[number] = "" if end in ("", "..") else end[:10]
        if ends[number]:
            try:
                datetime.fromisoformat(end.replace("Z", "+00:00"))
            except ValueError:
                raise HTTPException(400, f"{text[:80]!r} is no date-time or interval of them") from None
    return ends[0], ends[1]


def _during(event: str, first: str, last: str) -> bool:
    start, slash, end = event.partition("/")
    begin, finish = start[:10], (end if slash else start)[:10]
    return bool(begin) and (not last or begin <= last) and (not first or finish >= first)
