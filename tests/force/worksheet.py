"""The founding case worked out as a reader with a spreadsheet would: cells by openpyxl, no code of Grith.

Holds for this workbook: preconditions are joined by & alone, every offer is in place from a fixed month on, no base or
route limits, and only troops have more than one line in reach.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl

Rows = list[dict[str, Any]]
MONTHS = range(1, 13)


def read(path: Path) -> dict[str, Rows]:
    """Each sheet as rows by heading."""
    sheets: dict[str, Rows] = {}
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets:
        heads, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(map(str, heads), row, strict=True)) for row in rows if any(row)]
    return sheets


def counted(sheets: dict[str, Rows], day: str, backing: bool) -> Rows:
    """Offers that count: said by the day, standing, not refused or open, amount given, preconditions assumed."""
    holds = {c["Precondition"] for c in sheets["Preconditions"] if c["Assumed"] == "yes"}
    holds |= {"us_backstop"} if backing else set()
    spoken = [p for p in sheets["Pledges"] if p["Said"].date() <= date.fromisoformat(day)]
    replaced = {p["Supersedes"] for p in spoken}
    return [
        p
        for p in spoken
        if p["Id"] not in replaced
        and p["Firmness"] not in (None, "refused", "undecided")
        and p["Likely"] is not None
        and all(n.strip() in holds for n in (p["Precondition"] or "").split("&") if n.strip())
    ]


def lines(sheets: dict[str, Rows]) -> Rows:
    """Stated and derived lines: capability, area, need, first month, must-have, priority."""
    found = []
    for need in sheets["Requirements"]:
        own = {
            "capability": need["Capability"], "area": need["Area"], "need": need["Quantity"],
            "first": need["From month"] or 1, "must": need["Must have"] == "yes", "priority": need["Priority"],
        }  # fmt: skip
        found.append(own)
        for ratio in sheets["Support ratios"]:
            if ratio["Each item of"] == need["Capability"]:
                derived = {"capability": ratio["Needs"], "need": need["Quantity"] * ratio["Per item"]}
                must = own["must"] and ratio["Must have"] == "yes"
                found.append(own | derived | {"must": must, "priority": ratio["Priority"]})
    return found


def first_month(sheets: dict[str, Rows]) -> int:
    """The first whole month after the assumed notice."""
    settings = {row["Setting"]: row["Value"] for row in sheets["Settings"]}
    start = settings["Start"].date()
    ready = start + timedelta(days=settings["Assumed notice days"])
    months = (ready.year - start.year) * 12 + ready.month - start.month + 1
    return int(months if ready.day == 1 else months + 1)


def share(sheets: dict[str, Rows], day: str, backing: bool) -> float:
    """Must-have line-months covered if all counted offers are kept: by priority, then the smaller line first."""
    supply: dict[str, float] = {}
    for p in counted(sheets, day, backing):
        supply[p["Capability"]] = supply.get(p["Capability"], 0.0) + p["Likely"]
    needs = [line for line in lines(sheets) if line["must"]]
    total = covered = 0.0
    for month in MONTHS:
        left = dict(supply) if month >= first_month(sheets) else {}
        now = [line for line in needs if line["first"] <= month]
        for line in sorted(now, key=lambda line: (line["priority"], line["need"])):
            given = min(line["need"], left.get(line["capability"], 0.0))
            left[line["capability"]] = left.get(line["capability"], 0.0) - given
            covered += given / line["need"]
            total += 1
    return covered / total


def band(sheets: dict[str, Rows], placements: Rows) -> list[float]:
    """Expected must-have cover of the placements, every combination of kept and failed offers tried, low and high."""
    offers = {p["Id"]: p for p in sheets["Pledges"]}
    chances = {f["Firmness"]: f for f in sheets["Firmness"]}
    names = sorted({p["pledge"] for p in placements})
    ends = []
    for heading, amount in (("Chance low", "Low"), ("Chance high", "High")):
        chance = {n: chances[offers[n]["Firmness"]][heading] for n in names}
        brings = {n: offers[n][amount] / offers[n]["Likely"] for n in names}
        mean = 0.0
        for kept in product((False, True), repeat=len(names)):
            there = {n for n, k in zip(names, kept, strict=True) if k}
            weight = 1.0
            for n in names:
                weight *= chance[n] if n in there else 1 - chance[n]
            if weight:
                mean += weight * _cover(sheets, [p for p in placements if p["pledge"] in there], brings)
        ends.append(mean)
    return ends


def _cover(sheets: dict[str, Rows], placements: Rows, brings: dict[str, float]) -> float:
    total = covered = 0.0
    for month in MONTHS:
        left: dict[tuple[str, str], float] = {}
        for p in placements:
            if p["from_month"] <= month <= p["until_month"]:
                slot = p["used_as"], p["area"]
                left[slot] = left.get(slot, 0.0) + p["items"] * brings[p["pledge"]]
        now = [line for line in lines(sheets) if line["first"] <= month and line["must"]]
        for line in sorted(now, key=lambda line: (line["priority"], line["need"])):
            slot = line["capability"], line["area"]
            given = min(line["need"], left.get(slot, 0.0))
            left[slot] = left.get(slot, 0.0) - given
            covered += given / line["need"]
            total += 1
    return covered / total
