"""The map as SVG: boundary lines, places of the case, incident reports by where they are said to have happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, radians, sqrt
from typing import Any

from attrs import field, frozen

from grith.brief._boundaries import Box, are_built, boundary_lines, label_rows
from grith.brief._words import listing, plural

WIDTH = 960
SHAPES = (0.5, 0.8)  # height over width of the frame, at the least and at the most
MARGIN = 0.09
SMALLEST = 2.5  # degrees of latitude
MOST_LABELS = 45
AREA_KM = 35  # a place as vague as that is a region: a name in italics, not a dot
KM_A_DEGREE = 111.2


@frozen
class Drawing:
    """Everything that the template draws; coordinates in user units of the SVG."""

    width: int
    height: int
    lines: list[dict[str, str]]
    countries: list[dict[str, Any]]
    squares: list[dict[str, Any]]
    marks: list[dict[str, Any]]
    places: list[dict[str, Any]]
    scale: dict[str, Any]
    notes: list[str]
    summary: str
    caption: str


@frozen
class _Frame:
    """Degrees to user units: plate carrée with true scale at the middle latitude, good enough for a situation map."""

    box: Box
    height: int
    _x: float = field(init=False)
    _y: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        west, south, east, north = self.box
        object.__setattr__(self, "_x", WIDTH / (east - west))
        object.__setattr__(self, "_y", self.height / (north - south))

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude - self.box[0]) * self._x, 1), round((self.box[3] - latitude) * self._y, 1)

    def holds(self, longitude: float, latitude: float) -> bool:
        west, south, east, north = self.box
        return west <= longitude <= east and south <= latitude <= north

    def units(self, km: float) -> float:
        return km / KM_A_DEGREE * self._y


class _Room:
    """Boxes of text that are taken, so that no two names cover each other."""

    def __init__(self, height: int) -> None:
        self.height = height
        self.taken: list[Box] = []

    def take(self, box: Box) -> bool:
        """Take the box if it lies on the map and is free."""
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > WIDTH - 2 or bottom > self.height - 2:
            return False
        if any(left < r and l < right and top < b and t < bottom for l, t, r, b in self.taken):  # noqa: E741
            return False
        self.taken.append(box)
        return True

    def mark(self, x: float, y: float, r: float) -> None:
        """A mark is taken room too."""
        self.taken.append((x - r, y - r, x + r, y + r))


def _frame_of(points: Sequence[tuple[float, float]]) -> _Frame:
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    tall = max((north - south) * (1 + 2 * MARGIN), SMALLEST)
    middle = min(max((north + south) / 2, -80.0), 80.0)
    shrink = cos(radians(middle))
    wide = max((east - west) * (1 + 2 * MARGIN) * shrink, SMALLEST)
    wide, tall = max(wide, tall / SHAPES[1]), max(tall, wide * SHAPES[0])
    centre = (east + west) / 2
    half = min(wide / shrink / 2, 180.0)
    box = (centre - half, max(middle - tall / 2, -90.0), centre + half, min(middle + tall / 2, 90.0))
    return _Frame(box, round(WIDTH * (box[3] - box[1]) / ((box[2] - box[0]) * shrink)))


def draw_map(view: dict[str, Any]) -> Drawing | None:
    """The map of ``view``, or ``None`` when nothing on record has coordinates.

    The frame holds the case's places in its own country and all incident reports drawn, with a margin; other places
    widen it only when there is nothing else. What lies outside is named in the caption.
    """
    incidents = [i for i in view["incidents"]["listed"] if "latitude" in i and "longitude" in i]
    squares = view["incidents"].get("squares", [])
    places = view["places"]
    home = [p for p in places if view["country"] and p.get("country") == view["country"]]
    points = [(i["longitude"], i["latitude"]) for i in incidents] + [
        (p["longitude"], p["latitude"]) for p in (home if home or incidents else places)
    ]
    if not points:
        return None
    frame = _frame_of(_without_far(points))
    room = _Room(frame.height)
    lines, notes = _lines(frame)
    marks = [] if squares else _marks(incidents, frame, room)
    drawn_squares = _squares(squares, frame)
    named, unnamed = _places(places, incidents, view["statements"], frame, room)
    beyond = sorted({p["name"] for p in places if not frame.holds(p["longitude"], p["latitude"])})
    count = view["incidents"]["count"]
    drawn = count - view["incidents"]["without_place"]
    caption = "Dots: places of the case; italics: regions. "
    if drawn:
        caption += (
            f"Circles: {plural(drawn, 'incident report')} where their sources place them, all of them claims; "
            "area by number, a thin ring for the radius within which the spot lies. "
            if not squares
            else f"Squares: {plural(drawn, 'incident report')}, darker for more; all of them claims. "
        )
    if count - drawn:
        missing = count - drawn
        caption += f"{plural(missing, 'incident report')} without a place {'is' if missing == 1 else 'are'} not drawn. "
    if beyond:
        caption += f"Outside the frame: {listing(beyond, 8)}. "
    if lines:
        caption += "Outlines: Natural Earth."
    elif are_built():
        caption += "No boundary or coast lies within the frame."
    else:
        caption += "Outlines were not built into this copy of Grith, so only places are drawn."
    return Drawing(
        WIDTH,
        frame.height,
        lines,
        _countries(frame, room),
        drawn_squares,
        marks,
        named,
        _scale(frame),
        notes,
        _summary(frame, named, unnamed, marks, drawn),
        caption,
    )


def _without_far(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """The points without the few (up to 5 in 100) that would more than double the frame."""
    if len(points) < 20:
        return points
    xs, ys = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 40
    near = [p for p in points if xs[cut] <= p[0] <= xs[-1 - cut] and ys[cut] <= p[1] <= ys[-1 - cut]]
    return near if (xs[-1] - xs[0]) > 2 * (xs[-1 - cut] - xs[cut]) and near else points


def _lines(frame: _Frame) -> tuple[list[dict[str, str]], list[str]]:
    """SVG paths by style (coasts under borders), and the notes of the policy for what is in the frame."""
    paths, notes = _drawn(frame) if are_built() else ((), ())
    return [{"style": style, "d": path} for style, path in paths], list(notes)


@lru_cache(maxsize=16)  # the frames of a case stay, whatever else changes
def _drawn(frame: _Frame) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    found = boundary_lines(frame.box) or []
    notes = sorted({line.stretch.note for line in found if line.stretch and line.stretch.note})
    paths: dict[str, list[str]] = defaultdict(list)
    for line in found:
        if line.style == "omit":
            continue
        steps: list[tuple[float, float]] = []
        for point in line.points:
            here = frame.at(*point)
            if not steps or abs(here[0] - steps[-1][0]) + abs(here[1] - steps[-1][1]) >= 0.7:
                steps.append(here)
        last = frame.at(*line.points[-1])
        if steps[-1] != last:
            steps.append(last)
        if len(steps) > 1:
            paths[line.style].append("M" + "L".join(f"{x:g} {y:g}" for x, y in steps))
    return tuple((s, "".join(paths[s])) for s in ("coast", "border", "disputed") if paths[s]), tuple(notes)


def _marks(incidents: Sequence[dict[str, Any]], frame: _Frame, room: _Room) -> list[dict[str, Any]]:
    """One circle a spot; its title tells how many reports and by whom, each accuser for itself."""
    spots: dict[tuple[float, float], list[dict[str, Any]]] = defaultdict(list)
    for row in incidents:
        if frame.holds(row["longitude"], row["latitude"]):
            spots[frame.at(row["longitude"], row["latitude"])].append(row)
    marks = []
    for (x, y), rows in sorted(spots.items()):
        accusers = Counter(row.get("accuser_party") or "accuser not named" for row in rows)
        by = "; ".join(f"{name} {accusers[name]}" for name in sorted(accusers))
        names = sorted({row["place"] for row in rows if row.get("place")})
        near = max((row.get("precision_km") or 0.0) for row in rows)
        r = round(min(2.6 * sqrt(len(rows)), 22), 1)
        ring = round(frame.units(near), 1)
        room.mark(x, y, min(r, 3.5))
        marks.append(
            {
                "x": x,
                "y": y,
                "r": r,
                "ring": ring if r + 2 < ring < WIDTH / 4 else 0,
                "label": f"{listing(names, 3) or 'no name'}: {plural(len(rows), 'incident report')}, by accuser: {by}",
                "target": rows[0]["number"],
                "numbers": [row["number"] for row in rows],
            }
        )
    return sorted(marks, key=lambda m: (-m["r"], m["x"], m["y"]))


def _squares(squares: Iterable[dict[str, Any]], frame: _Frame) -> list[dict[str, Any]]:
    found = [s for s in squares if frame.holds(s["west"] + s["degrees"] / 2, s["south"] + s["degrees"] / 2)]
    most = max((s["count"] for s in found), default=1)
    drawn: list[dict[str, Any]] = []
    for s in found:
        x, y = frame.at(s["west"], s["south"] + s["degrees"])
        right, bottom = frame.at(s["west"] + s["degrees"], s["south"])
        drawn.append(
            {
                "x": x,
                "y": y,
                "width": round(right - x, 1),
                "height": round(bottom - y, 1),
                "opacity": round(0.12 + 0.78 * sqrt(s["count"] / most), 2),
                "label": plural(s["count"], "incident report"),
            }
        )
    return drawn


def _places(
    places: Sequence[dict[str, Any]],
    incidents: Sequence[dict[str, Any]],
    statements: Sequence[dict[str, Any]],
    frame: _Frame,
    room: _Room,
) -> tuple[list[dict[str, Any]], int]:
    """Dots with names for the places spoken of most; names that find no room are left to the dot's title."""
    spoken = Counter(row["place"] for row in (*incidents, *statements) if row.get("place"))
    seen = [p for p in places if frame.holds(p["longitude"], p["latitude"])]
    seen.sort(key=lambda p: (-spoken[p["name"]], p["name"]))
    drawn: list[dict[str, Any]] = []
    unnamed = 0
    for place in seen:
        if not _vague(place):
            room.mark(*frame.at(place["longitude"], place["latitude"]), 2)
    for place in seen:
        x, y = frame.at(place["longitude"], place["latitude"])
        wide = len(place["name"]) * 6.2 + 4
        area = _vague(place)
        in_middle = (("middle", x, y + 4, (x - wide / 2, y - 7, x + wide / 2, y + 7)),)
        beside = (
            ("start", x + 5, y + 4, (x + 4, y - 7, x + 4 + wide, y + 7)),
            ("end", x - 5, y + 4, (x - 4 - wide, y - 7, x - 4, y + 7)),
            ("middle", x, y - 6, (x - wide / 2, y - 17, x + wide / 2, y - 4)),
            ("middle", x, y + 14, (x - wide / 2, y + 4, x + wide / 2, y + 17)),
        )
        choices = in_middle + beside if area else beside
        spot = next((c for c in choices if room.take(c[3])), None) if len(drawn) - unnamed < MOST_LABELS else None
        unnamed += spot is None
        drawn.append(
            {
                "x": x,
                "y": y,
                "name": place["name"],
                "area": area,
                "text": place["name"] if spot else "",
                "anchor": spot[0] if spot else "start",
                "tx": round(spot[1], 1) if spot else x,
                "ty": round(spot[2], 1) if spot else y,
            }
        )
    return drawn, unnamed


