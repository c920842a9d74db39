"""What the commands of FORCE share: the options of a scenario, and results written to a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer
from attrs import frozen

from grith.cli._app import CaseOrCommand
from grith.cli._output import console, print_json, write_text

if TYPE_CHECKING:
    from datetime import date

    from grith.force import ForceData, ForcePlan
    from grith.nouns import ForceTables

force_app = typer.Typer(
    name="force",
    cls=CaseOrCommand,
    help="Do the pledges add up to a force: `grith force CASE`. Who is where in which month, what is missing, and why.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


def _known_kind(out: Path | None) -> Path | None:
    """Refuse a file of another kind, and to write over a workbook of tables, before the work is done."""
    from grith.errors import ForceError

    if out is not None and out.suffix.lower() not in (".xlsx", ".json"):
        raise ForceError("the kind of file is not known", str(out), "Name it .xlsx or .json")
    if out is not None and out.suffix.lower() == ".xlsx" and out.exists():
        from grith.force import is_workbook

        if is_workbook(out):
            raise ForceError("this workbook holds tables, not results", str(out), "Name another file for the result")
    return out


Source = Annotated[
    Path,
    typer.Argument(
        metavar="SOURCE", help="A force workbook (.xlsx, .ods), or a case folder that holds force.xlsx or force.ods."
    ),
]
Day = Annotated[str, typer.Option("--as-of", help="Count only what was said by this day (2025-03-20).")]
Strict = Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")]
Seconds = Annotated[float, typer.Option(help="Stop searching after so many seconds and say what was cut.", min=1)]
Quick = Annotated[bool, typer.Option("--quick", help="A fast first answer: units may be parted, only gaps count.")]
Out = Annotated[
    Path | None, typer.Option(help="Also write the result to this file (.xlsx or .json).", callback=_known_kind)
]
SHOWN = 15
"""Rows and reasons shown on a screen; --json and --out have all."""


@frozen
class Asked:
    """One scenario of one workbook, as the options name it."""

    source: Source
    as_of: Day = ""
    given: Annotated[
        list[str] | None, typer.Option("--given", help="Assume that this precondition holds; repeatable.")
    ] = None
    not_given: Annotated[
        list[str] | None, typer.Option("--not-given", help="Assume that this precondition does not hold; repeatable.")
    ] = None
    without: Annotated[list[str] | None, typer.Option("--without", help="Leave this nation out; repeatable.")] = None
    quick: Quick = False
    strict: Strict = False
    seconds: Seconds = 60.0

    def data(self) -> ForceData:
        """The checked tables of the scenario."""
        from grith.force import compile_tables

        return compile_tables(
            tables_of(self.source),
            as_of=day_of(self.as_of),
            given=self.given or (),
            not_given=self.not_given or (),
            without=self.without or (),
            strict=self.strict,
        )

    def plan(self) -> ForcePlan:
        """The plan of the scenario."""
        from grith.force import Limits, make_plan

        return make_plan(self.data(), Limits(seconds=self.seconds), relaxed=self.quick)


def scenario_options(*, leave_out: Sequence[str] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of :class:`Asked`, less those named, in the place of its first parameter."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        shared = [p for name, p in _parameters(Asked).items() if name not in leave_out]
        own = list(_parameters(command).values())[1:]

        def wrapper(**given: Any) -> None:
            asked = Asked(**{p.name: given.pop(p.name) for p in shared})
            command(asked, **given)

        wrapper.__name__, wrapper.__doc__, wrapper.__module__ = command.__name__, command.__doc__, command.__module__
        parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*shared, *own)]
        wrapper.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        wrapper.__annotations__ = {p.name: p.annotation for p in parameters}
        return wrapper

    return add


def _parameters(made: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Parameters of a function or class by name, with the annotations that their words stand for."""
    hints = get_type_hints(made, include_extras=True)
    found = inspect.signature(made).parameters
    return {name: p.replace(annotation=hints[name]) for name, p in found.items()}


def day_of(words: str) -> date | None:
    """The day that ``--as-of`` names, if any."""
    from datetime import date

    from grith.errors import ForceError

    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        remedy = "offers are known to the day: write 2025-03-20"
        raise ForceError(f'"{words}" is not a day', "--as-of", remedy) from None


def tables_of(source: Path) -> ForceTables:
    """The tables of a workbook, or of the one in a case folder with the chances that the case sets."""
    from grith.errors import ForceError
    from grith.force import force_file, read_workbook

    if not source.is_dir():
        return read_workbook(source)
    path = force_file(source)
    if not path.exists():
        raise ForceError("the case has no force.xlsx", str(source), f"Write one with: grith force template {path}")
    if not (source / "case.toml").exists():
        return read_workbook(path)
    from grith.case import open_case

    with open_case(source) as case:
        tables = case.force()
    assert tables is not None
    return tables


def handed_over(
    out: Path | None, json: bool, view: Any, sheets: Callable[[], Sequence[tuple[str, Sequence[Sequence[Any]]]]]
) -> bool:
    """Write a result where a file was named (JSON, or its sheets as XLSX); print it where ``json`` asks for that.

    True if it was printed: then there is nothing more to say.
    """
    if out is not None and out.suffix.lower() == ".xlsx":
        from grith.force import write_sheets

        write_sheets(sheets(), out)
    elif out is not None:
        from json import dumps

        write_text(out, dumps(view, ensure_ascii=False, indent=2) + "\n")
    if json:
        print_json(view)
    return json


def say(line: str, *, dim: bool = False, bold: bool = False) -> None:
    """A line for people."""
    from rich.text import Text

    console().print(Text(line, style="dim" if dim else "bold" if bold else ""), soft_wrap="://" in line)
