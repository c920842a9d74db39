"""The measured precision of rules: a file of counts, an estimate that is careful with few, a script that makes it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.nouns import Span, Statement
from grith.read.confidence import Measured, measured_rules, sureness

ROOT = Path(__file__).parents[2]


def test_the_file_holds_counts_and_says_what_they_were_measured_on() -> None:
    raw = tomllib.loads(files("grith.read").joinpath("data/rules.toml").read_text("utf-8"))
    assert raw["measured_on"] and raw["measured"] and raw["reader"]
    for name, row in raw["rules"].items():
        assert 0 <= row["right"] <= row["n"] and row["n"] > 0, name
        assert row["precision"] == pytest.approx(row["right"] / row["n"], abs=0.001)
        assert set(row) == {"precision", "right", "n"}, "counts only, no text"


def test_a_rule_never_seen_is_taken_to_be_like_its_kind() -> None:
    table = Measured(rules={"pledge.a": (1, 4)}, kinds={"pledge": (1, 4), "demand": (9, 9)}, overall=(10, 13))
    assert table.rule("pledge.new").precision is None
    assert table.rule("pledge.new").estimate < table.rule("demand.new").estimate


@given(st.integers(0, 30), st.integers(0, 30))
def test_the_estimate_lies_between_the_count_and_the_kind(right: int, wrong: int) -> None:
    n = right + wrong
    table = Measured(rules={"x.a": (right, n)}, kinds={"x": (right, n)}, overall=(right, n))
    found = table.rule("x.a")
    assert 0 < found.estimate < 1
    if n:
        assert abs(found.estimate - right / n) <= 2 / (n + 2)


def test_an_unsure_reading_is_less_sure_and_a_table_row_is_a_persons_own() -> None:
    rule = next(iter(measured_rules().rules))
    told = [Statement("s", "r", "pledge", Span(0, 1, "x"), rule=rule, confidence=c) for c in ("high", "medium", "low")]
    assert sureness(told[0]) > sureness(told[1]) > sureness(told[2])
    assert sureness(Statement("s", "r", "pledge", Span(cells="pledges!A5:K5"), rule="table:pledges")) == 1


def test_the_script_counts_right_and_wrong_and_writes_no_text(tmp_path: Path) -> None:
    text = "Britain is ready to send troops to Ukraine.\nMoscow accused Kyiv of breaking the truce."
    pledge = {"kind": "pledge", "span": [8, 27], "actor": ["United Kingdom"], "accept_kinds": [], "optional": False}
    folder = tmp_path / "set"
    folder.mkdir()
    document = {"published": "2025-03-20", "sentences": text.split("\n"), "statements": [pledge]}
    (folder / "01.json").write_text(json.dumps(document), encoding="utf-8")
    out = tmp_path / "rules.toml"
    script = [
        sys.executable,
        str(ROOT / "tools/measure_rules.py"),
        str(folder),
        "--date",
        "2025-03-20",
        "--out",
        str(out),
    ]
    subprocess.run(script, check=True, capture_output=True)
    written = out.read_text(encoding="utf-8")
    rules = tomllib.loads(written)["rules"]
    assert {name.split(".")[0]: (r["right"], r["n"]) for name, r in rules.items()} == {
        "pledge": (1, 1),
        "allegation": (0, 1),
    }
    assert "Britain" not in written and "Kyiv" not in written


def test_the_page_on_review_tells_what_was_measured() -> None:
    raw = tomllib.loads(files("grith.read").joinpath("data/rules.toml").read_text("utf-8"))
    page = (ROOT / "docs/review.md").read_text(encoding="utf-8")
    right, seen = (sum(rule[count] for rule in raw["rules"].values()) for count in ("right", "n"))
    often = {name: rule for name, rule in raw["rules"].items() if rule["n"] >= 5}
    worst = min(often, key=lambda name: often[name]["right"] / often[name]["n"])
    day = date.fromisoformat(raw["measured"])
    for words in (
        f"{day.day} {day:%B %Y} on {seen} findings",
        f"in {raw['measured_on'].split(' ')[0]} annotated reports: {right / seen:.2f} right overall",
        f"`{worst}`, {often[worst]['right']} of {often[worst]['n']}",
    ):
        assert words in " ".join(page.split())
