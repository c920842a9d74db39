"""Prices of bases and lift: what a part must spend on them at least, so that parts which cannot all fit in are told.

A plan for draws that fails although each part by itself could be planned has prices of the rooms. Any plan for all
parts keeps to the rooms, so at any prices its parts spend no more than all rooms are worth. The least that a part
spends is a linear programme of its own: if these least sums exceed that worth, no plan exists. Measured as a share of
what is left when everybody comes, the chance that they do not is an upper bound, by convolution as for the reserve.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array, vstack

from grith.force.odds._part import Part, Programme


class Priced(Programme):
    """A part with all rooms, at ``prices`` by room: the least it spends and leaves no more than ``limit`` uncovered.

    The answer's value is what it spends beyond ``base``, in units of ``slack``.
    """

    def __init__(
        self, part: Part, prices: Mapping[int, float], limit: float, base: float = 0.0, slack: float = 1.0
    ) -> None:
        price = np.zeros(len(part.low))
        for room in map(int, part.rooms):
            price[part.row_of(room)] = prices.get(room, 0.0) / slack
        self._base = base / slack
        super().__init__(
            part.system,
            part.groups,
            csr_array(vstack([part.matrix, csr_array(part.cost[None, :])])),
            np.append(part.low, -np.inf),
            np.append(part.high, limit),
            part.matrix.T @ price,
            part.upper,
            np.append(part.row_offer, -1),
            part.column_offer,
            len(part.offers),
        )

    def _value(self, values: np.ndarray) -> float:
        return super()._value(values) - self._base

    def _prices(self, prices: np.ndarray) -> tuple[float, np.ndarray]:
        constant, credit = super()._prices(prices)
        return constant - self._base, credit
