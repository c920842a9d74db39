"""Withdrawal by weapon class from coordinates: the line in the agreement's own text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grith.nouns import Agreement
from grith.truce.agreement import check_agreement, check_text, load_agreement, tell
from grith.truce.judge import claims_of, judge

TEXT = """\
id = "t"
title = "T"
zone = "UTC"
url = "https://example.org"
[[parties]]
id = "WEST"
name = "Westland"
[[parties]]
id = "EAST"
name = "Eastland"
[[lines]]
id = "line"
title = "the line"
points = [[30.0, 49.0], [30.0, 51.0]]
left = "WEST"
right = "EAST"
article = "1"
[[moments]]
id = "start"
at = 2020-01-01
article = "1"
[[clauses]]
id = "west"
code = "Z3"
modality = "obligation"
says = "Westland keeps guns of 100 mm and more 10 km behind the line."
bearers = ["WEST"]
breached_by = ["weapon_present"]
weapons = [{ kinds = ["artillery"], calibre_from_mm = 100 }]
line = "line"
side = "WEST"
within_km = 10
article = "1"
"""


def agreement() -> Agreement:
    found = check_text(TEXT)
    assert found.agreement, found.problems
    return found.agreement


@pytest.mark.parametrize(
    ("lon", "precision", "weapon", "result"),
    [
        (29.95, 0.5, "122 mm howitzer", "violation"),  # 3.6 km behind the line
        (29.80, 0.5, "122 mm howitzer", "out of scope"),  # 14.3 km
        (29.86, 0.5, "122 mm howitzer", "undetermined"),  # 10.0 km, give or take half a kilometre
        (29.95, 5.0, "122 mm howitzer", "undetermined"),  # it may stand on the other side
        (30.05, 0.5, "122 mm howitzer", "out of scope"),  # the other side
        (29.95, 0.5, "82 mm mortar", "out of scope"),
        (29.95, 0.5, "howitzer", "undetermined"),  # of what calibre?
    ],
)
def test_withdrawal_from_coordinates(lon: float, precision: float, weapon: str, result: str) -> None:
    head = "id,kind,said_by,said_on,about_from,accused,place,target,act,weapon,latitude,longitude,precision_km"
    row = f"W1,report,s,2020-06-02,2020-06-01,Westland,x,,weapon present,{weapon},50.0,{lon},{precision}"
    claims, left = claims_of(f"{head}\n{row}")
    assert not left
    assert [f.result for f in judge(agreement(), claims)] == [result]


MINSK_HEAD = "id,kind,said_by,said_on,about_from,accused,place,target,act,weapon,latitude,longitude,precision_km"


def features(*named: tuple[str, list[list[float]]]) -> str:
    listed = [
        {"type": "Feature", "properties": {"id": id}, "geometry": {"type": "LineString", "coordinates": c}}
        for id, c in named
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


@pytest.mark.parametrize(
    ("accused", "weapon", "lon", "precision", "clause", "result"),
    [
        # Made-up lines along two meridians, 38.00 (contact) and 38.20 E (memorandum); at 48 N a degree is 74.6 km.
        # Ukrainian troops stand back from the first, the armed formations from the second, each on its own side.
        ("Ukraine", "122 mm howitzer", 37.70, 0.5, "2-guns-UKR", "violation"),  # 22.4 km west of it
        ("Ukraine", "122 mm howitzer", 37.60, 0.5, "2-guns-UKR", "out of scope"),  # 29.8 km
        ("Ukraine", "122 mm howitzer", 37.67, 1.0, "2-guns-UKR", "undetermined"),  # 24.6 km, give or take 1 km
        ("Ukraine", "BM-21 Grad", 37.60, 0.5, "2-rockets-UKR", "violation"),  # under 35 km
        ("Ukraine", "BM-21 Grad", 37.50, 0.5, "2-rockets-UKR", "out of scope"),  # 37.3 km
        ("DPR", "122 mm howitzer", 38.50, 0.5, "2-guns-CADLR", "violation"),  # 22.4 km from the second line
        ("DPR", "122 mm howitzer", 38.60, 0.5, "2-guns-CADLR", "out of scope"),  # 29.8 km
        ("DPR", "122 mm howitzer", 38.10, 0.5, "2-guns-CADLR", "out of scope"),  # between the lines
        ("DPR", "BM-21 Grad", 38.60, 20.0, "2-rockets-CADLR", "undetermined"),
    ],
)  # fmt: skip
def test_minsk_two_lines_by_calibre_from_a_file(
    tmp_path: Path, accused: str, weapon: str, lon: float, precision: float, clause: str, result: str
) -> None:
    lines = tmp_path / "lines.geojson"
    lines.write_text(features(("contact", [[38.0, 49.5], [38.0, 46.5]]), ("memorandum", [[38.2, 49.5], [38.2, 46.5]])))
    terms = load_agreement("minsk-2015", [lines])
    row = f"W1,report,s,2015-04-02,2015-04-01,{accused},x,,weapon present,{weapon},48.0,{lon},{precision}"
    claims, _left = claims_of(f"{MINSK_HEAD}\n{row}")
    found = {f.clause: f.result for f in judge(terms, claims)}
    assert found[clause] == result


def with_file(more: str = 'file = "lines.geojson"') -> str:
    return TEXT.replace("points = [[30.0, 49.0], [30.0, 51.0]]", more)


def test_a_line_from_a_file_beside_the_agreement_judges_as_its_own_points_do(tmp_path: Path) -> None:
    (tmp_path / "lines.geojson").write_text(
        features(("line", [[30.0, 49.0], [30.0, 51.0]]), ("other", [[1, 1], [2, 2]]))
    )
    (tmp_path / "a.toml").write_text(with_file())
    claims, _ = claims_of(
        "id,kind,said_by,about_from,accused,act,weapon,latitude,longitude,precision_km\n"
        "1,report,s,2020-06-01,Westland,weapon present,122 mm howitzer,50.0,29.95,0.5\n"
        "2,report,s,2020-06-01,Westland,weapon present,122 mm howitzer,50.0,29.86,0.5\n"
        "3,report,s,2020-06-01,Westland,weapon present,122 mm howitzer,48.5,29.95,0.5\n"
    )
    terms = load_agreement(tmp_path / "a.toml")
    assert [f.result for f in judge(terms, claims)] == [f.result for f in judge(agreement(), claims)]
    # The third lies beyond the end of the line, 55 km off: out of reach whichever side that is.
    assert [f.result for f in judge(terms, claims)] == ["violation", "undetermined", "out of scope"]
    assert any("2 points, 222.5 km, from lines.geojson, feature 1" in line for line in tell(terms))


@pytest.mark.parametrize(
    ("more", "content", "says"),
    [
        ('file = "none.geojson"', "", "no such file"),
        ('file = "lines.geojson"\nfeature = "lost"', None, 'no feature "lost"'),
        ('feature = "line"', None, "needs the file"),
        ('file = "lines.geojson"\npoints = [[30.0, 49.0], [30.0, 51.0]]', None, "both points and a file"),
        ('file = "lines.geojson"', '{"type": "FeatureCollection", "features": []}', "no features"),
        ("points = [[30.0, 49.0], [31.0, 50.0], [31.0, 49.0], [30.0, 50.0]]", None, "crosses itself"),
        ('file = "lines.geojson"\nsince = 2020-02-01\nuntil = 2020-01-01', None, "ends before it begins"),
    ],
)
def test_mistakes_about_files_stand_with_the_line_of_the_agreement(
    tmp_path: Path, more: str, content: str | None, says: str
) -> None:
    listed = features(("line", [[30.0, 49.0], [30.0, 51.0]])) if content is None else content
    (tmp_path / "lines.geojson").write_text(listed)
    (tmp_path / "a.toml").write_text(with_file(more))
    checked = check_agreement(tmp_path / "a.toml")
    assert checked.agreement is None
    assert any(says in p.what and f"{tmp_path}/a.toml:" in p.where and p.remedy for p in checked.problems), checked


def test_a_course_that_changes_and_two_at_once(tmp_path: Path) -> None:
    def course(lon: float, **dates: str) -> dict[str, object]:
        geometry = {"type": "LineString", "coordinates": [[lon, 49.0], [lon, 51.0]]}
        return {"type": "Feature", "properties": {"id": "line", **dates}, "geometry": geometry}

    (tmp_path / "a.toml").write_text(with_file())
    file = tmp_path / "lines.geojson"
    parts = [course(30.0, until="2020-05-31"), course(30.3, since="2020-06-01")]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": parts}))
    head = "id,kind,said_by,about_from,accused,act,weapon,latitude,longitude,precision_km\n"
    row = "report,s,{},Westland,weapon present,122 mm howitzer,50.0,29.95,0.5\n"
    claims, _ = claims_of(head + "1," + row.format("2020-05-20") + "2," + row.format("2020-06-20"))
    found = judge(load_agreement(tmp_path / "a.toml"), claims)
    assert [f.result for f in found] == [
        "violation",
        "out of scope",
    ]  # 3.6 km from the first course, 25 from the second
    parts[1] = course(30.3)
    file.write_text(json.dumps({"type": "FeatureCollection", "features": parts}))
    assert any("two courses on the same days" in p.what for p in check_agreement(tmp_path / "a.toml").problems)


def test_named_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from grith.cli._run import run

    (tmp_path / "geometry").mkdir()
    (tmp_path / "a.toml").write_text(with_file(""))
    (tmp_path / "c.csv").write_text(
        "id,kind,said_by,about_from,accused,act,weapon,latitude,longitude,precision_km\n"
        "1,report,s,2020-06-01,Westland,weapon present,122 mm howitzer,50.0,29.95,0.5\n"
    )
    arguments = ["judge", str(tmp_path / "a.toml"), str(tmp_path / "c.csv"), "--json"]

    def result() -> str:
        assert run(arguments) == 0
        return str(json.loads(capsys.readouterr().out)["findings"][0]["result"])

    assert result() == "undetermined"  # the line is known by name only
    (tmp_path / "geometry" / "l.geojson").write_text(features(("line", [[30.0, 49.0], [30.0, 51.0]])))
    assert result() == "violation"
    wrong = tmp_path / "wrong.geojson"
    wrong.write_text(features(("nobody", [[30.0, 49.0], [30.0, 51.0]])))
    assert run([*arguments, "--geometry", str(wrong)]) == 4
    assert "named like a line or zone" in json.loads(capsys.readouterr().out)["problems"][0]["what"]


def test_minsk_on_a_map_has_its_lines_and_the_strips_of_each_calibre(tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    from grith.cli._run import run

    def line(name: str, lon: float) -> dict[str, object]:
        geometry = {"type": "LineString", "coordinates": [[lon, 47.5], [lon, 49.0]]}
        return {"type": "Feature", "properties": {"id": name}, "geometry": geometry}

    file, out = tmp_path / "lines.geojson", tmp_path / "minsk.gpkg"
    # A made-up course: two straight lines half a degree apart.
    collection = {"type": "FeatureCollection", "features": [line("contact", 38.0), line("memorandum", 38.5)]}
    file.write_text(json.dumps(collection), encoding="utf-8")
    assert run(["truce", "export", "minsk-2015", "--geometry", str(file), "--out", str(out)]) == 0
    assert sorted(pyogrio.list_layers(out)[:, 0]) == ["buffers", "lines"]
    _, _, _, columns = pyogrio.raw.read(out, layer="buffers")
    names = list(pyogrio.read_info(out, layer="buffers")["fields"])
    told = set(zip(columns[names.index("line")], columns[names.index("within_km")], strict=True))
    # Package of measures, point 2: half of 50, 70 and 140 km on either side; Ukraine from the line of contact, the
    # others from the line of the Minsk memorandum.
    assert told == {(x, km) for x in ("contact", "memorandum") for km in (25.0, 35.0, 70.0)}
    west, _, east, _ = pyogrio.read_info(out, layer="buffers")["total_bounds"]
    # 70 km at 48.5° N are about 0.95 degrees of longitude.
    assert west == pytest.approx(38.0 - 0.95, abs=0.03) and east == pytest.approx(38.5 + 0.95, abs=0.03)


def test_nothing_to_draw_and_a_folder_that_is_no_case_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from grith.cli._run import run

    assert run(["truce", "export", "lebanon-2024", "--out", str(tmp_path / "x.gpkg")]) != 0
    assert "nothing to draw" in capsys.readouterr().err
    assert run(["truce", "export", str(tmp_path), "--out", str(tmp_path / "x.gpkg")]) != 0
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "x.gpkg").exists()
    assert run(["truce", "export", "minsk-2015", "--out", str(tmp_path / "x.xlsx")]) != 0
    assert ".gpkg or .geojson" in capsys.readouterr().err and not (tmp_path / "x.xlsx").exists()
