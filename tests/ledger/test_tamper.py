"""An adversary with the file in hand, triggers dropped and put back: verify finds every change and never raises."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.ledger import Verification, open_ledger, verify_ledger
from grith.ledger._canonical import entry_text
from grith.ledger._keys import Signer
from grith.ledger._merkle import Frontier, leaf_hash
from tests.ledger.conftest import REPORT, fill

TABLES = (
    "entries",
    "nodes",
    "heads",
    "incidents",
    "gpkg_contents",
    "gpkg_spatial_ref_sys",
    "gpkg_geometry_columns",
)
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
SOME = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)


class Forger:
    """Raw access to a copy of the ledger; triggers are off while it writes and back, letter for letter, after."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "ledger.gpkg"

    def __enter__(self) -> sqlite3.Connection:
        self.db = sqlite3.connect(self.path, isolation_level=None)
        self.db.execute("PRAGMA foreign_keys=OFF")
        self.db.execute("PRAGMA synchronous=OFF")  # of this connection: the file stays as it is
        self.triggers = self.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in self.triggers:
            self.db.execute(f"DROP TRIGGER {name}")
        return self.db

    def __exit__(self, *_: object) -> None:
        for _, sql in self.triggers:
            self.db.execute(sql)
        self.db.close()

    def verify(self) -> Verification:
        return verify_ledger(self.path)


@pytest.fixture
def forger(sample: Path, tmp_path: Path) -> Iterator[Any]:
    def fresh() -> Forger:
        folder = tmp_path / "case"
        if folder.exists():
            for path in folder.rglob("*"):
                path.chmod(0o755)
            shutil.rmtree(folder)
        shutil.copytree(sample, folder)
        return Forger(folder)

    return fresh


def changed(value: Any, data: st.DataObject) -> Any:
    """The value with one byte of it changed (a missing value appears)."""
    if value is None:
        return data.draw(st.sampled_from([0, 1.5, "", "x", b"", b"x"]))
    if isinstance(value, int):
        return value ^ (1 << data.draw(st.integers(0, 30)))
    if isinstance(value, float):
        return data.draw(st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x != value))
    raw = bytearray(value.encode() if isinstance(value, str) else value)
    if not raw:
        return "x" if isinstance(value, str) else b"x"
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    return bytes(raw)


def test_the_untouched_ledger_verifies(forger: Any) -> None:
    copy = forger()
    with copy:
        pass  # triggers dropped and put back: nothing else
    result = copy.verify()
    assert result.ok and result.problems == () and result.notes == () and result.checked == 16
    assert result.head is not None and result.head.size == 16


@MANY
@given(st.data())
def test_one_changed_byte_in_any_cell_of_any_table(forger: Any, data: st.DataObject) -> None:
    copy = forger()
    table = data.draw(st.sampled_from(TABLES))
    with copy as db:
        keys = [row[1] for row in sorted(db.execute(f"PRAGMA table_info({table})"), key=lambda r: r[5]) if row[5]]
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        rows = db.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()
        key = data.draw(st.sampled_from(rows))
        column = data.draw(st.sampled_from(columns))
        where = " AND ".join(f"{name} IS ?" for name in keys)
        old, kind = db.execute(f"SELECT {column}, typeof({column}) FROM {table} WHERE {where}", key).fetchone()
        new = changed(old, data)
        # Text stays text, even where the changed byte is no UTF-8 any more.
        cast = "CAST(? AS TEXT)" if kind == "text" else "?"
        try:
            db.execute(f"UPDATE {table} SET {column} = {cast} WHERE {where}", (new, *key))
        except sqlite3.Error:
            return  # refused by the database: a type, or a key that is taken
        if db.execute(f"SELECT CAST({column} AS BLOB), typeof({column}) FROM {table} WHERE {where}", key).fetchone():
            after = db.execute(
                f"SELECT CAST({column} AS BLOB), CAST(? AS BLOB), typeof({column}) FROM {table} WHERE {where}",
                (old, *key),
            ).fetchone()
            if after[0] == after[1] and after[2] == kind:
                return  # a column's affinity gave the old value back
    result = copy.verify()
    assert not result.ok, (table, column, old, new)


