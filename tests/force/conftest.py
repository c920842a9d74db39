"""What the tests of the force share."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import pytest

from grith.force import Limits, _few, _large, _solve, _steps


@pytest.fixture(scope="package", autouse=True)
def no_hurry() -> Iterator[None]:
    """Searches end by their nodes, never by the clock: a plan is the same on a slow or busy machine."""
    made = Limits.__init__
    kept = tuple(inf if value == Limits().seconds else value for value in made.__defaults__ or ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "__defaults__", kept)
        assert Limits().seconds == inf
        for module in (_solve, _few, _large, _steps):
            patch.setattr(module, "perf_counter", lambda: 0.0)
        yield
