"""Where the keys of an agreement's TOML stand, so that each mistake is named with its line."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"' -]+?)\s*\]")
_KEY = re.compile(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*=")
# Strings and comments are skipped over when brackets are counted; what is left tells whether a value goes on.
_SKIP = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|#[^\n]*|\"\"\"|'''",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of each table and key of the TOML ``text``; keys inside inline tables have their table's."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    pending, started = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if pending:
            pending += "\n" + line
            pending = pending if _open(pending) else ""
            continue
        if header := _HEADER.match(line):
            table = _enter(header[1] == "[[", header[2], counts)
            found.setdefault(table, number)
            if table and isinstance(table[-1], int):
                found.setdefault(table[:-1], number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1].strip("\"'")), number)
            started = key.end()
            pending = line[started:] if _open(line[started:]) else ""
    return found


def _enter(array: bool, name: str, counts: dict[Path, int]) -> Path:
    path: Path = ()
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    for position, part in enumerate(parts):
        path = (*path, part)
        if array and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
            for inner in [p for p in counts if len(p) > len(path) and p[: len(path)] == path]:
                del counts[inner]
            path = (*path, counts[path])
        elif path in counts:
            path = (*path, counts[path])
    return path


def _open(value: str) -> bool:
    """Whether a value is not closed yet: a bracket, or a text in three quotation marks."""
    bare = _SKIP.sub(lambda m: m.group() if m.group() in ('"""', "'''") else "", value)
    if '"""' in bare or "'''" in bare:
        return True
    return sum(bare.count(c) for c in "[{") > sum(bare.count(c) for c in "]}")


def stray_quote(text: str) -> int | None:
    """The line (from 1) of the first text that is not closed on its line; None if there is none."""
    many = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = _SKIP.sub(lambda m: m.group() if m.group() in ('"""', "'''") else "", line)
        if many:
            many = "" if many in bare else many
        elif bare.strip() and ('"""' in bare or "'''" in bare):
            many = '"""' if '"""' in bare else "'''"
        elif '"' in bare or "'" in bare:
            return number
    return None


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of ``path``, or of the nearest thing that holds it; 1 if nothing does."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1
