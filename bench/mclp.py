"""Maximal covering of a file, build apart from solve, beside spopt: python bench/mclp.py DEMAND.txt P RADIUS_M.

Lines of the file: id, longitude, latitude, demand (spaces, commas or tabs between). Sites are the demand points; what
lies within RADIUS_M on a sphere of 6,371 km is covered. A made-up city instead of a file: city:2713:1 (points, seed).
Options: --seconds 300 (budget), --no-peer, --peer-solve (also let spopt's programme be solved, by HiGHS).
"""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import scipy.spatial  # noqa: F401  (the libraries are loaded before the clock starts, ours as the peer's)

from grith.covering import Covering, CoverLimits, reach_within, solve
from grith.covering._programme import loaded, textbook

EARTH_M = 6_371_000.0
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
Points = np.ndarray[Any, np.dtype[np.float64]]


def read(path: str) -> tuple[Points, Points]:
    """Longitudes and latitudes, and demands."""
    if path.startswith("city:"):
        if not re.fullmatch(r"city:[1-9][0-9]{0,5}:[0-9]{1,9}", path):
            sys.exit(f"{path}: write city:POINTS:SEED, such as city:2713:1")
        return city(*map(int, path.split(":")[1:]))
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        sys.exit(f"{path}: cannot be read as text: {problem}")
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and not any(_NUMBER.fullmatch(c) for c in lines[0][1]):
        lines = lines[1:]  # the first line names the columns
    rows, wrong = [], []
    for number, cells in lines:
        values = [float(c) for c in cells[1:4] if _NUMBER.fullmatch(c)]
        sound = len(values) == 3 and len(cells) == len(lines[0][1]) and np.isfinite(values).all()
        if not sound or abs(values[0]) > 180 or abs(values[1]) > 90 or values[2] < 0:
            wrong.append(number)
        rows.append(values)
    if wrong or not rows:
        sys.exit(f"{path}: lines {wrong[:5] or 'none'} are not: id, longitude, latitude, demand (0 or more)")
    table = np.array(rows)
    return table[:, :2], table[:, 2]


def _cells(line: str) -> list[str]:
    """A line's cells, parted by spaces, tabs or semicolons, or by commas where those give fewer than four."""
    cells = [c.rstrip(",") for c in re.split(r"[\s;]+", line.strip(" ;,\t"))]
    return cells if len(cells) >= 4 else re.split(r"[\s,;]+", line.strip(" ;,\t"))


def city(count: int, seed: int) -> tuple[Points, Points]:
    """A made-up city: blocks of a turned street grid about as dense as Manhattan's, people in a dozen clusters."""
    random = np.random.default_rng(seed)
    wide = (count / 46 / 3) ** 0.5 * 1.3
    long = 3 * wide
    x, y = (a.ravel() for a in np.meshgrid(np.arange(0, wide, 0.27), np.arange(0, long, 0.08)))
    outline = wide * (0.35 + 0.65 * np.sin(np.pi * np.clip(y / long, 0.03, 0.97)) ** 0.7)
    inside = np.abs(x - wide / 2) < outline / 2
    for _ in range(8):  # parks
        middle, radius = random.uniform(0, 1, 2) * (wide, long), random.uniform(0.2, 0.8)
        inside &= np.hypot(x - middle[0], y - middle[1]) > radius
    kept = np.sort(random.permutation(np.flatnonzero(inside))[:count])
    x, y = x[kept] + random.normal(0, 0.02, len(kept)), y[kept] + random.normal(0, 0.01, len(kept))
    hearts = random.uniform(0, 1, (12, 2)) * (wide, long)
    near = np.exp(-(np.hypot(x[:, None] - hearts[:, 0], y[:, None] - hearts[:, 1]) ** 2) / 1.44).sum(1) + 0.25
    people = np.maximum(1, np.round(random.lognormal(5.6, 1.0, len(kept)) * near))
    turn = np.radians(29)
    east, north = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    latitude = 40.7 + north / 111.2
    return np.column_stack((-74.0 + east / (111.2 * np.cos(np.radians(40.75))), latitude)), people


def ours(points: Points, demand: Points, number: int, radius: float, seconds: float) -> float:
    """Build and solve with Grith; returns the build time."""
    began = time.perf_counter()
    reach = reach_within(points, points, radius, EARTH_M)
    loaded(textbook(reach, demand, np.zeros(len(demand)), number), whole=True)
    built = time.perf_counter() - began
    began, used = time.perf_counter(), time.process_time()
    cover = solve(Covering(demand, reach, number), CoverLimits(seconds=seconds))
    took, used = time.perf_counter() - began, time.process_time() - used
    print(f"grith: build {built:.3f} s ({reach.nnz:,} pairs, programme loaded into HiGHS)")
    print(f"grith: solve {took:.1f} s ({used:.1f} s of the processor): {cover.status}, covered {cover.covered:,.0f}, "
          f"bound {cover.bound:,.0f}, gap {cover.gap:.4%}")  # fmt: skip
    print("       " + ", ".join(f"{k.replace('_', ' ')} {v:,.0f}" for k, v in cover.steps.items()))
    return built


def peer(points: Points, demand: Points, number: int, radius: float, seconds: float, solved: bool) -> float | None:
    """Build (and solve) with spopt; None with a reason if it is not there."""
    try:
        from spopt.locate import MCLP
    except ImportError as error:
        print(f"spopt: left out, {error}")
        return None
    began = time.perf_counter()
    longitude, latitude = np.radians(points).T
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half += np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    distance = 2 * EARTH_M * np.arcsin(np.sqrt(half))
    model = MCLP.from_cost_matrix(distance, demand, radius, p_facilities=number)
    built = time.perf_counter() - began
    print(f"spopt: build {built:.1f} s")
    if solved:
        import pulp

        began = time.perf_counter()
        model.problem.solve(pulp.HiGHS(msg=False, timeLimit=seconds))
        status = pulp.LpStatus[model.problem.status]
        value = pulp.value(model.problem.objective)
        print(f"spopt: solve {time.perf_counter() - began:.1f} s: {status}, covered {value:,.0f}")
    return built


def main() -> None:
    """Run both and print the ratio of the build times."""
    options = sys.argv[1:]
    seconds = 300.0
    if "--seconds" in options:
        at = options.index("--seconds")
        if not _NUMBER.fullmatch(" ".join(options[at + 1 : at + 2])):
            sys.exit("--seconds is without a number of seconds")
        seconds = float(options[at + 1])
        del options[at : at + 2]
    words = [o for o in options if not o.startswith("--")]
    if len(words) != 3:
        sys.exit(__doc__)
    try:
        number, radius = int(words[1]), float(words[2])
        if number < 1 or not radius >= 0:
            raise ValueError
    except ValueError:
        sys.exit(f"P and RADIUS_M are {words[1]} and {words[2]}: write a whole number from 1 and metres from 0")
    points, demand = read(words[0])
    load = os.getloadavg()[0]
    print(f"{len(demand):,} demand points, {demand.sum():,.0f} in all; {number} sites, {radius:g} m; load {load:.1f}")
    mine = ours(points, demand, number, radius, seconds)
    if "--no-peer" not in options:
        theirs = peer(points, demand, number, radius, seconds, "--peer-solve" in options)
        if theirs is not None:
            print(f"spopt builds {theirs / mine:,.0f} times as long")


if __name__ == "__main__":
    main()
