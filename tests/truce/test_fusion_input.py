"""What fusion reads and writes: tables, decisions, incident reports of a case; bad rows are told and kept."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.cli._fuse import _summary
from grith.errors import IntakeError
from grith.nouns import IncidentReport, Moment, Place
from grith.truce.fusion import Decision, Row, fuse, reports_of, rows_of_incidents
from grith.truce.fusion._read import read_decisions, read_tables
from tests.truce.fusion_synthetic import DAY, TWO, f1, told, true_pairs


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_next_to_nothing_is_no_trouble(count: int) -> None:
    rows = [Row(f"r{i}", "A", DAY + 100 * i, latitude=50.0, longitude=36.0) for i in range(count)]
    assert set(fuse(rows).incidents()) == {r.uid for r in rows}


def test_bad_rows_are_told_and_kept() -> None:
    rows, _ = told(300, TWO, seed=6)
    good = Row("ok", "A", DAY, latitude=50.0, longitude=36.0, type="drone")
    bad = {
        "zero": evolve(good, latitude=0.0, longitude=0.0),
        "range": evolve(good, latitude=136.0, longitude=50.0),
        "swapped": evolve(good, latitude=36.0, longitude=50.0),
        "future": evolve(good, start=DAY + 9000),
        "backwards": evolve(good, end=DAY - 3),
        "nodate": evolve(good, start=None),
        "noplace": evolve(good, latitude=None),
        "unknown": evolve(good, type="Unknown"),
    }
    mixed = [*rows, good, *(evolve(row, uid=uid) for uid, row in bad.items()), evolve(good, uid="ok")]
    reports = reports_of(mixed, as_of=DAY + 400)
    fusion = fuse(reports)
    assert len(fusion.incidents()) == len(mixed)
    assert {"ok", "ok#2"} <= set(fusion.incidents())
    problems = {p.content: p.reason for p in reports.problems if p.content}
    assert set(problems) == {"zero", "range", "swapped", "future", "backwards", "nodate", "noplace", "ok"}
    assert "0, 0" in problems["zero"]
    assert "swapped" in problems["swapped"]
    assert "future" in problems["future"]
    assert "before the start" in problems["backwards"]
    assert "twice" in problems["ok"]
    alone = fusion.members()
    for uid in ("zero", "range", "nodate", "noplace"):
        assert alone[uid] == (uid,)


def test_a_whole_list_with_swapped_places_is_told() -> None:
    right = [Row(f"a{i}", "A", DAY + i, latitude=48.0 + i / 10, longitude=36.0 + i / 10) for i in range(10)]
    wrong = [Row(f"b{i}", "B", DAY + i, latitude=36.0 + i / 10, longitude=48.0 + i / 10) for i in range(10)]
    found = reports_of([*right, *wrong]).problems
    assert {p.file for p in found if "whole list" in p.reason} >= {"B"}
    assert not any(
        "whole list" in p.reason for p in reports_of([*right, *(evolve(r, source="B") for r in right)]).problems
    )


def test_tables_as_spreadsheets_write_them(tmp_path: Path) -> None:
    head = "uid,date,latitude,longitude,type,text\n"
    plain = head + "a,2025-03-20,48.5,36.25,shelling,обстріл\nb,2025-03-21,48.5,36.25,drone,x\n"
    (tmp_path / "plain.csv").write_text(plain, encoding="utf-8")
    (tmp_path / "utf16.csv").write_text(plain.replace(",", "\t"), encoding="utf-16")
    dotted = plain.replace("2025-03-20", "20.03.2025").replace("2025-03-21", "21.3.2025").replace(",", ";")
    (tmp_path / "dotted.csv").write_text(dotted.replace("48.5", "48,5"), encoding="utf-8-sig")
    tables = [read_tables([tmp_path / f"{name}.csv"]) for name in ("plain", "utf16", "dotted")]
    read = [[(r.uid, r.start, r.latitude, r.longitude, r.text) for r in rows] for rows, problems in tables]
    assert read[0] == read[1] == read[2] and not any(problems for _, problems in tables)

    (tmp_path / "western.csv").write_bytes((head + "a,2025-03-20,48.5,36.25,shelling,café\n").encode("cp1252"))
    (row,), problems = read_tables([tmp_path / "western.csv"])
    assert row.text == "café" and ["Windows-1252" in p.reason for p in problems] == [True]
    with pytest.raises(IntakeError, match="no such file"):
        read_tables([tmp_path / "nowhere.csv"])

    (tmp_path / "loose.csv").write_text(head + "a,2025-03-20,48.5,36.25,shelling,houses, two\n", encoding="utf-8")
    (row,), problems = read_tables([tmp_path / "loose.csv"])
    assert row.text == "houses, two" and [p.reason for p in problems] == ['read as one cell: "houses, two"']

    (tmp_path / "loose.csv").write_text(head + "a,2025-03-20,48.5,36.25,shelling,houses,two\n", encoding="utf-8")
    (row,), problems = read_tables([tmp_path / "loose.csv"])
    assert row.text == "houses" and [p.reason for p in problems] == ["more cells than columns"]

    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(IntakeError, match="cannot be opened as a workbook"):
        read_tables([tmp_path / "book.xlsx"])

    rows, problems = read_tables([tmp_path / "plain.csv", tmp_path / "plain.csv"])
    assert len(rows) == 2 and [p.reason for p in problems] == ["the file is named twice"]


def test_hours_in_one_cell_and_a_precision_in_metres(tmp_path: Path) -> None:
    table = "uid,date,latitude,longitude,precision,type\na,2025-03-20 17:00-18:30,50,36,500 m,strike\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    (row,), problems = read_tables([tmp_path / "a.csv"])
    assert not problems and row.precision_km == 0.5 and row.clock
    day = 20167  # days from 1 January 1970 to 20 March 2025
    assert row.start == pytest.approx(day + 17 / 24) and row.end == pytest.approx(day + 18.5 / 24)


def test_problems_stand_in_the_order_of_the_rows() -> None:
    rows = [Row(f"a{i}", "A", None, latitude=48.0, longitude=36.0, where=f"a.csv, row {i}") for i in (10, 2, 100, 11)]
    found = [p.where for p in reports_of(rows).problems if "no date" in p.reason]
    assert found == [f"a.csv, row {i}" for i in (2, 10, 11, 100)]


numbers = st.one_of(st.none(), st.floats(-1e4, 1e4), st.sampled_from([0.0, 90.0, -90.0, 180.0, -180.0]))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            Row,
            uid=st.text(max_size=3),
            source=st.sampled_from("AB"),
            start=st.one_of(st.none(), st.floats(-1e5, 1e5)),
            end=st.one_of(st.none(), st.floats(-1e5, 1e5)),
            clock=st.booleans(),
            latitude=numbers,
            longitude=numbers,
            precision_km=st.floats(0, 5000),
            type=st.text(max_size=3),
            text=st.text(max_size=10),
        ),
        max_size=12,
    )
)
def test_no_row_crashes_it_and_none_is_lost(rows: list[Row]) -> None:
    fusion = fuse(rows)
    assert len(fusion.incidents()) == len(rows)
    assert sum(len(m) for m in fusion.members().values()) == len(rows)
    assert all(0 <= x.probability <= 1 and x.reason for x in fusion.links(0.0))


def test_incident_reports_of_a_case_become_rows() -> None:
    from datetime import date

    report = IncidentReport(
        "i1",
        "r1",
        "A2:F2",
        "strike",
        Moment.of_day(date(2025, 3, 20), "Europe/Kyiv"),
        Place("Kropyvnytskyi", 48.5, 32.3, 5.0),
        source="Suspilne",
    )
    row = rows_of_incidents([report])[0]
    # 20 March 2025 is day 20,167 after 1970-01-01; the local day in Kyiv begins two hours earlier in UTC.
    assert (row.start, row.end, row.clock) == (20167.0, 20167.0, False)
    assert (row.uid, row.source, row.precision_km) == ("i1", "Suspilne", 5.0)


def test_tables_in_many_spellings_are_read(tmp_path: Path) -> None:
    table = tmp_path / "Radio.csv"
    table.write_text(
        "﻿Event_ID;Event date;Time;Lat;Lon;Type;Precision;Notes\n"
        "1;2025-03-20;14:05;50,5;36.25;drone;2 km;Blast\n"
        "2;20 March;25:99;x;36;;-4;\n"
        "3;2025-03-20T23:30:00+02:00;;50;36;;;\n"
        ";2025-03-20 00:00:00;;50\n",
        encoding="utf-8",
    )
    rows, problems = read_tables([table])
    assert (rows[0].source, rows[0].latitude, rows[0].precision_km, rows[0].text) == ("Radio", 50.5, 2.0, "Blast")
    assert rows[0].start == pytest.approx(20167 + (14 * 60 + 5) / 1440)
    assert rows[1].start is None and rows[1].latitude is None
    assert rows[2].start == pytest.approx(20167 + 21.5 / 24)
    assert (rows[3].start, rows[3].clock, rows[3].longitude, rows[3].uid) == (20167.0, False, None, "row 5")
    assert [p.reason for p in problems] == [
        '"20 March" is no date',
        'the time "25:99" cannot be read',
        '"-4" is no precision',
        "the report has no id",
    ]
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(IntakeError, match="uid, date, latitude, longitude"):
        read_tables([tmp_path / "bad.csv", tmp_path / "missing.csv"])


def test_decisions_are_read(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("decision,uid_a,uid_b,reason\nmerge,a,b,same crater\nSplit,a,c,\n")
    assert read_decisions(file) == [Decision("merge", "a", "b", "same crater"), Decision("split", "a", "c")]
    file.write_text("decision,uid_a,uid_b\nunite,a,b\nsplit,a,\n")
    with pytest.raises(IntakeError) as caught:
        read_decisions(file)
    assert len(caught.value.problems) == 2


def test_the_command_writes_links_and_incidents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    from grith.cli._run import run

    rows, truth = told(200, TWO, seed=7, days=90)
    for source in "AB":
        with (tmp_path / f"{source}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["uid", "date", "latitude", "longitude", "type"])
            for r in rows:
                if r.source == source:
                    day = np.datetime64(int(r.start or 0), "D")
                    writer.writerow([r.uid, day, r.latitude, r.longitude, r.type])
    files = [str(tmp_path / "A.csv"), str(tmp_path / "B.csv")]
    out, incidents = tmp_path / "links.csv", tmp_path / "incidents.csv"
    assert run(["fuse", *files, "--out", str(out), "--incidents", str(incidents), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    first = out.read_bytes(), incidents.read_bytes()
    assert run(["fuse", *reversed(files), "--out", str(out), "--incidents", str(incidents)]) == 0
    assert (out.read_bytes(), incidents.read_bytes()) == first
    links = list(csv.DictReader(out.open()))
    assert list(links[0]) == ["uid_a", "uid_b", "probability", "reason"]
    assert summary["reports"] == len(rows) == len(list(csv.DictReader(incidents.open())))
    assert f1({tuple(sorted((x["uid_a"], x["uid_b"]))) for x in links}, true_pairs(truth)) > 0.85  # type: ignore[misc]
    assert run(["fuse", str(tmp_path / "none.csv"), "--json"]) == 4


@pytest.mark.parametrize(
    ("cell", "told_"),
    [
        ("2025-03-20T14:00+99:00", True),
        ("20.03.2025 25:61", True),
        ("2025-03-20 morning", True),
        ("2025-03-20T14:00+14:00", False),
        ("20.03.2025 14:05", False),
        ("2025-03-20", False),
        ("20.03.2025", False),
    ],
)
def test_a_time_or_zone_that_cannot_be_read_is_told_and_the_day_kept(tmp_path: Path, cell: str, told_: bool) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"uid,date,latitude,longitude,type\nx,{cell},50,36,drone\n")
    rows, problems = read_tables([path])
    assert [("time that can" in p.reason or "cannot be read" in p.reason) for p in problems] == (
        [True] if told_ else []
    )
    assert rows[0].start is not None and np.floor(rows[0].start) == 20167
    assert rows[0].clock == (not told_ and ":" in cell)


def test_one_swapped_place_in_a_short_list_is_told() -> None:
    rows = [Row(f"r{n}", "A", 20_000.0 + n, latitude=48.5 + n / 100, longitude=37.9) for n in range(6)]
    turned = Row("turned", "A", 20_001.0, latitude=37.9, longitude=48.51)
    elsewhere = Row("elsewhere", "A", 20_001.0, latitude=10.0, longitude=48.51)
    found = reports_of([*rows, turned, elsewhere])
    assert [(p.content, p.reason) for p in found.problems if "swapped" in p.reason] == [
        ("turned", "latitude and longitude look swapped")
    ]
    few = reports_of([*rows[:3], turned])
    assert not [p for p in few.problems if "swapped" in p.reason]  # three do not tell where a list lies


def test_of_clock_times_it_is_told_how_many_minutes_partners_lie_apart(tmp_path: Path) -> None:
    rnd = np.random.default_rng(1)
    for name in "AB":
        lines = ["uid,date,latitude,longitude"]
        for event in range(400):
            at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=6 * event, seconds=float(rnd.normal(0, 60)))
            lines.append(f"{event},{at.isoformat()},50,36")
        (tmp_path / f"{name}.csv").write_text("\n".join(lines))
    learned = _summary(fuse(read_tables([tmp_path / "A.csv", tmp_path / "B.csv"])[0]))["learned"]
    assert learned["same_day"] is None
    # Half of the differences of two bells of a minute lie within 0.67 × √2.
    assert learned["half_of_partners_within_minutes"] == pytest.approx(0.95, abs=0.15)
    days = _summary(fuse(told(300, TWO, seed=6)[0]))["learned"]
    assert days["same_day"] > 0.5
    assert days["half_of_partners_within_minutes"] is None


def test_tables_of_feeds_are_read_with_their_codes_of_precision(tmp_path: Path) -> None:
    tables = {
        "ged": "id,date_start,date_end,latitude,longitude,where_prec,type_of_violence,source_headline\n"
        "1,2017-07-21T00:00:00,2017-07-23T00:00:00,4.8,23.1,6,3,Clashes\n2,2017-07-21,2017-07-21,4.8,23.1,9,1,x\n"
        "3,2017-07-21,2017-07-21,4.8,23.1,1,1,x\n",
        "acled": "event_id_cnty,event_date,event_type,latitude,longitude,geo_precision,notes\n"
        "CAF7,21 July 2017,Battles,4.8,23.1,2,Clashes\n",
        "viina": "event_id_1pd,date,longitude,latitude,geo_precision,target_classes,representative_text\n"
        "5,20220224,31.8,51.0,ADM2,AIRBASE,Hit\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    rows, problems = read_tables(tmp_path / f"{name}.csv" for name in tables)
    read = {r.uid: (r.precision_km, r.type, r.text, r.start is not None) for r in rows}
    assert read == {
        "1": (500.0, "3", "Clashes", True),
        "2": (0.0, "1", "x", True),
        "3": (0.0, "1", "x", True),
        "CAF7": (25.0, "Battles", "Clashes", True),
        "5": (40.0, "AIRBASE", "Hit", True),
    }
    assert [p.reason for p in problems] == ['"9" is no code of precision that is known']


def test_two_hours_behind_a_day_are_told_once_with_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    cells = ("03/04/2025 17:00-18:00", "20 March 2025 17:00-18:30")
    path.write_text(
        "uid,date,latitude,longitude\n" + "".join(f"{n},{c},50,36\n" for n, c in enumerate(cells)), encoding="utf-8"
    )
    rows, problems = read_tables([path])
    assert [p.reason for p in problems] == [f'"{cells[0]}" is no date']
    assert [(r.start is not None, r.end is not None) for r in rows] == [(False, False), (True, True)]
