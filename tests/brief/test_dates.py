"""Dates to watch as a reader of the brief sees them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from grith.brief._dates import date_rows
from grith.brief._deal import _held
from grith.brief._parties import PartyNames
from grith.coalition import dates_to_watch
from grith.nouns import Moment, Span, Statement
from tests.brief import sample
from tests.coalition.rows import cut

ZONE = "Europe/Kyiv"
TEXT = "Planners will meet near London on Thursday. For now it will keep to the halt, a spokesman said on Monday."


def said(name: str, words: str, event: Moment, **slots: Any) -> Statement:
    at = TEXT.index(words)
    report = sample.report(1, TEXT, "2025-03-17")
    defaults: dict[str, Any] = {"firmness": "planned", "actor": ("unnamed participants",)}
    return Statement(
        name, report.id, slots.pop("kind", "meeting"), Span(at, at + len(words), words), event=event,
        published=datetime.fromisoformat("2025-03-17T00:00:00+00:00"), **{**defaults, **slots},
    )  # fmt: skip


def rows(*statements: Statement, day: str = "2025-03-17") -> list[dict[str, Any]]:
    view = sample.view(reports=[sample.report(1, TEXT, "2025-03-17")], statements=list(statements), incidents=[])
    return date_rows(dates_to_watch(statements, cut(day)), view["statements"])


def test_what_is_to_come_is_told_in_the_words_of_the_report() -> None:
    met = said("a", "will meet", Moment.of_day(date(2025, 3, 20), ZONE, "on Thursday"), place="London")
    again = said("b", "will meet near", Moment.of_day(date(2025, 3, 20), ZONE, "on Thursday"), actor=("planners",))
    (row, other) = rows(met, again)
    assert row["text"] == "Meeting (London): “Planners will meet near London on Thursday.”"
    assert "unnamed" not in row["text"] and other["text"].startswith("Meeting: “Planners")


def test_one_sentence_is_one_date_though_it_was_read_twice() -> None:
    monday = Moment.of_day(date(2025, 3, 20), ZONE, "on Thursday")
    (row,) = rows(said("a", "will meet", monday, object="x"), said("b", "meet", monday, object="y", actor=("z",)))
    assert row["statements"] == ["a", "b"]


def test_the_day_on_which_somebody_spoke_is_no_date_to_watch() -> None:
    monday = Moment.of_day(date(2025, 3, 17), ZONE, "on Monday")
    assert rows(said("a", "will keep", monday, kind="pledge", firmness="committed")) == []


def test_thirty_days_end_by_each_telling_and_lead_to_the_position() -> None:
    def point(who: str, since: str, kind: str = "agreement") -> dict[str, Any]:
        words = "halt strikes at energy facilities for 30 days"
        held = {"position": f"{who}-1", "holders": [who], "words": words, "kind": kind, "since": since}
        return {"id": f"{who}-1", "held": [held]}

    # 30 days, the first of them counted: officials of each side, and expectations.md of the example.
    deal = {
        "parties": {"RUS": "Russia", "UKR": "Ukraine", "USA": "the United States"},
        "positions": [point("RUS", "2025-03-18"), point("UKR", "2025-03-25"), point("USA", "2025-03-18", "demand")],
    }
    found = date_rows([], [], deal, "2025-03-28")
    assert [(r["day"], r["positions"]) for r in found] == [("2025-04-16", ["RUS-1"]), ("2025-04-23", ["UKR-1"])]
    assert "Russia" in found[0]["text"] and "Tue 18 March 2025" in found[0]["text"]
    assert [r["day"] for r in date_rows([], [], deal, "2025-04-17")] == ["2025-04-23"]
    untitled = {"id": "A", "held": [{"position": "A", "holders": ["RUS"], "kind": "agreement", "since": "2025-03-18"}]}
    assert date_rows([], [], {"parties": {}, "positions": [untitled]}, "2025-03-28") == []


def test_an_end_that_lay_ahead_is_not_told() -> None:
    row = {"id": "A", "holders": ["RUS"], "since": "2025-03-18", "until": "2025-04-18"}
    names = PartyNames(sample.definition())
    assert "until" not in _held(row, set(), {}, names, "2025-03-28")
    assert _held(row, set(), {}, names, "2025-04-18")["until"] == "2025-04-18"
