"""Branch and bound for the textbook problem: small relaxations solved anew from the last basis, prices that fix sites.

At every node the prices of the relaxation give a bound that needs no trust in the solver: for prices between 0 and the
weight of each demand, the weight above the price plus the best sites' sums of prices bounds every choice (Lagrange). It
also tells which sites no better choice can hold, and which every better choice must hold.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from grith.covering._programme import loaded, textbook

if TYPE_CHECKING:
    from grith.covering._presolve import Reduced
    from grith.covering._problem import Array

_DROP = 0.3  # start anew on the smaller problem once so large a share of the sites has become hopeless


@frozen(eq=False)
class Node:
    """What the relaxation says where some sites are taken and some left out."""

    upper: float
    shares: Array
    hopeless: Array
    needed: Array
    forced_in: Array
    forced_out: Array


class Tree:
    """The search over one reduced problem; ``base`` is weight set aside by sites that are taken for good."""

    def __init__(self, left: Reduced, number: int, base: float, better: Callable[[float], bool]) -> None:
        import numpy as np

        self.left, self.number, self.base, self.better = left, number, base, better
        self.first = len(left.weights)
        self.columns = np.arange(self.first, self.first + len(left.sites), dtype=np.int32)
        self.highs = loaded(textbook(left.reach, left.weights, left.alone, number))
        self.highs.setOptionValue("solver", "ipm")  # the first relaxation is long; later ones start from its basis
        self.nodes = 0

    def node(self, taken: Array, out: Array) -> Node | None:
        """The relaxation with the sites ``taken`` in and ``out`` left out (both boolean); None if it has no answer."""
        import numpy as np

        left = self.left
        self.highs.changeColsBounds(len(self.columns), self.columns, taken.astype(float), (~out).astype(float))
        self.highs.run()
        if self.nodes == 0:
            self.highs.setOptionValue("solver", "simplex")
        self.nodes += 1
        solution = self.highs.getSolution()
        if not (solution.value_valid and solution.dual_valid):
            return None
        prices = np.clip(np.abs(np.array(solution.row_dual)[: self.first]), 0.0, left.weights)
        shares = np.array(solution.col_value)[self.first :]
        worth = left.reach @ prices + left.alone
        places = self.number - int(taken.sum())
        free = np.flatnonzero(~taken & ~out)
        order = free[np.argsort(-worth[free], kind="stable")]
        ins, others = order[:places], order[places:]
        upper = self.base + float((left.weights - prices).sum()) + float(worth[taken].sum()) + float(worth[ins].sum())
        last_in = float(worth[ins[-1]]) if len(ins) else 0.0
        first_out = float(worth[others[0]]) if len(others) else 0.0
        forced_in = np.full(len(worth), upper)
        forced_in[others] = upper - last_in + worth[others] if len(ins) else -np.inf
        forced_out = np.full(len(worth), upper)
        forced_out[ins] = upper - worth[ins] + first_out
        return self.again(Node(upper, shares, out, taken, forced_in, forced_out))

    def again(self, node: Node) -> Node:
        """The same relaxation, with what is hopeless or needed by the best choice known now."""
        import numpy as np

        hopeless = ~np.fromiter(map(self.better, node.forced_in), dtype=bool)
        needed = ~np.fromiter(map(self.better, node.forced_out), dtype=bool)
        return evolve(node, hopeless=hopeless, needed=needed & ~hopeless)

    def rounded(self, shares: Array) -> Array:
        """The sites with the largest shares."""
        import numpy as np

        return np.sort(np.argsort(-shares, kind="stable")[: self.number])

    def search(self, root: Node, offer: Callable[[Array], bool], over: Callable[[], bool]) -> tuple[float, str]:
        """Search until ``done``, ``over`` (the clock), or ``anew``: a better choice has made the problem much smaller.

        ``offer`` takes a choice of sites and tells whether it is the best so far. Returns the bound that still stands.
        """
        import numpy as np

        none = np.zeros(len(self.columns), dtype=bool)
        heap: list[tuple[float, int, Array, Array]] = []
        count = 0
        current: tuple[float, Array, Array] | None = (root.upper, none, none)
        while True:
            if current is None:
                if not heap or not self.better(-heap[0][0]):
                    return (self.base if not heap else -heap[0][0]), "done"
                bound, _count, taken, out = heappop(heap)
                current = (-bound, taken, out)
            upper, taken, out = current
            current = None
            if over():
                return max([upper, *(-h[0] for h in heap[:1])]), "over"
            if not self.better(upper):
                continue
            node = self.node(taken, out)
            if node is None:
                return max([upper, *(-h[0] for h in heap[:1])]), "over"
            fresh = offer(self.rounded(np.where(taken, 2.0, node.shares)))
            if fresh and (~np.fromiter(map(self.better, root.forced_in), dtype=bool)).sum() > _DROP * len(none):
                return max([upper, *(-h[0] for h in heap[:1])]), "anew"
            upper = min(upper, node.upper)
            if not self.better(upper):
                continue
            taken, out = taken | node.needed, out | node.hopeless
            split = self._split(node.shares, taken, out)
            if split is None:
                offer(np.flatnonzero(taken))  # nothing is left to choose
                continue
            with_it, without = taken.copy(), out.copy()
            with_it[split], without[split] = True, True
            count += 1
            heappush(heap, (-upper, count, taken, without))
            current = (upper, with_it, out)

    def _split(self, shares: Array, taken: Array, out: Array) -> int | None:
        """The site to decide next: half taken and reaching much; None where all are decided."""
        import numpy as np

        open_ = ~taken & ~out
        if not open_.any() or int(taken.sum()) >= self.number:
            return None
        half = np.minimum(shares, 1.0 - shares)
        size = self.left.reach @ self.left.weights + self.left.alone
        score = np.where(open_, np.round(half, 4) * size, -1.0)
        if score.max() > 0:
            return int(score.argmax())
        # All open sites are whole in the relaxation: take those it takes first, then the largest.
        return int(np.where(open_, np.round(shares) * 1e12 + size, -1.0).argmax())


def best_of(tree: Tree, shares: Array) -> Any:
    """The rounded choice of the relaxation, made better by swaps."""
    from grith.covering._search import swap

    left = tree.left
    return swap(left.reach, left.weights, left.alone, tree.rounded(shares))[0]
