"""A brief of strange and hostile words in a real Chromium: nothing runs, nothing is cut, figures stay with names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import grith
from tests.once import made_once
from tests.strange import ARABIC, FORMULA, MARK, TAG, make_strange_case

pytestmark = pytest.mark.browser

# Words of a drawing that reach over its edge, and what they reach over it by.
CUT_IN_DRAWINGS = """() => [...document.querySelectorAll('svg[viewBox]')].flatMap(svg => {
  const box = svg.viewBox.baseVal;
  return [...svg.querySelectorAll('text')].filter(t => t.getClientRects().length).map(t => [t, t.getBBox()])
    .filter(([t, b]) => b.width && (b.x < box.x - 1 || b.y < box.y - 1
      || b.x + b.width > box.x + box.width + 1 || b.y + b.height > box.y + box.height + 1))
    .map(([t]) => t.firstChild.textContent);
})"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        with grith.open_case(make_strange_case(folder / "case")) as case:
            case.brief("2025-05-20", "2025-05-10", folder / "out")

    return made_once(tmp_path_factory, "strange", make) / "out"


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_runs_and_no_word_of_a_drawing_is_cut(browser: Any, written: Path, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 844}, offline=True).new_page()
    page.goto((written / "brief.html").as_uri())
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert MARK not in page.title() and page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT_IN_DRAWINGS) == []
    page.context.close()


def test_a_figure_stays_right_of_the_name_that_it_belongs_to(browser: Any, written: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 844}, offline=True).new_page()
    page.goto((written / "brief.html").as_uri())
    line = page.locator("#first-page li").filter(has_text=f"{ARABIC}: ").first
    name, number = line.locator("span[dir=auto]").first.bounding_box(), line.locator("a").first.bounding_box()
    assert name["x"] + name["width"] <= number["x"] + 1
    page.context.close()


def test_workbook_and_map_data_hold_words_and_no_formulas(written: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(written / "brief.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    assert [c.coordinate for c in cells if c.hyperlink and MARK in str(c.hyperlink.target)] == []
    told = {str(c.value) for c in cells}
    assert FORMULA in told and TAG in told
    assert "e+" not in " ".join(
        part["text"] for box in json.loads((written / "brief.json").read_text("utf-8"))["boxes"]
        for line in box["lines"] for part in line
    )  # fmt: skip


def test_claims_stand_in_the_order_of_their_numbers_with_the_zone_of_their_hours_and_why_some_are_open(
    written: Path,
) -> None:
    from tests.brief.pages import Page

    page = " ".join(Page((written / "brief.html").read_text("utf-8")).text.split())
    table = page.split("Findings on each claim")[1].split("What is claimed in total")[0]
    assert "(Kathmandu time)" in table and "2025-05-03 01:40" in table
    assert table.index("V2") < table.index("V10")
    why = table.split("Why not decided, or no violation")[1]
    assert "undetermined" in why and "Missing:" in why


def test_no_table_is_cut_on_paper(browser: Any, written: Path) -> None:
    """Between the margins A4 is 688 pixels of CSS wide, across 1,016."""
    for width, where in ((688, "main > section:not(.wide)"), (1016, "main > section.wide")):
        page = browser.new_context(viewport={"width": width, "height": 1000}, offline=True).new_page()
        page.goto((written / "brief.html").as_uri())
        page.emulate_media(media="print")
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        wide = f"""[...document.querySelectorAll('{where} table')]
            .filter(t => t.getBoundingClientRect().right > {width} + 1).map(t => t.caption.textContent)"""
        assert page.evaluate(wide) == []
        page.context.close()


def test_the_foot_of_a_page_keeps_its_blanks() -> None:
    from grith.brief._html import css_text

    assert css_text("– as") == '"\\002013\\000020as"'  # a blank as such would be taken for the end of the sign's number


def test_where_nothing_changed_the_dates_share_the_width(browser: Any, tmp_path: Path) -> None:
    from grith.brief import write_brief
    from tests.brief import sample

    write_brief(sample.view(changes=[]), tmp_path)
    page = browser.new_context(viewport={"width": 1280, "height": 844}, offline=True).new_page()
    page.goto((tmp_path / "brief.html").as_uri())
    changed, watch = (
        page.locator(f"section[aria-labelledby={name}]").bounding_box() for name in ("h-changed", "h-watch")
    )
    assert changed["height"] < 100 and watch["y"] >= changed["y"] + changed["height"]
    page.context.close()


def test_the_workbook_tells_the_clock_of_its_hours(written: Path) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(written / "brief.xlsx")["Truce findings"]
    assert "When (Kathmandu time)" in [cell.value for row in sheet.iter_rows(max_row=6) for cell in row]
