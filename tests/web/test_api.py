"""What programs read: tables in four forms say the same, and features follow the standard."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.web.conftest import DAY

TABLES = (
    "statements",
    "reports",
    "incidents",
    "findings",
    "register",
    "changes",
    "dates",
    "positions",
    "left-out",
    "force-lines",
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
    assert len(told["incidents"]["features"]) == sum(row["latitude"] not in (None, "") for row in rows)
    assert any("Crimea" in note for note in told["notes"])
