"""How many unrelated reports to expect here and now: two kilometres mean much in a steppe, little in a city."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from grith.truce.fusion._reports import Floats, Ints, Reports

REFERENCE = 200_000  # reports kept to tell the local density
NEAREST = 16  # as many reports, at any time, span the area in which density is measured
SEVERAL, FEW = (6, 12, 24), 1500  # of so few, the mean over several areas: one reaches from a town into the country
NEAR_KM = 0.05  # no finer than this: coordinates are rarely better
SAME_KM, SAME_DAYS = 0.3, 4  # reports this close count once: many reports of one event do not make a crowded place
WEEK = 7  # density in time is taken from this many days before and after, without the day itself
LONG_RUN = 200.0  # reports of one degree square before its own week counts as much as the long run
REGION = 1.0  # degrees
SAMPLE = 2000  # reports that tell whether a background fits
ELSEWHERE = 0.4  # log: where density is lower than this by comparison, reports lie elsewhere
GUESS, DOUBT = (
    2e-4,
    30.0,
)  # unrelated reports per km² and day where nothing is known: one a week in 15 km; and its weight
TOWN_KM = 1.0  # no finer than this where nothing is known: a handful of reports tells of towns, not of spots
SHORTEST = 30.0  # days: what spans less is too short to tell how quiet a place is


@frozen(eq=False)
class Background:
    """The places and days of the reports that parameters were learned from: they tell the density of chance reports.

    ``place`` (km) and ``day`` are one row for each group of reports within 300 m and four days; ``latitude`` and
    ``longitude`` in degrees; ``weight`` is the number of rows that each stands for. ``first`` and ``last``
    are the days covered. ``typical`` is the mean log density at the reports that it was learned from.
    """

    place: Floats
    day: Floats
    latitude: Floats
    longitude: Floats
    weight: float
    first: float
    last: float
    typical: float = 0.0

    def fits(self, reports: Reports) -> bool:
        """Whether these reports lie about where the learned ones did: else it says nothing of what is chance there."""
        return self._mean_density(reports) > self.typical - ELSEWHERE

    def _mean_density(self, reports: Reports) -> float:
        usable = np.flatnonzero(reports.usable)
        some = usable[:: max(1, len(usable) // SAMPLE)]
        return float(np.log(self.density(reports, some)).mean()) if len(some) else self.typical

    def density(self, reports: Reports, chosen: Ints) -> Floats:
        """Reports per square kilometre and day at the chosen reports, by unrelated events."""
        return self.space(reports, chosen) * self.share_of_day(reports, chosen) + self.unknown()

    def unknown(self) -> float:
        """What may go on besides, per km² and day: the fewer reports there are, the less they tell of a quiet place."""
        return GUESS * self.doubt()

    def _days(self) -> float:
        """The days covered; few reports in a few days are taken to stand for longer: they tell of no quiet place."""
        return max(self.last - self.first + 1, SHORTEST * self.doubt() ** 2)

    def doubt(self) -> float:
        """From 1, nothing is known, to 0 for very many groups of reports."""
        return DOUBT / (DOUBT + self.weight * len(self.place))

    def space(self, reports: Reports, chosen: Ints) -> Floats:
        """Reports per square kilometre at the chosen reports, all days together."""
        at = reports.place[chosen]
        few = len(self.place) < FEW
        nearest = sorted({min(k, len(self.place)) for k in (SEVERAL if few else (NEAREST,))})
        # Reports at one and the same spot need one search.
        name = reports.latitude[chosen] + 1j * reports.longitude[chosen]
        _, one, back = np.unique(name, return_index=True, return_inverse=True)
        reach = self._tree.query(at[one], k=nearest, workers=-1)[0][back.ravel()]
        own = self._own(at, np.floor(reports.start[chosen])) if few else np.zeros(len(at))
        floor = np.maximum(max(NEAR_KM, TOWN_KM * self.doubt()), reports.precision_km[chosen])
        inside = np.zeros(len(at))
        wide = reach[:, 0] < floor
        if wide.any():
            inside[wide] = self._tree.query_ball_point(at[wide], floor[wide], return_length=True, workers=-1)
        result = np.zeros(len(at))
        for count, radius in zip(nearest, reach.T, strict=True):
            result += np.log(np.maximum(np.maximum(count, inside) - own, 0.01)) - 2 * np.log(np.maximum(radius, floor))
        return self.weight / np.pi * np.exp(result / len(nearest))

    def _own(self, at: Floats, day: Floats) -> Floats:
        """How many of the two nearest groups of reports may tell of the very event: they are no other one's."""
        near, name = self._tree.query(at, k=[1, 2], workers=-1)
        when = np.r_[self.day, np.inf][name]
        return ((np.abs(when - day[:, None]) <= SAME_DAYS / 2) & np.isfinite(near)).sum(1).astype(float)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self.place)

    def share_of_day(self, reports: Reports, chosen: Ints) -> Floats:
        """The share of all reports here that falls on one such day: the weeks around it, shrunk to the long run."""
        day = np.floor(reports.start[chosen])
        length = self._days()
        share = np.full(len(chosen), 1 / length)
        region = _regions(reports.latitude[chosen], reports.longitude[chosen])
        own = _regions(self.latitude, self.longitude)
        for mine, theirs in ((np.zeros_like(region), np.zeros_like(own)), (region, own)):
            squares, theirs_code = np.unique(theirs, return_inverse=True)
            at = np.minimum(np.searchsorted(squares, mine), len(squares) - 1)
            known = squares[at] == mine
            step = length + 4 * WEEK
            keys = np.sort(theirs_code * step + (self.day - self.first))
            when = np.clip(day - self.first, -2 * WEEK, length + 2 * WEEK)
            ask = at * step + when
            total = np.bincount(theirs_code, minlength=len(squares))[at]

            def between(low: int, high: int, keys: Floats = keys, ask: Floats = ask) -> Floats:
                right = np.searchsorted(keys, ask + high, side="right")
                return (right - np.searchsorted(keys, ask + low, side="left")).astype(float)

            today = between(-1, 1)
            around = between(-WEEK, WEEK) - today
            before = np.clip(day - self.first, 0, WEEK) - np.clip(day - self.first, 0, 1)
            after = np.clip(self.first + length - 1 - day, 0, WEEK) - np.clip(self.first + length - 1 - day, 0, 1)
            days = np.maximum(before + after, 1.0)
            shrunk = (around + LONG_RUN * share * days) / (total - today + LONG_RUN) / days
            # Outside the days that were learned from, the long run is all that is known.
            inside = known & (day >= self.first) & (day <= self.last)
            share = np.where(inside, shrunk, share)
        return share


