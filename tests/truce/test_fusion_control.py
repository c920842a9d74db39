"""What fusion makes of lists that share nothing, and how it finds out that chance is more than was held."""

from __future__ import annotations

import random

import numpy as np
import pytest
from attrs import evolve

from grith.truce.fusion import Row, fuse, reports_of
from grith.truce.fusion._candidates import candidate_pairs
from grith.truce.fusion._control import chance_ratio, control_pairs
from grith.truce.fusion._evidence import gather, odds
from grith.truce.fusion._rates import expect
from grith.truce.fusion._shifted import shifted, shifts
from tests.truce.fusion_synthetic import MANY, ONE, TWO, calibration_error, f1, pairs, told, true_pairs


def nothing_shared(reports: int, seed: int, text: str = "") -> list[Row]:
    """Two lists of so many reports each, of events that nobody else tells."""
    rows, _ = told(2 * reports, (("A", 1.0, 0.0),), seed=seed, error_km=1.0, days=30, places=60)
    rnd = random.Random(seed)
    return [evolve(r, source="AB"[k % 2], text=text.format(rnd.randrange(1, 9))) for k, r in enumerate(rows)]


@pytest.fixture(scope="module")
def bare() -> dict[int, int]:
    """By seed: how many pairs are made of two lists of a thousand reports each without texts, that share nothing."""
    return {seed: len(pairs(fuse(nothing_shared(1000, seed)).members().values())) for seed in (21, 22)}


@pytest.mark.parametrize("text", ["shelling near village {}", "shelling"])
def test_texts_of_one_pattern_do_not_tie_lists_together_that_share_nothing(bare: dict[int, int], text: str) -> None:
    """All texts are alike, so that likeness is no evidence: it had tied whole towns together, 4,000 pairs."""
    for seed, without in bare.items():
        false = pairs(fuse(nothing_shared(1000, seed, text)).members().values())
        assert len(false) <= 1.2 * without


def test_a_likeness_seen_in_all_texts_alike_tells_nothing() -> None:
    ratio = fuse(nothing_shared(300, 4, "shelling near the village")).parameters.text_ratio
    assert np.abs(np.log(ratio[:, 5])).max() < 0.1


def test_a_chance_level_that_is_wrong_shows_in_pairs_that_cannot_be_one_event() -> None:
    """What was learned, with chance then held to be less, or more, than it is."""
    reports = reports_of(told(3000, TWO, seed=5, error_km=1.0, days=60, places=60)[0])
    learned = fuse(reports).parameters
    found = []
    for factor in (0.1, 1.0, 10.0):
        wrong = evolve(learned, correction=learned.correction * factor)
        control = control_pairs(reports, wrong)
        assert control is not None
        evidence = gather(reports, candidate_pairs(reports, 15.0, 2), wrong)
        own = odds(evidence, wrong, reports)
        probability = expect(reports, evidence, own, rivals_only=False)
        found.append(chance_ratio(control, reports, evidence, wrong, own, probability)[0, 1])
    # Probabilities that are too high leave too few pairs to chance, and the other way round.
    assert found[0] > 1.05 and found[1] == pytest.approx(1.0, abs=0.04) and found[2] < 0.9


def test_there_is_no_control_in_a_few_days_or_by_the_clock() -> None:
    rows, _ = told(300, TWO, seed=1, days=1)
    parameters = fuse(rows).parameters
    assert control_pairs(reports_of([r for r in rows if r.start == rows[0].start]), parameters) is None
    assert control_pairs(reports_of([evolve(r, clock=True) for r in rows]), parameters) is None


