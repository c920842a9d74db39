"""What a question is answered from: the rows of the ledger in columns, and what was found of them."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from grith.errors import LedgerError
from grith.map._columns import Columns
from grith.map._times import local_days, time_order

Put = tuple[NDArray[np.int64], NDArray[Any], tuple[str, ...]]
"""Findings by ledger entry, as positions in words."""


@define(slots=False)
class State:
    """What one question is answered from: the columns, each row's level of handling, and what was worked out since."""

    columns: Columns
    levels: NDArray[np.int8]
    zone: str
    starts: dict[int, NDArray[np.int64]] = field(factory=dict)
    put: OrderedDict[str, Put] = field(factory=OrderedDict)
    findings: dict[str, NDArray[np.int16]] = field(factory=dict)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The rows in the order of time."""
        return time_order(self.columns)

    def found(self, name: str) -> tuple[NDArray[np.int16], tuple[str, ...]]:
        """What was found of each row under a name, as positions in the words; -1 where nothing was."""
        if name not in self.put:
            raise LedgerError(f"nothing was found under {name!r} yet", "map", "Put the findings first")
        entries, codes, words = self.put[name]
        if name not in self.findings:
            order = np.argsort(entries, kind="stable")
            rising, seqs = entries[order], self.columns.numbers["seq"]
            found = np.full(len(seqs), -1, np.int16)
            if len(rising):
                places = np.minimum(np.searchsorted(rising, seqs), len(rising) - 1)
                there = rising[places] == seqs
                found[there] = codes[order[places[there]]]
            self.findings[name] = found
        return self.findings[name], words

    @cached_property
    def days(self) -> NDArray[np.int32]:
        """The day that each row is about."""
        return local_days(self.columns, self.zone)
