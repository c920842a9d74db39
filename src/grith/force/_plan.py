"""The plan: who is where in which months, what is covered, with status, bound and statistics."""

from __future__ import annotations

from functools import cached_property
from math import floor

import numpy as np
from attrs import evolve, field, frozen

from grith.force._aims import NATIONS, burden_aim, cost_aim, gap_aims
from grith.force._data import ForceData
from grith.force._large import LARGE, plan_large, relax_large
from grith.force._programme import Programme, Tour, build
from grith.force._reach import reach, reach_few_nations
from grith.force._solve import Infeasible, Limits, Solver, Stage
from grith.force._tidy import tidied

_TINY = 1e-6


@frozen
class Placement:
    """``pieces`` pieces of an offer (``items`` in its unit) in a slot from month ``first`` to ``last``."""

    offer: int
    slot: int
    first: int
    last: int
    busy: int
    pieces: float
    items: float
    worth: float
    rest: bool = False

    def present(self, month: int) -> bool:
        """Whether it is in place in ``month``."""
        return self.first <= month <= self.last


@frozen(slots=False)
class ForcePlan:
    """A plan for one scenario. All figures are worked out anew from the placements, not taken from the solver."""

    data: ForceData = field(repr=False)
    placements: tuple[Placement, ...]
    stages: tuple[Stage, ...]
    relaxed: bool = False
    statistics: dict[str, int] = field(factory=dict)
    programme: Programme | None = field(default=None, eq=False, repr=False)

    @property
    def status(self) -> str:
        """How sure it is that no better plan exists: proved, stopped, cut or relaxed; the worst over the gap aims."""
        order = ("proved", "relaxed", "stopped", "cut")
        gaps = [s.status for s in self.stages if "gaps" in s.name] or ["proved"]
        return max(gaps, key=order.index)

    @cached_property
    def built(self) -> Programme:
        """The programme of its data."""
        return self.programme or build(self.data)

    @cached_property
    def priced(self) -> tuple[Stage, ...]:
        """The gap aims of its data relaxed, with their duals; empty where nothing can be placed. Solved once."""
        programme, aims = self.built, gap_aims(self.built)
        if self.stages and all(stage.prices is not None for stage in self.stages):
            return self.stages
        if not programme.columns:
            return ()
        if programme.columns >= LARGE and (large := relax_large(programme, aims)):
            return tuple(large[1])
        solver = Solver(programme, Limits(), relaxed=True)
        try:
            solver.begin(aims)
            return tuple(reach(solver, aim) for aim in aims)
        except Infeasible:
            return ()

    @cached_property
    def supply(self) -> tuple[tuple[float, ...], ...]:
        """By slot and month: what the placements count for."""
        found = [[0.0] * self.data.horizon for _ in self.data.slots]
        for p in self.placements:
            for month in range(p.first, p.last + 1):
                found[p.slot][month - 1] += p.worth
        return tuple(tuple(row) for row in found)

    @cached_property
    def covered(self) -> tuple[tuple[float, ...], ...]:
        """By line and month: how much of the need is covered; lines of a slot are served by tier, small needs first."""
        return share_out(self.data, self.supply)

    def share(self, must_have: bool | None = True) -> float | None:
        """Share of line-months covered (each month of each line counts 1); None where there are no such lines."""
        parts = [
            self.covered[i][m] / q
            for i, line in enumerate(self.data.lines)
            if must_have is None or line.must_have == must_have
            for m, q in enumerate(line.need)
            if q > 0
        ]
        return sum(parts) / len(parts) if parts else None

    def line_share(self, line: int) -> float | None:
        """Share of one line's need that is covered, over its months."""
        need = sum(self.data.lines[line].need)
        return sum(self.covered[line]) / need if need else None

    @cached_property
    def cost(self) -> tuple[float, tuple[str, ...]]:
        """Total cost of the placements and the ids of placed offers that have no cost."""
        total, without = 0.0, []
        for p in self.placements:
            pledge = self.data.offers[p.offer].pledge
            if pledge.cost_month is None and pledge.cost_deploy is None:
                without.append(pledge.id)
            total += p.items * (
                (pledge.cost_month or 0.0) * (p.last - p.first + 1) + (pledge.cost_deploy or 0.0)
            )  # fmt: skip
        return total, tuple(dict.fromkeys(without))

    @cached_property
    def kept(self) -> tuple[tuple[float, float], ...]:
        """By placement: what of it comes with the offer at its low and at its high amount, as shares.

        An offer counts whole up to its low amount. Where the plan ties up more of it at once (in place or at rest),
        all that is tied up then shares the low amount. More than was planned with comes only where all of it is used.
        """
        of: dict[int, list[Placement]] = {}
        for p in self.placements:
            of.setdefault(p.offer, []).append(p)
        found = []
        for p in self.placements:
            offer, months = self.data.offers[p.offer], {q.first for q in of[p.offer] if p.first <= q.first <= p.busy}
            tied = max(sum(q.items for q in of[p.offer] if q.first <= m <= q.busy) for m in months)
            whole = tied > offer.amount - 10 * _TINY * max(1.0, offer.amount)  # thirds do not end
            found.append((min(1.0, offer.share_low * offer.amount / tied), offer.share_high if whole else 1.0))
        return tuple(found)

    @property
    def nations(self) -> tuple[str, ...]:
        """Nations with anything in place, sorted."""
        return tuple(sorted({self.data.offers[p.offer].nation for p in self.placements}))


