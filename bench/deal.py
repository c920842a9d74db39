"""DEAL against cpmpy's marco (PySAT back-end) and clingo on the same sets, in one run; ratios are theirs over ours.

    python bench/deal.py [MUS_FOLDER]       the folder defaults to ../shared/data/mus beside the checkout

Every contestant lists all minimal conflicts and all maximal packages, and the counts must agree. cpmpy and clingo are
handed the clauses; the time to hand them over counts for nobody. clingo has no command for conflicts: it lists the
packages (subset-maximal models by domain heuristics), then the conflicts as the minimal sets that hit every
concession (a second program), which is faster than a MARCO loop around it. Each time is the best of three after one
run to warm up.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random
from time import perf_counter

from grith.deal import Budget, GroupSet, analyse, find_all, load_positions, read_dimacs, stream_conflicts
from grith.deal._agenda import prepare
from grith.nouns import Issue, Position, PositionSet, Rule

Counts = tuple[int, int]
LIMITS = Budget(seconds=300, conflicts=200_000, packages=200_000)


def ten_positions() -> PositionSet:
    """Ten positions of March 2025 over 17 yes/no issues, in the shape measured for the design."""
    names = (
        *("foreign_troops", "aid", "mobilisation", "nato", "truce", "guarantees", "deploy", "backstop", "us_troops"),
        *("arms", "cap", "energy", "sanctions", "recognition", "monitors", "un_mandate", "control"),
    )
    rows = (
        ("RU1", "not foreign_troops", "RUS"), ("RU2", "truce -> not aid", "RUS"),
        ("RU3", "truce -> not mobilisation", "RUS"), ("RU4", "not nato", "RUS"), ("UA1", "truce", "UKR"),
        ("UA2", "truce -> guarantees", "UKR"), ("EU1", "truce -> deploy", "EUR"), ("EU2", "deploy -> backstop", "EUR"),
        ("US1", "not us_troops", "USA"), ("US2", "not backstop", "USA"),
    )  # fmt: skip
    rules = (
        Rule("force", "deploy -> foreign_troops", "bench"),
        Rule("guarantee", "guarantees -> nato or (deploy and backstop) or (aid and mobilisation and not cap)", "bench"),
    )
    return PositionSet(tuple(Issue(n) for n in names), tuple(Position(i, c, (h,)) for i, c, h in rows), rules)


def twenty_four_positions() -> PositionSet:
    """The ten and fourteen more over the same issues."""
    ten = ten_positions()
    more = (
        ("RU5", "truce -> control", "RUS"), ("RU6", "cap", "RUS"), ("RU7", "energy", "RUS"), ("UA3", "not cap", "UKR"),
        ("UA4", "not recognition", "UKR"), ("UA5", "energy", "UKR"), ("UA6", "aid", "UKR"),
        ("RU8", "recognition", "RUS"),
        ("EU3", "aid", "EUR"), ("EU4", "sanctions", "EUR"), ("RU9", "truce -> not sanctions", "RUS"),
        ("US3", "truce", "USA"), ("EU5", "deploy -> un_mandate or guarantees", "EUR"),
        ("CH1", "monitors -> un_mandate", "CHE"),
    )  # fmt: skip
    extra = tuple(Position(i, c, (h,)) for i, c, h in more)
    return PositionSet(ten.issues, (*ten.positions, *extra), ten.rules)


def any_k_clash(size: int, k: int) -> GroupSet:
    """Any k of n groups clash: C(n, k) conflicts, C(n, k - 1) packages, as in AMUSIC's gen1_n_k."""
    hard = tuple(tuple(-v for v in c) for c in combinations(range(1, size + 1), k))
    return GroupSet(size, hard, tuple(((v,),) for v in range(1, size + 1)))


def five_hundred() -> PositionSet:
    """500 random positions of three literals over 100 issues."""
    luck = Random(11)

    def literal() -> str:
        return ("not " if luck.random() < 0.5 else "") + f"i{luck.randrange(100)}"

    rows = (Position(f"P{n}", " or ".join(literal() for _ in range(3)), (f"H{n % 9}",)) for n in range(500))
    return PositionSet(tuple(Issue(f"i{n}") for n in range(100)), tuple(rows))


def ours(problem: GroupSet) -> Callable[[], Counts]:
    """Our enumeration, from the clauses."""

    def run() -> Counts:
        found = find_all(problem, [1] * len(problem.groups), LIMITS)
        return len(found.conflicts), found.packages_counted

    return run


def through_cpmpy(problem: GroupSet) -> Callable[[], Counts]:
    """cpmpy.tools.explain.marco with the PySAT back-end for both of its solvers."""
    import cpmpy
    from cpmpy.tools.explain import marco

    names = cpmpy.boolvar(shape=problem.variables + 1)

    def clause(literals: tuple[int, ...]) -> object:
        return cpmpy.any([names[x] if x > 0 else ~names[-x] for x in literals])

    hard = [clause(c) for c in problem.hard]
    soft = [cpmpy.all([clause(c) for c in group]) for group in problem.groups]

    def run() -> Counts:
        kinds = [kind for kind, _ in marco(soft, hard, solver="pysat", map_solver="pysat")]
        return kinds.count("MUS"), kinds.count("MSS") + kinds.count("MCS") * (kinds.count("MSS") == 0)

    return run


