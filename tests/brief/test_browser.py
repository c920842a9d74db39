"""The page in a real Chromium with the network cut: wide, narrow, dark, on paper, by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grith.brief import write_brief
from tests.brief import sample
from tests.chromium import PATIENCE
from tests.pace import slowness

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("brief")
    write_brief(sample.view(), made)
    return made


class Opened:
    """A page opened without network, with all that it asked for and complained about."""

    def __init__(self, browser: Any, path: Path, width: int, *, counted: bool = False, **more: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 844}, offline=True, **more)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        if counted:
            self.inside = self.context.new_cdp_session(self.page)
            self.inside.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append("dialog") or dialog.dismiss())
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def seconds(self) -> float:
        """What the page has taken so far of the processor's time."""
        told = self.inside.send("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in told if metric["name"] == "TaskDuration")

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_fits_the_screen_and_asks_for_nothing(browser: Any, folder: Path, width: int, scheme: str) -> None:
    with Opened(browser, folder / "brief.html", width, color_scheme=scheme) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.locator("h1").is_visible()
        assert opened.complaints == []
        assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []


def test_the_colours_follow_the_device_and_the_button(browser: Any, folder: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with Opened(browser, folder / "brief.html", 1280, color_scheme="dark") as opened:
        dark = opened.page.evaluate(ground)
        button = opened.page.locator("#theme")
        assert button.inner_text() == "Colours: as the device"
        button.click()
        assert button.inner_text() == "Colours: light"
        assert opened.page.evaluate(ground) != dark
        button.click()
        assert opened.page.evaluate(ground) == dark


def test_text_on_every_ground_has_the_contrast_that_it_needs(browser: Any, folder: Path) -> None:
    measure = """() => {
      const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => { x /= 255;
        return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
      const bad = [];
      for (const node of document.querySelectorAll("body *:not(svg *):not(script)")) {
        if (!Array.from(node.childNodes).some(n => n.nodeType === 3 && n.data.trim())) continue;
        let ground = node;
        while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
        const a = light(getComputedStyle(node).color);
        const b = light(getComputedStyle(ground || document.body).backgroundColor);
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) bad.push(node.className + " " + node.textContent.trim().slice(0, 30) + " " + ratio.toFixed(2));
      }
      return bad;
    }"""
    for scheme in ("light", "dark"):
        with Opened(browser, folder / "brief.html", 1280, color_scheme=scheme) as opened:
            assert opened.page.evaluate(measure) == []


def test_a_figure_leads_to_its_statements(browser: Any, folder: Path) -> None:
    with Opened(browser, folder / "brief.html", 1280) as opened:
        opened.page.locator("a.fig", has_text="1 allegation").click()
        target = opened.page.evaluate("document.querySelector(':target mark').textContent")
        assert target == "accused Moscow of striking a substation"


def test_the_first_stop_of_the_keyboard_is_the_way_to_the_brief(browser: Any, folder: Path) -> None:
    with Opened(browser, folder / "brief.html", 1280) as opened:
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the brief"
        assert opened.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        opened.page.keyboard.press("Enter")
        assert opened.page.evaluate("location.hash") == "#main"
        opened.page.keyboard.press("Tab")
        outline = opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_the_filter_finds_by_kind_party_and_words(browser: Any, folder: Path) -> None:
    with Opened(browser, folder / "brief.html", 1280) as opened:
        page = opened.page
        shown = page.locator("ol.statements > li:visible")
        assert shown.count() == 9
        page.select_option("#f-kind", "pledge")
        page.locator("#f-count", has_text="2 of 9 statements").wait_for()
        assert shown.count() == 2
        page.fill("#f-party", "austr")
        page.locator("#f-count", has_text="1 of 9 statements").wait_for()
        page.locator("#filter button").click()
        page.locator("ol.statements > li[hidden]").first.wait_for(state="detached")
        page.fill("#f-words", "SUBSTATION kyiv")
        page.locator("#f-count", has_text="1 of 9 statements").wait_for()
        # A link to a statement that the filter hides shows it again.
        page.locator("a.fig", has_text="1 demand").click()
        page.locator(":target").wait_for(state="visible")  # not a script: the page's policy forbids eval


def test_everything_is_readable_without_script(browser: Any, folder: Path) -> None:
    with Opened(browser, folder / "brief.html", 390, java_script_enabled=False) as opened:
        assert opened.page.locator("ol.statements > li:visible").count() == 9
        assert not opened.page.locator("#theme").is_visible()
        assert not opened.page.locator("#filter").is_visible()


def test_paper(browser: Any, folder: Path, tmp_path: Path) -> None:
    import pypdf

    with Opened(browser, folder / "brief.html", 1280, color_scheme="dark") as opened:
        opened.page.evaluate("document.documentElement.dataset.theme = 'dark'")  # paper stays white all the same
        opened.page.emulate_media(media="print", color_scheme="light")
        ink = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        assert opened.page.evaluate(ink) == ["rgb(28, 27, 24)", "rgb(255, 255, 255)"]
        opened.page.pdf(path=str(tmp_path / "brief.pdf"), prefer_css_page_size=True)
    pages = pypdf.PdfReader(tmp_path / "brief.pdf").pages
    sizes = {tuple(sorted(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])) for page in pages}
    assert sizes == {(210, 297)}
    first = pages[0].extract_text()
    for words in ("Who stands behind it?", "Is there a deal in it?", "Is the truce holding?", "Dates to watch", "8f3a"):
        assert words in first
    everything = " ".join("\n".join(page.extract_text() for page in pages).split())
    assert "accused Moscow of striking a substation" in everything
    assert "Filter" not in everything
    assert "Skip to the brief" not in everything
    assert f"1 / {len(pages)}" in everything


@pytest.mark.slow
def test_twenty_thousand_statements_stay_usable(browser: Any, tmp_path: Path) -> None:
    """Counted is the time of the processor that the page itself takes, whatever else runs on the machine."""
    reports, statements = sample.many()
    write_brief(sample.view(reports=reports, statements=statements, register=None, changes=()), tmp_path)
    slow = slowness()
    with Opened(browser, tmp_path / "brief.html", 1280, counted=True) as opened:
        assert opened.seconds() / slow < 20
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert opened.page.locator("ol.statements > li:visible").count() == 0  # folded away by kind
        before = opened.seconds()
        opened.page.fill("#f-words", "nation 7 convoys day 11")
        opened.page.locator("#f-count", has_text="of 20,000").wait_for()
        assert (opened.seconds() - before) / slow < 10
        opened.page.evaluate("location.hash = '#s15000'")
        opened.page.locator(":target").wait_for(state="visible")  # not a script: the page's policy forbids eval


@pytest.fixture(scope="module")
def force_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from datetime import date

    from grith.case._force import force_for_brief
    from grith.force import read_workbook

    book = Path(__file__).parents[2] / "examples" / "ukraine-2025" / "force.xlsx"
    made = tmp_path_factory.mktemp("force")
    write_brief(sample.view(force=force_for_brief(read_workbook(book), date(2025, 9, 5))), made)
    return made


SMALLEST_TEXT = """
Math.min(...[...document.querySelectorAll("#force svg.chart text, #force svg.map text")]
  .map(t => t.getBoundingClientRect().height))
"""
OUTSIDE_ITS_BOX = """
[...document.querySelectorAll("#force svg.map")].flatMap(map => {
  const boxes = [...map.querySelectorAll("rect.force-box")].map(r => r.getBoundingClientRect());
  return [...map.querySelectorAll("text:not(.country):not(.halo)")].filter(t => {
    const r = t.getBoundingClientRect();
    return !boxes.some(b => b.left <= r.left && r.right <= b.right && b.top <= r.top && r.bottom <= b.bottom);
  }).map(t => t.textContent);
})
"""
MISSING_SYMBOLS = """
[...document.querySelectorAll("#force use")].filter(u => !document.querySelector(u.getAttribute("href"))).length
"""


@pytest.mark.parametrize(("width", "media"), [(1280, "screen"), (390, "screen"), (688, "print")])
def test_charts_and_map_of_the_force_can_be_read(browser: Any, force_folder: Path, width: int, media: str) -> None:
    with Opened(browser, force_folder / "brief.html", width) as opened:
        opened.page.emulate_media(media=media)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.evaluate(SMALLEST_TEXT) >= 8  # CSS pixels: 6 points on paper, with its ascenders
        assert opened.page.evaluate(OUTSIDE_ITS_BOX) == []
        assert opened.page.evaluate(MISSING_SYMBOLS) == 0
        assert opened.complaints == []
