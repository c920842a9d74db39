"""Backups as docs/team-server.md tells to make them, taken while somebody writes, and restored."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grith.ledger import Ledger, open_ledger, verify_ledger
from grith.people import People
from tests.ledger.conftest import fill
from tests.ledger.postgres import Server

WORDS = "correct horse battery"
pytestmark = pytest.mark.slow


def write_during(ledger: Ledger, backup: Callable[[], object], number: int = 60) -> None:
    """Run ``backup`` while a thread adds so many entries to the ledger, the first of them before it begins."""
    begun = threading.Event()

    def add() -> None:
        for n in range(number):
            ledger.append("report", [{"id": f"w{n}"}])
            begun.set()

    thread = threading.Thread(target=add)
    thread.start()
    begun.wait()
    try:
        backup()
    finally:
        thread.join()


def wait_for(done: Callable[[], bool]) -> None:
    """Look again and again; the test's own time limit ends the wait."""
    while not done():
        time.sleep(0.2)


def folder_backup(case: Path, kept: Path) -> None:
    """What rsync does with the exclusions."""
    shutil.copytree(case, kept, ignore=lambda _, names: [n for n in names if n.startswith("ledger.gpkg")])


def prove(target: str | Path, folder: Path, head, size: int) -> None:
    """The restored ledger holds what was printed before, verifies, and lets the same people in."""
    # The list of heads is newer than the database: what was signed after the backup is told, nothing else is wrong.
    found = verify_ledger(target, folder=folder, against=head)
    assert len(found.problems) <= 1 and all("that the database does not have" in p.what for p in found.problems)
    with open_ledger(target, folder=folder) as ledger:
        assert size <= ledger.size and ledger.verify(alone=True, against=head).ok
        people = People(ledger)
        assert people.session(people.sign_in("a.berg", WORDS).token)
        lines = [h for h in (folder / "heads.jsonl").read_text().splitlines() if f'"size":{ledger.size}}}' in h]
        kept = (folder / "heads.jsonl").read_text().splitlines()
        (folder / "heads.jsonl").write_text("\n".join(kept[: kept.index(lines[0]) + 1]) + "\n")
        assert ledger.verify().ok
        ledger.append("report", [{"id": "it goes on"}])
        assert ledger.verify().ok


def test_a_ledger_file_is_backed_up_and_restored(tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:

        def backup() -> None:
            with sqlite3.connect(tmp_path / "case" / "ledger.gpkg") as one:
                one.execute("VACUUM INTO ?", (str(tmp_path / "b.gpkg"),))
    else:

        def backup() -> None:
            command = ["sqlite3", tmp_path / "case" / "ledger.gpkg", f"VACUUM INTO '{tmp_path / 'b.gpkg'}'"]
            subprocess.run(command, check=True)

    with open_ledger(tmp_path / "case" / "ledger.gpkg", create=True) as ledger:
        fill(ledger)
        People(ledger).add("a.berg", "admin", WORDS)
        head, size = ledger.head(), ledger.size
        write_during(ledger, backup)
    folder_backup(tmp_path / "case", tmp_path / "restored")
    shutil.copy(tmp_path / "b.gpkg", tmp_path / "restored" / "ledger.gpkg")
    prove(tmp_path / "restored" / "ledger.gpkg", tmp_path / "restored", head, size)


def test_a_ledger_file_is_replicated_and_restored(tmp_path: Path) -> None:
    """Litestream runs while somebody writes, is killed when it has caught up, and what it has is restored."""
    if shutil.which("litestream") is None:
        pytest.skip("no litestream on this machine (https://litestream.io)")
    case, replica = tmp_path / "case", f"file://{tmp_path}/replica"
    with open_ledger(case / "ledger.gpkg", create=True) as ledger:
        fill(ledger)
        People(ledger).add("a.berg", "admin", WORDS)
        head, size = ledger.head(), ledger.size
        log = (tmp_path / "log").open("w")
        running = subprocess.Popen(["litestream", "replicate", case / "ledger.gpkg", replica], stdout=log, stderr=log)

        def copied() -> int:
            """How many entries would be restored now."""
            tried = tmp_path / "tried"
            tried.unlink(missing_ok=True)
            done = subprocess.run(["litestream", "restore", "-o", tried, replica], capture_output=True)
            with sqlite3.connect(tried) as connection:
                query = "SELECT count(*) FROM entries"
                return 0 if done.returncode else int(connection.execute(query).fetchone()[0])

        try:
            write_during(ledger, lambda: wait_for(lambda: copied() >= size))
            middle = ledger.size
            assert middle > size
            wait_for(lambda: copied() == middle)
        finally:
            running.kill()
            running.wait()
        assert ledger.verify().ok  # what it keeps in the database is no row of the log
    folder_backup(case, tmp_path / "restored")
    target = tmp_path / "restored" / "ledger.gpkg"
    subprocess.run(["litestream", "restore", "-o", target, replica], check=True, capture_output=True)
    with open_ledger(target, folder=tmp_path / "restored") as ledger:
        assert ledger.size == middle
    prove(target, tmp_path / "restored", head, size)


def test_a_database_is_dumped_and_restored(postgresql: Server, tmp_path: Path) -> None:
    url, other = postgresql.database(), postgresql.database()
    dump = tmp_path / "case.dump"

    def backup() -> None:
        subprocess.run([postgresql.bin / "pg_dump", "--format=custom", f"--file={dump}", url], check=True)

    with open_ledger(url, create=True, folder=tmp_path / "case") as ledger:
        fill(ledger)
        People(ledger).add("a.berg", "admin", WORDS)
        head, size = ledger.head(), ledger.size
        write_during(ledger, backup)
    folder_backup(tmp_path / "case", tmp_path / "restored")
    subprocess.run([postgresql.bin / "pg_restore", f"--dbname={other}", dump], check=True)
    prove(other, tmp_path / "restored", head, size)
