"""An offer is said to close a gap by itself only where it would, once the one reason against it is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from grith.cli._run import run
from grith.force import Candidate, compile_tables, explain_gaps, make_plan, write_workbook
from grith.nouns import Base, FixedChoice, ForceCondition, ForceTables, Lift, Need, Substitute
from tests.force.small import need, pledge, tables

US = (ForceCondition("us", "US backing"),)


def _lone(pledge_more: dict[str, Any], **more: Any) -> Candidate:
    """R1 needs 10 of troops in the west for a year; the one offer waits for a backing."""
    given = {"likely": 10, "capability": "troops", "precondition": "us", **pledge_more}
    t = tables(
        months=12, needs=(Need("R1", "troops", "west", 10),), pledges=(pledge("P1", **given),), conditions=US, **more
    )
    (gap,) = explain_gaps(make_plan(compile_tables(t)))
    return next(c for c in gap.candidates if c.pledge == "P1")


@pytest.mark.parametrize(
    ("offer", "more", "closes"),
    [
        ({}, {}, True),
        ({"counts": "pool", "rotation_ratio": 4.0}, {}, False),  # 10 of a pool keep 2.5 in place
        ({"counts": "pool", "likely": 40, "rotation_ratio": 4.0}, {}, True),
        ({"endurance_months": 2}, {}, False),
        ({"endurance_months": 2, "likely": 60}, {}, True),  # 60 for 2 months are 10 for 12
        ({}, {"bases": (Base("b", ("west",), beds=9),)}, False),
        ({}, {"bases": (Base("b", ("west", "east"), beds=10),)}, True),
        ({}, {"bases": (Base("b", ("west",), beds=10, opens=2),)}, False),
        ({}, {"lift": (Lift("road", "persons", 9),)}, False),
        ({}, {"lift": (Lift("road", "persons", 10),)}, True),
        ({}, {"fixed": (FixedChoice("F", "at most", 9, pledge="P1"),)}, False),
        ({}, {"fixed": (FixedChoice("F", "at most", 9, requirement="R1"),)}, False),  # R1 would lack 1 as before
        ({}, {"fixed": (FixedChoice("F", "at most", 10, requirement="R1"),)}, True),
        ({}, {"fixed": (FixedChoice("F", "at least", 0, requirement="R1"),)}, True),
    ],
)
def test_only_what_would_cover_every_month_closes_a_gap(
    offer: dict[str, Any], more: dict[str, Any], closes: bool
) -> None:
    """Each case beside its own reason: rotation, endurance, beds, lift, choices."""
    assert _lone(offer, **more).closes is closes


def test_what_closes_a_gap_names_the_choice_that_would_keep_it_open() -> None:
    """R1 may have 9 of its 10: ten more close nothing unless the choice is loosened too."""
    t = tables(months=2, needs=(need("R1"),), fixed=(FixedChoice("F", "at most", 9, requirement="R1"),))
    (gap,) = explain_gaps(make_plan(compile_tables(t)))
    (ask,) = gap.asks
    assert ask.words.startswith("10 aircraft of jets for air by month 1")
    assert ask.words.endswith('and allow more than 9 in the fixed choice "F"')


def test_what_an_offer_could_bring_is_what_would_be_planned_with() -> None:
    """Of two and a half aircraft two can come, whether or not they count; where no high is known the likely stands."""
    jets = pledge("P1", 2.5, precondition="us")
    (gap,) = explain_gaps(make_plan(compile_tables(tables(needs=(need("R1", 3),), pledges=(jets,), conditions=US))))
    assert gap.candidates[0].could_bring == 2
    assert _lone({}, settings={"amount": "high"}).could_bring == 10
    assert _lone({"likely": None}).could_bring is None


def test_a_substitute_is_told_by_what_it_counts_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten drones at a half count for five jets: "5 in all" beside ten in place elsewhere would be no sum."""
    t = tables(
        needs=(need("R1", 9),),
        pledges=(pledge("P1", 10, capability="drones", precondition="us"), pledge("P2", 3, precondition="us")),
        substitutes=(Substitute("drones", "jets", 0.5),),
        conditions=US,
    )
    write_workbook(t, tmp_path / "plan.xlsx")
    assert run(["force", "gaps", str(tmp_path / "plan.xlsx")]) == 0
    told = capsys.readouterr().out
    assert "(P1, counts for 5):" in told
    assert "(P2, 3 in all):" in told


def test_what_stands_elsewhere_closes_no_gap() -> None:
    """P1 may not go west, and all of it is in the east; P2 does not fit either, and is at home."""
    t = tables(
        needs=(Need("R1", "troops", "west", 10), Need("R2", "troops", "east", 10)),
        pledges=(
            pledge("P1", 10, capability="troops", not_areas=("west",)),
            pledge("P2", 10, capability="troops", areas=("air",)),
        ),
    )
    (gap,) = explain_gaps(make_plan(compile_tables(t)))
    assert {c.pledge: c.closes for c in gap.candidates} == {"P1": False, "P2": True}


