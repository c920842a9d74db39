"""Importance of nations and preconditions, for the odds of a goal and for what is covered on average."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from grith.force.keystones._measures import Measures, measures
from grith.force.odds import Model, coverage, diagram_of


@frozen
class Importance:
    """What a nation or a precondition is worth. Pairs are at the low and at the high end of all intervals.

    ``odds`` are chances of the goal (now, without it, with it for sure) at each end, ``measures`` the standard ones.
    ``cover`` is the expected share of measured line-months (must-haves, if there are any): (without it, now, with it
    for sure) at each end.
    """

    kind: str
    name: str
    measures: tuple[Measures, Measures]
    odds: tuple[tuple[float, float, float], tuple[float, float, float]]
    cover: tuple[tuple[float, float, float], tuple[float, float, float]]

    @property
    def swing(self) -> float:
        """How far the expected cover moves between its loss and its certainty, at the high end."""
        return self.cover[1][2] - self.cover[1][0]


def importances(model: Model, lines: Sequence[int], *, as_planned: bool = False) -> list[Importance]:
    """Nations and preconditions at chance, the largest swing first. Raises TooLarge where the goal has no exact odds.

    The goal: ``lines`` are met in every month (``as_planned``: as far as the plan fills them). A nation is lost or sure
    with all its placed offers at once; its preconditions stay at chance.
    """
    nations = sorted({model.data.offers[o].nation for o in model.offers})
    ends: list[dict[tuple[str, str], tuple[tuple[float, float, float], tuple[float, float, float]]]] = []
    for end in (0, 1):
        diagram = diagram_of(model, lines, as_planned, end)
        goal = _table(model, end, nations, lambda columns, d=diagram: d.probability(columns))  # type: ignore[misc]
        cover = _table(model, end, nations, lambda columns, e=end: coverage(model, e, columns, model.data.measured))  # type: ignore[misc]
        ends.append({key: (goal[key], cover[key]) for key in goal})
    found = []
    for kind, name in ends[0]:
        low, high = ends[0][kind, name], ends[1][kind, name]
        worth = [measures(1 - now, 1 - lost, 1 - safe) for (lost, now, safe), _ in (low, high)]
        odds = [(now, lost, safe) for (lost, now, safe), _ in (low, high)]
        found.append(Importance(kind, name, (worth[0], worth[1]), (odds[0], odds[1]), (low[1], high[1])))
    return sorted(found, key=lambda i: (-i.swing, -i.measures[1].birnbaum, i.kind, i.name))


def _table(
    model: Model, end: int, nations: Sequence[str], value: Callable[[np.ndarray], np.ndarray]
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """(without, now, with) of each nation and precondition, from one call of ``value``."""
    blocks = [model.columns(end)]
    for nation in nations:
        mine = model.of_nation(nation)
        blocks += [model.columns(end, down=mine), model.columns(end, up=mine)]
    width = blocks[0].shape[1]
    values = value(np.concatenate(blocks, axis=1)).reshape(len(blocks), width)
    weights = model.weights(end)
    base = float(values[0] @ weights)
    found = {}
    for number, nation in enumerate(nations):
        found["nation", nation] = (
            float(values[1 + 2 * number] @ weights),
            base,
            float(values[2 + 2 * number] @ weights),
        )
    for name in model.conditions:
        without, sure = (float(values[0] @ model.weights(end, {name: c})) for c in (0.0, 1.0))
        found["precondition", name] = (without, base, sure)
    return found
