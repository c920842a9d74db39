"""Appending, looking up and streaming."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.errors import LedgerError
from grith.ledger import ENTRY_KINDS, Ledger, open_ledger, verify_consistency, verify_inclusion, verify_ledger
from grith.ledger._merkle import leaf_hash

DAY = datetime(2025, 3, 20, 8, 0, tzinfo=UTC)


def test_append_returns_the_new_numbers_and_skips_what_is_there(ledger: Ledger) -> None:
    assert ledger.append("report", [{"id": "a"}, {"id": "b"}]) == range(1, 3)
    assert ledger.append("report", [{"id": "b"}, {"id": "c"}, {"id": "c"}]) == range(3, 4)
    assert ledger.append("report", [{"id": "a"}]) == range(4, 4)
    assert ledger.append("intake", [{"id": "a"}]) == range(4, 5)
    assert [(e.seq, e.kind, e.id) for e in ledger.entries()] == [
        (1, "report", "a"),
        (2, "report", "b"),
        (3, "report", "c"),
        (4, "intake", "a"),
    ]
    assert (ledger.size, ledger.count("report"), ledger.count("split"), ledger.count()) == (4, 3, 0, 4)
    assert ledger.has("intake", "a") and not ledger.has("intake", "b") and ledger.get("intake", "b") is None


def test_a_body_without_id_is_named_by_its_canonical_json(ledger: Ledger) -> None:
    body = {"where": "ряд 5", "a": [1, 2.5, None, True]}
    ledger.append("left_out", [body, dict(reversed(body.items()))])
    (entry,) = ledger.entries("left_out")
    assert entry.id == sha256('{"a":[1,2.5,null,true],"where":"ряд 5"}'.encode()).hexdigest()
    assert entry.body == body


def test_the_leaf_covers_number_kind_id_time_and_body(ledger: Ledger) -> None:
    ledger.append("report", [{"id": 'q"ї', "n": 1}], recorded=DAY)
    entry = ledger.get("report", 'q"ї')
    text = '{"body":{"id":"q\\"ї","n":1},"id":"q\\"ї","kind":"report","recorded":"2025-03-20T08:00:00.000000Z","seq":1}'
    assert entry is not None and entry.leaf == sha256(b"\x00" + text.encode()).digest()
    assert ledger.proof_bundle("report", 'q"ї')["entry"] == text


def test_append_many_is_all_or_nothing(ledger: Ledger) -> None:
    with pytest.raises(LedgerError):
        ledger.append_many([("report", [{"id": "a"}]), ("statement", [{"id": "s", "x": float("nan")}])])
    assert ledger.size == 0
    added = ledger.append_many([("report", [{"id": "a"}]), ("statement", [{"id": "s"}, {"id": "t"}])])
    assert added == range(1, 4) and ledger.head().size == 3


def test_recorded_times_never_go_back(ledger: Ledger) -> None:
    ledger.append("report", [{"id": "a"}], recorded=DAY)
    ledger.append("report", [{"id": "b"}], recorded=DAY - timedelta(days=3))
    ledger.append("report", [{"id": "c"}], recorded=DAY + timedelta(seconds=1))
    assert [e.recorded for e in ledger.entries()] == [DAY, DAY, DAY + timedelta(seconds=1)]
    assert ledger.verify().ok


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("gossip", {"id": "a"}),
        ("report", {"id": 5}),
        ("report", {"id": "a\0b"}),
        ("report", {"id": "x" * 1001}),
        ("report", {"id": "\ud800"}),
        ("report", {"id": "a", "x": float("inf")}),
        ("report", {"id": "a", "x": {1, 2}}),
        ("report", ["a"]),
        ("correction", {"id": "a"}),
        ("tombstone", {"id": "a", "target_kind": "report", "target": "x", "reason": " ", "author": "me"}),
        ("review", {"id": "a", "statement": "s", "decision": "perhaps", "reason": "r", "author": "me"}),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(ledger: Ledger, kind: str, body: dict) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.append(kind, [body])
    assert caught.value.problems[0].what and ledger.size == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates and NUL included


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.dictionaries(TEXT.filter(lambda k: k != "id"), JSON | TEXT, max_size=4), max_size=6))
def test_whatever_json_can_say_comes_back(ledger: Ledger, bodies: list[dict]) -> None:
    before = ledger.size
    added = ledger.append("left_out", bodies)
    assert [e.seq for e in ledger.entries(after=before)] == list(added)
    kept = [e.body for e in ledger.entries("left_out")]
    assert all(body in kept for body in bodies)
    assert ledger.verify().ok


def test_entries_stream_a_fixed_range_while_the_ledger_grows(ledger: Ledger) -> None:
    ledger.append("report", [{"id": f"r{i}"} for i in range(2500)])
    seen = []
    for entry in ledger.entries("report"):
        seen.append(entry.seq)
        if entry.seq % 500 == 0:
            ledger.append("report", [{"id": f"more{entry.seq}"}])
    assert seen == list(range(1, 2501)) and ledger.size == 2505
    assert [e.seq for e in ledger.entries(after=10, up_to=13)] == [11, 12, 13]


def test_every_append_signs_a_head_that_covers_it(ledger: Ledger) -> None:
    assert ledger.head() is None
    sizes = []
    for n in (1, 3, 2):
        ledger.append("report", [{"id": f"{n}.{i}"} for i in range(n)])
        head = ledger.head()
        assert head is not None and head.size == ledger.size and head.root == ledger.root().hex()
        sizes.append(head)
    lines = (ledger.folder / "heads.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [head.to_dict() for head in sizes]
    for old in sizes:
        for new in sizes:
            if old.size <= new.size:
                proof = ledger.consistency_proof(old.size, new.size)
                roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
                assert verify_consistency(old.size, new.size, proof, *roots)
    for entry in ledger.entries():
        path = ledger.inclusion_proof(entry.seq)
        assert verify_inclusion(entry.leaf, entry.seq - 1, ledger.size, path, ledger.root())
    with pytest.raises(LedgerError):
        ledger.inclusion_proof(7)


def test_the_database_itself_refuses_to_change_or_take_back(sample: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(sample, tmp_path / "case")
    raw = sqlite3.connect(tmp_path / "case" / "ledger.gpkg", isolation_level=None)
    refused = (
        "UPDATE entries SET body = '{}' WHERE seq = 1",
        "DELETE FROM entries WHERE seq = 3",
        "INSERT OR REPLACE INTO entries SELECT seq, kind, id, recorded, '{}', leaf FROM entries WHERE seq = 2",
        "INSERT OR REPLACE INTO entries SELECT 99, kind, id, recorded, body, leaf FROM entries WHERE seq = 2",
        "INSERT INTO entries VALUES (0, 'report', 'early', '2025-01-01T00:00:00.000000Z', '{}', x'00')",
        "UPDATE nodes SET hash = x'00'",
        "DELETE FROM nodes",
        "INSERT OR REPLACE INTO nodes SELECT level, position, x'00' FROM nodes LIMIT 1",
        "UPDATE heads SET root = ''",
        "DELETE FROM heads",
        "INSERT OR REPLACE INTO heads SELECT size, '', signed, signature, public_key FROM heads LIMIT 1",
    )
    for statement in refused:
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            raw.execute(statement)
    with pytest.raises(sqlite3.DatabaseError, match="TEXT"):  # STRICT
        raw.execute("INSERT INTO heads VALUES (9999, 'r', 's', x'ff00', 'k')")
    raw.close()
    with open_ledger(tmp_path / "case" / "ledger.gpkg") as opened:
        assert opened.verify().ok


def test_the_key_is_for_its_owner_only_and_absent_keys_mean_read_only(tmp_path: Path) -> None:
    path = tmp_path / "ledger.gpkg"
    with open_ledger(path, create=True) as opened:
        opened.append("report", [{"id": "a"}])
    key = tmp_path / "keys" / "ledger.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    with open_ledger(path) as opened:
        assert opened.size == 1 and opened.verify().ok
        with pytest.raises(LedgerError, match="signing key"):
            opened.append("report", [{"id": "b"}])
        assert opened.size == 1


def test_opening_what_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger"):
        open_ledger(tmp_path / "none.gpkg")
    (tmp_path / "text.gpkg").write_text("hello " * 1000)
    (tmp_path / "empty.gpkg").touch()
    sqlite3.connect(tmp_path / "other.gpkg").execute("CREATE TABLE t (x)").connection.close()
    for name in ("text", "empty", "other"):
        with pytest.raises(LedgerError) as caught:
            open_ledger(tmp_path / f"{name}.gpkg")
        assert caught.value.problems[0].remedy
    with pytest.raises(LedgerError, match="URL"):
        open_ledger("nonsense://x")


def test_a_ledger_set_back_takes_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "ledger.gpkg"
    with open_ledger(path, create=True) as opened:
        opened.append("report", [{"id": "a"}])
    old = path.read_bytes()
    with open_ledger(path) as opened:
        opened.append("report", [{"id": "b"}])
    path.write_bytes(old)
    with open_ledger(path) as opened:
        with pytest.raises(LedgerError, match="set back"):
            opened.append("report", [{"id": "c"}])
        assert not opened.verify().ok


def test_a_head_lost_between_database_and_list_is_made_good(tmp_path: Path) -> None:
    path, listed = tmp_path / "ledger.gpkg", tmp_path / "heads.jsonl"
    with open_ledger(path, create=True) as opened:
        for name in "abc":
            opened.append("report", [{"id": name}])
    whole = listed.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for kept in (whole[: -len(last)], whole[: -len(last) // 2]):  # killed before, or in the midst of, the last line
        listed.write_bytes(kept)
        with open_ledger(path) as opened:
            result = opened.verify()
            assert result.ok and result.notes
            opened.append("report", [{"id": "a"}])
            assert listed.read_bytes() == whole
            assert opened.verify().notes == ()


def test_two_ledgers_in_one_folder_keep_apart(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "a.gpkg", create=True) as a, open_ledger(tmp_path / "b.gpkg", create=True) as b:
        for n in range(3):
            a.append("report", [{"id": f"{n}"}])
            b.append("report", [{"id": f"{n}"}, {"id": f"more{n}"}])
        assert a.verify().ok and b.verify().ok and a.head() != b.head()


def test_a_copy_for_the_brief_holds_the_same(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "two.gpkg-wal").write_bytes(b"left from an earlier file")
    with open_ledger(sample / "ledger.gpkg") as opened:
        first = opened.copy_to(tmp_path / "one.gpkg").read_bytes()
        assert opened.copy_to(tmp_path / "two.gpkg").read_bytes() == first
        assert sorted(p.name for p in tmp_path.iterdir()) == ["one.gpkg", "two.gpkg"]
        head = opened.head()
        with pytest.raises(LedgerError, match="itself"):
            opened.copy_to(sample / "." / "ledger.gpkg")
        with pytest.raises(LedgerError):
            opened.copy_to(tmp_path / "no" / "folder.gpkg")
    with open_ledger(tmp_path / "one.gpkg") as copy:
        assert copy.head() == head and len(list(copy.incidents())) == 4
    assert (tmp_path / "one.gpkg").read_bytes() == first  # opening and reading changes nothing
    result = verify_ledger(tmp_path / "one.gpkg", against=head, alone=True)
    assert result.ok and "Only the ledger file" in " ".join(result.notes)
    assert not verify_ledger(tmp_path / "one.gpkg").ok  # no originals, no list of heads


def test_nothing_is_added_to_what_was_not_signed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.gpkg"
    with open_ledger(path, create=True) as opened:
        for name in "abc":
            opened.append("report", [{"id": name}])
    raw = sqlite3.connect(path)
    raw.execute("DROP TRIGGER nodes_no_update")
    raw.execute("UPDATE nodes SET hash = zeroblob(32)")
    raw.commit()
    raw.close()
    with open_ledger(path) as opened, pytest.raises(LedgerError, match="not what was last signed"):
        opened.append("report", [{"id": "d"}])


def test_a_lost_ledger_file_is_not_silently_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "ledger.gpkg"
    with open_ledger(path, create=True) as opened:
        opened.append("report", [{"id": "a"}])
    path.unlink()
    with pytest.raises(LedgerError, match="missing or empty"):
        open_ledger(path, create=True)
    assert not verify_ledger(path).ok


def test_a_making_that_was_interrupted_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "heads.jsonl").touch()
    (tmp_path / "ledger.gpkg").touch()
    with open_ledger(tmp_path / "ledger.gpkg", create=True) as opened:
        opened.append("report", [{"id": "a"}])
        assert opened.verify().ok


def test_long_rows_are_fetched_a_few_at_a_time(ledger: Ledger) -> None:
    for start in range(0, 600, 100):
        ledger.append("report", [{"id": f"r{n}", "text": "x" * 50_000} for n in range(start, start + 100)])
    assert [e.seq for e in ledger.entries("report")] == list(range(1, 601))
    from grith.ledger._store import PageSize

    pages = PageSize()
    pages.learn(100 * 50_000, 100)
    assert pages.rows == 80  # 4 MB
    pages.learn(10**9, 1)
    assert pages.rows == 1


def test_kinds_are_the_agreed_ones() -> None:
    assert ENTRY_KINDS[:5] == ("report", "statement", "incident", "requirement", "left_out")


def test_importing_the_ledger_brings_in_no_database() -> None:
    code = "import sys, grith.ledger; print([m for m in ('sqlalchemy', 'cryptography') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_root_is_that_of_the_leaves(ledger: Ledger) -> None:
    ledger.append("report", [{"id": "only"}])
    text = ledger.proof_bundle("report", "only")["entry"]
    assert ledger.root() == leaf_hash(text.encode())
