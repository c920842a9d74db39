"""The commands of FORCE: do the pledges add up to a force, and what is missing and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from grith.cli._app import app
from grith.cli._force_options import (
    SHOWN,
    Asked,
    Out,
    Source,
    Strict,
    force_app,
    handed_over,
    say,
    scenario_options,
    tables_of,
)
from grith.cli._options import Json
from grith.cli._output import print_json, table
from grith.units import counted, cover_band, percent, percent_band, unit_words

if TYPE_CHECKING:
    from grith.force import ForcePlan

app.add_typer(force_app)
ALIKE = 4
"""Findings of one check that are shown on a screen."""


@force_app.command(name="check")
def check_force(source: Source, strict: Strict = False, json: Json = False) -> None:
    """Check the tables: every finding at once, with its sheet and cell and how to mend it."""
    from grith.force import check_names, compile_tables

    tables = tables_of(source)
    findings = compile_tables(tables, strict=strict).findings  # what only a plan would trip over is found too
    if json:
        shown = [
            {"level": f.level, "check": f.check, "what": f.what, "where": f.where, "remedy": f.remedy}
            for f in findings
        ]  # fmt: skip
        names = [{"level": level, "check": name, "looks_for": words} for level, name, words in check_names()]
        print_json({"ok": True, "findings": shown, "checks": names, "left_out_sheets": list(tables.left_out)})
        return
    counts = {
        "requirement": tables.needs,
        "pledge": tables.pledges,
        "base": tables.bases,
        "route": tables.lift,
        "precondition": tables.conditions,
    }
    told = [f"{len(rows)} {thing}{'s' * (len(rows) != 1)}" for thing, rows in counts.items()]
    say(f"The tables are in order: {', '.join(told)}.")
    for _, group in groupby(findings, key=lambda f: f.check):
        alike = list(group)
        for f in alike[:ALIKE]:
            where = f" ({f.where})" if f.where else ""
            say(f"{f.level}: {f.what}{where}. {f.remedy}".rstrip(". ") + ".")
        if len(alike) > ALIKE:
            say(f"{alike[0].level}: {len(alike) - ALIKE} more like the last; --json has all.")
    for name in tables.left_out:
        say(f'note: the sheet "{name}" is not part of the layout and was not read.')


@force_app.command(name="plan")
@scenario_options()
def plan_force(
    asked: Asked,
    out: Out = None,
    json: Json = False,
) -> None:
    """Plan who is where in which month: gaps first, then caveats, cost and few nations an area."""
    from grith.force import amount_words, plan_sheets

    plan = asked.plan()
    view = _view(plan, asks=out is not None)
    if handed_over(out, json, view, lambda: plan_sheets(view)):
        return
    head(plan, view)
    rows = [
        (
            line["id"],
            line["capability"],
            line["area"],
            "must" if line["must_have"] else "desired",
            f"{amount_words(max(line['need']))} {unit_words(line['unit'], max(line['need']))}",
            cover_band(line["band"], line["share"]),
            "" if line["share"] is None else f"{percent(line['share'])} %",
        )
        for line in view["lines"]
    ]
    table(
        "What is covered", ("line", "capability", "area", "tier", "need", "expected cover", "if all is kept"), rows
    )  # fmt: skip
    if view["band_note"]:
        say(view["band_note"], dim=True)
    placed = [
        (
            p["nation"],
            p["pledge"],
            p["used_as"] if p["capability"] == p["used_as"] else f"{p['capability']} as {p['used_as']}",
            p["area"],
            f"{p['from_month']}-{p['until_month']}",
            amount_words(p["items"]),
        )
        for p in view["placements"]
    ]
    table("Who is where", ("nation", "offer", "as", "area", "months", "items"), placed)
    for pool in view["beyond_the_last_month"]:
        say(
            f"After month {plan.data.horizon} the pool of {pool['nation']} ({pool['pledge']}) cannot keep this up: "
            f"{amount_words(pool['in_place'])} in place in the last month, {amount_words(pool['lasts'])} for good."
        )
    not_counted = [(n["pledge"], n["why"]) for n in view["not_counted"]]
    if not_counted:
        table("Offers that do not count in this plan", ("offer", "why"), not_counted)
    for aim in plan.stages:
        value, bound = (amount_words(round(v, 6) + 0.0) for v in (aim.value, aim.bound))
        say(f"{aim.name}: {value} (bound {bound}, {aim.status}, {aim.seconds:.1f} s)", dim=True)
    total, missing = plan.cost
    if total:
        without = counted(len(missing), "offers")
        say(f"Cost: {total:,.0f} {plan.data.tables.settings.currency}; {without} placed without a cost.")
    foot(view)


@force_app.command(name="gaps")
@scenario_options()
def gaps_force(
    asked: Asked,
    out: Out = None,
    json: Json = False,
) -> None:
    """Explain every shortfall: who could fill it and why each does not, its price, and what would close it."""
    from grith.force import amount_words, plan_sheets

    plan = asked.plan()
    view = _view(plan, asks=True)
    handed_over(out, False, view, lambda: plan_sheets(view))
    if json:
        keys = (
            "title",
            "scenario",
            "must_have",
            "desired",
            "status",
            "gaps",
            "scarce",
            "scarce_together",
            "not_sized",
            "refusal",
        )
        print_json({key: view[key] for key in keys})
        return
    head(plan, view)
    if not view["lines"]:
        say("No requirement has a quantity: there is nothing to plan for. Fill in the sheet Requirements.")
    elif not any(map(any, (line["need"] for line in view["lines"]))):
        say("Nothing is needed in the months planned: look at the quantities and months of the sheet Requirements.")
    elif not view["gaps"]:
        say("Every requirement with a quantity is covered in every month, if all counted offers are kept.")
    for number, gap in enumerate(view["gaps"][:SHOWN], 1):
        say(f"{number}. {gap['words']}", bold=True)
        for c in gap["candidates"][:SHOWN]:
            amount = "" if c["could_bring"] is None else amount_words(c["could_bring"])
            brings = amount and (f", counts for {amount}" if c["stands_in"] else f", {amount} in all")
            say(f"      {c['nation']} ({c['pledge']}{brings}): {c['why']}")
        if len(gap["candidates"]) > SHOWN:
            say(f"      … and {len(gap['candidates']) - SHOWN} more; --json has all.", dim=True)
        for ask in gap["asks"]:
            say(f"   → {ask['words']}")
        if gap["price"]:
            say(f"      price: one more item needed adds {gap['price']:.4g} uncovered line-months", dim=True)
    if any(gap["asks"] for gap in view["gaps"]):
        say(
            "→ closes its gap with everybody where the plan has them. Planned anew, others may move to where they "
            "cover more, and the new offer may serve another line first.",
            dim=True,
        )
    if len(view["gaps"]) > SHOWN:
        say(f"… and {len(view['gaps']) - SHOWN} more shortfalls; --json has all.", dim=True)
    if view["scarce"]:
        rows = [(s["what"], f"{s['worth']:.3g}", s["aim"]) for s in view["scarce_together"][:SHOWN]]
        title = "What one more of a scarce thing in every month is worth at most (uncovered line-months)"
        table(title, ("what", "worth", "of"), rows)
    foot(view)


def _view(plan: ForcePlan, asks: bool) -> dict[str, Any]:
    from grith.force import explain_gaps, plan_view, prices

    _, scarce = prices(plan.data, plan)
    return plan_view(plan, explain_gaps(plan, asks=asks), scarce)


def head(plan: ForcePlan, view: dict[str, Any]) -> None:
    given = view["scenario"]
    when = f" · as of {given['as_of']}" if given["as_of"] else ""
    holds = ", ".join(given["given"]) or "none"
    say(f"{view['title']}{when} · assumed: {holds}", bold=True)
    for key, words in (("must_have", "Must-haves"), ("desired", "Desired")):
        part = view[key]
        if part["if_all_kept"] is not None:
            say(
                f"{words} covered: {percent_band(part['band'])} expected; "
                f"{percent(part['if_all_kept'])} % if every counted offer is kept in full."
            )
    told = {
        "proved": "no plan does better on the gaps",
        "stopped": "stopped at the node limit; a better plan may exist",
        "cut": "cut by the clock; a better plan may exist, and another run may differ",
        "relaxed": "a first answer: units may be parted; the true plan cannot do better",
    }
    say(f"{plan.status}: {told[plan.status]}.", dim=True)


def foot(view: dict[str, Any]) -> None:
    if view["not_sized"]:
        say("Requirements without a quantity, not planned: " + ", ".join(view["not_sized"]) + ".")
    warnings = sum(f["level"] == "warning" for f in view.get("checks", ()))
    if warnings:
        say(f"{warnings} warning{'s' * (warnings > 1)} about the data: grith force check shows them.")
    say(view["refusal"], dim=True)
