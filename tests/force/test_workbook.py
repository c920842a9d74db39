"""The workbook: there and back without loss, and every mistake at once with its sheet and cell."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import attrs
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.cli._run import run
from grith.errors import ForceError
from grith.force import check_tables, compile_tables, read_workbook, write_workbook
from grith.force._sheets import NOUNS, columns, fixed_lists
from grith.nouns import (
    Base,
    FixedChoice,
    ForceCapability,
    ForceCondition,
    ForceNation,
    ForceSettings,
    ForceTables,
    Lift,
    Substitute,
    SupportRatio,
)
from tests.force.small import need, pledge, tables

_WORDS = st.text(st.sampled_from("abcXYZäß 0123456789-_.,&|()=+'\"éł"), min_size=1, max_size=20).map(
    lambda s: " ".join(s.split()) or "a"
)
_SAFE = _WORDS.filter(lambda s: not s.startswith("Example"))
_BY_KIND = {
    "text": _SAFE,
    "number": st.integers(0, 10**7).map(lambda n: n / 4),
    "whole": st.integers(0, 10_000),
    "month": st.one_of(st.integers(1, 60), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    "date": st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    "yes_no": st.booleans(),
    "list": st.lists(_SAFE.filter(lambda s: ";" not in s), min_size=1, max_size=3).map(tuple),
}


def _rows(table: str) -> st.SearchStrategy:
    noun = NOUNS[table]
    parts = {}
    for column in columns(table):
        words = fixed_lists().get(column.choices)
        value = st.sampled_from(["" if w == "undecided" else w for w in words]) if words else _BY_KIND[column.kind]
        spec = getattr(attrs.fields(noun), column.field)
        if table == "firmness" and column.field == "id":
            value = st.sampled_from([w for w in words or () if w != "undecided"])
        parts[column.field] = value if spec.default is attrs.NOTHING else st.one_of(st.just(spec.default), value)
    own = st.dictionaries(st.sampled_from(["My column", "Another"]), _SAFE, max_size=2)
    return st.lists(st.builds(noun, attributes=own, **parts), max_size=2).map(tuple)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.fixed_dictionaries({table: _rows(table) for table in NOUNS}))
def test_there_and_back_without_loss(tmp_path_factory: pytest.TempPathFactory, rows: dict) -> None:
    path = tmp_path_factory.mktemp("book") / "force.xlsx"
    given_settings = ForceSettings(title="T", as_of=date(2025, 3, 20), rotation_ratio=3.5, currency="EUR")
    before = ForceTables(settings=given_settings, source="force.xlsx", **rows)
    write_workbook(before, path)
    assert read_workbook(path) == before


def _full() -> ForceTables:
    return tables(
        needs=(need(url="https://example.org", note="why"),),
        pledges=(pledge(low=1.0, high=12.0, precondition="ceasefire", supersedes=("P0",)), pledge("P0")),
        bases=(Base("b", ("air", "west"), beds=10),),
        lift=(Lift("l", per_month=5.0, from_month=date(2025, 7, 1)),),
        conditions=(ForceCondition("ceasefire", chance_low=0.25, chance_high=0.5, assumed=True),),
        substitutes=(Substitute("drones", "jets", 0.5),),
        ratios=(SupportRatio("troops", "beds", 0.012),),
        fixed=(FixedChoice("F", "at most", 3.0, pledge="P1"),),
        nations=(ForceNation("N", tour_months=4),),
    )


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(_full(), one)
    write_workbook(_full(), two)
    assert one.read_bytes() == two.read_bytes()


def test_drop_downs_are_there(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(_full(), tmp_path / "a.xlsx"))
    assert book.sheetnames[:4] == ["Settings", "Capabilities", "Areas", "Requirements"]
    sources = {str(v.formula1) for v in book["Pledges"].data_validations.dataValidation}
    assert "'Capabilities'!$A$2:$A$2000" in sources and any(s.startswith("Lists!") for s in sources)


def test_the_example_row_is_never_offered(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(ForceTables(), tmp_path / "t.xlsx", examples=True))
    sources = {str(v.formula1) for v in book["Requirements"].data_validations.dataValidation}
    assert {"'Capabilities'!$A$3:$A$2000", "'Areas'!$A$3:$A$2000"} <= sources


def test_nothing_asked_for_is_said_not_praised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_workbook(tables(pledges=(pledge(),)), tmp_path / "t.xlsx")
    assert run(["force", "gaps", str(path)]) == 0
    told = capsys.readouterr().out
    assert "there is nothing to plan for" in told and "is covered in every month" not in told


def test_many_findings_alike_are_counted_on_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tuple(pledge(f"P{i}", None) for i in range(20))
    path = write_workbook(tables(needs=(need(),), pledges=rows), tmp_path / "t.xlsx")
    assert run(["force", "check", str(path)]) == 0
    told = capsys.readouterr().out
    assert told.count("names no amount") == 4 and "16 more like the last" in told
    assert run(["force", "check", str(path), "--json"]) == 0
    assert capsys.readouterr().out.count("names no amount") == 20


def test_an_empty_template_reads_back_empty(tmp_path: Path) -> None:
    found = read_workbook(write_workbook(ForceTables(), tmp_path / "t.xlsx", examples=True))
    assert not found.needs and not found.pledges and found.settings == ForceSettings()


def test_every_mistake_at_once_with_sheet_and_cell(tmp_path: Path) -> None:
    path = write_workbook(_full(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    heads = {c.value: c.column_letter for c in book["Pledges"][1]}
    book["Requirements"]["D2"] = "about 200"
    book["Pledges"][f"{heads['Firmness']}3"] = "will"
    book["Bases"]["B2"] = None
    book["Settings"]["B4"] = 2.5
    book["Lift"]["E2"] = "soon"
    book["Preconditions"]["C2"] = "=1/0*A1"
    book.create_sheet("My notes")
    book.save(path)
    with pytest.raises(ForceError) as caught:
        read_workbook(path)
    places = {p.where for p in caught.value.problems}
    cells = {"Requirements!D2", f"Pledges!{heads['Firmness']}3", "Bases!B2", "Settings!B4", "Lift!E2"}
    assert places == cells | {"Preconditions!C2"}


def test_typing_mistakes_and_wrong_contents_are_told_in_one_go(tmp_path: Path) -> None:
    path = write_workbook(_full(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    pledges, needs = book["Pledges"], book["Requirements"]
    at = {c.value: c.column_letter for c in pledges[1]}
    book["Settings"]["B4"] = 99
    needs["D2"] = "many"  # a typing mistake; the row's other cells are still looked at
    needs["C2"] = "moon"
    pledges[f"{at['Unit']}2"] = "battalions"
    pledges[f"{at['Ready']}2"] = "soon"
    pledges[f"{at['Likely']}3"] = -5
    pledges[f"{at['Nation']}3"] = None
    book["Support ratios"].append(["beds", "troops", 1])
    book.save(path)
    with pytest.raises(ForceError) as caught:
        read_workbook(path)
    assert sorted(p.where for p in caught.value.problems) == sorted(
        [
            "Settings!B4", "Requirements!D2", "Requirements!C2", f"Pledges!{at['Unit']}2", f"Pledges!{at['Ready']}2",
            f"Pledges!{at['Likely']}3", f"Pledges!{at['Nation']}3", "Support ratios!B2, Support ratios!B3",
        ]
    )  # fmt: skip


def test_a_missing_column_makes_nothing_else_look_wrong(tmp_path: Path) -> None:
    path = write_workbook(_full(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["Capabilities"]["A1"] = "Name"
    book.save(path)
    with pytest.raises(ForceError) as caught:
        read_workbook(path)
    assert {p.where.partition("!")[0] for p in caught.value.problems} == {"Capabilities"}


def test_columns_in_another_order_are_named_where_they_stand(tmp_path: Path) -> None:
    path = write_workbook(_full(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Areas"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(reversed(row), 1):
            sheet.cell(number, place).value = value
    sheet["C2"], sheet["B2"] = 95, 20  # latitude and longitude, from the right
    book.save(path)
    found = {f.where: f.what for f in check_tables(read_workbook(path)) if f.level == "error"}
    assert list(found) == ["Areas!C2, Areas!B2"]


def test_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = write_workbook(_full(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("My notes")
    book.save(path)
    assert read_workbook(path).left_out == ("My notes",)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_damaged_files_are_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(ForceError, match=r"a\.xlsx"):
        read_workbook(path)


def _errors(t: ForceTables, level: str = "error") -> set[str]:
    return {f.check for f in check_tables(t) if f.level == level}


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"ratios": (SupportRatio("troops", "beds", 1.0), SupportRatio("beds", "troops", 1.0))}, "circular_ratios"),
        ({"pledges": (pledge(likely=-5.0),)}, "amounts_out_of_bounds"),
        ({"pledges": (pledge(likely=1e9),)}, "amounts_out_of_bounds"),
        ({"pledges": (pledge(likely=float("nan")),)}, "amounts_out_of_bounds"),
        ({"pledges": (pledge(low=9.0, likely=3.0),)}, "amounts_out_of_bounds"),
        ({"pledges": (pledge(unit="battalions", capability="troops"),)}, "unit_mismatch"),
        ({"pledges": (pledge(capability="tanks"),)}, "unknown_capability"),
        ({"needs": (need(area="moon"),)}, "unknown_area"),
        ({"pledges": (pledge(precondition="ceasefire & ("),)}, "broken_precondition"),
        ({"pledges": (pledge(precondition="not ceasefire"),)}, "broken_precondition"),
        ({"pledges": (pledge(), pledge())}, "duplicate_ids"),
        ({"pledges": (pledge(supersedes=("P1",)),)}, "broken_supersedes"),
        ({"pledges": (pledge(ready=5, until=2),)}, "months_out_of_order"),
        ({"pledges": (pledge(chance_low=0.9, chance_high=0.1),)}, "chances_out_of_bounds"),
        ({"substitutes": (Substitute("drones", "jets"),)}, "rates_missing"),
        ({"fixed": (FixedChoice("F", quantity=1.0),)}, "broken_fixed_choice"),
    ],
)
def test_bad_input_is_a_named_error(change: dict, check: str) -> None:
    t = attrs.evolve(tables(needs=(need(),)), **change)
    assert _errors(t) == {check}
    with pytest.raises(ForceError):
        compile_tables(t)


def test_warnings_stop_only_when_strict() -> None:
    t = tables(needs=(need(), need("R2", None)), pledges=(pledge(ready=None), pledge("P2", None)))
    assert _errors(t) == set()
    assert _errors(t, "warning") == {"need_without_number", "pledge_without_number", "pledge_without_date"}
    compile_tables(t)
    with pytest.raises(ForceError) as caught:
        compile_tables(t, strict=True)
    assert len(caught.value.problems) == 3


def test_ten_thousand_pledges_are_checked_and_compiled() -> None:
    t = tables(needs=(need(),), pledges=tuple(pledge(f"P{i}", 1) for i in range(10_000)))
    assert len(compile_tables(t).offers) == 10_000


def test_long_chains_are_no_danger() -> None:
    names = [f"c{i}" for i in range(3000)]
    t = tables(
        capabilities=tuple(ForceCapability(n, "items") for n in names),
        ratios=tuple(SupportRatio(a, b, 1.0) for a, b in pairwise(names)),
        needs=(need(capability="c2990"),),
    )
    assert _errors(t) == set()
    assert len(compile_tables(t).lines) == 10


ANYTHING = (
    None, "", " ", "x", 0, -1, 1e300, -1e300, 10**30, 1.5, True, False, "yes", "=1+1", "#REF!", "1,000", "30 %", "nan",
    datetime(1900, 1, 1), datetime(9999, 12, 31), time(3, 4), timedelta(days=3), "ceasefire & (", "a|b", "2025-13-40",
    "\u0663", "\u202e", "e" * 500, "ceasefire", "troops", "air", "P1", 60, 1200, "1e9", "inf", "-",
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_stands_in_a_cell_is_read_or_refused_in_words(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write_workbook(_full(), tmp_path_factory.getbasetemp() / "any.xlsx")
    book = openpyxl.load_workbook(path)
    pages = [sheet for sheet in book.worksheets if sheet.title != "Lists"]
    for _ in range(data.draw(st.integers(1, 6))):
        sheet = data.draw(st.sampled_from(pages))
        row, column = data.draw(st.integers(1, 4)), data.draw(st.integers(1, sheet.max_column))
        sheet.cell(row, column).value = data.draw(st.sampled_from(ANYTHING))
    book.save(path)
    try:
        found = read_workbook(path)
        compile_tables(found)
    except ForceError as error:
        assert all(p.what for p in error.problems)
        return
    write_workbook(found, path)
    assert read_workbook(path) == attrs.evolve(found, left_out=(), beside=())


def test_a_month_typed_into_a_cell_that_shows_days_is_that_month(tmp_path: Path) -> None:
    """A sheet program shows 3 as 3 January 1900 there."""
    path = tmp_path / "plan.xlsx"
    write_workbook(ForceTables(capabilities=(ForceCapability("troops", "persons"),)), path)
    book = openpyxl.load_workbook(path)
    sheet = book["Pledges"]
    heads = {c.value: c.column for c in sheet[1]}
    for title, value in {"Id": "P1", "Nation": "Utopia", "Capability": "troops", "Ready": 3, "Until": 24}.items():
        sheet.cell(2, heads[title], value)
    column = openpyxl.utils.get_column_letter(heads["Ready"])
    assert sheet.column_dimensions[column].number_format == "General"  # as typed, no day is made of it
    for title in ("Ready", "Until"):
        sheet.cell(2, heads[title]).number_format = "yyyy-mm-dd"
    book.save(path)
    assert [(p.ready, p.until) for p in read_workbook(path).pledges] == [(3, 24)]
