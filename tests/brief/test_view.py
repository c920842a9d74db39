"""The view: what is on record, by whom, and what it rests on; the same rows give the same value."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from attrs import evolve

from grith.brief import build_view, write_brief
from grith.nouns import IncidentReport, LeftOut, Moment, Place, Quantity, Report, Span, Statement
from grith.nouns.as_of import AsOf
from tests.brief import sample

SCHEMA = json.loads((Path(__file__).parents[2] / "src/grith/brief/brief.schema.json").read_text(encoding="utf-8"))


def check(view: dict) -> None:
    """The view, as it is written, fits the published schema."""
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(view)))


def lines(view: dict, box: str) -> list[str]:
    return ["".join(p["text"] for p in line) for b in view["boxes"] if b["id"] == box for line in b["lines"]]


def test_the_schema_is_a_schema_and_the_view_fits_it() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    check(sample.view())


def test_the_schema_refuses_what_is_not_a_brief() -> None:
    view = sample.view()
    view["statements"][0]["kind"] = "rumour"
    with pytest.raises(jsonschema.ValidationError):
        check(view)


def test_an_empty_ledger_gives_a_brief_that_fits_the_schema_and_has_no_boxes(tmp_path: Path) -> None:
    view = sample.view(
        reports=[], statements=[], incidents=[], left_out=[], register=None, changes=None, head=None, since=None
    )
    check(view)
    assert view["boxes"] == []
    assert all(path.stat().st_size for path in write_brief(view, tmp_path).values())


def test_the_order_in_which_rows_come_does_not_matter() -> None:
    straight = sample.view()
    rows = {"reports": sample.reports(), "statements": sample.statements(), "incidents": sample.incidents()}
    for seed in range(5):
        for found in rows.values():
            random.Random(seed).shuffle(found)
        assert sample.view(**rows) == straight


def test_claims_are_kept_by_claimant_and_never_added_up() -> None:
    found = lines(sample.view(), "truce")
    assert "Ukraine: 1 allegation against Russia" in found
    assert "Russia: 1 denial" in found
    assert not any("2 allegations" in line or "2 claims" in line for line in found)


def test_rival_totals_of_many_claims_stay_apart() -> None:
    source = sample.report(7, "Kyiv accused Moscow. Moscow accused Kyiv.", "2025-03-19")
    told = [
        sample.said(source, "allegation", words, n, speaker=(who,), actor=(whom,))
        for n, (words, who, whom) in enumerate(
            [("Kyiv accused Moscow", "Kyiv", "Moscow")] * 3 + [("Moscow accused Kyiv", "Peskov", "Kyiv")] * 5, start=1
        )
    ]
    found = lines(sample.view(reports=[source], statements=told, incidents=[]), "truce")
    assert found == ["Russia: 5 allegations against Ukraine", "Ukraine: 3 allegations against Russia"]
    assert not any("8" in line for line in found)


def test_places_are_not_accused_and_quarrels_inside_a_party_are_no_breach(monkeypatch: pytest.MonkeyPatch) -> None:
    source = sample.report(7, "Moscow accused Kyiv. London accused London. London accused Moscow.", "2025-03-19")
    rows = [
        ("Moscow accused Kyiv", "Peskov", ("Kyiv",)),
        ("Moscow accused Kyiv", "Peskov", ("Kyiv", "Krasnodar region", "Crimea")),
        ("Moscow accused Kyiv", "Peskov", ("Britain",)),
        ("Moscow accused Kyiv", "Peskov", ("the West",)),
        ("London accused London", "Starmer", ("Britain",)),
        ("London accused Moscow", "Starmer", ("Moscow",)),
    ]
    told = [
        sample.said(source, "allegation", words, n, speaker=(who,), actor=whom)
        for n, (words, who, whom) in enumerate(rows, start=1)
    ]
    rows_only = {"reports": [source], "statements": told, "incidents": []}
    russia = "Russia: 4 allegations: 2 against Ukraine, 2 against others"
    found = lines(sample.view(**rows_only), "truce")
    assert found == [russia, "United Kingdom: 1 allegation against Russia"]
    roles = {"Ukraine": "host", "Russia": "belligerent"}
    parties = tuple(evolve(p, role=roles.get(p.name, "")) for p in sample.definition().parties)
    case = evolve(sample.definition(), parties=parties)
    monkeypatch.setattr(sample, "definition", lambda: case)
    sides = sample.view(**rows_only)
    assert lines(sides, "truce") == [russia, "1 other claimant: United Kingdom"]


def test_a_total_names_the_page_that_tells_it_where_nobody_is_quoted() -> None:
    register = {
        "cells": [],
        "totals_claimed": [
            {
                "words": "34 countries (at a meeting)",
                "low": 34,
                "high": 34,
                "unit": "countries",
                "speaker": "the report",
                "published": "2025-03-19T00:00:00+02:00",
                "published_precision": "day",
                "statements": ["st-001"],
            }
        ],
    }
    source = sample.report(7, "Military chiefs from 34 countries met.", "2025-03-19", origin="The Example Post")
    told = [sample.said(source, "meeting", "34 countries met", 1)]
    view = sample.view(reports=[source], statements=told, incidents=[], register=register, changes=None)
    check(view)
    assert lines(view, "support") == [
        "34 countries (at a meeting), claimed in The Example Post, Wed 19 March 2025: a total without names"
    ]


def test_a_speaker_stands_for_a_party_only_while_in_office() -> None:
    from datetime import date

    from attrs import evolve

    from grith.brief._parties import PartyNames
    from grith.nouns import Holder, Office, Party

    party = Party("A", "Aland", offices=(Office("premier", holders=(Holder("Ann Bee", (), None, date(2025, 3, 1)),)),))
    names = PartyNames(evolve(sample.definition(), parties=(*sample.definition().parties, party)))
    assert names.of("Ann Bee", date(2025, 3, 1)) == "Aland"
    assert names.of("Ann Bee", date(2025, 3, 2)) == ""
    assert names.of("Bee, premier", date(2025, 2, 1)) == "Aland"
    assert names.of("Russia's Ministry of Defence") == "Russia"
    assert names.of("Ukraine envoy Somebody") == ""


def test_deal_shows_what_is_asked_without_a_verdict() -> None:
    view = sample.view()
    assert lines(view, "deal") == ["Russia: 1 demand · 1 red line"]
    note = next(b["note"] for b in view["boxes"] if b["id"] == "deal")
    assert "No judgement" in note


def test_boxes_of_engines_not_built_are_absent() -> None:
    view = sample.view()
    assert [b["id"] for b in view["boxes"]] == ["support", "deal", "truce"]
    quiet = sample.view(statements=[s for s in sample.statements() if s.kind == "meeting"], incidents=[], register=None)
    assert quiet["boxes"] == []


def test_every_figure_rests_on_statements_that_the_brief_shows() -> None:
    view = sample.view()
    known = {s["id"] for s in view["statements"]}
    parts = [p for b in view["boxes"] for line in b["lines"] for p in line]
    assert any("statements" in p for p in parts)
    for part in parts:
        if any(c.isdigit() for c in part["text"]) and "statements" in part:
            assert part["statements"]
            assert set(part["statements"]) <= known
    dangling = sample.view(statements=sample.statements()[1:])
    assert "st-001" not in json.dumps(dangling)


def test_words_are_shown_in_their_sentence() -> None:
    row = next(s for s in sample.view()["statements"] if s["id"] == "st-001")
    assert row["before"] == "Prime Minister Keir Starmer said Britain "
    assert row["words"] == "will send 10,000 troops"
    assert row["after"] == " if the US backs it."


def test_words_that_are_not_in_the_text_fall_back_to_prefix_and_suffix() -> None:
    told = Statement("x", "gone", "position", Span(5, 9, "word", "before ", " after"))
    row = sample.view(statements=[told])["statements"][0]
    assert (row["before"], row["words"], row["after"]) == ("before ", "word", " after")


def test_dates_to_watch_are_today_or_later_and_in_order() -> None:
    found = [(d["day"], d["when"]) for d in sample.view()["dates"]]
    assert found == sorted(found)
    assert all(day >= "2025-03-20" for day, _ in found)
    assert any(day == "2025-04-17" for day, _ in found)


def test_a_day_is_the_same_date_in_every_zone() -> None:
    from grith.brief._words import instant_row

    day = datetime(2025, 3, 20, tzinfo=UTC)
    assert instant_row(day, "day", "America/New_York")["iso"] == "2025-03-20"
    assert instant_row(day, "minute", "America/New_York")["iso"] == "2025-03-19T20:00-04:00"


def test_local_time_follows_the_clocks() -> None:
    from grith.brief._words import instant_row

    # Kyiv went from UTC+2 to UTC+3 on 30 March 2025.
    before, after = datetime(2025, 3, 29, 12, tzinfo=UTC), datetime(2025, 3, 30, 12, tzinfo=UTC)
    assert instant_row(before, "minute", "Europe/Kyiv")["words"] == "Sat 29 March 2025, 14:00 Kyiv time"
    assert instant_row(after, "minute", "Europe/Kyiv")["words"] == "Sun 30 March 2025, 15:00 Kyiv time"


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity("persons", 10000, 10000, "="), "10,000 persons"),
        (Quantity("persons", None, 30000, "<="), "up to 30,000 persons"),
        (Quantity("persons", 1000, 2000, "range"), "1,000–2,000 persons"),
        (Quantity("aircraft", 2, None, ">="), "at least 2 aircraft"),
        (Quantity("country", 30, None, ">"), "more than 30 countries"),
        (Quantity("aircraft", 1, 1, "="), "1 aircraft"),
        (Quantity("persons", None, None, "~", "several hundred"), "several hundred"),
    ],
)
def test_amounts_in_words(quantity: Quantity, words: str) -> None:
    from grith.brief._words import quantity_row

    row = quantity_row(quantity)
    assert row is not None
    assert row["words"] == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (Moment.of_day(datetime(2025, 3, 20).date(), "Europe/Kyiv"), "Thu 20 March 2025"),
        (Moment.of_days(datetime(2025, 3, 24).date(), datetime(2025, 3, 30).date(), "Europe/Kyiv"), "24–30 March 2025"),
        (Moment.of_days(datetime(2025, 2, 1).date(), datetime(2025, 2, 28).date(), "UTC", "month"), "February 2025"),
        (Moment.of_days(None, datetime(2025, 5, 31).date(), "UTC"), "until Sat 31 May 2025"),
        (Moment.of_days(datetime(2025, 3, 18).date(), None, "UTC"), "from Tue 18 March 2025"),
    ],
)
def test_moments_in_words(moment: Moment, words: str) -> None:
    from grith.brief._words import moment_row

    row = moment_row(moment)
    assert row is not None
    assert row["words"] == words


def test_incidents_are_counted_by_accuser_and_only_the_latest_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    import grith.brief._incidents as module

    monkeypatch.setattr(module, "MOST_INCIDENTS", 10)
    rows = (
        IncidentReport(
            f"i{n:03d}",
            "r",
            accuser="Kyiv" if n % 3 else "Moscow",
            place=Place("P", 48.1, 37.9),
            event=Moment.of_day(datetime(2025, 3, 1 + n % 28).date(), "UTC"),
        )
        for n in range(100)
    )
    view = sample.view(incidents=rows)
    check(view)
    found = view["incidents"]
    assert found["count"] == 100
    assert found["by_accuser"] == {"Russia": 34, "Ukraine": 66}
    assert len(found["listed"]) == 10
    days = [i["event"]["first"] for i in found["listed"]]
    assert days == ["2025-03-25"] + ["2025-03-26"] * 3 + ["2025-03-27"] * 3 + ["2025-03-28"] * 3  # oldest first
    assert found["squares"] == [{"south": 48.0, "west": 37.75, "degrees": 0.25, "count": 100}]


@pytest.mark.parametrize("machine", ["Pacific/Kiritimati", "America/New_York"])
def test_a_clock_time_without_a_zone_is_the_cases_own_on_every_machine(
    machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """12:00 in Kyiv is 10:00 universal time, so 11:00 universal time is the later one."""
    import grith.brief._incidents as module

    monkeypatch.setattr(module, "MOST_INCIDENTS", 1)
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        rows = [
            IncidentReport("here", "r", published=datetime(2025, 3, 20, 12), published_precision="minute"),
            IncidentReport("there", "r", published=datetime(2025, 3, 20, 11, tzinfo=UTC), published_precision="minute"),
        ]
        definition = sample.definition()
        assert definition.zone == "Europe/Kyiv"
        assert [i.id for i in module.total_incidents(rows, definition).latest] == ["there"]
        assert [i.id for i in module.total_incidents(rows[::-1], definition).latest] == ["there"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_incident_at_a_place_of_the_case_gets_its_coordinates() -> None:
    view = sample.view(incidents=[IncidentReport("i", "r", place=Place("odesa"))])
    row = view["incidents"]["listed"][0]
    assert (row["latitude"], row["longitude"], row["precision_km"]) == (46.48, 30.73, 10)


def test_addresses_that_are_not_web_addresses_are_refused() -> None:
    from grith.brief._rows import safe_url

    assert safe_url("https://a.example/b?c=d#e") == "https://a.example/b?c=d#e"
    for bad in (
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//a.example",
        "file:///etc/passwd",
        "https://a.example/\njavascript:x",
        "java\tscript:x",
        "vbscript:x",
        "",
    ):
        assert safe_url(bad) == ""


def test_what_was_left_out_is_listed_in_order() -> None:
    rows = [
        LeftOut("b.pdf", "page 2", "no text"),
        LeftOut("a.csv", "row 9", "no date"),
        LeftOut("a.csv", "row 10", "x"),
    ]
    found = [(r["file"], r["where"]) for r in sample.view(left_out=rows)["left_out"]]
    assert found == [("a.csv", "row 10"), ("a.csv", "row 9"), ("b.pdf", "page 2")]


def test_undated_rows_are_kept_and_flagged() -> None:
    source = Report("a" * 64, title="No date", text="Somebody said so.")
    told = Statement("u", source.id, "position", Span(0, 8, "Somebody"))
    view = build_view(
        sample.definition(),
        reports=[source],
        statements=[told],
        incidents=[],
        left_out=[],
        register=None,
        changes=(),
        head=None,
        as_of=AsOf.parse("2025-03-20", "Europe/Kyiv"),
        since=None,
        ledger_size=2,
    )
    check(view)
    assert view["statements"][0]["undated"] is True
    assert view["counts"]["undated"] == 1


def test_an_amount_is_named_for_a_nation_and_not_put_in_its_mouth() -> None:
    amount = {"capability": "troops", "unit": "persons", "rung": "willing", "low": 9000, "high": 11000}
    amount |= {"nations": ["France"], "without_number": ["Denmark"], "statements": ["st-001"]}
    totals = [{"words": "x", "speaker": "AP", "statements": ["st-001"]}]
    view = sample.view(register={"cells": [], "totals_claimed": totals, "amounts_named": [amount]}, changes=None)
    assert lines(view, "support")[0] == "9,000–11,000 persons named for France; no number for 1 other nation"


def test_organisations_are_not_counted_as_nations_above_the_register() -> None:
    from grith.brief._html import render_html

    cell = {"iso3": "", "capability": "troops", "firmness": "willing", "statements": ["st-001"]}
    cells = [{**cell, "nation": "France"}, {**cell, "nation": "NATO", "kind": "organisation"}]
    page = render_html(sample.view(register={"cells": cells}, changes=None))
    assert "1 nation and 1 organisation or group by 1 capability;" in page


def test_a_denial_accuses_nobody() -> None:
    from grith.brief._html import render_html

    source = sample.report(7, "Kyiv denied the strike.", "2025-03-19")
    told = [sample.said(source, "denial", "denied", 1, speaker=("Kyiv",), actor=("Kyiv",))]
    page = render_html(sample.view(reports=[source], statements=told, incidents=[], register=None, changes=None))
    assert "<b>about</b> Ukraine" in page and "<b>accused</b>" not in page


def test_parties_that_agreed_beyond_those_named_are_counted() -> None:
    from grith.brief._first_page import agreements_line

    def line(parties: int) -> str:
        rows = [{"id": f"s{n}", "kind": "agreement", "actor_party": [f"P{n}"]} for n in range(parties)]
        return "".join(part["text"] for part in agreements_line(rows) or [])

    assert line(6).endswith("P4 1 · P5 1")  # "1 other" would be no shorter
    assert line(9).endswith("P4 1 · 4 others")
