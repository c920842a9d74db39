"""What takes long to make and is only read: made by one worker, found by all others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` fills, the same for all workers of this run of the tests; nobody may write to it."""
    base = factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = run / f"once-{name}", run / f"once-{name}.done"
    with FileLock(run / f"once-{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder
