"""Values that never fall, as near to given ones as can be: SciPy's takes a quarter of a second to import."""

from __future__ import annotations

import numpy as np

from grith.truce.fusion._reports import Floats


def rising(values: Floats, weights: Floats) -> Floats:
    """The values that never fall with the least weighed sum of squares to ``values``; weights are above 0.

    Neighbours out of order are pooled to their mean, with those to come before others (Busing 2022, Journal of
    Statistical Software 102, algorithm 1).
    """
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    to_come = list(zip(values.tolist(), weights.tolist(), strict=True))[::-1]
    while to_come:
        mean, weight = to_come.pop()
        total, many = weight * mean, 1
        while blocks and blocks[-1][0] >= mean:
            before, more, joined = blocks.pop()
            total, weight, many = total + more * before, weight + more, many + joined
            mean = total / weight
            while to_come and mean >= to_come[-1][0]:
                after, more = to_come.pop()
                total, weight, many = total + more * after, weight + more, many + 1
                mean = total / weight
        blocks.append((mean, weight, many))
    return np.repeat([mean for mean, _, _ in blocks], [many for _, _, many in blocks])
