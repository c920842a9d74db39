"""Workbooks of results open, sort, add up and print alike in every spreadsheet program."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from grith.cli._run import run
from grith.errors import GrithError
from grith.force import write_sheets
from grith.intake import write_templates
from grith.nouns import CaseDefinition
from grith.result_book import Column, Share, fitting, new_book, result_book

DAY = datetime(2025, 3, 20)


def _one(folder: Path, columns: list[Column], rows: list[tuple[object, ...]]) -> Worksheet:
    with result_book(folder / "a.xlsx", "A table", DAY) as book:
        book.table("Table", columns, rows)
    return openpyxl.load_workbook(folder / "a.xlsx")["Table"]


def test_figures_are_numbers_and_words_stay_words(tmp_path: Path) -> None:
    columns = [Column(t) for t in ("id", "count", "share", "words", "open", "nothing")]
    sheet = _one(
        tmp_path, columns, [("007", 25_000, Share(0.5), "=1+1", True, None), ("8", 2.25, Share(1), "-", False, "")]
    )
    assert [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("007", 25_000, 0.5, "=1+1", "yes", None),
        ("8", 2.25, 1, "-", "no", None),
    ]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s", "n"}
    assert (sheet["B2"].number_format, sheet["C2"].number_format) == ("#,##0", "0.0 %")  # no "25,000." as by #,##0.###


def test_a_column_of_days_holds_real_days_and_one_of_mixed_dates_stays_sortable(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("2025-03-18", "2025-03-18"), ("", "2025-03"), ("2025-04-01", "2025-02-30")]
    sheet = _one(tmp_path, [Column("day"), Column("when")], rows)
    found = [(a, b) for a, b in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == [
        (datetime(2025, 3, 18), "2025-03-18"),
        (None, "2025-03"),
        (datetime(2025, 4, 1), "2025-02-30"),
    ]
    assert sheet["A2"].number_format == "yyyy-mm-dd"


def test_it_prints_on_a4_across_with_heading_and_first_column_on_each_page(tmp_path: Path) -> None:
    narrow = _one(tmp_path, [Column("a", 60), Column("b", 60)], [("x", "y")])
    wide = _one(tmp_path, [Column(str(n), 60) for n in range(10)], [("x",) * 10])
    for sheet, pages in ((narrow, 1), (wide, 3)):  # 600 characters are three pages of 250
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref


def test_paper_tells_what_it_is_and_leaves_out_what_is_only_looked_up(tmp_path: Path) -> None:
    """Page 3 on a floor must say whose it is; a hash of 64 letters would make each row four lines high."""
    columns = (Column("Words", 30), Column("SHA-256", 20, printed=False), Column("Id", 20, printed=False))
    with result_book(tmp_path / "a.xlsx", "War & peace", datetime(2025, 3, 20)) as work:
        work.table("Sayings", columns, [("short", "a" * 64, "-1"), ("word " * 10, "b" * 64, "x")])
        work.table("Wide", [Column("c", 130)] * 3, [("a", "b", "c")])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Sayings"]
    assert sheet.print_area == "'Sayings'!$A$1:$A$3" and sheet.print_title_rows == "$1:$1"
    footer = sheet.oddFooter
    assert footer.left.text == "War && peace · &A · not printed: SHA-256, Id" and footer.right.text == "&P / &N"
    assert [sheet.row_dimensions[n].height for n in (2, 3)] == [None, 30]  # 50 letters in 30 are two lines
    assert sheet["B2"].value == "a" * 64 and sheet["C2"].value == "-1" and not sheet["B2"].alignment.wrap_text
    assert book["Wide"].page_setup.pageOrder == "overThenDown" and sheet.page_setup.pageOrder is None


def test_columns_fit_their_longest_line() -> None:
    assert [c.width for c in fitting(("a", "b", "c"), [("x", "word " * 40, "two\nlines and more")])] == [11, 60, 16]


def test_the_deal_s_rows_are_as_high_as_their_text(tmp_path: Path) -> None:
    """LibreOffice leaves rows at one line where the file gives no height: the texts would lie on each other."""
    case = Path(__file__).parents[2] / "examples" / "ukraine-2025" / "positions.toml"
    assert run(["deal", "export", str(case), str(tmp_path / "deal.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "deal.xlsx")
    for sheet in book.worksheets:
        assert int(sheet.page_setup.paperSize) == 9, sheet.title
        for row in sheet.iter_rows(min_row=2):
            lines = max(str(c.value or "").count("\n") + 1 for c in row)
            assert (sheet.row_dimensions[row[0].row].height or 15) >= min(405, 15 * lines), (sheet.title, row[0].row)


def test_templates_print_on_a4(tmp_path: Path) -> None:
    for path in write_templates(tmp_path, CaseDefinition(title="T")):
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert int(sheet.page_setup.paperSize) == 9 and sheet.page_setup.orientation == "landscape", path


@pytest.mark.parametrize("name", ["folder.xlsx", "file/x.xlsx"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(GrithError, match="cannot be written") as told, new_book(tmp_path / name):
        pass
    assert told.value.problems[0].where.endswith(name)
    with pytest.raises(GrithError, match="cannot be written"):
        write_sheets([("A", [["a"], ["b"]])], tmp_path / name)


def test_a_book_that_breaks_off_leaves_the_file_before_it(tmp_path: Path) -> None:
    """Half a workbook lay where a whole one had been."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"the one before")
    with pytest.raises(ZeroDivisionError), new_book(path) as book:
        book.add_worksheet("A")
        raise ZeroDivisionError
    with pytest.raises(FileNotFoundError), new_book(path):  # of something else that was read meanwhile
        (tmp_path / "other").read_bytes()
    assert path.read_bytes() == b"the one before"
