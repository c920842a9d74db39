"""Cells that are too long and characters that are none cost no row: they are told, and the other rows stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from grith.errors import IntakeError
from grith.truce.compliance import read_levels
from grith.truce.fusion._read import read_tables
from grith.truce.judge import read_claims
from grith.truce.watch import read_events, read_monitors

LONG = "word " * 210_000
CUT = "a cell of 1,050,000 characters is cut to its first 100,000"
NUL = "1 NUL character left out"
HEAD = "id,uid,date,latitude,longitude,target,text,count\n"
ROWS = f'a,a,2025-03-20,50,36,substation,"{LONG}",2\nb,b,2025-03-21,51,36,sub\0station,,3\n'
READERS = {
    "fuse": read_tables,
    "judge": read_claims,
    "watch": lambda path: read_events(path, "UTC"),
    "levels": read_levels,
}


@pytest.mark.parametrize("reader", READERS)
def test_a_long_cell_is_cut_and_told(reader: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    rows, left = READERS[reader]([path] if reader == "fuse" else path)
    assert len(rows) == 2
    told = {(x.where, x.reason) for x in left if not x.reason.startswith("the column")}
    assert told == {("t.csv, row 2", CUT), ("t.csv", NUL)}


def test_where_nothing_can_be_told_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(f'name,number,range_km,days\n"{LONG}",1,2,all\n', encoding="utf-8")
    with pytest.raises(IntakeError, match="too long"):
        read_monitors(tmp_path / "m.csv")
