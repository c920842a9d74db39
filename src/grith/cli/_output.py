"""How commands print: tables for people, JSON for programs, progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grith.errors import GrithError

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int | None], None]


@cache
def console() -> Console:
    """The terminal; wide enough for a table when the output goes to a file."""
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to the command line; rich would end with exit code 1."""
            raise

    return Terminal(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 120)


def day_shown(published: datetime | None, precision: str, zone: str) -> str:
    """The local day in the case's zone on which something became public; what is known to the day stays that day."""
    if published is None:
        return ""
    if precision in ("minute", "hour", "second") and published.tzinfo:
        from zoneinfo import ZoneInfo

        published = published.astimezone(ZoneInfo(zone))
    return published.date().isoformat()


def print_json(data: Any) -> None:
    """Print ``data`` as JSON on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def write_text(path: Path, text: str) -> None:
    """Write a file that a person named, with the folders above it; GrithError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GrithError(f"cannot be written ({error.strerror})", str(path), "Choose another place") from None


# Columns that are copied, or hold days, and so are never broken in the middle of one.
_WHOLE = ("id", "SHA-256", "when")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; cell texts are shown as they are, never taken for markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    view = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    for name in columns:
        view.add_column(name, overflow="fold", no_wrap=name in _WHOLE)
    for row in rows:
        view.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    console().print(view)


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Progress | None]:
    """A callback (what, done, total or None) that draws progress on standard error; None when ``quiet``."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, Any] = {}

    def show(what: str, done: int, total: int | None) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=total)
        bars.update(tasks[what], completed=done, total=total)

    with bars:
        yield show
