"""What the live map draws: boundary lines by the policy, places of the case, incident reports or their counts."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

from grith.brief import boundary_lines
from grith.web._picture import Picture

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")  # Okabe and Ito: told apart by colour-blind readers
OTHERS = "#767676"
MARGIN = 0.6  # of the frame on each side and at least 3 degrees, so that one can move a little


def map_of(picture: Picture) -> dict[str, Any]:
    """GeoJSON of everything on the map, its frame (west, south, east, north), and the notes on boundaries."""
    view = picture.view
    rows = [row for row in view["incidents"]["listed"] if "latitude" in row and "longitude" in row]
    squares = view["incidents"].get("squares", [])
    home = [p for p in view["places"] if view["country"] and p.get("country") == view["country"]]
    points = [(r["longitude"], r["latitude"]) for r in (*rows, *home)] or [
        (p["longitude"], p["latitude"]) for p in view["places"]
    ]
    points += [(s["west"], s["south"]) for s in squares]
    if not points:
        return {"frame": None}
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    frame = (min(xs) - 0.6, max(min(ys) - 0.4, -85.0), max(xs) + 0.6, min(max(ys) + 0.4, 85.0))
    beside, above = (max(3.0, MARGIN * (frame[n + 2] - frame[n])) for n in (0, 1))
    wide = (frame[0] - 2 * beside, frame[1] - above, frame[2] + 2 * beside, frame[3] + above)
    lines = boundary_lines(wide) or []
    accusers = Counter(row.get("accuser_party") or "accuser not named" for row in rows)
    colours = dict(zip([name for name, _ in accusers.most_common(len(COLOURS))], COLOURS, strict=False))
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
        "accusers": [
            {"name": name, "count": number, "colour": colours.get(name, OTHERS)}
            for name, number in sorted(accusers.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "incidents": _collection([] if squares else [_mark(picture, row, colours) for row in rows]),
        "squares": _collection(_square(s) for s in squares),
        "places": [
            {"name": p["name"], "at": [p["longitude"], p["latitude"]], "area": p.get("precision_km", 0) >= 35}
            for p in view["places"]
        ],
        "drawn": len(rows),
        "count": view["incidents"]["count"],
        "without_place": view["incidents"]["without_place"],
    }


def _collection(features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _mark(picture: Picture, row: dict[str, Any], colours: dict[str, str]) -> dict[str, Any]:
    who = row.get("accuser_party") or "accuser not named"
    when = row.get("event", {}).get("words", "no day")
    what = row.get("target") or row.get("type") or "no target told"
    accused = row.get("alleged_actor") or "nobody named"
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
        "properties": {
            "who": who,
            "colour": colours.get(who, OTHERS),
            "words": f"{when}, {row.get('place', '')}: {who} alleges {accused}: {what}",
            "near": row.get("precision_km", 0),
            "to": picture.to("/incidents/" + quote(row["id"], safe="")),
        },
    }


def _square(s: dict[str, Any]) -> dict[str, Any]:
    west, south, side = s["west"], s["south"], s["degrees"]
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"count": s["count"]},
    }
