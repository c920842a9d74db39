"""A good choice quickly: the greedy one, made better by single swaps, shaken and made better again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grith.covering._problem import Array


def greedy(reach: Any, weights: Array, alone: Array, number: int) -> Array:
    """Site after site, each time the one that adds most (of equals the first)."""
    import numpy as np

    left = weights.copy()
    free = np.ones(reach.shape[0], dtype=bool)
    chosen: list[int] = []
    for _ in range(min(number, reach.shape[0])):
        gain = np.where(free, reach @ left + alone, -1.0)
        site = int(gain.argmax())
        chosen.append(site)
        free[site] = False
        left[reach.indices[reach.indptr[site] : reach.indptr[site + 1]]] = 0.0
    return np.array(chosen, dtype=np.int64)


def swap(reach: Any, weights: Array, alone: Array, chosen: Array) -> tuple[Array, float]:
    """The best single swap again and again until none helps; the choice and its weight."""
    import numpy as np
    from scipy.sparse import diags_array

    chosen = chosen.copy()
    numbers = reach.astype(float)
    while True:
        mine = numbers[chosen]
        times = mine.sum(axis=0)
        value = float(weights[times > 0].sum() + alone[chosen].sum())
        gain = numbers @ np.where(times == 0, weights, 0.0) + alone
        gain[chosen] = -np.inf
        once = np.where(times == 1, weights, 0.0)
        loss = mine @ once + alone[chosen]
        # A newcomer also keeps what only the leaver reached.
        kept = (numbers @ diags_array(once) @ mine.T).toarray()
        change = gain[:, None] - loss[None, :] + kept
        best = int(change.argmax())
        comer, leaver = divmod(best, len(chosen))
        if not change[comer, leaver] > 1e-9 * max(1.0, value):
            return np.sort(chosen), value
        chosen[leaver] = comer


def search(reach: Any, weights: Array, alone: Array, number: int, rounds: int, seed: int) -> tuple[Array, float]:
    """Greedy, swaps, then ``rounds`` of shaking a tenth of the sites loose; the same seed gives the same choice."""
    import numpy as np

    if reach.shape[0] <= number:
        everything = np.arange(reach.shape[0])
        return everything, float(weights.sum() + alone.sum())
    if number == 0:
        return np.zeros(0, dtype=np.int64), 0.0
    best, value = swap(reach, weights, alone, greedy(reach, weights, alone, number))
    random = np.random.default_rng(seed)
    for _ in range(rounds if number > 1 else 0):
        loose = max(1, min(number - 1, round(number / 10) or 1))
        out = random.choice(len(best), loose, replace=False)
        others = np.setdiff1d(np.arange(reach.shape[0]), best)
        start = best.copy()
        into = min(loose, len(others))
        start[out[:into]] = random.choice(others, into, replace=False)
        tried, got = swap(reach, weights, alone, start)
        if got > value:
            best, value = tried, got
    return best, value
