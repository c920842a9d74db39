"""Who must move: the fewest parties whose concessions make a goal possible."""

from __future__ import annotations

from attrs import frozen

from grith.deal._agenda import Agenda, Point, prepare
from grith.deal._cheapest import cheapest_falls
from grith.deal._deal import Deal, burden
from grith.deal._enumerate import find_all
from grith.deal._oracle import GroupSet, Oracle

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
    set means that nobody need move. ``necessary`` are the parties in every set.
    """

    goal: str
    moves: tuple[Move, ...]
    necessary: tuple[str, ...]
    reachable: bool
    barred_by: tuple[str, ...]
    complete: bool


def who_must_move(deal: Deal, goal: str = "") -> Moves:
    """The smallest sets of parties that must give something up so that ``goal`` can be; every other party keeps all.

    ``goal`` is the id of a goal in the file or a constraint; empty asks for any deal at all. A point held by several
    parties falls only if all of them give it up. Raises CaseError for a goal that cannot be read.
    """
    agenda = deal.agenda
    wanted: tuple[tuple[int, ...], ...] = ()
    if goal:
        expression = agenda.goal(goal)
        # The goal may name a number that no position names: the issue must be cut there as well.
        agenda = prepare(agenda.given, agenda.as_of, [expression])
        own_hard = len(agenda.encoding.hard)
        wanted = agenda.encoding.clauses(expression)
        wanted += tuple(agenda.encoding.hard[own_hard:])
    hard = (*agenda.problem.hard, *wanted)
    variables = agenda.encoding.variables
    barred = _barred(agenda, wanted)
    if barred is not None:
        return Moves(goal, (), (), False, barred, True)
    parties = agenda.parties
    # One variable a point: true only if the point stands. A party is a group: all of its points stand.
    point_vars = range(variables + 1, variables + 1 + len(agenda.points))
    stands = tuple((*c, -v) for v, g in zip(point_vars, agenda.problem.groups, strict=True) for c in g)
    of_party = tuple(tuple((point_vars[p.number],) for p in agenda.points if party in p.holders) for party in parties)
    problem = GroupSet(point_vars.stop - 1, (*hard, *stands), of_party)
    found = find_all(problem, [1] * len(parties), deal.budget)
    sets = sorted((tuple(i for i in range(len(parties)) if i not in set(p)) for p in found.packages), key=_by_size)
    moves = [_move(agenda, hard, variables, tuple(parties[i] for i in s), deal, n) for n, s in enumerate(sets)]
    moves.sort(key=lambda m: (len(m.parties), m.cost is None, m.cost or 0.0, m.parties))
    common = set(parties).intersection(*(m.parties for m in moves)) if moves else set()
    return Moves(goal, tuple(moves), tuple(sorted(common)), True, (), found.complete)


def _by_size(members: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return len(members), members


def _barred(agenda: Agenda, wanted: tuple[tuple[int, ...], ...]) -> tuple[str, ...] | None:
    """The names of rules and hard positions that rule the goal out; None if it can be."""
    from grith.deal._budget import Budget
    from grith.deal._marco import shrink

    groups = tuple(clauses for _, clauses in agenda.hard)
    with Oracle(GroupSet(agenda.encoding.variables, (*agenda.encoding.hard, *wanted), groups)) as oracle:
        if oracle.possible(range(oracle.size)):
            return None
        clashing = shrink(oracle, oracle.clash(), Budget(10).start()) or oracle.clash()
    return tuple(agenda.hard[i][0] for i in clashing)


def _move(
    agenda: Agenda, hard: tuple[tuple[int, ...], ...], variables: int, movers: tuple[str, ...], deal: Deal, number: int
) -> Move:
    """The cheapest points that ``movers`` can give up, all others standing."""
    if number >= PRICED:
        return Move(movers, (), None, ())
    may_fall = [p for p in agenda.points if set(p.holders) <= set(movers)]
    falling = {p.number for p in may_fall}
    fixed = tuple(c for i, g in enumerate(agenda.problem.groups) if i not in falling for c in g)
    problem = GroupSet(variables, (*hard, *fixed), tuple(agenda.problem.groups[p.number] for p in may_fall))
    costs = [agenda.costs[p.number] for p in may_fall]
    for _, fallen in cheapest_falls(problem, costs, deal.budget.start()):
        given_up = tuple(may_fall[i] for i in fallen)
        return Move(movers, given_up, sum(p.cost for p in given_up), burden(given_up))
    return Move(movers, (), 0.0 if not movers else None, ())
