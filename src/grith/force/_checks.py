"""The list of data checks: each a small function with a name, a level and a sentence on what it looks for.

Errors stop the plan. Warnings are things that a planner should know; with ``strict`` they stop it too. Notes say what
was assumed or is not limited.
"""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from attrs import fields, frozen

from grith.errors import ForceError, Problem
from grith.force import _months as months
from grith.force._expression import ExpressionProblem, parse_condition
from grith.nouns import FIRMNESS, ForceTables
from grith.nouns.pledge import COUNTS, STAGES

LEVELS = ("error", "warning", "note")
MOST = 10_000_000.0
"""Amounts above this are refused as absurd."""

DIVISIBLE = frozenset({"person", "persons", "people", "soldiers", "troops", "beds", "tonnes", "hours", "litres"})
"""Units that can be parted freely: an offer of 250 persons may be used as 120 and 130."""


@frozen
class DataCheck:
    """One finding of one check: its level, the check's name, what is wrong, where and how to mend it."""

    level: str
    check: str
    what: str
    where: str = ""
    remedy: str = ""

    @property
    def problem(self) -> Problem:
        return Problem(self.what, self.where, self.remedy)


_Found = tuple[str, str, str]
_CHECKS: list[tuple[str, Callable[[ForceTables], Iterable[_Found]]]] = []


def _check(level: str) -> Callable[[Callable[[ForceTables], Iterable[_Found]]], Callable[..., Iterable[_Found]]]:
    def add(function: Callable[[ForceTables], Iterable[_Found]]) -> Callable[..., Iterable[_Found]]:
        _CHECKS.append((level, function))
        return function

    return add


def check_tables(tables: ForceTables) -> tuple[DataCheck, ...]:
    """Every finding of every check, errors first, in the order of the checks and the rows."""
    found = [
        DataCheck(level, function.__name__, what, where, remedy)
        for level, function in _CHECKS
        for what, where, remedy in function(tables)
    ]
    return tuple(sorted(found, key=lambda f: LEVELS.index(f.level)))


def check_names() -> tuple[tuple[str, str, str], ...]:
    """Every check: level, name, what it looks for."""
    return tuple((level, f.__name__, (f.__doc__ or "").strip()) for level, f in _CHECKS)


def require_sound(findings: Iterable[DataCheck], *, strict: bool = False) -> None:
    """Raise ForceError with every error (and, if ``strict``, every warning) among ``findings``."""
    stop = ("error", "warning") if strict else ("error",)
    problems = [f.problem for f in findings if f.level in stop]
    if problems:
        raise ForceError(problems)


def _all(*tables: tuple[Any, ...]) -> list[Any]:
    """Rows of several tables."""
    return [row for table in tables for row in table]


def _like(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f'Did you mean "{near[0]}"?' if near else ""


@_check("error")
def settings_out_of_bounds(t: ForceTables) -> Iterator[_Found]:
    """Plan length, tours, ratio and notice lie in sensible bounds."""
    s = t.settings
    for ok, what, remedy in (
        (1 <= s.months <= 60, f"{s.months} months cannot be planned", "Months must be 1 to 60"),
        (1 <= s.tour_months <= 60, f"a tour of {s.tour_months} months", "Tour months must be 1 to 60"),
        (1 <= s.rotation_ratio <= 20, f"a rotation ratio of {s.rotation_ratio:g}", "It must be 1 to 20"),
        (0 <= s.assumed_notice_days <= 3650, "the assumed notice is out of bounds", "Write 0 to 3650 days"),
        (s.counted_from in FIRMNESS[1:], f'"{s.counted_from}" cannot be counted from', "Choose possible to done"),
        (s.amount in ("low", "likely", "high"), f'"{s.amount}" is not an amount', "Choose low, likely or high"),
    ):
        if not ok:
            yield what, "Settings", remedy


@_check("error")
def duplicate_ids(t: ForceTables) -> Iterator[_Found]:
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
        t.scenarios,
    ):
        for name, count in Counter(row.id for row in table).items():
            if count > 1:
                rows = [row.where for row in table if row.id == name]
                yield f'the id "{name}" stands {count} times', ", ".join(filter(None, rows)), "Give each its own"
    pairs = Counter((r.capability, r.stands_for) for r in t.substitutes)
    doubled = Counter((r.capability, r.needs) for r in t.ratios)
    for (one, other), count in (*pairs.items(), *doubled.items()):
        if count > 1:
            yield f'"{one}" and "{other}" stand together {count} times', "", "Keep one row"


