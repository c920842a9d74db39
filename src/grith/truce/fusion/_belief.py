"""From the odds of single pairs to the probability of each link, given that links compete and support one another."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from grith.truce.fusion._reports import Floats, Ints

ROUNDS = 6
FAINT = 0.01  # odds below this take no part
STRONGEST = 64  # a report's links beyond these take no part: only crowds of reports have more
TRIANGLE = 0.6  # three pairs of one event hold only two independent displacements, less where places are shared
TOGETHER = 1.1  # how firmly a likely third side keeps two links from being rivals
CROWD = 0.5  # n rivals that are one event among themselves weigh as about the square root of n
LIMIT = 1e5
MOST_LIKELY = 0.9999  # no way around makes a link surer than this


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


def probabilities(
    count: int, one: Ints, other: Ints, odds: Floats, crowded: np.ndarray, *, rivals_only: bool = False
) -> Floats:
    """The probability of each link by belief propagation over all links at once.

    Two links of one report are rivals, as in a matching, unless the reports at their far ends are likely one event
    themselves: then the three stand together. With ``rivals_only`` all links are rivals, each report has one partner
    at the most: what remains tells how far apart partners lie. Isolated links come out as ``odds / (1 + odds)``. Among
    ``crowded`` reports, whose links are not all known, nothing is held to be a rival.
    """
    links = len(one)
    if not links:
        return np.zeros(0)
    source, target = np.r_[one, other], np.r_[other, one]
    back = np.r_[np.arange(links, 2 * links), np.arange(links)]
    both = np.r_[odds, odds]
    share: np.ndarray = np.ones(2 * links)
    corners = None if rivals_only else _corners(count, one, other, odds, crowded)
    if corners is not None:
        # Rivals that belong together are less than as many rivals, however many reports tell of the event.
        share = ((1 + np.bincount(corners.link, corners.weight, 2 * links)) ** -CROWD)[back]
    if not rivals_only and crowded.any():
        share = share * ~(crowded[source] & crowded[target])
    message = both.copy()
    for round_ in range(ROUNDS + 1):
        weighed = message * share
        rivals = np.bincount(target, weighed, count)[source] - weighed[back]
        if corners is not None:
            rivals -= np.bincount(corners.link, weighed[corners.message] * corners.weight, 2 * links)
        rivals = np.maximum(rivals, 0.0)
        if round_ == ROUNDS:
            break
        fresh = both / (1 + rivals)
        message = np.sqrt(message * fresh) if round_ else fresh
    final = odds / ((1 + rivals[:links]) * (1 + rivals[links:]))
    return final / (1 + final)


def support(count: int, one: Ints, other: Ints, probability: Floats, source: Ints, *, own_word: bool = True) -> Floats:
    """Probabilities that agree: each source that knows a way around, over a third report, makes a link likelier.

    Of the third reports of one source the best counts, however many there are: they are no independent witnesses.
    Without ``own_word`` a source's reports say nothing of links among its other ones.
    """
    first, second, third = triangles(count, one, other)
    if not len(first):
        return probability
    sides, around, teller = [], [], []
    for side, a, b in ((first, second, third), (second, first, third), (third, first, second)):
        over = np.where((one[a] == one[b]) | (one[a] == other[b]), one[a], other[a])
        again = (source[one[side]] == source[other[side]]) & (source[over] == source[one[side]])
        heard = np.flatnonzero(~again | own_word)
        sides.append(side[heard])
        around.append((probability[a] * probability[b])[heard])
        teller.append(source[over][heard])
    side, value, tells = np.concatenate(sides), np.concatenate(around), np.concatenate(teller)
    order = np.lexsort((value, tells, side))
    side, value, tells = side[order], value[order], tells[order]
    last = (side[1:] != side[:-1]) | (tells[1:] != tells[:-1])
    best = np.flatnonzero(np.r_[last, np.ones(min(len(side), 1), bool)])
    against = np.bincount(side[best], np.log1p(-np.minimum(value[best], MOST_LIKELY)), len(probability))
    # Links without a way around keep their very figure: 1 - (1 - p) may differ from p in the last digit.
    return np.where(against < 0, 1 - (1 - probability) * np.exp(against), probability)


def _corners(count: int, one: Ints, other: Ints, odds: Floats, crowded: np.ndarray) -> Triangles | None:
    sides = triangles(count, one, other)
    if crowded.any():
        quiet = ~(crowded[one] & crowded[other])
        matters = quiet[sides[0]] | quiet[sides[1]] | quiet[sides[2]]
        sides = (sides[0][matters], sides[1][matters], sides[2][matters])
    links = len(one)
    if not len(sides[0]):
        return None
    log = np.log(np.clip(odds, 1e-9, LIMIT))
    joint = TRIANGLE * (log[sides[0]] + log[sides[1]] + log[sides[2]])
    parts = []
    for x in range(3):
        for y in range(3):
            if x == y:
                continue
            link, rival = sides[x], sides[y]
            corner = np.where((one[link] == one[rival]) | (one[link] == other[rival]), one[link], other[link])
            odds_together = np.exp(np.clip(joint - log[link], -30, 30))
            weight = 1 - (1 + odds_together) ** -TOGETHER
            away = np.where(one[link] == corner, link, link + links)
            toward = np.where(other[rival] == corner, rival, rival + links)
            parts.append((away, toward, weight))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    matters = joined[2] > 1e-4
    return Triangles(joined[0][matters], joined[1][matters], joined[2][matters])


def triangles(count: int, one: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
    """All triangles of links as three arrays of link numbers, found from the end with the fewer links."""
    links = len(one)
    if not links:
        empty = np.zeros(0, np.int64)
        return empty, empty, empty
    degree = np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
    swap = (degree[one] > degree[other]) | ((degree[one] == degree[other]) & (one > other))
    low, high = np.where(swap, other, one).astype(np.int64), np.where(swap, one, other).astype(np.int64)
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    key = low * count + high
    begin = np.searchsorted(low, np.arange(count + 1))
    position = np.arange(links)
    rest = begin[low + 1] - position - 1
    first = np.repeat(position, rest)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(rest) - rest, rest)
    x, y = high[first], high[second]
    third = np.full(len(first), -1)
    for a, b in ((x, y), (y, x)):
        wanted = a * count + b
        at = np.minimum(np.searchsorted(key, wanted), links - 1)
        hit = key[at] == wanted
        third[hit] = at[hit]
    real = third >= 0
    return order[first[real]], order[second[real]], order[third[real]]
