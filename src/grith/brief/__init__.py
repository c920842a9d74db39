"""The brief: everything known as of a date, as one page, one workbook and one JSON file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grith.brief._daily import write_daily
    from grith.brief._view import build_view
    from grith.brief._write import write_brief

__all__ = ["build_view", "write_brief", "write_daily"]

_HOMES = {"build_view": "grith.brief._view", "write_brief": "grith.brief._write", "write_daily": "grith.brief._daily"}


def __getattr__(name: str) -> Any:
    """Load templates and workbook code only when a brief is made."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'grith.brief' has no attribute {name!r}")
