"""JSON, JSON Lines and GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from grith.intake import IntakeResult, add_files
from grith.intake._json import json_values
from grith.ledger import Ledger
from grith.nouns import CaseDefinition

Add = Callable[..., IntakeResult]


def test_json_lines_of_documents(add: Add, ledger: Ledger) -> None:
    lines = [
        {"title": "One", "text": "Перший.", "published": "2025-03-20", "publisher": "P", "mood": "glad"},
        {"headline": "Two", "body": "Second.", "date": "2025-02-30"},
        {"title": "No text here"},
    ]
    content = "\n".join(json.dumps(x, ensure_ascii=False) for x in lines) + "\n{broken\n\n[1,2]\n"
    done = add("docs.jsonl", content).files[0]
    one, two = ledger.reports()
    assert (one.title, one.text, one.publisher) == ("One", "Перший.", "P") and two.published is None
    reasons = [(n.where, n.reason) for n in done.problems]
    assert any("mood" in r for _, r in reasons) and any("2025-02-30" in r for _, r in reasons)
    assert {w for w, _ in reasons} >= {"line 3", "line 4", "line 6"}
    assert ledger.source_path(one.id).read_bytes() == json.dumps(lines[0], ensure_ascii=False).encode()


def test_json_lines_of_rows_whose_keys_grow(add: Add, ledger: Ledger) -> None:
    rows = [{"id": str(n), "date": "2025-03-20", "place": "Sudzha", "type": "shelling"} for n in range(150)]
    rows.append({**rows[0], "id": "150", "weapon": "drone", "extra": {"a": [1, None]}})
    done = add("rows.ndjson", "\n".join(map(json.dumps, rows))).files[0]
    assert done.incidents == 151
    last = list(ledger.incidents())[-1]
    assert last.means == "drone" and last.attributes["extra"] == '{"a": [1, null]}' and last.cells == "line 151"


def feature(lon: float, lat: float, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def test_geojson_points(add: Add, ledger: Ledger) -> None:
    data = {
        "type": "FeatureCollection",
        "name": "points",
        "features": [
            feature(36.23, 49.99, date="2025-03-20", type="shelling", place="Харків", count=3),
            feature(49.99, 36.23, date="2025-03-20", type="shelling"),
            feature(36.23, 149.99, date="2025-03-21", type="shelling"),
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": []},
                "properties": {"date": "2025-03-20"},
            },
            {"type": "Feature", "geometry": None, "properties": {"date": "2025-03-22", "type": "unplaced"}},
        ],
    }
    done = add("points.geojson", json.dumps(data, ensure_ascii=False)).files[0]
    found = {i.cells: i for i in ledger.incidents()}
    one = found["feature 1"]
    assert one.place is not None and (one.place.name, one.place.latitude, one.place.longitude) == (
        "Харків",
        49.99,
        36.23,
    )
    assert set(found) == {"feature 1", "feature 2", "feature 3", "feature 5"}
    reasons = {n.where: n.reason for n in done.problems}
    assert "swapped" in reasons["feature 2"] and "range" in reasons["feature 3"] and "Polygon" in reasons["feature 4"]


def test_newline_delimited_geojson(add: Add, ledger: Ledger) -> None:
    lines = [json.dumps(feature(36.2, 49.9, date="2025-03-20", id=n)) for n in range(5)]
    assert add("points.geojsonl", "\n".join(lines)).files[0].incidents == 5


def test_broken_json_keeps_what_came_before(add: Add, ledger: Ledger) -> None:
    text = json.dumps({"features": [feature(36.2, 49.9, date="2025-03-20", type="x")] * 3})[:-40]
    done = add("cut.geojson", text).files[0]
    assert done.incidents == 2 and any("not valid JSON" in n.reason for n in done.problems)
    deep = add("deep.json", "[" * 100_000).files[0]
    assert deep.status == "left out" and deep.problems[0].reason


def test_a_document_with_sentences(shared: Path, ledger: Ledger, case: CaseDefinition) -> None:
    path = shared / "data" / "read_dev" / "02.json"
    add_files(ledger, case, [path])
    (report,) = ledger.reports()
    assert report.text == "\n".join(json.loads(path.read_text("utf-8"))["sentences"])
    assert report.speaker == "Keir Starmer" and report.place == "London"


@settings(max_examples=60)
@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=9) | st.none(), max_size=3), max_size=6
    )
)
def test_streaming_finds_the_same_values_as_the_standard_library(items: list[dict[str, object]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.json"
        path.write_text(json.dumps(items, indent=1), "utf-8")
        assert [v.data for v in json_values(path, "utf-8", "")] == items
        path.write_text(json.dumps({"a": [1, {"b": 2}], "features": items, "z": None}), "utf-8")
        found = [v.data for v in json_values(path, "utf-8", "")]
        assert found == items or not items
