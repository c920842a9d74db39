"""What programs read: tables in four forms say the same, and features follow the standard."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import grith
from tests.web.conftest import DAY

TABLES = (
    "statements",
    "reports",
    "incidents",
    "findings",
    "register",
    "changes",
    "alerts",
    "dates",
    "positions",
    "left-out",
    "force-lines",
    "force-gaps",
    "force-placements",
    "sides",
    "totals",
)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_the_same_in_each_form(client: Any, table: str) -> None:
    from openpyxl import load_workbook

    told = client.get(f"/api/{table}.json", params={"as_of": DAY}).json()
    plain = client.get(f"/api/{table}.csv", params={"as_of": DAY}).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(plain)))
    assert lines[0] == told["columns"]
    assert len(lines) - 1 == len(told["rows"])
    book = load_workbook(io.BytesIO(client.get(f"/api/{table}.xlsx", params={"as_of": DAY}).content), read_only=True)
    assert sum(1 for _ in book.active.iter_rows()) == max(len(told["rows"]) + 1, 1)


def test_a_filtered_table_holds_what_its_page_holds(client: Any) -> None:
    rows = client.get("/api/statements.json", params={"as_of": DAY, "kind": "pledge", "party": "france"}).json()["rows"]
    assert rows and all(row["kind"] == "pledge" for row in rows)
    page = client.get("/statements", params={"as_of": DAY, "kind": "pledge", "party": "france"}).text
    assert page.count('<li id="s-') == len(rows)


def test_no_cell_starts_a_formula() -> None:
    from grith.web._tables import as_csv

    made = "".join(as_csv(("a",), [{"a": v} for v in ("=1+1", "+1", "-x", "@x", "\tx", "fine", -3)]))
    assert made.split("\r\n")[1:-1] == ["'=1+1", "'+1", "'-x", "'@x", "'\tx", "fine", "-3"]


@pytest.mark.parametrize("form", ["html", "xlsx", "json"])
def test_the_brief_of_a_day_can_be_taken_away(client: Any, form: str) -> None:
    answer = client.get(f"/api/brief.{form}", params={"as_of": DAY})
    assert answer.status_code == 200
    assert f"brief-{DAY}.{form}" in answer.headers["content-disposition"]


def test_features_follow_the_standard(client: Any) -> None:
    """OGC 17-069r4: landing page (7.2), conformance (7.4), collections (7.13), items with limit and next (7.15)."""
    landing = client.get("/ogc").json()
    rels = {link["rel"]: link["href"] for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(rels)
    assert any(c.endswith("/conf/core") for c in client.get(rels["conformance"]).json()["conformsTo"])
    for collection in client.get(rels["data"]).json()["collections"]:
        items = next(link["href"] for link in collection["links"] if link["rel"] == "items")
        whole = client.get(items).json()
        assert whole["type"] == "FeatureCollection"
        assert whole["numberReturned"] == len(whole["features"])
        seen, address = [], items + ("&" if "?" in items else "?") + "limit=1"
        while address:
            page = client.get(address).json()
            seen += [feature["id"] for feature in page["features"]]
            address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
        assert seen == [feature["id"] for feature in whole["features"]]
        for feature in whole["features"]:
            assert (
                client.get(f"/ogc/collections/{collection['id']}/items/{feature['id']}").json()["id"] == feature["id"]
            )


def test_a_box_and_a_time_narrow_the_features(client: Any) -> None:
    items = "/ogc/collections/incidents/items"
    every = client.get(items).json()["features"]
    placed = next(f for f in every if f["geometry"])
    x, y = placed["geometry"]["coordinates"]
    inside = client.get(items, params={"bbox": f"{x - 0.01},{y - 0.01},{x + 0.01},{y + 0.01}"}).json()["features"]
    assert placed["id"] in [f["id"] for f in inside] and len(inside) < len(every)
    assert client.get(items, params={"datetime": "1990-01-01/1990-12-31"}).json()["features"] == []
    ever = client.get(items, params={"datetime": "0001-01-01/9999-12-31"}).json()["features"]
    assert ever == client.get(items, params={"datetime": "2000-01-01/.."}).json()["features"] != []
    assert client.get(items, params={"bbox": "1,2,3"}).status_code == 400
    assert client.get(items, params={"datetime": "soon"}).status_code == 400


def test_parameters_are_treated_as_the_standard_says(client: Any) -> None:
    """OGC 17-069r4: unknown and wrong ones (requirements 8 and 9) give 400; a high limit is lowered (22)."""
    items = "/ogc/collections/incidents/items"
    assert client.get(items, params={"colour": "red"}).status_code == 400
    assert client.get("/ogc/conformance", params={"limit": 1}).status_code == 400
    assert client.get(items, params={"limit": "many"}).status_code == 400
    assert client.get(items, params={"limit": 10**9}).status_code == 200


def test_an_address_in_an_answer_holds_what_was_asked(client: Any) -> None:
    asked = "/ogc/collections/incidents/items?datetime=2025-03-01T00:00:00%2B02:00/..&limit=1"
    link = next(link for link in client.get(asked).json()["links"] if link["rel"] == "self")
    assert client.get(link["href"]).json()["numberMatched"] == client.get(asked).json()["numberMatched"]
    assert "%2B02:00" in link["href"]


def test_the_live_map_holds_every_placed_report_and_the_policys_notes(client: Any) -> None:
    told = client.get("/api/map").json()
    rows = client.get("/api/incidents.json").json()["rows"]
    view = client.get("/api/map/window").json()
    assert sum(f["properties"]["count"] for f in view["features"]) == view["grith"]["shown"]
    assert view["grith"]["shown"] == sum(row["latitude"] not in (None, "") for row in rows)
    assert sum(a["count"] for a in told["accusers"]) == len(rows) == told["count"]
    assert any("Crimea" in note for note in told["notes"])
    assert {f["geometry"]["type"] for f in told["lines"]["features"]} == {"LineString"}


def test_the_index_shows_what_the_ledger_holds(client: Any, made: Path) -> None:
    """The picture from the index is the brief's own view, which reads every report."""
    for day in ("2025-03-20", "2025-03-31", ""):
        with grith.open_case(made) as case:
            assert client.get("/api/view.json", params={"as_of": day}).json() == case.view(day or None)


