"""The ledger: an append-only store of everything known, provable line by line.

    with open_ledger("case/ledger.gpkg", create=True) as ledger:
        ledger.append("report", [to_row(report)])
        ledger.verify().ok

How it works, and what it does and does not protect against: docs/ledger.md.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grith.errors import LedgerError, Problem
from grith.ledger._merkle import verify_consistency, verify_inclusion
from grith.ledger._types import ENTRY_KINDS, Entry, PartialHead, TreeHead, Verification

if TYPE_CHECKING:
    from grith.ledger._beside import accounts, presence, sessions, sign_ins
    from grith.ledger._cleared import ClearedLedger
    from grith.ledger._ledger import Ledger
    from grith.ledger._schema import entries as entry_table
    from grith.ledger._schema import incidents as incident_table

__all__ = [
    "ENTRY_KINDS",
    "Entry",
    "Ledger",
    "ClearedLedger",
    "PartialHead",
    "TreeHead",
    "accounts",
    "presence",
    "entry_table",
    "incident_table",
    "sessions",
    "sign_ins",
    "Verification",
    "open_ledger",
    "verify_consistency",
    "verify_inclusion",
    "verify_ledger",
]


def __getattr__(name: str) -> Any:
    """Load the database half only when it is asked for."""
    if name == "Ledger":
        from grith.ledger._ledger import Ledger

        return Ledger
    if name == "ClearedLedger":
        from grith.ledger._cleared import ClearedLedger

        return ClearedLedger
    if name in ("accounts", "presence", "sessions", "sign_ins"):
        from grith.ledger import _beside

        return getattr(_beside, name)
    if name in ("entry_table", "incident_table"):
        from grith.ledger import _schema

        return _schema.entries if name == "entry_table" else _schema.incidents
    raise AttributeError(f"module 'grith.ledger' has no attribute {name!r}")


def open_ledger(
    target: Path | str, *, key: Path | None = None, create: bool = False, folder: Path | None = None
) -> Ledger:
    """Open the ledger at a file path or an SQLAlchemy URL (``postgresql://…``); ``create`` makes it if it is not there.

    ``folder`` holds ``sources/``, ``keys/`` and the list of signed heads: beside the file unless given, the current
    folder for a URL. ``key`` is the private signing key (``keys/ledger.key``). Raises LedgerError where there is no
    ledger, or the file is something else.
    """
    from grith.ledger._open import open_ledger as open_it

    return open_it(target, key=key, create=create, folder=folder)


def verify_ledger(
    target: Path | str,
    *,
    key: Path | None = None,
    folder: Path | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
    against: TreeHead | None = None,
    alone: bool = False,
) -> Verification:
    """Check a ledger from the bytes up; never raises, whatever the file holds: all that is wrong becomes a Problem.

    Finds every changed, missing, added, moved or back-dated entry, hash, head, original or row of the incident layer.
    ``against`` is a head from outside (a printed brief): the ledger must contain its history. ``alone`` checks a copy
    of the ledger file that came without its folder: no originals, no list of heads.
    """
    try:
        with open_ledger(target, key=key, folder=folder) as ledger:
            return ledger.verify(progress=progress, against=against, alone=alone)
    except LedgerError as error:
        return Verification(False, error.problems)
    except Exception as error:  # a damaged file makes the database driver raise nearly anything
        what = f"the ledger cannot be opened: {type(error).__name__} {str(error)[:200]}"
        return Verification(False, (Problem(what, str(target), "Restore the file from a backup"),))
