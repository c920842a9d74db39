"""Places against a zone and a line: ours, shapely's STRtree and DuckDB's spatial extension, in one run.

    python bench/geometry.py [places]

A line of 1,000 points and an area of 1,000 points, and so many places (a million unless told) around them. Asked of
each place: is it inside the area, and does it lie within 25 km of the line. Ours measures on the ellipsoid; STRtree
and DuckDB work on a plane of degrees scaled at the middle latitude, so they answer a simpler question; how many
answers differ is printed. DuckDB and its extension are needed only here (packages duckdb, duckdb-extension-spatial,
pyarrow).
"""

from __future__ import annotations

import sys
from math import cos, pi, radians, sin
from time import perf_counter, process_time

import numpy as np
import shapely

from grith.geometry import closer, inside
from grith.nouns import Shape

WITHIN_KM, MIDDLE = 25.0, 49.0
KM_OF_DEGREE = 111.2


def shapes() -> tuple[Shape, Shape]:
    """A winding line from west to east, and a wavy area around its middle."""
    steps = [i / 999 for i in range(1000)]
    line = tuple((30 + 8 * t, MIDDLE + 0.8 * sin(9 * t) + 0.05 * sin(200 * t)) for t in steps)
    rim = [(34 + (1.5 + 0.1 * sin(31 * a)) * cos(a), MIDDLE + (1 + 0.07 * sin(17 * a)) * sin(a))
           for a in (2 * pi * t for t in steps[:-1])]  # fmt: skip
    return Shape((line,)), Shape(((*rim, rim[0]),), area=True)


def flat(points: np.ndarray) -> np.ndarray:
    """Degrees to kilometres on a plane that fits at the middle latitude."""
    return points * np.array([KM_OF_DEGREE * cos(radians(MIDDLE)), KM_OF_DEGREE])


def ours(line: Shape, area: Shape, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """On the ellipsoid."""
    return inside(area, places[:, 0], places[:, 1]), closer(line, places[:, 0], places[:, 1], WITHIN_KM)


def by_tree(line: Shape, area: Shape, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """shapely: a tree of the places, asked by the prepared area and the line."""
    points = shapely.points(flat(places))
    tree = shapely.STRtree(points)
    found, close = np.zeros(len(places), bool), np.zeros(len(places), bool)
    found[tree.query(shapely.Polygon(flat(np.array(area.parts[0]))), predicate="contains")] = True
    close[tree.query(shapely.LineString(flat(np.array(line.parts[0]))), predicate="dwithin", distance=WITHIN_KM)] = True
    return found, close


def by_duckdb(line: Shape, area: Shape, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """DuckDB's spatial extension on the same plane."""
    from pathlib import Path

    import duckdb
    import duckdb_extension_spatial

    base = Path(duckdb_extension_spatial.__file__).parent
    extension = next(base.rglob("spatial.duckdb_extension"))
    database = duckdb.connect(config={"threads": 2, "allow_unsigned_extensions": "true"})
    database.execute(f"LOAD '{extension}'")
    there = flat(places)
    columns = {"x": there[:, 0], "y": there[:, 1]}
    wkt = [shapely.Polygon(flat(np.array(area.parts[0]))).wkt, shapely.LineString(flat(np.array(line.parts[0]))).wkt]
    database.register("places", _arrow(columns))
    answer = database.execute(
        "select ST_Contains(ST_GeomFromText(?), ST_Point(x, y)) as i, "
        f"ST_DWithin(ST_GeomFromText(?), ST_Point(x, y), {WITHIN_KM}) as c from places",
        wkt,
    ).fetchnumpy()
    return np.asarray(answer["i"], bool), np.asarray(answer["c"], bool)


def _arrow(columns: dict[str, np.ndarray]) -> object:
    import polars

    return polars.DataFrame(columns).to_arrow()


def main() -> int:
    """Print one line a contestant."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    line, area = shapes()
    luck = np.random.default_rng(1)
    places = np.column_stack([luck.uniform(29, 39, number), luck.uniform(47, 51, number)])
    reference: tuple[np.ndarray, np.ndarray] | None = None
    base = 0.0
    print(f"{number:,} places, a line and an area of 1,000 points (seconds; ratio = theirs / ours)")
    for name, ask in (("ours, ellipsoid", ours), ("shapely STRtree", by_tree), ("DuckDB spatial", by_duckdb)):
        start, worked = perf_counter(), process_time()
        try:
            answer = ask(line, area, places)
        except ImportError as missing:
            print(f"  {name:<18} skipped: {missing}")
            continue
        seconds, worked = perf_counter() - start, process_time() - worked
        reference, base = (answer, seconds) if reference is None else (reference, base)
        differ = [int((a != b).sum()) for a, b in zip(reference, answer, strict=True)]
        print(
            f"  {name:<18} {seconds:8.2f} s ({worked:.2f} s of the processor)  ratio {seconds / base:6.2f}"
            f"  inside {int(answer[0].sum()):,}  near {int(answer[1].sum()):,}  other answers {differ[0]}, {differ[1]}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
