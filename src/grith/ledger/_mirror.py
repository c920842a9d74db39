"""The sidecar ``heads.jsonl``: every signed head once more, outside the database, so that its rollback is found."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grith.errors import LedgerError
from grith.ledger._types import TreeHead

WAIT_SECONDS = 300.0


class Mirror:
    """An append-only file with one signed head a line; its lock also queues the writers of the ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: tuple[int, TreeHead] | None = None  # the file's length and its last head, as we left it

    @classmethod
    def beside(cls, path: Path, folder: Path | None = None) -> Mirror:
        """The list that belongs to the ledger file ``path``, in its folder unless another is given."""
        name = "heads.jsonl" if path.stem == "ledger" else f"{path.stem}.heads.jsonl"
        return cls((folder or path.parent) / name)

    def create(self) -> None:
        """Make the empty file, unless it is there."""
        self.path.touch(exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[IO[bytes]]:
        """Hold the only write lock of this ledger folder; waits for other writers for up to five minutes."""
        try:
            file = self.path.open("r+b")
        except FileNotFoundError:
            raise LedgerError(
                "the list of signed heads is missing",
                str(self.path),
                "Copy the whole case folder, or put the file back from a backup; the ledger can be read as it is",
            ) from None
        except OSError as error:
            raise LedgerError(
                f"the list of signed heads cannot be written ({error.strerror})",
                str(self.path),
                "Check the rights on the case folder",
            ) from None
        with file:
            _lock(file, self.path)
            yield file

    def is_empty(self) -> bool:
        """Whether no head was ever listed here."""
        return not self.path.exists() or self.path.stat().st_size == 0

    def last(self, file: IO[bytes]) -> TreeHead | None:
        """The head in the last whole line; a line that a power cut left half written is taken off first."""
        length = file.seek(0, os.SEEK_END)
        if self._known and self._known[0] == length:
            return self._known[1]
        if length == 0:
            return None
        keep = 4096
        while True:
            file.seek(max(0, length - keep))
            tail = file.read()
            end = tail.rfind(b"\n")
            start = tail.rfind(b"\n", 0, max(end, 0))
            if start >= 0 or keep >= length:
                break
            keep *= 4
        if end + 1 < len(tail):
            length -= len(tail) - end - 1
            file.truncate(length)
        if end < 0:
            return None
        try:
            head = TreeHead.from_dict(json.loads(tail[start + 1 : end]))
        except (LedgerError, ValueError):
            raise LedgerError(
                "the last line of the list of signed heads is spoilt",
                str(self.path),
                "Put the file back from a backup, then run verify",
            ) from None
        self._known = (length, head)
        return head

    def add(self, file: IO[bytes], heads: Iterable[TreeHead]) -> None:
        """Write heads at the end, in order; the caller holds the lock."""
        lines: list[str] = []
        last: TreeHead | None = None
        for head in heads:
            lines.append(head.to_json() + "\n")
            last = head
        if last is None:
            return
        length = file.seek(0, os.SEEK_END)
        data = "".join(lines).encode()
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # so that at most the newest head is ever missing, even after a power cut
        self._known = (length + len(data), last)


def _lock(file: IO[bytes], path: Path) -> None:
    attempt = _attempt()
    until, pause = time.monotonic() + WAIT_SECONDS, 0.0005
    while not attempt(file.fileno()):
        if time.monotonic() > until:
            raise LedgerError(
                f"another process has been writing to this ledger for {WAIT_SECONDS:.0f} seconds",
                str(path),
                "Wait for it to end, then try again",
            )
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)


def _attempt() -> Callable[[int], bool]:
    """How this system locks a file: the lock goes when the file is closed or the process ends."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        def attempt(descriptor: int) -> bool:
            try:
                os.lseek(descriptor, 2**40, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
                return True
            except OSError:
                return False

        return attempt

    def attempt_posix(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False

    return attempt_posix
