"""Odds where one may plan anew, part by part: against every combination, by hand, and state by state."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.errors import ForceError
from grith.force import ForceData, compile_tables
from grith.force.odds import Effort, model_of_offers, replanned_odds
from grith.force.odds._boxes import outward
from grith.force.odds._oracle import Oracle
from grith.force.odds._part import Part, system_of
from grith.force.odds._prices import Priced
from grith.force.odds._replan import _Search
from grith.force.odds._reserve import UNITS, Division, Reserved, divide, shared_rooms, within_reserve
from grith.force.odds._tune import tuned
from grith.nouns import Base, FixedChoice, ForceCondition, Lift
from tests.force.small import need, pledge, tables


def crossed(seed: int, offers: int, beds: float, lift: float, fixed: bool = False) -> ForceData:
    """Two or three capabilities over shared bases and one route, some pledges under a shared precondition."""
    luck = Random(seed)
    kinds = ("jets", "drones", "troops")[: luck.choice((2, 3))]
    areas = ("air", "west")
    needs = tuple(
        need(
            f"R{c}{a}", luck.randint(2, 6), capability=c, area=a, from_month=luck.randint(1, 3),
            must_have=luck.random() < 0.8,
        )
        for c in kinds for a in areas if luck.random() < 0.7
    )  # fmt: skip
    pledges = tuple(
        pledge(
            f"P{n}", luck.randint(2, 6), capability=luck.choice(kinds), nation=f"N{n % 3}", ready=luck.randint(1, 3),
            counts=luck.choice(("in place", "pool")), beds=float(luck.randint(10, 40)),
            firmness=luck.choice(("willing", "committed")), endurance_months=luck.choice((None, None, 4)),
            not_areas=("west",) if luck.random() < 0.3 else (), lift_tonnes=float(luck.randint(1, 9)),
            precondition="backstop" if luck.random() < 0.3 else "",
        )
        for n in range(offers)
    )  # fmt: skip
    choices = (FixedChoice("F", "at least", 1, nation="N0", until_month=3),) if fixed else ()
    return compile_tables(
        tables(
            needs=needs or (need("R", 3),),
            pledges=pledges,
            bases=(Base("b1", ("air", "west"), beds=beds), Base("b2", ("west",), beds=beds / 2)),
            lift=(Lift("all", per_month=lift),),
            conditions=(ForceCondition("backstop", chance_low=0.3, chance_high=0.7),),
            fixed=choices,
        ),
        given=("backstop",),
    )


def exact_ends(data: ForceData, goal: float) -> list[float]:
    """Every combination planned by the other, larger programme."""
    oracle, model = Oracle(data), model_of_offers(data)
    worlds = np.array(list(product((False, True), repeat=len(data.offers))), dtype=bool)
    answers = [oracle.ask(kept) for kept in worlds]
    worlds = worlds[[a.possible and a.must_have <= goal + 1e-6 for a in answers]]
    found = []
    for end in (0, 1):
        p, weights = model.columns(end), model.weights(end)
        each = np.prod(np.where(worlds[:, :, None], p, 1 - p), axis=1) @ weights
        found.append(float(each.sum()))
    return found


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(1, 7), st.sampled_from([60.0, 150.0, 900.0]), st.sampled_from([15.0, 200.0]),
    st.booleans(), st.integers(0, 120),
)  # fmt: skip
def test_bounds_hold_the_truth_at_every_budget(
    seed: int, offers: int, beds: float, lift: float, fixed: bool, calls: int
) -> None:
    data = crossed(seed, offers, beds, lift, fixed)
    try:
        found = replanned_odds(data, effort=Effort(gap=0.0, draws=20))
    except ForceError as error:
        assert fixed and "cannot be kept" in str(error)
        return
    exact = exact_ends(data, found.goal)
    assert (found.low, found.high) == (
        pytest.approx((exact[0], exact[0]), abs=1e-9), pytest.approx((exact[1], exact[1]), abs=1e-9)
    )  # fmt: skip
    parts = _Search(data, model_of_offers(data), Effort(gap=0.0, draws=100))
    for (low, high), truth in zip(parts.by_parts(), exact, strict=True):
        assert low - 1e-9 <= truth <= high + 1e-9
    short = replanned_odds(data, effort=Effort(gap=0.0, calls=calls, draws=20))
    for (low, high), truth in zip((short.low, short.high), exact, strict=True):
        assert low - 1e-9 <= truth <= high + 1e-9


def two_rooms(beds: float) -> ForceData:
    """Jets from P1 or P2, drones from P3 or P4; the second of each needs three times the beds of the first."""
    return compile_tables(
        tables(
            needs=(need("R1", 1), need("R2", 1, capability="drones")),
            pledges=(
                pledge("P1", 1, beds=100.0),
                pledge("P2", 1, beds=300.0, firmness="willing"),
                pledge("P3", 1, capability="drones", beds=100.0),
                pledge("P4", 1, capability="drones", beds=300.0, firmness="willing"),
            ),
            bases=(Base("b", ("air",), beds=beds),),
        )
    )


@pytest.mark.parametrize(("beds", "both_large"), [(600.0, True), (400.0, False)])
def test_parts_and_their_common_base_by_hand(beds: float, both_large: bool) -> None:
    """With 600 beds the parts are independent; with 400 both may not fall back on their large unit at once."""
    found = replanned_odds(two_rooms(beds), effort=Effort(gap=0.0))
    assert found.parts == 2
    for (low, high), (firm, soft) in zip((found.low, found.high), ((0.75, 0.3), (0.95, 0.6)), strict=True):
        truth = (1 - (1 - firm) * (1 - soft)) ** 2 - (0.0 if both_large else ((1 - firm) * soft) ** 2)
        assert (low, high) == (pytest.approx(truth, abs=1e-12), pytest.approx(truth, abs=1e-12))


def test_a_common_reserve_by_hand() -> None:
    """Of 400 beds each part has its 100; the 200 left serve one large unit or the other: only both at once are lost."""
    data = two_rooms(400.0)
    search = _Search(data, model_of_offers(data), Effort(gap=0.0))
    for (low, high), (firm, soft) in zip(search.by_parts(), ((0.75, 0.3), (0.95, 0.6)), strict=True):
        each = 1 - (1 - firm) * (1 - soft)
        truth = each**2 - ((1 - firm) * soft) ** 2
        assert low == pytest.approx(truth, abs=1e-12)
        # Prices of the rooms come from draws that fail, if any do.
        assert truth - 1e-12 <= high <= each**2 + 1e-12


@pytest.mark.parametrize("prices", [1.0, 7.5])
def test_prices_of_a_common_reserve_by_hand(prices: float) -> None:
    """At the same price for each bed everybody spends 200 of 400, a large unit 200 more: both at once are too dear."""
    data = two_rooms(400.0)
    search = _Search(data, model_of_offers(data), Effort(gap=0.0))
    search.by_parts()
    search.prices = dict.fromkeys(shared_rooms([b.generous for b in search.parts]), prices)
    search._price()
    search._split(search.priced)
    for (low, high), (firm, soft) in zip(search._ends(), ((0.75, 0.3), (0.95, 0.6)), strict=True):
        truth = (1 - (1 - firm) * (1 - soft)) ** 2 - ((1 - firm) * soft) ** 2
        assert (low, high) == (pytest.approx(truth, abs=1e-12), pytest.approx(truth, abs=1e-12))


def test_the_reserve_serves_several_parts_at_once_while_it_lasts() -> None:
    """Three kinds, each with a small unit of 100 beds and a large one of 160: of 430 beds 130 are left, for two."""
    kinds = ("jets", "drones", "troops")
    data = compile_tables(
        tables(
            needs=tuple(need(f"R{k}", 1, capability=k) for k in kinds),
            pledges=tuple(
                pledge(f"P{k}{beds:g}", 1, capability=k, beds=beds, firmness="committed" if beds < 150 else "willing")
                for k in kinds for beds in (100.0, 160.0)
            ),
            bases=(Base("b", ("air",), beds=430.0),),
        )
    )  # fmt: skip
    search = _Search(data, model_of_offers(data), Effort(gap=0.0))
    for (low, high), (firm, soft) in zip(search.by_parts(), ((0.75, 0.3), (0.95, 0.6)), strict=True):
        large, each = (1 - firm) * soft, 1 - (1 - firm) * (1 - soft)
        assert low == pytest.approx(each**3 - large**3, abs=1e-12)
        assert high == pytest.approx(each**3, abs=1e-12)


def test_shares_and_reserve_of_a_room_never_exceed_it() -> None:
    data = two_rooms(400.0)
    system = system_of(data)
    parts = [Part(system, [g]) for g in range(2)]
    rooms, division = shared_rooms(parts), divide(parts)
    assert rooms and division is not None
    everybody, large = np.ones(2, dtype=bool), np.array([False, True])
    for room in rooms:
        assert sum(s[room] for s in division.shares) + division.reserve[room] <= system.high[room]
    for number, part in enumerate(parts):
        spared = Reserved(part, division.shares[number], division.reserve, 1e-6)
        assert spared.ask(everybody).value == pytest.approx(0.0, abs=1e-5)
        assert spared.ask(large).value == pytest.approx(1.0, abs=1e-4)
        assert spared.ask(~everybody).value == np.inf


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_needs_of_the_reserve_are_summed_over_all_combinations(seed: int, parts: int) -> None:
    luck = np.random.default_rng(seed)
    units = [luck.choice(UNITS + 1, size=3, replace=False) for _ in range(parts)]
    chances = [luck.dirichlet(np.ones(4))[:3] for _ in range(parts)]
    by_units = [np.zeros((UNITS + 1, 1)) for _ in range(parts)]
    for mine, at, chance in zip(by_units, units, chances, strict=True):
        mine[at, 0] = chance
    exact = sum(
        np.prod([chances[k][c] for k, c in enumerate(pick)])
        for pick in product(range(3), repeat=parts)
        if sum(units[k][c] for k, c in enumerate(pick)) <= UNITS
    )
    assert within_reserve(by_units, 1) == pytest.approx([exact], abs=1e-12)


def test_prices_of_the_reserve_never_ask_too_much() -> None:
    """By duality: what one answer's prices say of others is never more than what those need."""
    data = crossed(3, 12, 150.0, 60.0)
    search = _Search(data, model_of_offers(data), Effort(gap=0.0))
    parts, luck = [b.generous for b in search.parts], np.random.default_rng(5)
    division = divide(parts)
    assert division is not None and len(parts) > 1
    tried = 0
    for number, part in enumerate(parts):
        spared = Reserved(part, division.shares[number], division.reserve, division.uncovered[number] + 1e-6)
        for _ in range(40):
            come, other = luck.random((2, len(part.offers))) < 0.8
            prices, reply = spared.ask(come), spared.ask(other)
            if np.isfinite(prices.constant) and np.isfinite(reply.value):
                tried += prices.constant > 0.0
                assert prices.constant - prices.credit @ other <= reply.value + 1e-6
    assert tried


