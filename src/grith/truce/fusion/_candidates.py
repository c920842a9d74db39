"""Which pairs of reports could tell of one event: near enough in place and time."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from grith.truce.fusion._reports import Floats, Ints, Reports

# A report looks at no more neighbours than this where reports are too crowded to look at all pairs.
NEIGHBOURS = 64
CROWDED = 60.0
COUNTED = 1000  # reports whose neighbours are counted to see whether all are crowded


@frozen(eq=False)
class Pairs:
    """Candidate pairs ``first < second`` (positions in the reports), in order; ``km`` and ``gap`` tell how far apart.

    ``gap`` is in whole days between the two intervals (0: they share a day); ``delay`` is the time between two reports
    with clock times in days, NaN otherwise; ``slots`` is the number of days that a chance report had to fall on.
    """

    first: Ints
    second: Ints
    km: Floats
    gap: Ints
    delay: Floats
    slots: Floats

    def __len__(self) -> int:
        return len(self.first)

    def take(self, chosen: NDArray[np.bool_] | Ints) -> Pairs:
        """The chosen pairs, in the same order."""
        return Pairs(
            self.first[chosen],
            self.second[chosen],
            self.km[chosen],
            self.gap[chosen],
            self.delay[chosen],
            self.slots[chosen],
        )


def candidate_pairs(reports: Reports, kilometres: float, days: int) -> Pairs:
    """All pairs within ``kilometres`` (more for reports of poor precision) and ``days`` whole days.

    Where reports are so crowded that all pairs are too many, each report looks at its nearest ones only.
    """
    usable = np.flatnonzero(reports.usable)
    place, start, end = reports.place[usable], reports.start[usable], reports.end[usable]
    first_day, last_day = np.floor(start), np.floor(end)
    vague = (reports.precision_km[usable] > kilometres / 2) | (last_day - first_day > 0)
    exact = np.flatnonzero(~vague)
    found = [_near(place[exact], first_day[exact], kilometres, days, exact)]
    found += _near_vague(place, first_day, last_day, reports.precision_km[usable], vague, kilometres, days)
    joined = np.concatenate([f for f in found if len(f)]) if any(len(f) for f in found) else np.zeros((0, 2), np.int64)
    low, high = np.minimum(joined[:, 0], joined[:, 1]), np.maximum(joined[:, 0], joined[:, 1])
    order = np.sort(low * np.int64(max(len(usable), 1)) + high)
    order = order[np.r_[True, order[1:] != order[:-1]]] if len(order) else order
    low, high = order // max(len(usable), 1), order % max(len(usable), 1)
    km = np.sqrt(((place[low] - place[high]) ** 2).sum(1))
    gap = np.maximum(0, np.maximum(first_day[low], first_day[high]) - np.minimum(last_day[low], last_day[high]))
    spare = reports.precision_km[usable]
    kept = (gap <= days) & (km <= np.maximum(kilometres, 2 * (spare[low] + spare[high])))
    low, high, km, gap = low[kept], high[kept], km[kept], gap[kept].astype(np.int64)
    clock = reports.clock[usable]
    delay = np.where(clock[low] & clock[high], np.abs(start[low] - start[high]), np.nan)
    lengths = (last_day - first_day + 1)[low] + (last_day - first_day + 1)[high]
    slots = np.where(np.isnan(delay), np.where(gap == 0, lengths - 1, 2.0), 1.0)
    return Pairs(usable[low], usable[high], km, gap, delay, slots)


def _near(place: Floats, day: Floats, kilometres: float, days: int, names: Ints) -> Ints:
    if len(place) < 2:
        return np.zeros((0, 2), np.int64)
    points = np.c_[place / kilometres, day / (days + 0.01)]
    tree = cKDTree(points)
    most = CROWDED * len(points)

    def about(every: int) -> float:
        """How many pairs there are, by the neighbours of every so many-th report: none is made to count them."""
        return float(tree.count_neighbors(cKDTree(points[::every]), 1.0, p=np.inf) * every - len(points)) / 2

    if about(max(1, len(points) // COUNTED)) <= most / 4 or about(1) <= most:
        pairs = tree.query_pairs(1.0, p=np.inf, output_type="ndarray").astype(np.int64)
        if len(pairs) <= most:
            return names[pairs]
    near, at = tree.query(points, k=NEIGHBOURS + 1, p=np.inf, distance_upper_bound=1.0 + 1e-12, workers=-1)
    here = np.repeat(np.arange(len(points)), at.shape[1])
    real = np.isfinite(near.ravel()) & (at.ravel() != here)
    return names[np.c_[here[real], at.ravel()[real]].astype(np.int64)]


def _near_vague(
    place: Floats,
    first: Floats,
    last: Floats,
    precision: Floats,
    vague: NDArray[np.bool_],
    kilometres: float,
    days: int,
) -> list[Ints]:
    """Pairs with reports of poor precision in place or time: each class of precision searches with its own reach."""
    if not vague.any():
        return []
    middle = (first + last) / 2
    half = (last - first) / 2
    reach_km = np.maximum(kilometres, 2 * (precision + np.where(precision > 0, kilometres / 2, 0)))
    classes = np.c_[np.ceil(np.log2(reach_km / kilometres)), np.ceil(np.log2(1 + half))].astype(np.int64)
    found = []
    members = np.flatnonzero(vague)
    levels = np.unique(classes[members], axis=0)
    for level in levels:
        asking = members[(classes[members] == level).all(1)]
        # Against all reports that are no vaguer than these: the vaguer ones ask for themselves.
        others = np.flatnonzero(~vague | (classes <= level).all(1) | ((classes[:, 0] < level[0]) & vague))
        km = kilometres * 2.0 ** level[0] * 2
        span = days + (2.0 ** level[1] - 1) + half[others].max(initial=0.0) + 0.01
        tree = cKDTree(np.c_[place[others] / km, middle[others] / span])
        points = np.c_[place[asking] / km, middle[asking] / span]
        near, at = tree.query(points, k=min(4 * NEIGHBOURS, len(others)), p=np.inf, distance_upper_bound=1.0 + 1e-12)
        near, at = near.reshape(len(asking), -1), at.reshape(len(asking), -1)
        here = np.repeat(asking, at.shape[1])
        real = np.isfinite(near.ravel())
        there = others[np.where(real, at.ravel(), 0)]
        real &= there != here
        found.append(np.c_[here[real], there[real]].astype(np.int64))
    return found
