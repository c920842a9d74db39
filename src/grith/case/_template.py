"""A new case folder: case.toml with its sections explained, folders for reports and tables, table templates."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from grith.case._case import Case
from grith.case._definition import CASE_FILE, DEFAULT_FIRMNESS
from grith.errors import CaseError

# The signing key never leaves the machine by way of version control; briefs and working files can be made again.
_IGNORED = """\
# The private key that signs the ledger: keep a copy elsewhere, share only the public half.
keys/*.key
*.pem
# Working files of the ledger while it is open.
*.gpkg-wal
*.gpkg-shm
# What the map and the alerts keep; it is made again.
.cache/
alerts-told.jsonl
# Lock files of Excel and LibreOffice.
~$*
.~lock.*
"""


def init_case(folder: Path | str, title: str = "", example: bool = False) -> Case:
    """Make a case in ``folder`` (made if need be) and return it open.

    It holds case.toml, ``reports/``, ``tables/`` with XLSX templates, and ``.gitignore``. ``example`` fills case.toml
    with an invented case to look at. What is there already is kept; raises CaseError where ``folder`` holds a
    case.toml, is a file, or cannot be written.
    """
    folder = Path(folder)
    target = folder / CASE_FILE
    if target.exists():
        raise CaseError("there is a case already", str(target), "Choose another folder, or edit the file")
    if folder.exists() and not folder.is_dir():
        raise CaseError("this is a file", str(folder), "Choose a folder that is new or empty")
    try:
        for name in ("reports", "tables"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_IGNORED, encoding="utf-8")
        target.write_text(case_text(title or folder.resolve().name, example), encoding="utf-8")
    except OSError as error:
        raise CaseError(f"cannot be written: {error.strerror}", str(folder), "Check the path and its rights") from None
    case = Case(folder)
    from grith.intake import write_templates

    write_templates(folder / "tables", case.definition)
    return case


def case_text(title: str, example: bool = False) -> str:
    """The text of a new case.toml."""
    from grith.coalition import builtin_capabilities

    data = files("grith.case").joinpath("data")
    parts = tomllib.loads(data.joinpath("example.toml").read_text(encoding="utf-8"))
    key = "text" if example else "comment"
    width = max(map(len, DEFAULT_FIRMNESS))
    rungs = "\n".join(f"{rung:<{width}} = [{low:.2f}, {high:.2f}]" for rung, (low, high) in DEFAULT_FIRMNESS.items())
    filled = {
        "@TITLE@": _escaped(title),
        "@FIRMNESS@": rungs + "\n",
        "@PARTIES@": parts["parties"][key],
        "@PLACES@": parts["places"][key],
        "@AREAS@": parts["areas"][key],
        "@CAPABILITIES@": _wrapped([c.id for c in builtin_capabilities()]),
    }
    text = data.joinpath("case.toml").read_text(encoding="utf-8")
    for mark, value in filled.items():
        text = text.replace(mark, value)
    return text


def _escaped(title: str) -> str:
    """``title`` as the inside of a TOML string."""
    plain = " ".join(title.split())
    plain = "".join(c for c in plain if c.isprintable())
    return plain.replace("\\", "\\\\").replace('"', '\\"')


def _wrapped(names: list[str], width: int = 100) -> str:
    lines, line = [], ""
    for name in names:
        if len(line) + len(name) + 2 > width:
            lines.append(line.rstrip())
            line = "# "
        line += f"{name}, "
    return "\n".join([*lines, line.rstrip(", ")])
