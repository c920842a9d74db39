"""Whom to ask first: the fewest nations and preconditions to be made sure of, for the odds to reach a target."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from attrs import frozen

from grith.force.odds import Model, diagram_of

MOST_ASKED = 4
MOST_CANDIDATES = 16


@frozen
class Ask:
    """Make sure of ``names`` (nations and preconditions): the odds at the low and the high end then."""

    names: tuple[str, ...]
    odds: tuple[float, float]


def cheapest_asks(
    model: Model, lines: Sequence[int], target: float, *, as_planned: bool = False, end: int = 0, count: int = 3
) -> tuple[list[Ask], Ask]:
    """The smallest sets that lift the odds at one ``end`` of the band to ``target``, best odds first; and all at once.

    An ask counts one, whether a nation or a precondition. Sets of up to MOST_ASKED among the MOST_CANDIDATES that lift
    most alone are tried, all of them; an empty list means that none of those is enough. The second result, everything
    made sure of, is the most that asks can reach. Raises TooLarge where there are no exact odds.
    """
    diagrams = [diagram_of(model, lines, as_planned, e) for e in (0, 1)]
    nations = sorted({model.data.offers[o].nation for o in model.offers})
    names = [*nations, *model.conditions]

    def odds(asked: Sequence[str], e: int) -> float:
        up = [i for n in asked if n in nations for i in model.of_nation(n)]
        sure = {n: 1.0 for n in asked if n in model.conditions}
        return float(diagrams[e].probability(model.columns(e, up=up)) @ model.weights(e, sure))

    def ask(asked: Sequence[str]) -> Ask:
        return Ask(tuple(asked), (odds(asked, 0), odds(asked, 1)))

    everything = ask(names)
    if everything.odds[end] < target:
        return [], everything
    if odds((), end) >= target:
        return [ask(())], everything
    tried = sorted(names, key=lambda n: (-odds((n,), end), n))[:MOST_CANDIDATES]
    for size in range(1, MOST_ASKED + 1):
        reached = [(odds(s, end), s) for s in combinations(tried, size)]
        good = sorted(((value, s) for value, s in reached if value >= target), key=lambda r: (-r[0], r[1]))
        if good:
            return [ask(s) for _, s in good[:count]], everything
    return [], everything
