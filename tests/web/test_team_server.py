"""The service unit and the proxy of docs/team-server.md, tried: the options are read from the page itself."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import grith
from grith.people import People
from tests.web.serving import Served
from tests.web.test_signing import WORDS

PAGE = Path(__file__).parents[2] / "docs" / "team-server.md"
pytestmark = pytest.mark.slow
httpx = pytest.importorskip("httpx")


def test_the_unit_and_the_proxy_of_the_page_work_together(made: Path, tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    options = shlex.split(re.search(r"ExecStart=\S+ serve \S+(.*)", page)[1])  # type: ignore[index]
    name = re.search(r"server_name (\S+);", page)[1]  # type: ignore[index]
    set_by_nginx = dict(re.findall(r"proxy_set_header (\S+) (\S+);", page))
    assert set_by_nginx == {"Host": "$host", "X-Forwarded-For": "$remote_addr", "X-Forwarded-Proto": "https"}
    headers = {"Host": name, "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    case = Path(shutil.copytree(made, tmp_path / "case"))
    with grith.open_case(case) as opened:
        People(opened.ledger()).add("a.berg", "admin", WORDS)
    with Served(case, *options) as served, httpx.Client(base_url=served.address, headers=headers, timeout=60) as client:
        answer = client.get("/sign-in")
        assert "max-age" in answer.headers["strict-transport-security"]
        cookie = answer.headers["set-cookie"]
        assert "Secure" in cookie and "HttpOnly" in cookie
        token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]  # type: ignore[index]
        form = {"name": "a.berg", "password": WORDS, "token": token}
        # A client that speaks HTTP keeps a Secure cookie back; the proxy hands it on.
        sent = {"Cookie": cookie.partition(";")[0], "Origin": f"https://{name}", "Sec-Fetch-Site": "same-origin"}
        begun = client.post("/sign-in", data=form, headers=sent)
        assert begun.status_code == 303
        inside = {"Cookie": begun.headers["set-cookie"].partition(";")[0]}
        assert "a.berg (admin)" in client.get("/", headers=inside).text
        assert client.get("/ogc", headers=inside).json()["links"][0]["href"].startswith(f"https://{name}/ogc")
        assert "192.0.2.7" in client.get("/sign-ins", headers=inside).text
        assert client.get("/", headers={**inside, "Host": "elsewhere.example"}).status_code == 421
        stolen = {**sent, "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
        assert client.post("/sign-in", data=form, headers=stolen).status_code == 403
