"""Losses and the warm programme behind them, against a cold solution of the whole programme by SciPy."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from grith.force import ForceData, compile_tables
from grith.force._programme import build
from grith.force.keystones import losses, who_is_enough
from grith.force.odds._oracle import Oracle
from grith.nouns import Base, FixedChoice, Lift
from tests.force.small import need, pledge, tables

_DESIRED = 1e-4


def drawn(seed: int, offers: int = 24, size: int = 1) -> ForceData:
    """A drawn force with caveats, pools, endurance, a shared base and scarce lift; short of what is needed.

    ``size``: in how many parts everything is counted.
    """
    luck = Random(seed)
    kinds, areas = ("jets", "drones"), ("air", "west", "east")
    needs = tuple(
        need(
            f"R{n}", size * luck.randint(3, 9), capability=c, area=a, from_month=luck.randint(1, 3),
            must_have=luck.random() < 0.6,
        )
        for n, (c, a) in enumerate((c, a) for c in kinds for a in areas)
    )  # fmt: skip
    pledges = tuple(
        pledge(
            f"P{n}", size * luck.randint(1, 4), capability=luck.choice(kinds), nation=f"N{luck.randrange(8)}",
            ready=luck.randint(1, 4), counts=luck.choice(("in place", "pool")), beds=luck.randint(10, 40) / size,
            endurance_months=luck.choice((None, 3)), not_areas=tuple(a for a in areas if luck.random() < 0.3),
            lift_tonnes=luck.randint(1, 9) / size,
        )
        for n in range(offers)
    )  # fmt: skip
    bases = (Base("b1", ("air", "west"), beds=250.0), Base("b2", ("west", "east"), beds=200.0))
    return compile_tables(tables(needs=needs, pledges=pledges, bases=bases, lift=(Lift("all", per_month=60.0),)))


class Cold:
    """Must-haves uncovered, and a ten-thousandth of the desired, in the whole programme solved afresh."""

    def __init__(self, data: ForceData) -> None:
        p = build(data)
        self.cost, self.upper = np.zeros(p.columns), p.upper()
        for column, (line, month) in enumerate(p.gaps, len(p.tours)):
            self.cost[column] = (1.0 if data.lines[line].must_have else _DESIRED) / data.lines[line].need[month - 1]
        self.offers = np.array([tour.offer for tour in p.tours])
        matrix = csr_array((p.value, p.index, p.starts), shape=(len(p.tags), p.columns)).toarray()
        low, high = np.array(p.low), np.array(p.high)
        below, above = np.isfinite(high), np.isfinite(low)
        self.rows = csr_array(np.vstack([matrix[below], -matrix[above]]))
        self.limits = np.concatenate([high[below], -low[above]])

    def __call__(self, kept: np.ndarray) -> float:
        upper = self.upper.copy()
        upper[: len(self.offers)] *= kept[self.offers]
        found = linprog(
            self.cost, self.rows, self.limits, bounds=np.column_stack([self.cost * 0, upper]), method="highs-ds",
            options={"dual_feasibility_tolerance": 1e-10, "primal_feasibility_tolerance": 1e-9},
        )  # fmt: skip
        return float(found.fun)


@pytest.mark.parametrize("seed", range(6))
def test_every_loss_is_what_a_cold_programme_finds(seed: int) -> None:
    data = drawn(seed)
    nations = np.array([o.nation for o in data.offers])
    found, cold = losses(data), Cold(data)
    base = cold(np.ones(len(nations), dtype=bool))
    assert len(found.singles) == len(set(nations)) and len(found.pairs) == len(list(combinations(set(nations), 2)))
    assert any(loss.must_have > 0.1 for loss in found.pairs)
    for loss in (*found.singles, *found.pairs):
        expected = cold(~np.isin(nations, loss.nations)) - base
        total = loss.must_have + _DESIRED * loss.desired
        if loss.desired > 0.0:
            assert total == pytest.approx(expected, abs=1e-8), loss.nations
        else:  # desired lines may even gain, which no loss shows
            assert expected - 1e-8 <= total <= expected + _DESIRED * found.base[1] + 1e-8, loss.nations


@pytest.mark.parametrize("seed", range(6))
def test_losses_are_the_same_where_everything_is_counted_in_ten_thousandths(seed: int) -> None:
    few, many = losses(drawn(seed)), losses(drawn(seed, size=10_000))
    told = {loss.nations: loss for loss in (*many.singles, *many.pairs)}
    assert many.base == pytest.approx(few.base, abs=1e-6) and set(many.breaking) == set(few.breaking)
    for loss in (*few.singles, *few.pairs):
        other = told[loss.nations]
        assert (other.must_have, other.desired) == pytest.approx((loss.must_have, loss.desired), abs=1e-5), loss.nations


@pytest.mark.parametrize("seed", range(6))
def test_learned_prices_bound_every_other_question(seed: int) -> None:
    data, luck = drawn(seed), np.random.default_rng(seed)
    oracle, cold = Oracle(data), Cold(data)
    for _ in range(40):
        kept = luck.random(len(data.offers)) < 0.7
        value = cold(kept)
        assert oracle.bound(kept) <= value + 1e-7
        assert oracle.ask(kept).total == pytest.approx(value, abs=1e-7)
        assert oracle.bound(kept) == pytest.approx(value, abs=1e-7)


def test_a_search_that_goes_round_in_a_circle_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grith.force.odds._oracle._ROUNDS", 0)  # every search counts as one
    data, luck = drawn(2), np.random.default_rng(2)
    oracle, cold = Oracle(data), Cold(data)
    for _ in range(10):
        kept = luck.random(len(data.offers)) < 0.7
        assert oracle.ask(kept).total == pytest.approx(cold(kept), abs=1e-7)


def test_who_is_enough_is_enough_and_nobody_of_them_can_be_spared() -> None:
    data = drawn(1)
    nations = np.array([o.nation for o in data.offers])
    found, oracle = losses(data), Oracle(data)
    enough = who_is_enough(data, found)
    assert oracle.ask(np.isin(nations, enough)).must_have == pytest.approx(found.base[0], abs=1e-6)
    for spared in enough:
        rest = [n for n in enough if n != spared]
        assert oracle.ask(np.isin(nations, rest)).must_have > found.base[0] + 1e-6


def test_of_two_who_can_each_replace_the_other_the_one_named_first_is_let_go() -> None:
    twice = (pledge("P1", 10, nation="Anders"), pledge("P2", 10, nation="Berta"), pledge("P3", 4, nation="Carl"))
    data = compile_tables(tables(needs=(need("R1", 14, area="west"),), pledges=twice, months=6))
    found = losses(data)
    assert who_is_enough(data, found) == ("Berta", "Carl")
    assert found.breaking == (("Anders", "Berta"), ("Anders", "Carl"), ("Berta", "Carl"))


def test_the_same_data_give_the_same_losses() -> None:
    assert losses(drawn(3)) == losses(drawn(3))


def test_where_the_fixed_choices_cannot_be_kept_every_line_month_counts_as_uncovered() -> None:
    fixed = (FixedChoice("F", "at least", 4, nation="N", area="west"),)
    data = compile_tables(
        tables(needs=(need("R1", 10, area="west"),), pledges=(pledge("P1", 10, nation="N"),), fixed=fixed, months=6)
    )
    nobody = Oracle(data).ask(np.zeros(1, dtype=bool))
    assert not nobody.possible and nobody.must_have == sum(needed > 0 for needed in data.lines[0].need)
    assert nobody.must_have >= 1.0 and nobody.total > nobody.must_have
