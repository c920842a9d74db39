"""The log: entries appended, read, proved and verified, with the originals beside them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, and_, func, insert, select

from grith.errors import LedgerError
from grith.ledger import _merkle
from grith.ledger._canonical import body_id, canonical, entry_text, text_time, time_text
from grith.ledger._decisions import DECISION_KINDS, check
from grith.ledger._keys import Signer
from grith.ledger._layer import stamp_catalogue, touches_layer, update_layer
from grith.ledger._mirror import Mirror
from grith.ledger._schema import entries, heads, insert_rows, nodes
from grith.ledger._sources import Sources
from grith.ledger._store import PageSize, Store
from grith.ledger._types import ENTRY_KINDS, Entry, TreeHead, Verification

if TYPE_CHECKING:
    from grith.ledger._findings import Progress

_PIECE = 500  # ids in one look-up: below every database's limit of parameters


class Log:
    """Append-only entries with their originals, key and list of signed heads in one folder; a context manager."""

    def __init__(self, store: Store, folder: Path, signer: Signer, mirror: Mirror) -> None:
        self.folder = folder
        self._store = store
        self._signer = signer
        self._mirror = mirror
        self._sources = Sources(folder / "sources")
        self._turn = threading.RLock()
        self._cached: tuple[bytes, str, _merkle.Frontier] | None = None  # last leaf, its recorded time, tree

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Move everything into the one file and close it; may be called twice."""
        self._store.close()

    @property
    def database(self) -> Store:
        """The database under the ledger, for what is kept beside the log in it, such as accounts."""
        return self._store

    @property
    def signer(self) -> Signer:
        """What signs the tree heads."""
        return self._signer

    # ------------------------------------------------------------------ writing

    def append(self, kind: str, bodies: Sequence[dict[str, Any]], *, recorded: datetime | None = None) -> range:
        """Add entries of one kind in one transaction; returns the sequence numbers of those that were new.

        ``body["id"]`` is the entry's id, unique within its kind; a body without one gets the SHA-256 of its canonical
        JSON. Entries whose id is there already are skipped. ``recorded`` is now unless given, and never earlier than
        that of the last entry. When this returns, the entries are durable. Raises LedgerError on bodies that are not
        JSON, on an unknown kind, and where the ledger cannot be written; then nothing was added.
        """
        return self.append_many([(kind, bodies)], recorded=recorded)

    def append_many(
        self,
        groups: Iterable[tuple[str, Sequence[dict[str, Any]]]],
        *,
        recorded: datetime | None = None,
        check: Callable[[Connection], None] | None = None,
    ) -> range:
        """Add entries of several kinds, in the order given, in one transaction: all of them or none.

        ``check`` is called inside the transaction before anything is written; what it raises ends it.
        """
        wanted: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        for kind, bodies in groups:
            if kind not in ENTRY_KINDS:
                raise LedgerError(f"{kind!r} is not a kind of entry", "append", f"Use one of {', '.join(ENTRY_KINDS)}")
            for body in bodies:
                identifier, text = _prepared(kind, body)
                wanted.setdefault((kind, identifier), (text, body))
        with self._turn, self._mirror.locked() as sidecar:
            with self._store.writing() as connection:
                if check is not None:
                    check(connection)
                last, frontier = self._state(connection)
                before = frontier.size
                self._catch_up(connection, sidecar, frontier)
                for key in self._present(connection, wanted):
                    del wanted[key]
                if not wanted:
                    return range(before + 1, before + 1)
                stamp = max(time_text(recorded or datetime.now(UTC)), last)
                head, leaf = self._insert(connection, wanted, frontier, stamp)
            self._cached = (leaf, stamp, frontier)
            self._mirror.add(sidecar, [head])
        return range(before + 1, frontier.size + 1)

    def _insert(
        self,
        connection: Connection,
        wanted: dict[tuple[str, str], tuple[str, dict[str, Any]]],
        frontier: _merkle.Frontier,
        stamp: str,
    ) -> tuple[TreeHead, bytes]:
        rows, tree, layer, leaf = [], [], [], b""
        for seq, ((kind, identifier), (text, body)) in enumerate(wanted.items(), frontier.size + 1):
            leaf = _merkle.leaf_hash(entry_text(seq, kind, identifier, stamp, text).encode())
            rows.append({"seq": seq, "kind": kind, "id": identifier, "recorded": stamp, "body": text, "leaf": leaf})
            tree += [{"level": n, "position": i, "hash": digest} for n, i, digest in frontier.append(leaf)]
            if touches_layer(kind, body):
                # The body as stored, not as handed in: both must read the same after a round trip.
                layer.append((seq, kind, identifier, json.loads(text)))
        insert_rows(connection, entries, rows)
        insert_rows(connection, nodes, tree)
        head = self._signer.sign(frontier.size, frontier.root(), stamp)
        connection.execute(insert(heads), [head.to_dict()])
        if layer:
            update_layer(connection, layer, catalogue=self._store.is_sqlite)
        if self._store.is_sqlite:
            stamp_catalogue(connection, stamp, layer=bool(layer))
        return head, leaf

    def _state(self, connection: Connection) -> tuple[str, _merkle.Frontier]:
        """The last recorded time and the tree as the database has them now (another process may have added)."""
        query = select(entries.c.seq, entries.c.recorded, entries.c.leaf).order_by(entries.c.seq.desc()).limit(1)
        row = connection.execute(query).first()
        if row is None:
            return "", _merkle.Frontier()
        size, recorded, leaf = row
        if self._cached and self._cached[0] == leaf and self._cached[2].size == size:
            return recorded, self._cached[2].copy()
        return recorded, _merkle.Frontier.load(size, _lookup(connection))

    def _catch_up(self, connection: Connection, sidecar: Any, tree: _merkle.Frontier) -> None:
        """Add to the list of heads what a killed writer left out; refuse to go on from what was never signed.

        Raises LedgerError where entries were taken back, or the tree is another than the last one signed: a new head
        must never cover up a change.
        """
        listed = self._mirror.last(sidecar)
        known = listed.size if listed else 0
        if known > tree.size:
            raise LedgerError(
                f"the ledger has {tree.size} entries, but a head over {known} entries was signed: it was set back",
                self._store.where,
                "Restore the newest ledger file; to see what is wrong run verify",
            )
        if known < tree.size:
            query = select(heads).where(heads.c.size >= max(known, 1)).order_by(heads.c.size)
            rows = [TreeHead(**row._mapping) for row in connection.execute(query)]
            if known and (not rows or rows.pop(0) != listed):
                raise self._not_as_signed()
            self._mirror.add(sidecar, rows)
            listed = rows[-1] if rows else None
        if tree.size and (listed is None or listed.size != tree.size or listed.root != tree.root().hex()):
            raise self._not_as_signed()

    def _not_as_signed(self) -> LedgerError:
        return LedgerError(
            "the ledger is not what was last signed",
            self._store.where,
            "Run verify to see what was changed, and restore the ledger from a backup",
        )

    def _present(self, connection: Connection, wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those (kind, id) that the ledger has already."""
        by_kind: dict[str, list[str]] = {}
        for kind, identifier in wanted:
            by_kind.setdefault(kind, []).append(identifier)
        found = []
        for kind, identifiers in by_kind.items():
            for start in range(0, len(identifiers), _PIECE):
                query = select(entries.c.id).where(
                    and_(entries.c.kind == kind, entries.c.id.in_(identifiers[start : start + _PIECE]))
                )
                found += [(kind, identifier) for (identifier,) in connection.execute(query)]
        return found

    # ------------------------------------------------------------------ reading

    def has(self, kind: str, identifier: str) -> bool:
        """Whether an entry of this kind has this id."""
        query = select(entries.c.seq).where(and_(entries.c.kind == kind, entries.c.id == identifier))
        with self._store.reading() as connection:
            return connection.execute(query).first() is not None

    def get(self, kind: str, identifier: str) -> Entry | None:
        """The entry of this kind with this id, as it was recorded."""
        query = select(entries).where(and_(entries.c.kind == kind, entries.c.id == identifier))
        with self._store.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else self._entry(row)

    def entries(self, kind: str | None = None, *, after: int = 0, up_to: int | None = None) -> Iterator[Entry]:
        """Entries in the order of recording, streamed: those after ``after``, up to and with ``up_to``.

        The end is fixed at the start (what is added meanwhile is not seen), no transaction stays open between pages,
        and the ledger may be written to while this runs.
        """
        end = self.size if up_to is None else up_to
        columns = (entries.c.seq, entries.c.kind, entries.c.id, entries.c.recorded, entries.c.body, entries.c.leaf)
        pages = PageSize()
        while after < end:
            where = and_(entries.c.seq > after, entries.c.seq <= end)
            if kind is not None:
                where = and_(where, entries.c.kind == kind)
            with self._store.reading() as connection:
                query = select(*columns).where(where).order_by(entries.c.seq).limit(pages.rows)
                page = connection.execute(query).all()
            for row in page:
                yield self._entry(row)
            if len(page) < pages.rows:
                return
            after = page[-1][0]
            pages.learn(sum(len(row[4]) for row in page), len(page))

    def _entry(self, row: Any) -> Entry:
        seq, kind, identifier, recorded, body, leaf = row
        try:
            return Entry(seq, kind, identifier, text_time(recorded), json.loads(body), bytes(leaf))
        except (ValueError, TypeError, RecursionError):
            raise LedgerError(
                f"entry {seq} cannot be read", self._store.where, "Run verify, and restore the ledger from a backup"
            ) from None

    def count(self, kind: str | None = None) -> int:
        """How many entries there are, of one kind or of all."""
        if kind is None:
            return self.size
        with self._store.reading() as connection:
            query = select(func.count()).select_from(entries).where(entries.c.kind == kind)
            return int(connection.execute(query).scalar_one())

    def last_of(self, kind: str) -> int:
        """The sequence number of the last entry of a kind; 0 where there is none."""
        with self._store.reading() as connection:
            query = select(entries.c.seq).where(entries.c.kind == kind).order_by(entries.c.seq.desc()).limit(1)
            return int(connection.execute(query).scalar_one_or_none() or 0)

    @property
    def size(self) -> int:
        """The number of entries, which is also the sequence number of the last."""
        with self._store.reading() as connection:
            return int(connection.execute(select(func.max(entries.c.seq))).scalar_one() or 0)

    # ------------------------------------------------------------------ proving

    def head(self) -> TreeHead | None:
        """The newest signed tree head; ``None`` for an empty ledger. It covers every entry."""
        with self._store.reading() as connection:
            row = connection.execute(select(heads).order_by(heads.c.size.desc()).limit(1)).first()
        return None if row is None else TreeHead(**row._mapping)

    def head_of(self, root: str) -> TreeHead | None:
        """The signed tree head that has this root (hex); ``None`` where there is none."""
        with self._store.reading() as connection:
            row = connection.execute(select(heads).where(heads.c.root == root).limit(1)).first()
        return None if row is None else TreeHead(**row._mapping)

    def inclusion_proof(self, seq: int, size: int | None = None) -> list[bytes]:
        """The hashes that lead from entry ``seq`` to the root of the first ``size`` entries (all, unless given)."""
        size = self.size if size is None else size
        return self._proof(lambda lookup: _merkle.inclusion_proof(seq - 1, size, lookup))

    def consistency_proof(self, old_size: int, new_size: int) -> list[bytes]:
        """The hashes that show that the first ``new_size`` entries begin with the first ``old_size`` as they were."""
        return self._proof(lambda lookup: _merkle.consistency_proof(old_size, new_size, lookup))

    def root(self, size: int | None = None) -> bytes:
        """The root of the tree of the first ``size`` entries (all, unless given), from the stored hashes."""
        size = self.size if size is None else size
        return self._proof(lambda lookup: _merkle.root(size, lookup))

    def _proof(self, make: Callable[[_merkle.Lookup], Any]) -> Any:
        with self._store.reading() as connection:
            try:
                return make(_lookup(connection))
            except (ValueError, LookupError) as error:
                raise LedgerError(
                    f"there is no such proof: {error}", self._store.where, f"The ledger has {self.size} entries"
                ) from None

    def proof_bundle(self, kind: str, identifier: str) -> dict[str, Any]:
        """All that shows, without this ledger and without Grith, that it holds one entry.

        A JSON-ready dict: ``entry`` (the entry's canonical text), ``leaf_index`` (from 0), ``path`` (hex), ``head``.
        """
        head = self.head()
        entry = self.get(kind, identifier)
        if entry is None or head is None:
            raise LedgerError(f"there is no {kind} {identifier!r}", self._store.where, "Check kind and id")
        with self._store.reading() as connection:
            recorded, body = connection.execute(
                select(entries.c.recorded, entries.c.body).where(entries.c.seq == entry.seq)
            ).one()
        return {
            "format": "grith proof 1",
            "entry": entry_text(entry.seq, kind, identifier, recorded, body),
            "leaf_index": entry.seq - 1,
            "path": [digest.hex() for digest in self.inclusion_proof(entry.seq, head.size)],
            "head": head.to_dict(),
        }

    def verify(
        self, *, progress: Progress | None = None, against: TreeHead | None = None, alone: bool = False
    ) -> Verification:
        """Check everything there is to check: see :func:`grith.ledger.verify_ledger`."""
        from grith.ledger._verify import verify

        return verify(
            self._store,
            None if alone else self._sources,
            self._signer,
            None if alone else self._mirror,
            progress=progress,
            against=against,
        )

    # ------------------------------------------------------------------ originals

    def store_source(self, path: Path) -> str:
        """Keep the original bytes of a file; returns their SHA-256 (hex). Durable and whole when it returns."""
        return self._sources.store_file(path)

    def store_source_bytes(self, data: bytes) -> str:
        """Keep original bytes; returns their SHA-256 (hex)."""
        return self._sources.store([data])

    def source_path(self, sha: str) -> Path:
        """Where the original with this SHA-256 lies; it need not be there."""
        return self._sources.path(sha)


def _lookup(connection: Connection) -> _merkle.Lookup:
    """Fetches the hash of a complete subtree; raises LookupError where it is not stored."""

    def lookup(level: int, index: int) -> bytes:
        if level:
            query = select(nodes.c.hash).where(and_(nodes.c.level == level, nodes.c.position == index))
        else:
            query = select(entries.c.leaf).where(entries.c.seq == index + 1)
        digest = connection.execute(query).scalar()
        if digest is None:
            raise LookupError(f"the hash of level {level}, position {index} is missing")
        return bytes(digest)

    return lookup


def _prepared(kind: str, body: dict[str, Any]) -> tuple[str, str]:
    """The id and the canonical text of a body; raises LedgerError on what cannot be kept."""
    where = f"{kind} entry"
    if not isinstance(body, dict):
        raise LedgerError("an entry's body is not a dict", where, "Give the row of a noun (to_row)")
    try:
        text = canonical(body)
    except (TypeError, ValueError, RecursionError) as error:
        raise LedgerError(
            f"a body is not plain JSON: {error}", where, "Use to_row; leave NaN and infinity out"
        ) from None
    identifier = body.get("id") or body_id(text)
    if not isinstance(identifier, str) or not identifier.isprintable() or len(identifier) > 1000:
        raise LedgerError(
            f"{str(identifier)[:60]!r} cannot be an id", where, "Use a text of up to 1,000 printable characters"
        )
    if kind in DECISION_KINDS:
        check(kind, body)
    return identifier, text
