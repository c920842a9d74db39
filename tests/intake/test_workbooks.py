"""Workbooks: several sheets, formulas, remarks beside a table, and the templates that a person fills in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from grith.intake import IntakeResult, add_files, write_templates
from grith.ledger import Ledger
from grith.nouns import CaseDefinition, Quantity

Add = Callable[..., IntakeResult]
KYIV = ZoneInfo("Europe/Kyiv")


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_several_sheets(add: Add, ledger: Ledger) -> None:
    data = workbook(
        (
            "Pledges",
            [["Nation", "Date", "Firmness", "Quantity low"], ["Norway", datetime(2025, 3, 20), "willing", 200.0]],
        ),
        ("Notes", [["Some", "scribbles"], ["here", "and there"]]),
        ("Events", [["Id", "Date", "Place", "Type"], ["7", datetime(2025, 3, 20, 17, 5), "Sudzha", "shelling"]]),
    )
    done = add("book.xlsx", data).files[0]
    (s,), (i,) = list(ledger.statements()), list(ledger.incidents())
    assert s.span.cells == "Pledges!A2:D2" and s.quantity == Quantity("", 200, None, ">=", "")
    assert s.published == datetime(2025, 3, 20, tzinfo=KYIV)
    assert (
        i.cells == "Events!A2:D2"
        and i.event is not None
        and i.event.earliest == datetime(2025, 3, 20, 15, 5, tzinfo=UTC)
    )
    assert [(n.where, n.report == s.report) for n in done.problems if n.where == "Notes"] == [("Notes", True)]


def test_formulas_of_a_workbook_are_never_run(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("p")
        sheet.write_row(0, 0, ["nation", "date", "firmness", "quantity low", "note"])
        sheet.write_row(1, 0, ["Norway", "2025-03-20", "willing"])
        sheet.write_formula(1, 3, "=100+100", value=200)
        sheet.write_formula(1, 4, '=HYPERLINK("http://example.org","x")', value="")
    done = add("f.xlsx", path.read_bytes()).files[0]
    (s,) = ledger.statements()
    assert s.quantity is not None and s.quantity.low == 200
    assert any("D2 is a formula" in n.reason for n in done.problems)


def test_formulas_of_tags_with_a_prefix_are_told_too(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    """The tool kits of .NET write ``<x:f>``: rows of formulas that nobody calculated were lost without a word."""
    import re
    import zipfile

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["nation", "date", "firmness", "quantity low"])
    book.active.append(['="Norway"', '="2025-03-20"', '="willing"', "=100+100"])
    book.save(tmp_path / "made.xlsx")
    with zipfile.ZipFile(tmp_path / "made.xlsx") as old, zipfile.ZipFile(tmp_path / "x.xlsx", "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", text.split(b"?>", 1)[-1])
                text = text.replace(b"xmlns=", b"xmlns:x=", 1)
            new.writestr(name, text)
    found = [add(f"{name}.xlsx", (tmp_path / f"{name}.xlsx").read_bytes()).files[0] for name in ("made", "x")]
    told = [sorted(n.reason for n in file.problems) for file in found]
    assert told[0] == told[1] and any("formula" in reason for reason in told[1])
    assert list(ledger.statements()) == []


def test_templates_round_trip(add: Add, ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from grith.intake import write_templates

    written = write_templates(tmp_path / "templates", case)
    assert [p.name for p in written] == ["pledges.xlsx", "requirements.xlsx", "positions.xlsx", "incidents.xlsx"]
    assert write_templates(tmp_path / "templates", case) == []  # what a person filled in is never overwritten
    filled = {
        "pledges": [
            "Norway",
            "Medical support",
            "field hospital",
            "",
            1,
            1,
            "hospitals",
            "willing",
            "ceasefire",
            "2025-03-20",
        ],
        "requirements": [
            "Troops on the ground",
            "north",
            "2025-05-01",
            "2025-06-01",
            "",
            100,
            200,
            "persons",
            1,
            10,
            "yes",
        ],
        "positions": ["Russia", "troops", "none", "red line", "hard", "", "2025-03-20"],
        "incidents": [
            "1",
            "2025-03-20 17:05",
            "",
            "accusation",
            "shelling",
            "Sudzha",
            51.19,
            35.27,
            2,
            "Russia",
            "Ukraine",
        ],
    }
    for path in written:
        empty = add_files(ledger, case, [path]).files[0]
        assert (empty.status, empty.left_out) == ("empty", 0)
        book = load_workbook(path)
        sheet = book[path.stem]
        assert sheet.data_validations.dataValidation and all(cell.comment for cell in sheet[1])
        for column, cell in enumerate(filled[path.stem], 1):
            sheet.cell(3, column, cell)
        book.save(path)
        done = add_files(ledger, case, [path]).files[0]
        assert (done.status, done.rows) == ("added", 1), done
    pledge = next(s for s in ledger.statements() if s.kind == "pledge")
    assert (pledge.capability, pledge.firmness, pledge.condition) == (("medical",), "willing", "ceasefire")
    (need,) = ledger.requirements()
    assert (need.capability, need.must_have, need.readiness_days) == ("troops", True, 10)
    assert next(s for s in ledger.statements() if s.kind == "red_line").actor == ("Russia",)
    (incident,) = ledger.incidents()
    assert incident.place is not None and incident.place.precision_km == 2 and incident.alleged_actor == "Ukraine"


def test_a_remark_beside_a_sheet_costs_no_row(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["nation", "contribution", "firmness"],
        ["Norway", "troops", "willing", None, "ask Oslo again"],
        [None, None, None, None, "sum: 1"],
    ):
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    file = add_files(ledger, case, [tmp_path / "p.xlsx"]).files[0]
    assert [s.actor for s in ledger.statements()] == [("Norway",)]
    assert file.rows == 1
    assert [r.reason for r in file.problems if "heading" in r.reason] == [
        "in a column without a heading, and not read: E2: ask Oslo again",
        "in a column without a heading, and not read: E3: sum: 1",
    ]


def filled_template(folder: Path, change: Callable[[Any], object]) -> Path:
    """The template of pledges with one row filled in, and what else somebody did to its sheet."""
    from openpyxl import load_workbook

    (path,) = (p for p in write_templates(folder, CaseDefinition(title="T")) if p.stem == "pledges")
    book = load_workbook(path)
    sheet = book["pledges"]
    heads = [cell.value for cell in sheet[1]]
    for heading, value in {"Nation": "Norway", "Firmness": "willing", "Quantity low": 200}.items():
        sheet.cell(3, heads.index(heading) + 1).value = value
    change(sheet)
    book.save(path)
    return path


def test_an_example_row_that_was_typed_over_is_told(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    """What a person wrote into the grey row is not lost without a word."""

    def change(sheet: Any) -> None:
        sheet["A2"], sheet["C2"] = "Example: Sweden", "a frigate"

    (file,) = add_files(ledger, case, [filled_template(tmp_path, change)]).files
    assert [s.actor for s in ledger.statements()] == [("Norway",)]
    (note,) = (n for n in file.problems if "Example" in n.reason)
    assert note.where == "pledges!A2:N2" and "a frigate" in note.content and "name of your own" in note.remedy


def test_the_example_is_known_where_its_column_was_moved(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        for row in range(1, 4):
            sheet.cell(row, 14).value, sheet.cell(row, 1).value = sheet.cell(row, 1).value, None

    (file,) = add_files(ledger, case, [filled_template(tmp_path, change)]).files
    assert [s.actor for s in ledger.statements()] == [("Norway",)]
    assert not [n for n in file.problems if "Example" in n.reason]


def test_a_template_that_libreoffice_saved_leaves_nothing_out(
    ledger: Ledger, case: CaseDefinition, tmp_path: Path
) -> None:
    """It knows no sheet that is very hidden: the words of the drop-downs come back on one that is hidden only."""

    def change(sheet: Any) -> None:
        assert sheet.parent["Lists"].sheet_state == "veryHidden"
        sheet.parent["Lists"].sheet_state = "hidden"
        for row in range(4, 1001):  # rows that hold nothing but a style
            sheet.cell(row, 1).value = None

    (file,) = add_files(ledger, case, [filled_template(tmp_path, change)]).files
    assert (file.rows, [n.reason for n in file.problems if n.where == "Lists"]) == (1, [])
    own = workbook(("Lists", [["one", "two"], ["a", "b"]]))  # somebody's own sheet of that name is told
    (tmp_path / "own.xlsx").write_bytes(own)
    assert [n.where for n in add_files(ledger, case, [tmp_path / "own.xlsx"]).files[0].problems] == ["Lists"]


def test_a_formula_that_gives_an_error_is_no_value(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["A4"], sheet["H4"], sheet["E3"] = "#NAME?", "willing", "#REF!"

    (file,) = add_files(ledger, case, [filled_template(tmp_path, change)]).files
    assert [(s.actor, s.quantity) for s in ledger.statements()] == [(("Norway",), None)]
    told = {n.reason for n in file.problems}
    assert "A4 is a formula that gives #NAME?, so it is empty" in told and "no nation is named" in told
    assert "E3 is a formula that gives #REF!, so it is empty" in told


def test_a_heading_that_stands_twice_is_told(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["N1"], sheet["N3"] = "firmness ", "refused"

    (file,) = add_files(ledger, case, [filled_template(tmp_path, change)]).files
    assert [s.firmness for s in ledger.statements()] == ["willing"]
    assert any(
        n.reason == "more than one column is headed Firmness, firmness: only the first is read" for n in file.problems
    )


def test_two_columns_of_one_s_own_with_one_heading_are_both_kept(add: Add, ledger: Ledger) -> None:
    """It was told that the first is read, and the second was kept in its place."""
    done = add("p.csv", "nation,date,firmness,remark,remark\nNorway,2025-03-21,willing,ask,Tom\n").files[0]
    (s,) = ledger.statements()
    assert (s.attributes["remark"], s.attributes["remark (2)"]) == ("ask", "Tom")
    assert not any("headed" in n.reason for n in done.problems)


def test_words_in_a_column_of_numbers_are_told_in_words(add: Add, ledger: Ledger) -> None:
    done = add("p.csv", "nation,date,firmness,quantity low\nNorway,2025-03-21,willing,2 companies\n").files[0]
    assert "'2 companies' is no plain number" in done.problems[0].reason


def test_a_csv_of_formulas_that_give_errors_holds_no_values(add: Add, ledger: Ledger) -> None:
    """LibreOffice writes Err:522 for a circle; "#1 priority" and an address with # are words."""
    rows = "Norway,2025-03-21,willing,Err:522,#1 priority\n#REF!,2025-03-21,willing,3,https://example.org/a#b\n"
    done = add("p.csv", "nation,date,firmness,quantity low,note\n" + rows).files[0]
    (s,) = ledger.statements()
    assert (s.actor, s.quantity, s.attributes["note"]) == (("Norway",), None, "#1 priority")
    told = [(n.where, n.reason) for n in done.problems]
    assert ("row 2", "D2 is a formula that gives Err:522, so it is empty") in told
    assert ("row 3", "A3 is a formula that gives #REF!, so it is empty") in told


