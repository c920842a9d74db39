"""Commands about people and rights: marking a report, and the accounts of a case."""

from __future__ import annotations

from typing import Annotated

import typer

from grith.cli._app import app
from grith.cli._make import CaseFolder, Json
from grith.cli._output import print_json
from grith.cli._review import Author, Reason, author_of


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
