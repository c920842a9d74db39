"""`grith read … --llm`: a language model reads along, for one document or a case."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from grith.cli._output import Progress
from grith.units import counted

if TYPE_CHECKING:
    from grith.case import Case
    from grith.nouns import Report, Statement

Given = tuple[str, str, str]


def read_case(opened: Case, given: Given, progress: Progress | None) -> dict[str, Any]:
    """Let the model read the case's documents; model, server and counts of what came of it."""
    from grith.case._llm import read_with_model, settings_of

    settings = settings_of(given, opened.definition)
    counts = read_with_model(opened.ledger(), opened.definition, settings, progress)
    return {"model": settings.model, "server": settings.server, **counts}


def tell(counts: dict[str, Any]) -> str:
    """The same for people."""
    return (
        f"{counts['model']} read {counts['reports']} reports: {counts['statements']} further statements, all for "
        f"review; {counts['agreed']} that the rules had found too; {counts['dropped']} dropped (see grith left-out)."
    )


def read_document(
    report: Report, published: str, words: dict[str, str], statements: list[Statement], given: Given
) -> list[Statement]:
    """The statements of rules and model together; what was dropped is told on standard error."""
    from attrs import evolve

    from grith.case._llm import settings_of
    from grith.read import _moment
    from grith.read.llm import merge, read_with_llm

    settings = settings_of(given, None)
    changes: dict[str, Any] = {name: value for name, value in words.items() if value}
    report = evolve(report, published=_moment(published) if published else report.published, **changes)
    reading = read_with_llm(report, settings)
    found = counted(len(reading.statements), "statements")
    print(f"{settings.model} at {settings.server}: {found}, ", end="", file=sys.stderr)
    print(f"{len(reading.dropped)} dropped", file=sys.stderr)
    for left in reading.dropped:
        print(f"    {left.where}: {left.reason}: {left.content[:160]}", file=sys.stderr)
    shown = [evolve(s, report=statements[0].report) for s in reading.statements] if statements else reading.statements
    return merge(statements, shown)
