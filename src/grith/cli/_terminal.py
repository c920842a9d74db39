"""What a terminal is sent: letters and the signs for colour and progress, never a command hidden in somebody's text."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

_SHOWN = "\N{REPLACEMENT CHARACTER}"
_CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
_ORDERS = {
    "stdout": re.compile(rf"\x1b(?!\[[0-9;]*m)|{_CONTROLS}"),
    "stderr": re.compile(rf"\x1b(?!\[(?:[0-9;]*m|[0-9]*[AK]|\?25[hl]))|{_CONTROLS}"),
}
"""Control characters but tabs and ends of lines, and escapes but those that colour words or, on standard error, redraw
the bar of progress."""


def guard_streams() -> None:
    """Let standard output and error show any letter, and send no other command to a terminal."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue
        _print_any_letter(stream)
        if stream.isatty():
            setattr(sys, name, _Guarded(stream, _ORDERS[name]))


def _print_any_letter(stream: io.TextIOWrapper) -> None:
    """A terminal that lacks a letter shows a question mark; files and pipes are UTF-8 on every system."""
    if stream.encoding.lower().replace("-", "") == "utf8":
        return
    if stream.isatty():
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8")


class _Guarded:
    """A terminal's stream: a text from a table that would clear the screen or name the window shows a sign instead."""

    def __init__(self, stream: io.TextIOWrapper, orders: re.Pattern[str]) -> None:
        self._stream, self._orders = stream, orders

    def write(self, text: str) -> int:
        self._stream.write(self._orders.sub(_SHOWN, text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
