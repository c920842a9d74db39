"""The weight of evidence for a pair: how likely so near, so soon, so alike for one event, over by chance here."""

from __future__ import annotations

import re
import zlib

import numpy as np
from attrs import evolve, frozen
from scipy import sparse

from grith.truce.fusion._background import Background
from grith.truce.fusion._candidates import Pairs
from grith.truce.fusion._parameters import DENSITY_EDGES, DISTANCE_EDGES, EXACT_KM, Parameters, group_of
from grith.truce.fusion._reports import Floats, Ints, Reports

TEXT_LEVELS = (0.08, 0.2, 0.4, 0.7)  # likeness of two texts, 0 to 1, cut here; the first level is "no text"
ONE_PAGE = len(TEXT_LEVELS) + 2  # the level of two texts that cite one page
BUSY = 2.0  # reports in the ring that the weeks' density is worth against the day's own count
MOST = 1e6


@frozen(eq=False)
class Evidence:
    """Features of the candidate pairs that do not change while parameters are learned.

    ``same`` says that both reports are of one source, ``apart`` that one list's makers told them apart.
    """

    pairs: Pairs
    one: Ints
    other: Ints
    same: np.ndarray
    apart: np.ndarray
    group: Ints
    type_one: Ints
    type_other: Ints
    text: Ints
    spread: Floats
    vague: np.ndarray
    bin: Ints
    chance: Floats
    density: Floats
    crowd: Ints
    nodes: Ints
    north: Floats
    east: Floats
    latitude: Floats

    def take(self, chosen: Ints) -> Evidence:
        """The features of the chosen pairs, in this order."""
        return evolve(self, pairs=self.pairs.take(chosen), **{name: getattr(self, name)[chosen] for name in _BY_PAIR})


_BY_PAIR = (
    *("one", "other", "same", "apart", "group", "type_one", "type_other", "text", "spread", "vague", "bin", "chance"),
    *("north", "east", "latitude"),
)


@frozen(eq=False)
class Traits:
    """What is known of each report by itself: the density of reports in space, the words and pages of its text.

    ``words`` and ``pages`` have a row for each report, or are None where there are no texts.
    """

    space: Floats
    words: sparse.csr_matrix | None
    pages: sparse.csr_matrix | None

    def take(self, rows: Ints) -> Traits:
        """The traits of these reports."""
        if self.words is None or self.pages is None:
            return Traits(self.space[rows], None, None)
        return Traits(self.space[rows], self.words[rows], self.pages[rows])


def traits(reports: Reports, background: Background, chosen: Ints) -> Traits:
    """The traits of ``reports``; density is looked up for the ``chosen`` ones only, it is NaN for others."""
    space = np.full(len(reports), np.nan)
    space[chosen] = background.space(reports, chosen)
    if not reports.text:
        return Traits(space, None, None)
    return Traits(space, _table([_words(t) for t in reports.text]), _table([_links(t) for t in reports.text]))


def gather(reports: Reports, pairs: Pairs, parameters: Parameters, known: Traits | None = None) -> Evidence:
    """The features of ``pairs`` for ``parameters`` (only its lists of sources, types and the background are used).

    ``known`` is the traits of the reports, if they are known already.
    """
    source, kind = parameters.classes(reports), parameters.kinds(reports)
    # The pair's two ends are put in the order of their sources, so that types can be compared list by list.
    swap = source[pairs.first] > source[pairs.second]
    one, other = np.where(swap, pairs.second, pairs.first), np.where(swap, pairs.first, pairs.second)
    same = reports.source[one] == reports.source[other]
    density, crowd = np.full(len(reports), np.nan), np.zeros(len(reports), np.int64)
    nodes = np.flatnonzero(np.bincount(np.r_[one, other], minlength=len(reports)))
    background = parameters.background
    known = traits(reports, background, nodes) if known is None else known
    space = known.space[nodes]
    density[nodes] = space * background.share_of_day(reports, nodes) + background.unknown()
    crowd[nodes] = np.searchsorted(DENSITY_EDGES, space)
    precision = reports.precision_km
    spread = (precision[one] ** 2 + precision[other] ** 2) / 4
    apart = np.sqrt(pairs.km**2 + 2 * spread)
    return Evidence(
        pairs=pairs,
        one=one,
        other=other,
        same=same,
        apart=(reports.apart[one] >= 0) & (reports.apart[one] == reports.apart[other]),
        group=group_of(len(parameters.sources), source[one], source[other], same),
        type_one=kind[one],
        type_other=kind[other],
        text=_text_levels(known, one, other),
        spread=spread,
        vague=np.maximum(precision[one], precision[other]) > EXACT_KM,
        bin=np.clip(np.searchsorted(DISTANCE_EDGES, apart, side="right") - 1, 0, len(DISTANCE_EDGES) - 2),
        chance=np.sqrt(density[one] * density[other]),
        density=density,
        crowd=crowd,
        nodes=nodes,
        north=reports.latitude[other] - reports.latitude[one],
        east=(reports.longitude[other] - reports.longitude[one] + 180) % 360 - 180,
        latitude=reports.latitude[one],
    )


