"""Commands that make a case and fill its ledger: init, check, add, read, run."""

from __future__ import annotations

import json as json_module
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import app
from grith.cli._options import CaseFolder, Json
from grith.cli._output import print_json, progress_bar, table, write_text
from grith.errors import GrithError, IntakeError
from grith.units import counted

if TYPE_CHECKING:
    from grith.case import Case
    from grith.intake import IntakeResult

Mapping = Annotated[
    Path | None, typer.Option(help="A small TOML file that names the columns of a table in another layout.")
]
Strict = Annotated[bool, typer.Option("--strict", help="End with exit code 7 if anything was left out.")]
LEFT_OUT = 7


@app.command()
def init(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The folder to make.")],
    title: Annotated[str, typer.Option(help="What the case is called in the brief.")] = "",
    example: Annotated[
        bool, typer.Option("--example", help="Fill case.toml with invented parties, places and areas to look at.")
    ] = False,
    json: Json = False,
) -> None:
    """Make a new case folder with a case.toml to fill in and table templates for Excel."""
    from grith.case import init_case

    made = init_case(case, title=title or case.resolve().name, example=example)
    files = sorted(str(p.relative_to(made.folder)) for p in made.folder.rglob("*") if p.is_file())
    if json:
        print_json({"case": str(made.folder), "files": files})
        return
    print(f"Made {made.folder}")
    for name in files:
        print(f"    {name}")
    again = f"grith run {shlex.quote(str(case))}"
    print(f"Next: fill in case.toml, put reports and tables into their folders, then run: {again}")


@app.command()
def check(case: CaseFolder, json: Json = False) -> None:
    """Check case.toml: every mistake at once, with its line and how to mend it."""
    from grith.case import open_case

    with open_case(case) as opened:
        found = opened.definition
        summary = {
            "title": found.title,
            "zone": found.zone,
            "parties": len(found.parties),
            "conditions": len(found.conditions),
            "capabilities": len(found.capabilities),
        }
    if json:
        print_json({"ok": True, **summary})
    else:
        print("The case is in order: " + ", ".join(f"{name} {value}" for name, value in summary.items()))


@app.command()
def add(
    case: CaseFolder,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILES", help="Files or folders; without any, the case's reports/ and tables/."),
    ] = None,
    mapping: Mapping = None,
    strict: Strict = False,
    handling: Annotated[
        str,
        typer.Option(help="Mark what is taken in: public, internal or restricted; a stricter one in a file holds."),
    ] = "",
    json: Json = False,
) -> None:
    """Take reports and tables into the ledger; the same file twice adds nothing."""
    from grith.case import open_case

    with open_case(case) as opened, progress_bar(json) as progress:
        result = opened.add(files or None, mapping=mapping, progress=progress, handling=handling)
    if json:
        print_json(intake_as_dict(result))
    else:
        show_intake(result)
    _end_of_intake(result, strict)


def _end_of_intake(result: IntakeResult, strict: bool) -> None:
    if strict and any(f.left_out for f in result.files):
        raise typer.Exit(LEFT_OUT)
    statuses = {f.status for f in result.files} - {"empty"}
    if statuses == {"left out"}:
        raise typer.Exit(IntakeError.exit_code)


def intake_as_dict(result: IntakeResult) -> dict[str, Any]:
    """What came of each file, JSON-ready."""
    from attrs import asdict

    return {"files": [asdict(f) for f in result.files]}


def show_intake(result: IntakeResult) -> None:
    """Print what came of the files."""

    def counts(status: str) -> int:
        return sum(f.status == status for f in result.files)

    parts = [f"{counts(s)} {s}" for s in ("added", "resumed", "known", "left out", "empty") if counts(s)]
    number = len(result.files)
    print(f"{number} file{'' if number == 1 else 's'}: {', '.join(parts) or 'none'}.", end=" ")
    made = [(name, sum(getattr(f, name) for f in result.files)) for name in ("statements", "incidents", "requirements")]
    print("From tables: " + (", ".join(f"{n} {name}" for name, n in made if n) or "nothing") + ".")
    empty = [f.name for f in result.files if f.status == "empty"]
    if empty:
        print("Nothing filled in yet: " + ", ".join(empty) + ".")
    for f in result.files:
        if f.remark:
            print(f"{f.name}: {f.remark}.")
    problems = [f for f in result.files if f.left_out]
    if problems:
        # A file that was known brings no reasons along: they were told when it was added.
        rows = [(f.name, f.left_out, f.problems[0].reason if f.problems else "told before") for f in problems]
        table("Left out or taken in with a remark (all: grith left-out)", ("file", "notes", "the first of them"), rows)


