"""What the API's answers look like, as JSON Schema for its OpenAPI description."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

CSV = "text/csv"
GEOJSON = "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Schema = dict[str, Any]


def _object(properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": sorted(properties), **more}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
OBJECT: Schema = {"type": "object"}
PROBLEM = _object({"what": TEXT, "where": TEXT, "remedy": TEXT}, additionalProperties=False)
CUT = _object({"iso": TEXT, "day": {"type": "string", "format": "date"}, "words": TEXT})
CELL: Schema = {"type": ["string", "number", "boolean", "null"]}
TABLE = _object(
    {"table": TEXT, "as_of": CUT, "columns": _list(TEXT), "rows": _list({**OBJECT, "additionalProperties": CELL})}
)
LINK = _object({"href": {"type": "string", "format": "uri"}, "rel": TEXT, "type": TEXT})
LINKS = _list(LINK)
GEOMETRY = _object(
    {
        "type": {"enum": ["Point", "LineString", "Polygon", "MultiLineString", "MultiPolygon"]},
        "coordinates": {"type": "array"},
    }
)
FEATURE = _object(
    {"type": {"const": "Feature"}, "geometry": {"anyOf": [GEOMETRY, {"type": "null"}]}, "properties": OBJECT}
)
FEATURES = _object({"type": {"const": "FeatureCollection"}, "features": _list(FEATURE)})
WINDOW = _object(
    {
        **FEATURES["properties"],
        "grith": _object(
            {
                "shape": {"enum": ["marks", "cells"]},
                **dict.fromkeys(("shown", "off_the_map", "undated"), COUNT),
                "resolution": {"type": ["integer", "null"]},
                "note": TEXT,
            }
        ),
    }
)
ITEMS = _object({**FEATURES["properties"], "numberMatched": COUNT, "numberReturned": COUNT, "links": LINKS})
ONE = _object({"id": TEXT, "title": TEXT, "itemType": {"const": "feature"}, "crs": _list(TEXT), "links": LINKS})
ALL = _object({"links": LINKS, "collections": _list(ONE)})
LANDING = _object({"title": TEXT, "description": TEXT, "links": LINKS})
CONFORMANCE = _object({"conformsTo": _list(TEXT)})
VIEW = _object(
    {
        **dict.fromkeys(("format", "title", "zone"), TEXT),
        **dict.fromkeys(("counts", "ledger", "register", "incidents"), OBJECT),
        **{name: _list(OBJECT) for name in ("boxes", "changes", "dates", "statements", "sources", "left_out")},
        "as_of": CUT,
    }
)
MAP: Schema = {
    "oneOf": [
        _object({"frame": {"type": "null"}}, additionalProperties=False),
        _object(
            {
                "frame": {"type": "array", "items": NUMBER, "minItems": 4, "maxItems": 4},
                "notes": _list(TEXT),
                "lines": FEATURES,
                "terms": FEATURES,
                "terms_problem": TEXT,
                "accusers": _list(_object({"name": TEXT, "count": COUNT, "colour": TEXT, "words": _list(TEXT)})),
                "findings": _list(_object({"name": TEXT, "colour": TEXT})),
                "readings": _list(_object({"id": TEXT, "title": TEXT})),
                "places": _list(OBJECT),
                "count": COUNT,
                "without_place": COUNT,
            }
        ),
    ]
}
FILE: Schema = {"type": "string", "format": "binary"}


class GeoJson(JSONResponse):
    """An answer in GeoJSON (RFC 7946)."""

    media_type = GEOJSON


def told(words: str, **contents: Schema) -> Schema:
    """A description of an answer; the names of ``contents`` are media types."""
    return {"description": words, "content": {kind: {"schema": schema} for kind, schema in contents.items()}}


def answers(good: Schema, *, missing: bool = False) -> dict[int | str, Schema]:
    """The answers of a route: the good one, and the problems that it can tell."""
    wrong = "A parameter cannot be used; the problems are listed"
    words = {400: wrong, 401: "Sign in first, where the case has accounts", 404: "Not there", 422: wrong}
    problems = _object({"problems": {"type": "array", "items": PROBLEM, "minItems": 1}}, additionalProperties=False)
    codes = [code for code in words if missing or code != 404]
    return {200: good, **{code: told(words[code], **{"application/json": problems}) for code in codes}}
