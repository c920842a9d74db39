"""README.md and docs/: links lead somewhere, commands and options exist, and what the pages show is what is printed."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from grith.cli._app import app
from grith.cli._run import load_commands
from tests.cli.here import grith

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "bench/RESULTS.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
load_commands()
COMMANDS = typer.main.get_command(app)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return [inside for kind, inside in BLOCK.findall(text) if kind == language]


def told(words: str) -> str:
    """Words as they are printed, on lines of any width."""
    return " ".join(words.split())


def anchors(path: Path) -> set[str]:
    """The headings of a page as a link names them."""
    heads = re.findall(r"^#+ (.*)$", BLOCK.sub("", path.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def command_lines(text: str) -> Iterator[list[str]]:
    """The words of each `grith …` on a page, in its blocks and in its sentences."""
    lines = [line.strip().removeprefix("$ ") for _, inside in BLOCK.findall(text) for line in inside.splitlines()]
    lines += re.findall(r"`(grith [^`]*)`", BLOCK.sub("", text))
    for line in lines:
        if re.match(r"grith (?!tree head|proof 1|--)", line):
            yield shlex.split(re.split(r"\s{2,}| #", line)[0].replace("[", "").replace("]", ""))[1:]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_commands_and_options_exist(path: Path) -> None:
    for words in command_lines(path.read_text(encoding="utf-8")):
        group, rest = COMMANDS, list(words)
        while rest and rest[0] in getattr(group, "commands", {}):
            group = group.commands[rest.pop(0)]  # type: ignore[attr-defined]
        assert group is not COMMANDS, words
        below = list(getattr(group, "commands", {}).values())  # `grith review CASE accept`, `grith truce CASE`
        known = {option for command in (group, *below) for p in command.params for option in p.opts}
        assert {w.split("=")[0].rstrip(",") for w in rest if w.startswith("--")} <= {*known, "--help"}, words


# What a planner knows, or what stands in a quotation, needs no entry: states, bodies, news agencies, units, clocks,
# files of every day, names of programs and licences, words in capitals for themselves.
PLAIN = set(
    """US USA UN NATO UNIFIL WFP MSF BBC AFP TASS ELN KYIV USD GB MB CPU MIT IEEE RAIRO NUREG CR PSA UTC GMT WET CET EET
    EEST MSK JST EAT BY CC CSV PDF HTML DOCX RTF HTTP HTTPS BM STREET ADM1 ADM2 ADM3 LD LSH DIMACS AMUSIC RFC SHA GL
    README RESULTS FOLDER DEAL TRUCE FORCE READ""".split()
)
FOR_PLANNERS = """README.md docs/tutorial.md docs/concepts.md docs/agreements.md docs/truce.md docs/fusion.md
docs/watch.md docs/force.md docs/deal.md docs/coalition.md docs/claims.md docs/review.md docs/brief.md
docs/file-formats.md""".split()


def glossary() -> list[list[str]]:
    """The words that each part of the glossary explains."""
    parts = page("docs/glossary.md").split("\n## ")[1:]
    return [re.findall(r"^\*\*(.+?)\.\*\*", part, re.M) for part in parts]


def test_the_glossary_is_in_order_and_short() -> None:
    for words in glossary():
        assert words == sorted(words, key=lambda w: w.lower().replace("-", " "))
    for entry in page("docs/glossary.md").split("\n\n**")[1:]:
        assert len(re.findall(r"[.?!](?:\s|$)", entry.partition("**")[2])) <= 2, entry


@pytest.mark.parametrize("name", FOR_PLANNERS)
def test_every_abbreviation_is_in_the_glossary(name: str) -> None:
    text = re.sub(r"`[^`]*`|\]\([^)]*\)", "", BLOCK.sub("", page(name)))
    explained = {word for part in glossary() for entry in part for word in re.findall(r"[A-Z0-9]{2,}", entry)}
    explained |= set(re.findall(r"EPSG|QGIS|GDAL", page("docs/glossary.md")))
    assert set(re.findall(r"\b[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*\b", text)) - explained - PLAIN == set()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, as one has it after the ten minutes of the README."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(ROOT / "examples/ukraine-2025", folder / "my-case")
    (folder / "examples").mkdir()
    (folder / "examples/ukraine-2025").symlink_to(folder / "my-case")
    return folder


def printed(lines: list[str]) -> str:
    """What the commands among ``lines`` print, one after the other; each ends well."""
    out = []
    for line in lines:
        if line.startswith("grith "):
            done = grith(*shlex.split(line.partition("#")[0])[1:])
            assert done.returncode == 0, (line, done.stderr.decode())
            out.append(done.stdout.decode())
    return told(" ".join(out))


def test_the_ten_minutes_of_readme_and_tutorial(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save section 5 of the tutorial, which tests/force/test_tutorial.py holds to what it shows."""
    monkeypatch.chdir(place)
    readme = page("README.md")
    (shown,) = [b for b in blocks(readme, "") if "grith check" in b]
    printed(shown.splitlines())
    tutorial = page("docs/tutorial.md")
    first, last = tutorial.index("## 5. "), tutorial.index("## 6. ")
    lines = "".join(blocks(tutorial[:first] + tutorial[last:], "")).splitlines()
    statement = json.loads(grith("statements", "my-case", "--json").stdout)[0]["id"]
    lines = [line.replace('"ID"', f'"{statement}"') for line in lines if line.startswith("grith ")]
    assert len(lines) == 16 and lines.pop() == "grith run mission"
    seen = printed(lines)
    for words in ("Finland, troops: refused", "Lithuania, troops: new", "The ledger verifies", "Made mission"):
        assert words in seen
    for file in ("brief.html", "brief.xlsx", "brief.json", "datapackage.json", "ledger.gpkg"):
        assert (place / "my-case/brief/2025-03-20" / file).is_file()
    note = next(b for b in blocks(tutorial, "") if b.startswith("---"))
    (place / "mission/reports/note.md").write_text(note, encoding="utf-8")
    assert "1 file: 1 added" in printed(["grith add mission mission/reports", "grith run mission"])


