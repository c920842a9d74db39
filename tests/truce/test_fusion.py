"""Laws of fusion: order does not matter, additions equal a full run, a person's word stays, nothing is lost."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grith.errors import GrithError, IntakeError
from grith.truce.fusion import Decision, Fusion, Row, add_reports, fuse, load_parameters, save_parameters
from tests.truce.fusion_synthetic import DAY, MANY, TWO, same, told


@pytest.fixture(scope="module")
def many() -> tuple[list[Row], dict[str, int], Fusion]:
    rows, truth = told(1500, MANY, seed=4, error_km=1.0, days=120, places=60)
    return rows, truth, fuse(rows)


@pytest.fixture(scope="module")
def again(many: tuple[list[Row], dict[str, int], Fusion]) -> Fusion:
    """The rows of ``many`` fused once more by what was learned from them."""
    return fuse(many[0], parameters=many[2].parameters)


@pytest.fixture(scope="module")
def in_order() -> tuple[list[Row], Fusion]:
    rows, _ = told(120, MANY, seed=2, error_km=1.0, days=20, places=5)
    return rows, fuse(rows)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_rows_and_sources_does_not_matter(in_order: tuple[list[Row], Fusion], rnd: random.Random) -> None:
    rows, fusion = in_order
    mixed = list(rows)
    rnd.shuffle(mixed)
    assert same(fusion, fuse(mixed))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 120))
@example(620, 1)  # a link without a way around, alone in its group
def test_reports_added_later_give_the_incidents_of_a_full_run(
    many: tuple[list[Row], dict[str, int], Fusion], again: Fusion, seed: int, count: int
) -> None:
    rows, _, fusion = many
    rnd = random.Random(seed)
    first = rnd.choice(rows).start or 0.0
    near = [r for r in rows if abs((r.start or 0.0) - first) <= 3]
    new = rnd.sample(near, min(count, len(near)))
    late = {r.uid for r in new}
    before = fuse([r for r in rows if r.uid not in late], parameters=fusion.parameters)
    added = add_reports(before, new)
    assert same(added, again)
    assert np.array_equal(added.probability, again.probability)


def test_added_one_by_one_or_all_at_once(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    step = fuse(rows[:1400], parameters=fusion.parameters)
    for row in rows[1400:1425]:
        step = add_reports(step, [row])
    assert same(step, fuse(rows[:1425], parameters=fusion.parameters))


def test_what_is_learned_says_who_repeats_itself(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    repeats = many[2].parameters.repeats_itself()
    # Of B's events 40 % are told again: about 0.56 of its reports have a twin; A never repeats itself.
    assert repeats["A"] < 0.05 < 0.35 < repeats["B"]
    assert repeats["A"] < repeats["C"] < repeats["B"]


def test_a_persons_split_and_merge_are_kept(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    big = max(fusion.members().values(), key=len)
    far = next(r.uid for r in rows if abs((r.start or 0) - DAY) > 60)
    decisions = (Decision("split", big[0], big[1], "two blasts"), Decision("merge", big[0], far, "same crater", "AB"))
    decided = fuse(rows, parameters=fusion.parameters, decisions=decisions)
    for run in (decided, fuse(rows, decisions=decisions), add_reports(decided, [evolve(rows[0], uid="new")])):
        incident = run.incidents()
        assert incident[big[0]] != incident[big[1]]
        assert incident[big[0]] == incident[far]
    reasons = [x.reason for x in decided.links() if {x.uid_a, x.uid_b} == {big[0], far}]
    assert reasons == [] or "put together by AB (same crater)" in reasons[0]
    late = (*decisions, Decision("merge", big[0], big[1]))
    later = fuse(rows, parameters=fusion.parameters, decisions=late).incidents()
    assert later[big[0]] == later[big[1]]


def test_decisions_that_cannot_be_met_are_told(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    gone = Decision("merge", rows[0].uid, "nobody")
    chain = [
        Decision("merge", rows[0].uid, rows[1].uid),
        Decision("merge", rows[1].uid, rows[2].uid),
        Decision("split", rows[0].uid, rows[2].uid),
    ]
    decided = fuse(rows, parameters=fusion.parameters, decisions=[gone, *chain])
    assert gone in decided.unmet
    assert len(decided.unmet) == 2
    incident = decided.incidents()
    assert incident[rows[0].uid] != incident[rows[2].uid]
    with pytest.raises(GrithError, match="no decision"):
        fuse(rows, decisions=[Decision("join", "a", "b")])


def test_copies_of_one_origin_count_once() -> None:
    base = Row("a", "Agency", DAY, latitude=50.0, longitude=36.0, type="drone", origin="Ministry")
    rows = [
        base,
        evolve(base, uid="b", source="Daily", origin="ministry "),
        evolve(base, uid="c", source="Radio", origin=""),
        evolve(base, uid="d", source="Ministry", origin=""),
    ]
    fusion = fuse(rows)
    assert list(fusion.independent_sources().values()) == [2]
    reasons = {(x.uid_a, x.uid_b): x.reason for x in fusion.links()}
    assert "both go back to Ministry" in reasons["a", "b"]


def test_reasons_are_told_in_words() -> None:
    rows, _ = told(300, TWO, seed=5, days=60)
    reasons = [x.reason for x in fuse(rows).links()]
    assert reasons
    for reason in reasons:
        assert " apart; " in reason
        assert "both " in reason or " and " in reason
        assert re.search(
            "by chance as near as this (about|less than) once in|unrelated reports? (are|is) to be", reason
        )


def test_the_reason_reckons_with_all_that_happens_at_one_spot() -> None:
    """Alerts of a region lie at one point: how often an unrelated one comes as near is told as it is."""
    rnd = random.Random(4)
    rows = []
    for event in range(1200):
        at = DAY + event * 0.25 + rnd.uniform(0, 0.25)
        for source in "AB":
            when = at + rnd.gauss(0, 60) / 86400
            rows.append(Row(f"{source}{event}", source, when, clock=True, latitude=50.0, longitude=36.0))
    told_, at = [], {r.uid: r.start or 0.0 for r in rows}
    for x in fuse(rows).links():
        found = re.search(r"about once in ([\d,]+)", x.reason)
        if found:
            # Four events a day, each told twice, both before and after.
            told_.append(float(found[1].replace(",", "")) * 8 * 2 * abs(at[x.uid_a] - at[x.uid_b]))
    assert len(told_) > 1000
    assert 0.5 < np.median(told_) < 2


def test_days_that_overlap_are_not_called_the_same() -> None:
    rows = [
        Row("a", "A", DAY, DAY + 30, latitude=50.0, longitude=36.0, type="clash"),
        Row("b", "B", DAY + 9, latitude=50.0, longitude=36.0, type="clash"),
    ]
    merge = [Decision("merge", "a", "b")]
    assert "their days overlap" in next(fuse(rows, decisions=merge).links()).reason


def test_parameters_are_saved_and_read(tmp_path: Path, many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    save_parameters(fusion.parameters, one)
    again = load_parameters(one)
    save_parameters(again, two)
    assert one.read_bytes() == two.read_bytes()
    assert same(fusion, fuse(rows, parameters=again))
    two.write_bytes(b"nothing")
    with pytest.raises(IntakeError, match="cannot read the parameters"):
        load_parameters(two)


def test_a_source_and_a_type_not_met_when_learning(many: tuple[list[Row], dict[str, int], Fusion]) -> None:
    rows, _, fusion = many
    twin = evolve(rows[0], uid="z", source="Z", type="landslide")
    incident = add_reports(fusion, [twin]).incidents()
    assert incident["z"] == incident[rows[0].uid]


def test_senseless_settings_are_refused() -> None:
    for settings_ in ({"kilometres": 0.0}, {"days": -1}, {"threshold": 1.0}):
        with pytest.raises(GrithError, match="no sense"):
            fuse([], **settings_)  # type: ignore[arg-type]
