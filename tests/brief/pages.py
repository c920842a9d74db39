"""Reading a page back in tests: its elements, without a browser."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Page(HTMLParser):
    """Collects elements with their attributes, and the text inside them, from ``brief.html``."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.words: list[tuple[tuple[str, ...], str]] = []
        self.unclosed: list[str] = []
        self.fields: list[tuple[str, bool]] = []  # inputs and selects, and whether a label holds them
        self.feed(text)
        self.close()

    VOID = frozenset({"meta", "link", "br", "input", "img", "hr"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("input", "select"):
            self.fields.append((tag, "label" in self.stack))
        if tag not in self.VOID and tag != "option":
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID or tag == "option":
            return
        if not self.stack or self.stack[-1] != tag:
            self.unclosed.append(tag)
        else:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.stack[-1:] not in (["script"], ["style"]):
            self.words.append((tuple(self.stack), data))

    def all(self, tag: str) -> list[dict[str, Any]]:
        """Attributes of every element with this tag."""
        return [attrs for name, attrs in self.elements if name == tag]

    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attrs["id"] for _, attrs in self.elements if attrs.get("id")]

    @property
    def text(self) -> str:
        """All text that a reader sees."""
        return "".join(data for _, data in self.words)
