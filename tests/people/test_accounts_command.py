"""`grith accounts` as a person types it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from grith.case import init_case
from tests.cli import here


def grith(*arguments: object, words: str = "") -> subprocess.CompletedProcess[str]:
    done = here.grith(*arguments, stdin=words.encode())
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_add_list_disable_and_audit(tmp_path: Path) -> None:
    init_case(tmp_path / "case", title="T").close()
    case = tmp_path / "case"
    made = grith("accounts", "add", case, "a.berg", "--role", "reader", words="correct horse battery\n")
    assert made.returncode == 0 and "sees none of them" in made.stdout, made.stderr
    short = grith("accounts", "add", case, "b", "--role", "admin", words="short\n")
    assert short.returncode == 9 and "12 to 1,000 characters" in short.stderr
    assert grith("accounts", "disable", case, "a.berg").returncode == 0
    listed = json.loads(grith("accounts", "list", case, "--json").stdout)
    assert [(a["name"], a["role"], a["disabled"]) for a in listed] == [("a.berg", "reader", True)]
    audit = grith("accounts", "list", case, "--audit").stdout
    assert "account added as reader" in audit and "disabled" in audit
    verified = grith("verify", case)
    assert verified.returncode == 0 and "Note" not in verified.stdout