@frozen(eq=False)
class Around:
    """What does not change while only shapes and rates are learned: how displacements and chance meet each pair.

    ``left`` is the share of links left to the bells, ``offset`` the density of those that offsets explain (per km²);
    ``chance`` is the density of chance neighbours.
    """

    left: Floats
    offset: Floats
    chance: Floats


def around(evidence: Evidence, parameters: Parameters, count: int, busy: Floats | None = None) -> Around:
    """How chance meets each pair; ``busy`` tells how busy the day is around each report, if these are not all pairs."""
    e, p = evidence, parameters
    busy = busyness(evidence, p, count) if busy is None else busy
    left, offset, shown = p.offsets.density(e.group, e.north, e.east, e.latitude)
    root = np.sqrt(busy)
    return Around(left, offset, e.chance * (corrections(e, p) + shown) * root[e.one] * root[e.other])


def odds(evidence: Evidence, parameters: Parameters, reports: Reports) -> Floats:
    """The odds of each pair on its own, before its rivals are looked at: how likely for one event over by chance."""
    e, p = evidence, parameters
    source, met = p.classes(reports), around(e, p, len(reports))
    rate = np.where(e.same, p.rate[-1][source[e.one]], p.rate[source[e.one], source[e.other]])
    result = rate * (met.left * near_density(e, p) + met.offset) * time_density(e, p) / e.pairs.slots
    result *= type_ratios(e, p) * p.text_ratio[e.same.astype(int), e.text]
    return np.minimum(np.where(e.apart, 0.0, result / met.chance), MOST)


def corrections(evidence: Evidence, parameters: Parameters) -> Floats:
    """By how much chance pairs are denser at this distance than the local density tells, seen from both ends.

    How far apart vague reports lie says little; the density within their precision is what they meet by chance.
    """
    e, table = evidence, parameters.correction
    result = np.sqrt(table[e.group, e.crowd[e.one], e.bin] * table[e.group, e.crowd[e.other], e.bin])
    return np.where(e.vague, np.maximum(result, 1.0), result)


def near_density(evidence: Evidence, parameters: Parameters) -> Floats:
    """How likely two reports of one event lie this far apart by the bells, per square kilometre."""
    result = np.zeros(len(evidence.pairs))
    squared = evidence.pairs.km**2
    for k, scale in enumerate(parameters.scales):
        result += parameters.km_share[evidence.group, k] * distance_bell(squared, scale**2 + evidence.spread)
    return np.maximum(result, 1e-300)


def distance_bell(squared_km: Floats, width: Floats) -> Floats:
    """A bell of variance ``width`` each way, per square kilometre."""
    result: Floats = np.exp(squared_km / (-2 * width)) / (2 * np.pi * width)
    return result


def time_density(evidence: Evidence, parameters: Parameters) -> Floats:
    """How likely two reports of one event lie this far apart in time, per day (per slot where only days are known)."""
    delay = evidence.pairs.delay
    result = parameters.gap_share[evidence.group, np.minimum(evidence.pairs.gap, parameters.days)]
    timed = np.flatnonzero(~np.isnan(delay))
    if len(timed):
        group, squared, exact = evidence.group[timed], delay[timed] ** 2, np.zeros(len(timed))
        for k, width in enumerate(parameters.delays):
            exact += parameters.delay_share[group, k] * delay_bell(squared, width)
        result[timed] = exact
    return np.maximum(result, 1e-300)


def delay_bell(squared_days: Floats, width: float) -> Floats:
    """A bell of this width, per day."""
    return np.exp(squared_days / (-2 * width**2)) / (np.sqrt(2 * np.pi) * width)


def type_ratios(evidence: Evidence, parameters: Parameters) -> Floats:
    """How many times likelier these two types are for one event than for unrelated events; 1 where one is not known."""
    known = (evidence.type_one >= 0) & (evidence.type_other >= 0)
    one, other = np.where(known, evidence.type_one, 0), np.where(known, evidence.type_other, 0)
    if not parameters.type_ratio.size:
        return np.ones(len(known))
    return np.where(known, parameters.type_ratio[evidence.group, one, other], 1.0)


