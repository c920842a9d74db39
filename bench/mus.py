"""Counts minimal conflicts and maximal packages of DIMACS files.

    python bench/mus.py FILE... [--seconds 60] [--limit 100000]

For each .cnf or .gcnf file one line: soft constraints, conflicts, packages, seconds, and complete or cut.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import perf_counter

from grith.deal import Budget, find_all, read_dimacs
from grith.errors import GrithError


def main() -> int:
    """Print one line a file; 1 if any file could not be read."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path, metavar="FILE")
    options.add_argument("--seconds", type=float, default=60.0, help="time limit for each file")
    options.add_argument("--limit", type=int, default=100_000, help="most conflicts and packages listed for each file")
    asked = options.parse_args()
    failed = False
    print(f"{'file':<32} {'soft':>6} {'conflicts':>10} {'packages':>10} {'seconds':>9}  complete")
    for file in asked.files:
        try:
            problem = read_dimacs(file)
        except (GrithError, OSError) as error:
            print(f"{file.name:<32} {error}")
            failed = True
            continue
        start = perf_counter()
        found = find_all(problem, [1] * len(problem.groups), Budget(asked.seconds, asked.limit, asked.limit))
        seconds = perf_counter() - start
        state = "complete" if found.complete else f"cut ({found.cut_by})"
        print(
            f"{file.name:<32} {len(problem.groups):>6} {len(found.conflicts):>10} {found.packages_counted:>10} "
            f"{seconds:>9.4f}  {state}"
        )
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
