"""Rows are as high as their text, also in programs that do not work it out when they open a file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from grith.force import write_sheets, write_workbook
from grith.nouns import ForceCapability, ForceTables
from grith.row_heights import row_height


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        (("ten letters", 12_345_678_901_234), 1),
        (("twenty and some more", None), 2),
        (("one\ntwo\nthree", "x"), 3),
        (("x", "x" * 60), 6),
        (("x" * 10_000,), 27),  # no row is higher than 409 points
    ],
)
def test_a_row_has_so_many_lines(values: tuple[object, ...], lines: int) -> None:
    assert row_height(values, (12, 10)) == (None if lines == 1 else 15 * lines)


def test_long_words_make_high_rows_in_both_workbooks_of_force(tmp_path: Path) -> None:
    write_sheets([("Gaps", [["Line", "Missing"], ["R1", "word " * 40], ["R2", "short"]])], tmp_path / "a.xlsx")
    heights = openpyxl.load_workbook(tmp_path / "a.xlsx")["Gaps"].row_dimensions
    assert (heights[2].height, heights[3].height) == (60, None)
    tables = ForceTables(capabilities=(ForceCapability("troops", "persons", "a title " * 20),))
    sheet = openpyxl.load_workbook(write_workbook(tables, tmp_path / "b.xlsx"))["Capabilities"]
    assert sheet.row_dimensions[2].height > 30
