"""Adds entries and tells each acknowledged one: `python worker.py LEDGER NAME NUMBER [BATCH [FOLDER]]`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from grith.ledger import open_ledger
from grith.nouns import IncidentReport, Place, Report
from grith.nouns.rows import to_row


def main(path: Path | str, name: str, number: int, batch: int, folder: Path | None = None) -> None:
    """Add ``number`` groups of a report (with its original), ``batch`` incidents and the mark that it is complete."""
    with open_ledger(path, create=True, folder=folder) as ledger:
        print("ready", flush=True)
        for n in range(number):
            sha = ledger.store_source_bytes(f"{name} {n}".encode())
            rows = [
                to_row(IncidentReport(id=f"{name}.{n}.{i}", report=sha, place=Place("X", 50.0 + i, 30.0 + n % 9)))
                for i in range(batch)
            ]
            added = ledger.append_many(
                [
                    ("report", [to_row(Report(id=sha, filename=f"{name}.{n}", published=datetime.now(UTC)))]),
                    ("incident", rows),
                    ("intake", [{"id": sha, "rows": batch, "complete": True}]),
                ]
            )
            print(sha, len(added), flush=True)


if __name__ == "__main__":
    target = sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1])
    home = Path(sys.argv[5]) if len(sys.argv) > 5 else None
    main(target, sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 3, home)
