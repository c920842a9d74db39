"""Plans that are nearly as good and differ most: what else could be done."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from grith.errors import ForceError
from grith.force._aims import gap_aims, tier_name
from grith.force._plan import ForcePlan, placements_of, spared
from grith.force._programme import Programme, build
from grith.force._reach import reach
from grith.force._solve import Aim, Infeasible, Limits, Solver

DIFFERENCE = "likeness to the plans before it"
LEAST_NEW = 0.01
_TRIES = 5
_APART = 1e-4
_MANY_TOURS, _UNLIKE = 1_000, 0.05
"""Among more tours than this a plan this near to the most unlike one will do, as a share of the likeness.

Where rooms are full too, the search goes from the plan by one group of capabilities after the other.
"""


@frozen
class Alternative:
    """Another plan; ``loses`` are the line-months more that each tier leaves uncovered, ``differs`` the share of its
    covered need that another nation or place serves than in the first plan; nations that came in and that left."""

    plan: ForcePlan
    loses: tuple[tuple[str, float], ...]
    differs: float
    nations_in: tuple[str, ...]
    nations_out: tuple[str, ...]


def alternatives(
    plan: ForcePlan, count: int = 3, slack: float = 0.02, limits: Limits | None = None
) -> tuple[Alternative, ...]:
    """Up to ``count`` plans whose uncovered line-months of each tier exceed the plan's by at most ``slack``.

    ``slack`` is a share of the tier's line-months. Each is made as unlike all plans before it as can be: what a nation
    served in a place in an earlier plan costs, by the share of need served (hop, skip, jump; Brill, Chang and Hopkins,
    Management Science 28, 1982). Comes back shorter where nothing else is left. Raises ForceError for a slack below 0.
    """
    if not 0 <= slack <= 1 or count < 1:
        raise ForceError("slack must be 0 to 1 and at least one alternative asked for", "", "")
    programme = build(plan.data)
    if not programme.tours:
        return ()
    limits = limits or Limits(nodes=50)
    found: list[Alternative] = []
    weight = np.zeros(len(programme.tours))
    before = [plan]
    while len(found) < count:
        weight += _served(programme, before[-1])
        other = _unlike(programme, plan, weight, slack, limits)
        if other is None or any(other.placements == p.placements for p in before):
            break
        if any(_new(p, other) < LEAST_NEW for p in before):
            break  # it only leaves something out, or comes back to a plan shown already
        before.append(other)
        found.append(_told(plan, other))
    return tuple(found)


def _unlike(
    programme: Programme, plan: ForcePlan, weight: np.ndarray, slack: float, limits: Limits
) -> ForcePlan | None:
    """The plan within the slack that is most unlike those before; None if none is found.

    The programme may serve a lower tier before a higher one to keep within the slack of both; a plan never does. Where
    that takes a tier beyond its slack, the higher one is held at what it gets, and the plan is made anew; at the last
    try every line of a place that several tiers share is held at what the first plan leaves it.
    """
    rooms = {}
    for aim in gap_aims(programme):
        rooms[aim.name] = float(_uncovered(plan, aim.name) + slack * np.count_nonzero(aim.cost) + 1e-6)
    most = programme.upper()[len(programme.tours) :][: len(programme.gaps)]
    least = np.zeros(len(most))
    for left in reversed(range(_TRIES)):
        found = _within(programme, plan, weight, rooms, (least, most), limits)
        if found is None or all(_uncovered(found[0], name) <= room + 1e-5 for name, room in rooms.items()):
            return found and found[0]
        other, gaps = found
        for number, (line, month) in enumerate(programme.gaps):
            missing = plan.data.lines[line].need[month - 1] - other.covered[line][month - 1]
            if missing < gaps[number] - _APART:
                most[number] = max(0.0, missing)
        if left == 1:
            _hold_shared(programme, plan, least, most)
    return None


def _hold_shared(programme: Programme, plan: ForcePlan, least: np.ndarray, most: np.ndarray) -> None:
    """Where tiers share a place: gaps no larger than in ``plan``, and nothing for a line while one before it is short.

    ``least`` and ``most`` are bounds of the programme's gaps, changed in place.
    """
    lines = plan.data.lines
    for number, (at, month) in enumerate(programme.gaps):
        others = [i for i, line in enumerate(lines) if line.slot == lines[at].slot and line.tier != lines[at].tier]
        missing = {i: max(0.0, lines[i].need[month - 1] - plan.covered[i][month - 1]) for i in (at, *others)}
        if others:
            most[number] = missing[at]
        if any(lines[i].tier < lines[at].tier and missing[i] > _APART for i in others):
            least[number] = missing[at]


def _within(
    programme: Programme,
    plan: ForcePlan,
    weight: np.ndarray,
    rooms: dict[str, float],
    bounds: tuple[np.ndarray, np.ndarray],
    limits: Limits,
) -> tuple[ForcePlan, np.ndarray] | None:
    """The most unlike plan with gaps within ``bounds``, and each tier within its room; and the programme's gaps."""
    solver = Solver(programme, limits)
    first, count = len(programme.tours), len(programme.gaps)
    columns = np.arange(first, first + count, dtype=np.int32)
    solver.highs.changeColsBounds(count, columns, *bounds)
    cost = np.zeros(programme.columns)
    cost[:first] = weight
    for aim in gap_aims(programme):
        used = np.nonzero(aim.cost)[0].astype(np.int32)
        solver.highs.addRow(-solver.module.kHighsInf, rooms[aim.name], len(used), used, aim.cost[used])
    solver.solution = _as_columns(solver, plan)
    try:
        solver.search(_UNLIKE if first > _MANY_TOURS else limits.tolerance, limits.nodes)
        stages = [solver.minimise(Aim(DIFFERENCE, cost), by_groups=first > _MANY_TOURS)]
        solver.search(limits.tolerance, limits.nodes)
        # What the likeness does not need to give up is covered again.
        stages += [reach(solver, aim, whole_search=False) for aim in gap_aims(programme)]
    except (Infeasible, ForceError):
        return None
    assert solver.solution is not None
    placements = spared(programme, placements_of(programme, solver.solution))
    other = ForcePlan(plan.data, tuple(placements), tuple(stages), False, plan.statistics, programme)
    return other, solver.solution[columns]


