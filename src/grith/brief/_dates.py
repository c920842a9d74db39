"""Dates to watch, and how many statements became public on which day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from grith.brief._words import day_words, kind_words, listing, span_words
from grith.coalition import DateToWatch

MOST_WORDS = 240  # characters of a sentence that stands for a date
_SAYS = r"\b(?:said|says|told \w+|announced|warned|confirmed|claimed|declared|wrote|added|stated|argued|reported)"
_FOR_DAYS = re.compile(r"\bfor (\d{1,4}) days\b", re.IGNORECASE)


def date_rows(
    dates: Iterable[DateToWatch],
    told: Sequence[dict[str, Any]],
    deal: dict[str, Any] | None = None,
    day: str = "",
    cells: Iterable[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """Dates to watch as rows: ``day`` to sort by, ``when`` and ``text`` in words, the statements that say so.

    ``told`` are the rows of the statements; what is to come is told in the latest statement's own sentence. ``deal``
    adds the last day of each agreement that a party of the case holds "for 30 days", counted from the day on which
    that party says it began (``day`` is the day of the brief). Two tellings give two dates. ``cells`` of the register
    add the last days of their offers.
    """
    by_id = {row["id"]: row for row in told}
    merged: dict[tuple[str, ...], dict[str, Any]] = {}
    for coming in dates:
        if _is_day_of_saying(coming, by_id):
            continue
        row = _row(coming, by_id)
        same = merged.setdefault((row["iso"], row["role"], row["kind"], row["text"]), row)
        same["statements"] = sorted({*same["statements"], *row["statements"]})
    rows = [*merged.values(), *_ends(deal, day), *_last_days(cells)]
    place = {"event": 0, "begins": 0, "ends": 1, "deadline": 1}
    return sorted(rows, key=lambda row: (row["day"], place[row["role"]], row["iso"], row["text"]))


def _ends(deal: dict[str, Any] | None, day: str) -> Iterable[dict[str, Any]]:
    """The last day of agreements held for a number of days, with the position that says so; the first day counts."""
    for point in (deal or {}).get("positions", ()):
        for held in point["held"]:
            words = held.get("words") or point.get("title", "")
            length = _FOR_DAYS.search(words)
            if held.get("kind") != "agreement" or not held.get("since") or not length or int(length[1]) < 1:
                continue
            first = date.fromisoformat(held["since"])
            last = first + timedelta(days=int(length[1]) - 1)
            if last.isoformat() < day:
                continue
            who = listing([deal["parties"].get(h, h) for h in held["holders"]]) if deal else ""
            counted = f"by its telling {length[1]} days from {day_words(first)}, which is counted as the first"
            text, when = f"Agreement, {who}: {words}; {counted}", f"until {day_words(last)}"
            yield {
                "day": last.isoformat(),
                "iso": f"{first.isoformat()}/{last.isoformat()}",
                "when": when,
                "role": "ends",
                "kind": "agreement",
                "who": list(held["holders"]),
                "text": text,
                "words": f"{when}: {text}",
                "statements": list(held.get("statements", ())),
                "positions": [point["id"]],
            }


def _last_days(cells: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """The last days of offers that lead in the register: after them they have lapsed unless they are renewed."""
    for cell in cells:
        if not cell["until"]:
            continue
        when = f"until {day_words(date.fromisoformat(cell['until']))}"
        what = ", ".join(filter(None, (cell["capability"].replace("_", " "), cell["firmness"], cell["quantity"])))
        text = f"Last day of the word of {cell['nation']}: {what}"
        yield {
            "day": cell["until"],
            "iso": cell["until"],
            "when": when,
            "role": "ends",
            "kind": "pledge",
            "who": [cell["nation"]],
            "text": text,
            "words": f"{when}: {text}",
            "statements": cell["statements"],
        }


def _sentence(coming: DateToWatch, told: dict[str, dict[str, Any]]) -> str:
    """The latest statement's words in their sentence; empty where a row of a table has none."""
    rows = [told[s] for s in coming.statements if s in told]
    rows.sort(key=lambda r: ((r.get("published") or {}).get("iso", ""), r["id"]))
    for row in reversed(rows):
        words = "" if row.get("cells") else "".join(row.get(part, "") for part in ("before", "words", "after")).strip()
        if words and len(words) <= MOST_WORDS:
            return words
    return ""


def _is_day_of_saying(coming: DateToWatch, told: dict[str, dict[str, Any]]) -> bool:
    """Whether the day is in every sentence only the one on which the words were said ("Peskov said on Friday")."""
    rows = [told[s] for s in coming.statements if s in told]
    if not rows or coming.first != coming.last:
        return False
    for row in rows:
        day = (row.get("event") or {}).get("said", "")
        public = (row.get("published") or {}).get("day")
        words = "".join(row.get(part, "") for part in ("before", "words", "after"))
        if not day or not coming.first or public != coming.first.isoformat():
            return False
        if not re.search(rf"{_SAYS}\s+(?:in \w+ )?{re.escape(day)}\b", words, re.IGNORECASE):
            return False
    return True


def _row(coming: DateToWatch, told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    first, last = coming.first, coming.last
    if coming.role == "deadline" and last is not None:
        day, when = last, f"by {day_words(last)}"
    elif coming.role == "ends" and last is not None:
        day, when = last, f"until {day_words(last)}"
    elif last is None and first is not None:
        day, when = first, f"from {day_words(first)}"
    else:
        assert first is not None and last is not None
        day, when = first, span_words(first, last)
    what = kind_words(coming.kind)
    text = what[0].upper() + what[1:]
    if sentence := _sentence(coming, told):
        text += f" ({coming.place})" if coming.place else ""
        text += f": “{sentence}”"
    else:
        who = list(coming.who) or ([coming.speaker] if coming.speaker else [])
        text += f": {listing(who, 5)}" if who else ""
        text += f" – {coming.what}" if coming.what else ""
        text += f" ({coming.place})" if coming.place else ""
    return {
        "day": day.isoformat(),
        "iso": coming.iso,
        "when": when,
        "role": coming.role,
        "kind": coming.kind,
        "who": list(coming.who),
        "text": text,
        "words": f"{when}: {text}",
        "statements": [s for s in coming.statements if s in told],
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
