"""Plans that were solved by hand."""

from __future__ import annotations

import json
from datetime import date

import pytest
from attrs import evolve

from grith.errors import ForceError
from grith.force import compile_tables, explain_gaps, find_conflict, make_plan, plan_view, prices
from grith.nouns import (
    Base,
    FixedChoice,
    ForceCondition,
    ForceNation,
    Lift,
    Substitute,
    SupportRatio,
)
from tests.force.small import need, pledge, tables


def test_a_pool_at_one_to_four_keeps_a_quarter_in_place() -> None:
    """256,000 people keep 64,000 in place (The Times, 30 April 2025: 64,000 asked, 256,000 over two years)."""
    t = tables(
        months=24,
        needs=(need(quantity=64_000, capability="troops", area="west"),),
        pledges=(pledge(likely=256_000, capability="troops", counts="pool"),),
    )
    plan = make_plan(compile_tables(t))
    assert plan.share() == pytest.approx(1.0)
    less = evolve(t, pledges=(pledge(likely=255_000, capability="troops", counts="pool"),))
    lacking = make_plan(compile_tables(less))
    # Four tours of six months share 255,000: 63,750 on average, so 1 - 250/64,000 of the need.
    assert lacking.share() == pytest.approx(1 - 250 / 64_000, abs=1e-6)


def test_six_months_out_and_twenty_four_back_takes_five_units() -> None:
    """UK planning rule: five units keep one in place, four do not (force.md 1.2)."""
    for units, share in ((5, 1.0), (4, 24 / 30)):
        t = tables(
            months=30,
            needs=(need(quantity=1),),
            pledges=(pledge(likely=units, counts="pool", rotation_ratio=5.0),),
        )
        assert make_plan(compile_tables(t)).share() == pytest.approx(share)


def test_ratio_and_tour_come_from_pledge_then_nation_then_settings() -> None:
    t = tables(
        needs=(need(),),
        pledges=(
            pledge("P1", nation="A", counts="pool", rotation_ratio=3.0, tour_months=2),
            pledge("P2", nation="A", counts="pool"),
            pledge("P3", nation="B", counts="pool"),
        ),
        nations=(ForceNation("A", tour_months=4, rotation_ratio=5.0),),
    )
    assert [(o.tour, o.ratio) for o in compile_tables(t).offers] == [(2, 3.0), (4, 5.0), (6, 4.0)]


def test_must_haves_come_before_desired_and_priority_one_before_two() -> None:
    """Ten aircraft; 6 must, 3 must of second priority, 5 desired: the desired line gets the one that is left."""
    t = tables(
        months=1,
        needs=(
            need("D", 5, must_have=False, area="east"),
            need("M2", 3, priority=2, area="west"),
            need("M1", 6),
        ),
        pledges=(pledge(likely=10),),
    )
    plan = make_plan(compile_tables(t))
    assert [row[0] for row in plan.covered] == [1, 3, 6]
    short = make_plan(compile_tables(evolve(t, pledges=(pledge(likely=7),))))
    assert [row[0] for row in short.covered] == [0, 1, 6]


def test_notice_ready_and_until_bound_the_months_of_use() -> None:
    """Called on 1 June: 30 days' notice is 1 July (month 2), 60 days 31 July, so usable in full from month 3."""
    rows = (
        pledge("P0", ready=None, notice_days=0),
        pledge("P30", ready=None, notice_days=30),
        pledge("P60", ready=None, notice_days=60),
        pledge("Pd", ready=date(2025, 7, 2)),
        pledge("Pu", until=date(2025, 8, 30)),
        pledge("Pv", until=date(2025, 8, 31)),
        pledge("Pn", ready=None),
    )
    data = compile_tables(tables(needs=(need(),), pledges=rows))
    assert [(o.first, o.last) for o in data.offers] == [(1, 6), (2, 6), (3, 6), (3, 6), (1, 2), (1, 3), (4, 6)]


def test_readiness_asked_bars_slower_offers() -> None:
    t = tables(
        needs=(need(readiness_days=30),),
        pledges=(pledge("slow", ready=None, notice_days=31), pledge("fast", 4, ready=None, notice_days=30)),
    )
    plan = make_plan(compile_tables(t))
    assert max(plan.supply[0]) == 4
    causes = {c.pledge: c.cause for c in explain_gaps(plan)[0].candidates}
    assert causes["slow"] == "readiness"


