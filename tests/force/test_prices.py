"""Prices of needs and of scarce rooms, held against plans made with one more."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from grith.force import compile_tables, explain_gaps, make_plan, prices
from grith.nouns import Base, ForceTables, Need
from tests.force.small import pledge, tables


def _aims(t: ForceTables) -> dict[str, float]:
    """What the relaxed plan leaves uncovered, by tier in order."""
    return {s.name: s.value for s in make_plan(compile_tables(t), relaxed=True).stages}


def test_the_price_of_what_nobody_serves_is_its_own_share() -> None:
    """Nobody has beds for the drones; 1 of 4 stays uncovered in each of two months."""
    t = tables(
        months=2,
        needs=(
            Need("R1", "troops", "west", 100),
            Need("R2", "drones", "west", 4, must_have=False),
            Need("R3", "troops", "air", 80, must_have=False),
        ),
        pledges=(
            pledge("P1", 90, capability="troops", beds=1.0),
            pledge("P2", 4, capability="drones", beds=40.0),
        ),
        bases=(Base("camp", ("west",), beds=90),),
    )
    found = {gap.line: gap.price for gap in explain_gaps(make_plan(compile_tables(t)), asks=False)}
    assert {n: round(p, 6) for n, p in found.items() if p is not None} == {0: 0.02, 1: 0.5, 2: 0.025}
    _, scarce = prices(compile_tables(t))
    assert {(p.what, p.aim) for p in scarce} == {("beds at camp", "must-have gaps, priority 1")}


@st.composite
def _crowded(draw: st.DrawFn) -> ForceTables:
    areas, kinds = ("west", "east"), ("troops", "drones")
    tier: dict[str, Any] = {"must_have": st.booleans(), "priority": st.integers(1, 2)}
    needs = tuple(
        Need(f"R{n}", kind, area, draw(st.integers(2, 12)), **{k: draw(v) for k, v in tier.items()})
        for n, (area, kind) in enumerate((a, k) for a in areas for k in kinds)
    )
    pledges = tuple(
        pledge(
            f"P{n}", draw(st.integers(1, 10)), capability=draw(st.sampled_from(kinds)), part=0.5,
            beds=draw(st.sampled_from((1.0, 2.5))), ready=draw(st.integers(1, 2)),
            not_areas=draw(st.sampled_from(((), ("west",), ("east",)))),
        )
        for n in range(draw(st.integers(1, 5)))
    )  # fmt: skip
    bases = tuple(Base(f"camp_{a}", (a,), beds=draw(st.integers(0, 12))) for a in areas)
    return tables(months=3, needs=needs, pledges=pledges, bases=bases)


@given(_crowded())
def test_one_more_is_worth_what_is_told_at_most_and_to_that_tier(t: ForceTables) -> None:
    """A need never costs more than its own share; a bed betters no tier before the one told, nor that by more."""
    data = compile_tables(t)
    dual, scarce = prices(data)
    assert all(0.0 <= price <= 1.0 / data.lines[line].need[m - 1] + 1e-12 for (line, m), price in dual.items())
    now = _aims(t)
    for base in t.bases:
        told = [p for p in scarce if p.what == f"beds at {base.id}"]
        assert len({p.aim for p in told}) <= 1
        wider = _aims(evolve(t, bases=tuple(evolve(b, beds=b.beds + 1) if b is base else b for b in t.bases)))
        for aim, value in now.items():
            better = value - wider[aim]
            if told and told[0].aim == aim:
                assert better <= sum(p.worth for p in told) + 1e-6
                break
            assert abs(better) <= 1e-6


@given(_crowded(), st.integers(0, 3), st.integers(1, 3))
def test_a_need_of_one_more_costs_its_price_at_least(t: ForceTables, at: int, factor: int) -> None:
    """With more needed in every month its tier leaves at least the prices more uncovered, told in the old shares."""
    data = compile_tables(t)
    dual, _ = prices(data)
    line = data.lines[at]
    more = 0.5 * factor
    wider = evolve(t, needs=tuple(evolve(n, quantity=n.quantity + more) if n.id == line.id else n for n in t.needs))
    plan, anew = (make_plan(compile_tables(x), relaxed=True) for x in (t, wider))
    tier = [i for i, other in enumerate(data.lines) if other.tier == line.tier]

    def open_(found: Any) -> float:
        """Uncovered line-months of the tier, each month by the need as it was."""
        return sum(
            (q - c) / was
            for i in tier
            for q, c, was in zip(found.data.lines[i].need, found.covered[i], data.lines[i].need, strict=True)
        )

    told = more * sum(dual.get((at, m), 0.0) for m in (1, 2, 3))
    assert open_(anew) - open_(plan) >= told - 1e-6
