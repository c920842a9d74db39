"""The files: the same view gives the same bytes; the workbook holds the rows and not one formula."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grith.brief import write_brief
from grith.brief._xlsx import write_workbook
from grith.nouns import LeftOut
from tests.brief import sample

STARTS = ["=", "+", "-", "@", "\t=", "{=", "http://", "mailto:", ""]
SHEETS = ["Overview", "Register", "Statements", "Changes", "Dates", "Incidents", "Sources", "Left out"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_brief(sample.view(), tmp_path_factory.mktemp("brief"))


@pytest.fixture(scope="module")
def book(written: dict[str, Path]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written["xlsx"])


def test_the_same_view_gives_the_same_bytes_in_another_process_zone_and_language(
    written: dict[str, Path], tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from grith.brief import write_brief; from tests.brief import sample;"
        "write_brief(sample.view(), Path(sys.argv[1]))"
    )
    env = {
        **os.environ,
        "PYTHONHASHSEED": "4242",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
    }
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=env)
    for path in written.values():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_nothing_in_the_workbook_knows_when_it_was_made(written: dict[str, Path]) -> None:
    with zipfile.ZipFile(written["xlsx"]) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}  # the earliest year that a zip file knows
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2025-03-20T00:00:00Z") == 2


def test_json_is_canonical(written: dict[str, Path]) -> None:
    data = written["json"].read_bytes()
    view = json.loads(data)
    assert data == (json.dumps(view, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    assert view == json.loads(json.dumps(sample.view()))


def test_the_data_package_names_the_files_with_their_hashes(written: dict[str, Path]) -> None:
    package = json.loads(written["datapackage"].read_bytes())
    found = {row["path"]: row for row in package["resources"]}
    assert set(found) == {"brief.html", "brief.json", "brief.xlsx"}
    for name, row in found.items():
        data = (written["html"].parent / name).read_bytes()
        assert (row["bytes"], row["hash"]) == (len(data), f"sha256:{sha256(data).hexdigest()}")


def test_writing_again_replaces_the_files(written: dict[str, Path], tmp_path: Path) -> None:
    write_brief(sample.view(since=None), tmp_path / "deep" / "folder")
    again = write_brief(sample.view(), tmp_path / "deep" / "folder")
    assert again["html"].read_bytes() == written["html"].read_bytes()


def test_the_sheets_and_their_headings(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    for name in SHEETS[1:]:
        sheet = book[name]
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.freeze_panes is not None
        assert all(cell.value for cell in sheet[1])
        assert sheet.column_dimensions["A"].width >= 5
    assert book["Statements"]["C1"].comment is not None


def test_statements_in_the_workbook(book: openpyxl.Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["Statements"].iter_rows(min_row=2)]
    head = [cell.value for cell in book["Statements"][1]]
    assert len(rows) == 9
    row = next(r for r in rows if r[head.index("Statement id")] == "st-001")
    given_values = dict(zip(head, row, strict=True))
    assert given_values["Words"] == "will send 10,000 troops"
    assert given_values["Said by"] == "Keir Starmer"
    assert given_values["About (accused)"] == "United Kingdom"
    assert given_values["How much"] == "10,000 persons"
    assert given_values["Condition"] == "if the US backs it"
    assert given_values["Published"] == "2025-03-15"
    assert given_values["SHA-256 of the document"] == sample.reports()[0].id


def test_register_sources_and_left_out_in_the_workbook(book: openpyxl.Workbook) -> None:
    register = [[cell.value for cell in row][:5] for row in book["Register"].iter_rows(min_row=2)]
    assert register[0] == ["United Kingdom", "GBR", "Troops on the ground", "committed", "10,000 persons"]
    assert [r[3] for r in register] == ["committed", "willing", "undecided", "refused"]
    at = [cell.value for cell in book["Sources"][1]].index("SHA-256")
    hashes = {row[at].value for row in book["Sources"].iter_rows(min_row=2)}
    assert hashes == {report.id for report in sample.reports()}
    assert [cell.value for cell in book["Left out"][2]][:2] == ["scan.pdf", "page 2"]
    overview = [cell.value for row in book["Overview"].iter_rows() for cell in row if cell.value is not None]
    assert sample.HEAD["root"] in overview


def formulas(path: Path) -> int:
    """Cells that a spreadsheet would compute, over all sheets: counted in the file itself."""
    with zipfile.ZipFile(path) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        return sum(archive.read(n).count(b"<f>") + archive.read(n).count(b"<f ") for n in sheets)


def test_a_cell_that_looks_like_a_formula_stays_text(written: dict[str, Path], book: openpyxl.Workbook) -> None:
    assert formulas(written["xlsx"]) == 0
    cells = [c for row in book["Statements"].iter_rows(min_row=2) for c in row if str(c.value).startswith("=cmd")]
    assert [c.value for c in cells] == ["=cmd|'/c calc'!A1"]
    assert all(c.quotePrefix for c in cells)


def test_the_count_of_formulas_can_see_one(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as book:
        book.add_worksheet().write_formula(0, 0, "=1+1")
    assert formulas(tmp_path / "f.xlsx") == 1


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["=", "+", "-", "@", "\t=", "{=", "http://", "mailto:", ""]), st.text()), max_size=8
    )
)
def test_odd_words_survive_in_the_workbook(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[str, str]]
) -> None:
    words = [start + rest for start, rest in found]
    view = sample.view(left_out=[LeftOut(f"f{n:02d}", "w", "r", "", text) for n, text in enumerate(words)])
    path = tmp_path_factory.mktemp("odd") / "x.xlsx"
    write_workbook(view, path)
    assert formulas(path) == 0
    sheet = openpyxl.load_workbook(path)["Left out"]
    back = [row[4].value or "" for row in sheet.iter_rows(min_row=2, max_col=5) if row[0].value]
    assert len(back) == len(words)
    for cell, text in zip(back, words, strict=True):
        if text.isprintable() and len(text) <= 200:
            assert cell == text


def test_a_cell_of_a_million_characters_is_cut_and_says_so(tmp_path: Path) -> None:
    view = sample.view()
    view["statements"][0]["words"] = "x" * 1_000_000
    write_workbook(view, tmp_path / "x.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx")["Statements"]["C2"].value
    assert len(cell) < 32_767
    assert cell.endswith(" … [cut]")
