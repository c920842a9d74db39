"""Scenarios and alternatives as JSON-ready data, and as a workbook with a column a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import asdict

from grith.errors import ForceError
from grith.force._alternatives import Alternative
from grith.force._band import band
from grith.force._robust import RobustPlan
from grith.force._scenarios import Outcome
from grith.force._view import REFUSAL, headline, plan_view, tidy
from grith.nouns import ForceScenario


def compare_view(outcomes: Sequence[Outcome], robust: RobustPlan | None = None) -> dict[str, Any]:
    """Scenarios side by side: each with its band, its shares, nations and the largest gaps; and the shared plan.

    The shared plan tells, for each scenario, what it covers there and what that scenario's own plan covers.
    """
    rows = [_outcome(o) for o in outcomes]
    view: dict[str, Any] = {"scenarios": rows, "refusal": REFUSAL}
    if robust is not None:
        shared = []
        for scenario, plan in zip(robust.scenarios, robust.plans, strict=True):
            own = next((r for r in rows if r["name"] == scenario.id and r["problem"] == ""), None)
            found = band(plan)
            shared.append(
                {
                    "name": scenario.id,
                    "must_have": headline(found.must_have if found else None, plan.share(True)),
                    "desired": headline(found.desired if found else None, plan.share(False)),
                    "own_plan_must_have": own["must_have"] if own else None,
                }
            )
        view["robust"] = {
            "scenarios": shared,
            "aims": [
                {"name": s.name, "value": tidy(s.value), "bound": tidy(s.bound), "status": s.status}
                for s in robust.stages
            ],
            "nations": sorted({n for plan in robust.plans for n in plan.nations}),
        }
    return view


def _outcome(o: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"name": o.scenario.id, "differs_by": changes(o.scenario), "problem": o.problem}
    if o.plan is None:
        return row
    view = plan_view(o.plan)
    keys = ("scenario", "must_have", "desired", "status", "nations", "lines")
    return row | {key: view[key] for key in keys}


def changes(scenario: ForceScenario) -> dict[str, Any]:
    """What a scenario changes, only the filled fields."""
    fields = asdict(scenario)
    names = ("given", "not_given", "without", "size", "start", "as_of", "counted_from", "amount")
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
        for name in names
        if (value := fields[name]) not in (None, "", ())
    }


def alternatives_view(found: Sequence[Alternative]) -> list[dict[str, Any]]:
    """Each alternative: what it loses, how much differs, nations in and out, and its placements."""
    return [
        {
            "differs": a.differs,
            "loses": [{"aim": name, "line_months": tidy(value)} for name, value in a.loses],
            "nations_in": list(a.nations_in),
            "nations_out": list(a.nations_out),
            "must_have": plan_view(a.plan)["must_have"],
            "placements": plan_view(a.plan)["placements"],
        }
        for a in found
    ]


def write_comparison(view: dict[str, Any], path: Path) -> Path:
    """Write :func:`compare_view` as XLSX: one sheet with a column a scenario, one with every line and scenario."""
    import xlsxwriter

    rows = view["scenarios"]
    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            book.set_properties({"title": "Scenarios side by side", "created": datetime(2025, 1, 1)})
            bold, share = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "0.0%"})
            sheet = book.add_worksheet("Scenarios")
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, len(rows), 22)
            labels = ["Scenario", "Changes", "Must-haves expected, low", "Must-haves expected, high"]
            labels += ["Must-haves if all is kept", "Desired if all is kept", "Status", "Nations", "Problem"]
            for number, label in enumerate(labels):
                sheet.write_string(number, 0, label, bold)
            for place, row in enumerate(rows, 1):
                sheet.write_string(0, place, row["name"], bold)
                told = "; ".join(f"{k.replace('_', ' ')}: {v}" for k, v in row["differs_by"].items())
                sheet.write_string(1, place, told)
                if row["problem"]:
                    sheet.write_string(8, place, row["problem"])
                    continue
                low_high = row["must_have"]["band"] or (None, None)
                numbers = (*low_high, row["must_have"]["if_all_kept"], row["desired"]["if_all_kept"])
                for number, value in enumerate(numbers, 2):
                    if value is not None:
                        sheet.write_number(number, place, value, share)
                sheet.write_string(6, place, row["status"])
                sheet.write_number(7, place, len(row["nations"]))
            sheet.freeze_panes(1, 1)
            lines = book.add_worksheet("Lines")
            lines.set_column(0, 3, 20)
            heads = ["Scenario", "Line", "Capability", "Area", "Need at its peak", "Unit", "If all is kept"]
            for place, label in enumerate(heads):
                lines.write_string(0, place, label, bold)
            number = 0
            for row in rows:
                for line in row.get("lines", ()):
                    number += 1
                    words = (row["name"], line["id"], line["capability"], line["area"])
                    for place, word in enumerate(words):
                        lines.write_string(number, place, word)
                    lines.write_number(number, 4, max(line["need"]))
                    lines.write_string(number, 5, line["unit"])
                    if line["share"] is not None:
                        lines.write_number(number, 6, line["share"], share)
            lines.freeze_panes(1, 0)
            lines.autofilter(0, 0, max(1, number), len(heads) - 1)
    except OSError as error:
        raise ForceError(f"cannot be written ({error.strerror})", str(path), "Close it in Excel") from None
    return path
