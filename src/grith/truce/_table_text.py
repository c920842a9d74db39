"""The rows of a CSV table that a person or a program wrote."""

from __future__ import annotations

import csv
import io

from grith.errors import IntakeError


def table_rows(text: str, name: str) -> list[list[str]]:
    """The rows of the text of a CSV table, its cells parted by what its first line has most of: comma, semicolon, tab.

    Raises IntakeError, naming the file ``name``, where it is no such table.
    """
    head = text.split("\n", 1)[0]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count)))
    except csv.Error as error:
        raise IntakeError(f"this table cannot be read: {error}", name, "Save it as CSV in UTF-8") from None
