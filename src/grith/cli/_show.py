"""Commands that show what the ledger holds: coalition, statements, reports, left-out, brief, verify, proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import app
from grith.cli._options import AsOfOption, CaseFolder, HandlingShown, Json
from grith.cli._output import console, day_shown, print_json, table, when_asked, write_text
from grith.errors import GrithError, LedgerError
from grith.units import counted

if TYPE_CHECKING:
    from grith.case import BriefMade
    from grith.nouns import Statement

Since = Annotated[str, typer.Option(help="Show what changed since this day.")]


@app.command()
def coalition(
    case: CaseFolder, as_of: AsOfOption = "", since: Since = "", handling: HandlingShown = "", json: Json = False
) -> None:
    """Show the coalition register: nation by capability, how firm, on what condition, who said so."""
    from grith.case import open_case

    with open_case(case, handling or None) as opened:
        shown = opened.coalition(as_of=as_of or None, since=since or None)
    if json:
        print_json(shown.to_dict())
        return
    from grith.cli._register import show_register

    show_register(shown)


@app.command()
def statements(
    case: CaseFolder,
    as_of: AsOfOption = "",
    kind: Annotated[str, typer.Option(help="Only this kind: pledge, demand, condition, red_line, ...")] = "",
    party: Annotated[str, typer.Option(help="Only statements in which this name speaks, acts or is addressed.")] = "",
    handling: HandlingShown = "",
    json: Json = False,
) -> None:
    """List statements with their words, speaker and source."""
    from grith.case import open_case, short_id
    from grith.nouns import KINDS

    if kind and kind not in KINDS:
        raise GrithError(f"no such kind: {kind!r}", "--kind", "Use one of " + ", ".join(KINDS) + ".")
    with open_case(case, handling or None) as opened:
        zone, when = opened.definition.zone, when_asked(opened, as_of)
        found = [
            s
            for s in opened.statements(as_of=as_of or None)
            if (not kind or s.kind == kind)
            and (not party or party.casefold() in " ".join((*s.speaker, *s.actor, *s.target)).casefold())
        ]
    if json:
        from grith.nouns.rows import to_row
        from grith.read.codes import codes_of
        from grith.read.confidence import sureness

        print_json([{**to_row(s), "sureness": round(sureness(s), 3), "codes": codes_of(s).to_dict()} for s in found])
        return
    rows = [
        (
            short_id(s.id),
            day_shown(s.published, s.published_precision, zone),
            s.kind,
            ", ".join(s.speaker),
            ", ".join(s.actor),
            s.firmness,
            _words(s),
            "" if s.review == "unreviewed" else s.review,
        )
        for s in found
    ]
    columns = ("id", "published", "kind", "speaker", "actor", "firmness", "words", "review")
    table(counted(len(rows), "statements") + when, columns if any(r[-1] for r in rows) else columns[:-1], rows)


def _words(s: Statement) -> str:
    """What stands in the report; of a row of a table what it is about, since its cells stand in the other columns."""
    return (s.object or s.span.exact) if s.span.cells else (s.span.exact or s.object)


@app.command()
def reports(case: CaseFolder, as_of: AsOfOption = "", handling: HandlingShown = "", json: Json = False) -> None:
    """List the reports with publisher, date and the hash of their bytes."""
    from grith.case import open_case, short_id
    from grith.nouns.rows import to_row

    with open_case(case, handling or None) as opened:
        found, zone = list(opened.reports(as_of=as_of or None)), opened.definition.zone
        when = when_asked(opened, as_of)
    if json:
        print_json([{k: v for k, v in to_row(r).items() if k != "text"} for r in found])
        return
    rows = [
        (
            day_shown(r.published, r.published_precision, zone) or "undated",
            r.publisher,
            r.title or r.filename,
            short_id(r.id),
        )
        for r in found
    ]
    table(counted(len(rows), "reports") + when, ("published", "publisher", "title", "SHA-256"), rows)


@app.command(name="left-out")
def left_out(case: CaseFolder, handling: HandlingShown = "", json: Json = False) -> None:
    """List what could not be taken in, with the reason and how to mend it."""
    from grith.case import open_case
    from grith.nouns.rows import to_row

    with open_case(case, handling or None) as opened:
        found = list(opened.left_out())
    if json:
        print_json([to_row(x) for x in found])
        return
    rows = [(x.file, x.where, x.reason, x.remedy) for x in found]
    table(f"{len(rows)} left out", ("file", "where", "reason", "how to mend it"), rows)


@app.command()
def brief(
    case: CaseFolder,
    as_of: AsOfOption = "",
    since: Since = "",
    out: Annotated[Path | None, typer.Option(help="Folder for the brief; default CASE/brief/DAY.")] = None,
    handling: HandlingShown = "",
    json: Json = False,
) -> None:
    """Write the brief: one HTML page, XLSX, JSON and the ledger; print its first page."""
    from grith.case import open_case

    with open_case(case, handling or None) as opened:
        made = opened.brief(as_of=as_of or None, since=since or None, out=out)
    if json:
        print_json(brief_as_dict(made))
    else:
        show_brief(made)


FIRST_PAGE = ("title", "as_of", "since", "counts", "ledger", "boxes", "changes", "dates")


def brief_as_dict(made: BriefMade) -> dict[str, Any]:
    """Where the brief's files are, and its first page."""
    return {
        "files": {name: str(path) for name, path in made.files.items()},
        "first_page": {key: made.view[key] for key in FIRST_PAGE},
    }


