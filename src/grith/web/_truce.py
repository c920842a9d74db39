"""What the Truce page shows: incident reports on a map and along a line of time, and findings by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from math import sqrt
from typing import Any

from grith.brief import incidents_part
from grith.web._incidents import filters_of, shown, table_of, window_of
from grith.web._live import FINDINGS
from grith.web._office import Office
from grith.web._picture import Picture, address

WIDTH, LEFT, ROW, TOP = 960, 220, 30, 30
MOST_STEPS = 120  # marks side by side
NOT_JUDGED = "not judged"


def _span(day: date, step: int) -> str:
    return day.isoformat() if step == 1 else f"{day.isoformat()} to {(day + timedelta(days=step - 1)).isoformat()}"


def truce_of(office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The context of the page."""
    made = picture.held.assessment
    if made is None:  # what asks for findings waits for them
        query = {name: value for name, value in query.items() if name not in ("reading", "clause", "finding")}
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
    chosen = sorted(filters_of(query).items())
    claims = [row["id"] for row in view["statements"] if row["kind"] in ("allegation", "denial", "agreement")]
    return {
        "days_line": picture.part(("days", *chosen), lambda: days_line(*days_told(office, picture, role, query))),
        "incidents": table_of(office, picture, role, query),
        "findings": tuple(FINDINGS),
        "map_query": address("", as_of=picture.asked, **filters_of(query)).lstrip("?"),
        "claims": picture.lines(claims),
        "box": next((box for box in view["boxes"] if box["id"] == "truce"), None),
        "reading": asked if shown else "",
        "clauses": made.clauses(asked) if made is not None and shown else (),
        "readings": [{"id": r["id"], "title": r["title"]} for r in held["readings"]] if held else [],
        **shown,
        **picture.part(("drawn", *chosen), lambda: _drawn(office, picture, role, query)),
    }


def _drawn(office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The drawn map of what fits the filters; nothing where none is set, since the brief's own then serves."""
    if not set(filters_of(query)) - {"reading", "clause"}:
        return {}
    numbers = {row["id"]: row["number"] for row in picture.view["sources"]}
    totals = office.totals(window_of(office, picture, role, query))
    return {"map": picture.drawing_of(incidents_part(totals, office.case().definition, numbers, office.parties()))}


Told = Counter[tuple[str, str, date]]


def days_told(office: Office, picture: Picture, role: str, query: Mapping[str, str]) -> tuple[Told, int]:
    """Incident reports by accuser, finding and day, as filtered; and how many have no day.

    Without a reading there are no findings (""); what was not judged under a reading has "not judged".
    """
    window = window_of(office, picture, role, query)
    told, undated = office.index().found_days(window)
    parties = office.parties()
    counts: Told = Counter()
    for (word, result, day), number in told.items():
        found = result or NOT_JUDGED if window.reading else ""
        counts[shown(parties, word), found, day] += number
    return counts, undated


def days_line(counts: Told, undated: int) -> dict[str, Any] | None:
    """Incident reports by day, each accuser in a row of its own, rival sides never summed; by finding, if it is told.

    Where there are more days than fit side by side, a mark stands for several days.
    """
    if not counts:
        return None
    days = [day for *_, day in counts]
    step = max(1, -(-((max(days) - min(days)).days + 1) // MOST_STEPS))
    if step > 1:
        start, spans = min(days), Told()
        for (who, found, day), number in counts.items():
            spans[who, found, start + timedelta(days=(day - start).days // step * step)] += number
        counts = spans
        days = [day for *_, day in counts]
    first, last = min(days) - timedelta(days=2), max(days) + timedelta(days=2 + step)
    totals: Counter[tuple[str, str]] = Counter()
    by_accuser: Counter[str] = Counter()
    for (who, found, _), number in counts.items():
        totals[who, found] += number
        by_accuser[who] += number
    rank = {name: n for n, name in enumerate(FINDINGS)}
    pairs = sorted(totals, key=lambda pair: (-by_accuser[pair[0]], pair[0], rank.get(pair[1], len(rank))))
    at: dict[tuple[str, str], float] = {}
    rows, height = [], float(TOP)
    for who, found in pairs:
        if found and who not in (pair[0] for pair in at):
            rows.append((height + ROW / 2, f"Reported by {who}", by_accuser[who], True))
            height += ROW
        at[who, found] = height + ROW / 2
        rows.append((at[who, found], found or who, totals[who, found], False))
        height += ROW
    unit = (WIDTH - LEFT - 20) / ((last - first).days + 1)
    most = max(counts.values())

    def x_of(day: date) -> float:
        return round(LEFT + ((day - first).days + 0.5) * unit, 1)

    marks = [
        {
            "x": x_of(day),
            "y": at[who, found],
            "finding": found.replace(" ", "-"),
            "r": round(max(2.5, min(ROW / 2 - 2, max(unit * step * 0.55, 5.0)) * sqrt(number / most)), 1),
            "label": f"{who}: {number:,} incident report{'s' if number > 1 else ''}, {_span(day, step)}"
            + (f", {found}{'' if found == NOT_JUDGED else ' if true as told'}" if found else ""),
            "day": day.isoformat(),
        }
        for (who, found, day), number in sorted(counts.items())
    ]
    span = (last - first).days + 1
    every = max(1, -(-span // 10))
    return {
        "width": WIDTH,
        "height": height + 14,
        "rows": rows,
        "by_finding": any(found for _, found in pairs),
        "left": LEFT,
        "bottom": height,
        "marks": marks,
        "ticks": [
            (
                x_of(day),
                f"{day.day}.{day.month}.{day.year % 100:02d}" if span > 300 else day.strftime("%d %b").lstrip("0"),
            )
            for day in (first + timedelta(days=n) for n in range(0, span, every))
        ],
        "undated": undated,
        "step": step,
    }
