"""Odds as JSON-ready data and in words."""

from __future__ import annotations

from typing import Any

from grith.force.odds._odds import Chance, Odds
from grith.force.odds._replan import Replanned

NOTE = (
    "Chances of words are judgements of the case, told as intervals. Pledges are taken as independent but for the "
    "preconditions that they share; a pledge that fails leaves its place empty."
)


def odds_view(odds: Odds) -> dict[str, Any]:
    """Everything about the odds of a plan, bands before any single number."""
    lines = [line.id for line in odds.model.data.lines]
    must = odds.model.data.measured
    return {
        "whole": _chance(odds.required.get("whole")),
        "must_haves": _chance(odds.required.get("must-haves")),
        "whole_if_assumed_hold": _chance(odds.assumed),
        "must_have_coverage": [tidy(v) for v in odds.coverage] if must else None,
        "must_have_coverage_if_assumed_hold": [tidy(v) for v in odds.assumed_coverage] if must else None,
        "desired_coverage": None if must else [tidy(v) for v in odds.coverage],
        "desired_coverage_if_assumed_hold": None if must else [tidy(v) for v in odds.assumed_coverage],
        "groups": [
            {"name": name, "required": _chance(odds.required[name]), "as_planned": _chance(odds.planned.get(name))}
            for name in odds.required
            if name not in lines
        ],
        "lines": [
            {
                "id": name,
                "required": _chance(odds.required.get(name)),
                "as_planned": _chance(odds.planned.get(name)),
                "short_even_if_all_is_kept": name in odds.short,
            }
            for name in lines
        ],
        "preconditions": [
            {"id": name, "chance": [tidy(v) for v in ends]} for name, ends in odds.conditions.items()
        ],
        "short_even_if_all_is_kept": list(odds.short),
        "without_a_chance": list(odds.unknown),
        "note": NOTE,
    }  # fmt: skip


def replanned_view(found: Replanned) -> dict[str, Any]:
    """Bounds of the odds where one may plan anew, with the sets learned."""
    return {
        "low_end": [tidy(v) for v in found.low],
        "high_end": [tidy(v) for v in found.high],
        "simulated": None
        if found.estimate is None
        else [{"chance": tidy(p), "standard_error": tidy(e)} for p, e in found.estimate],
        "goal": tidy(found.goal),
        "reachable": found.reachable,
        "enough": [list(s) for s in found.enough],
        "breaking": [list(s) for s in found.breaking],
        "parts": found.parts,
        "plans": found.calls,
        "plans_at_least": found.at_least,
        "complete": found.complete,
        "without_a_chance": list(found.unknown),
    }


def _chance(chance: Chance | None) -> dict[str, Any] | None:
    if chance is None:
        return None
    return {
        "band": [tidy(chance.low), tidy(chance.high)],
        "exact": chance.error == 0.0,
        "bounds_apart": tidy(chance.error),
    }


def tidy(value: float) -> float | None:
    """Nine decimals; None for what has no bound."""
    number = round(float(value), 9)
    return number if abs(number) < 1e300 else None
