"""Issues as Boolean variables (order encoding for graded ones) and constraints as clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from math import ceil, floor, inf, isinf, prod
from typing import Any

from attrs import frozen

from grith.deal._groups import Clause
from grith.deal._terms import AllOf, AnyOf, AtLeast, Atom, Constant, Expression, Not, atoms, truth
from grith.nouns import Issue

Value = bool | str | float
WIDEST_TABLE = 4096  # bits of a truth table by which constraints are compared
_SPREAD = 16  # clauses up to which a constraint is multiplied out


@frozen
class Cells:
    """The values of an issue that matter: those which no constraint tells apart are one cell.

    A graded issue is cut at the numbers that constraints name: each number and each gap between two is a cell, shown
    by one value in it; ``bounds`` are its ends as text. Cells are in ascending order.
    """

    issue: Issue
    values: tuple[Value, ...]
    bounds: tuple[tuple[float, float, bool, bool], ...] = ()

    def mask(self, atom: Atom) -> int:
        """The cells in which ``atom`` holds, as bits."""
        return sum(1 << i for i, value in enumerate(self.values) if atom.allows(value))


def cells_of(issue: Issue, numbers: Iterable[float]) -> Cells:
    """The cells of ``issue`` given the ``numbers`` that constraints compare it with."""
    if issue.kind == "yes_no":
        return Cells(issue, (False, True))
    if issue.kind == "choice":
        return Cells(issue, issue.options)
    cuts = sorted({x for x in numbers if issue.low <= x <= issue.high})
    edges = [issue.low, *cuts, issue.high]
    values: list[float] = []
    bounds: list[tuple[float, float, bool, bool]] = []
    for i, cut in enumerate(edges):
        # the number itself, then the open gap up to the next one
        closed = not isinf(cut)
        if closed and (not values or values[-1] != cut) and _on_grid(issue, cut):
            values.append(cut)
            bounds.append((cut, cut, True, True))
        if i + 1 < len(edges) and edges[i + 1] > cut:
            inside = _between(issue, cut, edges[i + 1])
            if inside is not None:
                values.append(inside)
                bounds.append((cut, edges[i + 1], False, False))
    return Cells(issue, tuple(values), tuple(bounds))


def _on_grid(issue: Issue, number: float) -> bool:
    if not issue.step or isinf(issue.low):
        return True
    steps = (number - issue.low) / issue.step
    return abs(steps - round(steps)) < 1e-9


def _between(issue: Issue, low: float, high: float) -> float | None:
    """A permitted value strictly between two bounds, or None."""
    if issue.step and not isinf(issue.low):
        step = floor((low - issue.low) / issue.step + 1e-9) + 1
        value = issue.low + step * issue.step
        return value if value < high - 1e-9 else None
    if isinf(low) and isinf(high):
        return 0.0
    if isinf(low):
        return ceil(high) - 1.0
    if isinf(high):
        return floor(low) + 1.0
    return (low + high) / 2


class Encoding:
    """Variables for issues; turns expressions over them into clauses. Variables are numbered in order of the issues."""

    def __init__(self, issues: Mapping[str, Issue], expressions: Iterable[Expression]) -> None:
        numbers: dict[str, set[float]] = {}
        for expression in expressions:
            for atom in atoms(expression):
                numbers.setdefault(atom.issue, set()).add(atom.number)
        self.cells = {name: cells_of(issue, numbers.get(name, ())) for name, issue in issues.items()}
        self.hard: list[Clause] = []
        self.variables = 0
        self._first: dict[str, int] = {}
        self._masks: dict[Atom, int] = {}
        for name, cells in self.cells.items():
            self._first[name] = self.variables + 1
            count, kind = len(cells.values), cells.issue.kind
            first = self.variables + 1
            if kind == "yes_no":
                self.variables += 1
            elif kind == "choice":
                self.variables += count
                names = range(first, first + count)
                self.hard.append(tuple(names))
                self.hard.extend((-a, -b) for a in names for b in names if a < b)
            else:  # variable first + i: the value lies in cell i + 1 or above
                self.variables += max(count - 1, 0)
                self.hard.extend((-(v + 1), v) for v in range(first, first + count - 2))
                if not count:
                    self.hard.append(())
        self._named = self.variables  # the issues' own variables; later ones name parts of constraints
        self._known_parts: dict[tuple[Any, ...], int] = {}

    def fork(self) -> Encoding:
        """A copy that can be asked about further expressions without a trace in this one."""
        other = copy(self)
        other.hard, other._known_parts = list(self.hard), dict(self._known_parts)
        return other

    @property
    def named(self) -> int:
        """How many variables belong to issues."""
        return self._named

    def literal_sets(self, atom: Atom) -> list[list[int]]:
        """The atom as "one of these runs of literals": an outer or of inner ands; [] is false, [[]] is true."""
        cells, first = self.cells[atom.issue], self._first[atom.issue]
        kind = cells.issue.kind
        if kind == "yes_no":
            return [[first]]
        mask, count = self._mask(atom), len(cells.values)
        if kind == "choice":
            return [[first + i] for i in range(count) if mask >> i & 1]
        runs: list[list[int]] = []
        i = 0
        while i < count:
            if mask >> i & 1:
                start = i
                while i + 1 < count and mask >> (i + 1) & 1:
                    i += 1
                lower = [first + start - 1] if start else []
                runs.append(lower + ([-(first + i)] if i + 1 < count else []))
            i += 1
        return runs

    def clauses(self, expression: Expression) -> tuple[Clause, ...]:
        """Clauses that hold just when ``expression`` can hold; a part that would multiply out gets its own variable."""
        if (plain := self._plain(expression)) is not None:
            return (tuple(sorted((self._first[n] if true else -self._first[n] for n, true in plain.items()), key=abs)),)
        found = self._spread(self._simple(expression, True))
        return tuple(sorted({tuple(sorted(set(c), key=abs)) for c in found if not any(-x in c for x in c)}))

    def _simple(self, expression: Expression, positive: bool) -> Any:
        """Negations pushed to literals: an int, True/False, ("and", parts), ("or", parts)."""
        if isinstance(expression, Constant):
            return expression.value == positive
        if isinstance(expression, Not):
            return self._simple(expression.part, not positive)
        if isinstance(expression, Atom):
            inner, outer = ("and", "or") if positive else ("or", "and")
            runs = self.literal_sets(expression)
            parts = [_join(inner, [x if positive else -x for x in run]) for run in runs]
            return _join(outer, parts)
        if isinstance(expression, AtLeast):
            count, parts = expression.count, list(expression.parts)
            if not positive:  # fewer than k of n: at least n - k + 1 are false
                count, parts = len(parts) - count + 1, [Not(p) for p in parts]
            return self._counted(count, [self._simple(p, True) for p in parts], {})
        kind = "and" if isinstance(expression, AllOf) == positive else "or"
        return _join(kind, [self._simple(part, positive) for part in expression.parts])

    def _counted(self, count: int, parts: list[Any], seen: dict[tuple[int, int], Any]) -> Any:
        if count <= 0:
            return True
        if count > len(parts):
            return False
        key = (count, len(parts))
        if key not in seen:
            with_first = _join("and", [parts[0], self._counted(count - 1, parts[1:], seen)])
            made = _join("or", [with_first, self._counted(count, parts[1:], seen)])
            seen[key] = self._name(made) if isinstance(made, tuple) and len(parts) > 3 else made
        return seen[key]

    def _spread(self, simple: Any) -> list[Clause]:
        if simple is True:
            return []
        if simple is False:
            return [()]
        if isinstance(simple, int):
            return [(simple,)]
        kind, parts = simple
        if kind == "and":
            return [clause for part in parts for clause in self._spread(part)]
        product: list[Clause] = [()]
        for part in parts:
            clauses = self._spread(part)
            if len(product) * len(clauses) > _SPREAD and len(clauses) > 1:
                clauses = [(self._name(part),)]
            product = [(*left, *right) for left in product for right in clauses]
        return product

    def _name(self, simple: Any) -> int:
        """A variable that implies ``simple`` (Plaisted and Greenbaum: one direction is enough, all is positive)."""
        if isinstance(simple, int) and not isinstance(simple, bool):
            return simple
        if simple not in self._known_parts:
            clauses = self._spread(simple)
            self.variables += 1
            self._known_parts[simple] = self.variables
            self.hard.extend((-self.variables, *clause) for clause in clauses)
        return self._known_parts[simple]

    def _plain(self, expression: Expression) -> dict[str, bool] | None:
        """A clause over different yes/no issues as what it wants of each: the short way for most constraints."""
        wanted: dict[str, bool] = {}
        for part in expression.parts if isinstance(expression, AnyOf) else (expression,):
            atom, true = (part.part, False) if isinstance(part, Not) else (part, True)
            if not isinstance(atom, Atom) or atom.op != "is" or wanted.setdefault(atom.issue, true) is not true:
                return None
            if self.cells[atom.issue].issue.kind != "yes_no":
                return None
        return wanted or None

    def key(self, expression: Expression) -> Any:
        """A key that two constraints share only if they mean the same; the same meaning has the same key if small.

        The key is the truth table over the issues that matter. Constraints whose table would be wider than
        WIDEST_TABLE bits are told apart by how they are written.
        """
        if (plain := self._plain(expression)) is not None and 1 << len(plain) <= WIDEST_TABLE:
            ordered = sorted(plain)
            # One assignment only makes the clause false: every issue as it is not wanted.
            wrong = sum(1 << i for i, name in enumerate(ordered) if not plain[name])
            return (tuple(ordered), ((1 << (1 << len(ordered))) - 1) ^ (1 << wrong))
        names = sorted({atom.issue for atom in atoms(expression)})
        table = self._table(expression, names, {})
        if table is None:
            return ("as written", expression)
        step = 1
        idle = []
        for name in names:  # an issue matters if the table differs from one of its cells to another
            count = len(self.cells[name].values)
            lowest = _repeated((1 << step) - 1, step * count, self._width(names))
            if len({(table >> (i * step)) & lowest for i in range(count)}) == 1:
                idle.append(name)
            step *= count
        if idle:
            names = [name for name in names if name not in idle]
            table = self._table(expression, names, dict.fromkeys(idle, 0))
        return (tuple(names), table)

    def _width(self, names: list[str]) -> int:
        return prod(len(self.cells[name].values) for name in names)

    def _table(self, expression: Expression, names: list[str], fixed: dict[str, int]) -> int | None:
        """The truth table over ``names``, the first changing fastest, others ``fixed`` to a cell; None if too wide."""
        stride, strides = 1, {}
        for name in names:
            strides[name] = stride
            stride *= len(self.cells[name].values)
            if stride > WIDEST_TABLE:
                return None
        whole = (1 << stride) - 1
        of_atom: dict[Atom, int] = {}
        for atom in atoms(expression):
            if atom in of_atom:
                continue
            mask, count = self._mask(atom), len(self.cells[atom.issue].values)
            if atom.issue in fixed:
                of_atom[atom] = whole if mask >> fixed[atom.issue] & 1 else 0
                continue
            step = strides[atom.issue]
            run = sum(((1 << step) - 1) << (i * step) for i in range(count) if mask >> i & 1)
            of_atom[atom] = _repeated(run, step * count, stride)
        return truth(expression, of_atom, whole)

    def _mask(self, atom: Atom) -> int:
        if atom not in self._masks:
            self._masks[atom] = self.cells[atom.issue].mask(atom)
        return self._masks[atom]

    def outcome(self, name: str, possible: list[int]) -> dict[str, Any]:
        """What is left of an issue when only the cells ``possible`` (ascending) can be: JSON-ready."""
        cells = self.cells[name]
        kind = cells.issue.kind
        if len(possible) == len(cells.values):
            return {"issue": name, "settled": False}
        if kind != "graded":
            return {"issue": name, "settled": len(possible) == 1, "values": [cells.values[i] for i in possible]}
        low, high = cells.bounds[possible[0]], cells.bounds[possible[-1]]
        return {
            "issue": name,
            "settled": possible[0] == possible[-1] and low[0] == low[1],
            "low": None if low[0] == -inf else low[0],
            "low_included": low[2],
            "high": None if high[1] == inf else high[1],
            "high_included": high[3],
            "gaps": possible[-1] - possible[0] + 1 != len(possible),
        }

    def cell_literals(self, name: str) -> list[list[int]]:
        """For each cell of an issue the literals that say "the value lies here"."""
        first, count = self._first[name], len(self.cells[name].values)
        kind = self.cells[name].issue.kind
        if kind == "yes_no":
            return [[-first], [first]]
        if kind == "choice":
            return [[first + i] for i in range(count)]
        return [([first + i - 1] if i else []) + ([-(first + i)] if i + 1 < count else []) for i in range(count)]


def _repeated(block: int, width: int, total: int) -> int:
    """``block`` of ``width`` bits again and again over ``total`` bits."""
    while width < total:
        block |= block << width
        width *= 2
    return block & ((1 << total) - 1)


def _join(kind: str, parts: list[Any]) -> Any:
    """("and"|"or", parts) with constants and single parts folded away."""
    ends = kind == "or"  # the constant that decides the whole
    kept: list[Any] = []
    for part in parts:
        if part is ends:
            return ends
        if isinstance(part, tuple) and part[0] == kind:
            kept.extend(part[1])
        elif part is not (not ends):
            kept.append(part)
    unique = list(dict.fromkeys(kept))
    if not unique:
        return not ends
    return unique[0] if len(unique) == 1 else (kind, tuple(unique))
