"""Grith: one sourced picture of a ceasefire. Start with :func:`open_case`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grith.errors import GrithError, Problem

if TYPE_CHECKING:
    from grith.case import Case, init_case, open_case
    from grith.read import read

__version__ = "0.1.0"
__all__ = ["Case", "GrithError", "Problem", "init_case", "open_case", "read"]

_HOMES = {"Case": "grith.case", "open_case": "grith.case", "init_case": "grith.case", "read": "grith.read"}


def __getattr__(name: str) -> Any:
    """Load the heavy parts only when they are asked for: ``import grith`` stays fast."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'grith' has no attribute {name!r}")
