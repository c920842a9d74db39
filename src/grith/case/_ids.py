"""Ids as people see and type them: short, and still unmistakable."""

from __future__ import annotations

from collections.abc import Collection, Iterable

HASH_SHOWN = 12


def short_id(identifier: str) -> str:
    """An id as lists show it: its hash cut to 12 characters, the rest (a row, a place in the text) whole.

    The rows of one table share the hash and differ only in the rest.
    """
    digest, colon, rest = identifier.partition(":")
    return f"{digest[:HASH_SHOWN]}{colon}{rest}"


def meant(typed: str, known: Iterable[tuple[str, str]], kinds: Collection[str]) -> list[tuple[str, str]]:
    """The entries (kind, id) that ``typed`` can stand for, of ``known`` ones in the order of recording.

    The whole id goes before an id with its hash cut short, that before a report's hash cut short, and that before the
    beginning of any id. Empty where nothing fits; more than one where ``typed`` is not enough.
    """
    start, colon, rest = typed.partition(":")
    if not start:
        return []
    ranks: tuple[list[tuple[str, str]], ...] = ([], [], [], [])
    for kind, identifier in known:
        if kind not in kinds or not identifier.startswith(start):
            continue
        if identifier == typed:
            ranks[0].append((kind, identifier))
        elif colon and identifier.partition(":")[2] == rest:
            ranks[1].append((kind, identifier))
        elif not colon and kind == "report":
            ranks[2].append((kind, identifier))
        elif identifier.startswith(typed) or (colon and identifier.partition(":")[2].startswith(rest)):
            ranks[3].append((kind, identifier))
    return next((found for found in ranks if found), [])
