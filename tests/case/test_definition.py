"""case.toml: what it becomes, and every mistake with its line and remedy, all at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grith.case import check_definition, load_definition
from grith.case._definition import DEFAULT_FIRMNESS, check_text
from grith.errors import CaseError
from grith.nouns import FIRMNESS

GOOD = """\
title = "Northland 2025"
zone = "Europe/Kyiv"
country = "ukr"
ledger = "truce.gpkg"

[firmness]
refused = [0, 0.05]
possible = [0.1, 0.3]
considering = [0.2, 0.4]
willing = [0.4, 0.7]
expected = [0.5, 0.8]
planned = [0.6, 0.9]
committed = [0.8, 0.95]
done = [1, 1]

[[parties]]
id = "gbr"
name = "United Kingdom"
iso3 = "GBR"
role = "contributor"
aliases = ["Britain", "British", "Britain"]
  [[parties.offices]]
  title = "prime minister"
  aliases = ["PM"]
  holders = [
    { name = "Rishi Sunak", until = 2024-07-05 },
    { name = "Keir Starmer", aliases = ["Starmer"], since = "2024-07-05" },
  ]

[[parties]]
name = "Union of the Straits"
kind = "organisation"

[[places]]
name = "Ford"
latitude = 51
longitude = 12.25

[[areas]]
title = "The line"

[[conditions]]
id = "us_backstop"
title = "United States backing"
aliases = ["US backstop"]

