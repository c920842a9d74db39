"""Every single and double loss of a nation: what the best new plan then leaves uncovered."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from itertools import combinations

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
    """N-1 and N-2.

    ``breaking``: the least sets (one or two nations) whose loss costs must-haves. ``cut``: pairs that were not tried.
    """

    base: tuple[float, float]
    singles: tuple[Loss, ...]
    pairs: tuple[Loss, ...]
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
    base = search.ask(every)
    chosen = list(combinations(range(len(nations)), 2))
    answers = [found for _, found in sorted(search.in_two([(n,) for n in range(len(nations))], [base]).items())]
    found = search.in_two(chosen[:MOST_PAIRS], answers)
    singles = [_loss(data, (n,), base, answer) for n, answer in zip(nations, answers, strict=True)]
    alone = {loss.nations[0]: loss.must_have for loss in singles}
    pairs = []
    for a, b in chosen[:MOST_PAIRS]:
        loss = _loss(data, (nations[a], nations[b]), base, found[a, b])
        extra = loss.must_have - alone[nations[a]] - alone[nations[b]]
        pairs.append(evolve(loss, more_than_alone=extra if extra > _TINY else 0.0))
    breaking: list[tuple[str, ...]] = [(n,) for n in nations if alone[n] > _TINY]
    breaking += [p.nations for p in pairs if p.must_have > _TINY and all(alone[n] <= _TINY for n in p.nations)]
    order = lambda p: (-p.must_have, -p.desired, p.nations)  # noqa: E731
    return Losses(
        (base.must_have, base.desired),
        tuple(sorted(singles, key=order)),
        tuple(sorted(pairs, key=order)),
        tuple(breaking),
        max(0, len(chosen) - MOST_PAIRS),
        search.oracle.calls,
    )


class _Search:
    """Answers so far, and by nation who of them uses it: an answer that does without somebody holds without them."""

    def __init__(self, oracle: Oracle, of: list[np.ndarray]) -> None:
        self.oracle, self.of = oracle, np.array(of).reshape(len(of), len(oracle.data.offers))
        self.answers: list[Answer] = []
        self.uses = np.zeros((0, len(of)), dtype=bool)
        self.totals = np.zeros(0)

    def in_two(self, chosen: Sequence[tuple[int, ...]], near: list[Answer]) -> dict[tuple[int, ...], Answer]:
        """The best plan without each of the sets of nations ``chosen``, searched for near a plan of ``near``.

        ``near`` holds the plan with everybody, or for each nation the plan without it.
        Always in two threads, each with its solver, so that the machine's number of processors changes nothing.
        """
        other, here = copy(self), self.oracle.focus(near)
        other.oracle, there = self.oracle.twin(here)
        other.answers, known = [*self.answers], len(self.answers)
        with ThreadPoolExecutor(2) as pool:
            halves = pool.map(_Search._all, (self, other), (chosen[::2], chosen[1::2]), (here, there))
            found = {gone: answer for half in halves for gone, answer in half}
        self.oracle.learn(other.oracle)
        self.answers += other.answers[known:]
        self.uses = np.vstack([self.uses, other.uses[known:]])
        self.totals = np.append(self.totals, other.totals[known:])
        return found

    def _all(self, chosen: Sequence[tuple[int, ...]], near: list[Answer]) -> list[tuple[tuple[int, ...], Answer]]:
        """One half. A search begins at the plan that its costliest loss alone leaves; those of one plan follow on."""
        begins = [max(gone, key=lambda nation: near[nation].total) if len(near) > 1 else 0 for gone in chosen]
        ordered = sorted(zip(begins, chosen, strict=True))
        return [(gone, self.without(gone, near[begin])) for begin, gone in ordered]

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


def _loss(data: ForceData, gone: tuple[str, ...], base: Answer, answer: Answer) -> Loss:
    hit = tuple(
        line.id for line, before, after in zip(data.lines, base.by_line, answer.by_line, strict=True)
        if after > before + _TINY * max(1.0, before)
    )  # fmt: skip
    return Loss(
        gone, max(0.0, answer.must_have - base.must_have), max(0.0, answer.desired - base.desired), hit
    )  # fmt: skip