@_check("error")
def unknown_capability(t: ForceTables) -> Iterator[_Found]:
    """Every capability named stands on the sheet Capabilities."""
    known = [c.id for c in t.capabilities]
    for row, name in _capabilities_named(t):
        if name and name not in known:
            yield f'the capability "{name}" is not on the sheet Capabilities', row.where, _like(name, known)


def _capabilities_named(t: ForceTables) -> Iterator[tuple[Any, str]]:
    for row in _all(t.needs, t.pledges, t.fixed):
        yield row, row.capability
    for pair in t.substitutes:
        yield pair, pair.capability
        yield pair, pair.stands_for
    for ratio in t.ratios:
        yield ratio, ratio.capability
        yield ratio, ratio.needs


@_check("error")
def unknown_area(t: ForceTables) -> Iterator[_Found]:
    """Every area named stands on the sheet Areas."""
    known = [a.id for a in t.areas]
    named: list[tuple[Any, str]] = [(n, n.area) for n in t.needs] + [(f, f.area) for f in t.fixed if f.area]
    named += [(p, a) for p in t.pledges for a in (*p.areas, *p.not_areas)]
    named += [(b, a) for b in t.bases for a in b.serves] + [(r, a) for r in t.lift for a in r.areas]
    for row, name in named:
        if name not in known:
            yield f'the area "{name}" is not on the sheet Areas', row.where, _like(name, known)


@_check("error")
def unit_mismatch(t: ForceTables) -> Iterator[_Found]:
    """Needs and pledges are counted in the unit of their capability."""
    unit = {c.id: c.unit for c in t.capabilities}
    for row in _all(t.needs, t.pledges):
        expected = unit.get(row.capability)
        if row.unit and expected and row.unit.casefold() != expected.casefold():
            yield (
                f'"{row.id}" is given in {row.unit}, but {row.capability} is counted in {expected}',
                row.where,
                f"Write it in {expected} (and the smallest part beside it), or change the capability's unit",
            )


@_check("error")
def unknown_in_scenario(t: ForceTables) -> Iterator[_Found]:
    """Scenarios name preconditions and nations that the plan knows, and sizes above zero."""
    conditions = [c.id for c in t.conditions]
    nations = {name.casefold(): name for p in t.pledges for name in (p.nation, p.iso3) if name}
    for s in t.scenarios:
        for name in (*s.given, *s.not_given):
            if name not in conditions:
                yield f'"{s.id}": "{name}" is not on the sheet Preconditions', s.where, _like(name, conditions)
        for name in s.without:
            if name.casefold() not in nations:
                yield f'"{s.id}": no pledge is by "{name}"', s.where, _like(name, nations.values())
        for name in sorted(set(s.given) & set(s.not_given)):
            yield f'"{s.id}": "{name}" is both given and not given', s.where, "Keep one"
        if s.size is not None and not 0 < s.size <= MOST:
            yield f'"{s.id}": size is {s.size:g}', s.where, f"It must be above 0, at most {MOST:,.0f}"
        if s.counted_from and s.counted_from not in FIRMNESS[1:]:
            yield f'"{s.id}": "{s.counted_from}" cannot be counted from', s.where, "Choose possible to done"


@_check("error")
def amounts_out_of_bounds(t: ForceTables) -> Iterator[_Found]:
    """No amount is negative, absurd or not finite; low, likely and high are in order."""
    for row in _all(t.needs, t.pledges, t.bases, t.lift, t.substitutes, t.ratios, t.fixed, t.nations):
        for name in (f.name for f in fields(type(row))):
            value = getattr(row, name)
            if name.startswith(("chance", "latitude", "longitude")) or isinstance(value, bool):
                continue
            if not isinstance(value, int | float):
                continue
            if not math.isfinite(value) or value < 0 or value > MOST:
                label = name.replace("_", " ")
                yield f"{_name(row)}: {label} is {value:g}", row.where, f"It must be 0 to {MOST:,.0f}"
    for p in t.pledges:
        given = [v for v in (p.low, p.likely, p.high) if v is not None]
        if given != sorted(given):
            yield f'"{p.id}": low, likely and high are not in order', p.where, "low ≤ likely ≤ high"


