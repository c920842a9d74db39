"""TOML that a person wrote: all its slips at once, and where each key stands, so that mistakes are named with lines."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from functools import cached_property
from typing import Any

from attrs import frozen

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ATOM = re.compile(r"[^,\]\}\n#]+")
_TO_QUOTE = {'"': re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL), "'": re.compile(r"[^']*")}


class _Scanner:
    """Walks over TOML that is known to be valid and notes the line of every key and array item."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._count: dict[Path, int] = {}
        self._ends = [i for i, char in enumerate(text) if char == "\n"]

    def line(self) -> int:
        return bisect_left(self._ends, self.at) + 1

    def skip(self, pattern: re.Pattern[str] = _SPACE) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def peek(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def document(self) -> dict[Path, int]:
        table: Path = ()
        while True:
            self.skip()
            if self.at >= len(self.text):
                return self.lines
            if self.peek("["):
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``: the path of the table it opens, with the index of its last item in arrays."""
        line, array = self.line(), self.peek("[[")
        self.at += 2 if array else 1
        keys = self.keys()
        self.at += 2 if array else 1
        path: Path = ()
        for i, key in enumerate(keys):
            path = (*path, key)
            last = i == len(keys) - 1
            if array and last:
                index = self._count.get(path, -1) + 1
                self._count[path] = index
                self.lines.setdefault(path, line)
                path = (*path, index)
            elif path in self._count:
                path = (*path, self._count[path])
        self.lines.setdefault(path, line)
        # A new item of an array starts its own arrays afresh.
        for known in [p for p in self._count if len(p) > len(path) and p[: len(path)] == path]:
            del self._count[known]
        return path

    def keys(self) -> list[str]:
        parts = []
        while True:
            self.skip(_BLANK)
            if self.text[self.at] in "\"'":
                parts.append(self.string())
            else:
                match = _BARE.match(self.text, self.at)
                assert match
                parts.append(match.group())
                self.at = match.end()
            self.skip(_BLANK)
            if not self.peek("."):
                return parts
            self.at += 1

    def pair(self, table: Path) -> None:
        line = self.line()
        path = table
        for key in self.keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        if self.peek("["):
            self.at += 1
            index = 0
            while True:
                self.skip()
                if self.peek("]"):
                    self.at += 1
                    return
                if self.peek(","):
                    self.at += 1
                    continue
                self.lines.setdefault((*path, index), self.line())
                self.value((*path, index))
                index += 1
        elif self.peek("{"):
            self.at += 1
            while True:
                self.skip()
                if self.peek("}"):
                    self.at += 1
                    return
                if self.peek(","):
                    self.at += 1
                    continue
                self.pair(path)
        elif self.text[self.at] in "\"'":
            self.string()
        else:
            match = _ATOM.match(self.text, self.at)
            self.at = match.end() if match else self.at + 1

    def string(self) -> str:
        quote = self.text[self.at]
        if self.peek(quote * 3):
            start = self.at = self.at + 3
            while not self.peek(quote * 3):
                self.at += 2 if quote == '"' and self.peek("\\") else 1
            end = self.at
            self.at += 3
            while self.peek(quote) and self.at < end + 5:  # up to two quotes may end the text itself
                self.at += 1
            return self.text[start:end]
        start = self.at = self.at + 1
        self.skip(_TO_QUOTE[quote])
        self.at += 1
        return self.text[start : self.at - 1]


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of each key, table and array item of the valid TOML ``text``, by its path.

    ``("parties", 1, "offices", 0, "title")`` is the title of the first office of the second party.
    """
    return _Scanner(text.replace("\r\n", "\n")).document()


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of ``path``, or of the nearest thing that holds it; 1 if nothing does."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


class Lines:
    """The lines of valid TOML, worked out when the first is asked for: text without mistakes needs none."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _known(self) -> dict[Path, int]:
        return key_lines(self._text)

    def of(self, path: Path) -> int:
        """The line of ``path`` as :func:`line_of` tells it."""
        return line_of(self._known, path)


# ---------------------------------------------------------------------- slips


@frozen
class Mistake:
    """A slip in the writing of TOML: what is wrong, on which line (from 1), and how to mend it."""

    what: str
    line: int
    remedy: str


def parse_toml(text: str) -> tuple[dict[str, Any] | None, str, list[Mistake]]:
    """The data, the text it was read from, and the syntax errors.

    A key whose value is wrong is blanked and the rest is read on, so that one slip does not hide the others; a wrong
    table header ends the reading, for what follows could not be placed.
    """
    problems: list[Mistake] = []
    lines = text.split("\n")
    for _ in range(50):
        try:
            return tomllib.loads("\n".join(lines)), "\n".join(lines), problems
        except tomllib.TOMLDecodeError as error:
            message = str(error)
            match = re.search(r"\(at line (\d+), column (\d+)\)", message)
            what = re.sub(r"\s*\(at .*\)$", "", message)
            number = int(match[1]) if match else len(lines)
            if any(word in what for word in ("Expected", "llegal", "nterminated", "nvalid char")):
                number = _stray_quote(lines) or number  # noticed far below; it is mended where it begins
            while match is None and number > 1 and not lines[number - 1].strip():
                number -= 1  # told at the end of the file: it begins at the last line that says something
            line = lines[number - 1] if number <= len(lines) else ""
            if "Unclosed" in what:  # told where it is noticed; it is mended where it begins
                while number > 1 and (not lines[number - 1].strip() or _HEADER.match(lines[number - 1])):
                    number -= 1
            span = _value_around(lines, number - 1)
            if span is not None and "Unclosed" in what:
                number, line = span.start + 1, lines[span.start]
            problems.append(Mistake(what, number, _syntax_remedy(what, line)))
            if span is None:
                return None, "", problems
            lines[span.start : span.stop] = [""] * len(span)
    return None, "", problems


_KEY = re.compile(r"[\w\"'.-]+\s*=")
_HEADER = re.compile(r"\s*\[\[?\s*[\w\"'.-]+\s*\]|\s*\[\[")


def _value_around(lines: list[str], at: int) -> range | None:
    """The lines of the key whose value holds line ``at``; None where that is a header or nothing can be told.

    A value ends before the next header, the next key at the margin, or an empty line.
    """
    if at >= len(lines) or _HEADER.match(lines[at]):
        return None
    start = None
    for i in range(at, -1, -1):
        if _HEADER.match(lines[i]):
            break
        if _KEY.match(lines[i]):
            start = i
            break
        if start is None and _KEY.match(lines[i].strip()):
            start = i  # an indented key, if none at the margin holds it
    if start is None:
        return None
    margin = not lines[start][:1].isspace()
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _HEADER.match(lines[end]):
        if _KEY.match(lines[end] if margin else lines[end].strip()):
            break
        end += 1
    return range(start, end)


# What is left of a line without its whole strings and comments; three quotation marks stay.
_STRINGS = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|#[^\n]*|\"\"\"|'''",
    re.DOTALL,
)


def _stray_quote(lines: list[str]) -> int | None:
    """The line (from 1) of the first text that is not closed on its line; None if there is none."""
    many = ""
    for number, line in enumerate(lines, 1):
        bare = _STRINGS.sub(lambda m: m.group() if m.group() in ('"""', "'''") else "", line)
        if many:
            many = "" if many in bare else many
        elif '"""' in bare or "'''" in bare:
            many = '"""' if '"""' in bare else "'''"
        elif '"' in bare or "'" in bare:
            return number
    return None


def _syntax_remedy(what: str, line: str) -> str:
    if (twice := re.search(r"Cannot declare \('(\w+)',\) twice", what)) and line.strip().startswith("["):
        return f"Write [[{twice[1]}]] before each, with two brackets, if there are several; else keep one"
    if "Cannot overwrite" in what or "already" in what or "Cannot declare" in what:
        return "The key or table stands twice; keep one of them"
    if "inline table" in what or "Invalid initial character for a key" in what:
        return (
            "What stands between { and } is on one line, with no comma at its end; or write it as [[…]], a line a key"
        )
    if "Unclosed" in what or "Unterminated" in what or "Illegal character" in what or "Expected '\"'" in what:
        return "Close the string with the quotation mark it began with, and the list with ]"
    if "Invalid value" in what:
        return 'Put words between quotation marks: key = "value"; a day is written 2025-03-20 without them'
    value = line.partition("=")[2].strip()
    if re.match(r"\d[\d.:/ T-]*$", value) and re.search(r"\d[./:-]\d", value):
        return "A day is written 2025-03-20, with a clock time 2025-03-20T08:00:00, both without quotation marks"
    if re.match(r"[\d ,.]+$", value):
        return "A number is written with a full stop and without spaces: 0.7"
    if value.count('"') > 2:
        return "Within a text put other quotation marks: key = \"the so-called 'line'\""
    if line.strip().startswith("["):
        return "A table is written [name], an item of a list of tables [[name]]"
    return f"Look at: {line.strip()[:60]}" if line.strip() else "A bracket or a quotation mark before it is not closed"
