"""The pages in a real Chromium that reaches this machine alone: wide, narrow, dark, by keyboard, by mouse, by axe."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import grith
from tests.chromium import PATIENCE, WEBGL, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ("/", "/review", "/truce")  # without accounts; with them, tests/web/test_every_page.py looks at every page
# Where a place lies on the map, worked out by hand: Web Mercator, the frame fitted with 20 pixels on each side.
MERCATOR = """async ([lon, lat, width, height]) => {
  const [west, south, east, north] = (await (await fetch("/api/map")).json()).frame;
  const y = lat => Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)), x = lon => lon * Math.PI / 180;
  const scale = Math.min((width - 40) / (x(east) - x(west)), (height - 40) / (y(north) - y(south)));
  const at = [x(lon) - (x(east) + x(west)) / 2, y(lat) - (y(north) + y(south)) / 2];
  return [width / 2 + at[0] * scale, height / 2 - at[1] * scale];
}"""
# So many maps, each drawn, counted and at rest.
AT_REST = """count => { const all = [...document.querySelectorAll(".live-pane")];
  return all.length === count && all.every(map => map.getAttribute("aria-busy") === "false"); }"""
COUNTED = "() => [...document.querySelectorAll('.live-count a')].map(link => link.href).join()"
MOVED = f"was => ({COUNTED})() !== was"


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Starts a Chromium with these switches."""
    with chromium(tmp_path_factory) as launch:
        yield launch


