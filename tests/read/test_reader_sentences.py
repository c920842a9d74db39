"""The sentence bank: what must be found in invented sentences, and what must not (tests/read/sentences/*.toml).

Expectations were written from the definitions before the reader saw the sentences. A case with ``known`` names a
failure
that is not yet mended: it is run, and must not be forgotten, but does not fail the suite.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from grith.nouns import Report, Statement
from grith.read import read_reports, statement_as_dict

FOLDER = Path(__file__).parent / "sentences"
PUBLISHED = "2025-06-12"  # a Thursday


def _cases() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for number, case in enumerate(tomllib.loads(path.read_text("utf-8"))["cases"], 1):
            found.append((f"{path.stem}-{number:02d}", case))
    return found


CASES = _cases()


@pytest.fixture(scope="module")
def readings() -> dict[str, list[Statement]]:
    from datetime import datetime

    reports = [
        Report(id=name, text=case["text"], published=datetime.fromisoformat(PUBLISHED), language="en")
        for name, case in CASES
    ]
    return {report.id: statements for report, statements in read_reports(reports, None)}


def _problem(case: dict[str, Any], statements: list[Statement]) -> str | None:
    rows = [statement_as_dict(s) for s in statements]
    kinds = [row["kind"] for row in rows]
    if case.get("none"):
        return f"nothing expected, found {kinds}" if rows else None
    if "not" in case:
        wrong = [row for row in rows if row["kind"] in case["not"]]
        return f"found {[(r['kind'], r['quote'], r['rule']) for r in wrong]}" if wrong else None
    at = case["text"].index(case["at"])
    fitting = [
        row
        for row in rows
        if row["kind"] == case["want"] and row["span"][0] < at + len(case["at"]) and at < row["span"][1]
    ]
    if not fitting:
        return f"no {case['want']} at {case['at']!r}, found {[(r['kind'], r['quote'], r['rule']) for r in rows]}"
    if "count" in case:
        return None if len(fitting) == case["count"] else f"{len(fitting)} found, {case['count']} expected"
    problems = []
    for row in fitting:
        problem = _slots(case, row)
        if problem is None:
            return None
        problems.append(problem)
    return "; ".join(problems)


def _slots(case: dict[str, Any], row: dict[str, Any]) -> str | None:
    for slot in ("speaker", "actor", "target", "capability"):
        if slot in case and set(row[slot]) != set(case[slot]):
            return f"{slot} {row[slot]}, expected {case[slot]}"
    for slot in ("firmness", "negated", "place", "reported_by"):
        if slot in case and row[slot] != case[slot]:
            return f"{slot} {row[slot]!r}, expected {case[slot]!r}"
    if "date" in case and row["event_date"] != case["date"]:
        return f"date {row['event_date']}, expected {case['date']}"
    if "condition" in case and case["condition"] != row["condition"]:
        return f"condition {row['condition']!r}, expected {case['condition']!r}"
    if "quantity" in case:
        found = row["quantity"] and [row["quantity"]["value"], row["quantity"]["unit"], row["quantity"]["op"]]
        if found != case["quantity"]:
            return f"quantity {found}, expected {case['quantity']}"
    return None


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_sentence(name: str, case: dict[str, Any], readings: dict[str, list[Statement]]) -> None:
    problem = _problem(case, readings[name])
    if problem and "known" in case:
        pytest.xfail(f"{case['known']}: {problem}")
    assert problem is None, f"{case['text']}\n  {problem}"


def test_the_bank_is_large_and_a_third_of_it_is_traps() -> None:
    traps = sum("want" not in case for _, case in CASES)
    assert len(CASES) >= 300
    assert traps >= len(CASES) / 3
    assert sum("known" in case for _, case in CASES) <= len(CASES) / 10


def test_every_kind_is_in_the_bank() -> None:
    from grith.nouns import KINDS

    assert {case["want"] for _, case in CASES if "want" in case} == set(KINDS)
