"""Rows a second of the intake, against polars' own scan of the same CSV file in the same run.

    python bench/intake.py [--rows 200000] [--layout incidents|acled]

The intake checks, cleans and turns each row into an incident report; polars only finds the cells and their types, so
the ratio says what the meaning costs. Rows are appended, hashed and synced to a real ledger. Peak memory is that of the
whole process.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from grith.intake import add_files
from grith.ledger import open_ledger
from grith.nouns import CaseDefinition

INCIDENTS = (
    "id",
    "date",
    "time",
    "type",
    "place",
    "latitude",
    "longitude",
    "accuser",
    "accused",
    "target",
    "means",
    "effect",
    "source",
    "published",
    "url",
    "note",
)
ACLED = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
)


def incidents(path: Path, rows: int) -> None:
    """Made-up incidents of a table, half of them accusations with a clock time."""
    draw = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(INCIDENTS)
        for n in range(rows):
            day = date(2024, 1, 1) + timedelta(days=draw.randrange(400))
            out.writerow(
                [
                    f"E{n:07d}",
                    day,
                    f"{draw.randrange(24):02d}:{draw.randrange(60):02d}",
                    draw.choice(("shelling", "drone strike")),
                    draw.choice(("Сєвєродонецьк", "Nikopol", "Sudzha")),
                    f"{44 + draw.random() * 8:.5f}",
                    f"{24 + draw.random() * 15:.5f}",
                    draw.choice(("", "Ministry A", "Ministry B")),
                    draw.choice(("A", "B", "")),
                    draw.choice(("substation", "bridge", "house")),
                    "drone",
                    "damage reported",
                    f"Agency {draw.randrange(40)}",
                    day + timedelta(days=1),
                    f"https://example.org/{n}",
                    f"note {n}",
                ]
            )


def acled(path: Path, rows: int) -> None:
    """Made-up events in the ACLED layout."""
    draw = random.Random(2)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(ACLED)
        for n in range(rows):
            day = date(2023, 1, 1) + timedelta(days=draw.randrange(700))
            out.writerow(
                [
                    f"AAA{n}",
                    f"{day:%d %B %Y}",
                    day.year,
                    draw.choice((1, 1, 1, 2)),
                    "Political violence",
                    "Explosions/Remote violence",
                    "Shelling/artillery/missile attack",
                    "Military Forces A",
                    "",
                    "State forces",
                    "Military Forces B",
                    "",
                    "State forces",
                    "State forces-State forces",
                    "",
                    804,
                    "Europe",
                    "Somewhere",
                    "North",
                    "East",
                    "",
                    "Town",
                    f"{44 + draw.random() * 8:.4f}",
                    f"{24 + draw.random() * 15:.4f}",
                    draw.choice((1, 1, 2, 3)),
                    "Ministry",
                    "Other",
                    f"Forces shelled near the town ({n}).",
                    0,
                    "",
                    1_700_000_000 + n,
                ]
            )


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall-clock and processor seconds of ``work``."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def main(argv: list[str] | None = None) -> int:
    """Make a file, scan it with polars, take it in, print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--layout", choices=("incidents", "acled"), default="incidents")
    options = parser.parse_args(argv)
    import polars

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        {"incidents": incidents, "acled": acled}[options.layout](path, options.rows)
        case = CaseDefinition("bench", zone="Europe/Kyiv")
        scan, scan_cpu = timed(lambda: polars.scan_csv(path, infer_schema_length=1000).collect())
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with open_ledger(Path(folder) / "case" / "ledger.gpkg", create=True) as ledger:
            wall, cpu = timed(lambda: add_files(ledger, case, [path]))
            entries = ledger.size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = path.stat().st_size / 1e6
        print(f"{options.rows:,} rows, {size:.0f} MB, {options.layout}, {entries:,} entries")
        print(f"polars scan   {options.rows / scan:>12,.0f} rows/s   {scan:.2f} s wall, {scan_cpu:.2f} s processor")
        print(f"intake        {options.rows / wall:>12,.0f} rows/s   {wall:.2f} s wall, {cpu:.2f} s processor")
        print(f"ratio         {scan / wall:>12.4f} of the scan's wall speed, {scan_cpu / cpu:.4f} by processor time")
        print(f"peak memory   {peak / 1024:>12,.0f} MB ({before / 1024:,.0f} MB after the scan)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
