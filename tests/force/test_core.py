"""Core groups against trying every group."""

from __future__ import annotations

from itertools import combinations

import pytest

from grith.force import ForceData, compile_tables
from grith.force.keystones import core_groups
from tests.force.small import need, pledge, tables
from tests.force.test_losses import drawn


def reached(data: ForceData, nations: tuple[str, ...]) -> list[int]:
    """By must-have line-month: how many of ``nations`` have something to offer for it."""
    return [
        sum(
            any(o.nation == n and o.first <= m <= o.last and line.slot in {f[0] for f in o.fits} for o in data.offers)
            for n in nations
        )
        for line in data.lines
        if line.must_have
        for m, q in enumerate(line.need, 1)
        if q > 0
    ]


@pytest.mark.parametrize("seed", range(5))
def test_no_group_of_the_size_reaches_more(seed: int) -> None:
    data = drawn(seed, offers=9)
    nations = sorted({o.nation for o in data.offers})
    found = core_groups(data)
    assert found
    for group in found:
        counts = reached(data, group.nations)
        best = max(sum(c > 0 for c in reached(data, g)) for g in combinations(nations, len(group.nations)))
        assert group.share == pytest.approx(best / len(counts)) == pytest.approx(group.bound)
        assert group.twice == pytest.approx(sum(c > 1 for c in counts) / len(counts))
    rest = combinations(nations, min(len(found[-1].nations) + 1, len(nations)))
    if len(found) < 6:  # one more would bring nothing
        assert max(sum(c > 0 for c in reached(data, g)) for g in rest) <= sum(c > 0 for c in counts)


def test_nobody_and_nothing_wanted() -> None:
    assert core_groups(compile_tables(tables(needs=(need(),), pledges=()))) == []
    assert core_groups(compile_tables(tables(needs=(need(must_have=False),), pledges=(pledge(),)))) == []