def test_who_fits_in_together_spends_no_more_than_the_rooms_are_worth() -> None:
    """By weak duality at any prices, here drawn ones; with everybody as the least, the rest is shared."""
    tried = 0
    for seed in range(12):
        data = crossed(seed, 7, 150.0, 40.0)
        search = _Search(data, model_of_offers(data), Effort(gap=0.0))
        parts, luck = [b.generous for b in search.parts], np.random.default_rng(seed)
        prices = {r: float(luck.random()) for r in shared_rooms(parts)} if len(parts) > 1 else {}
        worth = sum(price * search.system.high[room] for room, price in prices.items())
        spending = [Priced(b.generous, prices, b.short_at) for b in search.parts]
        for come in product((False, True), repeat=len(data.offers)):
            flags = np.array(come)
            if prices and search.all.ask(flags[search.all.offers]).value <= search.goal + 1e-6:
                spent = [p.ask(flags[b.generous.offers]).value for p, b in zip(spending, search.parts, strict=True)]
                assert sum(spent) <= worth * (1.0 + 1e-6)
                tried += 1
    assert tried > 100


def test_a_division_made_for_the_draws_keeps_to_the_rooms() -> None:
    """Of 440 beds the drones have 308 though they need 100; jets need 300, which 132 of reserve do not give them."""
    system = system_of(two_rooms(440.0))
    parts = [Part(system, [g]) for g in range(2)]
    large, small = np.array([False, True]), np.array([True, False])
    jets = next(k for k, p in enumerate(parts) if 0 in p.offers)
    rooms = shared_rooms(parts)
    own = [dict.fromkeys(rooms, 0.0 if k == jets else 308.0) for k in range(2)]
    first = Division((own[0], own[1]), (0.0, 0.0), dict.fromkeys(rooms, 132.0))
    draws = [[large if k == jets else small] for k in range(2)]

    def asked(division: Division, flags: list[np.ndarray]) -> float:
        asks = [Reserved(p, s, division.reserve, 1e-6, 10.0) for p, s in zip(parts, division.shares, strict=True)]
        return sum(a.ask(f).value for a, f in zip(asks, flags, strict=True))

    better = tuned(first, parts, [1e-6, 1e-6], draws, np.array([[0, 0]]), np.ones(1), 0.0, 3_000)
    for r in rooms:
        assert sum(s[r] for s in better.shares) + better.reserve[r] <= system.high[r] * (1.0 + 1e-12)
    assert asked(first, [draws[0][0], draws[1][0]]) > 2.0
    assert asked(better, [draws[0][0], draws[1][0]]) <= 1.0
    assert asked(better, [large, large]) > 1.0


