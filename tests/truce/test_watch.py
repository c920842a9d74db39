"""Watch plans: worked by hand on made-up incidents, their laws, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from grith.cli._run import run
from grith.errors import IntakeError
from grith.truce.watch import monitors_of, plan_watch, read_events, read_monitors, watch_layers, watch_view

HEAD = "uid,date,time,latitude,longitude,precision\n"
# Three made-up places far apart: A has five evening incidents, B three by day, C two that tell no hour.
ROWS = [
    *(f"a{i},2025-03-{3 + i:02},20:30,48.00,37.00,1" for i in range(5)),
    *(f"b{i},2025-03-{3 + i:02},10:15,49.00,38.00,1" for i in range(3)),
    *(f"c{i},2025-03-{3 + i:02},,50.00,39.00,1" for i in range(2)),
]
PLACES = [("A", 37.0, 48.0), ("B", 38.0, 49.0), ("C", 39.0, 50.0)]


def record(folder: Path, rows: list[str]) -> Path:
    path = folder / "incidents.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_shift_goes_to_the_evening_place_and_a_day_long_watch_where_no_hour_is_told(tmp_path: Path) -> None:
    events, left = read_events(record(tmp_path, ROWS), "Europe/Kyiv")
    assert len(events) == 10 and not left
    patrol = monitors_of("name,number,range_km,hours,shift_hours\npatrol,1,5,06:00-24:00,8\n")
    (plan,) = plan_watch(events, patrol, "Europe/Kyiv", sizes=[1], places=PLACES).plans
    (post,) = plan.posts
    assert post.place == "A" and 20 in post.hours and len(post.hours) == 8 and post.sees_alone == 5
    assert (plan.all.surely, plan.all.possibly, plan.status) == (5, 5, "proved")
    both = monitors_of("name,number,range_km,hours,shift_hours\npatrol,2,5,06:00-24:00,8\ncamera,1,5,all,\n")
    plans = plan_watch(events, both, "Europe/Kyiv", sizes=[1, 2, 3], places=PLACES).plans
    assert [p.all.surely for p in plans] == [5, 8, 10]
    assert {p.place for p in plans[2].posts if p.monitor == "camera"} == {"C"}


def test_days_precision_and_the_later_part(tmp_path: Path) -> None:
    rows = [*ROWS, "rough,2025-03-04,20:30,48.00,37.00,30", "sunday,2025-03-09,20:30,48.00,37.00,1"]
    events, _ = read_events(record(tmp_path, rows), "Europe/Kyiv")
    weekdays = monitors_of("name,number,range_km,days\npost,1,5,mon-fri\n")
    plans = plan_watch(events, weekdays, "Europe/Kyiv", sizes=[1], places=PLACES, split=date(2025, 3, 6))
    (plan,) = plans.plans
    # The rough one may lie in range, the one on Sunday the 9th cannot be seen.
    assert (plan.all.incidents, plan.all.surely, plan.all.possibly) == (12, 5, 6)
    assert plans.too_rough == 1 and plans.without_hour == 2
    assert (plan.first.incidents, plan.first.surely) == (9, 3)
    assert (plan.later.incidents, plan.later.surely, plan.best_later.surely) == (3, 2, 2)


def test_more_monitors_never_see_less_and_order_does_not_matter(tmp_path: Path) -> None:
    events, _ = read_events(record(tmp_path, ROWS), "Europe/Kyiv")
    monitors = monitors_of("name,number,range_km\npost,3,5\n")
    plans = plan_watch(events, monitors, "Europe/Kyiv", sizes=[1, 2, 3]).plans
    assert [p.all.surely for p in plans] == sorted(p.all.surely for p in plans) == [5, 8, 10]
    again = plan_watch(events[::-1], monitors, "Europe/Kyiv", sizes=[3, 2, 1]).plans
    assert json.dumps(watch_view(plan_watch(events, monitors, "Europe/Kyiv", sizes=[1, 2, 3]))["plans"]) == json.dumps(
        watch_view(plan_watch(events[::-1], monitors, "Europe/Kyiv", sizes=[3, 2, 1]))["plans"]
    )
    assert again == plans


@pytest.mark.parametrize(("split", "lacking"), [("2030-01-01", "no later part"), ("2020-01-01", "no earlier part")])
def test_a_record_that_is_not_parted_tests_nothing(tmp_path: Path, split: str, lacking: str) -> None:
    events, _ = read_events(record(tmp_path, ROWS), "Europe/Kyiv")
    one = monitors_of("name,number,range_km\npost,1,5\n")
    plans = plan_watch(events, one, "Europe/Kyiv", sizes=[1, 9], places=PLACES, split=date.fromisoformat(split))
    (plan,) = plans.plans
    assert plan.all.surely == 5
    assert (plan.first.incidents, plan.later.incidents, plan.best_later.incidents) == (0, 0, 0)
    assert any(lacking in note for note in plans.notes)
    assert "9 monitors were asked for; there are 1." in plans.notes


@pytest.mark.parametrize("heading", ["end date", "end"])
@pytest.mark.parametrize("end", ["2025-03-20 16:00", "2025-03-19", "2025-03-19 23:00"])
def test_an_end_before_the_hour_of_the_start_is_told(tmp_path: Path, end: str, heading: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        f"uid,date,time,{heading},latitude,longitude\na,2025-03-20,17:00,{end},48.5,36.25\n", encoding="utf-8"
    )
    events, left = read_events(path, "Europe/Kyiv")
    assert not events and [n.reason for n in left] == ["it ends before it begins"]


def test_decimal_commas_are_read(tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text("uid;date;latitude;longitude;precision\na;2025-03-04;48,25;37,5;0,5\n", encoding="utf-8")
    (event,), left = read_events(path, "Europe/Kyiv")
    assert (event.latitude, event.longitude, event.precision_km) == (48.25, 37.5, 0.5) and not left
    assert monitors_of("name;number;range_km\npost;1;7,5\n")[0].range_km == 7.5


def test_what_is_wrong_with_an_option_is_told_apart(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table, posts = record(tmp_path, ROWS), tmp_path / "m.csv"
    posts.write_text("name,number,range_km\npost,1,5\n", encoding="utf-8")
    command = ["watch", str(table), "--monitors", str(posts)]
    assert run([*command, "--sizes", "0,x"]) != 0 and '--sizes: "0,x"' in capfd.readouterr().err
    assert run([*command, "--split", "2025-13-01"]) != 0 and '--split: "2025-13-01"' in capfd.readouterr().err
    table.write_text(HEAD + "a,soon,,48,37,\n", encoding="utf-8")
    assert run(command) != 0 and 'row 2: "soon" is no day' in capfd.readouterr().err


def test_capacity_and_backup(tmp_path: Path) -> None:
    events, _ = read_events(record(tmp_path, ROWS), "Europe/Kyiv")
    slow = monitors_of("name,number,range_km,capacity_per_day\npost,2,5,0.5\n")
    (plan,) = plan_watch(events, slow, "Europe/Kyiv", sizes=[2], places=PLACES).plans
    assert {p.place for p in plan.posts} == {"A", "B"}  # 2.5 of A and 2.5 of B in five days
    plain = monitors_of("name,number,range_km\npost,2,5\n")
    (twice,) = plan_watch(
        events, plain, "Europe/Kyiv", sizes=[2], places=[*PLACES, ("A2", 37.01, 48.0)], backup=1.0
    ).plans
    assert {p.place for p in twice.posts} == {"A", "A2"} and twice.all.twice == 5


def test_a_watch_over_midnight(tmp_path: Path) -> None:
    rows = ["n1,2025-03-07,23:30,48,37,0", "n2,2025-03-08,02:30,48,37,0", "n3,2025-03-09,02:30,48,37,0"]
    events, _ = read_events(record(tmp_path, rows), "UTC")
    night = monitors_of("name,number,range_km,days,hours\nnight,1,5,fri,22:00-06:00\n")
    (plan,) = plan_watch(events, night, "UTC", sizes=[1], places=[("A", 37.0, 48.0)]).plans
    assert plan.all.surely == 2  # Friday's watch ends on Saturday at six


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column"),
        ("name,number\npost,1\n", "no column range_km"),
        ("name,number,range_km\n", "no monitors"),
        ("name,number,range_km\npost,0,5\n", "number"),
        ("name,number,range_km\npost,1.5,5\n", "whole"),
        ("name,number,range_km\npost,x,5\n", "no number"),
        ("name,number,range_km\n,1,5\n", "no name"),
        ("name,number,range_km\npost,1,5\npost,1,5\n", "twice"),
        ("name,number,range_km,days\npost,1,5,someday\n", "days"),
        ("name,number,range_km,hours\npost,1,5,25-26\n", "hours"),
        ("name,number,range_km,colour\npost,1,5,red\n", "not known"),
    ],
)
def test_mistakes_in_the_monitors(text: str, says: str) -> None:
    with pytest.raises(IntakeError, match=says) as error:
        monitors_of(text)
    assert all(p.remedy for p in error.value.problems)


def test_rows_that_cannot_be_used_are_listed(tmp_path: Path) -> None:
    rows = ["x,2025-13-01,,48,37,1", "y,2025-03-01,,0,0,1", "z,2025-03-01,,95,37,1", "w,2025-03-01,,a,37,1", ROWS[0]]
    events, left = read_events(record(tmp_path, rows), "UTC")
    assert len(events) == 1 and [x.where for x in left] == ["row 2", "row 3", "row 4", "row 5"]
    with pytest.raises(IntakeError, match="cannot be opened"):
        read_monitors(tmp_path / "none.csv")


@pytest.mark.parametrize("day", ["2025-03-01", "1 March 2025"])
def test_hours_in_one_cell_and_a_precision_in_metres(tmp_path: Path, day: str) -> None:
    rows = [f'x,"{day} 17:00-18:30",,48,37,500 m', "y,2025-03-01,,48,37,near"]
    (event,), left = read_events(record(tmp_path, rows), "UTC")
    assert (event.start.hour, event.start.day, event.precision_km) == (17, 1, 0.5) and event.end.day in (1, 2)
    assert [x.reason for x in left] == ["its precision is no distance"]


def test_on_the_command_line_with_a_map(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    monitors = tmp_path / "m.csv"
    monitors.write_text("name,number,range_km\npost,2,5\n")
    out = tmp_path / "plan.geojson"
    arguments = ["watch", str(record(tmp_path, ROWS)), "--monitors", str(monitors), "--out", str(out)]
    assert run([*arguments, "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert [p["all"]["surely"] for p in told["plans"]] == [5, 8] and told["limits"]
    assert {f["properties"]["layer"] for f in json.loads(out.read_text())["features"]} == {
        "watch_posts",
        "watch_ranges",
    }
    assert run(arguments) == 0 and "surely to possibly" in capfd.readouterr().out
    events, _ = read_events(record(tmp_path, ROWS), "UTC")
    assert len(watch_layers(plan_watch(events, read_monitors(monitors), "UTC"))["watch_posts"]) == 3
    assert run([*arguments, "--zone", "Nowhere/Land"]) != 0


def test_a_watch_of_a_night_past_midnight_lies_on_the_next_day(tmp_path: Path) -> None:
    # A night from Friday 22:00 to Saturday 06:00 in watches of four hours; 7 March 2025 is a Friday.
    monitors = monitors_of("name,number,range_km,days,hours,shift_hours\nteam,1,5,fri,22:00-06:00,4\n")
    for day, seen in ((7, 0), (8, 1)):
        events, _ = read_events(record(tmp_path, [f"x,2025-03-{day:02},03:00,48,37,0"]), "Europe/Kyiv")
        (plan,) = plan_watch(events, monitors, "Europe/Kyiv", sizes=[1]).plans
        assert plan.all.surely == seen
    row = watch_view(plan_watch(events, monitors, "Europe/Kyiv", sizes=[1]))["plans"][0]["posts"][0]
    first = int(row["hours"][:2])
    assert (row["days"], first in (0, 1, 2, 3)) in (("Sat", True), ("Fri", False))


def test_days_as_people_write_them_and_shifted_rows(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(
        "uid;date;latitude;longitude\na;20.03.2025;50,1;30,1\nb;25/03/2025;50,1;30,1\nc;2025-03-21;50,1;30,1;x\n".encode(
            "utf-16"
        )
    )
    events, left = read_events(path, "Europe/Kyiv")
    assert [(e.uid, e.start.date().isoformat()) for e in events] == [("a", "2025-03-20"), ("b", "2025-03-25")]
    assert [(x.where, x.reason) for x in left] == [("row 4", "more cells than columns")]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_plan_opens_in_a_spreadsheet_with_all_its_letters_and_no_formula(tmp_path: Path, suffix: str) -> None:
    """Excel takes a CSV file for UTF-8 only with a byte order mark; a place's name comes from other people's files."""
    monitors, places, out = tmp_path / "m.csv", tmp_path / "places.csv", tmp_path / f"plan.{suffix}"
    monitors.write_text("name,number,range_km\nЗабой,1,5\n", encoding="utf-8")
    places.write_text("name,latitude,longitude\n=1+1,48.00,37.00\n", encoding="utf-8")
    given = ["--monitors", str(monitors), "--places", str(places), "--sizes", "1", "--out", str(out)]
    assert run(["watch", str(record(tmp_path, ROWS)), *given]) == 0
    if suffix == "csv":
        assert out.read_bytes().startswith(b"\xef\xbb\xbf")
        post = out.read_text("utf-8-sig").splitlines()[1].split(",")
        assert post[:5] == ["1", "Забой", "'=1+1", "48.0", "37.0"]
    else:
        row = next(openpyxl.load_workbook(out).active.iter_rows(min_row=2))
        assert [c.value for c in row[:5]] == [1, "Забой", "=1+1", 48, 37] and row[2].data_type == "s"
