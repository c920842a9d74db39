"""Pictures of the web pages for the documentation: the example case, served and looked at in Chromium."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DAY = "2025-03-31"
# Name, address, where to scroll to first. All at 1280 px.
PAGES = (
    ("today", "/", ""),
    ("coalition", "/coalition", ""),
    ("nation", "/coalition/France", ""),
    ("force", "/force", ""),
    ("deal", "/deal", ""),
    ("truce", "/truce", ""),
    ("truce-readings", "/truce", "#live"),
    ("truce-table", "/truce", "#by-day"),
    ("alerts", "/alerts", ""),
    ("reports", "/reports", ""),
    ("report", "", ""),
    ("review", "/review", ""),
    ("review-incidents", "/review/incidents", ""),
    ("sources", "/sources", ""),
    ("api", "/api", ""),
)
NARROW = (("today", "/", ""), ("truce", "/truce", "#live"))
# Software WebGL draws the map on machines without a graphics card.
SWITCHES = ["--no-sandbox", "--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
COLOURS = 160


@contextmanager
def served(case: Path) -> Iterator[str]:
    """The address of the case, served for a while."""
    import uvicorn

    from grith.web import create_app

    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    bound.listen(64)
    server = uvicorn.Server(uvicorn.Config(create_app(case, author="Reviewer"), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


def _taken(page: Any, base: str, path: str, scroll: str, readings: bool) -> bytes:
    from PIL import Image

    if not path:  # the newest report with text
        page.goto(f"{base}/reports?as_of={DAY}")
        path = str(page.locator("tbody a").first.get_attribute("href")).split("?")[0]
    page.goto(f"{base}{path}?as_of={DAY}")
    if path == "/truce":
        at_rest = "n => document.querySelectorAll('.live-pane[aria-busy=false]').length === n"
        page.wait_for_function(at_rest, arg=1, timeout=60_000)
        if readings:
            page.locator("#map-lens").select_option("*")
            page.wait_for_function(at_rest, arg=2, timeout=60_000)
    if scroll:
        page.evaluate("where => document.querySelector(where).scrollIntoView()", scroll)
    page.wait_for_timeout(1500)
    shot = Image.open(io.BytesIO(page.screenshot()))
    out = io.BytesIO()
    shot.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def pictures(case: Path, target: Path, browser: str) -> None:
    """Write ``web-*.png`` to ``target``: each page at 1280 px, two at 390 px."""
    from playwright.sync_api import sync_playwright

    with served(case) as base, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=SWITCHES)
        for pages, width, height, mark in ((PAGES, 1280, 860, ""), (NARROW, 390, 844, "-390")):
            for name, path, scroll in pages:
                page = chromium.new_page(viewport={"width": width, "height": height})
                shot = _taken(page, base, path, scroll, name == "truce-readings")
                (target / f"web-{name}{mark}.png").write_bytes(shot)
                page.close()
        chromium.close()
