"""Days and clock times as people write them into the tables of claims and of reports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from grith.nouns.hours import hours_of
from grith.nouns.written import iso_date, slashed_order
from grith.truce.fusion._read import read_tables
from grith.truce.judge import claims_of


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2025-03-20", "2025-03-20"),
        ("2025/3/5", "2025-03-05"),
        ("20.03.2025", "2025-03-20"),
        ("20 March 2025", "2025-03-20"),
        ("1st May 2025", "2025-05-01"),
        ("20-Mar-2025", "2025-03-20"),
        ("Sept 9, 2025", "2025-09-09"),
        ("20/03/2025", "2025-03-20"),
        ("03/20/2025", "2025-03-20"),
        ("3/3/2025", "2025-03-03"),
        ("03/04/2025", "03/04/2025"),  # the third of April, or the fourth of March?
        ("2025\u201103\u201120", "2025-03-20"),  # the hyphens of a word processor
        ("\u0662\u0660\u0662\u0665-\u0660\u0663-\u0662\u0660", "2025-03-20"),  # Arabic digits
        ("2025-03-20 14:05 UTC", "2025-03-20T14:05+00:00"),
        ("20 March 2025, 2:05 PM", "2025-03-20T14:05"),
        ("20.03.2025 12.05 am", "2025-03-20T00:05"),
        ("20/03/2025 9:05 +0200", "2025-03-20T09:05+0200"),
        ("2025-03-20 9:05", "2025-03-20T09:05"),
        ("2025-03-20T17:00-05:00", "2025-03-20T17:00-05:00"),
        ("2025-03-20 14:05 EET", "2025-03-20 14:05 EET"),  # a name of several zones
        ("45736", "45736"),
        ("20 Smarch 2025", "20 Smarch 2025"),
        ("", ""),
    ],
)
def test_a_date_of_any_spelling_is_iso_8601(cell: str, iso: str) -> None:
    assert iso_date(cell) == iso


def test_hours_from_and_to_stay_two_clock_times_in_any_spelling_of_the_day() -> None:
    for cell in ("20/03/2025 17:00-18:00", "20 March 2025, 17:00 - 18:00", "20.3.2025 17:00\u201318:00"):
        assert hours_of(cell, "") == ("2025-03-20T17:00", "2025-03-20T18:00", ""), cell


def test_a_column_tells_in_which_order_its_days_are_written() -> None:
    assert slashed_order(["03/04/2025", "20/03/2025"]) == "day first"
    assert slashed_order(["03/04/2025", "03/20/2025"]) == "month first"
    assert slashed_order(["03/04/2025", "20/03/2025", "03/20/2025"]) == ""  # both: neither is believed
    assert slashed_order(["03/04/2025", "", "x"]) == ""
    assert iso_date("03/04/2025 10:00", "day first") == "2025-04-03T10:00"
    assert iso_date("03/04/2025", "month first") == "2025-03-04"


def test_tables_of_reports_with_strokes(tmp_path: Path) -> None:
    head = "id,event_date,latitude,longitude,type\n"
    (tmp_path / "day.csv").write_text(head + "a,03/04/2025,48,37,drone\nb,20/04/2025 14:05,48,37,drone\n")
    (tmp_path / "both.csv").write_text(head + "c,03/04/2025,48,37,drone\nd,20/04/2025,48,37,x\ne,04/20/2025,48,37,x\n")
    (tmp_path / "words.csv").write_text(head + "f,03 April 2025,48,37,drone\ng,2025-04-20 14.05,48,37,drone\n")
    rows, problems = read_tables(sorted(tmp_path.glob("*.csv")))
    days = {r.uid: r.start for r in rows}
    third = (datetime(2025, 4, 3, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
    assert days["a"] == days["f"] == third
    assert days["b"] == days["g"] == third + 17 + (14 + 5 / 60) / 24
    assert days["c"] is None and days["d"] == days["e"] == third + 17
    assert sorted((p.file, p.reason.split(" were")[0]) for p in problems) == [
        ("both", '"03/04/2025" is no date'),
        ("day.csv", "dates such as 03/04/2025"),
    ]


def test_tables_of_claims_with_strokes() -> None:
    rows = "A,03/04/2025,ARL,post\nB,20/04/2025 17:00-18:30,ARL,post\nC,April 3 2025,ARL,post"
    claims, left = claims_of("id,date,accused,target\n" + rows, "t.csv", "Europe/Kyiv")
    spans = [(c.event.earliest.isoformat()[:16], c.event.latest.isoformat()[:16]) for c in claims if c.event]
    assert spans == [
        ("2025-04-03T00:00", "2025-04-04T00:00"),
        ("2025-04-20T17:00", "2025-04-20T18:31"),
        ("2025-04-03T00:00", "2025-04-04T00:00"),
    ]
    assert [x.reason.split(" were")[0] for x in left] == ["dates such as 03/04/2025"]
    alone, left = claims_of("id,date,accused,target\nA,03/04/2025,ARL,post", "t.csv", "UTC")
    assert alone[0].event is None and "03/04/2025" in left[0].reason
