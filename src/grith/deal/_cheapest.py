"""The cheapest concessions (RC2) and the smallest conflicts first, for sets too large to list in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Timer

from grith.deal._budget import Clock
from grith.deal._groups import GroupSet
from grith.deal._oracle import SOLVER, Oracle

Groups = tuple[int, ...]
MANY = 200  # groups left to ask about from which a solver of their own pays


def cheapest_falls(problem: GroupSet, costs: Sequence[int], clock: Clock) -> Iterator[tuple[int, Groups]]:
    """Yield (cost, groups to give up), cheapest first, until there is none or the time is over.

    Each is minimal: giving up less would not do. RC2: Ignatiev, Morgado and Marques-Silva, JSAT 11 (2019).
    Groups of equal cost come in the solver's order; callers sort.
    """
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    formula = WCNF()
    selectors = range(problem.variables + 1, problem.variables + 1 + len(problem.groups))
    for clause in problem.hard:
        formula.append(list(clause))
    for selector, clauses, cost in zip(selectors, problem.groups, costs, strict=True):
        for clause in clauses:
            formula.append([*clause, -selector])
        formula.append([selector], weight=cost)
    if any(not clause for clause in formula.hard) or not formula.soft:
        return
    with RC2(formula, solver=SOLVER) as search:
        while not clock.over:
            timer = Timer(clock.left, search.interrupt)
            timer.daemon = True
            timer.start()
            try:
                model = search.compute(expect_interrupt=True)
            finally:
                timer.cancel()
            if model is None:
                return
            true = set(model)
            fallen = [i for i, selector in enumerate(selectors) if selector not in true]
            yield sum(costs[i] for i in fallen), tuple(fallen)
            if not fallen:
                return
            search.add_clause([selectors[i] for i in fallen])  # at least one of these stands from now on


def grow(oracle: Oracle, members: Iterable[int]) -> list[int]:
    """A maximal package that holds the possible ``members``: add what is left in halves, lowest numbers first."""
    inside = sorted(members)
    if not oracle.possible(inside):
        raise ValueError("grow starts from groups that can stand together")
    inside = oracle.standing()
    chosen = set(inside)
    if oracle.size - len(chosen) > MANY:
        return _grow_large(oracle, inside, chosen)
    waiting = [[g for g in range(oracle.size) if g not in chosen]]
    while waiting:
        rest = waiting.pop()
        if not rest:
            continue
        if oracle.possible([*inside, *rest]):
            inside.extend(rest)
        elif len(rest) > 1:
            half = len(rest) // 2
            waiting += [rest[half:], rest[:half]]
    return sorted(inside)


def _grow_large(oracle: Oracle, inside: list[int], chosen: set[int]) -> list[int]:
    """The same for thousands of groups: what stands is fixed in a solver of its own, the rest is asked one by one."""
    problem = oracle.problem
    rest = [g for g in range(oracle.size) if g not in chosen]
    fixed = tuple(clause for g in inside for clause in problem.groups[g])
    small = GroupSet(problem.variables, (*problem.hard, *fixed), tuple(problem.groups[g] for g in rest))
    with Oracle(small, oracle.clock) as asked:
        done: set[int] = set()
        for number in range(len(rest)):
            if number not in done and asked.possible((number,)):
                for other in asked.standing():  # stands in the solver's model beside all fixed before
                    if other not in done:
                        done.add(other)
                        asked.fix(other)
    return sorted([*inside, *(rest[number] for number in done)])


def smallest_conflicts(
    oracle: Oracle, packages: Iterable[Groups], conflicts: Iterable[Groups], clock: Clock
) -> Iterator[Groups]:
    """Yield minimal conflicts in order of size, smallest first, until there is none or the time is over.

    Ignatiev, Previti, Liffiton and Marques-Silva, "Smallest MUS extraction with minimal hitting set dualization"
    (CP 2015), which is what OptUx does: a smallest set that hits what each known package gives up is either possible,
    and grows into a new package, or a smallest conflict not yet seen. ``packages`` are known ones, to start from;
    ``conflicts`` known ones, which still come out in their turn.
    """
    from pysat.examples.hitman import Hitman

    everything = range(oracle.size)
    known = {tuple(c) for c in conflicts}
    with Hitman(solver=SOLVER, htype="sorted") as hitter:
        seen = False
        for package in packages:
            inside = set(package)
            hitter.hit([g for g in everything if g not in inside])
            seen = True
        if not seen:
            start = set(grow(oracle, ()))
            if len(start) == oracle.size:
                return
            hitter.hit([g for g in everything if g not in start])
        while not clock.over:
            candidate = hitter.get()
            if candidate is None:
                return
            candidate = tuple(sorted(candidate))
            if candidate not in known and oracle.possible(candidate):
                inside = set(grow(oracle, candidate))
                hitter.hit([g for g in everything if g not in inside])
                continue
            hitter.block(list(candidate))
            yield candidate
