"""Threshold systems as a decision diagram: every row Σ amount·kept ≥ need must hold; exact, by dynamic programming.

The state is the vector of unmet need. Rows that others imply are dropped, amounts beyond the need are cut, a state that
can no longer be met ends at once. Order of events: the row with fewest new suppliers first, its big suppliers first.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np
from attrs import frozen

from grith.force.odds._diagram import FALSE, TRUE, Diagram
from grith.force.odds._logic import TooLarge

MOST_STATES = 3_000_000
SCALE = 1_000_000
"""Amounts count to the sixth decimal, as everywhere in a plan: a row that lacks a millionth of its need is met."""


@frozen
class Row:
    """``amounts`` by event; the row holds if those of the events that happen reach ``need``."""

    amounts: dict[int, float]
    need: float


def whole_rows(rows: Sequence[Row]) -> list[tuple[dict[int, int], int]] | None:
    """Rows in whole numbers, without those that always hold or that another implies; None if one can never hold."""
    found: dict[tuple[tuple[int, int], ...], int] = {}
    for row in rows:
        need = round(row.need * SCALE)
        if need <= 0:
            continue
        amounts = {e: round(a * SCALE) for e, a in row.amounts.items() if round(a * SCALE) > 0}
        # Thirds do not end: each amount was rounded, and so was each that the plan placed.
        need = max(1, need - need // SCALE - len(amounts))
        if sum(amounts.values()) < need:
            return None
        for _ in range(2):
            divisor = gcd(*amounts.values())
            need = -(-need // divisor)
            amounts = {e: min(need, a // divisor) for e, a in amounts.items()}
        key = tuple(sorted(amounts.items()))
        found[key] = max(found.get(key, 0), need)
    whole = [(dict(key), need) for key, need in found.items()]
    return [row for i, row in enumerate(whole) if not any(_implied(row, other) for other in whole[:i] + whole[i + 1 :])]


def _implied(row: tuple[dict[int, int], int], other: tuple[dict[int, int], int]) -> bool:
    """Whether ``other`` holding makes ``row`` hold: measured by its need, every amount of it is no larger."""
    (mine, need), (theirs, their_need) = row, other
    return all(mine.get(event, 0) * their_need >= amount * need for event, amount in theirs.items())


def good_order(rows: Sequence[tuple[dict[int, int], int]]) -> list[int]:
    """Events in the greedy order."""
    left = [dict(amounts) for amounts, _ in rows]
    needs = [need for _, need in rows]
    order: list[int] = []
    while any(left):
        pick = min((i for i in range(len(left)) if left[i]), key=lambda i: (len(left[i]), -needs[i], i))
        events = sorted(left[pick], key=lambda e: (-left[pick][e], e))
        order += events
        for row in left:
            for event in events:
                row.pop(event, None)
    return order


def threshold_diagram(rows: Sequence[Row], most_states: int = MOST_STATES) -> Diagram:
    """The diagram that is true when every row holds. Raises TooLarge beyond ``most_states`` states in all."""
    whole = whole_rows(rows)
    nothing = np.zeros(2, dtype=np.int64)
    if not whole:
        return Diagram((), nothing, nothing, FALSE if whole is None else TRUE)
    order = good_order(whole)
    amounts = np.zeros((len(order), len(whole)), dtype=np.int64)
    for column, (given, _) in enumerate(whole):
        for place, event in enumerate(order):
            amounts[place, column] = given.get(event, 0)
    # What later events can still bring, after each event.
    rest = np.vstack([np.cumsum(amounts[::-1], axis=0)[::-1][1:], np.zeros((1, len(whole)), dtype=np.int64)])
    state = np.array([[need] for _, need in whole], dtype=np.int64)
    layers: list[tuple[np.ndarray, np.ndarray]] = []
    total = 0
    for place in range(len(order)):
        count = state.shape[1]
        total += count
        if total > most_states:
            raise TooLarge(f"more than {most_states:,} states of unmet need", "", "Bounds are given instead")
        both = np.concatenate([state, np.maximum(0, state - amounts[place][:, None])], axis=1)
        child = np.full(2 * count, -1, dtype=np.int64)
        met = ~both.any(axis=0)
        dead = (both > rest[place][:, None]).any(axis=0)
        child[met] = TRUE - 2  # below 0: an end, not a state of the next layer
        child[dead] = FALSE - 2
        open_states = np.flatnonzero(~met & ~dead)
        first, inverse = _distinct(both[:, open_states])
        child[open_states] = inverse
        layers.append((child[:count], child[count:]))
        state = both[:, open_states[first]]
        if not state.shape[1]:
            break
    return _numbered(order, layers)


def _distinct(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each distinct column stands first, and which of them every column is. Columns are packed into int64."""
    columns = state.shape[1]
    if not columns:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    low, high = state.min(axis=1), state.max(axis=1)
    word, room = np.zeros(columns, dtype=np.int64), 1
    for row in np.flatnonzero(high > low):
        size = int(high[row] - low[row]) + 1
        if room * size >= 1 << 62:
            word = np.unique(word, return_inverse=True)[1].astype(np.int64)
            room = int(word.max()) + 1
        values = state[row] - low[row]
        if room * size >= 1 << 62:
            values = np.unique(values, return_inverse=True)[1]
            size = int(values.max()) + 1
        word = word * size + values
        room *= size
    _, first, inverse = np.unique(word, return_index=True, return_inverse=True)
    return first, inverse


def _numbered(order: Sequence[int], layers: Sequence[tuple[np.ndarray, np.ndarray]]) -> Diagram:
    """Layers from the top to one array from the bottom up."""
    first = 2
    lows, highs = [np.zeros(2, dtype=np.int64)], [np.zeros(2, dtype=np.int64)]
    levels = []
    below = 0
    for place in range(len(layers) - 1, -1, -1):
        low, high = (np.where(c >= 0, c + below, c + 2) for c in layers[place])
        lows.append(low)
        highs.append(high)
        levels.append((order[place], first, first + len(low)))
        below, first = first, first + len(low)
    return Diagram(tuple(levels), np.concatenate(lows), np.concatenate(highs), below)
