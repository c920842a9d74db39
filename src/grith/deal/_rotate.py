"""Which groups a conflict cannot do without, read off one assignment instead of asked for one by one.

Marques-Silva and Lynce, "On improving MUS extraction algorithms" (SAT 2011), and Belov and Marques-Silva, "Accelerating
MUS extraction with recursive model rotation" (FMCAD 2011): an assignment that fails exactly one group of a clashing set
shows that this group is needed. Change one variable so that the group holds: if exactly one other group fails now, that
one is needed as well, and so on.
"""

from __future__ import annotations

from collections.abc import Container

from grith.deal._groups import Clause, GroupSet

HARD = -1


class Rotation:
    """Where each literal stands in the clauses of a problem."""

    def __init__(self, problem: GroupSet) -> None:
        self._groups = problem.groups
        self._with: dict[int, list[tuple[int, Clause]]] = {}
        for clause in problem.hard:
            self._enter(HARD, clause)
        for group, clauses in enumerate(problem.groups):
            for clause in clauses:
                self._enter(group, clause)

    def _enter(self, owner: int, clause: Clause) -> None:
        for literal in clause:
            self._with.setdefault(literal, []).append((owner, clause))

    def needed(self, values: list[bool], group: int, clashing: Container[int]) -> set[int]:
        """Groups of ``clashing`` without which it would not clash, ``group`` among them.

        ``values`` (by variable, index 0 unused) makes all of ``clashing`` true but ``group``, and all hard clauses.
        """
        known = {group}
        waiting = [(group, values)]
        while waiting:
            failing, values = waiting.pop()
            broken = [c for c in self._groups[failing] if not _true(c, values)]
            if len(broken) != 1:
                continue
            for literal in broken[0]:
                variable = abs(literal)
                values[variable] = literal > 0
                other = self._only_failing(-literal, values, clashing)
                if other is not None and other not in known:
                    known.add(other)
                    waiting.append((other, values.copy()))
                values[variable] = literal < 0
        return known

    def _only_failing(self, literal: int, values: list[bool], clashing: Container[int]) -> int | None:
        """The one group of ``clashing`` that fails now that ``literal`` is false; None if it is none, two or hard."""
        failing: int | None = None
        for owner, clause in self._with.get(literal, ()):
            if owner == failing or (owner != HARD and owner not in clashing) or _true(clause, values):
                continue
            if owner == HARD or failing is not None:
                return None
            failing = owner
        return failing


def _true(clause: Clause, values: list[bool]) -> bool:
    for literal in clause:  # noqa: SIM110 (a loop is twice as quick as any() here)
        if values[literal] if literal > 0 else not values[-literal]:
            return True
    return False
