"""The solver that says whether a set of groups can stand together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from grith.deal._budget import Clock
from grith.deal._groups import GroupSet
from grith.deal._rotate import Rotation

SOLVER = "minisat-gh"  # one fixed solver with fixed phases, so that answers never depend on luck
SLICE = 2_000  # the solver's own clashes after which it looks at the clock


class OutOfTime(Exception):
    """The solver was stopped by the clock before it could say yes or no."""


class Oracle:
    """Answers "can these groups stand together?" with an incremental SAT solver; call ``close`` when done.

    With a ``clock`` a single hard question is given up when the time is over: then ``possible`` raises OutOfTime.
    """

    def __init__(self, problem: GroupSet, clock: Clock | None = None) -> None:
        from pysat.solvers import Solver

        self.problem = problem
        self.first = problem.variables + 1
        self.size = len(problem.groups)
        self._solver = Solver(name=SOLVER, bootstrap_with=problem.hard)
        selectors = range(self.first, self.first + self.size)
        for selector, clauses in zip(selectors, problem.groups, strict=True):
            for clause in clauses:
                self._solver.add_clause((*clause, -selector))
            if not clauses:
                self._solver.add_clause((selector, -selector))
        # Selectors true by preference: a model then shows many groups that stand anyway.
        self._solver.set_phases(list(selectors))
        inner = self._solver.solver
        self._solve, self._model, self._core = inner.solve_limited, inner.get_model, inner.get_core
        self._allow, self.clock = inner.conf_budget, clock
        self._allow(SLICE)

    def possible(self, groups: Iterable[int]) -> bool:
        """Whether the ``groups`` and the hard clauses can all be true at once."""
        first = self.first
        wanted = [first + g for g in groups]
        while (answer := self._solve(wanted)) is None:  # that many clashes were not enough to decide
            if self.clock is not None and self.clock.over:
                raise OutOfTime
            self._allow(SLICE)
        return bool(answer)

    def fix(self, group: int) -> None:
        """From now on ``group`` stands in every answer."""
        self._solver.add_clause((self.first + group,))

    def standing(self) -> list[int]:
        """After a "yes": the groups that stand in the solver's model, ascending; at least those asked for."""
        first = self.first
        return [value - first for value in self._model()[first - 1 : first - 1 + self.size] if value > 0]

    def clash(self) -> list[int]:
        """After a "no": some of the groups asked for that clash already, ascending; empty if the hard clauses do."""
        first = self.first
        return sorted(literal - first for literal in self._core() or ())

    def values(self) -> list[bool]:
        """After a "yes": the values of the problem's own variables by number; index 0 is unused."""
        return [False, *(value > 0 for value in self._model()[: self.first - 1])]

    @cached_property
    def rotation(self) -> Rotation:
        """Finds further needed groups from one assignment; made when it is first asked for."""
        return Rotation(self.problem)

    def close(self) -> None:
        """Free the solver."""
        self._solver.delete()

    def __enter__(self) -> Oracle:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
