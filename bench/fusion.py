"""Fusion beside Splink on the same made-up lists, and its growth with the number of reports.

    python bench/fusion.py [--generator synth_reports.py] [--incidents 14000 28000] [--sizes 10000 100000 1000000]

Splink (if installed: pip install splink==4.0.16 pandas "duckdb<2") gets the same rows: an unsupervised model on
distance, days and type, greedy one-to-one links, F1 at the best of eight cuts, which a user without the truth could not
choose. Grith is run once as it is. The second table fuses made-up reports at a fixed density (more places and a longer
time, not more crowded), each size in its own process so that the peak memory is its own, then adds a day's 1,000
reports. CPU seconds count all threads: they tell more than the clock where other work shares the machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from grith.truce.fusion import Row, add_reports, fuse, reports_of
from grith.truce.fusion._read import read_tables

KINDS = ("shelling", "drone", "missile", "airstrike", "clash", "mine", "arson", "sabotage")


def score(found: set[tuple[str, str]], truth: set[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of pairs."""
    hit = len(found & truth)
    return hit / max(1, len(found)), hit / len(truth), 2 * hit / max(1, len(found) + len(truth))


def run_grith(folder: Path) -> tuple[float, set[tuple[str, str]]]:
    """Seconds from the files to the incidents, and the pairs across the two lists."""
    begin = time.perf_counter()
    rows, _ = read_tables([folder / "A.csv", folder / "B.csv"])
    groups = fuse(rows).members().values()
    seconds = time.perf_counter() - begin
    return seconds, {(a, b) for g in groups for a in g if a[0] == "a" for b in g if b[0] == "b"}