@_check("error")
def place_out_of_bounds(t: ForceTables) -> Iterator[_Found]:
    """Rough places have a latitude of -90 to 90 and a longitude of -180 to 180, both or neither."""
    for row in _all(t.areas, t.bases):
        if (row.latitude is None) != (row.longitude is None):
            yield f"{_name(row)}: only one of latitude and longitude is given", row.where, "Write both, or neither"
        elif row.latitude is not None and not (abs(row.latitude) <= 90 and abs(row.longitude) <= 180):
            yield f"{_name(row)}: {row.latitude:g}, {row.longitude:g} is no place", row.where, "Write degrees"
    for a in t.areas:
        if a.radius_km is not None and not 0 < a.radius_km <= 5_000:
            yield f'"{a.id}": a radius of {a.radius_km:g} km', a.where, "Write 1 to 5,000"


def _name(row: Any) -> str:
    return f'"{getattr(row, "id", getattr(row, "capability", ""))}"'


@_check("error")
def rates_missing(t: ForceTables) -> Iterator[_Found]:
    """Rates, ratios, tours and parts that divide or multiply are above zero."""
    for s in t.substitutes:
        if not s.rate:
            yield f"{s.capability} for {s.stands_for} has no rate above zero", s.where, "Write the rate"
        if s.capability == s.stands_for:
            yield f"{s.capability} stands in for itself", s.where, "Remove the row"
    for r in t.ratios:
        if r.per_item is None:
            yield f"{r.capability} needs {r.needs}: no ratio", r.where, "Write how much one item needs"
    for row in _all(t.pledges, t.nations):
        if row.tour_months == 0 or (row.rotation_ratio is not None and row.rotation_ratio < 1):
            yield f"{_name(row)}: a tour has 1 month or more and a ratio is 1 or more", row.where, ""
    for p in t.pledges:
        if p.part == 0:
            yield f'"{p.id}": the smallest part is zero', p.where, "Leave it empty or write the size of a part"
        if p.stage not in STAGES or p.counts not in COUNTS or p.firmness not in ("", *FIRMNESS):
            yield f'"{p.id}": stage, counts or firmness is not a known word', p.where, "Choose from the lists"
    for n in t.needs:
        if not 1 <= n.priority <= 9:
            yield f'"{n.id}": priority {n.priority}', n.where, "Priorities are 1 to 9"
    for r in t.ratios:
        if not 1 <= r.priority <= 9:
            yield f"{r.capability} needs {r.needs}: priority {r.priority}", r.where, "Priorities are 1 to 9"
    for route in t.lift:
        if route.counts not in ("tonnes", "persons"):
            yield f'"{route.id}" counts "{route.counts}"', route.where, "Choose tonnes or persons"


@_check("error")
def chances_out_of_bounds(t: ForceTables) -> Iterator[_Found]:
    """Chances are 0 to 1, with low not above high, and come in pairs."""
    for row in _all(t.firmness, t.conditions, t.pledges):
        low, high = row.chance_low, row.chance_high
        if (low is None) != (high is None):
            yield f"{_name(row)}: only one end of the chance is given", row.where, "Write both, low and high"
        elif low is not None and high is not None and not 0 <= low <= high <= 1:
            yield f"{_name(row)}: the chance {low:g} to {high:g}", row.where, "0 ≤ low ≤ high ≤ 1"
    for f in t.firmness:
        if f.id not in FIRMNESS:
            yield f'"{f.id}" is not a rung of the ladder', f.where, "Choose " + ", ".join(FIRMNESS)


@_check("error")
def broken_precondition(t: ForceTables) -> Iterator[_Found]:
    """Every precondition can be read, and its names stand on the sheet Preconditions."""
    known = [c.id for c in t.conditions]
    for p in t.pledges:
        try:
            names = parse_condition(p.precondition).names
        except ExpressionProblem as problem:
            yield f'"{p.id}": the precondition cannot be read: {problem}', p.where, "Such as: ceasefire & (a | b)"
            continue
        for name in names:
            if name not in known:
                yield f'"{p.id}": the precondition "{name}" is not on its sheet', p.where, _like(name, known)


