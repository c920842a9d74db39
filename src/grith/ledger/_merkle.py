"""The Merkle tree of RFC 6962, section 2.1: hashes, roots, inclusion and consistency proofs.

A *complete subtree* is named by its level (0 = leaves) and its index on that level. Its hash never changes once it
is full, so it is stored once; every root and proof is put together from such hashes. ``Lookup`` fetches one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Lookup = Callable[[int, int], bytes]
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the entry's bytes (RFC 6962, 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and the two hashes below (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The complete subtrees that make up the tree of the entries so far, largest first: all that appending needs."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    @classmethod
    def load(cls, size: int, lookup: Lookup) -> Frontier:
        """The frontier of the tree of the first ``size`` leaves: one look-up for each 1 bit of ``size``."""
        return cls(size, (lookup(level, index) for level, index in _pieces(0, size)))

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; returns the subtrees of level 1 and up that it completes, as (level, index, hash)."""
        done, level, index, digest = [], 0, self.size, leaf
        while index & 1:
            digest = sha256(b"\x01" + self.peaks.pop() + digest).digest()
            level, index = level + 1, index >> 1
            done.append((level, index, digest))
        self.peaks.append(digest)
        self.size += 1
        return done

    def root(self) -> bytes:
        """The root of the tree (RFC 6962's MTH)."""
        return _fold(self.peaks)

    def copy(self) -> Frontier:
        """A frontier that can go its own way."""
        return Frontier(self.size, self.peaks)


def _pieces(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees, largest first, that make up the leaves [start, end); ``start`` opens a subtree."""
    pieces = []
    while start < end:
        level = (end - start).bit_length() - 1
        pieces.append((level, start >> level))
        start += 1 << level
    return pieces


def _fold(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    digest = peaks[-1]
    for peak in reversed(peaks[:-1]):
        digest = node_hash(peak, digest)
    return digest


def _range_hash(start: int, end: int, lookup: Lookup) -> bytes:
    return _fold([lookup(level, index) for level, index in _pieces(start, end)])


def _split(width: int) -> int:
    """The largest power of two below ``width``."""
    return 1 << ((width - 1).bit_length() - 1)


def root(size: int, lookup: Lookup) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    return _range_hash(0, size, lookup)


def inclusion_proof(index: int, size: int, lookup: Lookup) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962, 2.1.1: the hashes beside the way from the leaf to the root, leaf end first.

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, lookup))
            end = middle
        else:
            path.append(_range_hash(start, middle, lookup))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, lookup: Lookup) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 6962, 2.1.2: shows that the tree of ``new`` leaves only adds to the tree of ``old``.

    Raises ValueError unless 0 <= old <= new. Empty for old = 0 (everything extends nothing) and old = new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not extend one of {old}")
    if old in (0, new):
        return []
    start, end, path, whole = 0, new, [], True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_hash(middle, end, lookup))
            end = middle
        else:
            path.append(_range_hash(start, middle, lookup))
            start, whole = middle, False
    if not whole:
        path.append(_range_hash(start, end, lookup))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether ``proof`` leads from the leaf hash at ``index`` to the root of ``size`` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    digest, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            digest = node_hash(sibling, digest)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and digest == root_hash


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether ``proof`` shows that the second tree only adds to the first (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