@app.command()
def read(
    source: Annotated[
        str,
        typer.Argument(metavar="CASE|FILE|-", help="A case folder, one document, or - for standard input."),
    ] = "",
    published: Annotated[str, typer.Option(help="Date of the document (2025-03-20); dates are read against it.")] = "",
    place: Annotated[str, typer.Option(help="Place of the dateline.")] = "",
    speaker: Annotated[str, typer.Option(help="Whose words the whole document is, if it is a speech.")] = "",
    country: Annotated[str, typer.Option(help="Which country's 'prime minister' is meant where none is named.")] = "",
    evaluate: Annotated[Path | None, typer.Option(help="Score the reader on a folder of annotated documents.")] = None,
    predictions: Annotated[
        Path | None, typer.Option(help="With --evaluate: a folder for the statements found.")
    ] = None,
    llm: Annotated[
        str,
        typer.Option(help="Let a language model read too: a server's address (…/v1), or: case, for case.toml's [llm]."),
    ] = "",
    llm_model: Annotated[str, typer.Option(help="With --llm: the model's name on that server.")] = "",
    llm_key_from: Annotated[
        str, typer.Option(help="With --llm: the environment variable that holds the key; none is read otherwise.")
    ] = "",
    json: Json = False,
) -> None:
    """Find the statements: in every unread report of a case, or in one document, marked in place."""
    if evaluate is not None:
        _evaluate(evaluate, predictions, json)
        return
    if not source:
        raise typer.BadParameter("name a case folder, a document, or - for standard input")
    if (llm_model or llm_key_from) and not llm:
        raise typer.BadParameter("--llm-model and --llm-key-from need --llm with a server's address")
    if source != "-" and Path(source).is_dir():
        _read_case(Path(source), json, (llm, llm_model, llm_key_from) if llm else None)
        return
    from grith.intake import open_document
    from grith.read import read as read_text

    name = "standard input" if source == "-" else source
    report = open_document(sys.stdin.buffer.read() if source == "-" else Path(source), name)
    statements = read_text(
        report.text,
        published=published or report.published,
        place=place or report.place,
        speaker=speaker or report.speaker,
        country=country or report.country,
        language=report.language,
    )
    if llm:
        from grith.cli._llm import read_document

        given = {"place": place, "speaker": speaker, "country": country}
        statements = read_document(report, published, given, statements, (llm, llm_model, llm_key_from))
    if json:
        from grith.read import statement_as_dict

        print_json([statement_as_dict(s) for s in statements])
        return
    from grith.cli._marked import show_marked

    show_marked(report, statements)


def _read_case(folder: Path, json: bool, model: tuple[str, str, str] | None = None) -> None:
    from grith.case import open_case
    from grith.cli._llm import read_case, tell

    with open_case(folder) as opened, progress_bar(json) as progress:
        result: dict[str, Any] = dict(opened.read(progress=progress))
        also = read_case(opened, model, progress) if model else None
    if json:
        print_json({**result, "llm": also} if also else result)
    else:
        print(f"Read {counted(result['reports'], 'reports')}: {counted(result['statements'], 'statements')} found.")
        if also:
            print(tell(also))


def _evaluate(folder: Path, predictions: Path | None, json: bool) -> None:
    from grith.read import evaluate, score_folder

    if not folder.is_dir():
        raise GrithError(
            "no such folder of annotated documents", str(folder), "Name a folder that holds NN.json files."
        )
    found = evaluate(folder)
    if predictions is not None:
        for name, rows in found.items():
            write_text(predictions / f"{name}.json", json_module.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    result = score_folder(folder, found)
    if json:
        print_json(result)
        return
    measures = ("precision", "recall", "f1")
    scores = [(name, *(f"{result[name][m]:.3f}" for m in measures)) for name in ("core", "lenient", "strict_kind")]
    table("Statements found", ("measure", *measures), scores)
    slots = [(name, f"{slot['accuracy']:.3f}", slot["rows"]) for name, slot in result["slots"].items()]
    table("Slots of matched statements", ("slot", "right", "of"), slots)


@app.command()
def copy(
    case: CaseFolder,
    to: Annotated[str, typer.Option("--to", metavar="URL|FILE", help="postgresql://user@host/name, or a new file.")],
    accounts: Annotated[bool, typer.Option("--accounts", help="Take the accounts along; sessions never are.")] = False,
    json: Json = False,
) -> None:
    """Copy the ledger to an empty PostgreSQL database, or to a file: the same entries, tree and signed heads."""
    from grith.case import open_case

    with open_case(case) as opened, progress_bar(json) as progress:
        head = opened.copy(to, people=accounts, progress=progress)
    if json:
        print_json({"head": head.to_dict() if head else None})
        return
    size = f"{head.size:,} entries under tree head {head.root}" if head else "an empty ledger"
    print(f"Copied and verified: {size}.")
    print(f"To work with the copy, write it into {case}/case.toml as: ledger = …")


@app.command()
def run(
    case: CaseFolder,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILES", help="Files or folders; without any, the case's reports/ and tables/."),
    ] = None,
    as_of: Annotated[str, typer.Option(help="Day (2025-03-20) or local time (2025-03-20T08:00).")] = "",
    since: Annotated[str, typer.Option(help="Show what changed since this day.")] = "",
    mapping: Mapping = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the brief; default CASE/brief/DAY.")] = None,
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Add, read and brief in one go: from a pile of reports to a sourced brief."""
    from grith.case import open_case
    from grith.cli._show import brief_as_dict, show_brief

    with open_case(case) as opened, progress_bar(json) as progress:
        result = opened.add(files or None, mapping=mapping, progress=progress)
        reading = opened.read(progress=progress)
        made = opened.brief(as_of=as_of or None, since=since or None, out=out)
    if json:
        print_json({**intake_as_dict(result), "reading": reading, **brief_as_dict(made)})
    else:
        show_intake(result)
        print(f"Read {counted(reading['reports'], 'reports')}: {counted(reading['statements'], 'statements')} found.")
        show_brief(made)
    _end_of_intake(result, strict)


if TYPE_CHECKING:
    _ = Case
