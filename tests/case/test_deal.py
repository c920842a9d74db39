"""Positions of a case: confirmed by people, from positions.toml and a table, in the brief and by the verb."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grith.case import init_case
from grith.errors import CaseError, IntakeError

POSITIONS = """
[parties]
RUS = "Russia"
[[issue]]
id = "truce"
[[issue]]
id = "troops"
[[position]]
id = "R1"
holders = ["RUS"]
constraint = "not troops"
since = 2025-03-17
url = "https://example.org/1"
[[position]]
id = "U1"
holders = ["Ukraine"]
constraint = "truce only if troops"
since = 2025-03-20
url = "https://example.org/2"
"""
TABLE = """party,issue,position,constraint,said by,published,source,confirmed by
France,truce,a ceasefire,truce,president,2025-03-20,https://example.org/3,B. Reviewer
Poland,truce,no ceasefire,not truce,premier,2025-03-20,https://example.org/4,
Spain,truce,words only,,premier,2025-03-20,https://example.org/5,
"""


@pytest.fixture
def case(tmp_path: Path):
    with init_case(tmp_path / "case", title="A trial") as opened:
        (opened.folder / "positions.toml").write_text(POSITIONS, encoding="utf-8")
        (opened.folder / "tables/positions.csv").write_text(TABLE, encoding="utf-8")
        yield opened


def test_only_confirmed_rows_of_a_table_count(case) -> None:
    shown = case.deal("2025-03-21", since="2025-03-18")
    assert [p.holders for p in shown.deal.points] == [("France",), ("RUS",), ("Ukraine",)]
    assert [{p.text for p in c.points} for c in shown.deal.conflicts] == [
        {"truce", "not troops", "truce only if troops"}
    ]
    assert any("1 drafted position" in note for note in shown.deal.agenda.notes)
    assert len(shown.change.new) == 2 and len(shown.change.new_conflicts) == 1
    assert json.loads(json.dumps(shown.to_dict()))["changes"]["new"]


def test_a_clock_time_counts_only_what_was_known_the_day_before(case) -> None:
    shown = case.deal("2025-03-20T08:00")
    assert [p.id for p in shown.deal.points] == ["R1"]
    assert any("counted from the end of that day: P1, U1" in note for note in shown.deal.agenda.notes)


def test_the_brief_carries_it_and_says_what_was_wrong(case) -> None:
    made = case.brief("2025-03-21", "2025-03-18")
    assert made.view["deal"]["counts"]["conflicts"] == 1
    assert "cannot all stand" in made.files["html"].read_text(encoding="utf-8")
    (case.folder / "positions.toml").write_text(POSITIONS.replace('"not troops"', '"not trops"'), encoding="utf-8")
    made = case.brief("2025-03-21")
    assert made.view["deal"] is None
    wrong = next(row for row in made.view["left_out"] if row["file"] == "positions")
    assert "trops" in wrong["reason"] and "Did you mean troops?" in wrong["remedy"]
    with pytest.raises(CaseError):
        case.deal("2025-03-21")


def test_issues_and_drafts_alone_leave_the_list_of_demands(case) -> None:
    issues = POSITIONS.split("[[position]]")[0]
    (case.folder / "positions.toml").write_text(issues, encoding="utf-8")
    (case.folder / "tables/positions.csv").write_text(TABLE.replace("B. Reviewer", ""), encoding="utf-8")
    assert case.brief("2025-03-21").view["deal"] is None


def test_a_case_without_positions_says_so(tmp_path: Path) -> None:
    with init_case(tmp_path / "case", title="Empty") as opened, pytest.raises(IntakeError, match="holds no positions"):
        opened.deal("2025-03-21")
