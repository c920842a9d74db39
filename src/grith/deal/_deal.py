"""The answers: conflicts, packages, concessions, who must move, what a dropped position unlocks, what one costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from time import perf_counter
from typing import Any

from attrs import define, evolve, frozen

from grith.deal._agenda import Agenda, Point, prepare
from grith.deal._budget import Budget, Clock
from grith.deal._enumerate import Found, find_all, stream
from grith.deal._groups import GroupSet
from grith.deal._oracle import Oracle, OutOfTime
from grith.nouns import AsOf, PositionSet

SEARCH = 0.75  # of the time for conflicts and packages; the rest is for the questions of a view


@frozen
class Conflict:
    """Points that cannot all stand, while all but any one of them can, and the parties that hold them."""

    points: tuple[Point, ...]
    parties: tuple[str, ...]


@frozen
class Package:
    """Points that can all stand together and to which none can be added; ``given_up`` is the rest, the concession."""

    stands: tuple[Point, ...]
    given_up: tuple[Point, ...]
    cost: float
    burden: tuple[tuple[str, float], ...]

    @property
    def movers(self) -> tuple[str, ...]:
        """The parties that give something up."""
        return tuple(holder for holder, _ in self.burden)


@frozen
class Swing:
    """How often a point stands in the way: in how many listed conflicts, and in how many as the only way out."""

    point: Point
    conflicts: int
    share: float


@frozen
class Unlocked:
    """What giving up one point would open: conflicts that vanish, points left in none, and what is then cheapest."""

    point: Point
    vanishing: tuple[Conflict, ...]
    remaining: int
    freed: tuple[Point, ...]
    cheapest_before: float
    cheapest_after: float
    complete: bool


@frozen
class Price:
    """What keeping a point costs others at least: the cheapest concession by parties that do not hold it.

    ``extra`` is how much dearer the cheapest way out becomes for all together once this point must stand. Both are
    None for a point that cannot stand at all.
    """

    point: Point
    others: float | None
    extra: float | None
    given_up: tuple[Point, ...]
    complete: bool


@define(eq=False)
class Deal:
    """What a position set implies as of a day. Lists are sorted: the same input gives the same bytes."""

    agenda: Agenda
    found: Found
    budget: Budget
    spent: float = 0.0
    when: AsOf | None = None

    @property
    def left(self) -> Budget:
        """What the search has left of the budget, a twentieth at least: for further questions about the same deal."""
        return evolve(self.budget, seconds=max(self.budget.seconds - self.spent, self.budget.seconds / 20))

    @property
    def as_of(self) -> date | None:
        """The day the positions were taken from; None: all of them, whenever held."""
        return self.agenda.as_of

    @property
    def points(self) -> tuple[Point, ...]:
        """The distinct constraints that may be given up, each with all its holders."""
        return self.agenda.points

    @property
    def complete(self) -> bool:
        """Whether every conflict and every package is known."""
        return self.found.complete

    @property
    def cut(self) -> str:
        """``complete``, or what was listed before the budget ended it."""
        found = self.found
        if found.complete:
            if len(found.packages) < found.packages_counted:
                return (
                    f"complete; the {len(found.packages):,} cheapest of {found.packages_counted:,} packages are listed"
                )
            return "complete"
        if not found.conflicts and not found.packages:
            return f"cut at 0 conflicts and 0 packages ({found.cut_by}): too hard to tell within it if all can stand"
        sizes = (
            f"; every conflict of up to {found.sizes_complete} positions is listed" if found.sizes_complete > 1 else ""
        )
        conflicts, packages = _number(len(found.conflicts), "conflict"), _number(len(found.packages), "package")
        return f"cut at {conflicts} and {packages} ({found.cut_by}){sizes}"

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Minimal conflicts, smallest first."""
        return tuple(_conflict(self.points, members) for members in self.found.conflicts)

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """Maximal packages, cheapest concession first, then the lighter burden on one party, then fewer parties."""
        made = [_package(self.points, members) for members in self.found.packages]
        return tuple(sorted(made, key=_rank))

    @property
    def free(self) -> tuple[Point, ...]:
        """Points in no conflict at all, those with most holders first: they stand on their own, whatever becomes."""
        held = {g for members in self.found.conflicts for g in members}
        unsure = {g for part in self.found.parts if not part.complete for g in part.groups}
        alone = [p for p in self.points if p.number not in held and p.number not in unsure and not p.always]
        return tuple(sorted(alone, key=lambda p: (-len(p.holders), p.number)))

    @property
    def knots(self) -> tuple[tuple[Point, ...], ...]:
        """Points that hang together through conflicts: each knot can be untied by itself."""
        knots: list[set[int]] = []
        for members in self.found.conflicts:
            joined = set(members)
            rest = []
            for knot in knots:
                if knot & joined:
                    joined |= knot
                else:
                    rest.append(knot)
            knots = [*rest, joined]
        ordered = sorted(tuple(sorted(knot)) for knot in knots)
        return tuple(tuple(self.points[g] for g in knot) for knot in ordered)

    @property
    def swing(self) -> tuple[Swing, ...]:
        """Points by how many of the listed conflicts they are in, most first."""
        total = len(self.found.conflicts)
        counts: dict[int, int] = {}
        for members in self.found.conflicts:
            for g in members:
                counts[g] = counts.get(g, 0) + 1
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Swing(self.points[g], count, count / total) for g, count in ordered)

    def unlock(self, name: str) -> Unlocked:
        """What dropping the position ``name`` would open, if all its holders drop it. CaseError if there is none."""
        point = self.agenda.find(name)
        vanishing = tuple(c for c in self.conflicts if point in c.points)
        others = [c for c in self.conflicts if point not in c.points]
        bound = {p.number for c in others for p in c.points}
        freed = {p.number for c in vanishing for p in c.points} - bound - {point.number}
        before = after = 0.0
        if all(self._by_part):
            own = self._by_part[self._part_of(point)]
            before = sum(min(k.cost for k in part) for part in self._by_part)
            dropped = min(k.cost - (point.cost if point in k.given_up else 0.0) for k in own)
            after = before - min(k.cost for k in own) + dropped
        return Unlocked(
            point, vanishing, len(others), tuple(self.points[g] for g in sorted(freed)), before, after, self.complete
        )

    def price(self, name: str) -> Price:
        """What keeping the position ``name`` costs others at least. CaseError if there is none.

        Worked out part by part: what one part gives up does not bear on another, so this is exact even where the
        packages of the whole are too many to list.
        """
        point = self.agenda.find(name)
        own, holders = self._part_of(point), set(point.holders)
        keeping = [k for k in self._by_part[own] if point in k.stands]
        if not keeping or not all(self._by_part):
            return Price(point, None, None, (), self.complete)

        def on_others(k: Package) -> float:
            return sum(weight for holder, weight in k.burden if holder not in holders)

        def best(packages: Sequence[Package]) -> Package:
            # They come cheapest first; where the holders bear nothing anyway, that is what it costs others.
            if all(holders.isdisjoint(k.movers) for k in packages):
                return packages[0]
            return min(packages, key=lambda k: (on_others(k), _rank(k)))

        chosen = [best(keeping if number == own else part) for number, part in enumerate(self._by_part)]
        extra = min(k.cost for k in keeping) - min(k.cost for k in self._by_part[own])
        given_up = sorted((p for k in chosen for p in k.given_up), key=lambda p: p.number)
        return Price(point, sum(map(on_others, chosen)), extra, tuple(given_up), self.complete)

    @cached_property
    def _by_part(self) -> tuple[tuple[Package, ...], ...]:
        """The packages of each part of the whole, cheapest first."""
        return tuple(
            tuple(sorted((_package([self.points[g] for g in part.groups], m) for m in part.packages), key=_rank))
            for part in self.found.parts
        )

    def _part_of(self, point: Point) -> int:
        return next(n for n, part in enumerate(self.found.parts) if point.number in part.groups)

    def needed(self, conflict: Conflict) -> tuple[str, ...]:
        """The rules and hard positions without which these points would not clash, by name; none: they clash as is."""
        from grith.deal._marco import shrink

        agenda = self.agenda
        names = [name for name, _ in agenda.hard]
        groups = tuple(clauses for _, clauses in agenda.hard)
        own = tuple(clause for p in conflict.points for clause in agenda.problem.groups[p.number])
        problem = GroupSet(agenda.problem.variables, (*agenda.encoding.hard, *own), groups)
        with Oracle(problem) as oracle:
            if oracle.possible(range(oracle.size)):
                return ()
            clashing = shrink(oracle, oracle.clash(), self.budget.start()) or []
        return tuple(names[i] for i in clashing)

    def outcome(self, package: Package, clock: Clock | None = None) -> list[dict[str, Any]]:
        """What each issue comes to if the package stands: settled values, or what is left open. JSON-ready.

        One assignment shows a possible value of every issue at once, so only values that none has shown are asked for.
        When the ``clock`` runs out, the issues not looked at by then say ``looked_at: false``.
        """
        encoding, problem = self.agenda.encoding, self.agenda.problem
        standing = tuple(clause for p in package.stands for clause in problem.groups[p.number])
        cells = {name: encoding.cell_literals(name) for name in encoding.cells}
        seen: dict[str, set[int]] = {name: set() for name in cells}
        unsure = dict(cells)
        shown = []
        with Oracle(GroupSet(problem.variables, (*problem.hard, *standing), ()), clock) as oracle:
            first = oracle.first

            def can_be(literals: Iterable[int]) -> bool:
                # a literal of an issue is asked like a group: its number relative to the first selector
                if not oracle.possible(x - first for x in literals):
                    return False
                true = {v if value else -v for v, value in enumerate(oracle.values())}
                for name, choices in list(unsure.items()):
                    seen[name].update(i for i, c in enumerate(choices) if true.issuperset(c))
                    if len(seen[name]) == len(choices):
                        del unsure[name]
                return True

            for name, choices in cells.items():
                try:
                    if clock is not None and clock.over:
                        raise OutOfTime
                    possible = [i for i, c in enumerate(choices) if i in seen[name] or can_be(c)]
                    unsure.pop(name, None)
                    shown.append(encoding.outcome(name, possible))
                except OutOfTime:
                    shown.append({"issue": name, "settled": False} | ({"looked_at": False} if name in unsure else {}))
        return shown


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def burden(points: Iterable[Point]) -> tuple[tuple[str, float], ...]:
    """What giving up ``points`` costs each party that holds one, by party id."""
    total: dict[str, float] = {}
    for point in points:
        for holder, weight in point.burden:
            total[holder] = total.get(holder, 0.0) + weight
    return tuple(sorted(total.items()))


