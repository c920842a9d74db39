"""Displacements that two lists make again and again: equal digits, a shift, a blur along one line.

How far apart two reports of one event lie is told by bells that look the same in all directions. Lists often differ in
a way of their own on top: they copy one set of coordinates (no displacement at all), use another datum (a shift), or
one of them was blurred or rounded for publication (a narrow patch in degrees). Each is a Gaussian in degrees, found
where it explains many likely links far better than the bells do, and weighed against how often chance neighbours show
it.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from grith.truce.fusion._reports import Floats, Ints

PARTS = 3  # for each set of shapes, at the most
FINEST = 6e-7  # degrees: coordinates have at most six decimals
LEAST, GAIN = 20.0, 1.0  # links that a displacement must explain, and by how much (log likelihood) each
TURNS, POINTS = 200, 4000
DEGREE_KM = 111.195
NEAR_AREA = np.pi * 0.05**2  # km²: where no chance pairs can be counted, an offset is worth as much as being this near


@frozen(eq=False)
class Offsets:
    """For each set of shapes (rows) up to ``PARTS`` Gaussians in degrees of latitude and longitude.

    ``share`` is the part of links that each explains, ``mean`` (row × part × 2) and ``spread`` (row × part × 3:
    variance north, covariance, variance east) its shape; ``chance`` (km²) is the area of chance neighbours that it is
    worth.
    """

    share: Floats
    mean: Floats
    spread: Floats
    chance: Floats

    def density(self, group: Ints, north: Floats, east: Floats, latitude: Floats) -> tuple[Floats, Floats, Floats]:
        """For each pair: the share left to the bells, the density of links (per km²), and the weight of chance."""
        left, link, chance = np.ones(len(group)), np.zeros(len(group)), np.zeros(len(group))
        for row in np.flatnonzero(self.share.sum(1) > 0).tolist():
            here = np.flatnonzero(group == row)
            if not len(here):
                continue
            left[here] = 1 - self.share[row].sum()
            for k in np.flatnonzero(self.share[row] > 0).tolist():
                bell = _bell(self.mean[row, k], self.spread[row, k], north[here], east[here])
                bell /= DEGREE_KM**2 * np.cos(np.radians(latitude[here]))
                link[here] += self.share[row, k] * bell
                chance[here] += self.chance[row, k] * bell
        return left, link, chance

    def area_within(self, group: Ints, km: Floats, latitude: Floats) -> Floats:
        """For each pair: the area (km²) of chance neighbours that its offsets are worth which lie as near as ``km``."""
        north, east = self.mean[group, :, 0], self.mean[group, :, 1] * np.cos(np.radians(latitude))[:, None]
        near = DEGREE_KM * np.hypot(north, east) <= km[:, None]
        result: Floats = np.where(near, self.chance[group], 0.0).sum(1)
        return result


def no_offsets(groups: int) -> Offsets:
    """The offsets of lists that were not looked at yet: none."""
    zeros = np.zeros((groups, PARTS))
    return Offsets(zeros, np.zeros((groups, PARTS, 2)), np.ones((groups, PARTS, 3)), zeros)


def learn_offsets(
    groups: int,
    group: Ints,
    same: NDArray[np.bool_],
    north: Floats,
    east: Floats,
    latitude: Floats,
    bells: Floats,
    weight: Floats,
) -> Offsets:
    """The offsets that likely links show, without their chance (zero).

    One entry a pair: its set of shapes, whether both reports are of one source (then there is no direction), the
    displacement in degrees, the density by the bells (per km²), and how likely the pair is a link.
    """
    found = no_offsets(groups)
    likely = weight > 0.01
    for row in np.unique(group[likely]).tolist():
        chosen = np.flatnonzero(likely & (group == row))
        if weight[chosen].sum() < LEAST:
            continue
        area = DEGREE_KM**2 * np.cos(np.radians(latitude[chosen]))
        base = bells[chosen] * area
        points = np.c_[north[chosen], east[chosen]]
        symmetric = bool(same[chosen[0]])
        shares: list[float] = []
        for k in range(PARTS):
            fit = _best(points, base, weight[chosen], symmetric, tie=k == 0)
            if fit is None:
                continue
            share, mean, spread, bell = fit
            base = (1 - share) * base + share * bell
            shares = [s * (1 - share) for s in shares] + [share]
            at = len(shares) - 1
            found.mean[row, at], found.spread[row, at] = mean, spread
        found.share[row, : len(shares)] = shares
    return found


def _best(
    points: Floats, base: Floats, weight: Floats, symmetric: bool, *, tie: bool
) -> tuple[float, Floats, Floats, Floats] | None:
    """The Gaussian that helps most beside ``base``, by expectation maximisation; None if it does not help enough.

    ``tie`` looks for equal coordinates only.
    """
    step = -(-len(points) // POINTS)
    total = weight[::step].sum()
    y, x, floor, w = points[::step, 0], points[::step, 1], base[::step], weight[::step]
    mean, spread = np.zeros(2), np.array([FINEST**2, 0.0, FINEST**2])
    if not tie:
        far = np.hypot(y, x)
        order = np.argsort(far, kind="stable")
        middle = far[order][min(np.searchsorted(np.cumsum(w[order]), 0.7 * total), len(far) - 1)]
        mean, spread = _moments(y, x, w * (far <= middle), symmetric)
    share = 0.5
    for turn in range(TURNS):
        bell = _bell(mean, spread, y, x)
        mixed = (1 - share) * floor + share * bell
        held = share * bell / np.maximum(mixed, 1e-300) * w
        before, share = share, float(np.clip(held.sum() / total, 1e-6, 0.99))
        if held.sum() * step < LEAST:
            return None
        if tie or turn % 20 == 19:
            gain = float((w * np.log(np.maximum(mixed, 1e-300) / np.maximum(floor, 1e-300))).sum())
            # A patch that is no narrower than the bells after so many turns will not become so.
            if (turn >= 39 and gain < GAIN / 10 * held.sum()) or abs(share - before) < 1e-6:
                break
        if not tie:
            mean, spread = _moments(y, x, held, symmetric)
    bell = _bell(mean, spread, points[:, 0], points[:, 1])
    mixed = (1 - share) * base + share * bell
    gain = float((weight * np.log(np.maximum(mixed, 1e-300) / np.maximum(base, 1e-300))).sum())
    links = share * weight.sum()
    return (share, mean, spread, bell) if links > LEAST and gain > GAIN * links else None


def _moments(north: Floats, east: Floats, weight: Floats, symmetric: bool) -> tuple[Floats, Floats]:
    total = max(float(weight.sum()), 1e-12)
    mean = np.zeros(2) if symmetric else np.array([weight @ north, weight @ east]) / total
    y, x = north - mean[0], east - mean[1]
    # No finer than the digits of coordinates across, however well points lie on a line.
    a, b, c = weight @ (y * y) / total, weight @ (y * x) / total, weight @ (x * x) / total
    return mean, np.array([a + FINEST**2, b, c + FINEST**2])


def _bell(mean: Floats, spread: Floats, north: Floats, east: Floats) -> Floats:
    """A Gaussian in degrees, per square degree."""
    a, b, c = spread
    det = a * c - b * b
    y, x = north - mean[0], east - mean[1]
    squared = (c * y * y - 2 * b * x * y + a * x * x) / det
    return np.exp(-squared / 2) / (2 * np.pi * np.sqrt(det))


def learn_chance(
    offsets: Offsets,
    group: Ints,
    north: Floats,
    east: Floats,
    latitude: Floats,
    others: Floats,
    exposure: Floats,
) -> tuple[Offsets, Floats]:
    """``offsets`` with how often chance neighbours show them, and the part of each such pair that they explain.

    One entry a chance pair: its set of shapes, displacement, and how dense chance neighbours are there otherwise (pairs
    per km²); ``exposure`` is, for each set of shapes, the pairs per km² that chance is reckoned with.
    """
    chance = np.where(offsets.share > 0, 1.0, 0.0)
    explained = np.zeros(len(group))
    for row in np.flatnonzero(offsets.share.sum(1) > 0).tolist():
        here = np.flatnonzero(group == row)
        area = DEGREE_KM**2 * np.cos(np.radians(latitude[here]))
        kinds = np.flatnonzero(offsets.share[row] > 0)
        bells = np.array(
            [_bell(offsets.mean[row, k], offsets.spread[row, k], north[here], east[here]) / area for k in kinds]
        )
        for _ in range(30 if len(here) else 0):
            parts = chance[row, kinds, None] * bells
            parts /= np.maximum(others[here] + parts.sum(0), 1e-300)
            chance[row, kinds] = parts.sum(1) + 0.5
            explained[here] = parts.sum(0)
    chance /= (exposure + 0.5 / NEAR_AREA)[:, None]
    result = Offsets(offsets.share, offsets.mean, offsets.spread, chance)
    return result, explained