def through_clingo(problem: GroupSet) -> Callable[[], Counts]:
    """clingo with domain heuristics: packages first, then minimal hitting sets of what they give up."""
    import clingo

    size = len(problem.groups)

    def false(literals: tuple[int, ...]) -> str:
        return ", ".join(f"not v({x})" if x > 0 else f"v({-x})" for x in literals)

    lines = [f"{{v(1..{max(problem.variables, 1)})}}."]
    lines += [f":- {false(c)}." for c in problem.hard]
    lines += [f"{{s({g})}}. #heuristic s({g}). [1, true]" for g in range(size)]
    lines += [f":- s({g}), {false(c)}." for g, group in enumerate(problem.groups) for c in group]
    program = "\n".join([*lines, "#show s/1."])

    def models(text: str) -> list[set[int]]:
        control = clingo.Control(["0", "--heuristic=Domain", "--enum-mode=domRec", "--warn=none"])
        control.add("base", [], text)
        control.ground([("base", [])])
        with control.solve(yield_=True) as handle:
            return [{s.arguments[0].number for s in model.symbols(shown=True)} for model in handle]

    def run() -> Counts:
        packages = models(program)
        everything = set(range(size))
        hit = [f"{{s({g})}}. #heuristic s({g}). [1, false]" for g in range(size)]
        hit += [
            ":- " + ", ".join(f"not s({g})" for g in sorted(everything - p)) + "." for p in packages if p != everything
        ]
        complete = any(p == everything for p in packages)
        conflicts = [] if complete else models("\n".join([*hit, "#show s/1."]))
        return len(conflicts), len(packages)

    return run


def best_of(run: Callable[[], Counts], times: int = 3) -> tuple[float, Counts]:
    """The shortest of several runs, in seconds, after one to warm up unless that was long."""
    start = perf_counter()
    answer = run()
    best = perf_counter() - start
    if best > 5:
        return best, answer
    for _ in range(times):
        start = perf_counter()
        answer = run()
        best = min(best, perf_counter() - start)
    return best, answer


def main() -> int:
    """Print the table; 1 if the contestants disagree."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared/data/mus"
    example = Path(__file__).resolve().parents[1] / "examples/ukraine-2025/positions.toml"
    sets: list[tuple[str, PositionSet]] = [("10 positions, 17 issues", ten_positions())]
    sets.append(("24 positions, 17 issues", twenty_four_positions()))
    if example.is_file():
        sets.append(("the founding case", load_positions(example)))
    print("Through the public Python call (check, merge, encode, enumerate):")
    for name, positions in sets:
        seconds, (conflicts, packages) = best_of(lambda p=positions: _whole(p))  # type: ignore[misc]
        print(f"  {name:<28} {conflicts:>6} conflicts {packages:>6} packages {seconds * 1000:>9.2f} ms")
    many = five_hundred()
    seconds, _ = best_of(lambda: (len(next(stream_conflicts(many)).points), 0))
    print(f"  {'first conflict of 500':<28} {'':>33} {seconds * 1000:>9.2f} ms")

    problems = [(name, prepare(positions).problem) for name, positions in sets]
    problems.append(("gen1_12_6 (any 6 of 12)", any_k_clash(12, 6)))
    for file in ("amusic_gcnf/gen1_12_7.gcnf", "amusic_gcnf/gen7_11_3_7.gcnf", "closed_form/rivals_40.gcnf"):
        if (folder / file).is_file():
            problems.append((Path(file).name, read_dimacs(folder / file)))
    print("\nAll conflicts and all packages, from the clauses (ms; ratio = theirs / ours):")
    head = f"  {'set':<28} {'conflicts':>9} {'packages':>9} {'ours':>9}"
    print(f"{head} {'cpmpy':>10} {'ratio':>7} {'clingo':>9} {'ratio':>7}")
    agree = True
    for name, problem in problems:
        mine, counts = best_of(ours(problem))
        theirs, other = best_of(through_cpmpy(problem))
        asp, third = best_of(through_clingo(problem))
        agree &= counts == other == third
        mark = "" if counts == other == third else f"  DISAGREE: {counts} {other} {third}"
        print(
            f"  {name:<28} {counts[0]:>9} {counts[1]:>9} {mine * 1000:>9.2f} {theirs * 1000:>10.2f} "
            f"{theirs / mine:>7.1f} {asp * 1000:>9.2f} {asp / mine:>7.1f}{mark}"
        )
    return int(not agree)


def _whole(positions: PositionSet) -> Counts:
    deal = analyse(positions, budget=LIMITS)
    return len(deal.conflicts), len(deal.packages)


if __name__ == "__main__":
    raise SystemExit(main())
