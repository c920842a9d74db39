"""The truce in a workbook: counts by reading and side, findings, daily cells, claimed totals, sources."""

from __future__ import annotations

from typing import Any

from grith.brief._truce import words_of
from grith.brief._words import zone_words
from grith.result_book import Column, ResultBook

# What a finding tells of its claim, and how wide: the heading, the field of the finding, the width.
_CLAIM = (
    ("Claim", "id", 9),
    ("Kind", "kind", 12),
    ("Said by", "said_by", 28),
    ("Said on", "said_on", 11),
    ("When", "when", 22),
    ("Place", "place", 20),
    ("Region", "region", 18),
    ("Accused", "accused", 14),
    ("Alleged target", "target", 26),
    ("Means", "means", 22),
    ("Effect, as told", "effect", 26),
    ("Count", "count", 9),
)
_RELIABILITY = (
    ("Origin", "source", 40),
    ("Admiralty letter", "letter", 10),
    ("Basis", "basis", 12),
    ("Why", "why", 70),
)
_COUNTED = ("alleged", "corroborated", "undetermined", "excused")


def truce_sheets(work: ResultBook, part: dict[str, Any] | None, numbers: dict[str, str]) -> None:
    """Add the sheets; none where the case names no agreement. ``numbers`` are S-numbers of statements by id."""
    if part is None:
        return
    _readings(work, part)
    _findings(work, part, numbers)
    _days(work, part)
    _claimed_totals(work, part)
    work.table("Origins", _columns(_RELIABILITY), (_values(_RELIABILITY, r) for r in part["reliability"]))


def _columns(told: tuple[tuple[str, str, int], ...]) -> list[Column]:
    return [Column(title, width) for title, _, width in told]


def _values(told: tuple[tuple[str, str, int], ...], row: dict[str, Any]) -> list[Any]:
    return [row[field] for _, field, _ in told]


def _readings(work: ResultBook, part: dict[str, Any]) -> None:
    """A row for each reading and side: its counts as ranges, before and since, alerts."""
    columns = [
        Column("Reading", 24),
        Column("Status", 40),
        Column("Against", 16),
        *(Column(f"{name.capitalize()}, {end}", 13) for name in _COUNTED for end in ("least", "most")),
        Column("Denied or told otherwise", 12),
        Column(f"Alleged, {part['period']['words']}", 16),
        Column(f"Alleged, {part['previous_period']['words']}", 16),
        Column("Before and since", 50),
        Column("Alerts", 40),
    ]
    rows = (
        (
            reading["title"],
            reading["words"],
            side["name"],
            *(side[name][end] for name in _COUNTED for end in ("low", "high")),
            side["disputed"],
            words_of(side["period"]["alleged"]),
            words_of(side["previous_period"]["alleged"]),
            side["change"],
            "; ".join(side["alerts"]),
        )
        for reading in part["readings"]
        for side in reading["sides"]
    )
    work.table("Truce", columns, rows)


def _findings(work: ResultBook, part: dict[str, Any], numbers: dict[str, str]) -> None:
    """A row for each claim: what it tells, what it comes to under each reading and why, who tells it."""
    readings, zone = [(r["id"], r["title"]) for r in part["readings"]], zone_words(part["agreement"]["zone"])
    columns = [
        *(Column(f"{title} ({zone})" if field == "when" else title, width) for title, field, width in _CLAIM),
        *(c for _, title in readings for c in (Column(title, 16), Column(f"{title}: why", 48))),
        Column("Admiralty", 10),
        Column("Told by", 60),
        Column("Statement", 10),
        Column("Page", 40),
    ]
    rows = (
        (
            *_values(_CLAIM, finding),
            *(cell for r, _ in readings for cell in (finding["results"].get(r, ""), finding["reasons"].get(r, ""))),
            finding["grade"],
            finding["told_by"],
            numbers.get(finding["statement"], ""),
            finding["url"],
        )
        for finding in part["findings"]
    )
    work.table("Truce findings", columns, rows)


def _days(work: ResultBook, part: dict[str, Any]) -> None:
    """A row for each day, reading and side that something is alleged against."""
    titles = {r["id"]: r["title"] for r in part["readings"]}
    names = {s["id"]: s["name"] for r in part["readings"] for s in r["sides"]}
    columns = [
        Column("Day", 12),
        Column("Reading", 24),
        Column("Against", 16),
        Column("Alleged, least", 12),
        Column("Alleged, most", 12),
    ]
    rows = (
        (d["day"], titles[d["reading"]], names.get(d["side"], d["side"]), d["low"], d["high"]) for d in part["days"]
    )
    work.table("Truce days", columns, rows)


def _claimed_totals(work: ResultBook, part: dict[str, Any]) -> None:
    """A row for each total that a party claims, beside what is on record in its window."""
    columns = [
        Column("Claim", 9),
        Column("Said by", 36),
        Column("Said on", 11),
        Column("About", 10),
        Column("Window", 24),
        Column("Claimed", 14),
        Column("On record, least", 12),
        Column("On record, most", 12),
        Column("Shares days with", 30),
    ]
    rows = (
        (
            total["claim"],
            total["said_by"],
            total["said_on"],
            total["about"],
            total["window"],
            total["words"],
            total["on_record"]["low"],
            total["on_record"]["high"],
            " ".join(total["overlaps"]),
        )
        for total in (part["readings"][0]["claimed_totals"] if part["readings"] else [])
    )
    work.table("Claimed totals", columns, rows)
