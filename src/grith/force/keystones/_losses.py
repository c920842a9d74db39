"""Every single and double loss of a nation: what the best new plan then leaves uncovered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from itertools import chain, combinations

import numpy as np
from attrs import evolve, frozen

from grith.force._data import ForceData
from grith.force.odds._oracle import Answer, Oracle

_TINY = 1e-6
_SAME = 1e-9
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
    nations = sorted({o.nation for o in data.offers})
    of = [np.array([o.nation == n for o in data.offers], dtype=bool) for n in nations]
    every = np.ones(len(data.offers), dtype=bool)
    search = _Search(Oracle(data), of)
    oracle = search.oracle
    base = search.ask(every)
    answers = [search.without((number,), base) for number in range(len(nations))]
    singles = [_loss(data, (n,), base, found) for n, found in zip(nations, answers, strict=True)]
    alone = {loss.nations[0]: loss.must_have for loss in singles}
    chosen = list(combinations(range(len(nations)), 2))
    # Always two parts, each with a solver of its own, so that the machine's number of processors changes nothing.
    parts = (search, search.twin())
    with ThreadPoolExecutor(len(parts)) as pool:
        halves = [[p for p in chosen[:MOST_PAIRS] if p[0] % 2 == part] for part in range(len(parts))]
        found = dict(chain(*pool.map(lambda part, half: part.pairs(half, answers), parts, halves)))
    pairs = []
    for a, b in chosen[:MOST_PAIRS]:
        loss = _loss(data, (nations[a], nations[b]), base, found[a, b])
        extra = loss.must_have - alone[nations[a]] - alone[nations[b]]
        pairs.append(evolve(loss, more_than_alone=extra if extra > _TINY else 0.0))
    # Who is enough: let go of nations one after the other, those with the least to lose first.
    kept, enough = every.copy(), list(nations)
    for nation in sorted(nations, key=lambda n: (alone[n], n)):
        trial = kept & ~of[nations.index(nation)]
        if alone[nation] <= _TINY and oracle.ask(trial).must_have <= base.must_have + _TINY:
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
        sum(part.oracle.calls for part in parts),
    )


class _Search:
    """Answers so far, and by nation who of them uses it: an answer that does without somebody holds without them."""

    def __init__(self, oracle: Oracle, of: list[np.ndarray]) -> None:
        self.oracle, self.of = oracle, np.array(of).reshape(len(of), len(oracle.data.offers))
        self.answers: list[Answer] = []
        self.uses = np.zeros((0, len(of)), dtype=bool)
        self.totals = np.zeros(0)

    def twin(self) -> _Search:
        """Another with the same knowledge, for another thread."""
        other = copy(self)
        other.oracle, other.answers = self.oracle.twin(), [*self.answers]
        return other

    def ask(self, kept: np.ndarray, near: Answer | None = None) -> Answer:
        """Ask, and remember."""
        answer = self.oracle.ask(kept, near)
        self.answers.append(answer)
        self.uses = np.vstack([self.uses, self.of[:, answer.used].any(axis=1)])
        self.totals = np.append(self.totals, answer.total)
        return answer

    def without(self, gone: tuple[int, ...], near: Answer) -> Answer:
        """The best plan without some nations: one that is known and as good as any can be, or a new one."""
        kept = np.asarray(~self.of[list(gone)].any(axis=0))
        idle = ~self.uses[:, list(gone)].any(axis=1)
        fits = np.flatnonzero(idle & (self.totals <= self.oracle.bound(kept) + _SAME))
        return self.answers[fits[0]] if len(fits) else self.ask(kept, near)

    def pairs(self, chosen: list[tuple[int, int]], singles: list[Answer]) -> list[tuple[tuple[int, int], Answer]]:
        """The best plan without each of the pairs ``chosen``; bases of ``singles`` are copied before they are used.

        The search begins at the loss of that one of the two whose plan would miss the other less.
        """
        near = [evolve(answer, start=copy(answer.start)) for answer in singles]
        offers = [self.of[:, answer.used].sum(axis=1) for answer in singles]
        return [((a, b), self.without((a, b), near[a if offers[a][b] <= offers[b][a] else b])) for a, b in chosen]


def _loss(data: ForceData, gone: tuple[str, ...], base: Answer, answer: Answer) -> Loss:
    hit = tuple(
        line.id for line, before, after in zip(data.lines, base.by_line, answer.by_line, strict=True)
        if after > before + _TINY * max(1.0, before)
    )  # fmt: skip
    return Loss(
        gone, max(0.0, answer.must_have - base.must_have), max(0.0, answer.desired - base.desired), hit
    )  # fmt: skip