@pytest.mark.parametrize(
    "query",
    [
        {"accuser": "Russia"},
        {"from": "2025-03-20", "until": "2025-03-24"},
        {"bbox": "30,44,37,48"},
        {"actor": "Russia", "from": "2025-03-25"},
        {"reading": "russia", "finding": "violation"},
    ],
)
def test_table_map_features_and_page_are_filtered_alike(client: Any, query: dict[str, str]) -> None:
    rows = client.get("/api/incidents.json", params=query).json()["rows"]
    everything = client.get("/api/incidents.json").json()["rows"]
    assert 0 < len(rows) < len(everything)
    if "accuser" in query:
        assert {row["alleged_actor"] for row in rows} == {"Ukraine"}
    csv_rows = client.get("/api/incidents.csv", params=query).text.strip().splitlines()[1:]
    features = client.get("/api/incidents.geojson", params=query).json()["features"]
    assert len(csv_rows) == len(features) == len(rows)
    placed = sum(row["latitude"] not in (None, "") for row in rows)
    assert client.get("/api/map/window", params=query).json()["grith"]["shown"] == placed
    page = client.get("/truce", params=query).text
    table = page[page.index('id="incidents"') :]
    assert table.count('<th scope="row"><a href="/incidents/') == len(rows)


def test_pages_of_the_table_hold_each_report_once(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import grith.web._incidents as module

    monkeypatch.setattr(module, "A_PAGE", 5)
    seen: list[str] = []
    address: str | None = "/truce?until=2025-04-20"
    while address:
        page = client.get(address).text
        table = page[page.index('id="incidents"') :]
        seen += re.findall(r'<a href="/incidents/([^"?]+)', table)
        found = re.search(r'<a rel="next" href="([^"#]+)', table)
        address = html.unescape(found[1]) if found else None
    everything = client.get("/api/incidents.json?until=2025-04-20").json()["rows"]
    assert [unquote(name) for name in seen] == [row["id"] for row in everything]


@pytest.mark.parametrize(
    "query", ["from=yesterday", "bbox=1,2,3", "bbox=a,b,c,d", "reading=mine", "limit=0", "limit=x"]
)
def test_a_filter_that_is_none_is_told(client: Any, query: str) -> None:
    answer = client.get(f"/api/incidents.csv?{query}")
    assert answer.status_code in (400, 404, 422)
    assert answer.json()["problems"]
