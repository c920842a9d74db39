"""The force in the brief: the box on the first page, and the drawings of its section."""

from __future__ import annotations

from typing import Any

from grith.brief._force_map import force_map
from grith.brief._lines import Line, text
from grith.brief._symbols import Symbols
from grith.brief._words import placed_words
from grith.units import in_sentence, percent, percent_band, unit_words

LEFT, WIDTH, ROW = 250, 720, 22
# One hue, rising darkness: told apart by colour-blind readers and in grey print; numbers stand in it too.
SHADES = ("#ffffff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6")
KEYSTONES = 12
LIMITED = "Only offers whose sources may be shown in this brief count."
SYMBOL_X, SYMBOL = 18, 0.12
NARROWEST = 17
"""A month narrower than this holds no number; its title and the table do."""


def scenario_words(part: dict[str, Any], scenario: dict[str, Any]) -> str:
    """``"with United States backing"``; nothing where the case has no open precondition."""
    if part["condition"] is None:
        return ""
    return f"{'with' if scenario['given'] else 'without'} {in_sentence(part['condition']['title'])}"


def force_box(part: dict[str, Any]) -> dict[str, Any]:
    """Does the force add up: the band with and without the chief precondition, first gaps, keystones."""
    from grith.force import measured

    lines: list[Line] = []
    for scenario in reversed(part["scenarios"]):
        what, covered = measured(scenario)
        kept = covered["if_all_kept"]
        words = f": {percent_band(covered['band'])} expected, {percent(kept or 0.0)} % if all is kept"
        words = ": nothing needed in the months planned" if kept is None else words
        where = scenario_words(part, scenario)
        lines.append([{"text": f"{what} covered{' ' + where if where else ''}", "section": "force"}, text(words)])
    best = part["scenarios"][-1]
    named = [f"{g['capability']} ({g['area']})".replace("_", " ") for g in best["gaps"]]
    if named:
        lines.append([text("first gaps: " + ", ".join(dict.fromkeys(named)))])
    keys = [k["name"] for k in best["keystones"][:3]]
    if keys:
        lines.append([text("keystones: " + ", ".join(keys))])
    return {
        "id": "force",
        "title": "Does the force add up?",
        "note": "Arithmetic on words, for the case's own requirements; a band, since a word is not a number."
        + (f" {LIMITED}" if part["limited"] else ""),
        "lines": lines,
    }


def force_drawings(part: dict[str, Any] | None) -> dict[str, Any]:
    """Map, coverage by requirement and month, swim-lanes of tours and tornado of each scenario, as coordinates.

    The symbols that they show come beside them, each once.
    """
    if part is None:
        return {"force_drawings": [], "force_symbols": []}
    from grith.force import measured

    symbols = Symbols()
    drawings = [
        {
            "words": scenario_words(part, s) or "the plan",
            "scenario": s,
            "what": measured(s)[0],
            "cover": measured(s)[1],
            "map": force_map(part, s, symbols),
            "coverage": _coverage(part, s, symbols),
            "lanes": _lanes(part, s, symbols),
            "tornado": _tornado(s),
        }
        for s in part["scenarios"]
    ]
    return {"force_drawings": drawings, "force_symbols": symbols.images, "force_limited": LIMITED}


