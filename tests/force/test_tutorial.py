"""The first plan of docs/force.md, and the force steps of docs/tutorial.md, give what the pages say."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest

from grith.cli._run import run

ROOT = Path(__file__).resolve().parents[2]


def _write(path: Path, sheet: str, **values: object) -> None:
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    heads = {str(c.value): c.column for c in page[1]}
    row = next(n for n in range(3, 50) if page.cell(n, 1).value is None)
    for title, value in values.items():
        page.cell(row, heads[title.replace("_", " ")], value)
    book.save(path)


def test_first_plan_in_ten_minutes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.xlsx"
    assert run(["force", "template", str(path)]) == 0
    _write(path, "Capabilities", Capability="engineers", Unit="persons")
    _write(path, "Areas", Area="west")
    _write(path, "Requirements", Id="R1", Capability="engineers", Area="west", Quantity=300, Must_have="yes")
    common = {"Capability": "engineers"}
    _write(path, "Pledges", Id="P1", Nation="Norway", Likely=120, Ready=2, Firmness="willing", **common)
    _write(path, "Pledges", Id="P2", Nation="Denmark", Likely=100, Ready=1, Firmness="committed", **common)
    _write(path, "Firmness", Firmness="willing", Chance_low=0.3, Chance_high=0.65)
    _write(path, "Firmness", Firmness="committed", Chance_low=0.75, Chance_high=0.95)
    capsys.readouterr()
    assert run(["force", "gaps", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "80 to 200 of 300 persons of engineers missing in west" in told
    assert "That is 200 in month 1 (" in told and "), 80 in months 2-12." in told
    assert "Norway (P1, 120 in all): ready only in month 2" in told and "120 persons already here" in told
    assert "200 persons of engineers for west by month 1" in told
    _write(path, "Bases", Base="depot", Serves_areas="west", Beds=150)
    assert run(["force", "gaps", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "50 persons already here" in told and "no beds free at depot" in told
    assert "with housing for 200 more" in told
    (tmp_path / "case").mkdir()
    path.rename(tmp_path / "case" / "force.xlsx")
    assert run(["force", "gaps", str(tmp_path / "case")]) == 0
    assert " ".join(capsys.readouterr().out.split()) == told


def test_the_force_steps_of_the_tutorial_print_what_they_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of the section runs, and every line that the page shows stands in what one of them prints."""
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    section = page[page.index("## 5. Does the force add up?") : page.index("## 6. ")]
    blocks = [block.strip("\n").splitlines() for block in section.split("```")[1::2]]
    shutil.copytree(ROOT / "examples" / "ukraine-2025", tmp_path / "my-case")
    monkeypatch.chdir(tmp_path)
    shown, told = [], []
    for block in blocks:
        for line in block:
            if line.startswith("grith "):
                assert run(shlex.split(line)[1:]) == 0, line
                told.append(" ".join(capsys.readouterr().out.split()))
            else:
                shown.append(" ".join(line.split()))
    assert len(told) == 7 and len(shown) == 8
    assert [line for line in shown if not any(line in text for text in told)] == []
