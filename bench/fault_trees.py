"""The exact probability of the top event of an Open-PSA fault tree, by the decision diagrams of the odds.

    python bench/fault_trees.py FILE.xml [BASIC-EVENTS.xml ...] [--mission-time HOURS]

The mission time, which a file may ask for and cannot hold, is a year (8,760 hours) unless told. One top gate: its
probability alone on a line. Several: "NAME probability" on a line each. What was done goes to the error stream.
Mistakes in the file are named; then the exit code is 8.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from open_psa import A_YEAR, read
from open_psa_logic import build, top_gates

from grith.errors import ForceError, GrithError


def main(arguments: list[str]) -> int:
    """Print the probability of every top gate of the files; the exit code."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.xml")
    parser.add_argument("--mission-time", type=float, default=A_YEAR, metavar="HOURS")
    given = parser.parse_args(arguments)
    try:
        model = read(*given.files, mission_time=given.mission_time)
        tops = top_gates(model)
        for top in tops:
            began = perf_counter()
            diagram, events = build(model, top)
            found = float(diagram.probability(np.array(model.chances)))
            print(f"{found:.12g}" if len(tops) == 1 else f"{top.name} {found:.12g}")
            print(
                f"{top.name}: {events} events, {diagram.nodes} nodes, {perf_counter() - began:.2f} s", file=sys.stderr
            )
        if model.mission_time_asked:
            print(f"mission time: {model.mission_time:,g} hours", file=sys.stderr)
        for name in model.skipped:
            print(f"not a fault tree, left out: {name}", file=sys.stderr)
    except RecursionError:
        print("formulas or parameters are nested too deeply. Give parts of them names of their own", file=sys.stderr)
        return ForceError.exit_code
    except GrithError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
