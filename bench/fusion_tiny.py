"""How far the probabilities of fusion hold in lists of a handful to a few hundred reports, on made-up worlds.

    python -m bench.fusion_tiny [--events 10 30 100 300] [--seeds 1 60] [--worlds drawn plain]

"drawn" draws each world's shape: one to four lists that repeat themselves or not, months or a few days, towns' very
points or spots up to some kilometres off, days that are wrong by one or two, types or none, hours or none. "plain" is
the generator of the tests (a kilometre of error; days and towns as in the lists of docs/fusion-method.md).
Told for all seeds of a size together: F1 of pairs, precision and recall; the expected calibration error over ten bins
of all links of 0.02 or more, and what they are too high by on average, each list counted alike; the log loss for each
report, each list counted alike; incidents of several reports that mix events.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Iterable, Sequence

from tests.truce.fusion_synthetic import DAY, FOUR, MANY, ONE, TWO, TYPES, pairs, told, true_pairs

from grith.truce.fusion import Row, fuse

World = tuple[list[Row], dict[str, int]]
LEAST = 0.01  # the probability of a pair that is not shown, in the log loss
SHAPES = ((6, 0.2), (10, 0.1), (12, 0.1), (30, 0.133), (60, 0.06))  # days; places over events
PLAIN = (TWO, MANY, FOUR, ONE, (("A", 0.5, 0.4), ("B", 0.5, 0.4)))


def plain(events: int, seed: int) -> World:
    """A world of the tests' generator: places and days as many as the events allow."""
    days, places = SHAPES[seed // len(PLAIN) % len(SHAPES)]
    return told(
        events,
        PLAIN[seed % len(PLAIN)],
        seed=seed,
        error_km=1.0,
        days=days,
        places=max(1, round(events * places)),
    )


def drawn(events: int, seed: int) -> World:
    """A world whose shape is drawn too."""
    rnd = random.Random(f"{seed} {events}")
    sources = [
        (name, rnd.uniform(0.3, 0.9), rnd.choice((0.0, 0.0, 0.0, 0.1, 0.4))) for name in "ABCD"[: rnd.randint(1, 4)]
    ]
    days = max(2, round(events * 10 ** rnd.uniform(-1.5, 0.5)))
    towns = max(1, round(events * 10 ** rnd.uniform(-1.2, 0.0)))
    size, error_km, town_km = 10 ** rnd.uniform(1.5, 2.8), 10 ** rnd.uniform(-1.0, 0.5), rnd.choice((0.0, 1.0, 3.0))
    at_point, wrong_day = rnd.choice((0.0, 0.0, 0.5, 0.9)), rnd.choice((0.0, 0.05, 0.1, 0.25))
    types, clock = rnd.choice((0, 1, 3, 8)), rnd.random() < 0.2
    spots = [(rnd.uniform(-size, size) / 2, rnd.uniform(-size, size) / 2) for _ in range(towns)]
    weights = [1 / (k + 1) ** 0.7 for k in range(towns)]
    rows, truth = [], {}
    for event in range(events):
        town = rnd.choices(spots, weights)[0]
        spot = town[0] + rnd.gauss(0, town_km), town[1] + rnd.gauss(0, town_km)
        when, kind = DAY + rnd.uniform(0, days), rnd.choice(TYPES[:types]) if types else ""
        for name, tells, again in sources:
            count = 0
            while rnd.random() < (again if count else tells):
                far, angle = rnd.expovariate(1 / error_km), rnd.uniform(0, 2 * math.pi)
                north, east = spot[0] + far * math.cos(angle), spot[1] + far * math.sin(angle)
                if rnd.random() < at_point:
                    north, east = town
                late = rnd.choice((-1, 1, 1, 2)) if rnd.random() < wrong_day else 0
                told_ = when + rnd.expovariate(1 / 900) * 60 / 86400 if clock else float(math.floor(when) + late)
                uid = f"{name}{event}.{count}"
                place = {"latitude": 49 + north / 111.2, "longitude": 36 + east / 72.95}
                said = rnd.choice(TYPES[:types]) if types and rnd.random() < 0.1 else kind
                rows.append(Row(uid, name, told_, clock=clock, type=said, **place))
                truth[uid] = event
                count += 1
    return rows, truth


def mixed(groups: Iterable[Sequence[str]], truth: dict[str, int]) -> tuple[int, int]:
    """How many incidents of several reports mix events; how many such incidents there are."""
    several = [{truth[u] for u in g} for g in groups if len(g) > 1]
    return sum(len(g) > 1 for g in several), len(several)


def measure(make: Callable[[int, int], World], events: int, seeds: range) -> dict[str, float]:
    """All worlds of these seeds together."""
    hit = found_ = wanted_ = impure = several = 0
    losses: list[float] = []
    bins = [[0.0, 0.0] for _ in range(10)]
    lists = 0
    for seed in seeds:
        rows, truth = make(events, seed)
        if len(rows) < 2:
            continue
        fusion = fuse(rows)
        groups = list(fusion.members().values())
        found, wanted = pairs(groups), true_pairs(truth)
        hit, found_, wanted_ = hit + len(found & wanted), found_ + len(found), wanted_ + len(wanted)
        shown = {(min(x.uid_a, x.uid_b), max(x.uid_a, x.uid_b)): x.probability for x in fusion.links(0.02)}
        loss = -math.log(LEAST) * len(wanted - shown.keys())
        lists += bool(shown)
        for pair, p in shown.items():
            cell = bins[min(int(p * 10), 9)]
            cell[0] += p / len(shown)
            cell[1] += (pair in wanted) / len(shown)
            p = min(max(p, LEAST), 1 - 1e-4)
            loss -= math.log(p if pair in wanted else 1 - p)
        losses.append(loss / len(rows))
        a, b = mixed(groups, truth)
        impure, several = impure + a, several + b
    return {
        "F1": 2 * hit / max(1, found_ + wanted_),
        "precision": hit / max(1, found_),
        "recall": hit / max(1, wanted_),
        "calibration error": sum(abs(a - b) for a, b in bins) / max(1, lists),
        "too high by": sum(a - b for a, b in bins) / max(1, lists),
        "log loss": sum(losses) / max(1, len(losses)),
        "mixed": impure / max(1, several),
    }


def main() -> None:
    """Measure each kind and size of world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="*", default=[10, 30, 100, 300])
    parser.add_argument("--seeds", type=int, nargs=2, default=[1, 60])
    parser.add_argument("--worlds", nargs="*", default=["drawn", "plain"], choices=["drawn", "plain"])
    given = parser.parse_args()
    for name in given.worlds:
        for events in given.events:
            seeds = range(given.seeds[0], given.seeds[1] + 1)
            shown = measure({"drawn": drawn, "plain": plain}[name], events, seeds)
            print(f"{name:6} {events:4} events  " + "  ".join(f"{k} {v:.3f}" for k, v in shown.items()), flush=True)


if __name__ == "__main__":
    main()
