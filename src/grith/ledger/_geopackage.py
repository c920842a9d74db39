"""What makes the ledger file an OGC GeoPackage (1.3): its catalogue, and the derived layer of incidents.

The tables and their columns follow the standard's own definitions, which STRICT tables cannot express (POINT,
DATETIME); so these tables are not STRICT, and `verify` compares every cell of them instead.
"""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime
from typing import Any

from grith.geometry.catalogue import APPLICATION_ID, SPATIAL_REF_SYS, TABLES, USER_VERSION
from grith.ledger._schema import LAYER_NUMBERS, LAYER_TEXTS, LAYER_TIMES

__all__ = ["APPLICATION_ID", "SPATIAL_REF_SYS", "USER_VERSION"]

EPOCH = "1970-01-01T00:00:00.000Z"

OBJECTS: dict[str, str] = {
    **TABLES,
    "incidents": (
        "CREATE TABLE incidents (fid INTEGER PRIMARY KEY NOT NULL, geom POINT, "
        + ", ".join(f"{name} TEXT" for name in LAYER_TEXTS)
        + "".join(f", {name} DATETIME" for name in LAYER_TIMES)
        + "".join(f", {name} DOUBLE" for name in LAYER_NUMBERS)
        + ")"
    ),
}

GEOMETRY_COLUMNS: tuple[tuple[Any, ...], ...] = (("incidents", "geom", "POINT", 4326, 0, 0),)
CONTENTS_FIXED = {
    "entries": ("attributes", "entries", "Every entry of the ledger, in the order of recording", None),
    "incidents": ("features", "incidents", "Incident reports as claimed, derived from the entries", 4326),
}


def utc_text(moment: datetime | None) -> str | None:
    """A moment as the standard writes DATETIME: UTC, milliseconds; a naive moment is taken as UTC."""
    if moment is None:
        return None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def point(longitude: float | None, latitude: float | None) -> bytes | None:
    """A point in GeoPackage binary: header "GP", version 0, little-endian, no envelope, EPSG:4326, then WKB.

    ``None`` unless both coordinates are finite numbers.
    """
    if longitude is None or latitude is None or not (math.isfinite(longitude) and math.isfinite(latitude)):
        return None
    return struct.pack("<2sBBiBIdd", b"GP", 0, 1, 4326, 1, 1, longitude, latitude)


def layer_row(seq: int, row: dict[str, Any]) -> dict[str, Any]:
    """The layer's row for one incident entry (as a plain row, after corrections); never raises.

    Values that are not of the expected type are left empty: the entry itself keeps them.
    """
    place, event = _dict(row.get("place")), _dict(row.get("event"))
    longitude, latitude = _number(place.get("longitude")), _number(place.get("latitude"))
    out: dict[str, Any] = {name: _string(row.get(name)) for name in LAYER_TEXTS}
    out.update(
        fid=seq,
        geom=point(longitude, latitude),
        place=_string(place.get("name")),
        event_precision=_string(event.get("precision", "day" if event else "")),
        published_precision=_string(row.get("published_precision", "day" if row.get("published") else "")),
        event_start=_time(event.get("earliest")),
        event_end=_time(event.get("latest")),
        published=_time(row.get("published")),
        longitude=longitude,
        latitude=latitude,
        precision_km=_number(place.get("precision_km")),
    )
    return out


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str:
    if not value or not isinstance(value, str):
        return ""
    # A NUL would end the text for many readers, and half a surrogate pair cannot be stored.
    return (value if value.isascii() else value.encode(errors="replace").decode()).replace("\0", "")


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _time(value: Any) -> str | None:
    try:
        return utc_text(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None
