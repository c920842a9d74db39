"""Every single and double loss of a nation: what the best new plan then leaves uncovered."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from attrs import frozen

from grith.force._data import ForceData
from grith.force.odds._oracle import Answer, Oracle

_TINY = 1e-6
MOST_PAIRS = 5_000


@frozen
class Loss:
    """Losing ``nations``: line-months of must-haves and desired lines that become uncovered; lines that are hit.

    ``more_than_alone`` is what a pair costs in must-haves beyond the sum of its two single losses.
    """

    nations: tuple[str, ...]
    must_have: float
    desired: float
    breaks: tuple[str, ...]
    more_than_alone: float = 0.0


@frozen
class Losses:
    """N-1 and N-2. ``enough``: a smallest-by-one set of nations that covers as much of the must-haves as all together.

    ``breaking``: the least sets (one or two nations) whose loss costs must-haves. ``cut``: pairs that were not tried.
    """

    base: tuple[float, float]
    singles: tuple[Loss, ...]
    pairs: tuple[Loss, ...]
    enough: tuple[str, ...]
    breaking: tuple[tuple[str, ...], ...]
    cut: int
    calls: int


def losses(data: ForceData) -> Losses:
    """All losses of one and of two nations among those with an offer that counts; after each the force is planned anew.

    The plans are relaxed (units may be parted): a true plan is never better. Nothing is drawn at random; the same data
    give the same losses.
    """
    oracle = Oracle(data)
    nations = sorted({o.nation for o in data.offers})
    of = {n: np.array([o.nation == n for o in data.offers], dtype=bool) for n in nations}
    every = np.ones(len(data.offers), dtype=bool)
    base = oracle.ask(every)

    answers = {n: oracle.ask(~of[n], base) if of[n][base.used].any() else base for n in nations}
    singles = [_loss(data, (n,), base, answers[n]) for n in nations]
    alone = {loss.nations[0]: loss.must_have for loss in singles}
    chosen = list(combinations(nations, 2))
    pairs = []
    for a, b in chosen[:MOST_PAIRS]:
        # Whoever is not used in the best plan without the other costs nothing more.
        if not of[b][answers[a].used].any():
            answer = answers[a]
        elif not of[a][answers[b].used].any():
            answer = answers[b]
        else:
            answer = oracle.ask(~of[a] & ~of[b], answers[a])
        loss = _loss(data, (a, b), base, answer)
        extra = loss.must_have - alone[a] - alone[b]
        pairs.append(Loss(loss.nations, loss.must_have, loss.desired, loss.breaks, extra if extra > _TINY else 0.0))
    # Who is enough: let go of nations one after the other, those with the least to lose first.
    kept, enough = every.copy(), list(nations)
    for nation in sorted(nations, key=lambda n: (alone[n], n)):
        trial = kept & ~of[nation]
        if oracle.ask(trial).must_have <= base.must_have + _TINY:
            kept = trial
            enough.remove(nation)
    breaking: list[tuple[str, ...]] = [(n,) for n in nations if alone[n] > _TINY]
    breaking += [p.nations for p in pairs if p.must_have > _TINY and all(alone[n] <= _TINY for n in p.nations)]
    order = lambda p: (-p.must_have, -p.desired, p.nations)  # noqa: E731
    return Losses(
        (base.must_have, base.desired),
        tuple(sorted(singles, key=order)),
        tuple(sorted(pairs, key=order)),
        tuple(enough),
        tuple(breaking),
        max(0, len(chosen) - MOST_PAIRS),
        oracle.calls,
    )


def _loss(data: ForceData, gone: tuple[str, ...], base: Answer, answer: Answer) -> Loss:
    hit = tuple(
        line.id for line, before, after in zip(data.lines, base.by_line, answer.by_line, strict=True)
        if after > before + _TINY * max(1.0, before)
    )  # fmt: skip
    return Loss(
        gone, max(0.0, answer.must_have - base.must_have), max(0.0, answer.desired - base.desired), hit
    )  # fmt: skip
