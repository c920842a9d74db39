"""Results as a plain workbook: a sheet a table, headings on top, the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from grith.errors import ForceError


def write_sheets(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], path: Path) -> Path:
    """Write (name, rows) pairs, the first row a heading. Raises ForceError where the file cannot be written."""
    import xlsxwriter

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            book.set_properties({"created": datetime(2025, 1, 1)})
            heading = book.add_format(
                {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A5F", "text_wrap": True, "valign": "top"}
            )
            for name, rows in sheets:
                sheet = book.add_worksheet(name[:31])
                sheet.freeze_panes(1, 0)
                for number, row in enumerate(rows):
                    for place, value in enumerate(row):
                        sheet.write(number, place, value, heading if number == 0 else None)
                if rows:
                    sheet.set_column(0, len(rows[0]) - 1, 24)
                    sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    except OSError as error:
        raise ForceError(f"cannot be written ({error.strerror})", str(path), "Close it in Excel") from None
    return path
