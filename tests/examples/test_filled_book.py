"""Rates and positions in workbooks as people leave them: each cell is read or told, with its sheet and place."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from openpyxl.chart import BarChart

from grith.deal import load_positions
from grith.errors import GrithError
from grith.force import read_rates, read_workbook
from tests.ods import save_ods

Change = Callable[[openpyxl.Workbook], Any]
READERS: dict[str, Callable[[Path], Any]] = {"rates": read_rates, "positions": load_positions}
SHEETS: dict[str, dict[str, list[list[Any]]]] = {
    "rates": {
        "Rates": [
            ["Kind", "Category", "Lease", "Low", "High"],
            ["person month", "troops", None, 1000, 2000],
            ["major equipment", "truck", "wet", 50, None],
        ],
        "Holdings": [
            ["Of", "Kind", "Category", "Lease", "Per item"],
            ["troops", "person month", "troops", None, 1],
            ["troops", "major equipment", "truck", "wet", 0.1],
        ],
    },
    "positions": {
        "Positions": [
            ["id", "holders", "constraint", "weight", "since"],
            ["A", "RUS", "not troops", 3, datetime(2025, 3, 1)],
            ["B", "GBR", "troops", None, None],
        ],
        "Issues": [["id", "title"], ["troops", "Foreign troops"]],
        "Rules": [["id", "constraint", "author"], ["r", "troops or not troops", "me"]],
    },
}
FIRST = {"rates": "Rates", "positions": "Positions"}
each = pytest.mark.parametrize("kind", list(SHEETS))


def _book(folder: Path, kind: str, change: Change = lambda book: None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in SHEETS[kind].items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    change(book)
    path = folder / f"{kind}.xlsx"
    book.save(path)
    return path


def _told(folder: Path, kind: str, change: Change) -> list[str]:
    with pytest.raises(GrithError) as error:
        READERS[kind](_book(folder, kind, change))
    return [f"{p.where}: {p.what}" for p in error.value.problems]


def _set(kind: str, cell: str, value: Any) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[FIRST[kind]][cell] = value

    return change


@each
def test_a_formula_that_nobody_calculated_is_no_empty_cell(tmp_path: Path, kind: str) -> None:
    """High would have been low, a weight would have been 1, without a word."""
    cell = {"rates": "E2", "positions": "D2"}[kind]
    (told,) = _told(tmp_path, kind, _set(kind, cell, "=1+1"))
    assert told.endswith(f"{FIRST[kind]}!{cell}: the formula has no value yet")


@each
def test_a_formula_that_gives_an_error_is_no_value(tmp_path: Path, kind: str) -> None:
    (told,) = _told(tmp_path, kind, _set(kind, "C2", "#NAME?"))
    assert told.endswith(f"{FIRST[kind]}!C2: the formula gives #NAME?")


@each
def test_a_heading_or_a_sheet_that_stands_twice_is_told(tmp_path: Path, kind: str) -> None:
    def heading(book: openpyxl.Workbook) -> None:
        book[FIRST[kind]]["F1"], book[FIRST[kind]]["F2"] = book[FIRST[kind]]["C1"].value.upper(), "other"

    (told,) = _told(tmp_path, kind, heading)
    assert "stands twice" in told and told.split(": ")[0].endswith(f"{FIRST[kind]}!F1")
    told = "; ".join(_told(tmp_path, kind, lambda book: book.create_sheet(f"{FIRST[kind]} ".upper())))
    assert f'the sheet "{FIRST[kind].lower()}" stands twice' in told


@each
def test_headings_below_the_first_row_and_merged_cells_are_told(tmp_path: Path, kind: str) -> None:
    def title(book: openpyxl.Workbook) -> None:
        book[FIRST[kind]].insert_rows(1)
        book[FIRST[kind]]["A1"] = "Ours, of March"

    assert "the headings stand in row 2" in _told(tmp_path, kind, title)[0]
    assert "A2:A3 is one cell" in _told(tmp_path, kind, lambda book: book[FIRST[kind]].merge_cells("A2:A3"))[0]


@each
def test_an_opendocument_spreadsheet_is_read_and_told_alike(tmp_path: Path, kind: str) -> None:
    """Values, days, a remark, a hidden row, a formula that gives an error and one that nobody calculated."""

    def change(book: openpyxl.Workbook) -> None:
        book[FIRST[kind]]["K2"] = "ask Tom"
        book[FIRST[kind]].row_dimensions[3].hidden = True

    excel = READERS[kind](_book(tmp_path, kind, change))
    path = save_ods(openpyxl.load_workbook(tmp_path / f"{kind}.xlsx"), tmp_path / f"{kind}.ods")
    found = READERS[kind](path)
    assert evolve(found, source=path.name, notes=()) == evolve(excel, source=path.name, notes=())
    assert [note.replace(".ods", ".xlsx") for note in found.notes] == list(excel.notes)

    for value, told in (("=A99", "the formula has no value yet"), ("=NOPE", "the formula gives #NAME?")):
        cell = {"rates": "E2", "positions": "D2"}[kind]
        book = openpyxl.load_workbook(_book(tmp_path, kind, _set(kind, cell, value)))
        shown = {f"{FIRST[kind]}!{cell}": "#NAME?"} if value == "=NOPE" else {}
        with pytest.raises(GrithError) as error:
            READERS[kind](save_ods(book, path, shown))
        assert [p.what for p in error.value.problems] == [told]
        assert error.value.problems[0].where.endswith(f"{FIRST[kind]}!{cell}")


@each
def test_remarks_beside_and_hidden_parts_are_noted_and_the_rest_is_read(tmp_path: Path, kind: str) -> None:
    """A remark in a workbook has shifted nothing; what is hidden is read, and its reader may not know of it."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[FIRST[kind]]
        sheet["K2"] = "ask Tom"
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["Z"].hidden = True  # nothing stands there
        sheet.sheet_state = "hidden"

    plain = READERS[kind](_book(tmp_path, kind))
    found = READERS[kind](_book(tmp_path, kind, change))
    assert evolve(found, notes=plain.notes) == plain
    remark, hidden = (note for note in found.notes if note not in plain.notes)
    assert remark.endswith(f'{FIRST[kind]}!K2: "ask Tom" stands in a column without a heading, and is not read')
    assert hidden.endswith("the sheet is hidden; row 3 is hidden; column B is hidden, and read all the same")


