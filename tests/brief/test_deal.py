"""The deal in the brief: the founding case's positions as box, section, sheets and JSON."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from grith.brief import write_brief
from grith.deal import analyse, compare, load_positions
from grith.nouns.position import Goal, Issue, Position, PositionSet, Rule
from tests.brief import sample
from tests.brief.test_view import check as check_schema

GIVEN = load_positions(Path(__file__).parents[2] / "examples/ukraine-2025/positions.toml")


@cache
def view() -> dict[str, Any]:
    """The sample's brief with the founding case's positions; one of them rests on a statement of the sample."""
    told = next(row for row in sample.view()["statements"] if row["kind"] == "demand")
    more = Position("UA-X", "not us_troops", ("UKR",), "<b>no</b> US troops", statements=(told["id"], "unknown"))
    given = evolve(GIVEN, positions=(*GIVEN.positions, more))
    now, before = analyse(given, as_of="2025-03-20"), analyse(given, as_of="2025-03-17")
    return sample.view(deal=now, deal_before=before, deal_change=compare(before, now))


def box(shown: dict[str, Any]) -> dict[str, Any]:
    return next(b for b in shown["boxes"] if b["id"] == "deal")


def words(shown: dict[str, Any]) -> list[str]:
    return ["".join(part["text"] for part in line) for line in box(shown)["lines"]]


def test_the_view_fits_the_schema_with_a_deal_in_it() -> None:
    check_schema(view())


def test_the_box_answers_instead_of_listing_demands() -> None:
    """What a reader finds by hand on 20 March: the settlement clashes with all, the energy halt stands alone."""
    told = words(view())
    assert told[0].startswith("14 minimal conflicts (positions that cannot all stand) among 35 positions held")
    assert "have one position in common, held by the United States: an end to the war by a settlement" in told[1]
    assert told[2].startswith("Stands on its own: Russia and the United States, halt strikes at energy facilities")
    assert any(line.startswith("Cheapest way out: 2 positions given up (weight 2)") for line in told)
    assert any("2 parties must move: Russia and the United States" in line for line in told)
    assert any(line.startswith("Since Mon 17 March 2025: 10 positions new and 14 conflicts new") for line in told)
    assert "no forecast" in box(view())["note"] and "Search: complete" in box(view())["note"]
    plain = words(sample.view())
    assert not any("conflict" in line for line in plain) and any("demand" in line for line in plain)


def test_of_equals_none_is_named_alone() -> None:
    """Each of two could give way, and each is in as many conflicts: the first page names both."""
    held = (
        Position("A1", "exit", ("AAA",), "the town is left"), Position("A2", "not amnesty", ("AAA",), "no amnesty"),
        Position("B1", "not exit", ("BBB",), "no exit"), Position("B2", "amnesty", ("BBB",), "an amnesty"),
        Position("C1", "truce", ("CCC",), "a truce"),
    )  # fmt: skip
    rule = Rule("lasting", "truce -> exit or amnesty", "desk", "a truce lasts only with one of them")
    given = PositionSet(
        issues=tuple(Issue(n) for n in ("truce", "exit", "amnesty")), positions=held, rules=(rule,),
        goals=(Goal("truce", "truce", "a truce"),), parties={"AAA": "Arland", "BBB": "Borland", "CCC": "Corland"},
    )  # fmt: skip
    told = words(sample.view(deal=analyse(given)))
    common, movers = told[1], next(line for line in told if line.startswith("For “a truce”"))
    assert "Arland: no amnesty" in common.replace("held by ", "") and "Borland: no exit" in common
    assert "1 party must move: Arland; or Borland" in movers and "other set" not in movers


def test_every_figure_rests_on_positions_that_are_there() -> None:
    known = {p["id"] for p in view()["deal"]["positions"]}
    rests = [part for line in box(view())["lines"] for part in line if part.get("positions")]
    assert len(rests) >= 5
    assert all(set(part["positions"]) <= known for part in rests)


def test_positions_lead_to_the_statements_they_rest_on(tmp_path: Path) -> None:
    shown = view()
    held = [h for p in shown["deal"]["positions"] for h in p["held"] if h["position"] == "UA-X"]
    known = {row["id"] for row in shown["statements"]}
    assert len(held[0]["statements"]) == 1 and set(held[0]["statements"]) <= known
    html = write_brief(shown, tmp_path)["html"].read_text()
    assert "&lt;b&gt;no&lt;/b&gt; US troops" in html and "<b>no</b>" not in html


def test_what_the_figures_rest_on_is_told_in_whole_words(tmp_path: Path) -> None:
    html = write_brief(view(), tmp_path)["html"].read_text()
    named = re.findall(r"<dt>(.*?)(?: <small>|</dt>)", html[html.index('id="evidence"') :])
    assert any(words.startswith("For “") and words.endswith("parties must move") for words in named)
    assert named and not any(words.startswith((",", " ", ":")) for words in named)


def test_every_link_of_the_page_leads_somewhere(tmp_path: Path) -> None:
    html = write_brief(view(), tmp_path)["html"].read_text()
    targets = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= targets
    assert html.count('class="hit"') == sum(len(c["positions"]) for c in view()["deal"]["conflicts"])


def test_the_same_bytes_twice_and_no_deal_without_positions(tmp_path: Path) -> None:
    one, two = write_brief(view(), tmp_path / "1"), write_brief(view.__wrapped__(), tmp_path / "2")
    for name in ("html", "xlsx", "json"):
        assert one[name].read_bytes() == two[name].read_bytes(), name
    bare = sample.view()
    assert bare["deal"] is None and 'id="deal"' not in write_brief(bare, tmp_path / "3")["html"].read_text()


def test_the_sheets(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(write_brief(view(), tmp_path)["xlsx"])
    for name in ("Deal", "Conflicts", "Packages", "Concessions", "Positions", "Conflict matrix"):
        assert name in book.sheetnames
    deal = view()["deal"]
    assert book["Conflicts"].max_row == len(deal["conflicts"]) + 1
    assert book["Positions"].max_row == sum(len(p["held"]) for p in deal["positions"]) + 1
    assert "forecasts nothing" in str([c.value for c in book["Deal"]["B"]])
    assert "P" in str(book["Overview"]["C"][-1].value) or any("P" in str(c.value) for c in book["Overview"]["C"][3:])


def test_a_search_that_was_cut_says_so() -> None:
    from grith.deal import Budget

    now = analyse(GIVEN, as_of="2025-03-20", budget=Budget(seconds=20, conflicts=3, packages=3))
    shown = sample.view(deal=now)
    check_schema(shown)
    assert "cut at 3 conflicts" in box(shown)["note"] and shown["deal"]["changes"] is None


def test_nothing_held_and_nothing_in_conflict() -> None:
    early = sample.view(deal=analyse(GIVEN, as_of="2024-01-01"))
    assert words(early)[0].startswith("No soft position is held")
    calm = sample.view(deal=analyse(GIVEN, as_of="2025-03-17"))
    assert "can stand together, as they are encoded" in words(calm)[0]
    for shown in (early, calm):
        check_schema(shown)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_section_fits_the_screen(browser: Any, tmp_path: Path, width: int) -> None:
    from tests.brief.test_browser import Opened

    write_brief(view(), tmp_path)
    with Opened(browser, tmp_path / "brief.html", width) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        opened.page.locator("#box-deal ~ ul a.fig", has_text="13 of 14").click()
        assert "settlement" in opened.page.evaluate("document.querySelector(':target').textContent")
        assert opened.complaints == []


def test_nobody_is_called_guilty_and_nothing_is_advised() -> None:
    told = json.dumps(view()["deal"]) + " ".join(words(view()))
    for word in ("guilty", "blame", "to blame", "should ", "fault", "refuses to"):
        assert word not in told.lower(), word
