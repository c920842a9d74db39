"""A command or an option that no document explains, or that does not explain itself, fails here."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer.main

from grith.cli._app import app
from grith.cli._run import load_commands, run
from grith.errors import GrithError

ROOT = Path(__file__).parents[2]
load_commands()


def _commands(group: object, before: str = "") -> list[tuple[str, object]]:
    found = []
    for name, command in getattr(group, "commands", {}).items():
        path = f"{before}{name}"
        found += [(path, command), *_commands(command, path + " ")]
    return found


COMMANDS = _commands(typer.main.get_command(app))


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 12


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_and_option_says_what_it_does(name: str, command: object) -> None:
    assert command.help, name  # type: ignore[attr-defined]
    for parameter in command.params:  # type: ignore[attr-defined]
        assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"


@pytest.mark.parametrize("name", ["", *(name for name, _ in COMMANDS)])
def test_no_switch_shows_a_value_in_the_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split(), "--help"]) == 0
    said = capsys.readouterr().out
    assert "--help" in said and "bool" not in said


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_the_reference_lists_every_command_and_option(name: str, command: object) -> None:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    start = text.find(f"\n## grith {name}\n")
    assert start >= 0, f"docs/cli.md has no section 'grith {name}': run `make docs`"
    section = text[start : (text.find("\n## ", start + 4) + 1 or len(text))]
    for parameter in command.params:  # type: ignore[attr-defined]
        for option in getattr(parameter, "opts", []):
            if option.startswith("--"):
                assert option in section, f"docs/cli.md does not list {option} of 'grith {name}': run `make docs`"


@pytest.mark.parametrize(("name", "command"), [c for c in COMMANDS if not getattr(c[1], "commands", None)])
def test_every_command_can_answer_in_json(name: str, command: object) -> None:
    options = {o for p in command.params for o in getattr(p, "opts", [])}  # type: ignore[attr-defined]
    assert "--json" in options, name


def _errors(base: type[GrithError]) -> list[type[GrithError]]:
    return [base, *(e for sub in base.__subclasses__() for e in _errors(sub))]


def test_every_exit_code_of_an_error_is_explained() -> None:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    for error in _errors(GrithError):
        assert f"\n| {error.exit_code} | " in text, f"docs/cli.md does not tell what exit code {error.exit_code} means"
