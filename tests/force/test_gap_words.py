"""What is told of a gap: the reason with its months, and what would close it, in the words of a planner."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.cli._run import run
from grith.errors import ForceError
from grith.force import (
    amount_words,
    compile_tables,
    explain_gaps,
    make_plan,
    plan_view,
    prices,
    write_workbook,
)
from grith.force._units import thing_words
from grith.nouns import Base, ForceCapability, ForceCondition, Lift, SupportRatio
from tests.force.small import need, pledge, tables


def test_two_companies_by_month_4_or_housing_for_900_at_one_base() -> None:
    t = tables(
        needs=(
            need("R1", 2, capability="engineers", area="west", from_month=4),
            need("R2", 900, capability="troops", area="west", from_month=2),
        ),
        pledges=(pledge(likely=900, capability="troops"),),
        bases=(Base("depot", ("west",), beds=0),),
    )
    t = attrs.evolve(t, capabilities=(*t.capabilities, ForceCapability("engineers", "companies")))
    plan = make_plan(compile_tables(t))
    asks = [[a["words"] for a in gap["asks"]] for gap in plan_view(plan, explain_gaps(plan))["gaps"]]
    assert "housing for 900 more at depot, filled by offers at hand" in asks[0]
    assert asks[1][0].startswith("2 companies of engineers for west by month 4 (Sep 2025)")


def test_one_reason_for_all_its_months() -> None:
    t = tables(
        needs=(need(quantity=1000, capability="troops", area="west"),),
        pledges=(pledge(likely=1000, capability="troops", tour_months=2),),
        bases=(Base("depot", ("west",), beds=400),),
    )
    (gap,) = explain_gaps(make_plan(compile_tables(t)))
    assert gap.candidates[0].words.count("no beds free at depot") == 1
    assert "no beds free at depot (months 1-6)" in gap.candidates[0].words


def test_needs_that_grow_absurd_by_ratios_are_an_error_in_the_ratio_s_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    t = tables(
        needs=(need(quantity=9_000_000, capability="troops", area="west"),),
        ratios=(SupportRatio("troops", "beds", 1_000.0),),
    )
    with pytest.raises(ForceError, match="comes to 9,000,000,000 beds"):
        compile_tables(t)
    path = write_workbook(t, tmp_path / "force.xlsx")
    assert run(["force", "check", str(path)]) == 8
    assert "Support ratios!C2" in capsys.readouterr().err


def test_the_check_finds_what_only_a_plan_would_trip_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (pledge("A", offer="N"), pledge("B", offer="N"))
    path = write_workbook(tables(needs=(need(),), pledges=rows), tmp_path / "force.xlsx")
    assert run(["force", "check", str(path)]) == 8
    assert 'same stage of the offer "N"' in capsys.readouterr().err


def test_amounts_in_words() -> None:
    assert [amount_words(v) for v in (9_000_000, 2_499.99, 150, 0.5, 0.0004, 0, 12)] == [
        "9,000,000", "2,500", "150", "0.5", "0.0004", "0", "12",
    ]  # fmt: skip


@given(st.floats(0, 1e7, allow_nan=False))
def test_amounts_have_no_exponents_and_are_near(value: float) -> None:
    text = amount_words(value)
    assert "e" not in text
    assert float(text.replace(",", "")) == pytest.approx(value, rel=0.006, abs=1e-9)


@pytest.mark.parametrize(
    ("unit", "capability", "words"),
    [
        ("beds", "medical_beds", "medical beds"),
        ("aircraft", "surveillance_aircraft", "surveillance aircraft"),
        ("companies", "engineers", "companies of engineers"),
        ("ships", "ships", "ships"),
    ],
)
def test_what_is_counted_is_told_in_words(unit: str, capability: str, words: str) -> None:
    assert thing_words(unit, capability) == words


@pytest.mark.parametrize(
    ("unit", "capability", "words"),
    [
        ("beds", "medical_beds", "medical bed"),
        ("companies", "engineers", "company of engineers"),
        ("aircraft", "tankers", "aircraft of tankers"),
        ("hubs", "logistics_hubs", "logistics hub"),
        ("bases", "air_bases", "air base"),
        ("sorties", "air_patrols", "sortie of air patrols"),
        ("Bataillone", "infantry", "Bataillone of infantry"),
    ],
)
def test_one_of_what_is_counted(unit: str, capability: str, words: str) -> None:
    assert thing_words(unit, capability, 1.0) == words


def test_a_high_end_above_what_is_kept_is_explained() -> None:
    """R1 and R2 ask for 100 each, one offer brings 90, 100 or 110 at 0.75 to 0.95: R2 may get 0.95 × 10 of 100."""
    t = tables(
        months=4,
        needs=(need("R1", 100, capability="troops", area="west"), need("R2", 100, capability="troops", area="west")),
        pledges=(pledge(low=90, likely=100, high=110, capability="troops"),),
    )
    view = plan_view(make_plan(compile_tables(t)))
    assert [line["share"] for line in view["lines"]] == [1, 0]
    assert [line["band"] for line in view["lines"]] == [pytest.approx([0.675, 0.95]), pytest.approx([0, 0.095])]
    assert "“if all is kept” (must-haves, R2): its high end counts the high amounts" in view["band_note"]
    exact = attrs.evolve(t, pledges=(pledge(likely=100, capability="troops"),))
    assert plan_view(make_plan(compile_tables(exact)))["band_note"] == ""


def test_what_a_bed_is_worth_is_told_over_the_months() -> None:
    """A bed in every month of 4 houses one more of 100 in each: 4/100, however the prices split among the months."""
    t = tables(
        months=4,
        needs=(need(quantity=100, capability="troops", area="west"),),
        pledges=(pledge(likely=100, capability="troops"),),
        bases=(Base("depot", ("west",), beds=40),),
    )
    plan = make_plan(compile_tables(t))
    _, scarce = prices(plan.data, plan)
    (together,) = plan_view(plan, (), scarce)["scarce_together"]
    assert together["what"] == "beds at depot" and together["worth"] == pytest.approx(4 / 100)


def test_a_pool_that_is_used_up_at_the_end_is_told() -> None:
    """Of 400 at 1:4, 100 can always be there; for twelve months alone it may be 150 (two tours of 150)."""
    t = tables(
        months=12,
        needs=(need(quantity=150, capability="troops", area="west"),),
        pledges=(pledge(likely=400, capability="troops", counts="pool"),),
    )
    view = plan_view(make_plan(compile_tables(t)))
    assert view["must_have"]["if_all_kept"] == 1
    assert view["beyond_the_last_month"] == [{"pledge": "P1", "nation": "Nation of P1", "in_place": 150, "lasts": 100}]


def test_room_is_told_where_it_lacks_beside_another_reason() -> None:
    """6 companies find beds at a base of two areas. A has 24 company-months (4 for 6 months), B's fifth is idle.

    R1's 4 for 12 months and 2 of R2's 3 are all that the beds allow; with 100 more, B's fifth closes the gap by itself,
    though most of what A and B have is "used up" or "used elsewhere".
    """
    t = tables(
        months=12,
        needs=(
            need("R1", 4, capability="tanks", area="west", priority=1),
            need("R2", 3, capability="tanks", area="east", priority=2),
        ),
        pledges=(
            pledge("A", 4, capability="tanks", endurance_months=6, beds=100),
            pledge("B", 5, capability="tanks", firmness="willing", beds=100),
        ),
        bases=(Base("shared", ("west", "east"), beds=600),),
    )
    t = attrs.evolve(t, capabilities=(*t.capabilities, ForceCapability("tanks", "companies")))
    plan = make_plan(compile_tables(t))
    (gap,) = plan_view(plan, explain_gaps(plan))["gaps"]
    assert gap["line"] == "R2" and gap["missing"] == [1] * 12
    told = [a["words"] for a in gap["asks"]]
    assert told[0].endswith("with housing for 100 more at a base that serves east")
    assert told[1] == "housing for 100 more at shared, filled by offers at hand"
    more = attrs.evolve(t, bases=(Base("shared", ("west", "east"), beds=700),))
    assert make_plan(compile_tables(more)).share() == pytest.approx(1)
    less = attrs.evolve(t, bases=(Base("shared", ("west", "east"), beds=699),))
    assert make_plan(compile_tables(less)).share() == pytest.approx(20 / 24)


def test_what_rests_on_nobody_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No must-have has an offer, a desired line has one: nobody's loss costs must-haves, and no list is left empty."""
    t = tables(
        needs=(need("R1", 6), need("R2", 2, capability="drones", must_have=False)),
        pledges=(pledge("P1", 1, capability="drones"), pledge("P2", 1, capability="drones", firmness="willing")),
    )
    book = str(write_workbook(t, tmp_path / "force.xlsx"))
    assert run(["force", "keystones", book]) == 0
    told = capsys.readouterr().out
    assert "there is nobody to lose and nothing to make sure of" in told and "Nation of P1" in told
    assert "make sure of  →" not in told and "Who is enough" not in told
    assert run(["force", "odds", book, "--replan", "50"]) == 0
    assert "Enough: nobody has to come." in " ".join(capsys.readouterr().out.split())


