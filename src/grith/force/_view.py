"""A plan and its gaps as JSON-ready data, in a fixed order; times of the clock are left out, so runs compare equal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grith.force import _months as months
from grith.force._band import above_kept, band
from grith.force._data import ForceData
from grith.force._gaps import Price, Shortfall
from grith.force._plan import ForcePlan
from grith.force._units import amount_words, thing_words

REFUSAL = (
    "Amounts marked assumed are a planner's own. Words of readiness are not orders: the band shows how far the plan "
    "rests on them. Missing figures are never taken for zero."
)

MOST_STRETCHES = 4
"""Amounts that a sentence tells month by month; beyond that the workbook does."""


def plan_view(plan: ForcePlan, gaps: Sequence[Shortfall] = (), scarce: Sequence[Price] = ()) -> dict[str, Any]:
    """Everything about a plan: the scenario, the band, lines, placements, offers that do not count, gaps, checks."""
    data = plan.data
    found = band(plan)
    total, without_cost = plan.cost
    return {
        "title": data.tables.settings.title,
        "scenario": scenario(data),
        "must_have": headline(found.must_have if found else None, plan.share(True)),
        "desired": headline(found.desired if found else None, plan.share(False)),
        "band_note": above_kept(plan, found),
        "status": plan.status,
        "aims": [
            {
                "name": s.name,
                "value": tidy(s.value),
                "bound": tidy(s.bound),
                "gap": tidy(s.gap),
                "status": s.status,
                "nodes": s.nodes,
            }
            for s in plan.stages
        ],
        "statistics": plan.statistics,
        "months": [months.begin(data.start, m).isoformat() for m in range(1, data.horizon + 1)],
        "lines": [_line(plan, number, found.by_line[number] if found else None) for number in range(len(data.lines))],
        "placements": [
            {
                "pledge": data.offers[p.offer].pledge.id,
                "nation": data.offers[p.offer].nation,
                "capability": data.offers[p.offer].pledge.capability,
                "used_as": data.slots[p.slot].capability,
                "area": data.slots[p.slot].area,
                "task": data.slots[p.slot].task,
                "in_place": data.offers[p.offer].pledge.stage == "in place",
                "from_month": p.first,
                "until_month": p.last,
                "items": tidy(p.items),
                "counts_for": tidy(p.worth),
            }
            for p in plan.placements
        ],
        "beyond_the_last_month": _beyond(plan),
        "nations": list(plan.nations),
        "cost": {
            "total": tidy(total),
            "currency": data.tables.settings.currency,
            "placed_without_cost": list(without_cost),
        },
        "not_counted": [{"pledge": p, "cause": b.cause, "why": b.words} for p, b in data.barred.items()],
        "not_sized": list(data.not_sized),
        "gaps": [gap_view(data, s) for s in gaps],
        "scarce": [
            {"what": p.what, "month": p.month, "worth": tidy(p.worth), "aim": p.aim} for p in scarce
        ],
        "scarce_together": _together(scarce),
        "checks": [
            {"level": f.level, "check": f.check, "what": f.what, "where": f.where, "remedy": f.remedy}
            for f in data.findings
        ],
        "left_out_sheets": list(data.tables.left_out),
        "refusal": REFUSAL,
    }  # fmt: skip


def _beyond(plan: ForcePlan) -> list[dict[str, Any]]:
    """Pools of which more is in place in the last month than their rotation ratio can keep there for good."""
    data, found = plan.data, []
    for number, offer in enumerate(data.offers):
        there = sum(p.items for p in plan.placements if p.offer == number and p.present(data.horizon))
        lasts = offer.amount / offer.ratio
        if there > lasts * (1 + 1e-6) and offer.ratio > 1.0:
            row = {"pledge": offer.pledge.id, "nation": offer.nation, "in_place": tidy(there), "lasts": tidy(lasts)}
            found.append(row)
    return found


def _together(scarce: Sequence[Price]) -> list[dict[str, Any]]:
    """Prices summed over months: how the worth of one bed splits among the months of a tour is not unique."""
    found: dict[tuple[str, str], list[Price]] = {}
    for p in scarce:
        found.setdefault((p.what, p.aim), []).append(p)
    rows = [
        {
            "what": what,
            "months": sorted(p.month for p in group),
            "worth": tidy(sum(p.worth for p in group)),
            "aim": aim,
        }
        for (what, aim), group in found.items()
    ]
    return sorted(rows, key=lambda r: (-r["worth"], r["what"], r["aim"]))


def scenario(data: ForceData) -> dict[str, Any]:
    """What the plan takes as given."""
    settings = data.tables.settings
    return {
        "as_of": data.as_of.isoformat() if data.as_of else None,
        "start": settings.start.isoformat(),
        "months": data.horizon,
        "given": list(data.given),
        "without": list(data.without),
        "counted_from": settings.counted_from,
        "amount": settings.amount,
    }


def measured(scenario: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a scenario is measured by, in words, and how much of it is covered: must-haves, else desired lines."""
    if scenario["must_have"]["if_all_kept"] is None and scenario["desired"]["if_all_kept"] is not None:
        return "desired lines", scenario["desired"]
    return "must-haves", scenario["must_have"]


