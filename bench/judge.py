"""How fast incidents are judged by columns, thirty clauses, two readings: python bench/judge.py [incidents]."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from grith.nouns import FINDINGS, Agreement
from grith.truce.agreement import check_text
from grith.truce.judge import FactTable, judge_table
from grith.truce.judge._table import _stamp, masks

HEAD = """\
id = "bench"
title = "Thirty clauses"
zone = "Europe/Kyiv"
url = "https://example.org"
[[parties]]
id = "A"
name = "A"
[[parties]]
id = "B"
name = "B"
[[lines]]
id = "line"
title = "line"
article = "1"
[[zones]]
id = "zone"
title = "zone"
article = "1"
[[exceptions]]
id = "self"
kind = "self-defence"
title = "self-defence"
article = "1"
[[moments]]
id = "start"
at = 2025-03-18
article = "1"
[[moments]]
id = "end"
after = "30 days"
counting = ["first day counts", "first day does not count"]
article = "1"
"""
CLAUSE = """\
[[clauses]]
id = "{n}"
code = "O1"
modality = "prohibition"
says = "clause {n}"
bearers = [{bearers}]
acts = ["{act}"]
objects = ["{object}"]
unsure_objects = ["railway_power"]
attempts = "{attempts}"
{extra}
article = "{n}"
"""
READINGS = """\
[[readings]]
id = "one"
title = "One"
article = "1"
[[readings]]
id = "two"
title = "Two"
article = "1"
[[readings.changes]]
moment = "start"
says = "a week later"
set = { at = 2025-03-25 }
article = "1"
"""
EXTRAS = (
    'zone = "zone"',
    'line = "line"\nside = "A"\nwithin_km = 25\nweapons = [{ kinds = ["artillery"], calibre_from_mm = 100 }]',
    'exceptions = ["self"]',
)


def thirty_clauses() -> Agreement:
    """An agreement of thirty clauses under two readings, each clause with a zone, a line or an exception."""
    objects = (
        "energy",
        "electricity",
        "gas",
        "oil",
        "civilian_objects",
        "persons",
        "military_objects",
        "homes",
        "railway",
        "port",
    )
    clauses = [
        CLAUSE.format(
            n=n,
            bearers=('"A"', '"B"', '"A", "B"')[n % 3],
            act=("attack", "strike", "movement")[n // 10],
            object=objects[n % 10],
            attempts=("not stated", "count", "do not count")[n % 3],
            extra=EXTRAS[n % 3],
        )
        for n in range(30)
    ]
    checked = check_text(HEAD + "".join(clauses) + READINGS)
    if checked.agreement is None:
        raise SystemExit("\n".join(str(p) for p in checked.problems))
    return checked.agreement


def synthetic(agreement: Agreement, count: int, seed: int = 1) -> FactTable:
    """Random incidents: a fifth of each fact unknown, days spread over twice the time of the agreement."""
    rng = np.random.default_rng(seed)

    def kinds(name: str) -> np.ndarray:
        bits = np.array(list(masks(agreement, name).values()), dtype=np.int64)
        column = rng.choice(bits, count) | np.where(rng.random(count) < 0.2, rng.choice(bits, count), 0)
        return np.where(rng.random(count) < 0.1, np.int64(-1), column)

    def flags() -> np.ndarray:
        return rng.choice(np.array([1, 2, 3], dtype=np.uint8), count, p=[0.6, 0.2, 0.2])

    start = _stamp(agreement.readings[0].moments[0].earliest)
    day = 86_400_000_000
    earliest = start + rng.integers(-15 * day, 45 * day, count)
    near = rng.random(count) * 60
    calibre = rng.choice([82.0, 100.0, 122.0, 152.0], count)
    return FactTable(
        occurred=rng.choice(np.array([1, 2], dtype=np.uint8), count, p=[0.95, 0.05]),
        actors=kinds("parties"),
        acts=kinds("acts"),
        objects=kinds("objects"),
        weapons=kinds("weapons"),
        calibre_low=calibre,
        calibre_high=calibre,
        earliest=earliest,
        latest=earliest + rng.integers(60_000_000, 2 * day, count),
        hit=flags(),
        total=rng.random(count) < 0.05,
        zones={"zone": flags()},
        lines={"line": (kinds("parties"), near, near + rng.random(count) * 5)},
        exceptions={"self": flags()},
    )


def main() -> None:
    """Print seconds, findings a second, memory, and how often each finding came."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    agreement = thirty_clauses()
    table = synthetic(agreement, count)
    begin = time.perf_counter()
    pairs, codes = judge_table(agreement, table)
    seconds = time.perf_counter() - begin
    rate = codes.size / seconds / 1e6
    print(
        f"{count:,} incidents, {len(pairs) // 2} clauses, 2 readings: {seconds:.2f} s, {rate:.0f} M findings a second"
    )
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    for number, name in enumerate(FINDINGS):
        print(f"    {name}: {np.count_nonzero(codes == number) / codes.size:.1%}")


if __name__ == "__main__":
    main()
