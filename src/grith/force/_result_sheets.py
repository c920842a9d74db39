"""Results as sheets of a workbook: a table a sheet, headings on top, the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from grith.result_book import Share, fitting, result_book

Sheet = tuple[str, Sequence[Sequence[Any]]]


def write_sheets(sheets: Iterable[Sheet], path: Path) -> Path:
    """Write (name, rows) pairs, the first row a heading. Raises GrithError where the file cannot be written."""
    with result_book(path, "", datetime(2025, 1, 1)) as book:
        for name, (titles, *rows) in sheets:
            book.table(name, fitting(titles, rows), rows)
    return path


def plan_sheets(view: dict[str, Any]) -> list[Sheet]:
    """:func:`plan_view` in the layout of a planner: cover by month, who is where, gaps with reasons and remedies."""
    months = list(range(1, len(view["months"]) + 1))
    scenario = view["scenario"]
    summary: list[list[Any]] = [["What", "Value"], ["Plan", view["title"]]]
    summary += [[k.replace("_", " ").capitalize(), _words(v)] for k, v in scenario.items()]
    for key, words in (("must_have", "Must-haves"), ("desired", "Desired")):
        low, high = view[key]["band"] or (None, None)
        summary.append([f"{words} expected, low", _share(low)])
        summary.append([f"{words} expected, high", _share(high)])
        summary.append([f"{words} if every counted offer is kept", _share(view[key]["if_all_kept"])])
    summary += [
        ["Search", view["status"]],
        ["Nations in place", ", ".join(view["nations"])],
        ["Read this", view["refusal"]],
    ]
    cover: list[list[Any]] = [["Line", "Capability", "Area", "Task", "Unit", "Tier", "Priority", "Figure", *months]]
    for line in view["lines"]:
        tier = "must have" if line["must_have"] else "desired"
        lead = [line["id"], line["capability"], line["area"], line["task"], line["unit"], tier, line["priority"]]
        missing = [round(n - c, 6) for n, c in zip(line["need"], line["covered"], strict=True)]
        cover += [[*lead, "need", *line["need"]], [*lead, "covered", *line["covered"]], [*lead, "missing", *missing]]
    left = [["Offer", "Cause", "Why"], *([n["pledge"], n["cause"], n["why"]] for n in view["not_counted"])]
    checks = [["Level", "What", "Where", "Remedy"]]
    checks += [[c["level"], c["what"], c["where"], c["remedy"]] for c in view["checks"]]
    found: list[Sheet] = [("Summary", summary), ("Cover by month", cover), *_placement_sheets(view, months)]
    return [*found, *_gap_sheets(view), ("Not counted", left), ("Data checks", checks)]


def _placement_sheets(view: dict[str, Any], months: Sequence[int]) -> list[Sheet]:
    keys = (
        "nation",
        "pledge",
        "capability",
        "used_as",
        "area",
        "task",
        "from_month",
        "until_month",
        "items",
        "counts_for",
    )
    heads: list[Any] = ["Nation", "Offer", "Capability", "Used as", "Area", "Task", "From month", "Until month"]
    tours = [[*heads, "Items", "Worth"], *([p[k] for k in keys] for p in view["placements"])]
    lanes: dict[tuple[str, str, str, str], list[float]] = {}
    for p in view["placements"]:
        row = lanes.setdefault((p["nation"], p["capability"], p["used_as"], p["area"]), [0.0] * len(months))
        for m in range(p["from_month"], min(p["until_month"], len(months)) + 1):
            row[m - 1] += p["items"]
    heads = ["Nation", "Capability", "Used as", "Area", *months]
    present = [[*key, *(round(v, 6) or None for v in row)] for key, row in sorted(lanes.items())]
    return [("Who is where", tours), ("Present by month", [heads, *present])]


def _gap_sheets(view: dict[str, Any]) -> list[Sheet]:
    gaps: list[list[Any]] = [["Line", "Tier", "Missing", "Most in a month", "Price", "What would close it"]]
    reasons: list[list[Any]] = [["Line", "Nation", "Offer", "Could bring", "Cause", "Why"]]
    for g in view["gaps"]:
        asks = "\n".join(a["words"] for a in g["asks"])
        tier = "must have" if g["must_have"] else "desired"
        gaps.append([g["line"], tier, g["words"], g["worst"], g["price"], asks])
        reasons += [
            [g["line"], c["nation"], c["pledge"], c["could_bring"], c["cause"], c["why"]] for c in g["candidates"]
        ]
    return [("Gaps", gaps), ("Why not", reasons)]


def alternatives_sheets(plan: dict[str, Any], found: Sequence[dict[str, Any]]) -> list[Sheet]:
    """The plan and each alternative side by side, and where every one of them places whom."""
    heads = ["Plan", "Placed otherwise", "Must-haves if all is kept", "Line-months lost", "Nations in", "Nations out"]
    rows: list[list[Any]] = [heads, ["plan", Share(0), _share(plan["must_have"]["if_all_kept"])]]
    for number, one in enumerate(found, 1):
        lost = "; ".join(f"{p['aim']}: {p['line_months']:+g}" for p in one["loses"] if p["line_months"]) or "none"
        ins, outs = ", ".join(one["nations_in"]), ", ".join(one["nations_out"])
        share = _share(one["must_have"]["if_all_kept"])
        rows.append([f"alternative {number}", Share(one["differs"]), share, lost, ins, outs])
    places: dict[tuple[Any, ...], list[Any]] = {}
    plans = [plan["placements"], *(one["placements"] for one in found)]
    for place, placements in enumerate(plans):
        for p in placements:
            key = tuple(p[k] for k in ("nation", "pledge", "used_as", "area", "from_month", "until_month"))
            amounts = places.setdefault(key, [None] * len(plans))
            amounts[place] = (amounts[place] or 0) + p["items"]
    titles = ["Nation", "Offer", "Used as", "Area", "From month", "Until month", "Plan"]
    titles += [f"Alternative {n}" for n in range(1, len(plans))]
    return [("Alternatives", rows), ("Who is where", [titles, *([*key, *places[key]] for key in sorted(places))])]


def comparison_sheets(view: dict[str, Any]) -> list[Sheet]:
    """:func:`compare_view` with a column a scenario, then every line of every scenario."""
    rows = view["scenarios"]
    table: list[list[Any]] = [["Scenario", *(row["name"] for row in rows)]]
    table.append(["Changes", *(_words(row["differs_by"]) for row in rows)])
    for label, key, place in (
        ("Must-haves expected, low", "must_have", 0),
        ("Must-haves expected, high", "must_have", 1),
        ("Must-haves if all is kept", "must_have", None),
        ("Desired if all is kept", "desired", None),
    ):
        table.append([label, *(_figure(row, key, place) for row in rows)])
    table.append(["Status", *(row.get("status", "no plan") for row in rows)])
    table.append(["Nations", *(len(row["nations"]) if "nations" in row else None for row in rows)])
    table.append(["Problem", *(row["problem"] for row in rows)])
    lines: list[list[Any]] = [["Scenario", "Line", "Capability", "Area", "Need at its peak", "Unit", "If all is kept"]]
    for row in rows:
        for line in row.get("lines", ()):
            peak, share = max(line["need"]), _share(line["share"])
            lines.append([row["name"], line["id"], line["capability"], line["area"], peak, line["unit"], share])
    sheets: list[Sheet] = [("Scenarios", table), ("Lines", lines)]
    if "robust" in view:
        heads = ["In scenario", "Expected, low", "Expected, high", "If all is kept", "Its own plan, if all is kept"]
        shared = [
            [r["name"], *(_figure(r, "must_have", p) for p in (0, 1, None)), _figure(r, "own_plan_must_have", None)]
            for r in view["robust"]["scenarios"]
        ]
        sheets.append(("One plan for all", [heads, *shared]))
    return sheets


def _figure(row: dict[str, Any], key: str, place: int | None) -> Share | None:
    part = row.get(key)
    if part is None:
        return None
    if place is None:
        return _share(part["if_all_kept"])
    return None if part["band"] is None else Share(part["band"][place])


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return "; ".join(f"{k.replace('_', ' ')}: {_words(v)}" for k, v in value.items())
    if isinstance(value, float):
        return f"{value:,.0f}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def cost_sheets(view: dict[str, Any]) -> list[Sheet]:
    """:func:`reimbursement_view`: totals by kind, then each line."""
    low, high = view["total"]
    kinds = [[k["kind"], k["low"], k["high"]] for k in view["by_kind"]]
    lines = [[n[k] for k in ("nation", "pledge", "kind", "category", "low", "high")] for n in view["lines"]]
    heads = ["Nation", "Offer", "Kind", "Category", "Low", "High"]
    named = f"Kind ({view['currency']})" if view["currency"] else "Kind"
    return [("Cost by kind", [[named, "Low", "High"], *kinds, ["all", low, high]]), ("Lines", [heads, *lines])]