@SOME
@given(st.data())
def test_any_deletion(forger: Any, data: st.DataObject) -> None:
    copy = forger()
    table = data.draw(st.sampled_from(TABLES))
    with copy as db:
        number = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        which = sorted(data.draw(st.sets(st.integers(0, number - 1), min_size=1)))
        keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
        rows = db.execute(f"SELECT {', '.join(keys)} FROM {table} ORDER BY 1").fetchall()
        for at in which:
            db.execute(f"DELETE FROM {table} WHERE " + " AND ".join(f"{name} IS ?" for name in keys), rows[at])
    assert not copy.verify().ok


def renumber(db: sqlite3.Connection, order: list[int]) -> None:
    """Put the entries in another order: the n-th gets the number n."""
    db.execute("UPDATE entries SET seq = seq + 100000")
    for new, old in enumerate(order, 1):
        db.execute("UPDATE entries SET seq = ? WHERE seq = ?", (new, old + 100000))


@SOME
@given(st.permutations(range(1, 17)))
def test_any_reorder(forger: Any, order: list[int]) -> None:
    copy = forger()
    with copy as db:
        renumber(db, order)
    assert copy.verify().ok == (order == sorted(order))


def rebuild(db: sqlite3.Connection, *, leaves: bool = True) -> Frontier:
    """Hash everything again after a forgery, as an adversary without the key would: entries, tree, catalogue."""
    tree = Frontier()
    db.execute("DELETE FROM nodes")
    for seq, kind, name, recorded, body in db.execute(
        "SELECT seq, kind, id, recorded, body FROM entries ORDER BY seq"
    ).fetchall():
        leaf = leaf_hash(entry_text(seq, kind, name, recorded, body).encode())
        if leaves:
            db.execute("UPDATE entries SET leaf = ? WHERE seq = ?", (leaf, seq))
        for node in tree.append(leaf):
            db.execute("INSERT INTO nodes VALUES (?, ?, ?)", node)
    return tree


@SOME
@given(st.integers(1, 17), st.sampled_from(["entry only", "whole tree", "whole tree, head of the last size"]))
def test_a_back_dated_entry(forger: Any, at: int, effort: str) -> None:
    copy = forger()
    with copy as db:
        (recorded,) = db.execute("SELECT recorded FROM entries WHERE seq = ?", (min(at, 16),)).fetchone()
        db.execute("UPDATE entries SET seq = seq + 100000 WHERE seq >= ?", (at,))
        db.execute("UPDATE entries SET seq = seq - 99999 WHERE seq >= 100000")
        body = '{"id":"forged"}'
        leaf = leaf_hash(entry_text(at, "intake", "forged", recorded, body).encode())
        db.execute("INSERT INTO entries VALUES (?, 'intake', 'forged', ?, ?, ?)", (at, recorded, body, leaf))
        if effort != "entry only":
            tree = rebuild(db)
        if effort.endswith("size"):
            db.execute("UPDATE heads SET size = 17, root = ? WHERE size = 16", (tree.root().hex(),))
    assert not copy.verify().ok


def test_even_with_the_key_the_list_of_heads_tells(forger: Any) -> None:
    """Who holds the key too can sign a new past; the heads beside the database, and any printed one, give it away."""
    copy = forger()
    with open_ledger(copy.path) as ledger:
        printed = ledger.head()
    signer = Signer(copy.folder / "keys" / "ledger.key")
    with copy as db:
        db.execute("UPDATE entries SET body = replace(body, 'troops', 'trucks') WHERE kind = 'requirement'")
        sizes = dict(db.execute("SELECT size, signed FROM heads").fetchall())
        db.execute("DELETE FROM heads")
        db.execute("DELETE FROM nodes")
        tree, signed = Frontier(), []
        for seq, kind, name, recorded, body in db.execute(
            "SELECT seq, kind, id, recorded, body FROM entries ORDER BY seq"
        ).fetchall():
            leaf = leaf_hash(entry_text(seq, kind, name, recorded, body).encode())
            db.execute("UPDATE entries SET leaf = ? WHERE seq = ?", (leaf, seq))
            for node in tree.append(leaf):
                db.execute("INSERT INTO nodes VALUES (?, ?, ?)", node)
            if seq in sizes:
                signed.append(signer.sign(seq, tree.root(), sizes[seq]))
                db.execute("INSERT INTO heads VALUES (?, ?, ?, ?, ?)", tuple(signed[-1].to_dict().values()))
    result = copy.verify()
    assert not result.ok and any("heads.jsonl" in p.where for p in result.problems)
    (copy.folder / "heads.jsonl").write_text("".join(head.to_json() + "\n" for head in signed))
    assert copy.verify().ok  # the limit of what a folder can tell by itself, see docs/ledger.md …
    assert not verify_ledger(copy.path, against=printed).ok  # … and why heads are printed in briefs


