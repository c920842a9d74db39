"""What guards every request: sizes, origins, and forms that are too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.test_signing import signed_in


@pytest.fixture
def small(case: Path) -> Any:
    """A client of an application that takes at most one megabyte at a time."""
    from fastapi.testclient import TestClient

    from grith.web import create_app

    return TestClient(create_app(case, author="T", upload_mb=1), base_url="http://localhost")


def forms(client: Any) -> tuple[str, str]:
    """The address of a statement to decide on, and the token of its form."""
    page = client.get("/review?all=1").text
    address = re.findall(r'href="(/review/[0-9a-f]{12,})', page)[0]
    return address, re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]


def megabytes(number: int) -> Iterator[bytes]:
    yield b"reason="
    for _ in range(number * 16):
        yield b"x" * 65_536


@pytest.mark.parametrize("path", ["statement", "/sign-in", "/review/incidents", "/nothing"])
def test_what_is_too_much_is_refused_whether_announced_or_not(small: Any, path: str) -> None:
    address, token = forms(small)
    target = address if path == "statement" else path
    kind = {"content-type": "application/x-www-form-urlencoded"}
    announced = small.post(target, content=b"".join(megabytes(2)), headers=kind)
    assert announced.status_code == 413 and "At most 1 MB" in announced.text
    streamed = small.post(target, content=megabytes(2), headers=kind)
    assert streamed.status_code in (413, 400, 404, 405)
    assert "Traceback" not in streamed.text
    fits = {"token": token, "act": "accept", "reason": "fits", "seen": ""}
    assert small.post(address, data=fits, follow_redirects=False).status_code == 303


def test_a_form_with_a_thousand_and_more_fields_is_refused_in_words(small: Any) -> None:
    address, token = forms(small)
    answer = small.post(address, data={"token": token, **{f"f{n}": "x" for n in range(3_000)}})
    assert answer.status_code in (400, 413) and "That did not work" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://localhost", "sec-fetch-site": "same-origin"}, 303),
        ({}, 303),  # a program; the token guards all the same
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://localhost.evil.example"}, 403),
    ],
)
def test_a_form_comes_from_our_own_pages_only(small: Any, headers: dict[str, str], status: int) -> None:
    address, token = forms(small)
    form = {"token": token, "act": "accept", "reason": "r", "seen": ""}
    assert small.post(address, data=form, headers=headers, follow_redirects=False).status_code == status


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_its_token_changes_nothing(small: Any, token: str) -> None:
    address, _ = forms(small)
    assert small.post(address, data={"token": token, "act": "accept", "reason": "r"}).status_code == 403


def test_a_token_is_of_one_session_only(small: Any, case: Path) -> None:
    address, token = forms(small)
    small.cookies.clear()
    assert small.post(address, data={"token": token, "act": "accept", "reason": "r"}).status_code == 403


def test_who_decides_must_be_cleared_for_everything(case: Path) -> None:
    """A decision is checked against the whole ledger, so a reviewer who sees a part of it is told so, in words."""
    file = case / "case.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("[handling]", '[handling]\nreviewer = "internal"'), "utf-8"
    )
    client = signed_in(case, "a.reviewer", "reviewer")
    address, token = forms(client)
    answer = client.post(address, data={"token": token, "act": "accept", "reason": "r", "seen": ""})
    assert answer.status_code == 422 and "only what is internal" in answer.text
