"""Tables in the terminal: words stay whole while there is room, and nothing is cut off."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grith.cli import _output


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
