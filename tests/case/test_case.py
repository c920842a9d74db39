"""A case from the empty folder to the brief, on the real ledger and intake."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from grith.case import Case, init_case, load_definition, open_case
from grith.case._template import case_text
from grith.errors import CaseError, IntakeError, LedgerError, ReadError
from grith.nouns import LeftOut, Report, Statement
from grith.nouns.rows import to_row

PLEDGES = """nation,said on,what,firmness,condition,said by,basis
France,2025-03-17,troops,willing,US backstop,officials,press report
Poland,2025-02-17,troops,ruled out,,"Tusk, prime minister",public statement
Poland,2025-02-17,logistics,willing,,"Tusk, prime minister",public statement
"""
LATER = """nation,said on,what,firmness,said by,basis
France,2025-03-27,troops,pledged,"Macron, president",public statement
"""


@pytest.fixture
def case(tmp_path: Path):
    with init_case(tmp_path / "case", title="A trial") as opened:
        (opened.folder / "tables" / "first.csv").write_text(PLEDGES, encoding="utf-8")
        yield opened


def test_init_makes_a_case_that_opens(tmp_path: Path) -> None:
    with init_case(tmp_path / "new" / "case", title='The "long" truce \\ 2025') as made:
        assert made.definition.title == 'The "long" truce \\ 2025'
        assert made.warnings == ()
        folder = made.folder
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert {"case.toml", ".gitignore"} <= found
    assert {"tables/pledges.xlsx", "tables/positions.xlsx"} <= found
    assert all(zipfile.is_zipfile(folder / name) for name in found if name.endswith(".xlsx"))
    assert (folder / "reports").is_dir()
    assert "keys/*.key" in (folder / ".gitignore").read_text()


@pytest.mark.parametrize("example", [False, True])
def test_the_template_is_valid_and_explains_itself(tmp_path: Path, example: bool) -> None:
    (tmp_path / "case.toml").write_text(case_text("x", example), encoding="utf-8")
    definition = load_definition(tmp_path)
    assert bool(definition.parties) == example
    assert len(definition.firmness) == 8 and definition.conditions
    comments = [line for line in case_text("x", example).splitlines() if line.startswith("#")]
    assert len(comments) > 30


def test_what_is_commented_out_in_the_template_is_valid_too(tmp_path: Path) -> None:
    lines = case_text("x").split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("# [["))
    opened = [re.sub(r"^# ( *(?:\[\[|\{|\]|\w+ = ))", r"\1", line) for line in lines[start:]]
    (tmp_path / "case.toml").write_text("\n".join([*lines[:start], *opened]), encoding="utf-8")
    definition = load_definition(tmp_path)
    assert [p.id for p in definition.parties] == ["GBR"]
    assert definition.parties[0].offices[0].holders[1].name == "Keir Starmer"
    assert definition.places[0].name == "Kyiv"
    assert "bridging" in {c.id for c in definition.capabilities}


def test_init_keeps_what_is_there(tmp_path: Path) -> None:
    init_case(tmp_path).close()
    with pytest.raises(CaseError, match="a case already"):
        init_case(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(CaseError, match="this is a file"):
        init_case(tmp_path / "file")


def test_opening_what_is_no_case_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="grith init"):
        open_case(tmp_path)
    (tmp_path / "case.toml").write_text('titel = "x"\nzone = "Mars"\n')
    with pytest.raises(CaseError) as caught:
        open_case(tmp_path)
    assert len(caught.value.problems) == 3  # an unknown key, a zone that is none, no title


def test_add_without_files_takes_the_folders_and_twice_adds_nothing(case: Case) -> None:
    first = case.add()
    assert sum(f.statements for f in first.files) == 3
    size = case.ledger().size
    case.add()
    assert case.ledger().size == size


def test_add_takes_folders_and_passes_hidden_and_lock_files(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(LATER)
    (folder / "~$a.xlsx").write_text("lock")
    (folder / ".hidden").write_text("x")
    assert [f.name for f in case.add([tmp_path / "inbox"]).files] == ["deep/a.csv"]
    with pytest.raises(IntakeError):
        case.add([tmp_path / "nothing.txt"])


def test_as_of_is_the_latest_day_in_the_ledger_never_today(case: Case) -> None:
    with pytest.raises(CaseError, match="nothing in the ledger has a date"):
        case.as_of()
    case.add()
    assert case.as_of().day >= date(2025, 3, 17)
    day = case.as_of().day
    assert case.coalition().as_of.day == day
    assert case.coalition().since.day < day


def test_as_of_is_taken_in_every_form(case: Case) -> None:
    for when in ("2025-03-20", date(2025, 3, 20), case.as_of("2025-03-20")):
        assert case.as_of(when).iso == "2025-03-20"
    assert not case.as_of(datetime(2025, 3, 20, 8, tzinfo=UTC)).whole_day
    with pytest.raises(ReadError):
        case.as_of("yesterday")


def test_latest_day_of_months_clocks_and_withdrawn_reports(case: Case) -> None:
    from grith.case._clock import latest_day

    ledger = case.ledger()

    def report(name: str, when: datetime, precision: str) -> None:
        ledger.append("report", [to_row(Report(id=name, published=when, published_precision=precision))])

    report("a", datetime(2025, 3, 20, 23, 30, tzinfo=UTC), "minute")
    assert latest_day(ledger, "Europe/Kyiv") == date(2025, 3, 21)
    assert latest_day(ledger, "UTC") == date(2025, 3, 20)
    report("b", datetime(2025, 3, 1, tzinfo=UTC), "month")
    assert latest_day(ledger, "UTC") == date(2025, 3, 31)
    report("c", datetime(2052, 1, 1, tzinfo=UTC), "day")
    ledger.withdraw("report", "c", reason="a slip of the pen", author="test")
    assert latest_day(ledger, "UTC") == date(2025, 3, 31)


def test_coalition_and_what_changed(case: Case) -> None:
    case.add()
    (case.folder / "tables" / "second.csv").write_text(LATER)
    case.add()
    view = case.coalition("2025-03-27")
    assert view.register.cell("FRA", "troops").firmness == "committed"
    assert ("firmer", "France") in [(c.kind, c.nation) for c in view.changes]
    assert case.coalition("2025-03-26").register.cell("FRA", "troops").firmness == "willing"
    assert case.coalition("2025-03-27", since="2025-03-27").changes == ()
    shown = json.loads(json.dumps(view.to_dict()))
    assert shown["as_of"]["day"] == "2025-03-27" and shown["since"]["day"] == "2025-03-26"
    (line,) = [c["words"] for c in shown["changes"] if c["words"].startswith("France, troops: willing")]
    assert "→ committed (Macron, president" in line


def test_a_withdrawn_report_takes_its_cells_with_it(case: Case) -> None:
    (file,) = [f for f in case.add().files if f.name == "first.csv"]
    case.ledger().withdraw("report", file.report, reason="a forgery", author="test")
    assert case.coalition("2025-03-27").register.cells == ()


def test_proof_by_the_beginning_of_an_id(case: Case) -> None:
    case.add()
    (file,) = [f for f in case.add().files if f.name == "first.csv"]
    assert case.proof(file.report[:12], "report") == case.proof(file.report)
    with pytest.raises(LedgerError, match="no entry"):
        case.proof("nothing")
    # Its statements begin with the same characters; the hash alone means the report.
    assert case.proof(file.report[:12]) == case.proof(file.report)
    with pytest.raises(LedgerError, match=r"may be .* entries"):
        case.proof(file.report[:12] + ":row")


def test_verify_and_an_earlier_head(case: Case, tmp_path: Path) -> None:
    case.add()
    head = case.ledger().head()
    kept = tmp_path / "head.json"
    kept.write_text(json.dumps({"head": head.to_dict()}))
    (case.folder / "tables" / "second.csv").write_text(LATER)
    case.add()
    assert case.verify().ok
    assert case.verify(head=kept).ok
    assert case.verify(head=head).ok
    kept.write_text("{}")
    with pytest.raises(LedgerError, match="not a tree head"):
        case.verify(head=kept)


class Reader:
    """Stands in for the reader: one statement for each report, and a fault where the text asks for one."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, reports, definition, **_):
        for report in reports:
            self.read.append(report.id)
            if "fault" in report.text:
                raise ValueError("a fault of the reader")
            if report.language == "fr":
                yield report, []
                continue
            yield report, [Statement(id=f"{report.id}:s", report=report.id, kind="pledge", extractor="grith.read 1")]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    import grith.read

    stand_in = Reader()
    monkeypatch.setattr(grith.read, "read_reports", stand_in)
    monkeypatch.setattr(grith.read, "READER_VERSION", "test 1")
    return stand_in


