"""Boolean structures as reduced ordered decision diagrams (Bryant 1986): and, or, not, xor, at least k of n."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grith.errors import ForceError
from grith.force.odds._diagram import FALSE, TRUE, Diagram

MOST_NODES = 3_000_000
_END = 1 << 60


class TooLarge(ForceError):
    """The structure has more nodes in this order of events than the budget allows."""


class Logic:
    """Builds diagrams over events. An event's level is its place in ``order``; functions are node numbers."""

    def __init__(self, order: Sequence[int], most_nodes: int = MOST_NODES) -> None:
        self.order = list(order)
        self.most_nodes = most_nodes
        self._level_of = {event: level for level, event in enumerate(self.order)}
        self._nodes: list[tuple[int, int, int]] = [(_END, 0, 0), (_END, 1, 1)]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._known: dict[tuple[int, int, int], int] = {}
        self._risen: dict[int, int] = {FALSE: FALSE, TRUE: TRUE}

    def event(self, event: int) -> int:
        """The function that is true when the event happens."""
        return self._node(self._level_of[event], FALSE, TRUE)

    def both(self, f: int, g: int) -> int:
        """f and g."""
        return self.choose(f, g, FALSE)

    def either(self, f: int, g: int) -> int:
        """f or g."""
        return self.choose(f, TRUE, g)

    def invert(self, f: int) -> int:
        """Not f."""
        return self.choose(f, FALSE, TRUE)

    def differ(self, f: int, g: int) -> int:
        """Exactly one of f and g."""
        return self.choose(f, self.invert(g), g)

    def at_least(self, k: int, parts: Sequence[int]) -> int:
        """At least k of the parts are true."""
        if k <= 0:
            return TRUE
        if k > len(parts):
            return FALSE
        row = [TRUE] + [FALSE] * k
        for part in reversed(parts):
            row = [TRUE] + [self.choose(part, row[j - 1], row[j]) for j in range(1, k + 1)]
        return row[k]

    def choose(self, f: int, g: int, h: int) -> int:
        """If f then g, else h."""
        nodes, known = self._nodes, self._known
        work: list[tuple[int, ...]] = [(f, g, h)]
        done: list[int] = []
        while work:
            item = work.pop()
            if len(item) == 4:
                level, f, g, h = item
                high, low = done.pop(), done.pop()
                found = known[f, g, h] = self._node(level, low, high)
                done.append(found)
                continue
            f, g, h = item
            if f == TRUE or g == h:
                done.append(g)
            elif f == FALSE:
                done.append(h)
            elif g == TRUE and h == FALSE:
                done.append(f)
            elif (f, g, h) in known:
                done.append(known[f, g, h])
            else:
                level = min(nodes[f][0], nodes[g][0], nodes[h][0])
                parts = [n[1:] if n[0] == level else (i, i) for i, n in ((i, nodes[i]) for i in (f, g, h))]
                work.append((level, f, g, h))
                work.append(tuple(p[1] for p in parts))
                work.append(tuple(p[0] for p in parts))
        return done[0]

    def restrict(self, f: int, event: int, happens: bool) -> int:
        """f with one event fixed."""
        level, side, found = self._level_of[event], 2 if happens else 1, {FALSE: FALSE, TRUE: TRUE}
        for node in self._below(f):
            at, low, high = self._nodes[node]
            found[node] = found[self._nodes[node][side]] if at == level else self._node(at, found[low], found[high])
        return found[f]

    def risen(self, f: int) -> int:
        """The least function above f that more events cannot make false."""
        for node in self._below(f):
            if node not in self._risen:
                level, low, high = self._nodes[node]
                low, high = self._risen[low], self._risen[high]
                self._risen[node] = self._node(level, low, self.either(low, high))
        return self._risen[f]

    def diagram(self, root: int) -> Diagram:
        """The nodes below ``root`` as arrays."""
        used = sorted((n for n in self._below(root) if n > TRUE), key=lambda n: -self._nodes[n][0])
        number = {FALSE: 0, TRUE: 1} | {node: place for place, node in enumerate(used, 2)}
        low, high = np.zeros(len(used) + 2, dtype=np.int64), np.zeros(len(used) + 2, dtype=np.int64)
        levels: list[tuple[int, int, int]] = []
        for place, node in enumerate(used, 2):
            level, a, b = self._nodes[node]
            low[place], high[place] = number[a], number[b]
            event = self.order[level]
            if levels and levels[-1][0] == event:
                levels[-1] = (event, levels[-1][1], place + 1)
            else:
                levels.append((event, place, place + 1))
        return Diagram(tuple(levels), low, high, number[root])

    def _node(self, level: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (level, low, high)
        found = self._unique.get(key)
        if found is None:
            if len(self._nodes) >= self.most_nodes:
                raise TooLarge(
                    f"the structure needs more than {self.most_nodes:,} nodes", "", "Split it, or list events apart"
                )
            found = self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return found

    def _below(self, f: int) -> list[int]:
        """Nodes under f, f included, each after those that it leads to (a node is made after its children)."""
        seen, work = {f}, [f]
        while work:
            node = work.pop()
            if node > TRUE:
                for child in self._nodes[node][1:]:
                    if child not in seen:
                        seen.add(child)
                        work.append(child)
        return sorted(seen)
