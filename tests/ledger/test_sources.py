"""Originals: kept whole, once, under their hash."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from grith.errors import LedgerError
from grith.ledger import Ledger


def test_originals_are_kept_under_their_hash(ledger: Ledger, tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "a.bin").write_bytes(data)
    name = ledger.store_source(tmp_path / "a.bin")
    assert name == sha256(data).hexdigest() == ledger.store_source_bytes(data)
    path = ledger.source_path(name)
    assert path == ledger.folder / "sources" / name[:2] / name and path.read_bytes() == data
    assert path.stat().st_mode & 0o222 == 0
    assert [p.name for p in (ledger.folder / "sources").iterdir()] == [name[:2]]  # no drafts stay
    assert ledger.store_source_bytes(b"") == sha256(b"").hexdigest()
    assert ledger.verify().ok


def test_a_changed_original_is_not_taken_for_the_original(ledger: Ledger) -> None:
    path = ledger.source_path(ledger.store_source_bytes(b"original"))
    path.chmod(0o644)
    path.write_bytes(b"origimal")
    with pytest.raises(LedgerError, match="changed"):
        ledger.store_source_bytes(b"original")
    assert path.read_bytes() == b"origimal"  # evidence of the change is not painted over
    assert any("changed" in p.what for p in ledger.verify().problems)


def test_paths_are_only_for_hashes(ledger: Ledger) -> None:
    for name in ("", "../../etc/passwd", "A" * 64, "a" * 63):
        with pytest.raises(LedgerError):
            ledger.source_path(name)


def test_a_file_that_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be read"):
        ledger.store_source(tmp_path / "absent.pdf")


def test_an_interrupted_copy_leaves_nothing_behind(ledger: Ledger) -> None:
    def chunks():
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger._sources.store(chunks())
    assert list((ledger.folder / "sources").iterdir()) == []
