"""The mapping file: a small TOML that tells which column of any CSV or XLSX table holds which field."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from attrs import field, frozen

from grith.errors import IntakeError, Problem
from grith.intake._encoding import _known
from grith.intake._kinds import FIELDS, Layout
from grith.intake._words import plain
from grith.nouns.handling import HANDLINGS, handling_of

KINDS = ("pledges", "requirements", "positions", "totals", "incidents", "reports")
_TOP = {"kind", "sheet", "header_row", "encoding", "delimiter", "zone", "columns", "constants", "words", "report"}
REPORT_KEYS = (
    "title", "publisher", "published", "url", "origin", "place", "country", "language", "licence", "reliability",
    "handling",
)  # fmt: skip


@frozen
class Mapping:
    """A read mapping file; ``columns`` maps field to header, ``words`` maps field to cell words to replace."""

    kind: str
    columns: dict[str, str] = field(factory=dict)
    constants: dict[str, str] = field(factory=dict)
    words: dict[str, dict[str, str]] = field(factory=dict)
    report: dict[str, str] = field(factory=dict)
    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    delimiter: str = ""
    zone: str = ""

    @property
    def changes_cells(self) -> bool:
        """Whether rows must be changed before they are read."""
        return bool(self.constants or self.words)

    def apply(self, cells: Sequence[str], layout: Layout) -> list[str]:
        """A row's cells with words replaced and constants added after the last column."""
        out = list(cells)
        for name, words in self.words.items():
            index = layout.columns.get(name, -1)
            if 0 <= index < len(out):
                out[index] = words.get(plain(out[index]), out[index])
        return [*out, *self.constants.values()]


def read_mapping(path: Path) -> Mapping:
    """The mapping in ``path``; raises IntakeError with every mistake in it."""
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError(f"the mapping file cannot be read ({error})", str(path), "Check its path") from None
    except tomllib.TOMLDecodeError as error:
        raise IntakeError(f"the mapping file is not TOML: {error}", str(path), "See docs/file-formats.md") from None
    problems: list[Problem] = []

    def wrong(what: str, remedy: str) -> None:
        problems.append(Problem(what, str(path), remedy))

    kind = str(data.get("kind", ""))
    if kind not in KINDS:
        wrong(f"kind = {kind!r} is not a kind of table", f"Use one of {', '.join(KINDS)}")
    for key in sorted(set(data) - _TOP):
        wrong(f"{key!r} is not a key of a mapping file", f"Known keys: {', '.join(sorted(_TOP))}")
    tables = {name: _texts(data, name, wrong) for name in ("columns", "constants", "report")}
    words = data.get("words", {})
    if not isinstance(words, dict) or not all(isinstance(v, dict) for v in words.values()):
        wrong("[words] must hold one table a field, such as [words.firmness]", "See docs/file-formats.md")
        words = {}
    if kind in KINDS:
        for table in ("columns", "constants"):
            for name in sorted(set(tables[table]) - set(FIELDS[kind])):
                wrong(f"{name!r} is not a field of {kind}", f"Fields: {', '.join(FIELDS[kind])}")
        for name in sorted(set(words) - set(tables["columns"])):
            wrong(f"[words.{name}] has no column {name!r}", "Name its column under [columns]")
    for name in sorted(set(tables["report"]) - set(REPORT_KEYS)):
        wrong(f"{name!r} is not a key of [report]", f"Known keys: {', '.join(REPORT_KEYS)}")
    if tables["report"].get("handling") and not handling_of(tables["report"]["handling"]):
        wrong(f"handling = {tables['report']['handling']!r} is not a marking", f"Use one of {', '.join(HANDLINGS)}")
    header_row = data.get("header_row", 0)
    if not isinstance(header_row, int) or isinstance(header_row, bool) or header_row < 0:
        wrong(f"header_row = {header_row!r} is not a row number", "Count from 1")
    zone, encoding, delimiter = (str(data.get(k, "")) for k in ("zone", "encoding", "delimiter"))
    if zone and zone not in available_timezones():
        wrong(f"zone = {zone!r} is not an IANA time zone", 'Write it as "Europe/Kyiv"')
    if encoding and not _known(encoding):
        wrong(f"encoding = {encoding!r} is not known", 'Write it as "cp1251"')
    if len(delimiter) > 1:
        wrong(f"delimiter = {delimiter!r} is not one character", 'Use ",", ";", "|" or "\\t"')
    if problems:
        raise IntakeError(problems)
    return Mapping(
        kind,
        tables["columns"],
        tables["constants"],
        {name: {plain(str(k)): str(v) for k, v in table.items()} for name, table in words.items()},
        tables["report"],
        str(data.get("sheet", "")),
        header_row,
        encoding,
        delimiter,
        zone,
    )


def _texts(data: dict[str, Any], name: str, wrong: Any) -> dict[str, str]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        wrong(f"[{name}] must be a table", "See docs/file-formats.md")
        return {}
    for key, value in table.items():
        if isinstance(value, dict | list):
            wrong(f"{name}.{key} must be a text", "Put it in quotation marks")
    return {str(k): str(v) for k, v in table.items() if not isinstance(v, dict | list)}
