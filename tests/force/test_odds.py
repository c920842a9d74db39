"""Odds of a fixed plan against trying every combination, against simulation, and by hand."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.cli._run import run
from grith.force import ForceData, ForcePlan, band, compile_tables, make_plan, write_workbook
from grith.force.keystones import cheapest_asks, importances, losses, measures, who_is_enough
from grith.force.odds import Row, TooLarge, expected, factored, plan_odds, threshold_diagram
from grith.nouns import Base, ForceCondition, ForceTables
from tests.force.small import need, pledge, tables

amounts = st.one_of(st.integers(0, 6).map(float), st.sampled_from([0.5, 1.25, 2.5]))
chances = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))


@st.composite
def systems(draw: st.DrawFn, most: int = 9) -> tuple[list[Row], np.ndarray]:
    n = draw(st.integers(1, most))
    rows = [
        Row({e: draw(amounts) for e in range(n) if draw(st.booleans())}, float(draw(st.integers(0, 9))))
        for _ in range(draw(st.integers(1, 5)))
    ]
    return rows, np.array([draw(chances) for _ in range(n)])


def every_combination(rows: list[Row], p: np.ndarray) -> float:
    worlds = ((np.arange(2 ** len(p))[:, None] >> np.arange(len(p))) & 1).astype(bool)
    held = np.ones(len(worlds), dtype=bool)
    for row in rows:
        given_amounts = np.array([row.amounts.get(e, 0.0) for e in range(len(p))])
        held &= worlds @ given_amounts >= row.need - 1e-9
    return float(np.prod(np.where(worlds, p, 1 - p), axis=1)[held].sum())


@settings(max_examples=80, deadline=None)
@given(systems())
def test_thresholds_equal_every_combination(system: tuple[list[Row], np.ndarray]) -> None:
    rows, p = system
    exact = every_combination(rows, p)
    assert threshold_diagram(rows).probability(p) == pytest.approx(exact, abs=1e-12)
    low, high = factored(rows, p, gap=1e-9)
    assert low - 1e-9 <= exact <= high + 1e-9 and high - low < 1e-6
    low, high = factored(rows, p, most_steps=2)
    assert low - 1e-12 <= exact <= high + 1e-12


def test_thresholds_equal_every_combination_at_twenty() -> None:
    luck = np.random.default_rng(5)
    rows = [
        Row(
            {int(e): float(luck.integers(1, 9)) for e in luck.choice(20, 8, replace=False)}, float(luck.integers(5, 20))
        )
        for _ in range(6)
    ]
    p = luck.uniform(0.3, 0.99, 20)
    assert threshold_diagram(rows).probability(p) == pytest.approx(every_combination(rows, p), abs=1e-12)


def forty(dense: float = 0.25, seed: int = 3) -> tuple[list[Row], np.ndarray]:
    """40 nations × 10 capabilities × 12 months: who offers what from when to when, and what is needed."""
    luck = np.random.default_rng(seed)
    offers = [
        (c, int(luck.integers(0, 6)), int(luck.integers(8, 13)), int(luck.integers(1, 6)), n)
        for n in range(40) for c in range(10) if luck.random() < dense
    ]  # fmt: skip
    rows = []
    for c in range(10):
        for month in range(12):
            here = {n: float(a) for cap, first, last, a, n in offers if cap == c and first <= month < last}
            rows.append(Row(here, round(0.3 * sum(here.values()))))
    return rows, luck.uniform(0.75, 0.99, 40)


def test_forty_nations_agree_with_simulation_within_its_error() -> None:
    rows, p = forty()
    exact = float(threshold_diagram(rows).probability(p))
    luck = np.random.default_rng(1)
    draws = 100_000
    kept = (luck.random((draws, 40)) < p).astype(np.float32)
    held = np.ones(draws, dtype=bool)
    for row in rows:
        held &= kept @ np.array([row.amounts.get(e, 0.0) for e in range(40)], dtype=np.float32) >= row.need
    assert 0.05 < exact < 0.999
    assert held.mean() == pytest.approx(exact, abs=4.5 * np.sqrt(exact * (1 - exact) / draws))


def test_too_many_states_give_honest_bounds() -> None:
    rows, p = forty()
    exact = float(threshold_diagram(rows).probability(p))
    with pytest.raises(TooLarge):
        threshold_diagram(rows, most_states=100)
    low, high = factored(rows, p, gap=0.05)
    assert low <= exact <= high and high - low <= 0.05


CONDITIONS = (
    ForceCondition("backstop", chance_low=0.2, chance_high=0.6, assumed=True),
    ForceCondition("ceasefire", chance_low=0.5, chance_high=0.9, assumed=True),
    ForceCondition("mandate", assumed=True),
)


def shared(**more: object) -> ForceTables:
    given_tables = {
        "needs": (need("R1", 10), need("R2", 5, area="west", capability="troops", must_have=False)),
        "pledges": (
            pledge("P1", 4, nation="A", precondition="backstop"),
            pledge("P2", 4, nation="B", precondition="backstop & ceasefire"),
            pledge("P3", 6, nation="C", precondition="ceasefire", firmness="willing"),
            pledge("P4", 5, nation="A", capability="troops"),
        ),
        "conditions": CONDITIONS,
        **more,
    }
    return tables(**given_tables)


def planned(t: ForceTables) -> tuple[ForceData, ForcePlan]:
    data = compile_tables(t)
    return data, make_plan(data)


def by_hand(plan: ForcePlan, end: int) -> float:
    """The chance of 10 jets from what the plan places of A, B and C; over all worlds and all combinations."""
    placed = [0.0, 0.0, 0.0]
    for p in plan.placements:
        if p.slot == 0 and p.present(1):
            placed["ABC".index(plan.data.offers[p.offer].nation)] += p.items
    assert sum(placed) == 10
    kept = ((0.75, 0.95)[end], (0.75, 0.95)[end], (0.3, 0.6)[end])
    backstop, ceasefire = (0.2, 0.6)[end], (0.5, 0.9)[end]
    total = 0.0
    for b, c, *came in product((0, 1), repeat=5):
        weight = (backstop if b else 1 - backstop) * (ceasefire if c else 1 - ceasefire)
        weight *= np.prod([q if x else 1 - q for q, x in zip(kept, came, strict=True)])
        opened = (b, b and c, c)
        total += weight * (sum(a for a, x, o in zip(placed, came, opened, strict=True) if x and o) >= 10)
    return float(total)


def test_shared_preconditions_by_hand() -> None:
    _, plan = planned(shared())
    odds = plan_odds(plan)
    for end, found in enumerate((odds.required["R1"].low, odds.required["R1"].high)):
        assert found == pytest.approx(by_hand(plan, end), abs=1e-12)
    assert odds.required["R2"].low == pytest.approx(0.75)
    # The two lines share no pledge and no precondition.
    assert odds.required["whole"].high == pytest.approx(by_hand(plan, 1) * 0.95, abs=1e-12)
    sure = plan_odds(plan, certain=["backstop", "ceasefire"])
    assert sure.required["whole"].low == pytest.approx(odds.assumed.low, abs=1e-12)
    never = plan_odds(plan, never=["ceasefire"])
    assert never.required["R1"].high == 0.0
    assert set(odds.conditions) == {"backstop", "ceasefire"}


def test_an_unknown_chance_is_from_none_to_certain() -> None:
    _, plan = planned(shared(pledges=(pledge("P1", 10, precondition="mandate"),), needs=(need("R1", 10),)))
    odds = plan_odds(plan)
    assert (odds.required["R1"].low, odds.required["R1"].high) == pytest.approx((0.0, 0.95))
    assert odds.unknown == ("precondition mandate",)


def test_amounts_have_a_low_and_a_high_end() -> None:
    _, plan = planned(tables(needs=(need("R1", 10),), pledges=(pledge("P1", 10, low=8, high=12),)))
    odds = plan_odds(plan)
    assert (odds.required["R1"].low, odds.required["R1"].high) == pytest.approx((0.0, 0.95))


def test_an_offer_counts_whole_up_to_its_low_amount() -> None:
    """Two battalions, one of them sure: one in the plan counts whole, two at once count half each."""
    offer = pledge("P1", 2, low=1, high=2, chance_low=1.0, chance_high=1.0)
    for needed, low in ((1, 1.0), (2, 0.5)):
        _, plan = planned(tables(needs=(need("R1", needed),), pledges=(offer,)))
        found, odds = band(plan), plan_odds(plan)
        assert found is not None and found.must_have == pytest.approx((low, 1.0))
        assert odds.required["R1"].low == pytest.approx(1.0 if low == 1.0 else 0.0)


def test_units_at_rest_share_the_low_amount_of_their_pool() -> None:
    """Four units relieve each other for 24 months; with two of the four half of each tour comes."""
    offer = pledge("P1", 4, low=2, high=4, counts="pool", chance_low=1.0, chance_high=1.0)
    _, plan = planned(tables(months=24, needs=(need("R1", 1),), pledges=(offer,)))
    found = band(plan)
    assert plan.share() == pytest.approx(1.0)
    assert found is not None and found.must_have == pytest.approx((0.5, 1.0))
    _, year = planned(tables(months=12, needs=(need("R1", 1),), pledges=(offer,)))
    whole = band(year)  # two tours: the two that are sure do for the year
    assert whole is not None and whole.must_have == pytest.approx((1.0, 1.0))


def test_more_than_was_planned_with_comes_only_where_the_plan_uses_all_of_it() -> None:
    for beds, high in ((None, 0.8), (10, 0.1)):
        bases = () if beds is None else (Base("depot", ("air",), beds=beds),)
        offer = pledge("P1", 40, low=40, high=80, capability="troops", chance_low=1.0, chance_high=1.0)
        _, plan = planned(tables(needs=(need("R1", 100, capability="troops"),), pledges=(offer,), bases=bases))
        found = band(plan)
        assert found is not None and found.must_have is not None and found.must_have[1] == pytest.approx(high)


def test_importance_of_nations_and_preconditions_by_trying_everything() -> None:
    _, plan = planned(shared())
    model = plan_odds(plan).model
    found = {(i.kind, i.name): i for i in importances(model, [0])}
    for end in (0, 1):
        now, lost, sure = found["precondition", "ceasefire"].odds[end]
        c = (0.5, 0.9)[end]
        assert now == pytest.approx(by_hand(plan, end), abs=1e-12)
        assert c * sure + (1 - c) * lost == pytest.approx(now, abs=1e-12)
        now, lost, sure = found["nation", "C"].odds[end]
        assert lost == 0.0
        q = 1 - (0.3, 0.6)[end]
        assert (1 - q) * sure == pytest.approx(now, abs=1e-12)
        m = found["nation", "C"].measures[end]
        assert m.criticality == pytest.approx(m.birnbaum * q / (1 - now), abs=1e-12)
        assert m.criticality == pytest.approx(1 - 1 / m.reduction, abs=1e-12)
    low, high = expected(model)
    assert found["nation", "A"].cover[1][1] == pytest.approx(high) and 0 < low < high < 1


def test_measures_of_the_two_train_system_worked_by_hand() -> None:
    # Two trains, each fails if its valve (0.5) or its pump (0.7) does: Q = 0.85² = 0.7225, as published for that tree.
    lost, safe = 0.85, 0.5 * 0.85
    m = measures(0.7225, lost, safe)
    assert m.birnbaum == pytest.approx(0.425)
    assert m.criticality == pytest.approx(0.425 * 0.7 / 0.7225)
    assert (m.achievement, m.reduction) == pytest.approx((1 / 0.85, 1.7))


def test_losses_agree_with_planning_without_the_nation() -> None:
    t = shared()
    data = compile_tables(t)
    found = losses(data)

    def uncovered(without: tuple[str, ...]) -> float:
        plan = make_plan(compile_tables(t, without=without), relaxed=True)
        return next((s.value for s in plan.stages if s.name.startswith("must-have")), 0.0)

    base = uncovered(())
    for loss in (*found.singles, *found.pairs):
        assert loss.must_have == pytest.approx(uncovered(loss.nations) - base, abs=1e-6), loss.nations
    assert ("C",) in found.breaking and "R1" in found.singles[0].breaks
    assert set(who_is_enough(data, found)) == {"A", "B", "C"} - ({"A"} if ("A",) not in found.breaking else set()) - (
        {"B"} if ("A",) in found.breaking and ("B",) not in found.breaking else set()
    )


def test_asks_are_the_fewest_that_reach_the_target() -> None:
    _, plan = planned(shared())
    model = plan_odds(plan).model
    sets, everything = cheapest_asks(model, [0], 0.7, end=1)
    assert everything.odds == (1.0, 1.0)
    assert sets and all(a.odds[1] >= 0.7 for a in sets)
    assert len({len(a.names) for a in sets}) == 1
    smaller, _ = cheapest_asks(model, [0], min(a.odds[1] for a in sets) - 1e-9, end=1)
    assert len(smaller[0].names) <= len(sets[0].names)
    assert cheapest_asks(model, [0], 0.01, end=1)[0][0].names == ()


def test_commands_show_bands_and_write_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    book = write_workbook(shared(), tmp_path / "force.xlsx")
    for verb in ("odds", "keystones"):
        texts = []
        for _ in range(2):
            assert run(["force", verb, str(book), "--json", "--given", "backstop", "--without", "B"]) == 0
            texts.append(capsys.readouterr().out)
        assert texts[0] == texts[1]
        out = tmp_path / f"{verb}.xlsx"
        assert run(["force", verb, str(book), "--out", str(out)]) == 0
        assert "ceasefire" in capsys.readouterr().out or verb == "odds"
        assert len(load_workbook(out).sheetnames) == 3
    assert run(["force", "keystones", str(book), "--target", "2"]) == 8


def test_a_precondition_may_be_called_as_one_likes() -> None:
    conditions = (ForceCondition("end", chance_low=0.5, chance_high=0.5), ForceCondition("self"))
    data = compile_tables(
        tables(conditions=conditions, needs=(need(),), pledges=(pledge(precondition="end & self"),)),
        given=("end", "self"),
    )
    found = importances(plan_odds(make_plan(data)).model, [0])
    assert {i.name: i.odds[1] for i in found if i.kind == "precondition"} == {
        "end": (pytest.approx(0.475), 0.0, pytest.approx(0.95)),
        "self": (pytest.approx(0.475), 0.0, pytest.approx(0.475)),
    }


@pytest.mark.parametrize(("capability", "amount"), [("jets", "low"), ("troops", "low"), ("jets", "likely")])
def test_an_offer_of_nothing_is_planned_as_nothing(capability: str, amount: str) -> None:
    low, likely = (0.0, 10.0) if amount == "low" else (0.0, 0.0)
    asked = tables(
        settings={"amount": amount},
        needs=(need(capability=capability),),
        pledges=(pledge("P1", likely, low=low, high=20, capability=capability), pledge("P2", 5, capability=capability)),
    )
    data = compile_tables(asked)
    assert [o.pledge.id for o in data.offers] == ["P2"] and data.barred["P1"].words == "amount is 0"
    assert make_plan(data).supply[0][0] == 5


def test_a_third_that_is_all_there_is_may_bring_more() -> None:
    asked = tables(
        needs=(need("R1", 0.6, capability="beds"),), pledges=(pledge("P1", 1 / 3, high=2 / 3, capability="beds"),)
    )
    found = plan_odds(make_plan(compile_tables(asked))).required["whole"]
    assert (found.low, found.high) == (0.0, pytest.approx(0.95))
