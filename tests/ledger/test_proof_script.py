"""The stand-alone verifier, run as a stranger would run it: another process, no Grith on its path."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.ledger import open_ledger
from tests.ledger.conftest import ORIGINAL, REPORT

SCRIPT = Path(__file__).parents[2] / "tools" / "verify_proof.py"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-S", "-c", RUNNER, SCRIPT, *map(str, arguments)], capture_output=True, text=True
    )


# Only the standard library and cryptography: importing Grith fails in there.
RUNNER = """
import runpy, site, sys
sys.modules["grith"] = None
site.main()
sys.modules["grith"] = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def bundles(sample: Path) -> dict[str, dict]:
    with open_ledger(sample / "ledger.gpkg") as ledger:
        return {e.id: ledger.proof_bundle(e.kind, e.id) for e in ledger.entries()}


def test_the_script_is_short_and_without_grith() -> None:
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 150 and "import grith" not in text and "from grith" not in text


def test_one_incident_is_proven(bundles: dict, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(bundles["i3"]))
    head = bundles["i3"]["head"]
    done = run(tmp_path / "p.json", "--key", head["public_key"], "--root", head["root"], "--show")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"PROVEN: the incident i3 is entry 9 of {head['size']}.") and "Place 3" in done.stdout
    for option in ("--key", "--root"):
        wrong = run(tmp_path / "p.json", option, "00" * 32)
        assert wrong.returncode == 1 and wrong.stdout.startswith("NOT PROVEN")


def test_the_original_is_compared_with_the_report(bundles: dict, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(bundles[REPORT]))
    (tmp_path / "note.txt").write_bytes(ORIGINAL)
    assert run(tmp_path / "p.json", "--source", tmp_path / "note.txt").returncode == 0
    (tmp_path / "note.txt").write_bytes(ORIGINAL + b".")
    done = run(tmp_path / "p.json", "--source", tmp_path / "note.txt")
    assert done.returncode == 1 and "not the original" in done.stdout


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format":"grith proof 1"}', "\x00", '{"a":' * 5000])
def test_nonsense_gets_a_verdict_not_a_traceback(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(text)
    done = run(tmp_path / "p.json")
    assert done.returncode == 1 and done.stdout.startswith("NOT PROVEN") and not done.stderr
    assert run(tmp_path / "absent.json").returncode == 1


def _script() -> dict:
    import runpy

    return runpy.run_path(str(SCRIPT))


MODULE = _script()


def test_every_entry_is_proven(bundles: dict) -> None:
    for bundle in bundles.values():
        assert MODULE["check"](bundle, None, None, None)["seq"] == bundle["leaf_index"] + 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(st.data())
def test_no_changed_character_of_a_proof_passes(bundles: dict, tmp_path: Path, data: st.DataObject) -> None:
    bundle = bundles[data.draw(st.sampled_from(sorted(bundles)))]
    text = json.dumps(bundle, ensure_ascii=False)
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(exclude_characters=text[at], exclude_categories=("Cs",)))
    (tmp_path / "p.json").write_text(text[:at] + new + text[at + 1 :], encoding="utf-8")
    code = MODULE["main"]([str(tmp_path / "p.json")])
    try:
        same = json.loads(text[:at] + new + text[at + 1 :]) == bundle
    except ValueError:
        same = False
    assert code == (0 if same else 1)
