"""Odds where one may plan anew, against planning for every combination of pledges that come."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from grith.cli._run import run
from grith.force import ForceData, compile_tables, write_workbook
from grith.force.odds import Effort, model_of_offers, plan_odds, replanned_odds
from grith.force.odds._oracle import Oracle
from tests.force.small import need, pledge, tables
from tests.force.test_losses import drawn
from tests.force.test_odds import CONDITIONS, planned, shared


def reserves() -> ForceData:
    """Two areas, five pledges, one of them with a caveat: more than is needed, so that one can step in for another."""
    return compile_tables(
        tables(
            needs=(need("R1", 6), need("R2", 4, area="west")),
            pledges=(
                pledge("P1", 6, precondition="backstop"),
                pledge("P2", 5, firmness="willing"),
                pledge("P3", 4, areas=("west",)),
                pledge("P4", 4, precondition="backstop & ceasefire", firmness="willing"),
                pledge("P5", 3),
            ),
            conditions=CONDITIONS,
        )
    )


def every_combination(data: ForceData, end: int, goal: float = 0.0) -> float:
    oracle, model = Oracle(data), model_of_offers(data)
    p, worlds = model.columns(end), model.weights(end)
    total = 0.0
    for kept in product((False, True), repeat=len(data.offers)):
        if oracle.ask(np.array(kept)).must_have <= goal + 1e-6:
            total += float(np.prod(np.where(np.array(kept)[:, None], p, 1 - p), axis=0) @ worlds)
    return total


def test_bounds_equal_planning_for_every_combination() -> None:
    data = reserves()
    found = replanned_odds(data, effort=Effort(gap=0.0))
    assert found.reachable and found.goal == 0.0
    for end, (low, high) in enumerate((found.low, found.high)):
        exact = every_combination(data, end)
        assert 0.0 < exact < 1.0
        assert (low, high) == pytest.approx((exact, exact), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_bounds_of_a_drawn_force_equal_planning_for_every_combination(seed: int) -> None:
    data = drawn(seed, offers=8)
    found = replanned_odds(data, effort=Effort(gap=0.0))
    for end, (low, high) in enumerate((found.low, found.high)):
        exact = every_combination(data, end, found.goal)
        assert (low, high) == pytest.approx((exact, exact), abs=1e-9)
        assert found.estimate is not None
        drawn_chance, error = found.estimate[end]
        assert error > 0.0 and drawn_chance == pytest.approx(exact, abs=4.5 * error)


def test_prices_alone_never_promise_less_than_there_is() -> None:
    data = drawn(2, offers=8)
    found = replanned_odds(data, effort=Effort(steps=0))
    for end, (low, high) in enumerate((found.low, found.high)):
        assert low <= every_combination(data, end, found.goal) <= high + 1e-12
        assert high < 1.0


def test_learned_sets_are_enough_and_break_it() -> None:
    data = reserves()
    found = replanned_odds(data, effort=Effort(gap=0.0))
    ids, oracle = [o.pledge.id for o in data.offers], Oracle(data)
    assert found.enough and found.breaking
    for names in found.enough:
        assert oracle.ask(np.array([i in names for i in ids])).must_have <= 1e-6
    for names in found.breaking:
        assert oracle.ask(np.array([i not in names for i in ids])).must_have > 1e-6


def test_a_small_budget_gives_honest_bounds() -> None:
    data = reserves()
    found = replanned_odds(data, effort=Effort(gap=0.0, calls=3))
    for end, (low, high) in enumerate((found.low, found.high)):
        assert low - 1e-12 <= every_combination(data, end) <= high + 1e-12
    assert not found.complete


def test_planning_anew_is_never_worse_than_the_fixed_plan() -> None:
    data, plan = planned(shared())
    found = replanned_odds(data, effort=Effort(gap=0.0))
    assert found.high[1] >= plan_odds(plan).required["must-haves"].high - 1e-12


def test_the_command_tells_both_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = write_workbook(shared(), tmp_path / "force.xlsx")
    assert run(["force", "odds", str(book), "--replan", "200", "--json"]) == 0
    anew = json.loads(capsys.readouterr().out)["planning_anew"]
    assert anew["complete"] and anew["low_end"][0] <= anew["low_end"][1] <= anew["high_end"][1] + 0.02
    assert run(["force", "odds", str(book), "--replan", "200"]) == 0
    assert "plan anew" in capsys.readouterr().out