def _vague(place: dict[str, Any]) -> bool:
    """Whether the place is a region rather than a spot."""
    return bool(place.get("precision_km", 0) >= AREA_KM)


def _countries(frame: _Frame, room: _Room) -> list[dict[str, Any]]:
    """Each state's name once, in its widest free stretch that is not at the edge of the map."""
    best: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for name, latitude, left, right in label_rows(frame.box):
        x, y = frame.at((left + right) / 2, latitude)
        free = (right - left) * WIDTH / (frame.box[2] - frame.box[0])
        needed = len(name) * 9.5 + 14
        if free >= needed:
            edge = min(1.0, min(y, frame.height - y) / (0.18 * frame.height))
            best[name].append((-min(free, 3 * needed) / needed * (0.3 + edge), x, y))
    labels = []
    for name in sorted(best):
        wide = len(name) * 9.5
        for _, x, y in sorted(best[name])[:12]:
            if room.take((x - wide / 2, y - 12, x + wide / 2, y + 5)):
                labels.append({"x": x, "y": y, "text": name})
                break
    return labels


def _scale(frame: _Frame) -> dict[str, Any]:
    """A bar of a round length, about an eighth of the width; true at the middle latitude."""
    km = WIDTH / 8 / frame.units(1)
    power = 10 ** (len(str(int(max(km, 1)))) - 1)
    length = next((n * power for n in (5, 2, 1) if n * power <= km), power)
    return {"x": 14, "length": round(frame.units(length), 1), "label": f"{length:,} km"}


def _summary(
    frame: _Frame, named: Sequence[dict[str, Any]], unnamed: int, marks: Sequence[dict[str, Any]], drawn: int
) -> str:
    west, south, east, north = frame.box
    text = f"Frame from {south:.1f} to {north:.1f} degrees north and {west:.1f} to {east:.1f} degrees east. "
    if named:
        text += f"Places: {listing([p['name'] for p in named], 40)}. "
    if drawn:
        text += f"{plural(drawn, 'incident report')} at {plural(len(marks), 'spot')}. " if marks else ""
    return text.strip()
