"""The pages that are read: every link leads somewhere, every figure to its statements, every word is escaped."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote, urldefrag

import pytest

import grith
from tests.web.conftest import DAY

PAGES = ("/", "/coalition", "/force", "/deal", "/truce", "/reports", "/sources", "/statements")
MOST = 400
OF_A_KIND = 30  # pages of one kind, such as those of single statements, that are followed


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
    kinds: Counter[str] = Counter()
    waiting = [f"{path}?as_of={DAY}" for path in PAGES]
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        kind = address.partition("?")[0].split("/")[1]
        if address in seen or address.startswith("/static/vendor/") or kinds[kind] >= OF_A_KIND:
            continue
        seen.add(address)
        kinds[kind] += 1
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
    assert {"statements", "reports", "coalition", "incidents", "review", "api", "originals", "proofs"} <= set(kinds)


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


def test_the_proofs_of_the_sources_page_verify_without_grith(client: Any, tmp_path: Path) -> None:
    """With the script, the key and the root that the page gives, in a Python that cannot import Grith."""
    page = client.get("/sources").text
    (tmp_path / "verify_proof.py").write_bytes(client.get("/static/verify_proof.py").content)
    proof = next(link for link in links(page) if link.startswith("/proofs/report/"))
    original = next(link for link in links(page) if link.startswith("/originals/"))
    (tmp_path / "proof.json").write_bytes(client.get(proof).content)
    (tmp_path / "original").write_bytes(client.get(original).content)
    root, key = (re.search(rf"{name}.*?<code class=\"hash\">([^<]+)", page)[1] for name in ("Root", "Public key"))  # type: ignore[index]
    command = [sys.executable, "-I", "verify_proof.py", "proof.json", "--key", key, "--root", root]
    done = subprocess.run([*command, "--source", "original"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "original").write_bytes(b"other bytes")
    done = subprocess.run([*command, "--source", "original"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    for kind, name in (("incident", "/api/incidents.json"), ("statement", "/api/statements.json")):
        row = client.get(name).json()["rows"][0]
        (tmp_path / "proof.json").write_bytes(client.get(f"/proofs/{kind}/{quote(row['id'], safe='')}").content)
        assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    "path", ["/", "/coalition", "/force", "/deal", "/truce", "/alerts", "/reports", "/sources", "/statements"]
)
def test_another_day_shows_another_page(client: Any, path: str) -> None:
    """A force plan begins on the day; the register, the deal and the truce hold what was public by then."""
    shown = [client.get(path, params={"as_of": day}).text for day in ("2025-03-05", "2025-04-10")]
    bodies = [page[page.index("<main") : page.index("</main>")] for page in shown]
    for number, day in enumerate(("2025-03-05", "2025-04-10")):
        bodies[number] = bodies[number].replace(f"as_of={day}", "")
    assert bodies[0] != bodies[1]


def test_the_force_page_counts_one_company_and_explains_its_band(client: Any) -> None:
    """On 18 April France may bring 11,000: 0.95 × 1,000 of the 10,000 of R2, of which nothing is planned."""
    page = client.get("/force", params={"as_of": "2025-04-18"}).text
    assert "<td>1 company</td>" in page and "1 companies" not in page
    assert "Assumed to hold: A ceasefire or peace deal is in force; " in page  # its title, not its short name
    assert "0 to 10 %" in page and "“if all is kept” (R2): its high end counts the high amounts" in page


def test_every_download_of_a_page_answers(client: Any) -> None:
    """Also with the filters that the page was asked with."""
    seen = set()
    for address in (*PAGES, "/alerts", "/truce?reading=russia&accuser=Russia", "/reports?words=london"):
        for link in links(client.get(address).text):
            if link.startswith("/api/") and "." in link.split("?")[0] and link not in seen:
                seen.add(link)
                assert client.get(link).status_code == 200, link
    for words in ("findings.csv?accuser=Russia&reading=russia", "reports.csv?words=london", "accuser=Russia"):
        assert any(words in link for link in seen), words


@pytest.mark.parametrize("day", ["2030-01-01", "2027-04-17", "1900-01-01", "0001-01-02", "9999-12-30"])
@pytest.mark.parametrize("path", ["/", "/coalition", "/truce", "/api/brief.html"])
def test_days_long_before_and_after_the_case_are_days_like_others(client: Any, path: str, day: str) -> None:
    answer = client.get(path, params={"as_of": day})
    assert answer.status_code == 200
    if path == "/api/brief.html" and day == "2030-01-01":
        words = re.search(r'<desc id="tl-desc">([^<]+)</desc>', answer.text)
        assert words and "Nothing since then, up to Tue 1 January 2030" in words[1]
        assert ">as of</text>" not in answer.text.split('id="timeline"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("as_of=0001-01-01", "is not a date"),
        ("from=2025-04-01&until=2025-03-01", "2025-04-01 lies after 2025-03-01"),
        ("reading=russia&finding=guilty", "there is no finding"),
        ("reading=elsewhere", "there is no reading"),
        ("from=soon", "is not a day"),
        ("bbox=1,2,3", "is no bbox"),
    ],
)
def test_a_wrong_filter_is_told_in_words(client: Any, query: str, words: str) -> None:
    for path in ("/truce", "/api/incidents.json"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in (400, 404) and words in answer.text, path
    assert client.get(f"/api/findings.json?{query}").status_code in (400, 404)


def test_a_case_without_any_report_has_its_pages(tmp_path: Path) -> None:
    from fastapi.testclient import TestClient

    from grith.web import create_app

    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "case.toml").write_text('title = "Nothing yet"\nzone = "Europe/Kyiv"\n', encoding="utf-8")
    grith.open_case(folder).ledger().close()
    with TestClient(create_app(folder, author="Tester"), base_url="http://localhost") as opened:
        more = ("/review", "/review/incidents", "/alerts", "/api/brief.html", "/api/map", "/api/incidents.csv")
        for path in (*PAGES, *more, "/?as_of=2025-03-20"):
            assert opened.get(path).status_code == 200, path
