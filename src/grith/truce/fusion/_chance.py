"""What chance makes of reports: pairs some days apart, counted, against what the local density lets expect."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from scipy.spatial import cKDTree

from grith.truce.fusion._background import NEAREST
from grith.truce.fusion._evidence import Evidence
from grith.truce.fusion._parameters import DENSITY_EDGES, DISTANCE_EDGES, EXACT_KM, Parameters, group_of
from grith.truce.fusion._priors import clumps
from grith.truce.fusion._reports import Floats, Ints, Reports

LAGS = (5, 6, 7)  # days: reports this far apart are chance neighbours, in the same weeks
FORTNIGHT = 14  # days: what spans less takes all lags beyond the window, or the longest there is
ANCHORS = 20_000
FAR = 0.25  # of the distance over which density was measured
SPREAD = 1.0  # variance of the log of a ratio of counts: each pair moves it by a factor of e at the most


@frozen(eq=False)
class ChancePairs:
    """Pairs of reports some days apart, in the same weeks: chance neighbours; and how many were to be expected.

    ``crowd`` is the class of local density of a pair's first report; ``exposure`` is, for each set of shapes and class,
    the number of such pairs per km² that the local density lets expect. ``weight`` is how far a pair counts.
    """

    group: Ints
    crowd: Ints
    bin: Ints
    north: Floats
    east: Floats
    latitude: Floats
    weight: Floats
    exposure: Floats


def chance_pairs(reports: Reports, evidence: Evidence, parameters: Parameters) -> ChancePairs:
    exact = reports.precision_km <= EXACT_KM
    nodes = evidence.nodes[exact[evidence.nodes]]
    anchors = nodes[:: max(1, -(-len(nodes) // ANCHORS))]
    reach = parameters.kilometres
    usable = np.flatnonzero(reports.usable & exact)
    day = np.floor(reports.start)
    first, last = parameters.background.first, parameters.background.last
    source, sources = parameters.classes(reports), len(parameters.sources)
    lags = day_lags(int(last - first), parameters.days)
    i, j, km = _all_days_apart(reports, anchors, usable, lags, reach)
    weight = _no_partner(i, j, km, np.abs(day[i] - day[j]) <= parameters.days, parameters.background.doubt())
    crowd = evidence.crowd[i]
    swap = source[i] > source[j]
    i, j = np.where(swap, j, i), np.where(swap, i, j)
    share = np.bincount(source[usable], minlength=sources + 1) / max(1, int(reports.usable.sum()))
    reachable = _reachable(day, anchors, usable, lags, first, last)
    classes = len(DENSITY_EDGES) + 1
    cell = source[anchors] * classes + evidence.crowd[anchors]
    density = np.bincount(cell, evidence.density[anchors] * reachable, (sources + 1) * classes)
    exposure = np.zeros((parameters.groups(), classes))
    for a in range(sources + 1):
        b = np.arange(sources + 1)
        mine = density.reshape(-1, classes)[a]
        np.add.at(exposure, group_of(sources, np.full(sources + 1, a), b, b == a), share[:, None] * mine)
    return ChancePairs(
        group=group_of(sources, source[i], source[j], reports.source[i] == reports.source[j]),
        crowd=crowd,
        bin=np.clip(np.searchsorted(DISTANCE_EDGES, km, side="right") - 1, 0, len(DISTANCE_EDGES) - 2),
        north=reports.latitude[j] - reports.latitude[i],
        east=(reports.longitude[j] - reports.longitude[i] + 180) % 360 - 180,
        latitude=reports.latitude[i],
        weight=weight,
        exposure=exposure,
    )


def day_lags(longest: int, days: int) -> list[int]:
    """The lags, both ways, at which chance neighbours are counted; reports are ``longest`` days apart at most.

    Within the window reports some days apart may still tell of one event: the longest lag there is has fewest of them.
    """
    least = max(1, min(days + 1, longest))
    lags = LAGS if longest >= FORTNIGHT else range(least, max(least, *LAGS) + 1)
    return [sign * lag for lag in lags for sign in (-1, 1)]


def _reachable(day: Floats, anchors: Ints, usable: Ints, lags: list[int], first: float, last: float) -> Floats:
    """At how many lags each anchor could meet reports: near the ends of the time covered there are no days to look at.

    Of a few days each counts as much as it has reports, by comparison with the others.
    """
    inside = [(day[anchors] + lag >= first) & (day[anchors] + lag <= last) for lag in lags]
    if last - first >= FORTNIGHT:
        return np.sum(inside, axis=0, dtype=float)
    told = np.bincount((day[usable] - first).astype(np.int64), minlength=int(last - first) + 1)
    own = (day[anchors] - first).astype(np.int64)
    others = np.maximum(told.sum() - told[own], 1) / max(len(told) - 1, 1)
    met = [np.where(x, told[np.clip(own + lag, 0, len(told) - 1)], 0) for x, lag in zip(inside, lags, strict=True)]
    return np.sum(met, axis=0, dtype=float) / others


def correction(chance: ChancePairs, parameters: Parameters, explained: Floats | None = None) -> Floats:
    """Chance pairs over those expected, by distance and local density; without what offsets explain of them."""
    shape = (parameters.groups(), len(DENSITY_EDGES) + 1, len(DISTANCE_EDGES) - 1)
    counted = chance.weight if explained is None else chance.weight * (1 - explained)
    cell = np.ravel_multi_index((chance.group, chance.crowd, chance.bin), shape)
    seen: Floats = np.bincount(cell, counted, int(np.prod(shape))).reshape(shape).astype(float)
    area = np.pi * np.diff(np.minimum(DISTANCE_EDGES, parameters.kilometres) ** 2)
    expected = chance.exposure[:, :, None] * area
    reach = np.sqrt(NEAREST / np.pi / np.r_[DENSITY_EDGES[0], DENSITY_EDGES])
    # Few counts are drawn to those of all densities, and then to those of all sources.
    whole = ratio(seen.sum((0, 1)), expected.sum((0, 1)), _before(expected, reach, parameters.background.doubt()))
    # Density is measured over the area of the nearest reports: beyond its reach the density here says nothing.
    beyond = DISTANCE_EDGES[:-1] >= FAR * reach[:, None]
    pooled = np.where(beyond, whole, ratio(seen.sum(0), expected.sum(0), whole))
    of_sources = ratio(seen.sum(1), expected.sum(1), whole)
    result = np.where(beyond, of_sources[:, None], ratio(seen, expected, pooled))
    # Beyond the window nothing was counted: the last distance that was stands for all farther ones.
    end = int(np.flatnonzero(area > 0)[-1])
    result[..., end + 1 :], pooled[..., end + 1 :] = result[..., end : end + 1], pooled[..., end : end + 1]
    return np.r_[result, pooled[None]]


def _before(expected: Floats, reach: Floats, doubt: float) -> Floats:
    """What is held of all densities and sources together before chance pairs are counted, by distance."""
    each = clumps(np.r_[np.inf, reach[1:]], DISTANCE_EDGES, doubt)
    total = expected.sum((0, 1))
    mean = (expected * each).sum((0, 1)) / np.maximum(total, 1e-300)
    return np.where(total > 0, mean, each[0])


def ratio(seen: Floats, expected: Floats, prior: Floats, spread: float = SPREAD) -> Floats:
    """Counts over expected counts, drawn to ``prior``: the mode under a log-normal prior and Poisson counts."""
    base = expected * prior
    # Newton's method on log / spread + base * exp(log) = seen, which is convex: from the right it cannot overshoot.
    log = np.minimum(spread * seen, np.log((seen + 1) / np.maximum(base, 1e-100)))
    for _ in range(60):
        rate = base * np.exp(log)
        log -= (log / spread + rate - seen) / (1 / spread + rate)
    return prior * np.exp(log)


def days_apart(reports: Reports, asking: Ints, rows: Ints, lags: list[int], reach: float) -> tuple[Ints, Ints, Floats]:
    """Pairs of a report that asks and another one so many days later or earlier, within reach; how far apart (km).

    Lag by lag: pairs that follow one another in this order have nothing else in common.
    """
    day = np.floor(reports.start)
    tree = cKDTree(np.c_[reports.place[rows] / reach, day[rows] / 0.4])
    one, other = [], []
    for lag in lags:
        at = cKDTree(np.c_[reports.place[asking] / reach, (day[asking] + lag) / 0.4])
        near = at.sparse_distance_matrix(tree, 1.0, p=np.inf, output_type="ndarray")
        one.append(asking[near["i"]])
        other.append(rows[near["j"]])
    return _within(reports, np.concatenate(one), np.concatenate(other), reach)


def _all_days_apart(
    reports: Reports, asking: Ints, rows: Ints, lags: list[int], reach: float
) -> tuple[Ints, Ints, Floats]:
    """The same pairs in no order: all lags, with none left out between, at once. ``asking`` are among ``rows``."""
    day, asks = np.floor(reports.start), np.zeros(len(reports), bool)
    asks[asking] = True
    first, last = min(map(abs, lags)), max(lags)
    place, span = reports.place[rows] / reach, (last - first) / 2 + 0.4
    tree = cKDTree(np.c_[place, day[rows] / span])
    at = cKDTree(np.c_[place, (day[rows] + (first + last) / 2) / span])
    near = at.sparse_distance_matrix(tree, 1.0, p=np.inf, output_type="ndarray")
    i, j = rows[near["i"]], rows[near["j"]]
    forth, back = asks[i], asks[j]
    return _within(reports, np.r_[i[forth], j[back]], np.r_[j[forth], i[back]], reach)


def _no_partner(i: Ints, j: Ints, km: Floats, inside: np.ndarray, doubt: float) -> Floats:
    """How far each pair counts: of a handful a report's nearest neighbour within the window may be its partner."""
    order = np.lexsort((j, km, ~inside, i))
    nearest = inside[order] & (np.diff(i[order], prepend=-1) != 0)
    weight = np.ones(len(i))
    weight[order[nearest]] = 1 - doubt
    return weight


def _within(reports: Reports, i: Ints, j: Ints, reach: float) -> tuple[Ints, Ints, Floats]:
    km = np.sqrt(((reports.place[i] - reports.place[j]) ** 2).sum(1))
    within = km <= reach
    return i[within], j[within], km[within]
