"""What the tests of the deal share."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest

from grith.deal import _budget, _deal
from tests.pace import slowness


@pytest.fixture(scope="package", autouse=True)
def processor_time() -> Iterator[None]:
    """Budgets count the processor's seconds here: what is done within one does not hang on machine or other work."""
    slow = slowness()
    with pytest.MonkeyPatch.context() as patch:
        for module in (_budget, _deal):
            patch.setattr(module, "perf_counter", lambda: process_time() / slow)
        yield
