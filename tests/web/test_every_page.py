"""Every page that the application has, in a real Chromium with the network cut: wide and narrow, light and dark, by axe
and by keyboard. The pages are found from the application, so a new one is tested from its first day."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import grith
from grith.people import People
from tests.chromium import WEBGL, chromium
from tests.web.test_browser import Opened
from tests.web.test_signing import WORDS
from tests.web.walk import Known, all_routes, filled

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# Every name but loopback's leads nowhere, and so does every other address: to Chromium the network is cut.
CUT = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1",
]
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory) as launch:
        launched = launch(*WEBGL, *CUT)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """The address of a server with accounts, and its application."""
    import socket

    import uvicorn

    from grith.web import create_app

    case = Path(shutil.copytree(made, tmp_path_factory.mktemp("site") / "case"))
    with grith.open_case(case) as opened:
        People(opened.ledger()).add("the.admin", "admin", WORDS)
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    app = create_app(case, exposed=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{bound.getsockname()[1]}", app
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def signed(site: tuple[str, Any]) -> tuple[list[dict[str, str]], list[str]]:
    """The cookies of somebody who is signed in, and the addresses of all pages, one of each kind and one that fails."""
    import httpx

    with httpx.Client(base_url=site[0], timeout=None) as client:
        token = re.search(r'name="token" value="([^"]+)"', client.get("/sign-in").text)
        assert token
        client.post("/sign-in", data={"name": "the.admin", "password": WORDS, "token": token[1]})
        known = Known.through(client)
        pages = ["/nothing-of-that-name", "/sign-in"]
        for method, path in all_routes(site[1]):
            for values in known.fillings(path)[:1] if method == "GET" else ():
                address = filled(path, values)
                answer = client.get(address)  # a part of a page is none, nor is the brief, which has tests of its own
                if "<nav" in answer.text and "/brief." not in path:
                    pages.append(address)
        cookie = {"name": "grith", "value": client.cookies["grith"], "url": site[0]}
    assert len(pages) >= 17 and {"/", "/sign-ins", "/truce", "/review", "/api"} <= set(pages)
    return [cookie], pages


def opened(browser: Any, site: tuple[str, Any], signed: Any, **more: Any) -> Opened:
    made = Opened(browser, site[0], **more)
    made.context.add_cookies(signed[0])
    return made


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_fits_asks_nobody_else_and_has_no_serious_fault_of_access(
    browser: Any, site: tuple[str, Any], signed: Any, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    faults = []
    with opened(browser, site, signed, width=width, color_scheme=scheme) as here:
        for path in signed[1]:
            page = here.settled(path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append((path, "is wider than the window"))
            found = axe.run(page).response["violations"]
            faults += [(path, v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS]
            expected = "404" if path == "/nothing-of-that-name" else None
            complaints, asked = here.heard()
            faults += [(path, text) for text in complaints if not (expected and expected in text)]
            faults += [(path, url) for url in asked if not url.startswith((site[0], "data:", "blob:"))]
    assert faults == []


REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})
                 && !e.closest('details:not([open]) > :not(summary)'))
    .map((e, n) => { e.dataset.walked = n; return n })"""
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e);
    return [e.dataset.walked ?? null, s.outlineStyle !== 'none' || s.boxShadow !== 'none'] }"""
MOST = 40


def test_each_page_can_be_walked_by_keyboard_and_shows_where_one_is(
    browser: Any, site: tuple[str, Any], signed: Any
) -> None:
    faults = []
    with opened(browser, site, signed) as here:
        for path in signed[1]:
            page = here.settled(path)
            wanted = page.evaluate(REACHABLE)
            reached = set()
            for _ in range(min(len(wanted), MOST)):
                page.keyboard.press("Tab")
                number, shows = page.evaluate(FOCUSED)
                if number is not None:
                    reached.add(int(number))
                    if not shows:
                        faults.append(
                            (path, "no mark of focus", page.evaluate("document.activeElement.outerHTML")[:120])
                        )
            missed = set(wanted[: min(len(wanted), MOST) // 2]) - reached  # radio buttons share one stop
            if missed:
                number = min(missed)
                html = page.evaluate(f"document.querySelector('[data-walked=\"{number}\"]').outerHTML")
                faults.append((path, "not reached by Tab", html[:160]))
    assert not faults, "\n".join(map(str, faults))


def test_somebody_signs_in_goes_to_a_page_and_signs_out_by_keyboard(browser: Any, site: tuple[str, Any]) -> None:
    with Opened(browser, site[0]) as here:
        page = here.go("/")
        assert page.url.endswith("/sign-in")
        page.locator("input[name=name]").focus()
        page.keyboard.type("the.admin")
        page.keyboard.press("Tab")
        page.keyboard.type(WORDS)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "the.admin (admin)" in page.locator(".who").inner_text()
        page.locator("nav.pages a", has_text="Truce").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("h1").inner_text() == "Truce" or "/truce" in page.url
        page.keyboard.press("Tab")
        page.locator(".who button").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url.endswith("/sign-in")
