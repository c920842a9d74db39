"""Originals, kept as received under the SHA-256 of their bytes: ``sources/ab/abcdef…``."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from grith.errors import LedgerError

_CHUNK = 1 << 20
_HEX = re.compile(r"[0-9a-f]{64}")


def is_digest(text: str) -> bool:
    """Whether ``text`` is a SHA-256 in lower-case hex."""
    return bool(_HEX.fullmatch(text))


def file_digest(path: Path) -> str:
    """The SHA-256 (hex) of a file, read in pieces; raises OSError."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class Sources:
    """The folder of originals beside the ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the original with this SHA-256 lies, or would lie; raises LedgerError on anything but a SHA-256."""
        if not is_digest(digest):
            raise LedgerError(f"{digest!r} is not a SHA-256", "sources", "Give 64 characters of lower-case hex")
        return self.folder / digest[:2] / digest

    def store(self, chunks: Iterable[bytes]) -> str:
        """Keep the bytes and return their SHA-256 (hex).

        They are on disk, whole, when this returns: written to a draft, synced, then renamed. What is there already is
        left untouched. Raises LedgerError where the copy that is there was changed, or nothing can be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        digest = sha256()
        descriptor, name = tempfile.mkstemp(prefix=".draft-", dir=self.folder)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    file.write(chunk)
                target = self.path(digest.hexdigest())
                if target.exists():
                    self._check(target)
                    return target.name
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(0o444)
            target.parent.mkdir(exist_ok=True)
            draft.replace(target)
            sync_folder(target.parent)
            sync_folder(self.folder)
            return target.name
        except OSError as error:
            raise LedgerError(
                f"an original cannot be kept ({error.strerror})", str(self.folder), "Check space and rights"
            ) from None
        finally:
            draft.unlink(missing_ok=True)

    def _check(self, target: Path) -> None:
        if file_digest(target) != target.name:
            raise LedgerError(
                "the stored original was changed", str(target), "Put it back from a backup, then run verify"
            )

    def store_file(self, path: Path) -> str:
        """Keep a copy of a file; its bytes are read in pieces of 1 MB."""
        try:
            file = Path(path).open("rb")  # noqa: SIM115
        except OSError as error:
            raise LedgerError(f"the file cannot be read ({error.strerror})", str(path), "Check the path") from None
        with file:
            return self.store(iter(lambda: file.read(_CHUNK), b""))

    def files(self) -> Iterator[Path]:
        """Every file in the folder but drafts, in the order of their names."""
        if self.folder.is_dir():
            for shelf in sorted(self.folder.iterdir()):
                if shelf.is_dir():
                    yield from sorted(shelf.iterdir())
                elif not shelf.name.startswith(".draft-"):
                    yield shelf


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
