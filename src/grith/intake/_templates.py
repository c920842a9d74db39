"""XLSX templates that a planner fills in: drop-downs, a note on each heading, one example row that is never read."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen

from grith.errors import IntakeError
from grith.filled_book import heading_of
from grith.nouns import FIRMNESS, CaseDefinition
from grith.result_book import new_book, print_layout

_LAST_ROW = 2000
LISTS = "Lists"


@frozen
class Column:
    """A column of a template; ``choices`` names the list that it offers, ``strict`` allows nothing else."""

    heading: str
    width: int
    note: str
    example: str = ""
    choices: str = ""
    strict: bool = True
    kind: str = "text"


@cache
def templates() -> dict[str, tuple[Column, ...]]:
    """The templates by name, with their columns in order."""
    text = (files("grith.intake") / "data" / "templates.toml").read_text("utf-8")
    return {name: tuple(Column(**column) for column in columns) for name, columns in tomllib.loads(text).items()}


@cache
def examples(kind: str) -> dict[str, str]:
    """The example of the template for this kind of table, by heading in small letters; the first is the mark's."""
    columns = templates().get("incidents" if kind == "claims" else kind, ())
    return {heading_of(column.heading): column.example for column in columns}


def _choices(definition: CaseDefinition) -> dict[str, list[str]]:
    from grith.coalition import all_capabilities

    return {
        "parties": [p.name for p in definition.parties],
        "capabilities": [c.title for c in all_capabilities(definition)],
        "firmness": [*FIRMNESS, "undecided"],
        "conditions": [c.title or c.id for c in definition.conditions],
        "areas": [a.title or a.id for a in definition.areas],
        "units": ["persons", "aircraft", "helicopters", "ships", "vehicles", "beds", "units", "EUR", "USD"],
        "priority": ["1", "2", "3", "4", "5"],
        "yes_no": ["yes", "no"],
        "position_types": ["demand", "condition", "red line", "position"],
        "hard_soft": ["hard", "soft"],
        "claims": ["accusation", "counter-accusation", "report", "denial", "count"],
    }


def write_all(folder: Path, definition: CaseDefinition) -> list[Path]:
    """See :func:`grith.intake.write_templates`."""
    written = []
    choices = _choices(definition)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in templates().items():
            path = folder / f"{name}.xlsx"
            if not path.exists():
                _write(path, name, columns, choices)
                written.append(path)
    except OSError as error:
        raise IntakeError(f"templates cannot be written ({error})", str(folder), "Check space and rights") from None
    return written


def _write(path: Path, name: str, columns: tuple[Column, ...], choices: dict[str, list[str]]) -> None:
    with new_book(path, title=f"Grith template: {name}", created=datetime(2025, 1, 1)) as book:
        sheet = book.add_worksheet(name)
        lists = book.add_worksheet(LISTS)
        lists.very_hidden()
        styles = _styles(book)
        sheet.freeze_panes(1, 1)
        print_layout(sheet, [column.width for column in columns])
        sheet.autofilter(0, 0, _LAST_ROW, len(columns) - 1)
        used: dict[str, str] = {}
        for index, column in enumerate(columns):
            cell_style = styles["date"] if column.kind == "date" else styles["cell"]
            sheet.set_column(index, index, column.width, cell_style)
            sheet.write_string(0, index, column.heading, styles["heading"])
            sheet.write_comment(0, index, column.note, {"x_scale": 2.0, "y_scale": 1.2, "author": "Grith"})
            sheet.write_string(1, index, column.example, styles["example"])
            if column.choices and choices[column.choices]:
                _offer(sheet, lists, index, column, choices[column.choices], used)
        sheet.write_comment(
            1, 0, "An example. A row that begins with “Example” is never read; write below it.", {"author": "Grith"}
        )


def _styles(book: Any) -> dict[str, Any]:
    return {
        "heading": book.add_format(
            {
                "bold": True,
                "bg_color": "#1F3A5F",
                "font_color": "#FFFFFF",
                "border": 1,
                "text_wrap": True,
                "valign": "top",
            }
        ),
        "example": book.add_format({"italic": True, "font_color": "#595959", "bg_color": "#F2F2F2", "text_wrap": True}),
        "cell": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    }


def _offer(sheet: Any, lists: Any, index: int, column: Column, words: list[str], used: dict[str, str]) -> None:
    """A drop-down on a column; its words stand on a hidden sheet, as a list inside a cell ends at 255 characters."""
    if column.choices not in used:
        place = len(used)
        lists.write_string(0, place, column.choices)
        for row, word in enumerate(words, 1):
            lists.write_string(row, place, word)
        letter = chr(65 + place)
        used[column.choices] = f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"
    sheet.data_validation(
        2, index, _LAST_ROW, index,
        {
            "validate": "list",
            "source": used[column.choices],
            "error_type": "stop" if column.strict else "information",
            "error_title": column.heading[:32],
            "error_message": "Choose from the list." if column.strict else "Not in the list; it is kept as written.",
        },
    )  # fmt: skip