def test_no_heading_of_the_keystones_wraps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With 120 letters in a line, which is what a file or a pipe gets, and long words in every column."""
    t = tables(
        needs=(need(quantity=3),),
        pledges=tuple(
            pledge(f"P{n}", likely=1, nation=nation, firmness="willing", precondition="host_nation_agreement")
            for n, nation in enumerate(("Democratic Republic of the Congo", "Central African Republic", "Eswatini"))
        ),
        conditions=(ForceCondition("host_nation_agreement", "", 0.21, 0.77, True),),
    )
    assert run(["force", "keystones", str(write_workbook(t, tmp_path / "force.xlsx"))]) == 0
    told = capsys.readouterr().out.splitlines()
    for heads in (
        ["kind", "name", "cover without it", "cover now", "cover if sure"],
        ["name", "Birnbaum", "criticality", "achievement", "reduction"],
    ):
        assert any(line.split() == " ".join(heads).split() for line in told), heads


def test_odds_that_reach_the_target_ask_for_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = str(write_workbook(tables(needs=(need(),), pledges=(pledge(),)), tmp_path / "force.xlsx"))
    assert run(["force", "keystones", book, "--target", "0.6"]) == 0
    assert "The low end is at 60 % or above as it is: 75 to 95 %." in capsys.readouterr().out


def test_a_unit_that_is_needed_before_its_tour_would_end_is_told_with_the_month() -> None:
    """Lift brings 450 a month: in month 1 all of R2 and 50 of R1; A's other 150 come in month 2, so none is free."""
    t = tables(
        needs=(need("R1", 500, capability="troops", area="west"), need("R2", 400, capability="troops", area="east")),
        pledges=(
            pledge("A", 600, capability="troops", lift_tonnes=1),
            pledge("B", 300, capability="troops", ready=2, firmness="willing", lift_tonnes=1),
        ),
        lift=(Lift("rail", per_month=450),),
    )
    (gap,) = plan_view(plan := make_plan(compile_tables(t)), explain_gaps(plan))["gaps"]
    assert gap["missing"] == [450, 0, 0, 0, 0, 0]
    why = gap["candidates"][0]["why"]
    assert "in place or at rest from month 2, before a tour would end" in why and "no lift left on rail" in why


def test_the_prices_of_a_plan_are_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gaps and scarce things rest on one relaxation: of a large force it takes most of the time."""
    from grith.force import _plan

    plan = make_plan(compile_tables(tables(needs=(need(quantity=4),), pledges=(pledge(likely=2),))))
    before = explain_gaps(plan), prices(plan.data, plan)
    monkeypatch.setattr(_plan, "reach", None)  # another search would fail
    assert (explain_gaps(plan), prices(plan.data, plan)) == before
    with pytest.raises(TypeError):
        prices(plan.data)
