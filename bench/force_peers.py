"""The first aim of a plan on the same arrays: Grith's direct way beside PuLP, Pyomo, linopy (on HiGHS) and CP-SAT.

    python bench/force_peers.py [SEED]

Then the odds of a drawn force, exact beside a Monte Carlo simulation of a million draws.

Each peer builds its own model from the same columns and rows, which are ready before the clock starts, then solves it
to a gap of 1e-4. Seconds of the processor; what is not installed is skipped and said so. CP-SAT takes whole numbers
only: coefficients of the aim are scaled by 2520, those of rows are rounded (they are whole in this force).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import isinf
from os import getloadavg
from time import process_time

import numpy as np

from force import invented
from grith.force import compile_tables
from grith.force._aims import gap_aims
from grith.force._programme import Programme, build
from grith.force._solve import load
from grith.force.odds import Row, threshold_diagram

Times = tuple[float, float, float]
SECONDS = 30
SCALE = 2520


def grith(p: Programme, cost: np.ndarray) -> Times:
    """Arrays handed to HiGHS."""
    t0 = process_time()
    highs, _ = load(p)
    highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
    highs.setOptionValue("mip_rel_gap", 1e-4)
    highs.setOptionValue("time_limit", float(SECONDS))
    t1 = process_time()
    highs.run()
    return t1 - t0, process_time() - t1, highs.getInfo().objective_function_value


def pulp(p: Programme, cost: np.ndarray) -> Times:
    """PuLP."""
    import pulp as peer

    t0 = process_time()
    model = peer.LpProblem("force", peer.LpMinimize)
    kinds = ("Continuous", "Integer")
    x = [
        peer.LpVariable(f"x{j}", 0, None if isinf(u) else u, kinds[int(w)])
        for j, (u, w) in enumerate(zip(p.upper(), p.whole(), strict=True))
    ]
    model += peer.LpAffineExpression((x[j], c) for j, c in enumerate(cost) if c)
    for i in range(len(p.tags)):
        row = peer.LpAffineExpression((x[j], v) for j, v in zip(*p.row(i), strict=True))
        if not isinf(p.low[i]):
            model += row >= p.low[i]
        if not isinf(p.high[i]):
            model += row <= p.high[i]
    t1 = process_time()
    model.solve(peer.HiGHS(msg=False, gapRel=1e-4, timeLimit=SECONDS, threads=1))
    return t1 - t0, process_time() - t1, float(peer.value(model.objective))


def pyomo(p: Programme, cost: np.ndarray) -> Times:
    """Pyomo with its direct HiGHS interface."""
    import pyomo.environ as peer
    from pyomo.contrib.appsi.solvers import Highs

    t0 = process_time()
    model = peer.ConcreteModel()
    upper, whole = p.upper(), p.whole()
    model.x = peer.Var(
        range(p.columns),
        domain=lambda _, j: peer.NonNegativeIntegers if whole[j] else peer.NonNegativeReals,
        bounds=lambda _, j: (0, None if isinf(upper[j]) else float(upper[j])),
    )
    model.cost = peer.Objective(expr=sum(float(c) * model.x[j] for j, c in enumerate(cost) if c))
    model.rows = peer.ConstraintList()
    for i in range(len(p.tags)):
        row = sum(v * model.x[j] for j, v in zip(*p.row(i), strict=True))
        low, high = (None if isinf(b[i]) else float(b[i]) for b in (p.low, p.high))
        model.rows.add((low, row, high))
    t1 = process_time()
    solver = Highs()
    solver.config.time_limit, solver.config.mip_gap = SECONDS, 1e-4
    solver.solve(model)
    return t1 - t0, process_time() - t1, float(peer.value(model.cost))


def linopy(p: Programme, cost: np.ndarray) -> Times:
    """linopy: whole and other columns as two arrays, rows as two blocks of dense arrays of their sides."""
    import linopy as peer
    import xarray
    from scipy.sparse import csr_array

    t0 = process_time()
    model = peer.Model()
    whole, upper = p.whole(), p.upper()
    matrix = csr_array((p.value, p.index, p.starts), shape=(len(p.tags), p.columns)).toarray()
    parts = []
    for name, chosen in (("whole", np.nonzero(whole)[0]), ("other", np.nonzero(~whole)[0])):
        axis = f"{name}_column"
        x = model.add_variables(0, xarray.DataArray(upper[chosen], dims=axis), name=name, integer=name == "whole")
        parts.append((x, chosen, axis))
    for limits, least in ((np.array(p.low), True), (np.array(p.high), False)):
        rows = np.nonzero(np.isfinite(limits))[0]
        left = sum((xarray.DataArray(matrix[np.ix_(rows, c)], dims=("row", a)) * x).sum(a) for x, c, a in parts)
        right = xarray.DataArray(limits[rows], dims="row")
        model.add_constraints(left >= right if least else left <= right)
    model.add_objective(sum((xarray.DataArray(cost[c], dims=a) * x).sum(a) for x, c, a in parts))
    t1 = process_time()
    model.solve("highs", io_api="direct", mip_rel_gap=1e-4, time_limit=SECONDS, log_to_console=False)
    return t1 - t0, process_time() - t1, float(model.objective.value)


def cp_sat(p: Programme, cost: np.ndarray) -> Times:
    """OR-Tools CP-SAT."""
    from ortools.sat.python import cp_model as peer

    t0 = process_time()
    model = peer.CpModel()
    x = [model.new_int_var(0, 10**7 if isinf(u) else int(u), "") for u in p.upper()]
    model.minimize(sum(round(c * SCALE) * x[j] for j, c in enumerate(cost) if c))
    for i in range(len(p.tags)):
        columns, values = p.row(i)
        row = peer.LinearExpr.weighted_sum([x[j] for j in columns], [round(v) for v in values])
        if not isinf(p.low[i]):
            model.add(row >= round(p.low[i]))
        if not isinf(p.high[i]):
            model.add(row <= round(p.high[i]))
    t1 = process_time()
    solver = peer.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, SECONDS
    solver.parameters.relative_gap_limit = 1e-4
    solver.solve(model)
    return t1 - t0, process_time() - t1, solver.objective_value / SCALE


PEERS: dict[str, Callable[[Programme, np.ndarray], Times]] = {
    "Grith, arrays to HiGHS": grith, "PuLP, HiGHS": pulp, "Pyomo, HiGHS": pyomo,
    "linopy, HiGHS": linopy, "OR-Tools CP-SAT": cp_sat,
}  # fmt: skip


def odds(seed: int, nations: int = 40, capabilities: int = 10, months: int = 12, draws: int = 1_000_000) -> None:
    """Exact odds of 40 nations × 10 capabilities × 12 months, and the same by simulation in NumPy."""
    luck = np.random.default_rng(seed)
    chances = luck.uniform(0.6, 0.98, nations)
    rows = []
    for _ in range(capabilities):
        offers = {int(n): int(luck.integers(1, 9)) for n in np.flatnonzero(luck.random(nations) < 0.25)}
        spans = {n: (int(luck.integers(1, 4)), int(luck.integers(9, 13))) for n in offers}
        for month in range(1, months + 1):
            there = {n: float(a) for n, a in offers.items() if spans[n][0] <= month <= spans[n][1]}
            rows.append(Row(there, 0.5 * sum(there.values())))
    t0 = process_time()
    exact = threshold_diagram(rows).probability(chances)
    t1 = process_time()
    amounts = np.array([[r.amounts.get(n, 0.0) for n in range(nations)] for r in rows], dtype=np.float32)
    needs = np.array([r.need - 1e-6 for r in rows], dtype=np.float32)
    held = 0
    for _ in range(draws // 50_000):
        kept = (luck.random((50_000, nations)) < chances).astype(np.float32)
        held += int((kept @ amounts.T >= needs).all(axis=1).sum())
    t2 = process_time()
    drawn = held / draws
    error = (drawn * (1 - drawn) / draws) ** 0.5
    print(f"odds of {nations} nations × {capabilities} capabilities × {months} months; seconds of the processor")
    print(f"    Grith, exact                        {t1 - t0:7.3f}  {float(exact):.6f}")
    print(f"    Monte Carlo, {draws:,} draws       {t2 - t1:7.3f}  {drawn:.6f} ± {error:.6f} (one standard error)")


def main() -> None:
    """Every peer on the same force."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    p = build(compile_tables(invented(40, 200, 10, 4, 12, seed)))
    cost = gap_aims(p)[0].cost
    print(f"load {getloadavg()[0]:.1f}")
    print(f"{p.columns:,} columns, {len(p.tags):,} rows; first aim; seconds of the processor")
    first = None
    for name, peer in PEERS.items():
        try:
            made, solved, value = peer(p, cost)
        except ImportError as error:
            print(f"    {name}: skipped, {error}")
            continue
        first = first or made
        print(f"    {name:24} build {made:7.3f} ({made / first:5.1f} ×)  solve {solved:7.3f}  value {value:.4f}")
    odds(seed)


if __name__ == "__main__":
    main()
