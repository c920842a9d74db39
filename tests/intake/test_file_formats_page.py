"""docs/file-formats.md: each column that it names is read, each that is read is named, and no cell is lost."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from grith import open_case
from grith.intake._header import KEYS
from grith.intake._kinds import FIELDS, layout_of
from grith.intake._words import plain
from tests.cli.here import grith
from tests.ods import save_ods

TEXT = (Path(__file__).parents[2] / "docs/file-formats.md").read_text(encoding="utf-8")
KINDS_TABLE = TEXT[TEXT.index("| kind | it is this kind when") : TEXT.index("**Firmness** words become")]
SAID = {"date": "2025-03-20 14:05", "zone": "Asia/Tokyo", "said by": "Aas, minister", "url": "https://example.org/1"}
SEEN = {
    "until": "2025-03-21", "zone": "Asia/Tokyo", "type": "shelling", "accused": "Denmark", "target": "substation",
    "means": "mortar", "effect": "burnt", "count": "4", "source": "Desk", "origin": "Wire", "text": "words told",
    "published": "2025-03-22", "url": "https://example.org/2", "place": "Oslo", "country": "Norway",
    "latitude": "59.9", "longitude": "10.7", "precision km": "7",
}  # fmt: skip
# One row of each kind with every column of the page, and what the cells become that do not stay as they are written.
ROWS: dict[str, dict[str, str]] = {
    "pledges": {
        "nation": "Norway", "iso3": "NOR", "contribution": "engineers", "capability": "land", "firmness": "willing",
        "precondition": "a mandate", "valid until": "2025-06-30", "quantity": "about 120", "quantity low": "110",
        "quantity high": "130", "unit": "persons", **SAID,
    },
    "requirements": {
        "capability": "troops", "area": "west", "phase from": "2025-05-01", "phase until": "2025-06-30",
        "priority": "3", "readiness": "17 days", "must have": "no", "quantity": "about 500", "quantity low": "450",
        "quantity high": "550", "unit": "persons",
    },
    "positions": {
        "party": "Norway", "issue": "monitors", "position": "monitors at once", "type": "demand",
        "hard or soft": "soft", "target": "Denmark", "precondition": "a truce", **SAID,
    },
    "totals": {"measure": "countries that met", "value": "37", "unit": "countries", **SAID},
    "sizes": {
        "option": "tripwire", "task": "watch the line", "size low": "2500", "size high": "3500", "unit": "persons",
        **SAID,
    },
    "claims": {"id": "C7", "kind": "accusation", "said by": "Norway", "event date": "2025-03-20", **SEEN},
    "incidents": {
        "id": "I7", "accuser": "Norway", "event date": "2025-03-20",
        **{k: v for k, v in SEEN.items() if k not in ("until", "precision km")},
        "time": "17:45", "geo precision": "ADM2",
    },
    "reports": {
        "title": "A headline", "text": "Norway will send 300 troops.", "published": "2025-03-20", "publisher": "Desk",
        "url": "https://example.org/3", "language": "en", "place": "Oslo", "country": "Norway", "speaker": "Aas",
        "origin": "Wire", "licence": "CC0", "reliability": "B",
    },
}  # fmt: skip
READ_AS = {
    "2025-03-20 14:05": "2025-03-20T14:05:00+09:00",
    "Asia/Tokyo": "+09:00",
    "17 days": '"readiness_days": 17',
    "no": '"must_have": false',
    "17:45": "2025-03-20T17:45:00+09:00",
    "ADM2": '"precision_km": 40.0',
}
MARKS = {"handling": "internal", "my own note": "a note of mine"}


def named_on_the_page(kind: str) -> set[str]:
    """The headings that the page names for a kind of table."""
    (row,) = re.findall(rf"^\| {kind} \| (.*) \|$", KINDS_TABLE, re.M)
    words = row.replace("as incidents", named_row("incidents")).replace("`", "")
    words = re.sub(r"\(the last day[^)]*\)", "", words)
    return {w for part in re.split(r"[|,;()]| and an? | and | or (?!soft)", words) if (w := part.strip())}


def named_row(kind: str) -> str:
    (row,) = re.findall(rf"^\| {kind} \| (.*) \|$", KINDS_TABLE, re.M)
    return str(row)


@pytest.mark.parametrize("kind", FIELDS)
def test_the_page_names_what_is_read_and_nothing_else(kind: str) -> None:
    dated = ("pledges", "positions", "totals", "sizes")
    named = named_on_the_page(kind) | {"handling"}
    named |= {"date", "date precision", "zone", "said by", "url"} if kind in dated else set()
    meant = {word: {f for f, words in FIELDS[kind].items() if word in map(plain, words.split("|"))}
             for word in map(plain, named)}  # fmt: skip
    assert [word for word, fields in meant.items() if not fields] == []
    assert set(FIELDS[kind]) - {f for fields in meant.values() for f in fields} == set()


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("kind", ROWS)
def test_no_cell_of_a_column_on_the_page_is_lost(kind: str, form: str, tmp_path: Path) -> None:
    row = ROWS[kind] | (MARKS if kind != "reports" else {"handling": "internal"})
    layout = layout_of(list(row))
    assert layout is not None and layout.kind == kind
    found = json.dumps(rows_of(row, tmp_path, form), ensure_ascii=False)
    lost = [name for name, cell in row.items() if READ_AS.get(cell, cell) not in found]
    assert lost == []


def rows_of(row: dict[str, str], folder: Path, form: str) -> list[dict[str, Any]]:
    """What `grith add` makes of a table of one row."""
    case, path = folder / "case", folder / f"table.{form}"
    assert grith("init", case).returncode == 0
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([list(row), list(row.values())])
    else:
        book = openpyxl.Workbook()
        for cells in (list(row), list(row.values())):
            book.worksheets[0].append(cells)
        book.save(path) if form == "xlsx" else save_ods(book, path)
    done = grith("add", case, path, "--json")
    assert done.returncode == 0 and not json.loads(done.stdout)["files"][0]["problems"], done.stdout.decode()
    with open_case(case) as opened:
        made = [e for e in opened.ledger().entries() if e.kind in ("statement", "incident", "requirement", "report")]
        return [{k: v for k, v in e.body.items() if k != "span"} for e in made]


@pytest.mark.parametrize("kind", ["pledges", "positions", "totals", "sizes"])
@pytest.mark.parametrize(
    ("written", "precision", "last_unknown"),
    [
        ("2025-03-05", "", "2025-03-04"),
        ("2025-03-05", "day", "2025-03-04"),
        ("2025-03-05", "week", "2025-03-08"),  # a Wednesday; public by its Sunday
        ("2025-03-05", "Month", "2025-03-30"),
        ("2025-03-05 14:05", "year", "2025-12-30"),
        ("2025-03", "week", "2025-03-30"),  # what is written so vaguely is not made more exact
        ("2025-03-05", "roughly", "2025-03-04"),
    ],
)
def test_a_date_that_stands_for_a_month_counts_from_its_end(
    kind: str, written: str, precision: str, last_unknown: str, tmp_path: Path
) -> None:
    row = {**ROWS[kind], "date": written, "date precision": precision, "zone": ""}
    (made,) = [r for r in rows_of(row, tmp_path, "csv") if "kind" in r]
    assert made["attributes"].get("date_precision", "day") == (precision or "day")
    with open_case(tmp_path / "case") as opened:
        day = date.fromisoformat(last_unknown)
        seen = [len(list(opened.statements(as_of=d.isoformat()))) for d in (day, day + timedelta(days=1))]
    assert seen == [0, 1]


RUNGS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT[TEXT.index("| word | rung |") :], re.M)


def test_the_page_tells_what_words_of_firmness_become(tmp_path: Path) -> None:
    rungs = [r for r in RUNGS if r[0] not in ("word", "---")][:8]
    assert [r[1].split(" ")[0] for r in rungs] == [
        "refused", "none", "possible", "considering", "willing", "expected", "planned", "committed",
    ]  # fmt: skip
    case = tmp_path / "case"
    assert grith("init", case).returncode == 0
    wanted = {word: (rung.split(" ")[0], kind) for words, rung, kind in RUNGS[1:10] for word in words.split(", ")}
    lines = [f"{number},Norway,{word}" for number, word in enumerate(wanted, 2)]
    (tmp_path / "p.csv").write_text("\n".join(["id,nation,firmness", *lines]), encoding="utf-8")
    assert grith("add", case, tmp_path / "p.csv").returncode == 0
    with open_case(case) as opened:
        made = {e.body["attributes"]["firmness"]: e.body for e in opened.ledger().entries() if e.kind == "statement"}
    for word, (rung, kind) in wanted.items():
        assert made[word].get("firmness", "none") == rung, word
        assert made[word]["kind"] == kind.split(",")[0].replace(" ", "_"), word


def test_the_page_names_the_fields_of_a_mapping_file() -> None:
    start = TEXT.index("Fields are, for pledges")
    pledges, incidents = TEXT[start : TEXT.index("All mistakes in a mapping file")].split("for incidents")
    for words, kind in ((pledges, "pledges"), (incidents, "incidents")):
        assert set(re.findall(r"`(\w+)`", words)) == set(FIELDS[kind]), kind


def test_the_page_names_the_keys_of_a_header() -> None:
    start = TEXT.index("Keys: `title`")
    named = set(re.findall(r"`(\w+)`", TEXT[start : TEXT.index("Another key is reported", start)]))
    assert named == {*KEYS, "date", "source"}
