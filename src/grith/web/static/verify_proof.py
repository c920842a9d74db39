#!/usr/bin/env python3
"""Check, without Grith, that a ledger holds one entry: `python verify_proof.py PROOF.json [options]`.

PROOF.json is what `grith proof` wrote: the entry's text, its place in the log, the hashes beside its way to the root
(RFC 6962, section 2.1.1) and the signed tree head. Needs Python 3.11 and the package `cryptography`, nothing else.

  --key HEX     the public key you expect, from a source you trust (a printed brief); without it, the key in the
                proof is only shown
  --root HEX    the root you expect, from the tree head of a printed brief (when the proof is for the same head)
  --source FILE for a report: the original document, whose SHA-256 must be the report's id
  --show        print the entry in full

Exit code 0: everything holds. Exit code 1: it does not, or the file cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class NotProven(Exception):
    """The proof does not hold; the message says where it breaks."""


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that the path leads to, by the definition in RFC 6962 (not by the loop in RFC 9162).

    The tree of `size` leaves has the largest power of two below `size` on its left; the way down to the leaf tells at
    each fork which half is the sibling; the hashes are then joined on the way back up.
    """
    turns = []
    while size > 1:
        left = 1 << ((size - 1).bit_length() - 1)
        if index < left:
            turns.append("right sibling")
            size = left
        else:
            turns.append("left sibling")
            index, size = index - left, size - left
    if len(turns) != len(path):
        raise NotProven(f"the path has {len(path)} hashes; this place in the log needs {len(turns)}")
    digest = leaf
    for turn, sibling in zip(reversed(turns), path, strict=True):
        pair = sibling + digest if turn == "left sibling" else digest + sibling
        digest = hashlib.sha256(b"\x01" + pair).digest()
    return digest


def unhex(text: object, length: int, what: str) -> bytes:
    """Bytes from lower-case hex of a fixed length."""
    if not isinstance(text, str) or len(text) != 2 * length or set(text) - set("0123456789abcdef"):
        raise NotProven(f"{what} is not {length} bytes in lower-case hex")
    return bytes.fromhex(text)


def check(bundle: dict, key: str | None, root: str | None, source: Path | None) -> dict:
    """Raise NotProven unless everything holds; returns the entry."""
    if not isinstance(bundle, dict) or bundle.get("format") != "grith proof 1":
        raise NotProven("this is not a proof of the format 'grith proof 1'")
    head, text, index = bundle["head"], bundle["entry"], bundle["leaf_index"]
    size, signed = head["size"], head["signed"]
    if type(index) is not int or type(size) is not int or not 0 <= index < size < 2**62:
        raise NotProven(f"there is no place {index} in a log of {size} entries")
    if not isinstance(text, str) or not isinstance(signed, str) or "\n" in signed:
        raise NotProven("the entry or the time of signing is not text")
    entry = json.loads(text)
    if not isinstance(entry, dict) or entry.get("seq") != index + 1:
        raise NotProven("the entry's own number is not its place in the log")
    leaf = hashlib.sha256(b"\x00" + text.encode()).digest()
    path = [unhex(digest, 32, "a hash of the path") for digest in bundle["path"]]
    signed_root = unhex(head["root"], 32, "the root")
    if root_from(leaf, index, size, path) != signed_root:
        raise NotProven("the entry is not in the log with this root: entry, place or path were changed")
    public = unhex(head["public_key"], 32, "the public key")
    message = f"grith tree head 1\n{size}\n{head['root']}\n{signed}\n".encode()
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(unhex(head["signature"], 64, "the signature"), message)
    except InvalidSignature:
        raise NotProven("the signature on the tree head does not hold") from None
    if key is not None and key.strip().lower() != head["public_key"]:
        raise NotProven("the head was signed with another key than the one you expect")
    if root is not None and root.strip().lower() != head["root"]:
        raise NotProven("the head has another root than the one you expect")
    if source is not None and hashlib.sha256(source.read_bytes()).hexdigest() != entry.get("id"):
        raise NotProven(f"{source} is not the original: its SHA-256 is not the id of the entry")
    return entry


def main(arguments: list[str] | None = None) -> int:
    """Read the proof, print the verdict; returns the exit code."""
    parser = argparse.ArgumentParser(description="Check the proof of one entry of a Grith ledger.")
    parser.add_argument("proof", type=Path)
    parser.add_argument("--key", help="the public key you expect (hex)")
    parser.add_argument("--root", help="the root you expect (hex)")
    parser.add_argument("--source", type=Path, help="the original document of a report")
    parser.add_argument("--show", action="store_true", help="print the entry in full")
    options = parser.parse_args(arguments)
    try:
        bundle = json.loads(options.proof.read_text(encoding="utf-8"))
        entry = check(bundle, options.key, options.root, options.source)
    except NotProven as reason:
        print(f"NOT PROVEN: {reason}.")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        print(f"NOT PROVEN: the proof cannot be read ({type(error).__name__}: {error}).")
        return 1
    head = bundle["head"]
    print(f"PROVEN: the {entry['kind']} {entry['id']} is entry {entry['seq']} of {head['size']}.")
    print(f"Recorded {entry['recorded']}; tree head signed {head['signed']}, root {head['root']}.")
    print(f"Signed with the key {head['public_key']}" + (", as expected." if options.key else ": compare it with"))
    if not options.key:
        print("the key printed in a brief that you trust, or give it with --key.")
    if options.show:
        print(json.dumps(entry, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
