"""What came of adding files."""

from __future__ import annotations

from attrs import frozen

from grith.nouns import LeftOut


@frozen
class FileResult:
    """What came of one file. ``status`` is ``added``, ``known``, ``resumed``, ``left out``, or ``empty`` for
    a table with a heading and no rows, such as an untouched template.

    ``form`` is what the file was taken for (text, html, pdf, docx, mail, mbox, csv, xlsx, json, jsonl); ``rows`` counts
    rows, messages or JSON values; ``reports`` counts documents. ``problems`` are the first 50 of its left-out notes.
    ``remark`` says what the file did to an earlier one of its name.
    """

    name: str
    report: str = ""
    form: str = ""
    rows: int = 0
    reports: int = 0
    statements: int = 0
    incidents: int = 0
    requirements: int = 0
    left_out: int = 0
    status: str = "added"
    problems: tuple[LeftOut, ...] = ()
    remark: str = ""


@frozen
class IntakeResult:
    """What came of all files, in the order in which they were taken in (an e-mail before its attachments)."""

    files: tuple[FileResult, ...] = ()

    @property
    def left_out(self) -> int:
        """Left-out notes over all files."""
        return sum(f.left_out for f in self.files)

    @property
    def added(self) -> int:
        """Files that brought something new."""
        return sum(f.status in ("added", "resumed") for f in self.files)
