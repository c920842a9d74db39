"""A workbook that a planner has worked in gets the words said since, and keeps all that the planner wrote."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from grith.case import open_case
from grith.cli._run import run
from grith.coalition import Lapsed
from grith.force import add_to_workbook, read_workbook, update_from_register, write_workbook
from grith.force._register import Drafted
from grith.nouns import FixedChoice, ForceCapability, ForceTables, Pledge

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ukraine-2025"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case with its pledge table only."""
    folder = tmp_path_factory.mktemp("update") / "case"
    (folder / "tables").mkdir(parents=True)
    shutil.copy(EXAMPLE / "case.toml", folder)
    shutil.copy(EXAMPLE / "tables" / "pledges.csv", folder / "tables")
    with open_case(folder) as opened:
        opened.add(None)
    return folder


def drafted(case: Path, folder: Path, day: str = "2025-03-10") -> Path:
    out = folder / "plan.xlsx"
    assert run(["force", "draft", str(case), str(out), "--as-of", day]) == 0
    return out


def updated(case: Path, workbook: Path, day: str, *more: str) -> Path:
    out = workbook.with_name(f"to-{day}.xlsx")
    assert run(["force", "update", str(case), str(workbook), str(out), "--as-of", day, *more]) == 0
    return out


def test_france_puts_a_condition_on_its_offer_and_then_commits(case: Path, tmp_path: Path) -> None:
    """About 10,000 (18 February 2025), on US backing (17 March), announced without it (27 March)."""
    first = drafted(case, tmp_path)
    last = updated(case, updated(case, first, "2025-03-20"), "2025-04-10")
    rows = {p.id: p for p in read_workbook(last).pledges if p.iso3 == "FRA"}
    assert [(p.firmness, p.precondition, p.supersedes) for p in rows.values()] == [
        ("willing", "", ()),
        ("willing", "us_backstop", ("FRA-troops",)),
        ("committed", "ceasefire_in_force", ("FRA-troops-2",)),
    ]
    assert {(p.low, p.high) for p in rows.values()} == {(9000, 11000)}
    assert run(["force", "check", str(last)]) == 0
    told_rows = list(openpyxl.load_workbook(last)["Changes"].iter_rows(min_row=2, values_only=True))
    assert told_rows[0][:2] == ("2025-03-10", "drafted: 11 rows")
    assert [row[5:7] for row in told_rows if row[1:5] == ("later word", "France", "troops", "FRA-troops-3")] == [
        (
            "willing, 9,000 to 11,000 persons, if us_backstop",
            "committed, 9,000 to 11,000 persons, if ceasefire_in_force",
        )
    ]