[[capabilities]]
id = "bridging"
title = "Bridges"
words = ["Ferry"]
"""


def test_a_good_case() -> None:
    checked = check_text(GOOD)
    assert checked.errors == () and checked.warnings == ()
    case = checked.definition
    assert case is not None
    assert (case.title, case.zone, case.country, case.ledger) == ("Northland 2025", "Europe/Kyiv", "UKR", "truce.gpkg")
    assert tuple(case.firmness) == FIRMNESS and case.firmness["willing"] == (0.4, 0.7)
    party = case.parties[0]
    assert party.aliases == ("Britain", "British") and party.role == "contributor"
    old, new = party.offices[0].holders
    assert (old.until, new.since, new.until) == (date(2024, 7, 5), date(2024, 7, 5), None)
    assert case.parties[1].id == "union_of_the_straits"
    assert case.areas[0].id == "the_line"
    assert case.places[0].latitude == 51.0
    assert {"troops", "command", "bridging"} <= {c.id for c in case.capabilities}


def test_the_table_of_firmness_may_be_left_out() -> None:
    case = check_text('title = "x"').definition
    assert case is not None and case.firmness == DEFAULT_FIRMNESS
    assert tuple(DEFAULT_FIRMNESS) == FIRMNESS


# One mistake each: what replaces what in GOOD, the line it stands on then, and words of the problem and its remedy.
MISTAKES = [
    ("unknown key", 'zone = "Eu', 'zoen = "Eu', 2, '"zoen"', 'Did you mean "zone"?'),
    ("unknown zone", "Europe/Kyiv", "Europe/Kiyv", 2, '"Europe/Kiyv" is not a time zone', "Europe/Kyiv"),
    ("unknown country", '"ukr"', '"Ukraine"', 3, "is not a country code", '"UKR"'),
    ("unknown iso3", 'iso3 = "GBR"', 'iso3 = "UK"', 19, '"UK" is not a country code', "ISO 3166-1"),
    ("wrong type", 'title = "Northland 2025"', "title = 2025", 1, "title should be text, not a number", 'title = "…"'),
    ("missing", 'name = "Union of the Straits"\n', "", 30, "[[parties]] has no name", 'name = "…"'),
    ("kind", '"organisation"', '"organization"', 32, '"organization" is not a kind', '"organisation"'),
    ("role", '"contributor"', '"contributer"', 20, '"contributer" is not a role', '"contributor"'),
    ("bad date", "2024-07-05 }", '"5 July 2024" }', 26, "is not a day", "2025-03-20"),
    ("date with a time", "2024-07-05 }", "2024-07-05T10:00:00 }", 26, "a date with a time", "2025-03-20"),
    ("overlap", "until = 2024-07-05", "until = 2024-07-07", 27, "both hold the office", "do not overlap"),
    ("no end", ", until = 2024-07-05", "", 27, "both hold the office prime minister of United Kingdom", "until"),
    ("backwards", "until = 2024-07-05", "since = 2025-01-01, until = 2024-07-05", 26, "before it begins", "Swap"),
    ("latitude", "latitude = 51", "latitude = 91", 36, "out of range", "between -90 and 90"),
    ("longitude", "longitude = 12.25", "longitude = 1225", 37, "out of range", "between -180 and 180"),
    ("half a place", "longitude = 12.25\n", "", 35, "has no longitude", "both"),
    ("low above high", "willing = [0.4, 0.7]", "willing = [0.7, 0.4]", 10, "low 0.7 is above high 0.4", "[0.4, 0.7]"),
    ("no chance", "done = [1, 1]", "done = [1, 100]", 14, "not a chance between 0 and 1", "between 0 and 1"),
    ("no pair", "done = [1, 1]", "done = 1", 14, "done should be two numbers", "done = [1, 1]"),
    ("truth", "done = [1, 1]", "done = [true, true]", 14, "done should be two numbers", "done = [1, 1]"),
    ("missing rung", "planned = [0.6, 0.9]\n", "", 6, 'no rung "planned"', "planned ="),
    ("unknown rung", "planned =", "planed =", 12, '"planed" is not a rung', 'Did you mean "planned"?'),
    ("alias twice", 'kind = "organisation"', 'aliases = ["british"]', 32, "names both", "Remove it"),
    ("name twice", '"Union of the Straits"', '"Britain"', 31, "names both", "Remove it"),
    ("id twice", "[[conditions]]", '[[conditions]]\nid = "us_backstop"\ntitle = "b"\n[[conditions]]', 46, "us_", "own"),
    ("phrase twice", '["US backstop"]', '["a"]\n[[conditions]]\ntitle = "b"\naliases = ["A"]', 48, "means both", ""),
    ("title is a phrase", '["US backstop"]', '["a"]\n[[conditions]]\ntitle = "a"', 47, "means both", "Remove"),
    ("place twice", "[[areas]]", '[[places]]\nname = "Ford"\n[[areas]]', 40, "is used by", "own"),
    ("bad id", 'id = "us_backstop"', 'id = "us backstop"', 43, "no good as an id", '"us_backstop"'),
    ("alias of a wrong type", '"British"', "7", 21, "item 2 of aliases should be text", "quotation marks"),
    ("no list", 'aliases = ["US backstop"]', 'aliases = "US backstop"', 45, "should be a list of texts", "aliases = ["),
    ("one bracket", "[[places]]", "[places]", 34, "list of tables", "[[places]]"),
    ("country of no state", 'kind = "organisation"', 'kind = "organisation"\niso3 = "FRA"', 33, "of kind", "iso3"),
    ("country twice", 'kind = "organisation"', 'iso3 = "GBR"', 32, '"GBR" is used by', "own"),
    ("own capability without a title", 'title = "Bridges"\n', "", 47, "has no title", "title ="),
    ("syntax", "latitude = 51", "latitude = fifty-one", 36, "not valid TOML", "quotation marks"),
    ("key twice", 'zone = "Europe/Kyiv"', 'zone = "UTC"\nzone = "Europe/Kyiv"', 3, "not valid TOML", "keep one"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "remedy"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_one_mistake(old: str, new: str, line: int, what: str, remedy: str) -> None:
    assert old in GOOD
    checked = check_text(GOOD.replace(old, new, 1), "case.toml")
    assert checked.definition is None
    found = [p for p in checked.errors if p.where == f"case.toml:{line}" and what in p.what and remedy in p.remedy]
    assert found, [str(p) for p in checked.errors]
    assert all(p.remedy for p in checked.errors)


def test_one_mistake_is_told_once() -> None:
    for name, old, new, *_ in MISTAKES:
        if name not in ("no end", "unknown rung", "bad date"):
            errors = check_text(GOOD.replace(old, new, 1)).errors
            assert len(errors) == 1, (name, [str(p) for p in errors])


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = GOOD
    for old, new in (
        ("Europe/Kyiv", "Europe/Kiyv"),
        ("willing = [0.4, 0.7]", "willing = oops"),
        ('iso3 = "GBR"', 'iso3 = "UK"'),
        ("latitude = 51", "latitude = 91"),
        ("done = [1, 1]", "done = ,"),
    ):
        text = text.replace(old, new, 1)
    checked = check_text(text)
    assert [int(p.where.rpartition(":")[2]) for p in checked.errors] == [2, 10, 14, 19, 36]


def test_a_table_that_does_not_rise_is_a_warning() -> None:
    checked = check_text(GOOD.replace("expected = [0.5, 0.8]", "expected = [0.1, 0.8]"))
    assert checked.definition is not None
    (warning,) = checked.warnings
    assert warning.where.endswith(":11") and '"expected" is rated below "willing"' in warning.what


def test_a_broken_header_says_where() -> None:
    checked = check_text(GOOD.replace("[[areas]]", "[[areas]"))
    assert checked.definition is None
    assert any(p.where.endswith(":39") for p in checked.errors)


def test_no_file_and_no_text(tmp_path: Path) -> None:
    (problem,) = check_definition(tmp_path).errors
    assert "grith init" in problem.remedy
    (tmp_path / "case.toml").write_bytes(b'title = "ok"\nzone = "\xff"\n')
    (problem,) = check_definition(tmp_path).errors
    assert problem.where.endswith("case.toml:2") and "UTF-8" in problem.what
    (tmp_path / "case.toml").write_bytes(b"")
    with pytest.raises(CaseError, match="has no title"):
        load_definition(tmp_path)


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_definition(tmp_path).title == "Northland 2025"
    bad = GOOD.replace("latitude = 51", "latitude = 91").replace("\n", "\r\n")
    (tmp_path / "case.toml").write_bytes(bad.encode())
    assert check_definition(tmp_path).errors[0].where.endswith(":36")


def test_the_words_of_an_error_name_file_line_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('title = "x"\nzone = "Mars"\n')
    with pytest.raises(CaseError) as caught:
        load_definition(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'case.toml'}:2: ")
    assert "IANA" in str(caught.value)


@pytest.mark.parametrize(
    "broken",
    [
        'offices = [\n  { title = "pm",\n    holders = [] },\n]',
        'offices = [ { title = "pm", } ]',
        'aliases = ["a", "b"',
        'aliases = ["a" "b"]',
        'side = "north',
        "side = north",
    ],
)
def test_a_broken_value_does_not_hide_what_follows(broken: str) -> None:
    text = f'title = "x"\n[[parties]]\nname = "A"\n{broken}\n\n[[parties]]\nname = "B"\nzone = "x"\n'
    errors = check_text(text).errors
    assert any("not valid TOML" in p.what for p in errors)
    assert any('"zone" is not a key' in p.what for p in errors), [str(p) for p in errors]
