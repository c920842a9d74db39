"""Appends, reads, proofs and verification of the ledger, against plain SQLite inserts of the same bodies.

    python bench/ledger.py [--entries 100000] [--incidents 0] [--json]

The plain inserts go, in the same run and in batches of the same size, into a WAL database with the same durability
(synchronous=FULL), a primary key and a unique index over kind and id: no hashes, no tree, no signatures, no layer.
Every figure is the best of three runs, except with 300,000 entries or more, which run once.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from grith.ledger import Ledger, open_ledger
from grith.ledger._canonical import canonical
from grith.nouns import IncidentReport, Moment, Place, Quantity, Span, Statement
from grith.nouns.rows import to_row

BATCH = 1000
PUBLISHED = datetime(2025, 3, 20, 9, 0, tzinfo=UTC)


def statement(number: int) -> dict:
    """A row of the size that reading a report gives (about 600 bytes of JSON)."""
    words = f"Britain would send {number} troops if Washington backed them, the minister said on Thursday"
    noun = Statement(
        id=f"{number:064x}",
        report=f"{number // 40:064x}",
        kind="pledge",
        span=Span(
            number, number + len(words), words, "prefix of thirty-two characters ", "suffix of thirty-two characters "
        ),
        speaker=("defence minister",),
        actor=("GBR",),
        capability=("troops",),
        quantity=Quantity("troops", float(number), None, ">=", "at least"),
        firmness="willing",
        condition="if Washington backed them",
        event=Moment.of_day(date(2025, 3, 20), "Europe/Kyiv", "on Thursday"),
        published=PUBLISHED,
    )
    return to_row(noun)


def incident(number: int) -> dict:
    """A row such as a feed of strikes gives (about 400 bytes of JSON)."""
    noun = IncidentReport(
        id=f"{number:064x}",
        report="f" * 64,
        cells=f"A{number}:K{number}",
        type="strike",
        place=Place("Somewhere", 46 + number % 600 / 100, 30 + number % 900 / 100, 2.0),
        event=Moment.of_day(date(2025, 3, 1 + number % 30), "Europe/Kyiv"),
        source="feed",
        text="shelling reported near the town",
        published=PUBLISHED,
    )
    return to_row(noun)


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def batches(rows: list[dict]) -> list[list[dict]]:
    """The rows in pieces of BATCH."""
    return [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]


def plain_inserts(folder: Path, rows: list[dict], size: int) -> float:
    """Seconds for plain inserts of the same JSON in batches of ``size``."""
    db = sqlite3.connect(folder / "plain.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute(
        "CREATE TABLE t (seq INTEGER PRIMARY KEY, kind TEXT, id TEXT, recorded TEXT, body TEXT, UNIQUE (kind, id))"
    )

    def work() -> None:
        for at in range(0, len(rows), size):
            db.execute("BEGIN IMMEDIATE")
            piece = [("statement", row["id"], "2025-03-20T09:00:00Z", canonical(row)) for row in rows[at : at + size]]
            db.executemany("INSERT INTO t (kind, id, recorded, body) VALUES (?, ?, ?, ?)", piece)
            db.execute("COMMIT")

    seconds = timed(work)
    db.close()
    return seconds


def append_all(ledger: Ledger, kind: str, rows: list[dict]) -> None:
    """Append in batches."""
    for piece in batches(rows):
        ledger.append(kind, piece)


def once(number: int) -> dict[str, float]:
    """One round of everything, in a fresh folder."""
    out: dict[str, float] = {}
    rows = [statement(n) for n in range(number)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out["plain_s"] = plain_inserts(folder, rows, BATCH)
        with open_ledger(folder / "ledger.gpkg", create=True) as ledger:
            out["append_s"] = timed(lambda: append_all(ledger, "statement", rows))
            proofs = [
                timed(lambda at=at: ledger.proof_bundle("statement", f"{at:064x}"))  # type: ignore[misc]
                for at in range(0, number, max(1, number // 200))
            ]
            out["proof_ms"] = statistics.median(proofs) * 1000
            out["proof_worst_ms"] = max(proofs) * 1000
            singles = [{"id": f"single {n}"} for n in range(500)]
            out["single_ms"] = timed(lambda: [ledger.append("intake", [row]) for row in singles]) / 500 * 1000
            some = min(number, 20_000)
            with open_ledger(folder / "read" / "ledger.gpkg", create=True) as other:
                append_all(other, "statement", rows[:some])
                out["read_20k_s"] = timed(lambda: sum(1 for _ in other.statements())) * 20_000 / some
            out["verify_s"] = timed(lambda: ledger.verify())
            assert ledger.verify().ok
        out["megabytes"] = (folder / "ledger.gpkg").stat().st_size / 1e6
    with tempfile.TemporaryDirectory() as name:
        out["plain_single_ms"] = plain_inserts(Path(name), rows[:500], 1) / min(500, number) * 1000
    return out


def many_incidents(number: int) -> dict[str, float]:
    """Append, read back and verify a feed in batches that are made as they are needed."""
    out: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name, open_ledger(Path(name) / "ledger.gpkg", create=True) as ledger:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def add() -> None:
            for at in range(0, number, BATCH):
                ledger.append("incident", [incident(n) for n in range(at, min(at + BATCH, number))])

        out["incidents_append_s"] = timed(add)
        out["incidents_read_s"] = timed(lambda: sum(1 for _ in ledger.incidents()))
        out["incidents_verify_s"] = timed(lambda: ledger.verify())
        out["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        out["memory_grown_mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return out


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--incidents", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    out: dict[str, float] = {}
    if options.incidents:
        out.update(many_incidents(options.incidents))
    if options.entries:
        rounds = [once(options.entries) for _ in range(3 if options.entries < 300_000 else 1)]
        out.update({name: min(r[name] for r in rounds) for name in rounds[0]})
        out["ratio"] = statistics.median(r["plain_s"] / r["append_s"] for r in rounds)
        out["appends_per_s"] = options.entries / out["append_s"]
    if options.json:
        print(json.dumps({"entries": options.entries, "incidents": options.incidents, **out}, indent=2))
        return
    for name, value in out.items():
        print(f"{name:24} {value:12,.3f}")


if __name__ == "__main__":
    main()
