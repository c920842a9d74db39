"""A position set made ready for the engine: checked, equal constraints merged with all their holders, encoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import inf, isfinite, lcm

from attrs import field, frozen

from grith.deal._encode import Encoding
from grith.deal._groups import Clause, GroupSet
from grith.deal._language import KEYWORDS, parse
from grith.deal._terms import Expression, atoms
from grith.errors import CaseError, Problem
from grith.nouns import Issue, Position, PositionSet


@frozen(eq=False)
class Point:
    """One constraint that somebody insists on, stored once with every position and holder that shares it.

    ``burden`` is what giving it up costs each holder (the largest weight among his positions on it), ``cost`` their
    sum. ``number`` counts points from 0 in the order of ``id``, the first of its positions' ids.
    """

    number: int
    id: str
    text: str
    positions: tuple[Position, ...]
    holders: tuple[str, ...]
    burden: tuple[tuple[str, float], ...]
    issues: tuple[str, ...]
    always: bool = False

    @property
    def cost(self) -> float:
        """What giving it up costs all its holders together."""
        return sum(weight for _, weight in self.burden)

    @property
    def title(self) -> str:
        """The position in words; the constraint as written where nobody put it into words."""
        return self.positions[0].title or self.text


@frozen(eq=False)
class Agenda:
    """Points that may be given up (``points``), what always holds (``fixed``, rules), and the clauses of both."""

    given: PositionSet
    as_of: date | None
    points: tuple[Point, ...]
    fixed: tuple[Point, ...]
    encoding: Encoding
    problem: GroupSet
    point_of: dict[str, int]
    waiting: tuple[Position, ...]
    ended: tuple[Position, ...]
    notes: tuple[str, ...]
    scale: int
    issues: dict[str, Issue] = field(factory=dict)
    hard: tuple[tuple[str, tuple[Clause, ...]], ...] = ()

    @cached_property
    def costs(self) -> list[int]:
        """The cost of each point in whole numbers: weights times ``scale``."""
        exact = {w: Fraction(str(w)) * self.scale for w in {w for p in self.points for _, w in p.burden}}
        return [int(sum(exact[w] for _, w in p.burden)) for p in self.points]

    @property
    def parties(self) -> tuple[str, ...]:
        """Every holder of a point, sorted."""
        return tuple(sorted({h for p in self.points for h in p.holders}))

    def party(self, holder: str) -> str:
        """A holder's name."""
        return self.given.parties.get(holder, holder)

    def find(self, name: str) -> Point:
        """The point that holds the position ``name``; raises CaseError with the nearest id if there is none."""
        from difflib import get_close_matches

        if name in self.point_of:
            return self.points[self.point_of[name]]
        for point in self.fixed:
            if any(p.id == name for p in point.positions):
                raise CaseError(
                    f"{name} is hard: it is never given up", self.given.source, "Ask about a soft position."
                )
        near = get_close_matches(name, self.point_of, 1, 0.5)
        known = f"Did you mean {near[0]}?" if near else "The positions: " + ", ".join(sorted(self.point_of)[:12])
        when = f" on {self.as_of.isoformat()}" if self.as_of else ""
        raise CaseError(f'no position is called "{name}"{when}', self.given.source, known)

    def goal(self, text: str) -> Expression:
        """A goal, by its id in the file or written as a constraint. Raises CaseError like ``parse``."""
        named = {g.id: g.constraint for g in self.given.goals}
        return parse(named.get(text, text), self.issues, "" if text in named else "the goal")


