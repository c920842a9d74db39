"""Somebody who may not see a report asks for it by every address that there is, and finds no trace of it."""

from __future__ import annotations

import html
import io
import re
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_plus

import pytest

import grith
from tests.web.test_signing import signed_in
from tests.web.walk import Known, all_routes, filled, names_in

# Made-up words that stand in nothing else. The animal is extinct, and so is nobody's report.
SECRET = """---
title: Quagga note
published: 2025-03-19
publisher: Quagga Office
url: https://quagga.example/note
---
Denmark will send 4321 troops to Ukraine, Prime Minister Quaggason said on Wednesday. Quaggaland would send 4321
engineers to Ukraine if the Quagga treaty is signed. Ukraine accused Russia of striking Quaggaville on Tuesday.
"""
TABLE = "date,type,place,latitude,longitude,accuser,accused,target,source,handling\n"
ROWS = TABLE + (
    "2025-03-19,strike,Nikopol,47.57,34.40,Ukraine,Russia,substation,Harbour Times,public\n"
    "2025-03-19,quagga strike,Quaggaville,48.9901,35.9901,Quagga Office,Russia,quagga depot,Quagga Office,restricted\n"
    "2025-03-20,quagga strike,Quaggaville,48.9902,35.9902,Quagga Office,Russia,quagga depot,Quagga Times,restricted\n"
)
PLEDGES = "nation,said on,what,firmness,said by\nQuaggaland,2025-04-29,4321 troops,willing,Quagga Office\n"
POSITION = """
[[position]]
id = "quagga-position"
title = "Quagga position"
holders = ["UKR"]
constraint = "truce"
kind = "demand"
since = 2025-03-01
said_by = "Quaggason"
url = "https://quagga.example/note"
"""
# "4321" stands by chance in every thousandth hash: among hexadecimal digits it is no trace.
TRACES = (rb"quagga", rb"(?<![0-9a-f])4,?321(?![0-9a-f])", rb"48\.99", rb"35\.99", rb"2025-04-29")


def with_secrets(case: Path, *, rows: bool = True) -> None:
    """Add restricted reports of every kind, decisions about them, and a file that cannot be read.

    ``rows``: also a table of which some rows are public and some are not.
    """
    folder = case.parent / "secrets"
    folder.mkdir()
    for name, text in {"Quagga.md": SECRET, "quagga-pledges.csv": PLEDGES}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "quagga.bin").write_bytes(b"quagga 4321 \x00\x01\x02\xff" * 9)
    (folder / "rows.csv").write_text(ROWS, encoding="utf-8")
    with grith.open_case(case) as opened:
        opened.add([folder / name for name in ("Quagga.md", "quagga-pledges.csv", "quagga.bin")], handling="restricted")
        if rows:
            opened.add([folder / "rows.csv"])
        opened.read()
        about = [s for s in opened.statements() if "4321" in s.span.exact or "Quagga" in str(s)]
        assert len(about) >= 2
        opened.review(about[0].id, "accept", reason="quagga is right", author="Quagga reviewer")
        if rows:
            mixed = sorted(r.id for r in opened.ledger().incidents() if r.source.split()[0] in ("Quagga", "Harbour"))
            assert len(mixed) == 3
            opened.split(mixed[2:], reason="two quaggas", author="Quagga reviewer")
            opened.merge(mixed[:2], reason="one quagga", author="Quagga reviewer")  # one public, one hidden
    deal = case / "positions.toml"
    deal.write_text(deal.read_text(encoding="utf-8") + POSITION, encoding="utf-8")


@pytest.fixture(scope="module")
def case(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("leaks") / "case"))
    with_secrets(folder)
    return folder


@pytest.fixture(scope="module")
def people(case: Path) -> dict[str, Any]:
    """A client for each role, all of one server: what it keeps for one must not reach another."""
    from fastapi.testclient import TestClient

    admin = signed_in(case, "the.admin", "admin")
    found = {"admin": admin}
    for role in ("reader", "analyst"):
        other = signed_in(case, f"a.{role}", role)
        found[role] = TestClient(admin.app, base_url="http://localhost", cookies=dict(other.cookies))
    return found


def traces(answer: Any, asked: str = "") -> list[bytes]:
    """The secrets in an answer, also inside a workbook, and in its headers; what was asked for may be repeated."""
    parts = [answer.content, str(dict(answer.headers)).encode()]
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    whole = b"\n".join(parts).lower().replace(asked.lower().encode() or b"\0", b"")
    return [trace for trace in TRACES if re.search(trace, whole)]


