"""The enumerator against published counts and outputs, clingo, brute force and the laws of the subject."""

from __future__ import annotations

import csv
from functools import cache
from itertools import combinations
from math import comb
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grith.deal import Budget, GroupSet, find_all, read_dimacs
from grith.deal._budget import Budget as _Budget
from grith.deal._cheapest import cheapest_falls, grow, smallest_conflicts
from grith.deal._enumerate import stream
from grith.deal._lattice import walk
from grith.deal._marco import explore
from grith.deal._oracle import Oracle
from grith.errors import IntakeError
from tests.deal.brute import answers
from tests.pace import taken

LONG = Budget(seconds=120, conflicts=100_000, packages=100_000)


def rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "data/mus/COUNTS.csv").open() as lines:
        return list(csv.DictReader(lines))


def check_counts(shared: Path, chosen: list[dict[str, str]]) -> None:
    assert chosen
    for row in chosen:
        problem = read_dimacs(shared / "data/mus" / row["file"])
        assert len(problem.groups) == int(row["soft_groups"]), row["file"]
        found = find_all(problem, [1] * len(problem.groups), LONG)
        sizes = [len(c) for c in found.conflicts] or [0]
        assert (len(found.conflicts), len(found.packages), min(sizes), max(sizes), found.complete) == (
            int(row["mus"]), int(row["mss"]), int(row["min_mus_size"]), int(row["max_mus_size"]), True,
        ), row["file"]  # fmt: skip


def test_published_counts(shared: Path) -> None:
    """MARCO's 3-SAT tests, AMUSIC's group instances, closed forms: COUNTS.csv, the smaller ones."""
    check_counts(shared, [r for r in rows(shared) if float(r["reference_ms"]) < 60])


@pytest.mark.slow
def test_published_counts_of_larger_instances(shared: Path) -> None:
    """The rest of COUNTS.csv: c10 (6,758 clauses), thousands of conflicts."""
    check_counts(shared, [r for r in rows(shared) if float(r["reference_ms"]) >= 60])


def published(path: Path, letter: str) -> list[tuple[int, ...]]:
    lines = [line.split() for line in path.read_text().splitlines() if line.startswith(letter)]
    return sorted(tuple(sorted(int(x) - 1 for x in words[1:])) for words in lines)


def test_the_very_conflicts_and_packages_that_marco_published(shared: Path) -> None:
    """MARCO 3.1 tests/: `U` lines are minimal conflicts, `S` lines maximal packages, clauses numbered from 1."""
    folder = shared / "data/mus/marco_3sat_n10"
    files = sorted(folder.glob("*.cnf"))[:12]
    assert files
    for file in files:
        problem = read_dimacs(file)
        found = find_all(problem, [1] * len(problem.groups), LONG)
        assert sorted(found.conflicts) == published(folder / (file.name + ".out"), "U"), file.name
        assert sorted(found.packages) == published(folder / (file.name + ".out"), "S"), file.name


def test_the_two_cases_in_the_readme_of_exact_mus_counter() -> None:
    plain = GroupSet(2, (), (((1,),), ((-1,),), ((2,),), ((-2,),), ((-1, -2),)))
    assert find_all(plain, [1] * 5, LONG).conflicts == ((0, 1), (2, 3), (0, 2, 4))
    grouped = GroupSet(2, ((1,),), (((-1,),), ((2,),), ((-2,),), ((1, 2),)))
    assert find_all(grouped, [1] * 4, LONG).conflicts == ((0,), (1, 2))


@pytest.mark.parametrize(("size", "k"), [(8, 3), (12, 6), (20, 2), (18, 17)])
def test_at_most_k_minus_one_of_n(size: int, k: int) -> None:
    """Any k of n clash: C(n, k) conflicts and C(n, k-1) packages, in both searches (up to 16 groups and above)."""
    hard = tuple(tuple(-v for v in c) for c in combinations(range(1, size + 1), k))
    found = find_all(GroupSet(size, hard, tuple(((v,),) for v in range(1, size + 1))), [1] * size, LONG)
    assert (len(found.conflicts), len(found.packages)) == (comb(size, k), comb(size, k - 1))
    assert {len(c) for c in found.conflicts} == {k}


