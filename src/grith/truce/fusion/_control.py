"""A control on what was learned: pairs that cannot be one event, judged as if they could be."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from grith.truce.fusion._candidates import Pairs
from grith.truce.fusion._chance import ANCHORS, day_lags, days_apart, ratio
from grith.truce.fusion._evidence import Evidence, busyness, gather, odds
from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._reports import Floats, Ints, Reports

MOST_PAIRS = 60_000
WHOLE, OWN = 1.0, 0.25  # variance of the log of the ratio: of all sources together, of two against all


@frozen(eq=False)
class Control:
    """Pairs of reports some days apart, each taken as if it lay 0, 1, … days apart: ``evidence[gap]``.

    ``weight[gap]`` is how many pairs of unrelated reports with this gap each stands for; ``asked`` tells which reports
    were asked for theirs; ``plain`` which reports could be: those of a single day without a clock time.
    """

    evidence: tuple[Evidence, ...]
    weight: Floats
    asked: np.ndarray
    plain: np.ndarray


def control_pairs(reports: Reports, parameters: Parameters) -> Control | None:
    """The pairs that serve as control; None where reports span too few days or tell the time of day."""
    day, reach = np.floor(reports.start), parameters.kilometres
    plain = reports.usable & ~reports.clock & (np.floor(reports.end) == day) & (reports.precision_km <= reach / 2)
    rows = np.flatnonzero(plain)
    asking = rows[:: max(1, -(-len(rows) // ANCHORS))]
    first, last = parameters.background.first, parameters.background.last
    lags = [lag for lag in day_lags(int(last - first), parameters.days) if abs(lag) > parameters.days]
    mine = np.bincount((day[asking] - first).astype(np.int64), minlength=int(last - first) + 1)
    theirs = np.bincount((day[rows] - first).astype(np.int64), minlength=len(mine))
    apart = sum(_met(mine, theirs, abs(lag)) for lag in lags) / 2
    if apart <= 0:
        return None
    i, j, km = days_apart(reports, asking, rows, lags, reach)
    every = max(1, -(-len(i) // MOST_PAIRS))
    i, j, km = i[::every], j[::every], km[::every]
    unknown = np.full(len(i), np.nan)
    pairs = Pairs(i, j, km, np.zeros(len(i), np.int64), unknown, np.ones(len(i)))
    whole = gather(reports, pairs, parameters)
    gaps = range(parameters.days + 1)
    evidence = [
        evolve(whole, pairs=evolve(pairs, gap=np.full(len(i), gap), slots=np.full(len(i), 2.0 if gap else 1.0)))
        for gap in gaps
    ]
    weight = np.array([_met(mine, theirs, gap) for gap in gaps]) * every / apart
    asked = np.zeros(len(reports), bool)
    asked[asking] = True
    return Control(tuple(evidence), weight, asked, plain)


def _met(mine: Ints, theirs: Ints, gap: int) -> float:
    """How many pairs of reports lie so many days apart, wherever they are; no report is paired with itself."""
    if gap == 0:
        return float(mine @ theirs - mine.sum())
    return float(mine[:-gap] @ theirs[gap:] + mine[gap:] @ theirs[:-gap]) if gap < len(mine) else 0.0


def chance_ratio(
    control: Control, reports: Reports, evidence: Evidence, parameters: Parameters, own: Floats, probability: Floats
) -> Floats:
    """How many times likelier unrelated pairs look than is held: source × source and, last, each with itself.

    Each pair counts by the probability that its ``own`` odds give it, without rivals: over the control pairs, and over
    the real ones as far as they are chance (one less ``probability``). What is learned is right where both are alike:
    then the ratio is 1. With few pairs it is drawn there.
    """
    size = len(parameters.sources) + 1
    source = parameters.classes(reports)
    busy = busyness(evidence, parameters, len(reports))
    seen, squares = np.zeros((size + 1) * size), 0.0
    for each, weight in zip(control.evidence, control.weight.tolist(), strict=True):
        alone = odds(each, parameters, reports, busy)
        part = alone / (1 + alone) * weight
        seen += np.bincount(_cell(each, source, size), part, len(seen))
        squares += float(part @ part)
    if squares <= 0:
        return np.ones((size + 1, size))
    counted = control.plain[evidence.one] & control.plain[evidence.other] & (evidence.pairs.km <= parameters.kilometres)
    asked = control.asked[evidence.one].astype(float) + control.asked[evidence.other]
    part = own / (1 + own) * (1 - probability) * counted * asked
    held = np.bincount(_cell(evidence, source, size), part, len(seen))
    # Parts of pairs were added up: they tell as much as so many whole ones.
    scale = seen.sum() / squares
    whole = ratio(seen.sum() * scale, held.sum() * scale, np.ones(1), WHOLE)
    each_own = ratio(seen * scale, held * scale, np.full(len(seen), float(whole[0])), OWN).reshape(size + 1, size)
    between = np.triu(each_own[:-1])
    return np.r_[between + np.triu(between, 1).T, each_own[-1:]]


def _cell(evidence: Evidence, source: Ints, size: int) -> Ints:
    one, other = source[evidence.one], source[evidence.other]
    return np.where(evidence.same, size * size + one, np.minimum(one, other) * size + np.maximum(one, other))
