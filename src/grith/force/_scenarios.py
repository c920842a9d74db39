"""Scenarios side by side: the same tables planned under other preconditions, sizes, starts, days and nations."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from attrs import evolve, frozen

from grith.errors import ForceError
from grith.force._band import Band, band
from grith.force._checks import check_tables, require_sound
from grith.force._data import ForceData, compile_tables
from grith.force._plan import ForcePlan, make_plan
from grith.force._solve import Limits
from grith.force._units import DIVISIBLE, is_person
from grith.nouns import ForceScenario, ForceTables

AS_WRITTEN = "as written"


@frozen
class Outcome:
    """What came of one scenario: its plan and band, or why there is none (``problem``)."""

    scenario: ForceScenario
    plan: ForcePlan | None
    band: Band | None = None
    problem: str = ""


def persons_required(tables: ForceTables) -> float:
    """Persons in the stated requirements, in the month in which they are most.

    Derived needs (support ratios) and capabilities counted in other units are not counted.
    """
    unit = {c.id: c.unit for c in tables.capabilities}
    bare = evolve(tables, ratios=(), pledges=(), fixed=(), scenarios=(), substitutes=())
    data = compile_tables(bare)
    rows = [line.need for line in data.lines if is_person(unit[data.slots[line.slot].capability])]
    return max((sum(month) for month in zip(*rows, strict=True)), default=0.0)


def scaled(tables: ForceTables, size: float) -> ForceTables:
    """The tables with every stated requirement in proportion to a force of ``size`` persons.

    Needs of things that go in whole items are rounded up. Raises ForceError where no requirement counts persons.
    """
    persons = persons_required(tables)
    if not persons:
        raise ForceError(
            f"a force of {size:,.10g} persons cannot be scaled to",
            tables.source,
            "At least one requirement must be counted in persons",
        )
    unit = {c.id: c.unit.casefold() for c in tables.capabilities}

    def larger(quantity: float | None, capability: str) -> float | None:
        if quantity is None:
            return None
        exact = quantity * size / persons
        return round(exact, 6) if unit[capability] in DIVISIBLE else float(ceil(exact - 1e-9))

    needs = tuple(evolve(n, quantity=larger(n.quantity, n.capability)) for n in tables.needs)
    return evolve(tables, needs=needs)


def compile_scenario(tables: ForceTables, scenario: ForceScenario, *, strict: bool = False) -> ForceData:
    """The data of one scenario; raises ForceError as :func:`compile_tables` and :func:`scaled` do."""
    changes = {
        name: value
        for name in ("start", "counted_from", "amount")
        if (value := getattr(scenario, name))
    }  # fmt: skip
    changed = evolve(tables, settings=evolve(tables.settings, **changes))
    if scenario.size is not None:
        changed = scaled(changed, scenario.size)
    return compile_tables(
        changed,
        as_of=scenario.as_of,
        given=scenario.given,
        not_given=scenario.not_given,
        without=scenario.without,
        strict=strict,
    )


def default_scenarios(tables: ForceTables) -> tuple[ForceScenario, ...]:
    """The plan as written, then each scenario of the workbook; without any, each precondition turned over in turn."""
    first = ForceScenario(AS_WRITTEN)
    if tables.scenarios:
        return (first, *(s for s in tables.scenarios if s.id != AS_WRITTEN))
    turned = [
        ForceScenario(f"without {c.id}", not_given=(c.id,)) if c.assumed else ForceScenario(f"with {c.id}", (c.id,))
        for c in tables.conditions
    ]
    return (first, *turned)


def compare(
    tables: ForceTables, scenarios: Sequence[ForceScenario] = (), limits: Limits | None = None, *, relaxed: bool = False
) -> tuple[Outcome, ...]:
    """Plan every scenario by itself (default: :func:`default_scenarios`).

    A scenario that cannot be planned (fixed choices that clash, no time, an offer that ends before another start, a
    size where nothing counts persons) is kept with the reason. Raises ForceError where the tables themselves are wrong.
    """
    found = []
    require_sound(check_tables(tables))
    for scenario in scenarios or default_scenarios(tables):
        try:
            data = compile_scenario(tables, scenario)
        except ForceError as error:
            if scenario.start is None and scenario.size is None:
                raise
            found.append(Outcome(scenario, None, None, str(error)))
            continue
        try:
            plan = make_plan(data, limits, relaxed=relaxed)
        except ForceError as error:
            found.append(Outcome(scenario, None, None, str(error)))
            continue
        found.append(Outcome(scenario, plan, band(plan)))
    return tuple(found)
