"""The review list as a person works through it: decide, see it everywhere, never be asked again, export."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import here

NOTE = """---
title: A note
published: 2025-03-20
publisher: Test notes
place: London
---

Britain is ready to send troops to Ukraine if there is a ceasefire.
Moscow and Kyiv accused each other of breaking the truce.
Poland will not send soldiers to Ukraine, Tusk said on Tuesday.
"""


def grith(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = here.grith(*arguments, stdin=stdin.encode())
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def answer(*arguments: object, stdin: str = "") -> object:
    done = grith(*arguments, "--json", stdin=stdin)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def read_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case that was read once; each test works on a copy of its own."""
    folder = tmp_path_factory.mktemp("review") / "case"
    assert grith("init", folder, "--title", "A test").returncode == 0
    (folder / "reports" / "note.md").write_text(NOTE, encoding="utf-8")
    assert grith("run", folder, "--as-of", "2025-03-20", "--json").returncode == 0
    return folder


@pytest.fixture
def case(read_case: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(read_case, tmp_path / "case"))


def waiting(case: Path) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in answer("review", case, "list", "--all")}  # type: ignore[union-attr,attr-defined]


def of_kind(case: Path, kind: str) -> list[str]:
    return [name for name, row in waiting(case).items() if row["kind"] == kind]


def test_the_command_may_stand_before_the_case_as_in_other_groups(case: Path) -> None:
    assert answer("review", "list", case, "--all") == answer("review", case, "list", "--all")
    (pledge,) = of_kind(case, "pledge")
    told = answer("review", "accept", case, pledge[:12], "--reason", "checked", "--author", "A. Reader")
    assert told["review"] == "accepted"  # type: ignore[index,call-overload]


def test_a_decision_shows_everywhere_and_is_never_asked_again(case: Path) -> None:
    (pledge,), before = of_kind(case, "pledge"), len(waiting(case))
    told = answer("review", case, "accept", pledge[:12], "--reason", "checked", "--author", "A. Reader")
    assert (told["id"], told["review"]) == (pledge, "accepted")  # type: ignore[index,call-overload]
    assert len(waiting(case)) == before - 1 and pledge not in waiting(case)
    row = next(s for s in answer("statements", case) if s["id"] == pledge)  # type: ignore[attr-defined]
    assert row["review"] == "accepted"
    files = answer("brief", case, "--as-of", "2025-03-20")["files"]  # type: ignore[index,call-overload]
    shown = json.loads(Path(files["json"]).read_text(encoding="utf-8"))["statements"]
    assert next(s for s in shown if s["id"] == pledge)["review"] == "accepted"
    assert grith("read", case).returncode == 0
    assert pledge not in waiting(case)
    assert grith("verify", case).returncode == 0


def test_a_rejected_statement_is_gone_from_lists_and_register(case: Path) -> None:
    (pledge,) = of_kind(case, "pledge")
    answer("review", case, "reject", pledge, "--reason", "only a headline", "--author", "A. Reader")
    assert pledge not in {s["id"] for s in answer("statements", case)}  # type: ignore[attr-defined]
    cells = answer("coalition", case)["register"]["cells"]  # type: ignore[index,call-overload]
    assert "United Kingdom" not in {cell["nation"] for cell in cells}


def test_a_correction_changes_slots_and_is_kept_with_its_reason(case: Path) -> None:
    (pledge,) = of_kind(case, "pledge")
    slots = ["actor=United Kingdom; France", "firmness=considering", "quantity=10,000 troops", "event=2025-03-16"]
    sets = [part for slot in slots for part in ("--set", slot)]
    told = answer("review", case, "correct", pledge, *sets, "--reason", "see page 2", "--author", "A. Reader")
    assert told["actor"] == ["United Kingdom", "France"]  # type: ignore[index,call-overload]
    row = next(s for s in answer("statements", case) if s["id"] == pledge)  # type: ignore[attr-defined]
    assert (row["firmness"], row["review"], row["quantity"]["low"]) == ("considering", "corrected", 10_000)
    assert row["event"]["earliest"].startswith("2025-03-16")
    from grith.ledger import open_ledger

    with open_ledger(case / "ledger.gpkg") as ledger:
        (entry,) = ledger.entries("review")
    assert (entry.body["reason"], entry.body["author"]) == ("see page 2", "A. Reader")


