"""Scenarios and alternatives as JSON-ready data, and as a workbook with a column a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import asdict

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
