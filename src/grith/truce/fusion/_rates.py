"""How often sources tell of the same events, and tell them again: from the links that are likely."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from grith.truce.fusion._belief import probabilities, strongest, support, triangles
from grith.truce.fusion._evidence import Evidence
from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._prepared import Prepared
from grith.truce.fusion._priors import HOPED, HOPED_OF, REPEATED, REPEATED_OF, held, hoped
from grith.truce.fusion._reports import Floats, Reports

UNSEEN = 30.0  # reports besides, half of them shared: a source's reports never all count as shared


def expect(reports: Reports, evidence: Evidence, own: Floats, *, rivals_only: bool, supported: bool = False) -> Floats:
    """How likely each pair is a link by its ``own`` odds and those of its rivals, and with ways around if supported."""
    count = len(reports)
    chosen, crowded = strongest(count, evidence.one, evidence.other, own)
    one, other = evidence.one[chosen], evidence.other[chosen]
    sides = None if rivals_only else triangles(count, one, other)
    likely = probabilities(count, one, other, own[chosen], crowded, sides)
    if supported and sides is not None:
        likely = support(one, other, likely, reports.source, sides, own_word=False)
    result = np.zeros(len(own))
    result[chosen] = likely
    return result


def learn_rates(
    prepared: Prepared,
    parameters: Parameters,
    probability: Floats,
    own_odds: Floats | None,
    beyond: Floats | None = None,
) -> Parameters:
    """The odds that an event told by one source is told by another, or again by itself.

    With ``own_odds`` each report has one repetition at the most when repetitions are counted: else many faint ones of a
    crowded place add up to one. ``beyond`` tells how many times likelier chance pairs look than the parameters hold.
    """
    reports, evidence, source, sources = prepared.reports, prepared.evidence, prepared.source, prepared.sources
    own = np.bincount(source[reports.usable], minlength=sources).astype(float)
    total = own.sum()
    rate = parameters.rate.copy()
    repeated = REPEATED * held(parameters.background.doubt())
    cross = np.flatnonzero((probability > 0) & ~evidence.same)
    one, other, none = evidence.one[cross], evidence.other[cross], _none(probability[cross])
    key = np.r_[one * sources + source[other], other * sources + source[one]]
    alone = 1 - np.exp(np.bincount(key, np.r_[none, none], len(reports) * sources)).reshape(-1, sources)
    partners = np.stack([np.bincount(source, alone[:, t], sources) for t in range(sources)], axis=1)
    again = np.bincount(source, _repeated(prepared, probability, own_odds), sources)
    for s in range(sources):
        for t in range(sources):
            shared = hoped(min(partners[s, t], partners[t, s]), min(own[s], own[t]), HOPED, HOPED_OF)
            single = _alone(own[s], partners[s, t]) * _alone(own[t], partners[t, s])
            rate[s, t] = shared / single * total
        rate[-1, s] = hoped(again[s], own[s], repeated, REPEATED_OF) / _alone(own[s], again[s]) ** 2 * total
    if beyond is not None:
        rate /= beyond
    _rates_of_unknown(rate, own)
    return evolve(parameters, rate=rate, repeats=(again / np.maximum(own, 1.0))[:-1])


def drawn(parameters: Parameters, sure: Floats, reports: Reports) -> Floats:
    """Rates drawn to what is hoped for before anything is seen, the less ``sure`` they are (0 to 1)."""
    sources = len(parameters.sources) + 1
    own = np.bincount(parameters.classes(reports)[reports.usable], minlength=sources).astype(float)
    each = np.maximum(own, 1.0)
    repeated = REPEATED * held(parameters.background.doubt())
    shared = hoped(0.0, np.minimum.outer(own, own), HOPED, HOPED_OF)
    least = np.r_[shared / np.outer(each, each), [hoped(0.0, own, repeated, REPEATED_OF) / each**2]] * own.sum()
    result = sure * parameters.rate + (1 - sure) * np.minimum(least, parameters.rate)
    _rates_of_unknown(result, own)
    return result


def _alone(own: float, shared: float) -> float:
    """How many of a source's ``own`` reports tell what the other does not.

    Not much less than half are held to, as if ``UNSEEN`` reports more had been seen: else a hundred reports, once all
    are taken for shared, would prove it.
    """
    return max(own - shared, own * (own - shared + UNSEEN / 2) / (own + UNSEEN), 1.0)


def _repeated(prepared: Prepared, probability: Floats, own_odds: Floats | None) -> Floats:
    """How likely each report is told again by its own source."""
    same, count = prepared.within, len(prepared.reports)
    one, other = prepared.evidence.one[same], prepared.evidence.other[same]
    ends = np.r_[one, other]
    if own_odds is None:
        none = _none(probability[same])
        return 1 - np.exp(np.bincount(ends, np.r_[none, none], count))
    chosen, crowded = strongest(count, one, other, own_odds[same])
    once = np.zeros(len(same))
    once[chosen] = probabilities(count, one[chosen], other[chosen], own_odds[same[chosen]], crowded)
    return np.minimum(np.bincount(ends, np.r_[once, once], count), 1.0)


def _none(probability: Floats) -> Floats:
    """The log of how likely each link is none."""
    return np.log1p(-np.minimum(probability, 1 - 1e-9))


def _rates_of_unknown(rate: Floats, own: Floats) -> None:
    """A source that was not met when learning gets the middle of the rates of those that were."""
    if own[-1] > 0 or len(own) < 2:
        return
    known = len(own) - 1
    pairs = rate[:known, :known][~np.eye(known, dtype=bool)]
    middle = float(np.median(pairs)) if len(pairs) else float(rate[-1, 0])
    rate[known, :], rate[:known, known] = middle, middle
    rate[-1, known] = float(np.median(rate[-1, :known]))
