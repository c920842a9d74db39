"""The odds of a fixed plan: how likely each requirement, each tier and the whole is met in every month."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from attrs import field, frozen

from grith.force._aims import tier_name
from grith.force._plan import ForcePlan
from grith.force.odds._diagram import Diagram
from grith.force.odds._factor import factored
from grith.force.odds._logic import TooLarge
from grith.force.odds._model import Model, coverage, model_of, placed_rows, rows_of
from grith.force.odds._thresholds import MOST_STATES, Row, threshold_diagram


@frozen
class Chance:
    """A chance with every interval at its low and its high end. ``error`` is how far bounds lie apart; 0 is exact."""

    low: float
    high: float
    error: float = 0.0


@frozen
class Odds:
    """Odds of a plan that stays as it is: a pledge that fails leaves its place empty.

    ``required``: met in every month as the requirement asks (left out where it asks for nothing). ``planned``: what
    the plan places there all comes, as far as it is needed (left out where it places nothing). Both by line id, and by
    name of a tier, "must-haves" and "whole". ``assumed`` is the whole if the plan's assumed preconditions hold.
    ``coverage`` is the expected share of must-have line-months, of desired ones where no must-have needs anything.
    ``short``: lines that the plan leaves short even if everything comes. ``unknown`` has no chance: taken as 0 to 1.
    """

    required: dict[str, Chance]
    planned: dict[str, Chance]
    assumed: Chance
    assumed_coverage: tuple[float, float]
    coverage: tuple[float, float]
    conditions: dict[str, tuple[float, float]]
    short: tuple[str, ...]
    unknown: tuple[str, ...]
    model: Model = field(repr=False, eq=False)


def plan_odds(
    plan: ForcePlan, *, certain: Collection[str] = (), never: Collection[str] = (), most_states: int = MOST_STATES
) -> Odds:
    """The odds of ``plan``. Preconditions in ``certain`` hold, those in ``never`` do not, all others are at chance.

    Pledges are independent but for the preconditions that they share. All chances are monotone in every pledge and
    precondition, so the two ends of the band are two exact runs. Beyond ``most_states`` states bounds are given.
    """
    model = model_of(plan, certain, never)
    data = plan.data
    lines = range(len(data.lines))
    groups: dict[str, list[int]] = {data.lines[i].id: [i] for i in lines}
    for tier in sorted({line.tier for line in data.lines}):
        groups[tier_name(tier)] = [i for i in lines if data.lines[i].tier == tier]
    groups["must-haves"] = [i for i in lines if data.lines[i].must_have]
    groups["whole"] = list(lines)
    required = {
        name: chance(model, ids, False, most_states)
        for name, ids in groups.items() if any(any(data.lines[i].need) for i in ids)
    }  # fmt: skip
    planned = {
        name: chance(model, ids, True, most_states) for name, ids in groups.items() if goal_rows(model, ids, True, 1)
    }
    given = model_of(plan, {*certain, *data.given} - set(never), never)
    nothing = Chance(1.0, 1.0)
    return Odds(
        required,
        planned,
        chance(given, list(lines), False, most_states) if lines else nothing,
        expected(given),
        expected(model),
        {
            name: (float(model.condition_chance[0, k]), float(model.condition_chance[1, k]))
            for k, name in enumerate(model.conditions)
        },
        tuple(data.lines[i].id for i in lines if not _reachable(model, i)),
        model.unknown,
        model,
    )


def _reachable(model: Model, line: int) -> bool:
    return all(sum(r.amounts.values()) >= r.need - 1e-6 for r in rows_of(model, line, 1))


def expected(model: Model) -> tuple[float, float]:
    """Expected share of the measured line-months covered, at both ends, preconditions mixed by their chance."""
    kind = model.data.measured
    low, high = (float(coverage(model, e, model.columns(e), kind) @ model.weights(e)) for e in (0, 1))
    return low, high


def goal_rows(model: Model, lines: Sequence[int], as_planned: bool, end: int) -> list[Row]:
    """Rows of several lines together; ``as_planned`` asks only for what the plan's likely amounts bring."""
    rows = placed_rows if as_planned else rows_of
    return [row for line in lines for row in rows(model, line, end)]


def chance(model: Model, lines: Sequence[int], as_planned: bool, most_states: int = MOST_STATES) -> Chance:
    """The chance that ``lines`` are all met in every month, at both ends."""
    found, error = [], 0.0
    for end in (0, 1):
        rows = goal_rows(model, lines, as_planned, end)
        columns, weights = model.columns(end), model.weights(end)
        try:
            value = float(threshold_diagram(rows, most_states).probability(columns) @ weights)
            found.append(value)
        except TooLarge:
            low, high = np.array([factored(rows, columns[:, s]) for s in range(columns.shape[1])]).T @ weights
            found.append(float((low, high)[end]))
            error = max(error, float(high - low))
    return Chance(min(1.0, found[0]), min(1.0, found[1]), error)


def diagram_of(model: Model, lines: Sequence[int], as_planned: bool, end: int) -> Diagram:
    """The diagram of ``lines`` over the model's offers. Raises TooLarge."""
    return threshold_diagram(goal_rows(model, lines, as_planned, end))
