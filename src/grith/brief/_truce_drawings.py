"""The truce drawn: days by side, and the map by finding, one panel a reading, side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from grith.brief._lettering import fitted
from grith.brief._map import Drawing
from grith.brief._truce import words_of
from grith.brief._words import day_words, plural

WIDTH, LEFT, ROW, BAR = 460, 8, 50, 34
MOST_DAYS = 60
ORDER = ("violation", "undetermined", "excused", "no violation", "out of scope")


def draw_days(part: dict[str, Any], last_day: str) -> list[dict[str, Any]]:
    """One panel a reading: a row a side, a bar a day; the solid part is certain, the outlined part possible."""
    days = part["days"]
    if not days:
        return []
    last = date.fromisoformat(last_day)
    first = max(min(date.fromisoformat(d["day"]) for d in days), last - timedelta(days=MOST_DAYS - 1))
    span = max((last - first).days + 1, 7)
    unit = (WIDTH - LEFT - 8) / span
    most = max(d["high"] for d in days)
    panels = []
    for reading in part["readings"]:
        rows = []
        for number, side in enumerate(reading["sides"]):
            base = 22 + (number + 1) * ROW
            bars = [
                _bar(d, side["name"], base, first, unit, most)
                for d in days
                if (d["reading"], d["side"]) == (reading["id"], side["id"]) and d["day"] >= first.isoformat()
            ]
            rows.append({"name": fitted(side["name"], WIDTH, 10.5), "title": side["name"], "y": base, "bars": bars})
        every = max(1, round(70 / unit))
        ticks = [
            {"x": round(LEFT + (n + 0.5) * unit, 1), "label": f"{first + timedelta(days=n):%-d %b}"}
            for n in range(0, (last - first).days + 1, every)
        ]
        panels.append(
            {
                "title": reading["title"],
                "words": reading["words"],
                "rows": rows,
                "ticks": ticks,
                "height": 42 + len(rows) * ROW,
                "id": reading["id"],
            }
        )
    return panels


def _bar(day: dict[str, Any], side: str, base: int, first: date, unit: float, most: int) -> dict[str, Any]:
    x = LEFT + (date.fromisoformat(day["day"]) - first).days * unit
    low, high = day["low"] / most * BAR, day["high"] / most * BAR
    words = f"{words_of(day)} alleged against {side} on {day_words(date.fromisoformat(day['day']))}"
    return {
        "x": round(x + unit * 0.1, 1),
        "width": round(unit * 0.8, 1),
        "low": round(low, 1),
        "high": round(high, 1),
        "y": base,
        "label": words,
    }


def reading_maps(view: dict[str, Any], drawing: Drawing | None) -> list[dict[str, Any]]:
    """The marks of the map, once a reading, each by the weightiest finding of the claims at its spot."""
    part = view.get("truce")
    if part is None or drawing is None or not drawing.marks:
        return []
    number_of = {i["id"]: i["number"] for i in view["incidents"]["listed"]}
    panels = []
    for reading in part["readings"]:
        results: dict[int, str] = {}
        for finding in part["findings"]:
            number, result = number_of.get(finding["incident_report"]), finding["results"].get(reading["id"])
            if number is not None and result:
                results[number] = result
        marks = []
        for mark in drawing.marks:
            found = [results[n] for n in mark["numbers"] if n in results]
            if not found:
                continue
            worst = min(found, key=ORDER.index)
            told = ", ".join(plural(found.count(r), r, f"× {r}") for r in ORDER if r in found)
            marks.append({**mark, "kind": worst.replace(" ", "-"), "label": f"{mark['label']}; {told}"})
        panels.append({"id": reading["id"], "title": reading["title"], "marks": marks})
    return panels
