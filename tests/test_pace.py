"""Seconds of the reference machine: a slower one counts fewer, a faster one no more."""

from __future__ import annotations

import pytest

from tests import pace


def test_a_machine_half_as_fast_takes_as_many_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    work = iter([0.0, 0.03] * 5 + [100.0, 106.0] + [200.0, 200.02] * 5)
    monkeypatch.setattr(pace, "_fixed_work", lambda: None)
    monkeypatch.setattr(pace, "process_time", lambda: next(work))
    with pace.taken() as spent:
        pass
    assert spent.seconds == pytest.approx(3.0)  # twice as slow at its slower end


def test_a_faster_machine_is_given_no_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "REFERENCE", 3600.0)
    assert pace.slowness() == 1.0
