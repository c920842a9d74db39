"""A route whose capacity nobody knows lifts the limit while it runs, and no longer."""

from __future__ import annotations

import pytest

from grith.force import compile_tables, explain_gaps, make_plan
from grith.nouns import ForceTables, Lift, Need
from tests.force.small import pledge, tables


def _moved_in(*more: Lift) -> ForceTables:
    return tables(
        months=4,
        needs=(Need("R1", "troops", "west", 40),),
        pledges=(pledge("P1", 40, capability="troops"),),
        lift=(Lift("road", "persons", 10), *more),
    )


@pytest.mark.parametrize(
    ("more", "covered"),
    [
        ((), [10, 20, 30, 40]),
        ((Lift("rail", "persons", None, from_month=3),), [10, 20, 40, 40]),
        ((Lift("rail", "persons", None),), [40, 40, 40, 40]),
        ((Lift("rail", "persons", 5, from_month=3),), [10, 20, 35, 40]),
        ((Lift("rail", "tonnes", None, from_month=3),), [10, 20, 30, 40]),
    ],
)
def test_an_unknown_route_limits_nothing_in_its_months_alone(more: tuple[Lift, ...], covered: list[float]) -> None:
    """The road takes ten a month; what comes before the railway opens has only the road."""
    plan = make_plan(compile_tables(_moved_in(*more)))
    assert [pytest.approx(v) for v in plan.covered[0]] == covered
    for gap in explain_gaps(plan):
        assert all("inf" not in ask.words for ask in gap.asks)