def test_endurance_is_the_months_that_all_of_it_can_be_kept() -> None:
    t = tables(needs=(need(quantity=4),), pledges=(pledge(likely=4, endurance_months=3, tour_months=1),))
    plan = make_plan(compile_tables(t))
    assert sum(plan.supply[0]) == 12 and plan.share() == pytest.approx(0.5)


def test_all_of_an_offer_can_come_for_its_endurance_though_a_tour_would_be_longer() -> None:
    """Endurance of 3 months and tours of six: two aircraft come for three months, not one for six or none at all."""
    for amount, capability in ((2, "jets"), (1, "jets"), (1000, "troops")):
        t = tables(
            months=12,
            needs=(need(quantity=amount, capability=capability, until_month=6),),
            pledges=(pledge(likely=amount, capability=capability, endurance_months=3),),
        )
        plan = make_plan(compile_tables(t))
        assert plan.share() == pytest.approx(0.5) and max(plan.supply[0]) == pytest.approx(amount)


def test_what_full_tours_leave_of_the_endurance_is_a_shorter_tour() -> None:
    t = tables(months=24, needs=(need(quantity=1),), pledges=(pledge(likely=1, endurance_months=8),))
    plan = make_plan(compile_tables(t))
    assert sorted(p.last - p.first + 1 for p in plan.placements) == [2, 6]


def test_nothing_of_an_offer_with_no_endurance_is_placed() -> None:
    t = tables(needs=(need(quantity=1),), pledges=(pledge(likely=1, endurance_months=0),))
    assert make_plan(compile_tables(t)).placements == ()


def test_an_offer_of_up_to_so_much_brings_nothing_where_low_amounts_are_planned_with() -> None:
    for capability in ("jets", "troops"):
        offer = pledge(low=0, likely=4, high=4, capability=capability, precondition="ceasefire")
        t = tables(
            needs=(need(quantity=1, capability=capability),),
            pledges=(offer,),
            conditions=(ForceCondition("ceasefire"),),
            settings={"amount": "low"},
        )
        for holds in ((), ("ceasefire",)):
            plan = make_plan(compile_tables(t, given=holds))
            assert plan.placements == () and plan.data.barred.keys() == {"P1"}
            assert plan_view(plan)["must_have"]["if_all_kept"] == 0


def test_what_was_decided_beforehand_is_named_as_the_reason() -> None:
    """Not "the plan is not proved": a choice holds the offer back, or keeps the requirement where it is."""
    t = tables(
        needs=(need(quantity=6), need("R2", quantity=3, area="west", until_month=2)),
        pledges=(pledge("P1", 9, nation="Norway"),),
        fixed=(
            FixedChoice("F1", "at most", 4, nation="Norway", area="air"),
            FixedChoice("F2", "exactly", 1, requirement="R2", until_month=2),
        ),
    )
    air, west = explain_gaps(make_plan(compile_tables(t)))
    assert air.candidates[0].cause == "fixed choice"
    assert 'the fixed choice "F1" allows no more' in air.candidates[0].words
    assert west.candidates[0].words.startswith('the fixed choice "F2" keeps R2 at 1 aircraft (months 1-2)')
    assert [a.words for a in west.asks] == ['allow more than 1 in the fixed choice "F2"']
    assert air.asks[0].kind == "new offer"


def test_beds_limit_who_can_come_and_the_missing_beds_are_named() -> None:
    """1,000 wanted, 1,000 offered, beds for 400: 600 are missing, and 600 beds close it."""
    t = tables(
        needs=(need(quantity=1000, capability="troops", area="west"),),
        pledges=(pledge(likely=1000, capability="troops"),),
        bases=(Base("depot", ("west",), beds=400),),
    )
    plan = make_plan(compile_tables(t))
    (gap,) = explain_gaps(plan)
    assert gap.worst == pytest.approx(600)
    assert [c.cause for c in gap.candidates] == ["base"]
    assert "no beds free at depot" in gap.candidates[0].words
    room = [a for a in gap.asks if a.kind == "room"]
    assert room[0].parts[0][:2] == ("beds at depot", pytest.approx(600))
    offer = next(a for a in gap.asks if a.kind == "new offer")
    assert offer.parts[0][1] == pytest.approx(600) and ("beds for west", pytest.approx(600), 1) in offer.parts


