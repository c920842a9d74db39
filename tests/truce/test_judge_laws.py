"""Laws of judging: a further fact never turns a decided finding, a wider uncertainty never decides one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from math import inf
from pathlib import Path
from typing import TypeVar

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.nouns import FINDINGS, IncidentReport
from grith.truce.agreement import agreement_names, load_agreement, vocabulary
from grith.truce.judge import Facts, LineFact, judge, judge_facts, read_claims

Item = TypeVar("Item")
INVENTED = sorted((Path(__file__).parent / "agreements").glob("*.toml"))
AGREEMENTS = {name: load_agreement(name) for name in agreement_names()} | {f.stem: load_agreement(f) for f in INVENTED}
CLAUSES = [
    (name, reading.id, clause.id)
    for name, agreement in AGREEMENTS.items()
    for reading in agreement.readings
    for clause in reading.clauses
    if clause.judged
]
BOTH = frozenset({True, False})


@cache
def leaves(name: str) -> tuple[str, ...]:
    kinds = vocabulary(name)
    return tuple(sorted(kinds.leaves(kinds.titles)))


# What is drawn from is made once: a strategy that is made anew for each draw takes longer than the draw.
TWICE_OF_THREE, ONCE_OF_FOUR = st.sampled_from((True, True, False)), st.sampled_from((False, False, False, True))
EITHER, NARROW = st.booleans(), st.sampled_from((frozenset({True}), frozenset({False}), BOTH))
AROUND, LONG, EXTRA = st.integers(-60, 60), st.integers(1, 60), st.sampled_from((0, 0, 10, 1000))
CALIBRE, SPREAD, FAR, MORE = (
    st.floats(20, 200),
    st.floats(0, 100),
    st.floats(0, 50),
    st.sampled_from((0.0, 0.0, 30.0, inf)),
)


@cache
def some(items: tuple[Item, ...], least: int, most: int) -> st.SearchStrategy[list[Item]]:
    return st.lists(st.sampled_from(items), min_size=least, max_size=most)


@cache
def moments(name: str) -> st.SearchStrategy[datetime]:
    return st.sampled_from(tuple(m.earliest for r in AGREEMENTS[name].readings for m in r.moments))


@cache
@st.composite
def subsets(draw: st.DrawFn, items: tuple[Item, ...]) -> tuple[frozenset[Item] | None, frozenset[Item] | None]:
    """A set of possibilities and a wider one; None is the widest."""
    narrow = frozenset(draw(some(items, 1, 3)))
    wide = narrow | frozenset(draw(some(items, 0, 4)))
    return narrow, wide if draw(TWICE_OF_THREE) else None


@cache
@st.composite
def flags(draw: st.DrawFn) -> tuple[frozenset[bool], frozenset[bool]]:
    narrow = draw(NARROW)
    return narrow, BOTH if draw(EITHER) else narrow


@cache
@st.composite
def facts(draw: st.DrawFn, name: str) -> tuple[Facts, Facts]:
    """Facts, and facts that know less: each set wider, each interval longer."""
    agreement = AGREEMENTS[name]
    parties = tuple(p.id for p in agreement.parties)
    begin = draw(moments(name)).astimezone(UTC) + timedelta(hours=draw(AROUND))
    end = begin + timedelta(hours=draw(LONG))
    early: datetime | None = begin - timedelta(hours=draw(EXTRA))
    late: datetime | None = end + timedelta(hours=draw(EXTRA))
    if draw(EITHER) and draw(EITHER):
        early = late = None
    actors, acts = draw(subsets(parties)), draw(subsets(leaves("acts")))
    objects, weapons = draw(subsets(leaves("objects"))), draw(subsets(leaves("weapons")))
    low, spread = draw(CALIBRE), draw(SPREAD)
    near, far = draw(SPREAD), draw(FAR)
    sides = draw(subsets(parties))
    occurred, hit = draw(flags()), draw(flags())
    zones = {z.id: draw(flags()) for z in agreement.zones}
    excused = {e.id: draw(flags()) for r in agreement.readings for e in r.exceptions}
    more = draw(MORE)
    intercepted = draw(EITHER)
    total = draw(ONCE_OF_FOUR)

    def build(i: int) -> Facts:
        margin = more * i
        return Facts(
            occurred=occurred[i],
            actors=actors[i],
            acts=acts[i],
            objects=objects[i],
            weapons=weapons[i],
            calibre_low=max(0.0, low - margin) if i else low,
            calibre_high=low + spread + (margin if i else 0),
            earliest=early if i else begin,
            latest=late if i else end,
            hit=hit[i],
            intercepted=intercepted,
            zones={k: v[i] for k, v in zones.items()},
            lines={
                x.id: LineFact(sides[i], max(0.0, near - margin) if i else near, near + far + (margin if i else 0))
                for x in agreement.lines
            },
            exceptions={k: v[i] for k, v in excused.items()},
            total=total,
        )

    return build(0), build(1)


@given(data=st.data(), clause=st.sampled_from(CLAUSES))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_knowing_less_never_decides_and_knowing_more_never_flips(
    data: st.DataObject, clause: tuple[str, str, str]
) -> None:
    name, reading, id = clause
    more, less = data.draw(facts(name))
    with_more, possible_more = judge_facts(AGREEMENTS[name], more, reading, id)
    with_less, possible_less = judge_facts(AGREEMENTS[name], less, reading, id)
    assert set(possible_more) <= set(possible_less)
    if with_less != "undetermined":
        assert with_more == with_less
    if with_more == "undetermined":
        assert with_less == "undetermined"


def test_all_findings_can_be_reached() -> None:
    """Without this the law above could hold by never deciding anything."""
    inside = datetime(2024, 12, 5, 12, tzinfo=UTC)
    strike = Facts(
        occurred=frozenset({True}),
        actors=frozenset({"ISR"}),
        acts=frozenset({"air_strike"}),
        earliest=inside,
        latest=inside + timedelta(hours=1),
        zones={"lebanon": frozenset({True})},
        exceptions={"self_defence": frozenset({False}), "anticipatory": frozenset({False})},
    )
    lebanon = AGREEMENTS["lebanon-2024"]

    def found(facts: Facts, reading: str = "lebanon") -> str:
        return judge_facts(lebanon, facts, reading, "2-Israel")[0]

    assert found(strike) == "violation"
    assert found(evolve(strike, occurred=frozenset({False}))) == "no violation"
    excused = evolve(strike, exceptions={"self_defence": frozenset({False}), "anticipatory": frozenset({True})})
    assert found(excused) == "violation" and found(excused, "israel") == "excused"
    assert found(evolve(strike, zones={"lebanon": frozenset({False})})) == "out of scope"
    assert found(evolve(strike, exceptions={})) == "undetermined"
    assert {"violation", "no violation", "excused", "out of scope", "undetermined"} == set(FINDINGS)


BLANKED = ("alleged_actor", "target", "means", "effect", "event")


@pytest.mark.parametrize("blank", BLANKED)
def test_a_claim_that_tells_less_is_never_decided_otherwise(shared: Path, blank: str) -> None:
    """Every claim of the energy halt, with one cell emptied: the finding stays or becomes undetermined."""
    agreement = AGREEMENTS["energy-halt-2025"]
    claims, _ = read_claims(shared / "data/energy_truce_2025/claims.csv", agreement.zone)
    empty = None if blank == "event" else ""
    whole = {(f.claim, f.reading): f.result for f in judge(agreement, claims)}
    changes: Counter[str] = Counter()
    for number, claim in enumerate(claims):
        if blank == "effect" and claim.attributes["kind"] == "denial":
            continue  # what a denial says happened instead is what it claims; without it, it claims that nothing did
        fewer: list[IncidentReport] = list(claims)
        fewer[number] = evolve(claim, **{blank: empty})
        for finding in judge(agreement, fewer):
            if finding.claim == claim.id:
                before = whole[claim.id, finding.reading]
                assert finding.result in ("undetermined", before), (claim.id, before, finding)
                changes[finding.result != before] += 1  # type: ignore[index]
    assert changes[False]  # type: ignore[index]
    assert changes[True] or blank == "means"  # type: ignore[index]


def test_the_order_of_claims_does_not_matter(shared: Path) -> None:
    agreement = AGREEMENTS["energy-halt-2025"]
    claims, _ = read_claims(shared / "data/energy_truce_2025/claims.csv", agreement.zone)
    forward = sorted(judge(agreement, claims), key=lambda f: (f.claim, f.reading))
    backward = sorted(judge(agreement, claims[::-1]), key=lambda f: (f.claim, f.reading))
    assert forward == backward


def test_whose_ground_it_is_never_decides(shared: Path) -> None:
    """Move every claim to any other place: no finding changes, and no finding has a victim."""
    agreement = AGREEMENTS["energy-halt-2025"]
    claims, _ = read_claims(shared / "data/energy_truce_2025/claims.csv", agreement.zone)
    places = [c.place for c in claims]
    moved = [evolve(c, place=p) for c, p in zip(claims, places[7:] + places[:7], strict=True)]
    results = [(f.claim, f.reading, f.result) for f in judge(agreement, claims)]
    assert results == [(f.claim, f.reading, f.result) for f in judge(agreement, moved)]
    assert not any("victim" in name for name in dir(judge(agreement, claims[:1])[0]))
