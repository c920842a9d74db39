"""What the Truce page shows: incident reports on a map and along a line of time, and findings by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from math import sqrt
from typing import Any

from grith.web._office import Office
from grith.web._picture import Picture

WIDTH, LEFT, ROW, TOP = 960, 190, 30, 30


def truce_of(office: Office, picture: Picture, query: Mapping[str, str]) -> dict[str, Any]:
    """The context of the page."""
    view, shown = picture.view, {}
    asked = query.get("reading", "")
    held = view.get("truce")
    if held and any(r["id"] == asked for r in held["readings"]):
        titles = {r["title"] for r in held["readings"] if r["id"] == asked}
        shown = {
            "view": {**view, "truce": {**held, "readings": [r for r in held["readings"] if r["id"] == asked]}},
            "truce_days": [p for p in picture.shared["truce_days"] if p["title"] in titles],
            "truce_maps": [p for p in picture.shared["truce_maps"] if p["title"] in titles],
        }
    claims = [row["id"] for row in view["statements"] if row["kind"] in ("allegation", "denial", "agreement")]
    return {
        "days_line": days_line(view["incidents"]["listed"]),
        "claims": picture.lines(claims),
        "box": next((box for box in view["boxes"] if box["id"] == "truce"), None),
        "reading": asked if shown else "",
        "readings": [{"id": r["id"], "title": r["title"]} for r in held["readings"]] if held else [],
        **shown,
    }


def days_line(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Incident reports by day and accuser, each accuser in a row of its own: rival sides are never summed."""
    counts: Counter[tuple[str, date]] = Counter()
    for row in rows:
        first = row.get("event", {}).get("first")
        if first:
            counts[row.get("accuser_party") or "accuser not named", date.fromisoformat(first)] += 1
    if not counts:
        return None
    days = [day for _, day in counts]
    first, last = min(days), max(days)
    first, last = first - timedelta(days=2), last + timedelta(days=2)
    totals: Counter[str] = Counter()
    for (who, _), number in counts.items():
        totals[who] += number
    order = sorted(totals, key=lambda who: (-totals[who], who))
    unit = (WIDTH - LEFT - 20) / ((last - first).days + 1)
    most = max(counts.values())

    def x_of(day: date) -> float:
        return round(LEFT + ((day - first).days + 0.5) * unit, 1)

    marks = [
        {
            "x": x_of(day),
            "y": TOP + (order.index(who) + 0.5) * ROW,
            "r": round(max(3.0, min(ROW / 2 - 2, unit) * sqrt(number / most)), 1),
            "label": f"{who}: {number:,} incident report{'s' if number > 1 else ''} on {day.isoformat()}",
            "day": day.isoformat(),
        }
        for (who, day), number in sorted(counts.items())
    ]
    span = (last - first).days + 1
    every = max(1, -(-span // 10))
    return {
        "width": WIDTH,
        "height": TOP + ROW * len(order) + 14,
        "rows": [(TOP + (n + 0.5) * ROW, who, totals[who]) for n, who in enumerate(order)],
        "left": LEFT,
        "bottom": TOP + ROW * len(order),
        "marks": marks,
        "ticks": [
            (
                x_of(day),
                f"{day.day}.{day.month}.{day.year % 100:02d}" if span > 300 else day.strftime("%d %b").lstrip("0"),
            )
            for day in (first + timedelta(days=n) for n in range(0, span, every))
        ],
        "undated": sum(1 for row in rows if not row.get("event", {}).get("first")),
    }
