"""What is asked of the map and what it answers: marks one by one, or counts in cells where there are too many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen

from grith.errors import GrithError
from grith.map._cells import circle, outline
from grith.map._columns import CATEGORIES
from grith.nouns import HANDLINGS, AsOf

MOST_MARKS = 20_000
"""More than this in one window are counted in cells."""

EXACT_KM = 1.0
"""A place known to within so many km may be drawn as a point; what is known less well, as the area it lies in."""

DATUM = "Incident reports as claimed. No mark says that something happened, or who did it."


@frozen
class Window:
    """A part of the map in degrees (``west`` may exceed ``east`` across the 180th meridian), the zoom of a web map,
    a span of time (half-open; what is not dated is outside of any), a cut, and words for categories.

    ``only`` names for a category (type, accuser, alleged_actor, target, source, report) the values to show. With
    ``reading`` each mark has its finding under that reading (:meth:`MapIndex.put_findings`), and with ``results`` only
    those are shown that have one of these.
    ``clearance`` is the marking up to which somebody sees. Raises GrithError for what is no window.
    """

    west: float = -180.0
    south: float = -90.0
    east: float = 180.0
    north: float = 90.0
    zoom: float = 4.0
    start: datetime | None = None
    end: datetime | None = None
    as_of: AsOf | None = None
    only: Mapping[str, tuple[str, ...]] = field(factory=dict, hash=False)
    reading: str = ""
    results: tuple[str, ...] = ()
    clearance: str = HANDLINGS[-1]

    def __attrs_post_init__(self) -> None:
        numbers = (self.west, self.south, self.east, self.north, self.zoom)
        if not all(abs(number) <= 1000 for number in numbers) or self.south > self.north:  # false for NaN, too
            raise GrithError(
                "this is not a window of the map",
                "map",
                "Give west, south, east, north in degrees",
            )
        if unknown := sorted(set(self.only) - set(CATEGORIES)):
            raise GrithError(
                f"{unknown[0]!r} is not a category",
                "map",
                f"Use {', '.join(CATEGORIES)}",
            )
        if self.clearance not in HANDLINGS:
            raise GrithError(
                f"{self.clearance!r} is not a handling marking",
                "map",
                f"Use {', '.join(HANDLINGS)}",
            )
        for moment in (self.start, self.end):
            if moment is not None and moment.tzinfo is None:
                raise GrithError(
                    "a time without a zone",
                    "map",
                    "Give times with their offset from UTC",
                )

    @property
    def is_world(self) -> bool:
        """Whether nothing is left out by its place."""
        return self.east - self.west >= 360 and self.south <= -90 and self.north >= 90


@frozen
class MapView:
    """What a window shows. ``shape`` is ``marks`` or ``cells``; ``features`` are its rows, ready for :meth:`geojson`.

    ``shown`` counts the reports in the window, ``off_the_map`` those that have no point and fit otherwise, ``undated``
    those left out of a span of time because nothing says when.
    """

    shape: str
    features: tuple[dict[str, Any], ...]
    shown: int
    off_the_map: int
    undated: int
    resolution: int | None = None

    def geojson(self) -> dict[str, Any]:
        """A GeoJSON FeatureCollection (RFC 7946) with ``grith`` beside it: the counts and what the map does not say."""
        features = [_feature(f) for f in self.features]
        return {
            "type": "FeatureCollection",
            "features": features,
            "grith": self._told(),
        }

    def text(self) -> str:
        """:meth:`geojson` as JSON text, made in a third of the time."""
        told = json.dumps(self._told(), ensure_ascii=False)
        return f'{{"type": "FeatureCollection", "features": [{", ".join(_written(self.features))}], "grith": {told}}}'

    def _told(self) -> dict[str, Any]:
        return {
            "shape": self.shape,
            "shown": self.shown,
            "off_the_map": self.off_the_map,
            "undated": self.undated,
            "resolution": self.resolution,
            "note": DATUM,
        }


def _written(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Features as text. Points are most of a large answer, and are written straight from their values."""
    known: dict[str, str] = {}
    for row in rows:
        if row["draw"] != "point":
            yield json.dumps(_feature(row), ensure_ascii=False)
            continue
        words = []
        for name in ("type", "accuser", "alleged_actor", "result"):
            value = row.get(name, "")
            if value not in known:
                known[value] = json.dumps(value, ensure_ascii=False)
            words.append(known[value])
        found = f', "result": {words[3]}' if "result" in row else ""
        yield (
            f'{{"type": "Feature", "geometry": {{"type": "Point", "coordinates": [{row["longitude"]!r}, '
            f'{row["latitude"]!r}]}}, "properties": {{"draw": "point", '
            f'"id": {json.dumps(row["id"], ensure_ascii=False)}, "type": {words[0]}, '
            f'"accuser": {words[1]}, "alleged_actor": {words[2]}, "count": 1{found}}}}}'
        )


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    """A mark as a point, an area as a circle, a cell as its outline."""
    hidden = () if row["draw"] == "area" else ("longitude", "latitude")  # the middle of an area, for its number
    properties = {k: v for k, v in row.items() if k not in hidden}
    if row["draw"] == "point":
        geometry: dict[str, Any] = {
            "type": "Point",
            "coordinates": [row["longitude"], row["latitude"]],
        }
    elif row["draw"] == "area":
        ring = circle(row["longitude"], row["latitude"], row["precision_km"])
        geometry = {"type": "Polygon", "coordinates": [ring]}
    else:
        geometry = {"type": "Polygon", "coordinates": [outline(int(row["cell"], 16))]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