def prepare(given: PositionSet, as_of: date | None = None, cuts: Iterable[Expression] = ()) -> Agenda:
    """Check ``given`` and make it ready as of a day (None: every position, whenever held).

    ``cuts`` are further expressions whose numbers must be told apart. Raises CaseError with every mistake at once:
    unknown issues, mistakes in constraints, repeated ids, weights that are not above zero; and, once the rest is
    right, hard rules that contradict each other, by name.
    """
    source = given.source or "positions"
    problems: list[Problem] = []
    issues = _checked_issues(given.issues, source, problems)
    known = {id(x): _read(x, issues, source, problems) for x in (*given.rules, *given.positions)}
    for goal in given.goals:
        _read(goal, issues, source, problems)
    _check_positions(given.positions, source, problems)
    _check_repeated([r.id for r in given.rules], "rule", source, problems)
    for rule in given.rules:
        if not rule.author.strip():
            problems.append(
                Problem(
                    "a rule needs an author: it is a person's reading", f"{source}: rule {rule.id}", 'author = "..."'
                )
            )
    if problems:
        raise CaseError(problems)

    ready = [p for p in given.positions if not p.proposed]
    now = sorted((p for p in ready if as_of is None or p.held_on(as_of)), key=lambda p: p.id)
    ended = tuple(sorted((p for p in ready if as_of and p.until and p.until < as_of), key=lambda p: p.id))
    used = [e for x in (*given.rules, *now) if (e := known[id(x)]) is not None]
    encoding = Encoding(issues, [*used, *cuts])
    merged: dict[object, list[Position]] = {}
    for position in now:
        key = encoding.key(known[id(position)])  # type: ignore[arg-type]
        # What can never be, or always is, says nothing of others like it: nobody is told to hold another's words.
        merged.setdefault((key, position.id) if trivial(key) else key, []).append(position)
    soft: list[Point] = []
    fixed: list[Point] = []
    for key, positions in merged.items():
        always = isinstance(key, tuple) and trivial(key[0]) and bool(key[0][1])
        point = _point(positions, known[id(positions[0])], always)  # type: ignore[arg-type]
        (fixed if any(p.hard for p in positions) else soft).append(point)
    points = tuple(_numbered(p, i) for i, p in enumerate(soft))
    hard: list[tuple[str, tuple[Clause, ...]]] = [
        *((f"rule {r.id}", encoding.clauses(known[id(r)])) for r in given.rules),  # type: ignore[arg-type]
        *((f"hard position {p.id}", encoding.clauses(known[id(p.positions[0])])) for p in fixed),  # type: ignore[arg-type]
    ]
    groups = tuple(encoding.clauses(known[id(p.positions[0])]) for p in points)  # type: ignore[arg-type]
    _check_hard(encoding, hard, source)
    problem = GroupSet(
        encoding.variables, (*encoding.hard, *(clause for _, clauses in hard for clause in clauses)), groups
    )
    weights = [Fraction(str(w)) for w in sorted({w for p in points for _, w in p.burden})]
    return Agenda(
        given,
        as_of,
        points,
        tuple(fixed),
        encoding,
        problem,
        {p.id: point.number for point in points for p in point.positions},
        tuple(p for p in given.positions if p.proposed),
        ended,
        (*given.notes, *_notes(points, given, len(now), as_of)),
        lcm(*(w.denominator for w in weights)) if weights else 1,
        issues,
        tuple(hard),
    )


def _read(item: object, issues: Mapping[str, Issue], source: str, problems: list[Problem]) -> Expression | None:
    kind = type(item).__name__.lower()
    try:
        return parse(item.constraint, issues, f"{source}: {kind} {item.id}, constraint")  # type: ignore[attr-defined]
    except CaseError as error:
        problems.extend(error.problems)
        return None


def _checked_issues(given: Iterable[Issue], source: str, problems: list[Problem]) -> dict[str, Issue]:
    issues: dict[str, Issue] = {}
    for issue in given:
        where = f"{source}: issue {issue.id}"
        if not issue.id.isidentifier() or issue.id.lower() in KEYWORDS:
            problems.append(
                Problem(
                    f'"{issue.id}" cannot name an issue',
                    where,
                    "Use letters, digits and _, and no word such as and, or, of.",
                )
            )
        if issue.id in issues:
            problems.append(Problem("this issue is listed twice", where, "Remove one of the two."))
        if issue.kind == "choice" and (len(issue.options) < 2 or len(set(issue.options)) < len(issue.options)):
            problems.append(Problem("a choice needs two or more different options", where, 'options = ["a", "b"]'))
        if issue.kind == "graded":
            if not issue.low <= issue.high or issue.low == inf or issue.high == -inf:
                problems.append(
                    Problem(f"the range {issue.low:g} to {issue.high:g} is empty", where, "Set low <= high.")
                )
            if issue.step < 0 or (issue.step and not isfinite(issue.low)):
                problems.append(Problem("a step must be above zero and needs a low to count from", where))
        if issue.kind not in ("yes_no", "choice", "graded"):
            problems.append(Problem(f'unknown kind "{issue.kind}"', where, "Use yes_no, choice or graded."))
        issues[issue.id] = issue
    return issues


