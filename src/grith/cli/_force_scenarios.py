"""Scenarios of a force side by side, one plan for all of them, plans nearly as good, and what a plan costs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._force import foot
from grith.cli._force_options import (
    Asked,
    Day,
    Out,
    Quick,
    Seconds,
    Source,
    day_of,
    force_app,
    handed_over,
    say,
    scenario_options,
    tables_of,
)
from grith.cli._options import Json
from grith.cli._output import table
from grith.units import cover_band, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grith.nouns import ForceScenario

_WORDS = {"given": "given", "not given": "not_given", "without": "without"}
_DAYS = {"start": "start", "as of": "as_of"}
AMOUNTS = ("low", "likely", "high")
MOST_SIZE = 10_000_000.0
"""A larger force is refused as absurd."""


@force_app.command(name="compare")
def compare_force(
    source: Source,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            help='A scenario beside the plan as written, such as "small: size 10000; without FRA; given backing; '
            'start 2025-09-01". Words: given, not given, without, size, start, as of, counted from, amount. '
            "Repeatable. Without it the sheet Scenarios is taken, or each precondition is turned over in turn.",
        ),
    ] = None,
    as_of: Day = "",
    robust: Annotated[bool, typer.Option("--robust", help="Also make one plan for all of them.")] = False,
    quick: Quick = False,
    seconds: Seconds = 60.0,
    out: Out = None,
    json: Json = False,
) -> None:
    """Plan several scenarios side by side: with and without US backing, force sizes, start dates."""
    from attrs import evolve

    from grith.errors import ForceError
    from grith.force import Limits, compare, compare_view, comparison_sheets, default_scenarios, robust_plan
    from grith.nouns import ForceScenario

    tables = tables_of(source)
    if day := day_of(as_of):
        tables = evolve(tables, settings=evolve(tables.settings, as_of=day))
    given = [ForceScenario("as written"), *(read_scenario(text) for text in scenario)] if scenario else ()
    names = [s.id for s in given]
    if twice := next((n for n in names if names.count(n) > 1), ""):
        raise ForceError(f'two scenarios are called "{twice}"', "--scenario", "Give each its own name")
    chosen = tuple(given) or default_scenarios(tables)
    limits = Limits(seconds=seconds)
    joined, apart = (chosen, ()) if scenario else _sharing(chosen)
    shared = robust_plan(tables, joined, limits, relaxed=quick) if robust else None
    view = compare_view(compare(tables, chosen, limits, relaxed=quick), shared)
    if handed_over(out, json, view, lambda: comparison_sheets(view)):
        return
    table(
        "Scenarios side by side",
        (
            "scenario",
            "changes",
            "must-haves expected",
            "if all is kept",
            "desired, if all is kept",
            "nations",
            "status",
        ),
        [_row(row) for row in view["scenarios"]],
    )
    for row in view["scenarios"]:
        if row["problem"]:
            say(f"{row['name']}: {row['problem']}")
    if "robust" in view:
        rows = [
            (
                r["name"],
                cover_band(r["must_have"]["band"], r["must_have"]["if_all_kept"]),
                _share(r["must_have"]),
                _share(r["own_plan_must_have"]),
            )
            for r in view["robust"]["scenarios"]
        ]
        if apart:
            say("Not in the shared plan, since it needs one size, start and amount: " + "; ".join(apart) + ".")
        table(
            "One plan for all of them (must-haves)",
            ("in scenario", "expected", "if all is kept", "its own plan, if all is kept"),
            rows,
        )
    foot({"not_sized": (), "refusal": view["refusal"]})


@force_app.command(name="alternatives")
@scenario_options(leave_out=("quick",))
def alternatives_force(
    asked: Asked,
    count: Annotated[int, typer.Option(help="How many at most.", min=1, max=20)] = 3,
    slack: Annotated[
        float, typer.Option(help="By what share of its line-months each tier may be covered less.", min=0, max=1)
    ] = 0.02,
    out: Out = None,
    json: Json = False,
) -> None:
    """Plans nearly as good that differ most: who else could stand where."""
    from grith.force import Limits, alternatives, alternatives_sheets, alternatives_view, plan_view

    plan = asked.plan()
    found = alternatives(plan, count, slack, Limits(nodes=50, seconds=asked.seconds))
    view = alternatives_view(found)
    if handed_over(
        out, json, {"slack": slack, "alternatives": view}, lambda: alternatives_sheets(plan_view(plan), view)
    ):
        return
    if not view:
        say(f"No other plan is as good within {100 * slack:.4g} % of each tier.")
    for number, (one, other) in enumerate(zip(view, found, strict=True), 1):
        say(f"{number}. {percent(one['differs'])} % of it is placed otherwise than in the plan.", bold=True)
        lost = "; ".join(f"{p['aim']}: {p['line_months']:+.3g}" for p in one["loses"] if p["line_months"])
        say(f"   uncovered line-months more or less: {lost or 'the same'}")
        say(f"   nations in: {', '.join(one['nations_in']) or 'none'}; out: {', '.join(one['nations_out']) or 'none'}")
        before = _places(plan)
        rows = [row for row in _places(other.plan) if row not in before]
        table("Placed otherwise", ("nation", "as", "area", "months", "items"), rows)


@force_app.command(name="cost")
@scenario_options()
def cost_force(
    asked: Asked,
    rates: Annotated[Path, typer.Option("--rates", help="Your rates and holdings (.xlsx, .ods, .toml or .csv).")],
    out: Out = None,
    json: Json = False,
) -> None:
    """What the plan costs by the structure of UN reimbursement, from rates that you bring; totals as ranges."""
    from grith.force import cost_sheets, read_rates, reimbursement, reimbursement_view

    file = read_rates(rates)
    plan = asked.plan()
    currency = plan.data.tables.settings.currency
    view = reimbursement_view(reimbursement(plan, file), currency) | {"notes": list(file.notes)}
    if handed_over(out, json, view, lambda: cost_sheets(view)):
        return
    rows = [(k["kind"], f"{k['low']:,.0f}", f"{k['high']:,.0f}") for k in view["by_kind"]]
    low, high = view["total"]
    table(
        f"Cost over the plan {currency}".rstrip(),
        ("kind", "low", "high"),
        [*rows, ("all", f"{low:,.0f}", f"{high:,.0f}")],
    )
    if view["holdings_of_nothing_here"]:
        say("Holdings of nothing in this plan, not used: " + ", ".join(view["holdings_of_nothing_here"]) + ".")
    for note in file.notes:
        say(f"note: {note}.")
    say(
        "Only what is placed is counted, at the rates of your file; the rates were not checked against any table.",
        dim=True,
    )


def _sharing(chosen: Sequence[ForceScenario]) -> tuple[tuple[ForceScenario, ...], tuple[str, ...]]:
    """Scenarios that can share a plan with the first, and the names of the others."""
    first = chosen[0]
    kept = tuple(s for s in chosen if (s.size, s.start, s.amount) == (first.size, first.start, first.amount))
    return kept, tuple(s.id for s in chosen if s not in kept)


def read_scenario(text: str) -> ForceScenario:
    """A scenario from words: ``name: given a, b; without FRA; size 10000; start 2025-09-01``."""
    from grith.errors import ForceError
    from grith.nouns import ForceScenario

    name, colon, rest = text.partition(":")
    remedy = 'Write it as "small: size 10000; without FRA; given us_backstop; start 2025-09-01"'
    if not colon or not name.strip():
        raise ForceError(f'"{text}" is not a scenario', "--scenario", remedy)
    values: dict[str, Any] = {}
    for part in filter(None, (p.strip() for p in rest.split(";"))):
        for word in (*_WORDS, *_DAYS, "size", "counted from", "amount"):
            if part.lower().startswith(word + " "):
                value = part[len(word) :].strip()
                break
        else:
            raise ForceError(f'"{part}" is not understood', "--scenario", remedy)
        try:
            if word in _WORDS:
                values[_WORDS[word]] = (
                    *values.get(_WORDS[word], ()),
                    *(v.strip() for v in value.split(",") if v.strip()),
                )
            elif word in _DAYS:
                values[_DAYS[word]] = date.fromisoformat(value)
            else:
                values[word.replace(" ", "_")] = _fitting(word, value.lower())
        except ValueError:
            raise ForceError(f'"{value}" does not fit "{word}"', "--scenario", remedy) from None
    return ForceScenario(name.strip(), **values, where="--scenario")


def _fitting(word: str, value: str) -> str | float:
    """The value of ``size``, ``amount`` or ``counted from``; raises ValueError where it is none."""
    from grith.nouns import FIRMNESS

    if word == "size":
        size = float(value.replace(",", ""))
        if not 0.0 < size <= MOST_SIZE:
            raise ValueError(value)
        return size
    if value not in (AMOUNTS if word == "amount" else FIRMNESS[1:]):
        raise ValueError(value)
    return value


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    told = "; ".join(f"{key.replace('_', ' ')} {_words(value)}" for key, value in row["differs_by"].items())
    if row["problem"]:
        return row["name"], told, "no plan", "", "", "", ""
    return (
        row["name"],
        told,
        cover_band(row["must_have"]["band"], row["must_have"]["if_all_kept"]),
        _share(row["must_have"]),
        _share(row["desired"]),
        str(len(row["nations"])),
        row["status"],
    )


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else f"{value:,.0f}" if isinstance(value, float) else str(value)


def _share(part: dict[str, Any] | None) -> str:
    return "" if part is None or part["if_all_kept"] is None else f"{percent(part['if_all_kept'], 1)} %"


def _places(plan: Any) -> list[tuple[str, str, str, str, str]]:
    from grith.force import amount_words

    data = plan.data
    return [
        (
            data.offers[p.offer].nation,
            data.slots[p.slot].capability,
            data.slots[p.slot].area,
            f"{p.first}-{p.last}",
            amount_words(p.items),
        )
        for p in plan.placements
    ]
