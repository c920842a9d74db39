"""The web map, the incident table and the features of a case of a million incidents, asked over HTTP.

    python bench/web_map.py [--rows 1000000] [--case FOLDER] [--json]

Made-up incident reports are appended to a real case, and `grith serve` is started twice: once to make the index,
once as on any later day. Then the first view of the Truce page with its map is timed from the first request to a
server that has just printed its address, and 200 windows, 40 pages of the table and 40 pages of `/ogc` are asked.
Seconds of the server's processor (user and system), and of the clock. `--case` keeps the case, and uses one that was
kept. With `--agreement` the reports are claims about strikes that an agreement judges (`bench/claims.py`): the time
until their findings are there is measured, with the processor and memory of the process that makes them, while windows
are asked of the server; then the same windows by reading and finding.
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

from bench import claims
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

    def memory(self) -> float:
        """The most memory so far, in GB."""
        return round(_peak(self.process.pid) / 1024**2, 2)

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


def _peak(pid: int) -> int:
    """The most memory of a process so far, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def until_found(server: Server) -> dict[str, Any]:
    """Wait for the findings, asking windows of the map meanwhile; seconds, and what the process behind them took."""
    begin, peak, cpu, times = time.perf_counter(), 0, 0.0, []
    asked = iter(windows(100_000))
    while 'id="working"' in server.get("/").decode():
        until = time.perf_counter() + 5
        while time.perf_counter() < until:
            window = next(asked)
            box = f"{window.west:.4f},{window.south:.4f},{window.east:.4f},{window.north:.4f}"
            start = time.perf_counter()
            server.get("/api/map/window", bbox=box, zoom=window.zoom)
            times.append(time.perf_counter() - start)
            time.sleep(0.2)
        for child in _children(server.process.pid):
            try:
                peak = max(peak, _peak(child))
                fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
                cpu = max(cpu, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
            except (OSError, StopIteration):
                pass  # it ended meanwhile
    return {
        "clock_s": round(time.perf_counter() - begin, 1),
        "processor_s": round(cpu, 1),
        "GB": round(peak / 1024**2, 2),
        "windows_meanwhile_ms": spread(times) if times else {},
    }


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


def measure(case: Path, rows: int, agreement: bool = False) -> dict[str, Any]:
    """All figures of a case."""
    figures: dict[str, Any] = {"rows": rows, "load": [round(x, 1) for x in os.getloadavg()]}
    server = Server(case)
    figures["first_start_s"] = [round(x, 1) for x in server.timed(lambda: first_view(server))]
    if agreement:
        figures["findings"] = until_found(server)
    server.stop()
    server = Server(case)
    figures["first_view_s"] = [round(x, 2) for x in server.timed(lambda: first_view(server))]
    figures["again_s"] = [round(x, 2) for x in server.timed(lambda: first_view(server))]
    asked: dict[str, list[tuple[str, dict[str, Any]]]] = {"windows_ms": [], "table_ms": [], "ogc_ms": []}
    if agreement:
        asked |= {"windows_by_finding_ms": [], "table_by_finding_ms": [], "ogc_findings_ms": []}
    for window in windows(200):
        box = f"{window.west:.4f},{window.south:.4f},{window.east:.4f},{window.north:.4f}"
        query: dict[str, Any] = {"bbox": box, "zoom": window.zoom}
        if window.start and window.end:
            query |= {"from": window.start.date().isoformat(), "until": window.end.date().isoformat()}
        if window.only:
            query["type"] = window.only["type"][0]
        asked["windows_ms"].append(("/api/map/window", query))
        if agreement:
            finding = ("violation", "undetermined", "out of scope", "")[len(asked["windows_ms"]) % 4]
            reading = ("russia", "ukraine")[len(asked["windows_ms"]) % 2]
            kind = {k: v for k, v in query.items() if k != "type"}
            asked["windows_by_finding_ms"].append(("/api/map/window", {**kind, "reading": reading, "finding": finding}))
    for n in range(40):
        asked["table_ms"].append(("/truce", {"start": n * rows // 40}))
        asked["ogc_ms"].append(("/ogc/collections/incidents/items", {"offset": n * rows // 40, "limit": 1000}))
        if agreement:
            only = {"reading": "russia", "finding": "undetermined", "start": n * 100}
            asked["table_by_finding_ms"].append(("/truce", only))
            page = {"offset": n * rows // 20, "limit": 100}
            asked["ogc_findings_ms"].append(("/ogc/collections/findings/items", page))
    for name, requests in asked.items():
        times = [server.timed(lambda path=path, query=query: server.get(path, **query)) for path, query in requests]  # type: ignore[misc]
        figures[name] = {"clock": spread([w for w, _ in times]), "processor": spread([c for _, c in times])}
    if agreement:
        query = {"reading": "russia", "finding": "violation"}
        figures["findings_csv_s"] = [
            round(x, 1) for x in server.timed(lambda: server.get("/api/findings.csv", **query))
        ]
    figures["server_GB"] = server.memory()
    figures["csv_s"] = [round(x, 1) for x in server.timed(lambda: server.get("/api/incidents.csv"))]
    server.stop()
    return figures


def main(argv: list[str] | None = None) -> int:
    """Make the case, serve it, ask it, print the figures."""
    from grith.ledger import open_ledger

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--case", type=Path)
    parser.add_argument("--agreement", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        case = options.case or Path(folder) / "case"
        if not (case / "case.toml").exists():
            case.mkdir(parents=True)
            if options.agreement:
                claims.make_case(case, options.rows)
        if not (case / "case.toml").exists():
            (case / "case.toml").write_text(CASE, encoding="utf-8")
            with open_ledger(case / "ledger.gpkg", create=True, folder=case) as ledger:
                fill(ledger, options.rows)
        figures = measure(case, options.rows, options.agreement)
    print(json.dumps(figures) if options.json else "\n".join(f"{k:14} {v}" for k, v in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
