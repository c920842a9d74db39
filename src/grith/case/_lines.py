"""Where each key of a TOML file stands, so that a mistake can be named with its line."""

from __future__ import annotations

import re
from bisect import bisect_left

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ATOM = re.compile(r"[^,\]\}\n#]+")


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
        while not self.peek(quote):
            self.at += 2 if quote == '"' and self.peek("\\") else 1
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
