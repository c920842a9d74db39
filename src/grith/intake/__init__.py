"""Files in: text, web pages, PDF, Word, e-mail, tables, feeds and points, streamed into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grith.intake._result import FileResult, IntakeResult

if TYPE_CHECKING:
    from grith.ledger import Ledger
    from grith.nouns import CaseDefinition, Report

__all__ = ["FileResult", "IntakeResult", "add_files", "open_document", "safe_cell", "write_templates"]


def add_files(
    ledger: Ledger,
    definition: CaseDefinition,
    paths: Iterable[Path],
    *,
    mapping: Path | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
    now: datetime | None = None,
    handling: str = "",
) -> IntakeResult:
    """Take files and folders into the ledger: each document a report, each row of a table a statement or an incident.

    A file whose bytes are known adds nothing; one that was interrupted is completed. ``mapping`` is a TOML file that
    describes the tables among ``paths``. ``progress(name, done, total)`` counts rows, ``total`` is ``None`` where
    unknown. ``now`` is the time of receipt. ``handling`` marks what is taken in ("public", "internal" or
    "restricted"); where a file states a stricter marking, that one holds. What cannot be read becomes a left-out note.
    Raises IntakeError for a broken mapping file before anything is read, and for paths that do not exist, all at once,
    after everything else was taken in (its ``result`` attribute holds what came of that).
    """
    from grith.intake._run import add_all

    return add_all(ledger, definition, paths, mapping, progress, now, handling)


def open_document(source: Path | bytes, name: str = "") -> Report:
    """One document (not a table) as a report, without a case or a ledger; dates without a zone are UTC.

    Raises IntakeError, with the reason and a remedy, for what has no readable text.
    """
    from grith.intake._open import open_one

    return open_one(source, name)


def write_templates(folder: Path, definition: CaseDefinition) -> list[Path]:
    """Write the XLSX templates for pledges, requirements, positions and incidents; files that exist are kept.

    Returns the paths written. Drop-downs offer the case's own parties, capabilities and conditions.
    """
    from grith.intake._templates import write_all

    return write_all(folder, definition)


def safe_cell(text: str) -> str:
    """``text`` for a spreadsheet cell: what a spreadsheet program would run as a formula gets a leading apostrophe."""
    from grith.intake._safety import safe_cell as make_safe

    return make_safe(text)
