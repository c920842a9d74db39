"""grith force odds and grith force keystones: how surely the plan holds, and whose loss breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._force_options import (
    SHOWN,
    Asked,
    Out,
    force_app,
    handed_over,
    say,
    scenario_options,
)
from grith.cli._options import Json
from grith.cli._output import table
from grith.units import percent, percent_band

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from grith.force import ForceData
    from grith.force.odds import Odds

Replan = Annotated[
    int,
    typer.Option(
        help="Also bound the odds where one may plan anew, with so many plans at most; a plan of a part of the force "
        "counts as one, and the first ones, with everybody, are made in any case.",
        min=0,
    ),
]


@force_app.command(name="odds")
@scenario_options()
def odds_force(
    asked: Asked,
    replan: Replan = 0,
    out: Out = None,
    json: Json = False,
) -> None:
    """Tell how surely each requirement, each tier and the whole is met, if the plan stays as it is."""
    from grith.force.odds import odds_view, plan_odds

    plan = asked.plan()
    odds = plan_odds(plan, certain=asked.given or (), never=asked.not_given or ())
    view = odds_view(odds)
    if replan:
        view["planning_anew"] = _anew(plan.data, asked.given or (), asked.not_given or (), replan)
    if handed_over(out, json, view, lambda: _odds_sheets(view)):
        return
    _odds_head(odds)
    for title, rows in _odds_sheets(view)[:2]:
        table(title, tuple(rows[0]), [tuple(str(c) for c in row) for row in rows[1:]])
    if view["short_even_if_all_is_kept"]:
        say("Short even if all is kept: " + ", ".join(view["short_even_if_all_is_kept"]) + ".")
    for name in view["without_a_chance"]:
        say(f"No chance is given for {name}: taken as 0 to 1.")
    if replan:
        _say_anew(view["planning_anew"], replan)
    say(view["note"], dim=True)


@force_app.command(name="keystones")
@scenario_options()
def keystones_force(
    asked: Asked,
    target: Annotated[float, typer.Option(help="Ask whom to make sure of, for the odds to reach this.")] = 0.5,
    out: Out = None,
    json: Json = False,
) -> None:
    """Tell whose loss breaks the force: importance of nations and preconditions, single and double losses, asks."""
    from grith.errors import ForceError
    from grith.force.keystones import cheapest_asks, core_groups, importances, keystones_view, losses, who_is_enough
    from grith.force.odds import TooLarge, plan_odds

    if not 0.0 < target <= 1.0:
        raise ForceError(f"a target of {target:g} is not a chance", "--target", "Write a number above 0, at most 1")
    plan = asked.plan()
    odds = plan_odds(plan, certain=asked.given or (), never=asked.not_given or ())
    must = plan.data.measured
    lines = [i for i, line in enumerate(plan.data.lines) if line.must_have == must]
    as_planned = any(plan.data.lines[i].id in odds.short for i in lines)
    try:
        found = importances(odds.model, lines, as_planned=as_planned)
        asks = cheapest_asks(odds.model, lines, target, as_planned=as_planned)
    except TooLarge:
        found, asks = [], None
    what = "must-haves" if must else "desired lines"
    goal = f"all that the plan places for {what} comes" if as_planned else f"all {what} are met"
    lost = losses(plan.data)
    enough = who_is_enough(plan.data, lost)
    view = keystones_view(found, lost, enough, asks, goal, target, core_groups(plan.data))
    months = sum(q > 0 for line in plan.data.lines if line.must_have for q in line.need)
    view["losses"]["must_have_line_months"] = months
    view["losses"]["uncovered_in_the_plan"] = round(months * (1.0 - (plan.share(True) or 0.0)), 6)
    if handed_over(out, json, view, lambda: _keystone_sheets(view)):
        return
    _odds_head(odds)
    if not any(any(line.need) for line in plan.data.lines):
        return
    empty = not view["importances"] and not view["who_is_enough"] and asks is not None
    if empty or (as_planned and not any(any(plan.covered[i]) for i in lines)):
        say(f"The plan places nothing for its {what}: there is nobody to lose and nothing to make sure of.")
        title, rows = _keystone_sheets(view)[1]
        desired = [tuple(str(c) for c in row) for row in rows[1 : SHOWN + 1] if any(row[1:3])]
        if desired:
            table(title, tuple(rows[0]), desired)
        return
    say(f"Goal of the measures: {goal}.")
    sheets = _keystone_sheets(view)
    _importance_tables(*sheets[0], what)
    title, rows = sheets[1]
    table(title, tuple(rows[0]), [tuple(str(c) for c in row) for row in rows[1 : SHOWN + 1]])
    say(f"Losses weigh all {what} alike, whatever their priority.{_against_the_plan(view['losses'])}", dim=True)
    pairs = [p for p in view["losses"]["double"] if p["more_than_alone"]]
    for p in pairs[:5]:
        say(
            f"{' and '.join(p['nations'])} together: {p['must_have_line_months']:.3g} must-have line-months, "
            f"{p['more_than_alone']:.3g} more than each alone."
        )
    if must:
        broken = [" and ".join(b) for b in view["whose_loss_breaks_it"]]
        say("Who is enough: " + (", ".join(view["who_is_enough"]) or "nobody is needed") + ".")
        say("Whose loss costs must-haves: " + ("; ".join(broken[:SHOWN]) or "no single nation or pair") + ".")
    else:
        say("No must-have needs anything: who is enough, and whose loss breaks it, are asked of must-haves.")
    for group in view["core_groups"]:
        twice = f", two of them for {percent(group['share_reached_twice'])} %" if len(group["nations"]) > 1 else ""
        say(
            f"Core group of {len(group['nations'])}, something to offer for {percent(group['share'])} % of must-have "
            f"line-months{twice}: {', '.join(group['nations'])}."
        )
    if view["asks"]:
        if not view["asks"]["sets"]:
            top = view["asks"]["everything"]["odds"]
            say(
                f"No four asks lift the low end to {100 * target:.4g} %; with everything sure: {_band(top)}"
                + (", since amounts still lie between low and high." if top[0] < top[1] else ".")
            )
        for ask in view["asks"]["sets"]:
            if not ask["make_sure_of"]:
                say(f"The low end is at {100 * target:.4g} % or above as it is: {_band(ask['odds'])}.")
                continue
            say(f"To reach {100 * target:.4g} %: make sure of {', '.join(ask['make_sure_of'])} → {_band(ask['odds'])}.")


def _importance_tables(title: str, rows: list[list[Any]], what: str) -> None:
    """The sheet in two, so that each is read in a window of 80 letters: what is covered, then the measures."""
    heads, *found = ([*row[:2], *map(str, row[2:])] for row in rows[: SHOWN + 1])
    cover = slice(2, 5)
    table(f"{title}: {what} expected to be covered", (*heads[:2], *heads[cover]), [(*r[:2], *r[cover]) for r in found])
    table(f"{title}: the measures", (heads[1], *heads[5:]), [(r[1], *r[5:]) for r in found])


def _against_the_plan(losses: dict[str, Any]) -> str:
    """What the losses are counted from, where that is not what the plan covers."""
    alike, plan = losses["uncovered_now"]["must_have"], losses["uncovered_in_the_plan"]
    if abs(alike - plan) < 0.005:
        return ""
    every = losses["must_have_line_months"]
    return (
        f" So counted, everybody together covers {_rounded(every - alike)} of {every} line-months; the plan, which "
        f"serves priority 1 first and sends whole units, covers {_rounded(every - plan)}, and one made with --without "
        "may differ as much."
    )


def _rounded(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _anew(data: ForceData, given: Collection[str], not_given: Collection[str], calls: int) -> dict[str, Any]:
    from grith.force import compile_tables
    from grith.force.odds import Effort, replanned_odds, replanned_view

    every = {c.id for c in data.tables.conditions} - set(not_given)
    opened = compile_tables(data.tables, as_of=data.as_of, given=every, not_given=not_given, without=data.without)
    found = replanned_odds(opened, certain=given, never=not_given, effort=Effort(calls=calls))
    return replanned_view(found)


def _say_anew(anew: dict[str, Any], budget: int) -> None:
    goal = (
        "all must-haves are met"
        if anew["reachable"]
        else (f"no more than {anew['goal']:.3g} must-have line-months stay uncovered, which is what all together leave")
    )
    low, high = anew["low_end"], anew["high_end"]
    say(
        f"If one may plan anew ({goal}): low end {_between(low)}, high end {_between(high)}; {anew['plans']} plans"
        + (f" of its {anew['parts']} parts that share no pledge." if anew["parts"] > 1 else ".")
    )
    if anew["simulated"]:
        ends = [f"{percent(s['chance'])} % (± {100 * s['standard_error']:.1f})" for s in anew["simulated"]]
        say(f"By simulation, with one standard error: low end {ends[0]}, high end {ends[1]}. That is no bound.")
    else:
        say("By simulation: none, the budget is too small to decide a draw.")
    if anew["plans_at_least"] >= budget:
        say(f"The first {anew['plans_at_least']} plans, with everybody, are made whatever the budget.")
    if not anew["complete"]:
        say("The budget was used up before the bounds met; a larger --replan may bring them closer.")
    for words, key in (("Enough", "enough"), ("Without these it fails", "breaking")):
        for names in anew[key][:3]:
            say(f"{words}: {', '.join(names) or 'nobody has to come'}.")


def _odds_head(odds: Odds) -> None:
    given = odds.model.data
    say(f"{given.tables.settings.title} · the plan assumes: {', '.join(given.given) or 'nothing'}", bold=True)
    if not any(any(line.need) for line in given.lines):
        say("Nothing is needed in the months planned.")
        return
    what = "Must-have" if given.measured else "No must-have needs anything. Desired"
    say(
        f"{what} line-months covered on average: {_band(odds.assumed_coverage)} if the assumed preconditions hold; "
        f"{_band(odds.coverage)} with every precondition at its own chance."
    )


def _band(ends: Any) -> str:
    if ends is None:
        return "—"
    return percent_band(ends["band"] if isinstance(ends, dict) else ends)


def _between(bounds: Sequence[float]) -> str:
    """Bounds of one end; told as one number where they show no difference."""
    low, high = map(percent, bounds)
    return f"{low} %" if low == high else f"between {low} and {high} %"


def _odds_sheets(view: dict[str, Any]) -> list[tuple[str, list[list[Any]]]]:
    head = ["what", "met as required", "all placed comes", "remark"]
    lines = [head]
    for line in view["lines"]:
        remark = "short even if all is kept" if line["short_even_if_all_is_kept"] else ""
        remark = remark if line["required"] else "nothing needed in the months planned"
        lines.append([line["id"], _band(line["required"]), _band(line["as_planned"]), remark])
    groups = [[*head[:3]]] + [[g["name"], _band(g["required"]), _band(g["as_planned"])] for g in view["groups"]]
    conditions = [["precondition", "low", "high"]] + [[c["id"], *c["chance"]] for c in view["preconditions"]]
    return [("Odds by tier", groups), ("Odds by requirement", lines), ("Preconditions", conditions)]


def _keystone_sheets(view: dict[str, Any]) -> list[tuple[str, list[list[Any]]]]:
    rows: list[list[Any]] = [
        ["kind", "name", "cover without it", "cover now", "cover if sure", "Birnbaum", "criticality", "achievement",
         "reduction"]
    ]  # fmt: skip
    for i in view["importances"]:
        low, high = i["cover_without_now_with"]
        bands = [_band((a, b)) for a, b in zip(low, high, strict=True)]
        numbers = [_pair(i[k]) for k in ("birnbaum", "criticality", "risk_achievement_worth", "risk_reduction_worth")]
        rows.append([i["kind"], i["name"], *bands, *numbers])
    lost: list[list[Any]] = [["lost", "must-have line-months", "desired line-months", "lines hit"]]
    for kind in ("single", "double"):
        for p in view["losses"][kind]:
            lost.append(
                [
                    " and ".join(p["nations"]),
                    round(p["must_have_line_months"], 3),
                    round(p["desired_line_months"], 3),
                    ", ".join(p["lines_hit"]),
                ]
            )
    asks: list[list[Any]] = [["make sure of", "odds, low", "odds, high"]]
    for ask in view["asks"]["sets"] if view["asks"] else ():
        asks.append([", ".join(ask["make_sure_of"]), *ask["odds"]])
    return [("Importance", rows), ("Losses, planned anew", lost), ("Asks", asks)]


def _pair(ends: list[float | None]) -> str:
    low, high = ("no bound" if v is None else f"{v:.3g}" for v in ends)
    return low if low == high else f"{low} to {high}"
