"""All conflicts and packages of a problem: part by part, since parts that share no issue cannot clash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from math import prod

from attrs import frozen

from grith.deal._budget import Budget, Clock
from grith.deal._cheapest import cheapest_falls, grow, smallest_conflicts
from grith.deal._groups import Clause, GroupSet
from grith.deal._lattice import LARGEST, walk
from grith.deal._marco import explore
from grith.deal._oracle import Oracle, OutOfTime

Groups = tuple[int, ...]
FILL = 2_000  # smallest conflicts sought after a cut, and a tenth as many cheapest packages
LONGEST_LIST = 200_000  # members of all listed packages together, where they cannot all be listed anyway


@frozen
class Part:
    """Groups that hang together through issues or rules, with what was found among them."""

    groups: Groups
    conflicts: tuple[Groups, ...]
    packages: tuple[Groups, ...]
    complete: bool
    sizes_complete: int = 0
    cut_by: str = ""
    cheapest_known: bool = True


@frozen
class Found:
    """What an enumeration found; conflicts smallest first, packages cheapest concession first.

    ``complete``: all of both are known; else ``cut_by`` tells which limit stopped it (time, conflicts, packages).
    ``packages_counted`` is how many packages there are, or at least are, if not complete; ``packages`` may list fewer.
    ``sizes_complete``: every conflict of up to so many groups is listed. ``cheapest_known``: the first package is the
    cheapest there is, even if not all are known.
    """

    conflicts: tuple[Groups, ...]
    packages: tuple[Groups, ...]
    complete: bool
    packages_counted: int
    sizes_complete: int
    parts: tuple[Part, ...]
    cut_by: str = ""
    cheapest_known: bool = True


def find_all(problem: GroupSet, costs: Sequence[int], budget: Budget, clock: Clock | None = None) -> Found:
    """All minimal conflicts and maximal packages within ``budget``, sorted, so that the same input gives the same.

    ``costs`` (whole numbers above zero) tell what giving up each group costs. ``clock``, if given, ends the search
    instead of the budget's seconds.
    """
    clock = clock or budget.start()
    pieces = sorted(split(problem), key=lambda piece: (len(piece[0]), piece[0]))
    parts: list[Part] = []
    conflicts_left = budget.conflicts
    for number, (groups, small) in enumerate(pieces):
        # A large part must not eat the time of those that follow; what is left over passes on.
        share = clock.part(1 / (len(pieces) - number)) if len(pieces) - number > 1 else clock
        part = _search(groups, small, [costs[g] for g in groups], share, conflicts_left, budget.packages)
        parts.append(part)
        conflicts_left = max(1, conflicts_left - len(part.conflicts))
    conflicts = sorted((c for part in parts for c in part.conflicts), key=lambda c: (len(c), c))
    cut = [part for part in parts if not part.complete]
    sizes = min((part.sizes_complete for part in cut), default=len(problem.groups))
    if len(conflicts) > budget.conflicts:
        sizes = min(sizes, len(conflicts[budget.conflicts]) - 1)
    return Found(
        tuple(conflicts[: budget.conflicts]),
        _combine(parts, costs, budget.packages),
        not cut,
        prod(len(part.packages) for part in parts),
        sizes,
        tuple(sorted(parts, key=lambda part: part.groups)),
        cut[0].cut_by if cut else "",
        all(part.cheapest_known for part in parts),
    )


def split(problem: GroupSet) -> list[tuple[Groups, GroupSet]]:
    """The groups that share no variable, directly or through hard clauses, apart, each with its own small problem."""
    parent = list(range(problem.variables + 1))

    def root(v: int) -> int:
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    def join(variables: list[int]) -> None:
        first = root(variables[0])
        for other in variables[1:]:
            parent[root(other)] = first

    used = [sorted({abs(x) for clause in group for x in clause}) for group in problem.groups]
    for clause in problem.hard:
        if clause:
            join([abs(x) for x in clause])
    for variables in used:
        if variables:
            join(variables)
    by_root: dict[int, list[int]] = {}
    free: list[int] = []
    for number, variables in enumerate(used):
        if variables:
            by_root.setdefault(root(variables[0]), []).append(number)
        else:
            free.append(number)
    hard_of: dict[int, list[Clause]] = {}
    for clause in problem.hard:
        if clause:
            hard_of.setdefault(root(abs(clause[0])), []).append(clause)
    pieces = [(tuple(numbers), _renumbered(problem, numbers, hard_of.get(r, []))) for r, numbers in by_root.items()]
    # A group without a variable stands always (no clause) or never (an empty clause).
    pieces.extend(((n,), GroupSet(0, (), (problem.groups[n],))) for n in free)
    return pieces


def _renumbered(problem: GroupSet, numbers: list[int], hard: list[Clause]) -> GroupSet:
    clauses = [*hard, *(c for n in numbers for c in problem.groups[n])]
    names = {v: i for i, v in enumerate(sorted({abs(x) for c in clauses for x in c}), 1)}

    def new(clause: Clause) -> Clause:
        return tuple(names[x] if x > 0 else -names[-x] for x in clause)

    groups = tuple(tuple(new(c) for c in problem.groups[n]) for n in numbers)
    return GroupSet(len(names), tuple(new(c) for c in hard), groups)


def _search(groups: Groups, small: GroupSet, costs: list[int], clock: Clock, conflicts: int, packages: int) -> Part:
    clashes: list[Groups] = []
    stands: list[Groups] = []
    cut_by, sizes, cheapest = "time", 0, False
    with Oracle(small, clock) as oracle, suppress(OutOfTime):
        if oracle.possible(range(oracle.size)):
            return Part(groups, (), (groups,), True, len(groups))
        if not oracle.clash() and not oracle.possible(()):
            raise ValueError("the hard clauses contradict each other")
        method = walk if oracle.size <= LARGEST else explore
        # What is cut is followed by the smallest and the cheapest, for which a part of the time is kept.
        for kind, members in method(oracle, clock.part(0.7)):
            if kind == "closed":
                cut_by = ""
                break
            (clashes if kind == "conflict" else stands).append(members)
            if len(clashes) > conflicts or len(stands) > packages:
                cut_by = "conflicts" if len(clashes) > conflicts else "packages"
                break
        if cut_by:
            sizes, cheapest = _fill_up(oracle, small, costs, clock, clashes, stands)

    def named(members: Groups) -> Groups:
        return tuple(groups[i] for i in members)

    return Part(
        groups,
        tuple(named(m) for m in sorted(set(clashes), key=lambda m: (len(m), m))),
        tuple(named(m) for m in sorted(set(stands))),
        not cut_by,
        sizes if cut_by else len(groups),
        cut_by,
        cheapest or not cut_by,
    )


def _fill_up(
    oracle: Oracle, small: GroupSet, costs: list[int], clock: Clock, clashes: list[Groups], stands: list[Groups]
) -> tuple[int, bool]:
    """After a cut: add the smallest conflicts and the cheapest packages.

    Returns up to which size all conflicts are listed, and whether the cheapest package is known.
    """
    sizes, everything, cheapest = 0, range(oracle.size), False
    if not stands:  # one package at least, whatever the time
        stands.append(tuple(grow(oracle, ())))
    known = stands[: FILL // 10]
    for number, conflict in enumerate(smallest_conflicts(oracle, known, clashes, clock.part(0.5))):
        clashes.append(conflict)
        sizes = len(conflict) - 1  # of this size there may be more
        if number >= FILL:
            break
    for number, (_, fallen) in enumerate(cheapest_falls(small, costs, clock)):
        gone = set(fallen)
        stands.append(tuple(g for g in everything if g not in gone))
        cheapest = True
        if number >= FILL // 10:
            break
    return sizes, cheapest


def _combine(parts: Sequence[Part], costs: Sequence[int], limit: int) -> tuple[Groups, ...]:
    """The cheapest packages of the whole, at most ``limit``: one package of each part, in order of what they give up.

    Fewer are listed where there are more than ``limit`` and each is long, so that memory stays bounded.
    """
    if prod(len(part.packages) for part in parts) > limit:
        limit = min(limit, max(100, LONGEST_LIST // max(1, len(costs))))
    # A chain of picks: (cost, packages picked so far, as nested pairs). Of two sorted lists the pair (i, j) can be
    # among the cheapest n only if (i + 1) * (j + 1) <= n.
    chains: list[tuple[int, tuple[int, ...], object]] = [(0, (), None)]
    for part in parts:
        total = sum(costs[g] for g in part.groups)
        choices = sorted((total - sum(costs[g] for g in p), p) for p in part.packages)[:limit]
        if len(choices) == 1:
            cost, package = choices[0]
            chains = [(c + cost, rank, (package, link)) for c, rank, link in chains]
            continue
        pairs = [
            (chains[i][0] + choices[j][0], i, j)
            for j in range(len(choices))
            for i in range(min(len(chains), limit // (j + 1)))
        ]
        pairs.sort()
        chains = [(cost, (i, j), (choices[j][1], chains[i][2])) for cost, i, j in pairs[:limit]]
    listed = []
    for cost, _, link in chains:
        members: list[int] = []
        while isinstance(link, tuple):
            members.extend(link[0])
            link = link[1]
        listed.append((cost, tuple(sorted(members))))
    listed.sort(key=lambda item: (item[0], -len(item[1]), item[1]))
    return tuple(package for _, package in listed)


def stream(problem: GroupSet, budget: Budget) -> Iterator[Groups]:
    """Yield minimal conflicts as they are found, without waiting for all of them."""
    clock, count = budget.start(), 0
    for groups, small in sorted(split(problem), key=lambda piece: (len(piece[0]), piece[0])):
        with Oracle(small, clock) as oracle, suppress(OutOfTime):
            if oracle.possible(range(oracle.size)):
                continue
            for kind, members in (walk if oracle.size <= LARGEST else explore)(oracle, clock):
                if kind == "conflict":
                    yield tuple(groups[i] for i in members)
                    count += 1
                    if count >= budget.conflicts:
                        return