@cache  # a strategy that is made anew for each draw takes longer than the draw
def clauses(variables: int, least: int, most: int) -> st.SearchStrategy[list[tuple[int, ...]]]:
    literal = st.sampled_from([sign * v for v in range(1, variables + 1) for sign in (1, -1)])
    return st.lists(st.lists(literal, min_size=1, max_size=3).map(tuple), min_size=least, max_size=most)


@cache
def groups_of(variables: int, least: int, most: int) -> st.SearchStrategy[list[tuple[tuple[int, ...], ...]]]:
    return st.lists(clauses(variables, 0, 3).map(tuple), min_size=least, max_size=most)


@st.composite
def problems(draw: st.DrawFn, most_groups: int = 9, most_variables: int = 6, least_groups: int = 0) -> GroupSet:
    variables = draw(st.integers(1, most_variables))
    groups, hard = draw(groups_of(variables, least_groups, most_groups)), draw(clauses(variables, 0, 3))
    return GroupSet(variables, tuple(hard), tuple(groups))


def solvable(problem: GroupSet) -> bool:
    with Oracle(problem) as oracle:
        return oracle.possible(())


@given(problems())
@settings(deadline=None)
def test_equal_to_brute_force_over_all_subsets(problem: GroupSet) -> None:
    assume(solvable(problem))
    conflicts, packages = answers(problem)
    found = find_all(problem, [1] * len(problem.groups), LONG)
    assert found.complete and found.packages_counted == len(packages)
    assert (sorted(found.conflicts), sorted(found.packages)) == (conflicts, packages)
    assert [len(c) for c in found.conflicts] == sorted(len(c) for c in found.conflicts), "smallest first"
    assert sorted(stream(problem, LONG)) == conflicts


@given(problems(most_groups=14, most_variables=7, least_groups=8))
@settings(max_examples=60, deadline=None)
def test_equal_to_brute_force_over_all_subsets_of_up_to_fourteen(problem: GroupSet) -> None:
    assume(solvable(problem))
    found = find_all(problem, [1] * len(problem.groups), LONG)
    assert (sorted(found.conflicts), sorted(found.packages)) == answers(problem)


@given(problems(most_groups=12))
@settings(max_examples=60, deadline=None)
def test_one_assignment_shows_only_needed_groups(problem: GroupSet) -> None:
    """Model rotation: every group it names is one without which the clashing groups could stand."""
    assume(solvable(problem))
    with Oracle(problem) as oracle:
        everything = list(range(oracle.size))
        assume(not oracle.possible(everything))
        for left in everything:
            rest = [g for g in everything if g != left]
            if oracle.possible(rest):
                for group in sorted(oracle.rotation.needed(oracle.values(), left, set(everything))):
                    assert oracle.possible([g for g in everything if g != group])


