"""How much made-up lists hold: fusion beside the posterior with the generator's places, errors and rates known.

    python -m bench.fusion_limit [--events 300] [--days 10] [--places 60] [--lists two three four] [--seeds 941 942]

The limit is Gibbs sampling over all partitions of the reports: the weight of a cluster is the rate of events, times the
chance that each list tells it so often, times the density of its places, days and types for one event (places by
importance sampling around each report). Pairs are cut at 0.5 of the posterior.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter

import numpy as np
from scipy.spatial import cKDTree
from tests.truce.fusion_synthetic import DAY, FOUR, MANY, TWO, f1, pairs, told, true_pairs

from grith.truce.fusion import Row, fuse
from grith.truce.fusion._group import group

LISTS = {"two": TWO, "three": MANY, "four": FOUR, "repeating": (("A", 0.5, 0.4), ("B", 0.5, 0.4))}
DEGREE_KM = 111.2
TOWN = 0.03  # degrees, one standard deviation of events around their place
POINTS = 96
IMPOSSIBLE = -1e9


class Posterior:
    """The reports of one made-up world and the log weight of each cluster of them, worked out once."""

    def __init__(
        self, rows: list[Row], lists: tuple, seed: int, events: int, days: int, places: int, km: float
    ) -> None:
        self.events, self.days, self.km = events, days, km
        names = [name for name, _, _ in lists]
        self.source = [names.index(r.source) for r in rows]
        self.tells = [
            [1 - p] + [p * q ** (k - 1) * (1 - q) * math.factorial(k) for k in range(1, 40)] for _, p, q in lists
        ]
        self.lat = np.array([r.latitude or 0.0 for r in rows])
        self.lon = np.array([r.longitude or 0.0 for r in rows])
        self.day = [int((r.start or 0.0) - DAY) for r in rows]
        self.type = [r.type for r in rows]
        even = (np.arange(POINTS) + 0.5) / POINTS
        far, angle = -km * np.log(1 - even), 2 * np.pi * (np.arange(POINTS) * 0.6180339887 % 1)
        self.x = self.lat[:, None] - far * np.cos(angle) / DEGREE_KM
        self.y = self.lon[:, None] - far * np.sin(angle) / (DEGREE_KM * np.cos(np.radians(self.lat))[:, None])
        self.prior = self._places(seed, places)
        flat = np.c_[self.lat * DEGREE_KM, self.lon * DEGREE_KM * math.cos(math.radians(49))] / (7 * km)
        self.near: list[list[int]] = [[] for _ in rows]
        for a, b in cKDTree(np.c_[flat, np.array(self.day) / 2.01]).query_pairs(1.0, p=np.inf):
            self.near[a].append(b)
            self.near[b].append(a)
        self.known: dict[frozenset[int], float] = {}

    def _places(self, seed: int, places: int) -> np.ndarray:
        """The density of events (per km²) at the points around each report: the generator's own towns."""
        rnd = random.Random(seed)
        spots = [(rnd.uniform(46.2, 51.9), rnd.uniform(30.5, 39.5)) for _ in range(places)]
        weight = 1 / (np.arange(places) + 1) ** 0.7
        area = 2 * np.pi * (TOWN * DEGREE_KM) ** 2 * np.cos(np.radians(self.x))
        result = np.zeros_like(self.x)
        for (a, b), w in zip(spots, weight / weight.sum(), strict=True):
            result += w * np.exp(((self.x - a) ** 2 + (self.y - b) ** 2) / (-2 * TOWN**2)) / area
        return result

    def weight(self, cluster: frozenset[int]) -> float:
        if cluster not in self.known:
            self.known[cluster] = self._weight(sorted(cluster))
        return self.known[cluster]

    def _weight(self, members: list[int]) -> float:
        counts = Counter(self.source[i] for i in members)
        rate = self.events * math.prod(tells[counts[s]] for s, tells in enumerate(self.tells))
        days = range(
            max(0, min(self.day[i] for i in members) - 1), min(self.days, max(self.day[i] for i in members) + 2)
        )
        late = (0.8, 0.1)
        when = sum(math.prod(late[g] if (g := abs(self.day[i] - d)) < 2 else 0.0 for i in members) for d in days)
        what = sum(
            math.prod(0.9 * (self.type[i] == t) + 0.0125 for i in members) for t in {self.type[i] for i in members}
        )
        what += (8 - len({self.type[i] for i in members})) * 0.0125 ** len(members)
        total = rate * when / self.days * what / 8 * self._place(members)
        return math.log(total) if total > 0 else IMPOSSIBLE

    def _place(self, members: list[int]) -> float:
        """The integral over all places of an event: each report's own points, weighed by all reports' errors."""
        if len(members) == 1:
            return float(self.prior[members[0]].mean())
        total = 0.0
        for i in members:
            each = np.array([self._error(j, self.x[i], self.y[i]) for j in members])
            total += float((self.prior[i] * np.exp(np.log(each).sum(0) - np.log(each.mean(0)))).mean())
        return total / len(members)

    def _error(self, i: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        far = np.hypot((self.lat[i] - x) * DEGREE_KM, (self.lon[i] - y) * DEGREE_KM * np.cos(np.radians(x)))
        far = np.maximum(far, 1e-4)
        density: np.ndarray = np.exp(-far / self.km) / (2 * np.pi * self.km * far)
        return density

    def sample(self, sweeps: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Pairs of reports and how often they were one event; the first quarter of the sweeps does not count."""
        rnd = random.Random(seed)
        label = list(range(len(self.source)))
        clusters = {i: {i} for i in label}
        seen: Counter[tuple[int, int]] = Counter()
        for sweep in range(sweeps):
            for i in rnd.sample(range(len(label)), len(label)):
                self._move(i, label, clusters, rnd)
            if sweep >= sweeps // 4:
                seen.update((a, b) for c in clusters.values() for a in c for b in c if a < b)
        ends = np.array(sorted(seen), np.int64).reshape(-1, 2)
        share = np.array([seen[a, b] for a, b in ends.tolist()]) / (sweeps - sweeps // 4)
        return ends[:, 0], ends[:, 1], share

    def _move(self, i: int, label: list[int], clusters: dict[int, set[int]], rnd: random.Random) -> None:
        """Draw the cluster of report ``i`` anew, all others given."""
        clusters[label[i]].discard(i)
        if not clusters[label[i]]:
            del clusters[label[i]]
        choices = sorted({label[j] for j in self.near[i]} & clusters.keys())
        sets = [frozenset(clusters[c]) for c in choices]
        logs = [self.weight(frozenset((i,))), *(self.weight(s | {i}) - self.weight(s) for s in sets)]
        odds = [math.exp(x - max(logs)) for x in logs]
        chosen = rnd.choices(range(len(odds)), odds)[0]
        label[i] = choices[chosen - 1] if chosen else max(clusters, default=0) + 1
        clusters.setdefault(label[i], set()).add(i)


def main() -> None:
    """For each kind of lists the F1 of fusion, and of the limit, over the seeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--places", type=int, default=60)
    parser.add_argument("--km", type=float, default=1.0)
    parser.add_argument("--sweeps", type=int, default=80)
    parser.add_argument("--lists", nargs="*", default=["two", "three", "four"], choices=sorted(LISTS))
    parser.add_argument("--seeds", type=int, nargs="*", default=[941, 942, 943, 944])
    given = parser.parse_args()
    world = {"days": given.days, "places": given.places}
    for name in given.lists:
        ours, limit = [], []
        for seed in given.seeds:
            rows, truth = told(given.events, LISTS[name], seed=seed, error_km=given.km, **world)
            wanted = true_pairs(truth)
            ours.append(f1(pairs(fuse(rows).members().values()), wanted))
            posterior = Posterior(rows, LISTS[name], seed, given.events, km=given.km, **world)
            label = group(len(rows), *posterior.sample(given.sweeps), 0.5, np.zeros(len(rows), bool)).tolist()
            members: dict[int, list[str]] = {}
            for row, k in zip(rows, label, strict=True):
                members.setdefault(k, []).append(row.uid)
            limit.append(f1(pairs(members.values()), wanted))
        print(f"{name:10} F1 {np.mean(ours):.3f}  limit {np.mean(limit):.3f}")


if __name__ == "__main__":
    main()
