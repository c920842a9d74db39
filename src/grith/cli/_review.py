"""The review desk in the terminal: what was read with little sureness, one statement at a time or by id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import CaseBeforeCommand, app
from grith.cli._marked import COLOURS
from grith.cli._options import Author, Json, Reason, author_of
from grith.cli._output import console, print_json, table
from grith.errors import GrithError
from grith.units import counted

if TYPE_CHECKING:
    from grith.case import Case
    from grith.case._review import ReviewItem

review_app = typer.Typer(
    name="review",
    cls=CaseBeforeCommand,
    help="Look at statements that were read with little sureness, one at a time: `grith review CASE`; or decide on one "
    "by its id: `grith review CASE accept ID --reason …`.",
    rich_markup_mode="markdown",
)
app.add_typer(review_app)

Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a statement, or its first characters.")]
_USUAL = {"accept": "the words say so", "correct": "read wrongly", "reject": "the words do not say so"}


@review_app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder (it holds case.toml).")],
) -> None:
    """Look at statements that were read with little sureness, and accept, correct or reject each with a reason.

    `grith review CASE` asks one at a time; with a command after the case nothing is asked.
    """
    context.obj = case
    if context.invoked_subcommand is None:
        from grith.case import open_case

        with open_case(case) as opened:
            _one_at_a_time(opened)


@review_app.command(name="list")
def list_(
    context: typer.Context,
    threshold: Annotated[
        float | None, typer.Option(min=0, max=1, help="Instead of the case's ([review] threshold in case.toml).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every statement that nobody has decided on.")] = False,
    json: Json = False,
) -> None:
    """List the statements that wait for a decision, the least sure first."""
    from grith.case import open_case, short_id

    with open_case(context.obj) as opened:
        found = opened.review_list(threshold, everything)
    if json:
        print_json([item.to_dict() for item in found])
        return
    rows = [
        (
            short_id(item.statement.id),
            f"{item.sureness:.2f}",
            item.statement.kind,
            ", ".join(item.statement.speaker),
            ", ".join(item.statement.actor),
            item.statement.span.exact,
            item.statement.rule,
        )
        for item in found
    ]
    title = f"{counted(len(rows), 'statements')} to review"
    table(title, ("id", "sureness", "kind", "speaker", "actor", "words", "rule"), rows)


@review_app.command()
def accept(context: typer.Context, statement: Id, reason: Reason, author: Author = "", json: Json = False) -> None:
    """Accept a statement as it was read."""
    _decide(context.obj, statement, "accept", reason, author, json)


@review_app.command()
def reject(context: typer.Context, statement: Id, reason: Reason, author: Author = "", json: Json = False) -> None:
    """Reject a statement: it is not shown or counted any more, and stays in the ledger."""
    _decide(context.obj, statement, "reject", reason, author, json)


@review_app.command()
def correct(
    context: typer.Context,
    statement: Id,
    reason: Reason,
    set_: Annotated[
        list[str],
        typer.Option("--set", metavar="SLOT=VALUE", help="A slot and what it should be; several names parted by ;"),
    ],
    author: Author = "",
    json: Json = False,
) -> None:
    """Correct slots of a statement: --set actor=Russia --set "quantity=10,000 troops" --set event=2025-03-20."""
    _decide(context.obj, statement, "correct", reason, author, json, set_)


@review_app.command()
def link(
    context: typer.Context,
    one: Id,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Id of another statement, or its first characters.")],
    relation: Annotated[
        str, typer.Option("--as", help="same, apart, contradiction, or undone to take back what was decided.")
    ],
    reason: Reason,
    author: Author = "",
    json: Json = False,
) -> None:
    """Decide on two statements: they say the same, do not, or do not go together; `grith claims` follows it."""
    from attrs import asdict

    from grith.case import RELATION_WORDS, open_case, short_id

    with open_case(context.obj) as opened:
        made = opened.link(one, other, relation, reason=reason, author=author_of(author))
    if json:
        print_json(asdict(made))
    else:
        print(f"{short_id(made.one)} and {short_id(made.other)}: {RELATION_WORDS[made.relation]}")


@review_app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new folder.")],
    json: Json = False,
) -> None:
    """Write the reviewed reports as an evaluation set for `grith read --evaluate`."""
    from grith.case import open_case

    with open_case(context.obj) as opened:
        written = opened.export_reviewed(folder)
    if json:
        print_json({"files": [str(path) for path in written]})
    else:
        print(f"{counted(len(written), 'reports')} written to {folder}")


def _decide(
    case: Path, statement: str, decision: str, reason: str, author: str, json: bool, changes: list[str] | None = None
) -> None:
    from grith.case import open_case, short_id

    with open_case(case) as opened:
        item = opened.review(statement, decision, reason=reason, author=author_of(author), changes=changes or ())
    if json:
        print_json(item.to_dict())
    else:
        print(f"{item.statement.review}: {item.statement.kind} {short_id(item.statement.id)}")


def _one_at_a_time(case: Case) -> None:
    waiting = case.review_list()
    if not waiting:
        print("Nothing waits for review. Every statement: grith review CASE list --all")
        return
    author = typer.prompt("Who decides", default=author_of(""))
    done = 0
    for number, item in enumerate(waiting, 1):
        _show(item, f"{number} of {len(waiting)}")
        answer = ""
        while answer not in ("a", "c", "r", "s", "q"):
            answer = typer.prompt("[a]ccept, [c]orrect, [r]eject, [s]kip, [q]uit").strip().lower()[:1]
        if answer == "q":
            break
        if answer != "s":
            done += _ask(case, item, {"a": "accept", "c": "correct", "r": "reject"}[answer], author)
    left = len(case.review_list())
    print(f"{done} decided, {left} still to review.")


def _ask(case: Case, item: ReviewItem, decision: str, author: str) -> bool:
    """Ask for what the decision needs, and write it; asks again where a slot cannot be set so."""
    while True:
        changes: dict[str, str] = {}
        if decision == "correct":
            print("Slots as SLOT=VALUE, one a line (actor=Russia); an empty line ends.")
            while line := typer.prompt("set", default="", show_default=False).strip():
                name, _, value = line.partition("=")
                changes[name.strip()] = value.strip()
            if not changes:
                return False
        reason = typer.prompt("Reason", default=_USUAL[decision])
        try:
            case.review(item.statement.id, decision, reason=reason, author=author, changes=changes)
            return True
        except GrithError as error:
            for problem in error.problems:
                print(f"{problem.where}: {problem.what}. {problem.remedy}")
            if decision != "correct":
                raise


def _show(item: ReviewItem, title: str) -> None:
    from rich.text import Text

    s, report = item.statement, item.report
    source = f"{report.title or report.filename}, {report.publisher}" if report else ""
    when = report.published.date().isoformat() if report and report.published else ""
    console().print(Text(f"\n{title} · {when} {source} · sureness {item.sureness:.2f}", style="bold"))
    words = Text(item.before)
    words.append(s.span.exact, style=f"bold underline {COLOURS[s.kind]}")
    words.append(item.after)
    console().print(words)
    for name, value in _slots(s).items():
        console().print(Text(f"    {name:12} {value}"))


def _slots(s: Any) -> dict[str, str]:
    amount = f"{s.quantity.op} {s.quantity.value} {s.quantity.unit}" if s.quantity else ""
    slots = {
        "kind": s.kind,
        "speaker": "; ".join(s.speaker),
        "reported_by": s.reported_by,
        "actor": "; ".join(s.actor),
        "target": "; ".join(s.target),
        "object": s.object,
        "capability": "; ".join(s.capability),
        "quantity": amount,
        "firmness": s.firmness,
        "condition": s.condition,
        "event": s.event.iso if s.event else "",
        "place": s.place,
        "negated": "yes" if s.negated else "",
        "rule": s.rule,
    }
    return {name: value for name, value in slots.items() if value}
