"""The commands as a person runs them, on a small case of his own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

NOTE = """---
title: A note
published: 2025-03-20
publisher: Test notes
url: https://example.org/note
place: London
---

Britain is ready to send troops to Ukraine if there is a ceasefire.
Moscow accused Kyiv of shelling a power station on Wednesday.
"""


def grith(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "grith", *map(str, arguments)], input=stdin, capture_output=True)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "case"
    assert grith("init", folder, "--title", "A test").returncode == 0
    (folder / "reports" / "note.md").write_text(NOTE, encoding="utf-8")
    done = grith("run", folder, "--as-of", "2025-03-20", "--json")
    assert done.returncode == 0, done.stderr.decode()
    return folder


def test_run_writes_the_brief_and_says_where(case: Path) -> None:
    done = grith("brief", case, "--as-of", "2025-03-20", "--json")
    files = json.loads(done.stdout)["files"]
    assert {"html", "xlsx", "json", "ledger"} <= files.keys()
    assert all(Path(p).is_file() for p in files.values())


def test_statements_show_their_words_speaker_and_party(case: Path) -> None:
    rows = json.loads(grith("statements", case, "--json").stdout)
    kinds = {r["kind"] for r in rows}
    assert {"pledge", "allegation"} <= kinds
    accusation = next(r for r in rows if r["kind"] == "allegation")
    assert accusation["actor"] == ["Ukraine"]
    assert accusation["span"]["exact"] in NOTE


def test_coalition_as_json_and_as_text(case: Path) -> None:
    shown = json.loads(grith("coalition", case, "--json").stdout)
    cell = next(c for c in shown["register"]["cells"] if c["nation"] == "United Kingdom")
    assert (cell["capability"], cell["firmness"]) == ("troops", "willing")
    text = grith("coalition", case)
    assert text.returncode == 0
    assert b"United Kingdom" in text.stdout


def test_the_ledger_verifies_and_a_changed_original_is_found(case: Path) -> None:
    assert grith("verify", case).returncode == 0
    original = next(p for p in (case / "sources").rglob("*") if p.is_file() and b"power station" in p.read_bytes())
    kept = original.read_bytes()
    original.chmod(0o644)
    original.write_bytes(kept.replace(b"power", b"tower"))
    try:
        done = grith("verify", case, "--json")
        assert done.returncode == 5
        assert json.loads(done.stdout)["problems"]
    finally:
        original.write_bytes(kept)


def test_a_document_from_standard_input_is_read() -> None:
    done = grith("read", "-", "--published", "2025-03-20", "--json", stdin=b"Moscow accused Kyiv of breaking the truce.")
    rows = json.loads(done.stdout)
    assert [(r["kind"], r["actor"]) for r in rows] == [("allegation", ["Ukraine"])]


def test_statements_are_marked_in_place(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Moscow accused Kyiv of breaking the truce.", encoding="utf-8")
    done = grith("read", article, "--published", "2025-03-20")
    assert done.returncode == 0
    assert "[1]" in done.stdout.decode()
    assert "allegation" in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no-such-command"], 2),
        (["read"], 2),
        (["check", "no-such-case"], 3),
        (["coalition", "no-such-case"], 3),
        (["read", "no-such-file.txt"], 4),
        (["--version"], 0),
    ],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    done = grith(*arguments)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_errors_as_json_when_asked() -> None:
    done = grith("check", "no-such-case", "--json")
    assert json.loads(done.stdout)["problems"][0]["remedy"]


def test_a_wrong_date_is_named(case: Path) -> None:
    done = grith("brief", case, "--as-of", "31 February")
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
    assert b"February" in done.stderr


def test_an_unknown_kind_lists_the_kinds(case: Path) -> None:
    done = grith("statements", case, "--kind", "pledges")
    assert done.returncode == 1
    assert b"red_line" in done.stderr


def test_strict_add_ends_with_7_when_something_is_left_out(case: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"%PDF-1.4 broken")
    assert grith("add", case, empty, "--strict").returncode == 7
    left = json.loads(grith("left-out", case, "--json").stdout)
    assert any("empty.pdf" in row["file"] for row in left)


def test_a_proof_is_checked_without_grith(case: Path, tmp_path: Path) -> None:
    statement = json.loads(grith("statements", case, "--json").stdout)[0]["id"]
    bundle = tmp_path / "proof.json"
    assert grith("proof", case, statement, "--out", bundle).returncode == 0
    script = Path(__file__).parents[2] / "tools/verify_proof.py"
    assert subprocess.run([sys.executable, str(script), str(bundle)], capture_output=True).returncode == 0
    bundle.write_text(bundle.read_text(encoding="utf-8").replace("pledge", "demand"), encoding="utf-8")
    assert subprocess.run([sys.executable, str(script), str(bundle)], capture_output=True).returncode != 0
