"""A row of a CSV file that is wider than its headings: put together where that is sure, else listed; never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.case import open_case
from grith.cli._run import run
from grith.nouns.written import rejoined
from grith.truce.compliance import read_levels
from grith.truce.fusion._read import read_tables
from grith.truce.judge import read_claims
from grith.truce.watch import read_events

HEAD = "id,event date,place,latitude,longitude,accuser,accused,target,text,source\n"
PLAIN = "A1,2025-03-20,Alpha,48.1,37.1,Russia,Ukraine,substation,hit at night,TASS\n"
COMMA = "A2,2025-03-21,Beta,48.2,37.2,Russia,Ukraine,substation,hit at night, then burnt,TASS\n"
ENDED = "A3,2025-03-22,Gamma,48.3,37.3,Russia,Ukraine,substation,hit,TASS,,\n"
UNSURE = "A4,2025-03-23,Delta,48.4,37.4,Russia,Ukraine,substation,hit,burnt,TASS\n"
LAST = "A5,2025-03-24,Epsilon,48.5,37.5,Russia,Ukraine,substation,hit,TASS\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text(HEAD + PLAIN + COMMA + ENDED + UNSURE + LAST, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cells", "width", "whole"),
    [
        (["a", "hit", " then burnt", "TASS"], 3, ["a", "hit, then burnt", "TASS"]),
        (["a", "one", " two", " three", "TASS"], 3, ["a", "one, two, three", "TASS"]),
        (["a", "one", " two", "b", "three", " four"], 4, ["a", "one, two", "b", "three, four"]),
        (["a", "b", "c", "", ""], 3, ["a", "b", "c"]),
        (["a", "one", " two", "TASS", ""], 3, ["a", "one, two", "TASS"]),
        (["a", "b", "c", "d"], 3, None),  # anywhere
        (["a", " b", " c", "d"], 3, None),  # one of two
        ([" a", "b", "c", "d"], 3, None),  # nothing stands before it
        (["Norway", " troops", "1", "000"], 3, None),  # or troops, and a thousand of them
        (["Norway, troops", "1", "000"], 3, ["Norway, troops", "1", "000"]),
        (["a", "hit", " burnt", "12", "50"], 4, ["a", "hit, burnt", "12", "50"]),
        (["a", "b", "c"], 3, ["a", "b", "c"]),
        (["a", "b"], 3, ["a", "b"]),
    ],
)
def test_a_text_with_a_comma_is_put_together_where_only_one_way_is_left(
    cells: list[str], width: int, whole: list[str] | None
) -> None:
    assert rejoined(cells, width, ",") == whole


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters='\r\n"'), max_size=6), max_size=8),
    st.integers(1, 6),
)
def test_nothing_is_lost_in_it_and_no_row_is_wider_than_its_headings(cells: list[str], width: int) -> None:
    whole = rejoined(cells, width, ",")
    assert whole is not None or len(cells) > width
    if whole is not None:
        assert len(whole) == min(len(cells), width)
        line, given = ",".join(whole), ",".join(cells)
        assert given.startswith(line) and not given[len(line) :].replace(",", "").strip()


def test_a_case_takes_it_in_and_lists_it(table: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    assert run(["init", str(case)]) == 0
    assert run(["add", str(case), str(table)]) == 0
    with open_case(case) as opened:
        told = {i.attributes["id"]: i.text for i in opened.incident_reports()}
        left = {x.where: x for x in opened.left_out()}
    assert told == {"A1": "hit at night", "A2": "hit at night, then burnt", "A3": "hit", "A5": "hit"}
    assert left["row 3"].reason == 'read as one cell: "hit at night, then burnt"'
    assert "burnt" in left["row 5"].content


def test_a_case_takes_headlines_with_commas_in(tmp_path: Path) -> None:
    table = tmp_path / "reports.csv"
    rows = "title,published,publisher\nFire, then calm,2025-03-20,Echo\nCalm,2025-03-21,Echo,\n"
    table.write_text(rows, encoding="utf-8")
    case = tmp_path / "case"
    assert run(["init", str(case)]) == 0
    assert run(["add", str(case), str(table)]) == 0
    with open_case(case) as opened:
        assert {r.title for r in opened.reports() if r.publisher == "Echo"} == {"Fire, then calm", "Calm"}


def test_claims_are_judged_and_fused_alike(table: Path) -> None:
    claims, left = read_claims(table)
    assert {c.attributes.get("id", c.id) for c in claims} == {"A1", "A2", "A3", "A5"}
    assert {x.where: x.reason for x in left if x.where.startswith("row") and x.where != "row 1"} == {
        "row 3": 'read as one cell: "hit at night, then burnt"',
        "row 5": "more cells than columns; the row is not judged",
    }
    rows, problems = read_tables([table])
    assert [(r.uid, r.source) for r in rows][:3] == [("A1", "TASS"), ("A2", "TASS"), ("A3", "TASS")]
    assert {r.uid for r in rows} == {"A1", "A2", "A3", "A4", "A5"}
    assert len(problems) == 2


def test_levels_and_records_of_a_watch(tmp_path: Path) -> None:
    levels = tmp_path / "levels.csv"
    levels.write_text("date,count,note\n2025-03-20,3,a few, mostly drones\n2025-03-21,4,b,\n", encoding="utf-8")
    found, left = read_levels(levels)
    assert ([x.number for x in found], len(left)) == ([3, 4], 1)
    record = tmp_path / "record.csv"
    record.write_text("uid,date,latitude,longitude\na,2025-03-20,50,30,\n", encoding="utf-8")
    events, left = read_events(record, "Europe/Kyiv")
    assert ([e.uid for e in events], left) == (["a"], [])


def test_in_a_file_with_semicolons_the_semicolon_is_put_back(tmp_path: Path) -> None:
    table = tmp_path / "levels.csv"
    table.write_text("date;count;note\n2025-03-20;3;a few; mostly drones\n", encoding="utf-8")
    found, left = read_levels(table)
    assert [x.number for x in found] == [3]
    assert left[0].reason == 'read as one cell: "a few; mostly drones"'