@_check("error")
def circular_ratios(t: ForceTables) -> Iterator[_Found]:
    """Support ratios do not run in a circle."""
    for circle in _circles({c.id: [r.needs for r in t.ratios if r.capability == c.id] for c in t.capabilities}):
        yield "support ratios run in a circle: " + " → ".join(circle), "Support ratios", "Remove one of the rows"


@_check("error")
def broken_supersedes(t: ForceTables) -> Iterator[_Found]:
    """Superseded offers exist and do not supersede each other in a circle."""
    known = {p.id for p in t.pledges}
    for p in t.pledges:
        for old in p.supersedes:
            if old not in known:
                yield f'"{p.id}" supersedes "{old}", which is no pledge', p.where, _like(old, known)
    if any(p.supersedes for p in t.pledges):
        for circle in _circles({p.id: list(p.supersedes) for p in t.pledges}):
            yield "offers supersede each other in a circle: " + " → ".join(circle), "Pledges", "Remove one"


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


@_check("error")
def broken_fixed_choice(t: ForceTables) -> Iterator[_Found]:
    """A fixed choice has a rule, a quantity and exactly one subject that exists."""
    pledges, needs = {p.id for p in t.pledges}, {n.id for n in t.needs}
    nations = {p.nation for p in t.pledges} | {n.id for n in t.nations}
    for f in t.fixed:
        if sum(map(bool, (f.pledge, f.nation, f.requirement))) != 1:
            yield f'"{f.id}" must name one pledge, nation or requirement', f.where, "Fill in exactly one"
        if f.quantity is None:
            yield f'"{f.id}" has no quantity', f.where, "Write it; 0 with at most means none"
        if f.rule not in ("at least", "at most", "exactly"):
            yield f'"{f.id}": the rule "{f.rule}" is not known', f.where, "at least, at most or exactly"
        for name, known in ((f.pledge, pledges), (f.nation, nations), (f.requirement, needs)):
            if name and name not in known:
                yield f'"{f.id}": "{name}" is not known', f.where, _like(name, known)
        if f.requirement and (f.area or f.capability):
            yield f'"{f.id}": a requirement has its own area and capability', f.where, "Leave those cells empty"


@_check("error")
def months_out_of_order(t: ForceTables) -> Iterator[_Found]:
    """A first month is not after the last, and month numbers begin at 1."""
    start = t.settings.start
    rows: list[tuple[Any, int | date | None, int | date | None]] = []
    rows += [(r, r.from_month, r.until_month) for r in _all(t.needs, t.lift, t.fixed)]
    rows += [(p, p.ready, p.until) for p in t.pledges] + [(b, b.opens, None) for b in t.bases]
    for row, first, last in rows:
        for value in (first, last):
            if isinstance(value, int) and not 1 <= value <= 1200:
                yield f"{_name(row)}: {value} is not a month of the plan", row.where, "Month 1 is the first"
        if first is not None and last is not None and months.touched(start, first) > months.touched(start, last):
            yield f"{_name(row)}: the first month is after the last", row.where, "Swap them"


@_check("warning")
def need_without_number(t: ForceTables) -> Iterator[_Found]:
    """A requirement without a quantity cannot be planned; it is listed as not sized, never taken for zero."""
    for n in t.needs:
        if n.quantity is None:
            yield f'requirement "{n.id}" has no quantity: it is not planned', n.where, "Write a number or an assumption"


@_check("warning")
def pledge_without_number(t: ForceTables) -> Iterator[_Found]:
    """An offer without any number cannot be planned; it is listed beside the gaps that it might fill."""
    for p in t.pledges:
        if p.low is None and p.likely is None and p.high is None and p.firmness != "refused":
            yield f'offer "{p.id}" ({p.nation}) names no amount: it is not planned', p.where, "Mark yours as assumed"


@_check("warning")
def pledge_without_date(t: ForceTables) -> Iterator[_Found]:
    """An offer with neither a ready date nor a notice is taken at the assumed notice."""
    days = t.settings.assumed_notice_days
    for p in t.pledges:
        if p.ready is None and p.notice_days is None and p.firmness != "refused":
            yield f'offer "{p.id}" has no date: taken as ready after {days} days', p.where, "Write a month or a notice"


@_check("warning")
def pledge_for_no_need(t: ForceTables) -> Iterator[_Found]:
    """An offer of a capability that nothing asks for fills no gap."""
    asked = {n.capability for n in t.needs} | {r.needs for r in t.ratios}
    asked |= {s.capability for s in t.substitutes if s.stands_for in asked}
    for p in t.pledges:
        if p.capability not in asked:
            yield f'offer "{p.id}": no requirement asks for {p.capability}', p.where, "Add one, or a substitute"


