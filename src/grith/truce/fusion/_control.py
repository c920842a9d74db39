"""A control on what was learned: pairs that cannot be one event, judged as if they could be."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from grith.truce.fusion._candidates import Pairs
from grith.truce.fusion._chance import ANCHORS, day_lags, days_apart, ratio
from grith.truce.fusion._evidence import MOST, Evidence, Traits, around, busyness, gather
from grith.truce.fusion._parameters import Parameters
from grith.truce.fusion._prepared import Prepared
from grith.truce.fusion._reports import Floats, Ints, Reports

MOST_PAIRS = 60_000
WHOLE, OWN = 1.0, 0.25  # variance of the log of the ratio: of all sources together, of two against all


@frozen(eq=False)
class Control:
    """Pairs of reports some days apart, each to be taken as if it lay 0, 1, … days apart.

    ``weight[gap]`` is how many pairs of unrelated reports with this gap each stands for; ``asked`` tells which reports
    were asked for theirs; ``plain`` which reports could be: those of a single day without a clock time.
    """

    prepared: Prepared
    weight: Floats
    asked: np.ndarray
    plain: np.ndarray


def control_pairs(reports: Reports, parameters: Parameters, known: Traits | None = None) -> Control | None:
    """The pairs that serve as control; None where reports span too few days or tell the time of day.

    ``known`` is the traits of the reports, if they are known already.
    """
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
    prepared = Prepared(reports, gather(reports, pairs, parameters, known), parameters)
    weight = np.array([_met(mine, theirs, gap) for gap in range(parameters.days + 1)]) * every / apart
    asked = np.zeros(len(reports), bool)
    asked[asking] = True
    return Control(prepared, weight, asked, plain)


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
    prepared, p = control.prepared, parameters
    met = around(prepared.evidence, p, len(reports), busyness(evidence, p, len(reports)))
    bare = prepared.bare_odds(p, met, prepared.near(p))
    cell = _cell(prepared.evidence, source, size)
    seen, squares = np.zeros((size + 1) * size), 0.0
    for gap, weight in enumerate(control.weight.tolist()):
        # Of two reports of one day the other could have come on that day only, of others on two.
        slots = 2.0 if gap else 1.0
        alone = np.minimum(bare * np.maximum(p.gap_share[prepared.evidence.group, gap], 1e-300) / slots, MOST)
        part = alone / (1 + alone) * weight
        seen += np.bincount(cell, part, len(seen))
        squares += float((part * part).sum())
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
