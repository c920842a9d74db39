"""Commands about people and rights: marking a report, and the accounts of a case."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import app
from grith.cli._options import Author, CaseFolder, Json, Reason, author_of
from grith.cli._output import print_json, table
from grith.units import counted

if TYPE_CHECKING:
    from grith.case import Case
    from grith.people import Account, People


@app.command()
def mark(
    case: CaseFolder,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="Id of a report, or its first characters.")],
    handling: Annotated[str, typer.Argument(metavar="MARKING", help="public, internal or restricted.")],
    reason: Reason,
    author: Author = "",
    json: Json = False,
) -> None:
    """Mark a report, and what came attached to it, as public, internal or restricted; the latest mark counts."""
    from grith.case import open_case, short_id

    with open_case(case) as opened:
        marked = opened.mark(report, handling, reason=reason, author=author_of(author))
    if json:
        print_json([{"id": r.id, "title": r.title, "filename": r.filename, "handling": r.handling} for r in marked])
        return
    for r in marked:
        print(f"{handling}: {r.title or r.filename} ({short_id(r.id)})")


accounts_app = typer.Typer(
    name="accounts",
    help="Who may sign in to the case's web pages, and as what: reader, analyst, reviewer or admin.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
app.add_typer(accounts_app)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")]
Role = Annotated[str, typer.Option(help="reader, analyst, reviewer or admin.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")
]


@accounts_app.command()
def add(case: CaseFolder, name: Name, role: Role = "reader", stdin: FromInput = False, json: Json = False) -> None:
    """Add an account; the password is asked for, never given on the command line."""
    with _people(case) as (opened, people):
        made = people.add(name, role, _password(stdin), by=author_of(""))
        rules = opened.definition.handling
    sees = rules.clearance_of(role)
    if json:
        print_json({**_account(made), "sees": sees})
        return
    print(f"{made.name} may sign in as {made.role}, and sees what is {sees}.")
    if not rules.visible("", sees):
        print(f"Unmarked reports count as {rules.default} in this case: {made.name} sees none of them.")


@accounts_app.command(name="list")
def list_(
    case: CaseFolder,
    audit: Annotated[bool, typer.Option("--audit", help="List sign-ins and changes, the newest first.")] = False,
    json: Json = False,
) -> None:
    """List the accounts, or with --audit the latest sign-ins, failures and changes."""
    with _people(case) as (_, people):
        found, told = people.accounts(), people.audit() if audit else []
    if json:
        print_json(
            [{"at": x.at.isoformat(), "name": x.name, "address": x.address, "outcome": x.outcome} for x in told]
            if audit
            else [_account(a) for a in found]
        )
    elif audit:
        rows = [(f"{x.at:%Y-%m-%d %H:%M:%S}", x.name, x.address, x.outcome) for x in told]
        table(f"{len(rows)} sign-ins and changes (UTC)", ("time", "name", "from, or by", "what"), rows)
    else:
        accounts = [(a.name, a.role, "disabled" if a.disabled else "", f"{a.changed:%Y-%m-%d}") for a in found]
        table(counted(len(accounts), "accounts"), ("name", "role", "", "changed"), accounts)


@accounts_app.command()
def disable(
    case: CaseFolder,
    name: Name,
    enable: Annotated[bool, typer.Option("--enable", help="Let the account sign in again.")] = False,
    json: Json = False,
) -> None:
    """Keep an account from signing in, and end its sessions."""
    with _people(case) as (_, people):
        changed = people.change(name, disabled=not enable, by=author_of(""))
    _told(changed, f"{changed.name} may {'sign in again' if enable else 'not sign in any more'}.", json)


@accounts_app.command()
def password(case: CaseFolder, name: Name, stdin: FromInput = False, json: Json = False) -> None:
    """Set a new password for an account, and end its sessions."""
    with _people(case) as (_, people):
        changed = people.change(name, password=_password(stdin), by=author_of(""))
    _told(changed, f"{changed.name} has a new password.", json)


@accounts_app.command()
def role(
    case: CaseFolder,
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="reader, analyst, reviewer or admin.")],
    json: Json = False,
) -> None:
    """Give an account another role, and end its sessions."""
    with _people(case) as (_, people):
        changed = people.change(name, role=role, by=author_of(""))
    _told(changed, f"{changed.name} is now {changed.role}.", json)


@contextmanager
def _people(folder: Path) -> Iterator[tuple[Case, People]]:
    from grith.case import open_case
    from grith.people import People

    with open_case(folder) as opened:
        yield opened, People(opened.ledger())


def _password(stdin: bool) -> str:
    if stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="Once more"))


def _account(account: Account) -> dict[str, Any]:
    times = {"created": account.created.isoformat(), "changed": account.changed.isoformat()}
    return {"name": account.name, "role": account.role, "disabled": account.disabled, **times}


def _told(account: Account, words: str, json: bool) -> None:
    if json:
        print_json(_account(account))
    else:
        print(words)