def test_every_mistake_of_a_correction_is_told_at_once(case: Path) -> None:
    (pledge,) = of_kind(case, "pledge")
    wrong = ["firmness=rather", "colour=red", "event=someday", "words=never said", "nothing"]
    sets = [part for slot in wrong for part in ("--set", slot)]
    done = grith("review", case, "correct", pledge, *sets, "--reason", "x", "--author", "A", "--json")
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["problems"]) == len(wrong)
    assert pledge in waiting(case)


@pytest.mark.parametrize(
    "arguments",
    [("accept", "ffff", "--reason", "x"), ("accept", "", "--reason", "x"), ("accept", "ID", "--reason", "  ")],
)
def test_wrong_ids_and_empty_reasons_write_nothing(case: Path, arguments: tuple[str, ...]) -> None:
    names = list(waiting(case))
    done = grith("review", case, *(names[0] if a == "ID" else a for a in arguments))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert list(waiting(case)) == names


def test_of_two_statements_on_the_same_words_each_is_asked(case: Path) -> None:
    one, other = of_kind(case, "allegation")
    answer("review", case, "accept", one, "--reason", "x", "--author", "A")
    assert of_kind(case, "allegation") == [other]


def test_one_at_a_time_accept_correct_reject_and_quit(case: Path) -> None:
    toml = case / "case.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[review]\nthreshold = 1.0\n", encoding="utf-8")
    order = [row["id"] for row in answer("review", case, "list")]  # type: ignore[attr-defined]
    asked = ["A. Reader", "a", "", "c", "colour=red", "", "no", "place=Kyiv", "", "no", "r", "not said", "q"]
    done = grith("review", case, stdin="\n".join(asked) + "\n")
    assert "3 decided" in done.stdout, done.stdout + done.stderr
    assert "is no slot" in done.stdout
    rows = {s["id"]: s for s in answer("statements", case)}  # type: ignore[attr-defined]
    assert rows[order[0]]["review"] == "accepted"
    assert (rows[order[1]]["review"], rows[order[1]]["place"]) == ("corrected", "Kyiv")
    assert order[2] not in rows


def test_a_threshold_out_of_range_is_named_with_its_line(case: Path) -> None:
    toml = case / "case.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[review]\nthreshold = 7\n", encoding="utf-8")
    done = grith("check", case, "--json")
    assert done.returncode == 3
    assert "between 0 and 1" in json.loads(done.stdout)["problems"][0]["remedy"]


def test_the_export_is_an_evaluation_set(case: Path, tmp_path: Path) -> None:
    (pledge,), (one, other) = of_kind(case, "pledge"), of_kind(case, "allegation")
    answer("review", case, "accept", pledge, "--reason", "x", "--author", "A")
    answer("review", case, "correct", one, "--set", "place=Kyiv", "--reason", "x", "--author", "A")
    answer("review", case, "reject", other, "--reason", "x", "--author", "A")
    out = tmp_path / "set"
    (path,) = answer("review", case, "export", out)["files"]  # type: ignore[index,call-overload]
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    text = document["join"].join(document["sentences"])
    required = [row for row in document["statements"] if not row["optional"]]
    assert {row["kind"] for row in required} == {"pledge", "allegation"} and len(required) == 2
    for row in document["statements"]:
        assert text[row["span"][0] : row["span"][1]] == row["trigger"]
    assert next(row for row in required if row["kind"] == "allegation")["place"] == "Kyiv"
    from grith.read import score_folder

    scored = score_folder(out)
    assert len(scored["wrong"]) == 1 and not scored["missed"]  # the rejected accusation is found again
    again = grith("review", case, "export", out)
    assert again.returncode == 1 and "empty folder" in again.stderr


def test_the_export_has_the_fields_of_the_shared_evaluation_set(case: Path, tmp_path: Path, shared: Path) -> None:
    for name in waiting(case):
        answer("review", case, "accept", name, "--reason", "x", "--author", "A")
    (path,) = answer("review", case, "export", tmp_path / "set")["files"]  # type: ignore[index,call-overload]
    ours = json.loads(Path(path).read_text(encoding="utf-8"))
    theirs = json.loads(next((shared / "data/read_dev").glob("[0-9]*.json")).read_text(encoding="utf-8"))
    assert set(theirs["statements"][0]) == set(ours["statements"][0])
    assert set(theirs) - {"source_note", "wording"} <= set(ours)
    script = shared / "data/read_dev/score.py"
    predictions = tmp_path / "predictions"
    predictions.mkdir()
    (predictions / "01.json").write_text(json.dumps(ours["statements"]), encoding="utf-8")
    (tmp_path / "set" / "score.py").write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "set/score.py"), str(predictions)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "1.0" in done.stdout
