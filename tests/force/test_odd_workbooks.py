"""Workbooks and rate files as people leave them: what may be misread, doubled or dropped is told, never guessed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from attrs import evolve
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Border, Side
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from grith.cli._run import run
from grith.errors import ForceError
from grith.force import (
    check_tables,
    compile_tables,
    force_file,
    make_plan,
    read_workbook,
    write_workbook,
)
from grith.force.keystones import losses
from grith.nouns import FirmnessChance, FixedChoice, ForceCondition, ForceNation, ForceTables
from tests.force.small import need, pledge, tables
from tests.ods import save_ods


def _plain(**more: object) -> ForceTables:
    given = {"needs": (need("R1", 300, capability="troops", area="west"),), **more}
    offers = (pledge("P1", 120, capability="troops", ready=2), pledge("P2", 100, capability="troops"))
    return tables(**{"pledges": offers, **given})  # type: ignore[arg-type]


@cache
def _written() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_workbook(_plain(), path)
        return path.read_bytes()


def _changed(path: Path, change: object) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(_written())
    book = openpyxl.load_workbook(path)
    change(book)  # type: ignore[operator]
    book.save(path)
    return path


def _put(book: openpyxl.Workbook, sheet: str, row: int, heading: str, value: object) -> None:
    column = next(c.column for c in book[sheet][1] if c.value == heading)
    book[sheet].cell(row, column).value = value  # type: ignore[assignment]


def _setting(book: openpyxl.Workbook, name: str) -> int:
    return next(row[0].row for row in book["Settings"].iter_rows(min_row=2) if row[0].value == name)


def _refused(tmp_path: Path, change: object) -> str:
    with pytest.raises(ForceError) as error:
        compile_tables(read_workbook(_changed(tmp_path / "plan.xlsx", change)))
    return str(error.value)


def _found(t: ForceTables) -> dict[str, str]:
    return {f.check: f"{f.level}: {f.what}" for f in check_tables(t)}


def test_text_that_may_mean_thousands_is_refused(tmp_path: Path) -> None:
    said = _refused(tmp_path, lambda book: _put(book, "Pledges", 2, "Likely", "1.200"))
    assert "Pledges!G2" in said and "may mean 1200 or 1.200" in said


def test_a_setting_and_a_rung_stand_once(tmp_path: Path) -> None:
    said = _refused(tmp_path, lambda book: book["Settings"].append(["Months", 3]))
    assert 'the setting "Months" stands twice' in said
    with pytest.raises(ForceError, match='"willing" stands 2 times'):
        compile_tables(_plain(firmness=(FirmnessChance("willing", 0.1, 0.2), FirmnessChance("willing", 0.3, 0.6))))


def test_the_first_day_is_never_guessed(tmp_path: Path) -> None:
    def emptied(book: openpyxl.Workbook) -> None:
        book["Settings"].cell(_setting(book, "Start"), 2).value = None

    assert "the plan has no first day" in _refused(tmp_path, emptied)


def test_a_heading_nearly_ours_and_a_sheet_that_is_not_there_are_told(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        heading = next(c for c in book["Pledges"][1] if c.value == "Likely")
        heading.value = "Likley"
        del book["Lift"]

    found = _found(read_workbook(_changed(tmp_path / "plan.xlsx", change)))
    assert found["heading_nearly_ours"] == 'warning: the column "Likley" is not part of the layout'
    assert found["missing_sheets"].endswith(": Lift")
    sound = _found(read_workbook(_changed(tmp_path / "sound.xlsx", lambda book: None)))
    assert not {"heading_nearly_ours", "missing_sheets"} & sound.keys()


def test_an_amount_without_a_word_of_firmness_is_told() -> None:
    t = _plain(pledges=(pledge("P1", 120, capability="troops", firmness=""),))
    assert _found(t)["pledge_without_firmness"].startswith('warning: offer "P1" has an amount but no firmness')


def test_given_and_not_given_clash() -> None:
    t = _plain(conditions=(ForceCondition("backing"),))
    with pytest.raises(ForceError, match='"backing" is both given and not given'):
        compile_tables(t, given=["backing"], not_given=["backing"])


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        (FixedChoice("F1", "at least", 50, pledge="P1"), "nothing that it names can be there in month 1 (Jun 2025)"),
        (FixedChoice("F1", "at least", 301, requirement="R1"), 'it asks for more than "R1" needs in months 1-6'),
    ],
)
def test_a_choice_that_fails_by_itself_is_told_why(choice: FixedChoice, why: str) -> None:
    with pytest.raises(ForceError) as error:
        make_plan(compile_tables(_plain(fixed=(choice,))))
    assert f'"F1" cannot be kept: {why}' in str(error.value)


def test_what_is_needed_only_later_is_not_praised_as_covered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(_plain(needs=(need("R1", 300, capability="troops", area="west", from_month=10),)), path)
    assert run(["force", "gaps", str(path)]) == 0
    said = capsys.readouterr().out
    assert "Nothing is needed in the months planned" in said and "is covered in every month" not in said


def test_a_plan_that_places_nothing_has_no_keystones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(_plain(pledges=(pledge("P1", None, capability="troops"),)), path)
    assert run(["force", "keystones", str(path)]) == 0
    said = capsys.readouterr().out
    assert "nobody to lose and nothing to make sure of" in said and "make sure of  →" not in said


def test_results_are_never_written_over_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "plan.xlsx", tmp_path / "out.xlsx"
    write_workbook(_plain(), path)
    before = path.read_bytes()
    assert run(["force", "plan", str(path), "--out", str(path)]) != 0
    assert "holds tables, not results" in capsys.readouterr().err and path.read_bytes() == before
    assert run(["force", "plan", str(path), "--out", str(out)]) == 0
    assert run(["force", "plan", str(path), "--out", str(out)]) == 0  # a result may be written anew


def test_compare_as_of_a_day_and_scenarios_that_make_no_sense(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.xlsx"
    t = _plain()
    late = tuple(evolve(p, said=date(2025, 5, 1)) for p in t.pledges)
    write_workbook(evolve(t, pledges=late), path)
    assert run(["force", "compare", str(path), "--as-of", "2025-04-01", "--scenario", "a: size 600"]) == 0
    assert "0.0 %" in capsys.readouterr().out
    senseless = {
        "a: size -5": '"-5" does not fit "size"',
        "a: size 1e9": "does not fit",
        "a: amount silly": '"silly" does not fit "amount"',
        "a: counted from refused": "does not fit",
    }
    for words, said in senseless.items():
        assert run(["force", "compare", str(path), "--scenario", words]) != 0
        assert said in capsys.readouterr().err
    assert run(["force", "compare", str(path), "--scenario", "a: size 9", "--scenario", "a: size 8"]) != 0
    assert 'two scenarios are called "a"' in capsys.readouterr().err


def test_the_loss_of_one_hits_no_line_that_others_can_serve() -> None:
    """Tests that of two lines alike in one place the later one bears the gap, before and after a loss."""
    t = tables(
        needs=(
            need("T1", 100, capability="troops", area="west", priority=1),
            need("T2", 100, capability="troops", area="west", priority=2),
            need("J", 4),
        ),
        pledges=(pledge("P1", 130, capability="troops"), pledge("P2", 4), pledge("P3", 50, capability="troops")),
    )
    found = losses(compile_tables(t))
    hit = {loss.nations[0]: loss.breaks for loss in found.singles}
    assert hit == {"Nation of P1": ("T1", "T2"), "Nation of P2": ("J",), "Nation of P3": ("T2",)}


def _percent(book: openpyxl.Workbook) -> None:
    _put(book, "Pledges", 2, "Likely", 1.2)
    book["Pledges"]["G2"].number_format = "0%"


def _twice(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["Pledges"]).title = "pledges "


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda book: book["Pledges"].merge_cells("W2:W3"),
            "Pledges!W2: W2:W3 is one cell: all but the first are empty",
        ),
        (_percent, "Pledges!G2: the cell shows 120 %, not an amount"),
        (_twice, "plan.xlsx: the sheet "),
        (lambda book: book.remove(book["Settings"]), "Settings: the plan has no first day"),
        (lambda book: book["Settings"].delete_rows(_setting(book, "Start")), "Settings: the plan has no first day"),
        (lambda book: _put(book, "Pledges", 2, "Likely", 10_000_001), "likely is 10,000,001"),
    ],
)
def test_what_would_be_lost_or_misread_is_an_error(tmp_path: Path, change: object, says: str) -> None:
    assert says in _refused(tmp_path, change)


def test_hidden_rows_and_ids_like_examples_are_read_and_told(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Pledges"].row_dimensions[2].hidden = True
        _put(book, "Pledges", 3, "Id", "Exampleton")

    found = read_workbook(_changed(tmp_path / "plan.xlsx", change))
    assert [p.id for p in found.pledges] == ["P1", "Exampleton"]
    assert _found(found)["hidden_from_sight"] == "note: hidden, and read all the same: Pledges!2"


def test_remarks_and_hidden_columns_are_told_and_the_plan_is_read(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Pledges"]["AZ2"] = "ask  Tom"
        book["Pledges"].column_dimensions["B"].hidden = True

    found = read_workbook(_changed(tmp_path / "plan.xlsx", change))
    plain = read_workbook(_changed(tmp_path / "p" / "plan.xlsx", lambda book: None))
    assert evolve(found, hidden=(), beside=()) == plain
    told = _found(found)
    assert told["hidden_from_sight"] == "note: hidden, and read all the same: Pledges!B"
    assert told["beside_the_headings"] == 'note: without a heading, and not read: Pledges!AZ2 ("ask Tom")'


def test_a_force_in_an_opendocument_spreadsheet_is_the_same(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Pledges"].row_dimensions[3].hidden = True
        book["Pledges"]["AZ2"] = "ask Tom"

    excel = read_workbook(_changed(tmp_path / "plan.xlsx", change))
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert read_workbook(save_ods(book, tmp_path / "plan.ods")) == evolve(excel, source="plan.ods")
    _put(book, "Pledges", 2, "Likely", 0.5)
    likely = next(c.column for c in book["Pledges"][1] if c.value == "Likely")
    book["Pledges"].cell(2, likely).number_format = "0%"
    with pytest.raises(ForceError, match="the cell shows 50 %, not an amount"):
        read_workbook(save_ods(book, tmp_path / "plan.ods"))


def test_a_case_has_one_force_workbook_of_either_kind(tmp_path: Path) -> None:
    write_workbook(_plain(), tmp_path / "force.xlsx")
    assert force_file(tmp_path).name == "force.xlsx"
    save_ods(openpyxl.load_workbook(tmp_path / "force.xlsx"), tmp_path / "force.ods")
    with pytest.raises(ForceError, match=r"force\.xlsx and force\.ods"):
        force_file(tmp_path)
    (tmp_path / "force.xlsx").unlink()
    assert [p.id for p in read_workbook(force_file(tmp_path)).pledges] == ["P1", "P2"]


def test_names_that_do_not_meet_are_told() -> None:
    needs = (need("R1", 300, capability="troops", area="west", task="demining"),)
    offers = (
        pledge("P1", 120, capability="troops", nation="Norway", not_tasks=("Demining",)),
        pledge("P2", 100, capability="troops", nation="norway"),
        pledge("P3", 100, capability="troops", nation="Denmark", iso3="DNK"),
        pledge("P4", 100, capability="troops", nation="Danmark", iso3="DNK"),
    )
    found = check_tables(_plain(needs=needs, pledges=offers, nations=(ForceNation("Swden", tour_months=3),)))
    assert [f.what for f in found if f.check == "nation_written_in_two_ways"] == [
        'offer "P2": "norway" and "Norway" are one nation, but count as two',
        'offer "P4": "Danmark" and "Denmark" are one nation, but count as two',
        'no offer is by "Swden": its tours and ratio are not used',
    ]
    assert [f.remedy for f in found if f.check == "caveat_for_no_task"] == ['Did you mean "demining"?']


def _of_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    _put(book, "Pledges", 2, "Ready", 2)  # a month, in a cell that shows days
    book["Pledges"]["M2"].number_format = "dd/mm/yyyy"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_of_1904, "Pledges!M2: 1904-01-03 is no day of a plan"),
        (lambda book: _put(book, "Pledges", 2, "Until", "9999-12-31"), "Pledges!O2: 9999-12-31 is no day of a plan"),
        (lambda book: _put(book, "Settings", 3, "Value", date(9999, 12, 1)), "9999-12-01 is no day of a plan"),
        (lambda book: _put(book, "Pledges", 2, "Notice days", 10_000_000), "a notice of 10000000 days"),
        (lambda book: _put(book, "Pledges", 2, "Smallest part", 1e-9), "part is 1e-09"),
        (lambda book: _put(book, "Requirements", 2, "Quantity", 1e-9), "quantity is 1e-09"),
    ],
)
def test_days_and_amounts_that_cannot_be_planned_are_errors(tmp_path: Path, change: object, says: str) -> None:
    assert says in _refused(tmp_path, change)


def test_a_part_larger_than_the_offer_is_told() -> None:
    offers = (pledge("P1", 120, capability="troops", part=1000.0),)
    assert _found(_plain(pledges=offers))["part_of_an_item"] == (
        'warning: offer "P1" is 120, less than its smallest part: it goes as one'
    )


@pytest.mark.parametrize("start", [date(9999, 12, 1), date(1, 1, 1)])
def test_a_plan_starts_in_our_time(start: date) -> None:
    with pytest.raises(ForceError, match="is no first day of a plan"):
        compile_tables(_plain(settings={"start": start}))


def test_the_example_row_is_not_read_wherever_its_columns_stand(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert run(["force", "template", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    for name in ("Pledges", "Requirements"):
        rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(reversed(row), 1):
                book[name].cell(number, column).value = value
    book.save(path)
    found = read_workbook(path)
    assert found.pledges == () and found.needs == ()


def test_a_sheet_under_another_name_is_named(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Pledges"].title = "Offers"
        book["Firmness"].title = "Our chances"

    told = _refused(tmp_path, change)
    assert 'the sheet "Offers" holds the columns of "Pledges", which is not there' in told and "Name it Pledges" in told
    assert 'the sheet "Our chances" holds the columns of "Firmness"' in told


def test_percent_and_days_as_text_tell_what_to_write(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        _put(book, "Firmness", 2, "Chance low", "30 %")
        _put(book, "Pledges", 2, "Ready", "01.12.2025")

    told = _refused(tmp_path, change)
    assert 'Firmness!B2: "30 %" is text' in told and "Write it as a number: 0.3" in told
    assert 'Pledges!M2: "01.12.2025" is neither a number nor a date that can be read' in told
    assert "or a date such as 2025-07-01" in told


def _rewritten(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with the text of its sheets changed, as other programs write it."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, text in parts.items():
            new.writestr(name, change(text) if name.startswith("xl/worksheets/sheet") else text)
    return path


def _all_formulas(book: openpyxl.Workbook) -> None:
    for row in book["Pledges"].iter_rows(min_row=2):
        for cell in row:
            if cell.value is not None:
                cell.value = f'="{cell.value}"'


def _array_formulas(book: openpyxl.Workbook) -> None:
    for cell in [c for c in book["Pledges"][2] if c.value is not None]:
        book["Pledges"][cell.coordinate] = ArrayFormula(cell.coordinate, f'="{cell.value}"')


def _with_prefix(text: bytes) -> bytes:
    """As the tool kits of .NET write it: every tag with a prefix."""
    tagged = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", text.split(b"?>", 1)[-1])
    return tagged.replace(b"xmlns=", b"xmlns:x=", 1)


@pytest.mark.parametrize("change", [_all_formulas, _array_formulas])
@pytest.mark.parametrize("write", [bytes, _with_prefix])
def test_rows_of_formulas_without_values_are_told_not_lost(
    tmp_path: Path, change: object, write: Callable[[bytes], bytes]
) -> None:
    path = _rewritten(_changed(tmp_path / "plan.xlsx", change), write)
    with pytest.raises(ForceError, match="Pledges!A2: the formula has no value yet"):
        read_workbook(path)


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    """As Excel and LibreOffice save ``=IF(…, "", …)``: the cell says that it holds text, and holds none."""

    def change(book: openpyxl.Workbook) -> None:
        _put(book, "Pledges", 2, "Note", '=IF(1=1,"","x")')

    def calculated(text: bytes) -> bytes:
        return re.sub(rb'<c r="(\w+)"[^>]*><f>IF.*?</c>', rb'<c r="\1" t="str"><f>IF(1=1,"","x")</f><v></v></c>', text)

    path = _changed(tmp_path / "plan.xlsx", change)
    with pytest.raises(ForceError, match="the formula has no value yet"):
        read_workbook(path)
    assert [p.note for p in read_workbook(_rewritten(path, calculated)).pledges] == ["", ""]


def test_an_example_row_that_was_typed_over_is_told(tmp_path: Path) -> None:
    """The template's own example is passed over, also where cells of it were emptied; nothing else is lost."""
    path = tmp_path / "plan.xlsx"
    assert run(["force", "template", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    _put(book, "Requirements", 2, "Task", None)
    _put(book, "Requirements", 2, "Quantity", 300)  # a program that makes numbers of what looks like one
    _put(book, "Settings", _setting(book, "Start"), "Value", date(2025, 6, 1))
    book.save(path)
    assert read_workbook(path).needs == ()
    _put(book, "Pledges", 2, "Nation", "Togo")
    _put(book, "Pledges", 3, "Id", "Example 2")
    _put(book, "Pledges", 3, "Nation", "Benin")
    book.save(path)
    with pytest.raises(ForceError) as error:
        read_workbook(path)
    told = [p for p in error.value.problems if 'begins with the word "Example"' in p.what]
    assert [p.where for p in told] == ["Pledges!A2", "Pledges!A3"]


def test_a_sheet_that_is_one_chart_is_named(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        chart = BarChart()
        chart.add_data(Reference(book["Pledges"], min_col=7, min_row=1, max_row=3), titles_from_data=True)
        book.create_chartsheet("Our chart").add_chart(chart)

    found = read_workbook(_changed(tmp_path / "plan.xlsx", change))
    assert found.left_out == ("Our chart",) and len(found.pledges) == 2


def test_a_strict_workbook_says_how_to_save_it(tmp_path: Path) -> None:
    path = write_workbook(_plain(), tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, text in parts.items():
            new.writestr(
                name,
                text.replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                ),
            )
    with pytest.raises(ForceError, match=r"Strict Open XML.*Save it as Excel Workbook"):
        read_workbook(path)


def test_headings_and_sheets_in_capitals_with_hard_spaces_are_ours(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Pledges"]
        sheet.title = "PLEDGES\u00a0"
        for cell in sheet[1]:
            cell.value = f" {str(cell.value).upper()}\n".replace(" ", "\u00a0")
        sheet.insert_cols(1)
        sheet.insert_rows(2, 3)
        sheet.cell(5, 2).value = 7.0  # type: ignore[assignment]

    assert [p.id for p in read_workbook(_changed(tmp_path / "plan.xlsx", change)).pledges] == ["7", "P2"]


def test_a_border_down_the_whole_column_makes_no_rows(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in range(2, 20_500):
            book["Pledges"].cell(row, 46).border = Border(left=Side(style="thin"))

    assert [p.id for p in read_workbook(_changed(tmp_path / "plan.xlsx", change)).pledges] == ["P1", "P2"]


@pytest.mark.parametrize("name", ["plan.ods", "plan", "plan.xls"])
def test_an_empty_workbook_bears_the_ending_that_excel_opens(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was written as Excel's under any name; LibreOffice and Excel both refuse such a file."""
    assert run(["force", "template", str(tmp_path / name)]) == 8
    assert "Let its name end in .xlsx" in capsys.readouterr().err and not list(tmp_path.iterdir())
