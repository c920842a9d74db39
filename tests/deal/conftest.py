"""What the tests of the deal share."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest

from grith.deal import _budget, _deal


@pytest.fixture(scope="package", autouse=True)
def processor_time() -> Iterator[None]:
    """Budgets count the seconds of the processor here: what is done within one does not hang on who else works."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (_budget, _deal):
            patch.setattr(module, "perf_counter", process_time)
        yield
