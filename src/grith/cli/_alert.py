"""The command that tells what changed: on the screen, or to those whom case.toml names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from grith.cli._app import app
from grith.cli._options import CaseFolder, HandlingShown, Json
from grith.cli._output import print_json, table
from grith.units import counted

if TYPE_CHECKING:
    from grith.alerts import Delivery


@app.command()
def alert(
    case: CaseFolder,
    as_of: Annotated[str, typer.Option(help="Up to this day (2025-03-20); default: the newest report's.")] = "",
    since: Annotated[str, typer.Option(help="After this day; default: the day before.")] = "",
    send: Annotated[
        bool,
        typer.Option("--send", help="Tell the receivers in case.toml what they were not told yet."),
    ] = False,
    handling: HandlingShown = "",
    json: Json = False,
) -> None:
    """List what changed; with --send tell it to those whom case.toml names, each thing once. Else nothing is sent."""
    from grith.case import open_case
    from grith.case._send import send_alerts_of

    told: list[Delivery] = []
    if send:
        found, told = send_alerts_of(case, as_of or None, since or None)
    else:
        with open_case(case) as opened:
            settings = opened.definition.alerts
        with open_case(case, handling or (settings.handling if settings else None)) as opened:
            found = opened.alerts(as_of or None, since or None)
    failed = [d for d in told if d.problem]
    if json:
        deliveries = [{"channel": d.channel, "told": d.told, "problem": d.problem} for d in told]
        print_json({"alerts": [a.to_dict() for a in found], "deliveries": deliveries})
    else:
        table(counted(len(found), "alerts"), ("day", "kind", "what"), [(a.day, a.kind, a.words) for a in found])
        for d in told:
            print(f"{d.channel}: {d.problem or f'told {d.told}'}")
    if failed:
        raise typer.Exit(1)
