"""A force is read and planned once as long as its workbook stays as it is."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from unittest.mock import patch

import grith
from grith.case import _force
from grith.force import write_workbook
from tests.force.small import need, pledge, tables

DAY = date(2025, 9, 5)
EXAMPLE = Path(__file__).parents[2] / "examples" / "ukraine-2025"


def test_it_is_planned_anew_only_when_the_workbook_was_written_to(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "case.toml", tmp_path)
    book = tmp_path / "force.xlsx"
    write_workbook(tables(needs=(need("R", 4),), pledges=(pledge("P", 2),)), book)
    with grith.open_case(tmp_path) as case, patch.object(_force, "_scenario", wraps=_force._scenario) as planned:
        first, left = _force.force_part(case.force, DAY, case.limited)
        assert first is not None and not left and planned.call_count == len(first["scenarios"])
        kept, before = str(first), first["scenarios"][0]["must_have"]
        first["scenarios"].clear()
        assert str(_force.force_part(case.force, DAY, case.limited)[0]) == kept
        assert planned.call_count == 1
        write_workbook(tables(needs=(need("R", 4),), pledges=(pledge("P", 3),)), book)
        again = _force.force_part(case.force, DAY, case.limited)[0]
        assert again is not None and planned.call_count > 1
        assert again["scenarios"][0]["must_have"] != before


def test_a_workbook_with_as_many_bytes_and_the_time_of_the_old_one_is_read(tmp_path: Path) -> None:
    """As after a copy that keeps times: what changed is told by the bytes."""
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    write_workbook(tables(needs=(need("R", 4),), pledges=(pledge("P", 2),)), one)
    write_workbook(tables(needs=(need("R", 5),), pledges=(pledge("P", 2),)), other)
    assert _force._read(one).needs[0].quantity == 4
    status = one.stat()
    one.write_bytes(other.read_bytes())
    os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert _force._read(one).needs[0].quantity == 5
