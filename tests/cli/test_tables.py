"""Tables in the terminal: words stay whole while there is room, and nothing is cut off."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grith.cli import _output, _register
from grith.coalition import Unplaced


@pytest.mark.parametrize("width", [100, 120, 200])
def test_words_stay_whole_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    screen = Console(width=width, file=io.StringIO(), highlight=False, soft_wrap=False)
    monkeypatch.setattr(_output, "console", lambda: screen)
    columns = ("claim", "said by", "when", "sixty-days", "lebanon", "told by")
    row = (
        "L1",
        "speaker of the parliament " * 3,
        "2024-12-02 10:00",
        "undetermined",
        "undetermined",
        "F1 corroborated",
    )
    _output.table("Findings", columns, [row] * 5)
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    assert shown.count("undetermined") == 10 and shown.count("corroborated") == shown.count("10:00") == 5
    assert shown.count("parliament") == 15 and max(map(len, shown.splitlines())) <= width


def test_one_reason_is_told_once_with_those_whom_it_holds_for() -> None:
    kind, nation = "names no capability", "names no nation"
    given = [Unplaced(f"{n:012d}abc", kind, "Add its words") for n in range(14)] + [Unplaced("f" * 20, nation)]
    first, second = _register._no_place(given)
    assert first.startswith("000000000000, 000000000001") and first.endswith(
        "000000000011 and 2 more: names no capability. Add its words."
    )
    assert second == "ffffffffffff: names no nation."


def test_a_table_without_rows_shows_no_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Console(width=100, file=io.StringIO(), highlight=False)
    monkeypatch.setattr(_output, "console", lambda: screen)
    _output.table("0 left out", ("file", "reason"), [])
    _output.table("Incidents", ("id", "when"), [])
    assert screen.file.getvalue() == "0 left out\nIncidents: none\n"  # type: ignore[attr-defined]