def _check_positions(positions: Iterable[Position], source: str, problems: list[Problem]) -> None:
    _check_repeated([p.id for p in positions], "position", source, problems)
    for p in positions:
        where = f"{source}: position {p.id}"
        if not p.holders or not all(h.strip() for h in p.holders):
            problems.append(Problem("nobody holds this position", where, "Name at least one holder."))
        if not (isfinite(p.weight) and p.weight > 0):
            problems.append(Problem(f"the weight {p.weight:g} is not above zero", where, "Use 1 if none is known."))
        if p.since and p.until and p.until < p.since:
            problems.append(Problem(f"it ends on {p.until} before it starts on {p.since}", where, "Mend the dates."))


def _check_repeated(ids: list[str], kind: str, source: str, problems: list[Problem]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            problems.append(Problem(f'two {kind}s are called "{name}"', source, "Give each an id of its own."))
        seen.add(name)


def _check_hard(encoding: Encoding, hard: list[tuple[str, tuple[Clause, ...]]], source: str) -> None:
    """Raise CaseError that names a smallest set of rules and hard positions that cannot all hold."""
    from grith.deal._budget import Budget
    from grith.deal._marco import shrink
    from grith.deal._oracle import Oracle

    with Oracle(GroupSet(encoding.variables, tuple(encoding.hard), tuple(c for _, c in hard))) as oracle:
        if oracle.possible(range(len(hard))):
            return
        clashing = shrink(oracle, oracle.clash(), Budget(10).start()) or oracle.clash()
    names = [hard[i][0] for i in clashing]
    if not names:
        raise CaseError("an issue has no value at all", source, "Check the low, high and step of graded issues.")
    what = f"{names[0]} contradicts itself" if len(names) == 1 else f"these cannot all hold: {', '.join(names)}"
    raise CaseError(what, source, "Mend one of them, or make a hard position soft.")


def _point(positions: list[Position], expression: Expression, always: bool) -> Point:
    burden: dict[str, float] = {}
    for position in positions:
        for holder in position.holders:
            burden[holder] = max(burden.get(holder, 0.0), position.weight)
    first = min(positions, key=lambda p: p.id)
    issues = tuple(dict.fromkeys(a.issue for a in atoms(expression)))
    held = tuple(sorted(burden))
    return Point(
        -1, first.id, first.constraint, tuple(sorted(positions, key=lambda p: p.id)), held,
        tuple((h, burden[h]) for h in held), issues, always,
    )  # fmt: skip


def _numbered(point: Point, number: int) -> Point:
    from attrs import evolve

    return evolve(point, number=number)


def trivial(key: object) -> bool:
    """Whether a constraint with this key of an encoding holds always or never: no issue matters to it."""
    return isinstance(key, tuple) and key[0] == ()


def _notes(points: tuple[Point, ...], given: PositionSet, held: int, as_of: date | None) -> list[str]:
    notes = [f"{p.id} holds in any case: it asks for nothing" for p in points if p.always]
    waiting = sum(p.proposed for p in given.positions)
    if waiting:
        notes.append(f"{waiting} drafted positions wait for a person to confirm them and are not used")
    unsigned = [p.id for point in points for p in point.positions if p.statements and not p.confirmed_by.strip()]
    if unsigned:
        notes.append(f"taken from statements, and nobody has signed under confirmed_by: {', '.join(sorted(unsigned))}")
    if not held:
        when = f" on {as_of.isoformat()}" if as_of else ""
        notes.append(f"no position is held{when}")
    return notes
