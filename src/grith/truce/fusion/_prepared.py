"""Pairs whose odds are asked for in every round of learning: what stays the same is worked out once."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np

from grith.truce.fusion._evidence import MOST, Around, Evidence, delay_bell, distance_bell
from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._reports import Floats, Ints, Reports


class Prepared:
    """Evidence in the order of its sets of shapes, with the bells at each pair and the cells of tables that it reads.

    ``parts`` is each set of shapes and the stretch of pairs that it rules; ``bells`` is the value of each bell by
    distance (row) at each pair, ``delay_bells`` that of each bell by delay at the ``timed`` pairs.
    """

    def __init__(self, reports: Reports, evidence: Evidence, parameters: Parameters) -> None:
        self.reports = reports
        self.evidence = e = evidence.take(np.argsort(evidence.group, kind="stable"))
        self.source, self.sources = parameters.classes(reports), len(parameters.sources) + 1
        self.parts = _stretches(e.group)
        squared = e.pairs.km**2
        self.bells = np.stack([distance_bell(squared, scale**2 + e.spread) for scale in parameters.scales])
        self.timed = np.flatnonzero(~np.isnan(e.pairs.delay))
        self.timed_parts = _stretches(e.group[self.timed])
        delay = e.pairs.delay[self.timed] ** 2
        self.delay_bells = np.stack([delay_bell(delay, width) for width in parameters.delays])
        gaps = parameters.days + 1
        self.gap = e.group * gaps + np.minimum(e.pairs.gap, parameters.days)
        mine, theirs = self.source[e.one], self.source[e.other]
        self.rate = np.where(e.same, self.sources, mine) * self.sources + np.where(e.same, mine, theirs)
        count = len(parameters.types)
        self.known = (e.type_one >= 0) & (e.type_other >= 0)
        self.alike = np.where(self.known, e.type_one * count + e.type_other, 0)
        self.types = np.where(self.known, e.group * count * count + self.alike, -1)
        self.text = e.same * parameters.text_ratio.shape[1] + e.text if e.text.any() else None

    def near(self, parameters: Parameters) -> Floats:
        """How likely two reports of one event lie this far apart by the bells, per square kilometre."""
        result = np.empty(len(self.evidence.one))
        for group, part in self.parts:
            result[part] = np.einsum("k,kn->n", parameters.km_share[group], self.bells[:, part])
        return np.maximum(result, 1e-300)

    def soon(self, parameters: Parameters) -> Floats:
        """How likely two reports of one event lie this far apart in time, per day (per slot where days are known)."""
        result: Floats = parameters.gap_share.ravel()[self.gap]
        for group, part in self.timed_parts:
            share = parameters.delay_share[group]
            result[self.timed[part]] = np.einsum("k,kn->n", share, self.delay_bells[:, part])
        return np.maximum(result, 1e-300)

    def bare_odds(self, parameters: Parameters, met: Around, near: Floats) -> Floats:
        """The odds of each pair on its own, but for how far apart in time the two reports are."""
        result = (met.left * near + met.offset) * parameters.rate.ravel()[self.rate]
        result *= np.r_[parameters.type_ratio.ravel(), 1.0][self.types]
        if self.text is not None:
            result *= parameters.text_ratio.ravel()[self.text]
        result /= met.chance
        result[self.evidence.apart] = 0.0
        return result

    def odds(self, parameters: Parameters, met: Around, near: Floats, soon: Floats) -> Floats:
        """The odds of each pair on its own, before its rivals are looked at."""
        return np.minimum(self.bare_odds(parameters, met, near) * soon / self.evidence.pairs.slots, MOST)

    def by_bell(self, values: Floats, groups: int) -> Floats:
        """The sums of rows of ``values`` (row × pair), weighed by each bell: row × set of shapes × bell."""
        return _sums(self.bells, self.parts, values, groups)

    def by_delay(self, values: Floats, groups: int) -> Floats:
        """The same over ``timed`` pairs, weighed by each bell by delay."""
        return _sums(self.delay_bells, self.timed_parts, values, groups)

    @cached_property
    def by_distance(self) -> Ints:
        """The pairs, the nearest first."""
        return np.argsort(self.evidence.pairs.km, kind="stable")

    @cached_property
    def within(self) -> Ints:
        """The pairs of reports of one source."""
        return np.flatnonzero(self.evidence.same)


def _stretches(group: Ints) -> list[tuple[int, slice]]:
    """Each set of shapes and where its pairs stand, in ``group`` in ascending order."""
    names, begin = np.unique(group, return_index=True)
    ends = pairwise([*begin.tolist(), len(group)])
    return [(name, slice(*stretch)) for name, stretch in zip(names.tolist(), ends, strict=True)]


def _sums(bells: Floats, parts: list[tuple[int, slice]], values: Floats, groups: int) -> Floats:
    result = np.zeros((len(values), groups, len(bells)))
    for group, part in parts:
        # Not by BLAS: its threads wait for one another on a busy machine for longer than they work.
        result[:, group] = np.einsum("cn,kn->ck", values[:, part], bells[:, part])
    return result
