"""Verification: everything is hashed and computed again from the bytes up; what does not fit becomes a Problem."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, field
from sqlalchemy import Connection, and_, func, select

from grith.errors import LedgerError
from grith.ledger import _merkle
from grith.ledger._canonical import body_id, entry_text, text_time
from grith.ledger._findings import Findings, Progress
from grith.ledger._keys import Signer, signature_holds
from grith.ledger._layer import touches_layer
from grith.ledger._mirror import Mirror
from grith.ledger._schema import entries, heads, nodes
from grith.ledger._sources import Sources, file_digest, is_digest
from grith.ledger._store import PageSize, Store
from grith.ledger._types import ENTRY_KINDS, TreeHead, Verification
from grith.ledger._verify_file import check_catalogue, check_file, check_layer
from grith.units import counted


@define
class Facts:
    """What walking over the entries told the checks that follow."""

    size: int = 0
    last_recorded: str = ""
    layer_recorded: str = ""
    reports: set[str] = field(factory=set)
    head: TreeHead | None = None


def verify(
    store: Store,
    sources: Sources | None,
    signer: Signer,
    mirror: Mirror | None,
    *,
    progress: Progress | None = None,
    against: TreeHead | None = None,
) -> Verification:
    """Check a whole ledger within one snapshot; see :func:`grith.ledger.verify_ledger`.

    Without ``sources`` and ``mirror`` only the database is checked.
    """
    findings, facts, tell = Findings(), Facts(), progress or (lambda *_: None)
    with findings.guard("database"), store.plain_errors(), store.snapshot() as connection:
        listed = _begin(connection, mirror)
        if store.is_sqlite:
            with findings.guard("database file"):
                tell("file", 0, None)
                check_file(connection, store.where, findings)
        with findings.guard("entries"):
            _check_entries(connection, store.where, signer, findings, facts, against, tell)
        if mirror is not None:
            with findings.guard("heads.jsonl"):
                _check_mirror(connection, mirror.path, listed, findings, strict=store.is_sqlite)
        with findings.guard("incident layer"):
            check_layer(connection, store.where, findings, tell)
        if store.is_sqlite:
            with findings.guard("GeoPackage catalogue"):
                check_catalogue(connection, store.where, findings, facts.last_recorded, facts.layer_recorded)
    if sources is None:
        findings.notes.append("Only the ledger file was checked: not its originals, nor its list of signed heads")
    else:
        with findings.guard("sources"):
            _check_sources(sources, facts.reports, findings, tell)
    findings.close()
    return Verification(not findings.problems, tuple(findings.problems), facts.size, facts.head, tuple(findings.notes))


def _begin(connection: Connection, mirror: Mirror | None) -> int | None:
    """Start the snapshot while no writer is between database and list of heads; returns the list's length."""
    if mirror is None:
        return None
    try:
        with mirror.locked():
            connection.execute(select(heads.c.size).limit(1)).all()
            return mirror.path.stat().st_size
    except LedgerError:  # a read-only place: nobody writes here
        connection.execute(select(heads.c.size).limit(1)).all()
        return mirror.path.stat().st_size if mirror.path.exists() else None


# ---------------------------------------------------------------------- entries, tree, heads


def _check_entries(
    connection: Connection,
    where: str,
    signer: Signer,
    findings: Findings,
    facts: Facts,
    against: TreeHead | None,
    tell: Progress,
) -> None:
    with findings.guard("signing key"):
        key = signer.known_public_key()
        if key is None:
            findings.notes.append(f"There is no key in {signer.path.parent}: heads are checked by the key they carry")
    total = connection.execute(select(func.count()).select_from(entries)).scalar_one()
    tree = _merkle.Frontier()
    signed = _HeadCheck(_all_heads(connection), where, key, findings, against)
    expected, recorded, broken = 1, "", False
    for page in _pages(connection, entries, entries.c.seq):
        made: dict[int, list[tuple[int, bytes]]] = {}
        for row in page:
            seq, leaf = row[0], row[5]
            if seq != expected and not broken:
                broken = True
                findings.add("order", f"after entry {expected - 1} comes entry {seq}", where)
            expected = seq + 1
            _check_entry(row, recorded, where, findings, facts)
            recorded = row[3] if isinstance(row[3], str) and len(row[3]) == 27 else recorded
            if broken or not isinstance(leaf, bytes) or len(leaf) != 32:
                broken = True
                continue
            for level, index, digest in tree.append(leaf):
                made.setdefault(level, []).append((index, digest))
            signed.at(tree, recorded)
        _check_nodes(connection, made, where, findings)
        facts.size += len(page)
        tell("entries", facts.size, total)
    facts.last_recorded = recorded
    if broken:
        findings.add("tree", "the tree cannot be computed over missing or spoilt entries", where)
    stored = connection.execute(select(func.count()).select_from(nodes)).scalar_one()
    should = sum(tree.size >> level for level in range(1, tree.size.bit_length()))
    if stored != should and not broken:
        findings.add("tree", f"{stored:,} hashes of subtrees are stored, {should:,} belong there", where)
    signed.end(tree.size, total)
    facts.head = signed.newest


