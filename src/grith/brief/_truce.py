"""The truce in the brief: the part of the view that tells it, and the lines of its box on the first page."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from grith.brief._lines import Line, figure, text
from grith.brief._rows import safe_url
from grith.brief._words import listing
from grith.units import counted

WHEN = {
    "before": "before its start",
    "since_start": "since its start",
    "period": "in the period",
    "previous_period": "in the period before",
}
NOT_ATTRIBUTED = "not attributed"  # the side of what names no actor
NAMED = 12  # claims named behind one reason; more are counted
COUNTED = ("alleged", "corroborated", "undetermined", "excused")


def truce_part(told: dict[str, Any], known: Collection[str]) -> dict[str, Any]:
    """What the brief keeps of what a case's agreement implies (``Assessment.told`` of grith.case).

    Figures name the statements that they rest on, of those in ``known``.
    """
    findings = [
        {
            **{k: v for k, v in row.items() if k not in ("report", "cells", "url")},
            "url": safe_url(row["url"]),
            "statement": row["statement"] if row["statement"] in known else "",
        }
        for row in sorted(told["findings"], key=_natural)
    ]
    return {
        "agreement": told["agreement"],
        "cut_off": told["cut_off"],
        "cut_off_words": told["as_of_words"],
        "period": told["period"],
        "previous_period": told["previous_period"],
        "note": told["note"],
        "refusal": told["refusal"],
        "readings": [_reading(r, told, known) for r in told["readings"]],
        "claims": told["claims"],
        "findings": findings,
        "days": _days(told),
        "reliability": [{k: r[k] for k in ("source", "letter", "basis", "why")} for r in told["reliability"]],
        "gaps": [g["words"] for g in told["gaps"]],
        "delay": told["reporting_delay"]["words"],
        "denials": told["denials_of_no_claim"]["words"],
        "texts_only": told["texts_only"],
    }


def _natural(finding: dict[str, Any]) -> list[tuple[int, int, str]]:
    """By the claim's id, its numbers by their size: V2 before V10."""
    return [
        (0, len(part.lstrip("0")), part.lstrip("0")) if part[0] in "0123456789" else (1, 0, part)
        for part in re.split(r"([0-9]+)", finding["id"])
        if part
    ]


def _reading(reading: dict[str, Any], told: dict[str, Any], known: Collection[str]) -> dict[str, Any]:
    sides = [
        {
            "id": id,
            "name": side["name"],
            **{name: _range(side["since_start"][name]) for name in COUNTED},
            "period": {name: _range(side["period"][name]) for name in COUNTED},
            "previous_period": {name: _range(side["previous_period"][name]) for name in COUNTED},
            "disputed": side["disputed"],
            "change": side["change"]["words"] if side["change"] else "",
            "alerts": [a["words"] for a in side["alerts"] if a["current"]][-3:],
            "statements": [name for name in told["rests"][reading["id"]][id] if name in known],
        }
        for id, side in reading["sides"].items()
    ]
    totals = [
        {
            **{k: t[k] for k in ("claim", "said_by", "said_on", "window", "words")},
            "about": t["against"] or t["about"],
            "on_record": _range(t["on_record"]),
            "overlaps": list(t["overlaps"]),
            "statement": name if (name := told["by_claim"].get(t["claim"], "")) in known else "",
        }
        for t in reading["claimed_totals"]
    ]
    return {
        **{k: reading[k] for k in ("id", "title", "held_by", "state", "words", "told_on", "told_later")},
        "sides": sides,
        "claimed_totals": totals,
        "levels": [
            {"when": name, "side": side, **row}
            for name, found in (reading["levels"] or {}).items()
            for side, row in (found or {}).items()
        ],
    }


def against(id: str, name: str) -> str:
    """``against Russia``, or what is said of claims that name no actor."""
    return "against nobody by name" if id == NOT_ATTRIBUTED else f"against {name}"


