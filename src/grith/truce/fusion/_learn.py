"""Learning how sources err and how often they share events, from the reports alone: nothing is told."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from grith.truce.fusion._background import learn_background
from grith.truce.fusion._candidates import candidate_pairs
from grith.truce.fusion._chance import ChancePairs, chance_pairs, correction
from grith.truce.fusion._control import Control, chance_ratio, control_pairs
from grith.truce.fusion._evidence import ONE_PAGE, Evidence, around, burst, gather, traits
from grith.truce.fusion._offsets import learn_chance, learn_offsets, no_offsets
from grith.truce.fusion._parameters import (
    DENSITY_EDGES,
    DISTANCE_EDGES,
    SOURCES,
    TYPES,
    Parameters,
    group_count,
    with_notes,
)
from grith.truce.fusion._prepared import Prepared
from grith.truce.fusion._priors import PLACE_WORTH, TIME_WORTH, gap_prior, held
from grith.truce.fusion._rates import drawn, expect, learn_rates
from grith.truce.fusion._reports import Floats, Ints, Reports
from grith.truce.fusion._sample import sampled, take
from grith.truce.fusion._shifted import beyond_chance

SHAPE_ROUNDS, RATE_ROUNDS = 9, 6
BUSY_AT = (4, 7)
SAMPLE = 30_000  # as many reports are enough to learn from
SHIFTED = 3000  # as many tell what chance makes of lists that are shifted against one another
FEW = 50.0  # links: with fewer between sources, sources' own repetitions tell the shapes too
BATTLE = 1.5  # where days are busier than this by comparison with their weeks, chance is more than is known
ENOUGH = 200.0  # links between sources: with fewer, shapes learned from all partners go astray
VISIBLE = 0.3  # of a source's reports told again by itself: then half as many links are enough
POOL = 20.0  # links that the pooled shape is worth against one pair of sources' own
TYPE_PRIOR = 20.0
SURE = 2.0  # standard errors of the chance level by which links must outdo it, that a bell be told from chance
DECLINE = 0.15  # a bell that is not told from chance holds this part of the next narrower one at the most
SCALES, FINEST_KM = 10, 0.03
DELAYS, FINEST_DAYS = 12, 10 / 86400


def learn(reports: Reports, kilometres: float, days: int) -> Parameters:
    """Learn all parameters from ``reports`` by expectation maximisation."""
    return learned(reports, kilometres, days)[0]


def learned(reports: Reports, kilometres: float, days: int) -> tuple[Parameters, Evidence | None]:
    """All parameters, learned from ``reports``; and the evidence of all their pairs, if all were needed.

    First the shapes (distances, gaps, types) are learned from links that are each report's best explanation, then,
    where days are little busier than their weeks, from all links; last the rates. Reads some 30,000 reports, whole
    squares of a degree at a time.
    """
    parameters = _start(reports, kilometres, days)
    rows = sampled(reports, SAMPLE)
    sample = take(reports, rows)
    pairs = candidate_pairs(sample, kilometres, days)
    if not len(pairs):
        return with_notes(parameters, "no two reports are near each other: nothing could be learned"), None
    known = traits(sample, parameters.background, np.flatnonzero(sample.usable))
    evidence = gather(sample, pairs, parameters, known)
    parameters = evolve(parameters, text_ratio=_texts_at_first(evidence))
    chance = chance_pairs(sample, evidence, parameters)
    parameters = evolve(parameters, correction=correction(chance, parameters))
    prepared = Prepared(sample, evidence, parameters)
    parameters, probability = _shape_rounds(prepared, parameters, chance, all_partners=False)
    all_partners = _all_partners_tell(prepared, parameters, probability)
    if all_partners:
        parameters, _ = _shape_rounds(prepared, parameters, chance, all_partners=True)
    control = control_pairs(sample, parameters, known)
    met = around(prepared.evidence, parameters, len(sample))
    for _ in range(RATE_ROUNDS):
        own = prepared.odds(parameters, met, prepared.near(parameters), prepared.soon(parameters))
        probability = expect(sample, prepared.evidence, own, rivals_only=False, supported=all_partners)
        beyond = _beyond(control, prepared, parameters, own, probability)
        parameters = learn_rates(prepared, parameters, probability, own if all_partners else None, beyond)
    few = sampled(sample, SHIFTED)
    sure = beyond_chance(take(sample, few), parameters, known.take(few), supported=all_partners)
    parameters = evolve(parameters, rate=drawn(parameters, sure, sample))
    return _told(parameters, float(probability.sum())), evidence if len(rows) == len(reports) else None


def _shape_rounds(
    prepared: Prepared, parameters: Parameters, chance: ChancePairs, *, all_partners: bool
) -> tuple[Parameters, Floats]:
    """Parameters after rounds that learn shapes too, and how likely each pair was a link in the last of them."""
    reports, evidence = prepared.reports, prepared.evidence
    probability = np.zeros(len(evidence.pairs))
    met = around(evidence, parameters, len(reports))
    for round_ in range(SHAPE_ROUNDS):
        near, soon = prepared.near(parameters), prepared.soon(parameters)
        own = prepared.odds(parameters, met, near, soon)
        probability = expect(reports, evidence, own, rivals_only=not all_partners, supported=all_partners)
        weight = _weights(reports, evidence, probability)
        if round_ in BUSY_AT:
            parameters = evolve(parameters, ring=_ring(prepared, weight, parameters.kilometres))
            parameters = _offsets(evidence, parameters, weight, near, chance)
            met = around(evidence, parameters, len(reports))
        parameters = _shapes(prepared, parameters, weight, probability, near, soon, len(chance.group))
        parameters = learn_rates(prepared, parameters, probability, own if all_partners else None)
    return parameters, probability


def _beyond(
    control: Control | None, prepared: Prepared, parameters: Parameters, own: Floats, probability: Floats
) -> Floats | None:
    """How many times likelier chance pairs look than is held, by pairs of sources as ``Parameters.rate``."""
    if control is None:
        return None
    reports, evidence = prepared.reports, prepared.evidence
    beyond = chance_ratio(control, reports, evidence, parameters, own, probability)
    # In a battle the pairs of one day are not as those of other days: they may be likelier, by chance, than these tell.
    return np.maximum(beyond, 1.0) if burst(evidence, parameters, probability, len(reports)) >= BATTLE else beyond


def _all_partners_tell(prepared: Prepared, parameters: Parameters, probability: Floats) -> bool:
    """Whether shapes may be learned from all partners of a report, not from the likeliest alone.

    The likeliest partner is nearer than partners are. But where a day's battle crowds reports beyond the distance of
    partners, or links between sources are few, unrelated reports would be taken for partners.
    """
    evidence = prepared.evidence
    cross = float(probability[~evidence.same].sum())
    visible = max(parameters.repeats, default=0.0) > VISIBLE
    enough = ENOUGH / 2 if visible else ENOUGH
    return cross > enough and burst(evidence, parameters, probability, len(prepared.reports)) < BATTLE


def _start(reports: Reports, kilometres: float, days: int) -> Parameters:
    sources = _most_frequent(reports.sources, reports.source, SOURCES)
    types = _most_frequent(reports.types, reports.type, TYPES)
    groups = group_count(len(sources))
    rate = np.full((len(sources) + 2, len(sources) + 1), 2.0)
    rate[-1] = 0.2
    ratio = np.ones((groups, len(types), len(types)))
    if len(types) > 1:
        ratio[:, np.arange(len(types)), np.arange(len(types))] = 2.0
    delays = np.geomspace(FINEST_DAYS, max(days, 1), DELAYS)
    return Parameters(
        kilometres=float(kilometres),
        days=int(days),
        sources=sources,
        types=types,
        scales=np.geomspace(min(FINEST_KM, kilometres / 4), kilometres / 2, SCALES),
        delays=delays,
        km_share=np.full((groups, SCALES), 1 / SCALES),
        offsets=no_offsets(groups),
        gap_share=np.tile(gap_prior(int(days)), (groups, 1)),
        delay_share=np.full((groups, DELAYS), 1 / DELAYS),
        type_ratio=ratio,
        text_ratio=np.ones((2, ONE_PAGE + 1)),
        rate=rate,
        repeats=np.zeros(len(sources)),
        correction=np.ones((groups + 1, len(DENSITY_EDGES) + 1, len(DISTANCE_EDGES) - 1)),
        ring=(0.0, 0.0),
        background=learn_background(reports),
    )


def _most_frequent(names: tuple[str, ...], codes: np.ndarray, limit: int) -> tuple[str, ...]:
    if len(names) <= limit:
        return names
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    best = sorted(range(len(names)), key=lambda k: (-counts[k], names[k]))[:limit]
    return tuple(sorted(names[k] for k in best))


def _offsets(
    evidence: Evidence, parameters: Parameters, weight: Floats, near: Floats, chance: ChancePairs
) -> Parameters:
    """Displacements that likely links show again and again, and how often chance neighbours show them."""
    e = evidence
    found = learn_offsets(parameters.groups(), e.group, e.same, e.north, e.east, e.latitude, near, weight)
    plain = correction(chance, parameters)
    exposure = chance.exposure.sum(1)
    others = (plain[:-1] * chance.exposure[:, :, None]).sum(1)[chance.group, chance.bin]
    found, explained = learn_chance(found, chance.group, chance.north, chance.east, chance.latitude, others, exposure)
    return evolve(parameters, offsets=found, correction=correction(chance, parameters, explained))


def _weights(reports: Reports, evidence: Evidence, probability: Floats) -> Floats:
    """Each report counts once for each source, however many partners it has there."""
    likely = np.flatnonzero(probability)
    one, other, each = evidence.one[likely], evidence.other[likely], probability[likely]
    sources = len(reports.sources)
    there, here = one * sources + reports.source[other], other * sources + reports.source[one]
    total = np.maximum(1.0, np.bincount(np.r_[there, here], np.r_[each, each], len(reports) * sources))
    result = np.zeros(len(probability))
    result[likely] = each * (1 / total[there] + 1 / total[here]) / 2
    return result


def _ring(prepared: Prepared, weight: Floats, kilometres: float) -> tuple[float, float]:
    """From where nine in ten partners lie within, to eight times as far."""
    same, order = prepared.evidence.same, prepared.by_distance
    chosen = weight * ~same if (weight * ~same).sum() > FEW else weight
    if chosen.sum() <= 0:
        return (0.0, 0.0)
    total = np.cumsum(chosen[order])
    inner = prepared.evidence.pairs.km[order[np.searchsorted(total, 0.9 * total[-1])]]
    inner = float(min(max(inner, 0.05), kilometres / 2))
    return (inner, min(float(kilometres), 8 * inner))


def _shapes(
    prepared: Prepared,
    parameters: Parameters,
    weight: Floats,
    probability: Floats,
    near: Floats,
    soon: Floats,
    counted: int,
) -> Parameters:
    evidence, groups = prepared.evidence, parameters.groups()
    cross = weight * ~evidence.same
    # Errors in place and time are learned between sources where there are enough links: within one source, several
    # events of one battle look like repetitions of one.
    apart = bool(cross.sum() > FEW)
    teacher = cross if apart else weight
    met = (1 - probability) * ~evidence.same if apart else 1 - probability
    timed = prepared.timed
    delay = prepared.by_delay((teacher[timed] / soon[timed])[None], groups)[0] * parameters.delay_share
    untimed = teacher.copy()
    untimed[timed] = 0.0
    gap: np.ndarray = np.bincount(prepared.gap, untimed, parameters.gap_share.size)
    bells = _bells(prepared, parameters, teacher / near, met, soon, counted)
    worth = max(held(parameters.background.doubt()), 1e-3)
    same_groups = np.zeros(groups, bool)
    same_groups[evidence.group[evidence.same]] = True
    return evolve(
        parameters,
        km_share=_pooled(bells, PLACE_WORTH * worth * np.full(SCALES, 1 / SCALES), same_groups, apart),
        delay_share=_pooled(delay, TIME_WORTH * worth * np.full(DELAYS, 1 / DELAYS), same_groups, apart),
        gap_share=_pooled(
            gap.reshape(parameters.gap_share.shape),
            TIME_WORTH * worth * gap_prior(parameters.days),
            same_groups,
            apart,
        ),
        type_ratio=_types(prepared, parameters, weight, probability),
        text_ratio=_texts(evidence, weight, probability),
    )


def _bells(
    prepared: Prepared, parameters: Parameters, teacher: Floats, met: Floats, soon: Floats, counted: int
) -> Floats:
    """The links that each bell holds (set of shapes × bell), less where chance could be mistaken for them.

    ``teacher`` is the weight of each pair over its density by the bells, ``met`` how far each is a chance neighbour.
    ``counted`` is the number of pairs that the chance level was taken from: its standard error is one over the root. A
    bell wide enough to hold many chance neighbours could live on this error alone. Where it may, it holds no more than
    bells that decline do. The bells are learned from all links, those that offsets explain too: they serve pairs
    within a source as well.
    """
    together = np.where(np.isnan(prepared.evidence.pairs.delay), met * soon, 0.0)
    together /= max(float(np.where(np.isnan(prepared.evidence.pairs.delay), soon, 0.0).max()), 1e-300)
    rows = np.stack([teacher, together, together * prepared.evidence.spread])
    links, flat, wider = prepared.by_bell(rows, parameters.groups())
    found = links * parameters.km_share
    # How far each chance neighbour lies under the bell, 0 to 1: without the bell's own height.
    error = SURE * 2 * np.pi * (parameters.scales**2 * flat + wider) / np.sqrt(counted + 1)
    sure = np.clip(1 - (error / np.maximum(found, 1e-9)) ** 2, 0.0, 1.0)
    result = found.copy()
    for k in range(1, found.shape[1]):
        declining = np.minimum(found[:, k], DECLINE * result[:, k - 1])
        result[:, k] = sure[:, k] * found[:, k] + (1 - sure[:, k]) * declining
    return result


def _pooled(counts: Floats, prior: Floats, same: np.ndarray, apart: bool) -> Floats:
    """Shares of each group, drawn to the pooled ones and these to the ``prior``, in links.

    Pairs within a source take those between sources where known.
    """
    total = counts.sum(0) + prior
    pooled = total / total.sum()
    result = (counts + POOL * pooled) / (counts.sum(1, keepdims=True) + POOL)
    if apart:
        result[same] = pooled
    return result


def _types(prepared: Prepared, parameters: Parameters, weight: Floats, probability: Floats) -> Floats:
    """How many times likelier each two types are for one event than for chance neighbours, per group."""
    count = len(parameters.types)
    result = np.ones((parameters.groups(), count, count))
    if count < 2:
        return result
    evidence, known = prepared.evidence, prepared.known
    chance, match = np.where(known, 1 - probability, 0.0), np.where(known, weight, 0.0)
    # Where few neighbours tell how types meet by chance, how often each is told does.
    often = np.bincount(parameters.kinds(prepared.reports) + 1, minlength=count + 1)[1:] + 0.5
    often = TYPE_PRIOR * often / often.sum()
    for group, part in prepared.parts:
        if not known[part].any():
            continue
        near = _as_near(evidence.bin[part], match[part], chance[part])
        linked: np.ndarray = np.bincount(prepared.alike[part], match[part], count * count).reshape(count, count)
        apart: np.ndarray = np.bincount(prepared.alike[part], near, count * count).reshape(count, count)
        if evidence.same[part.start]:
            linked = (linked + linked.T) / 2
            apart = (apart + apart.T) / 2
        row, column = apart.sum(1) + often, apart.sum(0) + often
        free = np.outer(row, column) / row.sum() / column.sum()
        expected = (apart + 50 * free) / (apart.sum() + 50)
        prior = expected * np.where(np.eye(count, dtype=bool), 2.0, 1.0)
        prior /= prior.sum()
        result[group] = (linked + TYPE_PRIOR * prior) / ((linked.sum() + TYPE_PRIOR) * expected)
    return np.clip(result, 1e-3, 1e3)


def _texts_at_first(evidence: Evidence) -> Floats:
    """Where to begin: likeness is held to tell no more than its rarity among all pairs, one page cited by both much."""
    levels = ONE_PAGE + 1
    share = (np.bincount(evidence.text, minlength=levels)[1:] + 1.0) / ((evidence.text > 0).sum() + levels - 1)
    alike = np.minimum(np.geomspace(0.1, 40.0, levels - 2), 1 / share[:-1])
    return np.tile(np.r_[1.0, alike, 100.0], (2, 1))


def _texts(evidence: Evidence, weight: Floats, probability: Floats) -> Floats:
    """The same for levels of likeness of texts, between sources and within one; more alike never counts less."""
    levels = ONE_PAGE + 1
    result = np.ones((2, levels))
    for row, group in enumerate((~evidence.same, evidence.same)):
        chosen = np.flatnonzero(group & (evidence.text > 0))
        if not len(chosen):
            continue
        from scipy.optimize import isotonic_regression  # a quarter of a second to import, and most lists have no texts

        match = weight[chosen]
        chance = _as_near(evidence.bin[chosen], match, 1 - probability[chosen])
        apart = np.bincount(evidence.text[chosen], chance, levels)[1:] + 0.5
        apart /= apart.sum()
        # Before any is seen, links' texts are held to be no more alike than others'.
        linked = np.bincount(evidence.text[chosen], match, levels)[1:] + (levels - 1) * apart
        ratio = isotonic_regression(linked / linked.sum() / apart, weights=apart).x
        result[row, 1:] = np.clip(ratio, 1e-2, 1e3)
    return result


def _as_near(bin_: Ints, match: Floats, chance: Floats) -> Floats:
    """Weights of chance neighbours that let them lie as far apart as links do, 1 at the most.

    Reports of one town are alike in type and words without being of one event: only neighbours as near tell what
    likeness is worth.
    """
    bins = len(DISTANCE_EDGES) - 1
    share = np.bincount(bin_, match, bins) / (np.bincount(bin_, chance, bins) + 1.0)
    result: Floats = chance * share[bin_] / max(float(share.max()), 1e-9)
    return result


def _told(parameters: Parameters, links: float) -> Parameters:
    far = parameters.km_share[:, -1].max()
    notes = []
    if links < 20:
        notes.append("few links were found: what was learned from them is uncertain")
    if far > 0.5:
        notes.append("many linked reports lie near the edge of the search window: consider a wider one")
    return with_notes(parameters, *notes)