def test_a_row_of_totals_is_no_nation(add: Add, ledger: Ledger) -> None:
    """Spreadsheet programs put one below a table; a nation that is called so does not exist."""
    rows = "Norway,2025-03-21,willing,200\nTogo,2025-03-21,willing,100\nTotal:,,,300\nИтого,,,300\n"
    done = add("p.csv", "nation,date,firmness,quantity low\n" + rows).files[0]
    assert [s.actor for s in ledger.statements()] == [("Norway",), ("Togo",)]
    assert [(n.where, n.reason) for n in done.problems] == [
        ("row 4", '"Total:" is no nation: a row of totals is not read'),
        ("row 5", '"Итого" is no nation: a row of totals is not read'),
    ]


@pytest.mark.parametrize(
    ("cell", "hour", "minute"),
    [
        ("5:05 PM", 17, 5),
        ("12:10 a.m.", 0, 10),
        ("17.05", 17, 5),
        ("1705", 17, 5),
        ("0905h", 9, 5),
        ("17:05 h", 17, 5),
        ("9:05 Uhr", 9, 5),
        ("17:05 local", 17, 5),
        ("17:05:30", 17, 5),
        (time(17, 5), 17, 5),
        (1705, 17, 5),
    ],
)
def test_a_clock_time_is_read_as_people_write_it(
    add: Add, ledger: Ledger, cell: object, hour: int, minute: int
) -> None:
    """5:05 PM was five in the morning, 17.05 and 1705 were no time at all."""
    rows = [["Date", "Time", "Place", "Type"], [datetime(2025, 3, 18), cell, "Sudzha", "shelling"]]
    add("i.xlsx", workbook(("i", rows)))
    (i,) = ledger.incidents()
    assert i.event is not None and i.event.earliest == datetime(2025, 3, 18, hour, minute, tzinfo=KYIV)
    assert i.event.precision == "minute"


