"""A server runs for months: what goes round in circles is looked for as often as Python does by itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from grith.cli import _serve


@pytest.fixture
def seldom() -> Iterator[None]:
    """As a command sets it."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    yield
    gc.set_threshold(*before)


def test_a_server_looks_for_garbage_as_usual(seldom: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of 400 days left 239 pictures in memory, of which 24 were kept on purpose."""
    import uvicorn

    seen: list[tuple[int, int, int]] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: seen.append(gc.get_threshold()))
    _serve._run(None, "127.0.0.1", 0, False)  # type: ignore[arg-type]
    assert seen == [(700, 10, 10)]
