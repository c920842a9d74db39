"""Accounts over HTTP: who is not signed in sees nothing, roles see and do what they may, failures are slowed down."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import grith
from grith.errors import CaseError
from grith.people import People

WORDS = "correct horse battery staple 7"


def signed_in(case: Path, name: str, role: str, **settings: Any) -> Any:
    from fastapi.testclient import TestClient

    from grith.web import create_app

    with grith.open_case(case) as opened:
        people = People(opened.ledger())
        if not people.exist():
            people.add("the.admin", "admin", WORDS)
        if name != "the.admin":
            people.add(name, role, WORDS)
    client = TestClient(create_app(case, exposed=True, **settings), base_url="http://localhost")
    assert sign_in(client, name, WORDS).status_code == 303
    return client


def sign_in(client: Any, name: str, password: str) -> Any:
    page = client.get("/sign-in").text
    token = re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]
    form = {"name": name, "password": password, "token": token}
    return client.post("/sign-in", data=form, follow_redirects=False)


def test_without_accounts_it_serves_this_machine_only(case: Path) -> None:
    from grith.web import create_app

    with pytest.raises(CaseError, match="there are no accounts"):
        create_app(case, exposed=True)


def test_who_is_not_signed_in_sees_nothing(case: Path) -> None:
    client = signed_in(case, "the.admin", "admin")
    assert client.get("/").status_code == 200
    client.cookies.clear()
    assert client.get("/", follow_redirects=False).status_code == 303
    for path in ("/api/statements.json", "/ogc", "/api/view.json", "/api/openapi.json"):
        assert client.get(path, follow_redirects=False).status_code == 401
    for path in ("/reports", "/review", "/sources", "/proofs/report/x", "/originals/x"):
        assert client.get(path, follow_redirects=False).headers["location"] == "/sign-in"
    answer = client.get("/api/reports.json", auth=("the.admin", WORDS))
    assert answer.status_code == 200
    assert client.get("/api/reports.json", auth=("the.admin", "wrong")).status_code == 401


def test_a_reader_sees_what_is_public_and_decides_nothing(case: Path) -> None:
    with grith.open_case(case) as opened:
        hidden, *_ = [r.id for r in opened.reports() if r.form == "document"]
        opened.mark(hidden, "restricted", reason="tested", author="t")
    admin, reader = signed_in(case, "the.admin", "admin"), signed_in(case, "a.reader", "reader")
    assert admin.get(f"/reports/{hidden}").status_code == 200
    for path in (f"/reports/{hidden}", f"/originals/{hidden}", f"/proofs/report/{hidden}"):
        assert reader.get(path).status_code in (400, 404)
    assert hidden not in reader.get("/api/view.json").text
    assert hidden not in reader.get("/sources").text
    page = admin.get("/review?all=1").text
    address = re.findall(r'<li><a href="(/review/[^"?]+)', page)[0]
    token = re.search(r'name="token" value="([^"]+)"', reader.get("/").text)[1]  # type: ignore[index]
    assert reader.post(address, data={"token": token, "act": "reject", "reason": "no", "seen": ""}).status_code == 403


def test_signing_out_ends_the_session_also_for_a_kept_cookie(case: Path) -> None:
    client = signed_in(case, "the.admin", "admin")
    kept = client.cookies["grith"]
    token = re.search(r'name="token" value="([^"]+)"', client.get("/").text)[1]  # type: ignore[index]
    assert client.post("/sign-out", data={"token": token}, follow_redirects=False).status_code == 303
    client.cookies.clear()
    client.cookies.set("grith", kept)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_failures_are_slowed_down_and_recorded(case: Path) -> None:
    client = signed_in(case, "the.admin", "admin")
    client.cookies.clear()
    codes = [sign_in(client, "the.admin", "wrong").status_code for _ in range(6)]
    assert codes[0] == 401 and codes[-1] == 429
    assert sign_in(client, "the.admin", WORDS).status_code == 429
    with grith.open_case(case) as opened:
        outcomes = [line.outcome for line in People(opened.ledger()).audit()]
    assert "signed in" in outcomes and "failed" in outcomes


def test_the_cookie_is_kept_from_scripts_and_other_sites(case: Path) -> None:
    from fastapi.testclient import TestClient

    from grith.web import create_app

    client = TestClient(create_app(case, secure=True), base_url="https://localhost")
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite" in cookie and "Secure" in cookie


def test_admins_alone_see_who_signed_in(case: Path) -> None:
    admin, reviewer = signed_in(case, "the.admin", "admin"), signed_in(case, "a.reviewer", "reviewer")
    assert sign_in(reviewer, "<b>nobody</b>", "wrong").status_code == 401
    page = admin.get("/sign-ins").text
    assert "a.reviewer" in page and "signed in" in page and "account added as reviewer" in page
    assert "&lt;b&gt;nobody&lt;/b&gt;" in page and "<b>nobody" not in page
    assert "nobody" not in admin.get("/sign-ins?name=a.reviewer").text
    assert reviewer.get("/sign-ins").status_code == 403
    assert 'href="/sign-ins"' in admin.get("/").text and 'href="/sign-ins"' not in reviewer.get("/").text
    for text in (page, str(admin.get("/sources").text)):
        assert WORDS not in text and "$argon2" not in text
