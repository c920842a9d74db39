"""The truce in the brief: the part of the view that tells it, and the lines of its box on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grith.brief._first_page import Line, figure, text
from grith.brief._rows import safe_url
from grith.brief._words import listing

COUNTED = ("alleged", "corroborated", "undetermined", "excused")
_ORDER = ("violation", "undetermined", "excused", "no violation", "out of scope")


def truce_part(view: dict[str, Any], told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the brief keeps of a compliance view; figures name the statements (rows of ``told``) that they rest on."""
    at = {(row["report"], row["cells"]): row["id"] for row in reversed(told) if row.get("cells")}
    rests = {c["id"]: at[c["report"], c["cells"]] for c in view["claims"] if (c["report"], c["cells"]) in at}
    results: dict[str, dict[str, str]] = {}
    for row in view["rows"]:
        results.setdefault(row["claim"], {})[row["reading"]] = row["result"]
    reasons: dict[tuple[str, str, str], str] = {}
    for row in view["findings"]:
        reasons.setdefault((row["claim"], row["reading"], row["result"]), row["reason"])
    grades = {claim: c for c in view["corroboration"] for claim in c["claims"]}
    findings = []
    for claim in view["claims"]:
        grade = grades.get(claim["id"]) if claim["kind"] not in ("denial", "count", "total") else None
        mine = results.get(claim["id"], {})
        findings.append(
            {
                **{k: v for k, v in claim.items() if k not in ("report", "cells", "url")},
                "url": safe_url(claim["url"]),
                "statement": rests.get(claim["id"], ""),
                "results": mine,
                "reasons": {r: reasons.get((claim["id"], r, result), "") for r, result in mine.items()},
                "grade": grade["admiralty"] if grade else "",
                "told_by": grade["words"] if grade else "",
                "corroborated": list(grade["corroborated"]) if grade else [],
            }
        )
    return {
        "agreement": view["agreement"],
        "cut_off": view["cut_off"],
        "cut_off_words": view["as_of_words"],
        "period": view["period"],
        "previous_period": view["previous_period"],
        "note": view["note"],
        "refusal": view["refusal"],
        "readings": [_reading(r, view, rests) for r in view["readings"]],
        "findings": findings,
        "days": _days(view),
        "reliability": [{k: r[k] for k in ("source", "letter", "basis", "why")} for r in view["reliability"]],
        "gaps": [g["words"] for g in view["gaps"]],
        "delay": view["reporting_delay"]["words"],
        "texts_only": view["texts_only"],
    }


def _reading(reading: dict[str, Any], view: dict[str, Any], rests: dict[str, str]) -> dict[str, Any]:
    worst: dict[str, list[str]] = {}
    for row in view["rows"]:
        if row["reading"] == reading["id"]:
            worst.setdefault(row["result"], []).append(row["claim"])
    accused = {c["id"]: c["accused"] for c in view["claims"]}
    sides = []
    for id, side in reading["sides"].items():
        ids = [
            rests[claim]
            for result in ("violation", "undetermined")
            for claim in worst.get(result, ())
            if claim in rests and side["name"] in accused.get(claim, "")
        ]
        sides.append(
            {
                "id": id,
                "name": side["name"],
                **{name: _range(side["since_start"][name]) for name in COUNTED},
                "period": {name: _range(side["period"][name]) for name in COUNTED},
                "previous_period": {name: _range(side["previous_period"][name]) for name in COUNTED},
                "disputed": side["disputed"],
                "change": side["change"]["words"] if side["change"] else "",
                "alerts": [a["words"] for a in side["alerts"][-3:]],
                "statements": list(dict.fromkeys(ids)),
            }
        )
    totals = [
        {
            **{k: t[k] for k in ("claim", "said_by", "said_on", "about", "window", "words")},
            "on_record": _range(t["on_record"]),
            "overlaps": list(t["overlaps"]),
            "statement": rests.get(t["claim"], ""),
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


def _range(span: dict[str, Any]) -> dict[str, int]:
    return {"low": span["low"], "high": span["high"]}


def words_of(span: dict[str, int]) -> str:
    """``3`` or ``3 to 5``."""
    return str(span["low"]) if span["low"] == span["high"] else f"{span['low']} to {span['high']}"


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
            line.append(text(f" against {side['name']}, {words_of(side['corroborated'])} corroborated"))
        if not told and reading["state"] != "not in force yet":
            line.append(text(" · nothing alleged"))
        lines.append(line)
    return lines


def box_note(part: dict[str, Any]) -> str:
    """What the reader must know of the counts: whose terms, and when each reading was first told."""
    later = [r["title"] for r in part["readings"] if r["told_later"]]
    note = "Counts are ranges, for each side apart: if the claims are true as told. Terms: the agreement file."
    if later:
        note += f" {listing(later)}: first published after this day."
    return note
