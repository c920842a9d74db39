"""The timeline as SVG: what became public when, one row a kind, one square a day (or week, or month)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import sqrt
from typing import Any

from attrs import frozen

from grith.brief._words import MONTHS, day_words

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 96, 34, 34, 26
LONGEST = 730  # days of the timeline


@frozen
class Mark:
    """A circle whose area stands for a count; ``label`` says it in words, ``target`` is a statement's number."""

    x: float
    y: float
    r: float
    label: str
    target: int


@frozen
class Tick:
    """A labelled line at one date."""

    x: float
    label: str
    strong: bool = False


@frozen
class Timeline:
    """Everything the template draws; sizes in user units of the SVG."""

    width: int
    height: int
    left: int
    bottom: float
    rows: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    since: float | None
    step: str
    summary: str


def _bins(first: date, last: date) -> str:
    days = (last - first).days + 1
    return "day" if days <= 120 else "week" if days <= 840 else "month"


def _start(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def _months(first: date, last: date) -> Iterator[date]:
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _ticks(first: date, last: date, x_of: Any) -> list[Tick]:
    days = (last - first).days + 1
    if days <= 62:
        every = 1 if days <= 16 else 7
        found = [first + timedelta(days=n) for n in range(days)]
        chosen = [d for d in found if every == 1 or d.weekday() == 0 or d == first]
        if every == 7 and len(chosen) > 1 and (chosen[1] - chosen[0]).days < 4:
            chosen = chosen[1:]
        return [Tick(x_of(d), f"{d.day} {MONTHS[d.month - 1][:3]}", d.day == 1) for d in chosen]
    months = list(_months(first, last))
    every = max(1, -(-len(months) // 12))
    return [
        Tick(x_of(d), f"{MONTHS[d.month - 1][:3]} {d.year}", d.month == 1)
        for n, d in enumerate(months)
        if n % every == 0
    ]


def _busy_from(rows: Sequence[dict[str, Any]], last: date) -> date:
    """The first day, or a later one where at most one statement in twenty is older and the span more than halves."""
    earliest = date.fromisoformat(rows[0]["day"])
    spare = sum(row["count"] for row in rows) // 20
    for row in rows:
        spare -= row["count"]
        if spare < 0:
            busy = date.fromisoformat(row["day"])
            return busy if (last - busy) * 2 < last - earliest else earliest
    return earliest


def draw_timeline(view: dict[str, Any], numbers: dict[str, int]) -> Timeline | None:
    """The timeline of ``view``, or ``None`` when no statement has a date; ``numbers`` are statement numbers by id.

    The longest stretch shown is two years, and a few words from long before do not squeeze the rest: the summary
    tells how many older statements are not drawn.
    """
    rows: Sequence[dict[str, Any]] = view["timeline"]
    if not rows:
        return None
    as_of, told = date.fromisoformat(view["as_of"]["day"]), date.fromisoformat(rows[-1]["day"])
    last = told if (as_of - told).days > LONGEST else max(told, as_of)  # long after the last word: up to that word
    first = max(_busy_from(rows, last), last - timedelta(days=LONGEST))
    if (last - first).days < 6:
        first = last - timedelta(days=6)
    step = _bins(first, last)
    first = _start(first, step)
    counts: dict[tuple[str, date], int] = defaultdict(int)
    target: dict[tuple[str, date], int] = {}
    older = 0
    for row in rows:
        day = date.fromisoformat(row["day"])
        if day < first:
            older += row["count"]
            continue
        key = (row["kind"], _start(day, step))
        counts[key] += row["count"]
        target.setdefault(key, numbers[row["first"]])
    kinds = [kind for kind in view["kinds"] if any(k == kind for k, _ in counts)]
    span = max(1, (last - first).days + 1)
    unit = (WIDTH - LEFT - RIGHT) / span

    def x_of(day: date) -> float:
        return round(LEFT + ((day - first).days + 0.5) * unit, 1)

    most = max(counts.values(), default=1)
    widest = min(ROW / 2 - 1, max(4.0, unit * {"day": 1, "week": 7, "month": 30}[step] * 0.75))
    marks = []
    for (kind, day), count in sorted(counts.items(), key=lambda i: (i[0][0], i[0][1])):
        y = TOP + (kinds.index(kind) + 0.5) * ROW
        when = {"day": "on", "week": "in the week of", "month": "in the month of"}[step]
        label = f"{count:,} {view['kinds'][kind] if count != 1 else kind.replace('_', ' ')} {when} {day_words(day)}"
        middle = day + timedelta(days={"day": 0, "week": 3, "month": 14}[step])
        marks.append(
            Mark(x_of(min(middle, last)), y, round(max(2.2, widest * sqrt(count / most)), 2), label, target[kind, day])
        )
    bottom = TOP + len(kinds) * ROW
    since = date.fromisoformat(view["since"]["day"]) if view["since"] else None
    busiest = max(counts, key=lambda k: (counts[k], k[1].toordinal()))
    at = {"day": "on", "week": "in the week of", "month": "in the month of"}[step]
    summary = (
        f"{sum(counts.values()):,} dated statements from {day_words(first)} to {day_words(last)}, by {step}; "
        f"most: {counts[busiest]:,} {view['kinds'][busiest[0]]} {at} {day_words(busiest[1])}."
    )
    if older:
        summary += f" {older:,} older statements are not drawn."
    if as_of > last:
        summary += f" Nothing since then, up to {day_words(as_of)}."
    return Timeline(
        WIDTH,
        bottom + 24,
        LEFT,
        bottom,
        tuple((TOP + (n + 0.5) * ROW, view["kinds"][kind]) for n, kind in enumerate(kinds)),
        tuple(marks),
        tuple(_ticks(first, last, x_of)),
        x_of(as_of) if as_of <= last else None,
        x_of(since) if since and first <= since <= last else None,
        step,
        summary,
    )