@pytest.fixture(scope="module")
def browser(browsers: Any) -> Iterator[Any]:
    launched = browsers(*WEBGL)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def served(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a running server, and its case."""
    import socket

    import uvicorn

    from grith.web import create_app

    case = Path(shutil.copytree(made, tmp_path_factory.mktemp("served") / "case"))
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(case, author="Tester"), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{bound.getsockname()[1]}", case
    server.should_exit = True
    thread.join(20)


class Opened:
    """A browser page with all that it asked for and complained about."""

    def __init__(self, browser: Any, base: str, width: int = 1280, **more: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 844}, **more)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.base, self.complaints, self.asked = base, list[str](), list[str]()
        self.page.on("console", lambda m: self.complaints.append(m.text) if "GL Driver" not in m.text else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def go(self, path: str) -> Any:
        self.page.goto(self.base + path)
        return self.page

    def heard(self) -> tuple[list[str], list[str]]:
        """What it complained about and asked for since this was asked last."""
        told = self.complaints[:], self.asked[:]
        self.complaints.clear(), self.asked.clear()
        return told

    def settled(self, path: str) -> Any:
        """The page when nothing is under way on it any more."""
        page = self.go(path)
        page.wait_for_load_state("networkidle")
        page.wait_for_function(AT_REST, arg=page.locator(".live-pane").count())
        return page

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_each_page_fits_asks_nobody_else_and_has_no_serious_fault_of_access(
    browser: Any, served: tuple[str, Path], width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with Opened(browser, served[0], width, color_scheme=scheme) as opened:
        for path in PAGES:
            page = opened.settled(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            found = axe.run(page).response["violations"]
            serious = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
            assert serious == [], path
            complaints, asked = opened.heard()
            assert complaints == [], path
            assert [url for url in asked if not url.startswith((served[0], "data:", "blob:"))] == []


def test_the_live_map_draws_and_can_be_reached_by_keyboard(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as opened:
        page = opened.go("/truce")
        page.wait_for_function(AT_REST, arg=1)
        assert "do not imply endorsement" in page.locator("#live-note").inner_text()
        whole = page.locator(".live-count").inner_text()
        page.locator("#live-map canvas").focus()
        for key in ("ArrowRight", "+"):
            before = page.evaluate(COUNTED)
            page.keyboard.press(key)
            page.wait_for_function(MOVED, arg=before)
            page.wait_for_function(AT_REST, arg=1)
        shown = page.locator(".live-count").inner_text()
        assert shown != whole
        with page.expect_navigation():
            page.locator(".live-count a").press("Enter")
        rows = page.locator("#incidents tbody tr").count()
        assert shown.startswith(f"{rows} incident report")


def test_the_readings_stand_side_by_side_and_move_together(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as opened:
        page = opened.go("/truce")
        page.wait_for_function(AT_REST, arg=1)
        page.locator("#map-lens").select_option("*")
        page.wait_for_function(AT_REST, arg=2)
        assert "violation" in page.locator("#map-legend").inner_text()
        page.locator(".live-pane canvas").first.focus()
        before = page.locator(".live-count").first.inner_text()
        page.keyboard.press("+")
        page.wait_for_function(
            """was => { const [one, other] = [...document.querySelectorAll(".live-count")].map(e => e.textContent);
            return one === other && one !== was; }""",
            arg=before,
        )
        assert opened.complaints == []


def test_a_mark_lists_its_reports(browser: Any, served: tuple[str, Path]) -> None:
    """The middle of the part that is chosen is the middle of the only area in it."""
    with Opened(browser, served[0]) as opened:
        page = opened.go("/truce?bbox=39.4,45.3,39.6,45.5")
        page.wait_for_function(AT_REST, arg=1)
        page.locator(".live-pane").scroll_into_view_if_needed()
        at = page.locator(".live-pane").bounding_box()
        x, y = page.evaluate(MERCATOR, [39.5, 45.4, at["width"], at["height"]])
        page.mouse.click(at["x"] + x, at["y"] + y)
        popup = page.locator(".maplibregl-popup")
        popup.locator("a").first.wait_for()
        assert "each one source" in popup.inner_text() and "Krasnodar region" in popup.inner_text()
        with page.expect_navigation():
            popup.locator("a").first.click()
        assert "/incidents/" in page.url


def test_without_webgl_the_same_reports_are_drawn_and_listed(browsers: Any, served: tuple[str, Path]) -> None:
    launched = browsers("--disable-webgl", "--disable-3d-apis")
    try:
        with Opened(launched, served[0]) as opened:
            page = opened.go("/truce?accuser=Russia")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
            assert "no WebGL" in page.locator("#live-note").inner_text()
            assert page.locator(".live-pane").count() == 0
            drawn = page.locator("#drawn a:has(circle.incident)")
            labels = drawn.evaluate_all("all => all.map(a => a.getAttribute('aria-label'))")
            told = sum(int(re.search(r"(\d+) incident report", label)[1]) for label in labels)  # type: ignore[index]
            rows = page.locator("#incidents tbody tr")
            everywhere = page.evaluate("fetch('/api/map/window?accuser=Russia').then(a => a.json())")["grith"]
            assert told == everywhere["shown"]
            assert rows.count() == everywhere["shown"] + everywhere["off_the_map"]
            drawn.first.focus()
            with page.expect_navigation():
                page.keyboard.press("Enter")
            assert "/incidents/" in page.url and page.locator("h1").inner_text().startswith("Incident report")
            assert opened.complaints == []
    finally:
        launched.close()


def test_the_slider_replays_another_day(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as opened:
        page = opened.go("/")
        before = page.locator(".asof-bar .facts").inner_text()
        page.locator("#slider").focus()
        with page.expect_navigation():
            page.keyboard.press("ArrowLeft")
        assert "as_of=" in page.url
        assert page.locator(".asof-bar .facts").inner_text() != before


def test_words_selected_with_the_mouse_become_the_span(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as opened:
        page = opened.go("/review?all=1")
        box = page.locator("#source-text").bounding_box()
        page.mouse.dblclick(box["x"] + 40, box["y"] + 20)
        chosen = page.evaluate("document.getElementById('span').textContent")
        with page.expect_navigation():
            page.locator("#correct").click()
        assert page.locator(".done").is_visible()
        with grith.open_case(served[1]) as case:
            decided = [s for s in case.statements() if s.review == "corrected"]
        assert chosen in [s.span.exact for s in decided]
        with page.expect_navigation():
            page.keyboard.press("u")
        with grith.open_case(served[1]) as case:
            assert [s for s in case.statements() if s.review == "corrected"] == []


def test_two_reviewers_see_each_other_and_the_later_is_told(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as one, Opened(browser, served[0]) as other:
        first, second = one.go("/review?all=1"), other.go("/review?all=1")
        second.locator("#others", has_text="at this too").wait_for()
        with first.expect_navigation():
            first.keyboard.press("a")
        with second.expect_navigation():
            second.locator("#reject").click()
        assert "decided on this meanwhile" in second.locator(".problem").inner_text()


def test_two_statements_are_linked_by_keyboard_and_taken_back(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as opened:
        page = opened.go("/review?all=1")
        page.keyboard.press("l")
        page.keyboard.press("Space")
        page.locator("#relate select").select_option("contradiction")
        page.locator("#relate input[name=reason]").fill("one says yes, the other no")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "They do not go together" in page.locator(".linking").inner_text()
        with page.expect_navigation():
            page.get_by_role("button", name="Take back").click()
        assert page.locator(".linking form.link").count() == 0
        assert opened.complaints == []
    with grith.open_case(served[1]) as case:
        assert [e.body["relation"] for e in case.ledger().entries("link")] == ["contradiction", "undone"]


def test_incidents_are_merged_and_the_button_takes_it_back(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as opened, Opened(browser, served[0]) as other:
        page = opened.go("/review/incidents")
        beside = other.go("/review/incidents")
        beside.locator("#others", has_text="looks at this too").wait_for()
        many = page.locator("form:has(legend:text-is('Incidents'))")
        for number in (0, 1):
            many.locator("input[type=checkbox]").nth(number).check()
        many.locator("input[name=reason]").fill("one event")
        with page.expect_navigation():
            many.get_by_role("button", name="Merge").click()
        assert "are one incident now" in page.locator(".done").inner_text()
        beside.locator("#others", has_text="decided on meanwhile").wait_for()  # it asks by itself every few seconds
        with page.expect_navigation():
            page.locator("#undo").click()
        assert "Split into 2 incidents" in page.locator(".done").inner_text()


def test_words_without_end_do_not_make_a_page_wider(browser: Any, tmp_path: Path) -> None:
    from tests.web.serving import Served

    folder = tmp_path / "case"
    (folder / "reports").mkdir(parents=True)
    (folder / "case.toml").write_text('title = "Long"\nzone = "Europe/Kyiv"\n', encoding="utf-8")
    pledge = "France will send 2,000 troops to Ukraine, President Emmanuel Macron said on Thursday. "
    head = "---\ntitle: Long\npublisher: Agency\npublished: 2025-03-20\n---\n"
    text = f"{head}{pledge * 10}\n\n{'x' * 3000} {pledge}{'https://example.org/' + 'y' * 500}\n"
    (folder / "reports" / "long.txt").write_text(text, encoding="utf-8")
    with grith.open_case(folder) as case:
        case.add()
        case.read()
        (report,) = case.reports()
    with Served(folder) as server, Opened(browser, server.address, 390) as opened:
        for path in (f"/reports/{report.id}", "/review", "/statements", "/coalition/France"):
            page = opened.go(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_findings_differ_by_how_full_a_mark_is_and_not_by_colour_alone(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0]) as opened:
        page = opened.settled("/truce?reading=russia")
        page.locator("#map-lens").select_option("russia")
        page.locator("#map-legend li", has_text="undetermined").wait_for()
        alphas = {
            name: page.locator("#map-legend li").filter(has_text=re.compile(f"^{name}$")).locator("span").evaluate(
                "dot => +(getComputedStyle(dot).backgroundColor.match(/[\\d.]+/g)[3] ?? 1)"
            )
            for name in ("violation", "undetermined", "no violation")
        }  # fmt: skip
        assert alphas["violation"] > 0.8 > 0.6 > alphas["undetermined"] > 0.3 > 0.2 > alphas["no violation"], alphas


def test_without_scripts_the_map_has_one_heading(browser: Any, served: tuple[str, Path]) -> None:
    with Opened(browser, served[0], 800, java_script_enabled=False) as opened:
        page = opened.go("/truce")
        assert page.locator("h2:visible", has_text=re.compile("^Map$")).count() == 1
        assert page.locator("#map svg").is_visible()
