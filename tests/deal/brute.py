"""The answers by trying every subset and every assignment, written apart from the engine."""

from __future__ import annotations

from itertools import product

from grith.deal import GroupSet


def possible_sets(problem: GroupSet) -> set[int]:
    """The subsets of groups (as bits) that some assignment makes true, by trying all assignments."""
    found: set[int] = set()
    for values in product((False, True), repeat=problem.variables):

        def true(clause: tuple[int, ...], values: tuple[bool, ...] = values) -> bool:
            return any(values[abs(x) - 1] == (x > 0) for x in clause)

        if all(true(c) for c in problem.hard):
            found.add(sum(1 << i for i, group in enumerate(problem.groups) if all(true(c) for c in group)))
    size = len(problem.groups)
    good = set(found)
    for s in range((1 << size) - 1, -1, -1):  # every subset of a set that can be true can be true
        if s in good:
            good.update(s & ~(1 << i) for i in range(size))
    return good


def answers(problem: GroupSet) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """(minimal conflicts, maximal packages), each sorted."""
    size = len(problem.groups)
    good = possible_sets(problem)
    conflicts, packages = [], []
    for s in range(1 << size):
        members = tuple(i for i in range(size) if s >> i & 1)
        if s not in good and all(s & ~(1 << i) in good for i in members):
            conflicts.append(members)
        if s in good and all(s | 1 << i not in good for i in range(size) if not s >> i & 1):
            packages.append(members)
    return sorted(conflicts), sorted(packages)