@frozen
class Serving:
    """What one slot's supply of one month does next: it serves ``line`` with up to ``amount`` of its ``need``."""

    line: int
    amount: float
    need: float


def servings(data: ForceData, slot: int, month: int) -> tuple[Serving, ...]:
    """In which order a slot's supply serves its lines: fixed shares first, then by tier, small needs first.

    That order covers the largest number of line-months, so it agrees with the aims of the plan. A line with a fixed
    share may stand twice, and one that a fixed choice keeps below its need gets no more than that.
    """
    lines = [i for i, line in enumerate(data.lines) if line.slot == slot and line.need[month - 1] > 0]
    lines.sort(key=lambda i: (data.lines[i].tier, data.lines[i].need[month - 1], i))
    of_id = {data.lines[i].id: i for i in lines}
    floors = dict.fromkeys(lines, 0.0)
    caps = {i: data.lines[i].need[month - 1] for i in lines}
    for choice, first, last in data.fixed:
        if choice.requirement in of_id and first <= month <= last:
            line, quantity = of_id[choice.requirement], choice.quantity or 0.0
            if choice.rule != "at most":
                floors[line] = max(floors[line], quantity)
            if choice.rule != "at least":
                caps[line] = min(caps[line], quantity)
    fixed = {i: min(floors[i], caps[i]) for i in lines}
    rest = {i: caps[i] - fixed[i] for i in lines}
    return tuple(Serving(i, part[i], data.lines[i].need[month - 1]) for part in (fixed, rest) for i in lines if part[i])


