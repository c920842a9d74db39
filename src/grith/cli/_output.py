"""How commands print: tables for people, JSON for programs, progress on standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grith.errors import GrithError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from grith.case._holdings import Holdings

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


def when_asked(case: Holdings, as_of: str | None) -> str:
    """``, as of Thu 20 March 2025, 08:00, Kyiv time`` where a day was asked for."""
    return f", as of {case.as_of(as_of).words}" if as_of else ""


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
_LONGEST = 14
_WHOLE = ("id", "SHA-256", "when")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; its texts are shown as they are, never taken for markup. One without rows has no headings."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    view = Table(title=Text(title, style="bold"), box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    cells = [[cell if isinstance(cell, Text) else Text(str(cell)) for cell in row] for row in rows]
    if not cells:
        console().print(Text(title if title.startswith("0 ") else f"{title}: none", style="bold"))
        return
    for name, width in zip(columns, _widths(columns, cells), strict=True):
        view.add_column(Text(name), overflow="fold", no_wrap=name in _WHOLE, width=width)
    for row in cells:
        view.add_row(*row)
    console().print(view)


def _widths(columns: Sequence[str], cells: Sequence[Sequence[Text]]) -> list[int]:
    """The widths of columns on this terminal: all of each if there is room, else what its words need and a fair share
    of the rest."""
    room = console().width - 3 * len(columns) + 1
    whole = [max(len(line) for text in (name, *(row[at].plain for row in cells)) for line in text.splitlines() or [""])
             for at, name in enumerate(columns)]  # fmt: skip
    if sum(whole) <= room:
        return whole
    widths = _least_widths(columns, cells)
    for at in sorted(range(len(widths)), key=lambda n: whole[n] - widths[n]):
        after = sum(1 for n in range(len(widths)) if whole[n] - widths[n] >= whole[at] - widths[at])
        widths[at] += max(0, min(whole[at] - widths[at], (room - sum(widths)) // after))
    return widths


def _least_widths(columns: Sequence[str], cells: Sequence[Sequence[Text]]) -> list[int]:
    """How wide each column must be for its words to stay whole; where there is no room, the rarest are broken first."""
    lengths: list[Counter[int]] = []
    for at, name in enumerate(columns):
        texts = [name, *(row[at].plain for row in cells)]
        if name in _WHOLE:
            lengths.append(Counter({max(len(line) for text in texts for line in text.splitlines() or [""]): 0}))
        else:
            found = Counter(len(w) for text in texts for w in text.split() if len(w) <= _LONGEST)
            found.update({len(w): 1000 for w in name.split()})  # a heading is broken last
            lengths.append(found)
    widths = [max(found, default=1) for found in lengths]
    while sum(widths) + 3 * len(widths) - 1 > console().width:
        possible = [n for n, found in enumerate(lengths) if columns[n] not in _WHOLE and len(found) > 1]
        if not possible:
            break
        rarest = min(possible, key=lambda n: (lengths[n][widths[n]], -widths[n]))
        found = lengths[rarest]
        gone = found.pop(widths[rarest])
        widths[rarest] = max(found)
        found[widths[rarest]] += gone  # what is broken already is broken for good
    return widths


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


def write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV in UTF-8; raises GrithError where the file cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(rows)
    except OSError as error:
        raise GrithError(
            f"cannot write the file: {error.strerror}", str(path), "Name a file in a folder that is there."
        ) from error


def write_sheet(path: Path, name: str, rows: Sequence[Sequence[object]]) -> None:
    """Write rows for people, headings first: XLSX, or CSV that a spreadsheet program opens with all its letters.

    No cell starts a formula. Raises GrithError where the file cannot be written.
    """
    if path.suffix.casefold() == ".xlsx":
        from grith.result_book import fitting, result_book

        with result_book(path, name, datetime(2025, 1, 1)) as book:
            book.table(name, fitting(rows[0], rows[1:]), rows[1:])
        return
    from io import StringIO

    from grith.intake import safe_cell

    text = StringIO()
    harmless = ([safe_cell(v) if isinstance(v, str) else v for v in row] for row in rows)
    csv.writer(text, lineterminator="\n").writerows(harmless)
    write_text(path, "\ufeff" + text.getvalue())
