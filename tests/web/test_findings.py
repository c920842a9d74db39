"""Findings on the pages at any size: those of `grith truce`, never an older picture without saying so, no leak."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bench.claims import make_case

import grith
from grith.nouns import FINDINGS
from grith.web import _assessing
from tests.web.test_signing import signed_in

ROWS = 900
PLEDGES = "nation,said on,what,firmness,said by\nDenmark,2025-04-20,4321 troops,willing,Somebody\n"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims") / "case"
    make_case(folder, ROWS, days=50, handling="restricted")
    return folder


@pytest.fixture
def claims(made_up: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copytree(made_up, tmp_path / "case"))


@pytest.fixture(scope="module")
def expected(made_up: Path) -> dict[str, tuple[str, str]]:
    """What `grith truce` tells of it."""
    return commanded(made_up)


IN_A_PROCESS = _assessing.Assessor._work
BEGUN = threading.Event()


def work_here(self: _assessing.Assessor, work: _assessing.Work) -> None:
    """What the process in the background does, done here, and not begun before a test waits for it."""
    while not BEGUN.wait(0.02):
        if self._closed:
            return
    slot = work.slot
    _assessing.work_out(str(self._folder), *slot, str(self._home), work.key, lambda **_: None)


@pytest.fixture(scope="module")
def worked_out(made_up: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same case after its findings were worked out in the background and kept."""
    folder = Path(shutil.copytree(made_up, tmp_path_factory.mktemp("worked out") / "case"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_assessing, "AT_ONCE", 100)
        patch.setattr(_assessing.Assessor, "_work", work_here)
        with opened(folder) as client:
            assert 'id="working"' in client.get("/truce").text
            ready(client)
    return folder


@pytest.fixture
def settled(worked_out: Path, tmp_path: Path) -> Path:
    """A copy of that to write to."""
    return Path(shutil.copytree(worked_out, tmp_path / "settled"))


@pytest.fixture
def background(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a case of a hundred reports were a large one."""
    monkeypatch.setattr(_assessing, "AT_ONCE", 100)
    monkeypatch.setattr(_assessing.Assessor, "_work", work_here)


@pytest.fixture
def processes(background: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is outside of tests: in a process of its own, which gives way to others."""
    monkeypatch.setattr(_assessing.Assessor, "_work", IN_A_PROCESS)


def opened(case: Path) -> Any:
    from fastapi.testclient import TestClient

    from grith.web import create_app

    return TestClient(create_app(case, author="Tester"), base_url="http://localhost")


@pytest.fixture
def client(claims: Path, background: None) -> Iterator[Any]:
    with opened(claims) as found:
        yield found


@pytest.fixture
def settled_client(settled: Path, background: None) -> Iterator[Any]:
    """A client whose findings as of the latest day are there already."""
    with opened(settled) as found:
        assert 'id="working"' not in found.get("/truce").text
        yield found


def waiting(page: str) -> str:
    found = re.search(r'hx-get="(/working[^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def ready(client: Any, path: str = "/truce") -> str:
    """The page when nothing is worked out for it any more; each test's own time limit ends the wait."""
    BEGUN.set()
    try:
        while 'id="working"' in (page := client.get(path).text):
            while "Load the page again" not in client.get(waiting(page)).text:  # as the page itself asks
                time.sleep(0.02)
    finally:
        BEGUN.clear()
    return str(page)


def told(client: Any, **query: Any) -> dict[str, tuple[str, str]]:
    """Finding and reason by id, over all pages of the features."""
    found: dict[str, tuple[str, str]] = {}
    while True:
        answer = client.get("/ogc/collections/findings/items", params={"limit": 400, "offset": len(found), **query})
        page = answer.json()
        found |= {f["id"]: (f["properties"]["result"], f["properties"]["reason"]) for f in page["features"]}
        if len(found) >= page["numberMatched"]:
            return found


def commanded(case: Path, as_of: str = "", handling: str | None = None) -> dict[str, tuple[str, str]]:
    """The same as `grith truce` tells it."""
    with grith.open_case(case, handling) as whole:
        view = whole.truce(as_of or None).view
    reasons: dict[tuple[str, str, str], str] = {}
    for row in view["findings"]:
        reasons.setdefault((row["claim"], row["reading"], row["result"]), row["reason"])
    return {
        f"{r['claim']} {r['reading']}": (r["result"], reasons[r["claim"], r["reading"], r["result"]])
        for r in view["rows"]
    }


def test_the_example_has_the_findings_of_the_command(made: Path) -> None:
    with opened(made) as client:
        expected = commanded(made)
        assert len(expected) > 50
        assert told(client) == expected


def test_a_made_up_case_has_the_findings_of_the_command_in_the_background(
    client: Any, processes: None, claims: Path, expected: dict[str, tuple[str, str]]
) -> None:
    first = client.get("/truce").text
    assert "being worked out in the background" in first and "Findings on each claim" not in first
    assert client.get("/api/findings.json").status_code == 503
    refused = client.get("/api/map/window", params={"reading": "russia"})
    assert refused.status_code == 503 and "not ready" in refused.text and refused.headers["retry-after"]
    assert client.get("/api/map/window", params={"bbox": "20,44,42,53", "zoom": 6}).status_code == 200
    page = ready(client)
    assert told(client) == expected and len(expected) == 2 * ROWS
    # the map, the table and the downloads under one reading and finding
    wanted = Counter(result for name, (result, _) in expected.items() if name.endswith(" russia"))
    assert len(wanted) >= 3
    for finding in FINDINGS:
        query = {"reading": "russia", "finding": finding}
        window = client.get("/api/map/window", params={"bbox": "-180,-90,180,90", "zoom": 3, **query}).json()
        assert window["grith"]["shown"] + window["grith"]["off_the_map"] == wanted[finding]
        assert len(client.get("/api/incidents.json", params=query).json()["rows"]) == wanted[finding]
        assert len(client.get("/api/findings.json", params=query).json()["rows"]) == wanted[finding]
    assert f"{ROWS} claims" in page or f"{ROWS:,} claims" in page
    with grith.open_case(claims) as whole:
        sides = {r["id"]: r["sides"] for r in whole.truce().view["readings"]}
    shown = {r["id"]: r["sides"] for r in client.get("/api/view.json").json()["truce"]["readings"]}
    assert shown.keys() == sides.keys()
    for reading, rows in shown.items():
        for side in rows:
            span = sides[reading][side["id"]]["since_start"]["alleged"]
            assert side["alleged"] == {"low": span["low"], "high": span["high"]}


def test_findings_are_filtered_as_the_page(settled_client: Any, claims: Path) -> None:
    client = settled_client
    query = {"accuser": "Ukraine", "from": "2025-04-01", "until": "2025-04-10", "reading": "ukraine"}
    reports = {row["id"] for row in client.get("/api/incidents.json", params=query).json()["rows"]}
    rows = client.get("/api/findings.json", params=query).json()["rows"]
    with grith.open_case(claims) as whole:
        names = {r.attributes["id"] for r in whole.incident_reports() if r.id in reports}
    assert 0 < len(names) < ROWS and {row["claim"] for row in rows} == names
    assert {row["reading"] for row in rows} == {"ukraine"}
    one = rows[0]
    box = f"{one['longitude'] - 0.01},{one['latitude'] - 0.01},{one['longitude'] + 0.01},{one['latitude'] + 0.01}"
    inside = told(client, bbox=box)
    assert one["id"] in inside and len(inside) < 2 * ROWS
    clause = client.get("/api/findings.json", params={**query, "clause": "energy", "finding": "violation"}).json()
    assert {r["clauses"] for r in clause["rows"]} == {"energy: violation"}
    assert client.get("/api/incidents.json", params={**query, "clause": "nothing"}).status_code == 404
    assert client.get(f"/ogc/collections/findings/items/{one['id']}").json()["properties"]["result"] == one["result"]


def test_the_line_of_days_tells_the_findings_of_a_reading(
    settled_client: Any, claims: Path, expected: dict[str, tuple[str, str]]
) -> None:
    """Rows of each accuser and finding with the numbers of the command; one finding alone where it is asked for."""
    client = settled_client
    with grith.open_case(claims) as whole:
        accusers = {r.attributes["id"]: r.accuser for r in whole.incident_reports()}
    party = {"Russian defence ministry": "Russia", "general staff of Ukraine": "Ukraine"}
    told: Counter[tuple[str, str]] = Counter()
    for name, (result, _) in expected.items():
        if name.endswith(" russia"):
            who = accusers[name.removesuffix(" russia")]
            told[party.get(who, who), result] += 1

    def line(**query: str) -> dict[tuple[str, str], int]:
        page = client.get("/truce", params=query).text
        drawn = page[page.index('id="by-day"') :].split("</section>")[0]
        found, who = {}, ""
        for head, name, number in re.findall(r'<text( class="head")? x[^>]*>([^<]+) \(([\d,]+)\)</text>', drawn):
            if head:
                who = name.removeprefix("Reported by ")
            else:
                found[who, name] = int(number.replace(",", ""))
        kinds = set(re.findall(r'<circle(?: class="([a-z-]+)")?', drawn))
        assert kinds == {name.replace(" ", "-") for _, name in found} or kinds == {""}
        return found

    assert line(reading="russia") == dict(told)
    only = line(reading="russia", finding="violation")
    assert only == {pair: n for pair, n in told.items() if pair[1] == "violation"} and only
    assert set(line()) == {("", who) for who, _ in told}
    assert "nobody has judged that it is" in client.get("/truce", params={"reading": "russia"}).text


def test_a_day_in_the_past_is_worked_out_for_itself(settled_client: Any, claims: Path) -> None:
    client = settled_client
    past = client.get("/truce", params={"as_of": "2025-03-25"}).text
    assert "being worked out in the background" in past and "Findings on each claim" not in past
    assert client.get("/api/findings.json", params={"as_of": "2025-03-25"}).status_code == 503
    page = ready(client, "/truce?as_of=2025-03-25")
    assert "Findings on each claim" in page
    assert told(client, as_of="2025-03-25") == commanded(claims, "2025-03-25")


def test_until_new_reports_are_judged_the_page_says_what_it_shows(settled_client: Any, settled: Path) -> None:
    client = settled_client
    before = told(client)
    day = datetime(2025, 4, 18, tzinfo=UTC)
    event = {"earliest": day.isoformat(), "latest": (day + timedelta(days=1)).isoformat(), "precision": "day"}
    row = {
        "report": "list 1",
        "place": {"name": "Town 1", "latitude": 48.5, "longitude": 33.5, "precision_km": 0.5},
        "event": {**event, "zone": "UTC"},
        "accuser": "Ukraine",
        "alleged_actor": "Russia",
        "target": "power station",
        "means": "drones",
        "effect": "hit; fire",
        "published": day.isoformat(),
    }
    more = [
        {**row, "id": f"new {n}", "cells": f"row n{n}", "attributes": {"id": f"N{n}", "kind": "report"}}
        for n in range(3)
    ]
    with grith.open_case(settled) as whole:
        whole.ledger().append("incident", more)
    page = client.get("/truce").text
    assert "The findings shown are as of" in page and "3 newer incident reports are not judged yet" in page
    assert "not judged</td>" in page
    window = {"bbox": "33.4,48.4,33.6,48.6", "zoom": 12, "reading": "russia"}
    marks = client.get("/api/map/window", params=window).json()["features"]
    assert {m["properties"]["result"] for m in marks if m["properties"].get("id", "").startswith("new")} == {""}
    ready(client)
    after = told(client)
    assert len(after) == len(before) + 6 and after == commanded(settled)


def test_what_findings_do_not_rest_on_leaves_them_as_they_are(
    settled_client: Any, settled: Path, tmp_path: Path
) -> None:
    client = settled_client
    (tmp_path / "pledges.csv").write_text(PLEDGES, encoding="utf-8")
    with grith.open_case(settled) as whole:
        whole.add([tmp_path / "pledges.csv"])
        pledge = next(s for s in whole.statements() if s.kind == "pledge")
        whole.review(pledge.id, "accept", reason="so", author="Tester")
    assert 'id="working"' not in client.get("/truce").text
    assert len(list((settled / ".cache" / "truce").glob("*/assessment.json"))) == 1


def test_a_restart_finds_what_was_worked_out(
    settled: Path, background: None, expected: dict[str, tuple[str, str]]
) -> None:
    with opened(settled) as client:
        assert 'id="working"' not in client.get("/truce").text
        assert told(client) == expected
    (kept,) = (settled / ".cache" / "truce").glob("*/found.npy")
    kept.write_bytes(b"spoilt")
    with opened(settled) as client:
        assert 'id="working"' in client.get("/truce").text
        ready(client)
        assert told(client) == expected


def test_mistakes_in_the_agreement_are_told(claims: Path, background: None) -> None:
    path = claims / "case.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("energy-halt-2025", "nowhere"), encoding="utf-8")
    with opened(claims) as client:
        assert "nowhere" in client.get("/truce").text


def test_hidden_reports_do_not_shape_what_a_reader_sees(settled: Path, background: None) -> None:
    admin = signed_in(settled, "the.admin", "admin")
    reader = signed_in(settled, "a.reader", "reader")
    ready(admin), ready(reader)
    assert told(reader) == commanded(settled, handling="public")
    hidden = told(admin).keys() - told(reader).keys()
    assert len(hidden) > 50
    names = {name.rpartition(" ")[0] for name in hidden}
    pages = [reader.get(path).text for path in ("/truce", "/review/incidents", "/alerts", "/api/view.json")]
    words = {word for page in pages for word in re.findall(r"\w+", page)}
    assert all(re.fullmatch(r"\w+", name) for name in names) and not names & words
    for name in names:
        assert reader.get(f"/ogc/collections/findings/items/{name} russia").status_code == 404
    assert "list 0" not in "".join(pages) and "list 10:" not in "".join(pages)


def test_a_large_case_is_merged_and_split_at_the_desk(client: Any, claims: Path) -> None:
    assert "being worked out" in client.get("/review/incidents").text
    page = ready(client, "/review/incidents")
    token = re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]
    others = re.findall(r'name="ids" value="([^"]+)"', page[page.index("<h2>Merge others") :])
    two = [others[0], others[-1]]
    form = {"token": token, "act": "merge", "ids": two, "reason": "tested"}
    done = client.post("/review/incidents", data=form)
    assert done.status_code == 200 and "Recorded" in done.text and "1 newer merge" in done.text
    again = client.post("/review/incidents", data=form)
    assert again.status_code == 409 and "nothing was written" in again.text
    page = ready(client, "/review/incidents")
    with grith.open_case(claims) as whole:
        assert whole.decided_incidents() == 1
        homes = [i for i in whole.incidents() if {r.id for r in i.reports} & set(two)]
        assert len(homes) == 1 and homes[0].decided
    shown = page[page.index("<h2>Told by several") : page.index("<h2>Merge others")]
    several = re.findall(r'<input type="checkbox" name="ids" value="([^"]+)"', shown)
    done = client.post("/review/incidents", data={**form, "act": "split", "ids": several[:1]})
    assert done.status_code == 200 and "Recorded" in done.text
    page = ready(client, "/review/incidents")
    with grith.open_case(claims) as whole:
        assert len(next(i for i in whole.incidents() if i.id == several[0]).reports) >= 1
        assert whole.decided_incidents() == 2


def test_alerts_of_a_large_case_are_those_of_the_command(client: Any, claims: Path) -> None:
    query = {"as_of": "2025-04-18", "since": "2025-03-20"}
    assert not [r for r in client.get("/api/alerts.json", params=query).json()["rows"] if r["kind"] == "truce"]
    ready(client, "/alerts?as_of=2025-04-18&since=2025-03-20")
    rows = client.get("/api/alerts.json", params=query).json()["rows"]
    with grith.open_case(claims) as whole:
        expected = [alert.to_dict() for alert in whole.alerts("2025-04-18", "2025-03-20")]
    assert rows == json.loads(json.dumps(expected))