@each
def test_blank_rows_and_headings_in_capitals_change_nothing(tmp_path: Path, kind: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[FIRST[kind]]
        for cell in sheet[1]:
            cell.value = f" {cell.value.upper()}\u00a0"
        sheet.insert_rows(3, 2)
        sheet["A3"] = "  "

    plain = READERS[kind](_book(tmp_path, kind))
    assert READERS[kind](_book(tmp_path, kind, change)) == plain


def test_a_rate_that_may_be_a_thousand_is_refused_as_text_and_read_as_a_number(tmp_path: Path) -> None:
    assert "may mean 1200 or 1.200" in _told(tmp_path, "rates", _set("rates", "D2", "1.200"))[0]
    assert read_rates(_book(tmp_path, "rates", _set("rates", "D2", 1.2))).rates[0].low == 1.2


def test_rates_under_another_sheet_s_name_are_not_no_rates(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Rates"].title = "Rates 2025"

    assert _told(tmp_path, "rates", change) == ['rates.xlsx: the sheet "Rates" is missing']


def test_sheets_and_columns_that_are_not_read_are_told_of_positions(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Rules"].title = "Our rules"
        book["Positions"]["D1"] = "wieght"
        book.create_chartsheet("Chart").add_chart(BarChart())
        book.move_sheet("Chart", -3)
        book.create_sheet("Sheet2")  # as older Excel adds them; it holds nothing

    found = load_positions(_book(tmp_path, "positions", change))
    assert [p.id for p in found.positions] == ["A", "B"]
    assert found.notes == (
        'Positions: the column "wieght" is not read; did you mean "weight"?',
        "sheets that are not read: Our rules",
    )


@pytest.mark.parametrize(
    ("form", "more", "told"),
    [
        ("text", {}, "no spreadsheet"),
        ("spreadsheet", {"META-INF/manifest.xml": "<m><encryption-data/></m>"}, "password"),
        ("spreadsheet", {}, "cannot be opened"),
        ("spreadsheet", {"content.xml": "<a"}, "cannot be opened"),
    ],
)
def test_an_opendocument_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, form: str, more: dict[str, str], told: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{form}")
        for name, text in more.items():
            archive.writestr(name, text)
    for reader in (read_rates, load_positions, read_workbook):
        with pytest.raises(GrithError, match=told) as error:
            reader(tmp_path / "a.ods")
        assert error.value.problems[0].remedy


def test_an_old_or_locked_workbook_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    for reader in (read_rates, load_positions, read_workbook):
        with pytest.raises(GrithError, match="old Excel file or has a password"):
            reader(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,holders,constraint,constraint\nA,RUS,not troops,troops\n", 'the heading "constraint" stands twice'),
        ("id,holders,constraint\nA,RUS,not troops,ask Tom\n", "a value stands in a column without a heading"),
        ("id,holders,constraint\nA,RUS,#NAME?\n", "the formula gives #NAME?"),
    ],
)
def test_positions_as_csv_are_told_alike(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "positions.csv").write_text(text, encoding="utf-8")
    with pytest.raises(GrithError) as error:
        load_positions(tmp_path / "positions.csv")
    assert [p.what for p in error.value.problems] == [told]


def test_a_remark_below_an_empty_heading_of_a_csv_file_is_noted(tmp_path: Path) -> None:
    """The row is as wide as the headings, so nothing has shifted."""
    (tmp_path / "positions.csv").write_text("id,holders,constraint,\nA,RUS,not troops,ask Tom\n", encoding="utf-8")
    found = load_positions(tmp_path / "positions.csv")
    assert [p.id for p in found.positions] == ["A"]
    assert 'positions.csv, line 2: "ask Tom" stands in a column without a heading, and is not read' in found.notes


def test_empty_lines_of_a_csv_file_are_no_positions(tmp_path: Path) -> None:
    text = "id;holders;constraint;wieght;\nA;RUS;not troops;2;\n;;;;\n ; ;;;\n"
    (tmp_path / "positions.csv").write_text(text, encoding="utf-8")
    found = load_positions(tmp_path / "positions.csv")
    assert [p.id for p in found.positions] == ["A"]
    assert found.notes[0] == 'positions.csv: the column "wieght" is not read; did you mean "weight"?'


def test_slips_in_columns_that_are_not_read_do_no_harm(tmp_path: Path) -> None:
    """A planner's own columns: remarks twice, a look-up that found nothing, two cells made one, a formula."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Positions"]
        for cell, value in (("F1", "Follow-up"), ("G1", "Follow-up"), ("H1", "Desk"), ("I1", "Sum")):
            sheet[cell] = value
        sheet["F2"], sheet["G2"], sheet["H2"], sheet["H4"], sheet["I3"] = "ask", "Tom", "#N/A", "#N/A", "=1+1"
        sheet.merge_cells("F2:F3")

    found = load_positions(_book(tmp_path, "positions", change))
    assert found == load_positions(_book(tmp_path, "positions"))
    text = "id,holders,constraint,follow-up,follow-up\nA,RUS,not troops,ask,#N/A\n"
    (tmp_path / "positions.csv").write_text(text, encoding="utf-8")
    assert [p.id for p in load_positions(tmp_path / "positions.csv").positions] == ["A"]


def test_a_formula_that_gives_an_error_is_no_name_of_a_party(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in (["party", "in full"], ["RUS", "#REF!"]):
            (book["Parties"] if "Parties" in book else book.create_sheet("Parties")).append(row)

    assert "Parties!B2: the formula gives #REF!" in _told(tmp_path, "positions", change)[0]