def test_a_base_that_serves_two_areas_is_shared() -> None:
    """Beds for 100 shared and 50 in the east alone, 100 wanted in each: 150 of 200 have a bed."""
    t = tables(
        months=1,
        needs=(
            need("W", 100, capability="troops", area="west"),
            need("E", 100, capability="troops", area="east"),
        ),
        pledges=(pledge(likely=500, capability="troops"),),
        bases=(Base("both", ("west", "east"), beds=100), Base("own", ("east",), beds=50)),
    )
    plan = make_plan(compile_tables(t))
    assert sum(sum(row) for row in plan.covered) == pytest.approx(150)


def test_unknown_beds_do_not_limit_and_zero_beds_do() -> None:
    common = {
        "months": 1,
        "needs": (need(quantity=100, capability="troops", area="west"),),
        "pledges": (pledge(likely=100, capability="troops"),),
    }
    unknown = make_plan(compile_tables(tables(**common, bases=(Base("b", ("west",)),))))
    none = make_plan(compile_tables(tables(**common, bases=(Base("b", ("west",), beds=0),))))
    assert (unknown.share(), none.share()) == (pytest.approx(1), pytest.approx(0))


def test_lift_brings_in_so_much_a_month() -> None:
    """Ten aircraft of 10 t each over 30 t a month: 3, 6, 9, 10 in place; they may come before the need begins."""
    common = {
        "months": 4,
        "pledges": (pledge(lift_tonnes=10.0, tour_months=4),),
        "lift": (Lift("rail", per_month=20.0), Lift("road", per_month=10.0)),
    }
    plan = make_plan(compile_tables(tables(needs=(need(),), **common)))
    assert plan.supply[0] == (3, 6, 9, 10)
    later = make_plan(compile_tables(tables(needs=(need(from_month=3),), **common)))
    assert later.covered[0][2:] == (9, 10)


def test_airfield_handles_arrivals_and_supply() -> None:
    """100 t a month; an aircraft brings 40 t and uses 10 t a month: 2 in month 1; then 100 - 20 = 80 lets 1 more in."""
    t = tables(
        months=2,
        needs=(need(),),
        pledges=(pledge(lift_tonnes=40.0, supply_tonnes=10.0),),
        bases=(Base("field", ("air",), throughput=100.0),),
    )
    assert make_plan(compile_tables(t)).supply[0] == (2, 3)


def test_support_ratio_derives_a_line_that_can_be_checked_by_hand() -> None:
    """5,000 troops with 12 beds a thousand: 60 beds; and 0.5 drones a bed: 30."""
    t = tables(
        needs=(need("R1", 5000, capability="troops", area="west"),),
        ratios=(SupportRatio("troops", "beds", 0.012), SupportRatio("beds", "drones", 0.5, must_have=False)),
    )
    lines = compile_tables(t).lines
    assert [(line.id, line.need[0], line.must_have) for line in lines] == [
        ("R1", 5000, True),
        ("R1 > beds", 60, True),
        ("R1 > beds > drones", 30, False),
    ]


def test_substitutes_count_at_their_rate_and_only_after_the_real_thing() -> None:
    t = tables(
        months=1,
        needs=(need(quantity=4),),
        pledges=(pledge("D", 10, capability="drones"), pledge("J", 3)),
        substitutes=(Substitute("drones", "jets", 0.5),),
    )
    plan = make_plan(compile_tables(t))
    used = {plan.data.offers[p.offer].pledge.id: p.items for p in plan.placements}
    assert plan.share() == 1 and used == {"J": 3, "D": 2}


def test_superseded_ended_later_and_refused_offers_do_not_count() -> None:
    rows = (
        pledge("old", 1, said=date(2025, 1, 1)),
        pledge("new", 2, said=date(2025, 3, 1), supersedes=("old",)),
        pledge("ended", 4, said=date(2025, 1, 1), ended=date(2025, 2, 1)),
        pledge("refused", 8, firmness="refused"),
        pledge("open", 16, firmness=""),
        pledge("none", None),
    )
    t = tables(needs=(need(quantity=100),), pledges=rows)
    counted = {
        day: sorted(o.pledge.id for o in compile_tables(t, as_of=date.fromisoformat(day)).offers)
        for day in ("2025-01-15", "2025-02-01", "2025-03-01")
    }
    assert counted == {"2025-01-15": ["ended", "old"], "2025-02-01": ["old"], "2025-03-01": ["new"]}
    bars = compile_tables(t).barred
    assert {k: b.cause for k, b in bars.items()} == {
        "old": "superseded", "ended": "ended", "refused": "refused", "open": "undecided", "none": "no number",
    }  # fmt: skip


