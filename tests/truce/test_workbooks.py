"""Tables of the truce in workbooks: the same as their CSV, and what a sheet hides or leaves open is told."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from attrs import evolve

from grith.case import init_case
from grith.errors import IntakeError
from grith.nouns import LeftOut
from grith.truce.agreement import load_agreement
from grith.truce.compliance import read_levels
from grith.truce.fusion._read import read_decisions, read_tables
from grith.truce.judge import judge, read_claims
from grith.truce.watch import read_events, read_monitors, read_places
from tests.ods import save_ods
from tests.pace import taken

DAY = datetime(2025, 3, 20)
Read = Callable[[Path], tuple[Any, list[LeftOut]]]


def _with_told(reader: Callable[[Path, list[LeftOut]], Any]) -> Read:
    def read(path: Path) -> tuple[Any, list[LeftOut]]:
        told: list[LeftOut] = []
        return reader(path, told), told

    return read


TABLES: dict[str, tuple[Read, list[list[Any]]]] = {
    "fuse": (
        lambda path: read_tables([path]),
        [
            ["uid", "date", "time", "latitude", "longitude", "type", "text"],
            ["a", DAY, time(17, 5), 48.5, 36.25, "shelling", "houses, two"],
            ["b", DAY, None, 48.75, 36, "drone", "обстріл"],
        ],
    ),
    "judge": (
        lambda path: read_claims(path, "Europe/Kyiv"),
        [
            ["id", "kind", "said_by", "said_on", "about_from", "accused", "target"],
            ["1", "accusation", "Ukraine", DAY, datetime(2025, 3, 19, 17, 5), "Russia", "a substation"],
            ["2", "denial", "Russia", DAY, DAY, "Russia", "a substation"],
        ],
    ),
    "levels": (read_levels, [["date", "launched"], [DAY, 12], [datetime(2025, 3, 21), 7]]),
    "events": (
        lambda path: read_events(path, "Europe/Kyiv"),
        [["uid", "date", "time", "latitude", "longitude"], ["a", DAY, time(17, 5), 48.5, 36.25]],
    ),
    "places": (_with_told(read_places), [["name", "latitude", "longitude"], ["Hill", 48.5, 36.25]]),
    "monitors": (_with_told(read_monitors), [["name", "number", "range_km", "hours"], ["UAV", 2, 15, "06:00-18:00"]]),
    "decisions": (
        _with_told(read_decisions),
        [["decision", "uid_a", "uid_b", "reason"], ["merge", "a", "b", "crater"]],
    ),
}
each = pytest.mark.parametrize("kind", list(TABLES))


def _as_csv(kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_typed(value) for value in row] for row in TABLES[kind][1])
    return path


def _typed(value: Any) -> Any:
    """A cell as a person types it into a CSV file."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%H:%M}" if isinstance(value, time) else value


def _book(kind: str) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Read me"
    book.active["A1"] = "How to fill this in"
    sheet = book.create_sheet("Table")
    for row in TABLES[kind][1]:
        sheet.append(row)
    return book


def _saved(book: openpyxl.Workbook, folder: Path, kind: str, form: str) -> Path:
    path = folder / f"{kind}.{form}"
    if form == "xlsx":
        book.save(path)
    else:
        save_ods(book, path)
    return path


def _plain(found: Any, form: str) -> str:
    return repr(found).replace(f".{form}", ".csv")


@each
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_workbook_gives_what_its_csv_gives(tmp_path: Path, kind: str, form: str) -> None:
    read = TABLES[kind][0]
    wanted, _ = read(_as_csv(kind, tmp_path))
    found, told = read(_saved(_book(kind), tmp_path, kind, form))
    assert _plain(found, form) == _plain(wanted, "csv")
    assert [n.reason for n in told] == ['the sheet "Table" is read; not read: Read me']


@each
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_a_sheet_hides_or_leaves_open_is_told_with_its_cell(tmp_path: Path, kind: str, form: str) -> None:
    """A title above, a table that starts at C4, a remark, a hidden row, an error that a formula gives."""
    read, rows = TABLES[kind]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "T"
    sheet["A1"] = "Ours, of March"
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 3):
            sheet.cell(number, column, value)
    sheet["A5"] = "ask Tom"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    wanted, _ = read(_as_csv(kind, tmp_path))
    found, told = read(_saved(book, tmp_path, kind, form))
    numbered = _plain(wanted, "csv").replace("row 3", "row 6").replace("row 2", "row 5")
    assert _plain(found, form) == numbered  # the rows bear the numbers that stand beside them
    path = f"{kind}.{form}, T"
    assert [(n.where, n.reason) for n in told] == [
        (f"{path}!A1", "lines above the headings are not read: Ours, of March"),
        (f"{path}!A5", '"ask Tom" stands in a column without a heading, and is not read'),
        (path, "row 5 is hidden; column C is hidden, and read all the same"),
    ]


