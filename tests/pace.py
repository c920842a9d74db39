"""Seconds that mean the same on every machine: the processor's time, by what a fixed piece of work takes here and now.

A limit of three seconds was agreed on one machine. On one that is half as fast, or whose cores are shared, the same
work takes six: what counts is how it compares with work that does not change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

REFERENCE = 0.015
"""Seconds that :func:`_fixed_work` took on the machine for which the limits of the tests were agreed."""


def _fixed_work() -> int:
    """Some of all that Python does: numbers, texts, a table, sorting, a pattern."""
    table: dict[str, float] = {}
    for n in range(60_000):
        word = f"w{n * 7919 % 10_007}"
        table[word] = table.get(word, 0.0) + n / 3
    told = json.dumps(sorted(table.items(), key=lambda pair: (pair[1], pair[0])))
    return len(re.findall(r"w\d*7\b", told))


def slowness() -> float:
    """How many times as long as on the reference machine anything takes now; 1 where it takes less."""
    times = []
    for _ in range(5):
        before = process_time()
        _fixed_work()
        times.append(process_time() - before)
    return max(1.0, sorted(times)[2] / REFERENCE)


class Taken:
    """What a piece of work took, in seconds of the processor of the reference machine."""

    seconds = 0.0


@contextmanager
def taken() -> Iterator[Taken]:
    """Measure what is done inside; the machine counts as fast as it was at its slower end, before or after."""
    found, before = Taken(), slowness()
    start = process_time()
    yield found
    spent = process_time() - start
    found.seconds = spent / max(before, slowness())
