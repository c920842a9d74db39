"""What the ledger hands out: entries, signed tree heads, and the result of a verification."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from attrs import asdict, frozen

from grith.errors import LedgerError, Problem

ENTRY_KINDS = (
    "report",
    "statement",
    "incident",
    "requirement",
    "left_out",
    "intake",
    "reading",
    "review",
    "correction",
    "tombstone",
    "split",
    "merge",
    "link",
    "fusion",
)


class Entry(NamedTuple):
    """One line of the ledger; ``seq`` counts from 1, ``recorded`` is UTC, ``leaf`` its RFC 6962 leaf hash."""

    seq: int
    kind: str
    id: str
    recorded: datetime
    body: dict[str, Any]
    leaf: bytes


@frozen
class TreeHead:
    """A signed statement "the first ``size`` entries have this root"; ``root``, ``signature``, ``public_key`` in hex.

    The Ed25519 signature is over :meth:`signed_bytes`; ``signed`` is UTC in ISO 8601.
    """

    size: int
    root: str
    signed: str
    signature: str
    public_key: str

    def signed_bytes(self) -> bytes:
        """The bytes under the signature: four lines of UTF-8 text, each ended by a line feed."""
        return f"grith tree head 1\n{self.size}\n{self.root}\n{self.signed}\n".encode()

    def to_dict(self) -> dict[str, Any]:
        """The head as a JSON-ready dict."""
        return asdict(self)

    def to_json(self) -> str:
        """The head as one line of JSON with sorted keys and no spaces."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> TreeHead:
        """The head that ``row`` describes; raises LedgerError on missing or ill-typed fields."""
        try:
            head = cls(**{name: row[name] for name in ("size", "root", "signed", "signature", "public_key")})
        except (KeyError, TypeError):
            raise LedgerError(
                "this is not a tree head",
                "tree head",
                "A head has the fields size, root, signed, signature and public_key",
            ) from None
        texts = (head.root, head.signed, head.signature, head.public_key)
        if type(head.size) is not int or head.size < 0 or not all(isinstance(t, str) for t in texts):
            raise LedgerError("a field of this tree head has the wrong type", "tree head")
        return head


@frozen
class PartialHead:
    """The root of a tree head without its size: what may be told to somebody from whom entries are hidden."""

    root: str


@frozen
class Verification:
    """What :meth:`Ledger.verify` found: ``ok`` when there is no problem; ``notes`` are remarks that are no fault.

    ``checked`` counts the entries whose bytes were hashed again; ``head`` is the newest signed head.
    """

    ok: bool
    problems: tuple[Problem, ...] = ()
    checked: int = 0
    head: TreeHead | None = None
    notes: tuple[str, ...] = ()
