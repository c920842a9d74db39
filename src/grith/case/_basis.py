"""What an assessment depends on: the ledger's rows about incidents, the files that it reads, and nothing else."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from grith.errors import LedgerError
from grith.nouns import CaseDefinition

if TYPE_CHECKING:
    from grith.ledger import Entry, Ledger

_SELDOM = ("report", "statement", "review", "correction", "tombstone")
_ALWAYS = ("incident", "merge", "split", "fusion")


class Basis:
    """The last ledger entry that the assessment of a case depends on; the work of looking is that of what is new,
    also after a start where it may be ``kept`` in a file. Threads may share one.

    Incident reports count, merges and splits, what fusion learned, claims told in texts and tables of claims, how
    reliable a publisher was called, and corrections, withdrawals and reviews of these. A review that only accepts what
    was read changes nothing, nor does any other statement.
    """

    def __init__(self, ledger: Ledger, kept: Path | None = None) -> None:
        self._ledger, self._kept = ledger, kept
        self._size = 0
        self._doubted: set[str] = set()
        self._lock = Lock()
        self.last = 0
        self._load()

    def refresh(self) -> int:
        """Look at what is new; returns the number of the last entry that counts."""
        with self._lock:
            self._look()
            return self.last

    def _look(self) -> None:
        size = self._ledger.size
        if size > self._size:
            found = [self._ledger.last_of(kind) for kind in _ALWAYS]
            for kind in _SELDOM:
                for entry in self._ledger.entries(kind, after=self._size, up_to=size):
                    if self._counts(entry):
                        found.append(entry.seq)
            self.last = max(self.last, *(number for number in found if number <= size))
            self._size = size
            self._save()

    def _load(self) -> None:
        """Take what was kept, if it was made from this very log."""
        try:
            told = json.loads(self._kept.read_text(encoding="utf-8")) if self._kept else None
            if told and self._ledger.root(int(told["size"])).hex() == told["root"]:
                self._size, self.last, self._doubted = int(told["size"]), int(told["last"]), set(told["doubted"])
        except (OSError, ValueError, KeyError, TypeError, LedgerError):
            return

    def _save(self) -> None:
        if self._kept is None:
            return
        told = {"size": self._size, "last": self.last, "doubted": sorted(self._doubted)}
        draft = self._kept.with_name(f".{self._kept.name}.{os.getpid()}")
        try:
            self._kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            text = json.dumps({**told, "root": self._ledger.root(self._size).hex()})
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._kept)
        except OSError:
            self._kept = None  # nothing can be written here: it lives in memory alone

    def _counts(self, entry: Entry) -> bool:
        body = entry.body
        if entry.kind == "report":
            return bool(body.get("reliability"))
        if entry.kind == "statement":
            return _told(body)
        if entry.kind != "review":
            kind = body.get("target_kind")
            return kind in ("incident", "report") or (kind == "statement" and self._is_told(str(body["target"])))
        about = str(body["statement"])
        if not self._is_told(about):
            return False
        if body["decision"] == "accepted" and about not in self._doubted:
            return False
        self._doubted.add(about)
        return True

    def _is_told(self, identifier: str) -> bool:
        entry = self._ledger.get("statement", identifier)
        return entry is not None and _told(entry.body)


def _told(body: dict[str, Any]) -> bool:
    """Whether a statement takes part: an allegation of a text, or a row of a table of claims."""
    return body.get("kind") == "allegation" or body.get("rule") == "table:claims"


def files_mark(folder: Path, definition: CaseDefinition) -> str:
    """A hash of the files that an assessment reads: case.toml, the agreement, its lines and areas, the levels."""
    paths = [folder / "case.toml"]
    if definition.truce is not None:
        own = folder / definition.truce.agreement
        paths += [own, folder / definition.truce.levels] if definition.truce.levels else [own]
        for home in (folder / "geometry", own.parent / "geometry"):
            if home.is_dir():
                paths += sorted(home.iterdir())
    digest = sha256()
    for path in dict.fromkeys(paths):
        if path.is_file():
            digest.update(str(path.relative_to(folder) if path.is_relative_to(folder) else path).encode() + b"\0")
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