def headline(low_high: tuple[float, float] | None, share: float | None) -> dict[str, Any]:
    """A band and the single number behind it."""
    return {
        "band": None if low_high is None else [tidy(v) for v in low_high],
        "if_all_kept": None if share is None else tidy(share),
    }


def _line(plan: ForcePlan, number: int, low_high: tuple[float, float] | None) -> dict[str, Any]:
    line = plan.data.lines[number]
    slot = plan.data.slots[line.slot]
    share = plan.line_share(number)
    return {
        "id": line.id,
        "parent": line.parent,
        "capability": slot.capability,
        "area": slot.area,
        "task": slot.task,
        "unit": line.unit,
        "must_have": line.must_have,
        "priority": line.priority,
        "band": None if low_high is None else [tidy(v) for v in low_high],
        "share": None if share is None else tidy(share),
        "need": [tidy(v) for v in line.need],
        "covered": [tidy(v) for v in plan.covered[number]],
    }


def gap_view(data: ForceData, s: Shortfall) -> dict[str, Any]:
    """One shortfall as data, with its sentence."""
    line = data.lines[s.line]
    slot = data.slots[line.slot]
    return {
        "line": line.id,
        "capability": slot.capability,
        "area": slot.area,
        "must_have": line.must_have,
        "unit": line.unit,
        "months": list(s.months),
        "missing": [tidy(v) for v in s.missing],
        "worst": tidy(s.worst),
        "price": None if s.price is None else tidy(s.price),
        "words": gap_words(data, s),
        "candidates": [
            {
                "pledge": c.pledge,
                "nation": c.nation,
                "cause": c.cause,
                "why": c.words,
                "could_bring": None if c.could_bring is None else tidy(c.could_bring),
                "stands_in": c.stands_in,
                "closes_alone": c.closes,
            }
            for c in s.candidates
        ],
        "asks": [
            {
                "kind": a.kind,
                "words": a.words,
                "parts": [{"what": w, "how_much": tidy(q), "from_month": m} for w, q, m in a.parts],
            }
            for a in s.asks
        ],
    }


def gap_words(data: ForceData, s: Shortfall) -> str:
    """A shortfall in a sentence."""
    line = data.lines[s.line]
    slot = data.slots[line.slot]
    task = f" for {slot.task}" if slot.task else ""
    kind = "must have" if line.must_have else "desired"
    least = min(v for v in s.missing if v)
    amount = amount_words(s.worst) if least == s.worst else f"{amount_words(least)} to {amount_words(s.worst)}"
    peak = amount_words(max(line.need))
    when = months.span(data.start, list(s.months))
    thing = thing_words(line.unit, slot.capability, max(line.need))
    text = f"{line.id}: {amount} of {peak} {thing} missing in {slot.area}{task}, {when}"
    text += f" ({kind})."
    stretches = _stretches(s.missing)
    if 1 < len(stretches) <= MOST_STRETCHES:
        told = [f"{amount_words(v)} in {months.span(data.start, at)}" for v, at in stretches]
        text += f" That is {', '.join(told)}."
    if not s.candidates:
        text += " No pledge of this capability at all."
    return text


def _stretches(missing: Sequence[float]) -> list[tuple[float, list[int]]]:
    """Amounts missing, each with the months in which it is that much, in the order of their first months."""
    found: dict[str, tuple[float, list[int]]] = {}
    for month, value in enumerate(missing, 1):
        if value:
            found.setdefault(amount_words(value), (value, []))[1].append(month)
    return list(found.values())


def tidy(value: float) -> float | int:
    """Six decimals are enough, and whole numbers are shown whole."""
    number = round(float(value), 6)
    return int(number) if number.is_integer() else number
