"""Bases beyond beds: runways, ground, fuel, the host's agreement; and work without help. All worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from grith.errors import ForceError
from grith.force import check_tables, compile_tables, explain_gaps, make_plan
from grith.nouns import Base, ForceCondition, ForceTables, Substitute, SupportRatio
from tests.force.small import need, pledge, tables


def _why(t: ForceTables, **scenario: list[str]) -> tuple[float, list[str]]:
    plan = make_plan(compile_tables(t, **scenario))
    share = plan.share()
    assert share is not None
    return share, [c.words for gap in explain_gaps(plan) for c in gap.candidates]


def test_a_runway_that_is_too_short_bars_the_offer_with_both_lengths() -> None:
    common = {"needs": (need(),), "pledges": (pledge(runway=2_400.0),)}
    short = Base("field", ("air",), runway=1_800.0)
    share, words = _why(tables(**common, bases=(short,)))
    assert share == 0 and words == ["needs a runway of 2,400 m; at most 1,800 m serve air"]
    assert _why(tables(**common, bases=(short, Base("other", ("air",), runway=2_500.0))))[0] == 1
    assert _why(tables(**common, bases=(short, Base("unknown", ("air",)))))[0] == 1  # not known is not too short
    assert _why(tables(**common))[0] == 1


@pytest.mark.parametrize(
    ("each", "base", "share", "ask"),
    [
        ({"hectares": 2.0}, {"hectares": 12.0}, 0.6, "8 more hectares at field"),
        ({"fuel_day": 500.0}, {"fuel_day": 4_000.0}, 0.8, "1,000 more litres of fuel a day at field"),
    ],
)
def test_ground_and_fuel_limit_who_can_come(
    each: dict[str, float], base: dict[str, float], share: float, ask: str
) -> None:
    """10 jets wanted and offered: 12 hectares at 2 a jet hold 6; 4,000 litres at 500 a jet keep 8."""
    t = tables(needs=(need(),), pledges=(pledge(**each),), bases=(Base("field", ("air",), **base),))  # type: ignore[arg-type]
    plan = make_plan(compile_tables(t))
    assert plan.share() == pytest.approx(share)
    (gap,) = explain_gaps(plan)
    assert any(a.words.startswith(ask) for a in gap.asks if a.kind == "room")
    assert any("at a base that serves air" in a.words for a in gap.asks if a.kind == "new offer")


def test_a_base_without_its_host_s_agreement_has_no_room_and_says_why() -> None:
    t = tables(
        needs=(need(quantity=100, capability="troops", area="west"),),
        pledges=(pledge(likely=100, capability="troops"),),
        bases=(Base("depot", ("west",), precondition="host"),),
        conditions=(ForceCondition("host", "The host agrees", 0.5, 0.9),),
    )
    share, words = _why(t)
    assert share == 0
    assert words == ["no beds free at depot (precondition not assumed: The host agrees) (months 1-6)"]
    assert _why(t, given=["host"])[0] == 1  # and there its beds are not known, so they do not limit


def test_a_base_s_precondition_is_checked_like_a_pledge_s() -> None:
    t = tables(needs=(need(),), bases=(Base("depot", ("air",), precondition="hots"),))
    assert [f.check for f in check_tables(t) if f.level == "error"] == ["broken_precondition"]
    with pytest.raises(ForceError, match="hots"):
        compile_tables(t)


def test_what_must_work_with_the_others_takes_no_offer_that_needs_help() -> None:
    t = tables(
        needs=(need("R1", 4, interoperable=True), need("R2", 6)),
        pledges=(pledge("P1", 10, interoperable=False), pledge("P2", 3)),
    )
    plan = make_plan(compile_tables(t))
    assert [plan.line_share(0), plan.line_share(1)] == [pytest.approx(0.75), pytest.approx(1.0)]
    (gap,) = explain_gaps(plan)
    first = next(c for c in gap.candidates if c.pledge == "P1")
    assert (first.cause, first.words) == ("caveat", "needs help to work with the others; asked for without")


def test_a_need_kept_up_for_some_months_ends_by_itself() -> None:
    """From month 2 for 3 months: months 2, 3 and 4 of 6; the derived beds as long."""
    t = tables(
        needs=(need("R1", 100, capability="troops", area="west", from_month=2, sustain_months=3),),
        ratios=(SupportRatio("troops", "beds", 0.1),),
    )
    troops, beds = compile_tables(t).lines
    assert troops.need == (0, 100, 100, 100, 0, 0) and beds.need == (0, 10, 10, 10, 0, 0)
    begun = tables(needs=(need("R1", 5, from_month=date(2025, 5, 1), sustain_months=3),))  # the plan begins in June
    assert compile_tables(begun).lines[0].need == (5, 5, 0, 0, 0, 0)
    for change, words in (({"until_month": 5}, "both a last month"), ({"sustain_months": 0}, "sustained for 0 months")):
        wrong = tables(needs=(need("R1", 1, **{"sustain_months": 3, **change}),))
        with pytest.raises(ForceError, match=words):
            compile_tables(wrong)


def test_nothing_stands_in_where_the_requirement_says_so() -> None:
    """Drones may stand in for jets at two for one: in R1 not, in R2 they may."""
    t = tables(
        needs=(need("R1", 4, substitutes=False), need("R2", 4, area="west")),
        pledges=(pledge("P1", 16, capability="drones"),),
        substitutes=(Substitute("drones", "jets", 0.5),),
    )
    plan = make_plan(compile_tables(t))
    assert [plan.line_share(0), plan.line_share(1)] == [0, pytest.approx(1)]
    (gap,) = explain_gaps(plan)
    assert [c.words for c in gap.candidates] == ["nothing may stand in for jets there"]
