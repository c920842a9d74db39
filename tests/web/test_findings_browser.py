"""The findings of a large case in a real Chromium: told while they are worked out, there when they are ready."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.claims import make_case

import grith
from tests.web.serving import Served
from tests.web.test_browser import AT_REST, Opened, browser, browsers

__all__ = ["browser", "browsers"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1000)]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A case of 21,000 claims, served: more than are drawn as marks or compared while a page waits."""
    folder = tmp_path_factory.mktemp("large") / "case"
    make_case(folder, 21_000, days=60)
    with Served(folder) as server:
        yield server.address, folder


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_findings_come_by_themselves_and_can_be_looked_at(
    browser: Any, large: tuple[str, Path], width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    address, case = large
    with Opened(browser, address, width, color_scheme=scheme) as opened:
        page = opened.go("/truce?as_of=2025-04-1" + ("8" if width == 390 else "9"))  # a day that nobody asked for yet
        told = page.locator("#working").inner_text()
        assert "being worked out in the background" in told and page.locator("#truce").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.wait_for_selector("#truce", timeout=800_000)  # it loads anew by itself
        assert page.locator("#working").count() == 0
        page.wait_for_function(AT_REST, arg=1)
        page.locator("#map-lens").select_option("*")
        page.wait_for_function(AT_REST, arg=2)
        assert "violation" in page.locator("#map-legend").inner_text()
        status = page.locator(".live-count").first
        if "counted in cells" in status.inner_text():  # 21,000 reports are too many to be marks
            assert "the colour of its gravest finding" in status.inner_text()
            day = "2025-04-18" if width == 390 else "2025-04-19"
            asked = f"/api/map/window?bbox=20,40,45,55&zoom=5&reading=russia&as_of={day}"
            window = page.evaluate("async path => (await (await fetch(path)).json())", asked)
            told = [f["properties"]["by_result"] for f in window["features"]]
            assert len(told) > 5 and any(cell.get("violation") for cell in told)
        page.locator("select[name=reading]").select_option("russia")
        with page.expect_navigation():
            page.locator("form.filter button").click()
        page.locator("select[name=finding]").select_option("violation")
        with page.expect_navigation():
            page.locator("form.filter button").click()
        words = re.search(r"([\d,]+) reports with this filter", page.locator("#incidents").inner_text())
        assert words
        assert set(page.locator("#incidents tbody td:nth-child(8)").all_inner_texts()) == {"violation"}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
        assert opened.complaints == []
    with grith.open_case(case) as whole:
        held = whole.assess("2025-04-18" if width == 390 else "2025-04-19")
    count = int(words[1].replace(",", ""))
    assert count == sum(held.results(n)["russia"] == "violation" for n in range(len(held.claims)))


def test_new_reports_are_counted_until_they_are_judged(browser: Any, large: tuple[str, Path]) -> None:
    address, case = large
    with Opened(browser, address) as opened:
        page = opened.go("/truce")
        page.wait_for_selector("#truce", timeout=800_000)
        with grith.open_case(case) as whole:
            row = next(whole.ledger().entries("incident")).body
            whole.ledger().append("incident", [{**row, "id": "one more", "attributes": {"id": "M1", "kind": "report"}}])
        page = opened.go("/truce")
        words = page.locator("#working").inner_text()
        assert "The findings shown are as of" in words and "1 newer incident report is not judged yet" in words
        page.wait_for_function(
            "() => document.getElementById('working').textContent.includes('Load the page again')", timeout=800_000
        )
        assert opened.go("/truce").locator("#working").count() == 0
