"""From links to incidents: reports are put together while they are, on the whole, likelier one event than not."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from grith.truce.fusion._reports import Floats, Ints

STRANGERS = -6.0  # the weight (log odds) of two reports that are too far apart to be a pair
CERTAIN = 1e-4
FORBIDDEN = -1e9


def group(
    count: int,
    one: Ints,
    other: Ints,
    probability: Floats,
    threshold: float,
    crowded: np.ndarray,
    joined: Iterable[tuple[int, int]] = (),
    parted: Iterable[tuple[int, int]] = (),
    apart: Ints | None = None,
) -> Ints:
    """The incident of each report, named by its first report.

    The two groups with the firmest evidence are joined first (sum of the log odds of all their pairs, over the root of
    their number), as long as the mean pair is likelier than ``threshold``. ``joined`` and ``parted`` are a person's
    decisions and always kept. Two reports with one number in ``apart`` (-1 is none) are put together by a person only.
    Pairs of two ``crowded`` reports without a link were not looked at and do not count against them.
    """
    base = float(np.log(threshold / (1 - threshold)))
    weight = np.clip(probability, CERTAIN, 1 - CERTAIN)
    weight = np.log(weight / (1 - weight)) - base
    together, split = sorted(set(joined)), sorted(set(parted))
    good = weight > 0
    ends = np.r_[one[good], np.array([a for a, _ in together], np.int64)]
    far = np.r_[other[good], np.array([b for _, b in together], np.int64)]
    graph = sparse.coo_matrix((np.ones(len(ends)), (ends, far)), shape=(count, count))
    part = connected_components(graph, directed=False)[1]
    label = _first_of(part)
    size = np.bincount(part, minlength=part.max(initial=-1) + 1)
    links = np.bincount(part[one[good]], minlength=len(size))
    simple = links == size * (size - 1) // 2
    for a, b in (*together, *split):
        simple[part[a]] = simple[part[b]] = False
    inside = part[one] == part[other]
    hard = inside & ~simple[part[one]]
    if not hard.any() and not together:
        return label
    order = np.flatnonzero(hard)
    order = order[np.lexsort((other[order], one[order], part[one[order]]))]
    nodes: dict[int, list[int]] = {}
    for i in np.flatnonzero(~simple[part] & (size[part] > 1)).tolist():
        nodes.setdefault(int(part[i]), []).append(i)
    edges: dict[int, list[tuple[int, int, float]]] = {}
    triples = zip(
        part[one[order]].tolist(), one[order].tolist(), other[order].tolist(), weight[order].tolist(), strict=True
    )
    for number, a, b, w in triples:
        edges.setdefault(number, []).append((a, b, w))
    must = _by_part(part, together)
    never = _by_part(part, [(a, b) for a, b in split if part[a] == part[b]])
    lists = np.full(count, -1) if apart is None else apart
    for number, members in nodes.items():
        decided = must.get(number, []), never.get(number, [])
        found = _agglomerate(members, edges.get(number, []), crowded, STRANGERS - base, *decided, lists)
        for cluster in found:
            label[cluster] = min(cluster)
    return label


def _first_of(part: Ints) -> Ints:
    first = np.full(part.max(initial=-1) + 1, len(part), np.int64)
    np.minimum.at(first, part, np.arange(len(part)))
    return first[part]


def _by_part(part: Ints, pairs: list[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    result: dict[int, list[tuple[int, int]]] = {}
    for a, b in pairs:
        result.setdefault(int(part[a]), []).append((a, b))
    return result


def _agglomerate(
    members: list[int],
    edges: list[tuple[int, int, float]],
    crowded: np.ndarray,
    strangers: float,
    must: list[tuple[int, int]],
    never: list[tuple[int, int]],
    lists: Ints,
) -> list[list[int]]:
    """Join clusters, those with the firmest evidence first; ties go to the cluster with the earlier reports."""
    clusters: dict[int, list[int]] = {}
    home: dict[int, int] = {i: i for i in members}

    def root(i: int) -> int:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    for a, b in must:
        low, high = sorted((root(a), root(b)))
        home[high] = low
    for i in members:
        clusters.setdefault(root(i), []).append(i)
    close: dict[int, dict[int, tuple[float, int]]] = {c: {} for c in clusters}
    crowd = {c: sum(bool(crowded[i]) for i in group) for c, group in clusters.items()}
    told = {c: {int(lists[i]) for i in group} - {-1} for c, group in clusters.items()}
    for a, b, w in (*edges, *((a, b, FORBIDDEN) for a, b in never)):
        x, y = root(a), root(b)
        if x != y:
            total, n = close[x].get(y, (0.0, 0))
            close[x][y] = close[y][x] = (total + w, n + 1)

    def weight_of(x: int, y: int) -> float:
        if told[x] & told[y]:
            return FORBIDDEN
        total, n = close[x][y]
        unseen = len(clusters[x]) * len(clusters[y]) - n
        unseen = max(0, unseen - crowd[x] * crowd[y])
        return float((total + unseen * strangers) / np.sqrt(n + unseen))

    version = dict.fromkeys(clusters, 0)
    heap = [(-weight_of(x, y), x, y, 0, 0) for x in close for y in close[x] if x < y]
    heap = [entry for entry in heap if entry[0] < 0]
    heapify(heap)
    while heap:
        _, x, y, vx, vy = heappop(heap)
        if x not in clusters or y not in clusters or version[x] != vx or version[y] != vy:
            continue
        clusters[x] += clusters.pop(y)
        crowd[x] += crowd.pop(y)
        told[x] |= told.pop(y)
        version[x] += 1
        del close[x][y]
        for z, (total, n) in close.pop(y).items():
            if z == x:
                continue
            before = close[x].get(z, (0.0, 0))
            close[x][z] = close[z][x] = (before[0] + total, before[1] + n)
            del close[z][y]
        for z in close[x]:
            value = weight_of(x, z)
            if value > 0:
                low, high = (x, z) if x < z else (z, x)
                heappush(heap, (-value, low, high, version[low], version[high]))
    return list(clusters.values())