def test_stages_of_one_offer_are_never_added() -> None:
    """1,000 announced, of them 400 allocated, of them 100 in place: 1,000 in all, each slice at its own firmness."""
    rows = (
        pledge("a", 1000, capability="troops", nation="N", offer="o", stage="announced", firmness="willing"),
        pledge("b", 400, capability="troops", nation="N", offer="o", stage="allocated", firmness="committed"),
        pledge("c", 100, capability="troops", nation="N", offer="o", stage="in place", firmness="done"),
    )
    t = tables(needs=(need(quantity=5000, capability="troops", area="west"),), pledges=rows)
    data = compile_tables(t)
    assert {o.pledge.id: o.amount for o in data.offers} == {"a": 600, "b": 300, "c": 100}
    assert max(make_plan(data).supply[0]) == pytest.approx(1000)
    twice = evolve(t, pledges=(*rows, pledge("d", 5, capability="troops", offer="o", stage="allocated")))
    with pytest.raises(ForceError, match="same stage"):
        compile_tables(twice)


def test_preconditions_join_by_and_and_or() -> None:
    rows = (pledge("p", precondition="ceasefire & (us | nato)"),)
    t = tables(
        needs=(need(),),
        pledges=rows,
        conditions=(ForceCondition("ceasefire", assumed=True), ForceCondition("us"), ForceCondition("nato")),
    )
    assert compile_tables(t).barred["p"].cause == "precondition"
    assert not compile_tables(t, given=["nato"]).barred
    assert compile_tables(t, given=["us"], not_given=["ceasefire"]).barred["p"].words.endswith("assumed: ceasefire")
    assert compile_tables(t, not_given=["ceasefire"]).barred["p"].words.endswith("ceasefire and (us or nato)")
    assert compile_tables(t).barred["p"].words.endswith("assumed: us or nato")
    with pytest.raises(ForceError, match="not a precondition"):
        compile_tables(t, given=["typo"])


def test_fixed_choices_are_kept() -> None:
    t = tables(
        months=2,
        needs=(need("A", 10), need("B", 10, area="west", must_have=False)),
        pledges=(pledge(likely=10, nation="N"),),
        fixed=(FixedChoice("F", "at least", 4, nation="N", area="west"),),
    )
    plan = make_plan(compile_tables(t))
    assert plan.covered == ((6, 6), (4, 4))


def test_contradicting_choices_give_a_minimal_set_that_passes_the_definition() -> None:
    """8 in the west and 5 in the east from one offer of 10 cannot be; the third choice has no part in it."""
    fixed = (
        FixedChoice("F1", "at least", 8, pledge="P1", area="west"),
        FixedChoice("F2", "at most", 9, pledge="P1", area="air"),
        FixedChoice("F3", "at least", 5, pledge="P1", area="east"),
    )
    t = tables(
        months=3,
        needs=(need("A"), need("W", area="west"), need("E", area="east")),
        pledges=(pledge(likely=10),),
        fixed=fixed,
    )
    found = find_conflict(compile_tables(t))
    assert found is not None
    assert found.choices == ("F1", "F3") and found.limits == ('amount and rotation of offer "P1" (Nation of P1)',)
    for kept in (("F1",), ("F3",)):
        alone = evolve(t, fixed=tuple(f for f in fixed if f.id in kept))
        assert find_conflict(compile_tables(alone)) is None
    with pytest.raises(ForceError, match='"F1" and "F3" cannot all be kept'):
        make_plan(compile_tables(t))


def test_conflicts_that_share_no_choice_are_told_together() -> None:
    """At least 3 and at most 1 of one nation clash; so does 12 of an offer of 10, whatever the others."""
    t = tables(
        months=2,
        needs=(need("A", 20),),
        pledges=(pledge("P1", 10, nation="N"), pledge("P2", 10, nation="M")),
        fixed=(
            FixedChoice("F1", "at least", 3, pledge="P1"),
            FixedChoice("F2", "at most", 1, nation="N"),
            FixedChoice("F3", "at least", 12, pledge="P2"),
            FixedChoice("F4", "at least", 1, nation="M"),
        ),
    )
    with pytest.raises(ForceError) as caught:
        make_plan(compile_tables(t))
    told = sorted(p.what for p in caught.value.problems)
    assert len(told) == 2
    assert told[0].startswith('"F3" cannot be kept, beside amount and rotation of offer "P2"')
    assert told[1] == 'the fixed choices "F1" and "F2" cannot all be kept'