def run_splink(folder: Path, truth: set[tuple[str, str]]) -> tuple[float, set[tuple[str, str]]] | None:
    """The same for Splink, at the cut that suits the truth best; None if it is not installed."""
    try:
        import pandas as pd
        import splink.comparison_library as cl
        from splink import DuckDBAPI, Linker, SettingsCreator
    except ImportError:
        return None
    logging.getLogger("splink").setLevel(logging.ERROR)
    begin = time.perf_counter()
    tables = []
    for name in "AB":
        table = pd.read_csv(folder / f"{name}.csv").rename(columns={"uid": "unique_id"})
        table["day"] = (pd.to_datetime(table["date"]) - pd.Timestamp("2024-01-01")).dt.days
        square = [np.floor(table["latitude"] * 5), np.floor(table["longitude"] * 3), table["day"] // 3]
        table["near"] = square[0] * 10_000_000 + square[1] * 10_000 + square[2]
        tables.append(table)
    near = (
        "abs(l.day - r.day) <= 2 and abs(l.latitude - r.latitude) <= 0.135 "
        "and abs(l.longitude - r.longitude) <= 0.21 and floor(l.latitude / 10) = floor(r.latitude / 10)"
    )
    rules = [f"l.day = r.day + {k} and {near}" for k in (-1, 0, 1)]
    days = cl.CustomComparison(
        output_column_name="day",
        comparison_levels=[
            {"sql_condition": "day_l is null or day_r is null", "label_for_charts": "null", "is_null_level": True},
            {"sql_condition": "day_l = day_r", "label_for_charts": "same day"},
            {"sql_condition": "abs(day_l - day_r) = 1", "label_for_charts": "a day apart"},
            {"sql_condition": "ELSE", "label_for_charts": "else"},
        ],
    )
    settings = SettingsCreator(
        link_type="link_only",
        # The true share, which a user would have to guess.
        probability_two_random_records_match=len(truth) / len(tables[0]) / len(tables[1]),
        comparisons=[
            cl.DistanceInKMAtThresholds("latitude", "longitude", [1, 2, 4, 6, 10, 15]),
            days,
            cl.ExactMatch("type"),
        ],
        blocking_rules_to_generate_predictions=rules,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(tables, settings, db_api=DuckDBAPI())
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    # A key of its own, so that no comparison is left out of the training.
    linker.training.estimate_parameters_using_expectation_maximisation("l.near = r.near", fix_u_probabilities=True)
    links = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    seconds = time.perf_counter() - begin
    ordered = links.sort_values("match_probability", ascending=False)
    best: tuple[float, set[tuple[str, str]]] = (0.0, set())
    for cut in (0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        left, right, found = set(), set(), set()
        chosen = ordered[ordered["match_probability"] >= cut]
        for x, y in zip(chosen["unique_id_l"], chosen["unique_id_r"], strict=True):
            a, b = (x, y) if x[0] == "a" else (y, x)
            if a not in left and b not in right:
                left.add(a)
                right.add(b)
                found.add((a, b))
        best = max(best, (score(found, truth)[2], found), key=lambda pair: pair[0])
    return seconds, best[1]


def made_up(count: int, seed: int = 1) -> tuple[list[Row], set[tuple[str, str]]]:
    """About ``count`` reports at the density of the generator's 14,000 incidents: more regions, more years."""
    rng = np.random.default_rng(seed)
    scale = count / 19_461
    years = max(1, round(scale**0.5))
    regions = max(1, round(scale / years))
    events = round(count / 1.4)
    spots = np.c_[rng.uniform(46.2, 51.9, 400 * regions), rng.uniform(30.5, 39.5, 400 * regions)]
    spots[:, 1] += np.arange(400 * regions) // 400 * 10.0 - 20
    weight = 1 / (np.arange(400 * regions) % 400 + 1) ** 0.7
    spot = rng.choice(len(spots), events, p=weight / weight.sum())
    days = max(30, round(365 * min(1.0, scale))) if years == 1 else 365 * years
    lat = spots[spot, 0] + rng.normal(0, 0.03, events)
    lon = spots[spot, 1] + rng.normal(0, 0.03, events)
    day, kind = rng.integers(0, days, events), rng.integers(0, 8, events)
    rows, told = [], []
    for source in "AB":
        tells = rng.random(events) < 0.7
        far, angle = rng.exponential(3.0, events), rng.uniform(0, 2 * np.pi, events)
        x = lat + far * np.cos(angle) / 111.2
        y = lon + far * np.sin(angle) / (111.2 * np.cos(np.radians(lat)))
        when = day + np.where(rng.random(events) < 0.2, rng.choice([-1, 1], events), 0)
        what = np.where(rng.random(events) < 0.1, rng.integers(0, 8, events), kind)
        told.append(tells)
        for i in np.flatnonzero(tells).tolist():
            name = f"{source.lower()}{i}"
            place = {"latitude": float(x[i]), "longitude": float(y[i])}
            rows.append(Row(name, source, 19_700.0 + int(when[i]), type=KINDS[what[i]], **place))
    return rows, {(f"a{i}", f"b{i}") for i in np.flatnonzero(told[0] & told[1]).tolist()}


def grow(count: int) -> dict[str, float]:
    """Fuse ``count`` made-up reports, then add a day's 1,000; seconds, peak memory and F1."""
    rows, truth = made_up(count)
    begin, work = time.perf_counter(), time.process_time()
    reports = reports_of(rows)
    fusion = fuse(reports)
    groups = fusion.members()
    seconds, work = time.perf_counter() - begin, time.process_time() - work
    found = {(a, b) for g in groups.values() for a in g if a[0] == "a" for b in g if b[0] == "b"}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    last = 19_700.0 + max(r.start or 0.0 for r in rows) - 19_700.0 - 10
    near = rows[:: max(1, len(rows) // 1000)][:1000]
    new = [
        Row(f"n{i}", r.source, last, latitude=r.latitude, longitude=r.longitude, type=r.type)
        for i, r in enumerate(near)
    ]
    begin, more = time.perf_counter(), time.process_time()
    add_reports(fusion, new)
    added, more = time.perf_counter() - begin, time.process_time() - more
    return {
        "reports": len(rows),
        "seconds": round(seconds, 1),
        "CPU seconds": round(work, 1),
        "GB": round(memory, 2),
        "F1": round(score(found, truth)[2], 3),
        "seconds to add 1,000": round(added, 2),
        "CPU seconds to add": round(more, 2),
    }


def main() -> None:
    """Run the comparison and the growth, and print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", type=Path, default=Path("../shared/bench/synth_reports.py"))
    parser.add_argument("--incidents", type=int, nargs="*", default=[14_000, 28_000])
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(grow(given.one)))
        return
    for incidents in given.incidents:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            command = [sys.executable, str(given.generator), name, str(incidents)]
            subprocess.run(command, check=True, capture_output=True)
            with (folder / "truth.csv").open() as file:
                truth = {(r["uid_a"], r["uid_b"]) for r in csv.DictReader(file)}
            seconds, found = run_grith(folder)
            line = "{:8} {:>7,} incidents  {:6.1f} s  P {:.3f}  R {:.3f}  F1 {:.3f}"
            print(line.format("grith", incidents, seconds, *score(found, truth)))
            peer = run_splink(folder, truth)
            if peer is None:
                print("splink   is not installed")
                continue
            print(line.format("splink", incidents, peer[0], *score(peer[1], truth)))
            gain = score(found, truth)[2] - score(peer[1], truth)[2]
            print(f"         grith takes {seconds / peer[0]:.2f} of the time, F1 {gain:+.3f}")
    for size in given.sizes:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True
        )
        print("grith    " + ", ".join(f"{k} {v:,}" for k, v in json.loads(done.stdout.splitlines()[-1]).items()))


if __name__ == "__main__":
    main()
