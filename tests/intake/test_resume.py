"""An interrupted intake goes on where it stopped, and the result is the same as without the interruption."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from grith.intake import FileResult, _run, add_files
from grith.ledger import Ledger, open_ledger
from grith.nouns import CaseDefinition

Content = list[tuple[str, str, dict[str, Any]]]
SCRIPT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from grith.intake import _run, add_files
from grith.ledger import open_ledger
from grith.nouns import CaseDefinition
if len(sys.argv) > 3:
    _run.ROWS_PER_BATCH = int(sys.argv[3])
most, asked = float(sys.argv[4]) if len(sys.argv) > 4 else float("inf"), 0
@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global asked
    asked += 1
    if asked > most:  # killed without warning, in the midst of what is written together
        os.kill(os.getpid(), signal.SIGKILL)
with open_ledger(Path(sys.argv[1]), create=True) as ledger:
    asked = 0
    add_files(ledger, CaseDefinition("t", zone="Europe/Kyiv"), [Path(sys.argv[2])])
"""


def table(path: Path, rows: int) -> Path:
    """Incidents with a wrong row every thousand."""
    with path.open("w", encoding="utf-8") as file:
        file.write("id,date,place,latitude,longitude,type,accuser,accused\n")
        for n in range(rows):
            day = f"2025-02-{n % 28 + 1:02d}" if n % 1000 else "2025-02-31"
            file.write(f"{n},{day},Харків,{49 + n % 100 / 100},{36 + n % 77 / 100},shelling,A,B\n")
    return path


def content(ledger: Ledger) -> Content:
    return [(e.kind, e.id, e.body) for e in ledger.entries()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FileResult, Content, int]:
    """A table, what its intake without an interruption tells, what the ledger then holds, and what it was asked."""
    folder = tmp_path_factory.mktemp("whole")
    path = table(folder / "rows.csv", 4_500)
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with pytest.MonkeyPatch.context() as patch, open_ledger(folder / "l.gpkg", create=True) as ledger:
        patch.setattr(_run, "ROWS_PER_BATCH", 500)
        event.listen(Engine, "before_cursor_execute", note)
        try:
            (told,) = add_files(ledger, CaseDefinition("t", zone="Europe/Kyiv"), [path]).files
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return path, told, content(ledger), len(asked)


@pytest.mark.parametrize("share", [0.25, 0.6, 0.9])
def test_killed_in_the_middle_and_continued(
    tmp_path: Path, share: float, whole: tuple[Path, FileResult, Content, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after a share of what the database is asked: on each machine in the midst of the same statement."""
    monkeypatch.setattr(_run, "ROWS_PER_BATCH", 500)
    path, told, held, asked = whole
    assert asked > 40
    broken = tmp_path / "broken" / "l.gpkg"
    command = [sys.executable, "-c", SCRIPT, str(broken), str(path), "500", str(int(share * asked))]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    case = CaseDefinition("t", zone="Europe/Kyiv")
    with open_ledger(broken) as ledger:
        before = ledger.size
        assert ledger.count("intake") == 0 and before > 0
        first = add_files(ledger, case, [path]).files[0]
        assert first.status == "resumed" and ledger.size > before
        assert add_files(ledger, case, [path]).files[0].status == "known"
        assert ledger.verify().ok
        assert (first.rows, first.incidents, first.left_out) == (told.rows, told.incidents, told.left_out)
        assert content(ledger) == held


def test_progress_ends_at_its_total(tmp_path: Path) -> None:
    path = table(tmp_path / "rows.csv", 9_000)
    seen: list[tuple[str, int, int | None]] = []
    with open_ledger(tmp_path / "l.gpkg", create=True) as ledger:
        add_files(ledger, CaseDefinition("t"), [path], progress=lambda *step: seen.append(step))
    assert [s[0] for s in seen] == ["rows.csv"] * len(seen) and len(seen) >= 3
    assert [s[1] for s in seen] == sorted(s[1] for s in seen)
    assert seen[-1][1] == seen[-1][2]
    assert all(total is None or done <= total for _, done, total in seen)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_million_rows_within_one_and_a_half_gigabytes(tmp_path: Path) -> None:
    path = table(tmp_path / "rows.csv", 1_000_000)
    code = SCRIPT + "\nimport resource; print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    out = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "l.gpkg"), str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert int(out.split("peak")[1]) < 1.5 * 1024 * 1024  # kilobytes on Linux
    with open_ledger(tmp_path / "l.gpkg") as ledger:
        assert ledger.count("incident") == 1_000_000
