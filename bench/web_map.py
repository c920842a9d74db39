"""The web map, the incident table and the features of a case of a million incidents, asked over HTTP.

    python bench/web_map.py [--rows 1000000] [--case FOLDER] [--json]

Made-up incident reports are appended to a real case, and `grith serve` is started twice: once to make the index,
once as on any later day. Then the first view of the Truce page with its map is timed from the first request to a
server that has just printed its address, and 200 windows, 40 pages of the table and 40 pages of `/ogc` are asked.
Seconds of the server's processor (user and system), and of the clock. `--case` keeps the case, and uses one that was
kept.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.map import fill, windows

CASE = """\
title = "A made-up case"
zone = "Europe/Kyiv"
country = "UKR"
[handling]
default = "public"
"""


class Server:
    """`grith serve` of a case, and what it costs."""

    def __init__(self, case: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grith", "serve", str(case), "--port", "0", "--json"], stdout=subprocess.PIPE
        )
        assert self.process.stdout is not None
        self.address = json.loads(self.process.stdout.readline())["address"].rstrip("/")

    def cpu(self) -> float:
        """Seconds of the processor so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def get(self, path: str, **query: Any) -> bytes:
        """The answer to a request."""
        with urllib.request.urlopen(f"{self.address}{path}?{urlencode(query)}", timeout=600) as answer:
            return bytes(answer.read())

    def timed(self, work: Callable[[], Any]) -> tuple[float, float]:
        """Clock and processor seconds of some requests."""
        wall, cpu = time.perf_counter(), self.cpu()
        work()
        return time.perf_counter() - wall, self.cpu() - cpu

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(30)


def first_view(server: Server) -> None:
    """What a browser asks to show the Truce page with its map."""
    server.get("/truce")
    server.get("/api/map")
    server.get("/api/map/window", bbox="15,42,48,54", zoom=4.9)


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and largest, in milliseconds."""
    ranked = sorted(1000 * v for v in values)
    return {
        "median": round(statistics.median(ranked)),
        "p95": round(ranked[int(len(ranked) * 0.95)]),
        "largest": round(ranked[-1]),
    }


def measure(case: Path, rows: int) -> dict[str, Any]:
    """All figures of a case."""
    figures: dict[str, Any] = {"rows": rows, "load": [round(x, 1) for x in os.getloadavg()]}
    server = Server(case)
    figures["first_start_s"] = [round(x, 1) for x in server.timed(lambda: first_view(server))]
    server.stop()
    server = Server(case)
    figures["first_view_s"] = [round(x, 2) for x in server.timed(lambda: first_view(server))]
    figures["again_s"] = [round(x, 2) for x in server.timed(lambda: first_view(server))]
    asked: dict[str, list[tuple[str, dict[str, Any]]]] = {"windows_ms": [], "table_ms": [], "ogc_ms": []}
    for window in windows(200):
        box = f"{window.west:.4f},{window.south:.4f},{window.east:.4f},{window.north:.4f}"
        query: dict[str, Any] = {"bbox": box, "zoom": window.zoom}
        if window.start and window.end:
            query |= {"from": window.start.date().isoformat(), "until": window.end.date().isoformat()}
        if window.only:
            query["type"] = window.only["type"][0]
        asked["windows_ms"].append(("/api/map/window", query))
    for n in range(40):
        asked["table_ms"].append(("/truce", {"start": n * rows // 40}))
        asked["ogc_ms"].append(("/ogc/collections/incidents/items", {"offset": n * rows // 40, "limit": 1000}))
    for name, requests in asked.items():
        times = [server.timed(lambda path=path, query=query: server.get(path, **query)) for path, query in requests]  # type: ignore[misc]
        figures[name] = {"clock": spread([w for w, _ in times]), "processor": spread([c for _, c in times])}
    figures["csv_s"] = [round(x, 1) for x in server.timed(lambda: server.get("/api/incidents.csv"))]
    server.stop()
    return figures


def main(argv: list[str] | None = None) -> int:
    """Make the case, serve it, ask it, print the figures."""
    from grith.ledger import open_ledger

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--case", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        case = options.case or Path(folder) / "case"
        if not (case / "case.toml").exists():
            case.mkdir(parents=True)
            (case / "case.toml").write_text(CASE, encoding="utf-8")
            with open_ledger(case / "ledger.gpkg", create=True, folder=case) as ledger:
                fill(ledger, options.rows)
        figures = measure(case, options.rows)
    print(json.dumps(figures) if options.json else "\n".join(f"{k:14} {v}" for k, v in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
