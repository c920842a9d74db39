"""Spreadsheets of LibreOffice (.ods): the same rows, cells and notes as from Excel's, by the same table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from grith.intake import IntakeResult, add_files
from grith.ledger import Ledger, open_ledger
from grith.nouns import CaseDefinition
from tests.ods import save_ods

Add = Callable[..., IntakeResult]
RESULTS = {"Offers!E2": 240, "Offers!G3": "#REF!"}


def _book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Offers"
    for row in (
        ["Nation", "Date", "Firmness", "Contribution", "Quantity low", "Share", "Desk"],
        ["Norway", datetime(2025, 3, 20), "willing", "troops", "=2*120", 0.5, "Oslo"],
        ["Denmark", datetime(2025, 3, 21, 17, 5), "planned", "ships", 2.0, None, "=NOPE"],
        [None, None, None, None, None, None, None],
        ["Sweden", "2025-03-22", "considering", "troops\nof the guard", "=A99", None, "x"],
        ["Norway", datetime(2025, 3, 23), "planned", "aircraft", 3, None, None],
    ):
        sheet.append(row)
    sheet["F2"].number_format = "0.0 %"
    sheet["J2"] = "ask Oslo"
    sheet["K3"], sheet["K3"].number_format = 3, "yyyy-mm-dd"  # three, shown as a day
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.merge_cells("G5:G6")
    events = book.create_sheet("Events")
    for cells in (
        ["Id", "Date", "Time", "Place", "Type"],
        ["1", datetime(2025, 3, 20), time(17, 5), "Sudzha", "shelling"],
        ["2", datetime(2025, 3, 20), timedelta(hours=30), "Sudzha", "shelling"],
    ):
        events.append(cells)
    events.sheet_state = "hidden"
    return book


@pytest.fixture
def ods(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> IntakeResult:
    return add_files(ledger, case, [save_ods(_book(), tmp_path / "offers.ods", RESULTS)])


def test_each_row_is_traced_to_its_sheet_and_cells(ods: IntakeResult, ledger: Ledger) -> None:
    """Row 4 is empty and counted: the numbers are those that LibreOffice shows beside the rows."""
    found = [(s.span.cells, s.actor, s.published.date().isoformat()) for s in ledger.statements() if s.published]
    assert found == [
        ("Offers!A2:G2", ("Norway",), "2025-03-20"),
        ("Offers!A3:G3", ("Denmark",), "2025-03-21"),
        ("Offers!A5:G5", ("Sweden",), "2025-03-22"),
        ("Offers!A6:G6", ("Norway",), "2025-03-23"),
    ]
    report = ledger.report(ods.files[0].report)
    assert report is not None and report.media_type == "application/vnd.oasis.opendocument.spreadsheet"


def test_numbers_days_and_hours_are_real(ods: IntakeResult, ledger: Ledger) -> None:
    first, second, third, _ = ledger.statements()
    assert first.quantity is not None and first.quantity.low == 240
    assert second.published is not None and (second.published.hour, second.published.minute) == (17, 5)
    assert first.attributes["Share"] == "50 %"
    assert third.quantity is None
    events = {i.attributes["id"]: i.event for i in ledger.incidents()}
    assert events["1"] is not None and events["1"].precision == "minute"
    assert events["2"] is not None and events["2"].precision == "day"  # thirty hours are no time of day


def test_what_must_be_noticed_is_told_with_its_cell(ods: IntakeResult) -> None:
    told = [n.reason for n in ods.files[0].problems]
    assert "E2 is a formula; its stored result was read" in told
    assert "G3 is a formula that gives #REF!, so it is empty" in told
    assert "E5 holds a formula without a stored result, so it is empty" in told
    assert "in a column without a heading, and not read: J2: ask Oslo" in told
    assert "in a column without a heading, and not read: K3: 3" in told
    assert "row 3 is hidden; column D is hidden, and read all the same" in told
    assert "the sheet is hidden, and read all the same" in told
    assert "cells that were made one, of which only the first is filled: G5:G6" in told


def test_the_same_table_from_excel_gives_the_same(
    ods: IntakeResult, ledger: Ledger, case: CaseDefinition, tmp_path: Path
) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "offers.xlsx"), {"remove_timezone": True}) as made:
        for sheet in _book().worksheets:
            out = made.add_worksheet(sheet.title)
            if sheet.sheet_state == "hidden":
                out.hide()
            for row in sheet.iter_rows():
                if sheet.row_dimensions[row[0].row].hidden:
                    out.set_row(row[0].row - 1, None, None, {"hidden": True})
                for cell in row:
                    at, form = (cell.row - 1, cell.column - 1), cell.number_format.replace("h:mm:ss", "hh:mm")
                    style = made.add_format({"num_format": form})
                    if cell.data_type == "f":
                        # "" would be a result; the element <v> is left out as other programs do
                        out.write_formula(*at, cell.value, style, RESULTS.get(f"{sheet.title}!{cell.coordinate}", ""))
                    elif cell.value is not None:
                        out.write(*at, cell.value, style)
            if sheet.title == "Offers":
                out.set_column("D:D", 8, None, {"hidden": True})
                out.merge_range("G5:G6", "x")
    with open_ledger(tmp_path / "other.gpkg", create=True) as other:
        excel = add_files(other, case, [tmp_path / "offers.xlsx"])
        theirs = [(s.span.cells, s.actor, s.quantity, s.published, s.object) for s in other.statements()]
        assert theirs == [(s.span.cells, s.actor, s.quantity, s.published, s.object) for s in ledger.statements()]
        assert [(i.cells, i.event) for i in other.incidents()] == [(i.cells, i.event) for i in ledger.incidents()]

    def told(result: IntakeResult) -> set[tuple[str, str]]:
        notes = {(n.where, n.reason) for n in result.files[0].problems}
        return {n for n in notes if "G3" not in n[1] and "E5" not in n[1]}  # xlsxwriter stores a result for each

    assert told(excel) == told(ods)


def test_rows_in_groups_within_groups_are_read(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    """LibreOffice wraps an outline's rows twice; so it does rows that are repeated on each page."""
    import odfdo

    path = save_ods(_book(), tmp_path / "grouped.ods", RESULTS)
    document = odfdo.Document(path)
    table = document.body.get_elements("table:table")[0]
    rows = table.get_elements("table:table-row")
    outer, inner = (odfdo.Element.from_tag("table:table-row-group") for _ in range(2))
    head = odfdo.Element.from_tag("table:table-header-rows")
    head.append(rows[0])
    inner.append(rows[2])
    for element in (rows[1], inner, *rows[3:]):
        outer.append(element)
    table.append(head)
    table.append(outer)
    document.save(path)
    add("grouped.ods", path.read_bytes())
    assert [s.actor[0] for s in ledger.statements()] == ["Norway", "Denmark", "Sweden", "Norway"]


