"""The pages of a case whose ledger is on PostgreSQL: the same as from a file, and two server processes at once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import grith
from tests.ledger.postgres import Server
from tests.web.serving import Served
from tests.web.walk import Known

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def fused(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case with its incidents fused and numbered: the ledger keeps those numbers."""
    case = Path(shutil.copytree(made, tmp_path_factory.mktemp("fused") / "case"))
    with grith.open_case(case) as opened:
        opened.fuse()
    return case


@pytest.fixture
def moved(fused: Path, postgresql: Server, tmp_path: Path) -> Path:
    """The case with its ledger on PostgreSQL, as `grith copy` and a line in case.toml put it there."""
    case = Path(shutil.copytree(fused, tmp_path / "moved"))
    url = postgresql.database()
    with grith.open_case(case) as opened:
        opened.ledger().copy_into(url)
    file = case / "case.toml"
    file.write_text(f'ledger = "{url}"\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    (case / "ledger.gpkg").rename(tmp_path / "kept.gpkg")
    return case


def test_every_page_and_table_is_the_same_as_from_a_file(fused: Path, moved: Path, tmp_path: Path) -> None:
    from fastapi.testclient import TestClient

    from grith.web import create_app

    file = Path(shutil.copytree(fused, tmp_path / "file"))
    one, other = (TestClient(create_app(c, author="T"), base_url="http://localhost") for c in (file, moved))
    known = Known.through(one)
    assert vars(known) == vars(Known.through(other))
    compared = 0
    for pattern, address in known.without(known, more=4).addresses(one.app):
        if "xlsx" in address:
            continue  # a workbook holds the hour in which it was made
        a, b = one.get(address), other.get(address)
        assert a.status_code == b.status_code, address
        assert plain(a.text) == plain(b.text), (pattern, address)
        compared += 1
    assert compared > 80


def plain(text: str) -> str:
    """The answer without what is drawn or read from the clock at each request."""
    return re.sub(r'name="token" value="[^"]*"|"timeStamp":"[^"]*"', "", text)


@pytest.mark.parametrize("name", ["\0", "%", "\\", "'; --", "\ud7ff\U0010ffff", "x" * 5000])
def test_no_name_in_an_address_makes_the_database_fail(moved: Path, name: str) -> None:
    from fastapi.testclient import TestClient

    from grith.web import create_app

    client = TestClient(create_app(moved, author="T"), base_url="http://localhost")
    for path in ("statements", "reports", "incidents", "originals", "proofs/report", "review", "coalition"):
        assert client.get(f"/{path}/{quote(name, safe='')}").status_code in (200, 400, 404)
    assert client.get("/statements", params={"words": name}).status_code == 200


def test_two_processes_see_each_others_reviewers_and_decisions(moved: Path) -> None:
    with Served(moved) as one, Served(moved) as other:
        (first, token), (second, other_token) = one.client(), other.client()
        page = first.get("/review?all=1").text
        address = re.findall(r'href="(/review/[0-9a-f]{12,})', page)[3]
        assert "at this too" not in first.get(address).text
        for visitor, at in ((second, address), (first, address + "/others")):
            for _ in range(10):  # who was not heard of for 30 seconds has left: on a busy machine both look once more
                if "at this too" in visitor.get(at).text:
                    break
                first.get(address), second.get(address)
            else:
                raise AssertionError("they do not see each other")
        form = {"act": "accept", "reason": "said so", "seen": seen(first, address)}
        late = {"act": "reject", "reason": "not said", "seen": seen(second, address), "token": other_token}
        assert first.post(address, data={**form, "token": token}).status_code == 303
        answer = second.post(address, data=late)
        assert answer.status_code == 409 and "meanwhile" in answer.text
        assert "said so" in second.get(address.replace("/review/", "/statements/")).text
        late["seen"] = seen(second, address)
        assert second.post(address, data=late).status_code == 303
    with grith.open_case(moved) as opened:
        assert opened.verify().ok
        assert [e.body["reason"] for e in opened.ledger().entries("review")][-2:] == ["said so", "not said"]


def seen(client: Any, address: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', client.get(address).text)
    assert found
    return found[1]
