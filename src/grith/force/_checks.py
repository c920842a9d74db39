"""The list of data checks: each a small function with a name, a level and a sentence on what it looks for.

Errors stop the plan. Warnings are things that a planner should know; with ``strict`` they stop it too. Notes say what
was assumed or is not limited.
"""

from __future__ import annotations

from collections.abc import Iterable

from grith.errors import ForceError
from grith.force import _errors, _warnings
from grith.force._findings import LEVELS, RULES, DataCheck
from grith.nouns import ForceTables

MODULES = (_errors, _warnings)
"""Where the checks stand; importing them puts them on the list."""


def check_tables(tables: ForceTables) -> tuple[DataCheck, ...]:
    """Every finding of every check, errors first, in the order of the checks and the rows."""
    found = [
        DataCheck(level, function.__name__, what, where, remedy)
        for level, function in RULES
        for what, where, remedy in function(tables)
    ]
    return tuple(sorted(found, key=lambda f: LEVELS.index(f.level)))


def check_names() -> tuple[tuple[str, str, str], ...]:
    """Every check: level, name, what it looks for."""
    return tuple((level, f.__name__, (f.__doc__ or "").strip()) for level, f in RULES)


def require_sound(findings: Iterable[DataCheck], *, strict: bool = False) -> None:
    """Raise ForceError with every error (and, if ``strict``, every warning) among ``findings``."""
    stop = ("error", "warning") if strict else ("error",)
    problems = [f.problem for f in findings if f.level in stop]
    if problems:
        raise ForceError(problems)