@pytest.mark.parametrize(
    ("begins", "offer", "closes"),
    [
        (4, {}, True),  # all ten come home from the east in time
        (3, {}, False),  # in month 3 they are there
        (3, {"likely": 20}, True),
        (7, {"counts": "pool", "rotation_ratio": 2.0}, True),  # three months there, three at home
        (6, {"counts": "pool", "rotation_ratio": 2.0}, False),
        (7, {"endurance_months": 9}, True),  # 30 of 90 piece-months are used, 60 are asked
        (7, {"endurance_months": 8}, False),
    ],
)
def test_what_stood_elsewhere_counts_in_the_months_in_which_it_is_free(
    begins: int, offer: dict[str, Any], closes: bool
) -> None:
    """P1 may not go west; till month 3 it is in the east, where it stays. The west needs ten from ``begins`` on."""
    given = {"likely": 10, "capability": "troops", "not_areas": ("west",), "tour_months": 6, **offer}
    t = tables(
        months=12,
        needs=(
            Need("R1", "troops", "west", 10, from_month=begins),
            Need("R2", "troops", "east", 10, until_month=3),
        ),
        pledges=(pledge("P1", **given),),
    )
    plan = make_plan(compile_tables(t))
    assert {(p.first, p.last, p.items) for p in plan.placements} == {(1, 3, 10)}
    (gap,) = explain_gaps(plan)
    assert [(c.pledge, c.closes) for c in gap.candidates] == [("P1", closes)]


@st.composite
def _elsewhere(draw: st.DrawFn) -> tuple[ForceTables, ForceTables]:
    """An offer that may not go west and is needed in the east, and the same without its caveat."""
    whole = st.integers(1, 5)
    first, last = sorted((draw(st.integers(1, 6)), draw(st.integers(1, 6))))
    offer: dict[str, Any] = {
        "counts": draw(st.sampled_from(("in place", "pool"))),
        "tour_months": draw(st.integers(1, 4)),
        "rotation_ratio": draw(st.sampled_from((1.5, 2.0))),
        "endurance_months": draw(st.none() | st.integers(1, 6)),
        "capability": "troops",
    }
    start = draw(st.integers(1, 6))
    needs = (
        Need("R1", "troops", "west", draw(whole), from_month=start, until_month=draw(st.integers(start, 6))),
        Need("R2", "troops", "east", draw(whole), from_month=first, until_month=last),
    )
    many = draw(st.integers(1, 8))
    with_caveat = tables(needs=needs, pledges=(pledge("P1", many, not_areas=("west",), **offer),))
    return with_caveat, tables(needs=needs, pledges=(pledge("P1", many, **offer),))


@given(_elsewhere())
def test_what_stood_elsewhere_closes_a_gap_only_where_the_plan_made_with_it_can(
    both: tuple[ForceTables, ForceTables],
) -> None:
    """Without its caveat, and with the east held at what it has month by month, the west lacks nothing."""
    t, free = both
    plan = make_plan(compile_tables(t))
    there = [sum(p.items for p in plan.placements if p.present(m)) for m in range(1, 7)]
    held = tuple(
        FixedChoice(f"F{m}", "exactly", items, pledge="P1", area="east", from_month=m, until_month=m)
        for m, items in enumerate(there, 1)
    )
    for gap in explain_gaps(plan, asks=False):
        if gap.line == 0 and gap.candidates[0].closes:
            anew = make_plan(compile_tables(evolve(free, fixed=held)))
            assert [g for g in explain_gaps(anew, asks=False) if g.line == 0] == []


@st.composite
def _waiting(draw: st.DrawFn) -> ForceTables:
    """One who counts, one who waits for a backing, in a place with little room."""
    whole = st.integers(1, 6)
    offer: dict[str, Any] = {
        "counts": draw(st.sampled_from(("in place", "pool"))),
        "tour_months": draw(st.integers(1, 4)),
        "rotation_ratio": draw(st.sampled_from((1.5, 2.0, 3.0))),
        "endurance_months": draw(st.none() | st.integers(1, 5)),
        "ready": draw(st.integers(1, 2)),
        "beds": 1.0,
        "lift_tonnes": 1.0,
    }
    capability = draw(st.sampled_from(("jets", "drones")))
    return tables(
        months=5,
        needs=(need("R1", draw(whole), from_month=draw(st.integers(1, 3))),),
        pledges=(
            pledge("P1", draw(st.integers(1, 3)), beds=1.0, lift_tonnes=1.0),
            pledge("P2", draw(st.integers(1, 9)), capability=capability, precondition="us", **offer),
        ),
        bases=draw(st.sampled_from(((), (Base("b", ("air",), beds=6),), (Base("b", ("air", "west"), beds=4),)))),
        lift=draw(st.sampled_from(((), (Lift("road", "tonnes", 4),)))),
        substitutes=(Substitute("drones", "jets", 0.5),),
        conditions=US,
    )


@given(_waiting())
def test_what_closes_a_gap_alone_does_so_in_the_plan_made_with_it(t: ForceTables) -> None:
    """If the backing comes, the plan has no gap left."""
    for gap in explain_gaps(make_plan(compile_tables(t)), asks=False):
        for c in gap.candidates:
            if c.closes:
                anew = make_plan(compile_tables(evolve(t), given=["us"]))
                assert anew.share(True) == pytest.approx(1.0)


def test_room_is_told_beside_a_shorter_tour_too() -> None:
    """A's four go for 2 and for 6 of their 8 months, which fill the beds; 6 more let B's six in beside them."""
    t = tables(
        months=10,
        needs=(need("R1", 10, until_month=2), need("R2", 10, from_month=5)),
        pledges=(
            pledge("A", 4, beds=1.0, endurance_months=8, tour_months=6, chance_low=1.0, chance_high=1.0),
            pledge("B", 6, beds=1.0),
        ),
        bases=(Base("b", ("air",), beds=4),),
    )
    plan = make_plan(compile_tables(t))
    assert {(p.first, p.last, p.items) for p in plan.placements if p.offer == 0} == {(1, 2, 4), (5, 10, 4)}
    for gap in explain_gaps(plan):
        assert "housing for 6 more at b, filled by offers at hand" in [a.words for a in gap.asks]