def _check_entry(row: Any, before: str, where: str, findings: Findings, facts: Facts) -> None:
    seq, kind, identifier, recorded, text, leaf = row
    place = f"{where}, entry {seq}"
    try:
        # Hash first: whatever else is wrong, a changed byte is named as such.
        if _merkle.leaf_hash(entry_text(seq, kind, identifier, recorded, text).encode()) != leaf:
            findings.add("entries", "the entry was changed: its bytes do not have its hash", place)
        if kind not in ENTRY_KINDS:
            findings.add("entries", f"{kind!r} is not a kind of entry", place)
        text_time(recorded)
        if recorded < before:
            findings.add("entries", "the entry is dated before the one it follows", place)
        body = json.loads(text)
        if (body.get("id") or body_id(text)) != identifier:
            findings.add("entries", "the entry's id is not that of its body", place)
        if kind == "report":
            facts.reports.add(identifier)
        if touches_layer(kind, body):
            facts.layer_recorded = recorded
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        findings.add("entries", f"the entry cannot be read ({type(error).__name__})", place)


def _check_nodes(
    connection: Connection, made: dict[int, list[tuple[int, bytes]]], where: str, findings: Findings
) -> None:
    for level, rows in sorted(made.items()):
        query = select(nodes.c.position, nodes.c.hash).where(
            and_(nodes.c.level == level, nodes.c.position.between(rows[0][0], rows[-1][0]))
        )
        stored: dict[int, bytes] = {row[0]: row[1] for row in connection.execute(query)}
        wrong = [index for index, digest in rows if stored.get(index) != digest]
        if wrong:
            what = f"{len(wrong):,} stored hashes of level {level} are missing or wrong, the first at {wrong[0]}"
            findings.add("tree", what, where)


@define
class _HeadCheck:
    """Compares each signed head with the tree when the walk has come to its size."""

    _stream: Iterator[TreeHead]
    where: str
    key: str | None
    findings: Findings
    against: TreeHead | None
    newest: TreeHead | None = None
    _next: TreeHead | None = None
    _started: bool = False

    def __attrs_post_init__(self) -> None:
        self._advance()
        if self.against is None:
            return
        if not signature_holds(self.against):
            self.findings.add(
                "anchor", "the head to compare with is not rightly signed", "head given", "Check the head"
            )
        own = self.key or (self._next.public_key if self._next else "")
        if own and self.against.public_key != own:
            self.findings.add(
                "anchor", "the head to compare with was signed with another key", "head given", "Check case and head"
            )
        if self.against.size == 0 and self.against.root != _merkle.EMPTY_ROOT.hex():
            self.findings.add("anchor", "the head to compare with has a wrong root", "head given", "Check the head")

    def _advance(self) -> None:
        self._next = next(self._stream, None)

    def at(self, tree: _merkle.Frontier, recorded: str) -> None:
        """Check the heads, if any, over exactly the entries so far."""
        size = tree.size
        if self.against is not None and self.against.size == size and tree.root().hex() != self.against.root:
            self.findings.add(
                "anchor", f"the first {size:,} entries are not those that the given head was signed over", self.where
            )
        while self._next is not None and self._next.size <= size:
            head, place = self._next, f"{self.where}, head over {self._next.size} entries"
            if self.key is None:
                self.key = head.public_key
            if head.size < size or head.root != tree.root().hex():
                self.findings.add("heads", "the entries do not have the root that was signed", place)
            if head.public_key != self.key:
                self.findings.add("heads", "the head was signed with another key than the case's", place)
            if not signature_holds(head):
                self.findings.add("heads", "the signature does not hold", place)
            if head.signed != recorded:
                self.findings.add("heads", "the head was not signed when its last entry was recorded", place)
            self.newest = head
            self._advance()

    def end(self, size: int, total: int) -> None:
        """Check what the last head covers."""
        while self._next is not None:
            self.findings.add(
                "heads", f"a head was signed over {self._next.size:,} entries; there are {size:,}", self.where
            )
            self._advance()
        if total and (self.newest is None or self.newest.size != size):
            covered = self.newest.size if self.newest else 0
            self.findings.add("heads", f"the entries after entry {covered:,} are covered by no signed head", self.where)
        if self.against is not None and self.against.size > size:
            self.findings.add(
                "anchor",
                f"the given head was signed over {self.against.size:,} entries; there are {size:,}: it was set back",
                self.where,
            )


