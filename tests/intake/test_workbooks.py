"""Workbooks: several sheets, formulas, remarks beside a table, and the templates that a person fills in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from grith.intake import IntakeResult, add_files
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
    assert [r.reason for r in file.problems if "beside" in r.reason] == [
        "beside the headings, and not read: ask Oslo again",
        "beside the headings, and not read: sum: 1",
    ]
