"""Specks tidied away: what aims held to a ten-millionth leave in a plan, such as a thousandth of a person on a tour.

A later aim may use up the room that an earlier one is held with. Then a nation "helps" with a speck, on which the odds
would rest, or a need is short by as little. A small programme moves tours that can be parted by less than half an item
each, so that gaps close and specks go where others can take over; whole units stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, hstack

from grith.covering import linear_model, quiet_highs
from grith.force._programme import Programme

_SPECK, _ITEM = 1e-3, 0.5
"""A tour is a speck if it is less than this share of the need and less than half an item; nothing moves by more."""
_MOVE, _DEARER = 0.1, 1.01


def tidied(programme: Programme, solution: np.ndarray, *, relaxed: bool = False) -> np.ndarray:
    """Values of the tours near those of ``solution`` (all columns): gaps no larger, tier by tier, and fewer specks.

    To be rid of a speck counts more than to move others. Where nothing can be gained nothing moves; rows that
    ``solution`` breaks by the solver's tolerance may stay so.
    """
    data, count = programme.data, len(programme.tours)
    values = np.array(solution[:count], dtype=float)
    whole = np.zeros(count, dtype=bool) if relaxed else programme.whole()[:count]
    rounded = whole & (abs(values - values.round()) < 1e-4)
    values[rounded] = values[rounded].round()
    free = np.flatnonzero(~whole & (values > 0.0))
    if not len(free):
        return values
    need = np.zeros((len(data.slots), data.horizon))
    for line in data.lines:
        need[line.slot] += line.need
    tours = [programme.tours[c] for c in free]
    worth, peak = np.array([t.worth for t in tours]), np.array([need[t.slot].max() for t in tours])
    reach = np.minimum(_SPECK * peak / worth, _ITEM)
    speck = values[free] < reach
    less = np.where(speck, values[free], np.minimum(reach, values[free]))
    more = np.where(speck, 0.0, np.minimum(reach, programme.upper()[free] - values[free]))
    share = worth * np.array([t.last - t.first + 1 for t in tours]) / peak
    shape = len(programme.tags), programme.columns
    rows = csr_array((programme.value, programme.index, programme.starts), shape=shape)
    placed, now = rows[:, :count] @ values, rows[:, count:] @ solution[count:]
    tier = np.array([data.lines[line].tier for line, _ in programme.gaps], dtype=int).reshape(-1, 2)
    each = np.array([1.0 / data.lines[line].need[month - 1] for line, month in programme.gaps])
    aims = [np.where((tier == t).all(axis=1), each, 0.0) for t in sorted({line.tier for line in data.lines})]
    gaps, most = slice(count, count + len(each)), programme.upper()[count:]
    held = np.clip(solution[gaps], 0.0, most[: len(each)])
    # Columns: each tour more, each tour less, gaps as they are and flows, gaps beyond that (dearer: none moves idly).
    last = np.concatenate([_MOVE * share, np.where(speck, -share, _MOVE * share), np.zeros(len(most) + len(each))])
    nothing = np.zeros(2 * len(free))
    moved = _in_turn(
        csr_array(hstack([rows[:, free], -rows[:, free], rows[:, count:], rows[:, gaps]])),
        np.minimum(np.array(programme.low) - placed, now),
        np.maximum(np.array(programme.high) - placed, now),
        np.concatenate([np.maximum(0.0, more), less, held, most[len(each) :], most[: len(each)] - held]),
        [np.concatenate([nothing, aim, np.zeros(len(programme.flows)), _DEARER * aim]) for aim in aims],
        last,
    )
    if moved is not None:
        values[free] += moved[: len(free)] - moved[len(free) : 2 * len(free)]
    return values


def _in_turn(
    rows: csr_array, low: np.ndarray, high: np.ndarray, upper: np.ndarray, aims: Sequence[np.ndarray], last: np.ndarray
) -> np.ndarray | None:
    """Each aim made small, its columns then held as they are, and at the end ``last``; None where the solver fails."""
    import highspy

    highs, every = quiet_highs(), np.arange(len(upper), dtype=np.int32)
    highs.setOptionValue("threads", 1)
    highs.passModel(linear_model(np.zeros(len(upper)), upper, rows, low, high, None))
    for aim in (*aims, last):
        highs.changeColsCost(len(every), every, aim)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.array(highs.getSolution().col_value)
        upper = np.where(aim > 0.0, np.maximum(0.0, found), upper)
        highs.changeColsBounds(len(every), every, np.zeros(len(every)), upper)
    return found
