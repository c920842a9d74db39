"""What all tests share."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, core, settings
from hypothesis.internal.conjecture import data

from grith.cli import SELDOM
from tests.chromium import chromium

if TYPE_CHECKING:
    from tests.ledger.postgres import Server

# What is compiled is kept: without that each worker, and each process that a test starts, compiles all of Grith anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Garbage is looked for as seldom as in a command of `grith`: that takes a tenth of the time of pages and workbooks.
gc.set_threshold(*SELDOM)

# A change lands or not by what it changed, never by what was drawn: each run draws the same examples, on every machine.
# Who wants to search on asks for it: pytest --hypothesis-profile search. How long the drawing itself takes is no law of
# ours: the first test that draws letters makes the table of all letters.
settings.register_profile("same", derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")

# Files that take long come first, so that no worker is left alone with one at the end.
LONG = """
web/test_findings force/test_large truce/test_fusion_control truce/test_fusion_accuracy read/test_llm web/test_desk
web/test_leaks web/test_pages web/test_guard examples/test_ukraine_2025 web/test_signing web/test_api
read/test_reader_sentences read/test_reader cli/test_commands web/test_alerts force/test_founding_case
intake/test_resume web/test_fuzz ledger/test_processes web/test_every_page web/test_findings_browser web/test_browser
force/test_odds_replan_large force/test_steps
""".split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; all else stays in its order."""
    here = Path(__file__).parent
    rank = {here / f"{name}.py": number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(LONG)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody need look through it for garbage again and again."""
    gc.collect()
    gc.freeze()


# An example's deadline counts the processor's time, so that nothing else that runs here can break it.
for module in (core, data):
    module.time = SimpleNamespace(**{**vars(time), "perf_counter": time.process_time})


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real Chromium for the tests of one file."""
    with chromium(tmp_path_factory) as launch:
        launched = launch()
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the checkout (or where GRITH_SHARED says); skips where it is absent."""
    folder = Path(os.environ.get("GRITH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("the reference data are not here: put them in ../shared, or set GRITH_SHARED")
    return folder


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own; skips where its programs, its driver or a user for it are absent."""
    from tests.ledger.postgres import NO_SERVER, NO_USER, Server, programs, user

    pytest.importorskip("psycopg", reason="the driver of the extra 'postgres' is not installed")
    if programs() is None:
        pytest.skip(NO_SERVER)
    if user() is None:
        pytest.skip(NO_USER)
    running = Server()
    yield running
    running.close()
