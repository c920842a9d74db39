"""The truce in a workbook: counts by reading and side, findings, daily cells, claimed totals, sources."""

from __future__ import annotations

from typing import Any

from grith.brief._truce import words_of
from grith.result_book import Column, ResultBook


def truce_sheets(work: ResultBook, part: dict[str, Any] | None, numbers: dict[str, str]) -> None:
    """Add the sheets; none where the case names no agreement. ``numbers`` are S-numbers of statements by id."""
    if part is None:
        return
    titles = {r["id"]: r["title"] for r in part["readings"]}
    names = {s["id"]: s["name"] for r in part["readings"] for s in r["sides"]}
    counts = [
        Column(t, 13)
        for c in ("Alleged", "Corroborated", "Undetermined", "Excused")
        for t in (f"{c}, least", f"{c}, most")
    ]
    rows = [
        (
            r["title"],
            r["words"],
            s["name"],
            *_ends(s),
            s["disputed"],
            words_of(s["period"]["alleged"]),
            words_of(s["previous_period"]["alleged"]),
            s["change"],
            "; ".join(s["alerts"]),
        )
        for r in part["readings"]
        for s in r["sides"]
    ]
    last = (
        Column("Denied or told otherwise", 12),
        Column(f"Alleged, {part['period']['words']}", 16),
        Column(f"Alleged, {part['previous_period']['words']}", 16),
        Column("Before and since", 50),
        Column("Alerts", 40),
    )
    work.table("Truce", (Column("Reading", 24), Column("Status", 40), Column("Against", 16), *counts, *last), rows)
    finding = [
        Column(t, w)
        for t, w in (
            ("Claim", 9),
            ("Kind", 12),
            ("Said by", 28),
            ("Said on", 11),
            ("When", 22),
            ("Place", 20),
            ("Region", 18),
            ("Accused", 14),
            ("Alleged target", 26),
            ("Means", 22),
            ("Effect, as told", 26),
            ("Count", 9),
        )
    ]
    per = [c for r in part["readings"] for c in (Column(r["title"], 16), Column(f"{r['title']}: why", 48))]
    rest = [Column("Admiralty", 10), Column("Told by", 60), Column("Statement", 10), Column("Page", 40)]
    work.table(
        "Truce findings",
        (*finding, *per, *rest),
        (
            (
                f["id"],
                f["kind"],
                f["said_by"],
                f["said_on"],
                f["when"],
                f["place"],
                f["region"],
                f["accused"],
                f["target"],
                f["means"],
                f["effect"],
                f["count"],
                *(x for r in titles for x in (f["results"].get(r, ""), f["reasons"].get(r, ""))),
                f["grade"],
                f["told_by"],
                numbers.get(f["statement"], ""),
                f["url"],
            )
            for f in part["findings"]
        ),
    )
    work.table(
        "Truce days",
        [
            Column(t, w)
            for t, w in (("Day", 12), ("Reading", 24), ("Against", 16), ("Alleged, least", 12), ("Alleged, most", 12))
        ],
        ((d["day"], titles[d["reading"]], names.get(d["side"], d["side"]), d["low"], d["high"]) for d in part["days"]),
    )
    totals = part["readings"][0]["claimed_totals"] if part["readings"] else []
    work.table(
        "Claimed totals",
        [
            Column(t, w)
            for t, w in (
                ("Claim", 9),
                ("Said by", 36),
                ("Said on", 11),
                ("About", 10),
                ("Window", 24),
                ("Claimed", 14),
                ("On record, least", 12),
                ("On record, most", 12),
                ("Shares days with", 30),
            )
        ],
        (
            (
                t["claim"],
                t["said_by"],
                t["said_on"],
                t["about"],
                t["window"],
                t["words"],
                t["on_record"]["low"],
                t["on_record"]["high"],
                " ".join(t["overlaps"]),
            )
            for t in totals
        ),
    )
    work.table(
        "Origins",
        [Column(t, w) for t, w in (("Origin", 40), ("Admiralty letter", 10), ("Basis", 12), ("Why", 70))],
        ((r["source"], r["letter"], r["basis"], r["why"]) for r in part["reliability"]),
    )


def _ends(side: dict[str, Any]) -> list[int]:
    return [
        side[name][end] for name in ("alleged", "corroborated", "undetermined", "excused") for end in ("low", "high")
    ]