@pytest.mark.parametrize("name", ["README.md", "docs/concepts.md", "docs/coalition.md", "docs/reading.md"])
def test_what_a_page_says_in_python_runs(name: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    out = io.StringIO()
    (code,) = blocks(page(name), "python")
    with contextlib.redirect_stdout(out):
        exec(compile(code, name, "exec"), {})
    assert out.getvalue() or name == "README.md"


def test_the_ten_minutes_of_deal_print_what_they_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = page("docs/deal.md")
    positions = tmp_path / "positions.toml"
    positions.write_text("".join(blocks(text, "toml")), encoding="utf-8")
    (console,) = blocks(text, "console")
    seen = printed([line.removeprefix("$ ") for line in console.splitlines()])
    shown = re.split(r"\n\n|\.\.\.", re.sub(r"^\$.*$", "", console, flags=re.M))
    assert [told(part) for part in shown if part.strip() and told(part) not in seen] == []
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(blocks(text, "python")[0], "deal.md", "exec"), {})
    assert out.getvalue().splitlines()[0] == "['RU1', 'UA1', 'UA2']"
    rule = 'constraint = "guarantees -> foreign_troops'
    assert "or zone_km >= 20" in text
    positions.write_text(positions.read_text().replace(rule, rule + " or zone_km >= 20"), encoding="utf-8")
    assert "All 6 positions can stand together" in printed(["grith deal why . --as-of 2025-03-20"])
    positions.write_text(positions.read_text().replace('"not foreign_troops"', '"not foreign_trops"'), encoding="utf-8")
    mistake = next(b for b in blocks(text, "") if "foreign_trops" in b)
    assert told(mistake) in told(grith("deal", "check", ".").stderr.decode())
