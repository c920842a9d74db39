"""Words of claims that tests of the judge go through, a line each."""

from __future__ import annotations

from pathlib import Path


def rows(name: str) -> list[str]:
    """The lines of one of the lists."""
    return (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
