"""What stays on the live map as it moves: boundary lines by the policy, lines and zones of the agreement, places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from grith.brief import boundary_lines
from grith.errors import GrithError
from grith.geometry import Drawn, buffer, drawn, valid_on
from grith.nouns import Agreement, Clause, Shape
from grith.web._incidents import base_window, shown
from grith.web._office import Office
from grith.web._picture import Picture

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")  # Okabe and Ito: told apart by colour-blind readers
OTHERS = "#767676"
# Findings by colour and by the shape of their rim, for who does not see colours.
FINDINGS = {
    "violation": "#d55e00",
    "undetermined": "#e69f00",
    "excused": "#56b4e9",
    "no violation": "#009e73",
    "out of scope": "#999999",
}
MARGIN = 0.6  # of the frame on each side and at least 3 degrees, so that one can move a little
Frame = tuple[float, float, float, float]


def map_of(office: Office, picture: Picture, role: str) -> dict[str, Any]:
    """GeoJSON of what stays on the map, its frame (west, south, east, north), the accusers, the notes on boundaries."""
    view = picture.view
    totals = office.index().totals(base_window(office, picture, role))
    terms, problem = _terms(office, picture)
    frame = _frame(picture, totals.frame, terms)
    if frame is None:
        return {"frame": None}
    beside, above = (max(3.0, MARGIN * (frame[n + 2] - frame[n])) for n in (0, 1))
    wide = (frame[0] - 2 * beside, frame[1] - above, frame[2] + 2 * beside, frame[3] + above)
    lines = boundary_lines(wide) or []
    held = view.get("truce") or {"readings": ()}
    return {
        "frame": frame,
        "notes": sorted({line.stretch.note for line in lines if line.stretch and line.stretch.note}),
        "lines": _collection(
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": line.points},
                "properties": {"style": line.style},
            }
            for line in lines
            if line.style != "omit"
        ),
        "terms": _collection(_feature(part) for part in terms),
        "terms_problem": problem,
        "accusers": _accusers(office, totals.by_accuser),
        "findings": [{"name": name, "colour": colour} for name, colour in FINDINGS.items()],
        "readings": [{"id": r["id"], "title": r["title"]} for r in held["readings"]],
        "places": [
            {"name": p["name"], "at": [p["longitude"], p["latitude"]], "area": p.get("precision_km", 0) >= 35}
            for p in view["places"]
        ],
        "count": totals.count,
        "without_place": totals.without_place,
    }


def _accusers(office: Office, told: Any) -> list[dict[str, Any]]:
    """Each accuser with its number of reports, its colour, and the words that stand for it."""
    counts: Counter[str] = Counter()
    words: dict[str, list[str]] = {}
    for word, number in told.items():
        name = shown(office.parties(), word)
        counts[name] += number
        words.setdefault(name, []).append(word)
    order = sorted(counts, key=lambda name: (-counts[name], name))
    colours = dict(zip(order, COLOURS, strict=False))
    return [{"name": n, "count": counts[n], "colour": colours.get(n, OTHERS), "words": sorted(words[n])} for n in order]


def _frame(picture: Picture, points: Frame | None, terms: list[Drawn]) -> Frame | None:
    """Around the incident reports, the case's own country and the agreement's lines."""
    view = picture.view
    boxes = [points] if points else []
    boxes += [_box(part) for part in terms if part.properties.get("kind") != "buffer"]
    home = [p for p in view["places"] if view["country"] and p.get("country") == view["country"]]
    if not boxes:
        home = home or view["places"]
    boxes += [(p["longitude"], p["latitude"], p["longitude"], p["latitude"]) for p in home]
    if not boxes:
        return None
    west, south = min(b[0] for b in boxes) - 0.6, min(b[1] for b in boxes) - 0.4
    east, north = max(b[2] for b in boxes) + 0.6, max(b[3] for b in boxes) + 0.4
    return west, max(south, -85.0), east, min(north, 85.0)


def _box(part: Drawn) -> Frame:
    import shapely

    west, south, east, north = shapely.geometry.shape(part.geometry).bounds
    return west, south, east, north


# ---------------------------------------------------------------------- the agreement's terms


def _terms(office: Office, picture: Picture) -> tuple[list[Drawn], str]:
    """The lines, zones and distances of the case's agreement on the day; second: why they cannot be drawn."""
    definition = office.case().definition
    if definition.truce is None:
        return [], ""
    try:
        agreement = office.case().agreement()
        return list(_drawn(agreement, date.fromisoformat(picture.view["as_of"]["day"]))), ""
    except (GrithError, ValueError) as error:
        return [], str(error)


def _drawn(agreement: Agreement, day: date) -> Iterator[Drawn]:
    lines = {line.id: line for line in agreement.lines}
    seen: set[tuple[str, float]] = set()
    for reading in agreement.readings:
        for clause in reading.clauses:
            line, km = lines.get(clause.line), clause.within_km
            if line is None or not km or (line.id, km) in seen:
                continue
            seen.add((line.id, km))
            for shape in _on(line.shapes, day):
                yield buffer(shape, km, kind="buffer", title=f"within {km:g} km of {line.title}", who=_who(clause))
    for zone in agreement.zones:
        for shape in _on(zone.shapes, day):
            yield drawn(shape, kind="zone", title=zone.title, since=_iso(shape.since), until=_iso(shape.until))
    for line in agreement.lines:
        for shape in _on(line.shapes, day):
            yield drawn(shape, kind="line", title=line.title, since=_iso(shape.since), until=_iso(shape.until))


def _on(shapes: tuple[Shape, ...], day: date) -> list[Shape]:
    return valid_on(shapes, day, day)[0]


def _who(clause: Clause) -> str:
    return f"{clause.id}: {clause.says}"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _feature(part: Drawn) -> dict[str, Any]:
    return {"type": "Feature", "geometry": part.geometry, "properties": dict(part.properties)}


def _collection(features: Iterable[Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
