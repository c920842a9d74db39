"""Who must move: the fewest parties whose concessions make a goal possible."""

from __future__ import annotations

from attrs import evolve, frozen

from grith.deal._agenda import Agenda, Point, prepare
from grith.deal._budget import Budget, Clock
from grith.deal._cheapest import cheapest_falls
from grith.deal._deal import Deal, burden
from grith.deal._enumerate import find_all, split
from grith.deal._groups import GroupSet
from grith.deal._oracle import Oracle
from grith.deal._terms import atoms

PRICED = 50  # sets of parties for which the cheapest concession is worked out


@frozen
class Move:
    """One smallest set of parties that must move, and the cheapest thing they can give up to reach the goal."""

    parties: tuple[str, ...]
    given_up: tuple[Point, ...]
    cost: float | None
    burden: tuple[tuple[str, float], ...]


@frozen
class Moves:
    """The answer to "who must move for this goal": smallest sets of parties, fewest first, then cheapest.

    ``reachable`` is False if rules and hard positions (``barred_by``) rule the goal out whoever moves. An empty first
    set means that nobody need move. ``necessary`` are the parties in every set. ``in_the_way`` are smallest sets of
    points that clash with the goal itself, though they could stand together without it.
    """

    goal: str
    moves: tuple[Move, ...]
    necessary: tuple[str, ...]
    reachable: bool
    barred_by: tuple[str, ...]
    complete: bool
    in_the_way: tuple[tuple[Point, ...], ...] = ()


def who_must_move(deal: Deal, goal: str = "", budget: Budget | None = None) -> Moves:
    """The smallest sets of parties that must give something up so that ``goal`` can be; every other party keeps all.

    ``goal`` is the id of a goal in the file or a constraint; empty asks for any deal at all. Only points that hang
    together with the goal's issues count: a quarrel about something else is no bar to it. A point held by several
    parties falls only if all of them give it up. ``budget`` is the deal's own if none is given. Raises CaseError for a
    goal that cannot be read.
    """
    agenda = deal.agenda
    limits = budget or deal.budget
    # One clock for the question: a share to find the sets, a share for what is in the way, the rest to weigh them.
    clock = limits.start()
    wanted: tuple[tuple[int, ...], ...] = ()
    if goal:
        expression = agenda.goal(goal)
        if any(atom.op not in ("is", "in") for atom in atoms(expression)):
            # The goal may name a number that no position names: the issue must be cut there as well.
            agenda = prepare(agenda.given, agenda.as_of, [expression])
        else:
            agenda = evolve(agenda, encoding=agenda.encoding.fork())
        own_hard = len(agenda.encoding.hard)
        wanted = agenda.encoding.clauses(expression)
        wanted += tuple(agenda.encoding.hard[own_hard:])
    hard = (*agenda.problem.hard, *wanted)
    variables = agenda.encoding.variables
    barred = _barred(agenda, wanted)
    if barred is not None:
        return Moves(goal, (), (), False, barred, True)
    points = agenda.points
    if goal:
        points = _near(agenda, hard, wanted)
    parties = tuple(sorted({h for p in points for h in p.holders}))
    # One variable a point: true only if the point stands. A party is a group: all of its points stand.
    name = {p.number: variables + 1 + i for i, p in enumerate(points)}
    stands = tuple((*c, -name[p.number]) for p in points for c in agenda.problem.groups[p.number])
    of_party = tuple(tuple((name[p.number],) for p in points if party in p.holders) for party in parties)
    problem = GroupSet(variables + len(points), (*hard, *stands), of_party)
    found = find_all(problem, [1] * len(parties), limits, clock.part(0.4))
    sets = sorted((tuple(i for i in range(len(parties)) if i not in set(p)) for p in found.packages), key=_by_size)
    common = set(parties).intersection(*({parties[i] for i in s} for s in sets)) if sets else set()
    clashing: tuple[tuple[Point, ...], ...] = ()
    if wanted:
        small = GroupSet(variables, hard, tuple(agenda.problem.groups[p.number] for p in points))
        costs = agenda.costs
        with_goal = find_all(small, [costs[p.number] for p in points], limits, clock.part(0.5))
        known = set(deal.found.conflicts)
        numbers = [tuple(points[i].number for i in members) for members in with_goal.conflicts]
        clashing = tuple(tuple(agenda.points[n] for n in members) for members in numbers if members not in known)
    moves = [_move(agenda, points, hard, tuple(parties[i] for i in s), clock, n) for n, s in enumerate(sets)]
    moves.sort(key=lambda m: (len(m.parties), m.cost is None, m.cost or 0.0, m.parties))
    return Moves(goal, tuple(moves), tuple(sorted(common)), True, (), found.complete, clashing)


def _near(agenda: Agenda, hard: tuple[tuple[int, ...], ...], wanted: tuple[tuple[int, ...], ...]) -> tuple[Point, ...]:
    """The points that hang together with the goal, through issues, rules and other points."""
    with_goal = GroupSet(agenda.encoding.variables, hard, (*agenda.problem.groups, wanted))
    last = len(agenda.problem.groups)
    for groups, _ in split(with_goal):
        if last in groups:
            return tuple(agenda.points[g] for g in groups if g != last)
    return ()


def _by_size(members: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return len(members), members


def _barred(agenda: Agenda, wanted: tuple[tuple[int, ...], ...]) -> tuple[str, ...] | None:
    """The names of rules and hard positions that rule the goal out; None if it can be."""
    from grith.deal._marco import shrink

    groups = tuple(clauses for _, clauses in agenda.hard)
    with Oracle(GroupSet(agenda.encoding.variables, (*agenda.encoding.hard, *wanted), groups)) as oracle:
        if oracle.possible(range(oracle.size)):
            return None
        clashing = shrink(oracle, oracle.clash(), Budget(10).start()) or oracle.clash()
    return tuple(agenda.hard[i][0] for i in clashing)


def _move(
    agenda: Agenda,
    points: tuple[Point, ...],
    hard: tuple[tuple[int, ...], ...],
    movers: tuple[str, ...],
    clock: Clock,
    number: int,
) -> Move:
    """The cheapest of the ``points`` that ``movers`` can give up, all others standing."""
    if number >= PRICED or clock.over:
        return Move(movers, (), None, ())
    may_fall = [p for p in points if set(p.holders) <= set(movers)]
    falling = {p.number for p in may_fall}
    fixed = tuple(c for p in points if p.number not in falling for c in agenda.problem.groups[p.number])
    groups = tuple(agenda.problem.groups[p.number] for p in may_fall)
    problem = GroupSet(agenda.encoding.variables, (*hard, *fixed), groups)
    costs = agenda.costs
    for _, fallen in cheapest_falls(problem, [costs[p.number] for p in may_fall], clock):
        given_up = tuple(may_fall[i] for i in fallen)
        return Move(movers, given_up, sum(p.cost for p in given_up), burden(given_up))
    return Move(movers, (), 0.0 if not movers else None, ())