def _coverage(part: dict[str, Any], scenario: dict[str, Any], symbols: Symbols) -> dict[str, Any]:
    signs = {c["id"]: c["symbol"] for c in part["capabilities"]}
    step = (WIDTH - LEFT) / part["months"]
    rows = []
    for number, line in enumerate(scenario["lines"]):
        cells = []
        for m, (need, covered) in enumerate(zip(line["need"], line["covered"], strict=True)):
            if need:
                share = covered / need
                place = min(len(SHADES) - 1, int(share * (len(SHADES) - 1) + 1e-9)) if share < 1 else len(SHADES) - 1
                shown = f"{int(100 * share + 0.01)}" if share < 1 else "100"
                needed = f"{placed_words(need)} {unit_words(line['unit'], need)}"
                words = f"{line['id']}, month {m + 1}: {placed_words(covered)} of {needed}"
                shown = shown if step >= NARROWEST else ""
                cells.append({"x": round(LEFT + m * step, 1), "fill": SHADES[place], "text": shown, "label": words})
        name = f"{line['id']} {line['capability'].replace('_', ' ')}" if ">" not in line["id"] else line["id"]
        y = 24 + number * ROW
        sign = symbols.place(signs[line["capability"]], SYMBOL_X, y + 10, SYMBOL)
        rows.append({"y": y, "name": name.replace("_", " ")[:38], "cells": cells, "line": line, "symbol": sign})
    return {"rows": rows, "step": round(step, 1), "height": 30 + len(rows) * ROW, "months": _months(part, step)}


def _months(part: dict[str, Any], step: float) -> list[dict[str, Any]]:
    every = max(1, -(-part["months"] // 20))
    return [
        {"x": round(LEFT + (m + 0.5) * step, 1), "text": str(m + 1)} for m in range(0, part["months"], every)
    ]  # fmt: skip


def _lanes(part: dict[str, Any], scenario: dict[str, Any], symbols: Symbols) -> dict[str, Any]:
    signs = {c["id"]: c["symbol"] for c in part["capabilities"]}
    step = (WIDTH - LEFT) / part["months"]
    lanes: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for p in scenario["placements"]:
        lanes.setdefault((p["nation"], p["used_as"], p["area"], p["capability"]), []).append(p)
    rows = []
    y = 24
    for (nation, used_as, area, offered), tours in sorted(lanes.items()):
        what = used_as if offered == used_as else f"{offered} as {used_as}"
        ends: list[int] = []
        bars = []
        for p in sorted(tours, key=lambda p: (p["from_month"], p["until_month"], p["pledge"])):
            track = next((i for i, end in enumerate(ends) if end < p["from_month"]), len(ends))
            ends[track:track + 1] = [p["until_month"]]  # fmt: skip
            width = (p["until_month"] - p["from_month"] + 1) * step - 2
            when = f"months {p['from_month']} to {p['until_month']}"
            label = f"{nation}: {what} in {area}, {when}: {placed_words(p['items'])}"
            bars.append(
                {"x": round(LEFT + (p["from_month"] - 1) * step + 1, 1), "y": y + track * ROW, "width": round(width, 1),
                 "text": placed_words(p["items"]), "label": label}
            )  # fmt: skip
        there = all(p["in_place"] for p in tours)
        sign = symbols.place(signs[used_as], SYMBOL_X, y + 10, SYMBOL, present=there)
        name = f"{nation}, {what} ({area})".replace("_", " ")[:38]
        rows.append({"y": y, "name": name, "bars": bars, "symbol": sign})
        y += ROW * max(1, len(ends))
    return {"rows": rows, "height": y + 8, "months": _months(part, step)}


def _tornado(scenario: dict[str, Any]) -> dict[str, Any]:
    """Bars from the cover without to the cover with it for sure, at the high end of all chances; a tick is now."""
    keys = scenario["keystones"][:KEYSTONES]
    top = max((k["cover"][1][2] for k in keys), default=0.0) or 1.0
    scale = (WIDTH - LEFT - 130) / top
    rows = []
    for number, k in enumerate(keys):
        without, now, sure = k["cover"][1]
        rows.append(
            {
                "y": 8 + number * ROW,
                "name": k["name"][:42],
                "x": round(LEFT + without * scale, 1),
                "width": round(max(1.0, (sure - without) * scale), 1),
                "now": round(LEFT + now * scale, 1),
                "end": round(LEFT + sure * scale + 6, 1),
                "text": f"{percent(without)} to {percent(sure)} %",
                "without": percent_band([k["cover"][0][0], k["cover"][1][0]]),
                "with": percent_band([k["cover"][0][2], k["cover"][1][2]]),
                "kind": k["kind"],
            }
        )
    return {"rows": rows, "height": 16 + len(rows) * ROW}
