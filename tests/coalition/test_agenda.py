"""Dates to watch."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from grith.coalition import dates_to_watch
from grith.nouns import Moment, Quantity, Statement
from tests.coalition.rows import cut

ZONE = "Europe/Kyiv"


def said(name: str, kind: str, event: Moment | None, **slots: Any) -> Statement:
    defaults: dict[str, Any] = {
        "firmness": "planned",
        "published": datetime(2025, 3, 17, tzinfo=UTC),
        "actor": ("United Kingdom",),
    }
    return Statement(id=name, report="r", kind=kind, event=event, **{**defaults, **slots})


def day(text: str) -> Moment:
    return Moment.of_day(date.fromisoformat(text), ZONE)


def watch(*rows: Statement, on: str = "2025-03-20"):
    return [(d.iso, d.role, d.statements) for d in dates_to_watch(rows, cut(on))]


def test_a_planned_meeting_is_watched_until_its_day() -> None:
    row = said("a", "meeting", day("2025-03-20"))
    assert watch(row) == [("2025-03-20", "event", ("a",))]
    assert watch(row, on="2025-03-21") == []
    assert watch(row, on="2025-03-16") == []  # not public yet


def test_a_deadline_has_no_beginning() -> None:
    row = said("a", "demand", Moment.of_days(None, date(2025, 5, 31), ZONE), firmness="")
    assert watch(row) == [("../2025-05-31", "deadline", ("a",))]


def test_a_running_agreement_ends() -> None:
    row = said("a", "agreement", Moment.of_days(date(2025, 3, 18), date(2025, 4, 16), ZONE), firmness="done")
    assert watch(row) == [("2025-03-18/2025-04-16", "ends", ("a",))]


def test_the_same_meeting_told_twice_is_one_row() -> None:
    rows = said("a", "meeting", day("2025-03-24")), said("b", "meeting", day("2025-03-24"), place="Riyadh")
    assert watch(*rows) == [("2025-03-24", "event", ("a", "b"))]
    assert dates_to_watch(rows, cut("2025-03-20"))[0].place == "Riyadh"


def test_what_happened_or_will_not_happen_is_not_watched() -> None:
    assert (
        watch(
            said("a", "meeting", day("2025-03-20"), firmness="done"),
            said("b", "allegation", day("2025-03-24")),
            said("c", "meeting", day("2025-03-24"), negated=True),
            said("d", "meeting", None),
            said(
                "e", "pledge", Moment.of_days(date(2025, 3, 1), date(2025, 3, 31), ZONE, "month"), firmness="committed"
            ),
        )
        == []
    )


def test_dates_come_in_order_whatever_the_order_of_statements() -> None:
    rows = [said("b", "meeting", day("2025-03-27")), said("a", "meeting", day("2025-03-24"))]
    assert [d[0] for d in watch(*rows)] == [d[0] for d in watch(*reversed(rows))] == ["2025-03-24", "2025-03-27"]


def test_thirty_days_from_a_stated_day_end_with_their_last_day() -> None:
    # 30 days from 18 March, the first day counted: 16 April, as one side's officials said in April 2025.
    since = Moment.of_days(date(2025, 3, 18), None, ZONE)
    days = Quantity("day", 30, 30)
    assert watch(said("a", "agreement", since, quantity=days)) == [("2025-03-18/2025-04-16", "ends", ("a",))]
    assert watch(said("a", "agreement", since, quantity=days), on="2025-04-17") == []


def test_agreeing_on_a_day_starts_no_count() -> None:
    days = Quantity("day", 30, 30)
    assert watch(said("a", "agreement", day("2025-03-18"), quantity=days, firmness="done")) == []
    assert watch(said("a", "demand", Moment.of_days(date(2025, 3, 18), None, ZONE), quantity=days)) == []


def test_for_now_is_no_date() -> None:
    today = Moment.of_day(date(2025, 3, 28), ZONE, "For now")
    assert watch(said("a", "pledge", today, firmness="committed"), on="2025-03-28") == []


def test_a_call_that_has_been_held_is_no_longer_to_come() -> None:
    week = Moment.of_days(date(2025, 3, 17), date(2025, 3, 23), ZONE, "week")
    plan = said("a", "call", week, firmness="expected", actor=("Donald Trump",), target=("Vladimir Putin",))
    told = datetime(2025, 3, 19, tzinfo=UTC)
    both = ("Vladimir Putin", "Donald Trump")
    held = said("b", "call", None, firmness="done", actor=both, published=told)
    assert watch(plan, on="2025-03-19") == [("2025-03-17/2025-03-23", "event", ("a",))]
    assert watch(plan, held, on="2025-03-18") == [("2025-03-17/2025-03-23", "event", ("a",))]  # not yet public
    assert watch(plan, held, on="2025-03-19") == []
    other = said("c", "call", None, firmness="done", actor=("Donald Trump", "Volodymyr Zelenskyy"), published=told)
    before = said("d", "call", day("2025-03-12"), firmness="done", actor=both, published=told)
    assert watch(plan, other, before, on="2025-03-19") == [("2025-03-17/2025-03-23", "event", ("a",))]
