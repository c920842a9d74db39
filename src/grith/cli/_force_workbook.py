"""Force workbooks: an empty one, a draft from the coalition register, the update of one in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grith.cli._force_options import Day, force_app, say
from grith.cli._options import CaseFolder, Json
from grith.cli._output import print_json, table
from grith.units import counted

NewWorkbook = Annotated[Path, typer.Argument(metavar="OUT", help="The workbook to write (.xlsx), a new file.")]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", help="CAPABILITY=UNIT: take this capability over, counted in this unit; repeatable."),
]


@force_app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The workbook to write (.xlsx).")],
    start: Annotated[
        str, typer.Option(help="The first day of month 1 (2025-06-01); without it, that of the month after today.")
    ] = "",
    json: Json = False,
) -> None:
    """Write an empty force workbook with drop-downs, notes and an example on each sheet."""
    from datetime import date

    from grith.errors import ForceError
    from grith.force import month_after, refuse_name, write_workbook
    from grith.nouns import ForceSettings, ForceTables

    try:
        first = date.fromisoformat(start) if start else month_after(date.today())
    except ValueError as error:
        raise ForceError(f'"{start}" is no day', "--start", "Write it as 2025-06-01") from error

    refuse_name(out)
    write_workbook(ForceTables(settings=ForceSettings(start=first)), out, examples=True)
    if json:
        print_json({"file": str(out)})
    else:
        print(out)


@force_app.command()
def draft(case: CaseFolder, out: NewWorkbook, mapping: Mapping = None, as_of: Day = "", json: Json = False) -> None:
    """Write a workbook with the pledges of the case's coalition register, the rest for you to fill in."""
    from grith.case import draft_force, open_case

    with open_case(case) as opened:
        made = draft_force(opened, out, _units(mapping or ["troops=persons"]), as_of or None)
    if json:
        print_json({"file": str(out), "pledges": len(made.pledges), "left_out": list(made.left_out)})
        return
    say(
        f"{out}: {counted(len(made.pledges), 'pledges')}. Fill in Settings, Areas and Requirements, and check every "
        "row."
    )
    for line in made.left_out:
        say(f"not taken over: {line}", dim=True)
    if not made.pledges:
        say(f"Have the reports of the case been read? grith run {case}", dim=True)


@force_app.command()
def update(
    case: CaseFolder,
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK", help="The workbook in use; it is not changed.")],
    out: NewWorkbook,
    mapping: Mapping = None,
    as_of: Day = "",
    since: Annotated[
        str, typer.Option(help="The day as of which the workbook was filled, if its sheet Changes does not tell.")
    ] = "",
    json: Json = False,
) -> None:
    """Write a copy of a workbook with what nations have said since: new rows, no cell of yours changed."""
    from attrs import asdict

    from grith.case import open_case, update_force

    with open_case(case) as opened:
        made = update_force(opened, workbook, out, _units(mapping or []), as_of or None, since or None)
    added = sum(map(len, made.rows.values()))
    if json:
        changes = [asdict(c) for c in made.changes]
        rest = {"said_again": made.said_again, "not_on_a_row": list(made.absent)}
        print_json({"file": str(out), "rows_added": added, "changes": changes, **rest})
        return
    what = f"{added} row{'s' * (added != 1)} added" if added else "no row to add"
    say(f"{out}: {what}, every cell of {workbook.name} as it was. The sheet Changes keeps this list.")
    rows = [(c.what, " ".join((c.nation, c.capability)).strip(), c.row, c.before, c.now, c.note) for c in made.changes]
    if rows:
        table("What changed", ("what", "who", "row", "before", "now", "note"), rows)
    if made.said_again:
        say(f"said again without a change, for {made.said_again} of the rows", dim=True)
    for line in made.absent:
        say(
            f"on no row, though said before: {line}. If you did not take it out: --since with an earlier day.", dim=True
        )


def _units(mapping: list[str]) -> dict[str, str]:
    from grith.errors import ForceError

    pairs = dict(word.partition("=")[::2] for word in mapping)
    if not all(pairs.values()):
        raise ForceError("a mapping needs a capability and its unit", "--map", "Write it as troops=persons")
    return pairs
