"""A report in the terminal with its statements marked in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grith.cli._output import console, table
from grith.units import counted

if TYPE_CHECKING:
    from grith.nouns import Report, Statement

# Okabe and Ito's palette: told apart by colour-blind readers; the number behind each mark says the same without colour.
COLOURS = {
    "pledge": "#009E73",
    "agreement": "#56B4E9",
    "demand": "#E69F00",
    "condition": "#F0E442",
    "red_line": "#D55E00",
    "allegation": "#CC79A7",
    "denial": "#CC79A7",
    "meeting": "#0072B2",
    "call": "#0072B2",
    "position": "#999999",
}


def show_marked(report: Report, statements: Sequence[Statement]) -> None:
    """Print the text with each statement's words marked and numbered, then the statements as a table."""
    from rich.text import Text

    text, shown = Text(), 0
    numbered = sorted(enumerate(statements, 1), key=lambda pair: (pair[1].span.start, pair[1].span.end))
    for number, statement in numbered:
        start, end = max(statement.span.start, shown), statement.span.end
        text.append(report.text[shown:start])
        if end > start:
            text.append(report.text[start:end], style=f"bold underline {COLOURS[statement.kind]}")
        text.append(f"[{number}]", style=COLOURS[statement.kind])
        shown = max(shown, end)
    text.append(report.text[shown:])
    console().print(text)
    console().print()
    rows = [(n, s.kind, *_columns(s)) for n, s in enumerate(statements, 1)]
    table(
        counted(len(statements), "statements"),
        ("", "kind", "speaker", "actor", "target", "firmness", "when", "more"),
        rows,
    )


def _columns(s: Statement) -> tuple[str, ...]:
    speaker = ", ".join(s.speaker) + (f" (via {s.reported_by})" if s.reported_by else "")
    more = [
        "not" if s.negated else "",
        ", ".join(s.capability),
        f"{s.quantity.op if s.quantity.op != '=' else ''}{s.quantity.value} {s.quantity.unit}" if s.quantity else "",
        f"if: {s.condition}" if s.condition else "",
        f"at {s.place}" if s.place else "",
    ]
    when = s.event.iso if s.event else ""
    return speaker, ", ".join(s.actor), ", ".join(s.target), s.firmness, when, "; ".join(x for x in more if x)