def test_an_update_on_the_same_day_adds_nothing(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = updated(case, drafted(case, tmp_path), "2025-03-20")
    again = tmp_path / "again.xlsx"
    capsys.readouterr()
    assert run(["force", "update", str(case), str(later), str(again), "--as-of", "2025-03-20", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["rows_added"], said["changes"]) == (0, [])
    assert read_workbook(again).pledges == read_workbook(later).pledges


def test_what_was_drafted_later_and_what_was_updated_to_then_stand_for_the_same(case: Path, tmp_path: Path) -> None:
    """The rows that no other supersedes are those of a fresh draft of that day."""
    for day in ("2025-03-20", "2025-04-10"):
        folder = tmp_path / day
        folder.mkdir()
        tables = read_workbook(updated(case, drafted(case, folder), day))
        fresh = folder / "fresh.xlsx"
        assert run(["force", "draft", str(case), str(fresh), "--as-of", day]) == 0
        replaced = {old for p in tables.pledges for old in p.supersedes}
        words = [
            sorted((p.iso3, p.low, p.high, p.precondition, p.firmness) for p in rows)
            for rows in ([p for p in tables.pledges if p.id not in replaced], read_workbook(fresh).pledges)
        ]
        assert words[0] == words[1]


def worked_in(path: Path) -> None:
    """What a planner does: figures, an own column, a formula, a comment, a colour, a chart, a table, an own sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book["Pledges"]
    heads = {c.value: c.column for c in sheet[1]}
    own = len(heads) + 1
    sheet.cell(1, own, "Point of contact")
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, heads["ISO code"]).value == "FRA":
            sheet.cell(row, heads["Likely"], 9500)
            sheet.cell(row, heads["Ready"], 3)
            sheet.cell(row, own, "desk 12")
            sheet.cell(row, heads["Nation"]).comment = Comment("rang them on Monday", "planner")
            sheet.cell(row, heads["Nation"]).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    mine = book.create_sheet("My sums")
    mine["A1"], mine["A2"], mine["B1"] = "Likely in all", "=SUM(Pledges!G2:G200)", 5
    chart = BarChart()
    chart.add_data(Reference(mine, min_col=2, min_row=1, max_row=1))
    mine.add_chart(chart, "D4")
    mine["F1"], mine["F2"] = "name", "x"
    mine.add_table(Table(displayName="Mine", ref="F1:F2"))
    book.save(path)


def test_only_the_sheets_that_get_rows_are_written_anew(case: Path, tmp_path: Path) -> None:
    before = drafted(case, tmp_path)
    worked_in(before)
    after = updated(case, before, "2025-03-20")
    with zipfile.ZipFile(before) as one, zipfile.ZipFile(after) as other:
        assert one.namelist() == [n for n in other.namelist() if n in one.namelist()]
        changed = {n for n in one.namelist() if one.read(n) != other.read(n)}
    names = {
        f"xl/worksheets/sheet{place}.xml": sheet.title
        for place, sheet in enumerate(openpyxl.load_workbook(before).worksheets, 1)
    }
    assert {names.get(n, n) for n in changed} == {"Pledges", "Changes", "xl/workbook.xml"}
    old, new = openpyxl.load_workbook(before), openpyxl.load_workbook(after)
    for sheet in old.worksheets:
        same = new[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                there = same[cell.coordinate]
                assert (there.value, there.style_id) == (cell.value, cell.style_id), f"{sheet.title}!{cell.coordinate}"
                assert (there.comment and there.comment.text) == (cell.comment and cell.comment.text)
        assert same.freeze_panes == sheet.freeze_panes
        assert len(same.data_validations.dataValidation) == len(sheet.data_validations.dataValidation)


def test_a_later_word_takes_over_what_the_planner_filled_in(case: Path, tmp_path: Path) -> None:
    before = drafted(case, tmp_path)
    worked_in(before)
    france = [p for p in read_workbook(updated(case, before, "2025-03-20")).pledges if p.iso3 == "FRA"]
    assert [(p.likely, p.ready, p.attributes) for p in france] == [(9500, 3, {"Point of contact": "desk 12"})] * 2
    assert france[1].said == date(2025, 3, 17) and france[0].precondition == ""


def test_new_dates_are_days_as_the_old_ones_are(case: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(updated(case, drafted(case, tmp_path), "2025-03-20"))["Pledges"]
    place = next(c.column for c in sheet[1] if c.value == "Said")
    assert all(cell.is_date for cell in sheet.iter_cols(place, place, 2).__next__() if cell.value)


def test_nothing_is_overwritten_and_no_day_is_guessed(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = drafted(case, tmp_path)
    assert run(["force", "update", str(case), str(first), str(first)]) != 0
    assert "there already" in capsys.readouterr().err
    assert run(["force", "update", str(case), str(first), str(tmp_path / "new.xlsm")]) != 0
    assert "end in .xlsx" in capsys.readouterr().err and not (tmp_path / "new.xlsm").exists()
    bare = tmp_path / "bare.xlsx"
    write_workbook(ForceTables(capabilities=(ForceCapability("troops", "persons"),)), bare)
    assert run(["force", "update", str(case), str(bare), str(tmp_path / "x.xlsx")]) != 0
    assert "--since" in capsys.readouterr().err
    assert run(["force", "update", str(case), str(bare), str(tmp_path / "x.xlsx"), "--since", "2025-01-01"]) == 0


def test_an_update_goes_forward_in_time_only(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, new = drafted(case, tmp_path, "2025-03-20"), tmp_path / "new.xlsx"
    assert run(["force", "update", str(case), str(first), str(new), "--as-of", "2025-03-10"]) != 0
    assert "holds what was said by 2025-03-20; 2025-03-10 is before that" in capsys.readouterr().err
    assert not new.exists()


def test_a_capability_that_the_register_does_not_know_is_told(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.xlsx"
    assert run(["force", "draft", str(case), str(out), "--as-of", "2025-03-20", "--map", "trops=persons"]) == 0
    said = capsys.readouterr().out
    assert "trops: the register has nothing on it by 2025-03-20" in said and "grith run" in said


def told(**fields: object) -> Pledge:
    base = Pledge("UTO-troops", "Utopia", "troops", "UTO", unit="persons", firmness="willing", statements=("s1",))
    return evolve(base, **fields)  # type: ignore[arg-type]


def change(tables: ForceTables, now: tuple[Pledge, ...], before: tuple[Pledge, ...]) -> tuple[list[Pledge], list[str]]:
    made = update_from_register(tables, Drafted(now, ()), Drafted(before, ()), conditions={}, firmness={})
    return list(made.rows["pledges"]), [c.what for c in made.changes]


def test_a_figure_of_the_planner_stands_where_the_nation_only_says_the_same_again() -> None:
    mine = ForceTables(pledges=(told(low=800.0, high=900.0),))
    again = told(low=900.0, high=1100.0, statements=("s2",))
    assert change(mine, (again,), (told(low=900.0, high=1100.0),)) == ([], [])


def test_a_row_of_the_planners_own_is_never_doubled() -> None:
    own = told(id="P1", statements=(), low=500.0)
    assert change(ForceTables(pledges=(own,)), (told(low=600.0),), ()) == ([], ["decide by hand"])
    assert change(ForceTables(pledges=(own,)), (told(low=500.0),), ()) == ([], [])


def test_a_row_that_the_planner_took_out_stays_out() -> None:
    assert change(ForceTables(), (told(),), (told(),)) == ([], [])


def test_a_nation_that_the_register_counts_no_more_is_told_and_its_row_kept() -> None:
    assert change(ForceTables(pledges=(told(),)), (), (told(),)) == ([], ["no longer in the register"])


def lapsed(**fields: object) -> Lapsed:
    words = "willing, stood until 30 June 2025; nobody has renewed it"
    base = Lapsed("Utopia", "UTO", "state", True, "troops", date(2025, 6, 30), words, ("s1",))
    return evolve(base, **fields)  # type: ignore[arg-type]


def test_an_offer_that_has_lapsed_gets_a_row_that_ends_it() -> None:
    """The plan of July counts no more on what stood until June; that of June still does."""
    row = told(low=500.0, high=500.0, said=date(2025, 3, 1))
    made = update_from_register(
        ForceTables(pledges=(row,)), Drafted((), (), (lapsed(),)), Drafted((row,), ()), conditions={}, firmness={}
    )
    (new,) = made.rows["pledges"]
    assert (new.supersedes, new.said, new.ended) == (("UTO-troops",), date(2025, 7, 1), date(2025, 7, 1))
    assert (new.low, new.firmness, new.note) == (500.0, "willing", lapsed().words)
    assert [(c.what, c.row, c.note) for c in made.changes][:1] == [("ended", "UTO-troops-2", lapsed().words)]
    again = update_from_register(
        ForceTables(pledges=(row, new)), Drafted((), (), (lapsed(),)), Drafted((), ()), conditions={}, firmness={}
    )
    assert (again.rows["pledges"], again.changes) == ((), ())


def test_what_came_on_top_and_ended_is_named_where_nothing_else_changed() -> None:
    """The offer itself is as it was: without its note nobody would see why it stands in the list."""
    bare, more = told(low=15.0, high=15.0), told(low=15.0, high=15.0, note="on top of it, not summed: 10 more")

    def note(before: Pledge, now: Pledge) -> str:
        tables = ForceTables(pledges=(before,))
        made = update_from_register(tables, Drafted((now,), ()), Drafted((before,), ()), conditions={}, firmness={})
        return made.changes[0].note

    assert note(more, bare) == "no longer so: on top of it, not summed: 10 more"
    assert note(bare, more) == "on top of it, not summed: 10 more"


def test_a_row_that_a_planner_has_ended_is_not_ended_again() -> None:
    row = told(ended=date(2025, 6, 1))
    made = update_from_register(
        ForceTables(pledges=(row,)), Drafted((), (), (lapsed(),)), Drafted((row,), ()), conditions={}, firmness={}
    )
    assert made.rows["pledges"] == ()


def test_an_offer_made_anew_after_its_end_counts_again() -> None:
    """The very same words as before the end: the row that ended must not swallow them."""
    ended = told(id="UTO-troops-2", low=500.0, high=500.0, ended=date(2025, 7, 1))
    renewed = told(low=500.0, high=500.0, statements=("s9",), said=date(2025, 8, 1))
    rows, what = change(ForceTables(pledges=(ended,)), (renewed,), ())
    assert (what[:1], [r.ended for r in rows], [r.supersedes for r in rows]) == (
        ["later word"],
        [None],
        [("UTO-troops-2",)],
    )


def test_an_end_that_an_update_wrote_is_not_called_the_planners() -> None:
    def note(ended: Pledge) -> str:
        renewed = told(low=400.0, high=400.0, statements=("s9",), said=date(2025, 8, 1))
        tables = ForceTables(pledges=(ended,))
        made = update_from_register(tables, Drafted((renewed,), ()), Drafted((), ()), conditions={}, firmness={})
        return made.changes[0].note

    by_update = told(low=500.0, high=500.0, said=date(2025, 7, 1), ended=date(2025, 7, 1))
    assert note(by_update) == ""
    assert note(evolve(by_update, said=date(2025, 3, 1))) == "not taken over from what you had filled in: Ended."


def test_a_fixed_choice_that_names_the_old_row_is_told() -> None:
    tables = ForceTables(pledges=(told(),), fixed=(FixedChoice("F1", pledge="UTO-troops", where="Fixed choices!3"),))
    now = Drafted((told(firmness="committed", statements=("s2",)),), ())
    made = update_from_register(tables, now, Drafted((told(),), ()), conditions={}, firmness={})
    assert "Fixed choices!3" in made.changes[0].note and made.rows["pledges"][0].supersedes == ("UTO-troops",)


DAY = date(2025, 3, 20)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=12).filter(
    lambda t: (
        t.strip() == t and not t.startswith(("=", "#")) and " " * 2 not in t and not t.lower().startswith("example")
    )
)


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4, unique_by=str.casefold), WORDS, st.floats(0, 1e6), st.booleans())
def test_rows_come_back_as_they_were_added(names: list[str], note: str, amount: float, examples: bool) -> None:
    rows = tuple(
        Pledge(name, note, "troops", low=float(f"{amount:.12g}"), ready=3, said=DAY, note=note, statements=("a", "b"))
        for name in names
    )
    tables = ForceTables(capabilities=(ForceCapability("troops", "persons"),))
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "a.xlsx", Path(folder) / "b.xlsx"
        write_workbook(tables, one, examples=examples)
        add_to_workbook(one, other, {"pledges": rows}, [])
        assert read_workbook(other).pledges == rows