def test_formulas_without_a_result_or_with_an_error_are_empty_and_told(tmp_path: Path) -> None:
    book = _book("fuse")
    book["Table"]["F2"], book["Table"]["G3"] = "=NOPE", "=A99"
    path = save_ods(book, tmp_path / "a.ods", {"Table!F2": "#NAME?"})
    rows, told = read_tables([path])
    assert [(r.type, r.text) for r in rows] == [("", "houses, two"), ("drone", "")]
    assert [(n.where, n.reason) for n in told[1:]] == [
        ("a.ods, Table!F2", "the formula gives #NAME?; the cell counts as empty"),
        ("a.ods, Table!G3", "the formula has no value yet; the cell counts as empty"),
    ]


@pytest.mark.parametrize(("form", "text"), [("0%", "50 %"), ('0"%"', "0.5"), (r"0\%", "0.5"), ("0_%", "0.5")])
def test_a_share_is_what_the_cell_shows_as_one(tmp_path: Path, form: str, text: str) -> None:
    """A sign in quotation marks, behind a stroke or as a gap is written beside the number; it changes nothing."""
    book = _book("fuse")
    book["Table"]["G2"] = 0.5
    book["Table"]["G2"].number_format = form
    assert read_tables([_saved(book, tmp_path, "fuse", "xlsx")])[0][0].text == text


@pytest.mark.parametrize("name", ["Hill/East [2]", "", "What was seen from the hill in the spring of 2025"])
def test_a_sheet_may_have_a_name_that_excel_refuses(tmp_path: Path, name: str) -> None:
    book = _book("fuse")
    book["Table"]["G3"] = "=A99"
    with ZipFile(save_ods(book, tmp_path / "plain.ods")) as old, ZipFile(tmp_path / "a.ods", "w") as new:
        for entry in old.namelist():
            new.writestr(entry, old.read(entry).replace(b'table:name="Table"', f'table:name="{name}"'.encode()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows, told = read_tables([tmp_path / "a.ods"])
    assert [r.uid for r in rows] == ["a", "b"]
    assert any("the formula has no value yet" in n.reason and n.where.endswith("!G3") for n in told)


def test_semicolons_in_a_heading_part_no_cells(tmp_path: Path) -> None:
    book = _book("fuse")
    book["Table"]["H1"] = "confidence (none; low; some; middling; fair; high; very high; sure; proven)"
    book["Table"]["H2"] = "high"
    assert [r.uid for r in read_tables([_saved(book, tmp_path, "fuse", "xlsx")])[0]] == ["a", "b"]


def test_without_a_place_for_notes_what_would_be_told_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="not read: Read me"):
        read_places(_saved(_book("places"), tmp_path, "places", "xlsx"))


def test_an_empty_and_an_old_workbook_are_told(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(IntakeError):
        read_tables([tmp_path / "empty.xlsx"])
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(IntakeError, match="old Excel file or has a password"):
        read_tables([tmp_path / "old.xls"])


def test_the_template_of_a_case_is_judged_without_its_example_and_by_its_accuser(tmp_path: Path) -> None:
    folder = init_case(tmp_path / "case").folder
    path = folder / "tables" / "incidents.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["incidents"]
    told = {"Id": "I1", "Event date": "2023-05-24", "Claim": "accusation", "Accuser": "Arland",
            "Alleged actor": "Borland", "Target": "market", "Source": "a desk"}  # fmt: skip
    sheet.append([told.get(c.value) for c in sheet[1]])
    book.save(path)
    claims, _ = read_claims(path, "UTC")
    assert [(c.id, c.accuser) for c in claims] == [("I1", "Arland")]
    assert "one drone" not in str(read_tables([path]))


def test_rows_named_example_are_read_where_no_template_marks_them(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    rows = ("example-1", "Example", "Example 2", "Example: 1")
    path.write_text("id,accused,act\n" + "".join(f"{id},Borland,shelled a market\n" for id in rows), encoding="utf-8")
    claims, _ = read_claims(path, "UTC")
    assert [c.id for c in claims] == ["example-1", "Example", "Example 2"]


def test_a_row_typed_over_the_example_of_a_template_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("id,accused,act\nExample: 1,Borland,shelled a market\n2,Borland,shelled a bus\n", encoding="utf-8")
    claims, left = read_claims(path, "UTC")
    assert [c.id for c in claims] == ["2"]
    assert [(x.where, x.content) for x in left] == [("row 2", "Example: 1")]
    assert "Example:" in left[0].reason and "name of its own" in left[0].remedy


def test_a_cell_too_long_to_judge_is_listed_and_soon_told(tmp_path: Path) -> None:
    path, long = tmp_path / "claims.csv", "shelled a village and were shot at near the bridge, " * 500
    path.write_text(f'id,accused,act,text\n1,Borland,"{long}",\n2,Borland,shelled a bus,"{long}"\n', encoding="utf-8")
    claims, left = read_claims(path, "UTC")
    assert [x.where for x in left] == ["row 2"] and "one event a row" in left[0].remedy
    terms = load_agreement("energy-halt-2025")
    with taken() as spent:
        findings = judge(terms, claims[:1])
        judge(terms, [evolve(claims[1], attributes={"act": long[:9_900]})])
    assert {f.result for f in findings} == {"undetermined"}
    assert any("too long" in caution for caution in findings[0].cautions)
    assert spent.seconds < 1
