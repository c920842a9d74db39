"""The force on a map: areas as circles about rough places, what stands in each in its fullest month, and the bases."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians
from typing import Any

from grith.brief._map import KM_A_DEGREE, WIDTH, _countries, _Frame, _frame_of, _lines, _Room, _scale
from grith.brief._symbols import Symbols
from grith.brief._words import placed_words
from grith.units import unit_words

SMALLEST_KM = 20.0
ROW, LETTER, SYMBOL = 26, 6.5, 0.14
LEFT_OF_TEXT = 38
MOST_LETTERS = 44
MIDDLE = 9
"""The middle of an area stays in sight: no box covers it, a line leads there."""


def force_map(part: dict[str, Any], scenario: dict[str, Any], symbols: Symbols) -> dict[str, Any] | None:
    """The map of one scenario, or None where the workbook gives no area a place."""
    areas = [a for a in part["areas"] if "latitude" in a]
    if not areas:
        return None
    month = fullest_month(scenario, part["months"])
    placed = [b for b in part["bases"] if "latitude" in b]
    frame = _frame_of([p for a in areas for p in _edges(a)] + [(b["longitude"], b["latitude"]) for b in placed])
    room = _Room(frame.height)
    lines, notes = _lines(frame)
    boxes, circles = [], []
    for spot in (*areas, *placed):
        room.mark(*frame.at(spot["longitude"], spot["latitude"]), MIDDLE)
    for area in sorted(areas, key=lambda a: (a["radius_km"], a["id"])):
        x, y = frame.at(area["longitude"], area["latitude"])
        circles.append(
            {"x": x, "y": y, "r": round(frame.units(max(SMALLEST_KM, area["radius_km"])), 1), "title": area["title"]}
        )
        rows = [*_standing(part, scenario, area["id"], month), *_housing(part, area["id"])]
        boxes.append(_box(area["title"], rows, x, y, frame, room, symbols))
    for base in placed:
        x, y = frame.at(base["longitude"], base["latitude"])
        boxes.append(_box(base["title"], [_base_row(base)], x, y, frame, room, symbols))
    return {
        "width": WIDTH,
        "height": frame.height,
        "lines": lines,
        "countries": _countries(frame, room),
        "circles": circles[::-1],
        "boxes": boxes,
        "scale": _scale(frame),
        "month": month,
        "notes": notes,
        "elsewhere": [a["title"] for a in part["areas"] if "latitude" not in a],
        "summary": "; ".join(f"{b['title']}: " + (", ".join(r["text"] for r in b["rows"]) or "nothing") for b in boxes),
    }


def fullest_month(scenario: dict[str, Any], months: int) -> int:
    """The first month in which most is covered (each line by its share); the first with most needs if nothing is."""

    def worth(m: int) -> tuple[float, int]:
        needed = [(line["covered"][m], line["need"][m]) for line in scenario["lines"] if line["need"][m]]
        return round(sum(covered / need for covered, need in needed), 6), len(needed)

    return max(range(months), key=lambda m: (*worth(m), -m)) + 1


def _edges(area: dict[str, Any]) -> Iterator[tuple[float, float]]:
    tall = max(SMALLEST_KM, area["radius_km"]) / KM_A_DEGREE
    wide = tall / max(0.1, cos(radians(area["latitude"])))
    for sign in (-1, 1):
        yield area["longitude"] + sign * wide, area["latitude"] + sign * tall


def _standing(part: dict[str, Any], scenario: dict[str, Any], area: str, month: int) -> Iterator[dict[str, Any]]:
    """A row for each capability needed in the area: what covers it in the month, of what is needed."""
    sums: dict[str, list[float]] = {}
    for line in scenario["lines"]:
        if line["area"] == area and line["need"][month - 1]:
            total = sums.setdefault(line["capability"], [0.0, 0.0])
            total[0] += line["covered"][month - 1]
            total[1] += line["need"][month - 1]
    known = {c["id"]: c for c in part["capabilities"]}
    there = [
        p["in_place"] for p in scenario["placements"]
        if p["area"] == area and p["from_month"] <= month <= p["until_month"]
    ]  # fmt: skip
    for name, (covered, need) in sums.items():
        unit = known[name]["unit"]
        words = f"{name.replace('_', ' ')}: {placed_words(covered)} of {placed_words(need)}"
        if unit not in name:
            words += f" {unit_words(unit, need)}"
        yield {"key": known[name]["symbol"], "text": words, "present": bool(there) and all(there)}


def _housing(part: dict[str, Any], area: str) -> Iterator[dict[str, Any]]:
    for base in part["bases"]:
        if "latitude" not in base and area in base["serves"]:
            yield _base_row(base)


def _base_row(base: dict[str, Any]) -> dict[str, Any]:
    told = [f"{placed_words(base[k])} {unit_words(k, base[k])}" for k in ("beds", "stands") if base[k] is not None]
    kind = "airfield" if base["stands"] is not None else "base"
    return {"key": f"{kind}/", "text": f"{base['title']}: {', '.join(told) or 'beds not known'}", "present": True}


def _box(
    title: str, rows: list[dict[str, Any]], x: float, y: float, frame: _Frame, room: _Room, symbols: Symbols
) -> dict[str, Any]:
    """The rows in a box beside their place, where no other box lies; a thin line leads to the place."""
    for row in rows:
        row["text"] = row["text"] if len(row["text"]) <= MOST_LETTERS else row["text"][: MOST_LETTERS - 1] + "…"
    letters = [len(title) * 1.08, *(len(r["text"]) + LEFT_OF_TEXT / LETTER for r in rows)]
    width, height = round(max(letters) * LETTER + 12, 1), 22 + ROW * len(rows)
    left, top = _spot(x, y, width, height, frame, room)
    drawn = []
    for number, row in enumerate(rows):
        middle = top + 22 + ROW * number + ROW / 2 - 2
        drawn.append(
            {
                "text": row["text"],
                "x": round(left + LEFT_OF_TEXT, 1),
                "y": round(middle + 4, 1),
                "symbol": symbols.place(row["key"], left + 20, middle, SYMBOL, present=row["present"]),
            }
        )
    # The leader ends at the edge of the box that is nearest to the place.
    end_x, end_y = min(max(x, left), left + width), min(max(y, top), top + height)
    leader = None if (end_x, end_y) == (x, y) else {"x": x, "y": y, "to_x": round(end_x, 1), "to_y": round(end_y, 1)}
    return {
        "title": title, "x": left, "y": top, "width": width, "height": height, "rows": drawn, "leader": leader
    }  # fmt: skip


def _spot(x: float, y: float, width: float, height: float, frame: _Frame, room: _Room) -> tuple[float, float]:
    """The free place for a box nearest to (x, y); where none is free, the corner of the map nearest to it."""
    step = 14
    across = [((px + width / 2 - x) ** 2, px) for px in range(6, max(7, int(WIDTH - width - 6)), step)]
    down = [((py + height / 2 - y) ** 2, py) for py in range(6, max(7, int(frame.height - height - 6)), step)]
    found = sorted((aside + below, px, py) for aside, px in across for below, py in down)
    for _, px, py in found:
        if room.take((px - 4, py - 4, px + width + 4, py + height + 4)):
            return float(px), float(py)
    return max(6.0, min(x, WIDTH - width - 6)), max(6.0, min(y, frame.height - height - 6))
