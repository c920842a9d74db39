"""Checks whose findings stop a plan: what is wrong with the tables, and in which cells."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from attrs import fields

from grith.force import _months as months
from grith.force._expression import ExpressionProblem, parse_condition
from grith.force._findings import Found, all_rows, at, check, like, name_of
from grith.nouns import FIRMNESS, ForceTables
from grith.nouns.pledge import COUNTS, STAGES

MOST = 10_000_000.0
"""Amounts above this are refused as absurd."""
LEAST = 1e-3
"""Amounts below this are refused: a plan counts to the sixth decimal."""
MOST_NOTICE = 3650


@check("error")
def settings_out_of_bounds(t: ForceTables) -> Iterator[Found]:
    """Plan length, tours, ratio and notice lie in sensible bounds."""
    s = t.settings
    notice = s.assumed_notice_days
    for name, ok, what, remedy in (
        ("months", 1 <= s.months <= 60, f"{s.months} months cannot be planned", "Months must be 1 to 60"),
        ("tour_months", 1 <= s.tour_months <= 60, f"a tour of {s.tour_months} months", "Tour months must be 1 to 60"),
        ("rotation_ratio", 1 <= s.rotation_ratio <= 20, f"a rotation ratio of {s.rotation_ratio:g}", "Write 1 to 20"),
        ("assumed_notice_days", 0 <= notice <= MOST_NOTICE, f"an assumed notice of {notice} days", "0 to 3650 days"),
        ("counted_from", s.counted_from in FIRMNESS[1:], f'"{s.counted_from}" is no rung to count from', "Choose one"),
        ("amount", s.amount in ("low", "likely", "high"), f'"{s.amount}" is no amount', "Choose low, likely or high"),
    ):  # fmt: skip
        if not ok:
            yield what, "Settings" + t.cells.get("Settings", {}).get(name, ""), remedy


@check("error")
def duplicate_ids(t: ForceTables) -> Iterator[Found]:
    """No id stands twice on a sheet."""
    for table in (
        t.capabilities,
        t.areas,
        t.needs,
        t.pledges,
        t.bases,
        t.lift,
        t.conditions,
        t.fixed,
        t.nations,
        t.firmness,
        t.scenarios,
    ):
        rows_of: dict[str, list[Any]] = {}
        for row in table:
            rows_of.setdefault(row.id, []).append(row)
        for name, rows in rows_of.items():
            if len(rows) > 1 and name:
                cells = ", ".join(filter(None, (at(t, row, "id") for row in rows)))
                yield f'the id "{name}" stands {len(rows)} times', cells, "Give each its own"
    pairs: dict[tuple[str, str, str], list[Any]] = {}
    for s in t.substitutes:
        pairs.setdefault((s.capability, s.stands_for, "stands_for"), []).append(s)
    for r in t.ratios:
        pairs.setdefault((r.capability, r.needs, "needs"), []).append(r)
    for (one, other, second), rows in pairs.items():
        if len(rows) > 1:
            cells = ", ".join(filter(None, (at(t, row, "capability", second) for row in rows)))
            yield f'"{one}" and "{other}" stand together {len(rows)} times', cells, "Keep one row"


@check("error")
def unknown_capability(t: ForceTables) -> Iterator[Found]:
    """Every capability named stands on the sheet Capabilities."""
    known = [c.id for c in t.capabilities]
    named = [(row, "capability") for row in all_rows(t.needs, t.pledges, t.fixed, t.substitutes, t.ratios)]
    named += [*((s, "stands_for") for s in t.substitutes), *((r, "needs") for r in t.ratios)]
    for row, field in named:
        name = getattr(row, field)
        if name and name not in known:
            yield f'the capability "{name}" is not on the sheet Capabilities', at(t, row, field), like(name, known)


@check("error")
def unknown_area(t: ForceTables) -> Iterator[Found]:
    """Every area named stands on the sheet Areas."""
    known = [a.id for a in t.areas]
    named: list[tuple[Any, str, str]] = [(row, "area", row.area) for row in all_rows(t.needs, t.fixed) if row.area]
    named += [(p, field, a) for p in t.pledges for field in ("areas", "not_areas") for a in getattr(p, field)]
    named += [(b, "serves", a) for b in t.bases for a in b.serves] + [(r, "areas", a) for r in t.lift for a in r.areas]
    for row, field, name in named:
        if name not in known:
            yield f'the area "{name}" is not on the sheet Areas', at(t, row, field), like(name, known)


@check("error")
def unit_mismatch(t: ForceTables) -> Iterator[Found]:
    """Needs and pledges are counted in the unit of their capability."""
    unit = {c.id: c.unit for c in t.capabilities}
    for row in all_rows(t.needs, t.pledges):
        expected = unit.get(row.capability)
        if row.unit and expected and row.unit.casefold() != expected.casefold():
            yield (
                f'"{row.id}" is given in {row.unit}, but {row.capability} is counted in {expected}',
                at(t, row, "unit"),
                f"Write it in {expected} (and the smallest part beside it), or change the capability's unit",
            )


@check("error")
def unknown_in_scenario(t: ForceTables) -> Iterator[Found]:
    """Scenarios name preconditions and nations that the plan knows, and sizes above zero."""
    conditions = [c.id for c in t.conditions]
    nations = {name.casefold(): name for p in t.pledges for name in (p.nation, p.iso3) if name}
    for s in t.scenarios:
        for field in ("given", "not_given"):
            for name in getattr(s, field):
                if name not in conditions:
                    yield (
                        f'"{s.id}": "{name}" is not on the sheet Preconditions',
                        at(t, s, field),
                        like(name, conditions),
                    )
        for name in s.without:
            if name.casefold() not in nations:
                yield f'"{s.id}": no pledge is by "{name}"', at(t, s, "without"), like(name, nations.values())
        for name in sorted(set(s.given) & set(s.not_given)):
            yield f'"{s.id}": "{name}" is both given and not given', at(t, s, "given", "not_given"), "Keep one"
        if s.size is not None and not 0 < s.size <= MOST:
            yield f'"{s.id}": size is {s.size:g}', at(t, s, "size"), f"It must be above 0, at most {MOST:,.0f}"
        if s.counted_from and s.counted_from not in FIRMNESS[1:]:
            where = at(t, s, "counted_from")
            yield f'"{s.id}": "{s.counted_from}" cannot be counted from', where, "Choose possible to done"


@check("error")
def amounts_out_of_bounds(t: ForceTables) -> Iterator[Found]:
    """No amount is negative, absurd or not finite; low, likely and high are in order."""
    for row in all_rows(t.needs, t.pledges, t.bases, t.lift, t.substitutes, t.ratios, t.fixed, t.nations):
        for name in (f.name for f in fields(type(row))):
            value = getattr(row, name)
            if name.startswith(("chance", "latitude", "longitude")) or isinstance(value, bool):
                continue
            if not isinstance(value, int | float):
                continue
            if not math.isfinite(value) or value < 0 or value > MOST:
                label = name.replace("_", " ")
                yield f"{name_of(row)}: {label} is {value:,.12g}", at(t, row, name), f"It must be 0 to {MOST:,.0f}"
    for row in all_rows(t.needs, t.pledges):
        for name in ("quantity", "low", "likely", "high", "part"):
            if 0 < (getattr(row, name, None) or 0) < LEAST:
                what = f"{name_of(row)}: {name} is {getattr(row, name):g}"
                yield what, at(t, row, name), f"Write {LEAST:g} or more, or another unit"
    for p in t.pledges:
        if p.notice_days is not None and p.notice_days > MOST_NOTICE:
            what = f'"{p.id}": a notice of {p.notice_days} days'
            yield what, at(t, p, "notice_days"), f"Write 0 to {MOST_NOTICE} days"
        given = [v for v in (p.low, p.likely, p.high) if v is not None]
        if given != sorted(given):
            where = at(t, p, *(name for name in ("low", "likely", "high") if getattr(p, name) is not None))
            yield f'"{p.id}": low, likely and high are not in order', where, "low ≤ likely ≤ high"


@check("error")
def place_out_of_bounds(t: ForceTables) -> Iterator[Found]:
    """Rough places have a latitude of -90 to 90 and a longitude of -180 to 180, both or neither."""
    for row in all_rows(t.areas, t.bases):
        if (row.latitude is None) != (row.longitude is None):
            where = at(t, row, "latitude" if row.latitude is None else "longitude")
            yield f"{name_of(row)}: only one of latitude and longitude is given", where, "Write both, or neither"
        elif row.latitude is not None and not (abs(row.latitude) <= 90 and abs(row.longitude) <= 180):
            where = at(t, row, "latitude", "longitude")
            yield f"{name_of(row)}: {row.latitude:g}, {row.longitude:g} is no place", where, "Write degrees"
    for a in t.areas:
        if a.radius_km is not None and not 0 < a.radius_km <= 5_000:
            yield f'"{a.id}": a radius of {a.radius_km:g} km', at(t, a, "radius_km"), "Write 1 to 5,000"


@check("error")
def rates_missing(t: ForceTables) -> Iterator[Found]:
    """Rates, ratios, tours and parts that divide or multiply are above zero."""
    for s in t.substitutes:
        if not s.rate:
            yield f"{s.capability} for {s.stands_for} has no rate above zero", at(t, s, "rate"), "Write the rate"
        if s.capability == s.stands_for:
            yield f"{s.capability} stands in for itself", at(t, s, "stands_for"), "Remove the row"
    for r in t.ratios:
        if r.per_item is None:
            where = at(t, r, "per_item")
            yield f"{r.capability} needs {r.needs}: no ratio", where, "Write how much one item needs"
    for row in all_rows(t.pledges, t.nations):
        if row.tour_months == 0:
            yield f"{name_of(row)}: a tour of 0 months", at(t, row, "tour_months"), "A tour has 1 month or more"
        if row.rotation_ratio is not None and row.rotation_ratio < 1:
            where = at(t, row, "rotation_ratio")
            yield f"{name_of(row)}: a ratio of {row.rotation_ratio:g}", where, "A ratio is 1 or more"
    for p in t.pledges:
        if p.part == 0:
            yield f'"{p.id}": the smallest part is zero', at(t, p, "part"), "Leave it empty or write the size of a part"
        for name, known in (("stage", STAGES), ("counts", COUNTS), ("firmness", ("", *FIRMNESS))):
            if getattr(p, name) not in known:
                where = at(t, p, name)
                yield f'"{p.id}": "{getattr(p, name)}" is not a known word', where, "Choose " + ", ".join(known)
    for n in all_rows(t.needs, t.ratios):
        if not 1 <= n.priority <= 9:
            yield f"{name_of(n)}: priority {n.priority}", at(t, n, "priority"), "Priorities are 1 to 9"
    for route in t.lift:
        if route.counts not in ("tonnes", "persons"):
            yield f'"{route.id}" counts "{route.counts}"', at(t, route, "counts"), "Choose tonnes or persons"


@check("error")
def chances_out_of_bounds(t: ForceTables) -> Iterator[Found]:
    """Chances are 0 to 1, with low not above high, and come in pairs."""
    for row in all_rows(t.firmness, t.conditions, t.pledges):
        low, high = row.chance_low, row.chance_high
        if (low is None) != (high is None):
            where = at(t, row, "chance_low" if low is None else "chance_high")
            yield f"{name_of(row)}: only one end of the chance is given", where, "Write both, low and high"
        elif low is not None and high is not None and not 0 <= low <= high <= 1:
            where = at(t, row, "chance_low", "chance_high")
            yield f"{name_of(row)}: the chance {low:g} to {high:g}", where, "0 ≤ low ≤ high ≤ 1"
    for f in t.firmness:
        if f.id not in FIRMNESS:
            yield f'"{f.id}" is not a rung of the ladder', at(t, f, "id"), "Choose " + ", ".join(FIRMNESS)


@check("error")
def broken_precondition(t: ForceTables) -> Iterator[Found]:
    """Every precondition can be read, and its names stand on the sheet Preconditions."""
    known = [c.id for c in t.conditions]
    for p in all_rows(t.pledges, t.bases):
        try:
            names = parse_condition(p.precondition).names
        except ExpressionProblem as problem:
            where = at(t, p, "precondition")
            yield f'"{p.id}": the precondition cannot be read: {problem}', where, "Such as: ceasefire & (a | b)"
            continue
        for name in names:
            if name not in known:
                where = at(t, p, "precondition")
                yield f'"{p.id}": the precondition "{name}" is not on its sheet', where, like(name, known)


@check("error")
def circular_ratios(t: ForceTables) -> Iterator[Found]:
    """Support ratios do not run in a circle."""
    for circle in _circles({c.id: [r.needs for r in t.ratios if r.capability == c.id] for c in t.capabilities}):
        steps = set(pairwise(circle))
        rows = [at(t, r, "needs") for r in t.ratios if (r.capability, r.needs) in steps]
        where = ", ".join(filter(None, rows)) or "Support ratios"
        yield "support ratios run in a circle: " + " → ".join(circle), where, "Remove one of the rows"


@check("error")
def broken_supersedes(t: ForceTables) -> Iterator[Found]:
    """Superseded offers exist and do not supersede each other in a circle."""
    known = {p.id for p in t.pledges}
    for p in t.pledges:
        for old in p.supersedes:
            if old not in known:
                yield f'"{p.id}" supersedes "{old}", which is no pledge', at(t, p, "supersedes"), like(old, known)
    if any(p.supersedes for p in t.pledges):
        for circle in _circles({p.id: list(p.supersedes) for p in t.pledges}):
            rows = [at(t, p, "supersedes") for p in t.pledges if p.id in circle]
            where = ", ".join(filter(None, rows)) or "Pledges"
            yield "offers supersede each other in a circle: " + " → ".join(circle), where, "Remove one"


def _circles(follows: dict[str, list[str]]) -> list[list[str]]:
    """One circle for each group of names that run in circles; without recursion, so that long chains are no danger."""
    state: dict[str, int] = {}
    found = []
    for root in follows:
        if state.get(root):
            continue
        path, stack = [root], [iter(follows[root])]
        state[root] = 1
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                state[path.pop()] = 2
            elif state.get(step) == 1:
                found.append([*path[path.index(step) :], step])
            elif step in follows and not state.get(step):
                state[step] = 1
                path.append(step)
                stack.append(iter(follows[step]))
    return found


@check("error")
def broken_fixed_choice(t: ForceTables) -> Iterator[Found]:
    """A fixed choice has a rule, a quantity and exactly one subject that exists."""
    pledges, needs = {p.id for p in t.pledges}, {n.id for n in t.needs}
    nations = {p.nation for p in t.pledges} | {n.id for n in t.nations}
    for f in t.fixed:
        if sum(map(bool, (f.pledge, f.nation, f.requirement))) != 1:
            where = at(t, f, "pledge", "nation", "requirement")
            yield f'"{f.id}" must name one pledge, nation or requirement', where, "Fill in exactly one"
        if f.quantity is None:
            yield f'"{f.id}" has no quantity', at(t, f, "quantity"), "Write it; 0 with at most means none"
        if f.rule not in ("at least", "at most", "exactly"):
            yield f'"{f.id}": the rule "{f.rule}" is not known', at(t, f, "rule"), "at least, at most or exactly"
        for field, known in (("pledge", pledges), ("nation", nations), ("requirement", needs)):
            name = getattr(f, field)
            if name and name not in known:
                yield f'"{f.id}": the {field} "{name}" is not known', at(t, f, field), like(name, known)
        if f.requirement and (f.area or f.capability):
            where = at(t, f, *(name for name in ("area", "capability") if getattr(f, name)))
            yield f'"{f.id}": a requirement has its own area and capability', where, "Leave those cells empty"


@check("error")
def months_out_of_order(t: ForceTables) -> Iterator[Found]:
    """A first month is not after the last, and month numbers begin at 1."""
    start = t.settings.start
    rows: list[tuple[Any, tuple[str, ...]]] = [
        (r, ("from_month", "until_month")) for r in all_rows(t.needs, t.lift, t.fixed)
    ]
    rows += [*((p, ("ready", "until")) for p in t.pledges), *((b, ("opens",)) for b in t.bases)]
    for row, names in rows:
        values: list[int | date] = [v for name in names if (v := getattr(row, name)) is not None]
        for name in names:
            value = getattr(row, name)
            if isinstance(value, int) and not 1 <= value <= 1200:
                where = at(t, row, name)
                yield f"{name_of(row)}: {value} is not a month of the plan", where, "Month 1 is the first"
        if getattr(row, "sustain_months", None) is not None:
            if row.until_month is not None:
                where = at(t, row, "until_month", "sustain_months")
                yield f"{name_of(row)}: both a last month and months to sustain", where, "Keep one"
            elif row.sustain_months < 1:
                where = at(t, row, "sustain_months")
                yield f"{name_of(row)}: sustained for {row.sustain_months} months", where, "Write 1 or more"
        if len(values) == 2 and months.touched(start, values[0]) > months.touched(start, values[1]):
            yield f"{name_of(row)}: the first month is after the last", at(t, row, *names), "Swap them"
