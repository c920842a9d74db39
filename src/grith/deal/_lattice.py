"""All minimal conflicts and maximal packages of up to 16 groups, by walking all subsets from the smallest up.

What is known of each subset is one bit of a long integer: bit s belongs to the subset whose members are the binary
digits of s. "Every subset of S" and "every superset of S" are then a few bitwise operations on that integer. Because
subsets are met smallest first, one that is not yet known to be impossible has only possible proper subsets: if the
solver refuses it, it is a minimal conflict at once, with nothing to shrink.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from grith.deal._budget import Clock
from grith.deal._oracle import Oracle

LARGEST = 16
Found = tuple[str, tuple[int, ...]]


@cache
def _axes(size: int) -> tuple[int, ...]:
    """For each group i the integer whose bit s tells whether subset s holds i."""
    axes = []
    for i in range(size):
        half = 1 << i
        block, width = ((1 << half) - 1) << half, half * 2
        while width < 1 << size:
            block |= block << width
            width *= 2
        axes.append(block)
    return tuple(axes)


@cache
def _levels(size: int) -> tuple[int, ...]:
    """For each k the integer of all subsets with k members."""
    whole = (1 << (1 << size)) - 1
    levels = [1] + [0] * size
    for i, axis in enumerate(_axes(size)):
        for k in range(i + 1, 0, -1):
            levels[k] |= (levels[k - 1] << (1 << i)) & axis & whole
    return tuple(levels)


def walk(oracle: Oracle, clock: Clock) -> Iterator[Found]:
    """Yield ("conflict", groups), smallest first, and ("package", groups) until all are found or the time is over.

    The caller has made sure that the empty set is possible. A last ("closed", ()) says that nothing is left.
    """
    size = oracle.size
    axes = _axes(size)
    whole = (1 << (1 << size)) - 1
    missing = [whole ^ axis for axis in axes]
    impossible = 0  # bit s: subset s is known to clash, if not yet known to be a smallest one
    open_ = whole  # bit s: subset s is in no package found and holds no conflict found
    for level in _levels(size):
        here = open_ & level
        while here:
            if clock.over:
                return
            lowest = here & -here
            subset = lowest.bit_length() - 1
            members = [i for i in range(size) if subset >> i & 1]
            if impossible >> subset & 1 or not oracle.possible(members):
                above = whole
                for i in members:
                    above &= axes[i]
                impossible |= above
                open_ &= ~above
                here ^= lowest  # no other subset of this size holds the conflict
                yield "conflict", tuple(members)
                continue
            # Add groups until none fits; each refusal is remembered, for it may be a conflict met later.
            for i in oracle.standing():
                subset |= 1 << i
            for i in range(size):
                bigger = subset | 1 << i
                if bigger == subset or impossible >> bigger & 1:
                    continue
                wanted = [j for j in range(size) if bigger >> j & 1]
                if oracle.possible(wanted):
                    subset = bigger
                    for j in oracle.standing():
                        subset |= 1 << j
                else:
                    above = whole
                    for j in oracle.clash():
                        above &= axes[j]
                    impossible |= above
            below = whole
            for i in range(size):
                if not subset >> i & 1:
                    below &= missing[i]
            open_ &= ~below
            here &= ~below
            yield "package", tuple(i for i in range(size) if subset >> i & 1)
    yield "closed", ()
