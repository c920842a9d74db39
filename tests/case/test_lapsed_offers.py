"""An offer that ends, through table, register, brief and force workbook: all say the same."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from grith.case import open_case
from grith.cli._run import run
from grith.errors import ForceError
from grith.force import read_workbook
from grith.force._bars import standing
from grith.nouns import ForceTables

ROWS = """nation,capability,quantity,unit,firmness,date,basis,said by,valid until
Norway,troops,300,persons,committed,2025-03-01,public statement,defence minister,
Norway,troops,500,persons,planned,2025-04-10,public statement,defence minister,2025-06-30
Spain,troops,700,persons,willing,2025-03-02,public statement,prime minister,
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    assert run(["init", str(folder)]) == 0
    (folder / "tables" / "pledges.csv").write_text(ROWS, encoding="utf-8")
    assert run(["add", str(folder), str(folder / "tables" / "pledges.csv")]) == 0
    return folder


def test_the_register_on_the_screen(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["coalition", str(case), "--as-of", "2025-07-01", "--since", "2025-06-30"]) == 0
    said = capsys.readouterr().out
    assert "1 nation is named as willing to send troops" in said
    assert said.index("Norway   troops       lapsed") < said.index("Spain")  # in the place of its cell
    assert "Lapsed, and counted nowhere:" in said
    assert said.count("nobody has said whether that stands again") == 2  # among the changes as well


def test_a_cell_of_more_is_an_addition(case: Path) -> None:
    rows = ROWS + "Spain,troops,200 more,persons,planned,2025-03-09,public statement,prime minister,2025-03-20\n"
    (case / "tables" / "pledges.csv").write_text(rows, encoding="utf-8")
    assert run(["add", str(case), str(case / "tables" / "pledges.csv")]) == 0
    with open_case(case) as opened:
        for day, beside in (("2025-03-10", "on top of it, not summed: planned, 200 more"), ("2025-03-21", "")):
            cell = opened.coalition(day).register.cell("ESP", "troops")
            assert cell and cell.quantity
            assert (cell.quantity.low, cell.firmness, cell.beside.partition(" (")[0]) == (700, "willing", beside)


def test_brief_workbook_and_page(case: Path) -> None:
    assert run(["brief", str(case), "--as-of", "2025-07-01", "--since", "2025-06-30"]) == 0
    (out,) = case.rglob("brief.json")
    view = json.loads(out.read_text(encoding="utf-8"))
    cells = {c["nation"]: c for c in view["register"]["cells"]}
    assert (cells["Norway"]["firmness"], cells["Norway"]["quantity"]) == ("lapsed", "")
    assert "nobody has said whether that stands again" in cells["Norway"]["flags"][0]
    named = [a["words"] for a in view["register"]["amounts_named"]]
    assert named == ["700 persons"]
    page = out.with_suffix(".html").read_text(encoding="utf-8")
    assert "had a last word on troops that has ended" in page
    sheet = openpyxl.load_workbook(out.with_suffix(".xlsx"))["Register"]
    assert any("lapsed" in row for row in sheet.iter_rows(values_only=True))


def test_the_last_day_of_an_offer_is_a_date_to_watch(case: Path) -> None:
    assert run(["brief", str(case), "--as-of", "2025-06-01"]) == 0
    (out,) = case.rglob("brief.json")
    (row,) = json.loads(out.read_text(encoding="utf-8"))["dates"]
    assert row["words"] == "until Mon 30 June 2025: Last day of the word of Norway: troops, planned, 500 persons"
    assert len(row["statements"]) == 1
    assert "stands until Mon 30 June 2025" in out.with_suffix(".html").read_text(encoding="utf-8")


