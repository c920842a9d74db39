"""What an imprecise place leaves open: distances as ranges, sides and insides as sets of what is possible.

Three-valued by construction: a wider precision gives a wider range or a larger set, never another decided answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import inf

from attrs import frozen

from grith.geometry._measure import ROUNDING_KM, inside, near
from grith.nouns.shape import Shape

BOTH = frozenset({True, False})
LEFT, RIGHT = "left", "right"


@frozen
class Against:
    """Where a place may lie against a line: kilometres from it, at least and at most, and on which sides."""

    low_km: float = 0.0
    high_km: float = inf
    sides: frozenset[str] = frozenset({LEFT, RIGHT})


def valid_on(shapes: Sequence[Shape], first: date | None, last: date | None) -> tuple[list[Shape], list[Shape], bool]:
    """Of shapes: those valid on some of the days, those valid on all of them, and whether each day has one.

    ``first`` and ``last`` bound the days, both included; None means that side is not known.
    """
    earliest, latest = first or date.min, last or date.max
    some = [s for s in shapes if (s.since or date.min) <= latest and earliest <= (s.until or date.max)]
    whole = [s for s in some if (s.since or date.min) <= earliest and latest <= (s.until or date.max)]
    reached = earliest
    for shape in sorted(some, key=lambda s: (s.since or date.min, s.until or date.max)):
        if (shape.since or date.min) > reached:
            return some, whole, False
        if (shape.until or date.max) >= latest:
            return some, whole, True
        reached = max(reached, (shape.until or date.max) + timedelta(days=1))
    return some, whole, False


def against(
    shapes: Sequence[Shape],
    longitude: float,
    latitude: float,
    precision_km: float | None,
    first: date | None = None,
    last: date | None = None,
) -> Against:
    """Where a place known to within ``precision_km`` (None: exact) lies against a line on some day of the time told.

    Where the line is not known for every such day, nothing is known.
    """
    some, _whole, covered = valid_on(shapes, first, last)
    if not covered or not some:
        return Against()
    margin = precision_km or 0.0
    low, high, sides = inf, 0.0, set()
    for shape in some:
        found = near(shape, longitude, latitude)
        km = float(found.km[0])
        low, high = min(low, max(0.0, km - margin)), max(high, km + margin)
        side = int(found.side[0])
        told = side != 0 and km - margin > ROUNDING_KM and margin <= float(found.ends_km[0])
        sides |= {LEFT if side > 0 else RIGHT} if told else {LEFT, RIGHT}
    return Against(low, high, frozenset(sides))


def within(
    shapes: Sequence[Shape],
    longitude: float,
    latitude: float,
    precision_km: float | None,
    first: date | None = None,
    last: date | None = None,
) -> frozenset[bool]:
    """Whether a place lies in an area, which may be several shapes with their own times: {True}, {False}, or both."""
    some, whole, covered = valid_on(shapes, first, last)
    answers = {id(s): _within(s, longitude, latitude, precision_km or 0.0) for s in some}
    if any(answers[id(s)] == {True} for s in whole):
        return frozenset({True})
    if covered and all(answer == {False} for answer in answers.values()):
        return frozenset({False})
    return BOTH


def _within(shape: Shape, longitude: float, latitude: float, margin: float) -> frozenset[bool]:
    if float(near(shape, longitude, latitude).km[0]) <= margin + ROUNDING_KM:
        return BOTH
    return frozenset({bool(inside(shape, longitude, latitude)[0])})
