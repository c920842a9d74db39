"""What findings rest on: the rows about incidents, and none of the others."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import grith
from grith.case._basis import Basis, files_mark

EXAMPLE = Path(__file__).parents[2] / "examples" / "ukraine-2025"

CLAIM = "\nUkraine accused Russia of striking a power station in Kharkiv on Tuesday.\n"
HEAD = "---\ntitle: A note\npublished: 2025-04-02\npublisher: Somebody\n---\n"
PLEDGE = "\nDenmark will send 200 troops to Ukraine, the minister said.\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "case", ignore=shutil.ignore_patterns("reports"))
    (tmp_path / "case" / "reports").mkdir()
    with grith.open_case(tmp_path / "case") as opened:
        opened.add()
    return tmp_path / "case"


def added(opened: grith.Case, text: str, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text(HEAD + text, encoding="utf-8")
    opened.add([path])
    opened.read()


def test_only_what_findings_rest_on_moves_it(case: Path, tmp_path: Path) -> None:
    with grith.open_case(case) as opened:
        basis = Basis(opened.ledger())
        first = basis.refresh()
        assert first > 0 and basis.refresh() == first
        added(opened, PLEDGE, tmp_path)
        (pledge,) = [
            s for s in opened.statements() if s.kind == "pledge" and not s.span.cells and "200" in s.span.exact
        ]
        opened.review(pledge.id, "reject", reason="no", author="A")
        opened.review(pledge.id, "undo", reason="yes", author="A")
        assert basis.refresh() == first
        added(opened, CLAIM, tmp_path)
        told = basis.refresh()
        assert told > first
        claim = next(s for s in opened.statements() if s.kind == "allegation" and not s.span.cells)
        opened.review(claim.id, "accept", reason="so", author="A")
        assert basis.refresh() == told
        opened.review(claim.id, "reject", reason="not so", author="A")
        rejected = basis.refresh()
        assert rejected > told
        opened.review(claim.id, "accept", reason="so after all", author="A")  # it counts again
        assert basis.refresh() > rejected
        report = next(opened.incident_reports())
        before = basis.refresh()
        opened.ledger().correct("incident", report.id, {"effect": "hit"}, reason="x", author="A")
        assert basis.refresh() > before


def test_it_is_kept_in_a_file_for_this_log_alone(case: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept" / "basis.json"
    with grith.open_case(case) as opened:
        last = Basis(opened.ledger(), kept).refresh()
        again = Basis(opened.ledger(), kept)
        assert again.last == last and again.refresh() == last
        text = kept.read_text(encoding="utf-8")
        kept.write_text(text.replace('"root": "', '"root": "0'), encoding="utf-8")
        assert Basis(opened.ledger(), kept).last == 0
        kept.write_text("spoilt", encoding="utf-8")
        assert Basis(opened.ledger(), kept).refresh() == last


def test_files_that_findings_read_mark_them(case: Path) -> None:
    with grith.open_case(case) as opened:
        definition = opened.definition
    before = files_mark(case, definition)
    (case / "positions.toml").write_text("# another", encoding="utf-8")
    assert files_mark(case, definition) == before
    (case / "geometry").mkdir()
    (case / "geometry" / "a.geojson").write_text("{}", encoding="utf-8")
    lines = files_mark(case, definition)
    assert lines != before
    with (case / "case.toml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert files_mark(case, definition) != lines


def test_threads_that_look_at_once_all_get_an_answer(case: Path, tmp_path: Path) -> None:
    """The first visitors of a server that has just begun come together."""
    with grith.open_case(case) as opened, ThreadPoolExecutor(8) as pool:
        first = Basis(opened.ledger()).refresh()
        for turn in range(10):
            kept, together = tmp_path / f"{turn}" / "basis.json", Barrier(8)
            basis = Basis(opened.ledger(), kept)

            def look(basis: Basis = basis, together: Barrier = together) -> int:
                together.wait()
                return basis.refresh()

            assert {told.result() for told in [pool.submit(look) for _ in range(8)]} == {first}
            assert Basis(opened.ledger(), kept).last == first