def _package(points: Sequence[Point], members: Iterable[int]) -> Package:
    """The package in which of ``points`` the ``members``, by number, stand."""
    inside = set(members)
    given_up = tuple(p for p in points if p.number not in inside)
    stands = tuple(p for p in points if p.number in inside)
    return Package(stands, given_up, sum(p.cost for p in given_up), burden(given_up))


def _rank(package: Package) -> tuple[Any, ...]:
    heaviest = max((weight for _, weight in package.burden), default=0.0)
    return (package.cost, heaviest, len(package.burden), tuple(p.number for p in package.given_up))


def _conflict(points: tuple[Point, ...], members: tuple[int, ...]) -> Conflict:
    chosen = tuple(points[g] for g in members)
    return Conflict(chosen, tuple(sorted({h for p in chosen for h in p.holders})))


def cut_of(as_of: date | AsOf | str | None) -> AsOf | None:
    """The cut that ``as_of`` names: a date, an AsOf, ``2025-03-20``, or None for no cut; in UTC unless it says."""
    if isinstance(as_of, AsOf):
        return as_of
    if isinstance(as_of, date):
        return AsOf.of_day(as_of)
    return AsOf.parse(as_of) if as_of else None


def day_of(as_of: date | AsOf | str | None) -> date | None:
    """The day of the cut that ``as_of`` names, if any."""
    cut = cut_of(as_of)
    return cut.day if cut else None


