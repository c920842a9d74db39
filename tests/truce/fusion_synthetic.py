"""Made-up incidents told by made-up sources, with the truth kept: for the tests of fusion."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

from grith.truce.fusion import Fusion, Row

TYPES = ("shelling", "drone", "missile", "airstrike", "clash", "mine", "arson", "sabotage")
DAY = 19_800.0  # 2024-03-18

# Sources: name, chance to tell of an event, chance to tell once more.
TWO = (("A", 0.7, 0.0), ("B", 0.7, 0.0))
MANY = (("A", 0.7, 0.0), ("B", 0.5, 0.4), ("C", 0.6, 0.1))
FOUR = (*MANY, ("D", 0.4, 0.2))
ONE = (("A", 0.7, 0.4),)


def told(
    events: int,
    sources: Sequence[tuple[str, float, float]],
    *,
    seed: int = 1,
    error_km: float = 3.0,
    days: int = 365,
    places: int = 400,
) -> tuple[list[Row], dict[str, int]]:
    """Rows and the true event of each; a source is (name, chance to tell of an event, chance to tell once more)."""
    rnd = random.Random(seed)
    spots = [(rnd.uniform(46.2, 51.9), rnd.uniform(30.5, 39.5)) for _ in range(places)]
    weights = [1 / (i + 1) ** 0.7 for i in range(places)]
    rows, truth = [], {}
    for event in range(events):
        lat, lon = rnd.choices(spots, weights)[0]
        lat, lon = lat + rnd.gauss(0, 0.03), lon + rnd.gauss(0, 0.03)
        day, kind = DAY + rnd.randrange(days), rnd.choice(TYPES)
        for name, tells, again in sources:
            count = 0
            while rnd.random() < (again if count else tells):
                uid = f"{name}{event}.{count}"
                count += 1
                r, angle = rnd.expovariate(1 / error_km), rnd.uniform(0, 2 * math.pi)
                rows.append(
                    Row(
                        uid,
                        name,
                        day + (rnd.choice([-1, 1]) if rnd.random() < 0.2 else 0),
                        latitude=lat + r * math.cos(angle) / 111.2,
                        longitude=lon + r * math.sin(angle) / (111.2 * math.cos(math.radians(lat))),
                        type=rnd.choice(TYPES) if rnd.random() < 0.1 else kind,
                    )
                )
                truth[uid] = event
    return rows, truth


def pairs(groups: Iterable[Sequence[str]]) -> set[tuple[str, str]]:
    """All pairs of members of one group, each in alphabetical order."""
    return {(min(a, b), max(a, b)) for g in groups for i, a in enumerate(g) for b in g[i + 1 :]}


def true_pairs(truth: dict[str, int]) -> set[tuple[str, str]]:
    """All pairs of reports of one event."""
    groups: dict[int, list[str]] = defaultdict(list)
    for uid, event in truth.items():
        groups[event].append(uid)
    return pairs(groups.values())


def f1(found: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> float:
    """The harmonic mean of precision and recall of pairs."""
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def calibration_error(links: Iterable[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins of probability."""
    bins: list[list[float]] = [[0.0, 0.0] for _ in range(10)]
    total = 0
    for probability, true in links:
        cell = bins[min(int(probability * 10), 9)]
        cell[0] += probability
        cell[1] += true
        total += 1
    return sum(abs(a - b) for a, b in bins) / total


def same(one: Fusion, other: Fusion) -> bool:
    """Whether two runs give the same incidents and links."""
    return one.incidents() == other.incidents() and list(one.links()) == list(other.links())
