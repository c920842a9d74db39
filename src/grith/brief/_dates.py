"""Dates to watch, and how many statements became public on which day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from grith.brief._words import day_words, kind_words, listing, span_words
from grith.coalition import DateToWatch


def date_rows(dates: Iterable[DateToWatch], known: set[str]) -> list[dict[str, Any]]:
    """Dates to watch as rows: ``day`` to sort by, ``when`` and ``text`` in words, the statements that say so."""
    return [_row(date, known) for date in dates]


def _row(date: DateToWatch, known: set[str]) -> dict[str, Any]:
    first, last = date.first, date.last
    if date.role == "deadline" and last is not None:
        day, when = last, f"by {day_words(last)}"
    elif date.role == "ends" and last is not None:
        day, when = last, f"until {day_words(last)}"
    elif last is None and first is not None:
        day, when = first, f"from {day_words(first)}"
    else:
        assert first is not None and last is not None
        day, when = first, span_words(first, last)
    what = kind_words(date.kind)
    text = what[0].upper() + what[1:]
    who = list(date.who) or ([date.speaker] if date.speaker else [])
    if who:
        text += f": {listing(who, 5)}"
    if date.what:
        text += f" – {date.what}"
    if date.place:
        text += f" ({date.place})"
    return {
        "day": day.isoformat(),
        "iso": date.iso,
        "when": when,
        "role": date.role,
        "kind": date.kind,
        "who": list(date.who),
        "text": text,
        "words": f"{when}: {text}",
        "statements": [s for s in date.statements if s in known],
    }


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
