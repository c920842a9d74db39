"""The ledger: a log read in nouns, what of it somebody may see, and its copies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grith.ledger._cleared import ClearedLedger
from grith.ledger._reading import TypedReading
from grith.ledger._types import TreeHead

if TYPE_CHECKING:
    from grith.ledger._findings import Progress
    from grith.nouns import HandlingRules


class Ledger(TypedReading):
    """An append-only ledger with its originals, its key and its list of signed heads in one folder.

    Made by :func:`grith.ledger.open_ledger`; a context manager. Safe to use from several threads and processes.
    """

    def cleared(self, rules: HandlingRules, clearance: str) -> ClearedLedger:
        """The ledger as somebody sees it who is cleared up to a handling marking; read-only."""
        return ClearedLedger(self, rules, clearance)

    def copy_to(self, path: Path) -> Path:
        """Write a consistent copy of the ledger as a file, for a brief; replaces what is at ``path``."""
        from grith.ledger._copy import copy_as_file

        if self._store.is_sqlite:
            self._store.copy_to(Path(path))
        else:
            copy_as_file(self, Path(path))
        return Path(path)

    def copy_into(
        self, target: Path | str, *, people: bool = False, progress: Progress | None = None
    ) -> TreeHead | None:
        """Copy the log into an empty database (a URL) or a new file; entries, tree and heads are the same there.

        ``people`` takes the accounts along. All or nothing, and verified before it is kept. Returns the newest head.
        """
        from grith.ledger._copy import copy_ledger

        return copy_ledger(self, target, people=people, progress=progress)
