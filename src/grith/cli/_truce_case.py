"""``grith truce CASE``: status, findings and compliance of a case's agreement, in the terminal and as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._options import CaseFolder, HandlingShown, Json
from grith.cli._output import print_json, table
from grith.cli._truce import say, truce_app

if TYPE_CHECKING:
    from grith.case._truce import TruceShown

MOST_FINDINGS = 60
MOST_LEFT_OUT = 10


@truce_app.command("show")
def show(
    case: CaseFolder,
    as_of: Annotated[str, typer.Option(help="What was known by then (2025-03-20); default: the latest day.")] = "",
    since: Annotated[str, typer.Option(help="Count the days after this one; default: the day of --as-of.")] = "",
    reading: Annotated[str, typer.Option(help="Under this reading only; default: all.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Write the daily report (HTML, XLSX) and map layers (GeoPackage) here.")
    ] = None,
    handling: HandlingShown = "",
    json: Json = False,
) -> None:
    """Is the truce holding: day count, alleged and corroborated per side, findings. Short: `grith truce CASE`."""
    from grith.case import open_case

    with open_case(case, handling or None) as opened:
        shown = opened.truce(as_of or None, since or None, (reading,) if reading else None)
        files = opened.write_truce(shown, out) if out else {}
    if json:
        print_json({**shown.to_dict(), "files": {name: str(path) for name, path in files.items()}})
        return
    _print(shown)
    for path in files.values():
        print(path)


def _print(shown: TruceShown) -> None:
    from grith.brief import against, level_lines, texts_alone

    view = shown.view
    say(f"{view['agreement']['title']}, as of {shown.as_of.words}", bold=True)
    now, before = view["period"]["words"], view["previous_period"]["words"]
    rows: list[tuple[object, ...]] = []
    for reading in view["readings"]:
        say(f"{reading['title']}: {reading['words']}")
        for side in reading["sides"].values():
            whole, day, last = side["since_start"], side["period"], side["previous_period"]
            rows.append(
                (
                    reading["id"],
                    side["name"],
                    whole["alleged"]["words"],
                    whole["corroborated"]["words"],
                    whole["undetermined"]["words"],
                    whole["excused"]["words"],
                    f"{day['alleged']['words']} ({last['alleged']['words']})",
                )
            )
    if not rows:
        say("Nothing is on record yet: no row of a table or feed tells an incident.")
        say(view["refusal"], dim=True)
        return
    columns = ("reading", "against", "alleged", "corroborated", "undetermined", "excused", f"alleged {now} ({before})")
    table("Alleged violations, if the claims are true as told; in brackets the period before", columns, rows)
    _findings(view)
    totals = view["readings"][0]["claimed_totals"] if view["readings"] else []
    if totals:
        table(
            "Totals that somebody claims, beside what is on record one by one; never added",
            ("claim", "said by", "against", "window", "claimed", "on record"),
            [
                (
                    t["claim"],
                    t["said_by"],
                    t["against"],
                    t["window"].replace("/", " to ") or "not told",
                    t["words"],
                    _span(t["on_record"]),
                )
                for t in totals
            ],
        )
    for reading in view["readings"]:
        for id, side in reading["sides"].items():
            about = f"{reading['id']}, {against(id, side['name'])}"
            if side["change"]:
                say(f"{about}, before and since its start: {side['change']['words']}.")
            for alert in side["alerts"]:
                if alert["current"]:
                    say(f"Alert: {about}: {alert['words']}.")
        for line in level_lines(reading["levels"]):
            say(f"{reading['id']}, {line}")
    for gap in view["gaps"]:
        say(f"Silence: {gap['words']}.")
    if view["reporting_delay"]["words"]:
        say(view["reporting_delay"]["words"])
    if view["denials_of_no_claim"]["words"]:
        say(view["denials_of_no_claim"]["words"])
    if view["texts_only"]:
        say(texts_alone(view["texts_only"]))
    for left in shown.left_out[:MOST_LEFT_OUT]:
        say(f"Not as it should be: {left.file}, {left.where}: {left.reason}. {left.remedy}")
    if len(shown.left_out) > MOST_LEFT_OUT:
        say(f"And {len(shown.left_out) - MOST_LEFT_OUT} more; --json has all.")
    say(view["note"], dim=True)
    say(view["refusal"], dim=True)


def _findings(view: dict[str, Any]) -> None:
    results: dict[str, dict[str, str]] = {}
    for row in view["rows"]:
        results.setdefault(row["claim"], {})[row["reading"]] = row["result"]
    grades = {claim: c for c in view["corroboration"] for claim in c["claims"]}
    shown = [r["id"] for r in view["readings"]]
    latest = {c["id"] for c in sorted(view["claims"], key=lambda c: (c["said_on"], c["id"]))[-MOST_FINDINGS:]}
    rows = [
        (
            c["id"],
            c["said_by"],
            c["when"].replace("/", "\nto "),  # a span of days on two lines: a cell is too narrow for both
            c["place"],
            c["target"],
            *(results.get(c["id"], {}).get(r, "") for r in shown),
            f"{grades[c['id']]['admiralty']} {grades[c['id']]['level']}" if c["id"] in grades else "",
        )
        for c in view["claims"]
        if c["id"] in latest
    ]
    table("Findings", ("claim", "said by", "when", "place", "target", *shown, "told by"), rows)
    if any(":" in c["when"] for c in view["claims"]):
        say(f"Hours are on the clock of {view['agreement']['zone']}.")
    if len(view["claims"]) > MOST_FINDINGS:
        many = len(view["claims"])
        say(f"The {MOST_FINDINGS} of {many} claims that were made last; --json and the files have all.")


def _span(span: dict[str, int]) -> str:
    return str(span["low"]) if span["low"] == span["high"] else f"{span['low']} to {span['high']}"
