"""From the odds of single pairs to the probability of each link, given that links compete and support one another."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from grith.truce.fusion._priors import moderated
from grith.truce.fusion._reports import Floats, Ints

ROUNDS = 6
FAINT = 0.01  # odds below this take no part
STRONGEST = 64  # a report's links beyond these take no part: only crowds of reports have more
TRIANGLE = 0.6  # three pairs of one event hold only two independent displacements, less where places are shared
TOGETHER = 1.1  # how firmly a likely third side keeps two links from being rivals
CROWD = 0.5  # n rivals that are one event among themselves weigh as about the square root of n
LIMIT = 1e5
MOST_LIKELY = 0.9999  # no way around makes a link surer than this

Sides = tuple[Ints, Ints, Ints]  # the three links of each triangle


@frozen(eq=False)
class Triangles:
    """Every corner of every triangle of links, twice: ``link`` leads away from it, ``message`` comes in.

    ``weight`` is how far the third side keeps ``message`` from being a rival of ``link``, 0 to 1.
    """

    link: Ints
    message: Ints
    weight: Floats


def strongest(count: int, one: Ints, other: Ints, odds: Floats) -> tuple[Ints, np.ndarray]:
    """The links that take part: not faint, and among the strongest of at least one of their ends; and who is crowded.

    A crowded report has more links than may take part.
    """
    kept = np.flatnonzero(odds > FAINT)
    degree = np.bincount(one[kept], minlength=count) + np.bincount(other[kept], minlength=count)
    crowded = degree > STRONGEST
    if not crowded.any():
        return kept, crowded
    chosen = np.zeros(len(kept), bool)
    ends = np.r_[one[kept], other[kept]]
    link = np.r_[np.arange(len(kept)), np.arange(len(kept))]
    far = np.r_[other[kept], one[kept]]
    order = np.lexsort((far, -odds[kept][link], ends))
    sorted_ends = ends[order]
    start = np.searchsorted(sorted_ends, sorted_ends)
    chosen[link[order[np.arange(len(order)) - start < STRONGEST]]] = True
    return kept[chosen], crowded


def beliefs(
    count: int, one: Ints, other: Ints, odds: Floats, crowded: np.ndarray, source: Ints, doubt: float
) -> Floats:
    """The probability of each link given its rivals and the ways around it, and how much is in ``doubt`` (0 to 1)."""
    sides = triangles(count, one, other)
    found = support(one, other, probabilities(count, one, other, odds, crowded, sides), source, sides)
    return moderated(found, doubt)


def probabilities(
    count: int, one: Ints, other: Ints, odds: Floats, crowded: np.ndarray, sides: Sides | None = None
) -> Floats:
    """The probability of each link by belief propagation over all links at once.

    Two links of one report are rivals, as in a matching, unless the reports at their far ends are likely one event
    themselves: then the three stand together. ``sides`` are the triangles of links; without them all links are rivals,
    each report has one partner at the most: what remains tells how far apart partners lie. Isolated links come out as
    ``odds / (1 + odds)``. Among ``crowded`` reports, whose links are not all known, nothing is held to be a rival.
    """
    links = len(one)
    if not links:
        return np.zeros(0)
    # Two messages a link: the first row leads to the other report, the second to the one.
    source, target = np.stack([one, other]), np.r_[other, one]
    share: np.ndarray | None = None
    corners = None if sides is None else _corners(one, other, odds, crowded, sides)
    if corners is not None:
        # Rivals that belong together are less than as many rivals, however many reports tell of the event.
        share = ((1 + np.bincount(corners.link, corners.weight, 2 * links)) ** -CROWD).reshape(2, links)[::-1]
    if sides is not None and crowded.any():
        among = np.where(crowded[one] & crowded[other], 0.0, 1.0)
        share = np.stack([among, among]) if share is None else share * among
    message = np.stack([odds, odds])
    for round_ in range(ROUNDS + 1):
        weighed = message if share is None else message * share
        rivals: Floats = np.bincount(target, weighed.ravel(), count)[source] - weighed[::-1]
        if corners is not None:
            together = weighed.ravel()[corners.message] * corners.weight
            rivals -= np.bincount(corners.link, together, 2 * links).reshape(2, links)
        # The link itself is one of them.
        rivals = 1 + np.maximum(rivals, 0.0)
        if round_ == ROUNDS:
            break
        message = np.sqrt(message * (odds / rivals)) if round_ else odds / rivals
    final = odds / (rivals[0] * rivals[1])
    return final / (1 + final)


def support(
    one: Ints, other: Ints, probability: Floats, source: Ints, sides: Sides, *, own_word: bool = True
) -> Floats:
    """Probabilities that agree: each source that knows a way around, over a third report, makes a link likelier.

    Of the third reports of one source the best counts, however many there are: they are no independent witnesses.
    Without ``own_word`` a source's reports say nothing of links among its other ones. ``sides`` are the triangles.
    """
    first, second, third = sides
    if not len(first):
        return probability
    # A link and the source that knows a way around it, as one number.
    sources = int(source.max()) + 1
    tellers, around = [], []
    for side, a, b in ((first, second, third), (second, first, third), (third, first, second)):
        over = np.where((one[a] == one[b]) | (one[a] == other[b]), one[a], other[a])
        again = (source[one[side]] == source[other[side]]) & (source[over] == source[one[side]])
        heard = np.flatnonzero(~again | own_word)
        tellers.append((side * sources + source[over])[heard])
        around.append((probability[a] * probability[b])[heard])
    link, value = np.concatenate(tellers), np.concatenate(around)
    order = np.argsort(link)
    link = link[order]
    begin = np.flatnonzero(np.diff(link, prepend=-1))
    best = np.maximum.reduceat(value[order], begin) if len(begin) else value
    against = np.bincount(link[begin] // sources, np.log1p(-np.minimum(best, MOST_LIKELY)), len(probability))
    # Links without a way around keep their very figure: 1 - (1 - p) may differ from p in the last digit.
    return np.where(against < 0, 1 - (1 - probability) * np.exp(against), probability)


def _corners(one: Ints, other: Ints, odds: Floats, crowded: np.ndarray, sides: Sides) -> Triangles | None:
    if crowded.any():
        quiet = ~(crowded[one] & crowded[other])
        matters = quiet[sides[0]] | quiet[sides[1]] | quiet[sides[2]]
        sides = (sides[0][matters], sides[1][matters], sides[2][matters])
    links = len(one)
    if not len(sides[0]):
        return None
    log = np.log(np.clip(odds, 1e-9, LIMIT))
    joint = TRIANGLE * (log[sides[0]] + log[sides[1]] + log[sides[2]])
    weights = [1 - (1 + np.exp(np.clip(joint - log[side], -30, 30))) ** -TOGETHER for side in sides]
    parts = []
    for x, y in ((0, 1), (0, 2), (1, 2)):
        link, rival = sides[x], sides[y]
        corner = np.where((one[link] == one[rival]) | (one[link] == other[rival]), one[link], other[link])
        for away, toward, weight in ((link, rival, weights[x]), (rival, link, weights[y])):
            leads = np.where(one[away] == corner, away, away + links)
            comes = np.where(other[toward] == corner, toward, toward + links)
            parts.append((leads, comes, weight))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    matters = joined[2] > 1e-4
    return Triangles(joined[0][matters], joined[1][matters], joined[2][matters])


def triangles(count: int, one: Ints, other: Ints) -> Sides:
    """All triangles of links as three arrays of link numbers, found from the end with the fewer links."""
    links = len(one)
    if not links:
        empty = np.zeros(0, np.int64)
        return empty, empty, empty
    degree = np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
    rank = np.empty(count, np.int64)
    rank[np.argsort(degree, kind="stable")] = np.arange(count)
    mine, theirs = rank[one], rank[other]
    key = np.minimum(mine, theirs) * count + np.maximum(mine, theirs)
    order = np.argsort(key, kind="stable")
    key = key[order]
    low, high = key // count, key % count
    begin = np.searchsorted(low, np.arange(count + 1))
    position = np.arange(links)
    rest = begin[low + 1] - position - 1
    first = np.repeat(position, rest)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(rest) - rest, rest)
    wanted = high[first] * count + high[second]
    third = np.minimum(np.searchsorted(key, wanted), links - 1)
    real = key[third] == wanted
    return order[first[real]], order[second[real]], order[third[real]]
