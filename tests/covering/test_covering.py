"""Covering against trying every choice, its laws, the line, radii on the sphere, and what is refused."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from grith.covering import Covering, CoverLimits, cover_line, reach_within, solve

LEAN = settings(max_examples=40, deadline=None)


def most(weights: list[int], reach: np.ndarray, number: int, backup: float = 0.0) -> float:
    """The best by trying every choice."""
    best = 0.0
    for taken in combinations(range(len(reach)), min(number, len(reach))):
        times = reach[list(taken)].sum(axis=0) if taken else np.zeros(len(weights))
        best = max(best, sum(w * ((t > 0) + backup * (t > 1)) for w, t in zip(weights, times, strict=True)))
    return best


@st.composite
def problems(draw: st.DrawFn, sites: int = 9) -> tuple[list[int], np.ndarray, int]:
    n, m = draw(st.integers(1, sites)), draw(st.integers(1, 12))
    weights = draw(st.lists(st.integers(0, 20), min_size=m, max_size=m))
    cells = draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))
    return weights, np.array(cells).reshape(n, m), draw(st.integers(0, 4))


@LEAN
@given(problems())
def test_equals_trying_every_choice(case: tuple[list[int], np.ndarray, int]) -> None:
    weights, reach, number = case
    cover = solve(Covering(np.array(weights), csr_array(reach), number))
    assert cover.status == "proved" and len(cover.sites) <= number
    assert cover.value == cover.bound == most(weights, reach, number)
    assert cover.covered == sum(w for w, hit in zip(weights, reach[list(cover.sites)].any(axis=0), strict=True) if hit)


@settings(max_examples=15, deadline=None)
@given(problems(7))
def test_backup_equals_trying_every_choice(case: tuple[list[int], np.ndarray, int]) -> None:
    weights, reach, number = case
    cover = solve(Covering(np.array(weights), csr_array(reach), number, backup=0.5))
    assert cover.value == pytest.approx(most(weights, reach, number, 0.5), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(problems(7), st.lists(st.integers(0, 1), min_size=7, max_size=7), st.integers(0, 2), st.integers(0, 2))
def test_groups_equal_trying_every_choice(
    case: tuple[list[int], np.ndarray, int], kinds: list[int], first: int, second: int
) -> None:
    weights, reach, number = case
    groups = np.array(kinds[: len(reach)])
    cover = solve(Covering(np.array(weights), csr_array(reach), number, groups, (first, second)))
    best = 0.0
    for size in range(min(number, len(reach)) + 1):
        for taken in combinations(range(len(reach)), size):
            mine = groups[list(taken)]
            if (mine == 0).sum() <= first and (mine == 1).sum() <= second:
                hit = reach[list(taken)].any(axis=0) if taken else np.zeros(len(weights), dtype=bool)
                best = max(best, float(np.dot(weights, hit)))
    assert cover.status == "proved" and cover.value == pytest.approx(best, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(problems(7), st.integers(1, 30))
def test_capacity_never_serves_more_than_it_has_and_room_for_all_is_the_plain_problem(
    case: tuple[list[int], np.ndarray, int], room: int
) -> None:
    weights, reach, number = case
    tight = solve(Covering(np.array(weights), csr_array(reach), number, capacity=np.full(len(reach), room)))
    assert tight.value <= number * room + 1e-6
    plain = solve(Covering(np.array(weights), csr_array(reach), number))
    assert tight.value <= plain.value + 1e-6
    ample = solve(Covering(np.array(weights), csr_array(reach), number, capacity=np.full(len(reach), 1000)))
    assert ample.value == pytest.approx(plain.value, abs=1e-6)


@LEAN
@given(problems())
def test_more_sites_never_reach_less_and_each_adds_no_more_than_the_first(
    case: tuple[list[int], np.ndarray, int],
) -> None:
    weights, reach, _ = case
    values = [solve(Covering(np.array(weights), csr_array(reach), k)).value for k in range(4)]
    assert values == sorted(values)
    assert all(later - earlier <= values[1] for earlier, later in pairwise(values))


@settings(max_examples=20, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_sites_and_demands_does_not_matter(
    case: tuple[list[int], np.ndarray, int], random: object
) -> None:
    weights, reach, number = case
    rows, columns = list(range(len(reach))), list(range(len(weights)))
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    mixed = Covering(np.array(weights)[columns], csr_array(reach[rows][:, columns]), number)
    assert solve(mixed).value == solve(Covering(np.array(weights), csr_array(reach), number)).value


@LEAN
@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 6)), min_size=1, max_size=9),
    st.lists(st.integers(0, 20), min_size=12, max_size=12),
    st.integers(0, 4),
)
def test_the_line_equals_trying_every_choice_and_the_programme(
    spans: list[tuple[int, int]], weights: list[int], number: int
) -> None:
    first = np.array([a for a, _ in spans])
    last = np.minimum(first + np.array([n for _, n in spans]), 12)
    reach = np.array([[a <= d < b for d in range(12)] for a, b in zip(first, last, strict=True)])
    cover = cover_line(first, last, np.array(weights), number)
    assert len(cover.sites) <= number
    assert cover.value == cover.covered == most(weights, reach, number)
    mixed = [7, 2, 9, 0, 4, 11, 1, 6, 3, 10, 5, 8]  # the same problem without its order goes the long way
    assert solve(Covering(np.array(weights)[mixed], csr_array(reach[:, mixed]), number)).value == cover.value


def test_one_kilometre_and_a_point_exactly_at_the_radius() -> None:
    # On a sphere of 6,371 km one degree of a meridian is 111.19493 km (2 pi R / 360).
    points = np.array([[30.0, 0.0], [30.0, 1.0], [-179.95, 0.0], [179.95, 0.0], [10.0, 89.99], [-170.0, 89.99]])
    degree = 6_371_000 * np.pi / 180
    near = reach_within(points, points, degree).toarray()
    assert near[0, 1] and not reach_within(points, points, degree - 0.001).toarray()[0, 1]
    assert near[2, 3] and near[4, 5] and not near[0, 2]


def city(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    points = np.column_stack((30 + 0.1 * random.random(count), 50 + 0.1 * random.random(count)))
    return points, np.round(np.exp(random.normal(4, 1, count)))


def test_a_city_is_proved_with_the_same_value_as_the_whole_programme() -> None:
    from grith.covering._programme import run, textbook

    points, weights = city(400, 3)
    reach = reach_within(points, points, 600.0)
    cover = solve(Covering(weights, reach, 12))
    plain = run(textbook(reach, weights, np.zeros(400), 12), 60.0)
    assert plain.proved and cover.status == "proved"
    assert cover.value == pytest.approx(plain.bound, abs=1e-3)
    assert solve(Covering(weights, reach, 12)).sites == cover.sites


def test_no_time_still_gives_a_choice_and_an_honest_bound() -> None:
    points, weights = city(400, 4)
    reach = reach_within(points, points, 600.0)
    cut = solve(Covering(weights, reach, 12), CoverLimits(seconds=0.0))
    best = solve(Covering(weights, reach, 12))
    assert cut.status == "cut" and len(cut.sites) == 12
    assert cut.value <= best.value <= cut.bound and cut.gap > 0


def test_what_makes_no_sense_is_refused() -> None:
    reach = csr_array(np.ones((2, 3)))
    for wrong in (
        {"weights": np.ones(2)},
        {"weights": np.array([1, -1, 1])},
        {"weights": np.array([1, np.nan, 1])},
        {"number": -1},
        {"backup": 2.0},
        {"groups": np.array([0, 3]), "group_numbers": (1, 1)},
        {"capacity": np.array([1.0])},
    ):
        with pytest.raises(ValueError):
            Covering(**{"weights": np.ones(3), "reach": reach, "number": 1, **wrong})  # type: ignore[arg-type]
