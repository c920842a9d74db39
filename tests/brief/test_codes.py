"""Each statement's PLOVER and CAMEO codes stand in brief.json and in the workbook, and are the same there."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from grith.brief import write_brief
from tests.brief import sample

NAMES = {"PLOVER": "plover", "Mode": "mode", "Context": "context", "CAMEO": "cameo"}


def test_codes_in_json_and_workbook(tmp_path: Path) -> None:
    view = sample.view()
    sheet = openpyxl.load_workbook(write_brief(view, tmp_path)["xlsx"])["Statements"]
    heads = [cell.value for cell in sheet[1]]
    assert [h for h in heads if h in NAMES] == list(NAMES)
    kinds = set()
    for row, statement in zip(sheet.iter_rows(min_row=2, values_only=True), view["statements"], strict=True):
        told = {NAMES[h]: v for h, v in zip(heads, row, strict=True) if h in NAMES and v}
        assert told == statement["codes"]
        kinds.add(statement["kind"])
        if statement["kind"] == "allegation":
            assert told["cameo"].startswith("112")
    assert {"pledge", "allegation"} <= kinds
