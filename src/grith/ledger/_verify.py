from __future__ import annotations
from collections.abc import Callable
from grith.ledger._types import Verification

Progress = Callable[[str, int, int | None], None]


def verify(store, sources, signer, mirror, *, progress=None, against=None):  # type: ignore
    return Verification(True)