def test_rows_that_stand_once_for_many_are_many(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    """Equal rows are stored once with a count, and a million empty ones below close each sheet."""
    import odfdo

    path = save_ods(_book(), tmp_path / "repeated.ods", RESULTS)
    document = odfdo.Document(path)
    rows = document.body.get_elements("table:table")[0].get_elements("table:table-row")
    rows[3].set_attribute("table:number-rows-repeated", "1000")
    rows[5].set_attribute("table:number-rows-repeated", "3")
    document.save(path)
    add("repeated.ods", path.read_bytes())
    assert [s.span.cells for s in ledger.statements()][2:] == [f"Offers!A{n}:G{n}" for n in (1004, 1005, 1006, 1007)]


def test_a_few_bytes_that_stand_for_millions_of_rows_are_refused(add: Add, tmp_path: Path) -> None:
    import odfdo

    path = save_ods(_book(), tmp_path / "bomb.ods", RESULTS)
    document = odfdo.Document(path)
    row = document.body.get_elements("table:table")[0].get_elements("table:table-row")[1]
    row.get_elements("table:table-cell")[0].set_attribute("table:number-columns-repeated", "16000")
    row.set_attribute("table:number-rows-repeated", "1000000000")
    document.save(path)
    done = add("bomb.ods", path.read_bytes()).files[0]
    assert any("damaged" in n.reason for n in done.problems)


def test_a_comment_on_a_cell_is_none_of_its_words(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    import odfdo

    path = save_ods(_book(), tmp_path / "comment.ods", RESULTS)
    document = odfdo.Document(path)
    cell = document.body.get_elements("table:table")[0].get_elements("table:table-row")[1].get_elements("*")[0]
    note = odfdo.Element.from_tag("<office:annotation><text:p>who says so?</text:p></office:annotation>")
    cell.insert(note, position=0)
    document.save(path)
    add("comment.ods", path.read_bytes())
    assert next(ledger.statements()).actor == ("Norway",)
