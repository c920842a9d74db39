"""The example case as files: complete headers, sources for everything, words of our own, towns only."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from pathlib import Path

import pytest

CASE = Path(__file__).resolve().parents[2] / "examples" / "ukraine-2025"
NOTES = sorted((CASE / "reports").glob("*.md"))
TABLES = sorted((CASE / "tables").glob("*.csv"))
HEADER = ("title", "published", "publisher", "origin", "url", "place", "country", "language", "licence")
WORDS_IN_A_ROW = 8


def parts(note: Path) -> tuple[dict[str, str], str]:
    _, header, body = note.read_text("utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in header.splitlines()), body.strip()


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str, length: int = WORDS_IN_A_ROW) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def test_there_are_thirty_notes_and_more_and_four_tables() -> None:
    assert len(NOTES) >= 34
    assert [t.name for t in TABLES] == [
        "claimed-totals.csv",
        "energy-halt-claims-april.csv",
        "energy-halt-claims.csv",
        "pledges.csv",
    ]


@pytest.mark.parametrize("note", NOTES, ids=lambda p: p.stem)
def test_a_note_has_a_full_header_a_day_of_march_and_a_page(note: Path) -> None:
    header, body = parts(note)
    assert tuple(k for k in header if k != "speaker") == HEADER
    day = datetime.fromisoformat(header["published"])
    assert (day.year, day.month) == (2025, 3)
    assert note.stem.startswith(f"{day:%Y-%m-%d}")
    assert header["url"].startswith("https://")
    assert 1 <= len(body.splitlines()) <= 15


def test_each_note_stands_in_the_list_of_sources_with_its_page() -> None:
    listed = dict(re.findall(r"^\| (\S+) \| <(\S+)> \|$", (CASE / "SOURCES.md").read_text("utf-8"), re.M))
    assert listed == {n.stem: parts(n)[0]["url"] for n in NOTES}


@pytest.mark.parametrize("table", TABLES, ids=lambda p: p.stem)
def test_each_row_names_its_page_and_nothing_later_than_its_table(table: Path) -> None:
    last = "2025-04-24" if table.stem.endswith("-april") else "2025-04"  # the halt ends on 24 April at the latest
    for row in rows(table):
        assert row["url"].startswith("https://"), row
        assert max(v for k, v in row.items() if k in ("date", "said_on", "about_to")) < last, row


def test_expectations_name_only_notes_that_exist() -> None:
    text = (CASE / "expectations.md").read_text("utf-8")
    named = set(re.findall(r"\b2025-03-\d\d-[a-z0-9-]+", text))
    assert len(named) >= 20
    assert named <= {n.stem for n in NOTES}


def test_case_toml_has_neither_mistakes_nor_warnings() -> None:
    from grith.case import check_definition

    checked = check_definition(CASE)
    assert [str(p) for p in (*checked.errors, *checked.warnings)] == []


def test_places_are_towns_or_regions_not_sites() -> None:
    from grith.case import load_definition

    places = load_definition(CASE).places
    assert places
    assert all(p.precision_km is not None and p.precision_km >= 4 for p in places)


def test_no_note_speaks_of_guilt() -> None:
    for note in NOTES:
        assert not re.search(r"\b(guilty|war crimes?|terroris\w+|regime)\b", note.read_text("utf-8"), re.I), note.name


def test_no_sentence_of_the_annotated_reports_is_copied(shared: Path) -> None:
    annotated: set[tuple[str, ...]] = set()
    for file in (shared / "data" / "read_dev").glob("[0-9]*.json"):
        for sentence in json.loads(file.read_text("utf-8"))["sentences"]:
            annotated |= runs(sentence if isinstance(sentence, str) else sentence["text"])
    assert annotated
    for note in NOTES:
        assert not runs(parts(note)[1]) & annotated, note.name
