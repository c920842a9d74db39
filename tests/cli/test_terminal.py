"""A terminal gets letters and colours; what a table's text would order it to do is shown, not done."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CASE = 'title = "Truce\\u001b]0;another window\\u0007 of\\u001b[2J\\u009b2J Examples"\nzone = "Europe/London"\n'


def on_a_terminal(*arguments: str) -> str:
    """All that the command sends to a terminal of its own, on either stream."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "grith", *arguments]
    coloured = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
    made = subprocess.Popen(command, env=coloured, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    sent = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        sent += part
    made.wait()
    os.close(ours)
    return sent.decode()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    (folder / "reports").mkdir(parents=True)
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    return folder


def test_orders_in_a_text_do_not_reach_the_terminal(case: Path) -> None:
    sent = on_a_terminal("brief", str(case), "--as-of", "2025-03-20")
    assert "another window" in sent and "Examples" in sent
    assert "\x1b]" not in sent and "\x1b[2J" not in sent and "\x07" not in sent and "\x9b" not in sent


def test_colours_still_reach_the_terminal(case: Path) -> None:
    assert "\x1b[1m" in on_a_terminal("brief", str(case), "--as-of", "2025-03-20")


def test_a_pipe_gets_every_character(case: Path) -> None:
    command = [sys.executable, "-m", "grith", "check", str(case), "--json"]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    assert json.loads(told)["title"] == tomllib.loads(CASE)["title"]
