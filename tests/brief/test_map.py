"""The map: TopoJSON as its specification has it, boundaries as the policy has them, marks where they belong."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grith.brief._boundaries import Box, _packed, boundary_lines, boundary_policy, label_rows
from grith.brief._map import draw_map
from grith.nouns import IncidentReport, Place
from tests.brief import sample

ROOT = Path(__file__).parents[2]
WORLD = (-180.0, -90.0, 180.0, 90.0)
UKRAINE = (22.0, 43.5, 41.0, 53.0)


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built() -> None:
    if _packed("lines-50m.json.gz") is None:
        pytest.skip("the outlines were not built: pip install -e .")


# The quantised example of the TopoJSON format specification, section 1.1 and 2.1.3: two arcs that make a ring.
TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.0005000500050005, 0.00010001000100010001], "translate": [100, 0]},
    "arcs": [
        [[4000, 0], [1999, 9999], [2000, -9999], [2000, 9999]],
        [[0, 0], [0, 9999], [2000, 0], [0, -9999], [-2000, 0]],
    ],
}


def test_arcs_of_the_specification(hook: ModuleType) -> None:
    line, ring = hook.decode_arcs(TOPOLOGY)
    rounded = [[(round(x, 3), round(y, 3)) for x, y in arc] for arc in (line, ring)]
    # The specification gives the line 102,0 103,1 104,0 105,1 and the square from 100,0 to 101,1.
    assert rounded[0] == [(102.0, 0.0), (103.0, 1.0), (104.0, 0.0), (105.0, 1.0)]
    assert rounded[1] == [(100.0, 0.0), (100.0, 1.0), (101.0, 1.0), (101.0, 0.0), (100.0, 0.0)]


def test_a_shared_arc_is_a_boundary_and_others_are_coast(hook: ModuleType) -> None:
    def shape(code: str | None, name: str, arcs: list[int]) -> dict[str, Any]:
        return {"type": "Polygon", "arcs": [arcs], "properties": {"name": name}, **({"id": code} if code else {})}

    world = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[1, 0], [0, 2]], [[1, 2], [-1, -1], [1, -1]], [[1, 2], [1, -1], [-1, -1]]],
        "objects": {"countries": {"geometries": [shape("001", "West", [0, 1]), shape(None, "East", [2, 0])]}},
    }
    packed = hook.pack_lines(world, 0.5, 0.0)
    assert packed["lines"][0] == [["001", "East"], [2, 0, 2, 4], [2, 0, 0, 4]]
    assert [line[0] for line in packed["lines"][1:]] == [[], []]


def test_a_simplified_line_keeps_its_ends_and_strays_no_further(hook: ModuleType) -> None:
    line = [(x / 100, ((x * 7919) % 13) / 1000) for x in range(200)]
    short = hook.simplify(line, 0.02)
    assert short == [line[0], line[-1]]
    assert hook.simplify(line, 0.0) == line or len(hook.simplify(line, 0.0)) <= len(line)
    spike = [(0.0, 0.0), (1.0, 0.0), (1.5, 5.0), (2.0, 0.0), (3.0, 0.0)]
    assert (1.5, 5.0) in hook.simplify(spike, 0.1)


def test_files_that_are_there_are_left_alone(hook: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / hook.ASSETS
    target.mkdir(parents=True)
    for name in (*hook.SCALES, hook.LABELS, hook.LICENCE, hook.SYMBOLS, hook.SYMBOL_LICENCE):
        (target / name).write_bytes(b"x")
    (tmp_path / hook.WEB_ASSETS).mkdir(parents=True)
    for name in hook.WEB_FILES:
        (tmp_path / hook.WEB_ASSETS / name).write_bytes(b"x")
    assert hook.make_assets(tmp_path) is False


def test_a_fetch_that_fails_says_what_to_do(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(hook, "_npm", lambda: ["/nowhere/npm"])
    with pytest.raises(RuntimeError, match="Remedy: let npm reach its registry"):
        hook.make_assets(tmp_path)


def test_other_bytes_under_the_same_name_are_refused(hook: ModuleType, tmp_path: Path) -> None:
    placed = tmp_path / "node_modules"
    inside = [f"world-atlas/{name}" for name in (*hook.INPUTS, "LICENSE")]
    for name in (*inside, *hook.SYMBOL_FILES, *(name for name, _ in hook.WEB_FILES.values())):
        (placed / name).parent.mkdir(parents=True, exist_ok=True)
        (placed / name).write_text("{}")
    with pytest.raises(RuntimeError, match="is not the file that Grith was made with"):
        hook.make_assets(tmp_path)


def test_the_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    package = lock["packages"]["node_modules/world-atlas"]
    assert package["version"] == "2.0.2"
    assert package["integrity"].startswith("sha512-")
    assert "resolved" not in package
    assert "http" not in json.dumps(lock)


def test_every_stretch_of_the_policy_has_a_style_and_a_source() -> None:
    stretches = boundary_policy().stretches
    assert len(stretches) > 15
    for stretch in stretches:
        assert stretch.style in ("dashed", "omit", "solid")
        assert stretch.source
        assert stretch.note or stretch.style != "dashed"
        west, south, east, north = stretch.box
        assert west < east
        assert south < north


def test_every_stretch_of_the_policy_is_found_in_the_outlines(built: None) -> None:
    found = set()
    for box in (WORLD, *[(x, y, x + 24.0, y + 16.0) for x in range(-180, 180, 20) for y in range(-60, 80, 14)]):
        found |= {line.stretch.name for line in boundary_lines(box) or () if line.stretch}
    assert {stretch.name for stretch in boundary_policy().stretches} - found == set()


@pytest.mark.parametrize("frame", [UKRAINE, (31.0, 44.0, 37.0, 47.0), (-20.0, 30.0, 60.0, 70.0), WORLD])
def test_no_border_is_drawn_between_crimea_and_the_mainland(built: None, frame: Box) -> None:
    lines = boundary_lines(frame)
    assert lines
    for line in lines:
        if line.style in ("border", "disputed"):
            assert not any(32.5 < x < 35.3 and 45.7 < y < 46.4 for x, y in line.points)
    if frame[2] > 40:  # the border further east is drawn
        assert any(
            line.style == "border" and any(37 < x < 41 and 47 < y < 50 for x, y in line.points) for line in lines
        )


@pytest.mark.parametrize(
    ("name", "frame", "point"),
    [
        ("Line of Control in Kashmir", (70.0, 30.0, 80.0, 38.0), (74.0, 34.0)),
        ("Golan Heights", (34.0, 31.0, 38.0, 35.0), (35.85, 33.0)),
        ("Military Demarcation Line in Korea", (124.0, 34.0, 131.0, 43.0), (127.0, 38.2)),
        ("Western Sahara", (-20.0, 18.0, 0.0, 36.0), (-10.0, 27.66)),
        ("Kosovo and Serbia", (17.0, 40.0, 24.0, 46.0), (21.5, 43.0)),
        ("Cyprus", (31.0, 34.0, 36.0, 36.5), (33.4, 35.1)),
    ],
)
def test_lines_of_control_are_dashed(built: None, name: str, frame: Box, point: tuple[float, float]) -> None:
    near = [
        line
        for line in boundary_lines(frame) or ()
        if any(abs(x - point[0]) < 0.6 and abs(y - point[1]) < 0.6 for x, y in line.points) and line.style != "coast"
    ]
    assert any(line.stretch and line.stretch.name == name and line.style == "disputed" for line in near)


def test_the_name_of_russia_never_stands_in_crimea(built: None) -> None:
    west, south, east, north = 32.4, 44.3, 36.6, 46.2
    rows = [row for row in label_rows((30.0, 43.0, 38.0, 47.0)) if row[0] == "Russia"]
    assert rows
    assert not any(south <= latitude <= north and left < east and right > west for _, latitude, left, right in rows)


def test_the_map_of_the_sample(built: None) -> None:
    drawn = draw_map(sample.view())
    assert drawn is not None
    assert {line["style"] for line in drawn.lines} >= {"coast", "border"}
    assert sorted(place["name"] for place in drawn.places if place["text"]) == ["Kursk", "Kyiv", "Odesa"]
    assert {"Ukraine", "Russia"} <= {label["text"] for label in drawn.countries}
    assert "by accuser: Russia 1" in " ".join(mark["label"] for mark in drawn.marks)
    assert any("Crimea lies within the recognised borders of Ukraine" in note for note in drawn.notes)
    assert "1 incident report without a place is not drawn" in drawn.caption


def test_north_is_up_and_east_is_right() -> None:
    drawn = draw_map(sample.view())
    assert drawn is not None
    at = {place["name"]: (place["x"], place["y"]) for place in drawn.places}
    assert at["Odesa"][1] > at["Kyiv"][1] > at["Kursk"][1]
    assert at["Kursk"][0] > at["Odesa"][0] > at["Kyiv"][0]
    # Kyiv to Odesa is 442 km in a straight line (great circle on the sphere of 6,371 km): the scale bar agrees.
    length = ((at["Kyiv"][0] - at["Odesa"][0]) ** 2 + (at["Kyiv"][1] - at["Odesa"][1]) ** 2) ** 0.5
    km = float(drawn.scale["label"].removesuffix(" km").replace(",", ""))
    assert length / drawn.scale["length"] * km == pytest.approx(442, rel=0.02)


def test_without_places_there_is_no_map() -> None:
    from attrs import evolve

    from grith.brief import build_view
    from grith.nouns.as_of import AsOf

    view = build_view(
        evolve(sample.definition(), places=()),
        reports=(),
        statements=(),
        incidents=(),
        left_out=(),
        register=None,
        changes=(),
        head=None,
        as_of=AsOf.parse("2025-03-20", "UTC"),
        since=None,
        ledger_size=0,
    )
    assert draw_map(view) is None


def test_a_tree_that_was_never_built_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import grith.brief._boundaries as boundaries

    monkeypatch.setattr(boundaries, "_packed", lambda name: None)
    drawn = draw_map(sample.view())
    assert drawn is not None
    assert drawn.lines == []
    assert "were not built" in drawn.caption


@pytest.mark.parametrize("latitude", [-89.9, 0.0, 89.9])
@pytest.mark.parametrize("longitude", [-180.0, 0.0, 180.0])
def test_the_ends_of_the_earth(latitude: float, longitude: float) -> None:
    view = sample.view(incidents=[IncidentReport("i", "r", place=Place("There", latitude, longitude))])
    drawn = draw_map(view)
    assert drawn is not None
    assert drawn.height > 0
    assert all(0 <= mark["x"] <= drawn.width and 0 <= mark["y"] <= drawn.height for mark in drawn.marks)


def test_names_do_not_cover_each_other() -> None:
    from attrs import evolve

    from grith.brief import build_view
    from grith.nouns.as_of import AsOf

    crowd = tuple(Place(f"Town number {n}", 48 + (n % 7) / 20, 37 + (n // 7) / 20) for n in range(60))
    view = build_view(
        evolve(sample.definition(), places=crowd),
        reports=(),
        statements=(),
        incidents=(),
        left_out=(),
        register=None,
        changes=(),
        head=None,
        as_of=AsOf.parse("2025-03-20", "UTC"),
        since=None,
        ledger_size=0,
    )
    drawn = draw_map(view)
    assert drawn is not None
    assert len(drawn.places) == 60
    boxes = []
    for place in drawn.places:
        if place["text"]:
            wide = len(place["text"]) * 6.2
            left = place["tx"] - {"start": 0, "middle": wide / 2, "end": wide}[place["anchor"]]
            boxes.append((left, place["ty"] - 9, left + wide, place["ty"] + 1))
    assert 0 < len(boxes) < 60
    for n, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_the_assets_are_the_same_bytes_each_time(hook: ModuleType, tmp_path: Path) -> None:
    hook._write(tmp_path / "a.json.gz", {"b": 1, "a": [1, 2]})
    hook._write(tmp_path / "b.json.gz", {"a": [1, 2], "b": 1})
    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()
    assert json.loads(gzip.decompress((tmp_path / "a.json.gz").read_bytes())) == {"a": [1, 2], "b": 1}


def test_a_frame_without_any_line_is_not_told_as_a_copy_without_outlines(built: None) -> None:
    place = Place("El Fasher", latitude=13.63, longitude=25.35)
    drawn = draw_map(
        sample.view(incidents=[IncidentReport("i", "r" * 64, place=place)]) | {"country": "", "places": []}
    )
    assert drawn is not None and drawn.lines == []
    assert "No boundary or coast lies within the frame." in drawn.caption and "not built" not in drawn.caption