@pytest.mark.parametrize("role", ["reader", pytest.param("analyst", marks=pytest.mark.slow)])
def test_no_address_gives_a_trace_of_what_is_hidden(people: dict[str, Any], role: str) -> None:
    admin, other = people["admin"], people[role]
    known = Known.through(admin).without(Known.through(other), more=3)
    told_admin = set()
    for pattern, address in known.addresses(admin.app):
        if traces(admin.get(address, follow_redirects=False)):
            told_admin.add(pattern)
        answer = other.get(address, follow_redirects=False)
        asked = address.rpartition("/")[2]
        assert not traces(answer, asked), address
        assert answer.status_code < 500
    # The words are there for who may see them, or this test could not fail.
    assert told_admin >= {
        *("/", "/coalition", "/truce", "/deal", "/reports", "/sources", "/statements", "/review", "/review/incidents"),
        *("/reports/{identifier}", "/statements/{identifier:path}", "/incidents/{identifier:path}", "/api/view.json"),
        *("/review/{identifier:path}", "/originals/{identifier}", "/coalition/{nation:path}", "/api/map"),
        *("/api/{table}.{form}", "/api/brief.{form}", "/ogc/collections/{collection}/items", "/api/map/window"),
        *("/proofs/{kind}/{identifier:path}", "/ogc/collections/{collection}/items/{identifier:path}"),
    }


