"""One command line: the commands are loaded, one is run, and what fails becomes a message and an exit code."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import Any

import typer
from typer.main import get_command

from grith.cli._app import app
from grith.cli._terminal import guard_streams
from grith.errors import GrithError

USAGE_ERROR, INTERRUPTED = 2, 130
# typer brings its own copy of click or uses the installed one; either way this is the base of its usage errors.
_UsageProblem: type[Exception] = typer.BadParameter.__mro__[2]


def load_commands() -> None:
    """Register every command, first those that one needs first; heavy libraries still wait for their verb."""
    from grith.cli import _make  # noqa: F401

    # isort: split
    from grith.cli import _show  # noqa: F401

    # isort: split
    from grith.cli import (  # noqa: F401
        _alert,
        _claims,
        _deal,
        _force,
        _force_odds,
        _force_scenarios,
        _force_show,
        _force_workbook,
        _fuse,
        _incidents,
        _people,
        _review,
        _serve,
        _truce,
        _truce_case,
        _watch,
    )


@cache
def _command() -> Any:
    """The command line with every command; made once."""
    load_commands()
    whole = get_command(app)
    _plain_switches(whole)
    return whole


def _plain_switches(command: Any, above: Any = None) -> None:
    """Let the help show no value behind a switch, --help among them: it takes none, and typer shows ``<bool>``."""
    context = command.context_class(command, parent=above, **command.context_settings)
    for option in command.get_params(context):
        if getattr(option, "is_flag", False) and option.metavar is None:
            option.metavar = ""
    for below in getattr(command, "commands", {}).values():
        _plain_switches(below, context)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; GrithError becomes its text (JSON with --json)."""
    guard_streams()
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except (BrokenPipeError, SystemExit) as error:
        # typer turns a closed pipe into an exit of its own.
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        # Whoever reads has enough ("| head"); what is still held back must not complain at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _run(arguments: list[str]) -> int:
    try:
        result = _command()(args=arguments, prog_name="grith", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except GrithError as error:
        _report(error, as_json="--json" in arguments)
        return error.exit_code
    except _UsageProblem as error:
        if "--json" in arguments:
            what = error.format_message()  # type: ignore[attr-defined]
            context = getattr(error, "ctx", None)
            command = context.command_path if context else "grith"
            _report(GrithError(what, command, f"See: {command} --help"), as_json=True)
        else:
            error.show()  # type: ignore[attr-defined]
        return USAGE_ERROR
    except (KeyboardInterrupt, typer.Abort):
        print("Stopped. What was acknowledged is kept; run the same command again to go on.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        _report(GrithError(error.strerror or str(error), str(error.filename or "")), as_json="--json" in arguments)
        return GrithError.exit_code


def _report(error: GrithError, as_json: bool) -> None:
    from grith.cli import _make

    # What was done before the problem was met (see grith.intake.add_files) is told with it.
    done = getattr(error, "result", None)
    if as_json:
        problems = [{"what": p.what, "where": p.where, "remedy": p.remedy} for p in error.problems]
        shown = _make.intake_as_dict(done) if done is not None else {}
        print(json.dumps({**shown, "problems": problems}, ensure_ascii=False, indent=2, default=str))
        return
    if done is not None:
        _make.show_intake(done)
    for problem in error.problems:
        place = f"{problem.where}: " if problem.where else ""
        print(f"{place}{problem.what}", file=sys.stderr)
        if problem.remedy:
            print(f"    {problem.remedy}", file=sys.stderr)