def _reports(case: Case, **texts: str) -> None:
    rows = [
        to_row(Report(id=name, text=text, language="fr" if "paix" in text else "en")) for name, text in texts.items()
    ]
    case.ledger().append("report", rows)


def test_read_takes_each_report_once(case: Case, reader: Reader) -> None:
    seen: list[tuple[str, int, int | None]] = []
    _reports(case, a="one", b="two")
    case.ledger().append("report", [to_row(Report(id="table", form="table"))])
    assert case.read(progress=lambda *step: seen.append(step)) == {"reports": 2, "statements": 2, "left_out": 0}
    assert seen == [("reading", 1, 2), ("reading", 2, 2)]
    _reports(case, c="three")
    assert case.read()["reports"] == 1
    assert reader.read == ["a", "b", "c"]


def test_read_goes_on_where_it_was_interrupted(case: Case, reader: Reader) -> None:
    _reports(case, a="one", b="two", c="three")

    def stop(_: str, done: int, __: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case.read(progress=stop)
    assert case.read()["reports"] == 1
    assert {s.id for s in case.statements()} == {"a:s", "b:s", "c:s"}
    assert case.verify().ok


def test_a_report_that_breaks_the_reader_is_left_out_and_the_others_are_read(case: Case, reader: Reader) -> None:
    _reports(case, a="one", b="a fault", c="three")
    assert case.read() == {"reports": 3, "statements": 2, "left_out": 1}
    (left,) = case.left_out()
    assert isinstance(left, LeftOut)
    assert "a fault of the reader" in left.reason and left.report == "b"
    assert case.read()["reports"] == 0


def test_another_language_is_left_out_with_a_remedy(case: Case, reader: Reader) -> None:
    _reports(case, a="paix")
    assert case.read()["left_out"] == 1
    (left,) = case.left_out()
    assert "'fr'" in left.reason and left.remedy


def test_a_newer_reader_replaces_what_the_older_found_and_nobody_reviewed(
    case: Case, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    import grith.read

    _reports(case, a="one", b="two")
    case.read()
    case.ledger().review("b:s", "accepted", reason="right", author="test")

    def newer(reports, definition, **_):
        for report in reports:
            yield report, [Statement(id=f"{report.id}:new", report=report.id, kind="pledge", extractor="grith.read 2")]

    monkeypatch.setattr(grith.read, "read_reports", newer)
    monkeypatch.setattr(grith.read, "READER_VERSION", "test 2")
    assert case.read()["reports"] == 2
    assert {s.id for s in case.statements()} == {"a:new", "b:new", "b:s"}
    assert case.read()["reports"] == 0


def test_the_brief_is_written_with_a_copy_of_the_ledger_and_the_same_twice(case: Case, tmp_path: Path) -> None:
    case.add()
    made = case.brief("2025-03-20")
    assert made.files["html"].parent == case.folder / "brief" / "2025-03-20"
    assert set(made.files) >= {"html", "xlsx", "json", "ledger"}
    again = case.brief("2025-03-20", out=tmp_path / "again")
    for name, path in made.files.items():
        assert path.read_bytes() == again.files[name].read_bytes(), name
    assert made.since.iso == "2025-03-19"


def test_importing_grith_is_light() -> None:
    """``import grith`` must not load the heavy libraries; opening a case loads none of language, sheets and pages."""
    heavy = ["spacy", "openpyxl", "xlsxwriter", "trafilatura", "pypdf", "docx", "jinja2", "sqlalchemy", "pycountry"]
    code = f"import sys, grith, grith.case; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