@pytest.mark.parametrize("later", [1, 2, 40])
def test_a_set_back_database_and_a_set_back_folder(sample: Path, tmp_path: Path, later: int) -> None:
    folder = tmp_path / "case"
    shutil.copytree(sample, folder)
    with open_ledger(folder / "ledger.gpkg") as ledger:
        size = ledger.size
        for n in range(later):
            ledger.append("intake", [{"id": f"later {n}"}])
        printed = ledger.head()
        assert ledger.verify(against=printed).ok
    shutil.copy(sample / "ledger.gpkg", folder / "ledger.gpkg")
    over = f"{size + 1}" if later == 1 else f"{size + 1} to {size + later}"
    lost = f"{'a head was' if later == 1 else f'{later} heads were'} signed over {over}"
    told = [p.what for p in verify_ledger(folder / "ledger.gpkg").problems]
    assert told == [f"{lost} entries that the database does not have"]  # one problem, however many heads
    shutil.copy(sample / "heads.jsonl", folder / "heads.jsonl")
    assert verify_ledger(folder / "ledger.gpkg").ok
    assert any("set back" in p.what for p in verify_ledger(folder / "ledger.gpkg", against=printed).problems)


def test_heads_of_another_case_or_with_a_broken_signature_are_no_anchor(sample: Path, tmp_path: Path) -> None:
    from attrs import evolve

    with open_ledger(tmp_path / "ledger.gpkg", create=True) as other:
        fill(other)
        foreign = other.head()
    with open_ledger(sample / "ledger.gpkg") as ledger:
        head = ledger.head()
        assert head is not None and foreign is not None
        for bad in (foreign, evolve(head, signed="2020-01-01T00:00:00.000000Z"), evolve(head, size=5)):
            assert not ledger.verify(against=bad).ok
        for old in ledger.folder.joinpath("heads.jsonl").read_text().splitlines():
            import json

            from grith.ledger import TreeHead

            assert ledger.verify(against=TreeHead.from_dict(json.loads(old))).ok


@SOME
@given(st.data())
def test_any_changed_byte_or_line_of_the_list_of_heads(forger: Any, data: st.DataObject) -> None:
    copy = forger()
    path = copy.folder / "heads.jsonl"
    raw = bytearray(path.read_bytes())
    lines = bytes(raw).splitlines(keepends=True)
    match data.draw(st.sampled_from(["byte", "line", "swap", "double"])):
        case "byte":
            raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        case "line":  # not the last one: that also happens when a writer is killed, and is told as a note
            del lines[data.draw(st.integers(0, len(lines) - 2))]
            raw = bytearray(b"".join(lines))
        case "swap":
            lines[0], lines[-1] = lines[-1], lines[0]
            raw = bytearray(b"".join(lines))
        case "double":
            raw = bytearray(b"".join(lines + lines[-1:]))
    path.write_bytes(raw)
    assert not copy.verify().ok


