"""Lists shifted against one another by some days share nothing: what is found there all the same is chance."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from grith.truce.fusion._candidates import candidate_pairs
from grith.truce.fusion._evidence import Traits, gather, odds
from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._rates import expect
from grith.truce.fusion._reports import Floats, Ints, Reports

LAGS = (7, 11)  # days
LONG = 21  # days: of less than three weeks the half and the third
ERRORS = 4.0  # roots of what chance makes, by which links must outdo it: what is learned suits these links, not those


def beyond_chance(reports: Reports, parameters: Parameters, known: Traits, *, supported: bool) -> Floats:
    """How far what two sources share is more than chance, 0 to 1: source × source, and last each with itself.

    Links are found in the lists as they are and shifted, and count by the square of their probability: the surest tell
    most. ``known`` is the traits of the reports, ``supported`` as in learning.
    """
    source, size = parameters.classes(reports), len(parameters.sources) + 1
    real, chance = np.zeros((size + 1) * size), np.zeros((size + 1) * size)
    rounds = np.full(len(real), 1e-9)
    found = _links(reports, parameters, known, supported)
    for moved, lag in shifts(source, reports, parameters.days):
        null = _links(shifted(reports, moved, lag), parameters, known, supported)
        for total, (one, other, probability) in ((real, found), (chance, null)):
            apart = moved[one] != moved[other]
            cell = _cell(source[one[apart]], source[other[apart]], size)
            total += np.bincount(cell, probability[apart] ** 2, len(total))
        rounds += _split(source, moved, size)
    real, chance = real / rounds, chance / rounds
    error = ERRORS * np.sqrt(chance)
    sure = np.clip(1 - (error / np.maximum(real - chance, 1e-9)) ** 3, 0.0, 1.0)
    result = np.where(chance > 0, sure, 1.0).reshape(size + 1, size)
    between = np.triu(result[:-1])
    return np.r_[between + np.triu(between, 1).T, result[-1:]]


def _links(reports: Reports, parameters: Parameters, known: Traits, supported: bool) -> tuple[Ints, Ints, Floats]:
    pairs = candidate_pairs(reports, parameters.kilometres, parameters.days)
    evidence = gather(reports, pairs, parameters, known)
    own = odds(evidence, parameters, reports)
    return evidence.one, evidence.other, expect(reports, evidence, own, rivals_only=False, supported=supported)


def _cell(one: Ints, other: Ints, size: int) -> Ints:
    return np.where(one == other, size * size + one, np.minimum(one, other) * size + np.maximum(one, other))


def _split(source: Ints, moved: np.ndarray, size: int) -> Floats:
    """Which share of the pairs of two sources, and of each with itself, was taken apart."""
    share = np.bincount(source, moved, size) / np.maximum(np.bincount(source, minlength=size), 1)
    between = np.add.outer(share, share) - 2 * np.outer(share, share)
    return np.r_[between, [2 * share * (1 - share)]].ravel()


def shifts(source: Ints, reports: Reports, days: int) -> list[tuple[np.ndarray, int]]:
    """Which reports to shift, and by how many days: sources against sources, last one half of each against the other.

    None where the reports span too few days to be taken out of one another's reach.
    """
    first, last = _period(reports)
    span = int(last - first) + 1
    lags = LAGS if span >= LONG else (span // 2, span // 3)
    far = [lag for lag in lags if min(lag, span - lag) > days]
    if not far:
        return []
    most = int(source.max())
    bits = most.bit_length()
    moved = [(source >> (k % bits)) % 2 == 1 for k in range(max(bits, len(far)) if most else 0)]
    # Halves that have nothing to do with time and place.
    moved.append((np.arange(len(reports)) * 2_654_435_761 >> 16) % 2 == 1)
    return [(each, far[k % len(far)]) for k, each in enumerate(moved)]


def shifted(reports: Reports, moved: np.ndarray, lag: int) -> Reports:
    """``reports`` with those ``moved`` so many days later; what falls off the end goes to the beginning."""
    day = np.floor(reports.start)
    first, last = _period(reports)
    falls = (day >= first) & (day <= last) & (day + lag > last)
    by = np.where(moved, np.where(falls, lag - (last - first + 1), lag), 0.0)
    return evolve(reports, start=reports.start + by, end=reports.end + by)


def _period(reports: Reports) -> tuple[float, float]:
    """The first and last day; of a hundred reports the first and the last do not count: their year may be mistyped."""
    day = np.sort(np.floor(reports.start[reports.usable]))
    few = len(day) // 100
    return (float(day[few]), float(day[-1 - few])) if len(day) else (0.0, -1.0)
