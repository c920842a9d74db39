"""Fifty people read at once: how long Today and Truce take, from a real `grith serve` of the example case on loopback.

    python -m venv .bench && .bench/bin/pip install --require-hashes -r requirements/bench.lock
    python bench/web.py --locust .bench/bin/locust [--readers 50] [--seconds 30] [--accounts] [--json]

Locust, a load tool in an environment of its own, plays the readers. Each asks for the next page as soon as it has the
one before, which is harder than what people do. Both pages were seen once before it counts. With ``--accounts`` every
reader is signed in, half of them as readers and half as reviewers. Times are what a reader waits,
by the clock; the load tool takes its own share of the machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = {"Today": "/", "Truce": "/truce"}
WORDS = "correct horse battery staple 7"

if "locust" in sys.modules:  # this file is also what locust runs
    from itertools import count

    from locust import HttpUser, constant, task

    TURN, COOKIES = count(), json.loads(os.environ["GRITH_BENCH_COOKIES"])

    class Reader(HttpUser):
        """Somebody who reads the two pages in turn, like a browser: with its cookie, and taking compressed answers."""

        wait_time = constant(float(os.environ.get("GRITH_BENCH_WAIT", "0")))

        def on_start(self) -> None:
            if COOKIES:
                self.client.cookies.set("grith", COOKIES[next(TURN) % len(COOKIES)])

        @task
        def read(self) -> None:
            for name, path in PAGES.items():
                with self.client.get(path, name=name, catch_response=True) as answer:
                    if f'href="{path}" aria-current="page"' not in answer.text:
                        answer.failure("not the page that was asked for")


def serve(case: Path, accounts: bool) -> tuple[subprocess.Popen[str], str]:
    """A server of the case, in a process of its own, and its address."""
    command = [
        sys.executable,
        "-c",
        "from grith.cli import main; main()",
        "serve",
        str(case),
        "--port",
        "0",
        "--json",
        "--author",
        "bench",
    ]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    return running, json.loads(running.stdout.readline())["address"].rstrip("/")


def sign_in(address: str, number: int) -> str:
    """The cookie of a person who is signed in now."""
    import httpx

    with httpx.Client(base_url=address, timeout=60) as client:
        token = re.search(r'name="token" value="([^"]+)"', client.get("/sign-in").text)[1]
        client.post("/sign-in", data={"name": f"person.{number}", "password": WORDS, "token": token})
        client.get("/").raise_for_status()
        client.get("/truce").raise_for_status()
        return client.cookies["grith"]


def first_pages(address: str) -> None:
    """Ask for both pages once: what follows is measured with pages that somebody has seen since the last change."""
    import httpx

    for path in PAGES.values():
        httpx.get(address + path, timeout=60).raise_for_status()


def processor_seconds(pid: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--wait", type=float, default=0.0, help="seconds that a reader looks at a page")
    parser.add_argument("--accounts", action="store_true")
    parser.add_argument("--locust", default=shutil.which("locust"), help="the program, where it is not on the path")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not given.locust:
        raise SystemExit("locust is not here: install requirements/bench.lock, and name it with --locust")
    import grith
    from grith.people import People

    with tempfile.TemporaryDirectory() as folder:
        case = Path(shutil.copytree(ROOT / "examples" / "ukraine-2025", Path(folder) / "case"))
        with grith.open_case(case) as opened:
            opened.add()
            opened.read()
            if given.accounts:
                people = People(opened.ledger())
                people.add("an.admin", "admin", WORDS)
                for number in range(given.readers):
                    people.add(f"person.{number}", ("reader", "reviewer")[number % 2], WORDS)
        running, address = serve(case, given.accounts)
        try:
            begun = time.perf_counter()
            cookies = [sign_in(address, n) for n in range(given.readers)] if given.accounts else []
            if not cookies:
                first_pages(address)
            first = time.perf_counter() - begun
            command = [given.locust, "-f", __file__, "--headless", "--host", address, "--csv", f"{folder}/out"]
            command += ["-u", str(given.readers), "-r", str(given.readers), "-t", f"{given.seconds}s", "--only-summary"]
            extra = {"GRITH_BENCH_WAIT": str(given.wait), "GRITH_BENCH_COOKIES": json.dumps(cookies)}
            before = processor_seconds(running.pid)
            made = subprocess.run(command, env={**os.environ, **extra}, capture_output=True, text=True)
            used = processor_seconds(running.pid) - before
            with Path(folder, "out_stats.csv").open() as file:
                rows = {row["Name"]: row for row in csv.DictReader(file)}
        finally:
            running.terminate()
            running.wait()
    if made.returncode not in (0, 1) or not all(name in rows for name in PAGES):
        raise SystemExit(made.stdout + made.stderr)
    pages = sum(int(rows[name]["Request Count"]) for name in PAGES)
    told = {
        name: {
            "p50_ms": float(rows[name]["50%"]),
            "p95_ms": float(rows[name]["95%"]),
            "worst_ms": round(float(rows[name]["Max Response Time"])),
            "bytes": round(float(rows[name]["Average Content Size"])),
            "failed": int(rows[name]["Failure Count"]),
        }
        for name in PAGES
    }
    told |= {
        "pages_a_second": round(pages / given.seconds, 1),
        "server_ms_of_processor_a_page": round(1000 * used / pages, 2),
        "seconds_before": round(first, 1),
        "load": os.getloadavg()[0],
    }
    if given.json:
        print(json.dumps(told, indent=2))
        return
    for name in PAGES:
        row = told[name]
        print(
            f"{name}: p50 {row['p50_ms']} ms, p95 {row['p95_ms']} ms, worst {row['worst_ms']} ms; {row['failed']} lost"
        )
    print(f"{told['pages_a_second']} pages a second, {told['server_ms_of_processor_a_page']} ms of the processor each")
    print(f"both pages for the first time, or all signed in: {told['seconds_before']} s")
    print(f"load of the machine at the end: {told['load']:.1f}")


if __name__ == "__main__":
    main()
