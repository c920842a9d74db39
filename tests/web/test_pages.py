"""The pages that are read: every link leads somewhere, every figure to its statements, every word is escaped."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urldefrag

import pytest

from tests.web.conftest import DAY

PAGES = ("/", "/coalition", "/force", "/deal", "/truce", "/reports", "/sources", "/statements")
MOST = 400


def links(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'href="([^"]+)"', page)]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_answers_and_says_where_it_is(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<h1>" in answer.text
    if path not in ("/statements",):
        assert re.search(rf'href="{path}" aria-current="page"', answer.text)


def test_every_link_of_every_page_leads_to_a_page(client: Any) -> None:
    seen: set[str] = set()
    waiting = [f"{path}?as_of={DAY}" for path in PAGES]
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen or address.startswith("/static/vendor/"):
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if "text/html" not in answer.headers["content-type"]:
            continue
        anchors = set(re.findall(r' id="([^"]+)"', answer.text))
        for link in links(answer.text):
            if link.startswith("#"):
                assert link[1:] in anchors, (address, link)
            elif link.startswith("/"):
                waiting.append(urldefrag(link)[0])
    assert len(seen) > 60


def test_the_day_is_carried_along_and_rules_what_is_shown(client: Any) -> None:
    early, late = client.get("/?as_of=2025-03-10").text, client.get("/").text
    assert "Mon 10 March 2025" in early
    for link in links(early):
        if link.startswith("/") and not link.startswith(("/static", "/api", "/sources/head")) and link != "/":
            assert "as_of=2025-03-10" in link, link
    count = re.compile(r"([\d,]+) statements?")
    assert int(count.search(early)[1].replace(",", "")) < int(count.search(late)[1].replace(",", ""))  # type: ignore[index]


@pytest.mark.parametrize("day", ["yesterday", "2025-13-40", "x" * 5000, "0000-00-00"])
def test_a_day_that_is_none_is_told_in_words(client: Any, day: str) -> None:
    answer = client.get("/", params={"as_of": day})
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "path", ["/nothing", "/reports/none", "/statements/none", "/coalition/Atlantis", "/incidents/x"]
)
def test_what_is_not_there_is_a_page_too(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "That did not work" in answer.text


def test_a_figure_leads_to_its_statements_and_no_others(client: Any) -> None:
    view = client.app.state.office.picture(DAY, "admin").view
    figure = next(
        part for box in view["boxes"] for line in box["lines"] for part in line if len(part.get("statements") or ()) > 1
    )
    picture = client.app.state.office.picture(DAY, "admin")
    listed = client.get(picture.statements(figure["statements"])).text
    shown = re.findall(r'<li id="s-(\d+)"', listed)
    assert sorted(int(n) for n in shown) == sorted(picture.numbers[s] for s in figure["statements"])


def test_a_reports_text_is_whole_with_its_marks(client: Any) -> None:
    office = client.app.state.office
    picture = office.picture("", "admin")
    identifier = next(name for name, rows in picture.by_report.items() if rows[0].get("start") is not None)
    page = client.get(f"/reports/{identifier}").text
    article = page.split("<article")[1].split("</article>")[0].partition(">")[2]
    bare = re.sub(r'<a class="tag".*?</a>', "", article)
    bare = html.unescape(re.sub(r"<[^>]+>", "", bare)).strip()
    assert bare == office.case().ledger().report(identifier).text.strip()
    for row in picture.by_report[identifier]:
        assert f">S{row['number']}</a>" in article


def test_headers_guard_every_answer(client: Any) -> None:
    for path in ("/", "/nothing", "/static/web.js"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", client.get("/truce").text)


def test_other_hosts_are_refused(client: Any) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200
