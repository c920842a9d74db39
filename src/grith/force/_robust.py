"""One plan for several scenarios: who goes where is chosen once, the gaps are counted in each scenario."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from grith.errors import ForceError
from grith.force._aims import burden_aim, gap_aims
from grith.force._data import ForceData, Offer
from grith.force._plan import ForcePlan, placements_of
from grith.force._programme import World, build
from grith.force._reach import reach
from grith.force._scenarios import compile_scenario
from grith.force._solve import Infeasible, Limits, Solver, Stage
from grith.nouns import ForceScenario, ForceTables


@frozen
class RobustPlan:
    """The shared choice: ``plans`` holds for each scenario what is left of it there (offers that fail are missing).

    ``stages`` are the aims: for each tier the uncovered line-months summed over the scenarios, each counting the same.
    """

    scenarios: tuple[ForceScenario, ...]
    plans: tuple[ForcePlan, ...]
    stages: tuple[Stage, ...]


def robust_plan(
    tables: ForceTables, scenarios: Sequence[ForceScenario], limits: Limits | None = None, *, relaxed: bool = False
) -> RobustPlan:
    """The tours that leave the fewest uncovered line-months over all ``scenarios``, tier by tier.

    First stage: all tours, chosen before it is known which scenario comes; an offer that does not count in a scenario
    leaves its place empty there, though its pool, beds and lift stay taken. What comes must fit the bases of each
    scenario, and where an offer does not fit in one scenario it is placed in none. Second stage: the gap of each.
    The scenarios must share start, size and the amount planned with; raises ForceError otherwise, and where choices
    fix the cover of a requirement, which no shared choice can promise.
    """
    if len(scenarios) < 2:
        raise ForceError("a robust plan needs at least two scenarios", tables.source, "Add rows to the sheet Scenarios")
    datas = [compile_scenario(tables, s) for s in scenarios]
    first = datas[0]
    for scenario, data in zip(scenarios, datas, strict=True):
        same = (data.start, data.lines, data.slots) == (first.start, first.lines, first.slots)
        if not same or data.tables.settings.amount != first.tables.settings.amount:
            raise ForceError(
                f'"{scenario.id}" differs in start, size or amount from "{scenarios[0].id}"',
                scenario.where or tables.source,
                "A shared plan needs one requirement: compare these side by side instead",
            )
    if any(choice.requirement for choice, _, _ in first.fixed):
        raise ForceError(
            "a shared plan cannot promise the cover of a requirement in every scenario",
            ", ".join(c.where for c, _, _ in first.fixed if c.requirement),
            "Fix what a nation or a pledge places instead",
        )
    union = _union(datas)
    programme = build(union, worlds=[World(frozenset(o.pledge.id for o in d.offers), d.houses) for d in datas])
    solver = Solver(programme, limits or Limits(), relaxed=relaxed)
    try:
        stages = [reach(solver, aim) for aim in gap_aims(programme)]
        if not relaxed and programme.tours:
            solver.search((limits or Limits()).later_tolerance, (limits or Limits()).later_nodes)
            solver.keep_gaps()
            stages.append(reach(solver, burden_aim(programme), whole_search=False))
    except Infeasible:
        from grith.force._conflict import conflict_error

        raise conflict_error(union) from None
    assert solver.solution is not None
    chosen = placements_of(programme, solver.solution, relaxed=relaxed)
    plans = []
    for data in datas:
        number = {o.pledge.id: i for i, o in enumerate(data.offers)}
        left = [
            evolve(p, offer=number[name])
            for p in chosen
            if (name := union.offers[p.offer].pledge.id) in number
        ]  # fmt: skip
        plans.append(ForcePlan(data, tuple(left), tuple(stages), relaxed))
    return RobustPlan(tuple(scenarios), tuple(plans), tuple(stages))


def _union(datas: Sequence[ForceData]) -> ForceData:
    """All offers that count in any scenario, in the order of the sheet."""
    offers: dict[str, Offer] = {}
    for data in datas:
        for offer in data.offers:
            known = offers.setdefault(offer.pledge.id, offer)
            both = tuple(f for f in known.fits if f in offer.fits)
            offers[offer.pledge.id] = evolve(known, fits=both)
            if evolve(offer, fits=known.fits) != known:
                raise ForceError(
                    f'"{offer.pledge.id}" brings different amounts in these scenarios (stages said by another day)',
                    offer.pledge.where,
                    "Let the scenarios share one as-of day",
                )
    order = [p.id for p in datas[0].tables.pledges]
    unfit = {key: bar for data in datas for key, bar in data.unfit.items()}
    open_in_any = tuple(
        next((h for h in same if not h.barred), same[0]) for same in zip(*(d.houses for d in datas), strict=True)
    )
    return evolve(
        datas[0], offers=tuple(offers[i] for i in order if i in offers), unfit=unfit, houses=open_in_any
    )  # fmt: skip
