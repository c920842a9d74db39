"""The tree of RFC 6962 against the test data published with the Certificate Transparency reference implementation."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.ledger import _merkle as m

# Published data: certificate-transparency, merkle_tree_test (leaves, roots after each, paths, consistency proofs).
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A, B, C = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
D, E, F = (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
PATHS = {(0, 8): [A, B, C], (5, 8): [D, E, ROOTS[4]], (2, 3): [ROOTS[2]], (1, 5): [ROOTS[1], B, D], (0, 1): []}
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [F, E, ROOTS[4]], (2, 5): [B, D]}


class Tree:
    """Stored hashes in a dict, filled as the ledger fills its tables."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.stored: dict[tuple[int, int], bytes] = {}
        self.frontier = m.Frontier()
        self.roots = [self.frontier.root()]
        for index, leaf in enumerate(leaves):
            self.stored[0, index] = m.leaf_hash(leaf)
            for level, position, digest in self.frontier.append(self.stored[0, index]):
                assert (level, position) not in self.stored
                self.stored[level, position] = digest
            self.roots.append(self.frontier.root())

    def lookup(self, level: int, index: int) -> bytes:
        return self.stored[level, index]


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH exactly as RFC 6962, 2.1 writes it down."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def test_published_roots() -> None:
    tree = Tree(LEAVES)
    assert [root.hex() for root in tree.roots] == ROOTS
    assert [m.root(size, tree.lookup).hex() for size in range(9)] == ROOTS


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_published_inclusion_paths(index: int, size: int) -> None:
    tree = Tree(LEAVES)
    path = m.inclusion_proof(index, size, tree.lookup)
    assert [digest.hex() for digest in path] == PATHS[index, size]
    assert m.verify_inclusion(m.leaf_hash(LEAVES[index]), index, size, path, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_published_consistency_proofs(old: int, new: int) -> None:
    tree = Tree(LEAVES)
    proof = m.consistency_proof(old, new, tree.lookup)
    assert [digest.hex() for digest in proof] == CONSISTENCY[old, new]
    assert m.verify_consistency(old, new, proof, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]))


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_roots_follow_the_definition(leaves: list[bytes]) -> None:
    tree = Tree(leaves)
    assert tree.roots == [naive_root(leaves[:n]) for n in range(len(leaves) + 1)]
    for size in range(len(leaves) + 1):
        loaded = m.Frontier.load(size, tree.lookup)
        assert loaded.peaks == Tree(leaves[:size]).frontier.peaks


def test_every_proof_up_to_33_leaves_and_no_other() -> None:
    leaves = [bytes([n]) for n in range(33)]
    tree = Tree(leaves)
    for size in range(1, 34):
        for index in range(size):
            path = m.inclusion_proof(index, size, tree.lookup)
            leaf = m.leaf_hash(leaves[index])
            assert m.verify_inclusion(leaf, index, size, path, tree.roots[size])
            for other in range(size):
                assert other == index or not m.verify_inclusion(leaf, other, size, path, tree.roots[size])
            assert not m.verify_inclusion(leaf, index, size, [*path, leaf], tree.roots[size])
            assert not path or not m.verify_inclusion(leaf, index, size, path[:-1], tree.roots[size])
        for old in range(size + 1):
            proof = m.consistency_proof(old, size, tree.lookup)
            assert m.verify_consistency(old, size, proof, tree.roots[old], tree.roots[size])
            if old not in (0, size):
                assert not m.verify_consistency(old, size, proof, tree.roots[old - 1], tree.roots[size])
                assert not m.verify_consistency(old, size, proof[:-1], tree.roots[old], tree.roots[size])
                assert not m.verify_consistency(old, size, [*proof, leaf], tree.roots[old], tree.roots[size])


@given(st.integers(1, 2000), st.data())
def test_a_proof_takes_logarithmically_many_look_ups(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    calls = []
    m.inclusion_proof(index, size, lambda level, position: calls.append((level, position)) or bytes(32))
    assert len(calls) <= 2 * size.bit_length()


@pytest.mark.parametrize("index", [-1, 8])
def test_no_proof_outside_the_tree(index: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        m.inclusion_proof(index, 8, lambda *_: bytes(32))
