"""The commands as a person runs them, on a small case of his own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.here import grith

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
    done = grith(
        "read", "-", "--published", "2025-03-20", "--json", stdin=b"Moscow accused Kyiv of breaking the truce."
    )
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


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no-such-command"], 2),
        (["coalition"], 2),
        (["coalition", "no-such-case", "--no-such-option"], 2),
        (["read", "--evaluate", "no-such-folder"], 1),
        (["judge", "minsk-2015", "no-such-table.csv"], 4),
        (["force", "check", "no-such-workbook.xlsx"], 8),
    ],
)
def test_what_goes_wrong_is_one_json_text_when_asked(arguments: list[str], code: int) -> None:
    done = grith(*arguments, "--json")
    assert (done.returncode, done.stderr) == (code, b"")
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["what"] and problem["where"] and problem["remedy"]


def test_a_disk_that_does_not_take_a_file_is_told_as_json(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "brief.html")

    monkeypatch.setattr("grith.case.Case.brief", full)
    done = grith("brief", case, "--json")
    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(done.stdout)["problems"] == [
        {"what": "No space left on device", "where": "brief.html", "remedy": ""}
    ]


def test_an_id_that_nobody_has_is_no_changed_ledger(case: Path) -> None:
    """Exit code 5 is for a ledger that does not verify: a slip of the finger must not look like that."""
    for arguments in (
        ["proof", case, "no-such-id"],
        ["mark", case, "no-such-id", "internal", "--reason", "x"],
        ["mark", case, "no-such-id", "secret", "--reason", "x"],
        ["merge", case, "no-such-id", "nor-this", "--reason", "x"],
        ["review", case, "accept", "no-such-id", "--reason", "x"],
        ["review", case, "link", "no-such-id", "nor-this", "--as", "same", "--reason", "x"],
    ):
        assert grith(*arguments).returncode == 1, arguments


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


def test_what_was_taken_in_is_told_beside_paths_that_do_not_exist(case: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Oslo is ready to host talks.", encoding="utf-8")
    done = grith("add", case, good, tmp_path / "none.txt")
    assert done.returncode == 4
    assert b"1 file: 1 added" in done.stdout
    assert b"none.txt" in done.stderr
    told = json.loads(grith("add", case, good, tmp_path / "none.txt", "--json").stdout)
    assert [f["status"] for f in told["files"]] == ["known"]
    assert "none.txt" in told["problems"][0]["where"]


def test_ids_of_one_table_are_told_apart_and_lead_to_a_proof(case: Path, tmp_path: Path) -> None:
    rows = "nation,capability,firmness,date\n" + "".join(
        f"{n},troops,willing,2025-03-20\n" for n in ("Norway", "Iceland", "Latvia")
    )
    (tmp_path / "three.csv").write_text(rows, encoding="utf-8")
    assert grith("add", case, tmp_path / "three.csv").returncode == 0
    shown = grith("statements", case).stdout.decode().splitlines()
    ids = [line.split("  ")[0].strip() for line in shown if ":row " in line]
    assert len(ids) == len(set(ids)) == 3
    for written in ids:
        bundle = json.loads(grith("proof", case, written).stdout)
        assert written.partition(":")[2] in bundle["entry"]
    report = next(line.split()[-1] for line in grith("reports", case).stdout.decode().splitlines() if "three" in line)
    assert '"kind":"report"' in json.loads(grith("proof", case, report).stdout)["entry"]


def test_a_ledger_that_is_no_database_is_told_without_a_traceback(case: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(case, copy)
    (copy / "ledger.gpkg").write_bytes(b"no database at all" * 1000)
    done = grith("verify", copy)
    assert done.returncode == 5
    assert b"does not verify" in done.stdout
    assert b"Traceback" not in done.stderr
    problems = json.loads(grith("verify", copy, "--json").stdout)["problems"]
    assert any("not a database" in p["what"] for p in problems)


def test_verify_prints_the_newest_head_its_size_and_notes(case: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(case, copy)
    shutil.rmtree(copy / "keys")
    heads = [json.loads(line) for line in (copy / "heads.jsonl").read_text(encoding="utf-8").splitlines()]
    newest = max(heads, key=lambda head: head["size"])
    text = grith("verify", copy).stdout.decode()
    assert newest["root"] in text
    assert f"{newest['size']:,} entries" in text
    assert "Note: There is no key" in text
    told = json.loads(grith("verify", copy, "--json").stdout)
    assert told["head"] == newest
    assert told["notes"]


def test_a_new_case_may_be_filled_with_an_invented_example(tmp_path: Path) -> None:
    folder = tmp_path / "Дело номер 1"
    done = grith("init", folder, "--example")
    assert done.returncode == 0
    assert f"grith run '{folder}'" in done.stdout.decode()
    assert json.loads(grith("check", folder, "--json").stdout)["parties"] == 3


def test_the_reader_is_scored_and_its_predictions_are_written(tmp_path: Path) -> None:
    words = "Britain is ready to send troops."
    row = {"kind": "pledge", "span": [0, len(words)], "core": True, "actor": ["United Kingdom"], "speaker": []}
    gold = {"text": words, "published": "2025-03-20", "statements": [row]}
    (tmp_path / "01.json").write_text(json.dumps(gold), encoding="utf-8")
    done = grith("read", "--evaluate", tmp_path, "--predictions", tmp_path / "found")
    assert done.returncode == 0, done.stderr.decode()
    assert b"precision" in done.stdout
    assert json.loads((tmp_path / "found" / "01.json").read_text(encoding="utf-8"))[0]["kind"] == "pledge"


def test_a_late_report_is_shown_on_the_day_of_the_case_and_what_found_no_place_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    assert grith("init", folder).returncode == 0
    toml = (folder / "case.toml").read_text(encoding="utf-8").replace('zone = "UTC"', 'zone = "Asia/Beirut"')
    (folder / "case.toml").write_text(toml, encoding="utf-8")
    rows = "nation,contribution,firmness,date,quantity,unit\n"
    rows += "Italy,troops,willing,2024-11-26T23:30+00:00,300,persons\nAtlantis,troops,willing,2024-11-20,,\n"
    (folder / "tables" / "p.csv").write_text(rows, encoding="utf-8")
    added = grith("add", folder)
    assert b"Nothing filled in yet: incidents.xlsx" in added.stdout
    assert grith("add", folder, "--strict").returncode == 0
    # Half past eleven at night in UTC is the next morning in Beirut.
    assert b"Italy" not in grith("coalition", folder, "--as-of", "2024-11-26").stdout
    shown = grith("coalition", folder, "--as-of", "2024-11-27").stdout.decode()
    assert "2024-11-27" in next(line for line in shown.splitlines() if line.startswith(" Italy"))
    assert '"Atlantis" is no state or party of the case' in shown
    assert "2024-11-27" in grith("statements", folder, "--party", "Italy").stdout.decode()


def test_a_brief_that_cannot_be_written_is_told(case: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = grith("brief", case, "--as-of", "2025-03-20", "--out", tmp_path / "file")
    assert done.returncode == 1
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


def test_since_must_not_lie_after_the_as_of_date(case: Path) -> None:
    done = grith("coalition", case, "--as-of", "2025-03-20", "--since", "2025-03-21")
    assert done.returncode == 6
    assert b"2025-03-21 lies after 2025-03-20" in done.stderr


@pytest.mark.parametrize("command", ["coalition", "statements", "reports"])
def test_a_reader_that_goes_away_early_is_no_fault(case: Path, command: str) -> None:
    line = [sys.executable, "-m", "grith", command, str(case)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")


def test_letters_that_the_machine_does_not_know_are_printed_all_the_same(case: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("---\ntitle: Заявление министра\npublished: 2025-03-20\n---\n\nOslo is ready.", encoding="utf-8")
    assert grith("add", case, note).returncode == 0
    for more in ([], ["--json"]):
        line = [sys.executable, "-m", "grith", "reports", str(case), *more]
        done = subprocess.run(line, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0, done.stderr.decode()
        assert "Заявление министра" in done.stdout.decode("utf-8")


def test_problems_told_to_nobody_are_no_fault() -> None:
    line = [sys.executable, "-m", "grith", "check", "no-such-case", "--json"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_help_begins_with_what_one_does_first() -> None:
    # In a process of its own: commands stand in the order in which their modules were loaded.
    code = (
        "from typer.main import get_command; from grith.cli._app import app; from grith.cli._run import load_commands;"
        "load_commands(); print(*list(get_command(app).commands)[:6])"
    )
    names = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert names == ["init", "check", "add", "read", "copy", "run"]