def known_by(positions: PositionSet, as_of: date | AsOf | str | None) -> PositionSet:
    """Without positions taken up on the day of a clock time: what is known to the day counts from the day's end."""
    cut = cut_of(as_of)
    if cut is None or cut.whole_day:
        return positions
    late = [p for p in positions.positions if p.since == cut.day and not p.proposed]
    if not late:
        return positions
    names = ", ".join(sorted(p.id for p in late))
    note = f"taken up on {cut.day.isoformat()}, so counted from the end of that day: {names}"
    kept = tuple(p for p in positions.positions if p not in late)
    return evolve(positions, positions=kept, notes=(*positions.notes, note))


def analyse(positions: PositionSet, *, as_of: date | AsOf | str | None = None, budget: Budget | None = None) -> Deal:
    """All minimal conflicts and maximal packages among the positions held ``as_of`` a day, within ``budget``.

    Raises CaseError with every mistake in the position set at once, or hard rules that contradict each other.
    """
    limits, start = budget or Budget(), perf_counter()
    agenda = prepare(known_by(positions, as_of), day_of(as_of))
    # Checking counts, but a third of the time is kept for the search, whatever the checking took.
    checked = perf_counter() - start
    seconds = max(limits.seconds * SEARCH - checked, limits.seconds / 3)
    clock = evolve(limits, seconds=seconds).start()
    found = find_all(agenda.problem, agenda.costs, limits, clock)
    return Deal(agenda, found, limits, perf_counter() - start, cut_of(as_of))


def stream_conflicts(
    positions: PositionSet, *, as_of: date | AsOf | str | None = None, budget: Budget | None = None
) -> Iterator[Conflict]:
    """Minimal conflicts as they are found (the smallest parts of the set first), without waiting for all of them."""
    agenda = prepare(known_by(positions, as_of), day_of(as_of))
    for members in stream(agenda.problem, budget or Budget()):
        yield _conflict(agenda.points, members)