def learn_background(reports: Reports) -> Background:
    """The background that these reports make."""
    usable = np.flatnonzero(reports.usable)
    if not len(usable):
        return Background(np.zeros((1, 3)), np.zeros(1), np.zeros(1), np.zeros(1), 1.0, 0.0, 0.0)
    day = np.floor(reports.start[usable])
    cells = np.floor(reports.place[usable] / SAME_KM)
    keys = np.c_[cells, np.floor(day / SAME_DAYS)].astype(np.int64)
    packed = ((keys[:, 0] * 73_856_093) ^ (keys[:, 1] * 19_349_663) ^ (keys[:, 2] * 83_492_791)) * 10_007 + keys[:, 3]
    single = np.sort(np.unique(packed, return_index=True)[1])
    thinned = single[:: max(1, -(-len(single) // REFERENCE))]
    rows = usable[thinned]
    background = Background(
        place=reports.place[rows],
        day=np.floor(reports.start[rows]),
        latitude=reports.latitude[rows],
        longitude=reports.longitude[rows],
        weight=len(single) / len(rows),
        first=float(day.min()),
        last=float(day.max()),
    )
    return evolve(background, typical=background._mean_density(reports))


def _regions(latitude: Floats, longitude: Floats) -> NDArray[np.int64]:
    row = np.floor(latitude / REGION)
    column = np.floor(longitude * np.cos(np.radians(row * REGION)) / REGION)
    return (row * 1000 + column).astype(np.int64)