def test_every_cause_is_told() -> None:
    """One shortfall, nine pledges that do not fill it, nine causes."""
    t = tables(
        months=3,
        settings={"counted_from": "willing"},
        needs=(need("R", 100, task="strike", until_month=1), need("E", 5, area="east", until_month=1)),
        pledges=(
            pledge("area", 5, not_areas=("air",), areas=("west",)),
            pledge("task", 5, not_tasks=("strike",), areas=("air",)),
            pledge("date", 5, ready=2),
            pledge("soft", 5, firmness="possible"),
            pledge("cond", 5, precondition="us"),
            pledge("refused", 5, firmness="refused"),
            pledge("silent", None),
            pledge("here", 5, areas=("air",)),
            pledge("there", 5),
        ),
        conditions=(ForceCondition("us", "US backing"),),
        fixed=(FixedChoice("F", "at least", 5, pledge="there", area="east", until_month=1),),
    )
    gaps = {c.pledge: c.cause for c in explain_gaps(make_plan(compile_tables(t)))[0].candidates}
    assert gaps == {
        "area": "caveat", "task": "caveat", "date": "date", "soft": "firmness", "cond": "precondition",
        "refused": "refused", "silent": "no number", "here": "used here", "there": "used elsewhere",
    }  # fmt: skip


def test_rotation_is_named_where_the_pool_is_at_rest() -> None:
    t = tables(months=12, needs=(need(quantity=4),), pledges=(pledge(likely=4, counts="pool"),))
    plan = make_plan(compile_tables(t))
    assert plan.share() == pytest.approx(0.5)
    (gap,) = explain_gaps(plan)
    assert gap.candidates[0].cause == "rotation" and len(gap.months) == 6


def test_the_price_is_the_dual() -> None:
    """Two lines of 10 and 5 share 10 aircraft: one more needed on the smaller adds 1/10 (the larger gives way)."""
    t = tables(
        months=1,
        needs=(need("big", 10, area="west"), need("small", 5, area="east")),
        pledges=(pledge(likely=10),),
    )
    dual, _ = prices(compile_tables(t))
    assert dual[0, 1] == pytest.approx(0.1) and dual[1, 1] == pytest.approx(0.1)
    beds = tables(
        months=1,
        needs=(need(quantity=1000, capability="troops", area="west"),),
        pledges=(pledge(likely=1000, capability="troops"),),
        bases=(Base("depot", ("west",), beds=400),),
    )
    _, scarce = prices(compile_tables(beds))
    assert scarce[0].what == "beds at depot" and scarce[0].worth == pytest.approx(1 / 1000)


def test_the_band_is_the_exact_expectation() -> None:
    """Two offers of 6 for a need of 10, kept at 0.75 to 0.95: E[min(10, sum)] = 2pq·6 + p²·10."""
    t = tables(months=1, needs=(need(quantity=10),), pledges=(pledge("A", 6, part=6), pledge("B", 6, part=6)))
    view = plan_view(make_plan(compile_tables(t)))
    expected = [(2 * p * (1 - p) * 6 + p * p * 10) / 10 for p in (0.75, 0.95)]
    assert view["must_have"]["band"] == pytest.approx(expected, abs=1e-6)
    assert view["must_have"]["if_all_kept"] == 1


def test_same_input_same_plan_byte_for_byte() -> None:
    t = tables(
        months=12,
        needs=(need("A", 7), need("B", 6, area="west"), need("C", 5, area="east", must_have=False)),
        pledges=tuple(pledge(f"P{i}", i % 4 + 1, counts="pool" if i % 3 else "in place") for i in range(12)),
        bases=(Base("b", ("west", "air"), stands=9.0),),
    )

    def text() -> str:
        plan = make_plan(compile_tables(t))
        return json.dumps(plan_view(plan, explain_gaps(plan), prices(plan.data)[1]))

    assert text() == text()


def test_more_than_the_stated_limit_of_tours_is_refused_by_name() -> None:
    t = tables(
        months=60,
        needs=tuple(need(f"R{i}", task=f"t{i}") for i in range(40)),
        pledges=tuple(pledge(f"P{i}") for i in range(200)),
    )
    with pytest.raises(ForceError, match="400,000 tours"):
        make_plan(compile_tables(t))