def level_lines(levels: dict[str, Any] | None) -> list[str]:
    """The level of all attacks in the user's table, a line a stretch and side."""
    lines = []
    for when, found in (levels or {}).items():
        for side, row in (found or {}).items():
            whose = f" by {side}" if side else ""
            many = f"{row['sum']:,.0f} in {counted(row['rows'], 'rows')}"
            lines.append(f"all attacks{whose} in the table given, {WHEN[when]}: {many}, {row['per_day']} a day.")
    return lines


def texts_alone(number: int) -> str:
    """A sentence on allegations that stand in texts alone."""
    stand = "stands in a text" if number == 1 else "stand in texts"
    return (
        f"{counted(number, 'further allegations')} {stand} alone and {'is' if number == 1 else 'are'} not counted here."
    )


def _range(span: dict[str, Any]) -> dict[str, int]:
    return {"low": span["low"], "high": span["high"]}


def words_of(span: dict[str, int]) -> str:
    """``3`` or ``3 to 1,500``."""
    return f"{span['low']:,}" if span["low"] == span["high"] else f"{span['low']:,} to {span['high']:,}"


def _days(view: dict[str, Any]) -> list[dict[str, Any]]:
    """Alleged violations by local day, reading and side, all regions of a day together as a range."""
    from collections import defaultdict

    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in view["days"]:
        cell = found[row["day"], row["reading"], row["side"]]
        cell[0] += row["alleged"]["low"]
        cell[1] += row["alleged"]["high"]
    return [
        {"day": day, "reading": reading, "side": side, "low": low, "high": high}
        for (day, reading, side), (low, high) in sorted(found.items())
        if high
    ]


def reading_lines(part: dict[str, Any]) -> list[Line]:
    """A line a reading: the day count, what is alleged against each side, and how much of it is corroborated."""
    lines: list[Line] = []
    for reading in part["readings"]:
        line: Line = [text(f"{reading['title']}: {reading['words']}")]
        told = [s for s in reading["sides"] if s["alleged"]["high"]]
        for side in told:
            line.append(text(" · "))
            line.append(figure(f"{words_of(side['alleged'])} alleged", side["statements"]))
            whom = against(side["id"], side["name"])
            line.append(text(f" {whom}, {words_of(side['corroborated'])} corroborated"))
        if not told and reading["state"] != "not in force yet":
            line.append(text(" · nothing alleged"))
        lines.append(line)
    return lines


def why_told(part: dict[str, Any], name: Callable[[dict[str, Any]], str]) -> list[dict[str, Any]]:
    """Why claims are undetermined or no violation: each reason once, with its claims by ``name``, the open ones first.

    A violation needs no reason here: it is the claim as told, and that stands in its row.
    """
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for finding in part["findings"]:
        under: dict[tuple[str, str], list[str]] = {}
        for reading in part["readings"]:
            result = finding["results"].get(reading["id"], "")
            if result and result != "violation":
                why = result, finding["reasons"].get(reading["id"], "")
                under.setdefault(why, []).append(reading["title"])
        for why, titles in under.items():
            whose = "" if len(titles) == len(part["readings"]) else listing(titles)
            found.setdefault(why, {}).setdefault(whose, []).append(name(finding))
    rows = [
        {"result": result, "reason": reason, "reading": whose, "claims": listing(claims, NAMED)}
        for (result, reason), by_reading in found.items()
        for whose, claims in by_reading.items()
    ]
    return sorted(rows, key=lambda row: row["result"] != "undetermined")


def box_note(part: dict[str, Any]) -> str:
    """What the reader must know of the counts: whose terms, and when each reading was first told."""
    later = [r["title"] for r in part["readings"] if r["told_later"]]
    note = "Counts are ranges, for each side apart: if the claims are true as told. Terms: the agreement file."
    if later:
        note += f" Readings first published after this day: {listing([f'“{title}”' for title in later])}."
    return note
