"""A person's word on two statements: they say the same, they do not go together, or neither."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import frozen

from grith.case._ids import meant
from grith.errors import ConflictError, RequestError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grith.ledger import Ledger

RELATIONS = ("same", "apart", "contradiction", "undone")
RELATION_WORDS = {
    "same": "they say the same thing",
    "apart": "they do not say the same thing",
    "contradiction": "they do not go together",
    "undone": "nothing is decided on the two",
}


@frozen
class Link:
    """What a person decided on two statements; ``id`` names the entry, for who decides on the two again."""

    id: str
    one: str
    other: str
    relation: str
    reason: str
    author: str


def links_of(ledger: Ledger) -> list[Link]:
    """The latest decision on each pair of statements; what was taken back is told with the relation ``undone``."""
    latest: dict[tuple[str, ...], Link] = {}
    for entry in sorted(ledger.entries("link"), key=lambda e: e.seq):
        found = _link(entry.id, entry.body)
        latest[_pair(found.one, found.other)] = found
    return list(latest.values())


def link_statements(
    ledger: Ledger, one: str, other: str, relation: str, *, reason: str, author: str, seen: str | None = None
) -> Link:
    """Write what is decided on two statements (ids may be cut short); ``seen`` is the link that the person knew of.

    Raises RequestError for a word that is no relation, ids that fit none or several, and one statement twice;
    ConflictError where somebody decided on the two since, and then nothing is written.
    """
    if relation not in RELATIONS:
        raise RequestError(f"{relation!r} is no relation of statements", "link", f"Use one of {', '.join(RELATIONS)}")
    if not reason.strip() or not author.strip():
        raise RequestError("a link needs a reason and an author", "link", "Give --reason and --author")
    names = [s.id for s in ledger.statements(rejected=True)]
    first, second = (_statement(names, typed) for typed in (one, other))
    if first == second:
        raise RequestError("these are one statement", "link", "Name two")
    pair = _pair(first, second)
    known = {_pair(x.one, x.other): x for x in links_of(ledger)}.get(pair)
    if relation == "undone" and (known is None or known.relation == "undone"):
        raise RequestError("nothing was decided on these two", "link", "Load the page again")
    previous = (known.id if known else "") if seen is None else seen
    body = {"statements": list(pair), "relation": relation, "previous": previous}
    body |= {"reason": reason.strip(), "author": author.strip()}

    def unchanged(connection: Connection) -> None:
        if _last(connection, pair) != previous:
            raise ConflictError(
                "somebody decided on these two meanwhile; nothing was written",
                "link",
                "Load it again and look at what was decided",
            )

    ledger.append_many([("link", [body])], check=unchanged)
    return next(x for x in links_of(ledger) if _pair(x.one, x.other) == pair)


def _last(connection: Connection, pair: tuple[str, ...]) -> str:
    """The id of the last entry on a pair, as the transaction sees it."""
    from sqlalchemy import select

    from grith.ledger import entry_table as entries

    query = select(entries.c.id, entries.c.body).where(entries.c.kind == "link").order_by(entries.c.seq)
    last = ""
    for identifier, body in connection.execute(query):
        if tuple(json.loads(body)["statements"]) == pair:
            last = identifier
    return last


def _link(identifier: str, body: dict[str, Any]) -> Link:
    one, other = body["statements"]
    return Link(identifier, one, other, body["relation"], body.get("reason", ""), body.get("author", ""))


def _pair(one: str, other: str) -> tuple[str, ...]:
    return tuple(sorted((one, other)))


def _statement(names: list[str], typed: str) -> str:
    found = meant(typed, (("statement", name) for name in names), ("statement",))
    if len(found) != 1:
        what = f"there is no statement {typed!r}" if not found else f"{typed!r} begins {len(found)} statements"
        raise RequestError(what, "link", "Give an id from: grith statements CASE")
    return found[0][1]
