"""Writes docs/cli.md from the commands themselves and, with Chromium, the pictures of the brief and the web pages."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import typer.main

from grith.cli._app import app
from grith.cli._run import load_commands

ROOT = Path(__file__).parents[1]
load_commands()
EXIT_CODES = """\
| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a problem, named in the message |
| 2 | wrong usage: a command, option or argument that there is not, or that is missing |
| 3 | a case, an agreement or positions cannot be used as they stand, or hold nothing of what was asked for |
| 4 | a file or table is missing or cannot be used; nothing could be taken in |
| 5 | the ledger does not open or does not verify |
| 6 | a text or a date cannot be read |
| 7 | with `--strict`: something was left out |
| 8 | the tables of a force do not hold together, or ask for more than the stated limits |
| 9 | an account cannot be made, changed or signed in to |
| 130 | stopped by Ctrl-C; what was acknowledged is kept |

With `--json` there is one JSON text on standard output and nothing else, after a problem too:
`{"problems": [{"what", "where", "remedy"}]}`. Progress and remarks for people go to standard error.
"""


def cli_reference() -> str:
    """The command reference as Markdown, one section a command, options as a table."""
    parts = ["# Commands\n\nWritten from the commands' own help by `make docs`.\n", "## Exit codes\n", EXIT_CODES]
    parts += list(_sections(typer.main.get_command(app), "grith"))
    return "\n".join(parts).rstrip() + "\n"


def _sections(group: object, name: str) -> list[str]:
    found = []
    for word, command in group.commands.items():  # type: ignore[attr-defined]
        path = f"{name} {word}"
        found.append(f"## {path}\n\n{command.help}\n")
        if getattr(command, "commands", None):
            found += _sections(command, path)
            continue
        rows = []
        above = [p for p in group.params if not p.opts[0].startswith("-")]  # type: ignore[attr-defined]
        for parameter in (*above, *command.params):
            is_option = parameter.opts[0].startswith("-")
            label = (
                ", ".join(f"`{o}`" for o in parameter.opts) if is_option else f"`{parameter.metavar or parameter.name}`"
            )
            rows.append(
                f"| {label.replace('|', chr(92) + '|')} | {(parameter.help or '').replace('|', chr(92) + '|')} |"
            )
        found.append("| | |\n|---|---|\n" + "\n".join(rows) + "\n")
    return found


def picture(brief: Path, target: Path, browser: str) -> None:
    """A screenshot of the brief's first page at 1280 px."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(brief.resolve().as_uri())
        page.screenshot(path=str(target))
        chromium.close()


def example_brief(folder: Path) -> Path:
    """The brief of the example case as of 20 March 2025, made in ``folder``."""
    import grith

    case_folder = folder / "ukraine-2025"
    shutil.rmtree(case_folder, ignore_errors=True)
    shutil.copytree(ROOT / "examples/ukraine-2025", case_folder)
    with grith.open_case(case_folder) as case:
        case.add()
        case.read()
        return case.brief(as_of="2025-03-20").files["html"]


if __name__ == "__main__":
    (ROOT / "docs/cli.md").write_text(cli_reference(), encoding="utf-8")
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("docs/cli.md is written. No Chromium here, so the pictures stay as they were.")
    picture(example_brief(ROOT / "out"), ROOT / "docs/images/brief.png", browser)
    from web_pictures import pictures

    pictures(ROOT / "out" / "ukraine-2025", ROOT / "docs/images", browser)