def show_brief(made: BriefMade) -> None:
    """Print the brief's first page and where its files are."""
    from grith.cli._first_page import show_first_page

    show_first_page(made.view)
    console().print()
    for path in made.files.values():
        print(path)


@app.command()
def verify(
    case: CaseFolder,
    head: Annotated[
        Path | None,
        typer.Option(help="A tree head printed or kept earlier (JSON): prove that nothing before it changed."),
    ] = None,
    json: Json = False,
) -> None:
    """Check every entry, proof, signature and original of the ledger; exit code 5 if anything was changed."""
    from grith.case import open_case

    with open_case(case) as opened:
        result = opened.verify(head=head)
    problems = [{"what": p.what, "where": p.where, "remedy": p.remedy} for p in result.problems]
    if json:
        newest = result.head.to_dict() if result.head else None
        shown = {
            "ok": result.ok,
            "checked": result.checked,
            "head": newest,
            "problems": problems,
            "notes": result.notes,
        }
        print_json(shown)
    else:
        if result.ok:
            print(f"The ledger verifies: {result.checked:,} entries.")
        else:
            table(
                "The ledger does not verify",
                ("where", "what", "remedy"),
                [tuple(p[k] for k in ("where", "what", "remedy")) for p in problems],
            )
        if result.head:
            print(
                f"Newest tree head: {result.head.root} over {result.head.size:,} entries, signed {result.head.signed}."
            )
        for note in result.notes:
            print(f"Note: {note}.")
    if not result.ok:
        raise typer.Exit(LedgerError.exit_code)


@app.command()
def proof(
    case: CaseFolder,
    entry: Annotated[
        str,
        typer.Argument(metavar="ID", help="Id of a statement, report or incident, whole or as a list shows it."),
    ],
    out: Annotated[Path | None, typer.Option(help="Write the proof to this file instead of printing it.")] = None,
    handling: HandlingShown = "",
    json: Json = False,
) -> None:
    """Print the proof that one entry is in the ledger; tools/verify_proof.py checks it without Grith."""
    import json as json_module

    from grith.case import open_case

    with open_case(case, handling or None) as opened:
        bundle = opened.proof(entry)
    if out is None:
        print_json(bundle)
        return
    write_text(out, json_module.dumps(bundle, ensure_ascii=False, indent=2) + "\n")
    if json:
        print_json({"proof": str(out)})
    else:
        print(out)
