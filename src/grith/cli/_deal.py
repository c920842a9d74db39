"""The commands of DEAL: which positions can stand together, which collide, who would have to move."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import app
from grith.cli._options import Json
from grith.cli._output import console, print_json, table

if TYPE_CHECKING:
    from grith.deal import Budget, Deal
    from grith.nouns.as_of import AsOf

deal_app = typer.Typer(
    name="deal",
    help="Which positions can stand together, which collide, who would have to move.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
app.add_typer(deal_app)

Source = Annotated[
    Path, typer.Argument(metavar="SOURCE", help="A case folder with positions.toml, or a TOML, CSV, XLSX or ODS file.")
]
Day = Annotated[str, typer.Option("--as-of", help="Take the positions held on this day (2025-03-20); default: all.")]
Seconds = Annotated[float, typer.Option(help="Stop searching after so many seconds and say what was cut.", min=0.05)]
Limit = Annotated[int, typer.Option(help="List at most so many conflicts and packages.", min=1)]
Goal = Annotated[str, typer.Option(help="A goal by its id, or a constraint such as 'truce and monitors'.")]
SHOWN = 20
NAMED = 40  # names in one cell
_PACKAGE_KEYS = (
    *("title", "as_of", "refusal", "counts", "complete", "cut", "notes", "parties", "rules"),
    *("packages", "burden_by_party", "moves"),
)


@deal_app.command()
def why(source: Source, as_of: Day = "", seconds: Seconds = 10.0, limit: Limit = 10_000, json: Json = False) -> None:
    """Tell every minimal conflict with its sources, and which positions are in most of them."""
    from grith.deal import deal_view
    from grith.deal._words import conflict_lines, sources

    deal = _analysed(source, as_of, _budget(seconds, limit))
    view = deal_view(deal)
    if json:
        print_json(view)
        return
    _title(deal)
    for line in view["summary"]:
        _say(line)
    _say("")
    for number, conflict in enumerate(deal.conflicts[:SHOWN], 1):
        head, *lines = conflict_lines(deal, conflict)
        _say(f"{number}. {head}")
        for line in lines:
            _say(f"      {line}")
    _rest(len(view["conflicts"]), view["counts"]["conflicts"], "conflicts")
    if view["swing"]:
        prices = {p["position"]: p for p in view["prices"]}
        rows = [
            (s["position"], _holders(deal, s["position"]), s["conflicts"], f"{s['share']:.0%}", *_price(prices, s))
            for s in view["swing"][:SHOWN]
        ]
        columns = ("position", "held by", "conflicts", "share", "costs others", "extra in all")
        table("In how many conflicts, and what keeping it costs", columns, rows)
    if deal.conflicts:
        _say("Sources", bold=True)
    for point in dict.fromkeys(p for c in deal.conflicts[:SHOWN] for p in c.points):
        for line in sources(point):
            _say(f"    {line}", dim=True)
    _foot(deal)


@deal_app.command()
def packages(
    source: Source, as_of: Day = "", goal: Goal = "", seconds: Seconds = 10.0, limit: Limit = 10_000, json: Json = False
) -> None:
    """List what can stand together, cheapest concession first, and the fewest parties that must move for a goal."""
    from grith.deal import deal_view

    deal = _analysed(source, as_of, _budget(seconds, limit))
    view = deal_view(deal, (goal,) if goal else None)
    if json:
        keys = (
            "title",
            "as_of",
            "refusal",
            "counts",
            "complete",
            "cut",
            "rules",
            "packages",
            "burden_by_party",
            "moves",
        )
        print_json({key: view[key] for key in keys})
        return
    _title(deal)
    rows = [
        (n, f"{p['cost']:g}", _listed(p["given_up"]) or "nothing", _burden(deal, p["burden"]))
        for n, p in enumerate(view["packages"][:SHOWN], 1)
    ]
    table("Concessions, cheapest first: all else can stand", ("", "weight", "give up", "borne by"), rows)
    _rest(len(rows), view["counts"]["packages"], "packages")
    if view["packages"] and view["packages"][0].get("outcome_words"):
        _say("With the first one: " + _listed(view["packages"][0]["outcome_words"], "; ") + ".")
    loads = [
        (r["name"], r["positions"], f"{r['moves_in']} of {r['packages']}", f"{r['least']:g} to {r['most']:g}")
        for r in view["burden_by_party"]
        if r["moves_in"]
    ]
    table("By party", ("party", "positions", "moves in", "gives up (weight)"), loads)
    for moves in view["moves"]:
        _say(moves["words"])
        ways = [
            (", ".join(deal.agenda.party(p) for p in s["parties"]) or "nobody", _listed(s["given_up"]), s["cost"])
            for s in moves["sets"][:5]
        ]
        if ways:
            table("", ("who moves", "by giving up", "weight"), ways)
    _foot(deal)


@deal_app.command()
def unlock(
    source: Source,
    position: Annotated[str, typer.Argument(metavar="POSITION", help="The id of a position.")],
    as_of: Day = "",
    seconds: Seconds = 10.0,
    json: Json = False,
) -> None:
    """Tell what dropping one position would open, and what keeping it costs the others."""
    from grith.deal._view import price_view, unlocked_view
    from grith.deal._words import count, holders, insists, number, tell_conflict

    deal = _analysed(source, as_of, _budget(seconds, 10_000))
    result, price = deal.unlock(position), deal.price(position)
    if json:
        print_json({**unlocked_view(deal, result), "price": price_view(deal, price)})
        return
    _title(deal)
    point = result.point
    _say(insists(deal.agenda, point) + ".")
    if len(point.holders) > 1:
        _say(f"It falls only if all its holders drop it: {holders(deal.agenda, point)}.")
    if not result.vanishing:
        _say("It is in no conflict: dropping it opens nothing." if deal.complete else "It is in no listed conflict.")
    else:
        left = "remains" if result.remaining == 1 else "remain"
        then, after = number(result.cheapest_before), number(result.cheapest_after)
        _say(
            f"Dropped, it ends {count(len(result.vanishing), 'conflict')}; {result.remaining} {left}. "
            f"The cheapest way out weighs {then}; once it is dropped, what is left to give up weighs {after}."
        )
        if result.freed:
            _say("No longer in any conflict: " + ", ".join(p.id for p in result.freed) + ".")
        for n, conflict in enumerate(result.vanishing[:SHOWN], 1):
            _say(f"{n}. {tell_conflict(deal, conflict)}")
    if price.others is None:
        _say("It cannot stand at all beside the rules.")
    elif price.others or price.extra:
        given = ", ".join(p.id for p in price.given_up)
        _say(
            f"Kept, it costs others at least weight {number(price.others)} ({given}); "
            f"all together pay {number(price.extra)} more than for the cheapest way out."
        )
    _foot(deal)


@deal_app.command()
def compare(
    source: Source,
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A day, such as 2025-03-17.")],
    now: Annotated[str, typer.Argument(metavar="NOW", help="A later day, such as 2025-03-20.")],
    seconds: Seconds = 10.0,
    json: Json = False,
) -> None:
    """Tell what changed between two days: positions, conflicts, packages, the cheapest way out."""
    from grith.deal import analyse, change_view, load_positions
    from grith.deal import compare as compare_deals
    from grith.deal._words import number

    given, budget = load_positions(source), _budget(seconds, 10_000)
    old, new = (analyse(given, as_of=_cut(source, day), budget=budget) for day in (before, now))
    view = change_view(old, new, compare_deals(old, new))
    if json:
        print_json(view)
        return
    assert old.when and new.when
    _say(f"From {old.when.words} to {new.when.words}", bold=True)
    for key, words in (("new", "New"), ("dropped", "No longer held"), ("reworded", "Reworded")):
        for p in view[key]:
            _say(f"{words}: {p['words']} ({p['position']})")
    for key, words in (("new_conflicts", "New conflict"), ("gone_conflicts", "Conflict gone")):
        for c in view[key][:SHOWN]:
            _say(f"{words}: {c['words']}")
        _rest(min(SHOWN, len(view[key])), len(view[key]), words.lower() + "s")
    if not any(view[key] for key in ("new", "dropped", "reworded")):
        _say("No position changed.")
    _say(f"Packages: {view['packages'][0]:,}, now {view['packages'][1]:,}.")
    _say(f"Cheapest concession: weight {number(view['cheapest'][0])}, now {number(view['cheapest'][1])}.")
    if not view["certain"]:
        _say("One of the two was cut by its budget: some of this may only be where the cut fell.")
    _foot(new)


@deal_app.command(name="check")
def check_positions(source: Source, as_of: Day = "", json: Json = False) -> None:
    """Check the positions: every mistake at once, with its place and how to mend it."""
    from grith.deal import load_positions
    from grith.deal._agenda import prepare
    from grith.deal._deal import day_of

    given = load_positions(source)
    agenda = prepare(given, day_of(_cut(source, as_of)))
    merged = [[p.id for p in point.positions] for point in agenda.points if len(point.positions) > 1]
    unsourced = [p.id for p in given.positions if not p.url and not p.statements]
    shown = {
        "ok": True,
        "issues": len(given.issues),
        "rules": len(given.rules),
        "positions": len(given.positions),
        "held": sum(len(p.positions) for p in (*agenda.points, *agenda.fixed)),
        "distinct_constraints": len(agenda.points),
        "hard": len(agenda.fixed),
        "goals": len(given.goals),
        "same_constraint": merged,
        "without_source": unsourced,
        "notes": list(agenda.notes),
    }
    if json:
        print_json(shown)
        return
    names = ("issues", "rules", "positions", "held", "distinct_constraints", "hard", "goals")
    _say("The positions are in order: " + ", ".join(f"{n.replace('_', ' ')} {shown[n]}" for n in names) + ".")
    for group in merged:
        _say("Same constraint, taken as one: " + ", ".join(group) + ".")
    if unsourced:
        _say("Without a source: " + ", ".join(unsourced) + ".")
    for note in agenda.notes:
        _say(note + ".")


@deal_app.command()
def draft(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder (it holds case.toml).")],
    as_of: Day = "",
    out: Annotated[Path | None, typer.Option(help="Write the TOML to this file instead of printing it.")] = None,
    json: Json = False,
) -> None:
    """Draft positions from the statements that were read; they count only once a person has confirmed them."""
    from grith.brief._parties import PartyNames
    from grith.case import open_case
    from grith.deal import draft_positions, drafts_as_toml, load_positions
    from grith.nouns.rows import to_row

    given = load_positions(case)
    with open_case(case) as opened:
        party_of = PartyNames(opened.definition).of
        drafts = draft_positions(opened.statements(as_of=as_of or None), given.issues, given.parties, party_of)
    known = {s for p in given.positions for s in p.statements}
    drafts = tuple(p for p in drafts if not set(p.statements) <= known)
    if json:
        print_json([to_row(p) for p in drafts])
    elif out is not None:
        out.write_text(drafts_as_toml(drafts), encoding="utf-8")
        print(out)
    else:
        print(drafts_as_toml(drafts), end="")


@deal_app.command()
def export(
    source: Source,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A file ending in .json, .xlsx, .svg or .gmcr.")],
    as_of: Day = "",
    seconds: Seconds = 10.0,
    limit: Limit = 10_000,
    json: Json = False,
) -> None:
    """Write all results as JSON or XLSX, a picture of the conflicts as SVG, or a file for gmcr-py (.gmcr)."""
    import json as json_module

    from grith.deal import conflict_matrix, deal_view, gmcr_file
    from grith.errors import GrithError

    suffix = out.suffix.lower()
    if suffix not in (".json", ".xlsx", ".svg", ".gmcr"):
        raise GrithError(f'cannot export to "{out.suffix}"', str(out), "Use .json, .xlsx, .svg or .gmcr.")
    deal = _analysed(source, as_of, _budget(seconds, limit))
    if suffix == ".xlsx":
        from grith.deal._workbook import write_workbook

        write_workbook(deal_view(deal), out)
    elif suffix == ".svg":
        out.write_text(conflict_matrix(deal_view(deal)) + "\n", encoding="utf-8")
    else:
        data = deal_view(deal) if suffix == ".json" else gmcr_file(deal)
        out.write_text(json_module.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if json:
        print_json({"file": str(out)})
    else:
        print(out)


def _budget(seconds: float, limit: int) -> Budget:
    from grith.deal import Budget

    return Budget(seconds=seconds, conflicts=limit, packages=limit)


def _analysed(source: Path, as_of: str, budget: Budget) -> Deal:
    from grith.deal import analyse, load_positions

    return analyse(load_positions(source), as_of=_cut(source, as_of), budget=budget)


def _cut(source: Path, words: str) -> AsOf | None:
    """The cut that ``--as-of`` names, on the clock of the case where ``source`` is one."""
    from grith.case import load_definition
    from grith.nouns.as_of import AsOf

    if not words:
        return None
    return AsOf.parse(words, load_definition(source).zone if (source / "case.toml").is_file() else "UTC")


def _say(line: str, *, dim: bool = False, bold: bool = False) -> None:
    from rich.text import Text

    # Addresses stay whole so that a terminal can follow them.
    console().print(Text(line, style="dim" if dim else "bold" if bold else ""), soft_wrap="://" in line)


def _title(deal: Deal) -> None:
    given = deal.agenda.given
    when = f" · as of {deal.when.words}" if deal.when else " · all positions, whenever held"
    _say((given.title or given.source) + when, bold=True)


def _foot(deal: Deal) -> None:
    """The rules that were used, the notes, and what this is not."""
    from grith.deal import REFUSAL

    _say("")
    if deal.agenda.given.rules:
        _say("Rules (definitions by their authors):")
        for rule in deal.agenda.given.rules:
            _say(f"    {rule.id}: {rule.title or rule.constraint} ({rule.author})", dim=True)
    for note in deal.agenda.notes:
        _say(f"Note: {note}.")
    if not deal.complete:
        _say(f"Not all is known: {deal.cut}.")
    _say(REFUSAL, dim=True)


def _rest(shown: int, total: int, what: str) -> None:
    shown = min(shown, SHOWN)
    if total > shown:
        _say(f"    … and {total - shown:,} more {what}; --json has more.", dim=True)


def _holders(deal: Deal, position: str) -> str:
    from grith.deal._words import holders

    return holders(deal.agenda, deal.agenda.find(position))


def _price(prices: dict[str, Any], swing: dict[str, Any]) -> tuple[str, str]:
    found = prices.get(swing["position"])
    if found is None or found["others"] is None:
        return "cannot stand", ""
    return f"{found['others']:g}", f"{found['extra']:g}"


def _listed(names: list[str], between: str = ", ") -> str:
    """All of them in a cell, or as many as a person reads; --json has them all."""
    rest = len(names) - NAMED
    return between.join(names[:NAMED]) + (f"{between}and {rest:,} more" if rest > 0 else "")


def _burden(deal: Deal, burden: dict[str, float]) -> str:
    return ", ".join(f"{deal.agenda.party(party)} {weight:g}" for party, weight in burden.items())
