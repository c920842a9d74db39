"""Groups of clauses that stand or fall together."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

Clause = tuple[int, ...]


@frozen
class GroupSet:
    """Soft groups of clauses over variables 1..``variables``, beside ``hard`` clauses that always hold (DIMACS signs).

    A group stands when all its clauses are true. Groups are numbered from 0.
    """

    variables: int
    hard: tuple[Clause, ...]
    groups: tuple[tuple[Clause, ...], ...]

    def part(self, chosen: Sequence[int]) -> GroupSet:
        """The same variables and hard clauses with only the ``chosen`` groups, renumbered in that order."""
        return GroupSet(self.variables, self.hard, tuple(self.groups[i] for i in chosen))