@_check("warning")
def outside_the_plan(t: ForceTables) -> Iterator[_Found]:
    """Requirements and offers lie, at least in part, within the months planned."""
    start, last = t.settings.start, t.settings.months
    for n in t.needs:
        first = months.touched(start, n.from_month) if n.from_month is not None else 1
        final = months.touched(start, n.until_month) if n.until_month is not None else last
        if first > last or final < 1:
            yield f'requirement "{n.id}" lies outside the {last} months planned', n.where, "Plan more months"
    for p in t.pledges:
        if p.ready is not None and months.first_full(start, p.ready) > last:
            yield f'offer "{p.id}" is ready only after the {last} months planned', p.where, "Plan more months"


@_check("warning")
def absurd_amount(t: ForceTables) -> Iterator[_Found]:
    """An offer is not more than a hundred times what is needed of its capability."""
    peak: dict[str, float] = {}
    for n in t.needs:
        peak[n.capability] = peak.get(n.capability, 0.0) + (n.quantity or 0.0)
    for p in t.pledges:
        most = max((v for v in (p.low, p.likely, p.high) if v is not None), default=0.0)
        if peak.get(p.capability) and most > 100 * peak[p.capability]:
            yield f'offer "{p.id}" is {most:,.0f}, over 100 times the need', p.where, "Check the figure and its unit"


@_check("warning")
def chance_missing(t: ForceTables) -> Iterator[_Found]:
    """Every rung in use has a chance; without it no band can be given."""
    known = {f.id for f in t.firmness if f.chance_low is not None}
    used = {p.firmness for p in t.pledges if p.chance_low is None and p.firmness not in ("", "refused")}
    for rung in sorted(used - known, key=FIRMNESS.index):
        yield f'the rung "{rung}" has no chance: no band for its offers', "Firmness", "Write low and high"


@_check("warning")
def derived_and_stated(t: ForceTables) -> Iterator[_Found]:
    """What a support ratio asks for is not also stated as a requirement of its own in the same area."""
    stated = {(n.capability, n.area): n for n in t.needs}
    for r in t.ratios:
        for n in t.needs:
            twin = stated.get((r.needs, n.area))
            if n.capability == r.capability and twin is not None:
                yield (
                    f'{r.needs} in {n.area} is asked for by "{twin.id}" and the ratio of {r.capability}: they add up',
                    twin.where,
                    "Remove one if both mean the same need",
                )


@_check("warning")
def beds_not_known(t: ForceTables) -> Iterator[_Found]:
    """Where beds are limited, every offer says how many beds an item takes (persons: one each)."""
    if any(b.beds is not None for b in t.bases):
        unit = {c.id: c.unit.casefold() for c in t.capabilities}
        for p in t.pledges:
            if p.beds is None and p.firmness != "refused" and not is_person(unit.get(p.capability, "")):
                yield f'offer "{p.id}": beds per item not given, so none are counted', p.where, "Write them, 0 if none"


@_check("note")
def not_limited(t: ForceTables) -> Iterator[_Found]:
    """Where the tables give no beds, stands or lift, the plan is not limited by them."""
    served = {a for b in t.bases for a in b.serves}
    for area in dict.fromkeys(n.area for n in t.needs):
        if area not in served:
            yield f'no base serves "{area}": housing there is not limited', "Bases", ""
    for b in t.bases:
        if b.beds is None:
            yield f'base "{b.id}": beds not known, so housing in its areas is not limited', b.where, ""
    if not any(r.per_month is not None for r in t.lift):
        yield "no lift is given: moving in is not limited", "Lift", ""


@_check("note")
def costs_missing(t: ForceTables) -> Iterator[_Found]:
    """Offers without a cost are not free: totals say how many are left out."""
    without = sum(p.cost_month is None and p.cost_deploy is None for p in t.pledges)
    if without:
        yield f"{without} of {len(t.pledges)} offers have no cost; totals leave them out", "Pledges", ""


def is_person(unit: str) -> bool:
    """Whether a unit counts people."""
    return unit.casefold() in ("person", "persons", "people", "soldiers", "troops")
