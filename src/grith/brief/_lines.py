"""Lines of the first page: words, and figures with the statements they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Part = dict[str, Any]
Line = list[Part]


def text(words: str) -> Part:
    """Words without a figure."""
    return {"text": words}


def figure(words: str, statements: Iterable[str]) -> Part:
    """Words with the ids of the statements they rest on, each once, in their order."""
    return {"text": words, "statements": list(dict.fromkeys(statements))}
