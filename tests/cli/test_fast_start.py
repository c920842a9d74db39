"""Start-up stays fast, because heavy libraries load only when a verb needs them."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.pace import slowness

HEAVY = (
    "spacy",
    "sqlalchemy",
    "openpyxl",
    "xlsxwriter",
    "trafilatura",
    "pypdf",
    "docx",
    "cryptography",
    "numpy",
    "pysat",
)


def _best_seconds(*arguments: str) -> float:
    """The least processor time of five runs; one thread does all of it, so that is the time on an idle machine."""
    times, slow = [], slowness()
    for _ in range(5):
        before = os.times()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    return min(times) / slow


def test_import_takes_at_most_0_3_s() -> None:
    assert _best_seconds("-c", "import grith") - _best_seconds("-c", "pass") <= 0.3


def test_help_takes_at_most_0_5_s() -> None:
    assert _best_seconds("-m", "grith", "--help") <= 0.5


def test_neither_loads_a_heavy_library() -> None:
    program = (
        "import sys, contextlib, io, grith\n"
        "from grith.cli._run import run\n"
        "with contextlib.redirect_stdout(io.StringIO()): assert run(['--help']) == 0\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