def test_thousands_of_groups_grow_to_a_package_as_few_do() -> None:
    """Pairs that rule each other out, 400 of them: whatever is chosen, one of each pair stands."""
    pairs = 400
    hard = tuple((-(2 * n + 1), -(2 * n + 2)) for n in range(pairs))
    problem = GroupSet(2 * pairs, hard, tuple(((v,),) for v in range(1, 2 * pairs + 1)))
    with Oracle(problem) as oracle:
        package = grow(oracle, ())
        assert len(package) == pairs and oracle.possible(package)
        assert {g // 2 for g in package} == set(range(pairs))


@given(problems())
@settings(deadline=None)
def test_every_way_of_searching_agrees_with_brute_force(problem: GroupSet) -> None:
    """The walk over subsets, the map, the smallest-first search and RC2, each by itself."""
    assume(solvable(problem))
    conflicts, packages = answers(problem)
    clock = _Budget(60).start()
    for method in (walk, explore):
        with Oracle(problem) as oracle:
            if oracle.possible(range(oracle.size)):
                return
            found = list(method(oracle, clock))
        assert found[-1][0] == "closed"
        assert sorted(m for kind, m in found if kind == "conflict") == conflicts, method
        assert sorted(m for kind, m in found if kind == "package") == packages, method
    with Oracle(problem) as oracle:
        smallest = list(smallest_conflicts(oracle, (), (), clock))
        assert sorted(smallest) == conflicts
        assert [len(c) for c in smallest] == sorted(len(c) for c in conflicts)
        assert tuple(grow(oracle, ())) in packages
    everything = set(range(len(problem.groups)))
    falls = sorted(tuple(sorted(everything - set(p))) for p in packages)
    if problem.groups:
        costs = [1 + i % 3 for i in range(len(problem.groups))]
        listed = list(cheapest_falls(problem, costs, clock))
        assert [cost for cost, _ in listed] == sorted(cost for cost, _ in listed), "cheapest first"
        assert sorted(fallen for _, fallen in listed) == falls


@given(problems(most_groups=14, most_variables=7, least_groups=8))
@settings(max_examples=40, deadline=None)
def test_laws(problem: GroupSet) -> None:
    """Every conflict is impossible and minimal, every package possible and maximal; concessions hit every conflict."""
    assume(solvable(problem))
    size = len(problem.groups)
    found = find_all(problem, [1] * size, LONG)
    with Oracle(problem) as oracle:
        for conflict in found.conflicts:
            assert not oracle.possible(conflict)
            assert all(oracle.possible([g for g in conflict if g != left]) for left in conflict)
        for package in found.packages:
            assert oracle.possible(package)
            assert not any(oracle.possible([*package, g]) for g in range(size) if g not in package)
    # Reiter: the concessions are exactly the minimal hitting sets of the conflicts, and the other way round.
    concessions = {frozenset(range(size)) - set(p) for p in found.packages}
    assert concessions == minimal_hitting_sets([frozenset(c) for c in found.conflicts])
    assert {frozenset(c) for c in found.conflicts} == minimal_hitting_sets(list(concessions)) - {frozenset()}


def minimal_hitting_sets(sets: list[frozenset[int]]) -> set[frozenset[int]]:
    """Berge's algorithm."""
    hitting: set[frozenset[int]] = {frozenset()}
    for members in sets:
        wider = {h | {m} for h in hitting for m in members} if members else set()
        wider |= {h for h in hitting if h & members}
        hitting = {h for h in wider if not any(o < h for o in wider)}
    return hitting if sets != [frozenset()] else {frozenset()}


@given(problems(most_groups=12))
@settings(max_examples=25, deadline=None)
def test_packages_are_those_of_clingo(problem: GroupSet) -> None:
    """clingo lists subset-maximal sets of groups by domain heuristics (--enum-mode=domRec)."""
    clingo = pytest.importorskip("clingo")
    assume(solvable(problem) and problem.groups)
    lines = [f"{{v({v})}}." for v in range(1, problem.variables + 1)]

    def false(clause: tuple[int, ...]) -> str:
        return ", ".join(f"not v({x})" if x > 0 else f"v({-x})" for x in clause)

    lines += [f":- {false(c)}." for c in problem.hard]
    for g, clauses in enumerate(problem.groups):
        lines += [f"{{s({g})}}.", f"#heuristic s({g}). [1, true]", f"#show s({g}) : s({g})."]
        lines += [f":- s({g}), {false(c)}." for c in clauses]
    lines.append("#show.")
    control = clingo.Control(["0", "--heuristic=Domain", "--enum-mode=domRec", "--warn=none"])
    control.add("base", [], "\n".join(lines))
    control.ground([("base", [])])
    packages = set()
    with control.solve(yield_=True) as handle:
        for model in handle:
            packages.add(tuple(sorted(s.arguments[0].number for s in model.symbols(shown=True) if s.name == "s")))
    found = find_all(problem, [1] * len(problem.groups), LONG)
    assert set(found.packages) == packages


def rivals(parts: int, size: int) -> GroupSet:
    """``parts`` separate disputes, each of ``size`` demands of which any two clash."""
    hard = []
    for p in range(parts):
        names = range(p * size + 1, (p + 1) * size + 1)
        hard += [(-a, -b) for a, b in combinations(names, 2)]
    return GroupSet(parts * size, tuple(hard), tuple(((v,),) for v in range(1, parts * size + 1)))


def test_separate_disputes_are_counted_without_listing_every_combination() -> None:
    problem = rivals(parts=12, size=4)
    found = find_all(problem, [1] * 48, Budget(seconds=20, conflicts=1_000, packages=50))
    assert found.complete and found.packages_counted == 4**12
    assert len(found.conflicts) == 12 * 6
    assert 50 <= len(found.packages) <= 100
    assert all(len(p) == 12 for p in found.packages)


def test_the_cheapest_packages_come_first_across_disputes() -> None:
    problem = rivals(parts=3, size=3)
    costs = [1, 2, 4, 1, 3, 9, 2, 2, 5]
    found = find_all(problem, costs, LONG)
    given_up = [sum(costs) - sum(costs[g] for g in p) for p in found.packages]
    assert given_up == sorted(given_up) and len(given_up) == 27
    few = find_all(problem, costs, Budget(seconds=20, packages=5))
    assert few.packages[:5] == found.packages[:5]


def hard_instance(size: int = 60, clauses: int = 400) -> GroupSet:
    from random import Random

    luck = Random(7)
    made = [tuple(v if luck.random() < 0.5 else -v for v in luck.sample(range(1, size + 1), 3)) for _ in range(clauses)]
    return GroupSet(size, (), tuple((c,) for c in made))


def test_a_count_limit_is_said_and_gives_the_same_every_time() -> None:
    problem = rivals(parts=1, size=40)
    first = find_all(problem, [1] * 40, Budget(seconds=60, conflicts=100, packages=1_000))
    again = find_all(problem, [1] * 40, Budget(seconds=60, conflicts=100, packages=1_000))
    assert not first.complete and first.cut_by == "conflicts"
    assert len(first.conflicts) == 100
    assert first == again


def test_a_time_limit_holds_and_is_said() -> None:
    problem = hard_instance()
    with taken() as spent:
        found = find_all(problem, [1] * 400, Budget(seconds=1.0))
    assert spent.seconds < 3
    assert not found.complete and found.conflicts and found.packages
    with Oracle(problem) as oracle:
        for conflict in found.conflicts[:20]:
            assert not oracle.possible(conflict)
            assert all(oracle.possible([g for g in conflict if g != left]) for left in conflict)


def test_after_a_cut_the_smallest_conflicts_are_all_there() -> None:
    """Cut early: what is said of sizes must be true. The full list has 780 conflicts of two."""
    hard = (*((-a, -b) for a, b in combinations(range(1, 31), 2)), (-31, -32, -33))
    problem = GroupSet(34, (*hard, (-1, 34), (-31, 34)), tuple(((v,),) for v in range(1, 34)))
    found = find_all(problem, [1] * 33, Budget(seconds=20, conflicts=20, packages=10))
    full = find_all(problem, [1] * 33, LONG)
    assert not found.complete
    small = {c for c in full.conflicts if len(c) <= found.sizes_complete}
    assert small <= set(found.conflicts)


def test_dimacs_mistakes_are_told_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.cnf"
    file.write_text("p cnf 2 2\n1 -2 0\n1 x 0\n")
    with pytest.raises(IntakeError, match="line 3"):
        read_dimacs(file)
