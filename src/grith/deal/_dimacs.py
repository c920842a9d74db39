"""DIMACS files (.cnf, .gcnf) as groups, for benchmarks and tests."""

from __future__ import annotations

from pathlib import Path

from grith.deal._groups import Clause, GroupSet
from grith.errors import IntakeError


def read_dimacs(path: Path) -> GroupSet:
    """The groups of a ``.cnf`` file (each clause a group) or a ``.gcnf`` file (``{0}`` hard, ``{k}`` group k).

    Raises IntakeError with the line of the first mistake.
    """
    clauses: list[tuple[int, Clause]] = []
    variables, declared = 0, 0
    grouped = False
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            words = line.split()
            if not words or words[0] in ("c", "%"):
                continue
            try:
                if words[0] == "p":
                    grouped = words[1] == "gcnf"
                    variables, declared = int(words[2]), int(words[4]) if grouped else 0
                    continue
                group = int(words.pop(0).strip("{}")) if grouped else len(clauses) + 1
                literals = [int(word) for word in words]
                if literals[-1:] != [0] or 0 in literals[:-1]:
                    raise ValueError
            except (ValueError, IndexError):
                raise IntakeError(
                    "this line is not DIMACS",
                    f"{path}, line {number}",
                    "A clause is numbers and a closing 0 on one line; a .gcnf clause starts with its group, {3}.",
                ) from None
            clause = tuple(literals[:-1])
            variables = max(variables, *map(abs, clause)) if clause else variables
            clauses.append((group, clause))
    size = max(declared, *(g for g, _ in clauses)) if clauses else declared
    groups: list[list[Clause]] = [[] for _ in range(size + 1)]
    for group, clause in clauses:
        groups[group].append(clause)
    return GroupSet(variables, tuple(groups[0]), tuple(tuple(g) for g in groups[1:]))