def _pages(connection: Connection, table: Any, key: Any) -> Iterator[list[Any]]:
    """All rows of a table by a rising key, in pages."""
    after, pages = None, PageSize()
    while True:
        query = select(table).order_by(key).limit(pages.rows)
        rows = connection.execute(query if after is None else query.where(key > after)).all()
        if rows:
            yield list(rows)
        if len(rows) < pages.rows:
            return
        after = rows[-1]._mapping[key]
        pages.learn(sum(len(value) for row in rows for value in row if isinstance(value, str)), len(rows))


def _all_heads(connection: Connection) -> Iterator[TreeHead]:
    for page in _pages(connection, heads, heads.c.size):
        for row in page:
            yield TreeHead(**row._mapping)


# ---------------------------------------------------------------------- beside the database


def _check_mirror(connection: Connection, path: Path, length: int | None, findings: Findings, *, strict: bool) -> None:
    """Every line of the list must be a head of the database, in order; the database may be one head ahead."""
    if length is None:
        findings.add("heads.jsonl", "the list of signed heads is missing", str(path), "Put it back from a backup")
        return
    stored = _all_heads(connection)
    own, last, read, unlisted, absent = next(stored, None), 0, 0, 0, 0
    first = newest = (0, 0)  # line and entries of the heads that the database does not have: told as one problem
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            read += len(line)
            if read > length:
                break
            place, head = f"{path}, line {number}", _line_head(line)
            if head is None and own is not None and own.to_json().encode().startswith(line):
                findings.notes.append(f"{place} was cut short while it was written; the next append mends it")
                continue
            if head is None:
                findings.add("heads.jsonl", "the line is not a signed head", place)
                continue
            if head.size <= last:
                findings.add("heads.jsonl", "the line is out of order", place)
                continue
            last = head.size
            while own is not None and own.size < head.size:
                own, unlisted = next(stored, None), unlisted + 1
            if own is None or own.size != head.size:
                newest = (number, head.size)
                first, absent = newest if not absent else first, absent + 1
                continue
            if own != head:
                what = f"the head over {head.size:,} entries is not the one that the database has"
                findings.add("heads.jsonl", what, place)
            own = next(stored, None)
    if absent == 1:
        what = f"a head was signed over {first[1]:,} entries that the database does not have"
        findings.add("heads.jsonl", what, f"{path}, line {first[0]}")
    elif absent:
        over = f"over {first[1]:,} to {newest[1]:,} entries"
        what = f"{absent:,} heads were signed {over} that the database does not have"
        findings.add("heads.jsonl", what, f"{path}, lines {first[0]} to {newest[0]}")
    late = sum(1 for _ in stored) + (own is not None)
    if unlisted or (late > 1 and strict):
        number = unlisted + (late if late > 1 and strict else 0)
        findings.add("heads.jsonl", f"{number:,} heads of the database are not in the list", str(path))
    elif late:
        findings.notes.append(
            f"{path.name} lacks the newest head: the writer was stopped between the two; the next append adds it"
        )


def _line_head(line: bytes) -> TreeHead | None:
    try:
        head = TreeHead.from_dict(json.loads(line))
        return head if line == (head.to_json() + "\n").encode() else None
    except (LedgerError, ValueError, TypeError, RecursionError):
        return None


def _check_sources(sources: Sources, reports: set[str], findings: Findings, tell: Progress) -> None:
    """Every original has the hash it is named by, and every report has its original."""
    wanted = {identifier for identifier in reports if is_digest(identifier)}
    remedy = "Put the original back from a backup or from its publisher"
    if wanted and not sources.folder.is_dir():
        what = f"the originals of {counted(len(wanted), 'reports')} are missing"
        findings.add("sources", what, str(sources.folder), remedy)
        return
    total = len(wanted)
    for number, path in enumerate(sources.files(), 1):
        tell("sources", min(number, total), total)
        if not is_digest(path.name) or path.parent.name != path.name[:2]:
            findings.notes.append(f"{path} is not an original of this ledger")
            continue
        try:
            if file_digest(path) != path.name:
                findings.add("sources", "the original was changed", str(path), remedy)
        except OSError as error:
            findings.add("sources", f"the original cannot be read ({error.strerror})", str(path), remedy)
        wanted.discard(path.name)
    for identifier in sorted(wanted):
        findings.add("sources", "the original of a report is missing", str(sources.path(identifier)), remedy)