def share_out(data: ForceData, supply: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
    """Give each slot's supply to its lines, in the order of :func:`servings`."""
    found = [[0.0] * data.horizon for _ in data.lines]
    for slot, row in enumerate(supply):
        for month, left in enumerate(row, 1):
            for one in servings(data, slot, month) if left else ():
                given = min(left, one.amount)
                found[one.line][month - 1] += given
                left -= given
    return tuple(tuple(0.0 if v < _TINY else v for v in row) for row in found)


def make_plan(data: ForceData, limits: Limits | None = None, *, relaxed: bool = False) -> ForcePlan:
    """The best plan by the aims in order: gaps by tier, burden, cost, fewest nations an area.

    Programmes of LARGE columns and more are planned part by part for the gaps alone; the stages say how near they came.
    ``relaxed`` lets units be parted freely and stops after the gaps: a fast first answer, never worse in gaps than the
    true plan. Raises ForceError with a minimal conflicting set where the fixed choices contradict each other.
    """
    programme = build(data)
    limits = limits or Limits()
    size = {"tours": len(programme.tours), "columns": programme.columns, "rows": len(programme.tags)}
    if not programme.columns:
        return ForcePlan(data, (), (), relaxed, size, programme)
    if programme.columns >= LARGE:
        gaps = gap_aims(programme)
        large = relax_large(programme, gaps) if relaxed else plan_large(programme, gaps, limits)
        if large is not None:
            tours = placements_of(programme, large[0], relaxed=relaxed)
            tours = tours if relaxed else spared(programme, tours)
            return ForcePlan(data, tuple(tours), tuple(large[1]), relaxed, size, programme)
    solver, aims = Solver(programme, limits, relaxed=relaxed), gap_aims(programme)
    stages = []
    try:
        if relaxed:
            solver.begin(aims)
        for aim in aims:
            stages.append(reach(solver, aim))
        if not relaxed and programme.tours:
            solver.search(limits.later_tolerance, limits.later_nodes)
            solver.keep_gaps()
            stages.append(reach(solver, burden_aim(programme), whole_search=False))
            money = cost_aim(programme)
            if money is not None:
                stages.append(reach(solver, money, whole_search=False))
            stages.append(reach_few_nations(solver, NATIONS))
    except Infeasible:
        from grith.force._conflict import conflict_error

        raise conflict_error(data) from None
    assert solver.solution is not None
    placements = placements_of(programme, solver.solution, relaxed=relaxed)
    if not relaxed:
        placements = spared(programme, placements)
    return ForcePlan(data, tuple(placements), tuple(stages), relaxed, size, programme)


def placements_of(programme: Programme, solution: np.ndarray, *, relaxed: bool = False) -> list[Placement]:
    """The tours that a solution uses, in a fixed order; a millionth of an offer is the solver's tolerance, no tour."""
    found = []
    for tour, value in zip(programme.tours, tidied(programme, solution, relaxed=relaxed), strict=True):
        offer = programme.data.offers[tour.offer]
        pieces = float(round(value)) if offer.whole and abs(value - round(value)) < 1e-4 else round(float(value), 6)
        if pieces > _TINY * max(1.0, offer.pieces):
            found.append(_placement(tour, pieces, offer.size))
    return sorted(found, key=lambda p: (p.slot, p.first, p.offer, p.last))


def _placement(tour: Tour, pieces: float, size: float) -> Placement:
    return Placement(
        tour.offer, tour.slot, tour.first, tour.last, tour.busy, pieces, pieces * size, tour.worth * pieces, tour.rest
    )  # fmt: skip


def spared(programme: Programme, placements: list[Placement]) -> list[Placement]:
    """Leave at home what closes no gap, softest and most burdened first; tours that fixed choices ask for stay."""
    data = programme.data
    need = [[0.0] * data.horizon for _ in data.slots]
    for line in data.lines:
        for m, q in enumerate(line.need):
            need[line.slot][m] += q
    over = [[-q for q in row] for row in need]
    for p in placements:
        for m in range(p.first - 1, p.last):
            over[p.slot][m] += p.worth
    asked = {
        (programme.tours[c].offer, programme.tours[c].slot, programme.tours[c].first)
        for number, tag in enumerate(programme.tags)
        if tag[0] == "fixed" and data.fixed[tag[1]][0].rule != "at most" and not data.fixed[tag[1]][0].requirement
        for c in programme.row(number)[0]
        if c < len(programme.tours)
    }

    def order(p: Placement) -> tuple[float, float, int, int]:
        chance = data.offers[p.offer].chance
        return (sum(chance) if chance else 1.0, -p.worth, -p.offer, -p.first)

    kept = []
    for p in sorted(placements, key=order):
        offer = data.offers[p.offer]
        if (p.offer, p.slot, p.first) not in asked:
            months = [m for m in range(p.first - 1, p.last) if need[p.slot][m] > 0]
            each = p.worth / p.pieces
            spare = min(over[p.slot][m] for m in months) / each
            spare = float(floor(spare + 1e-6)) if offer.whole else spare
            spare = min(max(0.0, spare), p.pieces)
            if spare > _TINY:
                for m in range(p.first - 1, p.last):
                    over[p.slot][m] -= spare * each
                left = round(p.pieces - spare, 6)
                if left <= _TINY:
                    continue
                p = evolve(p, pieces=left, items=left * offer.size, worth=left * each)
        kept.append(p)
    return sorted(kept, key=lambda p: (p.slot, p.first, p.offer, p.last))
