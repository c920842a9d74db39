"""Positions from TOML, CSV and XLSX: the same set, and every mistake at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grith.deal import analyse, draft_positions, drafts_as_toml, load_positions
from grith.deal._files import _FIELDS
from grith.errors import CaseError, GrithError, IntakeError
from grith.nouns import Issue, Span, Statement

TOML = """
title = "A truce"
[parties]
RUS = "Russia"
[[issue]]
id = "troops"
[[issue]]
id = "zone_km"
low = 0
high = 50
unit = "km"
[[issue]]
id = "status"
options = ["neutral", "ally"]
[[rule]]
id = "r"
author = "me"
constraint = "status = ally -> troops"
[[position]]
id = "A"
holders = ["RUS"]
constraint = "not troops"
since = 2025-03-06
weight = 2
url = "https://example.org/a"
[[position]]
id = "B"
holders = ["X", "Y"]
constraint = "status = ally and zone_km >= 10"
hard = false
[[goal]]
id = "wide"
constraint = "zone_km > 20"
"""


def test_toml(tmp_path: Path) -> None:
    (tmp_path / "positions.toml").write_text(TOML)
    found = load_positions(tmp_path)
    assert [i.kind for i in found.issues] == ["yes_no", "graded", "choice"]
    assert found.positions[0].since == date(2025, 3, 6) and found.positions[0].weight == 2
    assert found.positions[1].holders == ("X", "Y") and found.parties == {"RUS": "Russia"}
    assert len(analyse(found).conflicts) == 1


def test_every_mistake_of_a_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "positions.toml"
    file.write_text(
        'titel = "x"\n[[issue]]\nid = "a"\nlow = "deep"\n[[position]]\nid = "P"\nholders = ["X"]\nconstrant = "a"\n'
        '[[position]]\nid = "Q"\nholders = ["X"]\nconstraint = "a"\nsince = "March"\n'
        'firmness = "wiling"\nhard = "perhaps"\n'
        '[[rule]]\nid = "r"\nconstraint = "a"\n'
    )
    with pytest.raises(CaseError) as caught:
        load_positions(file)
    text = str(caught.value)
    for words in (
        *("Did you mean title?", "'deep' is not a number", "Did you mean constraint?", "constraint missing"),
        *("'March' is not a date", "Did you mean willing?", "'perhaps' is neither", "author missing"),
    ):
        assert words in text, words


def test_broken_and_absent_files_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[[issue]\n")
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "notes.docx").write_bytes(b"x")
    for name in ("broken.toml", "broken.xlsx", "notes.docx", "absent.toml", "."):
        with pytest.raises(GrithError):
            load_positions(tmp_path / name)
    with pytest.raises(IntakeError, match=r"positions\.toml"):
        load_positions(tmp_path)


def test_csv_with_issues_beside_it(tmp_path: Path) -> None:
    (tmp_path / "positions.csv").write_text(
        "ID;Party;Constraint;In words;Hard or soft;Weight;Since;Source\n"
        "A;Russia;not troops;no troops;soft;2;2025-03-06;https://example.org\n"
        "B;UK;France;troops;;;;\n".replace("UK;France", '"UK;France"')
    )
    (tmp_path / "issues.csv").write_text("id,title\ntroops,foreign troops\n")
    found = load_positions(tmp_path / "positions.csv")
    assert found.positions[1].holders == ("UK", "France") and found.issues[0].title == "foreign troops"
    assert [len(c.points) for c in analyse(found).conflicts] == [2]


def test_a_table_without_issues_says_what_it_took_for_issues(tmp_path: Path) -> None:
    (tmp_path / "positions.csv").write_text(
        "party,constraint\nRussia,not foreign_troops\nUK,foreign_trops and zone_km >= 3\nUS,status = neutral\n"
    )
    found = load_positions(tmp_path / "positions.csv")
    assert [p.id for p in found.positions] == ["P1", "P2", "P3"]
    assert {i.id: i.kind for i in found.issues}["zone_km"] == "graded"
    assert any("foreign_troops and foreign_trops are spelt nearly alike" in n for n in found.notes) or any(
        "foreign_trops and foreign_troops are spelt nearly alike" in n for n in found.notes
    )


def test_xlsx_gives_the_same_as_toml(tmp_path: Path) -> None:
    from openpyxl import Workbook

    (tmp_path / "positions.toml").write_text(TOML)
    book = Workbook()
    sheet = book.active
    sheet.title = "Positions"
    sheet.append(["id", "holders", "constraint", "since", "weight", "url"])
    sheet.append(["A", "RUS", "not troops", date(2025, 3, 6), 2, "https://example.org/a"])
    sheet.append([None] * 6)
    sheet.append(["B", "X; Y", "status = ally and zone_km >= 10", None, None, None])
    issues = book.create_sheet("Issues")
    issues.append(["id", "kind", "low", "high", "unit", "options"])
    issues.append(["troops", "yes/no", None, None, None, None])
    issues.append(["zone_km", "graded", 0, 50, "km", None])
    issues.append(["status", None, None, None, None, "neutral; ally"])
    rules = book.create_sheet("Rules")
    rules.append(["id", "constraint", "author"])
    rules.append(["r", "status = ally -> troops", "me"])
    book.save(tmp_path / "positions.xlsx")
    from_toml, from_xlsx = load_positions(tmp_path / "positions.toml"), load_positions(tmp_path / "positions.xlsx")
    assert from_xlsx.issues == from_toml.issues and from_xlsx.rules == from_toml.rules
    assert from_xlsx.positions == from_toml.positions


def test_statements_become_drafts_that_a_person_confirms(tmp_path: Path) -> None:
    issues = (Issue("foreign_troops", aliases=("NATO troops",)), Issue("us_backstop", aliases=("US backstop",)))
    statements = [
        Statement(
            "s1", "r", "red_line", Span(exact="will not accept NATO troops"), actor=("Russia",), object="NATO troops"
        ),
        Statement(
            "s2", "r", "pledge", object="foreign troops", actor=("United Kingdom",), condition="with a US backstop"
        ),
        Statement("s3", "r", "meeting", object="foreign troops", actor=("France",)),
        Statement("s4", "r", "demand", object="prisoners", actor=("Ukraine",)),
    ]
    drafts = draft_positions(statements, issues, {"RUS": "Russia"})
    assert [(p.id, p.constraint, p.holders, p.proposed) for p in drafts] == [
        ("s1", "not foreign_troops", ("RUS",), True),
        ("s2", "foreign_troops only if us_backstop", ("United Kingdom",), True),
    ]
    head = "[[issue]]\nid = 'foreign_troops'\n[[issue]]\nid = 'us_backstop'\n"
    (tmp_path / "positions.toml").write_text(head + drafts_as_toml(drafts))
    waiting = load_positions(tmp_path)
    assert waiting.positions == drafts and analyse(waiting).points == ()
    confirmed = (head + drafts_as_toml(drafts)).replace("proposed = true", "proposed = false")
    (tmp_path / "positions.toml").write_text(confirmed)
    assert [p.id for p in analyse(load_positions(tmp_path)).points] == ["s1", "s2"]


def test_the_page_names_every_key() -> None:
    page = (Path(__file__).parents[2] / "docs/deal.md").read_text(encoding="utf-8")
    positions = page[page.index("| key of a position | |") : page.index("Keys of an issue:")]
    issues, _, others = page[page.index("Keys of an issue:") :].partition("; of a rule:")
    rules, _, goals = others.partition("; of a goal:")
    for kind, text in (("position", positions), ("issue", issues), ("rule", rules), ("goal", goals[:300])):
        assert [key for key in _FIELDS[kind] if f"`{key}`" not in text] == [], kind
