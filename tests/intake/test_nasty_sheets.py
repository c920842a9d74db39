"""Sheets as they come: tables below each other, headings once more, totals, a second table beside, a far cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from grith.intake import IntakeResult
from grith.ledger import Ledger
from grith.truce.fusion._read import read_tables
from tests.pace import taken

Add = Callable[..., IntakeResult]
HEADS = ["id", "date", "latitude", "longitude", "type", "text"]
ONE = ["a", datetime(2025, 3, 20), 48.5, 36.2, "shelling", "x"]
TWO = ["b", datetime(2025, 3, 21), 48.6, 36.3, "drone", "y"]
PLEDGES = [["Nation", "date", "Firmness", "Contribution"], ["Norway", datetime(2025, 3, 20), "willing", "troops"]]


def _sheet(folder: Path, *rows: list[object], change: Callable[[Worksheet], object] = id) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    change(sheet)
    book.save(folder / "nasty.xlsx")
    return (folder / "nasty.xlsx").read_bytes()


def _told(done: IntakeResult) -> list[tuple[str, str]]:
    return [(n.where, n.reason) for n in done.files[0].problems if "publication" not in n.reason]


def test_a_second_table_below_the_first_is_read_as_what_it_is(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    """Its rows were incidents of type Contribution, at the coordinates "willing", "troops"."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[6].hidden = True

    done = add("nasty.xlsx", _sheet(tmp_path, HEADS, ONE, TWO, [], *PLEDGES, change=hide))
    assert [i.attributes["id"] for i in ledger.incidents()] == ["a", "b"]
    assert [(s.kind, s.actor, s.span.cells) for s in ledger.statements()] == [("pledge", ("Norway",), "Sheet!A6:D6")]
    hidden = " ".join(reason for _, reason in _told(done) if "hidden" in reason)
    assert "2" in hidden and "6" in hidden


def test_headings_once_more_are_no_incident(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    done = add("nasty.xlsx", _sheet(tmp_path, HEADS, ONE, HEADS, TWO))
    assert [i.attributes["id"] for i in ledger.incidents()] == ["a", "b"]
    assert _told(done) == [("Sheet!A3:F3", "the headings stand here once more")]


def test_a_row_of_totals_is_no_incident(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    done = add("nasty.xlsx", _sheet(tmp_path, HEADS, ONE, TWO, ["Total", None, None, None, 2]))
    assert [i.attributes["id"] for i in ledger.incidents()] == ["a", "b"]
    assert _told(done) == [("Sheet!A4:F4", '"Total" begins a row of totals, which is not read')]


def test_a_table_beside_another_costs_no_rows(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    """The longer one ended the reading of the whole file: "the workbook is damaged (IndexError)"."""

    def beside(sheet: Worksheet) -> None:
        for number, row in enumerate(PLEDGES, 1):
            for column, value in enumerate(row, 8):
                sheet.cell(number, column, value)

    done = add("nasty.xlsx", _sheet(tmp_path, HEADS, ONE, TWO, change=beside))
    assert not [reason for _, reason in _told(done) if "damaged" in reason]
    assert done.files[0].rows == 2


def test_one_cell_far_away_takes_no_time(tmp_path: Path) -> None:
    """16,384 columns by 5,000 rows are 82 million cells, of which fifteen hold anything."""

    def far(sheet: Worksheet) -> None:
        sheet["XFD3"], sheet["A5000"] = "far", " "

    _sheet(tmp_path, HEADS, ONE, TWO, change=far)
    with taken() as spent:
        rows, told = read_tables([tmp_path / "nasty.xlsx"])
    assert [r.uid for r in rows] == ["a", "b"] and spent.seconds < 5
    assert [n.where for n in told] == ["nasty.xlsx, Sheet!XFD3"]
