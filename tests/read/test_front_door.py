"""`grith.read(text)` works whatever was imported before it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grith.read._batch import is_english


@pytest.mark.parametrize("first", ["", "import grith.read\n", "from grith.read import statement_as_dict\n"])
def test_grith_read_is_a_verb(first: str) -> None:
    program = f"""{first}import grith
for again in range(2):
    rows = grith.read("Moscow accused Kyiv of breaking the truce.", published="2025-03-20")
    print([(s.kind, s.actor) for s in rows])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[('allegation', ('Ukraine',))]\n" * 2, done.stderr


@pytest.mark.parametrize(
    ("text", "read_it"),
    [
        ("Lebanon says Israel bombed Beirut.", True),
        ("Russia denies breaking ceasefire", True),
        ("Die Regierung lehnt den Plan ab.", False),
        ("Le gouvernement rejette la proposition.", False),
        ("El Gobierno rechaza los ataques.", False),
        ("Rząd odrzuca propozycje pokojowe.", False),
    ],
)
def test_a_short_line_is_english_unless_it_looks_like_another_language(text: str, read_it: bool) -> None:
    assert is_english(text, "") is read_it