@pytest.mark.parametrize("calls", [0, 25, 60, 150, 400, 1_000])
def test_the_budget_is_kept_to_the_programme(calls: int) -> None:
    """Half of it comes on top for the simulation; the first plans, for everybody, are made in any case."""
    data = crossed(3, 40, 900.0, 400.0)
    system = system_of(data)
    first = 2 * len(system.groups)
    found = replanned_odds(data, effort=Effort(gap=0.0, calls=calls, draws=0))
    assert found.calls <= max(calls, first)
    found = replanned_odds(data, effort=Effort(gap=0.0, calls=calls))
    assert found.calls <= max(calls, first) + calls / 2


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(1, 8))
def test_a_law_in_whole_numbers_lets_pass_what_it_let_pass(data: st.DataObject, size: int) -> None:
    kinds = st.one_of(st.integers(0, 9).map(lambda n: n / 7), st.floats(1e-6, 3.0))
    amounts = np.array([data.draw(kinds) for _ in range(size)])
    need_ = data.draw(st.one_of(st.integers(1, 20).map(lambda n: n / 7), st.floats(1e-3, 5.0)))
    amounts = np.minimum(amounts, need_)
    row = outward(amounts, need_)
    for come in product((False, True), repeat=size):
        if amounts @ np.array(come) >= need_:
            brought = sum(round(row.amounts.get(i, 0.0) * 10**6) for i in range(size) if come[i])
            assert brought >= round(row.need * 10**6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_what_is_learned_of_forty_pledges_agrees_with_the_whole_programme(seed: int) -> None:
    """State by state for drawn states; and the bounds hold the simulated chance."""
    data = crossed(seed, 40, 900.0, 400.0)
    search = _Search(data, model_of_offers(data), Effort(gap=0.0, calls=3_000))
    (_, (low, high)) = search.run()
    oracle, luck = Oracle(data, desired=False), np.random.default_rng(seed)
    p, weights = search.model.columns(1), search.model.weights(1)
    held, decided, draws = 0, 0, 1_500
    for _ in range(draws):
        come = luck.random(len(p)) < p[:, luck.choice(len(weights), p=weights)]
        truth = oracle.ask(come).must_have <= search.goal + 1e-6
        own = [(boxes, come[boxes.generous.offers]) for boxes in search.parts]
        if any(boxes.ruled_out(c) for boxes, c in own):
            assert not truth
            decided += 1
        elif search._fit([boxes.known_level(c) for boxes, c in own]):
            assert truth
            decided += 1
        held += truth
    share = held / draws
    error = 4.5 * np.sqrt((held + 1) / (draws + 2) * (1 - held / (draws + 2)) / draws)
    assert low - error <= share <= high + error
    assert decided > draws / 2


def test_the_same_effort_gives_the_same_bounds() -> None:
    data = crossed(3, 14, 150.0, 60.0)
    assert replanned_odds(data, effort=Effort(calls=400)) == replanned_odds(data, effort=Effort(calls=400))
