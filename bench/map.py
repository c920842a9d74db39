"""A million incidents on the map: building the index, the first view, and panning and zooming.

    python bench/map.py [--rows 1000000] [--json]

Made-up incident reports are appended to a real ledger. Then a fresh index is made, kept in files and read again
as at a server's next start, and 200 windows are asked of it, as a person pans and zooms: from the whole country to a
town, with and without a span of time and words. Wall-clock and processor time, until the answer is GeoJSON text.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grith.ledger import open_ledger
from grith.map import MapIndex, Window

START = datetime(2022, 2, 24, tzinfo=UTC)
TYPES = ("shelling", "drone strike", "missile strike", "clash")


def fill(ledger, rows: int) -> None:
    """Clustered points over a country, one in twenty known only to a district, over three years."""
    draw = random.Random(1)
    towns = [(44.5 + 7.5 * draw.random(), 23 + 16.5 * draw.random()) for _ in range(400)]
    ledger.append("report", [{"id": "r"}])
    page = []
    for n in range(rows):
        latitude, longitude = draw.choice(towns)
        day = START + timedelta(days=draw.randrange(1100))
        vague = draw.random() < 0.05
        place = {
            "name": "P",
            "latitude": round(latitude, 2) if vague else latitude + draw.gauss(0, 0.2),
            "longitude": round(longitude, 2) if vague else longitude + draw.gauss(0, 0.3),
            "precision_km": 30.0 if vague else 0.5,
        }
        event = {"earliest": day.isoformat(), "latest": (day + timedelta(days=1)).isoformat()}
        who = {"type": draw.choice(TYPES), "alleged_actor": draw.choice(("A", "B", ""))}
        page.append({"id": f"r:row {n}:incident", "report": "r", "place": place, "event": event, **who})
        page[-1]["published"] = day.isoformat()
        if len(page) == 20_000 or n + 1 == rows:
            ledger.append("incident", page)
            page = []


def windows(number: int) -> list[Window]:
    """Windows as a person asks for them, one after another."""
    draw, out = random.Random(2), []
    for _ in range(number):
        zoom = draw.choice((4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 11.0))
        width = 1280 / 512 * 360 / 2**zoom
        x, y = 23 + 16.5 * draw.random(), 44.5 + 7.5 * draw.random()
        more = {}
        if draw.random() < 0.4:
            more["start"] = START + timedelta(days=draw.randrange(900))
            more["end"] = more["start"] + timedelta(days=draw.choice((7, 30, 365)))
        if draw.random() < 0.3:
            more["only"] = {"type": (draw.choice(TYPES),)}
        height = width * 0.45
        out.append(
            Window(x - width / 2, max(y - height / 2, -90), x + width / 2, min(y + height / 2, 90), zoom, **more)
        )
    return out


def timed(work):
    """What ``work`` gives, and its wall-clock and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def main(argv: list[str] | None = None) -> int:
    """Fill a ledger, build the index, ask it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures: dict[str, object] = {"rows": options.rows, "load": [round(x, 1) for x in os.getloadavg()]}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with open_ledger(home / "ledger.gpkg", create=True) as ledger:
            fill(ledger, options.rows)
            index = MapIndex(ledger, folder=home / "map")
            _, figures["build_s"], figures["build_cpu_s"] = timed(index.refresh)
            del index

            def first() -> MapIndex:
                again = MapIndex(ledger, folder=home / "map")
                again.refresh()
                again.view(Window(22, 44, 41, 53, 5.5)).text()
                return again

            index, figures["first_view_s"], figures["first_view_cpu_s"] = timed(first)
            assert len(index) == options.rows
            walls, cpus, sizes, shapes = [], [], [], []
            for window in windows(200):
                view, wall, cpu = timed(lambda window=window: (v := index.view(window), v.text()))
                walls.append(wall * 1000)
                cpus.append(cpu * 1000)
                sizes.append(len(view[1]) / 1000)
                shapes.append(view[0].shape)
            for name, values in (("wall_ms", walls), ("cpu_ms", cpus), ("kB", sizes)):
                ranked = sorted(values)
                figures[name] = {
                    "median": round(statistics.median(values), 1),
                    "p95": round(ranked[int(len(ranked) * 0.95)], 1),
                    "largest": round(ranked[-1], 1),
                }
            figures["answers_in_cells"] = shapes.count("cells")
            ledger.append("report", [{"id": "one more"}])
            _, figures["refresh_s"], figures["refresh_cpu_s"] = timed(index.refresh)
    figures["peak_MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:20} {value if not isinstance(value, float) else round(value, 2)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