def busyness(evidence: Evidence, parameters: Parameters, count: int) -> Floats:
    """By how much the day is busier around each report than its weeks were (1 at least), from reports in the ring."""
    seen, expected = _in_ring(evidence, parameters, count)
    return np.maximum((seen + BUSY) / (expected + BUSY), 1.0)


def burst(evidence: Evidence, parameters: Parameters, probability: Floats, count: int) -> float:
    """The same for all reports together, links left out: how far reports of one day crowd beyond partners' distance."""
    seen, expected = _in_ring(evidence, parameters, count, 1 - probability)
    return float((seen.sum() + BUSY) / (expected.sum() + BUSY))


def _in_ring(
    evidence: Evidence, parameters: Parameters, count: int, weight: Floats | None = None
) -> tuple[Floats, Floats]:
    """Reports of the same day in the ring around each report, counted by ``weight``, and those to be expected."""
    inner, outer = parameters.ring
    if outer <= inner:
        return np.zeros(count), np.zeros(count)
    km = evidence.pairs.km
    inside = np.flatnonzero((km > inner) & (km <= outer) & (evidence.pairs.gap == 0))
    each = None if weight is None else weight[inside]
    ends = np.r_[evidence.one[inside], evidence.other[inside]]
    seen = np.bincount(ends, None if each is None else np.r_[each, each], count).astype(float)
    low, high = np.clip(DISTANCE_EDGES[:-1], inner, outer), np.clip(DISTANCE_EDGES[1:], inner, outer)
    around = parameters.correction[-1] @ (np.pi * (high**2 - low**2))
    return seen, np.nan_to_num(evidence.density) * around[evidence.crowd]


def _text_levels(known: Traits, one: Ints, other: Ints) -> Ints:
    """0: at least one has no text; 1 to 5: how alike the words are (cosine of the sets); 6: both cite one page."""
    result = np.zeros(len(one), np.int64)
    words, pages = known.words, known.pages
    if words is None or pages is None or not len(one):
        return result
    norm = np.sqrt(np.diff(words.indptr))
    cites = np.diff(pages.indptr) > 0
    for begin in range(0, len(one), 500_000):
        a, b = one[begin : begin + 500_000], other[begin : begin + 500_000]
        both = (norm[a] > 0) & (norm[b] > 0)
        alike = _shared(words, a, b) / np.where(both, norm[a] * norm[b], 1.0)
        level = np.where(both, 1 + np.searchsorted(TEXT_LEVELS, alike, side="right"), 0)
        linked = np.flatnonzero(cites[a] & cites[b])
        level[linked[_shared(pages, a[linked], b[linked]) > 0]] = ONE_PAGE
        result[begin : begin + 500_000] = level
    return result


def _table(columns: list[list[int]]) -> sparse.csr_matrix:
    """A row for each list of column numbers, with ones in these columns."""
    lengths = np.array([len(c) for c in columns])
    flat = np.array([c for row in columns for c in row], np.int64)
    shape = (len(columns), 1 << 20)
    return sparse.csr_matrix((np.ones(len(flat)), flat, np.r_[0, np.cumsum(lengths)]), shape=shape)


def _shared(table: sparse.csr_matrix, one: Ints, other: Ints) -> Floats:
    result: Floats = np.asarray(table[one].multiply(table[other]).sum(1)).ravel()
    return result


_WORD = re.compile(r"\w{3,}")
_LINK = re.compile(
    r"(?:https?://)?(?:www\.|m\.|mobile\.)?((?:[\w-]+\.)+[a-z]{2,}/[^\s?#\"'<>()\[\]]*\w)[^\s\"'<>()\[\]]*",
    re.IGNORECASE,
)


def _words(text: str) -> list[int]:
    """The words of a text as numbers; endings beyond six letters are cut, which joins most inflected forms."""
    bare = _LINK.sub(" ", text) if "/" in text else text
    return sorted({zlib.crc32(w[:6].encode()) & 0xFFFFF for w in _WORD.findall(bare.casefold())})


def _links(text: str) -> list[int]:
    """The pages that a text cites, as numbers: address and path, without what follows a question mark."""
    if "/" not in text:
        return []
    return sorted({zlib.crc32(page.casefold().encode()) & 0xFFFFF for page in _LINK.findall(text)})
