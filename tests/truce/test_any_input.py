"""Whatever stands in a cell of a table, or behind a key of an agreement, is read or refused in words."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grith.errors import GrithError
from grith.truce.agreement import agreement_names, agreement_view, check_text, load_agreement, tell, to_odrl
from grith.truce.compliance._levels import read_levels
from grith.truce.fusion._read import read_decisions, read_tables
from grith.truce.judge import judge
from grith.truce.judge._claims import claims_of
from grith.truce.watch._monitors import monitors_of
from grith.truce.watch._record import read_events, read_places

CELLS = (
    *("", "x", "0", "-1", "1e308", "nan", "inf", "1,5", "٣", "½", "9" * 400, "1e-320", "x" * 140_000, "\0", '"', "\n"),
    *("9999-12-31", "0001-01-01", "9999-12-31 23:59", "2025-02-30", "2025-03-20T25:00", "2025-10-26T03:30+02:00"),
    *("Mars/Olympus", "../x", "181", "-90", "=1+1", "merge", "mon-fri", "22:00-06:00", "24:00-25:00", "sun-mon"),
)
EVENTS = (
    "uid,date,end,time,latitude,longitude,precision,incident,type,text,source\n"
    "1,2025-03-20,2025-03-21,,50.1,36.2,2,i,shelling,a,S\n2,2025-03-26,,23:10,49.1,35.2,10,j,drone,b,T\n"
)
CLAIMS = (
    "id,kind,said_by,said_on,about_from,about_to,zone,accused,place,latitude,longitude,precision_km,target,means,effect\n"
    "R1,accusation,Ministry,2025-04-01,2025-03-31 10:08,2025-03-31 10:08,Europe/Moscow,Ukraine,Town,47.2,35.7,25,"
    "substation,drone,dark\n"
)
MONITORS = "name,number,range_km,days,hours,shift_hours,capacity_per_day\nteam,2,10,mon-fri,06:00-18:00,8,3\n"
TABLES: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "claims": (CLAIMS, lambda path: _judged(path.read_text(encoding="utf-8"))),
    "monitors": (MONITORS, lambda path: monitors_of(path.read_text(encoding="utf-8"))),
    "levels": ("date,launched,side\n2025-03-20,12,A\n2025-03-21,30,B\n", read_levels),
    "places": ("name,latitude,longitude\nA,50,36\nB,50.2,36.1\n", read_places),
    "events": (EVENTS, lambda path: read_events(path, "Europe/Kyiv")),
    "reports": (EVENTS, lambda path: read_tables([path])),
    "decisions": ("decision,uid_a,uid_b,reason\nmerge,1,2,x\nsplit,2,3,y\n", read_decisions),
}
VALUES = (
    *("0", "-1", "1e308", "nan", "inf", "true", "[]", "{}", "{a = 1}", '""', '" "', '"\\n"', '"x"', "12:00:00"),
    *("9999-12-31", "0001-01-01", "0001-01-01T00:00:00+14:00", '"9000 years"', '"30 days"', '"-5 days"', "2025-03-18"),
    *('"Europe/Kyiv"', '"../x"', '["a", 1]', "[1, 2]", "[[30, 50], [31, 51]]", "[[nan, 50], [200, 1]]", '"start"'),
    *('"not known"', '"end"', '"hours"', '["Ukraine"]', "99999999999999999999"),
)


def _judged(text: str) -> None:
    claims, _left = claims_of(text, "claims.csv", "Europe/Kyiv")
    judge(load_agreement("energy-halt-2025"), claims)


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20), st.sampled_from(CELLS)), min_size=1, max_size=4))
@example(cells=[(1, 1, "9999-12-31")])
@example(cells=[(1, 1, "inf")])
@example(cells=[(1, 1, "x" * 140_000)])
def test_whatever_stands_in_a_cell(
    kind: str, cells: list[tuple[int, int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, read = TABLES[kind]
    rows = list(csv.reader(io.StringIO(text)))
    for row, column, value in cells:
        line = rows[row % len(rows)]
        line[column % len(line)] = value
    path = tmp_path_factory.getbasetemp() / f"any-{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    try:
        read(path)
    except GrithError as error:
        assert all(p.what for p in error.problems)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(agreement_names())),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(VALUES)), min_size=1, max_size=3),
)
def test_whatever_stands_behind_a_key(name: str, changes: list[tuple[int, str]]) -> None:
    lines = _text(name).split("\n")
    keyed = [n for n, line in enumerate(lines) if "=" in line]
    for number, value in changes:
        at = keyed[number % len(keyed)]
        lines[at] = f"{lines[at].partition('=')[0]}= {value}"
    checked = check_text("\n".join(lines))
    assert all(p.what for p in checked.problems)
    if checked.agreement is not None and not checked.problems:
        tell(checked.agreement)
        json.dumps([agreement_view(checked.agreement), to_odrl(checked.agreement)], allow_nan=False)


@pytest.mark.parametrize("name", sorted(agreement_names()))
def test_a_moment_without_an_id_is_named_and_no_clause_begins_or_ends_there(name: str) -> None:
    text = re.sub(r'(\[\[moments\]\]\nid = )"start"', r'\1""', _text(name))
    told = [p.what for p in check_text(text).problems]
    assert any('"id" is missing' in what for what in told)
    assert not any("ends before it starts" in what for what in told)


@pytest.mark.parametrize("modality", ['""', '" "', '"\\n"'])
def test_a_blank_text_is_a_missing_one(modality: str) -> None:
    text = _text("line-of-control-2021").replace('modality = "prohibition"', f"modality = {modality}", 1)
    assert any('"modality" is missing' in p.what for p in check_text(text).problems)
    text = _text("line-of-control-2021").replace('zone = "Asia/Kolkata"', f"zone = {modality}", 1)
    assert any("zone is missing" in p.what for p in check_text(text).problems)


def _text(name: str) -> str:
    import grith.truce

    folder = Path(grith.truce.__file__).parent / "agreements"
    return (folder / f"{name}.toml").read_text(encoding="utf-8")