@pytest.mark.parametrize(
    ("sources", "events", "days", "places", "least"),
    # Before there was a control it was 0.69, 0.70, 0.80, 0.84 and 0.77, and the mean error up to 0.18.
    [
        (MANY, 300, 10, 30, 0.74),
        ((("A", 0.5, 0.4), ("B", 0.5, 0.4)), 600, 12, 60, 0.74),
        ((("A", 0.5, 0.4), ("B", 0.5, 0.4)), 1000, 60, 60, 0.82),
        (TWO, 600, 12, 60, 0.83),
        (ONE, 600, 12, 60, 0.75),
    ],
)
def test_a_few_hundred_reports_of_sources_that_repeat_themselves(
    sources: tuple[tuple[str, float, float], ...], events: int, days: int, places: int, least: float
) -> None:
    scores, errors = [], []
    for seed in (21, 22, 23):
        rows, truth = told(events, sources, seed=seed, error_km=1.0, days=days, places=places)
        fusion = fuse(rows)
        scores.append(f1(pairs(fusion.members().values()), true_pairs(truth)))
        shown = list(fusion.links(0.02))
        errors.append(calibration_error((x.probability, truth[x.uid_a] == truth[x.uid_b]) for x in shown))
    assert np.mean(scores) >= least
    assert np.mean(errors) <= 0.14


@pytest.mark.parametrize(
    ("reports", "error_km", "days", "places", "most"),
    # Before the lists were shifted against one another for comparison: some 20 to 110 false pairs in each.
    [(100, 1.0, 30, 60, 12), (1000, 1.0, 30, 60, 12), (1000, 3.0, 365, 400, 20)],
)
@pytest.mark.parametrize("seed", [41, 42])
def test_lists_that_share_nothing_are_hardly_tied_together(
    reports: int, error_km: float, days: int, places: int, most: int, seed: int
) -> None:
    rows, _ = told(2 * reports, (("A", 1.0, 0.0),), seed=seed, error_km=error_km, days=days, places=places)
    fusion = fuse([evolve(r, source="AB"[k % 2]) for k, r in enumerate(rows)])
    assert len(pairs(fusion.members().values())) <= most


@pytest.mark.parametrize(("share", "least"), [(0.05, 0.6), (0.1, 0.75)])
def test_what_little_two_lists_share_is_still_found(share: float, least: float) -> None:
    """Of each list's thousand events a twentieth, or a tenth, is told by the other too."""
    scores = []
    for seed in (41, 42):
        every, event = told(2000, (("A", 1.0, 0.0), ("B", 1.0, 0.0)), seed=seed, error_km=0.3, days=90, places=60)
        rnd = random.Random(seed)
        lot = [rnd.random() for _ in range(2000)]
        both = {e for e, x in enumerate(lot) if x < share}
        mine = {e for e, x in enumerate(lot) if share <= x < (1 + share) / 2}
        rows = [r for r in every if event[r.uid] in both or (event[r.uid] in mine) == (r.source == "A")]
        wanted = true_pairs({r.uid: event[r.uid] for r in rows})
        scores.append(f1(pairs(fuse(rows).members().values()), wanted))
    assert np.mean(scores) >= least


def test_shifted_reports_are_out_of_reach_of_those_that_stay() -> None:
    reports = reports_of(told(500, MANY, seed=3, days=30, places=5)[0])
    for moved, lag in shifts(reports.source, reports, 2):
        later = shifted(reports, moved, lag)
        assert np.array_equal(later.start[~moved], reports.start[~moved])
        assert np.array_equal(later.end - later.start, reports.end - reports.start)
        assert later.start[moved].mean() == pytest.approx(later.start[~moved].mean(), abs=2)
        by = set((later.start - reports.start)[moved])
        assert len(by) == 2 and max(by) == lag > 2 and min(by) < -2 and 29 <= lag - min(by) <= 32
    assert shifts(reports.source, reports_of(told(50, TWO, seed=3, days=1)[0]), 2) == []


@pytest.mark.parametrize("day", [-719_162.0, 2_932_896.0])
def test_one_year_mistyped_does_not_hide_that_lists_share_nothing(day: float) -> None:
    rows = nothing_shared(1000, 42)
    fusion = fuse([*rows, evolve(rows[0], uid="mistyped", start=day)])
    assert len(pairs(fusion.members().values())) <= 12