def test_missing_heads_keys_and_originals(forger: Any) -> None:
    copy = forger()
    (copy.folder / "heads.jsonl").unlink()
    assert not copy.verify().ok
    copy = forger()
    (copy.folder / "keys" / "ledger.key").write_text("nonsense")
    assert not copy.verify().ok
    copy = forger()
    (copy.folder / "keys" / "ledger.key").unlink()
    Signer(copy.folder / "keys" / "ledger.key").create()  # another key in its place
    assert any("another key" in p.what for p in copy.verify().problems)
    original = Path("sources", REPORT[:2], REPORT)
    copy = forger()
    (copy.folder / original).unlink()
    assert any("missing" in p.what for p in copy.verify().problems)
    copy = forger()
    (copy.folder / original).chmod(stat.S_IRWXU)
    with (copy.folder / original).open("ab") as file:
        file.write(b" ")
    assert any("changed" in p.what for p in copy.verify().problems)
    copy = forger()
    shutil.rmtree(copy.folder / "sources")
    assert not copy.verify().ok


STRUCTURE = (
    "DROP TRIGGER entries_no_update",
    "DROP TRIGGER heads_next",
    "DROP INDEX entries_kind_id",
    "CREATE TRIGGER sly AFTER INSERT ON entries BEGIN DELETE FROM incidents; END",
    "CREATE INDEX more ON entries (body)",
    "ALTER TABLE heads ADD COLUMN extra TEXT",
    "ALTER TABLE incidents RENAME COLUMN accuser TO accused",
    "DROP TABLE incidents",
    "PRAGMA application_id = 1",
    "PRAGMA user_version = 0",
    "INSERT INTO incidents (fid, id) VALUES (77, 'forged')",
    "INSERT INTO nodes VALUES (40, 0, x'00')",
    "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('nodes', 'attributes')",
    "UPDATE incidents SET alleged_actor = 'RUS' WHERE id = 'i3'",
    "UPDATE incidents SET fid = 3 WHERE id = 'i3'",
)


@pytest.mark.parametrize("statement", STRUCTURE)
def test_changes_of_structure_and_of_what_is_derived(forger: Any, statement: str) -> None:
    copy = forger()
    db = sqlite3.connect(copy.path, isolation_level=None)
    db.execute(statement)
    db.close()
    assert not copy.verify().ok


def test_foreign_tables_are_noted_not_condemned(forger: Any) -> None:
    copy = forger()
    db = sqlite3.connect(copy.path)
    db.execute("CREATE TABLE layer_styles (id INTEGER)")  # as QGIS does
    db.close()
    result = copy.verify()
    assert result.ok and "layer_styles" in result.notes[0]


def test_corruption_spread_over_the_file_is_found_or_changed_nothing(forger: Any) -> None:
    """Bytes of the raw file, free space included: either verify finds it, or no cell of any table is another."""
    pick = random.Random(6962)
    dump = contents(forger().path)
    found = 0
    for _ in range(120):
        copy = forger()
        raw = bytearray(copy.path.read_bytes())
        for _ in range(pick.choice((1, 1, 1, 8, 64))):
            raw[pick.randrange(len(raw))] = pick.randrange(256)
        copy.path.write_bytes(raw)
        result = copy.verify()
        assert not result.ok or contents(copy.path) == dump
        found += not result.ok
    assert found > 20


def contents(path: Path) -> list[Any]:
    db = sqlite3.connect(path)
    db.text_factory = bytes
    try:
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES]
    finally:
        db.close()


@pytest.mark.parametrize("kept", [0, 1, 99, 100, 4096, 9000, 0.5, 0.9, 0.999])
def test_truncated_files_are_told_not_raised(forger: Any, kept: float) -> None:
    copy = forger()
    size = copy.path.stat().st_size
    os.truncate(copy.path, int(kept * size) if isinstance(kept, float) else kept)
    result = copy.verify()
    assert not result.ok and result.problems[0].what


def test_garbage_of_any_kind_is_told_not_raised(tmp_path: Path) -> None:
    for name, data in (("text", b"hello"), ("random", random.Random(1).randbytes(50_000)), ("empty", b"")):
        (tmp_path / name).write_bytes(data)
        result = verify_ledger(tmp_path / name)
        assert not result.ok and result.problems and result.checked == 0
    assert not verify_ledger(tmp_path / "absent").ok
    assert not verify_ledger(tmp_path).ok
    assert not verify_ledger("nonsense://host/name").ok
