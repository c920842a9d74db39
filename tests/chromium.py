"""A real Chromium for tests: the system's own, with a home of its own, so that it finds nothing and leaves nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
"""Software WebGL, so that the live map draws on machines without a graphics card."""
PATIENCE = 240_000
"""Milliseconds until something that a page shall do counts as not done; a limit that no busy machine comes near."""


@contextmanager
def chromium(factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """What starts a Chromium with these switches more; skips where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api")
    home = str(factory.mktemp("home"))
    own = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {"HOME": home}
    with sync_api.sync_playwright() as play:
        yield lambda *switches: play.chromium.launch(executable_path=found, args=[*ARGS, *switches], env=own)