@pytest.mark.slow
def test_no_trace_where_the_findings_are_worked_out_in_the_background(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each clearance has findings of its own, made in a process of its own."""
    from fastapi.testclient import TestClient

    monkeypatch.setattr("grith.web._assessing.AT_ONCE", 0)
    folder = Path(shutil.copytree(case, tmp_path / "case", ignore=shutil.ignore_patterns(".cache")))
    admin = signed_in(folder, "the.admin", "admin")
    other = signed_in(folder, "another.reader", "reader")
    reader = TestClient(admin.app, base_url="http://localhost", cookies=dict(other.cookies))
    for client in (admin, reader):
        for path in ("/truce", "/truce?as_of=2025-03-20"):
            assert not (client is reader and traces(reader.get(path)))
            while 'id="working"' in (page := client.get(path)).text:
                assert not (client is reader and traces(page))
                time.sleep(0.2)
    known = Known.through(admin).without(Known.through(reader), more=3)
    assert known.findings
    parts = ("truce", "incidents", "ogc", "api", "alerts")
    asked = [pair for pair in known.addresses(reader.app) if any(part in pair[1] for part in parts)]
    assert sum(bool(traces(admin.get(address))) for _, address in asked) > 10
    for _, address in asked:
        answer = reader.get(address, follow_redirects=False)
        assert not traces(answer, address.rpartition("/")[2]), address
        assert answer.status_code < 500, address


def test_what_is_hidden_is_answered_like_what_was_never_there(people: dict[str, Any]) -> None:
    reader = people["reader"]
    hidden, nothing = Known.through(people["admin"]).without(Known.through(reader)), "0" * 64
    assert hidden.statements and hidden.reports and hidden.incidents
    for method, path in all_routes(reader.app):
        for values in hidden.fillings(path) if method == "GET" and "identifier" in names_in(path) else ():
            one = reader.get(filled(path, values), follow_redirects=False)
            other = reader.get(filled(path, {**values, "identifier": nothing}), follow_redirects=False)
            assert one.status_code == other.status_code, filled(path, values)
            told = [plain(answer.text, name) for answer, name in ((one, values["identifier"]), (other, nothing))]
            assert told[0] == told[1]


def test_a_note_on_a_table_does_not_count_its_hidden_rows(people: dict[str, Any]) -> None:
    assert "in 3 rows" in people["admin"].get("/sources").text
    assert "in 3 rows" not in people["reader"].get("/sources").text


def plain(text: str, *names: str) -> str:
    """A page without what is each visitor's own, was only said back, or is the time of the answer."""
    text = re.sub(r'name="token" value="[^"]*"|"timeStamp": ?"[0-9TZ:-]*"', "", text)
    for name in names:
        for form in sorted({name, quote(name, safe=""), html.escape(name)}, key=len, reverse=True):
            text = text.replace(form, "…")
    return text


SEARCHES = (
    ("/statements", "words", "quagga"),
    ("/statements", "party", "quaggaland"),
    ("/reports", "words", "quagga"),
    ("/api/statements.json", "words", "quaggason"),
    ("/api/reports.csv", "words", "quagga"),
    ("/api/incidents.json", "accuser", "Quagga Office"),
    ("/api/incidents.json", "type", "quagga strike"),
    ("/api/incidents.json", "bbox", "35.99,48.99,35.9999,48.9999"),
    ("/truce", "accuser", "Quagga Office"),
    ("/truce", "type", "quagga strike"),
    ("/ogc/collections/incidents/items", "bbox", "35.99,48.99,35.9999,48.9999"),
    ("/api/map/window", "accuser", "Quagga Office"),
    ("/coalition/Quaggaland", "since", "2025-03-01"),
)


@pytest.mark.parametrize(("path", "name", "word"), SEARCHES)
def test_a_search_finds_nothing_of_it_and_says_no_more_than_for_nonsense(
    people: dict[str, Any], path: str, name: str, word: str
) -> None:
    nonsense = "-9.99,-8.99,-9.9,-8.9" if name == "bbox" else word if name == "since" else "Zzyzx"
    elsewhere = path.replace("Quaggaland", "Zzyzxland")
    told = []
    for where, what in ((path, word), (elsewhere, nonsense)):
        answer = people["reader"].get(where, params={name: what})
        text = plain(unquote_plus(html.unescape(answer.text)), where, what, what.casefold())
        told.append((answer.status_code, text.replace("Quaggaland", "…").replace("Zzyzxland", "…")))
    assert told[0] == told[1]
    if name != "since":
        seen = people["admin"].get(path, params={name: word})
        assert b"quagga" in seen.content.lower().replace(word.lower().encode(), b"", 1)


@pytest.mark.slow
def test_the_pages_are_the_same_whatever_is_hidden(made: Path, tmp_path: Path) -> None:
    readers = []
    for name in ("with", "without"):
        case = Path(shutil.copytree(made, tmp_path / name / "case"))
        if name == "with":
            with_secrets(case, rows=False)
        else:  # that something is hidden may be told, but not what or how much
            (case.parent / "note.md").write_text("---\ntitle: Dodo\npublished: 2025-03-02\n---\nNothing.\n")
            with grith.open_case(case) as opened:
                opened.add([case.parent / "note.md"], handling="restricted")
                opened.read()
        readers.append(signed_in(case, "a.reader", "reader"))
    known, others = (Known.through(reader) for reader in readers)
    assert vars(known) == vars(others)
    roots = [reader.get("/sources/head.json").json()["root"] for reader in readers]
    few = known.without(known, more=12)
    for pattern, address in few.addresses(readers[0].app):
        if pattern in ("/sources/head.json", "/proofs/{kind}/{identifier:path}") or "xlsx" in address:
            continue  # where something is hidden there are no proofs; a workbook holds the hour in which it was made
        one, other = (reader.get(address, follow_redirects=False) for reader in readers)
        assert one.status_code == other.status_code, address
        assert shown(one, roots[0]) == shown(other, roots[1]), address


def shown(answer: Any, root: str) -> str:
    """What an answer shows, but for the head of the log."""
    text = re.sub(r"'sha256-[^']*'", "", answer.text)  # of a style that holds the root
    return plain(text, root, f"{root[:6]}…{root[-4:]}", root[:12])


def test_who_may_not_decide_changes_nothing(people: dict[str, Any], case: Path) -> None:
    known = Known.through(people["admin"]).without(Known.through(people["reader"]), more=2)
    with grith.open_case(case) as opened:
        size = opened.ledger().size
    for role in ("reader", "analyst"):
        client = people[role]
        sessions = client.app.state.sessions
        token = sessions.token(sessions.open(client.cookies["grith"]))
        for method, path in all_routes(client.app):
            if method == "GET" or path in ("/sign-in", "/sign-out"):
                continue
            for values in known.fillings(path):
                for act in ("accept", "reject", "undo", "correct", "link", "merge", "split"):
                    form = {"token": token, "act": act, "reason": "tried", "seen": "", "ids": known.incidents[:2]}
                    answer = client.post(filled(path, values), data=form, follow_redirects=False)
                    assert answer.status_code == 403 and not traces(answer), (path, act)
    with grith.open_case(case) as opened:
        assert opened.ledger().size == size


def test_who_is_not_signed_in_is_sent_away_from_every_address(people: dict[str, Any]) -> None:
    from fastapi.testclient import TestClient

    stranger = TestClient(people["admin"].app, base_url="http://localhost")
    for pattern, address in (
        Known.through(people["admin"]).without(Known.through(people["reader"])).addresses(stranger.app)
    ):
        if pattern == "/sign-in" or pattern.startswith("/static/"):
            continue
        answer = stranger.get(address, follow_redirects=False)
        assert answer.status_code == (401 if pattern.startswith(("/api", "/ogc")) else 303), address
        assert not traces(answer, address)