@pytest.mark.parametrize(
    "day", ["2025-03-18", "18.03.2025", "18 March 2025", "Tue 18 Mar 2025", "March 18 2025", "18/03/2025"]
)
def test_hours_from_and_to_are_both_kept(add: Add, ledger: Ledger, day: str) -> None:
    """Behind a day in words the second hour was taken for the offset of a time zone, and the day was another."""
    add("i.csv", f"date,time,place,type\n{day},17:00-18:30,Sudzha,shelling\n")
    (i,) = ledger.incidents()
    assert i.event is not None and i.event.earliest == datetime(2025, 3, 18, 17, tzinfo=KYIV)
    assert i.event.latest == datetime(2025, 3, 18, 18, 31, tzinfo=KYIV)


def test_a_time_that_cannot_be_read_leaves_the_day_and_is_told(add: Add, ledger: Ledger) -> None:
    done = add("i.csv", "date,time,place,type\n2025-03-18,about noon,Sudzha,shelling\n").files[0]
    (i,) = ledger.incidents()
    assert i.event is not None and (i.event.earliest, i.event.precision) == (datetime(2025, 3, 18, tzinfo=KYIV), "day")
    told = 'event date: the time "about noon" cannot be read; the row is kept with its day'
    assert done.problems[0].reason == told and "about noon" in i.attributes["flag"]


