"""All minimal conflicts and maximal packages of any number of groups, in the manner of MARCO.

Liffiton, Previti, Malik and Marques-Silva, "Fast, flexible MUS enumeration", Constraints 21 (2016): a second solver
keeps a map of the subsets of which nothing is known yet. It is asked for a largest such subset: if that can stand it
is a maximal package as it is; if not, its core is shrunk to a minimal conflict. Each answer closes a part of the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grith.deal._budget import Clock
from grith.deal._lattice import Found
from grith.deal._oracle import SOLVER, Oracle

ROTATE = 6  # below so many open groups asking is as quick


class Map:
    """The subsets of groups 0..size-1 of which nothing is known yet."""

    def __init__(self, size: int) -> None:
        from pysat.solvers import Solver

        self._size = size
        self._solver = Solver(name=SOLVER)
        everything = list(range(1, size + 1))
        for group in everything:  # every group becomes a variable of the map, also those in no answer
            self._solver.add_clause((group, -group))
        # All true by preference: then a variable is false only where the map forces it, so a subset is a largest one.
        self._solver.set_phases(everything)

    def largest(self) -> list[int] | None:
        """A subset of which nothing is known and all of whose supersets are known; None when the map is closed."""
        if not self._solver.solve():
            return None
        return [value - 1 for value in self._solver.get_model()[: self._size] if value > 0]

    def close_above(self, groups: Iterable[int]) -> None:
        """No superset of these clashing ``groups`` needs to be looked at."""
        self._solver.add_clause([-g - 1 for g in groups])

    def close_below(self, groups: Iterable[int]) -> None:
        """No subset of these ``groups``, which can stand together, needs to be looked at."""
        inside = set(groups)
        self._solver.add_clause([g + 1 for g in range(self._size) if g not in inside])

    def free(self) -> None:
        """Free the solver."""
        self._solver.delete()


def shrink(oracle: Oracle, clashing: list[int], clock: Clock, alone: set[int] | None = None) -> list[int] | None:
    """A minimal conflict within ``clashing``: leave out one group after the other; None when the time is over.

    ``alone`` are groups known to stand by themselves, about which the solver need not be asked; it grows.
    Of each group that turns out to be needed the assignment shows others that are needed too.
    """
    kept: list[int] = []
    rest = list(clashing)
    alone = set() if alone is None else alone
    while rest:
        if clock.over:
            return None
        candidate = rest.pop()
        left = kept + rest
        if len(left) == 1 and left[0] in alone:
            kept.append(candidate)
        elif oracle.possible(left):
            kept.append(candidate)
            if len(rest) > ROTATE:
                needed = oracle.rotation.needed(oracle.values(), candidate, {candidate, *left})
                kept += [g for g in rest if g in needed]
                rest = [g for g in rest if g not in needed]
        else:
            core = oracle.clash()
            inside = set(core)
            rest = [g for g in rest if g in inside]
    if len(kept) > 1:
        alone.update(kept)
    return sorted(kept)


def explore(oracle: Oracle, clock: Clock) -> Iterator[Found]:
    """Yield ("conflict", groups) and ("package", groups) until all are found or the time is over.

    The caller has just asked whether all groups together are possible, and was told no.
    """
    unknown = Map(oracle.size)
    alone: set[int] = set()
    try:
        # The first conflict may take all the time there is: without it there is nothing to tell.
        first = shrink(oracle, oracle.clash(), oracle.clock or clock, alone)
        if first is None:
            return
        unknown.close_above(first)
        yield "conflict", tuple(first)
        while not clock.over:
            subset = unknown.largest()
            if subset is None:
                yield "closed", ()
                return
            if oracle.possible(subset):
                unknown.close_below(subset)
                alone.update(subset)
                yield "package", tuple(subset)
                continue
            conflict = shrink(oracle, oracle.clash(), clock, alone)
            if conflict is None:
                return
            unknown.close_above(conflict)
            yield "conflict", tuple(conflict)
    finally:
        unknown.free()
