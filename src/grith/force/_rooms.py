"""Bases and routes as numbers: what each can take in each month."""

from __future__ import annotations

from collections.abc import Collection
from math import inf

from attrs import frozen

from grith.force import _months as months
from grith.force._expression import parse_condition
from grith.nouns import Base, ForceTables

RESOURCES = ("beds", "stands", "tonnes handled", "hectares", "fuel")


@frozen
class House:
    """A base as numbers: for each of RESOURCES its capacity in each month, or None where it is not known.

    ``barred`` tells why there is none: its precondition is not assumed.
    """

    id: str
    serves: tuple[str, ...]
    capacity: tuple[tuple[float, ...] | None, ...]
    barred: str = ""


@frozen
class Ceiling:
    """At most ``per_month`` tonnes or persons (inf: no limit) brought into ``areas`` (empty: anywhere) each month."""

    name: str
    counts: str
    areas: tuple[str, ...]
    per_month: tuple[float, ...]


def houses(tables: ForceTables, holds: Collection[str]) -> tuple[House, ...]:
    """The bases as numbers; one whose precondition is not among those that hold has no room at all."""
    start, horizon = tables.settings.start, tables.settings.months
    found = []
    for b in tables.bases:
        opens = months.first_full(start, b.opens) if b.opens is not None else 1
        barred = not_given(tables, b, holds)
        given = (b.beds, b.stands, b.throughput, b.hectares, b.fuel_day)
        found.append(
            House(
                b.id,
                b.serves,
                tuple(
                    None if value is None else tuple(value if m >= opens else 0.0 for m in range(1, horizon + 1))
                    for value in ((0.0,) * len(RESOURCES) if barred else given)
                ),
                barred,
            )
        )
    return tuple(found)


def ceilings(tables: ForceTables) -> tuple[Ceiling, ...]:
    """Routes to the same areas add up; in months with a route of unknown capacity there is no limit."""
    groups: dict[tuple[str, tuple[str, ...]], list[Ceiling]] = {}
    for route in tables.lift:
        first, last = months.phase(tables.settings.start, tables.settings.months, route.from_month, route.until_month)
        key = (route.counts, tuple(sorted(set(route.areas))))
        most = inf if route.per_month is None else route.per_month
        amounts = tuple(most if first <= m <= last else 0.0 for m in range(1, tables.settings.months + 1))
        groups.setdefault(key, []).append(Ceiling(route.id, *key, amounts))
    found = []
    for (counts, areas), rows in groups.items():
        total = tuple(sum(amounts) for amounts in zip(*(row.per_month for row in rows), strict=True))
        if min(total) < inf:
            found.append(Ceiling(" and ".join(row.name for row in rows), counts, areas, total))
    return tuple(found)


def not_given(tables: ForceTables, base: Base, holds: Collection[str]) -> str:
    """Which precondition of a base is not assumed, in words; empty where it can be used."""
    condition = parse_condition(base.precondition)
    if condition.holds(holds):
        return ""
    names = {c.id: c.title or c.id for c in tables.conditions}
    return "precondition not assumed: " + condition.lacking(holds, names)


def longest_runways(tables: ForceTables, holds: Collection[str]) -> dict[str, float]:
    """By area, the longest runway in metres of the bases that serve it; areas with an unknown one are left out.

    Which aircraft uses which base is not tracked: one runway that is long enough serves the whole area.
    """
    found: dict[str, float] = {}
    for area in tables.areas:
        serving = [b for b in tables.bases if area.id in b.serves]
        lengths = [0.0 if not_given(tables, b, holds) else b.runway for b in serving]
        known = [length for length in lengths if length is not None]
        if serving and len(known) == len(lengths):
            found[area.id] = max(known)
    return found
