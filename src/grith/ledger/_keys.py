"""The signing key of a case: an Ed25519 key in a file that only its owner may read."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from grith.errors import LedgerError
from grith.ledger._sources import sync_folder
from grith.ledger._types import TreeHead

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Signer:
    """Signs tree heads with the private key in ``path`` (PEM, PKCS 8); the public half lies beside it as ``.pub``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def public_path(self) -> Path:
        """Where the public key lies, as one line of hex."""
        return self.path.with_suffix(".pub")

    def create(self) -> None:
        """Make a new key unless there is one; the private file gets the mode 0600 before anything is in it."""
        if self.path.exists():
            return
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.generate()
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, self.path)  # fails where another process was first: its key stands
        except FileExistsError:
            pass
        except OSError:
            draft.replace(self.path)
        draft.unlink(missing_ok=True)
        sync_folder(self.path.parent)
        self.public_path.write_text(self.public_key + "\n", encoding="ascii")

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(self.path.read_bytes(), None)
        except FileNotFoundError:
            raise LedgerError(
                "the signing key is missing",
                str(self.path),
                "Copy the whole case folder with its keys, or name the key file; without it the ledger is read-only",
            ) from None
        except (OSError, ValueError, TypeError) as error:
            raise LedgerError(
                f"the signing key cannot be read ({type(error).__name__})",
                str(self.path),
                "Put the key file back from a backup",
            ) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise LedgerError("this is not an Ed25519 key", str(self.path), "Put the case's own key file back")
        return key

    @cached_property
    def public_key(self) -> str:
        """The public key in hex; raises LedgerError where the private key is missing or spoilt."""
        return self._private.public_key().public_bytes_raw().hex()

    def known_public_key(self) -> str | None:
        """The public key by the private key or, where that is absent, by the ``.pub`` file; ``None`` without both."""
        if self.path.exists():
            return self.public_key
        try:
            return self.public_path.read_text(encoding="ascii").strip() or None
        except (OSError, ValueError):
            return None

    def sign(self, size: int, root: bytes, signed: str) -> TreeHead:
        """A signed head for the tree of ``size`` entries with this root."""
        draft = TreeHead(size, root.hex(), signed, "", self.public_key)
        return TreeHead(size, draft.root, signed, self._private.sign(draft.signed_bytes()).hex(), self.public_key)


def signature_holds(head: TreeHead) -> bool:
    """Whether the head's Ed25519 signature is that of its own public key; false for anything malformed."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key))
        key.verify(bytes.fromhex(head.signature), head.signed_bytes())
    except (InvalidSignature, ValueError, TypeError, UnicodeEncodeError):
        return False
    # One spelling only: fromhex also takes capitals and spaces, which the signature does not cover.
    spelt = (head.public_key + head.signature + head.root) == (head.public_key + head.signature + head.root).lower()
    return spelt and len(head.signature) == 128 and len(head.public_key) == 64 and len(head.root) == 64
