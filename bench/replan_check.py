"""Bounds with planning anew, beside a plain simulation that shares no code with them.

    python -m bench.replan_check [DRAWS] [SEED ...]

Every draw says who comes and is planned by a linear programme of its own, written here from the tables of the invented
force and solved anew each time. The exact interval (Clopper and Pearson 1934, 99.9 %) of the share that reaches the
goal must meet the bounds; otherwise the command ends with an error.
"""

from __future__ import annotations

import sys
from math import ceil
from os import getloadavg
from time import process_time

import numpy as np
from bench.force import invented
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.special import betaincinv

from grith.force import compile_tables
from grith.force.odds import replanned_odds
from grith.nouns import ForceTables

_TOUR, _RATIO = 6, 4


class OwnPlan:
    """Months of must-haves left uncovered by the best plan with those who come; units may be parted."""

    def __init__(self, tables: ForceTables) -> None:
        months = tables.settings.months
        needs = {(n.capability, n.area): n for n in tables.needs if n.must_have}
        rows: dict[tuple[object, ...], int] = {}
        limit: list[float] = []
        at: list[tuple[int, int, float]] = []
        self.owner: list[int] = []

        def row(key: tuple[object, ...], high: float) -> int:
            if key not in rows:
                rows[key] = len(limit)
                limit.append(high)
            return rows[key]

        beds = {b.serves[0]: b.beds for b in tables.bases}
        for number, p in enumerate(tables.pledges):
            for (capability, area), need in needs.items():
                if capability != p.capability or area in p.not_areas:
                    continue
                for first in range(p.ready, months + 1):
                    last = min(first + _TOUR - 1, months)
                    if last < need.from_month:
                        continue
                    column = len(self.owner)
                    self.owner.append(number)
                    busy = first + ceil((last - first + 1) * (_RATIO if p.counts == "pool" else 1)) - 1
                    for month in range(first, min(busy, months) + 1):
                        at.append((row(("pieces", number, month), p.likely), column, 1.0))
                    for month in range(first, last + 1):
                        at.append((row(("beds", area, month), beds[area]), column, p.beds))
                        if month >= need.from_month:
                            at.append((row(("need", need.id, month), -need.quantity), column, -1.0))
                    if p.endurance_months:
                        key = ("endurance", number)
                        at.append((row(key, p.likely * p.endurance_months), column, last - first + 1.0))
                    at.append((row(("lift", first), tables.lift[0].per_month), column, p.lift_tonnes))
        cost = [0.0] * len(self.owner)
        for need in needs.values():
            for month in range(need.from_month, months + 1):
                at.append((row(("need", need.id, month), -need.quantity), len(cost), -1.0))
                cost.append(1.0 / need.quantity)
        r, c, v = (np.array(a) for a in zip(*at, strict=True))
        self.matrix = csr_array((v, (r, c)), shape=(len(limit), len(cost))).tocsc()
        self.limit, self.cost = np.array(limit), np.array(cost)

    def uncovered(self, come: np.ndarray) -> float:
        """For a flag by pledge."""
        kept = np.append(come[self.owner], np.ones(len(self.cost) - len(self.owner), dtype=bool))
        found = linprog(self.cost[kept], A_ub=self.matrix[:, np.flatnonzero(kept)], b_ub=self.limit, method="highs")
        if found.status != 0:
            raise SystemExit(f"the own programme was not solved: {found.message}")
        return float(found.fun)


def check(seed: int, draws: int) -> bool:
    """Whether the intervals of both ends meet the bounds."""
    tables = invented(40, 200, 10, 4, 12, seed)
    bounds, plan = replanned_odds(compile_tables(tables)), OwnPlan(tables)
    goal = plan.uncovered(np.ones(len(tables.pledges), dtype=bool))
    chance = {f.id: (f.chance_low, f.chance_high) for f in tables.firmness}
    luck, busy, fine = np.random.default_rng(seed), process_time(), abs(goal - bounds.goal) < 1e-5
    print(f"seed {seed}: goal {goal:.4f} uncovered, the bounds take {bounds.goal:.4f}", flush=True)
    for end, (low, high) in enumerate((bounds.low, bounds.high)):
        kept = np.array([chance[p.firmness][end] for p in tables.pledges])
        held = sum(plan.uncovered(luck.random(len(kept)) < kept) <= goal + 1e-6 for _ in range(draws))
        least = float(betaincinv(held, draws - held + 1, 0.0005)) if held else 0.0
        most = float(betaincinv(held + 1, draws - held, 0.9995)) if held < draws else 1.0
        meets = least <= high and most >= low
        fine &= meets
        print(
            f"    {('low', 'high')[end]} end: {held} of {draws}, {least:.4f} to {most:.4f}; bounds {low:.4f} to "
            f"{high:.4f}: {'meets' if meets else 'DOES NOT MEET'}", flush=True
        )  # fmt: skip
    print(f"    {process_time() - busy:.1f} s of the processor, load {getloadavg()[0]:.1f}", flush=True)
    return fine


def main() -> None:
    """Check the seeds of the command line, or two."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seeds = [int(s) for s in sys.argv[2:]] or [13, 16]
    if [seed for seed in seeds if not check(seed, draws)]:
        raise SystemExit("a simulation does not meet the bounds")


if __name__ == "__main__":
    main()