def test_a_strict_workbook_is_left_out_with_what_to_do(add: Add, ledger: Ledger) -> None:
    """openpyxl finds no sheet in it: it was taken for an empty file."""
    given = io.BytesIO(workbook(("p", [["nation", "firmness"], ["Norway", "willing"]])))
    strict = io.BytesIO()
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"schemas.openxmlformats.org", b"purl.oclc.org/ooxml")
            new.writestr(name, text.replace(b"/ooxml/spreadsheetml/2006/main", b"/ooxml/spreadsheetml/main"))
    done = add("p.xlsx", strict.getvalue()).files[0]
    assert (done.status, done.problems[0].reason) == ("left out", "saved as Strict Open XML")
    assert "Excel Workbook" in done.problems[0].remedy


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("30", 30),
        ("30 days", 30),
        ("2 weeks", 14),
        ("48 hours", 2),
        ("72h", 3),
        ("1 month (tbc)", 30),
        ("1,5 weeks", 11),
        ("30 days notice", 30),
        ("30 days' notice to move", 30),
        ("5 NTM", 5),
    ],
)
def test_a_readiness_is_read_in_its_unit(add: Add, ledger: Ledger, cell: str, days: int) -> None:
    """Two weeks were two days."""
    add("r.xlsx", workbook(("r", [["capability", "readiness days", "area"], ["medical", cell, "north"]])))
    (need,) = ledger.requirements()
    assert need.readiness_days == days


@pytest.mark.parametrize("cell", ["soon", "2 moons", "30 or 40", "1,500"])
def test_a_readiness_without_a_unit_that_is_known_is_told(add: Add, ledger: Ledger, cell: str) -> None:
    done = add("r.csv", f'capability,readiness days,area,priority\nmedical,"{cell}",north,1.7\n').files[0]
    (need,) = ledger.requirements()
    assert (need.readiness_days, need.priority) == (None, None)
    assert {n.reason for n in done.problems} == {
        f"readiness '{cell}' is no number of days; the row is kept without it",
        "priority '1.7' is no whole number; the row is kept without it",
    }


def test_a_number_in_a_cell_that_shows_days_is_no_day_of_1900(add: Add, ledger: Ledger) -> None:
    rows = [
        ["nation", "date", "firmness", "quantity low"],
        ["Norway", datetime(1900, 1, 3), "willing", datetime(1900, 6, 28)],
    ]
    done = add("p.xlsx", workbook(("p", rows))).files[0]
    assert "'3' is no date that can be read" in done.problems[0].reason and not list(ledger.statements())
    rows[1][1] = datetime(2025, 3, 18)
    add("q.xlsx", workbook(("p", rows)))
    (s,) = ledger.statements()
    assert s.quantity is not None and s.quantity.low == 180


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_numbers_of_rows_that_programs_write_are_no_remarks(add: Add, ledger: Ledger, form: str) -> None:
    """They rise, with gaps where rows were left out; anything else in that column is told."""
    rows: list[list[object]] = [
        ["", "id", "date", "place", "type"],
        [0, "a", "2025-03-20", "Sudzha", "shelling"],
        [4, "b", "2025-03-21", "Sudzha", "shelling"],
        [5, "", "", "", ""],
        ["ask Oslo", "c", "2025-03-22", "Sudzha", "shelling"],
        [2, "d", "2025-03-23", "Sudzha", "shelling"],
    ]
    text = "".join(",".join(map(str, row)) + "\n" for row in rows).encode()
    done = add(f"events.{form}", text if form == "csv" else workbook(("Events", rows))).files[0]
    assert [i.attributes["id"] for i in ledger.incidents()] == ["a", "b", "c", "d"]
    assert [n.reason for n in done.problems if "heading" in n.reason] == [
        "in a column without a heading, and not read: A5: ask Oslo",
        "in a column without a heading, and not read: A6: 2",
    ]