def _as_columns(solver: Solver, plan: ForcePlan) -> np.ndarray | None:
    """The columns of a plan in a programme where it is one; None where what is asked of gaps is more than it gives."""
    placed = {(p.offer, p.slot, p.first, p.last): p.pieces for p in plan.placements}
    tours = solver.programme.tours
    values = np.array([placed.get((t.offer, t.slot, t.first, t.last), 0.0) for t in tours])
    highs, every = solver.highs, np.arange(len(tours), dtype=np.int32)
    highs.changeColsBounds(len(tours), every, values, values)
    highs.run()
    found = highs.getInfo().primal_solution_status == 2
    columns = np.array(highs.getSolution().col_value) if found else None
    highs.changeColsBounds(len(tours), every, np.zeros(len(tours)), solver.upper)
    return columns


def _served(programme: Programme, plan: ForcePlan) -> np.ndarray:
    """For each tour its share of need served, where the plan has that nation there; else nothing."""
    data = plan.data
    there = {(data.offers[p.offer].nation, p.slot) for p in plan.placements}
    peak = [max((sum(q) for q in zip(*(ln.need for ln in data.lines if ln.slot == s), strict=True)), default=0.0) or 1.0
            for s in range(len(data.slots))]  # fmt: skip
    return np.array(
        [
            t.worth * (t.last - t.first + 1) / peak[t.slot] if (data.offers[t.offer].nation, t.slot) in there else 0.0
            for t in programme.tours
        ]
    )


def _uncovered(plan: ForcePlan, name: str) -> float:
    return sum(
        (q - plan.covered[i][m]) / q
        for i, line in enumerate(plan.data.lines)
        if tier_name(line.tier) == name
        for m, q in enumerate(line.need)
        if q > 0
    )


def _shares(plan: ForcePlan) -> dict[tuple[str, int, int], float]:
    found: dict[tuple[str, int, int], float] = {}
    for p in plan.placements:
        for month in range(p.first, p.last + 1):
            key = (plan.data.offers[p.offer].nation, p.slot, month)
            found[key] = found.get(key, 0.0) + p.worth
    return found


def _new(plan: ForcePlan, other: ForcePlan) -> float:
    """Share of what ``other`` places that ``plan`` does not have from the same nation in the same place and month."""
    one, two = _shares(plan), _shares(other)
    whole = sum(two.values())
    same = sum(min(v, one.get(key, 0.0)) for key, v in two.items())
    return 1.0 - same / whole if whole else 0.0


def _told(plan: ForcePlan, other: ForcePlan) -> Alternative:
    names = [aim.name for aim in gap_aims(other.programme or build(other.data))]
    loses = tuple((n, round(float(_uncovered(other, n) - _uncovered(plan, n)), 6)) for n in names)
    return Alternative(
        other,
        loses,
        round(_new(plan, other), 6),
        tuple(sorted(set(other.nations) - set(plan.nations))),
        tuple(sorted(set(plan.nations) - set(other.nations))),
    )
