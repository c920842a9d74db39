"""The command of watch plans: which places and hours to watch, and what each plan would have seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grith.cli._app import app
from grith.cli._options import HandlingShown, Json
from grith.cli._output import console, print_json, table, write_sheet
from grith.units import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grith.nouns import LeftOut
    from grith.truce.watch import WatchPlans

MOST_LEFT_OUT = 10


@app.command()
def watch(
    record: Annotated[
        Path,
        typer.Argument(
            metavar="RECORD", help="A case folder, or a table of incidents (CSV, XLSX, ODS): date, latitude, longitude."
        ),
    ],
    monitors: Annotated[Path, typer.Option(help="Table of monitors: name, number, range_km, days, hours …")],
    places: Annotated[
        Path | None, typer.Option(help="Table of places that may be watched: name, latitude, longitude.")
    ] = None,
    sizes: Annotated[
        str, typer.Option(help="Numbers of monitors to compare: 2,4,8; default: a quarter, half, all.")
    ] = "",
    split: Annotated[str, typer.Option(help="First day of the later part that tests the plans (2025-04-01).")] = "",
    backup: Annotated[float, typer.Option(min=0, max=1, help="What being seen by a second post is worth.")] = 0.0,
    zone: Annotated[str, typer.Option(help="Time zone of hours and days; a case has its own.")] = "",
    seconds: Annotated[float, typer.Option(help="Time for each covering; one that it cuts says so.")] = 20.0,
    out: Annotated[
        Path | None, typer.Option(help="Write the plans here: .xlsx or .csv, or .gpkg or .geojson for a map.")
    ] = None,
    handling: HandlingShown = "",
    json: Json = False,
) -> None:
    """Plan which places and hours to watch, with what share of past and later incidents each plan would have seen."""
    from datetime import date

    from grith.errors import CaseError, IntakeError
    from grith.geometry import write_layers
    from grith.truce.watch import (
        events_of,
        plan_watch,
        read_events,
        read_monitors,
        read_places,
        watch_layers,
        watch_table,
        watch_view,
    )

    wanted = [int(s) if s.strip().isdecimal() else 0 for s in sizes.split(",") if s.strip()]
    if 0 in wanted:
        raise CaseError(f'"{sizes}" are no numbers of monitors', "--sizes", "Write 2,4,8")
    try:
        day = date.fromisoformat(split) if split else None
    except ValueError:
        raise CaseError(f'"{split}" is no day', "--split", "Write 2025-04-01") from None
    if record.is_dir():
        from grith.case import open_case

        with open_case(record, handling or None) as case:
            zone = known_zone(zone or case.definition.zone)
            events, left = events_of(case.incidents())
    else:
        zone = known_zone(zone or "UTC")
        events, left = read_events(record, zone)
    if not events:
        why = "; ".join(f"{x.where}: {x.reason}" for x in left[:3]) + ("; …" if len(left) > 3 else "")
        raise IntakeError(
            "there is no incident with a place and a day" + (f" ({why})" if why else ""),
            str(record),
            "See docs/watch.md for the columns",
        )
    plans = plan_watch(
        events,
        read_monitors(monitors, left),
        zone,
        sizes=wanted,
        places=read_places(places, left) if places else (),
        split=day,
        backup=backup,
        seconds=seconds,
    )
    if out and out.suffix.casefold() in (".csv", ".xlsx"):
        write_sheet(out, "Watch plan", watch_table(plans))
    elif out:
        write_layers(out, watch_layers(plans))
    if json:
        shown = [{"where": x.where, "what": x.reason, "remedy": x.remedy} for x in left]
        print_json({**watch_view(plans), "left_out": shown})
        return
    _show(plans, left)


def known_zone(zone: str) -> str:
    """The zone, if it is one; CaseError otherwise."""
    from zoneinfo import ZoneInfo

    from grith.errors import CaseError

    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise CaseError(f'"{zone}" is not a time zone', "--zone", "Write an IANA name such as Europe/Kyiv") from None
    return zone


def _show(plans: WatchPlans, left_out: Sequence[LeftOut]) -> None:
    from grith.truce.watch import LIMITS, days_words, hours_words, share_words

    later = f"later part (from {plans.split})" if plans.split else "later part"
    table(
        f"{counted(plans.incidents, 'incidents')}; shares surely to possibly seen",
        ("monitors", "of all", "of the first part", f"of the {later}", "best with hindsight", "proof"),
        [
            (p.size, share_words(p.all), share_words(p.first), share_words(p.later), share_words(p.best_later),
             p.status if p.status == "proved" else f"within {p.gap:.1%}")
            for p in plans.plans
        ],
    )  # fmt: skip
    for plan in plans.plans:
        table(
            f"{plan.size} monitor{'s' if plan.size != 1 else ''}",
            ("monitor", "place", "days", "hours", "range", "sees alone"),
            [
                (x.monitor, x.place, days_words(x), hours_words(x), f"{x.range_km:g} km", x.sees_alone)
                for x in plan.posts
            ],
        )
    said = []
    if plans.too_rough:
        said.append(f"{counted(plans.too_rough, 'incidents')} placed too roughly to be surely in anybody's range.")
    if plans.without_hour:
        told = counted(plans.without_hour, "incidents")
        said.append(f"{told} without an hour: only a watch all day sees them surely.")
    said += [f"Not used: {x.where}: {x.reason}." for x in left_out[:MOST_LEFT_OUT]]
    more = len(left_out) - MOST_LEFT_OUT
    said += [f"{counted(more, 'rows')} more that could not be used; --json lists them."] * (more > 0)
    for line in (*said, *plans.notes, f"Hours are local time in {plans.zone}.", *LIMITS):
        console().print(line, soft_wrap=True)
