"""A ledger on a real PostgreSQL: the same rows, results and proofs as in a file, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from grith.case import Case, init_case, open_case
from grith.errors import LedgerError
from grith.ledger import open_ledger, verify_ledger
from tests.ledger.conftest import fill
from tests.ledger.postgres import Server

WORKER = Path(__file__).with_name("worker.py")


def rows(ledger) -> list[tuple[object, ...]]:
    return [(e.seq, e.kind, e.id, e.recorded, e.body, e.leaf) for e in ledger.entries()]


def test_the_same_entries_make_the_same_tree(postgresql: Server, tmp_path: Path) -> None:
    with (
        open_ledger(tmp_path / "ledger.gpkg", create=True) as file,
        open_ledger(postgresql.database(), create=True, folder=tmp_path / "pg") as remote,
    ):
        for ledger in (file, remote):
            fill(ledger)
        stamp = datetime(2031, 1, 1, tzinfo=UTC)  # after everything that `fill` dates by the clock
        for ledger in (file, remote):
            ledger.append(
                "report", [{"id": "é 'x'", "text": "a\u0000b\ud800", "n": 1.5e300, "b": [None, True]}], recorded=stamp
            )
        assert [(*r[1:3], r[4]) for r in rows(file)] == [(*r[1:3], r[4]) for r in rows(remote)]
        for read in ("reports", "statements", "incidents", "requirements", "left_out"):
            assert list(getattr(file, read)()) == list(getattr(remote, read)()), read
        result = remote.verify()
        assert result.ok and result.notes == () and result.checked == file.size
        assert remote.proof_bundle("statement", "s1")["path"]


def test_a_ledger_moves_there_and_back(postgresql: Server, sample: Path, tmp_path: Path) -> None:
    url = postgresql.database()
    with open_ledger(sample / "ledger.gpkg") as file:
        head, before = file.head(), rows(file)
        assert file.copy_into(url) == head
        with pytest.raises(LedgerError, match="already"):
            file.copy_into(url)
        with open_ledger(url, folder=sample) as remote:
            assert rows(remote) == before and remote.head() == head and remote.verify().ok
            assert remote.copy_into(tmp_path / "ledger.gpkg") == head
            with pytest.raises(LedgerError, match="already"):
                remote.copy_into(tmp_path / "ledger.gpkg")
            remote.copy_to(tmp_path / "brief.gpkg")
    assert (tmp_path / "heads.jsonl").read_bytes() == (sample / "heads.jsonl").read_bytes()
    for name in ("ledger.gpkg", "brief.gpkg"):
        assert verify_ledger(tmp_path / name, alone=True).ok
    with open_ledger(tmp_path / "ledger.gpkg") as back:
        assert rows(back) == before and back.head() == head
        assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.slow
def test_a_case_moves_and_its_brief_is_the_same_to_the_byte(postgresql: Server, tmp_path: Path) -> None:
    case = init_case(tmp_path / "case", title="A trial")
    (tmp_path / "a.md").write_text("---\npublished: 2025-03-18\n---\nNorway will send 200 engineers to Ukraine.\n")
    table = "date,type,place,latitude,longitude,accuser,accused\n2025-03-18,strike,Nikopol,47.57,34.40,A,B\n"
    (tmp_path / "b.csv").write_text(table)
    case.add([tmp_path / "a.md", tmp_path / "b.csv"])
    case.read()
    made = case.brief("2025-03-20", out=tmp_path / "one")
    url = postgresql.database()
    head = case.copy(url)
    case.close()
    settings = tmp_path / "case" / "case.toml"
    settings.write_text(settings.read_text().replace('ledger = "ledger.gpkg"', f'ledger = "{url}"'))
    with open_case(tmp_path / "case") as moved:
        assert moved.ledger().head() == head and moved.verify().ok
        again = moved.brief("2025-03-20", out=tmp_path / "two")
        for name in ("json", "html"):
            assert made.files[name].read_bytes() == again.files[name].read_bytes()
        assert verify_ledger(again.files["ledger"], alone=True).ok
        moved.add([settings])  # and it goes on from there
        assert moved.verify().ok and moved.ledger().size > head.size


def test_the_log_cannot_be_changed_there(postgresql: Server, tmp_path: Path) -> None:
    url = postgresql.database()
    with open_ledger(url, create=True, folder=tmp_path) as ledger:
        fill(ledger)
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        for statement in ("UPDATE entries SET body = '{}'", "DELETE FROM heads", "TRUNCATE nodes"):
            with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
                connection.execute(text(statement))
        with engine.begin() as connection:  # by somebody who owns the database
            connection.execute(text("ALTER TABLE entries DISABLE TRIGGER ALL"))
            connection.execute(text("UPDATE entries SET body = replace(body, 'Place 0', 'Place 9')"))
        engine.dispose()
        found = ledger.verify()
        assert not found.ok and any("was changed" in p.what for p in found.problems)


@pytest.mark.slow
def test_processes_and_threads_add_at_once(postgresql: Server, tmp_path: Path) -> None:
    url, folder = postgresql.database(), tmp_path / "case"
    workers = [_start(url, folder, f"p{n}", 15) for n in range(3)]
    told = [w.communicate() for w in workers]
    assert [w.returncode for w in workers] == [0, 0, 0], told
    with open_ledger(url, folder=folder) as ledger:
        threads = [threading.Thread(target=ledger.append, args=("report", [{"id": f"t{n}"}])) for n in range(8)]
        for thread in (*threads,):
            thread.start()
        for thread in threads:
            thread.join()
    result = verify_ledger(url, folder=folder)
    assert result.ok and result.notes == () and result.checked == 3 * 15 * 5 + 8


def test_two_folders_of_one_ledger(postgresql: Server, tmp_path: Path) -> None:
    """Two machines of a team: each has the key and its own list of heads, which catches up."""
    url = postgresql.database()
    with open_ledger(url, create=True, folder=tmp_path / "one") as one:
        (tmp_path / "two").mkdir()
        (tmp_path / "one" / "keys").rename(tmp_path / "two" / "keys")
        (tmp_path / "one" / "keys").symlink_to(tmp_path / "two" / "keys")
        (tmp_path / "two" / "heads.jsonl").touch()
        with open_ledger(url, folder=tmp_path / "two") as two:
            for n in range(4):
                (one, two)[n % 2].append("report", [{"id": f"r{n}"}])
            assert one.head() == two.head() and two.verify().ok and one.size == 4


def _start(url: str, folder: Path, name: str, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), url, name, str(number), "3", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(WORKER.parents[2])}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def _told(lines: str) -> set[str]:
    return {line.split()[0] for line in lines.split("\n")[:-1] if line and not line.startswith("ready")}


@pytest.mark.slow
def test_writer_and_server_are_killed_and_nothing_acknowledged_is_lost(postgresql: Server, tmp_path: Path) -> None:
    url, folder = postgresql.database(), tmp_path / "case"
    open_ledger(url, create=True, folder=folder).close()
    pick, acknowledged = random.Random(1), set()
    for number in range(4):
        process = _start(url, folder, f"w{number}", 100_000)
        assert process.stdout is not None
        early = "".join(process.stdout.readline() for _ in range(2 + pick.randrange(6)))
        time.sleep(pick.random() * 0.05)
        if number % 2:
            postgresql.kill()
            process.wait()  # it ends with an error in words, not with a traceback
        else:
            process.send_signal(signal.SIGKILL)
        rest, error = process.communicate()
        acknowledged |= _told(early + rest)
        if number % 2:
            assert "LedgerError" in error
            postgresql.start()
        result = verify_ledger(url, folder=folder)
        assert result.ok, result.problems
    assert len(acknowledged) > 8
    with open_ledger(url, folder=folder) as ledger:
        assert [sha for sha in acknowledged if not (ledger.has("report", sha) and ledger.has("intake", sha))] == []
        assert ledger.append("report", [{"id": "after"}])


def test_migrations_make_what_the_tables_are_declared_to_be(postgresql: Server, tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from grith.ledger._beside import beside
    from grith.ledger._migrate import NEWEST
    from grith.ledger._schema import metadata

    with open_ledger(postgresql.database(), create=True, folder=tmp_path) as ledger:
        with ledger.database.reading() as connection:
            context = MigrationContext.configure(connection)
            assert context.get_current_revision() == NEWEST
            assert compare_metadata(context, [metadata, beside]) == []
        with ledger.database.beside() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(LedgerError, match="newer version"):
            ledger.database.migrate()


def test_tables_of_an_earlier_version_are_brought_up_to_date(postgresql: Server, tmp_path: Path) -> None:
    from grith.people import People

    url = postgresql.database()
    with open_ledger(url, create=True, folder=tmp_path) as ledger:
        fill(ledger)
        with ledger.database.beside() as connection:
            for table in ("accounts", "sessions", "sign_ins", "presence", "alembic_version"):
                connection.execute(text(f"DROP TABLE {table}"))
    with open_ledger(url, folder=tmp_path) as ledger:
        people = People(ledger)
        people.add("a.berg", "admin", "correct horse battery")
        assert people.session(people.sign_in("a.berg", "correct horse battery").token) and ledger.verify().ok
        ledger.copy_to(tmp_path / "brief.gpkg")
        assert b"argon2" not in (tmp_path / "brief.gpkg").read_bytes()
        ledger.copy_into(tmp_path / "with.gpkg", people=True)
    with open_ledger(tmp_path / "with.gpkg", folder=tmp_path) as file:
        assert [a.role for a in People(file).accounts()] == ["admin"]


def test_a_server_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="the driver of the extra 'postgres' is not installed")
    with pytest.raises(LedgerError) as error:
        open_ledger("postgresql://nobody:secret@127.0.0.1:1/x", create=True, folder=tmp_path)
    assert "secret" not in str(error.value) and "127.0.0.1" in str(error.value)
    assert json.dumps(error.value.problems[0].remedy)


if __name__ == "__main__":
    _ = Case


@pytest.mark.parametrize("kind", ["file", "server"])
def test_accounts_of_the_version_before_are_kept(postgresql: Server, tmp_path: Path, kind: str) -> None:
    """What version 0002 made, before there was a table of presence, is brought to the newest with all that is in it."""
    from alembic import command

    from grith.ledger._migrate import NEWEST, config_for, version_of
    from grith.people import People, Presence

    target = postgresql.database() if kind == "server" else tmp_path / "ledger.gpkg"
    with open_ledger(target, create=True, folder=tmp_path) as ledger:
        fill(ledger)
        People(ledger).add("a.berg", "admin", "correct horse battery")
        with ledger.database.beside() as connection:
            connection.execute(text("DROP TABLE presence"))
            command.stamp(config_for(connection), "0002")
    with open_ledger(target, folder=tmp_path) as ledger:
        people = People(ledger)
        assert people.session(people.sign_in("a.berg", "correct horse battery").token)
        assert Presence(ledger).look("one", "s", "a.berg") == [] and ledger.verify().ok
        with ledger.database.reading() as connection:
            assert version_of(connection) == NEWEST
