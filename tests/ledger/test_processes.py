"""Real processes: killed without warning at any moment, and several writing at once."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from grith.ledger import open_ledger, verify_ledger
from tests.ledger import worker

WORKER = Path(__file__).with_name("worker.py")


def start(path: Path, name: str, number: int, batch: int = 3, told: int = subprocess.PIPE) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), str(path), name, str(number), str(batch)]
    return subprocess.Popen(command, stdout=told, stderr=subprocess.PIPE, text=True)


def _begin(told: Connection, path: Path, name: str, number: int, batch: int) -> None:
    """What a process of :class:`Forked` does: the worker, with its standard output in a pipe."""
    os.dup2(told.fileno(), 1)
    told.close()
    sys.stdout = os.fdopen(1, "w")
    worker.main(path, name, number, batch)


class Forked:
    """A writer like that of :func:`start`, forked from a process that has loaded everything already."""

    def __init__(self, path: Path, name: str, number: int, batch: int) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        here, there = context.Pipe(duplex=False)
        self._process = context.Process(target=_begin, args=(there, path, name, number, batch))
        self._process.start()
        there.close()
        self.stdout = os.fdopen(os.dup(here.fileno()))
        here.close()

    def kill(self) -> tuple[str, int | None]:
        """Kill it without warning; what it told that was not read yet, and how it ended."""
        self._process.kill()
        rest = self.stdout.read()
        self.stdout.close()
        self._process.join()
        return rest, self._process.exitcode


def kill_at_random(path: Path, rounds: int, seed: int, forked: bool = False) -> tuple[int, int]:
    """Let a writer run and kill it, again and again on the same ledger; returns (acknowledged, rounds with an ack)."""
    pick, acknowledged, fruitful = random.Random(seed), set(), 0
    for number in range(rounds):
        process = (Forked if forked else start)(path, f"w{number}", 100_000, pick.choice((0, 1, 3, 50, 400)))
        assert process.stdout is not None
        early = []
        if pick.random() < 0.8:  # in the midst of adding, not while it starts
            early = [process.stdout.readline() for _ in range(1 + pick.randrange(5))]
            time.sleep(pick.random() * 0.03)
        else:
            time.sleep(pick.random() * (0.1 if forked else 0.7))
        if isinstance(process, Forked):
            rest, code = process.kill()
        else:
            process.send_signal(signal.SIGKILL)
            (rest, _), code = process.communicate(), process.returncode
        told = "".join(early) + rest
        assert code == -signal.SIGKILL
        # A line cut short was not told whole; a whole line was acknowledged.
        lines = [line.split() for line in told.split("\n")[:-1] if not line.startswith("ready")]
        acknowledged.update(sha for sha, _ in lines)
        fruitful += bool(lines)
        result = verify_ledger(path) if path.exists() and path.stat().st_size else None
        if result is not None and not result.ok:
            # Killed before the first tables were committed: the next open makes them.
            assert not acknowledged and "interrupted" in result.problems[0].what, result.problems
    with open_ledger(path, create=True) as ledger:
        missing = [sha for sha in sorted(acknowledged) if not (ledger.has("intake", sha) and ledger.has("report", sha))]
        assert missing == []
        for entry in ledger.entries("intake"):  # a group is there as a whole or not at all
            incidents = entry.body["rows"]
            assert ledger.has("report", entry.id)
            name = ledger.get("report", entry.id).body["filename"]
            assert not incidents or ledger.has("incident", f"{name}.{incidents - 1}")
        assert ledger.verify().ok
    return len(acknowledged), fruitful


def test_killed_at_random_moments(tmp_path: Path) -> None:
    acknowledged, fruitful = kill_at_random(tmp_path / "ledger.gpkg", 8, seed=1)
    assert acknowledged > 3 and fruitful >= 2


@pytest.mark.slow
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    """Four ledgers, each killed again and again: what is verified after each round stays small."""
    told = [kill_at_random(tmp_path / f"{n}" / "ledger.gpkg", 25, seed=2 + n, forked=True) for n in range(4)]
    assert sum(acknowledged for acknowledged, _ in told) > 100 and sum(fruitful for _, fruitful in told) > 40


@pytest.mark.parametrize("existing", [False, True])
def test_processes_adding_at_once_all_succeed(tmp_path: Path, existing: bool) -> None:
    path = tmp_path / "case" / "ledger.gpkg"
    if existing:
        open_ledger(path, create=True).close()
    writers = [start(path, f"p{n}", 40) for n in range(3)]
    for writer in writers:
        out, err = writer.communicate()
        assert writer.returncode == 0, err
        assert len(out.splitlines()) == 41
    result = verify_ledger(path)
    assert result.ok and result.notes == () and result.checked == 3 * 40 * 5
    lines = (path.parent / "heads.jsonl").read_text().splitlines()
    assert len(lines) == 120


def test_verifying_while_another_process_adds(tmp_path: Path) -> None:
    path = tmp_path / "ledger.gpkg"
    open_ledger(path, create=True).close()
    writer = start(path, "w", 100_000, told=subprocess.DEVNULL)
    checked: set[int] = set()
    while len(checked) < 6:
        result = verify_ledger(path)
        assert result.ok, result.problems
        checked.add(result.checked)
    assert writer.poll() is None
    writer.kill()
    writer.communicate()
    assert verify_ledger(path).checked >= max(checked)


def test_threads_share_one_ledger(tmp_path: Path) -> None:
    errors: list[Exception] = []
    with open_ledger(tmp_path / "ledger.gpkg", create=True) as ledger:

        def add(name: str) -> None:
            try:
                for n in range(30):
                    ledger.append("report", [{"id": f"{name}{n}"}])
                    assert ledger.has("report", f"{name}{n}") and sum(1 for _ in ledger.entries()) > n
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == [] and ledger.size == 120 and ledger.verify().ok


def test_two_handles_in_one_process_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "ledger.gpkg"
    with open_ledger(path, create=True) as one, open_ledger(path) as two:
        for n in range(5):
            assert one.append("report", [{"id": f"a{n}"}]) == range(2 * n + 1, 2 * n + 2)
            assert two.append("report", [{"id": f"a{n}"}, {"id": f"b{n}"}]) == range(2 * n + 2, 2 * n + 3)
        assert one.head() == two.head() and one.verify().ok
