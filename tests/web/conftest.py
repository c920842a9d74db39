"""A small case made from the example, and the application that serves it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import grith
from tests.once import made_once

EXAMPLE = Path(__file__).parents[2] / "examples" / "ukraine-2025"
DAY = "2025-03-20"


def make_case(folder: Path, reports: int = 12) -> Path:
    """The example's definition, positions, force workbook and tables, and its first reports, read."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("reports"))
    (folder / "reports").mkdir()
    for path in sorted((EXAMPLE / "reports").iterdir())[:reports]:
        shutil.copy(path, folder / "reports")
    with grith.open_case(folder) as case:
        case.add()
        case.read()
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case as it was made; tests that write take a copy. Workers that run side by side make it once."""
    pytest.importorskip("fastapi", reason="the extra [web] is not installed")
    from grith.web._office import Office

    def make(folder: Path) -> None:
        office = Office(make_case(folder))
        office.warm()  # the index and the findings of the latest day are kept beside the case, and copied with it
        office.close()

    return Path(shutil.copytree(made_once(tmp_path_factory, "web", make), tmp_path_factory.mktemp("web") / "case"))


@pytest.fixture(scope="session")
def client(made: Path) -> Iterator[Any]:
    """A client of the application, for reading only."""
    from fastapi.testclient import TestClient

    from grith.web import create_app

    with TestClient(create_app(made, author="Tester"), base_url="http://localhost") as opened:
        yield opened


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copytree(made, tmp_path / "case"))


@pytest.fixture
def desk(case: Path) -> Iterator[Any]:
    """A client that may decide."""
    from fastapi.testclient import TestClient

    from grith.web import create_app

    with TestClient(create_app(case, author="Tester"), base_url="http://localhost") as opened:
        yield opened
