"""grith force CASE: the answer in short, with and without the chief open precondition."""

from __future__ import annotations

from typing import Any

from grith.cli._force_options import Day, Source, day_of, force_app, say, tables_of
from grith.cli._options import Json
from grith.cli._output import print_json, table
from grith.units import cover_band, in_sentence, percent, percent_band


@force_app.command(name="show")
def show_force(source: Source, as_of: Day = "", json: Json = False) -> None:
    """Tell in short whether the force adds up, with and without the chief open precondition: as the brief does."""
    from grith.case._force import force_for_brief
    from grith.force import measured

    tables = tables_of(source)
    said = [p.said for p in tables.pledges if p.said is not None]
    day = day_of(as_of) or tables.settings.as_of or max(said, default=tables.settings.start)
    part = force_for_brief(tables, day)
    if json:
        print_json(part)
        return
    say(f"{part['title']} · as of {part['as_of']} · assumed: {'; '.join(part['assumed']) or 'nothing'}", bold=True)
    rows = [
        (
            _words(part, s),
            cover_band(measured(s)[1]["band"], kept := measured(s)[1]["if_all_kept"]),
            cover_band(s["cover_at_chance"], kept),
            "" if kept is None else f"{percent(kept, 1)} %",
            ", ".join(s["nations"]) or "none",
        )
        for s in part["scenarios"]
    ]
    heads = ("scenario", "expected", "preconditions at chance", "if all is kept", "nations in place")
    what = measured(part["scenarios"][-1])[0]
    table(
        f"{what.capitalize()} covered" + ("" if what == "must-haves" else " (no must-have needs anything)"), heads, rows
    )
    for s in part["scenarios"]:
        _gaps(part, s, what)
        keys = [f"{k['name']} ({_percent(k, 0)} without, {_percent(k, 2)} with)" for k in s["keystones"][:3]]
        if keys:
            say(f"Keystones {_words(part, s)}: " + "; ".join(keys) + ".")
    say(part["note"], dim=True)
    say("More: grith force plan, gaps, odds, keystones, compare.", dim=True)


def _gaps(part: dict[str, Any], scenario: dict[str, Any], what: str) -> None:
    if not scenario["gaps"]:
        one = "must-have" if what == "must-haves" else "desired line"
        say(f"No {one} is short {_words(part, scenario)}, if every counted pledge is kept.")
        return
    say(f"First gaps {_words(part, scenario)}:", bold=True)
    for number, gap in enumerate(scenario["gaps"], 1):
        say(f"{number}. {gap['words']}")
        for why in gap["why"]:
            say(f"      {why}")
    if scenario["more_gaps"]:
        say(f"   and {scenario['more_gaps']} more: grith force gaps", dim=True)


def _words(part: dict[str, Any], scenario: dict[str, Any]) -> str:
    if part["condition"] is None:
        return "as planned"
    return f"{'with' if scenario['given'] else 'without'} {in_sentence(part['condition']['title'])}"


def _percent(key: dict[str, Any], which: int) -> str:
    return percent_band([end[which] for end in key["cover"]])
