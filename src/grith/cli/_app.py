"""The typer application, which the modules of commands add to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from grith import __version__

app = typer.Typer(
    name="grith",
    help="One sourced picture of a ceasefire: who stands behind it, and is it holding. "
    "Start with `grith init CASE`, then `grith run CASE`.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class CaseOrCommand(TyperGroup):
    """``grith truce CASE`` is ``grith truce show CASE``: what names no command is taken for a case."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``show`` before arguments whose first word is no command."""
        words = [a for a in args if not a.startswith("-")]
        if words and words[0] not in self.commands and not {"--help", "-h"} & set(args[:1]):
            args = ["show", *args]
        return super().parse_args(ctx, args)


class CaseBeforeCommand(TyperGroup):
    """``grith review list CASE`` is ``grith review CASE list``: in other groups the command stands first."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the case before the command, unless a folder bears the command's name."""
        behind = len(args) > 1 and not args[1].startswith("-")
        if behind and args[0] in self.commands and args[1] not in self.commands and not Path(args[0]).is_dir():
            args = [args[1], args[0], *args[2:]]
        return super().parse_args(ctx, args)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"grith {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options that stand before every command."""