def test_a_case_of_which_all_offers_have_ended_still_shows_them(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    assert run(["init", str(folder)]) == 0
    rows = "\n".join(ROWS.splitlines()[:1] + ROWS.splitlines()[2:3])
    (folder / "tables" / "pledges.csv").write_text(rows, encoding="utf-8")
    assert run(["add", str(folder), str(folder / "tables" / "pledges.csv")]) == 0
    assert run(["brief", str(folder), "--as-of", "2025-07-01"]) == 0
    (page,) = folder.rglob("brief.html")
    assert "nobody has renewed it" in page.read_text(encoding="utf-8")


def test_the_plan_counts_no_more_on_it(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, last = tmp_path / "june.xlsx", tmp_path / "july.xlsx"
    assert run(["force", "draft", str(case), str(first), "--as-of", "2025-06-30"]) == 0
    assert run(["force", "update", str(case), str(first), str(last), "--as-of", "2025-07-01"]) == 0
    assert "ended" in capsys.readouterr().out
    rows = [p for p in read_workbook(last).pledges if p.iso3 == "NOR"]
    assert [(p.low, str(p.ended)) for p in rows] == [(500, "None"), (500, "2025-07-01")]
    fresh = tmp_path / "fresh.xlsx"
    assert run(["force", "draft", str(case), str(fresh), "--as-of", "2025-07-01"]) == 0
    assert [p.iso3 for p in read_workbook(fresh).pledges] == ["ESP"]
    assert "Norway, troops: planned, 500 persons" in capsys.readouterr().out


@pytest.mark.parametrize(("when", "much"), [("2025-06-30", 500), ("2025-07-01T08:00", None), ("2025-07-01", None)])
def test_force_and_register_of_a_morning_agree_that_an_offer_is_over(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str, much: int | None
) -> None:
    """It stood until 30 June: on the morning after, neither counts it, though words of that day do not count yet."""
    first, last = tmp_path / "june.xlsx", tmp_path / "july.xlsx"
    assert run(["force", "draft", str(case), str(first), "--as-of", "2025-06-30"]) == 0
    assert run(["force", "update", str(case), str(first), str(last), "--as-of", "2025-07-01"]) == 0
    shutil.copy(last, case / "force.xlsx")
    asked: list[tuple[ForceTables, date]] = []

    def plan(tables: ForceTables, day: date, limited: bool) -> dict[str, Any]:
        asked.append((tables, day))
        raise ForceError("nothing is planned here", "the test")

    monkeypatch.setattr("grith.case._force.force_for_brief", plan)
    with open_case(case) as opened:
        cell = opened.coalition(when).register.cell("NOR", "troops")
        opened.view(when)
    ((tables, day),) = asked
    replaced = {old: p for p in tables.pledges if p.said and p.said <= day for old in p.supersedes}
    counted = [
        p.low for p in tables.pledges if p.iso3 == "NOR" and not standing(tables, p, day, (), (), replaced, p.low)
    ]
    assert (cell and cell.quantity and cell.quantity.low) == much
    assert counted == ([much] if much else [])


MONITORS = """Nation,Contribution,Quantity,Unit,Firmness,Date,Said by,Valid until
Netherlands,observers,30,persons,committed,2025-03-01,foreign minister,
Netherlands,observers,45,persons,planned,2025-04-10,foreign minister,2025-06-30
Norway,observers,15,persons,committed,2025-03-02,foreign minister,
Denmark,observers,25,persons,willing,2025-03-03,foreign minister,
"""
DENMARK = """
[[parties]]
id = "DNK"
name = "Denmark"
iso3 = "DNK"
role = "contributor"
offices = [{ title = "foreign minister", holders = [{ name = "Ane Bech" }] }]
"""


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """A mission of observers: nobody speaks of troops, and the case knows one nation's foreign minister."""
    folder = tmp_path / "mission"
    assert run(["init", str(folder)]) == 0
    with (folder / "case.toml").open("a", encoding="utf-8") as file:
        file.write(DENMARK)
    (folder / "tables" / "pledges.csv").write_text(MONITORS, encoding="utf-8")
    assert run(["add", str(folder), str(folder / "tables" / "pledges.csv")]) == 0
    return folder


def _view(case: Path, day: str) -> dict[str, Any]:
    assert run(["brief", str(case), "--as-of", day]) == 0
    (out,) = case.rglob("brief.json")
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_a_mission_without_troops_has_its_numbers_on_the_first_page(mission: Path) -> None:
    view = _view(mission, "2025-07-01")
    (box,) = [b for b in view["boxes"] if b["id"] == "support"]
    lines = ["".join(part["text"] for part in line) for line in box["lines"]]
    assert "2 nations willing or firmer on something other than troops: Denmark and Norway" in lines
    assert "40 persons of ceasefire monitoring named for Denmark and Norway" in lines
    assert "1 nation had a last word that has ended: Netherlands (ceasefire monitoring)" in lines
    reasons = [r["words"] for r in view["register"]["how_many"]["reasons"]]
    assert (
        "1 nation whose last word on something other than troops has ended, and who has not said what stands now: "
        "Netherlands" in reasons
    )


def test_sums_of_other_things_stand_on_the_first_page_of_a_mission_without_troops_alone(mission: Path) -> None:
    rows = MONITORS + "Spain,troops,,,willing,2025-03-02,prime minister,\n"
    (mission / "tables" / "pledges.csv").write_text(rows, encoding="utf-8")
    assert run(["add", str(mission), str(mission / "tables" / "pledges.csv")]) == 0
    (box,) = [b for b in _view(mission, "2025-07-01")["boxes"] if b["id"] == "support"]
    lines = ["".join(part["text"] for part in line) for line in box["lines"]]
    assert lines[0] == "1 nation willing or firmer on troops: Spain"
    assert not [line for line in lines if "named for" in line]


def test_a_bare_office_in_a_row_is_that_of_the_nation_in_the_row(mission: Path) -> None:
    """Each row says "foreign minister"; the case knows that of Denmark alone, who speaks for nobody else."""
    found = _view(mission, "2025-07-01")["statements"]
    assert {(s["actor"][0], s["claimant"]) for s in found} == {
        ("Netherlands", "Netherlands"),
        ("Norway", "Norway"),
        ("Denmark", "Denmark"),
    }
