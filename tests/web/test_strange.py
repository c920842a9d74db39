"""The pages of a case of strange and hostile words in a real Chromium, and what they say where there is nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import grith
from tests.brief.test_strange import CUT_IN_DRAWINGS
from tests.chromium import PATIENCE
from tests.once import made_once
from tests.strange import MARK, TAG, WIDE, make_strange_case
from tests.web.serving import Served

PAGES = ("/", "/coalition", "/coalition/Nepal", "/force", "/deal", "/truce", "/truce?reading=text", "/alerts")
MORE = ("/reports", "/review", "/review?all=1", "/review/incidents", "/sources", "/statements")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("fastapi", reason="the extra [web] is not installed")
    made = made_once(tmp_path_factory, "strange-pages", lambda folder: print(make_strange_case(folder / "case")))
    with Served(made / "case") as server:
        yield server.address


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_runs_nothing_is_cut_and_no_page_is_wider_than_the_screen(
    browser: Any, served: str, width: int
) -> None:
    import httpx

    view = httpx.get(f"{served}/api/view.json", timeout=None).json()
    one_each = [f"/statements/{quote(row['id'], safe='')}" for row in view["statements"][::5]]
    one_each += [f"/incidents/{quote(row['id'], safe='')}" for row in view["incidents"]["listed"][:5]]
    one_each += [f"/reports/{row['id']}" for row in view["sources"]]
    one_each.append(f"/truce?accuser={quote(TAG)}")
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.set_default_timeout(PATIENCE)
    for path in (*PAGES, *MORE, *one_each):
        page.goto(served + path)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        assert MARK not in page.title().replace(TAG, ""), path
        assert page.locator("img[src=x]").count() == 0, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CUT_IN_DRAWINGS) == [], path
    page.context.close()


def test_downloads_hold_words_and_no_formulas(served: str) -> None:
    import csv
    import io

    import httpx

    for table in ("statements", "incidents", "findings", "reports", "register"):
        text = httpx.get(f"{served}/api/{table}.csv", timeout=None).text
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "@", "+"))] == [], table
    told = httpx.get(f"{served}/api/incidents.geojson", timeout=None)
    assert len(told.json()["features"]) == 15 and WIDE in json.dumps(told.json())
    assert told.headers["content-type"].startswith("application/geo+json")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing/here", 404, ("/nothing/here", "no such address", "Check the address")),
        ("/statements/zzz", 404, ("no statement", "Check the address, and the day shown")),
        ("/?since=soon", 400, ("<b>since</b>", "is not a date", "Write 2025-03-20")),
        ("/?as_of=2025-02-30", 400, ("<b>as of</b>", "is not a date", "Write 2025-03-20")),
        ("/statements?words=zzzz", 200, ("None on record as of this day fits", "Show all")),
        ("/reports?words=zzzz", 200, ("No report on record as of this day has these words", "Show all")),
        ("/coalition?as_of=2020-01-01", 200, ("No pledge is on record as of this day", "grith add CASE")),
        ("/truce?as_of=2020-01-01", 200, ("No incident report and no claim is on record", "grith add CASE")),
    ],
)
def test_what_is_not_there_is_told_with_what_to_do(served: str, path: str, status: int, words: tuple[str, ...]) -> None:
    import httpx

    answer = httpx.get(served + path, timeout=None)
    assert answer.status_code == status
    for word in words:
        assert word in answer.text, (path, word)
    assert not re.search(r"Not [Ff]ound\W+Not [Ff]ound", re.sub("<[^>]+>", " ", answer.text))


def test_an_empty_case_tells_how_to_begin(tmp_path: Path) -> None:
    import httpx

    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "case.toml").write_text('title = "New"\nzone = "UTC"\n', encoding="utf-8")
    with grith.open_case(tmp_path / "case") as case:
        case.add()
    with Served(tmp_path / "case") as server:
        for path in ("/", "/coalition", "/truce", "/reports", "/statements"):
            assert re.search("<code>grith (run|add|read) CASE</code>", httpx.get(server.address + path).text), path


def test_who_may_not_see_all_is_told_so_on_every_page(case: Path) -> None:
    from tests.web.test_signing import signed_in

    reader, admin = signed_in(case, "anna", "reader"), signed_in(case, "the.admin", "admin")
    for path in ("/", "/truce", "/coalition", "/reports", "/sources"):
        assert "only what is marked public: there may be more" in reader.get(path).text, path
        assert "there may be more" not in admin.get(path).text, path
    assert "every file and row" not in reader.get("/sources").text


def test_an_incident_report_has_the_number_and_the_precision_that_the_brief_gives_it(client: Any) -> None:
    view = client.get("/api/view.json").json()
    row = next(row for row in view["incidents"]["listed"] if row.get("precision_km"))
    page = client.get("/incidents/" + quote(row["id"], safe="")).text
    assert f"<h1>Incident report I{row['number']}</h1>" in page and f"± {row['precision_km']:g} km" in page


def test_a_long_and_hostile_reason_is_kept_as_words(desk: Any) -> None:
    import html

    page = desk.get("/review").text
    token, address = (re.search(p, page)[1] for p in (r'name="token" value="([^"]+)"', r'action="(/review/[^"?]+)"'))  # type: ignore[index]
    reason = TAG + "because " * 600
    answer = desk.post(html.unescape(address), data={"token": token, "act": "accept", "reason": reason, "seen": ""})
    assert answer.status_code == 200  # after the redirect
    shown = desk.get(html.unescape(address).replace("/review/", "/statements/")).text
    assert TAG not in shown and "because because" in shown and html.escape(TAG, quote=False)[:20] in shown


def test_incidents_to_be_merged_are_told_apart_by_the_ids_of_their_table(served: str) -> None:
    import httpx

    page = httpx.get(f"{served}/review/incidents", timeout=None).text
    offered = page.split("<h2>Merge others</h2>")[1].split("</fieldset>")[0]
    assert offered.count('type="checkbox"') == len(re.findall(r"<code>V\d+</code>", offered)) > 10
