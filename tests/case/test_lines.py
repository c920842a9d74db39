"""The lines of keys, checked against what the standard library reads from the same text."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.toml_text import key_lines, line_of

GNARLY = '''\
title = "a # no comment" # a comment
"quoted key" = 'x = y'
dotted.key.here = 1
text = """
[not a table]
also = "not a key"
three quotes \\""" inside
"""
literal = \'\'\'
a = [ {
\'\'\'
ends = """two quotes ""\"""
list = [ 1, # one ]
  [ "a]", "b" ],
  { x = 1, y = { z = "}" } },
]
empty = []
none = {}
day = 2025-03-20
[table]
k = true
[table.sub]
k = 1.5e3
[[rows]]
name = "first"
  [[rows.inner]]
  n = 1
  [[rows.inner]]
  n = 2
[[rows]]
name = "second"
offices = [ { title = "a", holders = [ { name = "h" },
    { name = "i", since = 2024-01-01 } ] } ]
  [[rows.inner]]
  n = 3
[rows.sub]
deep = "x"
'''


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found.extend(paths(inner, (*path, key)))
    return found


def test_every_key_is_found_on_a_line_that_holds_it() -> None:
    lines, text = key_lines(GNARLY), GNARLY.split("\n")
    for path in paths(tomllib.loads(GNARLY)):
        line = line_of(lines, path)
        if isinstance(path[-1], str):
            assert path in lines, path
            assert path[-1] in text[line - 1], (path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 1),
        (("ends",), 12),
        (("list", 1), 14),
        (("list", 2, "y", "z"), 15),
        (("rows", 0, "inner", 1, "n"), 29),
        (("rows", 1, "name"), 31),
        (("rows", 1, "offices", 0, "holders", 1, "since"), 33),
        (("rows", 1, "inner", 0, "n"), 35),
        (("rows", 1, "sub", "deep"), 37),
        (("rows", 1, "nothing"), 30),
        (("nowhere",), 1),
    ],
)
def test_lines(path: tuple[Any, ...], line: int) -> None:
    assert line_of(key_lines(GNARLY), path) == line


KEYS = st.from_regex(r"[a-z_]{1,6}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@given(st.lists(st.dictionaries(KEYS, TEXTS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_strings_in_any_tables(tables: list[dict[str, str]]) -> None:
    rows: list[str] = []
    where: dict[tuple[Any, ...], int] = {}
    for i, table in enumerate(tables):
        rows.append("[[items]]")
        for key, value in table.items():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            rows.append(f'{key} = "{escaped}" # {key}')
            where["items", i, key] = len(rows)
    text = "\n".join(rows)
    assert tomllib.loads(text)["items"] == tables
    lines = key_lines(text)
    assert {path: lines[path] for path in where} == where
