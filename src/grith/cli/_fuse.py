"""The command of fusion: reports of one event become one incident."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import app
from grith.cli._options import Json
from grith.cli._output import console, print_json, table, write_table
from grith.errors import IntakeError
from grith.units import counted

if TYPE_CHECKING:
    from grith.nouns import LeftOut
    from grith.truce.fusion import Fusion, Parameters

LISTED = 12
_ALWAYS = ("tables", "out", "incidents", "json")
_OF_A_CASE = ("as_of", "relearn")


@app.command()
def fuse(
    ctx: typer.Context,
    tables: Annotated[
        list[Path],
        typer.Argument(
            metavar="TABLES",
            help="CSV, XLSX, ODS: uid, date, latitude, longitude, type; see docs/fusion.md. Or one case folder.",
        ),
    ],
    out: Annotated[Path | None, typer.Option(help="Write the links here: uid_a, uid_b, probability, reason.")] = None,
    incidents: Annotated[Path | None, typer.Option(help="Write the incidents here: uid, incident.")] = None,
    kilometres: Annotated[float, typer.Option("--km", help="Look this far for reports of one event.")] = 15.0,
    days: Annotated[int, typer.Option(help="Look this many days before and after.")] = 2,
    threshold: Annotated[float, typer.Option(help="Put two reports together if likelier than this.")] = 0.6,
    review: Annotated[
        float | None, typer.Option(help="Also list the links between incidents that are at least this likely.")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(help="A person's decisions (a table): decision (merge or split), uid_a, uid_b, reason."),
    ] = None,
    told_apart: Annotated[
        list[str] | None,
        typer.Option("--told-apart", help="A list that tells each event once (its source's name): never put together."),
    ] = None,
    parameters: Annotated[Path | None, typer.Option(help="Use what was learned before instead of learning.")] = None,
    save_parameters: Annotated[Path | None, typer.Option(help="Keep what was learned in this file (.npz).")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Of a case: what was public by then.")] = None,
    relearn: Annotated[bool, typer.Option("--relearn", help="Of a case: learn anew in spite of what is kept.")] = False,
    json: Json = False,
) -> None:
    """Find which reports tell of one event, across sources and within them, with a probability and a reason.

    Given a case folder, its incident rows and the allegations of its texts are fused, and what was learned is kept in
    the ledger: reports added later join without learning anew. `grith merge` and `grith split` correct the outcome.
    """
    case = len(tables) == 1 and tables[0].is_dir()
    _refuse_idle(ctx, case)
    if case:
        from grith.cli._incidents import show_case

        show_case(tables[0], as_of, relearn=relearn, out=out, incidents=incidents, json=json)
        return
    from grith.truce.fusion import fuse as fuse_reports
    from grith.truce.fusion import load_parameters, reports_of
    from grith.truce.fusion import save_parameters as save
    from grith.truce.fusion._read import read_decisions, read_tables, rows_told_apart

    told: list[LeftOut] = []
    made = read_decisions(decisions, told) if decisions else []
    known = load_parameters(parameters) if parameters else None
    rows, problems = read_tables(tables)
    problems = told + problems
    if told_apart:
        rows = rows_told_apart(rows, told_apart)
    today = float(date.today().toordinal() - date(1970, 1, 1).toordinal())
    reports = reports_of(rows, problems=problems, as_of=today)
    fusion = fuse_reports(
        reports, parameters=known, kilometres=kilometres, days=days, threshold=threshold, decisions=made
    )
    if out:
        links = ((x.uid_a, x.uid_b, f"{x.probability:.4f}", x.reason) for x in fusion.links(review))
        write_table(out, ("uid_a", "uid_b", "probability", "reason"), links)
    if incidents:
        write_table(incidents, ("uid", "incident"), fusion.incidents().items())
    if save_parameters:
        save(fusion.parameters, save_parameters)
    summary = _summary(fusion)
    if json:
        if not out:
            keys = ("uid_a", "uid_b", "probability", "reason")
            summary["links"] = [{key: getattr(link, key) for key in keys} for link in fusion.links(review)]
        if not incidents:
            summary["incidents"] = fusion.incidents()
        summary["problems"] = [
            {"what": p.reason, "where": p.where, "remedy": p.remedy, "source": p.file, "uid": p.content}
            for p in reports.problems
        ]
        print_json(summary)
        return
    _show(fusion, summary)


def _refuse_idle(ctx: typer.Context, case: bool) -> None:
    """Raise IntakeError for options that were given and would change nothing, of a case or of tables."""
    idle = [
        param.opts[0]
        for param in ctx.command.params
        if param.name not in _ALWAYS
        and (param.name in _OF_A_CASE) != case
        and (source := ctx.get_parameter_source(param.name or ""))
        and source.name == "COMMANDLINE"
    ]
    if idle:
        remedy = "Leave it out; `grith merge` and `grith split` correct a case" if case else "Leave it out"
        raise IntakeError(f"this is for {'tables' if case else 'a case'} only", ", ".join(idle), remedy)


def _summary(fusion: Fusion) -> dict[str, Any]:
    import numpy as np

    sizes = np.bincount(fusion.incident, minlength=1)
    inside = fusion.incident[fusion.one] == fusion.incident[fusion.other]
    learned = fusion.parameters
    reports = fusion.reports
    # Of reports with clock times it is learned how long they lie apart, not how many days.
    timed = bool(reports.clock[reports.usable].mean() > 0.5) if reports.usable.any() else False
    return {
        "reports": len(fusion.reports),
        "sources": list(fusion.reports.sources),
        "told_apart": list(fusion.reports.lists),
        "incident_count": int((sizes > 0).sum()) if len(fusion.reports) else 0,
        "with_several_reports": int((sizes > 1).sum()),
        "largest": int(sizes.max(initial=0)),
        "link_count": int(inside.sum()),
        "standing_alone_for_want_of_place_or_date": int((~fusion.reports.usable).sum()),
        "learned": {
            "half_of_partners_within_km": round(_half_within(learned), 3),
            "same_day": None if timed else round(float(learned.gap_share[-1, 0]), 3),
            "half_of_partners_within_minutes": round(_half_soon(learned) * 1440, 3) if timed else None,
            "repeats_itself": {name: round(x, 3) for name, x in learned.repeats_itself().items()},
        },
        "decisions_not_met": [f"{d.kind} {d.one} {d.other}" for d in fusion.unmet],
        "notes": list(learned.notes),
        "problem_count": len(fusion.reports.problems),
    }


def _half_within(parameters: Parameters) -> float:
    """The distance in km within which half of all partners lie, by what was learned."""
    import numpy as np

    reach = np.geomspace(0.01, parameters.kilometres, 400)
    share = parameters.km_share.mean(0)
    inside = ((1 - np.exp(-(reach[:, None] ** 2) / (2 * parameters.scales**2))) * share).sum(1)
    return float(reach[min(int(np.searchsorted(inside, 0.5)), len(reach) - 1)])


def _half_soon(parameters: Parameters) -> float:
    """The time in days within which half of all partners with clock times lie, by what was learned."""
    import numpy as np
    from scipy.special import erf

    reach = np.geomspace(1e-5, max(parameters.days, 1), 400)
    inside = erf(reach[:, None] / parameters.delays / np.sqrt(2)) @ parameters.delay_share.mean(0)
    return float(reach[min(int(np.searchsorted(inside, 0.5)), len(reach) - 1)])


def _show(fusion: Fusion, summary: dict[str, Any]) -> None:
    learned = summary["learned"]
    console().print(
        f"{counted(summary['reports'], 'reports')} from {counted(len(summary['sources']), 'sources')}: "
        f"{counted(summary['incident_count'], 'incidents')}, "
        f"{summary['with_several_reports']:,} of them told by several reports, the largest by {summary['largest']:,}."
    )
    if not any("nothing could be learned" in note for note in summary["notes"]):
        minutes, near = learned["half_of_partners_within_minutes"], learned["half_of_partners_within_km"]
        soon = f"{learned['same_day']:.0%} on the same day" if minutes is None else f"half within {minutes:.2g} minutes"
        console().print(f"Learned: half of two reports of one event lie within {near:g} km, {soon}.")
    repeats = [(name, f"{share:.0%}") for name, share in learned["repeats_itself"].items()]
    table("How much a source repeats itself", ("source", "share of its reports"), repeats[:LISTED])
    apart = (f"no two rows of {name} were put together, each tells of another event" for name in summary["told_apart"])
    for note in (
        *apart,
        *summary["notes"],
        *(
            f"not met: {d} (not in these tables, or another decision speaks against it)"
            for d in summary["decisions_not_met"]
        ),
    ):
        console().print(f"Note: {note}.")
    problems = fusion.reports.problems
    if problems:
        rows = [(p.where, p.reason, p.remedy) for p in problems[:LISTED]]
        table(f"Problems ({len(problems):,}); nothing was dropped", ("where", "what", "remedy"), rows)
        if len(problems) > LISTED:
            console().print(f"    … and {len(problems) - LISTED:,} more; --json lists all.")
