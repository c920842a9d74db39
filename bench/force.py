"""Plan and gaps on invented forces of the sizes in the goals, with the solver's own proof of each aim.

    python bench/force.py [small|large|losses|roomy|replan|all] [SEED ...]

The forces are drawn from a fixed seed: nations offer company-size units of several capabilities with caveats, dates,
pools and endurance; needs are drawn for each capability and area. Times are of the processor, the best of three (large:
one run); those of each aim are of the clock. Seeds are for ``replan``: other forces than the five. ``roomy``: plans and
losses of forces whose bases and lift have no limits.
"""

from __future__ import annotations

import sys
from datetime import date
from os import getloadavg
from random import Random
from time import perf_counter, process_time

from attrs import evolve

from grith.force import Limits, compile_tables, explain_gaps, make_plan
from grith.force.keystones import losses, who_is_enough
from grith.force.odds import Effort, replanned_odds
from grith.nouns import (
    Base,
    FirmnessChance,
    ForceArea,
    ForceCapability,
    ForceSettings,
    ForceTables,
    Lift,
    Need,
    Pledge,
)


def invented(nations: int, pledges: int, capabilities: int, areas: int, months: int, seed: int = 7) -> ForceTables:
    """An invented force of the given size."""
    luck = Random(seed)
    caps = [ForceCapability(f"c{i}", "companies" if i % 2 else "aircraft") for i in range(capabilities)]
    places = [ForceArea(f"a{i}") for i in range(areas)]
    needs = []
    for c in caps:
        for a in places:
            first = luck.randint(1, max(1, months // 3))
            need = Need(
                f"{c.id}-{a.id}", c.id, a.id, float(luck.randint(2, 9)), from_month=first,
                must_have=luck.random() < 0.6,
            )  # fmt: skip
            needs.append(need)
    offers = []
    for i in range(pledges):
        amount = float(luck.randint(1, 8))
        offers.append(
            Pledge(
                f"p{i}",
                f"n{luck.randrange(nations)}",
                caps[luck.randrange(capabilities)].id,
                low=amount,
                likely=amount,
                high=amount,
                ready=luck.randint(1, max(1, months // 2)),
                counts="pool" if luck.random() < 0.4 else "in place",
                not_areas=tuple(a.id for a in places if luck.random() < 0.3),
                endurance_months=luck.choice((None, None, 6, 12)),
                firmness=luck.choice(("willing", "planned", "committed")),
                beds=float(luck.randint(40, 150)),
                lift_tonnes=float(luck.randint(50, 400)),
                interoperable=luck.random() < 0.8,
            )
        )
    bases = tuple(Base(f"b{a.id}", (a.id,), beds=450.0 * capabilities) for a in places)
    chances = (("willing", 0.3, 0.65), ("planned", 0.6, 0.85), ("committed", 0.75, 0.95))
    return ForceTables(
        settings=ForceSettings(title="Invented", start=date(2025, 6, 1), months=months),
        capabilities=tuple(caps),
        areas=tuple(places),
        needs=tuple(needs),
        pledges=tuple(offers),
        bases=bases,
        lift=(Lift("all routes", per_month=60.0 * pledges),),
        firmness=tuple(FirmnessChance(*row) for row in chances),
    )


def run(name: str, tables: ForceTables, limits: Limits, repeats: int) -> None:
    """Time the first answer, the plan and the gaps."""
    print(name)
    best: dict[str, float] = {}
    for _ in range(repeats):
        t0 = process_time()
        data = compile_tables(tables)
        t1 = process_time()
        quick = make_plan(data, limits, relaxed=True)
        quick_gaps = explain_gaps(quick)
        t2 = process_time()
        plan = make_plan(data, limits)
        t3 = process_time()
        gaps = explain_gaps(plan)
        t4 = process_time()
        for key, value in (
            ("check and compile", t1 - t0), ("first answer: relaxed plan and gaps", t2 - t1), ("plan", t3 - t2),
            ("gaps", t4 - t3),
        ):  # fmt: skip
            best[key] = min(value, best.get(key, 1e9))
    size = ", ".join(f"{value:,} {key}" for key, value in plan.statistics.items())
    print(f"    {size}; {len(gaps)} shortfalls ({len(quick_gaps)} in the first answer)")
    for key, value in best.items():
        print(f"    {value:8.3f} s  {key}")
    for s in plan.stages:
        print(f"    {s.seconds:8.3f} s  {s.name}: {s.value:.4f}, bound {s.bound:.4f}, {s.status}, {s.nodes} nodes")


def run_losses(name: str, tables: ForceTables) -> None:
    """Time every single and double loss of a nation."""
    data = compile_tables(tables)
    wall, busy = perf_counter(), process_time()
    found = losses(data)
    wall, busy = perf_counter() - wall, process_time() - busy
    print(f"{name}: {len(found.singles)} single and {len(found.pairs)} double losses, {found.calls} programmes")
    print(f"    {busy:8.3f} s of the processor, {wall:.3f} s by the clock; load {getloadavg()[0]:.1f}")
    wall = perf_counter()
    enough = who_is_enough(data, found)
    print(f"    {perf_counter() - wall:8.3f} s by the clock to find {len(enough)} nations who are enough")


def run_replan(name: str, tables: ForceTables) -> None:
    """Time the bounds of the odds where one may plan anew."""
    data = compile_tables(tables)
    busy = process_time()
    found = replanned_odds(data, effort=Effort())
    busy = process_time() - busy
    wide = max(high - low for low, high in (found.low, found.high))
    print(f"{name}: bounds {wide:.4f} apart in {busy:.2f} s of the processor, load {getloadavg()[0]:.1f}", flush=True)
    print(f"    {found.calls} programmes of {found.parts} parts")
    assert found.estimate is not None
    for end, (low, high), (p, error) in zip(("low", "high"), (found.low, found.high), found.estimate, strict=True):
        print(f"    {end} end between {low:.4f} and {high:.4f}, simulation {p:.4f} ± {error:.4f}")


def main() -> None:
    """Run the sizes named on the command line."""
    which = sys.argv[1] if len(sys.argv) > 1 else "small"
    if which in ("small", "all"):
        run("40 nations, 200 pledges, 10 capabilities × 4 areas × 12 months", invented(40, 200, 10, 4, 12), Limits(), 3)
    if which in ("losses", "all"):
        for seed in (7, 1, 2, 3):
            run_losses(f"losses, 40 nations, 200 pledges, seed {seed}", invented(40, 200, 10, 4, 12, seed))
    if which in ("roomy", "all"):
        for seed in (7, 1, 2, 3):
            roomy = evolve(invented(40, 200, 10, 4, 12, seed), bases=(), lift=())
            run(f"the same size without limits of bases and lift, seed {seed}", roomy, Limits(), 1)
            run_losses(f"its losses, seed {seed}", roomy)
    if which in ("replan", "all"):
        for seed in [int(s) for s in sys.argv[2:]] or (7, 1, 2, 3, 5):
            run_replan(f"planning anew, 40 nations, 200 pledges, seed {seed}", invented(40, 200, 10, 4, 12, seed))
    if which in ("large", "all"):
        limits = Limits(tolerance=0.05, seconds=300)
        for seed in (7, 1, 2, 3):
            run(f"600 pledges, 20 × 6 × 24, seed {seed}", invented(40, 600, 20, 6, 24, seed), limits, 1)


if __name__ == "__main__":
    main()
