"""Dates to watch: what the statements place on the day of the brief or after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from grith.brief._words import day_words, kind_words, listing

# Claims about the past carry dates too, but nobody waits for them.
WATCHED = ("meeting", "call", "agreement", "pledge", "condition", "demand", "red_line", "position")


def dates_to_watch(statements: Sequence[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """Dates on or after ``today`` with what is due and the statements that say so, in order of date.

    A moment that starts before ``today`` and ends later is watched for its end; statements of one kind about the
    same parties and dates share a row.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in statements:
        event = row.get("event")
        if event is None or row["kind"] not in WATCHED:
            continue
        first = date.fromisoformat(event["first"]) if "first" in event else None
        last = date.fromisoformat(event["last"]) if "last" in event else None
        if first is not None and first >= today:
            day, edge = first, "on" if first == last else "from"
        elif last is not None and last >= today:
            day, edge = last, "until"
        else:
            continue
        who = sorted({*row.get("actor", ()), *row.get("target", ())}) or list(row.get("speaker", ()))
        key = (day.isoformat(), edge, event["words"], row["kind"], *who)
        entry = found.setdefault(
            key,
            {
                "iso": event["iso"],
                "day": day.isoformat(),
                "words": event["words"] if edge != "until" else f"until {day_words(day)}",
                "edge": edge,
                "kind": row["kind"],
                "who": who,
                "objects": [],
                "places": [],
                "statements": [],
            },
        )
        entry["statements"].append(row["id"])
        for field, source in (("objects", row.get("object")), ("places", row.get("place"))):
            if source and source not in entry[field]:
                entry[field].append(source)
    rows = [found[key] for key in sorted(found)]
    for entry in rows:
        what = kind_words(entry["kind"])
        text = f"{what[0].upper()}{what[1:]}"
        if entry["who"]:
            text += f": {listing(entry['who'], 5)}"
        if entry["objects"]:
            text += f" – {entry['objects'][0]}"
        if entry["places"]:
            text += f" ({listing(entry['places'], 2)})"
        entry["text"] = text
        del entry["objects"], entry["places"]
    return rows


def timeline(statements: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many statements of each kind became public on each local day: ``kind``, ``day``, ``count``, ``first``.

    ``first`` is the id of the first such statement, which a chart can link to.
    """
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for row in statements:
        published = row.get("published")
        if published is None:
            continue
        key = (published["day"], row["kind"])
        counts[key] += 1
        first.setdefault(key, row["id"])
    return [
        {"day": day, "kind": kind, "count": counts[day, kind], "first": first[day, kind]}
        for day, kind in sorted(counts)
    ]
