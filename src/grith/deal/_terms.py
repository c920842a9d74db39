"""What a constraint is made of once it is read: atoms over issues, and how they combine."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen


@frozen
class Constant:
    """Always true or always false."""

    value: bool


@frozen
class Atom:
    """A statement on one issue: a yes/no issue is true, a choice is one of ``options``, or a number compares.

    ``op`` is ``is`` (yes/no), ``in`` (choice; ``options`` sorted) or one of ``= >= <= > <`` (graded; ``number``).
    """

    issue: str
    op: str = "is"
    number: float = 0.0
    options: tuple[str, ...] = ()

    def allows(self, value: bool | str | float) -> bool:
        """Whether the issue's ``value`` makes the atom true."""
        if self.op == "is":
            return bool(value)
        if self.op == "in":
            return value in self.options
        number = float(value)
        return {
            "=": number == self.number,
            ">=": number >= self.number,
            "<=": number <= self.number,
            ">": number > self.number,
            "<": number < self.number,
        }[self.op]


@frozen
class Not:
    """The opposite of ``part``."""

    part: Expression


@frozen
class AllOf:
    """Every one of ``parts``; true if there is none."""

    parts: tuple[Expression, ...]


@frozen
class AnyOf:
    """At least one of ``parts``; false if there is none."""

    parts: tuple[Expression, ...]


@frozen
class AtLeast:
    """At least ``count`` of ``parts``."""

    count: int
    parts: tuple[Expression, ...]


Expression = Constant | Atom | Not | AllOf | AnyOf | AtLeast


def atoms(expression: Expression) -> Iterator[Atom]:
    """The atoms of an expression, in the order written."""
    stack: list[Expression] = [expression]
    while stack:
        here = stack.pop()
        if isinstance(here, Atom):
            yield here
        elif isinstance(here, Not):
            stack.append(here.part)
        elif isinstance(here, AllOf | AnyOf | AtLeast):
            stack.extend(reversed(here.parts))


def truth(expression: Expression, of_atom: dict[Atom, int], whole: int) -> int:
    """The expression's truth table as the bits of an integer, given each atom's table; ``whole`` has all bits set."""
    if isinstance(expression, Atom):
        return of_atom[expression]
    if isinstance(expression, Constant):
        return whole if expression.value else 0
    if isinstance(expression, Not):
        return whole & ~truth(expression.part, of_atom, whole)
    tables = [truth(part, of_atom, whole) for part in expression.parts]
    if isinstance(expression, AtLeast):
        # reached[k]: at least k of the parts seen so far
        reached = [whole] + [0] * expression.count
        for table in tables:
            for k in range(expression.count, 0, -1):
                reached[k] |= reached[k - 1] & table
        return reached[expression.count]
    result = whole if isinstance(expression, AllOf) else 0
    for table in tables:
        result = result & table if isinstance(expression, AllOf) else result | table
    return result
