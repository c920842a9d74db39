"""Fixed choices that cannot all be kept: a smallest set that clashes, with the limits that make it clash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from attrs import evolve, frozen

from grith.errors import ForceError, Problem
from grith.force import _months as months
from grith.force._data import ForceData
from grith.force._findings import at
from grith.force._programme import Tag, build
from grith.force._rooms import RESOURCES
from grith.force._solve import Limits, feasible

Item = TypeVar("Item")


@frozen
class Conflict:
    """``choices`` cannot all be kept beside ``limits``; without any one of either, the rest can (checked)."""

    choices: tuple[str, ...]
    limits: tuple[str, ...]


def find_conflict(data: ForceData, limits: Limits | None = None) -> Conflict | None:
    """A minimal conflicting set of fixed choices and limits, or None where a plan exists.

    By deletion: each choice, then each limit, is dropped for good if the clash remains without it. So the set passes
    the definition: it clashes, and each set one smaller does not. A minimal set need not be the only one.
    """
    limits = limits or Limits(seconds=10)
    programme = build(data)
    groups: dict[Tag, list[int]] = {}
    for row, tag in enumerate(programme.tags):
        groups.setdefault(_group(tag), []).append(row)
    choices = [g for g in groups if g[0] == "fixed"]
    bounds = [g for g in groups if g[0] != "fixed" and g[0] != "cover"]

    def possible(kept: list[Tag]) -> bool:
        active = np.zeros(len(programme.tags), dtype=bool)
        for group in kept:
            active[groups[group]] = True
        for group, rows in groups.items():
            if group[0] == "cover":
                active[rows] = True
        return feasible(programme, active, limits)

    if not choices or possible([*choices, *bounds]):
        return None
    choices = _shrink(choices, lambda kept: not possible([*kept, *bounds]))
    bounds = _shrink(bounds, lambda kept: not possible([*choices, *kept]))
    named = [data.fixed[g[1]][0].id for g in choices]
    return Conflict(tuple(named), tuple(_words(data, g) for g in bounds))


def _shrink(items: list[Item], clashes: Callable[[list[Item]], bool]) -> list[Item]:
    """Drop whole blocks first, then halves of them, down to single items; what is left is minimal."""
    size = max(1, len(items) // 2)
    while True:
        at = 0
        while at < len(items):
            without = items[:at] + items[at + size :]
            if clashes(without):
                items = without
            else:
                at += size
        if size == 1:
            return items
        size = max(1, size // 2)


def _group(tag: Tag) -> Tag:
    """Rows that stand for one thing in words: a choice, an offer, a base's resource in an area, a route."""
    if tag[0] == "house":
        return tag[:3]
    if tag[0] == "base":
        return tag[:3]
    return tag if tag[0] == "cover" else tag[:2]


def _words(data: ForceData, group: Tag) -> str:
    kind, number = group[0], group[1]
    if kind in ("pool", "endurance"):
        pledge = data.offers[number].pledge
        thing = "amount and rotation" if kind == "pool" else "endurance"
        return f'{thing} of offer "{pledge.id}" ({pledge.nation})'
    if kind == "house":
        return f"{RESOURCES[number]} in {group[2]}"
    if kind == "base":
        return f"{RESOURCES[number]} at {data.houses[group[2]].id}"
    return f"lift on {data.ceilings[number].name}"


def find_conflicts(data: ForceData, limits: Limits | None = None) -> tuple[Conflict, ...]:
    """Minimal conflicts that share no choice, one after the other, until the choices that are left can be kept."""
    found: list[Conflict] = []
    while (conflict := find_conflict(data, limits)) is not None:
        found.append(conflict)
        data = evolve(data, fixed=tuple(f for f in data.fixed if f[0].id not in conflict.choices))
    return tuple(found)


def conflict_error(data: ForceData) -> ForceError:
    """The error for fixed choices that contradict each other, naming minimal sets that share no choice."""
    found = find_conflicts(data)
    if not found:
        return ForceError("no plan was found, yet no conflict either", data.tables.source, "Loosen amounts by a little")
    return ForceError([_problem(data, conflict) for conflict in found])


def _problem(data: ForceData, found: Conflict) -> Problem:
    rows = {f.id: f for f in data.tables.fixed}
    beside = f", beside {'; '.join(found.limits)}" if found.limits else ""
    told = " and ".join(f'"{c}"' for c in found.choices)
    whole = f"the fixed choices {told} cannot all be kept" if len(found.choices) > 1 else f"{told} cannot be kept"
    if len(found.choices) == 1 and not found.limits:
        whole += _alone(data, found.choices[0])
    return Problem(
        whole + beside,
        ", ".join(filter(None, (at(data.tables, rows[c], "quantity") for c in found.choices))),
        "Drop or loosen any one of them" if len(found.choices) + len(found.limits) > 1 else "Loosen it",
    )


def _alone(data: ForceData, choice: str) -> str:
    """Why a choice fails by itself: in a month nothing that it names can be there, or less is needed than it asks."""
    programme, start = build(data), data.tables.settings.start
    empty: list[int] = []
    over: list[int] = []
    for row, tag in enumerate(programme.tags):
        if tag[0] == "fixed" and data.fixed[tag[1]][0].id == choice and programme.low[row] > 0.0:
            (over if programme.starts[row] < programme.starts[row + 1] else empty).append(tag[2])
    if empty:
        return f": nothing that it names can be there in {months.span(start, empty)}"
    asked = next(f.requirement for f in data.tables.fixed if f.id == choice)
    return f': it asks for more than "{asked}" needs in {months.span(start, over)}' if asked and over else ""
