"""Options and arguments that many commands share, and who is named as the author of a decision."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from grith.errors import GrithError

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The case folder (it holds case.toml).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]
HandlingShown = Annotated[
    str,
    typer.Option("--handling", help="Show only what may be seen up to this marking: public, internal or restricted."),
]
AsOfOption = Annotated[
    str,
    typer.Option("--as-of", help="Day (2025-03-20) or local time (2025-03-20T08:00); default: the newest report's."),
]
Reason = Annotated[str, typer.Option(help="Why; it is kept in the ledger.")]
Author = Annotated[str, typer.Option(help="Who decides; default: GRITH_AUTHOR, else your login name.")]


def author_of(given: str) -> str:
    """The author of a decision: as given, else GRITH_AUTHOR, else the login name."""
    if given.strip():
        return given.strip()
    import getpass

    try:
        return os.environ.get("GRITH_AUTHOR", "").strip() or getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise GrithError("nobody is named as the author", "--author", "Give --author, or set GRITH_AUTHOR") from None
