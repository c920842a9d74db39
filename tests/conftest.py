"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A change lands or not by what it changed, so CI draws the same examples each time; people's machines search on.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the checkout (or where GRITH_SHARED says); skips where it is absent."""
    folder = Path(os.environ.get("GRITH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("the reference data are not here: put them in ../shared, or set GRITH_SHARED")
    return folder
