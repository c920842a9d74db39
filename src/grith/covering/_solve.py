"""From a covering problem to a proved choice: presolve, search, relaxation, fixing by prices, then branch and bound."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from grith.covering._branch import Tree, best_of
from grith.covering._problem import Cover, Covering, CoverLimits

if TYPE_CHECKING:
    from grith.covering._presolve import Reduced
    from grith.covering._problem import Array

_SMALLER = 0.1  # once so large a share of the sites is decided by prices, start on the smaller problem


def solve(problem: Covering, limits: CoverLimits | None = None) -> Cover:
    """The sites that reach most weight, with a bound that no choice exceeds.

    Without groups, capacity and backup: sites that reach stretches of demands in their given order are chosen by the
    exact dynamic programme of :func:`cover_line`; all else is made smaller by presolve and by the prices of the
    relaxation, and proved on HiGHS. The same problem gives the same sites, unless the clock cuts it.
    """
    from grith.covering._line import cover_line, stretches

    limits = limits or CoverLimits()
    began = perf_counter()
    reach, weights = _sorted(problem.reach), _floats(problem.weights)
    if not problem.plain:
        return _direct(problem, reach, weights, limits, began)
    found = stretches(reach)
    if found is not None:
        cover = cover_line(*found, weights, problem.number)
        return _cover(problem, reach, weights, cover.sites, cover.bound, True, cover.steps, {"all": _since(began)})
    return _Plain(problem, reach, weights, limits, began).solve()


class _Plain:
    """The textbook problem. Sites that are fixed to be taken are kept in ``taken``, with what they reach set aside."""

    def __init__(self, problem: Covering, reach: Any, weights: Array, limits: CoverLimits, began: float) -> None:
        import numpy as np

        self.problem, self.reach, self.weights, self.limits = problem, reach, weights, limits
        self.began = began
        self.whole = bool((weights == np.round(weights)).all())
        self.taken: list[int] = []
        self.set_aside = 0.0
        self.best: Array = np.zeros(0, dtype=np.int64)
        self.value = 0.0
        self.steps: dict[str, float] = {"sites": reach.shape[0], "demands": reach.shape[1]}
        self.seconds: dict[str, float] = {}

    def solve(self) -> Cover:
        import numpy as np

        from grith.covering._presolve import reduce

        sites = self.reach.shape[0]
        left = reduce(self.reach, self.weights, np.zeros(sites), np.arange(sites))
        self._timed("presolve", sites_after_presolve=len(left.sites), demands_after_presolve=len(left.weights))
        self._improve(left)
        self._timed("search")
        bound, proved, nodes = float(self.weights.sum()), False, 0
        while not proved and self._time_left() > 0:
            number = self.problem.number - len(self.taken)
            if number <= 0 or len(left.sites) <= number:
                self._offer([*self.taken, *left.sites[: max(0, number)].tolist()])
                proved = True
                break
            tree = Tree(left, number, self.set_aside, self._can_improve)
            none = np.zeros(len(left.sites), dtype=bool)
            root = tree.node(none, none)
            if root is None:
                break
            bound = min(bound, root.upper)
            self.steps.setdefault("relaxation", bound)
            self._offer([*self.taken, *left.sites[best_of(tree, root.shares)].tolist()])
            if not self._can_improve(root.upper):
                nodes, proved = nodes + tree.nodes, True
                break
            before = len(left.sites)
            root = tree.again(root)
            state = "anew"
            if (root.hopeless | root.needed).sum() <= _SMALLER * before:
                upper, state = tree.search(root, self._taker(left), lambda: self._time_left() <= 0)
                bound = min(bound, upper)
                root = tree.again(root)
            nodes += tree.nodes
            proved = state == "done"
            if state == "anew":
                left = self._smaller(left, root.hopeless, root.needed)
        self._timed("branch and bound", nodes=nodes, sites_after_fixing=len(left.sites))
        return self._answer(self.value if proved else max(bound, self.value), proved)

    def _answer(self, bound: float, proved: bool) -> Cover:
        seconds = {**self.seconds, "all": _since(self.began)}
        return _cover(self.problem, self.reach, self.weights, self.best, bound, proved, self.steps, seconds)

    def _improve(self, left: Reduced) -> None:
        """Search among the sites that are left, and keep what is better than the best so far."""
        from grith.covering._search import search

        rounds = self.limits.rounds
        chosen, _ = search(left.reach, left.weights, left.alone, self.problem.number, rounds, self.limits.seed)
        self._offer(left.sites[chosen].tolist())

    def _taker(self, left: Reduced) -> Callable[[Array], bool]:
        return lambda chosen: self._offer([*self.taken, *left.sites[chosen].tolist()])

    def _offer(self, sites: list[int]) -> bool:
        """Keep a choice if it is the best so far, and tell whether it is."""
        import numpy as np

        chosen = np.unique(np.array(sites, dtype=np.int64))
        value = float(self.weights[_times(self.reach, chosen) > 0].sum())
        if value <= self.value:
            return False
        self.best, self.value = chosen, value
        return True

    def _can_improve(self, bound: float) -> bool:
        """Whether a choice better than the best so far is possible below ``bound``; whole weights make whole steps."""
        step = 1.0 - 1e-6 if self.whole else 1e-9 * max(1.0, self.value)
        return bound >= self.value + step and bound > self.value * (1 + self.limits.tolerance)

    def _smaller(self, left: Reduced, hopeless: Array, needed: Array) -> Reduced:
        """The problem without hopeless sites, and with the needed ones taken for good."""
        import numpy as np

        from grith.covering._presolve import reduce

        needed = needed & ~hopeless
        got = _times(left.reach, np.flatnonzero(needed)) > 0
        self.taken += left.sites[needed].tolist()
        self.set_aside += float(left.weights[got].sum() + left.alone[needed].sum())
        rest = np.flatnonzero(~hopeless & ~needed)
        return reduce(left.reach[rest][:, ~got], left.weights[~got], left.alone[rest], left.sites[rest])

    def _time_left(self) -> float:
        return self.limits.seconds - _since(self.began)

    def _timed(self, name: str, **steps: float) -> None:
        self.seconds[name] = _since(self.began) - sum(self.seconds.values())
        self.steps.update(steps)


def _direct(problem: Covering, reach: Any, weights: Array, limits: CoverLimits, began: float) -> Cover:
    """Groups, backup or capacity: presolve where it holds, then HiGHS."""
    import numpy as np

    from grith.covering._presolve import reduce
    from grith.covering._programme import in_groups, run, textbook, with_capacity

    sites = np.arange(reach.shape[0])
    groups = None if problem.groups is None else np.asarray(problem.groups, dtype=np.int64)
    steps: dict[str, float] = {"sites": reach.shape[0], "demands": reach.shape[1]}
    if problem.capacity is not None:
        programme = with_capacity(reach, weights, problem.number, problem.capacity)
    elif problem.backup:
        programme = textbook(reach, weights, np.zeros(len(sites)), problem.number, problem.backup)
    else:
        left = reduce(reach, weights, np.zeros(len(sites)), sites, groups)
        sites = left.sites
        steps |= {"sites_after_presolve": len(sites), "demands_after_presolve": len(left.weights)}
        programme = textbook(left.reach, left.weights, left.alone, problem.number)
    if groups is not None:
        programme = in_groups(programme, groups[sites], problem.group_numbers)
    if not len(sites):
        return _cover(problem, reach, weights, sites, 0.0, True, steps, {"all": _since(began)})
    built = _since(began)
    done = run(programme, limits.seconds - built, limits.tolerance)
    steps["nodes"] = done.nodes
    chosen = sites[:0]
    served = None
    if done.values is not None:
        chosen = sites[np.flatnonzero(done.values[programme.first :] > 0.5)]
        if problem.capacity is not None:
            served = float(programme.cost @ done.values)
    seconds = {"build": built, "all": _since(began)}
    bound = min(done.bound, float(weights.sum()) * (1 + problem.backup))
    return _cover(problem, reach, weights, chosen, bound, done.proved, steps, seconds, served)


def _cover(
    problem: Covering,
    reach: Any,
    weights: Array,
    chosen: Any,
    bound: float,
    proved: bool,
    steps: dict[str, float],
    seconds: dict[str, float],
    served: float | None = None,
) -> Cover:
    import numpy as np

    chosen = np.asarray(chosen, dtype=np.int64)
    times = _times(reach, chosen)
    covered = float(weights[times > 0].sum()) if served is None else served
    twice = float(weights[times > 1].sum())
    value = covered + problem.backup * twice
    status = "proved" if proved else "cut"
    return Cover(
        tuple(int(s) for s in np.sort(chosen)), value, max(value, bound) if not proved else value, covered, twice,
        status, dict(steps), {k: round(v, 4) for k, v in seconds.items()},
    )  # fmt: skip


def _times(reach: Any, chosen: Array) -> Array:
    """How many of the chosen sites reach each demand."""
    import numpy as np

    counts: Array = np.zeros(reach.shape[1], dtype=np.int64)
    for site in chosen.tolist():
        counts[reach.indices[reach.indptr[site] : reach.indptr[site + 1]]] += 1
    return counts


def _sorted(reach: Any) -> Any:
    from scipy.sparse import csr_array

    matrix = csr_array(reach).astype(bool)
    matrix.eliminate_zeros()
    matrix.sum_duplicates()
    return matrix


def _floats(weights: Any) -> Array:
    import numpy as np

    return np.asarray(weights, dtype=float)


def _since(began: float) -> float:
    return perf_counter() - began
